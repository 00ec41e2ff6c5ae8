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
from netvet.dependence.lent import Lent, take_lent
from netvet.dependence.parts import ABSENT, DOUBT, ELSEWHERE, site_rows
from netvet.fact import NONE
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
        site: of each element its site.
        mark: of each element twice the number of its label, and one more where it is not known that it is there.
        first: of each site the first of its rows.
        region: of each site its region.
        square: of each site the square that it lies in; -1 where its place is not known.
        people: of each site who lives around it; -1 where that is not known.
        lent: which of the elements other operators use too.
    """

    labels: Labels
    site: Ints
    mark: Ints
    first: Ints
    region: Coded
    square: Ints
    people: Ints
    lent: Lent


_LABELS = """
SELECT key, operator, maker, radio, unsorted, served FROM parts
GROUP BY ALL ORDER BY coalesce(max(maker) = 'none', FALSE), min(first_row)
"""

_SITE_IDS = f"""
SELECT site_id FROM standing JOIN ({{elements}}) ON at_row = netvet_row
WHERE presence <> {ABSENT} AND place = {ELSEWHERE} ORDER BY at_row
"""

_SITES = """
SELECT netvet_row AS place, {number} AS region, coalesce({y}, {unplaced}) AS y,
       coalesce({x}, {unplaced}) AS x, coalesce(population, -1) AS population
FROM ({sites}) AS s {regions}
"""

_REGIONS = "SELECT region FROM ({sites}) WHERE region IS NOT NULL GROUP BY region ORDER BY min(netvet_row)"

_NUMBERED = "LEFT JOIN (SELECT region, row_number() OVER () - 1 AS number FROM ({regions})) AS r ON s.region = r.region"


def take_standing(inventory: Inventory, elements: pa.Table, *, regions: bool = False) -> Standing:
    """Read what stands on sites.

    Args:
        inventory: the network; the table `parts` of `netvet.dependence.parts` is there.
        elements: what `write_parts` returned.
        regions: whether the regions of the sites are asked for; else none of them has one.
    """
    labels = inventory.con.execute(_LABELS).fetchall()
    keys = [key for key, *_ in labels]
    labels = [one for one in labels if one[2] != NONE]  # they come first
    names, sites = _take_sites(inventory, regions=regions)
    place, key, presence, row = (elements.column(one).to_numpy() for one in ("place", "key", "presence", "at_row"))
    kept = np.flatnonzero((presence != ABSENT) & (place >= ELSEWHERE))
    site, row, at = place[kept], row[kept], sites["place"]
    many = _number_elsewhere(inventory, site, row, int(at.max(initial=0)) + 1)
    mark = 2 * _looked_up(np.array(keys, dtype=key.dtype), key[kept]) + (presence[kept] == DOUBT)
    if len(keys) > len(labels):  # what has no maker is not counted
        made = mark < 2 * len(labels)
        site, row, mark = site[made], row[made], mark[made]
    told = _labels(labels)
    return Standing(
        labels=told,
        site=site,
        mark=mark,
        first=earliest(site, row, many),
        region=Coded(names, _spread(at, sites["region"], many)),
        square=_spread(at, _squares(sites["y"], sites["x"]), many),
        people=_spread(at, sites["population"], many),
        lent=take_lent(inventory, row, told.operator.words, lambda places: told.operator.number[mark[places] // 2]),
    )


def _side(degrees: str) -> str:
    """SQL: the number of the square in which a coordinate lies; one on a side lies in the next, whatever floats say."""
    return f"floor(round({degrees} / {SQUARE}, 6))::INTEGER"


def _number_elsewhere(inventory: Inventory, site: Ints, row: Ints, beyond: int) -> int:
    """Number the sites that the table of sites lacks from `beyond` on, in place; how many numbers there are then."""
    elsewhere = np.flatnonzero(site == ELSEWHERE)
    if not len(elsewhere):
        return beyond
    asked = _SITE_IDS.format(elements=whole_table(inventory, ELEMENTS, "netvet_row"))
    written = inventory.con.sql(asked).to_arrow_table().column("site_id").combine_chunks().dictionary_encode()
    site[elsewhere[np.argsort(row[elsewhere])]] = beyond + written.indices.to_numpy()
    return beyond + len(written.dictionary)


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


def _spread(at: Ints, values: Ints, many: int) -> Ints:
    """Values by the numbers of their sites; -1 where there is none."""
    found = np.full(many, -1, dtype=np.int64)
    found[at] = values
    return found


def _labels(rows: Sequence[Sequence[Any]]) -> Labels:
    _, operator, maker, radio, unsorted, served = zip(*rows, strict=True) if rows else ((),) * 6
    summed = [[one or None for one in functions] or [None] for functions in served]
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
    order, shift = np.argsort(keys).astype(np.int32), 8 * keys.itemsize - _BUCKETS
    ordered = keys[order]
    edges = np.arange(1 << _BUCKETS, dtype=np.uint64) << np.uint64(shift)
    place = np.searchsorted(ordered, edges.astype(keys.dtype)).astype(np.int32)[written >> keys.dtype.type(shift)]
    while len(keys) and (off := ordered[place] != written).any():
        place += off
    found: Ints = order[place]
    return found


def _squares(y: Ints, x: Ints) -> Ints:
    """Of each site the number of its square, few as there are between the outermost; -1 where its place is not known."""
    known = (y != _UNPLACED) & (x != _UNPLACED)
    found = np.full(len(known), -1, dtype=np.int64)
    if known.any():
        down, right = y[known], x[known]
        left, width = right.min(), int(right.max() - right.min()) + 1
        found[known] = (down - down.min()) * width + right - left
    return found
