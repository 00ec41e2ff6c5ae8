"""Areas in which the radio of every operator is of one maker: where it fails, roaming to another operator cannot help.

An area is a square of a tenth of a degree of latitude and longitude. Areas that one operator serves alone are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.dependence.alike import Ints, earliest, runs
from netvet.dependence.standing import Standing
from netvet.inventory.store import Inventory


@dataclass(frozen=True)
class Areas:
    """Areas by the makers of the radio in them.

    Attributes:
        areas: areas that two operators or more serve.
        people: who lives in them; None where no site says so.
        alone: areas that one operator serves alone.
        unplaced: sites with radio whose place is not known; they are left out.
        one_maker: of each maker, of how many areas every operator's radio is its own: areas and people, for certain.
        open: areas and people that may be of one maker too, where makers are not known.
    """

    areas: int
    people: int | None
    alone: int
    unplaced: int
    one_maker: Mapping[str, tuple[int, int | None]]
    open: tuple[int, int | None]


def take_areas(inventory: Inventory, standing: Standing) -> Areas | None:
    """The areas by makers; None where no site has a place, or no element is radio."""
    radio = _radio(standing)
    if not (len(radio.site) and inventory.has("sites", "latitude") and inventory.has("sites", "longitude")):
        return None
    placed = standing.square[radio.site] >= 0
    lost = int(np.count_nonzero(np.bincount(radio.site[~placed])))
    radio = Radio(radio.site[placed], radio.operator[placed], radio.maker[placed], radio.makers)
    squares, square = np.unique(standing.square, return_inverse=True)
    at = square[radio.site]
    operators = np.bincount(runs(at * NUMBERS + radio.operator)[0] // NUMBERS, minlength=len(squares))
    people = _people(standing, radio, square, len(squares))
    served, alone = operators > 1, operators == 1
    only, open_ = _one_maker(radio, at, len(squares))
    first = earliest(at, standing.first[radio.site], len(squares))
    own = {}
    certain = served & (only >= 0)
    for maker in np.argsort(earliest(only[certain], first[certain], len(radio.makers)), kind="stable").tolist():
        if (here := certain & (only == maker)).any():
            own[radio.makers[maker]] = _told(here, people)
    return Areas(*_told(served, people), int(alone.sum()), lost, own, _told(served & open_, people))


NUMBERS = 1 << 20
"""More than there are operators."""


@dataclass(frozen=True)
class Radio:
    """Every element that is radio: its site, the number of its operator, and of its maker, -1 where not known; the makers."""

    site: Ints
    operator: Ints
    maker: Ints
    makers: Sequence[str]


def _radio(standing: Standing) -> Radio:
    labels = standing.labels
    operators = {name: i for i, name in enumerate(dict.fromkeys(one.operator for one in labels))}
    makers = {name: i for i, name in enumerate(dict.fromkeys(one.maker for one in labels if one.maker))}
    rows = [(one.radio, operators[one.operator], makers.get(one.maker or "", -1)) for one in labels]
    told = np.array(rows, dtype=np.int64).reshape(-1, 3)
    kept = told[:, 0][standing.label] == 1
    label = standing.label[kept]
    return Radio(standing.site[kept], told[:, 1][label], told[:, 2][label], [*makers])


def _one_maker(radio: Radio, at: Ints, squares: int) -> tuple[Ints, NDArray[np.bool_]]:
    """Of each square the maker of all radio in it, else -1; and whether it may be of one maker, as some are not known."""
    known = radio.maker >= 0
    most, least = np.full(squares, -1, dtype=np.int64), earliest(at[known], radio.maker[known], squares)
    np.maximum.at(most, at[known], radio.maker[known])
    strange = np.bincount(at[~known], minlength=squares) > 0
    return np.where((most == least) & ~strange, most, -1), strange & ((most == least) | (most < 0))


def _people(standing: Standing, radio: Radio, square: Ints, squares: int) -> Ints:
    """Who lives in each square: of all operators the largest sum over its sites; -1 where no site says so."""
    pairs, _ = runs(radio.site * NUMBERS + radio.operator)  # a site counts once for each operator on it
    site, operator = np.divmod(pairs, NUMBERS)
    known = standing.people[site] >= 0
    site, operator = site[known], operator[known]
    groups, group = np.unique(square[site] * NUMBERS + operator, return_inverse=True)
    sums, most = np.zeros(len(groups), dtype=np.int64), np.full(squares, -1, dtype=np.int64)
    np.add.at(sums, group, standing.people[site])
    np.maximum.at(most, groups // NUMBERS, sums)
    return most


def _told(squares: NDArray[np.bool_], people: Ints) -> tuple[int, int | None]:
    """How many areas, and who lives in them as far as that is known."""
    held = people[squares & (people >= 0)]
    return int(squares.sum()), int(held.sum()) if len(held) else None
