"""Other ways to a transition plan of the same problem: a monolithic programme for two solvers, a greedy, a rule of thumb."""

# ruff: noqa: PLC0415, FBT003 - what a process does not need, it must not import; options of solvers
from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import measure
import numpy as np
from scipy import sparse

from netvet.transition import NONE, Plan, Problem
from netvet.transition.charges import charges_of
from netvet.transition.costing import cost_of
from netvet.transition.limits import Limits, limits_of
from netvet.transition.scanning import Scan
from netvet.transition.tables import TWO, Model, model_of
from netvet.transition.uses import Uses


def greedy(problem: Problem, seconds: float) -> dict[str, Any]:  # noqa: ARG001 - all peers are asked alike
    """Every unit once, by people for each site: where it costs least beside those before."""
    from netvet.transition.exchange import replace_units
    from netvet.transition.room import room_of

    model, limits = _ready(problem)
    nothing = np.full(len(problem.units), NONE)
    plan = Plan(nothing, nothing, nothing, nothing)
    room = room_of(problem, model, limits, plan)
    found = np.full((len(problem.units), 4), NONE)
    replace_units(problem, model, room, found, _by_people(problem))
    return _told(problem, model, limits, Plan(*np.ascontiguousarray(found.T)))


def rule_of_thumb(problem: Problem, seconds: float) -> dict[str, Any]:  # noqa: ARG001 - all peers are asked alike
    """By people for each site, in the first quarter with free crews and gear: a joint swap where it has to move, else 5G."""
    model, limits = _ready(problem)
    units, acts, last = problem.units, model.acts, problem.quarters
    crews, gear = problem.capacities.crews.copy(), problem.capacities.deliveries.copy()
    disturbed = limits.capacity[limits.part("disturbed")].reshape(len(problem.operators), -1, last).copy()
    first, first_at = np.full(len(units), NONE), np.full(len(units), NONE)
    price = problem.terms.gear_5g.mean(axis=1) + problem.terms.gear_4g.mean(axis=1)
    for i in _by_people(problem):
        state, n, o, r = acts.state[i], units.sites[i], units.operator[i], units.region[i]
        moves = units.deadline[i] < last
        makers = [v for v in np.argsort(price) if v != units.anchor[i] and v != 0] if moves else [units.anchor[i]]
        options = [np.flatnonzero((acts.target_anchor == v) & (acts.target_five == v))[0] for v in makers]
        slots = []
        for k in options:
            v = acts.target_anchor[k]
            free = crews[r] >= n * acts.work[state, k]
            free &= gear[v] >= n * (acts.gear_4g[state, k] + acts.gear_5g[state, k])
            free &= (disturbed[o, r] >= n) | (not acts.disturbs[state, k])
            slots.append((int(free.argmax()) if free.any() else last - 1, k))
        at, k = min(slots)
        first[i], first_at[i] = k, at
        crews[r, at] -= n * acts.work[state, k]
        gear[acts.target_anchor[k], at] -= n * (acts.gear_4g[state, k] + acts.gear_5g[state, k])
        disturbed[o, r, at] -= n * acts.disturbs[state, k]
    nothing = np.full(len(units), NONE)
    return _told(problem, model, limits, Plan(first, first_at, nothing, nothing))


def highs(problem: Problem, seconds: float) -> dict[str, Any]:
    """HiGHS on the whole programme."""
    programme = Programme(problem)
    solver = programme.highs()
    measure.cap(12, int(3 * seconds))
    for option, value in (("output_flag", False), ("threads", 2), ("time_limit", float(seconds)), ("mip_rel_gap", 0.004)):
        solver.setOptionValue(option, value)
    solver.run()
    information = solver.getInfo()
    bound = float(information.mip_dual_bound)
    told = {"columns": programme.cost.size, "bound": bound if math.isfinite(bound) else None, "cost": None}
    if information.primal_solution_status == 2:
        told["cost"] = float(information.objective_function_value)
    return told


