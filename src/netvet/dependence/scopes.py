"""Figures by operator, region, function or of the nation, from the parts of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import duckdb

from netvet.dependence.bounds import Concentrated, Items, divided, overlapping
from netvet.dependence.parts import DIVISOR, SHARED
from netvet.dependence.places import Kind, Places, placed
from netvet.inventory.store import literal_rows


@dataclass(frozen=True)
class Scope:
    """What one operator, region, function or the nation comes to.

    Attributes:
        operator, region, function: whom and what it is about; None where it is about all.
        found: shares, index and number of makers.
        elements: elements counted.
        unknown: of them those whose maker (or its group, or seat) is not known.
        unweighed: of them those of which it is not known what they serve; they count for nothing.
        estimates: of them those that rest on an estimate.
    """

    operator: str | None
    region: str | None
    function: str | None
    found: Concentrated
    elements: int = 0
    unknown: int = 0
    unweighed: int = 0
    estimates: int = 0

    @property
    def label(self) -> str:
        """Whom and what it is about, in words."""
        return ", ".join(one for one in (self.operator, self.region, self.function) if one is not None) or "nation"


Part = tuple[str, str]
"""An operator and a function of it, where several functions may serve the same; else both are empty."""

Weights = dict[Part, Fraction]


@dataclass
class _Sum:
    """The rows of one scope: what each maker has, what belongs together though its maker is not known, and all else."""

    known: dict[str, Weights] = field(default_factory=dict)
    lumps: dict[str, Weights] = field(default_factory=dict)
    loose: Weights = field(default_factory=dict)
    items: Items = field(default_factory=Items)
    kinds: list[Kind] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(("elements", "unknown", "unweighed", "estimates"), 0))

    @property
    def open(self) -> list[Weights]:
        """What has a maker that is not known."""
        return [self.loose, *self.lumps.values()]

    def joined(self) -> Items:
        """All items: elements one by one, and what belongs together as one."""
        whole = self.items
        for own in self.lumps.values():
            weight = largest(own)
            whole += Items(1, weight, weight**2, weight)
        return whole


_SERVED = """
SELECT p.*, m.maker, CASE WHEN m.maker IS NULL THEN m.item END AS item, {served} AS served,
       TRUE AS nation
FROM parts AS p LEFT JOIN makers AS m ON m.written = p.vendor LEFT JOIN function_cells AS f ON p.function = f.cell
WHERE p.present AND m.maker IS DISTINCT FROM 'none'
"""

_SUMS = """
SELECT {keys}, maker, item, sum(n)::BIGINT AS n, sum(known)::BIGINT AS known, coalesce(sum(w), 0)::HUGEINT AS w,
       coalesce(sum(w2), 0)::HUGEINT AS w2, max(largest) AS largest, sum(guessed)::BIGINT AS guessed
FROM ({served}) WHERE {kept} GROUP BY ALL ORDER BY min(first_row), {keys}
"""

_KINDS = """
SELECT {keys}, found, open, count(*) AS n
FROM (SELECT {keys}, site_id, list(DISTINCT maker) FILTER (maker IS NOT NULL) AS found,
             coalesce(sum(n) FILTER (maker IS NULL), 0)::BIGINT AS open, min(first_row) AS first_row
      FROM ({served}) WHERE {kept} GROUP BY ALL)
