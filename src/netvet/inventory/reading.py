"""Reading one table of a network: every cell checked, every broken row named, the rest as typed Parquet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb

from netvet.errors import InventoryError
from netvet.inventory.cells import Cell, file, name, quote
from netvet.inventory.delimited import Delimited, Fault, count_lost, grouped, open_delimited, shorten
from netvet.inventory.parquet import write_parquet
from netvet.inventory.source import ROW, SHEET_ROWS, Source
from netvet.inventory.tables import Table

STAMP = "netvet_table"
"""Key in a Parquet file's metadata: its cells were checked by this program when it wrote them."""

FAULTS_SHOWN = 50

_NO_CELL = ("BLOB", "BIT", "STRUCT", "MAP", "UNION", "VARIANT", "INTERVAL", "TIME", "TIME WITH TIME ZONE")
"""Types of Parquet that hold no fact in one cell."""


@dataclass
class Reading:
    """What came of reading a source: where the typed rows lie, how many, and what was set aside."""

    path: Path
    rows: int
    faults: list[Fault] = field(default_factory=list)


def open_source(
    con: duckdb.DuckDBPyConnection, table: Table, path: Path, *, header: int | None = None, encoding: str = ""
) -> Source:
    """Open a CSV or Parquet file as a table.

    Args:
        con: the database.
        table: the table.
        path: the file.
        header: where a mapping names the columns: the row of a CSV in which their own names stand.
        encoding: what a mapping says of how a CSV is written.

    Raises:
        InventoryError: where the file cannot be read at all, or lacks a required column that no mapping could fill.
    """
    if path.suffix == ".parquet":
        scan = f"read_parquet({file(path)}, hive_partitioning = false, binary_as_string = true)"
        source = Source(table, path, scan, "row_number() OVER ()", _columns(con, scan, path))
        _require_cells(con, source)
    else:
        sheet = open_delimited(path, header or 1, twins=header is not None, encoding=encoding, folder=partial(scratch_of, con))
        columns = dict.fromkeys(sheet.columns, "VARCHAR")
        source = Source(table, path, sheet.scan(), f"row_number() OVER () + {sheet.header}", columns, sheet)
    if header is None:
        _require_columns(source)
    return source


def scratch_of(con: duckdb.DuckDBPyConnection) -> Path:
    """A folder of files that are taken away with the database."""
    ((folder,),) = con.execute("SELECT current_setting('temp_directory')").fetchall()
    place = Path(folder).parent / "sheets"
    place.mkdir(exist_ok=True)
    return place


def _require_cells(con: duckdb.DuckDBPyConnection, source: Source) -> None:
    """Refuse Parquet whose columns stand twice (DuckDB gives the second another name), or hold no cells."""
    written = {row[0] for row in con.execute(f"SELECT name FROM parquet_schema({file(source.path)})").fetchall()}
    for column, kind in source.columns.items():
        if column not in written:
            raise InventoryError(
                f"a column stands twice; the second was to be {column!r}",
                where=str(source.path),
                remedy="take one of them out",
            )
        if column.casefold() in source.table.names and kind.split("(")[0] in _NO_CELL:
            raise InventoryError(
                f"column {column!r} is of type {kind.split('(')[0]}, which is no cell",
                where=str(source.path),
                remedy="write it as text, a number, a day, or a list of texts",
            )


def _require_columns(source: Source) -> None:
    own = {column.casefold() for column in source.columns}
    for column in source.table.required:
        if column not in own:
            near = get_close_matches(column, own, n=1)
            hint = f"{near[0]!r} may be meant: rename it" if near else f"it has {', '.join(source.columns)}"
            raise InventoryError(f"column {column!r} is missing", where=str(source.path), remedy=hint)


def is_stamped(con: duckdb.DuckDBPyConnection, path: Path, table: Table) -> bool:
    """Whether this program wrote the file as that table, so that its cells need no second check."""
    if path.suffix != ".parquet":
        return False
    stamps = f"SELECT decode(value) FROM parquet_kv_metadata({file(path)}) WHERE decode(key) = '{STAMP}'"
    try:
        return con.execute(stamps).fetchall() == [(table.name,)] and _is_sound(con, path, table)
    except duckdb.Error as error:
        raise _unreadable(path, error) from None