def cp_sat(problem: Problem, seconds: float) -> dict[str, Any]:
    """CP-SAT on the same programme."""
    from ortools.linear_solver.python import model_builder

    programme = Programme(problem)
    with measure.scratch() as folder:
        path = Path(folder) / "plan.mps"
        programme.highs().writeModel(str(path))
        model = model_builder.Model()
        model.import_from_mps_file(str(path))
    solver = model_builder.Solver("sat")
    solver.set_time_limit_in_seconds(float(seconds))
    solver.set_solver_specific_parameters("num_workers:2 relative_gap_limit:0.004 mip_var_scaling:100")
    status = solver.solve(model)
    has = status in (model_builder.SolveStatus.OPTIMAL, model_builder.SolveStatus.FEASIBLE)
    bound = solver.best_objective_bound
    return {
        "columns": programme.cost.size,
        "bound": float(bound) if isinstance(bound, float) and math.isfinite(bound) else None,
        "cost": float(solver.objective_value) if has else None,
        "status": str(status),
    }


class Programme:
    """One variable for every act of every unit in every quarter; what counts to a cap is carried from quarter to quarter."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.model, self.limits = _ready(problem)
        parts = list(self._acts())
        columns = [np.concatenate(column) for column in zip(*(part[:3] for part in parts), strict=True)]
        self.unit, self.kind, self.cost = columns
        self.uses = sparse.hstack([part[3] for part in parts], format="csc")

    def _acts(self) -> Iterator[tuple[Any, Any, Any, Any]]:
        """Unit, kind (0 nothing, 1 first, 2 a build, 3 second, with its quarter), cost and uses of each variable."""
        problem, model, limits = self.problem, self.model, self.limits
        every = np.arange(len(problem.units))
        scan = Scan(problem, model, charges_of(model, limits, np.zeros_like(limits.capacity), problem.work.manager))
        nothing = np.full(len(every), NONE)
        base = self._changes(Plan(nothing, nothing, nothing, nothing))
        yield every, np.zeros(len(every), np.int64), scan.stay(every), base
        groups, tables = model.groups.of, model.tables
        for k, rates in enumerate(scan.one):
            cost = scan.of(rates, every) + scan.waiting(every)[:, None] * tables.waiting[:-1]
            build = (tables.builds[groups, 0] == k) & tables.allowed[groups, TWO]
            for t in range(problem.quarters):
                some = np.flatnonzero(np.isfinite(cost[:, t]))
                plan = Plan(nothing + k + 1, nothing + t + 1, nothing, nothing)
                yield some, 4 * t + 1 + build[some], cost[some, t], self._changes(plan)[:, some]
        for (_, k), rates in scan.two.items():
            cost = scan.of(rates, every)
            for t in range(problem.quarters):
                some = np.flatnonzero(np.isfinite(cost[:, t]))
                build = np.maximum(tables.builds[groups, 0], 0)
                early = np.zeros(len(every), np.int64)
                both = Plan(build, early, nothing + k + 1, nothing + t + 1)
                alone = Plan(build, early, nothing, nothing)
                yield some, np.full(len(some), 4 * t + 3), cost[some, t], (self._changes(both) - self._changes(alone))[:, some]

    def _changes(self, plan: Plan) -> Any:
        """Uses by row and unit; rows of caps hold what changes from the quarter before."""
        number = len(self.problem.units)
        uses = Uses(self.problem, self.model, self.limits).of(plan, np.arange(number), number)
        start = self.limits.starts[3]
        same = self.limits.cap[1:] == self.limits.cap[:-1]
        uses[start + 1 :][same] -= uses[start:-1][same].copy()
        return sparse.csc_matrix(uses)

    def highs(self) -> Any:
        """The programme in HiGHS."""
        import highspy

        number, units, last = len(self.cost), len(self.problem.units), self.problem.quarters
        limits, every = self.limits, np.arange(len(self.cost))
        first = self.kind % 4 != 3
        one = sparse.csr_matrix((np.ones(first.sum()), (self.unit[first], every[first])), shape=(units, number))
        build, second, at = self.kind % 4 == 2, self.kind % 4 == 3, self.kind // 4
        # a swap needs a build that is old enough: summed up to every quarter
        places = [
            (u * last + t, j, -1.0)
            for j, u, begin in zip(every[build], self.unit[build], at[build], strict=True)
            for t in range(begin + self.problem.work.gap, last)
        ]
        places += [
            (u * last + t, j, 1.0)
            for j, u, begin in zip(every[second], self.unit[second], at[second], strict=True)
            for t in range(begin, last)
        ]
        rows, columns, values = (np.array(column) for column in zip(*places, strict=True))
        order = sparse.csr_matrix((values, (rows, columns)), shape=(units * last, number))
        order = order[np.flatnonzero(np.diff(order.indptr))]
        elastic, carried = self._elastic()
        matrix = sparse.bmat([[self.uses, elastic], [one, None], [order, None]], format="csc")
        start = limits.starts[3]
        equal, below = np.concatenate([np.zeros(len(limits.cap)), np.ones(units)]), order.shape[0]
        rows_high = np.concatenate([limits.capacity[:start], equal, np.zeros(below)])
        rows_low = np.concatenate([np.full(start, -np.inf), equal, np.full(below, -np.inf)])
        cost = np.concatenate([self.cost, carried["cost"]])
        high = np.concatenate([np.ones(number), carried["high"]])
        solver = highspy.Highs()
        solver.setOptionValue("output_flag", False)
        programme = highspy.HighsLp()
        programme.num_col_, programme.num_row_ = matrix.shape[1], matrix.shape[0]
        programme.col_cost_, programme.col_lower_, programme.col_upper_ = cost, np.zeros(len(cost)), high
        programme.row_lower_, programme.row_upper_ = rows_low, rows_high
        programme.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        programme.a_matrix_.start_, programme.a_matrix_.index_ = matrix.indptr, matrix.indices
        programme.a_matrix_.value_ = matrix.data
        kinds = [highspy.HighsVarType.kInteger] * number + [highspy.HighsVarType.kContinuous] * (len(cost) - number)
        programme.integrality_ = kinds
        solver.passModel(programme)
        return solver

    def _elastic(self) -> tuple[Any, dict[str, Any]]:
        """Overtime, haste and fines; of caps, what is held within the limit and above it, carried to the next quarter."""
        limits, start = self.limits, self.limits.starts[3]
        near = np.flatnonzero(limits.width > 0)
        plain = np.arange(start)
        rows = [near, plain]
        cost, high = [limits.price[near], limits.ceiling[:start]], [limits.width[near], np.full(start, np.inf)]
        length = len(limits.capacity)
        blocks = [sparse.csc_matrix((-np.ones(len(row)), (row, np.arange(len(row)))), shape=(length, len(row))) for row in rows]
        caps = np.arange(start, length)
        follows = np.append(limits.cap[1:] == limits.cap[:-1], False)
        place = np.arange(len(caps))
        now = sparse.csc_matrix((-np.ones(len(caps)), (caps, place)), shape=(length, len(caps)))
        then = sparse.csc_matrix((np.ones(follows.sum()), (caps[follows] + 1, place[follows])), shape=(length, len(caps)))
        blocks += [now + then, now + then]
        cost += [np.zeros(len(caps)), limits.ceiling[caps]]
        high += [limits.capacity[caps], np.full(len(caps), np.inf)]
        return sparse.hstack(blocks, format="csc"), {"cost": np.concatenate(cost), "high": np.concatenate(high)}


def _ready(problem: Problem) -> tuple[Model, Limits]:
    model = model_of(problem)
    return model, limits_of(problem, model)


def _by_people(problem: Problem) -> Any:
    return np.argsort(-problem.units.subscribers / problem.units.sites, kind="stable")


def _told(problem: Problem, model: Model, limits: Limits, plan: Plan) -> dict[str, Any]:
    return {"cost": cost_of(problem, model, limits, plan).total, "bound": None}
