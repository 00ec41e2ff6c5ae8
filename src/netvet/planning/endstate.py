"""The network as it stands once a plan is done, judged again: what is broken then is late, or in no plan with a reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from netvet.findings import Findings, Rule, breaches, caps, turns_on_maker
from netvet.inventory.cells import quote
from netvet.inventory.store import Inventory, literal_rows, replace_table
from netvet.planning.afterwards import may_manage, stand_after
from netvet.planning.horizon import Horizon
from netvet.planning.question import MOVES
from netvet.planning.radio import NOT_KNOWN
from netvet.planning.reading import Judging
from netvet.planning.replacing import Replaced
from netvet.planning.unplanned import AFTER, LATER, NEW_GEAR, NO_CURE, NO_MANAGER, SITED, WHY, Aside
from netvet.transition import Plan, Problem

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class EndState:
    """What the network comes to at the end of a plan.

    Attributes:
        reading: of what is not known.
        replaced, added: elements whose maker changed, and 5G that was put in.
        idle: managers of radio that go with it: all that they managed has another maker.
        late: elements broken at the end that the plan lists as late: of radio by unit, of others by lot.
        aside: what is broken at the end and in no plan, each with the reason.
        broken: elements broken at the end besides, by unit, lot or manager: none of a plan that holds.
        limits: caps and minima that are broken at the end, by requirement and operator.
        later: of these, those whose last lawful day comes after the last quarter.
    """

    reading: str
    replaced: int
    added: int
    idle: int
    late: int
    aside: tuple[Aside, ...]
    broken: dict[str, int]
    limits: tuple[str, ...]
    later: tuple[str, ...]


# where a plan has an element: radio at its unit, a manager of radio at all units that it manages, what else moves in its lot
_PLACED = f"""
CREATE OR REPLACE TEMP TABLE placed_after AS
SELECT a.netvet_row, s.unit AS place, u.late FROM after AS a
JOIN done_sites AS s ON a.operator = s.operator AND a.site_id = s.site_id JOIN done AS u USING (unit)
WHERE a.netvet_row IN (SELECT netvet_row FROM radio WHERE {SITED})
      OR a.netvet_row > (SELECT max(netvet_row) FROM before)
UNION ALL
SELECT a.netvet_row, a.element_id, bool_or(u.late) FROM after AS a JOIN radio AS r ON r.managed_by = a.element_id
JOIN done_sites AS s ON r.operator = s.operator AND r.site_id = s.site_id JOIN done AS u USING (unit) GROUP BY ALL
UNION ALL
SELECT a.netvet_row, coalesce(min(l.lot), a.element_id), coalesce(bool_or(l.late), FALSE) FROM after AS a
JOIN moving AS m USING (netvet_row) LEFT JOIN done_elements AS e ON a.element_id = e.element_id
LEFT JOIN done_lots AS l USING (lot) GROUP BY a.netvet_row, a.element_id
"""

# what a demand asks besides the maker is not known of new gear; what is due after the plan is not to be done by then
_BROKEN = f"""
CREATE OR REPLACE TEMP TABLE broken_after AS
SELECT x.netvet_row, h.requirement, coalesce(e.function, {quote(NOT_KNOWN)}) AS function, x.sure, x.due,
       coalesce(p.place, e.element_id) AS place, p.late IS TRUE AS late,
       CASE WHEN x.due > DATE '{{end}}' THEN {quote(AFTER)}
            WHEN NOT h.cures AND (c.netvet_row IS NOT NULL OR b.netvet_row IS NULL) AND NOT x.sure THEN {quote(NEW_GEAR)}
            WHEN NOT h.cures THEN {quote(NO_CURE)}
            WHEN p.netvet_row IS NULL THEN coalesce({WHY.format(cures="h.cures", due="x.due")},
              CASE WHEN e.netvet_row NOT IN (SELECT netvet_row FROM must) THEN {quote(LATER)} END) END AS why
FROM ({{broken}}) AS x JOIN end_heads AS h USING (rule)
JOIN whole_elements AS e USING (netvet_row)
LEFT JOIN before AS b USING (netvet_row) LEFT JOIN changed AS c USING (netvet_row)
LEFT JOIN placed_after AS p USING (netvet_row)
LEFT JOIN function_facts AS f ON f.cell = e.function
WHERE {{wanted}}
"""

_COUNTED = "SELECT place, count(DISTINCT netvet_row), late FROM broken_after WHERE why IS NULL GROUP BY ALL ORDER BY ALL"

# new managers that break something, whoever brings them
_LEFT = "netvet_row IN (SELECT netvet_row FROM before JOIN led USING (element_id)) AND why IS NULL"
_MANAGERS = f"SELECT 1 FROM broken_after WHERE {_LEFT} LIMIT 1"
_NOBODY = f"UPDATE broken_after SET why = {quote(NO_MANAGER)} WHERE {_LEFT}"

_CHANGES = """
SELECT (SELECT count(*) FROM changed), (SELECT count(*) FROM after WHERE netvet_row > (SELECT max(netvet_row) FROM before)),
       (SELECT count(*) FROM before WHERE element_id IN (SELECT element_id FROM idle))
