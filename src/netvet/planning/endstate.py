"""The network as it stands once a plan is done, judged again: nothing may be broken but what the plan lists as late."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from netvet.findings import Rule, breaches, caps, turns_on_maker
from netvet.inventory.cells import name, quote
from netvet.inventory.store import Inventory, replace_table
from netvet.inventory.tables import ELEMENTS
from netvet.planning.horizon import Horizon
from netvet.planning.outcome import acts_done, outcome_of
from netvet.planning.question import MOVES
from netvet.planning.radio import NOT_KNOWN
from netvet.planning.reading import Judging
from netvet.transition import NONE, Plan, Problem

if TYPE_CHECKING:
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


@dataclass(frozen=True)
class EndState:
    """What the network comes to at the end of a plan.

    Attributes:
        reading: of what is not known.
        replaced, added: elements whose maker changed, and 5G that was put in.
        late: elements broken at the end at units that the plan lists as late.
        broken: elements broken at the end at others, by unit or manager: none of a plan that holds.
        limits: caps and minima that are broken at the end, by requirement and operator.
    """

    reading: str
    replaced: int
    added: int
    late: int
    broken: dict[str, int]
    limits: tuple[str, ...]


_BEFORE = """
CREATE OR REPLACE TEMP TABLE before AS SELECT * FROM elements;
CREATE OR REPLACE TEMP TABLE before_radio AS SELECT netvet_row, operator, site_id, managed_by, four, five FROM radio
"""

_CHANGED = """
CREATE OR REPLACE TEMP TABLE changed AS
SELECT r.netvet_row, CASE WHEN r.five AND u.five_day IS NOT NULL THEN u.to_five ELSE u.to_anchor END AS vendor,
       CASE WHEN r.five AND u.five_day IS NOT NULL THEN u.five_day ELSE u.anchor_day END AS since
FROM before_radio AS r JOIN done_sites AS s ON r.operator = s.operator AND r.site_id = s.site_id JOIN done AS u USING (unit)
WHERE (r.four AND u.anchor_day IS NOT NULL) OR (r.five AND u.five_day IS NOT NULL)
"""

# a manager is replaced once nothing that it manages waits for it
_LED = """
CREATE OR REPLACE TEMP TABLE led AS
SELECT r.managed_by AS element_id FROM before_radio AS r
JOIN done_sites AS s ON r.operator = s.operator AND r.site_id = s.site_id JOIN done AS u USING (unit)
WHERE r.managed_by IS NOT NULL GROUP BY r.managed_by HAVING bool_or(u.cured) AND bool_and(u.cleared)
"""

_AFTER = """
CREATE OR REPLACE TEMP TABLE after AS
SELECT b.* REPLACE ({{replaced}}) FROM before AS b LEFT JOIN changed AS c USING (netvet_row)
LEFT JOIN led AS l ON b.element_id = l.element_id
UNION ALL BY NAME
SELECT concat(s.site_id, ', 5G of ', s.operator) AS element_id, s.operator, 'gNB' AS function, s.site_id, u.to_five AS vendor,
       '5G' AS generation, 'in-service' AS state, u.five_day AS installed_on, u.five_day AS first_used_on,
       (SELECT max(netvet_row) FROM before) + row_number() OVER (ORDER BY s.operator, s.site_id) AS netvet_row
FROM done_sites AS s JOIN done AS u USING (unit) WHERE u.new_five
"""

# of radio the unit, of a manager itself: it is late while anything that it manages is
_BROKEN = """
SELECT place, count(DISTINCT netvet_row), late FROM (
  SELECT x.netvet_row, coalesce(s.unit, a.element_id) AS place, coalesce(u.late, FALSE) AS late
  FROM ({broken}) AS x JOIN after AS a USING (netvet_row)
  LEFT JOIN done_sites AS s ON a.operator = s.operator AND a.site_id = s.site_id LEFT JOIN done AS u USING (unit)
  WHERE {wanted} AND (netvet_row IN (SELECT netvet_row FROM before_radio WHERE site_id IS NOT NULL)
                      OR netvet_row > (SELECT max(netvet_row) FROM before))
  UNION ALL
  SELECT x.netvet_row, a.element_id, bool_or(u.late)
  FROM ({broken}) AS x JOIN after AS a USING (netvet_row) JOIN before_radio AS r ON r.managed_by = a.element_id
  JOIN done_sites AS s ON r.operator = s.operator AND r.site_id = s.site_id JOIN done AS u USING (unit)
  WHERE {wanted} GROUP BY ALL)
