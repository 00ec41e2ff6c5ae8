"""CSV files as people make them: which separator, whether whole, and which rows are broken."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from netvet.errors import InventoryError
from netvet.inventory.cells import file, quote
from netvet.inventory.encoding import SAY_SO, UTF_8, decoded, transcode, written_in

SEPARATORS = (",", ";", "\t", "|")
_SAMPLE = 1 << 20
_OPEN_QUOTE = 1 << 22
"""Characters after which a quote that does not close is given up: no cell is so long."""


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
        lines: how many lines of the file are lost with it: more than one where a quote was left open.
        first: the row that it repeats, if it repeats one.
    """

    file: str
    row: int
    column: str
    value: str
    problem: str
    remedy: str
    lines: int = 1
    first: int | None = None

    def __str__(self) -> str:
        where = f"{self.file}: row {self.row}" + (f", column {self.column}" if self.column else "")
        return f"{where}: {self.value!r} {self.problem} ({self.remedy})"


def count_lost(faults: Iterable[Fault]) -> int:
    """How many rows cannot be used: each once, however many of its cells are at fault, and what a broken one swallowed."""
    lost: dict[tuple[str, int], int] = {}
    for fault in faults:
        lost[fault.file, fault.row] = max(fault.lines, lost.get((fault.file, fault.row), 1))
    return sum(lost.values())


def grouped(faults: Sequence[Fault]) -> list[str]:
    """One line a fault; where many rows have the same, one line for all of them, with their number, in order of the first."""
    groups: dict[tuple[str, str, str, str], list[Fault]] = {}
    for fault in faults:
        # what points at another row is of its own kind, whatever the value
        groups.setdefault((fault.file, fault.column, fault.value, fault.problem), []).append(fault)
    return [
        str(same[0]) if len(same) == 1 else f"{same[0]} - the same in {len(same)} rows, the last {same[-1].row}"
        for same in groups.values()
    ]


def shorten(text: str, limit: int = 40) -> str:
    """A cell short enough to print, without control characters; what is not UTF-8 shows as �."""
    marks = ("�" if "\udc80" <= mark <= "\udcff" else mark for mark in text[: limit * 4])
    flat = "".join(mark if mark.isprintable() else " " for mark in marks)
    return flat if len(flat) <= limit else flat[: limit - 1] + "…"


@dataclass(frozen=True)
class Delimited:
    """A CSV file: where it lies, its separator, its column names as written, in which row they stand, and its encoding.

    `text` is the file that is read: a copy in UTF-8 where the file itself is written otherwise.
    """

    path: Path
    separator: str
    columns: tuple[str, ...]
    header: int = 1
    encoding: str = UTF_8
    text: Path = Path()

    def scan(self) -> str:
        """SQL that reads it whole, every cell a text; fails on the first broken row."""
        columns = ", ".join(f"{quote(name)}: 'VARCHAR'" for name in self.columns)
        return (
            f"read_csv({file(self.text)}, auto_detect = false, header = true, delim = {quote(self.separator)}, "
            f"quote = '\"', escape = '\"', columns = {{{columns}}}, max_line_size = 4194304, hive_partitioning = false"
            f"{f', skip = {self.header - 1}' if self.header > 1 else ''})"
        )

    def has_blank_lines(self) -> bool:
        """Whether a line may be blank: a database passes over it, a spreadsheet counts it."""
        last = b""
        with self.text.open("rb") as lines:
            while part := lines.read(_SAMPLE):
                text = (last + part).replace(b"\r\n", b"\n").replace(b"\r", b"\n")
                if b"\n\n" in text:
                    return True
                last = part[-2:]
        return False

    def rows(self) -> Iterator[tuple[int, list[str] | Fault]]:
        """Every row with its number, or what is wrong with it: slow, for files that cannot be read whole."""
        csv.field_size_limit(_OPEN_QUOTE)
        with self.text.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as file:
            lines = _Lines(file)
            reader = csv.reader(lines, delimiter=self.separator, strict=True)
            number = 0
            while True:
                number += 1
                lines.first, lines.count = "", 0
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    yield number, self._unread(number, lines, error)
                    number += lines.count - 1
                    continue
                if number > self.header and row:
                    yield number, self._broken(number, row) or row

    def _unread(self, number: int, lines: _Lines, error: csv.Error) -> Fault:
        more = lines.count - 1
        swallowed = f", and takes the {more} line{'s' * (more > 1)} after it with it" if more else ""
        fault = self._fault(number, "", lines.first, f"is broken: {error}{swallowed}", "look for a quote left open")
        return replace(fault, lines=lines.count)

    def _broken(self, number: int, row: list[str]) -> Fault | None:
        if len(row) != len(self.columns):
            remedy = "a cell holds the separator unquoted, or the row was cut off"
            return self._fault(number, "", self.separator.join(row), f"has {len(row)} cells of {len(self.columns)}", remedy)
        for name, value in zip(self.columns, row, strict=True):
            if any("\udc80" <= mark <= "\udcff" for mark in value):
                return self._fault(number, name, value, "is not UTF-8", SAY_SO)
        return None

    def _fault(self, number: int, column: str, value: str, problem: str, remedy: str) -> Fault:
        return Fault(self.path.name, number, column, shorten(value), problem, remedy)


