"""What the cells of a column say of how they are written: days, numbers, words. Counted over all rows, never sampled."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb

from netvet.inventory.cells import name, quote
from netvet.inventory.tables import PLACEHOLDERS

WORDS_LIMIT = 3_000
"""Different words above which a column is no list of words."""

_DAYS = {
    "iso": "[0-9]{4}-[0-9]{2}-[0-9]{2}([ T].*)?",
    "dot": "[0-9]{1,2}[.][0-9]{1,2}[.][0-9]{4}([ T].*)?",
    "slash": "[0-9]{1,2}/[0-9]{1,2}/[0-9]{4}([ T].*)?",
    "dash": "[0-9]{1,2}-[0-9]{1,2}-[0-9]{4}([ T].*)?",
    "yslash": "[0-9]{4}/[0-9]{1,2}/[0-9]{1,2}([ T].*)?",
    "packed": "(19|20)[0-9]{6}",
    "serial": "[2-6][0-9]{4}([.][0-9]+)?",
}
_FORMS = {"yslash": "YYYY/MM/DD", "packed": "YYYYMMDD", "serial": "serial"}
_MARKS = {"dot": ".", "slash": "/", "dash": "-"}
_NUMBERS = {
    "plain": "[-+]?[0-9]+([.][0-9]+)?",
    "comma": "[-+]?([0-9]{1,3}([.][0-9]{3})+|[0-9]+),[0-9]+",
    "point": "[-+]?[0-9]{1,3}(,[0-9]{3})+[.][0-9]+",
    "pointed": "[-+]?[0-9]+[.][0-9]+",
    "either": "[-+]?[0-9]{1,3}[.][0-9]{3}",
}


@dataclass(frozen=True)
class Evidence:
    """What a column holds.

    Attributes:
        filled: cells that say something.
        distinct: how many different ones, about.
        words: cells by word, most frequent first; empty where there are more than WORDS_LIMIT.
    """

    filled: int
    distinct: int
    words: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Days:
    """How days are written: the forms for the mapping, cells that none reads, whether day and month can be told apart."""

    forms: tuple[str, ...]
    others: int
    ambiguous: bool = False


def look(con: duckdb.DuckDBPyConnection, scan: str, columns: list[str]) -> dict[str, Evidence]:
    """What each column of a sheet holds."""
    if not columns:
        return {}
    wanted = ", ".join(f"count({_said(column)}), approx_count_distinct({_said(column)})" for column in columns)
    row = con.execute(f"SELECT {wanted} FROM {scan}").fetchall()[0]
    counts = dict(zip(columns, zip(row[::2], row[1::2], strict=True), strict=True))
    listed = [column for column, (_, distinct) in counts.items() if distinct <= WORDS_LIMIT]
    words: dict[str, Mapping[str, int]] = {}
    if listed:
        row = con.execute(f"SELECT {', '.join(f'histogram({_said(column)})' for column in listed)} FROM {scan}").fetchall()[0]
        words = {column: _sorted(found or {}) for column, found in zip(listed, row, strict=True)}
    return {column: Evidence(filled, distinct, words.get(column, {})) for column, (filled, distinct) in counts.items()}


def read_days(con: duckdb.DuckDBPyConnection, scan: str, column: str) -> Days:
    """How the days of a column are written."""
    cell = _said(column)
    first, second = (f"TRY_CAST(regexp_extract({cell}, '^([0-9]+)[-./]([0-9]+)', {place}) AS INT)" for place in (1, 2))
    counts = [f"count(*) FILTER (regexp_full_match({cell}, {quote(form)}))" for form in _DAYS.values()]
    counts += [
        f"count(*) FILTER (regexp_full_match({cell}, {quote(_DAYS[key])}) AND {number} > 12)"
        for key in _MARKS
        for number in (first, second)
    ]
    row = con.execute(f"SELECT count({cell}), {', '.join(counts)} FROM {scan}").fetchall()[0]
    found = dict(zip(_DAYS, row[1 : 1 + len(_DAYS)], strict=True))
    above = dict(zip(_MARKS, zip(row[1 + len(_DAYS) :: 2], row[2 + len(_DAYS) :: 2], strict=True), strict=True))
    forms, ambiguous = [], False
    for key, mark in _MARKS.items():
        if found[key]:
            days, months = above[key]
            # a point between day and month is the European way only, where nothing speaks against it
            first_is_day = days > 0 or (key == "dot" and not months)
            ambiguous |= (days > 0) == (months > 0) and not (key == "dot" and not months)
            forms.append(mark.join(("DD", "MM", "YYYY") if first_is_day else ("MM", "DD", "YYYY")))
    forms += [form for key, form in _FORMS.items() if found[key]]
    return Days(tuple(forms), row[0] - sum(found.values()), ambiguous)


def read_decimal(con: duckdb.DuckDBPyConnection, scan: str, column: str) -> tuple[str | None, int]:
    """The decimal mark of a column's numbers, and how many cells are no numbers.

    The mark is empty where the numbers need none, None where it cannot be told.
    """
    cell = _said(column)
    counts = ", ".join(f"count(*) FILTER (regexp_full_match({cell}, {quote(form)}))" for form in _NUMBERS.values())
    total, *row = con.execute(f"SELECT count({cell}), {counts} FROM {scan}").fetchall()[0]
    found = dict(zip(_NUMBERS, row, strict=True))
    others = total - found["plain"] - found["comma"] - found["point"] - _more_groups(con, scan, cell)
    twofold = found["either"] and found["either"] == found["pointed"] and not (found["comma"] or found["point"])
    if twofold or (found["comma"] and found["point"]):
        return None, others  # 1.234 may be one and a bit, or a thousand
    mark = "," if found["comma"] else "." if found["point"] else ""
    return mark, others


def _more_groups(con: duckdb.DuckDBPyConnection, scan: str, cell: str) -> int:
    """Cells such as 1.234.567, which are no plain numbers but can be read where the mark is a comma."""
    form = quote("[-+]?[0-9]{1,3}([.][0-9]{3}){2,}|[-+]?[0-9]{1,3}(,[0-9]{3}){2,}")
    return int(con.execute(f"SELECT count(*) FILTER (regexp_full_match({cell}, {form})) FROM {scan}").fetchall()[0][0])


def _said(column: str) -> str:
    """SQL: what a cell says, NULL where it says nothing."""
    cell = f"trim({name(column)}::VARCHAR)"
    words = ", ".join(map(quote, PLACEHOLDERS))
    return f"CASE WHEN lower({cell}) NOT IN ({words}) THEN {cell} END"


def _sorted(found: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))
