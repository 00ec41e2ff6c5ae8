"""Core functions planned by the solver that is named, CP-SAT in a process of its own."""

import sys
from importlib.util import find_spec

import pytest
from tests.transition.test_core_functions import tiny

from netvet.errors import PlanError
from netvet.transition import CP_SAT, HIGHS, check_core, core_by, need_core_solver, solve_core_by

HELD = pytest.mark.skipif(not find_spec("ortools"), reason="needs ortools: uv run --group reference pytest tests/transition")


@HELD
def test_both_solvers_come_to_the_same_one_process_for_all_problems():
    problems = [tiny(seed) for seed in range(6)]
    here, apart = (solve_core_by(solver, problems, gap=1e-9) for solver in (HIGHS, CP_SAT))
    assert {one.solver for one in here} == {"HiGHS"}
    assert {one.solver for one in apart} == {"CP-SAT"}
    for problem, one, other in zip(problems, here, apart, strict=True):
        assert check_core(problem, other.start, other.maker) == ()
        assert other.cost == pytest.approx(one.cost, rel=1e-6)
    assert "ortools" not in sys.modules


def test_nothing_to_plan_is_no_plan():
    assert solve_core_by(HIGHS, []) == []


def test_a_solver_that_there_is_not_is_refused():
    with pytest.raises(PlanError, match="no solver 'cplex'") as told:
        need_core_solver("cplex")
    assert told.value.remedy == "take highs or cp-sat"


@pytest.mark.skipif(bool(find_spec("ortools")), reason="ortools is installed")
def test_without_the_extra_the_remedy_is_told_before_anything_is_planned(monkeypatch):
    with pytest.raises(PlanError, match="not installed") as told:
        solve_core_by(CP_SAT, [tiny(1)])
    assert "netvet[plan,cp-sat]" in told.value.remedy
    # what goes wrong in the process is told here
    monkeypatch.setattr(core_by, "find_spec", lambda _: True)
    with pytest.raises(PlanError, match="not installed"):
        solve_core_by(CP_SAT, [tiny(1)])


def test_a_process_that_dies_is_an_error_with_a_remedy(monkeypatch):
    monkeypatch.setattr(core_by, "find_spec", lambda _: True)
    monkeypatch.setattr(core_by, "_CHILD", "raise SystemExit('killed')")
    with pytest.raises(PlanError, match="without an answer: killed") as told:
        solve_core_by(CP_SAT, [tiny(1)])
    assert told.value.remedy == "plan with highs"
