"""Sheets as texts: days, numbers, merged cells, headings, and what is refused by name."""

from __future__ import annotations

import datetime
import sys
from pathlib import Path
from typing import Any

import pytest

from netvet.errors import InventoryError
from netvet.inventory.workbook import ROW, letter, read_sheets

sys.path.insert(0, str(Path(__file__).parent))
from workbooks import sound


def rows(path: Path, header: int = 1, *, fill: bool = True, marks: dict[int, str] | None = None) -> list[dict[str, Any]]:
    (sheet,) = read_sheets(path)
    return [row for batch in sheet.batches(header, fill=fill, marks=marks) for row in batch.to_pylist()]


def test_cells_are_what_people_see(tmp_path: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        day, clock = book.add_format({"num_format": "dd.mm.yyyy"}), book.add_format({"num_format": "dd.mm.yyyy hh:mm"})
        sheet.write_row(0, 0, ["day", "time", "whole", "part", "yes", "text", "formula", "na", "sum"])
        sheet.write_datetime(1, 0, datetime.datetime(2020, 1, 2), day)
        sheet.write_datetime(1, 1, datetime.datetime(2020, 1, 2, 3, 4), clock)
        sheet.write_row(1, 2, [45750, 1.234])
        sheet.write_boolean(1, 4, True)
        sheet.write_string(1, 5, "45750")
        sheet.write_formula(1, 6, '="a"', None, "a")
        sheet.write_formula(1, 7, "=NA()", None, "#N/A")
        sheet.write_formula(1, 8, "=1/0", None, "#DIV/0!")

    path = sound(tmp_path / "x.xlsx", {"S": fill})
    (sheet,) = read_sheets(path)
    assert dict(sheet.extent.errors) == {"#N/A": 1, "#DIV/0!": 1}
    (row,) = rows(path, marks={3: ","})
    assert row == {
        ROW: 2,
        "day": "2020-01-02",
        "time": "2020-01-02 03:04:00",
        "whole": "45750",
        "part": "1,234",
        "yes": "true",
        "text": "45750",
        "formula": "a",
        "na": None,
        "sum": None,
    }


def test_merged_cells_hold_for_every_row_that_they_span(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 0, 1, 0, "id")
        sheet.merge_range(0, 1, 0, 2, "site")
        sheet.write_row(1, 1, ["name", "code"])
        for number in range(2, 50_000):
            sheet.write(number, 0, f"a{number}")
        sheet.merge_range(3, 1, 5, 1, "one")
        sheet.merge_range(19_990, 1, 20_010, 1, "across two batches")

    path = sound(tmp_path / "x.xlsx", {"S": fill})
    found = {row[ROW]: row for row in rows(path, header=2)}
    assert list(found[3]) == [ROW, "id", "name", "code"]
    assert [found[n]["name"] for n in (3, 4, 5, 6, 7)] == [None, "one", "one", "one", None]
    assert {found[n]["name"] for n in range(19_991, 20_012)} == {"across two batches"}
    assert (found[19_990]["name"], found[20_012]["name"]) == (None, None)
    first = {row[ROW]: row["name"] for row in rows(path, header=2, fill=False)}
    assert [first[n] for n in (4, 5, 6)] == ["one", None, None]


def test_headings_that_are_missing_or_stand_twice(tmp_path: Path) -> None:
    path = sound(tmp_path / "x.xlsx", {"S": [["Status", "", "STATUS", " a \n b "], [1, 2, 3, 4]]})
    assert read_sheets(path)[0].names(1) == ("Status", "column B", "STATUS (2)", "a b")


def test_a_table_that_begins_further_down_and_to_the_right(tmp_path: Path) -> None:
    def fill(_: Any, sheet: Any) -> None:
        sheet.write_row(5, 3, ["id", "name"])
        sheet.write_row(7, 3, ["a", "b"])

    assert rows(sound(tmp_path / "x.xlsx", {"S": fill}), header=6) == [
        {ROW: 8, "column A": None, "column B": None, "column C": None, "id": "a", "name": "b"}
    ]


def test_hidden_sheets_are_known_and_names_near(tmp_path: Path) -> None:
    path = sound(tmp_path / "x.xlsx", {"Bestand": [["a"], [1]], "secret": lambda _, sheet: sheet.hide()})
    assert [(sheet.name, sheet.hidden) for sheet in read_sheets(path)] == [("Bestand", False), ("secret", True)]
    with pytest.raises(InventoryError, match="'Bestand' may be meant"):
        read_sheets(path, ["bestände"])


def test_letters() -> None:
    assert [letter(n) for n in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
