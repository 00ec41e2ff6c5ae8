"""Workbooks for tests: sound ones from a spreadsheet writer, hostile ones written by hand."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


def sound(path: Path, sheets: Mapping[str, list[list[Any]] | Callable[[Any, Any], None]]) -> Path:
    """A workbook with sheets of rows, or of what a function writes into them."""
    book = xlsxwriter.Workbook(str(path))
    for name, content in sheets.items():
        sheet = book.add_worksheet(name)
        if callable(content):
            content(book, sheet)
        else:
            for number, row in enumerate(content):
                sheet.write_row(number, 0, row)
    book.close()
    return path


def raw(path: Path, sheet: bytes, shared: bytes | None = None, **parts: bytes) -> Path:
    """A workbook whose only sheet `S` is that XML."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" Type="{_RELATIONS}/worksheet" '
            f'Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{_RELATIONS}/sharedStrings" '
            'Target="sharedStrings.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            parts.get(
                "book",
                f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets>'
                "</workbook>".encode(),
            ),
        )
        if shared is not None:
            archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{_MAIN}">'.encode() + shared + b"</sst>")
        body = f'<worksheet xmlns="{_MAIN}"><sheetData>'.encode() + sheet + b"</sheetData></worksheet>"
        archive.writestr("xl/worksheets/sheet1.xml", body)
    return path
