"""A judgement against an earlier one: what became of every finding, and which input did it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from netvet.case import Case, open_case
from netvet.comparison.cause import Cause, differing
from netvet.comparison.change import Change
from netvet.comparison.earlier import is_result, put_result, undecided_causes
from netvet.comparison.sides import exchange_inputs, prepare, put_judgement, put_subjects
from netvet.comparison.table import QUIET, put_among, put_changes, put_down
from netvet.errors import CaseError
from netvet.findings import Findings, assess, not_judged, superseded
from netvet.inventory.cells import quote
from netvet.inventory.store import connect, literal_rows
from netvet.verdict import Status

COMPARING_MEMORY = "2GB"
"""What DuckDB may take before it spills to a scratch folder."""

CHANGE_COLUMNS = (
    "element_id operator subject regime requirement part owner_group force change status_before status due_before due "
    "scheduled_before scheduled why estimate confidence reason_before reason responsible ticket supersedes not_judged "
    "hypothetical"
).split()
"""Columns of a change, in order."""


@dataclass
class Comparison:
    """What came of a comparison.

    Attributes:
        now: the assessment of today.
        against: what the earlier one is called: the case's title, or the file's name.
        earlier_day: the day that the earlier one was judged on; None where it does not say.
        causes: the inputs that differ, each with what differs in it; of an earlier result, those that may.
        told_apart: whether changes are put down to single inputs: they can be unless several differ from a mere result.
        notes: what a reader should know.
        con: the database of the comparison.
    """

    now: Findings
    against: str
    earlier_day: date | None
    causes: dict[Cause, str]
    told_apart: bool
    notes: Sequence[str]
    con: duckdb.DuckDBPyConnection
    closing: ExitStack = field(default_factory=ExitStack, repr=False)

    def counts(self) -> list[dict[str, Any]]:
        """Findings by change, requirement, statuses and cause, worst first.

        Columns: change, regime, requirement, part, title, status_before, status (empty where there is no such finding), why,
        n, estimated (of n), first (an element, or an operator), due (the earliest).
        """
        titles: dict[tuple[object, ...], str] = {
            (rule.regime.id, rule.requirement.id, rule.requirement.part): rule.requirement.title for rule in self.now.rules
        }
        rows = [dict(row) for row in literal_rows(self.con, _COUNTS)]
        for row in rows:
            row["title"] = titles.get((row["regime"], row["requirement"], row["part"]), "")
        return rows

    def totals(self) -> dict[Change, int]:
        """How many findings each change befell, worst first; all of them add up to every finding before or now."""
        counted = "SELECT change, sum(p.n)::BIGINT FROM changes JOIN profiles AS p USING (profile) GROUP BY change"
        found = dict(self.con.execute(counted).fetchall())
        return {change: found[change] for change in Change if change in found}

    def rows(self, *, everything: bool = False) -> duckdb.DuckDBPyRelation:
        """The changes as a relation with CHANGE_COLUMNS: in the order of today's findings, what is gone after them.

        Args:
            everything: also what is unchanged, or was and is met or not applicable.
        """
        quiet = "" if everything else f"WHERE c.change NOT IN ({QUIET})"
        return self.con.sql(_TOLD.format(columns=self._columns(), quiet=quiet) + " ORDER BY place, at_key")

    def row_parts(self, *, everything: bool = False) -> Iterator[duckdb.DuckDBPyRelation]:
        """The rows of `rows`, in the one part that they are."""
        yield self.rows(everything=everything)

    def _columns(self) -> str:
        made = {"hypothetical": str(self.now.as_if), "supersedes": _supersedes(self.now), "not_judged": not_judged(self.now)}
        return ", ".join(f"{made[c]} AS {c}" if c in made else c for c in CHANGE_COLUMNS)

    def worst(self, limit: int) -> duckdb.DuckDBPyRelation:
        """The changes that somebody has to look at, worst first, at most `limit`: CHANGE_COLUMNS, and `key` of the rule."""
        quiet = f"WHERE c.change NOT IN ({QUIET})"
        key = "concat_ws('/', requirement, nullif(part, '')) AS key"
        told = _TOLD.format(columns=f"{self._columns()}, {key}", quiet=quiet)
        statuses = ", ".join(_STATUS_RANKS.format(column) for column in ("status", "status_before"))
        return self.con.sql(f"{told} ORDER BY {_RANKS.format('change')}, {statuses}, place, at_key LIMIT {limit}")

    def close(self) -> None:
        """Close its database and the earlier assessment; today's stays open."""
        self.closing.close()

    def __enter__(self) -> Comparison:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def compare(
    now: Findings, earlier: Findings | Case | Path | str, *, regimes: Sequence[str] | None = None, set_aside: bool = False
) -> Comparison:
    """Compare an assessment with an earlier one.

    Args:
        now: the assessment of today.
        earlier: an earlier assessment; or a case, judged on its own `as_of` (else on today's day) by its own
            regimes (else by today's); or a file that `assess --all` wrote.
        regimes: ids of shipped regimes or paths of own ones; the earlier case's own where None.
        set_aside: go on without rows of the earlier case that cannot be used.

    Raises:
        NetvetError: where the earlier case cannot be judged, the file is no result, or one of the two is hypothetical.
    """
    with ExitStack() as closing:
        con, scratch = connect(memory=COMPARING_MEMORY)
        closing.callback(shutil.rmtree, scratch, ignore_errors=True)
        closing.callback(con.close)
        prepare(con)
        if isinstance(earlier, str | Path) and is_result(con, Path(earlier)):
            found = _with_result(con, now, Path(earlier))
        else:
            if not isinstance(earlier, Findings):
                earlier = closing.enter_context(_judge(now, earlier, regimes, set_aside=set_aside))
            found = _with_findings(con, now, earlier)
        found.closing = closing.pop_all()
        return found


