"""Every element, and every operator for caps, against every requirement of some regimes on a day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from netvet.case import Case, open_case
from netvet.dossier import Dossiers, read_dossiers
from netvet.errors import CaseError
from netvet.findings.classes import Question, make_classes, membership, question
from netvet.findings.facts import vocabulary
from netvet.findings.judgement import Rule, judge
from netvet.findings.shares import ShareFinding, judge_shares
from netvet.inventory.cells import name, quote
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory, digest, open_inventory
from netvet.regime import Regime, read_regime, shipped_regimes, shipped_rule_ids
from netvet.verdict import Status

COLUMNS = (
    "element_id operator subject regime requirement part force status due days_left scheduled burden estimate confidence reason responsible "
    "ticket hypothetical set_aside"
).split()
"""Columns of a finding, in order."""


@dataclass
class Findings:
    """What came of an assessment.

    Attributes:
        case: the case.
        inventory: its network; the tables of the run lie in its database.
        rules: the requirements asked, in order.
        day: the day judged.
        as_of: the day whose state the network describes.
        as_if: whether every operator was taken as addressed: all of it is hypothetical then.
        dossiers, functions: what the facts were taken from.
        shares: findings on operators.
    """

    case: Case
    inventory: Inventory
    rules: Sequence[Rule]
    asked: Question
    day: date
    as_of: date
    as_if: bool
    dossiers: Dossiers
    functions: Functions
    shares: list[ShareFinding] = field(default_factory=list)

    @property
    def con(self) -> duckdb.DuckDBPyConnection:
        """The database of the run."""
        return self.inventory.con

    @property
    def regimes(self) -> list[Regime]:
        """The regimes asked, in order."""
        return list({rule.regime.id: rule.regime for rule in self.rules}.values())

    @property
    def set_aside(self) -> int:
        """Rows that were set aside, now or at conversion."""
        return self.inventory.set_aside + self.case.set_aside

    def rows(self, *, everything: bool = False) -> duckdb.DuckDBPyRelation:
        """The findings as a relation with COLUMNS: elements in order of the inventory, then operators.

        Args:
            everything: also what is met or not applicable.
        """
        _make_rule_table(self)
        silent = "" if everything else "WHERE j.status NOT IN ('met', 'not-applicable')"
        shown = ", ".join(f"NULL::VARCHAR AS {column}" if column in ("responsible", "ticket", "element_id") else column for column in COLUMNS)
        elements = (
            "SELECT k.element_id, k.operator, 'element' AS subject, r.regime, r.requirement, r.part, r.force, j.status, j.due, "
            f"date_diff('day', DATE '{self.day}', j.due) AS days_left, j.scheduled, r.burden, c.estimate, r.confidence, j.reason, k.responsible, "
            f"k.ticket, {self.as_if} AS hypothetical, {self.set_aside} AS set_aside, k.netvet_row AS at_row, j.rule AS at_rule "
            f"FROM judged AS j JOIN rule_heads AS r USING (rule) JOIN classes AS c USING (class) JOIN class_of USING (class) "
            f"JOIN keyed AS k USING (netvet_row) {silent}"
        )
        operators = f"SELECT {shown}, 9223372036854775807 AS at_row, rule AS at_rule FROM share_findings AS j {silent}"
        make_class_of(self)
        return self.con.sql(f"SELECT {', '.join(COLUMNS)} FROM ({elements} UNION ALL {operators}) ORDER BY at_row, at_rule, operator")

    def counts(self) -> list[dict[str, Any]]:
        """One row a requirement and status: n, scheduled, estimated, due, and the subscribers and traffic behind them."""
        _make_rule_table(self)
        rows = self.con.execute(_COUNTS).fetchall()
        keys = ("rule", "status", "n", "scheduled", "estimated", "due", "subscribers", "subscribers_missing", "traffic_gbps", "traffic_missing")
        found = [dict(zip(keys, row, strict=True)) for row in rows]
        for share in self.shares:
            _count_share(found, share)
        return sorted(found, key=lambda row: (row["rule"], list(Status).index(Status(row["status"]))))

    def close(self) -> None:
        """Close the database."""
        self.inventory.close()

    def __enter__(self) -> Findings:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


_WEIGHED = (
    "SELECT rule, status, sum({w}) AS {w}, sum(missing)::BIGINT AS missing FROM (SELECT rule, status, operator, max({w}) AS {w}, "
    "arg_max(missing, coalesce({w}, -1)) AS missing FROM (SELECT rule, status, operator, fn, sum(w) AS {w}, sum(lost) AS missing FROM "
    "(SELECT j.rule, j.status, c.operator, unnest(coalesce(f.function, [''])) AS fn, c.{w}_sum AS w, c.n - c.{w}_known AS lost "
    "FROM judged AS j JOIN classes AS c USING (class) JOIN facts AS f USING (class)) GROUP BY ALL) GROUP BY ALL) GROUP BY ALL"
)
"""A total over several functions takes, per operator, the largest sum of any one function, never their sum."""

_COUNTS = (
    "SELECT n.*, s.subscribers, s.missing, t.traffic_gbps, t.missing FROM (SELECT j.rule, j.status, sum(c.n)::BIGINT AS n, "
    "coalesce(sum(c.n) FILTER (j.scheduled), 0)::BIGINT AS scheduled, coalesce(sum(c.n) FILTER (c.estimate), 0)::BIGINT AS estimated, "
    "min(j.due) AS due FROM judged AS j JOIN classes AS c USING (class) GROUP BY ALL) AS n "
    f"LEFT JOIN ({_WEIGHED.format(w='subscribers')}) AS s USING (rule, status) LEFT JOIN ({_WEIGHED.format(w='traffic_gbps')}) AS t USING (rule, status)"
)


def assess(
    case: Case | Path | str,
    *,
    regimes: Sequence[str] | None = None,
    on: date | None = None,
    as_if: bool = False,
    set_aside: bool = False,
    threads: int = 2,
) -> Findings:
    """Judge every element, and every operator for caps, against every requirement.

    Args:
        case: the case, or where it lies.
        regimes: ids of shipped regimes or paths of own ones; the case's own where None.
        on: the day judged; the case's `as_of` where None.
        as_if: take every operator as addressed; all that follows is hypothetical.
        set_aside: go on without rows that cannot be used.
        threads: how many threads DuckDB may use.

    Raises:
        NetvetError: where the case, its network, a dossier or a regime cannot be used.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    day, as_of = _days(case, on)
    functions, dossiers = case.functions, read_dossiers(*case.dossiers)
    facts = vocabulary(functions)
    chosen = [read_regime(find_regime(word, case.folder), facts) for word in _chosen(case, regimes)]
    _check_readings(chosen, case.readings or {})
    rules = rules_of(chosen, case.readings or {}, as_if=as_if)
    inventory = open_inventory(case.network, set_aside=set_aside, threads=threads)
    try:
        return judge_inventory(case, inventory, rules, day=day, as_of=as_of, as_if=as_if, dossiers=dossiers, functions=functions)
    except BaseException:
        inventory.close()
        raise


