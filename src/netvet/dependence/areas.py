"""Areas in which the radio of every operator is of one maker: where it fails, roaming to another operator cannot help.

An area is a square of a tenth of a degree of latitude and longitude. Areas that one operator serves alone are counted apart.
Radio serves the operator that runs it, and those who use it (`used_by`).
Sites state who lives around them, and each operator's sites state the same people once more: of an area the mean of its
operators' sums is taken. Their largest would count people twice who are of one area by one operator and of the next by another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from netvet.dependence.alike import Ints, bits_of, earliest, numbered, runs
from netvet.dependence.bounds import Bounds
from netvet.dependence.standing import Standing
from netvet.inventory.store import Inventory
from netvet.inventory.users import Strangers, find_strangers


@dataclass(frozen=True)
class Some:
    """Some of the areas.

    Attributes:
        areas: how many.
        people: who lives in those of which it is known: of each area the mean of its operators' sums.
        unpeopled: of how many it is not known, as some site with radio in it does not say so.
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
        doubtful: elements on known sites of which it is not known whether they are there, or whether they are radio; they make
            no area served, and none of one maker.
        adrift: elements that are or may be radio, and may stand on any site; they are left out.
        shared: elements that are or may be radio that serve other operators than the one that runs them too.
        strangers: who is named in `used_by` and runs nothing in the network: their customers count nowhere; None where nobody.
    """

    served: Some
    alone: int
    unplaced: int
    one_maker: Mapping[str, Some]
    open: Some
    doubtful: int = 0
    adrift: int = 0
    shared: int = 0
    strangers: Strangers | None = None

    @property
    def uncertain(self) -> int:
        """How many sites and elements are left out or not counted: each may make one area of several makers, or of one."""
        return self.unplaced + self.adrift + self.doubtful

    @property
    def share(self) -> Bounds | None:
        """Of the people where two or more serve, the share where all radio is of one maker; None where none are known."""
        sure, maybe = _together(self.one_maker.values()), _together([*self.one_maker.values(), self.open])
        whole = self.served.people
        if not whole:
            return None
        if self.uncertain:  # who is served where is not known
            return Bounds(Fraction(0), Fraction(1))
        low = Fraction(0) if self.served.unpeopled > sure.unpeopled else sure.people / whole
        return Bounds(low, Fraction(1) if maybe.unpeopled else maybe.people / whole)


def _together(parts: Iterable[Some]) -> Some:
    areas, people, unpeopled = 0, Fraction(0), 0
    for one in parts:
        areas, people, unpeopled = areas + one.areas, people + one.people, unpeopled + one.unpeopled
    return Some(areas, people, unpeopled)


_ADRIFT = """
SELECT coalesce(sum(siteless), 0)::BIGINT FROM parts WHERE maker IS DISTINCT FROM 'none' AND (radio OR unsorted)
"""


def take_areas(inventory: Inventory, standing: Standing) -> Areas | None:
    """The areas by makers; None where no site has a place, or no element is radio. The table `parts` is there."""
    if not (inventory.has("sites", "latitude") and inventory.has("sites", "longitude")):
        return None
    radio, unsorted = standing.labels.radio, standing.labels.unsorted
    there = np.stack([radio, np.zeros_like(radio)], axis=1).ravel()
    maybe = np.repeat(radio | unsorted, 2) & ~there
    if not np.repeat(radio, 2)[standing.mark].any():
        return None
    sure, doubt = _radio(standing, there), _radio(standing, maybe)
    lost, _ = runs(np.concatenate([one.site[standing.square[one.site] < 0] for one in (sure, doubt)]))
    sure, doubt = (one.of(standing.square[one.site] >= 0) for one in (sure, doubt))
    square, squares = _squares(standing.square)
    at = square[sure.site]
    people = _people(standing, sure, at, squares)
    served = people.serving > 1
    only, open_ = _one_maker(sure, at, squares)
    swayed = _swayed(only, square[doubt.site], doubt.maker)
    only, open_ = np.where(swayed, -1, only), open_ | swayed
    first = earliest(at, standing.first[sure.site], squares)
    makers, own = standing.labels.maker.words, {}
    certain = served & (only >= 0)
    for maker in np.argsort(earliest(only[certain], first[certain], len(makers)), kind="stable").tolist():
        if (here := certain & (only == maker)).any():
            own[makers[maker]] = people.of(here)
    return Areas(
        served=people.of(served),
        alone=int((people.serving == 1).sum()),
        unplaced=len(lost),
        one_maker=own,
        open=people.of(served & open_),
        doubtful=int(doubt.n.sum()) - len(_lent(standing, maybe)),
        shared=len(np.unique(_lent(standing, there | maybe))),
        adrift=inventory.con.execute(_ADRIFT).fetchall()[0][0],
        strangers=find_strangers(inventory.con) if inventory.has("elements", "used_by") else None,
    )


def _lent(standing: Standing, asked: NDArray[np.bool_]) -> Ints:
    """Of the elements on sites whose place is known whose mark is asked for, those that others use, once for each of these."""
    place = standing.lent.place
    return place[asked[standing.mark[place]] & (standing.square[standing.site[place]] >= 0)]


@dataclass(frozen=True)
class Radio:
    """Elements that are radio, by site, operator and maker; ascending.

    `operator` and `maker` are their numbers, -1 where a maker is not known; `n` is how many elements.
    """

    site: Ints
    operator: Ints
    maker: Ints
    n: Ints

    def of(self, kept: NDArray[np.bool_]) -> Radio:
        """Those that are marked."""
        return self if kept.all() else Radio(self.site[kept], self.operator[kept], self.maker[kept], self.n[kept])


def _radio(standing: Standing, asked: NDArray[np.bool_]) -> Radio:
    """The elements whose mark is asked for."""
    operator, maker = standing.labels.operator, standing.labels.maker
    kept = np.flatnonzero(asked[standing.mark])
    makers = bits_of(len(maker.words) + 1)
    owners = bits_of(len(operator.words)) + makers
    own = np.repeat((operator.number << makers) + maker.number + 1, 2)
    rows = (standing.site[kept].astype(np.int64) << owners) + own[standing.mark[kept]]
    lent = standing.lent
    if len(lent.place):  # it serves those who use it like him who runs it
        used = asked[standing.mark[lent.place]]
        place, user = lent.place[used], lent.user[used]
        made = maker.number[standing.mark[place] // 2] + 1
        rows = np.concatenate([rows, (standing.site[place].astype(np.int64) << owners) + (user << makers) + made])
    rows, n = runs(rows)
    owner = rows & (1 << owners) - 1
    return Radio(rows >> owners, owner >> makers, (owner & (1 << makers) - 1).astype(np.int64) - 1, n)


def _squares(square: Ints) -> tuple[Ints, int]:
    """Of each site the number of its square, and how many there are."""
    low = int(square.min(initial=0))
    different, number = numbered(square - low, int(square.max(initial=0)) - low + 1)
    return number, len(different)


def _one_maker(radio: Radio, at: Ints, squares: int) -> tuple[Ints, NDArray[np.bool_]]:
    """Of each square the maker of all radio in it, else -1; and whether it may be of one maker, as some are not known."""
    known = radio.maker >= 0
    most, least = np.full(squares, -1, dtype=np.int64), earliest(at[known], radio.maker[known], squares)
    np.maximum.at(most, at[known], radio.maker[known])
    strange = np.bincount(at[~known], minlength=squares) > 0
    return np.where((most == least) & ~strange, most, -1), strange & ((most == least) | (most < 0))


def _swayed(only: Ints, at: Ints, maker: Ints) -> NDArray[np.bool_]:
    """The squares of one maker in which radio of another, or of one not known, may be."""
    found = np.zeros(len(only), dtype=np.bool_)
    found[at[maker != only[at]]] = True
    return found & (only >= 0)


@dataclass(frozen=True)
class _People:
    """Of each square how many operators serve it, the sum of what their sites say, and whether every one of these says so."""

    serving: Ints
    total: Ints
    known: NDArray[np.bool_]

    def of(self, squares: NDArray[np.bool_]) -> Some:
        """Those that are marked."""
        people, known = Fraction(0), squares & self.known
        for number in runs(self.serving[known])[0].tolist():
            people += Fraction(int(self.total[known & (self.serving == number)].sum()), number)
        return Some(int(squares.sum()), people, int((squares & ~self.known).sum()))


def _people(standing: Standing, radio: Radio, at: Ints, squares: int) -> _People:
    operators = max(len(standing.labels.operator.words), 1)
    site = radio.site
    new = np.ones(len(site), dtype=np.bool_)  # a site counts once for each operator on it
    new[1:] = (site[1:] != site[:-1]) | (radio.operator[1:] != radio.operator[:-1])
    stated, own = standing.people[site[new]], at[new]
    total = np.zeros(squares, dtype=np.int64)
    np.add.at(total, own, np.maximum(stated, 0))
    groups, _ = numbered(own.astype(np.int64) * operators + radio.operator[new], squares * operators)
    serving = np.bincount(groups // operators, minlength=squares)
    return _People(serving, total, np.bincount(own[stated < 0], minlength=squares) == 0)
