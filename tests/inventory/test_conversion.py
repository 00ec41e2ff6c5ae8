"""Conversion: all of it or nothing; what was set aside is written down and never forgotten."""

from __future__ import annotations

import csv
import os
import shutil
import time
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from netvet import conversion as module
from netvet.case import open_case
from netvet.conversion import convert, find_format, write_faults
from netvet.errors import CaseError, InventoryError, NetvetError
from netvet.inventory.delimited import Fault
from netvet.inventory.reading import is_stamped
from netvet.inventory.store import open_inventory
from netvet.inventory.tables import ELEMENTS

GOOD = "element_id,operator,vendor\na,o,v\nb,o,w\n"
BAD = GOOD + "a,o,x\nc,,y\n"


def test_a_case_is_made(put: Any, tmp_path: Path, database: Any) -> None:
    made = convert(put("net.csv", GOOD), tmp_path / "case", as_of=date(2026, 11, 21))
    assert (made.format.name, made.rows, made.faults) == ("native", {"elements": 2}, [])
    assert sorted(p.name for p in (tmp_path / "case").rglob("*")) == ["case.toml", "elements.parquet", "network"]
    assert open_case(tmp_path / "case").as_of == date(2026, 11, 21)
    assert is_stamped(database[0], tmp_path / "case/network/elements.parquet", ELEMENTS)


@pytest.mark.parametrize(
    "name", ['say "x".csv', "Süd & Söhne.csv", "back\\slash.csv", "it's.csv", "tab\there.csv", "a [1]*.csv"]
)
def test_file_names(put: Any, tmp_path: Path, name: str) -> None:
    assert convert(put(name, GOOD), tmp_path / f"case of {name}").rows == {"elements": 2}
    case = open_case(tmp_path / f"case of {name}")
    assert case.title == f"{name} (native)".replace("\t", " ")
    with open_inventory(case.network) as inventory:
        assert inventory.con.execute("SELECT element_id FROM elements").fetchall() == [("a",), ("b",)]


def test_bad_rows_stop_it_and_nothing_is_written(put: Any, tmp_path: Path) -> None:
    source = put("net.csv", BAD)
    with pytest.raises(InventoryError) as caught:
        convert(source, tmp_path / "case")
    assert caught.value.details == (
        "net.csv: row 4, column element_id: 'a' stands already in row 2 (keep one, rename the other)",
        "net.csv: row 5, column operator: '' is missing (every row needs it)",
    )
    assert list(tmp_path.iterdir()) == [source]


def test_rows_set_aside_are_written_and_remembered(put: Any, tmp_path: Path) -> None:
    made = convert(put("net.csv", BAD), tmp_path / "case", set_aside=tmp_path / "aside.csv")
    assert (made.rows, made.set_aside) == ({"elements": 2}, 2)
    with (tmp_path / "aside.csv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [(row["file"], row["row"], row["column"], row["value"]) for row in rows] == [
        ("net.csv", "4", "element_id", "a"),
        ("net.csv", "5", "operator", ""),
    ]
    assert all(row["problem"] and row["remedy"] for row in rows)
    assert open_case(tmp_path / "case").set_aside == 2
    convert(tmp_path / "case", tmp_path / "again")
    assert open_case(tmp_path / "again").set_aside == 2, "what a case lost, its copies lost too"


def test_a_list_within_the_new_case(put: Any, tmp_path: Path) -> None:
    convert(put("net.csv", BAD), tmp_path / "case", set_aside=tmp_path / "case/aside.csv")
    assert (tmp_path / "case/aside.csv").is_file()


def test_a_list_of_no_rows_replaces_an_earlier_one(put: Any, tmp_path: Path) -> None:
    convert(put("net.csv", BAD), tmp_path / "case", set_aside=tmp_path / "aside.csv")
    made = convert(put("net.csv", GOOD), tmp_path / "other", set_aside=tmp_path / "aside.csv")
    assert made.set_aside == 0
    assert (tmp_path / "aside.csv").read_text() == "file,row,column,value,problem,remedy\n"
    assert "set_aside" not in tomllib.loads((tmp_path / "other/case.toml").read_text())


