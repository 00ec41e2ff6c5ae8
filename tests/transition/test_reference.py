"""The kernel beside the readable model on small problems drawn by chance: same costs, same bound, same best plan."""

from dataclasses import replace

import pytest
from tests.transition import reference
from tests.transition.cases import small

from netvet.transition.solving import Effort, search

pytest.importorskip("linopy", reason="needs linopy: uv run --group reference pytest tests/transition/test_reference.py")


@pytest.mark.parametrize("seed", range(50))
def test_bound_and_cost_are_those_of_the_reference(seed):
    problem = small(seed)
    found, stopped = search(problem, Effort(gap=1e-9, seconds=600))
    assert stopped in ("gap", "complete")
    mixed = reference.optimum(problem, whole=False)
    assert found.watch.bound == pytest.approx(mixed, rel=1e-6)
    assert found.cost.total == pytest.approx(reference.cost_of(problem, found.plan), rel=1e-9)
    best = reference.optimum(problem, whole=True)
    assert found.cost.total == pytest.approx(best, rel=1e-6)


@pytest.mark.parametrize("seed", range(20))
def test_where_new_makers_cost_something_the_plan_is_the_best_and_the_bound_no_higher(seed):
    plain = small(seed)
    problem = replace(plain, terms=replace(plain.terms, onboarding=40.0))
    found, stopped = search(problem, Effort(gap=1e-9, seconds=600))
    assert stopped in ("gap", "complete")
    assert found.cost.total == pytest.approx(reference.cost_of(problem, found.plan), rel=1e-9)
    best = reference.optimum(problem, whole=True)
    assert found.cost.total == pytest.approx(best, rel=1e-6)
    assert found.watch.bound <= best * (1 + 1e-9)
