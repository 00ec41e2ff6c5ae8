"""What the cells of the column `function` come to, as a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from netvet.fact import NONE
from netvet.inventory.cells import split_members
from netvet.inventory.functions import Functions

if TYPE_CHECKING:
    import pyarrow as pa


def function_table(functions: Functions, cells: Iterable[str]) -> pa.Table:
    """What each cell of `function` comes to: columns cell, functions, domains, tags, generations, unmapped, summed (lists).

    A name that is not mapped leaves a NULL among the members: what turns on it is not known. `summed` are the functions that
    whom it serves is summed by: a name that is not mapped is one of its own, and '' whatever is not known.
    """
    import pyarrow as pa  # noqa: PLC0415

    rows = [_function_row(functions, cell) for cell in cells]
    lists = pa.list_(pa.string())
    schema = pa.schema(
        [
            ("cell", pa.string()),
            ("functions", lists),
            ("domains", lists),
            ("tags", lists),
            ("generations", lists),
            ("unmapped", lists),
            ("summed", lists),
        ]
    )
    return pa.Table.from_pylist(rows, schema=schema)


def functions_of(functions: Functions, cell: str) -> list[str]:
    """The functions that a cell names; a name that is not mapped is one of its own, and '' whatever is not known."""
    summed: list[str] = _function_row(functions, cell)["summed"]
    return summed


def _function_row(functions: Functions, cell: str) -> dict[str, Any]:
    names = [] if cell == NONE else split_members(cell)
    found = [functions.find(name) if name is not None else None for name in names]
    generations: dict[str | None, None] = {}
    for name in names:
        generations.update(dict.fromkeys((functions.generations(name) if name is not None else None) or (None,)))
    summed = [row.id if row else (name or "").casefold() for name, row in zip(names, found, strict=True)]
    return {
        "cell": cell,
        "functions": list(dict.fromkeys(row.id if row else None for row in found)),
        "domains": list(dict.fromkeys(row.domain if row else None for row in found)),
        "tags": list(dict.fromkeys(tag for row in found for tag in (row.tags if row else (None,)))),
        "generations": list(generations),
        "unmapped": [name for name, row in zip(names, found, strict=True) if row is None and name is not None],
        "summed": list(dict.fromkeys(summed)) or [""],
    }