def test_a_list_never_replaces_another_file(put: Any, tmp_path: Path) -> None:
    source = put("net.csv", BAD)
    with pytest.raises(NetvetError, match="another file"):
        convert(source, tmp_path / "case", set_aside=source)
    assert source.read_text() == BAD
    assert list(tmp_path.iterdir()) == [source]


def test_a_list_in_a_folder_that_is_not_there(put: Any, tmp_path: Path) -> None:
    with pytest.raises(NetvetError, match="cannot write there") as caught:
        convert(put("net.csv", BAD), tmp_path / "case", set_aside=tmp_path / "no/such/aside.csv")
    assert caught.value.remedy
    assert not (tmp_path / "case").exists()


def test_a_list_that_fails_leaves_no_part(tmp_path: Path) -> None:
    class Bad:
        file = row = column = value = problem = remedy = property(lambda _: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        write_faults([Bad()], tmp_path / "aside.csv")  # type: ignore[list-item]
    assert list(tmp_path.iterdir()) == []


def test_odd_cells_in_a_list(tmp_path: Path) -> None:
    write_faults([Fault("ü,\"'.csv", 2, "a;b", '"\n,�', "p", "r")], tmp_path / "aside.csv")
    with (tmp_path / "aside.csv").open(encoding="utf-8", newline="") as lines:
        assert list(csv.reader(lines))[1] == ["ü,\"'.csv", "2", "a;b", '"\n,�', "p", "r"]


def test_two_tables_that_fail_are_both_named(put: Any, tmp_path: Path) -> None:
    put("net/elements.csv", BAD)
    put("net/sites.csv", "site_id,latitude\ns,95\n")
    with pytest.raises(InventoryError) as caught:
        convert(tmp_path / "net", tmp_path / "case")
    text = str(caught.value)
    assert "2 tables cannot be used" in text
    for line in ("elements.csv: row 4", "elements.csv: row 5", "sites.csv: row 2, column latitude: '95' lies above 90"):
        assert line in text
    assert "--set-aside" in caught.value.remedy
    assert not (tmp_path / "case").exists()


def test_one_table_of_two_that_fails_stops_both(put: Any, tmp_path: Path) -> None:
    put("net/elements.csv", GOOD)
    put("net/sites.csv", "site_id,latitude\ns,95\n")
    with pytest.raises(InventoryError, match=r"sites\.csv: 1 row cannot be used"):
        convert(tmp_path / "net", tmp_path / "case")
    assert not (tmp_path / "case").exists()
    made = convert(tmp_path / "net", tmp_path / "case", set_aside=tmp_path / "aside.csv")
    assert (made.rows, made.set_aside) == ({"elements": 2, "sites": 0}, 1)


@pytest.mark.parametrize("there", ["case.toml", "network/elements.csv"])
def test_an_existing_case_is_refused(put: Any, tmp_path: Path, there: str) -> None:
    kept = put(f"case/{there}", GOOD)
    with pytest.raises(CaseError, match="there is a case already"):
        convert(put("net.csv", GOOD), tmp_path / "case")
    assert kept.read_text() == GOOD


def test_other_files_of_a_folder_stay(put: Any, tmp_path: Path) -> None:
    put("case/dossiers/own.toml", "x")
    put("case/.network.part/left.over", "x")
    convert(put("net.csv", GOOD), tmp_path / "case")
    names = {str(path.relative_to(tmp_path / "case")) for path in (tmp_path / "case").rglob("*.*")}
    assert names == {"case.toml", "dossiers/own.toml", "network/elements.parquet"}


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError(28, "No space left on device")])
@pytest.mark.parametrize("fresh", [True, False])
def test_an_interrupted_conversion_leaves_no_half_case(
    put: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Any, fresh: bool
) -> None:
    put("net/elements.csv", GOOD)
    put("net/sites.csv", "site_id\ns\n")
    if not fresh:
        put("case/dossiers/own.toml", "x")
    move, moved = shutil.move, []

    def stop(source: Path, target: Path) -> None:
        if moved:
            raise error
        moved.append(move(source, target))

    monkeypatch.setattr(module.shutil, "move", stop)
    with pytest.raises((KeyboardInterrupt, CaseError)):
        convert(tmp_path / "net", tmp_path / "case")
    assert moved
    left = {str(path.relative_to(tmp_path / "case")) for path in (tmp_path / "case").rglob("*")}
    assert left == (set() if fresh else {"dossiers", "dossiers/own.toml"})
    assert (tmp_path / "case").exists() is not fresh


