"""The network as it stands once a plan is done: its tables with the makers that follow, in radio and elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from netvet.inventory.cells import name, quote
from netvet.inventory.store import Inventory, replace_table
from netvet.inventory.tables import ELEMENTS
from netvet.planning.horizon import Horizon
from netvet.planning.outcome import acts_done, outcome_of
from netvet.planning.radio import NOT_KNOWN
from netvet.planning.replacing import Replaced, day_of
from netvet.transition import NONE, Plan, Problem

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

# of gear that is replaced nothing of this is known any more
_GONE = (
    *(
        "vendor_code",
        "software_vendor",
        "supplier",
        "integrator",
        "maintainer",
        "product",
        "model",
        "software_version",
        "serial",
    ),
    *("certificates", "cleared_by", "developed_on", "produced_on", "notified_on", "authorised_from", "authorised_to"),
    *("type_authorised_on", "planned_removal_on", "removed_on", "support_ends_on", "managed_by", "ticket"),
)
_BEGUN = ("procured_on", "installed_on", "first_used_on")

REPLACED = "critical_functions_replaced"
"""What holds of a manager in whose place another does the work."""

_BEFORE = "CREATE OR REPLACE TEMP TABLE before AS SELECT * FROM elements"

# lots are of elements that are no radio; should a record say otherwise, radio goes by its unit
_CHANGED = """
CREATE OR REPLACE TEMP TABLE changed AS
SELECT r.netvet_row, CASE WHEN r.five AND u.five_day IS NOT NULL THEN u.to_five ELSE u.to_anchor END AS vendor,
       CASE WHEN r.five AND u.five_day IS NOT NULL THEN u.five_day ELSE u.anchor_day END AS since
FROM radio AS r JOIN done_sites AS s ON r.operator = s.operator AND r.site_id = s.site_id JOIN done AS u USING (unit)
WHERE (r.four AND u.anchor_day IS NOT NULL) OR (r.five AND u.five_day IS NOT NULL)
UNION ALL
SELECT b.netvet_row, min(l.vendor), min(l.since) FROM before AS b
JOIN done_elements AS e ON b.element_id = e.element_id JOIN done_lots AS l USING (lot)
WHERE l.since IS NOT NULL AND b.netvet_row NOT IN (SELECT netvet_row FROM radio) GROUP BY b.netvet_row
"""

# a manager is replaced once nothing that it manages waits for it
_LED = """
CREATE OR REPLACE TEMP TABLE led AS
SELECT r.managed_by AS element_id FROM radio AS r
JOIN done_sites AS s ON r.operator = s.operator AND r.site_id = s.site_id JOIN done AS u USING (unit)
WHERE r.managed_by IS NOT NULL GROUP BY r.managed_by HAVING bool_or(u.cured) AND bool_and(u.cleared)
"""

# a manager of radio goes with it, once all that it manages has another maker, which brings its own
_IDLE = """
CREATE OR REPLACE TEMP TABLE idle AS
SELECT b.managed_by AS element_id FROM ({{managed}}) AS b LEFT JOIN changed AS c USING (netvet_row)
WHERE b.managed_by IN (SELECT managed_by FROM radio) GROUP BY b.managed_by HAVING bool_and(c.netvet_row IS NOT NULL)
"""

_AFTER = """
CREATE OR REPLACE TEMP TABLE after AS
SELECT b.* REPLACE ({{replaced}}){{more}} FROM before AS b LEFT JOIN changed AS c USING (netvet_row)
LEFT JOIN led AS l ON b.element_id = l.element_id WHERE b.element_id NOT IN (SELECT element_id FROM idle)
UNION ALL BY NAME
SELECT concat(s.site_id, ', 5G of ', s.operator) AS element_id, s.operator, 'gNB' AS function, s.site_id, u.to_five AS vendor,
       '5G' AS generation, 'in-service' AS state, u.five_day AS installed_on, u.five_day AS first_used_on,
       (SELECT max(netvet_row) FROM before) + row_number() OVER (ORDER BY s.operator, s.site_id) AS netvet_row
