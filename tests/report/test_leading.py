"""Who has the largest share, and who is alone: named for certain only where it is, whatever is not known."""

from __future__ import annotations

from itertools import product
from random import Random
from typing import Any

import pytest
from tests.dependence.small import measured, one

from netvet.dependence.bounds import Items, divided
from netvet.report.leading import alone_words, largest_words


def made(*vendors: str | None, state: str | None = "in-service") -> list[dict[str, Any]]:
    return [{"vendor": vendor, "state": state} for vendor in vendors]


@pytest.mark.parametrize("measure", ["elements", "sites"])
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        (made("Beta", "Alpha"), "beta and alpha"),
        (made("Alpha", "Beta", "Alpha"), "alpha"),
        (made("Alpha", "Alpha", "Alpha", "Beta", None), "alpha"),
        (made("Alpha", "Alpha", "Beta", None, None), "perhaps alpha, beta or another"),
        (made("Alpha", "Alpha", "Beta", None), "alpha"),
        (made("Alpha", "Beta", "Gamma", state=None), "perhaps alpha, beta or another"),
        (made(None) + made("Beta", state=None), "perhaps beta or another"),
        (made(None), ""),
    ],
)
def test_who_has_most_is_named_where_no_other_can_have_more(
    bench: Any, rows: list[dict[str, Any]], told: str, measure: str
) -> None:
    placed = [row | {"site_id": f"s{number}"} for number, row in enumerate(rows)]
    assert largest_words(one(measured(bench, placed, measure=measure)).found) == told


def test_the_largest_for_certain_is_the_largest_in_every_completion() -> None:
    draw = Random(3)
    for _ in range(200):
        weights = {name: draw.randint(1, 6) for name in "abc"[: draw.randint(1, 3)]}
        items = [draw.randint(1, 3) for _ in range(draw.randint(0, 3))]
        summed = Items(len(items), sum(items), sum(one * one for one in items), max(items, default=0))
        always = set(weights)
        for owners in product([*weights, "new"], repeat=len(items)):
            sums = dict(weights)
            for owner, weight in zip(owners, items, strict=True):
                sums[owner] = sums.get(owner, 0) + weight
            always &= {name for name, weight in sums.items() if weight == max(sums.values())}
        if not always or len(always) == 1:  # a tie that only some completions break names nobody wrongly
            assert set(divided(weights, summed).largest) == always
        else:
            assert set(divided(weights, summed).largest) <= always


def test_who_may_be_the_only_one_is_named(bench: Any) -> None:
    def told(rows: list[dict[str, Any]], language: str = "en") -> str:
        (scope,) = measured(bench, rows).single
        return alone_words(scope.found, language=language)

    assert told(made("Alpha")) == "alpha"
    assert told(made(None)) == "a maker that is not known"
    assert told(made("Alpha", "Beta", state=None), "de") == "vielleicht alpha oder beta"
    assert told(made("Alpha") + made("Beta", state=None)) == "perhaps alpha"
    assert told(made(None) + made("Beta", state=None)) == "perhaps beta or another"
