"""Sheets of a workbook, written row by row: frozen heads, filters, real days and numbers, and no cell that would run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from netvet.report.compliance.lines import Row
from netvet.report.compliance.texts import Texts

if TYPE_CHECKING:
    import pyarrow as pa

LONGEST = 32_767
"""Characters that a cell holds; a longer text is shortened, visibly."""

BATCH = 10_000
"""Rows that are held at a time."""

_DAYS = {"en": "yyyy-mm-dd", "de": "dd.mm.yyyy"}
_NUMBERS = "#,##0"


@dataclass(frozen=True)
class Column:
    """A column of a sheet: its head, how wide it is in characters, and what a row has in it."""

    head: str
    width: int
    value: Callable[[Row], Any]


class Sheets:
    """A workbook that is written sheet by sheet, row by row."""

    def __init__(self, book: Any, texts: Texts) -> None:
        self.book, self.texts = book, texts
        plain = {"valign": "top", "text_wrap": True}
        self.forms = {
            "text": book.add_format(plain),
            "day": book.add_format({**plain, "num_format": _DAYS[texts.language], "align": "left"}),
            "number": book.add_format({"valign": "top", "num_format": _NUMBERS}),
            "head": book.add_format({**plain, "bold": True, "bg_color": "#E8ECEF", "bottom": 1}),
            "title": book.add_format({"bold": True, "font_size": 15}),
            "bold": book.add_format({"bold": True}),
            "warning": book.add_format({"bold": True, "font_color": "#92001C"}),
        }

    def sheet(self, key: str) -> Any:
        """A new sheet, ready for print on A4 across."""
        made = self.book.add_worksheet(self.texts(f"sheets.{key}"))
        made.set_landscape()
        made.set_paper(9)
        made.fit_to_pages(1, 0)
        return made

    def table(self, key: str, columns: Sequence[Column], rows: pa.Table) -> None:
        """A sheet of the rows of an Arrow table, some at a time."""
        batches = (batch.to_pylist() for batch in rows.to_batches(max_chunksize=BATCH))
        self.rows(key, columns, (row for batch in batches for row in batch))

    def rows(self, key: str, columns: Sequence[Column], rows: Iterable[Row]) -> None:
        """A sheet with a head that stays in sight, a filter, and a row each."""
        sheet = self.sheet(key)
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.head, self.forms["head"])
        last = 0
        for last, row in enumerate(rows, 1):
            for place, column in enumerate(columns):
                self.cell(sheet, last, place, column.value(row))
        sheet.autofilter(0, 0, last, len(columns) - 1)

    def cell(self, sheet: Any, row: int, place: int, value: Any, form: str = "text") -> None:
        """A value as what it is: a day, a number, or else a text that is never taken for a formula."""
        match value:
            case None | "":
                return
            case bool():
                sheet.write_string(row, place, "×" if value else "", self.forms[form])
            case date():
                sheet.write_datetime(row, place, value, self.forms["day"])
            case int() | float() | Decimal():
                sheet.write_number(row, place, value, self.forms["number"])
            case _:
                text = str(value)
                kept = text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"
                sheet.write_string(row, place, kept, self.forms[form])