FROM done_sites AS s JOIN done AS u USING (unit) WHERE u.new_five
"""


def may_manage(problem: Problem) -> list[str | None]:
    """The makers whose managers might take the place of others: those whose radio may stay come first; None: they stay."""
    stays = np.asarray(problem.admission.may_stay.all(axis=0), bool)
    named = [(fine, maker) for fine, maker in zip(stays, problem.market.makers, strict=True) if maker != NOT_KNOWN]
    return [*(maker for fine, maker in named if fine), None, *(maker for fine, maker in named if not fine)]


def stand_after(
    inventory: Inventory,
    problem: Problem,
    plan: Plan,
    layers: Sequence[Replaced],
    *,
    manager: str | None,
    sites: pa.Table,
    elements: pa.Table,
) -> None:
    """Put what plans lead to in the place of the elements of a network, and of what it was before in the place of neither.

    Makes the tables `done` (of each unit what became of it), `done_sites`, `done_lots`, `done_elements`, `changed`, `idle` and
    `after`; `before` is the network as it was read.

    Args:
        inventory: the network, with its table `radio`; its elements are those after the plan from now on.
        problem: what was asked of radio.
        plan: what is done there.
        layers: the plans of what is no radio.
        manager: the maker of new managers of radio that stays; None: they stay of whom they are.
        sites: of each site its unit: columns unit, operator, site_id.
        elements: of each element that is no radio and has to move its lot: columns lot, element_id.
    """
    con, horizon = inventory.con, Horizon(*problem.start, problem.quarters)
    if not con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'before'").fetchall()[0][0]:
        con.execute(_BEFORE)
    replace_table(con, "done", _done(problem, plan, horizon))
    replace_table(con, "done_sites", sites)
    replace_table(con, "done_lots", _lots(layers, horizon))
    replace_table(con, "done_elements", elements.select(["lot", "element_id"]))
    con.execute(_CHANGED)
    con.execute(_LED)
    con.execute(_IDLE.replace("{{managed}}", _managed(inventory)))
    _write_after(inventory, manager)


def _managed(inventory: Inventory) -> str:
    """SQL: what is there and says what manages it: columns netvet_row, managed_by."""
    own = {row[0] for row in inventory.con.execute("DESCRIBE before").fetchall()}
    if "managed_by" not in own:
        return "SELECT netvet_row, NULL::VARCHAR AS managed_by FROM before WHERE FALSE"
    there = "state IS DISTINCT FROM 'removed'" if "state" in own else "TRUE"
    return f"SELECT netvet_row, managed_by FROM before WHERE {there}"


def _done(problem: Problem, plan: Plan, horizon: Horizon) -> pa.Table:
    """Of each unit: which makers follow, since when, and whether what had to move has."""
    import pyarrow as pa  # noqa: PLC0415

    makers = np.asarray([*problem.market.makers, None], object)
    outcome = outcome_of(problem, plan)
    days = {"anchor": np.full(len(plan), NONE), "five": np.full(len(plan), NONE)}
    for act in acts_done(problem, plan):
        for label, new in (("anchor", act.new_anchor), ("five", act.new_five)):
            days[label] = np.where(act.there & new & ~act.manager, act.at, days[label])
    begins = np.asarray([*(horizon.begins(t) for t in range(problem.quarters)), None], object)
    kinds = {"to_anchor": makers[outcome.anchor], "to_five": makers[outcome.five]}
    return pa.table(
        {
            "unit": pa.array(problem.units.ids, pa.string()),
            **{label: pa.array(values, pa.string()) for label, values in kinds.items()},
            **{f"{label}_day": pa.array(begins[at], pa.date32()) for label, at in days.items()},
            "new_five": (problem.units.five == NONE) & (outcome.five != NONE),
            "cured": problem.units.manager_cures & (problem.units.deadline < problem.quarters),
            "cleared": outcome.cleared_at < problem.quarters,
            "late": (outcome.late > 0) & (outcome.cleared_at >= problem.quarters),
        }
    )


def _lots(layers: Sequence[Replaced], horizon: Horizon) -> pa.Table:
    """Of each lot: who follows, the day by which it is cut over (NULL: it stays), and whether it is late to the end."""
    import pyarrow as pa  # noqa: PLC0415

    rows = [row for one in layers for row in _lot_rows(one, horizon)]
    kinds: dict[str, pa.DataType] = {"lot": pa.string(), "vendor": pa.string(), "since": pa.date32(), "late": pa.bool_()}
    return pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))


def _lot_rows(one: Replaced, horizon: Horizon) -> list[dict[str, str | date | bool | None]]:
    # who follows is open, as all cost the same: kinds are dealt out in turn, since those of a kind get one maker
    done = (one.plan.start >= 0) & (one.plan.start < one.problem.slots)
    end = one.plan.start + one.problem.duration - 1
    return [
        {
            "lot": lot.name,
            "vendor": lot.followers[kind % len(lot.followers)] if lot.followers else None,
            "since": day_of(one.problem, horizon, int(end[i]), last=True) if done[i] else None,
            "late": bool(one.late[i] > 0 and not done[i]),
        }
        for i, (lot, kind) in enumerate(zip(one.lots, one.problem.kind.tolist(), strict=True))
    ]


def _write_after(inventory: Inventory, manager: str | None) -> None:
    con = inventory.con
    own = {row[0] for row in con.execute("DESCRIBE before").fetchall()}
    changed = "c.netvet_row IS NOT NULL"
    other = f"CASE WHEN l.element_id IS NOT NULL THEN {quote(manager)} ELSE b.vendor END" if manager else "b.vendor"
    parts = {"vendor": f"CASE WHEN {changed} THEN c.vendor ELSE {other} END"}
    parts |= {column: f"CASE WHEN NOT ({changed}) THEN b.{column} END" for column in _GONE}
    parts |= {column: f"CASE WHEN {changed} THEN c.since ELSE b.{column} END" for column in _BEGUN}
    parts["state"] = f"CASE WHEN {changed} THEN 'in-service' ELSE b.state END"
    parts[REPLACED] = "l.element_id IS NOT NULL OR b.critical_functions_replaced"
    shown = ", ".join(f"{sql} AS {name(column)}" for column, sql in parts.items() if column in own)
    more = "" if REPLACED in own else f", CASE WHEN l.element_id IS NOT NULL THEN TRUE END AS {REPLACED}"
    con.execute(_AFTER.replace("{{replaced}}", shown).replace("{{more}}", more))
    con.execute("CREATE OR REPLACE VIEW elements AS SELECT * FROM after")
    there = {row[0] for row in con.execute("DESCRIBE after").fetchall()}
    inventory.columns["elements"] = tuple(column.name for column in ELEMENTS.columns if column.name in there)
