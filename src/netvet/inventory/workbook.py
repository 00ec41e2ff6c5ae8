"""Sheets of a workbook as tables of text: what people see in the cells, days as days, numbers without rounding.

The reader is calamine, by python-calamine: of the fast readers it is the one that keeps apart a text, a number and a day, and
that tells which cells are merged. A cell with an error of the spreadsheet (#N/A, #REF!) states nothing: it is read as empty.
"""

from __future__ import annotations

import datetime
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree

from netvet.errors import InventoryError
from netvet.inventory.archive import Extent, check_kind, measure
from netvet.inventory.delimited import number_twins

if TYPE_CHECKING:
    import pyarrow as pa
    from python_calamine import CalamineSheet

ROW = "netvet_row"
"""Column with the number of a row, as the spreadsheet counts."""

_BATCH = 20_000
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MAIN_LIMIT = 8 << 20

Block = tuple[int, int, int]
"""A column (from 0) and the first and last row (from 1) of cells merged one above the other."""


@dataclass(frozen=True)
class Sheet:
    """A sheet of a workbook, read.

    Attributes:
        path: the workbook.
        name: the sheet's name.
        hidden: whether the workbook hides it.
        rows: the number of its last row.
        width: the number of its last column.
        blocks: cells merged one above the other.
        extent: what it was found to hold before it was read.
    """

    path: Path
    name: str
    hidden: bool
    rows: int
    width: int
    first: int
    merged: Sequence[tuple[tuple[int, int], tuple[int, int]]]
    extent: Extent
    grid: CalamineSheet = field(repr=False)

    def blocks(self, header: int) -> list[Block]:
        """Merged cells below the header that span several rows."""
        return sorted((c0, r0 + 1, r1 + 1) for (r0, c0), (r1, c1) in self.merged if r1 > r0 >= header and c0 == c1)

    def head(self, rows: int) -> list[list[str]]:
        """The first rows as texts."""
        return [[_text(cell) for cell in row] for row in islice(self._lines(), rows)]

    def names(self, header: int) -> tuple[str, ...]:
        """The names of the columns, as they stand in row `header`; a merged cell names every column that it spans.

        Columns without a name are `column C`; of columns that share one, the second is `name (2)`.
        """
        lines = self.head(header)
        row = [*lines[header - 1], *[""] * self.width][: self.width] if len(lines) >= header else [""] * self.width
        for (r0, c0), (r1, c1) in self.merged:
            if r0 <= header - 1 <= r1:
                value = lines[r0][c0] if r0 < len(lines) and c0 < len(lines[r0]) else ""
                row[c0 : c1 + 1] = [value] * (min(c1 + 1, self.width) - c0)
        return number_twins([" ".join(name.split()) or f"column {letter(i)}" for i, name in enumerate(row)])

    def batches(self, header: int, *, fill: bool, marks: Mapping[int, str] | None = None) -> Iterator[pa.RecordBatch]:
        """The rows below the header as texts, with their numbers; rows that are empty throughout are left out.

        Args:
            header: the row with the names of the columns.
            fill: whether the value of cells merged one above the other stands in every row that they span.
            marks: by position of a column, the decimal mark in which its numbers are to be written, a point otherwise.
        """
        import pyarrow as pa  # noqa: PLC0415

        names = self.names(header)
        filler = _Filler(self.blocks(header) if fill else [])
        number, lines = header + 1, islice(self._lines(), header, None)
        fields: list[tuple[str, pa.DataType]] = [(ROW, pa.int64()), *((name, pa.string()) for name in names)]
        schema = pa.schema(fields)
        while batch := list(islice(lines, _BATCH)):
            columns = [list(column) for column in zip(*batch, strict=True)]
            filler.fill(columns, number)
            arrays = [texts(column, (marks or {}).get(place, ".")) for place, column in enumerate(columns)]
            rows = pa.array(range(number, number + len(batch)), pa.int64())
            yield _without_blank(pa.record_batch([rows, *arrays], schema=schema))
            number += len(batch)

    def _lines(self) -> Iterator[list[Any]]:
        """Every row from the first, every cell from column A; a sheet that is empty has none."""
        if self.rows:
            before = [""] * self.first
            yield from (before + row for row in self.grid.iter_rows())


