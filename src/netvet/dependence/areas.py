"""Areas in which the radio of every operator is of one maker: where it fails, roaming to another operator cannot help.

An area is a square of a tenth of a degree of latitude and longitude. Areas that one operator serves alone are counted apart.
Sites state who lives around them, and each operator's sites state the same people once more: of an area the mean of its
operators' sums is taken. Their largest would count people twice who are of one area by one operator and of the next by another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from netvet.dependence.alike import Ints, earliest, runs
from netvet.dependence.bounds import Bounds
from netvet.dependence.standing import Standing
from netvet.inventory.store import Inventory


@dataclass(frozen=True)
class Some:
    """Some of the areas.

    Attributes:
        areas: how many.
        people: who lives in them, as far as that is known: of each area the mean of its operators' sums, of those operators of
            whom every site in it says so.
        unpeopled: of how many no operator's sites all say so.
    """

    areas: int
    people: Fraction
    unpeopled: int

    @property
    def told(self) -> int | None:
        """People in whole numbers; None where nothing is known of them."""
        return round(self.people) if self.areas > self.unpeopled else None


@dataclass(frozen=True)
class Areas:
    """Areas by the makers of the radio in them.

    Attributes:
        served: areas that two operators or more serve.
        alone: how many one operator serves alone.
        unplaced: sites with radio whose place is not known; they are left out.
        one_maker: of each maker, the areas in which every operator's radio is its own for certain.
        open: those that may be of one maker too, where makers are not known, or whether elements are there.
        doubtful: radio of which it is not known whether it is there; it makes no area served, and none of one maker.
    """

    served: Some
    alone: int
    unplaced: int
    one_maker: Mapping[str, Some]
    open: Some
    doubtful: int = 0

    @property
    def share(self) -> Bounds | None:
        """Of the people where two or more serve, the share where all radio is of one maker; None where none are known."""
        sure, maybe = _together(self.one_maker.values()), _together([*self.one_maker.values(), self.open])
        whole = self.served.people
        if not whole:
            return None
        if self.doubtful:  # who is served where is not known
            return Bounds(Fraction(0), Fraction(1))
        low = Fraction(0) if self.served.unpeopled > sure.unpeopled else sure.people / whole
        return Bounds(low, Fraction(1) if maybe.unpeopled else maybe.people / whole)


def _together(parts: Iterable[Some]) -> Some:
    areas, people, unpeopled = 0, Fraction(0), 0
    for one in parts:
        areas, people, unpeopled = areas + one.areas, people + one.people, unpeopled + one.unpeopled
    return Some(areas, people, unpeopled)


def take_areas(inventory: Inventory, standing: Standing) -> Areas | None:
    """The areas by makers; None where no site has a place, or no element is radio."""
    radio = _radio(standing)
    if not (len(radio.site) and inventory.has("sites", "latitude") and inventory.has("sites", "longitude")):
        return None
    placed = standing.square[radio.site] >= 0
    lost = int(np.count_nonzero(np.bincount(radio.site[~placed])))
    all_, radio = radio.of(placed), radio.of(placed & ~radio.doubt)
    squares, square = np.unique(standing.square, return_inverse=True)
    at = square[radio.site]
    people = _people(standing, radio, square, len(squares))
    served = people.serving > 1
    only, open_ = _one_maker(radio, at, len(squares))
    if all_.doubt.any():
        with_all, _ = _one_maker(all_, square[all_.site], len(squares))
        only, open_ = np.where(with_all == only, only, -1), open_ | ((only >= 0) & (with_all != only))
    first = earliest(at, standing.first[radio.site], len(squares))
    makers, own = standing.labels.maker.words, {}
    certain = served & (only >= 0)
    for maker in np.argsort(earliest(only[certain], first[certain], len(makers)), kind="stable").tolist():
        if (here := certain & (only == maker)).any():
            own[makers[maker]] = people.of(here)
    return Areas(
        people.of(served), int((people.serving == 1).sum()), lost, own, people.of(served & open_), int(all_.doubt.sum())
    )


NUMBERS = 1 << 20
"""More than there are operators."""


@dataclass(frozen=True)
class Radio:
    """Every element that is radio: its site, the number of its operator, and of its maker, -1 where not known.

    `doubt` says of which it is not known whether they are there.
    """

    site: Ints
    operator: Ints
    maker: Ints
    doubt: NDArray[np.bool_]

    def of(self, kept: NDArray[np.bool_]) -> Radio:
        """Those that are marked."""
        return Radio(self.site[kept], self.operator[kept], self.maker[kept], self.doubt[kept])


def _radio(standing: Standing) -> Radio:
    labels = standing.labels
    kept = labels.radio[standing.label]
    label = standing.label[kept]
    return Radio(standing.site[kept], labels.operator.number[label], labels.maker.number[label], standing.doubt[kept])


def _one_maker(radio: Radio, at: Ints, squares: int) -> tuple[Ints, NDArray[np.bool_]]:
    """Of each square the maker of all radio in it, else -1; and whether it may be of one maker, as some are not known."""
    known = radio.maker >= 0
    most, least = np.full(squares, -1, dtype=np.int64), earliest(at[known], radio.maker[known], squares)
    np.maximum.at(most, at[known], radio.maker[known])
    strange = np.bincount(at[~known], minlength=squares) > 0
    return np.where((most == least) & ~strange, most, -1), strange & ((most == least) | (most < 0))


@dataclass(frozen=True)
class _People:
    """Of each square how many operators serve it; and of those whose sites in it all say who lives around, sum and number."""

    serving: Ints
    total: Ints
    operators: Ints

    def of(self, squares: NDArray[np.bool_]) -> Some:
        """Those that are marked."""
        people = Fraction(0)
        for number in np.unique(self.operators[squares & (self.operators > 0)]).tolist():
            people += Fraction(int(self.total[squares & (self.operators == number)].sum()), number)
        return Some(int(squares.sum()), people, int((squares & (self.operators == 0)).sum()))


def _people(standing: Standing, radio: Radio, square: Ints, squares: int) -> _People:
    pairs, _ = runs(radio.site * NUMBERS + radio.operator)  # a site counts once for each operator on it
    site, operator = np.divmod(pairs, NUMBERS)
    groups, group = np.unique(square[site] * NUMBERS + operator, return_inverse=True)
    stated = standing.people[site]
    whole = np.bincount(group[stated < 0], minlength=len(groups)) == 0
    sums = np.zeros(len(groups), dtype=np.int64)
    np.add.at(sums, group, np.maximum(stated, 0))
    total = np.zeros(squares, dtype=np.int64)
    np.add.at(total, groups[whole] // NUMBERS, sums[whole])
    serving, telling = (np.bincount(some // NUMBERS, minlength=squares) for some in (groups, groups[whole]))
    return _People(serving, total, telling)
