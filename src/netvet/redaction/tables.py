"""The tables of a redacted network: one statement a table, in an order that says nothing of the old one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from netvet.fact import NONE, Type
from netvet.inventory import STAMP, Inventory, write_parquet
from netvet.inventory.cells import name, quote
from netvet.inventory.tables import PLACEHOLDERS, TABLES, Column, Table
from netvet.redaction.treatments import KINDS, ROOMS, TREATMENTS, Kind, Way
from netvet.redaction.words import Words

_TOLD = "netvet_told"


@dataclass(frozen=True)
class Done:
    """What was done to a column; of one with few different cells, how many of these stay and how many there are."""

    way: Way
    stay: int = 0
    cells: int = 0

    def __str__(self) -> str:
        return f" ({self.stay} of {self.cells} words stay)" if self.stay else ""


def write_tables(inventory: Inventory, words: Words, folder: Path) -> dict[str, dict[str, Done]]:
    """Write every table of a network, redacted, as Parquet; what became of each column it has, by table."""
    words.key.hand_to(inventory.con)
    inventory.con.execute(f"CREATE OR REPLACE TEMP TABLE {_TOLD} (place VARCHAR, cell VARCHAR, told VARCHAR)")
    done = {}
    for label, columns in inventory.columns.items():
        table = TABLES[label]
        shown = {column: _shown(table, column, words) for column in table.columns if column.name in columns}
        few = [column for column in shown if _few(table, column)]
        counted = {column.name: _look_up(inventory, table, column, words) for column in few}
        joins = " ".join(f"LEFT JOIN {_TOLD} AS {_told(column)} ON {_joined(table, column)}" for column in few)
        listed = ", ".join(f"{sql} AS {name(column.name)}" for column, sql in shown.items() if sql)
        order = ", ".join(map(name, table.key)) or "ALL"
        query = f"SELECT * FROM (SELECT {listed} FROM {name(label)} AS e {joins}) ORDER BY {order}"
        write_parquet(inventory.con, query, folder / f"{label}.parquet", {STAMP: label})
        done[label] = {column.name: Done(_way(table, column, words), *counted.get(column.name, ())) for column in shown}
    return done


def listed_words(inventory: Inventory, words: Words) -> str:
    """SQL: the words of columns with many different cells and their pseudonyms: kind, original, pseudonym."""
    words.key.hand_to(inventory.con)
    parts = []
    for label, columns in inventory.columns.items():
        for column in (column for column in TABLES[label].columns if column.name in columns):
            treatment = TREATMENTS[label][column.name]
            if treatment.way is Way.REPLACED and not KINDS[treatment.kind].few:
                kind, here = KINDS[treatment.kind], name(column.name)
                members = f"unnest(list_transform(string_split({here}, '+'), lambda m: trim(m)))"
                word = members if column.type is Type.SET else here
                told = _told_word(kind, words.kept.get(kind.name, ()))("word")
                each = f"SELECT DISTINCT {word} AS word FROM {name(label)} WHERE {here} IS NOT NULL"
                parts.append(f"SELECT {quote(kind.name)} AS kind, word AS original, {told} AS pseudonym FROM ({each})")
    return f"SELECT DISTINCT * FROM ({' UNION ALL '.join(parts)}) WHERE original <> pseudonym"


def limits_of(table: Table, column: Column, words: Words) -> list[Decimal]:
    """The numbers that some rule compares a column with, in order."""
    rooms = {label: room for room, label in ROOMS.items()}
    room = rooms.get(table.name)
    found = () if room is None else words.limits.get(f"{room}.{column.name}" if room else column.name, ())
    low = Decimal(str(column.low or 0))
    high = Decimal("Infinity") if column.high is None else Decimal(str(column.high))
    return sorted({min(max(limit, low), high) for limit in found})


def _way(table: Table, column: Column, words: Words) -> Way:
    way = TREATMENTS[table.name][column.name].way
    return Way.DROPPED if way is Way.COARSENED and not limits_of(table, column, words) else way


def _few(table: Table, column: Column) -> bool:
    treatment = TREATMENTS[table.name][column.name]
    return treatment.way is Way.REPLACED and KINDS[treatment.kind].few


def _shown(table: Table, column: Column, words: Words) -> str:
    """SQL: what a column becomes; empty where it is dropped."""
    treatment = TREATMENTS[table.name][column.name]
    match _way(table, column, words):
        case Way.KEPT:
            return _here(column)
        case Way.COARSENED:
            return coarsened(column, limits_of(table, column, words))
        case Way.REPLACED if _few(table, column):
            return f"{_told(column)}.told"
        case Way.REPLACED:
            return _replaced(column, KINDS[treatment.kind], words.kept.get(treatment.kind, ()))
    return ""


def _here(column: Column) -> str:
    return f"e.{name(column.name)}"


def _told(column: Column) -> str:
    return name(f"told:{column.name}")


def _joined(table: Table, column: Column) -> str:
    return f"{_told(column)}.place = {quote(f'{table.name}.{column.name}')} AND {_told(column)}.cell = {_here(column)}"


def _replaced(column: Column, kind: Kind, kept: Iterable[str]) -> str:
    told = _told_word(kind, kept)
    if column.type is not Type.SET:
        return told(_here(column))
    members = f"list_transform(string_split({_here(column)}, '+'), lambda m: trim(m))"
    return f"array_to_string(list_transform({members}, lambda m: {told('m')}), '+')"


def _told_word(kind: Kind, kept: Iterable[str]) -> Callable[[str], str]:
    """SQL, of SQL of one word: what it becomes."""
    stay = ", ".join(map(quote, sorted({*PLACEHOLDERS, NONE})))
    also = "".join(f", {quote(word)}" for word in sorted(kept))

    def told(word: str) -> str:
        stays = f"lower({word}) IN ({stay})" + (f" OR {word} IN ({also[2:]})" if also else "")
        return f"CASE WHEN {stays} THEN {word} ELSE pseudonym({quote(kind.name)}, {word}) END"

    return told


def _look_up(inventory: Inventory, table: Table, column: Column, words: Words) -> tuple[int, int]:
    """Write down what each different cell of a column becomes; how many stay, and how many there are."""
    con, here, kind = inventory.con, name(column.name), TREATMENTS[table.name][column.name].kind
    known = f"SELECT DISTINCT {here} FROM {name(table.name)} WHERE {here} IS NOT NULL ORDER BY 1"
    cells = [row[0] for row in con.execute(known).fetchall()]
    tell = words.tell_set if column.type is Type.SET else words.tell
    told = [tell(kind, cell) for cell in cells]
    pairs = "unnest($2::VARCHAR[]), unnest($3::VARCHAR[])"
    con.execute(f"INSERT INTO {_TOLD} SELECT $1, {pairs}", [f"{table.name}.{column.name}", cells, told])
    return sum(before == after for before, after in zip(cells, told, strict=True)), len(cells)


def coarsened(column: Column, limits: list[Decimal]) -> str:
    """SQL: one number for all on the same side of every limit: the limit itself, the next above it, or the lowest there is."""
    here, lowest = _here(column), f"{column.low or 0:g}"
    cases = [f"WHEN {here} < {limits[0]:f} THEN {lowest}"]
    for limit, following in zip(limits, [*limits[1:], None], strict=True):
        cases.append(f"WHEN {here} = {limit:f} THEN {limit:f}")
        below = f"{here} < {following:f}" if following is not None else f"{here} > {limit:f}"
        cases.append(f"WHEN {below} THEN {_above(column, limit, following)}")
    return f"CASE {' '.join(cases)} END::{column.type.sql}"


def _above(column: Column, limit: Decimal, following: Decimal | None) -> str:
    if column.type is Type.DEGREE:
        end = following if following is not None else Decimal(str(column.high))
        return f"{(limit + end) / 2:f}"
    step = Decimal(1) if column.type is Type.COUNT else Decimal("0.000001")
    return f"{(limit // step) * step + step:f}"
