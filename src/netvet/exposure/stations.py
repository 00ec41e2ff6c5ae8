"""Where subscribers attach: the stations, their people and traffic, and what is counted once though two functions count it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.network import MEASURES, Floats, Integers, Mask, Network


@dataclass(frozen=True)
class Seen:
    """What the stations of each operator come to: bounds of what is seen, in people or Gbit/s.

    Attributes:
        low, high: by operator, of the units whose weight is known.
        missing_low, missing_high: by operator, the bounds of the share seen of units whose weight is not known; nan where none.
    """

    low: Floats
    high: Floats
    missing_low: Floats
    missing_high: Floats


@dataclass(frozen=True)
class Count:
    """How one measure is counted over stations.

    People of a site are those of its largest function: who is counted at two functions of a site is the same. Traffic runs over
    one generation or another, so that it is added up over generations, and within one taken of the largest function.

    Attributes:
        stations: their places in the network.
        weight: of each; nan where it is not known.
        unit: the site of an operator to which each belongs.
        age: within it, for traffic, the generation.
        cell: within that, the combination of functions.
        unit_operator, age_unit, cell_age: what each of these belongs to.
        operators: how many there are.
    """

    stations: Integers
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
    def unit_weight(self) -> Floats:
        """Of each unit: what it serves, as far as it is known."""
        return self._by_unit(self._age_weight)

    @cached_property
    def missing(self) -> Mask:
        """Which units have no station whose weight is known."""
        said = np.bincount(self.unit, ~np.isnan(self.weight), len(self.unit_operator))
        return np.asarray(said == 0, bool)

    @cached_property
    def total(self) -> Floats:
        """By operator: the weight of all its units, as far as it is known."""
        return self._by_operator(self.unit_weight)

    def seen(self, low: Floats, high: Floats) -> Seen:
        """What a share seen of each station comes to.

        Args:
            low: the least share of what each station serves that is seen, 0 to 1.
            high: the most.
        """
        if not high.any():
            nothing = np.zeros(self.operators)
            return Seen(nothing, nothing, *self._of_missing(low, high))
        least = self._by_unit(self._largest(self.known * low))
        summed = np.bincount(self.age, self.known * high, len(self.age_unit))
        most = self._by_unit(np.minimum(self._age_weight, summed))
        stray = np.bincount(self.unit, np.isnan(self.weight) & (high > 0), len(self.unit_operator)) > 0
        most = np.maximum(np.where(stray, self.unit_weight, most), least)
        return Seen(self._by_operator(least), self._by_operator(most), *self._of_missing(low, high))

    def _of_missing(self, low: Floats, high: Floats) -> tuple[Floats, Floats]:
        lost = self.missing[self.unit]
        operator = self.unit_operator[self.unit[lost]]
        least, most = np.full(self.operators, np.inf), np.full(self.operators, -np.inf)
        np.minimum.at(least, operator, low[lost])
        np.maximum.at(most, operator, high[lost])
        return np.where(np.isinf(least), np.nan, least), np.where(np.isinf(most), np.nan, most)

    def _largest(self, values: Floats) -> Floats:
        if not len(self.cell_age):
            return np.zeros(0)
        sums = np.bincount(self.cell, values, len(self.cell_age))
        return np.asarray(np.maximum.reduceat(sums, self._first_cell), float)

    @cached_property
    def _first_cell(self) -> Integers:
        return np.searchsorted(self.cell_age, np.arange(len(self.age_unit)))

    @cached_property
    def _age_weight(self) -> Floats:
        return self._largest(self.known)

    def _by_unit(self, values: Floats) -> Floats:
        return np.asarray(np.bincount(self.age_unit, values, len(self.unit_operator)), float)

    def _by_operator(self, values: Floats) -> Floats:
        return np.asarray(np.bincount(self.unit_operator, values, self.operators), float)


def count_stations(network: Network, measure: str) -> Count:
    """How one of MEASURES is counted in a network."""
    stations = np.flatnonzero(network.sight.station[network.function])
    function, operator = network.function[stations], network.operator[stations]
    age = generation_of(network)[function] if measure == "traffic" else np.zeros(len(stations), np.int64)
    units, unit = _numbered(operator, network.site[stations])
    ages, age_number = _numbered(unit, age)
    cells, cell = _numbered(age_number, function)
    return Count(
        stations=stations,
        weight=network.weights[measure][stations],
        unit=unit,
        age=age_number,
        cell=cell,
        unit_operator=units[:, 0],
        age_unit=ages[:, 0],
        cell_age=cells[:, 0],
        operators=len(network.operators),
    )


def generation_of(network: Network) -> Integers:
    """A number for the generations of each combination of functions; the same number, the same generations."""
    spoken = [tuple(sorted({age for one in row or () for age in one.generations})) for row in network.sight.functions]
    known = {ages: number for number, ages in enumerate(dict.fromkeys(spoken))}
    return np.array([known[ages] for ages in spoken], np.int64)


def _numbered(*columns: Integers) -> tuple[Integers, Integers]:
    """The distinct rows of some columns in order, and the number of each row."""
    if not len(columns[0]):
        return np.zeros((0, len(columns)), np.int64), np.zeros(0, np.int64)
    order = np.lexsort(columns[::-1])
    rows = np.stack([column[order] for column in columns], axis=1)
    new = np.concatenate([[True], (rows[1:] != rows[:-1]).any(axis=1)])
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    return rows[new], number


def counts(network: Network) -> dict[str, Count]:
    """How each measure is counted."""
    return {measure: count_stations(network, measure) for measure in MEASURES}
