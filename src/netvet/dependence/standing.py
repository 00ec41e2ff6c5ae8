"""What stands on sites, by numbers: each element's site and label, so that whole tables are told apart without their words.

A label is an operator, a function and a maker as they are written together.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.dependence.alike import Ints, alike, earliest, numbered, runs
from netvet.dependence.parts import KEY_BITS
from netvet.dependence.places import Kind
from netvet.inventory.store import Inventory, literal_rows, whole_table
from netvet.inventory.tables import SITES

Place = tuple[str | None, str | None, str | None]
"""Operator, region and function of a scope; None where it is about all."""

SQUARE = 0.1
"""Side of an area, in degrees."""


@dataclass(frozen=True)
class Label:
    """What a label comes to: an operator, the functions that it is summed by, a maker (None where not known), radio or not."""

    operator: str
    summed: tuple[str, ...]
    maker: str | None
    radio: bool


@dataclass(frozen=True)
class Standing:
    """The elements on known sites, sites and labels as numbers.

    Attributes:
        labels: every label, in the order of the inventory.
        site, label: of each element.
        first: of each site the first of its rows.
        region: of each site, None where it is not known.
        square: of each site the square that it lies in; -1 where its place is not known.
        people: of each site who lives around it; -1 where that is not known.
    """

    labels: Sequence[Label]
    site: Ints
    label: Ints
    first: Ints
    region: Sequence[str | None]
    square: Ints
    people: Ints


_LABELS = """
SELECT key, operator, maker, coalesce(list_contains(domains, 'access'), FALSE) AS radio, coalesce(summed, ['']) AS summed
FROM (SELECT key, operator, function, maker, min(first_row) AS first_row
      FROM parts WHERE present AND maker IS DISTINCT FROM 'none' GROUP BY ALL)
LEFT JOIN function_cells ON function = cell ORDER BY first_row
"""

_NOBODYS = "SELECT key FROM labels JOIN makers ON vendor = written WHERE maker = 'none'"

_SITES = """
SELECT g.*, s.region, floor(s.latitude / {side})::INTEGER AS y, floor(s.longitude / {side})::INTEGER AS x, s.population
FROM (SELECT site_id, list(key) AS keys, min(at_row) AS first
      FROM standing WHERE present AND site_id <> 'none' {made} GROUP BY site_id) AS g
