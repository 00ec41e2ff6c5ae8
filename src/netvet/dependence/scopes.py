"""Figures by operator, region, function or of the nation, from the parts of a network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import duckdb

from netvet.dependence.bounds import Concentrated, Growing, Items, divided, overlapping
from netvet.dependence.doubted import Doubted, Span, in_doubt, overlapping_in_doubt
from netvet.dependence.kinds import Place, take_kinds
from netvet.dependence.parts import DIVISOR, SHARED
from netvet.dependence.places import Kind, Places, placed
from netvet.dependence.places_in_doubt import placed_in_doubt
from netvet.dependence.standing import Standing
from netvet.inventory.store import literal_rows


@dataclass(frozen=True)
class Scope:
    """What one operator, region, function or the nation comes to.

    Attributes:
        operator, region, function: whom and what it is about; None where it is about all.
        found: shares, index and number of makers.
        elements: elements counted.
        doubtful: of them those of which it is not known whether they are there.
        unknown: of them those whose maker (or its group, or seat) is not known.
        unweighed: of them those of which it is not known what they serve: it may be any amount.
        estimates: of them those that rest on an estimate.
    """

    operator: str | None
    region: str | None
    function: str | None
    found: Concentrated
    elements: int = 0
    doubtful: int = 0
    unknown: int = 0
    unweighed: int = 0
    estimates: int = 0

    @property
    def label(self) -> str:
        """Whom and what it is about, in words."""
        return ", ".join(one for one in (self.operator, self.region, self.function) if one is not None) or "nation"


Part = tuple[str, str]
"""An operator and a function of it, where several functions may serve the same; else both are empty."""

Weights = dict[Part, int]
"""Sums in whole numbers, the unit times its divisor."""


@dataclass
class _Sum:
    """The rows of one scope: what each maker has, what belongs together though its maker is not known, and all else.

    `growing` are the makers, `swelling` what belongs together, and `adrift` the single elements of which it is not known
    what they serve.
    """

    known: dict[str, Weights] = field(default_factory=dict)
    lumps: dict[str, Weights] = field(default_factory=dict)
    loose: Weights = field(default_factory=dict)
    growing: set[str] = field(default_factory=set)
    swelling: set[str] = field(default_factory=set)
    adrift: int = 0
    items: tuple[int, int, int, int] = (0, 0, 0, 0)
    kinds: list[Kind] = field(default_factory=list)
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def open(self) -> list[Weights]:
        """What has a maker that is not known."""
        return [self.loose, *self.lumps.values()]

    @property
    def joined(self) -> Items:
        """All items: elements one by one, and what belongs together as one."""
        n, total, squares, most = self.items
        for own in self.lumps.values():
            weight = largest(own)
            n, total, squares, most = n + 1, total + weight, squares + weight**2, max(most, weight)
        return Items(n, total, squares, most)

    @property
    def items_at_all(self) -> int:
        """How many items."""
        return self.items[0] + len(self.lumps)

    @property
    def may_grow(self) -> Growing:
        """What may serve any amount more."""
        lumps = tuple(largest(own) for item, own in self.lumps.items() if item in self.swelling)
        return Growing(frozenset(self.growing), lumps, self.adrift)

    def beside(self, maker: str) -> list[Weights]:
        """What all have but one maker."""
        return [*(own for other, own in self.known.items() if other != maker), *self.open]


@dataclass
class _Both:
    """The rows of one scope: those there for certain, and those of which that is not known.

    `met` are the makers of either, in the order of the inventory.
    """

    sure: _Sum = field(default_factory=_Sum)
    doubt: _Sum = field(default_factory=_Sum)
    met: dict[str, None] = field(default_factory=dict)

    def of(self, row: Mapping[str, Any]) -> _Sum:
        """Where a row belongs."""
        return self.doubt if row["doubt"] else self.sure

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """All elements, those in doubt, and those of which something else is not known."""
        sure, doubt = self.sure.counts, self.doubt.counts
        elements, *others = (one + more for one, more in zip(sure, doubt, strict=True))
        return (elements, doubt[0], *others)  # type: ignore[return-value]


_SUMS = """
SELECT {keys}, maker, item, present IS NULL AS doubt, sum(n - {lost})::BIGINT AS n, sum(known)::BIGINT AS known,
       coalesce(sum(w), 0)::HUGEINT AS w, coalesce(sum(w2), 0)::HUGEINT AS w2,
       max(largest) AS largest, sum(guessed)::BIGINT AS guessed
FROM (SELECT p.* REPLACE (CASE WHEN maker IS NULL THEN item END AS item), {served} AS served, TRUE AS nation
      FROM parts AS p LEFT JOIN function_cells AS f ON p.function = f.cell
      WHERE maker IS DISTINCT FROM 'none' AND n > {lost})
