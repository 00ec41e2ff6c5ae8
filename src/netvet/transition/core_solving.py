"""Plans core functions by a mixed-integer programme over time: a variable says whether a function has been begun by a slot."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from netvet.errors import PlanError
from netvet.transition.core_functions import CorePlan, CoreProblem, check_core_problem, core_cost
from netvet.transition.problem import NONE, Floats, Integers
from netvet.transition.solving import need_solvers


def solve_core(problem: CoreProblem, *, gap: float = 0.001, seconds: float = 60.0) -> CorePlan:
    """Plan the core functions of one operator.

    Args:
        problem: what is asked.
        gap: enough, as a share of the cost.
        seconds: at most.

    Raises:
        PlanError: the problem makes no sense, the solver is not installed, or it found nothing in time.
    """
    need_solvers()
    check_core_problem(problem)
    columns = _Columns(problem)
    rows = _rows(problem, columns)
    begun, bound, finished = _run(problem, columns, rows, gap, seconds)
    start, maker = _read(problem, columns, begun)
    cost = core_cost(problem, start, maker)
    bound = min(bound, cost)
    gap_left = (cost - bound) / cost if cost else 0.0
    return CorePlan(start, maker, cost, bound, gap_left, "gap" if finished else "seconds", "HiGHS")


class _Columns:
    """Where variables stand: begun[f, t], by[f, v, t], chosen[k, v], done[k, t]."""

    def __init__(self, problem: CoreProblem) -> None:
        functions, makers, slots = problem.costs.shape
        kinds = int(problem.kind.max()) + 1
        sizes = [functions * slots, functions * makers * slots, kinds * makers, kinds * slots]
        ends = np.cumsum([0, *sizes])
        self.begun = np.arange(ends[0], ends[1]).reshape(functions, slots)
        self.by = np.arange(ends[1], ends[2]).reshape(functions, makers, slots)
        self.chosen = np.arange(ends[2], ends[3]).reshape(kinds, makers)
        self.done = np.arange(ends[3], ends[4]).reshape(kinds, slots)
        self.number = int(ends[4])

    def integers(self) -> Integers:
        """Those that are whole."""
        return np.concatenate([self.begun.ravel(), self.chosen.ravel()])


@dataclass
class _Rows:
    """Rows of the programme: which variables, how much of each, between which limits."""

    places: list[Integers] = field(default_factory=list)
    values: list[Floats] = field(default_factory=list)
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)

    def add(self, places: Any, values: Any, low: float, high: float) -> None:
        """One row."""
        self.places.append(np.atleast_1d(np.asarray(places, np.int64)))
        self.values.append(np.broadcast_to(np.asarray(values, float), self.places[-1].shape))
        self.low.append(low)
        self.high.append(high)


def _rows(problem: CoreProblem, columns: _Columns) -> _Rows:
    rows = _Rows()
    _add_steps(problem, columns, rows)
    _add_makers(problem, columns, rows)
    _add_order(problem, columns, rows)
    _add_busy(problem, columns, rows)
    return rows


def _add_steps(problem: CoreProblem, columns: _Columns, rows: _Rows) -> None:
    """What has been begun stays begun; begun is begun with some maker, and only where it may be."""
    possible = np.isfinite(problem.costs)
    functions, makers, slots = problem.costs.shape
    for f in range(functions):
        for t in range(slots):
            rows.add([columns.begun[f, t], *columns.by[f, :, t]], [1.0, *[-1.0] * makers], 0.0, 0.0)
            for v in range(makers):
                now, before = columns.by[f, v, t], columns.by[f, v, max(t - 1, 0)]
                high = np.inf if possible[f, v, t] else 0.0
                if t:
                    rows.add([now, before], [1.0, -1.0], 0.0, high)
                elif not possible[f, v, t]:
                    rows.add(now, 1.0, 0.0, 0.0)


def _add_makers(problem: CoreProblem, columns: _Columns, rows: _Rows) -> None:
    for kind in range(len(columns.chosen)):
        rows.add(columns.chosen[kind], 1.0, 1.0, 1.0)
    for f, kind in enumerate(problem.kind):
        for v in range(len(problem.makers)):
            rows.add([columns.by[f, v, -1], columns.chosen[kind, v]], [1.0, -1.0], -np.inf, 0.0)
    for a, b, fits in problem.pairs:
        for v, w in np.argwhere(~fits):
            rows.add([columns.chosen[a, v], columns.chosen[b, w]], 1.0, -np.inf, 1.0)


def _add_order(problem: CoreProblem, columns: _Columns, rows: _Rows) -> None:
    """A kind is done when all its functions are; only then what follows is begun."""
    first = set(problem.before[:, 0].tolist()) if len(problem.before) else set()
    for f, kind in enumerate(problem.kind):
        for t in range(problem.slots) if kind in first else ():
            then = t - int(problem.duration[f])
            if then >= 0:
                rows.add([columns.done[kind, t], columns.begun[f, then]], [1.0, -1.0], -np.inf, 0.0)
            else:
                rows.add(columns.done[kind, t], 1.0, 0.0, 0.0)
    for before, after in problem.before:
        for later in np.flatnonzero(problem.kind == after):
            for t in range(problem.slots):
                rows.add([columns.begun[later, t], columns.done[before, t]], [1.0, -1.0], -np.inf, 0.0)


def _add_busy(problem: CoreProblem, columns: _Columns, rows: _Rows) -> None:
    """Teams are enough, and redundant functions are not replaced together."""
    for t in range(problem.slots):
        ending = np.maximum(t - problem.duration, -1)
        started = np.flatnonzero(ending >= 0)
        places = np.concatenate([columns.begun[:, t], columns.begun[started, ending[started]]])
        rows.add(places, np.concatenate([problem.crew, -problem.crew[started]]), -np.inf, float(problem.teams[t]))
        for pair in problem.redundant:
            both = np.asarray(pair, np.int64)
            past = both[ending[both] >= 0]
            places = np.concatenate([columns.begun[both, t], columns.begun[past, ending[past]]])
            rows.add(places, np.concatenate([[1.0, 1.0], np.full(len(past), -1.0)]), -np.inf, 1.0)


def _costs(problem: CoreProblem, columns: _Columns) -> Floats:
    """What each variable costs: a step at t is begun[t] less begun[t - 1]."""
    found = np.zeros(columns.number)
    costs = np.where(np.isfinite(problem.costs), problem.costs - problem.stays[:, None, None], 0.0)
    found[columns.by] += costs
    found[columns.by[:, :, :-1]] -= costs[:, :, 1:]
    return found


def _run(problem: CoreProblem, columns: _Columns, rows: _Rows, gap: float, seconds: float) -> tuple[Floats, float, bool]:
    import highspy  # noqa: PLC0415 - an extra

    solver = highspy.Highs()
    options = {"output_flag": False, "threads": 1, "random_seed": 0, "mip_rel_gap": gap, "time_limit": seconds}
    for option, value in options.items():
        solver.setOptionValue(option, value)
    number, nothing = columns.number, np.zeros(columns.number, np.int32)
    solver.addCols(number, _costs(problem, columns), np.zeros(number), np.ones(number), 0, nothing, nothing[:0], np.zeros(0))
    solver.changeObjectiveOffset(float(problem.stays.sum()))
    whole = columns.integers().astype(np.int32)
    solver.changeColsIntegrality(len(whole), whole, np.full(len(whole), int(highspy.HighsVarType.kInteger), np.uint8))
    starts = np.concatenate([[0], np.cumsum([len(one) for one in rows.places])])
    index, values = np.concatenate(rows.places).astype(np.int32), np.concatenate(rows.values)
    low, high = np.array(rows.low), np.array(rows.high)
    solver.addRows(len(low), low, high, len(index), starts[:-1].astype(np.int32), index, values)
    solver.run()
    information = solver.getInfo()
    if information.primal_solution_status != 2:  # noqa: PLR2004 - feasible, in HiGHS
        raise PlanError("no plan of the core functions was found in the time given", remedy="give it more seconds")
    bound = float(information.mip_dual_bound)
    found = np.array(solver.getSolution().col_value)
    return found, bound, bool(solver.getModelStatus() == highspy.HighsModelStatus.kOptimal)


def _read(problem: CoreProblem, columns: _Columns, found: Floats) -> tuple[Integers, Integers]:
    """Starts and makers of a solution."""
    half = 0.5
    begun = found[columns.begun] > half
    done = begun[:, -1]
    maker = found[columns.chosen].argmax(axis=1)[problem.kind]
    return np.where(done, begun.argmax(axis=1), NONE), np.where(done, maker, NONE)
