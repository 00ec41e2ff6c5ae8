"""Core functions planned by intervals beside the plan of HiGHS, on small problems."""

from dataclasses import replace
from importlib.util import find_spec

import pytest
from tests.transition.test_core_functions import tiny

from netvet.errors import PlanError
from netvet.transition import check_core, core_cost, solve_core, solve_core_by_intervals

HELD = pytest.mark.skipif(not find_spec("ortools"), reason="needs ortools: uv run --group reference pytest tests/transition")


@HELD
@pytest.mark.parametrize("seed", range(20))
def test_both_find_the_same(seed):
    problem = tiny(seed)
    plan, other = solve_core_by_intervals(problem, gap=1e-9), solve_core(problem, gap=1e-9)
    assert check_core(problem, plan.start, plan.maker) == ()
    assert plan.cost == pytest.approx(core_cost(problem, plan.start, plan.maker))
    assert plan.cost == pytest.approx(other.cost, rel=1e-6)
    assert plan.bound <= plan.cost
    assert plan.bound == pytest.approx(plan.cost, rel=1e-6)


@HELD
def test_the_same_problem_has_the_same_plan():
    plans = [solve_core_by_intervals(tiny(3), gap=1e-9) for _ in range(2)]
    assert [one.start.tolist() for one in plans] == [plans[0].start.tolist()] * 2


@HELD
def test_teams_in_finer_parts_are_refused():
    problem = tiny(1)
    with pytest.raises(PlanError, match="thousandths"):
        solve_core_by_intervals(replace(problem, crew=problem.crew + 0.00005))


@pytest.mark.skipif(bool(find_spec("ortools")), reason="ortools is installed")
def test_without_the_extra_the_remedy_is_told():
    with pytest.raises(PlanError, match="not installed") as told:
        solve_core_by_intervals(tiny(1))
    assert "netvet[cp-sat]" in str(told.value)