def judge_inventory(
    case: Case, inventory: Inventory, rules: Sequence[Rule], *, day: date, as_of: date, as_if: bool, dossiers: Dossiers, functions: Functions
) -> Findings:
    """Judge an inventory that is open already."""
    asked = question([rule.requirement for rule in rules], [test for rule in rules for test in rule.tests], day, as_of)
    if any(rule.requirement.share for rule in rules):
        asked = Question(asked.facts | {"vendor.group"}, asked.cuts, asked.acts, asked.certified)
    make_classes(inventory, asked, day, as_of)
    judge(inventory, rules, asked, dossiers, functions, day, as_of)
    findings = Findings(case, inventory, rules, asked, day, as_of, as_if, dossiers, functions)
    capped = [rule for rule in rules if rule.requirement.share]
    if any(rule.requirement.share and rule.requirement.share.count == "sites" for rule in capped):
        make_class_of(findings)
    for rule in capped:
        findings.shares += judge_shares(inventory.con, rule, day, as_of, set_aside=findings.set_aside > 0)
    return findings


def find_regime(word: str, folder: Path) -> Path:
    """The file of a regime: an own one by its path (from the case, or from here), a shipped one by its id.

    Raises:
        CaseError: where there is none, with near ids.
    """
    shipped = shipped_regimes()
    if word in shipped:
        return shipped[word]
    for path in (folder / word, Path(word)):
        if path.suffix == ".toml" and path.is_file():
            return path
    near = get_close_matches(word, shipped, n=3, cutoff=0.4)
    remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(shipped)}, and own files"
    raise CaseError(f"there is no regime {word!r}", where=str(folder), remedy=remedy)


