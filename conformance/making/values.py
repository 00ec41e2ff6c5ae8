"""Facts of a case as JSON has them: a value, the word `none`, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from netvet.fact import NONE, Type
from netvet.inventory.cells import split_members
from netvet.inventory.tables import PLACEHOLDERS, TABLES

OPEN = "unknown"
"""A member of a set: there are others, and they are not known."""


def told(value: Any) -> Any:
    """A value of TOML in JSON: a day is written 2026-11-21."""
    match value:
        case date():
            return value.isoformat()
        case Mapping():
            return {key: told(one) for key, one in value.items()}
        case list() | tuple():
            return [told(one) for one in value]
    return value


def row(table: str, facts: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a table, in the order of its columns; what is not known is left out.

    Raises:
        ValueError: naming a column that the table does not have.
    """
    columns = TABLES[table].columns
    strange = sorted({*facts} - {column.name for column in columns})
    if strange:
        raise ValueError(f"{table} has no column {strange[0]!r}")
    given = [(column, facts[column.name]) for column in columns if column.name in facts]
    cells = [(column.name, _members(value) if column.type is Type.SET else told(value)) for column, value in given]
    return {name: cell for name, cell in cells if not _missing(cell)}


def _members(value: Any) -> Any:
    """The members of a set, however it is written: an empty one is known to be none."""
    members = value if isinstance(value, list) else split_members(str(value))
    if members in ([], [NONE]):
        return NONE
    known = [str(one) for one in members if one is not None and not _missing(one)]
    if not known:
        return ""
    return known if len(known) == len(members) else [*known, OPEN]


def _missing(cell: Any) -> bool:
    return isinstance(cell, str) and cell.casefold() in PLACEHOLDERS
