"""The elements that are there on a day, summed by operator, function, maker and place: what every figure is taken from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from itertools import count
from typing import TYPE_CHECKING

from netvet.dossier import Dossiers, Maker, fold, group_of, home_of
from netvet.fact import NONE
from netvet.inventory.function_cells import function_table
from netvet.inventory.functions import Functions
from netvet.inventory.presence import there
from netvet.inventory.store import Inventory, replace_table, whole_table
from netvet.inventory.tables import ELEMENTS, SITES

if TYPE_CHECKING:
    import pyarrow as pa

UNITS = ("vendor", "group", "home-state")
"""By what makers are taken together."""

SCOPES = ("operator", "region", "function", "nation")
"""What a figure can be about; several together are crossed."""

MEASURES = {
    "elements": "1",
    "sites": "1",
    "subscribers": "e.subscribers",
    "premises": "e.premises",
    "traffic": "(e.traffic_gbps * 1000000)::BIGINT",
}
"""What is counted, each with the SQL of an element's own, a whole number."""

DIVISOR = {"traffic": 1_000_000}
"""By what the sums of a measure are divided to be in its unit."""

SHARED = ("subscribers", "premises", "traffic")
"""What several functions may serve together."""

KEY_BITS, SHORT = 32, 8
"""Bits of a label's number, and how often it is tried to tell all labels apart by so few."""

NOWHERE, LOST, ELSEWHERE = -2, -1, 0
"""Stand for a place where it is known that there is no site, where that is not known, and where the table of sites lacks it."""

ABSENT, PRESENT, DOUBT = 0, 1, 2
"""Whether an element is there: it is not, it is, it is not known."""

_STANDING = f"""
SELECT label_key(e.operator, e.function, e.vendor) AS key,
       coalesce(s.netvet_row, CASE WHEN e.site_id = 'none' THEN {NOWHERE}
                                   WHEN e.site_id IS NULL THEN {LOST} ELSE {ELSEWHERE} END)::INTEGER AS place,
       coalesce(({{present}})::TINYINT, {DOUBT}) AS presence, {{guess}} AS guess, e.netvet_row::INTEGER AS at_row {{more}}
FROM ({{elements}}) AS e LEFT JOIN ({{sites}}) AS s ON e.site_id = s.site_id
"""

UNSORTED = "(f.functions IS NULL OR len(f.functions) > list_count(f.functions))"
"""SQL: whether an element may perform others than it is known to: its function is not stated, or by a word not known."""

_SORTED = "list_filter(coalesce(f.functions, []), lambda one: one IS NOT NULL)"
_SERVED = f"CASE WHEN f.functions = [] THEN [''] ELSE {_SORTED} END"

_PARTS = f"""
CREATE OR REPLACE TEMP TABLE parts AS
SELECT l.operator, l.function, maker, item, {UNSORTED} AS unsorted, {_SERVED} AS served,
       coalesce(list_contains(f.domains, 'access'), FALSE) AS radio, p.*
FROM (SELECT key, region, presence = {DOUBT} AS doubt, count(*) AS n, count(w) AS known, sum(w)::HUGEINT AS w,
             {{squares}} AS w2, max(w) AS largest, count(*) FILTER (guess) AS guessed,
             count(*) FILTER (place = {LOST}) AS siteless, count(*) FILTER (place < {ELSEWHERE}) AS nowhere,
             min(at_row) AS first_row
      FROM (SELECT * {{more}} FROM standing) WHERE presence <> {ABSENT} GROUP BY ALL) AS p
JOIN labels AS l USING (key) LEFT JOIN makers ON l.vendor = written LEFT JOIN function_cells AS f ON l.function = f.cell
"""

_LABELS = """
CREATE OR REPLACE TEMP TABLE labels AS
SELECT *, label_key(operator, function, vendor) AS key FROM written
"""


