"""Caps on shares, and numbers of makers, as intervals over everything that is not known, compared exactly.

What lacks a maker, a weight, a site or a place in the scope is counted both ways: the interval [lo, hi] holds the share under
every completion. Met if all of it lies within the cap, broken if none does, else unknown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import duckdb

from netvet.fact import NONE
from netvet.findings.estimates import read_by
from netvet.findings.intervals import (
    CELLS,
    Interval,
    Known,
    Range,
    maker_range,
    shared_interval,
    site_interval,
    weighed_interval,
)
from netvet.findings.outcomes import Outcomes
from netvet.findings.rule import Rule
from netvet.findings.share_words import bound, elements, told, unit_of
from netvet.findings.sql import all_true
from netvet.inventory.cells import quote
from netvet.regime.requirement import Distinct, Share
from netvet.verdict import Status, Truth, status

_WEIGHTS = {"traffic": "traffic_gbps", "premises": "premises", "subscribers": "subscribers"}


@dataclass(frozen=True)
class ShareFinding:
    """A cap or minimum on one operator: its status, the interval, and why."""

    rule: int
    operator: str
    group: str
    status: str
    due: date | None
    scheduled: bool | None
    estimate: bool
    reason: str
    interval: Interval | Range


def judge_shares(
    con: duckdb.DuckDBPyConnection, outcomes: Outcomes, rule: Rule, *, day: date, set_aside: bool
) -> list[ShareFinding]:
    """A cap or minimum on every operator of the inventory, in order of first appearance; nothing for a rule that is neither.

    Args:
        con: the database of a run, with its table `outcomes`, and the view `outcome_rows` where the cap counts sites.
        outcomes: how their words are laid out.
        rule: the cap or minimum.
        day: the day judged.
        set_aside: whether rows were set aside: nothing of the kind is met then.
    """
    share = rule.requirement.concentration
    if share is None:
        return []
    gate = _gate(rule)
    looked_up = "LEFT JOIN look_o AS o ON a.operator = o.k0" if "o.q" in gate else ""
    bits = {part: outcomes.bits(rule, part) for part in ("scope", "subject")}
    known = f"{_WEIGHTS[share.count]}_known" if isinstance(share, Share) and share.count in _WEIGHTS else "n"
    asked = _GATES.format(gate=gate, looked_up=looked_up, known=known, rests=read_by(rule), day=day, **bits)
    gates = con.execute(asked).fetchall()
    found = []
    for group in [""] if share.jointly or isinstance(share, Distinct) else _groups(con, outcomes, rule):
        now = _intervals(con, outcomes, rule, share, group, leaving=False)
        ahead = rule.requirement.due is not None and day <= rule.requirement.due
        then = _intervals(con, outcomes, rule, share, group, leaving=True) if ahead else {}
        for operator, gate, estimate, open_ in gates:
            judged = _Judged(rule, share, group, gate, now.get(operator), then.get(operator), day, set_aside, open_)
            found.append(judged.finding(operator, estimate=estimate))
    return found


@dataclass(frozen=True)
class _Judged:
    """One cap on one operator, with all that its status turns on."""

    rule: Rule
    share: Share | Distinct
    group: str
    gate: Truth
    now: Interval | Range | None
    then: Interval | Range | None
    day: date
    set_aside: bool
    open: Sequence[int] = (0, 0, 0)

    @property
    def within(self) -> Truth:
        return _keeps(self.share, self.now) if self.now else None

    @property
    def status(self) -> Status:
        applies = self.gate if self.now and not self.now.empty else False
        held = None if self.within and self.set_aside else self.within
        due = self.rule.requirement.due
        return status(applies, held, judged_on=self.day, due=due, broken=Status(self.rule.broken))

    @property
    def scheduled(self) -> bool | None:
        if self.status is not Status.NOT_YET_DUE:
            return None
        return self.then is None or self.then.empty or _keeps(self.share, self.then) is True

    @property
    def reason(self) -> str:
        if self.gate is False:
            return "not in force on that day, or does not address this operator"
        if self.now is None or self.now.empty:
            return "nothing of this operator is in its scope"
        unit = unit_of(self.share)
        party = "operators.party_to" if self.rule.regime.parties else "operators.country"
        notes = [f"not known: {party}"] if self.gate is None else []
        words = ("whether they are in scope", "whose they are", f"{unit} of them")
        scope, own, weight = self.open
        open_ = (scope, self.now.strange if isinstance(self.now, Range) else own, weight)
        notes += [
            f"not known of {elements(n)}: {word}" for n, word in zip(open_, words, strict=True) if n and self.within is None
        ]
        notes += [f"several functions may serve the same {unit}"] if isinstance(self.now, Interval) and self.now.shared else []
        notes += ["rows were set aside, so that no cap is met"] if self.set_aside and self.within else []
        found = f"{told(self.now, unit, unweighed=self.open[2])}; {bound(self.share)}"
        return "; ".join([f"{self.group + ': ' if self.group else ''}{found}", *notes])

    def finding(self, operator: str, *, estimate: bool) -> ShareFinding:
        asked, nothing = (
            self.rule.requirement,
            Interval((Fraction(0), Fraction(0)), (Fraction(0), Fraction(0)), empty=True),
        )
        return ShareFinding(
            rule=self.rule.index,
            operator=operator,
            group=self.group,
            status=self.status.value,
            due=asked.due,
            scheduled=self.scheduled,
            estimate=estimate,
            reason=self.reason,
            interval=self.now or nothing,
        )


def _keeps(asked: Share | Distinct, found: Interval | Range) -> Truth:
    """Whether what was found keeps to the bounds."""
    if isinstance(asked, Share) and isinstance(found, Interval):
        return found.within(Fraction(asked.at_most))
    assert isinstance(asked, Distinct)
    assert isinstance(found, Range)
    return found.within(asked.at_least, asked.at_most)


_GATES = """
SELECT a.operator, {gate} AS gate, a.estimate, [scope_open, subject_open, weight_open]::BIGINT[] AS open
FROM (SELECT operator, DATE '{day}' AS "day", min(first_row) AS first,
             coalesce(sum(n) FILTER ({scope} = 2 AND ahead < 2), 0) AS scope_open,
             coalesce(sum(n) FILTER ({scope} <> 0 AND {subject} = 2 AND ahead < 2), 0) AS subject_open,
             coalesce(sum(n - {known}) FILTER ({scope} <> 0 AND ahead < 2), 0) AS weight_open,
             coalesce(bool_or((estimate & {rests}) <> 0) FILTER ({scope} <> 0 AND ahead < 2), FALSE) AS estimate
      FROM outcomes GROUP BY operator) AS a
{looked_up} ORDER BY first
"""


def _gate(rule: Rule) -> str:
    """Whether the cap is in force for the operator; what depends on a licence's holder is in the scope of each element."""
    return all_true(rule.window, rule.addressed if rule.regime.addressee == "operator" else "TRUE")


