"""What the makers, functions, products and operators of an inventory come to: small tables that its elements are joined to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from netvet.dossier import Dossiers
from netvet.fact import Type
from netvet.findings.estimates import stands
from netvet.findings.facts import DEPENDENCE, EXPOSURE, product_table, vendor_table
from netvet.findings.sql import EXPOSED, MACROS, QUOTED
from netvet.inventory.cells import name
from netvet.inventory.function_cells import function_table
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory, replace_table, whole_table
from netvet.inventory.tables import ELEMENTS, OPERATORS


@dataclass(frozen=True)
class Quoted:
    """How a network's dependence and exposure are measured.

    Attributes:
        as_of: the day whose state the network describes.
        whole: whether no row was set aside.
    """

    as_of: date
    whole: bool


def write_dimensions(
    inventory: Inventory,
    dossiers: Dossiers,
    functions: Functions,
    day: date,
    facts: Sequence[str],
    *,
    quoted: Quoted | None = None,
) -> None:
    """Make the tables `vendor_facts`, `function_facts`, `operator_facts`, and where asked those of products and measures.

    They are `product_facts`, `dependence_facts`, and `exposure_facts` (a row an element).

    Args:
        inventory: the network; the view `whole_elements` is made over it, with the bits of what stands on an estimate
            (`netvet.findings.estimates`) in the column `estimate`.
        dossiers: what is known of makers and products.
        functions: the functions that the case knows.
        day: the day judged.
        facts: the facts that the rules ask for.
        quoted: how the network's dependence and exposure are measured; not needed where no rule quotes them.
    """
    con = inventory.con
    for macro in MACROS:
        con.execute(macro)
    wanted = [fact for name, fact in DEPENDENCE.items() if f"{QUOTED}{name}" in facts]
    elements = whole_table(inventory, ELEMENTS, "netvet_row")
    bits = stands(inventory, elements, dossiers, day, quoting=functions if wanted else None)
    marked = f"SELECT e.* REPLACE (({bits})::INTEGER AS estimate) FROM ({elements}) AS e"
    con.execute(f"CREATE OR REPLACE TEMP VIEW whole_elements AS {marked}")
    replace_table(con, "vendor_facts", vendor_table(dossiers, _distinct(con, "vendor"), day))
    replace_table(con, "function_facts", function_table(functions, _distinct(con, "function")))
    _write_operators(inventory)
    if any(fact.startswith("product.") for fact in facts):
        pairs = "SELECT DISTINCT vendor, product FROM whole_elements WHERE product IS NOT NULL ORDER BY ALL"
        replace_table(con, "product_facts", product_table(dossiers, con.execute(pairs).fetchall(), day))
    if wanted and quoted:
        from netvet.dependence import quote_dependence  # noqa: PLC0415

        told = quote_dependence(inventory, dossiers, functions, wanted, day=day, as_of=quoted.as_of, whole=quoted.whole)
        replace_table(con, "dependence_facts", told)
    exposed = [fact for name, fact in EXPOSURE.items() if f"{EXPOSED}{name}" in facts]
    if exposed and quoted:
        from netvet.exposure import quote_exposure  # noqa: PLC0415

        shares = quote_exposure(inventory, functions, exposed, day=day, as_of=quoted.as_of, whole=quoted.whole)
        replace_table(con, "exposure_facts", shares)


def _distinct(con: duckdb.DuckDBPyConnection, column: str) -> list[str]:
    words = f"SELECT DISTINCT {column} FROM whole_elements WHERE {column} IS NOT NULL ORDER BY 1"
    return [row[0] for row in con.execute(words).fetchall()]


def _write_operators(inventory: Inventory) -> None:
    sets = [column.name for column in OPERATORS.columns if column.type is Type.SET]
    shown = ", ".join(f"members({name(column)}) AS {name(column)}" for column in sets)
    whole = whole_table(inventory, OPERATORS)
    inventory.con.execute(f"CREATE OR REPLACE TEMP TABLE operator_facts AS SELECT * REPLACE ({shown}) FROM ({whole})")
