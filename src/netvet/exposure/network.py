"""A network as arrays: elements, who manages and hosts them, whom they serve, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from netvet.exposure.sight import Sight, read_sight
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory

Integers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

OUTSIDE, NOT_KNOWN = -1, -2
"""Of a manager or platform: there is none in this network; it is not known which it is."""

MEASURES = {"subscribers": "subscribers", "traffic": "traffic_gbps"}
"""Whom or what is counted, and the column that says it."""

_UNSEEN = ("O&M", "SBI", "N4", "N6")
"""Reference points over which no subscriber's path runs."""
_PLANE = {"N2": "control", "N3": "user", "N9": "user"}


@dataclass(frozen=True)
class Links:
    """The links over which subscribers' traffic can run, each once.

    Attributes:
        ends: the two elements, by place.
        length: what the shortest path is measured in: metres where every link has its length, else 1.
        clear, maybe_clear: no IPsec protects it; it may be that none does.
        planes: by plane (user, control), which links serve it.
        measured: whether every link has its length.
    """

    ends: Integers
    length: Integers
    clear: Mask
    maybe_clear: Mask
    planes: dict[str, Mask]
    measured: bool

    def __len__(self) -> int:
        return len(self.length)


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

    def __len__(self) -> int:
        return len(self.operator)


def read_network(inventory: Inventory, functions: Functions, there: str = "TRUE") -> Network:
    """The arrays of an inventory.

    Args:
        inventory: the network.
        functions: the functions that the case knows.
        there: SQL over `e`, a row of elements: what is not known to be absent on the day.
    """
    con = inventory.con
    have = inventory.columns["elements"]
    shown = ", ".join(_cell(f"e.{label}" if label in have else "NULL", label) for label in _COLUMNS)
    _write_places(con, f"SELECT e.netvet_row, {shown} FROM elements AS e WHERE {there}")
    (operator, names), (function, cells) = (_coded(con, column) for column in ("operator", "function"))
    operators: list[Any] = names.to_pylist()
    made = Network(
        ids=_column(con, "element_id"),
        operator=operator,
        operators=tuple(operators),
        function=function,
        sight=read_sight(cells.to_pylist(), functions),
        site=_sites(con),
        managed_by=_named(con, "managed_by"),
        hosted_on=_named(con, "hosted_on"),
        replaced=_numbers(_column(con, "coalesce(critical_functions_replaced, FALSE) AS told", "told"), np.bool_),
        maybe_replaced=_numbers(_column(con, "coalesce(critical_functions_replaced, TRUE) AS told", "told"), np.bool_),
        weights={label: _numbers(_column(con, column), np.float64) for label, column in MEASURES.items()},
        totals=_totals(inventory, operators),
        links=_links(inventory),
        estimate=bool(pc.any(_column(con, "estimate")).as_py()),
    )
    con.execute(
        "CREATE OR REPLACE TEMP TABLE net AS SELECT place, netvet_row, operator, site_id FROM net"
    )  # all that others ask for
    pa.default_memory_pool().release_unused()
    return made


_COLUMNS = (
    *"element_id operator function site_id managed_by hosted_on critical_functions_replaced".split(),
    *"subscribers traffic_gbps estimate".split(),
)
_KINDS = {"subscribers": "DOUBLE", "traffic_gbps": "DOUBLE", "estimate": "BOOLEAN", "critical_functions_replaced": "BOOLEAN"}


def _cell(cell: str, label: str) -> str:
    return f"{cell}::{_KINDS.get(label, 'VARCHAR')} AS {label}"


