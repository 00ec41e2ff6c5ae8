"""CSV files as people make them: which separator, whether whole, and which rows are broken."""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from netvet.errors import InventoryError

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 20


@dataclass(frozen=True)
class Fault:
    """A cell or row that cannot be used.

    Attributes:
        file: name of the file.
        row: its row, the header being row 1, as a spreadsheet counts (a line break within a cell makes no row).
        column: its column; empty where the row as a whole is broken.
        value: the cell, shortened.
        problem: what is wrong.
        remedy: what to do.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        where = f"{self.file}: row {self.row}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.value!r} {self.problem} ({self.remedy})"


def shorten(text: str, limit: int = 40) -> str:
    """A cell short enough to print, without control characters."""
    flat = "".join(mark if mark.isprintable() else " " for mark in text[: limit * 4])
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


@dataclass(frozen=True)
class Delimited:
    """A CSV file: where it lies, its separator, its column names as written."""

    path: Path
    separator: str
    columns: tuple[str, ...]

    def scan(self) -> str:
        """SQL that reads it whole, every cell a text; fails on the first broken row."""
        columns = ", ".join(f"'{_sql(name)}': 'VARCHAR'" for name in self.columns)
        return (
            f"read_csv('{_sql(str(self.path))}', auto_detect = false, header = true, delim = '{_sql(self.separator)}', "
            f"quote = '\"', escape = '\"', columns = {{{columns}}}, max_line_size = 4194304)"
        )

    def rows(self) -> Iterator[tuple[int, list[str] | Fault]]:
        """Every row with its number, or what is wrong with it: slow, for files that cannot be read whole."""
        csv.field_size_limit(sys.maxsize)
        with self.path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as lines:
            reader = csv.reader(lines, delimiter=self.separator, strict=True)
            number = 0
            while True:
                number += 1
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield number, self._fault(number, "", str(error), "is broken", "look for a quote left open")
                    continue
                if number > 1 and row:
                    yield number, self._broken(number, row) or row

    def _broken(self, number: int, row: list[str]) -> Fault | None:
        if len(row) != len(self.columns):
            remedy = "a cell holds the separator unquoted, or the row was cut off"
            return self._fault(
                number, "", self.separator.join(row), f"has {len(row)} cells of {len(self.columns)}", remedy
            )
        for name, value in zip(self.columns, row, strict=True):
            if any("\udc80" <= mark <= "\udcff" for mark in value):
                return self._fault(number, name, value, "is not UTF-8", "save the file as UTF-8")
        return None

    def _fault(self, number: int, column: str, value: str, problem: str, remedy: str) -> Fault:
        return Fault(self.path.name, number, column, shorten(value), problem, remedy)


def open_delimited(path: Path) -> Delimited:
    """Find out how a CSV file is written.

    Raises:
        InventoryError: where it is empty, in UTF-16, has no header, or names a column twice.
    """
    with path.open("rb") as file:
        head = file.read(_SAMPLE)
    if not head.strip():
        raise InventoryError("the file is empty", where=str(path), remedy="it needs a header row and a row an item")
    if head[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in head:
        raise InventoryError("the file is not UTF-8 text", where=str(path), remedy="save it as CSV in UTF-8")
    header = head.decode("utf-8-sig", errors="replace")
    separator = _separator(header.splitlines()[0])
    columns = tuple(name.strip() for name in next(csv.reader(header.splitlines(keepends=True), delimiter=separator)))
    _check_header(path, columns)
    return Delimited(path, separator, columns)


def _separator(line: str) -> str:
    outside = "".join(part for index, part in enumerate(line.split('"')) if index % 2 == 0)
    return max(SEPARATORS, key=outside.count)


def _check_header(path: Path, columns: tuple[str, ...]) -> None:
    seen: set[str] = set()
    for name in columns:
        if not name:
            raise InventoryError("a column has no name", where=f"{path}: row 1", remedy="name it, or take it out")
        if name.casefold() in seen:
            raise InventoryError(f"column {name!r} stands twice", where=f"{path}: row 1", remedy="take one of them out")
        seen.add(name.casefold())


def _sql(text: str) -> str:
    return text.replace("'", "''")
