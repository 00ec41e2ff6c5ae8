"""One table as handed over: rows that can be scanned, and what people call them in their file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from pathlib import Path

from netvet.inventory.cells import Cell, cell
from netvet.inventory.delimited import Delimited, Fault
from netvet.inventory.tables import Table

ROW = "netvet_row"
"""Column that carries the row's number in the file it came from (the header being row 1)."""

SHEET_ROWS = 1 << 21
"""More rows than a sheet of a workbook has."""

_MAPPED_REMEDIES = {
    "is no day": 'say in the mapping how days are written: date = "DD/MM/YYYY", or "MM/DD/YYYY", or "serial"',
    "is no number": 'say in the mapping which decimal mark it has: decimal = ","',
    "is no whole number": 'say in the mapping which decimal mark it has: decimal = ","',
    "is no coordinate": 'say in the mapping which decimal mark it has: decimal = ","; or write decimal degrees',
    "is missing": 'every row needs it; rows that are no items are left out by only_where = "a column that only items fill"',
}
"""What a mapping can do about a fault, by what is wrong."""

_SHORTENED = {"lng": "longitude"}
_SHORTEST = 3
"""Letters from which on a word may shorten a name by its beginning, and what is shortened otherwise."""


@dataclass(frozen=True)
class Source:
    """One table as handed over: rows that DuckDB can scan, and what they are called in messages.

    Attributes:
        table: the table that it fills.
        path: the file.
        scan: SQL that yields the rows as they stand in the file, in order.
        shape: SQL select list that makes the table's columns of the file's.
        row: SQL of a row's number, as people count them there.
        columns: name and DuckDB type of each column that `shape` makes.
        sheet: how the file is written, if it is CSV.
        clause: SQL after the scan that picks some of its rows.
        faults: rows that were broken before they could be scanned.
        places: SQL that gives `netvet_row`, the label and the number of a row, where that is not the number in the file.
        notes: what in it is not taken over, one sentence each.
        otherwise: by column, the word for a cell that is not known; the user's, never ours.
        stages: SQL select lists before `shape`, each over all that came before it.
        called: what the file calls a column, where a mapping gave it its name.
        sheets: the sheets of a workbook that it was put together from, in order; a row of the nth is `n * SHEET_ROWS` on.
        told: what a mapping did, in lines for people.
    """

    table: Table
    path: Path
    scan: str
    row: str
    columns: dict[str, str]
    sheet: Delimited | None = None
    shape: str = "*"
    clause: str = ""
    faults: tuple[Fault, ...] = ()
    places: str = ""
    notes: tuple[str, ...] = ()
    otherwise: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    called: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    told: tuple[str, ...] = ()

    def place(self, row: int) -> tuple[str, int]:
        """The file and sheet of a row, and its number there."""
        if not self.sheets:
            return self.label, row
        sheet, number = divmod(row, SHEET_ROWS)
        return f"{self.label}, {self.sheets[sheet]}", number

    def shown(self, fault: Fault) -> Fault:
        """A fault as people find it in their file: its sheet, the name that the column has there, what a mapping can do."""
        file, row = self.place(fault.row)
        own = self.called.get(fault.column)
        column = f"{own} ({fault.column})" if own else fault.column
        remedy = _MAPPED_REMEDIES.get(fault.problem, fault.remedy) if own else fault.remedy
        return replace(fault, file=file, row=row, column=column, remedy=remedy)

    @property
    def label(self) -> str:
        """The file's name."""
        return self.path.name

    @property
    def cells(self) -> list[Cell]:
        """How each column that it has is read."""
        own = {column.casefold(): column for column in self.columns}
        return [
            cell(column, own[column.name], self.columns[own[column.name]], required=column.name in self.table.required)
            for column in self.table.columns
            if column.name in own
        ]

    def strange(self) -> dict[str, list[str]]:
        """Columns that mean nothing here, each with the near names that it may be a slip of."""
        known = self.table.names
        return {
            column: _near(column.casefold(), known)
            for column in self.columns
            if column.casefold() not in known and column != ROW
        }


def _near(word: str, known: Sequence[str]) -> list[str]:
    """The names of which a word may be a slip, or that it shortens: `lat` is latitude."""
    short = [name for name in known if name.startswith(_SHORTENED.get(word, word))] if len(word) >= _SHORTEST else []
    return list(dict.fromkeys([*short, *get_close_matches(word, known, n=2, cutoff=0.75)]))[:2]