def _is_sound(con: duckdb.DuckDBPyConnection, path: Path, table: Table) -> bool:
    """Whether the types and keys of a stamped file are still what they were: other programs carry the stamp along."""
    scan = f"read_parquet({file(path)}, hive_partitioning = false)"
    types = {column.name: column.type.sql for column in table.columns}
    own = _columns(con, scan, path)
    if not set(table.required) <= set(own) or any(types.get(column, kind) != kind for column, kind in own.items()):
        return False
    missing = " OR ".join(f"{name(column)} IS NULL" for column in table.required)
    rows, bad = con.execute(f"SELECT count(*), count(*) FILTER ({missing}) FROM {scan}").fetchall()[0]
    return rows > 0 and not bad and not _find_twice(con, table, scan)


def read_source(con: duckdb.DuckDBPyConnection, source: Source, target: Path, *, set_aside: bool) -> Reading:
    """Check every cell of a source and write its good rows to `target`, as Parquet.

    Raises:
        InventoryError: where rows are broken and `set_aside` is false (all of them named), or no row is left.
    """
    with _room(con, len(source.cells)):
        return _read(con, source, target, set_aside=set_aside)


_ROOM = 12
"""Megabytes that a column takes while its cells are read: every step of every check holds a vector a thread."""


@contextmanager
def _room(con: duckdb.DuckDBPyConnection, columns: int) -> Iterator[None]:
    """Room for a wide table: the limit on memory is that of counting, which knows few columns at a time."""
    limit = "current_setting('memory_limit')"
    ((before, room),) = con.execute(f"SELECT {limit}, parse_formatted_bytes({limit}) / 1e6").fetchall()
    if columns * _ROOM <= room:
        yield
        return
    con.execute(f"SET memory_limit = '{columns * _ROOM}MB'")
    try:
        yield
    finally:
        con.execute(f"SET memory_limit = {quote(before)}")


def _read(con: duckdb.DuckDBPyConnection, source: Source, target: Path, *, set_aside: bool) -> Reading:
    if not source.faults and _write_whole(con, source, target):
        return _counted(con, source, Reading(target, 0))
    source, faults = find_faults(con, source, target.parent)
    bad = sorted({fault.row for fault in faults})
    shown = _placed(con, source, [source.shown(fault) for fault in faults])
    if faults and not set_aside:
        raise faults_error(source.label, shown)
    con.execute("CREATE OR REPLACE TEMP TABLE netvet_bad AS SELECT unnest($1::BIGINT[]) AS bad_row", [bad])
    _write(
        con,
        f"SELECT * FROM ({_values(source)}) WHERE {name(ROW)} NOT IN (SELECT bad_row FROM netvet_bad)",
        target,
        source,
    )
    return _counted(con, source, Reading(target, 0, shown))


def find_faults(con: duckdb.DuckDBPyConnection, source: Source, scratch: Path) -> tuple[Source, list[Fault]]:
    """Everything that is wrong with the rows, cells and keys of a source, in order of row; and the rows that are whole."""
    try:
        faults = _faults(con, source)
        if not faults or source.sheet is None or not source.sheet.has_blank_lines():
            return source, faults
    except duckdb.Error as error:
        if source.sheet is None or not isinstance(error, duckdb.InvalidInputException):
            raise _unreadable(source.path, error) from None
    whole = _mend(source, source.sheet, scratch)
    return whole, _faults(con, whole)


def _faults(con: duckdb.DuckDBPyConnection, source: Source) -> list[Fault]:
    structs = ", ".join(
        f"CASE WHEN ({c.fault}) IS NOT NULL THEN {{'c': {quote(c.column.name)}, "
        f"'v': left(coalesce({c.text_name}::VARCHAR, ''), 200), 'f': {c.fault}}} END"
        for c in source.cells
    )
    wrong = f"list_filter([{structs}], lambda s: s IS NOT NULL)"
    listing = f"SELECT {name(ROW)} AS r, unnest({wrong}) AS s FROM ({_values(source)})"
    faults = [*source.faults]
    for row, column, value, fault in con.execute(f"SELECT r, s.c, s.v, s.f FROM ({listing}) ORDER BY r").fetchall():
        problem, remedy = fault.split("|", 1)
        faults.append(Fault(source.label, row, column, shorten(value), problem, remedy))
    return sorted([*faults, *_twice(con, source, _values(source))], key=lambda fault: fault.row)