def _chosen(case: Case, regimes: Sequence[str] | None) -> list[str]:
    chosen = list(dict.fromkeys(regimes if regimes else case.regimes))
    if not chosen:
        raise CaseError("no regime is asked", where=str(case.folder), remedy="name one by --regime ID, or in case.toml; `netvet regimes` lists them")
    return chosen


def _days(case: Case, on: date | None) -> tuple[date, date]:
    day = on or case.as_of
    if day is None:
        raise CaseError("the case does not say which day it describes", where=str(case.folder), remedy="write as_of in case.toml, or give --on DATE")
    return day, case.as_of or day


def rules_of(regimes: Sequence[Regime], readings: Mapping[str, str], *, as_if: bool) -> list[Rule]:
    """The requirements of some regimes as they are asked in one run, with the readings chosen."""
    asked = [(regime, requirement) for regime in regimes for requirement in regime.requirements]
    chosen = dict(readings)
    rules = []
    for index, (regime, requirement) in enumerate(asked):
        own = requirement.readings or {}
        word = chosen.get(requirement.key, chosen.get(requirement.id, ""))
        rules.append(Rule(index, regime, requirement, word if word in own else "", as_if))
    return rules


def _check_readings(regimes: Sequence[Regime], chosen: Mapping[str, str]) -> None:
    """Refuse a choice that would choose nothing: a slip in a rule's id or in a reading's name."""
    asked = [requirement for regime in regimes for requirement in regime.requirements]
    for key, word in chosen.items():
        meant = [requirement for requirement in asked if key in (requirement.id, requirement.key)]
        known = list(dict.fromkeys(reading for requirement in meant for reading in requirement.readings or {}))
        if meant and word not in known:
            near = get_close_matches(word, known, n=2)
            remedy = f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(known) or 'no readings: take the line out'}"
            raise CaseError(f"{key} has no reading {word!r}", where="case.toml, [readings]", remedy=remedy)
        if not meant and key.partition("/")[0] not in shipped_rule_ids():
            near = get_close_matches(key, [requirement.key for requirement in asked], n=2)
            remedy = f"did you mean {' or '.join(near)}?" if near else "take the line out"
            raise CaseError(f"there is no rule {key!r}", where="case.toml, [readings]", remedy=remedy)


def make_class_of(findings: Findings) -> None:
    """The table `class_of`: netvet_row of each element, and its class."""
    join = membership(findings.asked, findings.day, findings.as_of)
    findings.con.execute(f"CREATE TEMP TABLE IF NOT EXISTS class_of AS SELECT k.netvet_row, c.class FROM keyed AS k JOIN classes AS c ON {join}")


def _make_rule_table(findings: Findings) -> None:
    import pyarrow as pa  # noqa: PLC0415

    heads = [
        {
            "rule": rule.index,
            "regime": rule.regime.id,
            "requirement": rule.requirement.id,
            "part": rule.requirement.part,
            "force": rule.requirement.force,
            "burden": rule.requirement.burden,
            "confidence": rule.requirement.confidence,
        }
        for rule in findings.rules
    ]
    schema = pa.schema([("rule", pa.int32()), *((key, pa.string()) for key in ("regime", "requirement", "part", "force", "burden", "confidence"))])
    _replace(findings.con, "rule_heads", pa.Table.from_pylist(heads, schema=schema))
    shares = [_share_row(findings, share) for share in findings.shares]
    fields = [("rule", pa.int32()), ("operator", pa.string()), ("status", pa.string()), ("due", pa.date32()), ("days_left", pa.int64())]
    fields += [("scheduled", pa.bool_()), ("estimate", pa.bool_()), ("reason", pa.string())]
    _replace(findings.con, "share_rows", pa.Table.from_pylist(shares, schema=pa.schema(fields)))
    findings.con.execute(
        "CREATE OR REPLACE TEMP VIEW share_findings AS SELECT s.rule, s.operator, 'operator' AS subject, r.regime, r.requirement, r.part, r.force, "
        "s.status, s.due, s.days_left, s.scheduled, r.burden, s.estimate, r.confidence, s.reason, "
        f"{findings.as_if} AS hypothetical, {findings.set_aside} AS set_aside FROM share_rows AS s JOIN rule_heads AS r USING (rule)"
    )


