"""Caps on shares, as intervals over everything that is not known, compared exactly.

What lacks a maker, a weight, a site or a place in the scope is counted both ways: the interval [lo, hi] holds the share under
every completion. Met if all of it lies within the cap, broken if none does, else unknown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import duckdb

from netvet.findings.sql import all_true, truth
from netvet.inventory.cells import name, quote
from netvet.regime.requirement import Share
from netvet.verdict import Status, Truth, status

if TYPE_CHECKING:
    from netvet.findings.judgement import Rule

_WEIGHTS = {"traffic": "traffic_gbps", "premises": "premises", "subscribers": "subscribers"}
_UNITS = {"traffic": "Gbit/s", "premises": "premises", "subscribers": "subscribers", "sites": "sites", "elements": "elements"}

# in scope (t: true, n: not known), of the subject (t, n, f)
CELLS = ("tt", "tn", "tf", "nt", "nn", "nf")


@dataclass(frozen=True)
class Interval:
    """A share, from below and above, each with the parts that it is made of.

    Attributes:
        low, high: (part, whole); the share is their ratio.
        empty: whether nothing is in scope under any completion.
        certain: whether something is in scope for certain.
    """

    low: tuple[Fraction, Fraction]
    high: tuple[Fraction, Fraction]
    empty: bool = False
    certain: bool = True

    def within(self, cap: Fraction) -> Truth:
        """Whether the share keeps to the cap, under every completion, under none, or under some."""
        if self.high[0] <= cap * self.high[1] and self.certain:
            return True
        return False if self.low[0] > cap * self.low[1] and self.certain else None


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


def judge_shares(con: duckdb.DuckDBPyConnection, rule: Rule, day: date, as_of: date, *, set_aside: bool) -> list[ShareFinding]:
    """A cap on every operator of the inventory, in order of first appearance."""
    share = rule.requirement.share
    if share is None:
        return []
    _make_scope(con, rule, share, as_of)
    gates = con.execute(f"SELECT \"operator#name\", ({_gate(rule)}) AS gate, bool_or(\"estimate#row\") FROM facts GROUP BY ALL ORDER BY min(class)").fetchall()
    found = []
    for group in [""] if share.jointly else _groups(con):
        now = _intervals(con, share, group, leaving=False)
        then = _intervals(con, share, group, leaving=True)
        for operator, gate, estimate in gates:
            found.append(_finding(rule, share, operator, group, gate, now.get(operator), then.get(operator), estimate, day, set_aside))
    return found


def _finding(rule: Rule, share: Share, operator: str, group: str, gate: Truth, now: Interval | None, then: Interval | None, estimate: bool, day: date, set_aside: bool) -> ShareFinding:  # noqa: FBT001 - one row of a query
    asked, cap = rule.requirement, Fraction(share.at_most)
    applies = False if now is None or now.empty else gate
    within = now.within(cap) if now else None
    held = None if within is True and set_aside else within
    found = status(applies, held, judged_on=day, due=asked.due, broken=Status(rule.broken))
    scheduled = (then is not None and (then.empty or then.within(cap) is True)) if found is Status.NOT_YET_DUE else None
    reason = _reason(rule, share, group, gate, now, set_aside=set_aside and within is True)
    return ShareFinding(rule.index, operator, group, found.value, asked.due, scheduled, estimate, reason, now or Interval((Fraction(0), Fraction(0)), (Fraction(0), Fraction(0)), empty=True))


def _gate(rule: Rule) -> str:
    return all_true(rule.window, rule.addressed)


def _make_scope(con: duckdb.DuckDBPyConnection, rule: Rule, share: Share, as_of: date) -> None:
    leaves = "FALSE"
    if rule.requirement.due:
        leaves = f"coalesce(leaves_on BETWEEN DATE '{as_of}' AND DATE '{rule.requirement.due}', FALSE)"
    scope = all_true("present", "ahead_on IS NULL", rule.scope)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE share_scope AS SELECT class, \"operator#name\" AS operator, ({scope})::BOOLEAN AS t, ({truth(share.subject)})::BOOLEAN AS u, "
        f"\"vendor.group\" AS g, {leaves} AS leaving FROM facts"
    )


def _groups(con: duckdb.DuckDBPyConnection) -> list[str]:
    rows = con.execute("SELECT g FROM share_scope WHERE t IS NOT FALSE AND u AND g IS NOT NULL GROUP BY g ORDER BY min(class)").fetchall()
    return [row[0] for row in rows]


def _intervals(con: duckdb.DuckDBPyConnection, share: Share, group: str, *, leaving: bool) -> dict[str, Interval]:
    subject = f"(u AND g = {quote(group)})" if group else "u"
    kept = "WHERE t IS NOT FALSE" + (" AND NOT leaving" if leaving else "")
    scope = f"(SELECT class, operator, t, {subject} AS u FROM share_scope {kept})"
    return _of_sites(con, scope) if share.count == "sites" else _of_weights(con, scope, share.count)


_CELL = "concat(CASE WHEN t THEN 't' ELSE 'n' END, CASE WHEN u THEN 't' WHEN NOT u THEN 'f' ELSE 'n' END)"


def _of_weights(con: duckdb.DuckDBPyConnection, scope: str, count: str) -> dict[str, Interval]:
    column = _WEIGHTS.get(count)
    weight, known = (f"sum({column}_sum)", f"sum({column}_known)") if column else ("sum(n)", "sum(n)")
    rows = con.execute(f"SELECT operator, cell, {weight}, sum(n) - {known} FROM (SELECT s.operator, {_CELL} AS cell, c.* EXCLUDE (operator) FROM {scope} AS s JOIN classes AS c USING (class)) GROUP BY ALL").fetchall()
    cells: dict[str, dict[str, tuple[Fraction, int]]] = {}
    for operator, cell, total, missing in rows:
        cells.setdefault(operator, {})[cell] = (Fraction(total or 0), int(missing))
    return {operator: weighed_interval(found) for operator, found in cells.items()}


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
    return Interval(low, high, empty=not cells, certain=bool(some & {"tt", "tn", "tf"}))


def _of_sites(con: duckdb.DuckDBPyConnection, scope: str) -> dict[str, Interval]:
    """A site counts for every maker on it."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE share_cells AS SELECT class, s.operator, {_CELL} AS cell FROM {scope} AS s")
    cells = ", ".join(f"count(*) FILTER (cell = '{cell}') AS {cell}" for cell in CELLS)
    placed = f"SELECT operator, site_id, {cells} FROM keyed AS k JOIN class_of USING (netvet_row) JOIN share_cells USING (class, operator) GROUP BY operator, site_id"
    rows = con.execute(
        "SELECT operator, count(*) FILTER (site_id IS NOT NULL AND tt > 0), "
        "count(*) FILTER (site_id IS NOT NULL AND tt = 0 AND tn + tf + nn + nf > 0), "
        "count(*) FILTER (site_id IS NOT NULL AND tt + tn + nt + nn > 0), "
        "count(*) FILTER (site_id IS NOT NULL AND tt + tn + nt + nn = 0 AND tf > 0), "
        f"bool_or(tt + tn + tf > 0), {', '.join(f'coalesce(sum({cell}) FILTER (site_id IS NULL), 0)' for cell in CELLS)} FROM ({placed}) GROUP BY operator"
    ).fetchall()
    return {row[0]: site_interval(*map(int, row[1:5]), adrift=dict(zip(CELLS, map(int, row[6:]), strict=True)), certain=row[5]) for row in rows}


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


def _reason(rule: Rule, share: Share, group: str, gate: Truth, now: Interval | None, *, set_aside: bool) -> str:
    if gate is False:
        return "not in force, or does not address this operator"
    if now is None or now.empty:
        return "nothing of this operator is in its scope"
    unit, limit = _UNITS[share.count], f"at most {share.at_most * 100:f}".rstrip("0").rstrip(".") + " %"
    shown = [f"{_number(part)} of {_number(whole)} {unit}{_percent(part, whole)}" for part, whole in dict.fromkeys((now.low, now.high))]
    told = f"{group + ': ' if group else ''}{' to '.join(shown)}; {limit}"
    notes = [*(["operators." + ("party_to" if rule.regime.parties else "country") + " not known"] if gate is None else [])]
    notes += ["rows were set aside, so that no cap is met"] if set_aside else []
    return "; ".join([told, *notes])


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"


def _percent(part: Fraction, whole: Fraction) -> str:
    return f" ({float(part / whole) * 100:.1f} %)" if whole else ""


__all__ = ["CELLS", "Interval", "ShareFinding", "judge_shares", "site_interval", "weighed_interval", "name"]
