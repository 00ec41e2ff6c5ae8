"""A network as arrays: elements, who manages and hosts them, whom they serve, and the links between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from netvet.exposure.sight import Sight, read_sight
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory

Integers = NDArray[np.int64]
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
    shown = ", ".join(f"e.{label}" if label in have else f"NULL AS {label}" for label in _COLUMNS)
    con.execute(
        "CREATE OR REPLACE TEMP TABLE net AS SELECT row_number() OVER (ORDER BY netvet_row) - 1 AS place, "
        f"e.netvet_row, {shown} FROM elements AS e WHERE {there}"
    )
    rows = con.sql(_ROWS).to_arrow_table()
    operator, operators = _coded(rows["operator"])
    function, cells = _coded(rows["function"])
    site, sites = _coded(rows["site_id"])
    alone = len(sites) + np.arange(len(site))
    return Network(
        ids=rows["element_id"],
        operator=operator,
        operators=tuple(operators),
        function=function,
        sight=read_sight(cells, functions),
        site=np.where(np.isin(site, [i for i, word in enumerate(sites) if word is None or word == "none"]), alone, site),
        managed_by=_numbers(rows["manager"], np.int64),
        hosted_on=_numbers(rows["platform"], np.int64),
        replaced=_numbers(rows["replaced"], np.bool_),
        maybe_replaced=_numbers(rows["maybe_replaced"], np.bool_),
        weights={label: _numbers(rows[column], np.float64) for label, column in MEASURES.items()},
        totals=_totals(inventory, operators),
        links=_links(inventory),
        estimate=bool(pc.any(rows["estimate"]).as_py()),
    )


_COLUMNS = (
    *"element_id operator function site_id managed_by hosted_on critical_functions_replaced".split(),
    *"subscribers traffic_gbps estimate".split(),
)

_OTHER = "coalesce({0}.place, CASE WHEN e.{1} IS NULL THEN {2} ELSE {3} END)::BIGINT"  # a name that no element bears is outside
_ROWS = f"""
SELECT e.element_id::VARCHAR AS element_id, e.operator::VARCHAR AS operator, e.function::VARCHAR AS function,
       e.site_id::VARCHAR AS site_id, e.subscribers::DOUBLE AS subscribers, e.traffic_gbps::DOUBLE AS traffic_gbps,
       coalesce(e.estimate::BOOLEAN, FALSE) AS estimate,
       coalesce(e.critical_functions_replaced::BOOLEAN, FALSE) AS replaced,
       coalesce(e.critical_functions_replaced::BOOLEAN, TRUE) AS maybe_replaced,
       {_OTHER.format("m", "managed_by", NOT_KNOWN, OUTSIDE)} AS manager,
       {_OTHER.format("h", "hosted_on", NOT_KNOWN, OUTSIDE)} AS platform
FROM net AS e LEFT JOIN net AS m ON m.element_id = e.managed_by LEFT JOIN net AS h ON h.element_id = e.hosted_on
ORDER BY e.place
"""


def _coded(column: pa.ChunkedArray[Any]) -> tuple[Integers, list[Any]]:
    coded: Any = column.combine_chunks().dictionary_encode(null_encoding="encode")
    return np.asarray(coded.indices).astype(np.int64), coded.dictionary.to_pylist()


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
    rows = inventory.con.sql(
        f"SELECT a.place AS a, b.place AS b, {point} AS point, {length}::DOUBLE AS length, "
        f"coalesce({ipsec}, FALSE) AS ipsec, {ipsec} IS NOT NULL AS known "
        "FROM links AS k JOIN net AS a ON a.element_id = k.from_element JOIN net AS b ON b.element_id = k.to_element "
        f"WHERE a.place <> b.place AND coalesce({point}, '') NOT IN {_UNSEEN} ORDER BY k.netvet_row"
    ).to_arrow_table()
    ends = np.stack([_numbers(rows["a"], np.int64), _numbers(rows["b"], np.int64)], axis=1)
    ipsec_on, ipsec_known = _numbers(rows["ipsec"], np.bool_), _numbers(rows["known"], np.bool_)
    return make_links(ends, _numbers(rows["length"], np.float64), ipsec_on, ipsec_known, rows["point"].to_pylist())


def make_links(ends: Integers, length: Floats, ipsec: Mask, known: Mask, points: list[str | None]) -> Links:
    """Links from their columns; lengths in km, nan where not known: then every link counts as one step."""
    measured = len(ends) > 0 and not bool(np.isnan(length).any())
    whole = np.maximum(np.rint(np.nan_to_num(length) * 1000), 1).astype(np.int64) if measured else np.ones(len(ends), np.int64)
    plane = np.array([_PLANE.get(point or "", "both") for point in points], dtype="U7")
    planes = {name: (plane == name) | (plane == "both") for name in ("user", "control")}
    return Links(ends, whole, known & ~ipsec, ~(known & ipsec), planes, measured)