def _placed(con: duckdb.DuckDBPyConnection, source: Source, faults: list[Fault]) -> list[Fault]:
    """The faults with the file and number that people know their rows by."""
    if not source.places or not faults:
        return faults
    rows = {fault.row for fault in faults} | {fault.first for fault in faults if fault.first is not None}
    wanted = f"SELECT {name(ROW)}, label, number FROM ({source.places}) WHERE list_contains($1::BIGINT[], {name(ROW)})"
    places = {row: (shorten(label, 120), number) for row, label, number in con.execute(wanted, [sorted(rows)]).fetchall()}
    return [_place(fault, places) for fault in faults]


def _place(fault: Fault, places: Mapping[int, tuple[str, int]]) -> Fault:
    label, number = places.get(fault.row, (fault.file, fault.row))
    problem = fault.problem
    if fault.first is not None and fault.first in places:
        problem = problem.replace(f"row {fault.first}", "row {1} of {0}".format(*places[fault.first]))
    return replace(fault, file=label, row=number, problem=problem)


def faults_error(label: str, faults: Sequence[Fault]) -> InventoryError:
    """One error that names every broken row, shortened where there are very many."""
    told = grouped(faults)
    lines = told[:FAULTS_SHOWN]
    if len(told) > FAULTS_SHOWN:
        where = "--set-aside FILE, or `netvet inventory check CASE -o FILE.csv` of a case, lists them all"
        lines.append(f"… and {len(told) - FAULTS_SHOWN} more: {where}")
    rows = count_lost(faults)
    remedy = "mend them, or go on without them by --set-aside FILE"
    if any(fault.column == "operator" and fault.problem == "is missing" for fault in faults):
        remedy += "; `netvet inventory convert --operator NAME` names who runs what no operator is given for"
    return InventoryError(f"{rows} row{'s' * (rows != 1)} cannot be used", where=label, details=lines, remedy=remedy)


def _columns(con: duckdb.DuckDBPyConnection, scan: str, path: Path) -> dict[str, str]:
    try:
        return {row[0]: row[1] for row in con.execute(f"DESCRIBE SELECT * FROM {scan}").fetchall()}
    except duckdb.Error as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: duckdb.Error) -> InventoryError:
    reason = str(error).strip().splitlines()[0]
    remedy = "it may be cut off; write it again"
    if isinstance(error, duckdb.OutOfMemoryException):
        remedy = "free some memory, or space in the folder for temporary files"
    return InventoryError(f"the file cannot be read: {reason}", where=str(path), remedy=remedy)


def _mend(source: Source, sheet: Delimited, scratch: Path) -> Source:
    """The source over a copy of those of its rows that are whole."""
    import pyarrow as pa  # noqa: PLC0415 - only broken files need it
    import pyarrow.parquet as pq  # noqa: PLC0415

    target = scratch / f"{sheet.path.stem}.whole.parquet"
    fields: list[tuple[str, pa.DataType]] = [(ROW, pa.int64())]
    fields += [(column, pa.string()) for column in sheet.columns]
    schema = pa.schema(fields)
    faults: list[Fault] = []
    with pq.ParquetWriter(target, schema) as writer:
        for batch in batched(_whole_rows(sheet, faults), 20_000):
            writer.write_batch(pa.record_batch([pa.array(part) for part in zip(*batch, strict=True)], schema=schema))
    return replace(source, scan=f"read_parquet({file(target)})", row=name(ROW), faults=tuple(faults))


def _whole_rows(sheet: Delimited, faults: list[Fault]) -> Iterator[tuple[object, ...]]:
    for number, row in sheet.rows():
        if isinstance(row, Fault):
            faults.append(row)
        else:
            yield (number, *(value or None for value in row))