"""

_ASIDE = """
SELECT requirement, function, count(DISTINCT netvet_row) AS elements, sure, min(due) AS due, why
FROM broken_after WHERE why IS NOT NULL GROUP BY ALL ORDER BY why DESC, sure DESC, due, requirement, function
"""


class Done(NamedTuple):
    """All that one reading leads to.

    Attributes:
        reading: of what is not known: under MOVES what is not known at the end is broken too.
        problem: what was asked of radio.
        plan: what is done there.
        layers: the plans of what is no radio.
    """

    reading: str
    problem: Problem
    plan: Plan
    layers: Sequence[Replaced]


def ends_of(
    judged: Judging, inventory: Inventory, done: Iterable[Done], *, sites: pa.Table, elements: pa.Table
) -> tuple[EndState, ...]:
    """Judge the whole network at the end of the horizon, with the makers that plans lead to.

    Args:
        judged: who is asked what.
        inventory: the network, with the tables that `netvet.planning.reading` makes; its elements are those after the last plan
            from now on.
        done: the plans of each reading.
        sites: of each site its unit: columns unit, operator, site_id.
        elements: of each element that is no radio and has to move its lot: columns lot, element_id.
    """
    rules = judged.rules()
    return tuple(_end(judged, inventory, rules, one, sites, elements) for one in done)


def _end(  # noqa: PLR0917 - called once, by place
    judged: Judging, inventory: Inventory, rules: Sequence[Rule], done: Done, sites: pa.Table, elements: pa.Table
) -> EndState:
    con = inventory.con
    # who brings a new manager is open: the first whose manager breaks nothing
    for manager in may_manage(done.problem):
        stand_after(inventory, done.problem, done.plan, done.layers, manager=manager, sites=sites, elements=elements)
        findings = _judge(judged, inventory, rules, done)
        if not con.execute(_MANAGERS).fetchall():
            break
    else:
        con.execute(_NOBODY)
    found = con.execute(_COUNTED).fetchall()
    aside: list[Any] = literal_rows(con, _ASIDE)
    ((replaced, added, idle),) = con.execute(_CHANGES).fetchall()
    return EndState(
        done.reading,
        int(replaced),
        int(added),
        int(idle),
        sum(number for _, number, late in found if late),
        tuple(Aside(**row) for row in aside),
        {where: number for where, number, late in found if not late},
        *_limits(findings),
    )


def _judge(judged: Judging, inventory: Inventory, rules: Sequence[Rule], done: Done) -> Findings:
    """Judge what stands on the last day, and make the table `broken_after`."""
    con, end = inventory.con, Horizon(*done.problem.start, done.problem.quarters).end
    findings = judged.on(inventory, rules, end)
    con.execute(_PLACED)
    scope = [rule for rule in findings.rules if not caps(rule) and not rule.requirement.power]
    _write_heads(inventory, scope)
    wanted = "TRUE" if done.reading == MOVES else "x.sure"
    con.execute(_BROKEN.format(broken=breaches(findings, scope).sql_query(), wanted=wanted, end=end))
    return findings


def _write_heads(inventory: Inventory, rules: Sequence[Rule]) -> None:
    import pyarrow as pa  # noqa: PLC0415

    heads = {
        "rule": pa.array([rule.index for rule in rules], pa.int32()),
        "requirement": pa.array([rule.requirement.key for rule in rules], pa.string()),
        "cures": pa.array([turns_on_maker(rule) for rule in rules], pa.bool_()),
    }
    replace_table(inventory.con, "end_heads", pa.table(heads))


def _limits(findings: Findings) -> tuple[tuple[str, ...], tuple[str, ...]]:
    fine = ("met", "not-applicable", "unknown", "power-available")
    broken = {
        f"{findings.rules[share.rule].requirement.key}, {share.operator}: {share.reason}": share.due
        for share in findings.shares
        if caps(findings.rules[share.rule]) and share.status not in fine
    }
    return tuple(broken), tuple(line for line, due in broken.items() if due is not None and due > findings.day)