_NO_GROUP = "makers of no known group"


def _groups(con: duckdb.DuckDBPyConnection, outcomes: Outcomes, rule: Rule) -> list[str]:
    """Every group that may have a share; where a maker's is not known, or there is none, one more, certain of nothing."""
    held = f"{outcomes.bits(rule, 'scope')} <> 0 AND {outcomes.bits(rule, 'subject')} <> 0 AND ahead < 2"
    groups = f"SELECT maker FROM outcomes WHERE {held} GROUP BY maker ORDER BY min(first_row)"
    return [row[0] or _NO_GROUP for row in con.execute(groups).fetchall()] or [_NO_GROUP]


def _subject(group: str) -> str:
    """SQL: whether what is counted is the group's."""
    if group == _NO_GROUP:
        return "((u IS NOT FALSE AND maker IS NULL) AND NULL)"
    return f"(u AND maker = {quote(group)})" if group else "u"


_CELLED = """
SELECT *, concat(CASE t WHEN 1 THEN 't' ELSE 'n' END, CASE WHEN {u} THEN 't' WHEN NOT {u} THEN 'f' ELSE 'n' END) AS cell
FROM (SELECT *, {scope} AS t, CASE {subject} WHEN 1 THEN TRUE WHEN 0 THEN FALSE END AS u FROM {rows} WHERE ahead < 2)
WHERE t <> 0 AND NOT {leaving}
"""


