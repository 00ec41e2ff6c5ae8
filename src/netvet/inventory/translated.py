"""What a mapping did to a sheet, told in lines: nothing is mapped silently, and what is not mapped is counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import duckdb

from netvet.fact import Type
from netvet.inventory.contradictions import contradictions
from netvet.inventory.functions import Functions, shipped_functions
from netvet.inventory.mapping import SheetMapping, TableMapping, fold, is_closed
from netvet.inventory.source import Source
from netvet.inventory.tables import PLACEHOLDERS, Column
from netvet.inventory.translation import Translation

SHOWN = 5
"""Words shown of each kind; their number is always told."""


@dataclass
class Words:
    """The words of a column: cells by word, of those that the mapping names, and of those that nothing knows."""

    mapped: dict[str, int] = field(default_factory=dict)
    unmapped: dict[str, int] = field(default_factory=dict)


def translate(
    con: duckdb.DuckDBPyConnection, mapping: SheetMapping, one: TableMapping, raw: Source, *, label: str = ""
) -> Source:
    """A sheet as the table that a mapping says it fills, with what was done to it in `told`.

    Args:
        con: the database.
        mapping: the mapping.
        one: what it says of this sheet.
        raw: the sheet under its own names.
        label: file and sheet for the column `source`; empty for a native table, whose other columns stay what they are.

    Raises:
        InventoryError: where the sheet lacks a column that the mapping names, or nothing fills one that every row needs.
    """
    translation = Translation(mapping, one, raw, label=label)
    source = translation.shaped()
    try:
        told = tuple(_tell(con, translation))
    except duckdb.Error:
        if _is_whole(con, raw):
            raise  # nothing is mapped silently
        return source  # whoever reads the sheet finds the broken rows and names them
    return replace(source, told=told)


def _is_whole(con: duckdb.DuckDBPyConnection, raw: Source) -> bool:
    """Whether every cell of a sheet can be read."""
    try:
        con.execute(f"SELECT count(COLUMNS(*)) FROM {raw.scan}").fetchall()
    except duckdb.Error:
        return False
    return True


def _tell(con: duckdb.DuckDBPyConnection, translation: Translation) -> Iterator[str]:
    one, place = translation.one, f"{translation.label}: " if translation.label else f"{translation.one.to}: "
    if translation.whole:
        left_out = [column.source for column in one.columns if not column.to]
        yield f"{place}{len(one.columns) - len(left_out)} of {len(translation.own)} columns are mapped to {one.to}" + (
            f"; left out: {', '.join(left_out)}" if left_out else ""
        )
        unnamed = _unnamed(translation)
        if unnamed:
            yield f"{place}the mapping does not name: {', '.join(unnamed)}"
    counted = [target for target in translation.named if _is_counted(translation, target)]
    total, kept, cells, filled = _count(con, translation, counted)
    if total > kept:
        why = f"without {one.only_where!r}" if one.only_where else "that are empty"
        why = f"whose {one.table.key[0]} an earlier row has, or that have none" if one.distinct else why
        yield f"{place}left out: {_counted(total - kept, 'row')} {why}"
    if one.distinct and one.table.key:
        yield from contradictions(con, translation, place)
    for target in counted:
        yield from _tell_words(place, translation, target, sort(translation, target, cells[target]))
    yield from (
        f"{place}{target}: taken from the product in {_counted(count, 'row')}" for target, count in filled.items() if count
    )


def _unnamed(translation: Translation) -> list[str]:
    """Columns that the mapping names for no table; told once, with the elements."""
    if translation.one.to != "elements":
        return []
    others = [one for one in translation.mapping.tables if one.sheet == translation.one.sheet]
    named = {fold(column.source) for one in others for column in one.columns}
    return [column for column in translation.unnamed if fold(column) not in named]


def _is_counted(translation: Translation, target: str) -> bool:
    column = translation.one.table.column(target)
    if column is None or not translation.speaks_of(target):
        return target == "product" and bool(translation.mapping.products)
    listed = target in translation.mapping.words or (target == "product" and bool(translation.mapping.products))
    return listed or is_closed(column) or (target == "function" and translation.whole)


def _count(
    con: duckdb.DuckDBPyConnection, translation: Translation, counted: list[str]
) -> tuple[int, int, dict[str, Mapping[str, int]], dict[str, int]]:
    """Rows in all and rows kept, cells by word of some columns, and rows whose product says what they do not."""
    raw = translation.raw
    filled = {
        target: f"{translation.missing(target)} AND {translation.of_product(target)} IS NOT NULL"
        for target in translation.product_fills
    }
    columns = [f"{translation.text(target)} AS c{place}" for place, target in enumerate(counted)]
    columns += [f"{sql} AS f{place}" for place, sql in enumerate(filled.values())]
    inner = f"SELECT {', '.join([*columns, '1 AS one'])} FROM {translation.rows} {translation.clause()}"
    wanted = [f"histogram(c{place}::VARCHAR)" for place in range(len(counted))]
    wanted += [f"count(*) FILTER (f{place})" for place in range(len(filled))]
    row = con.execute(f"SELECT {', '.join(['count(*)', *wanted])} FROM ({inner})").fetchall()[0]
    ((total,),) = con.execute(f"SELECT count(*) FROM {raw.scan}").fetchall()
    histograms: dict[str, Mapping[str, int]] = {target: dict(row[place] or {}) for place, target in enumerate(counted, start=1)}
    return total, row[0], histograms, dict(zip(filled, row[1 + len(counted) :], strict=True))


def sort(translation: Translation, target: str, cells: Mapping[str, int]) -> Words:
    """Which words of a column the mapping names, and which mean nothing."""
    column = translation.one.table.column(target)
    assert column is not None
    named = translation.mapping.products if target == "product" else translation.mapping.words.get(target, {})
    separator = translation.named[target].separator
    found = Words()
    for cell, count in sorted(cells.items(), key=lambda item: (-item[1], item[0])):
        if fold(cell) in named:
            found.mapped[cell] = count
            continue
        joined = cell.replace(separator, "+") if separator else cell
        members = [part.strip() for part in joined.split("+")] if column.type is Type.SET else [cell]
        if any(fold(member) in named for member in members):
            found.mapped[cell] = count
        if not all(fold(member) in named or _means(member, column) for member in members):
            found.unmapped[cell] = count
    return found


def _means(word: str, column: Column, functions: Functions | None = None) -> bool:
    """Whether a word may stand in a column as it is."""
    if word.casefold() in PLACEHOLDERS or word.casefold() == "none":
        return True
    if column.name == "function":
        return (functions or shipped_functions()).find(word) is not None
    if column.values:
        return word.casefold() in {value.casefold() for value in column.values}
    if column.type is Type.FLAG:
        return word.casefold() in ("true", "yes", "1", "false", "no", "0")
    if column.form == "country":
        return len(word) == 2 and word.isascii() and word.isalpha()  # noqa: PLR2004 - ISO 3166-1 alpha-2
    return column.name in ("vendor", "software_vendor")  # a name stays as the operator writes it


def _tell_words(place: str, translation: Translation, target: str, words: Words) -> Iterator[str]:
    if words.mapped:
        count = sum(words.mapped.values())
        yield f"{place}{target}: {_counted(len(words.mapped), 'word')} mapped in {_counted(count, 'cell')}"
    if words.unmapped:
        listed = [f"{word!r} ({count})" for word, count in list(words.unmapped.items())[:SHOWN]]
        rest = list(words.unmapped.values())[SHOWN:]
        more = f" and {len(rest)} more ({sum(rest)})" if rest else ""
        column = translation.one.table.column(target)
        so = "not mapped, hence not known" if column and is_closed(column) else "not mapped"
        yield f"{place}{target}: {so}: {', '.join(listed)}{more}"


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'s' * (number != 1)}"
