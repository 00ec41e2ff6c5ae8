"""The solvers of core functions by name: HiGHS here, CP-SAT in a process of its own."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from importlib.util import find_spec

from netvet.errors import PlanError
from netvet.transition.core_functions import CorePlan, CoreProblem
from netvet.transition.core_intervals import solve_core_by_intervals
from netvet.transition.core_solving import solve_core

HIGHS, CP_SAT = CORE_SOLVERS = ("highs", "cp-sat")
"""HiGHS, a solver of mixed-integer programmes; CP-SAT of ortools, one of constraints, as an extra."""

_CHILD = "from netvet.transition.core_by import answer_as_process; answer_as_process()"


def need_core_solver(solver: str) -> None:
    """See that a solver of core functions is installed.

    Args:
        solver: one of CORE_SOLVERS.

    Raises:
        PlanError: it is not, or there is no such solver.
    """
    if solver not in CORE_SOLVERS:
        raise PlanError(f"there is no solver {solver!r}", remedy=f"take {' or '.join(CORE_SOLVERS)}")
    if solver == CP_SAT and find_spec("ortools") is None:
        remedy = "pip install 'netvet[plan,cp-sat]', or plan with highs"
        raise PlanError("cp-sat plans with ortools, which is not installed", remedy=remedy)


def solve_core_by(solver: str, problems: Sequence[CoreProblem], *, gap: float = 0.001, seconds: float = 60.0) -> list[CorePlan]:
    """Plan the core functions of several operators, one after another.

    CP-SAT runs in a process of its own, one for all problems: ortools and some versions of HiGHS cannot be loaded into one.

    Args:
        solver: one of CORE_SOLVERS.
        problems: what is asked.
        gap: enough, as a share of the cost.
        seconds: at most, each.

    Raises:
        PlanError: a problem makes no sense, the solver is not installed, or it found nothing in time.
    """
    need_core_solver(solver)
    if solver == HIGHS:
        return [solve_core(one, gap=gap, seconds=seconds) for one in problems]
    return _apart(problems, gap, seconds) if problems else []


def _apart(problems: Sequence[CoreProblem], gap: float, seconds: float) -> list[CorePlan]:
    asked = pickle.dumps((list(problems), gap, seconds))
    # -P: nothing that happens to lie in the folder of the user is taken for a library
    done = subprocess.run([sys.executable, "-P", "-c", _CHILD], input=asked, capture_output=True, check=False)
    if done.returncode:
        last = done.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise PlanError(f"CP-SAT ended without an answer: {last or done.returncode}", remedy="plan with highs")
    fault, found = pickle.loads(done.stdout)
    if fault is not None:
        message, where, remedy = fault
        raise PlanError(message, where=where, remedy=remedy)
    return list(found)


def answer_as_process() -> None:
    """Plan what comes by standard input, and hand it over by standard output: plans, or why there are none."""
    problems, gap, seconds = pickle.load(sys.stdin.buffer)
    fault, found = None, []
    try:
        found = [solve_core_by_intervals(one, gap=gap, seconds=seconds) for one in problems]
    except PlanError as error:
        fault = error.message, error.where, error.remedy
    sys.stdout.buffer.write(pickle.dumps((fault, found)))
