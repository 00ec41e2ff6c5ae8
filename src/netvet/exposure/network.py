"""A network as arrays: elements, who manages and hosts them, whom they serve, and the links between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from netvet.exposure.links import Floats, Integers, Links, Mask, read_links
from netvet.exposure.sight import Sight, read_sight
from netvet.fact import NONE
from netvet.inventory.cells import split_members
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory

OUTSIDE, NOT_KNOWN = -1, -2
"""Of a manager or platform: there is none in this network; it is not known which it is."""

MEASURES = {"subscribers": "subscribers", "traffic": "traffic_gbps"}
"""Whom or what is counted, and the column that says it."""


@dataclass(frozen=True)
class Network:
    """What is there on a day, one place an element, in the order of the inventory.

    Attributes:
        ids: element_id.
        operator, operators: who runs it, by place in the names.
        function: the combination of functions, by row of `sight`.
        sight: what each combination sees.
        site: the site on which it stands, a number; elements without one have one of their own.
        managed_by, hosted_on: the place of its manager, of its platform; OUTSIDE or NOT_KNOWN.
        replaced, maybe_replaced: another maker's solution took over its critical functions, so that it controls nothing that
            it manages; it may have.
        weights: by measure, whom it serves; nan where it is not known.
        totals: subscribers of each operator by its own word; nan where it is not known.
        links: the links between elements.
        estimate: whether anything counted rests on an estimate.
        doubtful: of which elements it is not known whether they are there; of none where None.
        shared, users: who else uses each element: the row in `users`, which has operators by place, -1 for one that runs
            nothing here; None where it is not known. Nothing is known of it where `shared` is None.
        told_by_core: whether what functions of the core serve is the whole where a station does not say what it serves.
        lent: of which stations that others use too it is not taken as known whose gateways they use; of none where None.
    """

    ids: pa.ChunkedArray[Any]
    operator: Integers
    operators: tuple[str, ...]
    function: Integers
    sight: Sight
    site: Integers
    managed_by: Integers
    hosted_on: Integers
    replaced: Mask
    maybe_replaced: Mask
    weights: dict[str, Floats]
    totals: Floats
    links: Links
    estimate: bool = False
    doubtful: Mask | None = None
    shared: Integers | None = None
    users: tuple[tuple[int, ...] | None, ...] = ()
    lent: Mask | None = None
    told_by_core: bool = True

    def __len__(self) -> int:
        return len(self.operator)

    @cached_property
    def unsorted(self) -> Mask:
        """Which elements may be stations or not, as a function of theirs is not known."""
        return np.asarray(self.sight.maybe_station[self.function], bool)

    @cached_property
    def stations(self) -> Integers:
        """The elements that are stations, or may be."""
        return np.flatnonzero((self.sight.station | self.sight.maybe_station)[self.function]).astype(np.int32)

    @cached_property
    def fleeting(self) -> Mask | None:
        """Which elements may be no stations that are there: of unknown function, or not known to be there; None without any."""
        if not self.unsorted.any():
            return self.doubtful
        return self.unsorted if self.doubtful is None else self.unsorted | self.doubtful

    @cached_property
    def place(self) -> Integers:
        """The site at which each counts as a station: what may be none counts apart, as with whom it shares is not known."""
        if not self.unsorted.any():
            return self.site
        alone = int(self.site.max(initial=0)) + 1 + np.arange(len(self), dtype=np.int32)
        return np.where(self.unsorted, alone, self.site)

    @cached_property
    def shared_place(self) -> Mask:
        """Which of `unsorted` stand on the site of another station: whom they serve that one may count already."""
        found = np.zeros(len(self), bool)
        if self.unsorted.any():
            rows = self.stations
            key = self.operator[rows].astype(np.int64) * (int(self.site.max(initial=0)) + 1) + self.site[rows]
            _, own, count = np.unique(key, return_inverse=True, return_counts=True)
            found[rows] = (count[own] > 1) & self.unsorted[rows]
        return found


def read_network(inventory: Inventory, functions: Functions, there: str = "TRUE") -> Network:
    """The arrays of an inventory.

    Args:
        inventory: the network.
        functions: the functions that the case knows.
        there: SQL over `e`, a row of elements: what is not known to be absent on the day.

    The table `net` of the inventory says from then on in which `netvet_row` the element of each `place` stands.
    """
    con = inventory.con
    have = inventory.columns["elements"]
    shown = ", ".join(_cell(f"e.{label}" if label in have else "NULL", label) for label in _COLUMNS)
    _write_places(con, f"SELECT e.netvet_row, {shown} FROM elements AS e WHERE {there}")
    (operator, names), (function, cells) = (_coded(con, column) for column in ("operator", "function"))
    operators: list[Any] = names.to_pylist()
    told = {
        "replaced": _numbers(_column(con, "coalesce(critical_functions_replaced, FALSE) AS told", "told"), np.bool_),
        "maybe_replaced": _numbers(_column(con, "coalesce(critical_functions_replaced, TRUE) AS told", "told"), np.bool_),
        "weights": {label: _numbers(_column(con, column), np.float64) for label, column in MEASURES.items()},
        "estimate": bool(pc.any(_column(con, "estimate")).as_py()),
        "site": _sites(con),
        **_users(con, operators, known="used_by" in have),
    }
    # to join by name takes the most room: what is read makes it
    _drop(con, "function", "critical_functions_replaced", "used_by", "estimate", *MEASURES.values())
    made = Network(
        ids=_column(con, "element_id"),
        operator=operator,
        operators=tuple(operators),
        function=function,
        sight=read_sight(cells.to_pylist(), functions),
        managed_by=_named(con, "managed_by"),
        hosted_on=_named(con, "hosted_on"),
        totals=_totals(inventory, operators),
        links=read_links(con, inventory.columns.get("links", ())),
        **told,
    )
    _drop(con, "element_id", "operator", "site_id")  # what others ask for besides, they find by its row
    pa.default_memory_pool().release_unused()
    return made


_COLUMNS = (
    *"element_id operator function site_id managed_by hosted_on critical_functions_replaced used_by".split(),
    *"subscribers traffic_gbps estimate".split(),
)
_KINDS = {"subscribers": "DOUBLE", "traffic_gbps": "DOUBLE", "estimate": "BOOLEAN", "critical_functions_replaced": "BOOLEAN"}


def _cell(cell: str, label: str) -> str:
    return f"{cell}::{_KINDS.get(label, 'VARCHAR')} AS {label}"


def _write_places(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Write the table `net`: rows of elements in the order of the inventory, each with its place."""
    numbered = "SELECT (row_number() OVER {order} - 1)::INTEGER AS place, * FROM ({rows})"
    con.execute("CREATE OR REPLACE TEMP TABLE net AS " + numbered.format(order="()", rows=rows))
    told = _numbers(_column(con, "netvet_row"), np.int64)
    if (np.diff(told) <= 0).any():  # as a rule it lies in order: to sort it takes longer than to read it
        sorted_rows = numbered.format(order="(ORDER BY netvet_row)", rows="SELECT * EXCLUDE place FROM net")
        con.execute(f"CREATE OR REPLACE TEMP TABLE net AS {sorted_rows} ORDER BY place")


