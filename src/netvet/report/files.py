"""Findings as JSON, CSV and Parquet, and folders of files: written whole, or not at all."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import duckdb

import netvet
from netvet.comparison import Comparison
from netvet.errors import CaseError
from netvet.findings import Findings, inputs, makers, strange_parties, superseded, unmapped
from netvet.inventory import write_parquet
from netvet.inventory.tables import TABLES
from netvet.regime import Requirement, stricter
from netvet.report.matrix_document import matrix_document
from netvet.verdict import Status

if TYPE_CHECKING:
    import pyarrow as pa


@contextmanager
def whole_file(target: Path) -> Iterator[Path]:
    """A path to write to, moved to `target` once all is written; a half-written file never replaces a whole one.

    Raises:
        CaseError: where the folder cannot be written to, what is there is no file, or a case is read from it.
    """
    if target.is_dir():
        raise CaseError("that is a folder", where=str(target), remedy="name a file")
    if target.exists() and not target.is_file():  # a device or a pipe would be gone
        raise CaseError("that is no file that can be replaced", where=str(target), remedy="name a new file")
    if target.is_file() and _of_case(target):
        raise CaseError("that is part of a case", where=str(target), remedy="name another file: this one is read, not written")
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:  # named before it is made: Ctrl-C finds nothing that is not cleared away
        _begin(part, target)
        yield part
        part.chmod(0o644)
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)


def _of_case(target: Path) -> bool:
    """Whether a file is what a case is read from: a table of its network, or anything that people write in TOML."""
    folder = target.absolute().parent
    inside = any((one / "case.toml").is_file() for one in (folder, folder.parent))
    return inside and (target.suffix == ".toml" or target.stem in TABLES)


def _begin(part: Path, target: Path) -> None:
    try:
        part.touch(0o600, exist_ok=False)
    except OSError as error:
        raise CaseError(
            f"cannot write there: {error.strerror}", where=str(target), remedy="name a folder that exists and is yours"
        ) from None


def check_folder(folder: Path) -> None:
    """Refuse a folder in which something is.

    Raises:
        CaseError: saying so, before anything is planned.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CaseError("something is there already", where=str(folder), remedy="name a new folder, or an empty one")
    if not folder.absolute().parent.is_dir():
        raise CaseError("the folder above does not exist", where=str(folder), remedy="name a folder where you may write")


@contextmanager
def whole_folder(folder: Path) -> Iterator[Path]:
    """A folder to write to, moved to `folder` once all is written; where anything fails, nothing is left of it.

    Raises:
        CaseError: where something is there already, or it cannot be written to.
    """
    check_folder(folder)
    part = folder.with_name(f".{folder.name}.part")
    try:
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir()
        yield part
        part.replace(folder)
    except OSError as error:
        raise CaseError(
            f"cannot write there: {error.strerror}", where=str(folder), remedy="name a folder where you may write"
        ) from None
    finally:
        shutil.rmtree(part, ignore_errors=True)


def write_rows(findings: Findings | Comparison, form: str, target: Path | None, *, everything: bool) -> None:
    """Write one row a finding, or a change, as `csv` or `parquet`; csv goes to standard output without a target."""
    parts = findings.row_parts(everything=everything)
    unjudged = _unjudged(findings.now if isinstance(findings, Comparison) else findings)
    if target is None:
        sys.stdout.flush()
        _stream_csv(parts, sys.stdout.buffer, unjudged)
        return
    with whole_file(target) as part:
        if form == "csv":
            with part.open("wb") as file:
                _stream_csv(parts, file, unjudged)
        else:
            said = {"not_judged": " ".join(row["not_judged"] for row in unjudged)} if unjudged else {}
            write_parquet(findings.con, (rows.sql_query() for rows in parts), part, said)


def _unjudged(findings: Findings) -> list[dict[str, str]]:
    """The rules that are not judged since others stand in their place, each as a row without a status."""
    rows = []
    for rule in findings.superseding:
        found = rule.requirement.supersedes
        if found is not None:
            name, _, part = found.rule.partition("/")
            rows.append({"regime": found.regime, "requirement": name, "part": part, "not_judged": superseded(rule)})
    return rows


def write_table(rows: duckdb.DuckDBPyRelation, target: Path | None) -> None:
    """Write any rows as CSV; to standard output without a target."""
    if target is None:
        sys.stdout.flush()
        _stream_csv([rows], sys.stdout.buffer)
        return
    with whole_file(target) as part, part.open("wb") as file:
        _stream_csv([rows], file)


