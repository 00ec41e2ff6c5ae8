"""What a cell means, as SQL: a value, known to be none, or not known; and what is wrong with it if it is neither.

Every cell becomes one of the three before anything else sees it, so that no later step reads one as another.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from netvet.country import PATTERN
from netvet.fact import NONE, Type
from netvet.inventory.tables import PLACEHOLDERS, Column

CELL_LIMIT = 65_536
"""Characters that a cell may hold; a longer one is a broken quote or a document, never a fact."""

EARLIEST, LATEST = "1970-01-01", "2100-12-31"
"""Days outside are slips of the keyboard or stand-ins such as 9999-12-31."""

_NO_BREAK = "chr(160)"  # no letter of its own: DuckDB's binding is slow with statements that are not plain ASCII
_ODD_SPACES = "\t\n\r"
"""White space that people paste around a cell, as SQL and as letters; the plain space comes with them."""

_TRUE, _FALSE = ("true", "yes", "1"), ("false", "no", "0", NONE)


@dataclass(frozen=True)
class Cell:
    """How one column is read, in four steps of SQL, each over the names that the step before gave.

    Attributes:
        column: the column that it fills.
        bare: over the source: the text of the cell, without white space around it; to be named `bare_name`.
        known: over `bare_name`: the text, NULL where it says that it is not known; to be named `text_name`.
        value: over `text_name`: its value in the column's type, NULL where the text cannot be one; to be named `name`.
        fault: over both: `what is wrong|what to do`, NULL where nothing is.
    """

    column: Column
    bare: str
    known: str
    value: str
    fault: str

    @property
    def name(self) -> str:
        """The column as an identifier."""
        return name(self.column.name)

    @property
    def bare_name(self) -> str:
        """The identifier of its text as it was written."""
        return name(f"bare:{self.column.name}")

    @property
    def text_name(self) -> str:
        """The identifier of its text, before it becomes a value."""
        return name(f"text:{self.column.name}")

    @property
    def strict(self) -> str:
        """The value, or an error of the database on the first cell that is at fault."""
        return f"CASE WHEN ({self.fault}) IS NULL THEN {self.name} ELSE error('netvet:fault') END AS {self.name}"


def quote(text: str) -> str:
    """A text as an SQL literal."""
    return "'" + text.replace("'", "''") + "'"


def split_members(cell: str) -> list[str | None]:
    """The members of a set cell; a placeholder among them means that there are others, not known."""
    parts = [part.strip() for part in cell.split("+") if part.strip()]
    return [None if part.casefold() in PLACEHOLDERS else part for part in parts]


def name(column: str) -> str:
    """A column as an SQL identifier."""
    return '"' + column.replace('"', '""') + '"'


def file(path: Path) -> str:
    """A path as an SQL literal that names that one file, whatever signs its name holds."""
    return quote("".join(f"[{mark}]" if mark in "[*?" else mark for mark in str(path)))


def cell(column: Column, source: str, source_type: str, *, required: bool) -> Cell:
    """How `column` is read from `source`, a column of DuckDB type `source_type`."""
    here, text, bare = name(column.name), name(f"text:{column.name}"), name(f"bare:{column.name}")
    if source_type == column.type.sql and column.type not in (Type.TEXT, Type.SET):
        known = f"nullif({name(source)}, 'nan'::DOUBLE)" if column.type is Type.DEGREE else name(source)
        return Cell(column, known, bare, text, _fault(column, text, here, required=required, typed=True))
    raw = bare_text(source, source_type)
    long = f"length({bare}) > {max(map(len, PLACEHOLDERS))}"  # most cells are, and to ask it first is cheap
    known = f"CASE WHEN {long} THEN {bare} WHEN lower({bare}) IN ({_list(PLACEHOLDERS)}) THEN NULL ELSE {bare} END"
    return Cell(column, raw, known, _VALUE[column.type](text, column), _fault(column, text, here, required=required))


def bare_text(source: str, source_type: str) -> str:
    """SQL: the text of a cell of DuckDB type `source_type`, without white space around it."""
    return _trimmed(_as_text(name(source), source_type))


def _as_text(source: str, source_type: str) -> str:
    if source_type == "VARCHAR":
        return source
    if source_type.endswith("[]"):
        members = f"list_transform({source}, lambda m: coalesce(nullif(trim(m::VARCHAR), ''), '?'))"
        return f"CASE WHEN len({source}) = 0 THEN {quote(NONE)} ELSE array_to_string({members}, '+') END"
    if source_type.startswith("TIMESTAMP"):
        midnight = f"date_trunc('day', {source}) = {source}"
        return f"CASE WHEN {midnight} THEN CAST({source} AS DATE)::VARCHAR ELSE {source}::VARCHAR END"
    if source_type.startswith("DECIMAL"):
        return f"CASE WHEN {source} = floor({source}) THEN floor({source})::VARCHAR ELSE {source}::VARCHAR END"
    return f"{source}::VARCHAR"


def _trimmed(raw: str) -> str:
    """SQL: a text without the white space around it; to ask first is three times as fast as to trim every cell."""
    odd = f"{raw} < '!' OR right({raw}, 1) <= ' ' OR contains({raw}, {_NO_BREAK})"
    return f"CASE WHEN {odd} THEN trim({raw}, {quote(' ' + _ODD_SPACES)} || {_NO_BREAK}) ELSE {raw} END"


def _list(words: tuple[str, ...]) -> str:
    return ", ".join(quote(word) for word in words)


def _text(known: str, column: Column) -> str:
    none = f"CASE WHEN lower({known}) = {quote(NONE)} THEN {quote(NONE)} ELSE {known} END"
    return f"lower({known})" if column.values else _formed(none, column.form)


_FORMS = {
    "country": "CASE WHEN {0} = 'none' THEN {0} ELSE upper({0}) END",
    # n78 of NR, B42 of LTE: the letter's case is part of the name, and people type either
    "band": "regexp_replace(regexp_replace({0}, '(^|[+])N([0-9])', '\\1n\\2', 'g'), '(^|[+])b([0-9])', '\\1B\\2', 'g')",
    "id": "lower({0})",
}


def _formed(sql: str, form: str) -> str:
    """SQL: words in the one form in which rules compare them, so that a slip of the shift key hides nothing."""
    return _FORMS[form].format(f"({sql})") if form else sql


def _set(known: str, column: Column) -> str:
    white = f"[\\s{_ODD_SPACES}\\x{{a0}}]*"
    joined = f"regexp_replace({known}, '{white}\\+{white}', '+', 'g')"
    spaced = f"CASE WHEN contains({known}, '+') THEN {joined} ELSE {known} END"
    if not column.values:
        return _text(spaced, column)
    if all(word.islower() for word in column.values):
        return f"lower({spaced})"
    return f"CASE WHEN lower({known}) = {quote(NONE)} THEN {quote(NONE)} ELSE replace(upper({spaced}), 'FIXED', 'fixed') END"


def _day(known: str, _: Column) -> str:
    day = f"CASE WHEN regexp_full_match({known}, '[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}') THEN TRY_CAST({known} AS DATE) END"
    return f"CASE WHEN lower({known}) = {quote(NONE)} THEN DATE 'infinity' ELSE {day} END"


def _count(known: str, _: Column) -> str:
    """A whole number. `1.000` is one to some and a thousand to others: it is refused."""
    number = f"TRY_CAST({known} AS DECIMAL(38,6))"
    plain = f"{number} = floor({number}) AND NOT regexp_matches({known}, '[.][0-9]{{3}}$')"
    whole = f"CASE WHEN {plain} THEN TRY_CAST({number} AS BIGINT) END"
    return f"CASE WHEN lower({known}) = {quote(NONE)} THEN 0 ELSE {whole} END"


def _number(known: str, _: Column) -> str:
    return f"CASE WHEN lower({known}) = {quote(NONE)} THEN 0 ELSE TRY_CAST({known} AS DECIMAL(18,6)) END"


def _degree(known: str, _: Column) -> str:
    return f"TRY_CAST({known} AS DOUBLE)"


def _flag(known: str, _: Column) -> str:
    low = f"lower({known})"
    return f"CASE WHEN {low} IN ({_list(_TRUE)}) THEN TRUE WHEN {low} IN ({_list(_FALSE)}) THEN FALSE END"


_VALUE = {
    Type.TEXT: _text,
    Type.SET: _set,
    Type.DAY: _day,
    Type.COUNT: _count,
    Type.NUMBER: _number,
    Type.DEGREE: _degree,
    Type.FLAG: _flag,
}

_REMEDY = {
    Type.DAY: "is no day|write it as 2026-11-21, or leave it empty where it is not known",
    Type.COUNT: "is no whole number|write digits only, or leave it empty where it is not known",
    Type.NUMBER: "is no number|write it as 12.5, or leave it empty where it is not known",
    Type.DEGREE: "is no coordinate|write decimal degrees, as 52.52",
    Type.FLAG: "is neither true nor false|write true or false, or leave it empty where it is not known",
}


def _fault(column: Column, known: str, value: str, *, required: bool, typed: bool = False) -> str:
    """SQL: `what is wrong|what to do` of the first trouble with a cell, NULL where there is none."""
    cases = []
    if required:
        cases.append((f"{known} IS NULL OR lower({known}) = {quote(NONE)}", "is missing|every row needs it"))
    if column.type in (Type.TEXT, Type.SET):
        cases.append((f"length({known}) > {CELL_LIMIT}", f"is longer than {CELL_LIMIT} characters|look for a quote left open"))
        cases.append((f"contains({known}, chr(0))", "holds a NUL byte|write the file again, as text"))
    if column.type is Type.SET:
        cases += _set_troubles(value)
    if column.type in _REMEDY and not typed:
        cases.append((f"{known} IS NOT NULL AND {value} IS NULL", _REMEDY[column.type]))
    cases += _out_of_range(column, known, value)
    if not cases:
        return "NULL::VARCHAR"
    return "CASE " + " ".join(f"WHEN {when} THEN {quote(then)}" for when, then in cases) + " END"


def _set_troubles(value: str) -> list[tuple[str, str]]:
    hole = f"contains({value}, '+') AND list_contains(string_split({value}, '+'), '')"
    both = f"contains({value}, '+') AND list_contains(string_split(lower({value}), '+'), {quote(NONE)})"
    return [
        (hole, "has an empty member|join names by one +, and write unknown for one that is not known"),
        (both, "says none and names others|keep one of them"),
    ]


def _out_of_range(column: Column, known: str, value: str) -> list[tuple[str, str]]:
    if column.form == "country":
        word = "|".join([PATTERN, *(re.escape(word.upper()) for word in PLACEHOLDERS if word)])
        coded = f"regexp_full_match({value}, {quote(f'none|({word})([+]({word}))*')})"
        several = column.type is Type.SET
        what = "is no country code, or several joined by +" if several else "is no country code"
        how = f"write two letters of ISO 3166-1, as {'DE+FR' if several else 'DE'}; the United Kingdom is GB, Greece GR"
        return [(f"NOT {coded}", f"{what}|{how}")]
    if column.type is Type.DAY:
        outside = f"{value} <> DATE 'infinity' AND {value} NOT BETWEEN DATE '{EARLIEST}' AND DATE '{LATEST}'"
        return [(outside, f"lies outside {EARLIEST} to {LATEST}|correct it, or write none where there is no such day")]
    if column.values and column.type is Type.SET:
        allowed = _list((*column.values, *filter(None, PLACEHOLDERS)))  # a placeholder: there are others, not known
        strange = f"{value} <> {quote(NONE)} AND NOT list_has_all([{allowed}], string_split({value}, '+'))"
        return [(f"{known} IS NOT NULL AND {strange}", f"is not known here|use {' '.join(column.values)}, joined by +")]
    if column.values:
        return [
            (
                f"{value} NOT IN ({_list((*column.values, NONE))})",
                f"is not known here|use one of {' '.join(column.values)}",
            )
        ]
    bounds = [(column.low, "<", "lies below"), (column.high, ">", "lies above")]
    return [(f"{value} {sign} {bound:g}", f"{word} {bound:g}|correct it") for bound, sign, word in bounds if bound is not None]
