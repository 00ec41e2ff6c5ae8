"""Plans core functions with CP-SAT: each replacement is an interval that may be absent; beside HiGHS, as an extra."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import numpy as np

from netvet.errors import PlanError
from netvet.transition.core_functions import CorePlan, CoreProblem, check_core_problem, core_cost
from netvet.transition.problem import NONE, Floats, Integers

_FINE = 1000
"""Teams and crews are counted in thousandths: the solver knows whole numbers only."""

_NEAR = 1e-6
"""How far a number may lie from a whole one and still be it."""

_LARGEST = 2.0**40
"""What the dearest plan comes to in the whole numbers of the solver."""


def solve_core_by_intervals(problem: CoreProblem, *, gap: float = 0.001, seconds: float = 60.0) -> CorePlan:
    """Plan the core functions of one operator, with CP-SAT.

    The bound is one of the solver's, for costs rounded down: no plan costs less.

    Args:
        problem: what is asked.
        gap: enough, as a share of the cost.
        seconds: at most.

    Raises:
        PlanError: the problem makes no sense, the solver is not installed, or it found nothing in time.
    """
    if find_spec("ortools") is None:
        told = "core functions are planned with CP-SAT by ortools, which is not installed"
        raise PlanError(told, remedy="pip install 'netvet[cp-sat]', or take HiGHS")
    check_core_problem(problem)
    return _Intervals(problem).solve(gap, seconds)


class _Intervals:
    """The model: `by[f][v, t]` says that a function is begun then with that maker, `left[f]` that it stays."""

    def __init__(self, problem: CoreProblem) -> None:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - an extra

        self.problem, self.model = problem, cp_model.CpModel()
        self.scale = _LARGEST / max(self._dearest(), 1.0)
        self.left = [self.model.new_bool_var("") for _ in problem.names]
        self.by = [self._beginnings(f) for f in range(len(problem.names))]
        self.start = [self._start(f) for f in range(len(problem.names))]
        self._add_makers()
        self._add_order()
        self._add_busy()
        self.model.minimize(sum(self._told(f) for f in range(len(problem.names))))

    def solve(self, gap: float, seconds: float) -> CorePlan:
        """The best plan that is found, and the solver's bound."""
        from ortools.sat.python import cp_model  # noqa: PLC0415

        solver = cp_model.CpSolver()
        own = solver.parameters
        # strategies take turns instead of racing, so that the same problem has the same plan
        own.num_workers, own.interleave_search, own.random_seed = 8, True, 0
        own.linearization_level = 2
        own.relative_gap_limit, own.max_time_in_seconds = gap, seconds
        status = solver.solve(self.model)
        if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            raise PlanError("no plan of the core functions was found in the time given", remedy="give it more seconds")
        chosen = [next((key for key, one in by.items() if solver.boolean_value(one)), (NONE, NONE)) for by in self.by]
        maker, start = (np.array(column, np.int64) for column in zip(*chosen, strict=True))
        cost = core_cost(self.problem, start, maker)
        bound = min(solver.best_objective_bound / self.scale, cost)
        gap_left = (cost - bound) / cost if cost else 0.0
        stopped = "gap" if status == cp_model.OPTIMAL else "seconds"
        return CorePlan(start, maker, cost, bound, gap_left, stopped, "CP-SAT")

    def _dearest(self) -> float:
        costs = np.where(np.isfinite(self.problem.costs), self.problem.costs, 0.0).reshape(len(self.problem.names), -1)
        return float(np.maximum(costs.max(axis=1), self.problem.stays).sum())

    def _beginnings(self, f: int) -> dict[tuple[int, int], Any]:
        places = np.argwhere(np.isfinite(self.problem.costs[f])).tolist()
        found = {(v, t): self.model.new_bool_var("") for v, t in places}
        self.model.add_exactly_one([self.left[f], *found.values()])
        return found

    def _start(self, f: int) -> Any:
        found = self.model.new_int_var(0, self.problem.slots, "")
        stays = self.problem.slots * self.left[f]  # one that stays is begun after all else
        self.model.add(found == sum(t * one for (_, t), one in self.by[f].items()) + stays)
        return found

    def _told(self, f: int) -> Any:
        """What the function comes to, rounded down."""
        costs = np.floor(self.problem.costs[f] * self.scale)
        stays = int(np.floor(self.problem.stays[f] * self.scale))
        return sum(int(costs[v, t]) * one for (v, t), one in self.by[f].items()) + stays * self.left[f]

    def _add_makers(self) -> None:
        """Functions of a kind get one maker; kinds that work together get makers that do."""
        problem, makers = self.problem, range(len(self.problem.makers))
        chosen = [[self.model.new_bool_var("") for _ in makers] for _ in range(int(problem.kind.max()) + 1)]
        for own in chosen:
            self.model.add_exactly_one(own)
        for f, kind in enumerate(problem.kind):
            for v in makers:
                self.model.add(sum(one for (w, _), one in self.by[f].items() if w == v) <= chosen[kind][v])
        for a, b, fits in problem.pairs:
            for v, w in np.argwhere(~fits):
                self.model.add_at_most_one([chosen[a][v], chosen[b][w]])

    def _add_order(self) -> None:
        """What comes after is begun when all before it has been replaced; redundant ones are never replaced together."""
        problem = self.problem
        for before, after in problem.before:
            for first in np.flatnonzero(problem.kind == before):
                for later in np.flatnonzero(problem.kind == after):
                    self.model.add_implication(self.left[first], self.left[later])
                    done = self.start[first] + int(problem.duration[first])
                    self.model.add(self.start[later] >= done).only_enforce_if(~self.left[later])
        for pair in problem.redundant:
            self.model.add_no_overlap([self._interval(int(f)) for f in pair])

    def _add_busy(self) -> None:
        """Teams are enough in every slot: what is missing of the most there are is busy with something else."""
        crew = _whole(self.problem.crew, "crew")
        # sums of whole crews come to whole numbers: what teams have beyond one is of no use
        teams = np.floor(self.problem.teams * _FINE + _NEAR).astype(np.int64)
        most = int(teams.max(initial=0))
        every = [self._interval(f) for f in range(len(crew))]
        away = [self.model.new_fixed_size_interval_var(t, 1, "") for t in range(len(teams))]
        self.model.add_cumulative([*every, *away], [*crew.tolist(), *(most - teams).tolist()], most)

    def _interval(self, f: int) -> Any:
        size = int(self.problem.duration[f])
        return self.model.new_optional_fixed_size_interval_var(self.start[f], size, ~self.left[f], "")


def _whole(amounts: Floats, name: str) -> Integers:
    fine = amounts * _FINE
    if not np.allclose(fine, np.rint(fine), rtol=0, atol=_NEAR):
        raise PlanError(
            "CP-SAT counts crews in thousandths", where=f"core functions, {name}", remedy="round them, or take HiGHS"
        )
    return np.rint(fine).astype(np.int64)
