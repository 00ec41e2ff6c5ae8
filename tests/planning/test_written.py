"""What a document is told to be is checked field by field, and what is not is named with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pytest
from numpy.typing import NDArray

from netvet.planning.written import Digest, fit


class Pair(NamedTuple):
    name: str
    sha: Digest


@dataclass
class Whole:
    day: date | None
    sure: bool
    count: int
    cost: float
    pairs: tuple[Pair, ...]
    start: tuple[int, int]
    table: Mapping[str, float]
    rows: NDArray[np.float64]
    flags: NDArray[np.bool_] | None


GOOD: dict[str, Any] = {
    "day": "2026-11-21",
    "sure": True,
    "count": 3,
    "cost": 1,
    "pairs": [{"name": "a", "sha": "0f" * 32}],
    "start": [2027, 1],
    "table": {"a": 1.5},
    "rows": [[1, 2.5], [3, 4]],
    "flags": None,
}


def test_what_is_as_it_was_written_fits() -> None:
    fit(GOOD, Whole)
    fit(GOOD | {"day": None, "pairs": [], "rows": [], "flags": [True]}, Whole)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"day": "2026-02-30"}, "day is no day: '2026-02-30'"),
        ({"day": 7}, "day is no day: 7"),
        ({"sure": 1}, "sure is neither true nor false: 1"),
        ({"count": True}, "count is no whole number: True"),
        ({"count": 10**30}, "count is no whole number: 1000"),
        ({"cost": float("nan")}, "cost is no number: nan"),
        ({"cost": None}, "cost is no number: None"),
        ({"pairs": {}}, "pairs is no list: {}"),
        ({"pairs": [None]}, "pairs[0] is no table of names with what they say: None"),
        ({"pairs": [{"name": "a"}]}, "pairs[0].sha is missing"),
        ({"pairs": [{"name": "a", "sha": "0F" * 32}]}, "pairs[0].sha is no SHA-256 of 64 hexadecimal digits"),
        ({"start": [2027]}, "start is no list of 2: [2027]"),
        ({"table": {"a": "1"}}, "table.a is no number: '1'"),
        ({"rows": [[1], [2, 3]]}, "rows has rows of more than one length"),
        ({"rows": [[1, "x"], [2, 3]]}, "rows[0][1] is no number: 'x'"),
        ({"flags": [0]}, "flags[0] is neither true nor false: 0"),
        ({"more": 1}, "more is no field of it"),
    ],
)
def test_what_is_not_is_named_with_its_place(change: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=r"is |has ") as error:
        fit(GOOD | change, Whole)
    assert str(error.value).startswith(told)