GROUP BY ALL ORDER BY ALL
"""


def end_state(
    judged: Judging, inventory: Inventory, rules: Sequence[Rule], problem: Problem, plan: Plan, *, reading: str, sites: pa.Table
) -> EndState:
    """Judge the network at the end of the horizon, with the makers that a plan leads to.

    Args:
        judged: who is asked what.
        inventory: the network, with its table `radio`; its elements are those of the plan from now on.
        rules: the requirements, with the readings chosen.
        problem: what was asked.
        plan: what is done.
        reading: of what is not known: under MOVES what is not known at the end is broken too.
        sites: of each site its unit.
    """
    con, horizon = inventory.con, Horizon(*problem.start, problem.quarters)
    if not con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'before'").fetchall()[0][0]:
        con.execute(_BEFORE)
    replace_table(con, "done", _done(problem, plan, horizon))
    replace_table(con, "done_sites", sites)
    con.execute(_CHANGED)
    con.execute(_LED)
    _write_after(inventory, problem)
    findings = judged.on(inventory, rules, horizon.end)
    scope = [rule for rule in findings.rules if turns_on_maker(rule)]
    wanted = "TRUE" if reading == MOVES else "x.sure"
    found = con.execute(_BROKEN.format(broken=breaches(findings, scope).sql_query(), wanted=wanted)).fetchall()
    ((replaced, added),) = con.execute(
        "SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM after) - (SELECT count(*) FROM before)"
    ).fetchall()
    return EndState(
        reading,
        int(replaced),
        int(added),
        sum(number for _, number, late in found if late),
        {where: number for where, number, late in found if not late},
        tuple(
            f"{findings.rules[share.rule].requirement.key}, {share.operator}: {share.reason}"
            for share in findings.shares
            if caps(findings.rules[share.rule]) and share.status not in ("met", "not-applicable", "unknown", "power-available")
        ),
    )


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
            "late": outcome.late > 0,
        }
    )


def _write_after(inventory: Inventory, problem: Problem) -> None:
    con = inventory.con
    own = {row[0] for row in con.execute("DESCRIBE before").fetchall()}
    fine = np.flatnonzero(problem.admission.may_stay.all(axis=0)).tolist()
    good = next((maker for number in fine if (maker := problem.market.makers[number]) != NOT_KNOWN), None)
    changed = "c.netvet_row IS NOT NULL"
    other = f"CASE WHEN l.element_id IS NOT NULL THEN {quote(good)} ELSE b.vendor END" if good else "b.vendor"
    parts = {"vendor": f"CASE WHEN {changed} THEN c.vendor ELSE {other} END"}
    parts |= {column: f"CASE WHEN NOT ({changed}) THEN b.{column} END" for column in _GONE}
    parts |= {column: f"CASE WHEN {changed} THEN c.since ELSE b.{column} END" for column in _BEGUN}
    parts["state"] = f"CASE WHEN {changed} THEN 'in-service' ELSE b.state END"
    parts["critical_functions_replaced"] = "l.element_id IS NOT NULL OR b.critical_functions_replaced"
    shown = ", ".join(f"{sql} AS {name(column)}" for column, sql in parts.items() if column in own)
    con.execute(_AFTER.replace("{{replaced}}", shown))
    con.execute("CREATE OR REPLACE VIEW elements AS SELECT * FROM after")
    there = {row[0] for row in con.execute("DESCRIBE after").fetchall()}
    inventory.columns["elements"] = tuple(column.name for column in ELEMENTS.columns if column.name in there)
