"""What in a network contradicts itself, or points at nothing: rows that can be used, but that somebody should look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from netvet.fact import NONE, Type
from netvet.inventory.cells import name, quote
from netvet.inventory.store import Inventory
from netvet.inventory.tables import PLACEHOLDERS, TABLES
from netvet.inventory.users import find_strangers

EXAMPLES = 3

_IN_ORDER = (
    ("elements", "procured_on", "installed_on"),
    ("elements", "installed_on", "removed_on"),
    ("elements", "first_used_on", "removed_on"),
    ("elements", "installed_on", "planned_removal_on"),
    ("licences", "valid_from", "valid_to"),
    ("contracts", "signed_on", "ends_on"),
    ("certificates", "issued_on", "valid_to"),
)
"""Table, the day that comes first, the day that cannot be before it."""

_POINTERS = (
    ("elements", "operator", "operators"),
    ("elements", "site_id", "sites"),
    ("elements", "managed_by", "elements"),
    ("elements", "hosted_on", "elements"),
    ("elements", "certificates", "certificates"),
    ("links", "from_element", "elements"),
    ("links", "to_element", "elements"),
    ("contracts", "operator", "operators"),
)
"""Table, the column that names a row, the table whose key it names (asked only where that table is there)."""

_AT_ODDS = (
    ("planned", "installed_on", "is planned, but installed_on is past"),
    ("procured", "installed_on", "is procured, but installed_on is past"),
    ("in-service", "removed_on", "is in service, but removed_on is past"),
    ("installed", "removed_on", "is installed, but removed_on is past"),
)
"""A state, and the day that cannot have come by `as_of`."""


@dataclass(frozen=True)
class Doubt:
    """A contradiction: in which table, what it is, in how many rows, and the first of them."""

    table: str
    trouble: str
    rows: int
    examples: tuple[str, ...]

    def __str__(self) -> str:
        shown = ", ".join(self.examples) + (" …" if self.rows > len(self.examples) else "")
        return f"warning: {self.table}: {self.trouble}: {self.rows} row{'s' * (self.rows != 1)} ({shown})"


def find_doubts(inventory: Inventory, as_of: date | None) -> Iterator[Doubt]:
    """Every contradiction of a network; states are compared with days where `as_of` is known."""
    for table, early, late in _IN_ORDER:
        if inventory.has(table, early) and inventory.has(table, late):
            wrong = f"isfinite({early}) AND isfinite({late}) AND {late} < {early}"
            yield from _doubt(inventory, table, f"{late} is before {early}", wrong)
    for state, day, trouble in _AT_ODDS:
        if as_of is not None and inventory.has("elements", "state") and inventory.has("elements", day):
            wrong = f"state = {quote(state)} AND {day} <= DATE '{as_of}'"
            yield from _doubt(inventory, "elements", trouble, wrong)
    if "links" in inventory.columns:
        yield from _doubt(inventory, "links", "links two elements that another row links too", _linked_twice(inventory))
    for table, column, target in _POINTERS:
        if inventory.has(table, column) and target in inventory.columns:
            trouble = f"{column} names nothing in {target}"
            yield from _doubt(inventory, table, trouble, _dangles(table, column, target))
    if inventory.has("elements", "used_by") and (found := find_strangers(inventory.con)):
        trouble = f"used_by names operators that run no element ({', '.join(found.names[:EXAMPLES])}); several stand apart by +"
        yield Doubt("elements", trouble, found.rows, (found.first,))


def _linked_twice(inventory: Inventory) -> str:
    """Rows after the first of two elements, whichever stands first, at the same reference point."""
    point = "reference_point" if inventory.has("links", "reference_point") else "NULL"
    pair = f"least(from_element, to_element), greatest(from_element, to_element), {point}"
    return f"netvet_row NOT IN (SELECT min(netvet_row) FROM links GROUP BY {pair})"


def _dangles(table: str, column: str, target: str) -> str:
    keys = f"SELECT {name(TABLES[target].key[0])} FROM {name(target)}"
    kind = TABLES[table].column(column)
    if kind is not None and kind.type is Type.SET:
        words = ", ".join(map(quote, PLACEHOLDERS))
        named = f"list_filter(string_split({column}, '+'), lambda m: lower(m) NOT IN ({words}))"
        return f"{column} <> {quote(NONE)} AND NOT list_has_all((SELECT list(k) FROM ({keys}) AS t(k)), {named})"
    return f"{column} <> {quote(NONE)} AND {column} NOT IN ({keys})"


def _doubt(inventory: Inventory, table: str, trouble: str, wrong: str) -> Iterator[Doubt]:
    key = name((TABLES[table].key or TABLES[table].required)[0])
    rows = f"FROM {name(table)} WHERE {wrong}"
    ((count,),) = inventory.con.execute(f"SELECT count(*) {rows}").fetchall()
    if count:
        found = inventory.con.execute(f"SELECT {key} {rows} ORDER BY netvet_row LIMIT {EXAMPLES}").fetchall()
        yield Doubt(table, trouble, count, tuple(row[0] for row in found))