class _Filler:
    """Gives every cell of a merged block its value, batch by batch."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks, self._open = list(reversed(blocks)), list[tuple[Block, Any]]()
        self._blocks.sort(key=lambda block: block[1], reverse=True)

    def fill(self, columns: list[list[Any]], start: int) -> None:
        """Fill the rows from number `start` on."""
        end = start + len(columns[0])
        still: list[tuple[Block, Any]] = []
        while self._blocks and self._blocks[-1][1] < end:
            block = self._blocks.pop()
            self._open.append((block, columns[block[0]][block[1] - start]))
        for block, value in self._open:
            column, first, last = block
            begin, stop = max(first, start) - start, min(last + 1, end) - start
            columns[column][begin:stop] = [value] * (stop - begin)
            if last >= end:
                still.append((block, value))
        self._open = still


def read_sheets(path: Path, names: Sequence[str] | None = None) -> list[Sheet]:
    """Some sheets of a workbook, or all that hold cells.

    Raises:
        InventoryError: where it is no workbook, is broken or too large, or has no sheet of such a name.
    """
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum  # noqa: PLC0415

    check_kind(path)
    parts = _parts(path)
    for name in names or ():
        if name not in parts:
            near = get_close_matches(name, parts, n=1, cutoff=0.5)
            hint = f"{near[0]!r} may be meant; " if near else ""
            listed = ", ".join(map(repr, list(parts)[:20]))
            raise InventoryError(f"there is no sheet {name!r}", where=str(path), remedy=f"{hint}it has {listed}")
    chosen = {name: part for name, part in parts.items() if names is None or name in names}
    extents = measure(path, chosen)
    try:
        with CalamineWorkbook.from_path(path) as book:
            shown = {sheet.name: sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata}
            return [
                _sheet(path, name, book.get_sheet_by_name(name), extents[name], hidden=not shown[name])
                for name in chosen
                if name in shown
            ]
    except (CalamineError, OSError, ValueError) as error:
        remedy = "open it in a spreadsheet program and save it again, or save the sheet as CSV in UTF-8"
        raise InventoryError(f"the workbook cannot be read: {error}", where=str(path), remedy=remedy) from None


def _sheet(path: Path, name: str, grid: CalamineSheet, extent: Extent, *, hidden: bool) -> Sheet:
    first = grid.start[1] if grid.start else 0
    rows, width = (grid.end[0] + 1, grid.end[1] + 1) if grid.end else (0, 0)
    return Sheet(path, name, hidden, rows, width, first, grid.merged_cell_ranges or [], extent, grid)


def _parts(path: Path) -> dict[str, str]:
    """The part of the archive that holds each sheet, by its name, in order."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = {name.casefold(): name for name in archive.namelist()}
            book = _xml(archive, names["xl/workbook.xml"])
            relations = _xml(archive, names["xl/_rels/workbook.xml.rels"])
        targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
        found: dict[str, str] = {}
        for element in book.iter():
            if element.tag.endswith("}sheet"):
                target = targets.get(element.get(_RELATION), "")
                full = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
                if "worksheets/" in full and full.casefold() in names:
                    found[element.get("name", "")] = names[full.casefold()]
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, ValueError, EOFError) as error:
        remedy = "open it in a spreadsheet program and save it again"
        raise InventoryError(f"the workbook is broken: {error}", where=str(path), remedy=remedy) from None
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with archive.open(name) as file:
        data = file.read(_MAIN_LIMIT + 1)
    if len(data) > _MAIN_LIMIT or b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise ValueError(f"{name} is not what a spreadsheet program writes")
    return ElementTree.fromstring(data)


def texts(column: Sequence[Any], mark: str = ".") -> pa.Array[Any]:
    """Cells as texts, empty ones as NULL: column by column, for almost every column is of one kind."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    kinds = set(map(type, column))
    if kinds <= {str}:
        made: Any = pa.array(column, pa.string())
    elif kinds == {datetime.date}:
        return pa.array(column, pa.date32()).cast(pa.string())
    elif kinds == {float} and mark == "." and all(map(float.is_integer, column)) and max(map(abs, column)) < 1e15:  # noqa: PLR2004
        return pa.array(column, pa.float64()).cast(pa.int64()).cast(pa.string())
    else:
        made = pa.array([_text(cell, mark) for cell in column], pa.string())
    empty: Any = pc.equal(made, pa.scalar(""))
    cells: pa.Array[Any] = pc.if_else(empty, pa.scalar(None, pa.string()), made)
    return cells


def _text(cell: Any, mark: str = ".") -> str:
    """A cell as a text: days in ISO 8601, whole numbers without a point, others without rounding."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float():
            return str(int(cell)) if cell.is_integer() else repr(cell).replace(".", mark)
        case datetime.datetime():
            return str(cell.date()) if cell.time() == datetime.time() else str(cell)
        case _:
            return str(cell)


def letter(position: int) -> str:
    """The letters of a column, counted from 0: A, Z, AA."""
    letters, position = "", position + 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _without_blank(batch: pa.RecordBatch) -> pa.RecordBatch:
    import pyarrow.compute as pc  # noqa: PLC0415

    filled: Any = None
    for column in batch.columns[1:]:
        here = pc.is_valid(column)
        filled = here if filled is None else pc.or_(filled, here)
    return batch if filled is None else batch.filter(filled)


def count_errors(sheets: Sequence[Sheet]) -> Counter[str]:
    """Cells of some sheets that hold an error of the spreadsheet, by kind."""
    return sum((sheet.extent.errors for sheet in sheets), Counter())
