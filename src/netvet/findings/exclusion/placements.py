"""Placements: every function on every kind of site, and what is known of each maker, as answers to the tests of some rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from netvet.dossier import Dossiers, facts_of
from netvet.fact import Type
from netvet.findings.facts import vendor_table
from netvet.findings.sql import MACROS, truth
from netvet.inventory.cells import name
from netvet.inventory.functions import Functions
from netvet.inventory.store import replace_table
from netvet.regime import Regime
from netvet.regime.condition import Test
from netvet.verdict import Truth

ORDINARY, SENSITIVE = "ordinary", "sensitive"
_PLACED = ("function", "domain", "tags", "generation", "site.sensitive", "site.area_tags")

Answers = tuple[Truth, ...]
"""What some tests come to, in their order."""


@dataclass(frozen=True)
class Placement:
    """A function on a kind of site.

    Attributes:
        function: its id.
        domain: the domain of the function.
        site: ORDINARY, SENSITIVE (significant to national security), or an area that a rule names; the number of a place, where
            places of a network are asked.
    """

    function: str
    domain: str
    site: str


@dataclass(frozen=True)
class Places:
    """Places of a network, which are asked instead of kinds of sites.

    Attributes:
        functions: what may stand there.
        answers: of each place, what its site and its operator answer of tests: of the same at each.
    """

    functions: tuple[str, ...]
    answers: tuple[Mapping[Test, Truth], ...]


def is_placed(test: Test, regime: Regime) -> bool:
    """Whether the placement alone answers a test: the country too, where the regime is that of one."""
    return test.fact in _PLACED or (test.fact == "country" and regime.jurisdiction != "EU")


def is_makers(test: Test) -> bool:
    """Whether a test asks for what is known of a maker or its product."""
    return test.fact.startswith(("vendor.", "product."))


def placements_of(functions: Functions, tests: Iterable[Test], places: Places | None = None) -> list[Placement]:
    """Every function on an ordinary site, and on each other kind of site that some test asks for; or some at some places."""
    if places is not None:
        sites = [str(number) for number in range(len(places.answers))]
        return [Placement(one, functions.rows[one].domain, site) for one in places.functions for site in sites]
    asked = list(tests)
    sites = [ORDINARY, *([SENSITIVE] if any(test.fact == "site.sensitive" for test in asked) else [])]
    areas = dict.fromkeys(str(value) for test in asked if test.fact == "site.area_tags" for value in test.values)
    return [Placement(row.id, row.domain, site) for row in functions.rows.values() for site in [*sites, *areas]]


@contextmanager
def asking() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that knows the language of conditions."""
    with duckdb.connect(":memory:", config={"threads": "1"}) as con:
        con.execute("SET disabled_optimizers = 'statistics_propagation'")  # as in `netvet.inventory.store.connect`
        for macro in MACROS:
            con.execute(macro)
        yield con


def write_placements(con: duckdb.DuckDBPyConnection, placements: Sequence[Placement], functions: Functions) -> None:
    """Make the table `placements`: what a condition may ask of each, in columns that bear the facts' names."""
    import pyarrow as pa  # noqa: PLC0415

    rows = [functions.rows[one.function] for one in placements]
    columns: dict[str, list[object]] = {
        "function": [[row.id] for row in rows],
        "domain": [[row.domain] for row in rows],
        "tags": [list(row.tags) for row in rows],
        "generation": [list(row.generations) or None for row in rows],
        "site.sensitive": [one.site == SENSITIVE for one in placements],
        "site.area_tags": [[one.site] if one.site not in (ORDINARY, SENSITIVE) else [] for one in placements],
    }
    texts = pa.list_(pa.string())
    kinds = {fact: pa.bool_() if fact == "site.sensitive" else texts for fact in columns}
    table = pa.table({fact: pa.array(values, kinds[fact]) for fact, values in columns.items()})
    replace_table(con, "placements", table.append_column("place", pa.array(range(len(rows)), pa.int32())))


def ask_placements(con: duckdb.DuckDBPyConnection, tests: Sequence[Test], country: str) -> list[Answers]:
    """What some tests come to on each placement, in order.

    Args:
        con: a database with the table `placements`.
        tests: tests that `is_placed` holds for.
        country: where the placements are.
    """
    rows = f"(SELECT *, '{country}' AS country FROM placements ORDER BY place)"
    return _ask(con, tests, rows)


def ask_makers(
    con: duckdb.DuckDBPyConnection, tests: Sequence[Test], dossiers: Dossiers, makers: Sequence[str], day: date
) -> list[Answers]:
    """What some tests come to of each maker on a day, in order; of a product of its own nothing is known.

    A name that no dossier knows is a maker of its own.
    """
    replace_table(con, "vendor_facts", vendor_table(dossiers, makers, day))
    columns = [row[0] for row in con.execute("DESCRIBE vendor_facts").fetchall()]
    shown = ['coalesce(id, stranger) AS "vendor.id"']
    shown += [f"{name(column)} AS {name(f'vendor.{column}')}" for column in columns if column != "id"]
    kinds = {Type.FLAG: "BOOLEAN", Type.SET: "VARCHAR[]"}
    shown += [
        f"NULL::{kinds[fact.type]} AS {name(f'product.{key}{side}')}"
        for key, fact in facts_of("product").items()
        for side in ("", "#not")
    ]
    return _ask(con, tests, f"(SELECT {', '.join(shown)} FROM vendor_facts)")


def _ask(con: duckdb.DuckDBPyConnection, tests: Sequence[Test], rows: str) -> list[Answers]:
    asked = ", ".join(f"({truth(test)})::BOOLEAN" for test in tests) or "NULL"
    found = con.execute(f"SELECT {asked} FROM {rows}").fetchall()
    return [tuple(row) if tests else () for row in found]


def answers(tests: Sequence[Test], found: Answers) -> Mapping[Test, Truth]:
    """The answers by test."""
    return dict(zip(tests, found, strict=True))
