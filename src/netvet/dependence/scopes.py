"""Figures by operator, region, function or of the nation, from the parts of a network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from netvet.dependence.bounds import Concentrated, Items, divided, overlapping
from netvet.dependence.doubted import Doubted, Span, in_doubt, overlapping_in_doubt
from netvet.dependence.gathered import ANY, Both, Sum, Weights, largest, meet, stray, weigh
from netvet.dependence.kinds import Place, take_kinds
from netvet.dependence.parts import DIVISOR, SHARED
from netvet.dependence.places import Places, placed
from netvet.dependence.places_in_doubt import placed_in_doubt
from netvet.dependence.standing import Standing
from netvet.dependence.strays import with_strays
from netvet.dependence.sums import KEYS, siteless_rows, sum_rows, unsorted_rows


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
        unsorted: of them those of which it is not known whether they perform the function, or whether the same as others.
        siteless: of them those of which it is not known on which site they stand, where sites are counted.
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
    unsorted: int = 0
    siteless: int = 0

    @property
    def label(self) -> str:
        """Whom and what it is about, in words."""
        return ", ".join(one for one in (self.operator, self.region, self.function) if one is not None) or "nation"


def take_scopes(con: duckdb.DuckDBPyConnection, per: Sequence[str], measure: str, standing: Standing | None) -> list[Scope]:
    """The figures of every scope, in the order of the inventory.

    Args:
        con: the database, with the tables of `netvet.dependence.parts`.
        per: what is told apart, of operator, region, function; nothing for the nation.
        measure: one of MEASURES, that `parts` was made for.
        standing: what stands on sites; needed for `sites` only.
    """
    shared = measure in SHARED and "function" not in per
    sums: defaultdict[Place, Both] = defaultdict(Both)
    for row in sum_rows(con, per, per, measure):
        both = sums[_place(row, per)]
        meet(both, row, both.of(row), measure)
        if not shared:
            weigh(both.of(row), row, ("", ""))
    for row in sum_rows(con, per, [*per, "operator", "function"], measure) if shared else ():
        weigh(sums[_place(row, per)].of(row), row, (row["operator"], row["served"]))
    if measure == "sites":
        for row in siteless_rows(con, per):
            stray(sums[_place(row, per)], row)
    if shared or "function" in per:
        _take_unsorted(sums, per, measure, unsorted_rows(con, per, measure))
    if measure == "sites" and standing is not None:
        for place, kinds in take_kinds(standing, per).items():
            sums[place].sure.kinds = kinds
    return [
        Scope(*place, _found(both, measure, shared=shared), *both.counts, unsorted=both.unsorted, siteless=both.siteless)
        for place, both in sums.items()
    ]


def _take_unsorted(sums: Mapping[Place, Both], per: Sequence[str], measure: str, rows: Sequence[Mapping[str, Any]]) -> None:
    """What may be of every function besides those that it is known to be of."""
    if "function" not in per:
        for number, row in enumerate(rows):
            _weigh_unsorted(sums[_place(row, per)], row, number)
        return
    for (operator, region, function), both in sums.items():
        for row in rows:
            alike = ("operator" not in per or row["operator"] == operator) and ("region" not in per or row["region"] == region)
            if not alike or function in row["served"]:
                continue
            both.unsorted += row["n"]
            if measure == "sites":
                stray(both, row, sited=True)
            else:
                meet(both, row, both.doubt, measure)
                weigh(both.doubt, row, ("", ""))


def _weigh_unsorted(both: Both, row: Mapping[str, Any], number: int) -> None:
    """What may serve the same as any function of its operator: no less than one of its elements does, whatever it performs."""
    operator, both.unsorted = row["operator"], both.unsorted + row["n"]
    if not row["doubt"]:
        weigh(both.sure, {**row, "w": row["largest"] or 0}, (operator, f"{ANY}{number}"))
    parts = {part for one in (both.sure, both.doubt) for own in (*one.known.values(), *one.open) for part in own}
    parts |= {(operator, ANY)}
    for part in sorted(parts):
        if part[0] == operator and part[1] not in row["served"] and (part[1] == ANY or not part[1].startswith(ANY)):
            weigh(both.doubt, row, part)


def _place(row: Mapping[str, Any], per: Sequence[str]) -> Place:
    operator, region, function = (row[column] if key in per else None for key, column in KEYS.items())
    return operator, region, function


def _found(both: Both, measure: str, *, shared: bool) -> Concentrated:
    if both.strays.n:
        return with_strays(_settled(both, measure, shared=shared), both.strays)
    return _settled(both, measure, shared=shared)


def _settled(both: Both, measure: str, *, shared: bool) -> Concentrated:
    """What it comes to without what may stand on any site."""
    sure, doubt = both.sure, both.doubt
    if not doubt.counts[0] and not (both.unsorted and shared):
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


def _doubted(both: Both) -> Doubted:
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


def _concentrated(one: Sum, measure: str, *, shared: bool) -> Concentrated:
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
