"""Who is said to use elements besides the operator that runs them (`used_by`), and runs nothing in the network."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from netvet.inventory.cells import split_members

_USED = """
SELECT used_by::VARCHAR, count(*), min_by(element_id, netvet_row)::VARCHAR FROM elements
WHERE used_by IS NOT NULL AND used_by::VARCHAR <> 'none' GROUP BY ALL ORDER BY min(netvet_row)
"""


@dataclass(frozen=True)
class Strangers:
    """Names in `used_by` that no element has as its operator: a slip, or an operator without equipment in the case.

    Attributes:
        rows: how many elements name one.
        names: the names, in the order of the inventory, each once.
        first: the element that names the first.
    """

    rows: int
    names: tuple[str, ...]
    first: str


def find_strangers(con: duckdb.DuckDBPyConnection) -> Strangers | None:
    """The strangers among the users of a network whose elements have a column `used_by`; None where there are none."""
    own = {operator for (operator,) in con.execute("SELECT DISTINCT operator::VARCHAR FROM elements").fetchall()}
    rows, names, first = 0, dict[str, None](), ""
    for cell, number, element in con.execute(_USED).fetchall():
        if strange := [one for one in split_members(cell) if one is not None and one not in own]:
            rows, first = rows + number, first or element
            names |= dict.fromkeys(strange)
    return Strangers(rows, tuple(names), first) if rows else None
