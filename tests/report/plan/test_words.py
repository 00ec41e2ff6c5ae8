"""Words of a plan that a reader could take for more than was proven, or for less than is moved."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tests.transition.cases import small

from netvet.planning import ENDS
from netvet.report.plan.words import STOPPED, late_words, move_words, stopped_words


def answer(problem: Any, stopped: str = "complete") -> Any:
    return SimpleNamespace(problem=problem, solution=SimpleNamespace(stopped=stopped), must_move=3.0)


def test_the_best_of_plans_that_swap_units_whole_is_not_called_the_best_of_all() -> None:
    problem = replace(small(1), units=replace(small(1).units, sites=np.array([1.0, 1.0, 2.0, 1.0, 1.0])))
    told = stopped_words(answer(problem))
    assert "among plans that swap these units whole" in told
    assert "--sites" in told
    single = replace(problem, units=replace(problem.units, sites=np.ones(5)))
    assert "whole" not in stopped_words(answer(single))


@pytest.mark.parametrize("stopped", sorted(set(STOPPED) - {"complete"}))
def test_other_ends_of_a_search_are_told_as_they_are(stopped: str) -> None:
    assert stopped_words(answer(small(1), stopped)) == STOPPED[stopped]


def test_what_moves_for_a_limit_on_shares_is_not_counted_as_nothing() -> None:
    problem = next(one for one in map(small, range(20)) if any((cap.share < 1).any() for cap in one.caps))
    assert move_words(answer(problem)).startswith("3 by a rule on them; a limit on shares")
    assert move_words(answer(replace(problem, caps=()))) == "3"


@pytest.mark.parametrize(
    ("late", "told"),
    [
        ([(1.0, 7.0)] * 3, "1 site, 7 quarters"),
        ([(1.0, 1.0)] * 3, "1 site, 1 quarter"),
        ([(5.0, 65.0)] * 3, "5 sites, 13 quarters on average"),
        ([(0.0, 0.0), (3.0, 22.0), (3.0, 22.0)], "0 to 3 sites, 7.3 quarters on average"),
    ],
)
def test_how_late_sites_are_has_no_more_digits_than_it_takes(late: list[tuple[float, float]], told: str) -> None:
    answer: Any = SimpleNamespace(late=dict(zip(ENDS, late, strict=True)).__getitem__, past=0.0)
    assert late_words(answer) == told
