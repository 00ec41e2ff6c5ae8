"""Whole numbers told apart in tables: the same counts however wide they are, and each key found among all."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest

from netvet.dependence.alike import runs
from netvet.dependence.standing import _looked_up


@pytest.mark.parametrize("many", [0, 1, 400])
@pytest.mark.parametrize("high", [7, (1 << 32) - 1, 1 << 32, 1 << 60])
def test_numbers_are_counted_however_wide(many: int, high: int) -> None:
    draw = Random(high)
    values = [*[draw.randint(0, high) for _ in range(many)], *[high] * many]
    found, n = runs(np.array(values, dtype=np.int64))
    assert list(zip(found.tolist(), n.tolist(), strict=True)) == sorted(Counter(values).items())


@pytest.mark.parametrize("kind", [np.uint32, np.uint64])
def test_a_key_is_found_also_where_many_lie_in_one_bucket(kind: type[np.unsignedinteger]) -> None:
    last, draw = int(np.iinfo(kind).max), Random(4)
    keys = list({0, 1, 2, last - 1, last, *(draw.randint(0, last) for _ in range(300))})
    draw.shuffle(keys)
    written = [draw.choice(keys) for _ in range(500)]
    found = _looked_up(np.array(keys, dtype=kind), np.array(written, dtype=kind))
    assert [keys[place] for place in found.tolist()] == written
    assert not len(_looked_up(np.array([], dtype=kind), np.array([], dtype=kind)))