class _Lines:
    """The lines of a file, with the first of the row being read and how many it has so far."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines, self.first, self.count = iter(lines), "", 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.first, self.count = self.first if self.count else line.rstrip("\r\n"), self.count + 1
        return line


def open_delimited(
    path: Path, header: int = 1, *, twins: bool = False, encoding: str = "", folder: Callable[[], Path] | None = None
) -> Delimited:
    """Find out how a CSV file is written.

    Args:
        path: the file.
        header: the row in which the names of its columns stand.
        twins: whether names may be missing or stand twice; they are made different then (`number_twins`).
        encoding: what is said of how its letters are written; without it, it is UTF-8, or UTF-16 with its mark.
        folder: says where a copy in UTF-8 may lie; without one, only the head of a file in another encoding can be asked.

    Raises:
        InventoryError: where it is empty, in another encoding, has no header, or names a column twice.
    """
    head = _head(path)
    if not head.removeprefix(b"\xef\xbb\xbf").strip():
        raise InventoryError("the file is empty", where=str(path), remedy="it needs a header row and a row an item")
    encoding = written_in(path, head, encoding)
    text = path if encoding == UTF_8 or folder is None else transcode(path, encoding, folder())
    head = decoded(path, head, encoding)
    lines = head.splitlines(keepends=True)
    if len(lines) < header:
        remedy = "name the row with the names of the columns"
        raise InventoryError(f"the file has no row {header}", where=str(path), remedy=remedy)
    separator = _separator(lines[header - 1].decode("utf-8-sig", errors="replace"))
    try:
        columns = _header(b"".join(lines[header - 1 :]), separator)
    except (csv.Error, UnicodeEncodeError):
        remedy = f"{SAY_SO}; and look for a quote left open in row {header}"
        raise InventoryError("the header cannot be read", where=f"{path}: row {header}", remedy=remedy) from None
    if twins:
        columns = number_twins([" ".join(name.split()) or f"column {n}" for n, name in enumerate(columns, start=1)])
    _check_header(path, columns, header)
    return Delimited(path, separator, columns, header, encoding, text)


def number_twins(names: Sequence[str]) -> tuple[str, ...]:
    """Names made different, whatever their case: the second of a name is `name (2)`."""
    seen: set[str] = set()
    made: list[str] = []
    for name in names:
        own, number = name, 1
        while own.casefold() in seen:
            number += 1
            own = f"{name} ({number})"
        seen.add(own.casefold())
        made.append(own)
    return tuple(made)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_SAMPLE)
    except OSError as error:
        raise InventoryError(f"the file cannot be read: {error.strerror}", where=str(path)) from None


def _header(head: bytes, separator: str) -> tuple[str, ...]:
    text = io.StringIO(head.decode("utf-8-sig", errors="surrogateescape"), newline="")
    names = tuple(name.strip() for name in next(csv.reader(text, delimiter=separator, strict=True)))
    "".join(names).encode()  # fails on what was not UTF-8
    return names


def _separator(line: str) -> str:
    outside = "".join(part for index, part in enumerate(line.split('"')) if index % 2 == 0)
    return max(SEPARATORS, key=outside.count)


def _check_header(path: Path, columns: tuple[str, ...], header: int) -> None:
    if not columns:
        which = "the first row" if header == 1 else f"row {header}"
        raise InventoryError(f"{which} is empty", where=f"{path}: row {header}", remedy="put the names of the columns there")
    seen: set[str] = set()
    for name in columns:
        if not name:
            raise InventoryError("a column has no name", where=f"{path}: row {header}", remedy="name it, or take it out")
        if name.casefold() in seen:
            raise InventoryError(f"column {name!r} stands twice", where=f"{path}: row {header}", remedy="take one of them out")
        seen.add(name.casefold())
