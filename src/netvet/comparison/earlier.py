"""An earlier result as the other side of a comparison: rows that `assess --all` wrote, as csv or parquet."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import duckdb

import netvet
from netvet.comparison.cause import Cause
from netvet.errors import CaseError
from netvet.findings import COLUMNS, FACT_TABLES, Findings, inputs
from netvet.inventory import FAULTS_SHOWN
from netvet.inventory.cells import file, name, quote
from netvet.verdict import Status

NEEDED = ("element_id", "operator", "regime", "requirement", "part", "status", "due", "scheduled")
"""Columns without which a result cannot be compared."""

_REMEDY = "write it by `netvet assess CASE --all --format parquet -o FILE`"


@dataclass(frozen=True)
class Result:
    """What an earlier result says of itself.

    Attributes:
        path: the file.
        day: the day that it was judged on; None where no row tells.
        summary: what `assess --format json` wrote beside it (the same name, `.json`); empty where there is none.
        notes: what a reader should know.
    """

    path: Path
    day: date | None
    summary: Mapping[str, Any]
    notes: Sequence[str]


def is_result(con: duckdb.DuckDBPyConnection, path: Path) -> bool:
    """Whether a path is a file of findings, and not a case.

    Raises:
        CaseError: where it is a file that is neither, or cannot be read.
    """
    if not path.is_file():
        return False
    have = {column.casefold() for column in _columns(con, path)}
    if have & {"requirement", "status"}:
        return True
    if {"element_id", "operator"} <= have:
        return False
    raise CaseError("it is neither a result nor a table of elements", where=str(path), remedy=_REMEDY)


def _scan(path: Path) -> str:
    if path.suffix == ".parquet":
        return f"read_parquet({file(path)}, hive_partitioning = false)"
    written = "header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"', hive_partitioning = false"
    return f"read_csv({file(path)}, {written}, max_line_size = 4194304)"


def _columns(con: duckdb.DuckDBPyConnection, path: Path) -> list[str]:
    try:
        return [row[0] for row in con.execute(f"DESCRIBE SELECT * FROM {_scan(path)}").fetchall()]
    except duckdb.Error as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: duckdb.Error) -> CaseError:
    return CaseError(f"it cannot be read: {str(error).splitlines()[0][:300]}", where=str(path), remedy=_REMEDY)


_TYPES = {"due": "DATE", "scheduled": "BOOLEAN", "estimate": "BOOLEAN", "hypothetical": "BOOLEAN", "days_left": "BIGINT"}


def put_result(con: duckdb.DuckDBPyConnection, path: Path, *, as_if: bool) -> Result:
    """Add the rows of a result as judgement 0 (see `netvet.comparison.sides`).

    Raises:
        CaseError: where a column is missing, a cell cannot be, or a finding stands twice; or where one of the two
            judgements is hypothetical and the other is not.
    """
    have = _columns(con, path)
    for column in NEEDED:
        if column not in have:
            near = get_close_matches(column, have, n=1)
            hint = f"{near[0]!r} may be meant" if near else _REMEDY
            raise CaseError(f"column {column!r} is missing", where=str(path), remedy=hint)
    try:
        _read(con, path, have)
    except duckdb.Error as error:
        raise _unreadable(path, error) from None
    _refuse_twice(con, path)
    hypothetical, first, last, silent = con.execute(_SAID).fetchall()[0]
    if hypothetical is not None and hypothetical != as_if:
        remedy = "judge both with --as-if, or both without"
        raise CaseError("one of the two judgements is hypothetical", where=str(path), remedy=remedy)
    for statement in _CLASSED:
        con.execute(statement)
    notes = [] if silent else [_WITHOUT_ALL]
    summary = _summary(path)
    day = date.fromisoformat(summary["on"]) if summary else first if first == last else None
    return Result(path, day, summary, notes)


_SAID = """
SELECT bool_or(hypothetical), min((due - days_left::INTEGER)::DATE), max((due - days_left::INTEGER)::DATE),
       count(*) FILTER (status IN ('met', 'not-applicable')) FROM result
