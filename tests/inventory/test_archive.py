"""Workbooks that are none, or that would fill the memory, are refused before they are read."""

from __future__ import annotations

import struct
import sys
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest

from netvet.errors import InventoryError
from netvet.inventory.archive import check_kind, measure
from netvet.inventory.workbook import read_sheets

sys.path.insert(0, str(Path(__file__).parent))
from workbooks import raw, sound

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def refusal(path: Path) -> str:
    with pytest.raises(InventoryError) as caught:
        read_sheets(path)
    assert caught.value.remedy
    return str(caught.value)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "empty"),
        (b"a;b\n1;2\n", "cut off, or no workbook"),
        (b"PK\x03\x04 and no more", "cut off, or no workbook"),
        (OLE, ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "protected by a password"),
    ],
)
def test_what_is_no_workbook(put: Any, content: bytes, told: str) -> None:
    assert told in refusal(put("x.xlsx", content))


@pytest.mark.parametrize(
    ("name", "body", "told"),
    [
        ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet", "OpenDocument"),
        ("xl/workbook.bin", b"", ".xlsb"),
        ("readme.txt", b"", "holds no workbook"),
    ],
)
def test_archives_of_another_kind(tmp_path: Path, name: str, body: bytes, told: str) -> None:
    with zipfile.ZipFile(tmp_path / "x.xlsx", "w") as archive:
        archive.writestr(name, body)
    assert told in refusal(tmp_path / "x.xlsx")


def test_a_sound_workbook_is_measured(tmp_path: Path) -> None:
    path = sound(tmp_path / "x.xlsx", {"S": [["a", "b"], [1, 2.5]]})
    check_kind(path)
    assert measure(path, {"S": "xl/worksheets/sheet1.xml"})["S"].cells == 4


def test_a_bomb_of_zeros_is_refused_quickly(tmp_path: Path) -> None:
    path = raw(tmp_path / "x.xlsx", b" " * (200 << 20))
    assert path.stat().st_size < 1 << 20
    begin = time.process_time()
    assert "times its size" in refusal(path)
    assert time.process_time() - begin < 1


def test_an_archive_that_lies_about_its_sizes_is_refused(tmp_path: Path) -> None:
    path = raw(tmp_path / "x.xlsx", b" " * 3_000_000)
    data = bytearray(path.read_bytes())
    size = struct.pack(
        "<I",
        3_000_000
        + len(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">')
        + len(b"<sheetData></sheetData></worksheet>"),
    )
    while (place := data.find(size)) >= 0:
        data[place : place + 4] = struct.pack("<I", 1000)
    path.write_bytes(bytes(data))
    assert "more than the archive says" in refusal(path)


@pytest.mark.parametrize(
    "sheet",
    [
        b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='1'><c r='A1'><v>1</v></c><c s='1' r='XFD1048570'><v>1</v></c></row>",
        b"<row>" + b"<c><v>1</v></c>" * 40_000 + b"</row>" + b"<row/>" * 40_000,
        b'<row r="1"><c r="a1"><v>1</v></c></row><row r="999999"><c r="zzz999999"><v>1</v></c></row>',
    ],
)
def test_a_far_cell_is_refused(tmp_path: Path, sheet: bytes) -> None:
    assert "more than can be read" in refusal(raw(tmp_path / "x.xlsx", sheet))


def test_a_long_and_a_wide_sheet_are_read(tmp_path: Path) -> None:
    sheet = sound(tmp_path / "wide.xlsx", {"S": [[f"c{n}" for n in range(800)], [1] * 800]})
    assert read_sheets(sheet)[0].width == 800


def test_one_long_text_in_very_many_cells_is_refused(tmp_path: Path) -> None:
    rows = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (n, n) for n in range(1, 60_001))
    path = raw(tmp_path / "x.xlsx", rows, b"<si><t>" + b"x" * 100_000 + b"</t></si>")
    assert "come to more than" in refusal(path)


def test_a_gigantic_text_is_refused(tmp_path: Path) -> None:
    path = raw(
        tmp_path / "x.xlsx", b'<row r="1"><c r="A1" t="s"><v>0</v></c></row>', b"<si><t>" + b"x" * 3_000_000 + b"</t></si>"
    )
    assert "more than 32767 characters" in refusal(path)


def test_entities_are_refused(tmp_path: Path) -> None:
    book = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><workbook>&b;</workbook>'
    assert "broken" in refusal(raw(tmp_path / "x.xlsx", b"", book=book))


def test_a_truncated_workbook(tmp_path: Path) -> None:
    path = sound(tmp_path / "x.xlsx", {"S": [["a"] * 20] * 50})
    path.write_bytes(path.read_bytes()[:-300])
    refusal(path)
