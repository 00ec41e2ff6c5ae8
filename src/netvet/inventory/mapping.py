"""A mapping: what a sheet calls its columns, words, vendors and products, and what netvet calls them. Read from TOML.

Left stands what the sheet says, right what netvet calls it. What no line names is not mapped.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netvet.errors import InventoryError
from netvet.fact import NONE, Type
from netvet.inventory.encoding import find_codec
from netvet.inventory.tables import PLACEHOLDERS, TABLES, Column, Table

NAME = "mapping.toml"
"""What the mapping of a case is called."""

VENDOR_COLUMNS = ("vendor", "software_vendor")
"""Columns that `[vendors]` speaks of."""

MERGED = ("fill", "first")
"""What may become of cells merged one above the other: their value holds for each row, or for the first only."""

_TOP = ("encoding", "table", "values", "vendors", "products")
_TABLE = ("to", "sheet", "header", "merged", "only_where", "distinct", "columns", "constants")
_COLUMN = ("to", "date", "decimal", "separator", "times")
_DAY_PARTS = {"DD": "%d", "D": "%d", "MM": "%m", "M": "%m", "YYYY": "%Y", "YY": "%y"}
_DAY_FORM = re.compile(r"(DD?|MM?|YYYY|YY)([-./ ]?)(DD?|MM?|YYYY|YY)\2(DD?|MM?|YYYY|YY)")
SERIALS = {"serial": "1899-12-30", "serial-1904": "1904-01-01"}
"""Days written as a number of days, and the day that is 0."""


@dataclass(frozen=True)
class ColumnMapping:
    """A column of the sheet, and the columns that it fills.

    Attributes:
        source: what the sheet calls it.
        to: what netvet calls it; none where it is left out on purpose.
        dates: how its days are written, besides ISO 8601.
        decimal: its decimal mark.
        separator: what separates the members of a set.
        times: what its numbers are multiplied by.
    """

    source: str
    to: tuple[str, ...]
    dates: tuple[str, ...] = ()
    decimal: str = ""
    separator: str = ""
    times: str = ""


@dataclass(frozen=True)
class TableMapping:
    """How one sheet fills one table.

    Attributes:
        to: the table.
        sheet: the sheet of a workbook; None for the only one, and for CSV.
        header: the row with the names of the columns.
        merged: what becomes of cells merged one above the other (MERGED); empty: they are refused.
        only_where: column whose empty cells mark rows that are no items (headings, sums); empty: every row is one.
        distinct: whether only the first row of each key is an item.
        columns: its columns that are named.
        constants: what holds for every row, by column of the table.
    """

    to: str
    sheet: str | None = None
    header: int = 1
    merged: str = ""
    only_where: str = ""
    distinct: bool = False
    columns: tuple[ColumnMapping, ...] = ()
    constants: Mapping[str, str] = field(default_factory=dict)

    @property
    def table(self) -> Table:
        """The table that it fills."""
        return TABLES[self.to]


@dataclass(frozen=True)
class Word:
    """What a word of the sheet means; an empty text where it is not known. `estimate` where somebody guessed."""

    to: str
    estimate: bool = False


@dataclass(frozen=True)
class Product:
    """What a product is: the functions that it performs and its maker, each empty where the mapping does not say."""

    function: str = ""
    vendor: str = ""
    estimate: bool = False


@dataclass(frozen=True)
class SheetMapping:
    """A mapping as a whole.

    Attributes:
        path: its file.
        tables: the sheets that it reads.
        words: words by column of netvet, in lower case; of `vendor` and `software_vendor`, those of `[vendors]`.
        products: products by name, in lower case.
        encoding: how CSV files are written; empty for UTF-8, or UTF-16 with its mark.
    """

    path: Path
    tables: tuple[TableMapping, ...] = ()
    words: Mapping[str, Mapping[str, Word]] = field(default_factory=dict)
    products: Mapping[str, Product] = field(default_factory=dict)
    encoding: str = ""

    def of(self, table: str) -> tuple[TableMapping, ...]:
        """The sheets that fill a table."""
        return tuple(one for one in self.tables if one.to == table)


def speaks_of(mapping: SheetMapping, table: Table) -> bool:
    """Whether a mapping names anything of a native table."""
    named = mapping.of(table.name) or any(table.column(column) for column in mapping.words)
    return bool(named or (table.name == "elements" and mapping.products))


def fold(word: str) -> str:
    """A word as mappings compare it: without case, and with single spaces."""
    return " ".join(word.split()).lower()


def strptime_form(date: str) -> str:
    """The form of DuckDB for a way in which days are written, such as DD.MM.YYYY."""
    return re.sub(r"DD?|MM?|YYYY|YY", lambda found: _DAY_PARTS[found[0]], date)


def read_mapping(path: Path) -> SheetMapping:
    """Read a mapping.

    Raises:
        InventoryError: naming every mistake in it with its line.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        table = tomllib.loads(text)
    except OSError as error:
        remedy = "name the mapping by --mapping; `netvet inventory convert SHEET --suggest -o mapping.toml` writes a first one"
        raise InventoryError(f"the mapping cannot be read: {error.strerror}", where=str(path), remedy=remedy) from None
    except UnicodeDecodeError:
        raise InventoryError("the file is not UTF-8 text", where=str(path), remedy="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise InventoryError(f"it is no TOML: {error}", where=str(path), remedy="mend it at that line and column") from None
    reading = _Reading(path, text)
    made = reading.mapping(table)
    if reading.mistakes:
        count = len(reading.mistakes)
        raise InventoryError(
            f"{count} mistake{'s' * (count != 1)} in the mapping",
            where=str(path),
            details=reading.mistakes,
            remedy="mend them; the page 'Bring a spreadsheet' of the documentation says what a mapping holds",
        )
    return made


class _Reading:
    """One mapping being read: its text, and the mistakes found so far."""

    def __init__(self, path: Path, text: str) -> None:
        self.path, self.lines, self.mistakes = path, text.splitlines(), list[str]()

    def mapping(self, table: Mapping[str, Any]) -> SheetMapping:
        self.keys("", 0, table, _TOP)
        tables = table.get("table", [])
        if not isinstance(tables, list):
            self.wrong("table", 0, "", "a sheet begins with [[table]], in two brackets")
            tables = []
        made = tuple(self.table(number, one) for number, one in enumerate(tables))
        words: dict[str, dict[str, Word]] = {}
        for name, entries in self.members("values", table.get("values", {})):
            if self.column_name("values", 0, name, None):
                words[name] = self.words(f"values.{name}", entries, _columns_called(name))
        vendors = self.words("vendors", table.get("vendors", {}), [])
        for name in VENDOR_COLUMNS if vendors else ():
            words[name] = vendors | words.get(name, {})
        products = dict(self.product(name, entry) for name, entry in self.members("products", table.get("products", {})))
        return SheetMapping(self.path, made, words, products, self.encoding(table.get("encoding", "")))

    def encoding(self, entry: Any) -> str:
        if entry and (not isinstance(entry, str) or not find_codec(entry)):
            self.wrong("", 0, "encoding", f"{entry!r} is no encoding", 'write as "windows-1252", "latin-1", "utf-16-le"')
            return ""
        return str(entry)

    def table(self, number: int, entry: Mapping[str, Any]) -> TableMapping:
        self.keys("table", number, entry, _TABLE)
        to = entry.get("to", "elements")
        if to not in TABLES:
            self.wrong("table", number, "to", f"there is no table {to!r}", _near(str(to), TABLES))
            to = "elements"
        header, merged = entry.get("header", 1), entry.get("merged", "")
        if not isinstance(header, int) or isinstance(header, bool) or not 1 <= header <= 1000:  # noqa: PLR2004
            self.wrong("table", number, "header", "header is the number of a row, from 1")
            header = 1
        if merged and merged not in MERGED:
            self.wrong("table", number, "merged", f"merged is {' or '.join(MERGED)}, not {merged!r}")
        columns = self.columns(number, entry.get("columns", {}), TABLES[to])
        constants = {
            name: self.word("table.constants", number, name, value)
            for name, value in self.members("table.constants", entry.get("constants", {}))
            if self.column_name("table.constants", number, name, TABLES[to])
        }
        filled = [name for column in columns for name in column.to] + list(constants)
        for name in sorted({name for name in filled if filled.count(name) > 1}):
            self.wrong("table", number, "", f"{name!r} is filled twice", "keep one; or give the other a name of its own")
        return TableMapping(
            to,
            self.word("table", number, "sheet", entry.get("sheet", "")) or None,
            header,
            str(merged),
            self.word("table", number, "only_where", entry.get("only_where", "")),
            entry.get("distinct", False) is True,
            columns,
            constants,
        )

    def columns(self, number: int, entries: Any, table: Table) -> tuple[ColumnMapping, ...]:
        made = []
        for source, entry in self.members("table.columns", entries):
            options = entry if isinstance(entry, dict) else {"to": entry}
            place = ("table.columns", number, source)
            self.keys(*place[:2], options, _COLUMN, at=source)
            listed = options.get("to", "")
            names = [name for name in (listed if isinstance(listed, list) else [listed]) if name != ""]
            to = tuple(name for name in names if self.column_name(*place[:2], name, table, at=source))
            made.append(
                ColumnMapping(
                    source,
                    to,
                    self.dates(place, options.get("date", ())),
                    self.mark(place, "decimal", options.get("decimal", ""), (".", ",")),
                    self.word(*place, options.get("separator", "")),
                    self.factor(place, options.get("times", "")),
                )
            )
        return tuple(made)

    def dates(self, place: tuple[str, int, str], entry: Any) -> tuple[str, ...]:
        forms = tuple(entry) if isinstance(entry, list) else (entry,) if entry else ()
        for form in forms:
            found = _DAY_FORM.fullmatch(form) if isinstance(form, str) else None
            if form not in SERIALS and (found is None or {part[0] for part in found.group(1, 3, 4)} != set("DMY")):
                remedy = 'write as "DD.MM.YYYY", "MM/DD/YYYY", "YYYYMMDD", "serial" or "serial-1904"'
                self.wrong(*place, f"{form!r} is no way to write a day", remedy)
                return ()
        firsts = {form.replace("Y", "").lstrip("-./ ")[0] for form in forms if form not in SERIALS and form[0] != "Y"}
        if len(firsts) > 1:
            self.wrong(*place, "day first and month first cannot both be meant", "03/04/2025 would be read both ways; keep one")
        return forms

    def mark(self, place: tuple[str, int, str], key: str, entry: Any, choices: tuple[str, ...]) -> str:
        if entry and entry not in choices:
            self.wrong(*place, f"{key} is {' or '.join(map(repr, choices))}, not {entry!r}")
            return ""
        return str(entry)

    def factor(self, place: tuple[str, int, str], entry: Any) -> str:
        if entry == "":
            return ""
        if isinstance(entry, bool) or not isinstance(entry, int | float) or not 1e-9 <= entry <= 1e9:  # noqa: PLR2004
            self.wrong(*place, f"times is a number above 0, not {entry!r}", "times = 0.001 makes Gbit/s of Mbit/s")
            return ""
        return f"{entry:.9f}".rstrip("0").rstrip(".")

    def words(self, section: str, entries: Any, columns: list[Column]) -> dict[str, Word]:
        made: dict[str, Word] = {}
        for word, entry in self.members(section, entries):
            options = entry if isinstance(entry, dict) else {"to": entry}
            self.keys(section, 0, options, ("to", "estimate"), at=word)
            to = options.get("to", "")
            to = str(to).lower() if isinstance(to, bool) else self.word(section, 0, word, to)
            if columns and not any(_fits(column, to) for column in columns):
                allowed = columns[0].values or (("true", "false") if columns[0].type is Type.FLAG else ("DE",))
                told = f'use one of {" ".join(allowed)}, "{NONE}", or "" for not known'
                self.wrong(section, 0, word, f"{to!r} is not known here", _near(to, allowed) or told)
            if fold(word) in made and made[fold(word)].to != to:
                self.wrong(section, 0, word, "the same word stands there twice, but for its case", "keep one")
            made[fold(word)] = Word(to, options.get("estimate", False) is True)
        return made

    def product(self, name: str, entry: Any) -> tuple[str, Product]:
        options = entry if isinstance(entry, dict) else {"function": entry}
        self.keys("products", 0, options, ("function", "vendor", "estimate"), at=name)
        function, vendor = (self.word("products", 0, name, options.get(key, "")) for key in ("function", "vendor"))
        return fold(name), Product(function, vendor, options.get("estimate", False) is True)

    def members(self, section: str, entries: Any) -> Iterable[tuple[str, Any]]:
        if isinstance(entries, dict):
            return entries.items()
        self.wrong(section, 0, "", f"{section} is a table", f"write [{section}] and lines below it")
        return ()

    def word(self, section: str, number: int, key: str, value: Any) -> str:
        if isinstance(value, str):
            return value.strip()
        self.wrong(section, number, key, f"{value!r} is no text", "put it in quotes")
        return ""

    def keys(self, section: str, number: int, entry: Any, known: tuple[str, ...], at: str = "") -> None:
        for key in entry if isinstance(entry, dict) else ():
            if key not in known:
                self.wrong(section, number, at or key, f"there is no key {key!r}", _near(key, known))

    def column_name(self, section: str, number: int, name: Any, table: Table | None, at: str = "") -> bool:
        known = table.names if table else tuple(dict.fromkeys(column for one in TABLES.values() for column in one.names))
        if name in known:
            return True
        where = f"{table.name} has" if table else "no table has"
        problem = f"{where} no column {name!r}" if table else f"no table has a column {name!r}"
        self.wrong(section, number, at or str(name), problem, _near(str(name), sorted(known)))
        return False

    def wrong(self, section: str, number: int, key: str, problem: str, remedy: str = "") -> None:
        where = f"line {_line(self.lines, section, number, key)}" + (f" ({key})" if key else "")
        told = f"{where}: {problem}" + (f"; {remedy}" if remedy else "")
        if told not in self.mistakes:
            self.mistakes.append(told)


def _columns_called(name: str) -> list[Column]:
    """The columns of that name whose words are a closed list."""
    found = [column for table in TABLES.values() if (column := table.column(name))]
    return [column for column in found if is_closed(column)]


def is_closed(column: Column) -> bool:
    """Whether only certain words may stand in a column."""
    return bool(column.values) or column.type is Type.FLAG or column.form == "country"


def _fits(column: Column, to: str) -> bool:
    if to in ("", NONE) or to.casefold() in PLACEHOLDERS:
        return True
    members = to.split("+") if column.type is Type.SET else [to]
    if column.values:
        return all(member in column.values for member in members)
    if column.type is Type.FLAG:
        return to in ("true", "false")
    return all(re.fullmatch("[A-Za-z]{2}", member) is not None for member in members)


def _near(word: str, known: Iterable[str]) -> str:
    near = get_close_matches(word, list(known), n=2, cutoff=0.6)
    return f"did you mean {' or '.join(near)}?" if near else ""


def _line(lines: list[str], section: str, number: int, key: str) -> int:
    """The line of a key in the nth table of that name, or of the table's head, or the first."""
    top, best, count = section.partition(".")[0], 1, -1
    current = ""
    wanted = re.compile(rf"""\s*(?:"{re.escape(key)}"|'{re.escape(key)}'|{re.escape(key)})\s*=""")
    for place, line in enumerate(lines, start=1):
        if head := re.match(r"\s*\[\[?\s*([^\]]+?)\s*\]", line):
            current = head[1]
            if not section and current.partition(".")[0] == key:
                return place
            count += line.lstrip().startswith("[[") or (current == top and top != "table")
            if current == section and (top != "table" or count == number):
                best = place
        elif key and wanted.match(line) and current == section and (top != "table" or count == number):
            return place
    return best
