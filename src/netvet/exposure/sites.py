"""Sites and what stands on them: sums and largest parts over stations that lie side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.links import Floats, Integers, Mask


@dataclass(frozen=True)
class Sites:
    """Stations in order of their sites, within these of what counts apart, within that of their combination of functions.

    Attributes:
        cells: where each combination begins, among the stations.
        ages: where each part that counts apart begins, among the cells.
        units: where each site begins, among the ages.
        stations: how many stations there are.
    """

    cells: Integers
    ages: Integers
    units: Integers
    stations: int

    @cached_property
    def first(self) -> Integers:
        """The first station of each site."""
        return self.cells[self.ages[self.units]]

    @cached_property
    def sizes(self) -> Integers:
        """How many stations each site has."""
        return np.diff(np.append(self.first, self.stations)).astype(np.int32)

    @property
    def unit_of_age(self) -> Integers:
        """Of each age, the number of its site."""
        return np.repeat(np.arange(len(self.units)), np.diff(np.append(self.units, len(self.ages))))

    def largest(self, values: Floats) -> Floats:
        """Of values by station: by age, that of the largest combination of functions."""
        return _over(np.maximum, _over(np.add, values, self.cells), self.ages)

    def summed(self, values: Floats) -> Floats:
        """Of values by station: by age, the sum."""
        return _over(np.add, _over(np.add, values, self.cells), self.ages)

    def by_unit(self, values: Floats) -> Floats:
        """Of values by age: by site, the sum."""
        return _over(np.add, values, self.units)

    def any_station(self, values: Mask) -> Mask:
        """Of a mask by station: by site, whether one of its stations is in it."""
        return np.asarray(_over(np.logical_or, values, self.first), bool)

    def any_doubled(self) -> Mask:
        """By site, whether two combinations of functions count the same."""
        return np.asarray(_over(np.logical_or, np.diff(np.append(self.ages, len(self.cells))) > 1, self.units), bool)

    def among(self, chosen: Mask) -> Sites:
        """Some of them, whole sites, by a mask over stations."""
        begins = [np.zeros(self.stations, bool) for _ in range(3)]
        for place, level in zip((self.cells, self.cells[self.ages], self.first), begins, strict=True):
            level[place] = True
        new_cell, new_age, new_unit = (level[chosen] for level in begins)
        return made_sites(np.flatnonzero(new_cell).astype(np.int32), new_age, new_unit)


def made_sites(cells: Integers, new_age: Mask, new_unit: Mask) -> Sites:
    """Sites from where each combination of functions begins, and masks over stations: where an age and a site begin."""
    ages = np.flatnonzero(new_age[cells]).astype(np.int32)
    return Sites(cells, ages, np.flatnonzero(new_unit[cells[ages]]).astype(np.int32), len(new_unit))


def _over(rule: np.ufunc, values: NDArray[Any], begins: Integers) -> NDArray[Any]:
    """Values put together over runs; nothing to do where each run has one."""
    found: NDArray[Any] = values if len(begins) == len(values) else rule.reduceat(values, begins)
    return found
