"""Caps on shares, as intervals over everything that is not known, compared exactly.

What lacks a maker, a weight, a site or a place in the scope is counted both ways: the interval [lo, hi] holds the share under
every completion. Met if all of it lies within the cap, broken if none does, else unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import duckdb

from netvet.findings.rule import Rule
from netvet.findings.sql import all_true, truth
from netvet.inventory.cells import quote
from netvet.regime.requirement import Share
from netvet.verdict import Status, Truth, status

_WEIGHTS = {"traffic": "traffic_gbps", "premises": "premises", "subscribers": "subscribers"}
_UNITS = {
    "traffic": "Gbit/s",
    "premises": "premises",
    "subscribers": "subscribers",
    "sites": "sites",
    "elements": "elements",
}

# in scope (t: true, n: not known), of the subject (t, n, f)
CELLS = ("tt", "tn", "tf", "nt", "nn", "nf")


@dataclass(frozen=True)
class Interval:
    """A share, from below and above, each with the parts that it is made of.

    Attributes:
        low, high: (part, whole); the share is their ratio.
        empty: whether nothing is in scope under any completion.
        certain: whether something is in scope for certain.
        some: whether some of it is the subject's for certain, however little: more than a share of nothing.
    """

    low: tuple[Fraction, Fraction]
    high: tuple[Fraction, Fraction]
    empty: bool = False
    certain: bool = True
    some: bool = False

    def within(self, cap: Fraction) -> Truth:
        """Whether the share keeps to the cap, under every completion, under none, or under some."""
        if not self.certain:
            return None
        if self.high[0] <= cap * self.high[1]:
            return True
        return False if self.low[0] > cap * self.low[1] or (self.some and not cap) else None


@dataclass(frozen=True)
class ShareFinding:
    """A cap on one operator: its status, the interval, and why."""

    rule: int
    operator: str
    group: str
    status: str
    due: date | None
    scheduled: bool | None
    estimate: bool
    reason: str
    interval: Interval


def judge_shares(con: duckdb.DuckDBPyConnection, rule: Rule, *, day: date, as_of: date, set_aside: bool) -> list[ShareFinding]:
    """A cap on every operator of the inventory, in order of first appearance.

    Args:
        con: the database of a run, with its tables `facts`, `classes` and (for sites) `class_of`.
        rule: the cap.
        day: the day judged.
        as_of: the day whose state the network describes.
        set_aside: whether rows were set aside: no cap is met then.
    """
    share = rule.requirement.share
    if share is None:
        return []
    con.execute(f"CREATE OR REPLACE TEMP TABLE share_scope AS {_scope(rule, share, as_of)}")
    gates = con.execute(_GATES.format(gate=_gate(rule))).fetchall()
    found = []
    for group in [""] if share.jointly else _groups(con):
        now, then = (_intervals(con, share, group, leaving=leaving) for leaving in (False, True))
        for operator, gate, estimate in gates:
            judged = _Judged(rule, share, group, gate, now.get(operator), then.get(operator), day, set_aside)
            found.append(judged.finding(operator, estimate=estimate))
    return found


@dataclass(frozen=True)
class _Judged:
    """One cap on one operator, with all that its status turns on."""

    rule: Rule
    share: Share
    group: str
    gate: Truth
    now: Interval | None
    then: Interval | None
    day: date
    set_aside: bool

    @property
    def within(self) -> Truth:
        return self.now.within(Fraction(self.share.at_most)) if self.now else None

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
        return self.then is None or self.then.empty or self.then.within(Fraction(self.share.at_most)) is True

    @property
    def reason(self) -> str:
        if self.gate is False:
            return "not in force on that day, or does not address this operator"
        if self.now is None or self.now.empty:
            return "nothing of this operator is in its scope"
        unit, cap = _UNITS[self.share.count], f"{(self.share.at_most * 100).normalize():f} %"
        ends = dict.fromkeys((self.now.low, self.now.high))
        told = " to ".join(f"{_number(part)} of {_number(whole)} {unit}{_percent(part, whole)}" for part, whole in ends)
        party = "operators.party_to" if self.rule.regime.parties else "operators.country"
        notes = [f"not known: {party}"] if self.gate is None else []
        notes += ["rows were set aside, so that no cap is met"] if self.set_aside and self.within else []
        return "; ".join([f"{self.group + ': ' if self.group else ''}{told}; at most {cap}", *notes])

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


_GATES = """
SELECT f."operator#name", first({gate} ORDER BY class) FILTER (f.ahead_on IS NULL) AS gate,
       coalesce(bool_or(f."estimate#row") FILTER (s.t IS NOT FALSE), FALSE) AS estimate
