"""A spreadsheet under its own names, for whoever has to find out what it means."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path

import duckdb

from netvet.errors import InventoryError
from netvet.inventory.delimited import Delimited, open_delimited
from netvet.inventory.formats.spreadsheet import WORKBOOKS, write_sheet
from netvet.inventory.reading import scratch_of
from netvet.inventory.workbook import read_sheets


@dataclass(frozen=True)
class Glimpse:
    """A sheet that can be asked.

    Attributes:
        name: its name; empty for CSV.
        hidden: whether the workbook hides it.
        rows: number of its last row; of a CSV, 1 if it has any.
        merged: how many times cells below the row of names are merged over several rows.
        errors: cells with an error of the spreadsheet.
        head: its first rows as texts.
        names: the names of its columns, if they stand in that row.
        scan: SQL of the rows below that row, every cell a text.
    """

    name: str
    hidden: bool
    rows: int
    merged: Callable[[int], int]
    errors: int
    head: Callable[[int], list[list[str]]]
    names: Callable[[int], tuple[str, ...]]
    scan: Callable[[int], str]


def glimpse(con: duckdb.DuckDBPyConnection, path: Path, encoding: str = "") -> Iterator[Glimpse]:
    """Every sheet of a workbook, or a CSV file as its only sheet; `encoding` says how a CSV is written.

    Raises:
        InventoryError: where the file cannot be read.
    """
    if not path.is_file():
        raise InventoryError("there is no such file", where=str(path), remedy="name a spreadsheet: .xlsx or CSV")
    if path.suffix.lower() not in WORKBOOKS:
        yield _delimited(con, path, encoding)
        return
    for sheet in read_sheets(path):
        yield Glimpse(
            sheet.name,
            sheet.hidden,
            sheet.rows,
            lambda header, sheet=sheet: len(sheet.blocks(header)),  # type: ignore[misc]
            sum(sheet.extent.errors.values()),
            sheet.head,
            sheet.names,
            lambda header, sheet=sheet: write_sheet(con, sheet, header),  # type: ignore[misc]
        )


def _delimited(con: duckdb.DuckDBPyConnection, path: Path, encoding: str) -> Glimpse:
    def opened(header: int) -> Delimited:
        return open_delimited(path, header, twins=True, encoding=encoding, folder=partial(scratch_of, con))

    text = opened(1).text  # whether it is text at all

    def head(rows: int) -> list[list[str]]:
        with text.open(encoding="utf-8-sig", errors="replace") as lines:
            first = list(islice(lines, rows))
        found = []
        for number in range(1, len(first) + 1):
            try:
                found.append(list(opened(number).columns))
            except InventoryError:
                found.append([])
        return found

    return Glimpse(
        "",
        False,  # noqa: FBT003 - a CSV file hides nothing
        1,
        lambda _: 0,
        0,
        head,
        lambda header: opened(header).columns,
        lambda header: opened(header).scan(),
    )
