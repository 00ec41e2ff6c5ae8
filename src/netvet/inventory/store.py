"""A network as tables in DuckDB, checked and typed, whatever it was handed over as."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import duckdb

from netvet.errors import InventoryError
from netvet.inventory.cells import file, name, quote
from netvet.inventory.delimited import Fault, count_lost
from netvet.inventory.mapping import SheetMapping, TableMapping, read_mapping, speaks_of
from netvet.inventory.reading import find_faults, is_stamped, open_source, read_source
from netvet.inventory.source import ROW, Source
from netvet.inventory.tables import TABLES, Table
from netvet.inventory.translated import translate

SUFFIXES = (".parquet", ".csv")


@dataclass
class Inventory:
    """What is installed: one view per table in a database of its own, all columns typed.

    Attributes:
        con: the database; view `elements` and the others that the network has.
        columns: the columns that each table has, of those in `tables`; the view adds `netvet_row`.
        inputs: path and SHA-256 of each file read.
        faults: rows that were set aside.
        strange: columns that mean nothing here, by table, each with near names.
        told: what the mapping did, in lines for people.
    """

    con: duckdb.DuckDBPyConnection
    scratch: Path
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    inputs: list[tuple[str, str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    strange: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    already_aside: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def set_aside(self) -> int:
        """How many rows were set aside, now or when the network was converted."""
        return self.already_aside + count_lost(self.faults)

    def has(self, table: str, column: str) -> bool:
        """Whether the network has that column."""
        return column in self.columns.get(table, ())

    def close(self) -> None:
        """Close the database and remove what was written for it."""
        try:
            self.con.close()
        finally:
            shutil.rmtree(self.scratch, ignore_errors=True)

    def __enter__(self) -> Inventory:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def connect(*, threads: int = 2, memory: str | None = None) -> tuple[duckdb.DuckDBPyConnection, Path]:
    """An empty database that spills to a scratch folder of its own, and that folder.

    It reaches no network and loads no extension.
    """
    config: dict[str, str | bool | int | float | list[str]] = {
        "threads": str(threads),
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        **({"memory_limit": memory} if memory else {}),
    }
    con = duckdb.connect(":memory:", config=config)  # before the folder: Ctrl-C while it starts leaves nothing behind
    scratch = Path(tempfile.mkdtemp(prefix="netvet-"))
    try:
        con.execute(f"SET temp_directory = {quote(str(scratch / 'spill'))}")
        # in a notebook without ipywidgets DuckDB refuses the setting, and shows no bar there anyway
        with suppress(duckdb.InvalidInputException):
            con.execute("SET enable_progress_bar = false")
        # DuckDB 2.0.0 fails on some columns that are NULL throughout ("did not return a BoundFunctionExpression")
        # and it makes a join of every list of words that a cell is compared with: to plan sixty of them takes a second
        con.execute("SET disabled_optimizers = 'statistics_propagation,in_clause'")
        con.execute("SET allocator_background_threads = true")  # else it keeps what it has freed: 1.5 GB of 10 million elements
        con.execute("SET TimeZone = 'UTC'")  # a day is the same on every machine
    except BaseException:
        shutil.rmtree(scratch, ignore_errors=True)
        raise
    return con, scratch


def find_tables(folder: Path) -> dict[str, Path]:
    """The files of a network folder, by table.

    Raises:
        InventoryError: where there is no `elements`, or a table stands there twice.
    """
    if folder.is_file():
        return {"elements": folder}
    found: dict[str, Path] = {}
    for table in TABLES:
        files = [folder / f"{table}{suffix}" for suffix in SUFFIXES if (folder / f"{table}{suffix}").is_file()]
        if len(files) > 1:
            raise InventoryError(
                f"{table} stands there twice",
                where=str(folder),
                remedy=f"keep one of {', '.join(f.name for f in files)}",
            )
        if files:
            found[table] = files[0]
    if "elements" not in found:
        remedy = "it needs elements.csv or elements.parquet; `netvet inventory convert` makes it from other formats"
        raise InventoryError("there is no table of elements", where=str(folder), remedy=remedy)
    return found


def open_inventory(
    folder: Path | str,
    *,
    mapping: Path | str | None = None,
    set_aside: bool = False,
    threads: int = 2,
    memory: str | None = None,
) -> Inventory:
    """Read a native network: a folder of CSV or Parquet tables, or one file of elements.

    Args:
        folder: the folder, or the file.
        mapping: the mapping of its own names, if it has one.
        set_aside: go on without rows that cannot be used (they stand in `faults`), instead of refusing.
        threads: how many threads DuckDB may use.
        memory: what DuckDB may take before it spills to disk, as `350MB`.

    Raises:
        InventoryError: naming file, row, column and remedy of whatever cannot be read.
    """
    con, scratch = connect(threads=threads, memory=memory)
    inventory = Inventory(con, scratch)
    try:
        mapping = Path(mapping) if mapping else None
        names = read_mapping(mapping) if mapping else None
        if mapping:
            inventory.inputs.append((str(mapping), digest(mapping)))
        for table, path in find_tables(Path(folder)).items():
            _open_table(inventory, TABLES[table], path, names, set_aside=set_aside)
    except BaseException:
        inventory.close()
        raise
    return inventory


def check_tables(
    folder: Path, mapping: Path | None = None
) -> tuple[dict[str, int], list[Fault], dict[str, dict[str, list[str]]]]:
    """Rows by table, every fault, and every strange column of a native network; reads all and refuses nothing."""
    con, scratch = connect()
    rows: dict[str, int] = {}
    faults: list[Fault] = []
    strange: dict[str, dict[str, list[str]]] = {}
    with Inventory(con, scratch):
        names = read_mapping(mapping) if mapping else None
        for table, path in find_tables(folder).items():
            source = open_table(con, TABLES[table], path, names)
            source, found = find_faults(con, source, scratch)
            found = [source.shown(fault) for fault in found]
            ((counted,),) = con.execute(f"SELECT count(*) FROM {source.scan}").fetchall()
            rows[table] = counted + count_lost(source.faults)
            faults += found
            strange[table] = source.strange()
    return rows, faults, strange


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def open_table(con: duckdb.DuckDBPyConnection, table: Table, path: Path, names: SheetMapping | None) -> Source:
    """A native table as the mapping of its case, if there is one, names it."""
    if names is None or not speaks_of(names, table):
        return open_source(con, table, path, encoding=names.encoding if names else "")
    one, *more = names.of(table.name) or (TableMapping(table.name),)
    if more or one.sheet is not None:
        trouble = f"{table.name} is named twice" if more else f"a table of a case has no sheet {one.sheet!r}"
        remedy = f"keep one [[table]] of {table.name}, without `sheet`"
        raise InventoryError(trouble, where=str(names.path), remedy=remedy)
    return translate(con, names, one, open_source(con, table, path, header=one.header, encoding=names.encoding))


def _open_table(inventory: Inventory, table: Table, path: Path, names: SheetMapping | None, *, set_aside: bool) -> None:
    con = inventory.con
    inventory.inputs.append((str(path), digest(path)))
    if not (names and speaks_of(names, table)) and is_stamped(con, path, table):
        columns = "COLUMNS(lambda c: c NOT IN ('file_row_number', 'netvet_row'))"
        numbered = f"read_parquet({file(path)}, file_row_number = true, hive_partitioning = false)"
        scan = f"SELECT {columns}, file_row_number + 1 AS {name(ROW)} FROM {numbered}"
    else:
        source = open_table(con, table, path, names)
        inventory.strange[table.name] = source.strange()
        inventory.told += source.told
        reading = read_source(con, source, inventory.scratch / f"{table.name}.parquet", set_aside=set_aside)
        inventory.faults += reading.faults
        scan = f"SELECT * FROM read_parquet({file(reading.path)})"
    con.execute(f"CREATE VIEW {name(table.name)} AS {scan}")
    present = {row[0] for row in con.execute(f"DESCRIBE {name(table.name)}").fetchall()}
    inventory.columns[table.name] = tuple(column for column in table.names if column in present)


def literal_rows(con: duckdb.DuckDBPyConnection, query: str) -> list[Mapping[str, object]]:
    """The rows of a small query, as mappings."""
    result = con.execute(query)
    names = [column[0] for column in result.description or ()]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


def whole_table(inventory: Inventory, table: Table, *more: str) -> str:
    """SQL: every column that a table may have, NULL where the inventory lacks it; no row where it lacks the table."""
    have = set(inventory.columns.get(table.name, ()))
    shown = [name(c.name) if c.name in have else f"NULL::{c.type.sql} AS {name(c.name)}" for c in table.columns]
    source = name(table.name) if have else "(SELECT 1) WHERE FALSE"
    return f"SELECT {', '.join([*shown, *more])} FROM {source}"


def replace_table(con: duckdb.DuckDBPyConnection, table: str, rows: object) -> None:
    """Make a table of rows that come from Python."""
    con.register("incoming", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")