def write_arrow(table: pa.Table, form: str, target: Path | None) -> None:
    """Write a table of any columns as `csv` or `parquet`; csv goes to standard output without a target."""
    from pyarrow import csv, parquet  # noqa: PLC0415

    if target is None:
        sys.stdout.flush()
        csv.write_csv(table, sys.stdout.buffer)
        return
    with whole_file(target) as part:
        if form == "csv":
            csv.write_csv(table, part)
        else:
            parquet.write_table(table, part)


def _stream_csv(parts: Iterable[duckdb.DuckDBPyRelation], file: BinaryIO, otherwise: Sequence[Mapping[str, str]] = ()) -> None:
    """Write the rows of some parts, one after another: one table; where there is none, the rows to be written otherwise."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow.csv import CSVWriter  # noqa: PLC0415

    with ExitStack() as open_:
        writer, schema, count = None, None, 0
        for rows in parts:
            reader = rows.to_arrow_reader(50_000)
            schema = reader.schema
            writer = writer or open_.enter_context(CSVWriter(file, schema))
            for batch in reader:
                writer.write_batch(batch)
                count += batch.num_rows
        if writer is not None and not count and otherwise:
            writer.write_table(pa.Table.from_pylist([dict(row) for row in otherwise], schema=schema))


def write_json(findings: Findings, target: Path | None) -> None:
    """Write what the whole comes to as JSON."""
    write_document(summary(findings), target)


def write_document(document: Mapping[str, Any], target: Path | None, *, indent: int | None = 2) -> None:
    """Write a document as JSON; to standard output without a target."""
    text = json.dumps(document, indent=indent, ensure_ascii=False, default=plain_value) + "\n"
    if target is None:
        sys.stdout.write(text)
        return
    with whole_file(target) as part:
        part.write_text(text, encoding="utf-8")


def summary(findings: Findings) -> dict[str, Any]:
    """Counts per requirement and status, with the people and traffic behind them, and all that the result rests on.

    Where several regimes are asked as if they applied, also what each comes to for every group of elements.
    """
    counts = findings.counts()
    side_by_side = {"groups": matrix_document(findings)} if findings.side_by_side else {}
    return {
        "netvet": netvet.__version__,
        "case": findings.case.title,
        "notice": findings.case.notice,
        "as_of": findings.as_of,
        "on": findings.day,
        "as_if": findings.as_if,
        "inputs": inputs(findings),
        "regimes": [
            {
                "id": regime.id,
                "title": regime.title,
                "force": regime.force,
                "known_until": regime.known_until,
                "sha256": regime.origin[1],
                "extends": regime.extends.id if regime.extends else None,
            }
            for regime in findings.regimes
        ],
        "set_aside": findings.set_aside,
        "mapped": findings.inventory.told,
        "unmapped": sum(unmapped(findings).values()),
        "unmapped_names": unmapped(findings),
        "party_to_not_known": strange_parties(findings),
        "estimate": any(row["estimated"] for row in counts if not Status(row["status"]).silent),
        "makers": makers(findings),
        "requirements": [_requirement(rule, [row for row in counts if row["rule"] == rule.index]) for rule in findings.rules],
        "not_computable": [
            {
                "regime": regime.id,
                "requirement": rule.id,
                "part": rule.part,
                "title": rule.title,
                "missing": rule.missing,
            }
            for regime, rule in findings.not_computed
        ],
        **side_by_side,
    }


def _requirement(rule: Any, rows: list[dict[str, Any]]) -> dict[str, Any]:
    asked = rule.requirement
    return {
        "regime": rule.regime.id,
        "requirement": asked.id,
        "part": asked.part,
        "title": asked.title,
        "cite": asked.cite,
        "sources": [str(source) for source in asked.sources],
        "force": asked.force,
        "confidence": asked.confidence,
        "due": asked.due,
        "from": asked.starts,
        "supersedes": _superseded(asked),
        "tightens": {"regime": asked.tightens.regime, "changes": stricter(asked)} if asked.tightens else None,
        "reading": rule.reading or (list(asked.readings) if asked.readings else None),
        **{
            label: {row["status"]: row[key] for row in rows}
            for label, key in (
                ("counts", "n"),
                ("scheduled", "scheduled"),
                ("estimates", "estimated"),
                ("subscribers", "subscribers"),
                ("subscribers_missing", "subscribers_missing"),
                ("traffic_gbps", "traffic_gbps"),
                ("traffic_gbps_missing", "traffic_gbps_missing"),
            )
        },
    }


def _superseded(asked: Requirement) -> dict[str, str | None] | None:
    found = asked.supersedes
    if found is None:
        return None
    return {"regime": found.regime, "rule": found.rule, "because": found.because, "weaker": found.weaker or None}


def plain_value(value: object) -> object:
    """A day or an exact number as JSON has it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(type(value).__name__)
