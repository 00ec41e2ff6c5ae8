"""What a spreadsheet probably means: each column and word with how sure that is, and why.

Three degrees. *certain*: the heading or word stands in the table of headings and words, and the cells fit. *likely*: it stands
there in part, or many cells do not fit. *possible*: only the cells speak for it. What is certain becomes a line of the mapping;
the rest becomes a comment, for a person to decide.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from netvet.dossier import Dossiers, read_dossiers
from netvet.errors import InventoryError
from netvet.fact import Type
from netvet.inventory import Glimpse, connect, glimpse
from netvet.inventory.functions import Functions, shipped_functions
from netvet.inventory.mapping import is_closed
from netvet.inventory.tables import PLACEHOLDERS, TABLES, Column
from netvet.suggestion.catalogue import Catalogue, shipped_catalogue
from netvet.suggestion.evidence import Evidence, look, read_days, read_decimal
from netvet.suggestion.headings import Heading, count_known, read_heading, read_word

HEAD_ROWS = 40
"""Rows in which the names of the columns are looked for."""

DEGREES = ("certain", "likely", "possible")

_FITS = 0.9
"""Share of cells that have to be known words for the cells alone to speak for a column."""

_POINTERS = ("cleared_by", "certificates", "managed_by", "hosted_on")
"""Columns that name something else by its id: a word such as "yes" in them would be taken for one."""

_MEGA, _GIGA = ("mbit", "mbps", "mb/s"), ("gbit", "gbps", "gb/s")


@dataclass
class Line:
    """A line of the mapping: what the sheet says, what it is taken for, how sure that is, why, and in how many cells."""

    own: str
    to: str | Mapping[str, str] = ""
    degree: str = "certain"
    why: str = ""
    cells: int = 0
    options: Mapping[str, str] = field(default_factory=dict)


@dataclass
class SheetProposal:
    """What is proposed of one sheet: the row of names, its columns by table, and the words in them by column."""

    seen: Glimpse
    header: int
    columns: dict[str, list[Line]] = field(default_factory=dict)
    words: dict[str, list[Line]] = field(default_factory=dict)
    left: list[tuple[str, int, list[str]]] = field(default_factory=list)

    def line(self, column: str) -> Line | None:
        """The certain line that fills a column of the elements."""
        return next((line for line in self.columns.get("elements", []) if line.to == column and line.degree == "certain"), None)


@dataclass
class Suggestion:
    """A first mapping: by sheet, the sheets that were not looked at, each with why, and how the file is said to be written."""

    path: Path
    sheets: list[SheetProposal]
    passed_over: list[tuple[str, str]]
    encoding: str = ""

    def counts(self, *, words: bool = False) -> dict[str, int]:
        """How many columns (or words) are proposed, by degree, and how many are left."""
        rooms = [one.words if words else one.columns for one in self.sheets]
        lines = [line for room in rooms for lines in room.values() for line in lines]
        counts = {degree: sum(line.degree == degree for line in lines) for degree in (*DEGREES, "none")}
        counts["none"] += 0 if words else sum(len(one.left) for one in self.sheets)
        return counts


def suggest(
    path: Path, *, encoding: str = "", catalogue: Catalogue | None = None, dossiers: Dossiers | None = None
) -> Suggestion:
    """Propose a mapping for a spreadsheet.

    Args:
        path: a workbook or CSV.
        encoding: how a CSV is written, where it is neither UTF-8 nor UTF-16 with its mark.
        catalogue: where product names are looked up; the shipped one where None.
        dossiers: who is a known maker; the shipped ones where None.

    Raises:
        InventoryError: where the file cannot be read, or holds no table.
    """
    known = dossiers or read_dossiers()
    knows = _Knowledge(shipped_functions(), known, catalogue or shipped_catalogue(known))
    made = Suggestion(path, [], [], encoding)
    con, scratch = connect()  # last: what fails before leaves no folder behind
    try:
        for seen in glimpse(con, path, encoding):
            if seen.hidden or not seen.rows:
                made.passed_over.append((seen.name, "hidden" if seen.hidden else "empty"))
                continue
            header = _find_header(seen)
            if header is None:
                made.passed_over.append((seen.name, f"no heading in its first {HEAD_ROWS} rows is known"))
                continue
            made.sheets.append(_Proposer(con, knows, seen, header).proposal())
    finally:
        con.close()
        _remove(scratch)
    if not made.sheets:
        listed = "; ".join(f"{name}: {why}" for name, why in made.passed_over)
        remedy = f"write the mapping by hand ({listed})" if listed else "write the mapping by hand"
        raise InventoryError("no column is known by its heading", where=str(path), remedy=remedy)
    return made


def _remove(scratch: Path) -> None:
    import shutil  # noqa: PLC0415

    shutil.rmtree(scratch, ignore_errors=True)


@dataclass(frozen=True)
class _Knowledge:
    functions: Functions
    dossiers: Dossiers
    catalogue: Catalogue


class _Proposer:
    """Looks at one sheet."""

    def __init__(self, con: duckdb.DuckDBPyConnection, knows: _Knowledge, seen: Glimpse, header: int) -> None:
        self.con, self.knows, self.seen, self.header = con, knows, seen, header
        self.names = seen.names(header)
        self.scan = seen.scan(header)
        self.evidence = look(con, self.scan, list(self.names))

    def proposal(self) -> SheetProposal:
        made = SheetProposal(self.seen, self.header)
        taken: dict[str, str] = {}
        known = {own: heading for own in self.names if (heading := read_heading(own)) is not None}
        for own in sorted(known, key=lambda own: not known[own].whole):
            line = self._column(own, known[own])
            target = f"{known[own].table}.{known[own].column}"
            if target in taken:
                line.degree, line.why = "possible", f"{taken[target]!r} is taken for it already"
            elif line.degree == "certain":
                taken[target] = own
            made.columns.setdefault(known[own].table, []).append(line)
        for own in self.names:
            if own not in known and self.evidence[own].filled:
                guessed = self._by_cells(own)
                if guessed is None:
                    made.left.append((own, self.evidence[own].filled, list(self.evidence[own].words)[:3]))
                else:
                    made.columns.setdefault("elements", []).append(guessed)
        order = {own: place for place, own in enumerate(self.names)}
        for lines in made.columns.values():
            lines.sort(key=lambda line: order[line.own])
        self._all_words(made)
        self._products(made)
        return made

    def _all_words(self, made: SheetProposal) -> None:
        for table, lines in made.columns.items():
            for line in lines:
                if line.degree == "certain" and isinstance(line.to, str):
                    found = self._words(TABLES[table].column(line.to), self.evidence[line.own], line)
                    made.words |= {line.to: found} if found else {}

    def _column(self, own: str, heading: Heading) -> Line:
        column = TABLES[heading.table].column(heading.column)
        evidence = self.evidence[own]
        sure = "certain" if heading.whole else "likely"
        why = f"heading {heading.entry!r}" if heading.whole else f"{heading.entry!r} in the heading"
        line = Line(own, heading.column, sure, why, evidence.filled)
        if column is None or not evidence.filled:
            return line if evidence.filled else Line(own, heading.column, sure, f"{why}; empty throughout", 0)
        if column.type is Type.DAY:
            self._day(line)
        elif column.type in (Type.COUNT, Type.NUMBER, Type.DEGREE):
            self._number(line, own)
        elif column.name in _POINTERS:
            line.degree, line.why = "likely", f"{line.why}; holds if its cells are ids, not yes or no"
        elif column.type is Type.SET and column.values:
            self._separator(line, column, evidence)
        return line

    def _day(self, line: Line) -> None:
        days = read_days(self.con, self.scan, line.own)
        if days.forms:
            line.options = {"date": days.forms[0] if len(days.forms) == 1 else list(days.forms)}  # type: ignore[dict-item]
        if days.ambiguous:
            line.degree = "possible"
            line.why += "; day and month cannot be told apart: write DD/MM/YYYY or MM/DD/YYYY as it is meant"
        if days.others:
            line.why += f"; {days.others} cells are no days"
            line.degree = "likely" if line.degree == "certain" and days.others * 10 > line.cells else line.degree

    def _number(self, line: Line, own: str) -> None:
        mark, others = read_decimal(self.con, self.scan, line.own)
        if mark is None:
            line.degree, line.why = "possible", f'{line.why}; 1.234 can be read in two ways: say decimal = "," or "."'
        elif mark:
            line.options = {"decimal": mark}
        if str(line.to).endswith("_gbps"):
            if any(unit in own.casefold() for unit in _MEGA):
                line.options = {**line.options, "times": "0.001"}
                line.why += ", Mbit/s made Gbit/s"
            elif not any(unit in own.casefold() for unit in _GIGA):
                line.degree, line.why = "possible", f"{line.why}; its unit is not stated: add times = 0.001 if it is Mbit/s"
        if others:
            line.why += f"; {others} cells are no numbers"
            line.degree = "likely" if line.degree == "certain" and others * 10 > line.cells else line.degree

    def _separator(self, line: Line, column: Column, evidence: Evidence) -> None:
        for mark in ("/", ",", ";", "|"):
            for word in evidence.words:
                parts = [part.strip() for part in word.split(mark)]
                if len(parts) > 1 and all(self._meaning(column, part) for part in parts):
                    line.options = {"separator": mark}
                    return

    def _by_cells(self, own: str) -> Line | None:
        """A column without a known heading, if its cells are words that one column alone could hold."""
        evidence = self.evidence[own]
        tests: dict[str, Callable[[str], bool]] = {
            "function": lambda word: self.knows.functions.find(word) is not None,
            "vendor": lambda word: self.knows.dossiers.maker(word).id is not None,
            "state": lambda word: bool(self._meaning(TABLES["elements"].column("state"), word)),
            "generation": lambda word: bool(self._meaning(TABLES["elements"].column("generation"), word)),
            "product": lambda word: self.knows.catalogue(word, None) is not None,
        }
        for column, test in tests.items():
            fitting = sum(count for word, count in evidence.words.items() if test(word))
            if fitting and fitting >= _FITS * evidence.filled:
                why = f"{fitting} of {evidence.filled} cells are words of that column"
                return Line(own, column, "possible", why, evidence.filled)
        return None

    def _meaning(self, column: Column | None, word: str) -> str | None:
        """Netvet's word for a word of a closed column; empty where it says "not known", None where nothing has it."""
        if column is None:
            return None
        key = "flag" if column.type is Type.FLAG else "country" if column.form == "country" else column.name
        if word.casefold() in PLACEHOLDERS:
            return ""
        own = next((value for value in column.values if value.casefold() == word.casefold()), None)
        if own is None and column.form == "country" and len(word) == 2 and word.isascii() and word.isalpha():  # noqa: PLR2004
            own = word.upper()
        return own if own is not None else read_word(key, word)

    def _words(self, column: Column | None, evidence: Evidence, line: Line) -> list[Line]:
        if column is None:
            return []
        if column.name == "function":
            return list(self._functions(evidence))
        if column.name in ("vendor", "software_vendor"):
            return list(self._vendors(evidence))
        return list(self._closed(column, evidence, line)) if is_closed(column) else []

    def _closed(self, column: Column, evidence: Evidence, line: Line) -> Iterator[Line]:
        separator = line.options.get("separator", "")
        allowed = " ".join(column.values) or ("true false" if column.type is Type.FLAG else "two letters of ISO 3166-1")
        members: dict[str, int] = {}
        for cell, count in evidence.words.items():
            for part in cell.split(separator) if separator else [cell]:
                members[part.strip()] = members.get(part.strip(), 0) + count
        for word, count in members.items():
            meaning = self._meaning(column, word)
            if meaning is None:
                yield Line(word, "", "none", f"not known; one of: {allowed}", count)
            elif meaning.casefold() != word.casefold() and word.casefold() not in PLACEHOLDERS:
                yield Line(word, meaning, "certain", "" if meaning else "says that it is not known", count)

    def _functions(self, evidence: Evidence) -> Iterator[Line]:
        for word, count in evidence.words.items():
            members = [part.strip() for part in word.split("+")]
            if all(self.knows.functions.find(part) or part.casefold() in PLACEHOLDERS for part in members):
                continue
            meaning = read_word("function", word)
            if meaning is not None:
                yield Line(word, meaning, "certain", "", count)
                continue
            product = self.knows.catalogue(word, None)
            if product is not None:  # a product's name goes before a function's that only looks like it
                told = product.function or " or ".join(product.candidates)
                yield Line(word, product.function, "possible", f"a product of the catalogue: {told}", count)
                continue
            near = self.knows.functions.near(word)
            why = f"near names: {', '.join(near)}" if near else "no function is called so; the reference lists them"
            yield Line(word, near[0] if near else "", "possible" if near else "none", why, count)

    def _vendors(self, evidence: Evidence) -> Iterator[Line]:
        for word, count in evidence.words.items():
            maker = self.knows.dossiers.maker(word)
            if maker.id is not None:
                continue
            if read_word("vendor", word) == "":
                yield Line(word, "", "certain", "says that it is not known", count)
            elif maker.candidates:
                listed = ", ".join(maker.candidates)
                yield Line(word, maker.candidates[0], "possible", f"near or ambiguous: {listed}", count)
            else:
                yield Line(word, "", "none", "no dossier knows it; it stays as written", count)

    def _products(self, made: SheetProposal) -> None:
        line = made.line("product")
        if line is None:
            return
        vendors = self._makers(line.own, made.line("vendor"))
        found = list(self._named(self.evidence[line.own], vendors))
        made.words |= {"product": found} if found else {}

    def _makers(self, product: str, vendor: Line | None) -> dict[str, str | None]:
        """The one maker that the sheet names beside each product; None where there are several, or none."""
        if vendor is None:
            return {}
        from netvet.inventory.cells import name  # noqa: PLC0415

        maker = name(vendor.own)
        rows = self.con.execute(
            f"SELECT trim({name(product)}), CASE WHEN count(DISTINCT {maker}) = 1 THEN any_value({maker}) END "
            f"FROM {self.scan} WHERE {name(product)} IS NOT NULL GROUP BY 1"
        ).fetchall()
        return dict(rows)

    def _named(self, evidence: Evidence, vendors: Mapping[str, str | None]) -> Iterator[Line]:
        for word, count in evidence.words.items():
            found = self.knows.catalogue(word, vendors.get(word))
            if found is None:
                yield Line(word, "", "none", "not in the catalogue of products", count)
            elif found.candidates:
                yield Line(word, "", "possible", f"could be {' or '.join(found.candidates)}", count)
            else:
                to = {key: value for key, value in (("function", found.function), ("vendor", found.maker)) if value}
                yield Line(
                    word, to, "certain", f"catalogue of products{f', {found.confidence}' * bool(found.confidence)}", count
                )


def _find_header(seen: Glimpse) -> int | None:
    """The row in which most headings are known, the first of several; None where none is, or nothing stands below it."""
    known = [count_known(row) for row in seen.head(HEAD_ROWS)]
    most = max(known, default=0)
    header = known.index(most) + 1 if most else None
    return header if header is not None and (not seen.name or seen.rows > header) else None