def _share_row(findings: Findings, share: ShareFinding) -> dict[str, Any]:
    left = (share.due - findings.day).days if share.due else None
    keys = ("rule", "operator", "status", "due", "scheduled", "estimate", "reason")
    return {**{key: getattr(share, key) for key in keys}, "days_left": left}


def _replace(con: duckdb.DuckDBPyConnection, table: str, rows: object) -> None:
    con.register("incoming", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")


def _count_share(found: list[dict[str, Any]], share: ShareFinding) -> None:
    for row in found:
        if row["rule"] == share.rule and row["status"] == share.status:
            row["n"] += 1
            row["scheduled"] += share.scheduled is True
            row["estimated"] += share.estimate
            return
    weights = {"subscribers": None, "subscribers_missing": None, "traffic_gbps": None, "traffic_missing": None}
    found.append({"rule": share.rule, "status": share.status, "n": 1, "scheduled": int(share.scheduled is True), "estimated": int(share.estimate), "due": share.due, **weights})


def unmapped(findings: Findings) -> dict[str, int]:
    """Function names that mean no function, with the number of elements that bear them, most frequent first."""
    rows = findings.con.execute(
        "SELECT name, sum(n)::BIGINT AS total FROM (SELECT unnest(f.unmapped) AS name, c.n FROM classes AS c JOIN function_facts AS f ON c.function = f.cell) "
        "GROUP BY name ORDER BY total DESC, name"
    ).fetchall()
    return dict(rows)


def makers(findings: Findings) -> list[dict[str, Any]]:
    """By operator: elements that may be there on the day, how many have no known maker, and which maker is the most frequent."""
    rows = findings.con.execute(
        "SELECT operator, sum(n)::BIGINT, coalesce(sum(n) FILTER (id IS NULL), 0)::BIGINT, arg_max(label, total), max(total)::BIGINT, "
        "arg_max(guessed, total)::BIGINT FROM (SELECT c.operator, v.id, sum(c.n) AS n, min(c.class) AS first, "
        "CASE WHEN v.id IS NOT NULL THEN min(c.vendor) END AS label, CASE WHEN v.id IS NOT NULL THEN sum(c.n) END AS total, "
        "coalesce(sum(c.n) FILTER (c.estimate), 0) AS guessed FROM classes AS c LEFT JOIN vendor_facts AS v ON c.vendor = v.written "
        "WHERE c.present IS NOT FALSE GROUP BY c.operator, v.id) GROUP BY operator ORDER BY min(first)"
    ).fetchall()
    return [
        {
            "operator": operator,
            "elements": total,
            "not_known": unknown,
            "most_frequent": "" if label is None else f"{label}: {most} of {total}" + (f" ({guessed} by estimate)" if guessed else ""),
        }
        for operator, total, unknown, label, most, guessed in rows
    ]


def inputs(findings: Findings) -> list[dict[str, str]]:
    """Path (from the case) and SHA-256 of every file that the result rests on, in order of path."""
    case = findings.case
    files = {Path(path): sha for path, sha in findings.inventory.inputs}
    own = [case.folder / "case.toml", case.folder / "functions.csv", *(path for folder in case.dossiers for path in sorted(folder.glob("*.toml")))]
    files.update({path: digest(path) for path in own if path.is_file()})
    files.update({Path(path): sha for path, sha in (regime.origin for regime in findings.regimes) if Path(path) not in shipped_regimes().values()})
    listed = {(str(path.relative_to(case.folder)) if path.is_relative_to(case.folder) else path.name): sha for path, sha in files.items()}
    return [{"path": path, "sha256": sha} for path, sha in sorted(listed.items())]


__all__ = ["COLUMNS", "Findings", "assess", "find_regime", "inputs", "judge_inventory", "name", "quote"]
