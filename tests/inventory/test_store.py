"""A network folder: which files it takes, what it refuses, and that it leaves nothing behind."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path
from typing import Any

import duckdb
import pytest

from netvet.errors import InventoryError
from netvet.inventory.store import check_tables, connect, find_tables, literal_rows, open_inventory

ELEMENTS = "element_id,operator\na,o\n"


def test_a_table_that_stands_there_twice(put: Any, tmp_path: Path) -> None:
    put("elements.csv", ELEMENTS)
    put("elements.parquet", {"element_id": ["a"], "operator": ["o"]})
    with pytest.raises(InventoryError, match="elements stands there twice") as caught:
        open_inventory(tmp_path)
    assert "elements.parquet, elements.csv" in caught.value.remedy


def test_a_folder_without_elements(put: Any, tmp_path: Path) -> None:
    put("sites.csv", "site_id\ns\n")
    with pytest.raises(InventoryError, match="no table of elements"):
        open_inventory(tmp_path)


def test_other_files_are_left_alone(put: Any, tmp_path: Path) -> None:
    for name in ("elements.csv.bak", "notes.txt", "element.csv", "links.xlsx"):
        put(name, "garbage\0")
    put("elements.csv", ELEMENTS)
    assert find_tables(tmp_path) == {"elements": tmp_path / "elements.csv"}


def test_symbolic_links(put: Any, tmp_path: Path) -> None:
    real = put("real/data.csv", ELEMENTS)
    (tmp_path / "net").mkdir()
    (tmp_path / "net/elements.csv").symlink_to(real)
    (tmp_path / "link").symlink_to(tmp_path / "net")
    with open_inventory(tmp_path / "link") as inventory:
        assert inventory.con.execute("SELECT count(*) FROM elements").fetchone() == (1,)
    real.unlink()
    with pytest.raises(InventoryError, match="no table of elements"):
        open_inventory(tmp_path / "link")


def test_inputs_carry_their_digest(put: Any) -> None:
    path = put("elements.csv", ELEMENTS)
    with open_inventory(path) as inventory:
        assert inventory.inputs == [(str(path), hashlib.sha256(ELEMENTS.encode()).hexdigest())]


def test_columns_that_it_has(put: Any) -> None:
    with open_inventory(put("elements.csv", "remarks,operator,vendor,element_id\nx,o,,a\n")) as inventory:
        assert inventory.columns == {"elements": ("element_id", "operator", "vendor")}
        assert inventory.has("elements", "vendor")
        assert not inventory.has("elements", "remarks")
        assert not inventory.has("sites", "site_id")


def test_a_bad_row_stops_it_unless_set_aside(put: Any, tmp_path: Path) -> None:
    put("elements.csv", ELEMENTS)
    put("sites.csv", "site_id,latitude\ns,95\nt,5\n")
    with pytest.raises(InventoryError, match=r"sites\.csv: 1 row cannot be used"):
        open_inventory(tmp_path)
    with open_inventory(tmp_path, set_aside=True) as inventory:
        assert inventory.set_aside == 1
        assert inventory.con.execute("SELECT site_id FROM sites").fetchall() == [("t",)]


def test_one_row_with_two_faults_is_one_row(put: Any) -> None:
    path = put("elements.csv", "element_id,operator,subscribers,installed_on\na,o,x,y\nb,o,1,2020-01-01\n")
    with open_inventory(path, set_aside=True) as inventory:
        assert (len(inventory.faults), inventory.set_aside) == (2, 1)


@pytest.mark.parametrize("good", [True, False])
def test_nothing_is_left_behind(put: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, good: bool) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = put("elements.csv", ELEMENTS + ("" if good else "a,o\n"))
    if good:
        open_inventory(path).close()
        check_tables(path)
    else:
        with pytest.raises(InventoryError):
            open_inventory(path)
    assert list(scratch.iterdir()) == []


def test_check_reads_all_and_refuses_nothing(put: Any, tmp_path: Path) -> None:
    put("elements.csv", 'element_id,operator,vendr\na,o,v\na,o,v\nb\nc,o,"v\nd,o,v\n')
    put("sites.csv", "site_id,latitude\ns,95\n")
    rows, faults, strange = check_tables(tmp_path)
    assert rows == {"elements": 5, "sites": 1}
    assert [(f.file, f.row) for f in faults] == [
        ("elements.csv", 3),
        ("elements.csv", 4),
        ("elements.csv", 5),
        ("sites.csv", 2),
    ]
    assert strange == {"elements": {"vendr": ["vendor"]}, "sites": {}}


def test_the_database_reaches_no_network(database: Any) -> None:
    con, _ = database
    for setting in ("autoinstall_known_extensions", "autoload_known_extensions"):
        assert con.execute(f"SELECT current_setting('{setting}')").fetchone() == (False,)
    assert literal_rows(con, "SELECT 1 AS a, 'x' AS b") == [{"a": 1, "b": "x"}]


def test_ctrl_c_while_the_database_starts_leaves_no_scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Stopped:
        def execute(self, _: str) -> None:
            raise KeyboardInterrupt

    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    for start in (stopped, lambda *_, **__: Stopped()):
        monkeypatch.setattr(duckdb, "connect", start)
        with pytest.raises(KeyboardInterrupt):
            connect()
    assert list(tmp_path.iterdir()) == []


def test_the_database_spills_into_the_scratch_folder() -> None:
    con, scratch = connect(memory="64MB")
    with con:
        assert con.execute("SELECT current_setting('temp_directory')").fetchall() == [(str(scratch / "spill"),)]
    scratch.rmdir()
