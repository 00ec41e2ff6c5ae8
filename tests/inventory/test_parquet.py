"""Rows of a query as a Parquet file: whole, in order, the same bytes; and an end, whatever happens."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from netvet.inventory import Inventory, connect, write_parquet

TWO_GROUPS = "SELECT i, i::VARCHAR AS text, CASE WHEN i % 3 THEN i / 2 END AS part FROM range(150000) AS t(i)"

FAILING = """
import sys
from pathlib import Path
import duckdb
from netvet.inventory import connect, write_parquet
failed = 0
for number in range(40):
    con, scratch = connect()
    rows = "SELECT CASE WHEN i < 200000 THEN i ELSE error('half way') END AS i FROM range(300000) AS t(i)"
    try:
        write_parquet(con, rows, Path(sys.argv[1]))
    except duckdb.InvalidInputException as error:
        failed += "half way" in str(error)
    con.close()
    scratch.rmdir()
print(failed)
"""


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    opened, scratch = connect()
    with Inventory(opened, scratch):
        yield opened


def test_rows_come_back_as_they_were(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_parquet(con, TWO_GROUPS, tmp_path / "rows.parquet", {"told": "by us"})
    written = f"FROM read_parquet('{tmp_path}/rows.parquet')"
    assert con.sql(written).fetchall() == con.sql(TWO_GROUPS).fetchall()
    assert con.sql(f"SELECT * FROM parquet_kv_metadata('{tmp_path}/rows.parquet')").fetchall()[0][1:] == (b"told", b"by us")


def test_however_the_rows_are_cut_the_bytes_are_the_same(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    con.execute(f"CREATE TABLE rows AS {TWO_GROUPS}")
    for name, query in (("a", "FROM rows"), ("b", "FROM rows WHERE i >= 0 AND hash(i) >= 0"), ("c", TWO_GROUPS)):
        write_parquet(con, query, tmp_path / name)
    assert len({(tmp_path / name).read_bytes() for name in "abc"}) == 1


def test_no_rows_are_a_file_with_columns(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    write_parquet(con, f"{TWO_GROUPS} WHERE i < 0", tmp_path / "rows.parquet")
    assert con.sql(f"FROM read_parquet('{tmp_path}/rows.parquet')").columns == ["i", "text", "part"]


def test_a_query_that_fails_half_way_ends(tmp_path: Path) -> None:
    """COPY of DuckDB 2.0.0 may wait for ever then."""
    words = [sys.executable, "-c", FAILING, str(tmp_path / "rows.parquet")]
    run = subprocess.run(words, capture_output=True, text=True, timeout=120, check=True)
    assert run.stdout.strip() == "40"


def test_what_cannot_be_asked_is_an_error_of_the_database(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    with pytest.raises(duckdb.Error):
        write_parquet(con, "SELECT nothing", tmp_path / "rows.parquet")