FROM facts AS f JOIN share_scope AS s USING (class) GROUP BY 1 ORDER BY min(class)
"""


def _gate(rule: Rule) -> str:
    """Whether the cap is in force for the operator; what depends on a licence's holder is in the scope of each element."""
    return all_true(rule.window, rule.addressed if rule.regime.addressee == "operator" else "TRUE")


def _scope(rule: Rule, share: Share, as_of: date) -> str:
    """SQL: of each class, whether it is in scope (t), the subject's (u), of which group, and gone by the last lawful day."""
    holder = rule.addressed if rule.regime.addressee == "licence_holder" else "TRUE"
    scope = all_true("present", "ahead_on IS NULL", holder, rule.scope)
    due = rule.requirement.due
    leaving = f"coalesce(leaves_on BETWEEN DATE '{as_of}' AND DATE '{due}', FALSE)" if due else "FALSE"
    return f"""
    SELECT class, "operator#name" AS operator, ({scope})::BOOLEAN AS t, ({truth(share.subject)})::BOOLEAN AS u,
           "vendor.group" AS g, {leaving} AS leaving
    FROM facts"""


_NO_GROUP = "makers of no known group"


def _groups(con: duckdb.DuckDBPyConnection) -> list[str]:
    """Every group that may have a share; where a maker's is not known (or there is none), one more, of which none is certain."""
    groups = "SELECT g FROM share_scope WHERE t IS NOT FALSE AND u IS NOT FALSE GROUP BY g ORDER BY min(class)"
    return [row[0] or _NO_GROUP for row in con.execute(groups).fetchall()] or [_NO_GROUP]


def _intervals(con: duckdb.DuckDBPyConnection, share: Share, group: str, *, leaving: bool) -> dict[str, Interval]:
    known = f"(u AND g = {quote(group)})" if group else "u"
    subject = "((u IS NOT FALSE AND g IS NULL) AND NULL)" if group == _NO_GROUP else known
    kept = "t IS NOT FALSE" + (" AND NOT leaving" if leaving else "")
    scope = f"SELECT class, operator, {_CELL.format(u=subject)} AS cell FROM share_scope WHERE {kept}"
    return _of_sites(con, scope) if share.count == "sites" else _of_weights(con, scope, share.count)


_CELL = "concat(CASE WHEN t THEN 't' ELSE 'n' END, CASE WHEN {u} THEN 't' WHEN NOT {u} THEN 'f' ELSE 'n' END)"


def _of_weights(con: duckdb.DuckDBPyConnection, scope: str, count: str) -> dict[str, Interval]:
    column = _WEIGHTS.get(count)
    total, known = (f"sum(c.{column}_sum)", f"sum(c.{column}_known)") if column else ("sum(c.n)", "sum(c.n)")
    rows = con.execute(
        f"SELECT s.operator, cell, {total}, sum(c.n) - {known} FROM ({scope}) AS s JOIN classes AS c USING (class) GROUP BY ALL"
    ).fetchall()
    cells: dict[str, dict[str, tuple[Fraction, int]]] = {}
    for operator, cell, weight, missing in rows:
        cells.setdefault(operator, {})[cell] = (Fraction(weight or 0), int(missing))
    return {operator: weighed_interval(found) for operator, found in cells.items()}