LEFT JOIN ({sites}) AS s USING (site_id)
"""


def take_standing(inventory: Inventory) -> Standing:
    """Read what stands on sites; the tables of `netvet.dependence.parts` are there."""
    con = inventory.con
    rows: list[Mapping[str, Any]] = literal_rows(con, _LABELS)
    labels = [Label(row["operator"], tuple(row["summed"]), row["maker"], row["radio"]) for row in rows]
    keys = np.array([row["key"] for row in rows], dtype=np.uint64)
    made = f"AND key NOT IN ({_NOBODYS})" if con.execute(f"{_NOBODYS} LIMIT 1").fetchall() else ""
    asked = _SITES.format(side=SQUARE, made=made, sites=whole_table(inventory, SITES))
    sites = con.sql(asked).to_arrow_table().combine_chunks()
    held = sites.column("keys").combine_chunks() if len(sites) else None
    sizes = np.diff(held.offsets.to_numpy()) if held is not None else np.zeros(0, dtype=np.int64)
    written = held.flatten().to_numpy() if held is not None else np.zeros(0, dtype=np.uint64)
    return Standing(
        labels=labels,
        site=np.repeat(np.arange(len(sites)), sizes),
        label=_looked_up(keys, written),
        first=_numbers(sites, "first"),
        region=sites.column("region").to_pylist(),
        square=_squares(sites),
        people=_numbers(sites, "population"),
    )


def _looked_up(keys: NDArray[np.uint64], written: NDArray[Any]) -> Ints:
    """Of each key its place among all keys, each of which stands there once."""
    if keys.max(initial=0) >> KEY_BITS:
        order = np.argsort(keys)
        return np.asarray(order[np.searchsorted(keys, written, sorter=order)], dtype=np.int64)
    places = np.zeros(1 << KEY_BITS, dtype=np.int32)  # what is not used of it takes no memory
    places[keys] = np.arange(len(keys))
    return np.asarray(places[written], dtype=np.int64)


def _numbers(sites: Any, column: str) -> Ints:
    """A column as whole numbers, -1 where it says nothing."""
    return np.asarray(sites.column(column).fill_null(-1).to_numpy(), dtype=np.int64)


def _squares(sites: Any) -> Ints:
    y, x = (sites.column(one) for one in "yx")
    known = y.is_valid().to_numpy() & x.is_valid().to_numpy()
    side = round(360 / SQUARE)
    flat = (y.fill_null(0).to_numpy().astype(np.int64) + side) * 4 * side + x.fill_null(0).to_numpy() + side
    return np.where(known, flat, -1)


def take_kinds(standing: Standing, per: Sequence[str]) -> dict[Place, list[Kind]]:
    """Sites that are alike, by scope, in the order of the inventory."""
    makers = {maker: i for i, maker in enumerate(dict.fromkeys(one.maker for one in standing.labels if one.maker))}
    site, label, place, scopes = _scoped(standing, per)
    stranger = len(makers)
    member = np.array([makers.get(one.maker or "", stranger) for one in standing.labels], dtype=np.int64)[label]
    width = stranger + 1
    rows, n = runs((site * max(len(scopes), 1) + place) * width + member)
    owner, member = rows // width, rows % width
    open_ = member == stranger
    found = alike(owner, np.where(open_, stranger - 1 + n, member))  # how many are not known is told by one number
    kinds: dict[Place, list[Kind]] = {}
    at, scope = np.divmod(found.owners, max(len(scopes), 1))
    groups, group = numbered(found.kind * max(len(scopes), 1) + scope, len(found.members) * max(len(scopes), 1))
    sizes, first = np.bincount(group, minlength=len(groups)), earliest(group, standing.first[at], len(groups))
    names = [*makers]
    for one in np.argsort(first, kind="stable").tolist():
        kind, where = divmod(int(groups[one]), len(scopes))
        held = found.members[kind]
        on = tuple(names[maker] for maker in held if maker < stranger)
        lost = held[-1] - stranger + 1 if held[-1] >= stranger else 0
        kinds.setdefault(scopes[where], []).append(Kind(on, lost, int(sizes[one])))
    return kinds


def _scoped(standing: Standing, per: Sequence[str]) -> tuple[Ints, Ints, Ints, list[Place]]:
    """Every element in every scope that it is in: its site, label and scope, and the scopes."""
    served = [one.summed if "function" in per else (None,) for one in standing.labels]
    pairs = [
        (number, (one.operator if "operator" in per else None, function))
        for number, one in enumerate(standing.labels)
        for function in served[number]
        if function != ""
    ]
    listed = {pair: i for i, pair in enumerate(dict.fromkeys(pair for _, pair in pairs))}
    counts = np.bincount(np.array([number for number, _ in pairs], dtype=np.int64), minlength=len(standing.labels))
    starts = np.cumsum(counts) - counts
    scope_of = np.array([listed[pair] for _, pair in pairs], dtype=np.int64)
    site, label, nth = standing.site, standing.label, np.zeros(1, dtype=np.int64)
    if (counts != 1).any():  # an element of several functions is in several scopes
        times = counts[label]
        nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
        site, label = np.repeat(site, times), np.repeat(label, times)
    scope = scope_of[starts[label] + nth]
    if "region" not in per:
        return site, label, scope, [(operator, None, function) for operator, function in listed]
    regions = {name: i for i, name in enumerate(dict.fromkeys(name for name in standing.region if name is not None))}
    region = np.array([regions.get(name or "", -1) for name in standing.region], dtype=np.int64)[site]
    kept = region >= 0
    places: list[Place] = [(operator, name, function) for operator, function in listed for name in regions]
    return site[kept], label[kept], (scope * max(len(regions), 1) + region)[kept], places
