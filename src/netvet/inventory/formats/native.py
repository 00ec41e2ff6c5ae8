"""The native network: a folder of CSV or Parquet tables, or one file of elements."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb

from netvet.inventory.delimited import open_delimited
from netvet.inventory.formats.format import Format
from netvet.inventory.mapping import NAME, read_mapping
from netvet.inventory.source import Source
from netvet.inventory.store import SUFFIXES, find_tables, open_table
from netvet.inventory.tables import TABLES


def _recognises(path: Path) -> bool:
    if path.is_dir():
        folder = path / "network" if (path / "network").is_dir() else path
        return any((folder / f"elements{suffix}").is_file() for suffix in SUFFIXES)
    if path.is_file() and path.suffix == ".csv":
        return {"element_id", "operator"} <= {column.casefold() for column in open_delimited(path).columns}
    return path.is_file() and path.suffix == ".parquet"


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, Source]:
    folder = path / "network" if (path / "network").is_dir() else path
    names = read_mapping(path / NAME) if (path / NAME).is_file() else None
    return {table: open_table(con, TABLES[table], file, names) for table, file in find_tables(folder).items()}


NATIVE = Format(
    name="native",
    title="folder of tables elements, sites, operators, links, licences, contracts, certificates, as CSV or Parquet",
    reference="docs/reference/tables.md",
    limitations=(),
    recognises=_recognises,
    read=_read,
)