GROUP BY ALL ORDER BY min(first_row), {keys}
"""

_KEYS = {"operator": "operator", "region": "region", "function": "served"}
_KEPT = {"operator": "TRUE", "region": "region IS NOT NULL", "function": "served <> ''"}


def take_scopes(con: duckdb.DuckDBPyConnection, per: Sequence[str], measure: str) -> list[Scope]:
    """The figures of every scope, in the order of the inventory.

    Args:
        con: the database, with the tables of `netvet.dependence.parts`.
        per: what is told apart, of operator, region, function; nothing for the nation.
        measure: one of MEASURES, that `parts` was made for.
    """
    shared = measure in SHARED and "function" not in per
    sums: dict[tuple[str | None, ...], _Sum] = {}
    for row in _rows(con, _SUMS, per, per, measure):
        one = sums.setdefault(_place(row, per), _Sum())
        _count(one, row, measure)
        if not shared:
            _weigh(one, row, ("", ""), measure)
    for row in _rows(con, _SUMS, per, [*per, "operator", "function"], measure) if shared else ():
        _weigh(sums[_place(row, per)], row, (row["operator"], row["served"]), measure)
    for row in _rows(con, _KINDS, per, per, measure) if measure == "sites" else ():
        one = sums[_place(row, per)]
        on = set(row["found"] or ())
        one.kinds.append(Kind(tuple(maker for maker in one.known if maker in on), row["open"], row["n"]))
    return [Scope(*place, _concentrated(one, measure, shared=shared), **one.counts) for place, one in sums.items()]


def _rows(
    con: duckdb.DuckDBPyConnection, query: str, per: Sequence[str], keys: Sequence[str], measure: str
) -> list[Mapping[str, Any]]:
    asked = ", ".join(_KEYS[key] for key in dict.fromkeys(keys)) or "nation"
    kept = [_KEPT[key] for key in per] + (["site_id IS NOT NULL AND site_id <> 'none'"] if measure == "sites" else [])
    served = _SERVED.format(served="unnest(coalesce(f.summed, ['']))" if "function" in keys else "NULL")
    return literal_rows(con, query.format(keys=asked, served=served, kept=" AND ".join(kept) or "TRUE"))


def _place(row: Mapping[str, Any], per: Sequence[str]) -> tuple[str | None, ...]:
    return tuple(row[column] if key in per else None for key, column in _KEYS.items())


def _count(into: _Sum, row: Mapping[str, Any], measure: str) -> None:
    """Elements, and those of them whose maker is not known, one by one."""
    stranger = row["maker"] is None
    into.counts["elements"] += row["n"]
    into.counts["unknown"] += row["n"] * stranger
    into.counts["estimates"] += row["guessed"]
    into.counts["unweighed"] += row["n"] - row["known"]
    if stranger and row["item"] is None:
        unit = DIVISOR.get(measure, 1)
        squares, most = (row["w2"], row["largest"] or 0) if measure in SHARED else (row["n"], 1)
        into.items += Items(row["n"], Fraction(row["w"], unit), Fraction(squares, unit * unit), Fraction(most, unit))


def _weigh(into: _Sum, row: Mapping[str, Any], part: Part, measure: str) -> None:
    """What it has, added to its maker's, or to what belongs together."""
    maker, item = row["maker"], row["item"]
    own = into.known.setdefault(maker, {}) if maker else into.lumps.setdefault(item, {}) if item else into.loose
    own[part] = own.get(part, Fraction(0)) + Fraction(row["w"], DIVISOR.get(measure, 1))


def _concentrated(one: _Sum, measure: str, *, shared: bool) -> Concentrated:
    if measure == "sites":
        return placed(Places(one.kinds))
    if not shared:
        return divided({maker: largest(own) for maker, own in one.known.items()}, one.joined())
    least = {maker: largest(own) for maker, own in one.known.items()}
    most = {maker: largest(own, *one.open) for maker, own in one.known.items()}
    return overlapping(largest(*one.known.values(), *one.open), least, most, one.joined(), largest(*one.open))


def largest(*sums: Weights) -> Fraction:
    """Per operator the largest sum of any one function, added up."""
    added: Weights = {}
    for one in sums:
        for part, weight in one.items():
            added[part] = added.get(part, Fraction(0)) + weight
    found: dict[str, Fraction] = {}
    for (operator, _), weight in added.items():
        found[operator] = max(found.get(operator, Fraction(0)), weight)
    return sum(found.values(), Fraction(0))
