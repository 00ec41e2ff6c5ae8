"""What the tests of the inventory share: files to write, and what is read from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from netvet.errors import InventoryError
from netvet.inventory.delimited import Fault
from netvet.inventory.store import Inventory, connect, open_inventory

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a file below the test's folder: text as UTF-8, bytes as they are, columns as Parquet."""

    def write(name: str, content: str | bytes | Mapping[str, Any]) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            path.write_bytes(content)
        elif isinstance(content, str):
            path.write_bytes(content.encode())
        else:
            pq.write_table(pa.table(dict(content)), path)
        return path

    return write


@pytest.fixture
def database() -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """An empty database and its scratch folder, taken away afterwards."""
    con, scratch = connect()
    with Inventory(con, scratch):
        yield con, scratch


class Read:
    """What is read from a file of elements: the rows as mappings, or what is wrong."""

    def __init__(self, path: Path) -> None:
        self.rows: list[dict[str, Any]] = []
        self.faults: list[Fault] = []
        self.aside, self.error = 0, ""
        try:
            with open_inventory(path, set_aside=True) as inventory:
                result = inventory.con.execute("SELECT * FROM elements ORDER BY netvet_row")
                names = [column[0] for column in result.description]
                self.rows = [dict(zip(names, row, strict=True)) for row in result.fetchall()]
                self.faults, self.aside = inventory.faults, inventory.set_aside
        except InventoryError as error:
            self.error = str(error)

    @property
    def places(self) -> list[tuple[int, str]]:
        """Row and column of each fault."""
        return [(fault.row, fault.column) for fault in self.faults]

    def column(self, name: str) -> list[Any]:
        """The values of a column."""
        return [row[name] for row in self.rows]


@pytest.fixture
def read() -> type[Read]:
    return Read
