"""How one measure is added up over stations and functions, where many elements are asked each on its own."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import Network
from netvet.exposure.stations import generation_of


@dataclass(frozen=True)
class Tally:
    """Stations in nested groups: operators, units (the sites of one), generations (of traffic), combinations of functions.

    What is counted is what `Count` counts: of people the largest function of a unit, of traffic the largest of each generation.

    Attributes:
        weight: of each station; nan where it is not known.
        unit, age, cell: the groups to which each station belongs.
        unit_operator, age_unit, cell_age: what each group belongs to.
        operators: how many there are.
    """

    weight: Floats
    unit: Integers
    age: Integers
    cell: Integers
    unit_operator: Integers
    age_unit: Integers
    cell_age: Integers
    operators: int

    @cached_property
    def known(self) -> Floats:
        """The weights, 0 where they are not known."""
        return np.nan_to_num(self.weight)

    @cached_property
    def age_weight(self) -> Floats:
        """Of each generation of a unit: what it serves, as far as it is known."""
        return self.largest(self.known)

    @cached_property
    def unit_weight(self) -> Floats:
        """Of each unit: the same."""
        return _sums(self.age_unit, self.age_weight, len(self.unit_operator))

    @cached_property
    def total(self) -> Floats:
        """By operator: the same."""
        return _sums(self.unit_operator, self.unit_weight, self.operators)

    @cached_property
    def missing(self) -> Mask:
        """Of which stations the weight is not known."""
        return np.isnan(self.weight)

    @cached_property
    def gap(self) -> Mask:
        """Which operators have such stations."""
        return _sums(self.unit_operator[self.unit], self.missing, self.operators) > 0

    def largest(self, values: Floats) -> Floats:
        """Of each generation of a unit, the largest sum of any one combination of functions."""
        found = np.zeros(len(self.age_unit))
        np.maximum.at(found, self.cell_age, _sums(self.cell, values, len(self.cell_age)))
        return found

    def seen_by_unit(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        """What of each unit is seen at least and at most, where a share of what each station serves is."""
        units = len(self.unit_operator)
        least = _sums(self.age_unit, self.largest(self.known * low), units)
        summed = _sums(self.age, self.known * high, len(self.age_unit))
        most = _sums(self.age_unit, np.minimum(self.age_weight, summed), units)
        stray = _sums(self.unit, np.isnan(self.weight) & (high > 0), units) > 0
        return least, np.maximum(np.where(stray, self.unit_weight, most), least)


def make_tally(network: Network, stations: Integers, measure: str) -> Tally:
    """How one of MEASURES is added up over stations, whose places in the network are given."""
    function, operator = network.function[stations], network.operator[stations].astype(np.int64)
    age = generation_of(network)[function] if measure == "traffic" else np.zeros(len(stations), np.int64)
    units, unit = _numbered(operator, network.place[stations])
    ages, age_number = _numbered(unit, age)
    cells, cell = _numbered(age_number, function)
    weight = network.weights[measure][stations]
    return Tally(weight, unit, age_number, cell, units[:, 0], ages[:, 0], cells[:, 0], len(network.operators))


def _sums(group: Integers, values: Floats | Mask, groups: int) -> Floats:
    return np.asarray(np.bincount(group, values, groups), float)


def _numbered(*columns: Integers) -> tuple[Integers, Integers]:
    """The distinct rows of some columns in order, and the number of each row."""
    if not len(columns[0]):
        return np.zeros((0, len(columns)), np.int64), np.zeros(0, np.int64)
    order = np.lexsort(columns[::-1])
    rows = np.stack([column[order] for column in columns], axis=1).astype(np.int64)
    new = np.concatenate([[True], (rows[1:] != rows[:-1]).any(axis=1)])
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    return rows[new], number
