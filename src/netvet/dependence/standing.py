"""What stands on sites, by numbers: each element's site and label, so that whole tables are told apart without their words.

A label is an operator, a function and a maker as they are written together.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from netvet.dependence.alike import Ints, earliest
from netvet.dependence.parts import ELSEWHERE, site_rows
from netvet.dependence.sums import SORTED, UNSORTED
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import ELEMENTS

if TYPE_CHECKING:
    import pyarrow as pa

SQUARE = 0.1
"""Side of an area, in degrees."""

_UNPLACED = -(2**31)
"""Stands for a side of a square where the place of a site is not known."""

_BUCKETS = 16
"""So many bits of a key tell in which of as many buckets as they can name it lies."""


@dataclass(frozen=True)
class Coded:
    """Words by numbers: the words in the order in which they first come, and the number of each; -1 where there is none."""

    words: Sequence[str]
    number: Ints


@dataclass(frozen=True)
class Labels:
    """What labels come to, in the order of the inventory.

    Attributes:
        operator: of each label its operator.
        maker: its maker, none where that is not known.
        radio: whether it is radio.
        unsorted: whether it may be of functions that are not known.
        function: the functions that labels are known to be of, one label's after the other's; none where they are of none.
        many: how many each label has.
    """

    operator: Coded
    maker: Coded
    radio: NDArray[np.bool_]
    unsorted: NDArray[np.bool_]
    function: Coded
    many: Ints


@dataclass(frozen=True)
class Standing:
    """The elements on known sites, sites and labels as numbers.

    Attributes:
        labels: every label.
        site, label: of each element.
        doubt: of each element whether it is not known that it is there.
        first: of each site the first of its rows.
        region: of each site its region.
        square: of each site the square that it lies in; -1 where its place is not known.
        people: of each site who lives around it; -1 where that is not known.
    """

    labels: Labels
    site: Ints
    label: Ints
    doubt: NDArray[np.bool_]
    first: Ints
    region: Coded
    square: Ints
    people: Ints


_LABELS = f"""
SELECT key, operator, maker, coalesce(list_contains(domains, 'access'), FALSE) AS radio, {UNSORTED} AS unsorted,
       CASE WHEN len({SORTED}) > 0 THEN {SORTED} ELSE [NULL] END AS summed
FROM (SELECT key, operator, function, maker, min(first_row) AS first_row
      FROM parts WHERE maker IS DISTINCT FROM 'none' GROUP BY ALL)
LEFT JOIN function_cells AS f ON function = cell ORDER BY first_row
"""

_NOBODYS = "SELECT key FROM labels JOIN makers ON vendor = written WHERE maker = 'none'"

_DOUBT, _PERHAPS = "present IS NULL AS doubt", "present IS DISTINCT FROM FALSE"

_LISTED = f"SELECT key, place, at_row, {_DOUBT} FROM standing WHERE {_PERHAPS} AND place > {ELSEWHERE} {{made}}"

_ELSEWHERE = f"SELECT 1 FROM standing WHERE place = {ELSEWHERE} LIMIT 1"

_OTHERS = f"""
SELECT key, site_id, at_row, {_DOUBT} FROM standing JOIN ({{elements}}) ON at_row = netvet_row
WHERE {_PERHAPS} AND place = {ELSEWHERE} {{made}}
"""

_SITES = """
SELECT netvet_row AS place, {number} AS region, coalesce({y}, {unplaced}) AS y,
       coalesce({x}, {unplaced}) AS x, coalesce(population, -1) AS population