def _drop(con: duckdb.DuckDBPyConnection, *columns: str) -> None:
    """Drop columns of `net` that nobody asks for any more."""
    for column in columns:
        con.execute(f"ALTER TABLE net DROP COLUMN {column}")


def _column(con: duckdb.DuckDBPyConnection, cell: str, label: str | None = None) -> pa.ChunkedArray[Any]:
    """A column of `net`, which DuckDB reads in the order in which it was written."""
    found: pa.ChunkedArray[Any] = con.sql(f"SELECT {cell} FROM net").to_arrow_table()[label or cell]
    return found


def _coded(con: duckdb.DuckDBPyConnection, label: str) -> tuple[Integers, Any]:
    """A column as numbers, and the cells that they stand for."""
    coded: Any = _column(con, label).combine_chunks().dictionary_encode(null_encoding="encode")
    return np.asarray(coded.indices).astype(np.int32, copy=False), coded.dictionary


def _sites(con: duckdb.DuckDBPyConnection) -> Integers:
    site, names = _coded(con, "site_id")
    nowhere = pc.or_kleene(pc.is_null(names), pc.equal(names, pa.scalar("none"))).to_numpy(zero_copy_only=False).astype(bool)
    alone = np.arange(len(names), len(names) + len(site), dtype=np.int32)
    return np.where(nowhere[site], alone, site)


def _users(con: duckdb.DuckDBPyConnection, operators: Sequence[str], *, known: bool) -> dict[str, Any]:
    """Who else uses each element, as `Network` has it."""
    if not known:
        return {}
    shared, cells = _coded(con, "used_by")
    places = {name: place for place, name in enumerate(operators)}
    return {"shared": shared, "users": tuple(_places(cell, places) for cell in cells.to_pylist())}


def _places(cell: str | None, places: dict[str, int]) -> tuple[int, ...] | None:
    if cell is None:
        return None
    names = [] if cell == NONE else split_members(cell)
    return None if None in names else tuple(dict.fromkeys(places.get(str(name), -1) for name in names))


def _named(con: duckdb.DuckDBPyConnection, column: str) -> Integers:
    """The place of the element that a column of `net` names, which is dropped; a name that no element bears is outside."""
    masters = f"(SELECT element_id, place FROM net WHERE element_id IN (SELECT {column} FROM net))"
    told = f"SELECT e.place AS own, coalesce(m.place, {OUTSIDE})::INTEGER AS other FROM net AS e "
    rows = con.sql(
        f"{told} LEFT JOIN {masters} AS m ON m.element_id = e.{column} WHERE e.{column} IS NOT NULL"
    ).to_arrow_table()
    found = np.full(con.sql("SELECT count(*) FROM net").fetchall()[0][0], NOT_KNOWN, np.int32)
    found[_numbers(rows["own"], np.int32)] = _numbers(rows["other"], np.int32)
    _drop(con, column)
    return found


def _numbers(column: pa.ChunkedArray[Any], kind: type[Any]) -> NDArray[Any]:
    return np.array(column.combine_chunks().to_numpy(zero_copy_only=False), kind)


def _totals(inventory: Inventory, operators: list[str]) -> Floats:
    said: dict[str, float] = {}
    if inventory.has("operators", "subscribers"):
        rows = inventory.con.execute("SELECT operator, subscribers FROM operators WHERE subscribers IS NOT NULL")
        said = {word: float(count) for word, count in rows.fetchall()}
    return np.array([said.get(word, np.nan) for word in operators])
