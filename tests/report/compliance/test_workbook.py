"""The workbook: real days and numbers, frozen heads, filters, and no cell that a spreadsheet would run."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from .conftest import FORMULA, HOSTILE

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def sheets(written: Path) -> dict[str, ElementTree.Element]:
    with zipfile.ZipFile(written / "en.xlsx") as book:
        names = [one.get("name", "") for one in ElementTree.fromstring(book.read("xl/workbook.xml")).iter(f"{MAIN}sheet")]
        return {name: ElementTree.fromstring(book.read(f"xl/worksheets/sheet{i}.xml")) for i, name in enumerate(names, 1)}


def cells(sheet: ElementTree.Element) -> list[list[ElementTree.Element]]:
    return [list(row) for row in sheet.iter(f"{MAIN}row")]


def text(cell: ElementTree.Element) -> str:
    return "".join(cell.itertext())


def test_no_cell_is_a_formula_or_a_link_and_every_hostile_text_is_a_text(sheets: dict[str, ElementTree.Element]) -> None:
    found = set()
    for sheet in sheets.values():
        assert not list(sheet.iter(f"{MAIN}f"))
        assert not list(sheet.iter(f"{MAIN}hyperlink"))
        for cell in sheet.iter(f"{MAIN}c"):
            if text(cell)[:1] in "=+-@\t\r" and text(cell):
                assert cell.get("t") == "inlineStr" or re.fullmatch(r"-?[\d.]+", text(cell))
                found.add(text(cell))
    assert {FORMULA, "+plan-2", "-who", "-2+3", "@SUM(1)"} <= found
    assert any(text(cell) == HOSTILE for cell in sheets["Single findings"].iter(f"{MAIN}c"))


def test_days_are_days_and_numbers_numbers(sheets: dict[str, ElementTree.Element]) -> None:
    rows = cells(sheets["Duties"])
    heads = [text(cell) for cell in rows[0]]
    due = {cell.get("r", "")[:1]: cell for cell in rows[1]}[chr(ord("A") + heads.index("Last day"))]
    assert due.get("t") is None
    assert float(text(due)) == 46296  # 2026-10-01, in days since 1899-12-30
    assert "Subscribers" not in heads
    assert "subscribers" in heads


def test_heads_stay_in_sight_and_every_table_has_a_filter(sheets: dict[str, ElementTree.Element]) -> None:
    assert list(sheets) == ["Summary", "Duties", "Single findings", "Sites", "Not known", "Requirements", "Basis"]
    for name in list(sheets)[1:-1]:
        pane = next(sheets[name].iter(f"{MAIN}pane"))
        assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
        assert next(sheets[name].iter(f"{MAIN}autoFilter")).get("ref", "").startswith("A1:")


def test_the_basis_says_what_it_rests_on(sheets: dict[str, ElementTree.Element]) -> None:
    told = text(sheets["Basis"])
    for word in ("elements.csv", "case.toml", "law.toml", "SHA-256", "Positions: invented", "Unknown is never met"):
        assert word in told


def test_a_text_longer_than_a_cell_is_shortened_visibly(tmp_path: Path) -> None:
    import xlsxwriter  # noqa: PLC0415

    from netvet.report.compliance.texts import texts_of  # noqa: PLC0415
    from netvet.report.compliance.workbook import Column, Sheets  # noqa: PLC0415

    with xlsxwriter.Workbook(str(tmp_path / "long.xlsx"), {"constant_memory": True}) as book:
        Sheets(book, texts_of("en")).rows("basis", [Column("x", 9, lambda row: row["x"])], [{"x": "y" * 40_000}])
    with zipfile.ZipFile(tmp_path / "long.xlsx") as book:
        told = "".join(ElementTree.fromstring(book.read("xl/worksheets/sheet1.xml")).itertext())
    assert told.endswith("y…")
    assert len(told) == 32_767 + 1
