"""Localities: the sites of operators that no rule tells apart, by all that rules ask of a site and of its operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from netvet.findings import Rule, answered_by_places, place_tests
from netvet.inventory.store import Inventory, replace_table
from netvet.regime.condition import Test
from netvet.verdict import Truth


@dataclass(frozen=True)
class Localities:
    """What may be asked of where gear may stand.

    Attributes:
        answers: of each locality, what its places answer of the rules' tests.
        operators: whose places they are.
    """

    answers: tuple[Mapping[Test, Truth], ...]
    operators: tuple[tuple[str, ...], ...]


_PLACES = "SELECT operator, site_id FROM radio_sites UNION SELECT operator, site_id FROM moving"

_LOCALITIES = """
CREATE OR REPLACE TEMP TABLE localities AS
SELECT *, dense_rank() OVER (ORDER BY {columns}) - 1 AS locality FROM ({answered})
"""

_TOLD = (
    "SELECT list(DISTINCT operator ORDER BY operator), {columns} FROM localities GROUP BY locality, {columns} ORDER BY locality"
)


def make_localities(inventory: Inventory, rules: Sequence[Rule], days: Sequence[date]) -> Localities:
    """Make the table `localities`: of each operator and site in `radio_sites` and `moving` its locality.

    Args:
        inventory: the network.
        rules: the requirements that are asked.
        days: the days on which they are.
    """
    tests = place_tests(rules, days)
    columns = ", ".join(f"q{number}" for number in range(len(tests))) or "operator IS NULL"
    inventory.con.execute(_LOCALITIES.format(columns=columns, answered=answered_by_places(inventory, tests, _PLACES)))
    found = inventory.con.execute(_TOLD.format(columns=columns)).fetchall()
    return Localities(
        tuple(dict(zip(tests, row[1 : len(tests) + 1], strict=True)) for row in found), tuple(tuple(row[0]) for row in found)
    )


def join_localities(inventory: Inventory, numbers: Sequence[int]) -> None:
    """Give localities other numbers, in the table `localities`: those that come to the same have one."""
    import pyarrow as pa  # noqa: PLC0415

    table = pa.table({"locality": pa.array(range(len(numbers)), pa.int64()), "number": pa.array(numbers, pa.int64())})
    replace_table(inventory.con, "joined_localities", table)
    inventory.con.execute(
        """CREATE OR REPLACE TEMP TABLE localities AS
           SELECT operator, site_id, number AS locality FROM localities JOIN joined_localities USING (locality)"""
    )