FROM ({sites}) AS s {regions}
"""

_REGIONS = "SELECT region FROM ({sites}) WHERE region IS NOT NULL GROUP BY region ORDER BY min(netvet_row)"

_NUMBERED = "LEFT JOIN (SELECT region, row_number() OVER () - 1 AS number FROM ({regions})) AS r ON s.region = r.region"


def take_standing(inventory: Inventory, *, regions: bool = False) -> Standing:
    """Read what stands on sites; the tables of `netvet.dependence.parts` are there.

    Args:
        inventory: the network.
        regions: whether the regions of the sites are asked for; else none of them has one.
    """
    labels = inventory.con.execute(_LABELS).fetchall()
    names, sites = _take_sites(inventory, regions=regions)
    at = sites["place"]
    elements = _take_elements(inventory, int(at.max(initial=0)) + 1)
    many = elements.sites
    return Standing(
        labels=_labels(labels),
        site=elements.site,
        label=_looked_up(np.array([key for key, *_ in labels], dtype=elements.key.dtype), elements.key),
        doubt=elements.doubt,
        first=earliest(elements.site, elements.row, many),
        region=Coded(names, _spread(at, sites["region"], many)),
        square=_spread(at, _squares(sites["y"], sites["x"]), many),
        people=_spread(at, sites["population"], many),
    )


def _side(degrees: str) -> str:
    """SQL: the number of the square in which a coordinate lies; one on a side lies in the next, whatever floats say."""
    return f"floor(round({degrees} / {SQUARE}, 6))::INTEGER"


def _take_sites(inventory: Inventory, *, regions: bool) -> tuple[list[str], dict[str, Ints]]:
    """The regions, and the columns of the sites with their regions by number."""
    con, sites = inventory.con, site_rows(inventory)
    told = {"y": _side("latitude"), "x": _side("longitude"), "unplaced": _UNPLACED, "sites": sites, "number": -1, "regions": ""}
    names = _REGIONS.format(sites=sites)
    if regions:
        told |= {"number": "coalesce(number, -1)", "regions": _NUMBERED.format(regions=names)}
    found = con.sql(_SITES.format(**told)).to_arrow_table()
    columns = {one: np.asarray(found.column(one).to_numpy(), dtype=np.int64) for one in found.column_names}
    return [row[0] for row in con.execute(names).fetchall()] if regions else [], columns


@dataclass(frozen=True)
class _Elements:
    """Elements on known sites: the number of the site of each, of its label, and its row; and the number of all sites."""

    site: Ints
    key: NDArray[Any]
    row: Ints
    doubt: NDArray[np.bool_]
    sites: int


def _take_elements(inventory: Inventory, beyond: int) -> _Elements:
    """The elements; sites that the table of sites lacks have the numbers from `beyond` on."""
    con = inventory.con
    made = f"AND key NOT IN ({_NOBODYS})" if con.execute(f"{_NOBODYS} LIMIT 1").fetchall() else ""
    listed = con.sql(_LISTED.format(made=made)).to_arrow_table()
    found = _Elements(listed.column("place").to_numpy(), *_columns(listed), beyond)
    if not con.execute(_ELSEWHERE).fetchall():
        return found
    elements = whole_table(inventory, ELEMENTS, "netvet_row")
    others = con.sql(_OTHERS.format(made=made, elements=elements)).to_arrow_table()
    written = others.column("site_id").combine_chunks().dictionary_encode()
    key, row, doubt = _columns(others)
    return _Elements(
        site=np.concatenate([found.site, beyond + written.indices.to_numpy()]),
        key=np.concatenate([found.key, key]),
        row=np.concatenate([found.row, row]),
        doubt=np.concatenate([found.doubt, doubt]),
        sites=beyond + len(written.dictionary),
    )


def _columns(table: pa.Table) -> tuple[NDArray[Any], Ints, NDArray[np.bool_]]:
    key, row, doubt = (table.column(one).to_numpy() for one in ("key", "at_row", "doubt"))
    return key, row, doubt.astype(np.bool_)


def _spread(at: Ints, values: Ints, many: int) -> Ints:
    """Values by the numbers of their sites; -1 where there is none."""
    found = np.full(many, -1, dtype=np.int64)
    found[at] = values
    return found


def _labels(rows: Sequence[Sequence[Any]]) -> Labels:
    _, operator, maker, radio, unsorted, summed = zip(*rows, strict=True) if rows else ((),) * 6
    return Labels(
        operator=_coded(operator),
        maker=_coded(maker),
        radio=np.array(radio, dtype=np.bool_),
        unsorted=np.array(unsorted, dtype=np.bool_),
        function=_coded([one for functions in summed for one in functions]),
        many=np.array([len(functions) for functions in summed], dtype=np.int64),
    )


def _coded(told: Sequence[str | None]) -> Coded:
    words = list(dict.fromkeys(word for word in told if word is not None))
    places: dict[str | None, int] = {word: place for place, word in enumerate(words)}
    return Coded(words, np.array([places.get(word, -1) for word in told], dtype=np.int64))


def _looked_up(keys: NDArray[Any], written: NDArray[Any]) -> Ints:
    """Of each key its place among all keys, each of which stands there once.

    Keys are hashes, so that few lie in any bucket: a search from the first of its bucket is short.
    """
    order, shift = np.argsort(keys), 8 * keys.itemsize - _BUCKETS
    ordered = keys[order]
    edges = np.arange(1 << _BUCKETS, dtype=np.uint64) << np.uint64(shift)
    place = np.searchsorted(ordered, edges.astype(keys.dtype))[written >> keys.dtype.type(shift)]
    while len(keys) and (off := ordered[place] != written).any():
        place += off
    return np.asarray(order[place], dtype=np.int64)


def _squares(y: Ints, x: Ints) -> Ints:
    """Of each site the number of its square, few as there are between the outermost; -1 where its place is not known."""
    known = (y != _UNPLACED) & (x != _UNPLACED)
    found = np.full(len(known), -1, dtype=np.int64)
    if known.any():
        down, right = y[known], x[known]
        left, width = right.min(), int(right.max() - right.min()) + 1
        found[known] = (down - down.min()) * width + right - left
    return found