def _write_places(con: duckdb.DuckDBPyConnection, rows: str) -> None:
    """Write the table `net`: rows of elements in the order of the inventory, each with its place."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE net AS {rows}")
    told = _numbers(_column(con, "netvet_row"), np.int64)
    if (np.diff(told) > 0).all():  # as a rule it lies in order already: to sort it takes longer than to read it
        con.execute("ALTER TABLE net ADD COLUMN place INTEGER")
        con.execute("UPDATE net SET place = rowid")
    else:
        numbered = "SELECT *, (row_number() OVER (ORDER BY netvet_row) - 1)::INTEGER AS place FROM net"
        con.execute(f"CREATE OR REPLACE TEMP TABLE net AS SELECT * FROM ({numbered}) ORDER BY place")


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


def _named(con: duckdb.DuckDBPyConnection, column: str) -> Integers:
    """The place of the element that a column names; a name that no element bears is outside."""
    masters = f"(SELECT element_id, place FROM net WHERE element_id IN (SELECT {column} FROM net))"
    told = f"SELECT e.place AS own, coalesce(m.place, {OUTSIDE})::INTEGER AS other FROM net AS e "
    rows = con.sql(
        f"{told} LEFT JOIN {masters} AS m ON m.element_id = e.{column} WHERE e.{column} IS NOT NULL"
    ).to_arrow_table()
    found = np.full(con.sql("SELECT count(*) FROM net").fetchall()[0][0], NOT_KNOWN, np.int32)
    found[_numbers(rows["own"], np.int32)] = _numbers(rows["other"], np.int32)
    return found


def _numbers(column: pa.ChunkedArray[Any], kind: type[Any]) -> NDArray[Any]:
    return np.array(column.combine_chunks().to_numpy(zero_copy_only=False), kind)


def _totals(inventory: Inventory, operators: list[str]) -> Floats:
    said: dict[str, float] = {}
    if inventory.has("operators", "subscribers"):
        rows = inventory.con.execute("SELECT operator, subscribers FROM operators WHERE subscribers IS NOT NULL")
        said = {word: float(count) for word, count in rows.fetchall()}
    return np.array([said.get(word, np.nan) for word in operators])


def _links(inventory: Inventory) -> Links:
    columns = inventory.columns.get("links", ())
    if not columns:
        return make_links(np.zeros((0, 2), np.int64), np.zeros(0), np.zeros(0, bool), np.zeros(0, bool), [])
    point, length, ipsec = (
        f"k.{label}" if label in columns else f"NULL::{kind}"
        for label, kind in (("reference_point", "VARCHAR"), ("length_km", "DOUBLE"), ("ipsec", "BOOLEAN"))
    )
    rows = _in_order(
        inventory.con.sql(
            f"SELECT k.netvet_row AS place, a.place::INTEGER AS a, b.place::INTEGER AS b, {length}::DOUBLE AS length, "
            f"coalesce({ipsec}, FALSE) AS ipsec, {ipsec} IS NOT NULL AS known, {_on_plane(point, 'user')} AS on_user, "
            f"{_on_plane(point, 'control')} AS on_control "
            "FROM links AS k JOIN net AS a ON a.element_id = k.from_element JOIN net AS b ON b.element_id = k.to_element "
            f"WHERE a.place <> b.place AND coalesce({point}, '') NOT IN {_UNSEEN}"
        ).to_arrow_table()
    )
    ends = np.stack([_numbers(rows["a"], np.int32), _numbers(rows["b"], np.int32)], axis=1)
    ipsec_on, ipsec_known = _numbers(rows["ipsec"], np.bool_), _numbers(rows["known"], np.bool_)
    planes = {plane: _numbers(rows[f"on_{plane}"], np.bool_) for plane in ("user", "control")}
    return _made_links(ends, _numbers(rows["length"], np.float64), ipsec_on, ipsec_known, planes)


def _in_order(rows: pa.Table) -> pa.Table:
    """Rows by their column `place`."""
    place = _numbers(rows["place"], np.int64)
    return rows if (np.diff(place) > 0).all() else rows.take(np.argsort(place))


def _on_plane(point: str, plane: str) -> str:
    others = ", ".join(f"'{name}'" for name, served in _PLANE.items() if served != plane)
    return f"coalesce({point}, '') NOT IN ({others})"


def make_links(ends: Integers, length: Floats, ipsec: Mask, known: Mask, points: list[str | None]) -> Links:
    """Links from their columns; lengths in km, nan where not known: then every link counts as one step."""
    plane = np.array([_PLANE.get(point or "", "both") for point in points], dtype="U7")
    planes = {name: (plane == name) | (plane == "both") for name in ("user", "control")}
    return _made_links(ends, length, ipsec, known, planes)


def _made_links(ends: Integers, length: Floats, ipsec: Mask, known: Mask, planes: dict[str, Mask]) -> Links:
    measured = len(ends) > 0 and not bool(np.isnan(length).any())
    # shortest paths are compared exactly: whole metres
    whole = np.maximum(np.rint(length * 1000), 1).astype(np.int64) if measured else np.ones(len(ends), np.int32)
    return Links(ends, whole, known & ~ipsec, ~(known & ipsec), planes, measured)
