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
SELECT netvet_row AS place, {region} AS region, floor(latitude / {side})::INTEGER AS y, floor(longitude / {side})::INTEGER AS x,
       population
FROM ({sites})
"""


def take_standing(inventory: Inventory, *, regions: bool = False) -> Standing:
    """Read what stands on sites; the tables of `netvet.dependence.parts` are there.

    Args:
        inventory: the network.
        regions: whether the regions of the sites are asked for; else none of them has one.
    """
    con = inventory.con
    labels = con.sql(_LABELS).to_arrow_table()
    region = "region" if regions else "NULL::VARCHAR"
    sites = con.sql(_SITES.format(side=SQUARE, region=region, sites=site_rows(inventory))).to_arrow_table()
    at = sites.column("place").to_numpy()
    elements = _take_elements(inventory, int(at.max(initial=0)) + 1)
    many, coded = elements.sites, _coded(sites.column("region"))
    return Standing(
        labels=_labels(labels),
        site=elements.site,
        label=_looked_up(labels.column("key").to_numpy(), elements.key),
        doubt=elements.doubt,
        first=earliest(elements.site, elements.row, many),
        region=Coded(coded.words, _spread(at, coded.number, many)),
        square=_spread(at, _squares(sites), many),
        people=_spread(at, _numbers(sites.column("population")), many),
    )


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
    written, number = _numbered(others.column("site_id"))
    key, row, doubt = _columns(others)
    return _Elements(
        site=np.concatenate([found.site, beyond + number]),
        key=np.concatenate([found.key, key]),
        row=np.concatenate([found.row, row]),
        doubt=np.concatenate([found.doubt, doubt]),
        sites=beyond + len(written),
    )


def _columns(table: pa.Table) -> tuple[NDArray[Any], Ints, NDArray[np.bool_]]:
    key, row, doubt = (table.column(one).to_numpy() for one in ("key", "at_row", "doubt"))
    return key, row, doubt.astype(np.bool_)


def _spread(at: Ints, values: Ints, many: int) -> Ints:
    """Values by the numbers of their sites; -1 where there is none."""
    found = np.full(many, -1, dtype=np.int64)
    found[at] = values
    return found


def _labels(table: pa.Table) -> Labels:
    summed: Any = table.column("summed").combine_chunks()
    return Labels(
        operator=_coded(table.column("operator")),
        maker=_coded(table.column("maker")),
        radio=table.column("radio").to_numpy(),
        unsorted=table.column("unsorted").to_numpy(),
        function=_coded(summed.flatten()),
        many=np.diff(summed.offsets.to_numpy()).astype(np.int64),
    )


def _numbered(column: Any) -> tuple[Any, Ints]:
    """The different words of a column in the order in which they first come, and of each row the number of its own; else -1."""
    whole = column.combine_chunks() if hasattr(column, "combine_chunks") else column
    found = whole.dictionary_encode()
    return found.dictionary, _numbers(found.indices)


def _coded(column: Any) -> Coded:
    words, number = _numbered(column)
    return Coded(words.to_pylist(), number)


def _looked_up(keys: NDArray[Any], written: NDArray[Any]) -> Ints:
    """Of each key its place among all keys, each of which stands there once."""
    import pyarrow as pa  # noqa: PLC0415

    different, number = _numbered(pa.array(written))
    order = np.argsort(keys)
    places = order[np.searchsorted(keys, different.to_numpy(), sorter=order)]
    return np.asarray(places[number], dtype=np.int64)


def _numbers(column: Any) -> Ints:
    """A column as whole numbers, -1 where it says nothing."""
    return np.asarray(column.fill_null(-1).to_numpy(), dtype=np.int64)


def _squares(sites: Any) -> Ints:
    """Of each site the number of its square, few as there are between the outermost; -1 where its place is not known."""
    y, x = (sites.column(one) for one in "yx")
    known = y.is_valid().to_numpy() & x.is_valid().to_numpy()
    found = np.full(len(known), -1, dtype=np.int64)
    if known.any():
        down, right = (one.fill_null(0).to_numpy().astype(np.int64)[known] for one in (y, x))
        left, width = right.min(), int(right.max() - right.min()) + 1
        found[known] = (down - down.min()) * width + right - left
    return found