def batched(rows: Iterable[tuple[object, ...]], size: int) -> Iterator[list[tuple[object, ...]]]:
    """Lists of `size` rows (`itertools.batched` is not in Python 3.11)."""
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def _values(source: Source) -> str:
    """SQL: the rows with their numbers, each cell as text and as value."""
    bares = ", ".join(f"{c.bare} AS {c.bare_name}" for c in source.cells)
    texts = ", ".join(f"{_filled(source, c)} AS {c.text_name}" for c in source.cells)
    values = ", ".join(f"{c.value} AS {c.name}" for c in source.cells)
    numbered = source.scan
    if source.row != name(ROW):
        others = f"* EXCLUDE ({name(ROW)})" if ROW in map(str.casefold, source.columns) else "*"
        numbered = f"(SELECT {others}, {source.row} AS {name(ROW)} FROM {source.scan})"
    shaped = f"(SELECT {name(ROW)}, {source.shape} FROM {staged(numbered, source.stages)} {source.clause})"
    if source.shape == "*":
        shaped = f"{numbered} {source.clause}"
    bare = f"(SELECT {name(ROW)}, {bares} FROM {shaped})"
    return f"SELECT *, {values} FROM (SELECT {name(ROW)}, {texts} FROM {bare})"


def _filled(source: Source, cell: Cell) -> str:
    word = source.otherwise.get(cell.column.name)
    return cell.known if word is None else f"coalesce({cell.known}, {quote(word)})"


def staged(rows: str, stages: Sequence[str]) -> str:
    """SQL: rows with what each stage adds to them."""
    for stage in stages:
        rows = f"(SELECT *, {stage} FROM {rows})"
    return rows


def _write_whole(con: duckdb.DuckDBPyConnection, source: Source, target: Path) -> bool:
    """Write all rows in one pass; false on the first that is at fault."""
    strict = ", ".join(cell.strict for cell in source.cells)
    try:
        _write(con, f"SELECT {name(ROW)}, {strict} FROM ({_values(source)})", target, source)
    except duckdb.Error as error:
        broken = isinstance(error, duckdb.InvalidInputException)
        if "netvet:fault" not in str(error) and (source.sheet is None or not broken):
            raise _unreadable(source.path, error) from None
        return False
    written = f"SELECT * FROM read_parquet({file(target)})"
    return not _twice(con, source, written)


def _write(con: duckdb.DuckDBPyConnection, query: str, target: Path, source: Source) -> None:
    columns = ", ".join([name(ROW), *(cell.name for cell in source.cells)])
    write_parquet(con, f"SELECT {columns} FROM ({query})", target, {STAMP: source.table.name})


def _counted(con: duckdb.DuckDBPyConnection, source: Source, reading: Reading) -> Reading:
    ((reading.rows,),) = con.execute(f"SELECT count(*) FROM read_parquet({file(reading.path)})").fetchall()
    if reading.rows == 0 and source.table.name == "elements":
        raise InventoryError("no row is left to judge", where=str(source.path), remedy="an empty network is never a pass")
    return reading


def _twice(con: duckdb.DuckDBPyConnection, source: Source, rows: str) -> list[Fault]:
    """Rows whose key stands in an earlier row. Counting hashes first keeps the common case cheap."""
    if not _find_twice(con, source.table, f"({rows})"):
        return []
    key = name(source.table.key[0])
    listing = (
        f"SELECT {name(ROW)} AS r, {key} AS k, min(r) OVER (PARTITION BY k) AS first FROM ({rows}) "
        f"WHERE hash({key}) IN (SELECT h FROM netvet_twice)"
    )
    found = con.execute(f"SELECT r, k, first FROM ({listing}) WHERE r > first ORDER BY r").fetchall()
    return [
        Fault(
            source.label,
            row,
            source.table.key[0],
            shorten(value),
            f"stands already in {_where(source, first)}",
            "keep one, rename the other",
            first=first,
        )
        for row, value, first in found
    ]


def _where(source: Source, row: int) -> str:
    _, number = source.place(row)
    return f"row {number}" + (f" of {source.sheets[row // SHEET_ROWS]}" if len(source.sheets) > 1 else "")


def _find_twice(con: duckdb.DuckDBPyConnection, table: Table, scan: str) -> bool:
    """Put the hashes of keys that stand in several rows into `netvet_twice`; whether there are any."""
    if not table.key:
        return False
    key = name(table.key[0])
    hashes = f"SELECT hash({key}) AS h FROM {scan} WHERE {key} IS NOT NULL GROUP BY h HAVING count(*) > 1"
    con.execute(f"CREATE OR REPLACE TEMP TABLE netvet_twice AS {hashes}")
    return con.execute("SELECT h FROM netvet_twice LIMIT 1").fetchone() is not None