def test_the_network_comes_last(put: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its text a case would have forgotten what was set aside."""
    rename = Path.rename

    def check(self: Path, target: Path) -> Path:
        assert "set_aside = 2" in (tmp_path / "case/case.toml").read_text()
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", check)
    convert(put("net.csv", BAD), tmp_path / "case", set_aside=tmp_path / "aside.csv")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions do not bind root")
def test_a_folder_that_cannot_be_written_to(put: Any, tmp_path: Path) -> None:
    source = put("net.csv", GOOD)
    (tmp_path / "locked").mkdir(mode=0o500)
    with pytest.raises(CaseError, match="cannot write there"):
        convert(source, tmp_path / "locked/case")


@pytest.mark.parametrize("place", ["net.csv", "net.csv/case", "dangling"])
def test_an_output_that_is_no_folder(put: Any, tmp_path: Path, place: str) -> None:
    source = put("net.csv", GOOD)
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    with pytest.raises(CaseError, match="cannot write there"):
        convert(source, tmp_path / place)
    assert source.read_text() == GOOD


def test_formats_are_found_or_near_ones_named(put: Any, tmp_path: Path) -> None:
    source = put("net.csv", GOOD)
    assert find_format(source).name == "native"
    for path, name, word in (
        (tmp_path / "nothing", None, "no such file"),
        (source, "natve", "did you mean native"),
        (source, "xyz", "there are native, "),
        (put("other.csv", "x,y\n1,2\n"), None, "--format"),
        (tmp_path, None, "--format"),
    ):
        with pytest.raises(InventoryError) as caught:
            find_format(path, name)
        assert word in str(caught.value)


@pytest.mark.parametrize("content", [{"x": [1]}, b"garbage", b""])
def test_parquet_that_is_not_ours(put: Any, tmp_path: Path, content: Any) -> None:
    with pytest.raises(InventoryError) as caught:
        convert(put("x.parquet", content), tmp_path / "case")
    assert caught.value.remedy
    assert not (tmp_path / "case").exists()


def test_a_large_file_in_a_sane_time(tmp_path: Path) -> None:
    source = tmp_path / "net.csv"
    with duckdb.connect() as con:
        rows = "SELECT 'e' || i AS element_id, 'o' || i % 4 AS operator, 'Maker ' || i % 9 AS vendor, i % 5000 AS subscribers"
        con.execute(f"COPY ({rows} FROM range(200000) AS t(i)) TO '{source}' (FORMAT csv, HEADER)")
    begin = time.monotonic()
    assert convert(source, tmp_path / "case").rows == {"elements": 200_000}
    with source.open("a") as file:
        file.write('e1,o,v,1\ntoo,few\ne,o,"v,1\n')
    made = convert(source, tmp_path / "mended", set_aside=tmp_path / "aside.csv")
    assert ([fault.row for fault in made.faults], made.rows) == ([200_002, 200_003, 200_004], {"elements": 200_000})
    assert time.monotonic() - begin < 60