_SITES = """
WITH placed AS (
  SELECT s.operator, k.site_id, {counted}
  FROM keyed AS k JOIN class_of USING (netvet_row) JOIN ({scope}) AS s USING (class) GROUP BY ALL)
SELECT operator,
       count(*) FILTER (site_id IS NOT NULL AND tt > 0) AS sure,
       count(*) FILTER (site_id IS NOT NULL AND tt = 0 AND tn + tf + nn + nf > 0) AS beside,
       count(*) FILTER (site_id IS NOT NULL AND tt + tn + nt + nn > 0) AS possible,
       count(*) FILTER (site_id IS NOT NULL AND tt + tn + nt + nn = 0 AND tf > 0) AS clear,
       bool_or(tt + tn + tf > 0) AS certain, {adrift}
FROM placed GROUP BY operator
"""


def _of_sites(con: duckdb.DuckDBPyConnection, scope: str) -> dict[str, Interval]:
    """A site counts for every maker on it."""
    counted = ", ".join(f"count(*) FILTER (cell = '{cell}') AS {cell}" for cell in CELLS)
    adrift = ", ".join(f"coalesce(sum({cell}) FILTER (site_id IS NULL), 0)::BIGINT" for cell in CELLS)
    rows = con.execute(_SITES.format(counted=counted, scope=scope, adrift=adrift)).fetchall()
    return {
        operator: site_interval(*sites, adrift=dict(zip(CELLS, lost, strict=True)), certain=certain)
        for operator, *sites, certain, lost in ((*row[:6], row[6:]) for row in rows)
    }


def weighed_interval(cells: Mapping[str, tuple[Fraction, int]]) -> Interval:
    """The interval of a share of weights.

    Args:
        cells: for each of CELLS the sum of the known weights, and how many are not known (each may be anything from 0 up).
    """
    total = {cell: cells.get(cell, (Fraction(0), 0))[0] for cell in CELLS}
    lost = {cell: cells.get(cell, (Fraction(0), 0))[1] for cell in CELLS}
    some = {cell for cell in CELLS if total[cell] or lost[cell]}
    against, towards = ("tn", "tf", "nn", "nf"), ("tt", "tn", "nt", "nn")
    low = (total["tt"], total["tt"] + sum(total[cell] for cell in against))
    if any(lost[cell] for cell in against):
        low = (Fraction(0), Fraction(1))
    elif not low[1] and lost["tt"]:
        low = (Fraction(1), Fraction(1))
    part = sum((total[cell] for cell in towards), Fraction(0))
    high = (part, part + total["tf"])
    if any(lost[cell] for cell in towards):
        high = (Fraction(1), Fraction(1))
    return Interval(low, high, empty=not cells, certain=bool(some & {"tt", "tn", "tf"}), some=total["tt"] > 0)


def site_interval(sure: int, beside: int, possible: int, clear: int, *, adrift: Mapping[str, int], certain: bool) -> Interval:
    """The interval of a share of sites.

    Args:
        sure: sites that are the subject's for certain.
        beside: other sites that can be in scope without being the subject's.
        possible: sites that can be the subject's.
        clear: other sites that are in scope for certain.
        adrift: elements of each of CELLS whose site is not known: each may stand on any site, or on one of its own.
        certain: whether anything is in scope for certain.
    """
    low = [sure, sure + beside + adrift["tn"] + adrift["tf"] + adrift["nn"] + adrift["nf"]]
    if not sure and adrift["tt"]:
        low = [1, low[1] + 1]
    more = adrift["tt"] + adrift["tn"] + adrift["nt"] + adrift["nn"]
    taken = min(more, clear)
    high = [possible + more, possible + clear + more - taken]
    if not high[1]:
        high[1] = 1
    return Interval((Fraction(low[0]), Fraction(low[1])), (Fraction(high[0]), Fraction(high[1])), certain=certain)


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"


def _percent(part: Fraction, whole: Fraction) -> str:
    return f" ({float(part / whole) * 100:.1f} %)" if whole else ""