"""

_WITHOUT_ALL = (
    "the earlier result holds nothing that was met or not applicable, as if it was written without --all: "
    "what was met then counts as not there"
)

_FINDING = "regime, requirement, part, force, confidence, status, due, scheduled, estimate, reason"

# elements that agree in every finding are a class; a cap is a finding on its operator
_CLASSED = (
    f"""CREATE TABLE codes AS
    SELECT row_number() OVER () AS number, * FROM (SELECT {_FINDING} FROM result WHERE element_id IS NOT NULL GROUP BY ALL)""",
    f"""CREATE TABLE coded AS
    SELECT min(r.line) AS place, r.element_id, arg_min(r.operator, r.line) AS operator,
           min(r.responsible) AS responsible, min(r.ticket) AS ticket, list(c.number ORDER BY c.number) AS numbers
    FROM result AS r JOIN codes AS c
      ON {" AND ".join(f"r.{c} IS NOT DISTINCT FROM c.{c}" for c in _FINDING.split(", "))}
    WHERE r.element_id IS NOT NULL GROUP BY r.element_id""",
    "CREATE TABLE classed AS SELECT numbers, row_number() OVER (ORDER BY min(place)) AS class FROM coded GROUP BY numbers",
    "CREATE TABLE judged_0 AS SELECT * EXCLUDE (numbers) FROM coded JOIN classed USING (numbers)",
    f"""INSERT INTO standings BY NAME
    SELECT 0 AS chosen, class, 0 AS line, number::INTEGER AS rule, {_FINDING}
    FROM (SELECT class, unnest(numbers) AS number FROM classed) JOIN codes USING (number)""",
    f"""INSERT INTO standings BY NAME
    SELECT 0 AS chosen, operator, owner_group, line::INTEGER AS line, line::INTEGER AS rule, {_FINDING}
    FROM result WHERE element_id IS NULL""",
    "DROP TABLE coded",
    "DROP TABLE result",
)


def _read(con: duckdb.DuckDBPyConnection, path: Path, have: Sequence[str]) -> None:
    """Make the table `result` of a file, each row with its line (the header being line 1)."""
    wanted = [c for c in COLUMNS if c not in ("subject", "burden", "set_aside", "supersedes", "not_judged")]
    texts = {c: f"nullif({name(c)}::VARCHAR, '')" if c in have else "NULL" for c in wanted}
    # a row without status, element and operator says what is not judged, where there is nothing else to say: it is no finding
    said = "nullif(not_judged::VARCHAR, '') IS NOT NULL" if "not_judged" in have else "FALSE"
    columns = ", ".join(f"{sql} AS {c}" for c, sql in texts.items())
    read = f"SELECT row_number() OVER () + 1 AS line, {columns}, {said} AS said FROM {_scan(path)}"
    silent = "said AND status IS NULL AND element_id IS NULL AND operator IS NULL"
    con.execute(f"CREATE TEMP VIEW told AS SELECT * EXCLUDE (said) FROM ({read}) WHERE NOT ({silent})")
    statuses = ", ".join(quote(status) for status in Status)
    wrong = [f"status IS NULL OR status NOT IN ({statuses})", "operator IS NULL OR regime IS NULL OR requirement IS NULL"]
    wrong += [f"{c} IS NOT NULL AND TRY_CAST({c} AS {_TYPES[c]}) IS NULL" for c in _TYPES]
    labels = ["status", "operator, regime or requirement", *_TYPES]
    cases = " ".join(f"WHEN {when} THEN {quote(label)}" for when, label in zip(wrong, labels, strict=True))
    bad = con.execute(
        f"SELECT line, CASE {cases} END AS at, left(coalesce(COLUMNS(*)::VARCHAR, ''), 60) FROM told "
        f"WHERE CASE {cases} END IS NOT NULL ORDER BY line LIMIT {FAULTS_SHOWN}"
    )
    names = [column[0] for column in bad.description]
    faults = [dict(zip(names, row, strict=True)) for row in bad.fetchall()]
    if faults:
        lines = [f"row {f['line']}, {f['at']}: {f.get(f['at'], '')!r} is none that this program writes" for f in faults]
        raise CaseError("it is no result as `assess` writes it", where=str(path), details=lines, remedy=_REMEDY)
    typed = ", ".join(
        f"coalesce({c}, '') AS {c}" if c in ("part", "owner_group") else f"{c}::{_TYPES.get(c, 'VARCHAR')} AS {c}"
        for c in wanted
    )
    con.execute(f"CREATE TABLE result AS SELECT line, {typed} FROM told")


def _refuse_twice(con: duckdb.DuckDBPyConnection, path: Path) -> None:
    key = "element_id, CASE WHEN element_id IS NULL THEN operator END, owner_group, regime, requirement, part"
    twice = con.execute(
        f"SELECT min(line), max(line) FROM result GROUP BY {key} HAVING count(*) > 1 ORDER BY 1 LIMIT {FAULTS_SHOWN}"
    ).fetchall()
    if twice:
        lines = [f"row {last} says again what row {first} says" for first, last in twice]
        raise CaseError("findings stand there twice", where=str(path), details=lines, remedy=_REMEDY)


def _summary(path: Path) -> Mapping[str, Any]:
    beside = path.with_suffix(".json")
    if not beside.is_file():
        return {}
    try:
        found = json.loads(beside.read_text(encoding="utf-8"))
    except ValueError as error:
        remedy = "write it anew by `netvet assess CASE --format json -o FILE`, or move it away"
        raise CaseError(f"it is no JSON: {error}", where=str(beside), remedy=remedy) from None
    if not isinstance(found, dict) or not {"netvet", "inputs", "regimes", "requirements"} <= set(found):
        return {}
    try:
        date.fromisoformat(found["on"])
        kept = {"inputs": ("path", "sha256"), "regimes": ("id", "sha256"), "requirements": ("requirement", "part", "reading")}
        return found | {label: [{key: entry[key] for key in keys} for entry in found[label]] for label, keys in kept.items()}
    except (KeyError, TypeError, ValueError):
        remedy = "write it anew by `netvet assess CASE --format json -o FILE`, or move it away"
        raise CaseError("it is no summary as `assess` writes it", where=str(beside), remedy=remedy) from None


def undecided_causes(result: Result, now: Findings) -> dict[Cause, str]:
    """The inputs that may differ from today's, as far as the result and its summary tell."""
    told = result.summary
    if not told:
        found = dict.fromkeys(Cause, "not known")
        if result.day is not None:
            found[Cause.DAY] = f"{result.day}, now {now.day}" if result.day != now.day else ""
    else:
        found = {
            Cause.NETWORK: _files(told, now, facts=False),
            Cause.FACTS: _files(told, now, facts=True),
            Cause.RULES: _rules(told, now),
            Cause.DAY: f"{told.get('on')}, now {now.day}" if told.get("on") != str(now.day) else "",
            Cause.PROGRAM: f"{told['netvet']}, now {netvet.__version__}" if told["netvet"] != netvet.__version__ else "",
        }
    return {cause: words for cause, words in found.items() if words}