WHERE {kept} GROUP BY ALL ORDER BY min(first_row), {keys}
"""

_KEYS = {"operator": "operator", "region": "region", "function": "served"}
_KEPT = {"operator": "TRUE", "region": "region IS NOT NULL", "function": "served <> ''"}


def take_scopes(con: duckdb.DuckDBPyConnection, per: Sequence[str], measure: str, standing: Standing | None) -> list[Scope]:
    """The figures of every scope, in the order of the inventory.

    Args:
        con: the database, with the tables of `netvet.dependence.parts`.
        per: what is told apart, of operator, region, function; nothing for the nation.
        measure: one of MEASURES, that `parts` was made for.
        standing: what stands on sites; needed for `sites` only.
    """
    shared = measure in SHARED and "function" not in per
    sums: dict[Place, _Both] = {}
    for row in _rows(con, per, per, measure):
        both = sums.setdefault(_place(row, per), _Both())
        both.met |= {row["maker"]: None} if row["maker"] else {}
        _count(both.of(row), row, measure)
        if not shared:
            _weigh(both.of(row), row, ("", ""))
    for row in _rows(con, per, [*per, "operator", "function"], measure) if shared else ():
        _weigh(sums[_place(row, per)].of(row), row, (row["operator"], row["served"]))
    if measure == "sites" and standing is not None:
        for place, kinds in take_kinds(standing, per).items():
            sums[place].sure.kinds = kinds
    return [Scope(*place, _found(both, measure, shared=shared), *both.counts) for place, both in sums.items()]


def _rows(con: duckdb.DuckDBPyConnection, per: Sequence[str], keys: Sequence[str], measure: str) -> list[Mapping[str, Any]]:
    asked = ", ".join(_KEYS[key] for key in dict.fromkeys(keys)) or "nation"
    served = "unnest(coalesce(f.summed, ['']))" if "function" in keys else "NULL"
    kept = " AND ".join(_KEPT[key] for key in per) or "TRUE"
    lost = "nowhere" if measure == "sites" else "0"
    return literal_rows(con, _SUMS.format(keys=asked, served=served, kept=kept, lost=lost))


def _place(row: Mapping[str, Any], per: Sequence[str]) -> Place:
    operator, region, function = (row[column] if key in per else None for key, column in _KEYS.items())
    return operator, region, function


def _count(into: _Sum, row: Mapping[str, Any], measure: str) -> None:
    """Elements, and those of them whose maker is not known, one by one."""
    stranger = row["maker"] is None
    elements, unknown, unweighed, estimates = into.counts
    counted = row["n"] - row["known"] if measure in SHARED else 0
    into.counts = (elements + row["n"], unknown + row["n"] * stranger, unweighed + counted, estimates + row["guessed"])
    if counted and (row["maker"] or row["item"]):
        (into.growing if row["maker"] else into.swelling).add(row["maker"] or row["item"])
    else:
        into.adrift += counted
    if stranger and row["item"] is None:
        squares, most = (row["w2"], row["largest"] or 0) if measure in SHARED else (row["n"], 1)
        n, total, sums, heaviest = into.items
        into.items = (n + row["n"], total + row["w"], sums + squares, max(heaviest, most))


def _weigh(into: _Sum, row: Mapping[str, Any], part: Part) -> None:
    """What it has, added to its maker's, or to what belongs together."""
    maker, item = row["maker"], row["item"]
    own = into.known.setdefault(maker, {}) if maker else into.lumps.setdefault(item, {}) if item else into.loose
    own[part] = own.get(part, 0) + row["w"]


def _found(both: _Both, measure: str, *, shared: bool) -> Concentrated:
    sure, doubt = both.sure, both.doubt
    if not doubt.counts[0]:
        return _concentrated(sure, measure, shared=shared)
    if measure == "sites":
        return placed_in_doubt(sure.kinds, tuple(both.met), sure.items_at_all, doubt.items_at_all)
    unit, found = DIVISOR.get(measure, 1), _doubted(both)
    whole = largest(*sure.known.values(), *sure.open)
    if not shared:
        return in_doubt(found, whole=whole, unit=unit, counted=measure not in SHARED)
    strange, others = [*sure.open, *doubt.open], {}
    for maker in both.met:
        others[maker] = largest(*sure.beside(maker), *doubt.beside(maker))
    most = {maker: largest(sure.known.get(maker, {}), doubt.known.get(maker, {}), *strange) for maker in both.met}
    return overlapping_in_doubt(found, whole, most, others, largest(*strange), unit=unit)


def _doubted(both: _Both) -> Doubted:
    sure, doubt = both.sure, both.doubt
    growing, swelling = sure.growing | doubt.growing, sure.swelling | doubt.swelling
    n, total, squares, most = doubt.items
    return Doubted(
        makers={one: _span(sure.known.get(one, {}), doubt.known.get(one, {}), one in growing) for one in both.met},
        there=frozenset(sure.known),
        lumps=[
            _span(sure.lumps.get(one, {}), doubt.lumps.get(one, {}), one in swelling)
            for one in dict.fromkeys([*sure.lumps, *doubt.lumps])
        ],
        loose=Items(*sure.items),
        perhaps=Items(n - doubt.adrift, total, squares, most),
        adrift=sure.adrift + doubt.adrift,
        items=(sure.items_at_all, sure.items[0] + doubt.items[0] + len({*sure.lumps, *doubt.lumps})),
    )


def _span(sure: Weights, doubt: Weights, grows: bool) -> Span:  # noqa: FBT001
    return Span(largest(sure), None if grows else largest(sure, doubt))


def _concentrated(one: _Sum, measure: str, *, shared: bool) -> Concentrated:
    if measure == "sites":
        return placed(Places(one.kinds))
    unit, growing = DIVISOR.get(measure, 1), one.may_grow
    least = {maker: largest(own) for maker, own in one.known.items()}
    if not shared:
        return divided(least, one.joined, growing, unit=unit)
    most = {maker: largest(own, *one.open) for maker, own in one.known.items()}
    alone = next(iter(growing.makers)) if growing.number == 1 and growing.makers else None
    others = largest(*one.beside(alone)) if alone else 0
    whole, stranger = largest(*one.known.values(), *one.open), largest(*one.open)
    return overlapping(whole, least, most, one.joined, stranger, growing=growing, others=others, unit=unit)


def largest(*sums: Weights) -> int:
    """Per operator the largest sum of any one function, added up."""
    added: Weights = {}
    for one in sums:
        for part, weight in one.items():
            added[part] = added.get(part, 0) + weight
    found: dict[str, int] = {}
    for (operator, _), weight in added.items():
        found[operator] = max(found.get(operator, 0), weight)
    return sum(found.values())