def write_parts(inventory: Inventory, day: date, as_of: date, *, measure: str, regions: bool) -> pa.Table:
    """Make the table `parts`: the elements summed by operator, function, maker and region as they are written.

    Of each of its rows `unsorted` tells whether it may perform functions besides those in `served`: its function is not stated,
    or by a word that the case does not know. `served` is `['']` where it is known that it performs none.

    Args:
        inventory: the network; its tables `makers` and `function_cells` are there already.
        day: the day asked.
        as_of: the day whose state the network describes.
        measure: one of MEASURES.
        regions: whether the regions of the sites are asked for.

    Returns:
        `standing`, a row an element: key (of its label), place, presence, guess, at_row; the database knows it by that name.
    """
    guess = "coalesce(e.estimate, FALSE)"
    own = {"region": "s.region"} if regions else {}
    own |= {"w": MEASURES[measure]} if measure in SHARED else {}
    alike = {label: sql for label, sql in {"region": "NULL::VARCHAR", "w": "1"}.items() if label not in own}
    statement = _STANDING.format(
        present=there(day, as_of),
        guess=f"{guess} OR coalesce(s.estimate, FALSE)" if regions else guess,
        elements=whole_table(inventory, ELEMENTS, "netvet_row"),
        sites=site_rows(inventory),
        more=_columns(own),
    )
    con = inventory.con
    standing: pa.Table = con.sql(statement).to_arrow_table()
    con.register("standing", standing)
    squares = "sum(w::HUGEINT * w)" if measure in SHARED else "count(*)"
    con.execute(_PARTS.format(squares=squares, more=_columns(alike)))
    return standing


def _columns(told: Mapping[str, str]) -> str:
    return "".join(f", {sql} AS {label}" for label, sql in told.items())


def site_rows(inventory: Inventory) -> str:
    """SQL: the table of sites with the number of each row; no row where there is no such table."""
    return whole_table(inventory, SITES, "netvet_row" if inventory.columns.get("sites") else "NULL::BIGINT AS netvet_row")


def write_names(inventory: Inventory, dossiers: Dossiers, functions: Functions, by: str, day: date) -> None:
    """Make the tables of words.

    They are `labels` (operator, function and maker as written, with a number for the three), `makers` (what each name counts
    as) and `function_cells` (what each cell of `function` comes to).
    """
    _write_labels(inventory)
    replace_table(inventory.con, "makers", _maker_table(dossiers, _distinct(inventory, "vendor"), by, day))
    replace_table(inventory.con, "function_cells", function_table(functions, _distinct(inventory, "function")))


def written_makers(inventory: Inventory) -> list[str]:
    """The names of makers as they are written."""
    return _distinct(inventory, "vendor")


def _write_labels(inventory: Inventory) -> None:
    """Numbers are cheaper to group by than words; a hash serves as one as long as no two labels share it."""
    con, elements = inventory.con, whole_table(inventory, ELEMENTS)
    con.execute(f"CREATE OR REPLACE TEMP TABLE written AS SELECT DISTINCT operator, function, vendor FROM ({elements})")
    for salt in count():
        con.execute(f"CREATE OR REPLACE TEMP MACRO label_key(o, f, v) AS {_hashed(salt)}")
        con.execute(_LABELS)
        if con.execute("SELECT count(*) = count(DISTINCT key) FROM labels").fetchall() == [(True,)]:
            return


def _hashed(salt: int) -> str:
    """SQL: a hash of operator, function and maker: a short one as long as there is hope that none is shared."""
    return f"(hash({salt}, o, f, v) >> {64 - KEY_BITS})::UINTEGER" if salt < SHORT else f"hash({salt}, o, f, v)"


def _distinct(inventory: Inventory, column: str) -> list[str]:
    words = f"SELECT DISTINCT {column} FROM labels WHERE {column} IS NOT NULL ORDER BY 1"
    return [row[0] for row in inventory.con.execute(words).fetchall()]


def _maker_table(dossiers: Dossiers, written: list[str], by: str, day: date) -> pa.Table:
    """Columns written, maker (what it counts as; NULL where that is not known), item (what counts alike though not known)."""
    import pyarrow as pa  # noqa: PLC0415

    resolve = unit_of(by, day)
    rows: list[dict[str, str | None]] = [{"written": NONE, "maker": NONE, "item": NONE}]
    for name in written:
        if name != NONE:
            found = dossiers.maker(name)
            rows.append({"written": name, "maker": resolve(found), "item": None if by == "vendor" else _key(found)})
    kinds = pa.schema([(label, pa.string()) for label in ("written", "maker", "item")])
    return pa.Table.from_pylist(rows, schema=kinds)


def unit_of(by: str, day: date) -> Callable[[Maker], str | None]:
    """How a maker's name is counted: as itself, by its owner group or by the state of its seat; None where not known."""
    if by == "group":
        return lambda maker: group_of(maker, day)
    return home_of if by == "home-state" else _key


def _key(maker: Maker) -> str | None:
    """One key for one maker; a name that may mean several is not known. A name without a dossier is a maker of its own."""
    return None if maker.ambiguous else maker.id or fold(maker.written)