def _files(told: Mapping[str, Any], now: Findings, *, facts: bool) -> str:
    before, after = (
        {_stem(entry["path"]): entry["sha256"] for entry in listed if _states_facts(entry["path"]) is facts}
        for listed in (told["inputs"], inputs(now))
    )
    changed = [table for table in dict.fromkeys([*before, *after]) if before.get(table) != after.get(table)]
    if not facts:
        changed += [f"as of {told.get('as_of')}, now {now.as_of}"] if told.get("as_of") != str(now.as_of) else []
        changed += ["rows set aside"] if told.get("set_aside") != now.set_aside else []
    return ", ".join(changed)


def _states_facts(path: str) -> bool | None:
    """Whether a file states facts (true) or the network (false); None where it does neither."""
    if path.endswith(".toml"):
        return True if path.startswith("dossiers/") else None
    return Path(path).stem in (*FACT_TABLES, "functions")


def _stem(path: str) -> str:
    return path if path.endswith(".toml") else Path(path).stem


def _rules(told: Mapping[str, Any], now: Findings) -> str:
    before = {regime["id"]: regime["sha256"] for regime in told["regimes"]}
    after = {regime.id: regime.origin[1] for regime in now.regimes}
    changed = [word for word in dict.fromkeys([*before, *after]) if before.get(word) != after.get(word)]
    chosen = {(entry["requirement"], entry["part"]): entry["reading"] for entry in told["requirements"]}
    for rule in now.rules:
        asked = rule.requirement
        reading = rule.reading or (list(asked.readings) if asked.readings else None)
        if chosen.get((asked.id, asked.part), reading) != reading:
            changed.append(f"reading of {asked.key}")
    return ", ".join(changed)
