"""The acts of plans as a table that people read, and a plan read from it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from netvet.errors import PlanError
from netvet.planning.columns import empty, equal, integers, places
from netvet.planning.columns import rows as rows_where
from netvet.planning.outcome import Outcome, acts_done, outcome_of
from netvet.transition import NONE, Plan, Problem

if TYPE_CHECKING:
    import pyarrow as pa

COLUMNS = (
    *("reading", "unit", "sites", "operator", "region", "step", "act"),
    *("from_4g", "from_5g", "to_4g", "to_5g", "quarter", "last_in_time", "late"),
)
"""Columns of the table. `step` is 1 or 2, 0 for what stays though it should move; `late`: quarters past `last_in_time`, which
is empty where nothing is due."""

BEFORE = "before"
"""With the first quarter: in that the last lawful day lies, or before it, so that all work is late."""
STAYS = "stays"
MANAGER = "new manager"


def act_types() -> dict[str, pa.DataType]:
    """The types of the columns."""
    import pyarrow as pa  # noqa: PLC0415

    kinds: dict[str, pa.DataType] = dict.fromkeys(COLUMNS, pa.string())
    return kinds | {"sites": pa.int64(), "step": pa.int64(), "late": pa.int64()}


def act_rows(reading: str, problem: Problem, plan: Plan) -> pa.Table:
    """The acts of one plan in order of quarter, operator, region and unit; what stays late comes last."""
    import pyarrow as pa  # noqa: PLC0415

    found, outcome = [], outcome_of(problem, plan)
    late = outcome.late
    makers = np.asarray([*problem.market.makers, ""], object)
    for step, act in enumerate(acts_done(problem, plan), start=1):
        rows = np.flatnonzero(act.there)
        words = np.select(
            [act.manager, act.new_anchor & act.new_five, act.new_anchor], [MANAGER, _both(act), "4G replaced"], _five(act)
        )
        gear = [makers[getattr(act, label)[rows]] for label in ("anchor", "five", "to_anchor", "to_five")]
        found.append(_part(reading, problem, rows, step, words[rows], gear, act.at[rows], outcome))
    moved = (plan.first != NONE) | (plan.second != NONE)
    rows = np.flatnonzero((late > 0) & ~moved)
    gear = [makers[getattr(problem.units, label)[rows]] for label in ("anchor", "five")] * 2
    found.append(_part(reading, problem, rows, 0, np.full(len(rows), STAYS, object), gear, np.full(len(rows), NONE), outcome))
    table = pa.concat_tables([one for one, _ in found])
    order = np.lexsort(tuple(np.concatenate(keys) for keys in zip(*(keys for _, keys in found), strict=True))[::-1])
    return table.take(pa.array(order, pa.int64()))


def _both(act: Any) -> Any:
    return np.where(act.five == NONE, "4G replaced, 5G put in", "4G and 5G replaced")


def _five(act: Any) -> Any:
    return np.where(act.five == NONE, "5G put in", "5G replaced")


def _part(  # noqa: PLR0917 - called by place, twice
    reading: str, problem: Problem, rows: Any, step: int, words: Any, gear: Any, at: Any, outcome: Outcome
) -> tuple[pa.Table, Any]:
    import pyarrow as pa  # noqa: PLC0415

    units = problem.units
    quarters = np.asarray([problem.quarter(t) for t in range(problem.quarters)] + [None], object)
    late = outcome.late[rows]
    done = (late == 0) & (at > outcome.cleared_at[rows])  # what follows once all is lawful has no last day
    due = np.where(done, problem.quarters, outcome.in_time[rows])
    texts = {
        "reading": np.full(len(rows), reading, object),
        "unit": np.asarray(units.ids, object)[rows],
        "operator": np.asarray(problem.operators, object)[units.operator[rows]],
        "region": np.asarray(problem.regions, object)[units.region[rows]],
        "act": np.asarray(words, object),
        **{label: np.where(one == "", None, one) for label, one in zip(COLUMNS[7:11], gear, strict=True)},
        "quarter": np.where(at == NONE, None, quarters[at]),
        "last_in_time": np.where(due < 0, f"{BEFORE} {quarters[0]}", quarters[due]),
    }
    numbers = {"sites": units.sites[rows].astype(np.int64), "step": np.full(len(rows), step), "late": late}
    kinds = act_types()
    cells: dict[str, Any] = {**texts, **numbers}
    arrays = [pa.array(cells[label], kinds[label]) for label in COLUMNS]
    keys = (
        np.where(at == NONE, problem.quarters, at),
        units.operator[rows],
        units.region[rows],
        rows,
        np.full(len(rows), step),
    )
    return pa.table(arrays, names=list(COLUMNS)), keys


def read_plan(reading: str, problem: Problem, table: pa.Table) -> Plan:
    """A plan as its acts tell it.

    Raises:
        PlanError: where an act is none of this problem.
    """
    own = rows_where(table, equal(table, "reading", reading) & (integers(table, "step") > 0))
    makers, quarters = problem.market.makers, [problem.quarter(t) for t in range(problem.quarters)]
    unit, at = places(own, "unit", problem.units.ids), places(own, "quarter", quarters)
    anchor, five = (places(own, label, makers) for label in ("to_4g", "to_5g"))
    # of a site that gets no 5G both makers of the target are that of its 4G
    five = np.where(empty(own, "to_5g"), anchor, five)
    numbered = np.full((len(makers), len(makers)), NONE, np.int64)
    targets = problem.market.targets
    numbered[targets[:, 0], targets[:, 1]] = np.arange(len(targets))
    target = np.where((anchor == NONE) | (five == NONE), NONE, numbered[np.maximum(anchor, 0), np.maximum(five, 0)])
    target = np.where(equal(own, "act", MANAGER), len(targets), target)
    step = integers(own, "step")
    wrong = np.flatnonzero((unit == NONE) | (at == NONE) | (target == NONE) | (step > 2))  # noqa: PLR2004 - two acts
    if len(wrong):
        row = own.slice(int(wrong[0]), 1).to_pylist()[0]
        told = f"the act of {row['unit']!r} in {row['quarter']} is none of this plan"
        raise PlanError(told, where="plan.csv", remedy="take the folder as it was written")
    found = np.full((4, len(problem.units)), NONE, np.int64)
    found[2 * (step - 1), unit], found[2 * (step - 1) + 1, unit] = target, at
    return Plan(*found)