def _intervals(
    con: duckdb.DuckDBPyConnection, outcomes: Outcomes, rule: Rule, share: Share | Distinct, group: str, *, leaving: bool
) -> Mapping[str, Interval | Range]:
    sited = isinstance(share, Share) and share.count == "sites"
    celled = _CELLED.format(
        u=_subject(group),
        scope=outcomes.bits(rule, "scope"),
        subject=outcomes.bits(rule, "subject"),
        rows="outcome_rows" if sited else "outcomes",
        leaving=outcomes.leaves_by(rule.requirement.due) if leaving else "FALSE",
    )
    if isinstance(share, Distinct):
        return _of_makers(con, celled)
    return _of_sites(con, celled) if sited else _of_weights(con, celled, share.count)


def _of_makers(con: duckdb.DuckDBPyConnection, celled: str) -> dict[str, Range]:
    """A maker counts once, whatever it made; what is known to have none counts for none."""
    found: dict[str, dict[str, dict[Known, int]]] = {}
    made = f"FROM ({celled}) WHERE maker IS DISTINCT FROM {quote(NONE)}"
    counted = con.execute(f"SELECT operator, cell, maker, stranger, sum(n) {made} GROUP BY ALL").fetchall()
    for operator, cell, maker, stranger, n in counted:
        found.setdefault(operator, {}).setdefault(cell, {})[maker, stranger] = int(n)
    return {operator: maker_range(cells) for operator, cells in found.items()}


def _of_weights(con: duckdb.DuckDBPyConnection, celled: str, count: str) -> dict[str, Interval]:
    """What people, premises or traffic of several functions come to: they may serve the same (see `shared_interval`)."""
    column = _WEIGHTS.get(count)
    total, known = (f"sum({column}_sum)", f"sum({column}_known)") if column else ("sum(n)", "sum(n)")
    summed = f"{total} AS total, sum(n) - {known} AS lost"
    cells: dict[str, dict[str | None, dict[str, tuple[Fraction, int]]]] = {}
    for operator, served, cell, weight, missing in con.execute(_SERVED.format(celled=celled, summed=summed)).fetchall():
        cells.setdefault(operator, {}).setdefault(served, {})[cell] = (Fraction(weight or 0), int(missing))
    if column is None:
        return {operator: weighed_interval(found[None]) for operator, found in cells.items()}
    return {operator: shared_interval(found.pop(None), [*found.values()]) for operator, found in cells.items()}


# of all functions of an operator, each element once; and of each function
_SERVED = """
WITH celled AS ({celled})
SELECT operator, NULL AS served, cell, {summed} FROM celled GROUP BY ALL
UNION ALL
SELECT operator, served, cell, {summed}
FROM (SELECT c.*, unnest(coalesce(f.summed, [''])) AS served
      FROM celled AS c LEFT JOIN function_facts AS f ON c.function = f.cell)
GROUP BY ALL
"""

_SITES = """
WITH placed AS (SELECT operator, site_id, {counted} FROM ({celled}) WHERE site_id IS DISTINCT FROM 'none' GROUP BY ALL)
SELECT operator,
       count(*) FILTER (site_id IS NOT NULL AND tt > 0) AS sure,
       count(*) FILTER (site_id IS NOT NULL AND tt = 0 AND tn + tf + nn + nf > 0) AS beside,
       count(*) FILTER (site_id IS NOT NULL AND tt + tn + nt + nn > 0) AS possible,
       count(*) FILTER (site_id IS NOT NULL AND tt + tn + nt + nn = 0 AND tf > 0) AS clear,
       bool_or(tt + tn + tf > 0) AS certain, {adrift}
FROM placed GROUP BY operator
"""


def _of_sites(con: duckdb.DuckDBPyConnection, celled: str) -> dict[str, Interval]:
    """A site counts for every maker on it."""
    counted = ", ".join(f"count(*) FILTER (cell = '{cell}') AS {cell}" for cell in CELLS)
    adrift = ", ".join(f"coalesce(sum({cell}) FILTER (site_id IS NULL), 0)::BIGINT" for cell in CELLS)
    rows = con.execute(_SITES.format(counted=counted, celled=celled, adrift=adrift)).fetchall()
    return {
        operator: site_interval(*sites, adrift=dict(zip(CELLS, lost, strict=True)), certain=certain)
        for operator, *sites, certain, lost in ((*row[:6], row[6:]) for row in rows)
    }