def _judge(now: Findings, earlier: Case | Path | str, regimes: Sequence[str] | None, *, set_aside: bool) -> Findings:
    """The earlier case judged on its own day; one that asks no regime, and says no day, is asked as today's is."""
    case = earlier if isinstance(earlier, Case) else _open(Path(earlier))
    asked = regimes or case.regimes or [regime.origin[0] for regime in now.regimes]
    return assess(case, regimes=asked, on=case.as_of or now.day, as_if=now.as_if, set_aside=set_aside)


def _open(path: Path) -> Case:
    if not path.exists():
        remedy = "name an earlier case folder, or a parquet or csv file that `netvet assess --all` wrote"
        raise CaseError("there is nothing to compare with", where=str(path), remedy=remedy)
    return open_case(path)


def _with_findings(con: duckdb.DuckDBPyConnection, now: Findings, before: Findings) -> Comparison:
    if before.as_if != now.as_if:
        raise CaseError("one of the two judgements is hypothetical", remedy="judge both as if, or neither")
    causes = differing(before, now)
    chosen = list(causes)
    last = (1 << len(chosen)) - 1
    put_judgement(con, 0, before)
    exchange_inputs(con, before, now, chosen)
    if last:
        put_judgement(con, last, now)
    network = 1 << chosen.index(Cause.NETWORK) if Cause.NETWORK in causes else 0
    put_subjects(con, range(last + 1), network)
    put_changes(con, last)
    put_down(con, chosen)
    rows = "1 row of the earlier case was" if before.set_aside == 1 else f"{before.set_aside} rows of the earlier case were"
    notes = [f"{rows} set aside"] if before.set_aside else []
    notes += _superseding(now)
    return Comparison(now, before.case.title, before.day, causes, told_apart=True, notes=notes, con=con)


def _with_result(con: duckdb.DuckDBPyConnection, now: Findings, path: Path) -> Comparison:
    result = put_result(con, path, as_if=now.as_if)
    put_judgement(con, 1, now)
    put_subjects(con, (0, 1), 1)
    put_changes(con, 1)
    causes, notes = undecided_causes(result, now), [*result.notes, *_superseding(now)]
    put_among(con, list(causes))
    return Comparison(now, path.name, result.day, causes, told_apart=len(causes) == 1, notes=notes, con=con)


def _superseding(now: Findings) -> list[str]:
    """Which rules are not judged today since another stands in their place: what was found by them before is gone."""
    return [superseded(rule) for rule in now.superseding]


def _supersedes(now: Findings) -> str:
    """SQL: the rule that the requirement of a row supersedes, and why; NULL where it does not."""
    cases = [
        f"WHEN regime = {quote(rule.regime.id)} AND requirement = {quote(rule.requirement.id)} "
        f"AND part = {quote(rule.requirement.part)} THEN {quote(str(rule.requirement.supersedes))}"
        for rule in now.rules
        if rule.requirement.supersedes
    ]
    return f"CASE {' '.join(cases)} END" if cases else "NULL::VARCHAR"


_RANKS = "CASE {0} " + " ".join(f"WHEN '{change}' THEN {rank}" for rank, change in enumerate(Change)) + " END"
_STATUS_RANKS = "CASE {0} " + " ".join(f"WHEN '{status}' THEN {status.rank}" for status in Status) + f" ELSE {len(Status)} END"

_COUNTS = f"""
SELECT change, regime, requirement, part, coalesce(status_before, '') AS status_before, coalesce(status, '') AS status,
       coalesce(why, '') AS why, sum(p.n)::BIGINT AS n,
       coalesce(sum(p.n) FILTER (coalesce(estimate, FALSE) OR coalesce(estimate_before, FALSE)), 0)::BIGINT AS estimated,
       arg_min(coalesce(s.element_id, s.operator), p.first) AS first, min(due) AS due
FROM changes JOIN profiles AS p USING (profile) JOIN subjects AS s ON s.place = p.first LEFT JOIN causes USING (profile, key)
GROUP BY change, key, regime, requirement, part, status_before, status, why
ORDER BY {_RANKS.format("change")}, {_STATUS_RANKS.format("status")}, {_STATUS_RANKS.format("status_before")}, key, why
"""

_TOLD = """
SELECT {columns} FROM (
  SELECT s.place, c.key AS at_key, s.element_id, s.operator, CASE WHEN s.element_id IS NULL THEN 'operator' ELSE 'element' END
         AS subject, c.regime, c.requirement, c.part, s.owner_group, coalesce(c.force, c.force_before) AS force, c.change,
         c.status_before, c.status, c.due_before, c.due, c.scheduled_before, c.scheduled, w.why,
         coalesce(c.estimate, FALSE) OR coalesce(c.estimate_before, FALSE) AS estimate,
         coalesce(c.confidence, c.confidence_before) AS confidence, c.reason_before, c.reason, s.responsible, s.ticket
  FROM changes AS c JOIN profiles AS p USING (profile) JOIN subjects AS s USING (classes)
  LEFT JOIN causes AS w ON w.profile = c.profile AND w.key = c.key {quiet}
)
"""
