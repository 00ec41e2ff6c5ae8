"""What elements see of stations, each alone, put together by operator: the same count as of a set, for many sets of one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.nearby import Near
from netvet.exposure.passing import Passing
from netvet.exposure.tally import Tally


@dataclass(frozen=True)
class Gathered:
    """What each element alone sees of stations: one row an element, one column an operator.

    Attributes:
        seen: in people or Gbit/s, as far as weights are known.
        missing: the share of stations whose weight is not known: the least or the most of them, as asked; 0 without any.
    """

    seen: Floats
    missing: Floats


@dataclass(frozen=True)
class Gathering:
    """How one measure is gathered.

    Attributes:
        count: how it is counted over stations.
        lost: which stations have no way.
        near: the elements that may lie on the ways of these.
        size: how many elements there are.
    """

    count: Tally
    lost: Mask
    near: Near
    size: int

    def least(self, passing: Passing, chance: Floats) -> Gathered:
        """The least that each element sees, where it sees `chance` of what each station serves."""
        count = self.count
        keys, sums = _sums(passing.element, count.cell[passing.station], len(count.cell_age), chance * self._known(passing))
        element, cell = np.divmod(keys, max(len(count.cell_age), 1))
        keys, best = _greatest(element, count.cell_age[cell], len(count.age_unit), sums)
        element, age = np.divmod(keys, max(len(count.age_unit), 1))
        operator = count.unit_operator[count.age_unit[age]]
        return Gathered(self._spread(element, operator, best), self._all_missing(passing, chance))

    def most(self, passing: Passing, chance: Floats) -> Gathered:
        """The most, above what the stations without a way come to (`without_way`)."""
        count = self.count
        ages, units = max(len(count.age_unit), 1), max(len(count.unit_operator), 1)
        keys, sums = _sums(passing.element, count.age[passing.station], ages, chance * self._known(passing))
        element, age = np.divmod(keys, ages)
        near = self._serves(element, count.unit_operator[count.age_unit[age]])
        weight, already = self.count.age_weight[age], np.where(near, self._lost_age[age], 0.0)
        more = np.minimum(weight, sums + already) - np.minimum(weight, already)
        keys, more = _sums(element, count.age_unit[age], units, more)
        element, unit = np.divmod(keys, units)
        near = self._serves(element, count.unit_operator[unit])
        base = np.where(near, self._lost_unit[unit], 0.0)
        full = np.where(near, self._lost_whole[unit], base)
        stray = self._stray(passing, chance, keys) | (near & self._lost_stray[unit])
        value = np.where(stray, count.unit_weight[unit], base + more) - full
        return Gathered(self._spread(element, count.unit_operator[unit], value), self._some_missing(passing, chance))

    def without_way(self) -> Gathered:
        """What each element sees at most of the stations without a way that may be its own."""
        return Gathered(self._of_near(self._lost_operator), self._of_near(self._missing_lost))

    def _known(self, passing: Passing) -> Floats:
        return self.count.known[passing.station]

    def _spread(self, element: Integers, operator: Integers, values: Floats) -> Floats:
        width = self.count.operators
        sums = np.bincount(element * width + operator, values, self.size * width)
        return np.asarray(sums.reshape(self.size, width), float)

    def _serves(self, element: Integers, operator: Integers) -> Mask:
        kind = self.near.kind[element]
        return np.asarray((kind >= 0) & self.near.serving[kind, operator], bool)

    def _of_near(self, values: Floats) -> Floats:
        found = np.zeros((self.size, self.count.operators))
        rows = np.flatnonzero(self.near.kind >= 0)
        found[rows] = self.near.serving[self.near.kind[rows]] * values
        return found

    def _stray(self, passing: Passing, chance: Floats, keys: Integers) -> Mask:
        """By element and unit: whether it sees a station there whose weight is not known."""
        rows = np.isnan(self.count.weight[passing.station]) & (chance > 0)
        units = max(len(self.count.unit_operator), 1)
        return np.isin(keys, passing.element[rows] * units + self.count.unit[passing.station[rows]])

    def _missing_rows(self, passing: Passing, chance: Floats) -> tuple[Integers, Integers, Floats]:
        unit = self.count.unit[passing.station]
        rows = self.count.missing[passing.station] & (chance > 0)
        return passing.element[rows], self.count.unit_operator[unit[rows]], chance[rows]

    def _all_missing(self, passing: Passing, chance: Floats) -> Floats:
        element, operator, part = self._missing_rows(passing, chance)
        seen = self._spread(element, operator, np.ones(len(part)))
        found = np.full(seen.shape, np.inf)
        np.minimum.at(found, (element, operator), part)
        whole = (seen == self._missing_number) & (self._missing_number > 0)
        return np.where(whole, found, 0.0)

    def _some_missing(self, passing: Passing, chance: Floats) -> Floats:
        element, operator, part = self._missing_rows(passing, chance)
        found = np.zeros((self.size, self.count.operators))
        np.maximum.at(found, (element, operator), part)
        return found

    @cached_property
    def _missing_number(self) -> Floats:
        """By operator, of how many stations the weight is not known."""
        unit = self.count.unit[self.count.missing]
        return np.bincount(self.count.unit_operator[unit], minlength=self.count.operators).astype(float)

    @cached_property
    def _missing_lost(self) -> Floats:
        unit = self.count.unit[self.lost & self.count.missing]
        return (np.bincount(self.count.unit_operator[unit], minlength=self.count.operators) > 0).astype(float)

    @cached_property
    def _lost_age(self) -> Floats:
        return np.asarray(np.bincount(self.count.age, self.count.known * self.lost, len(self.count.age_unit)), float)

    @cached_property
    def _lost_unit(self) -> Floats:
        """By unit, what stations without a way come to at most, without those whose weight is not known."""
        part = np.minimum(self.count.age_weight, self._lost_age)
        return np.asarray(np.bincount(self.count.age_unit, part, len(self.count.unit_operator)), float)

    @cached_property
    def _lost_stray(self) -> Mask:
        stray = np.isnan(self.count.weight) & self.lost
        return np.bincount(self.count.unit, stray, len(self.count.unit_operator)) > 0

    @cached_property
    def _lost_whole(self) -> Floats:
        return np.where(self._lost_stray, self.count.unit_weight, self._lost_unit)

    @cached_property
    def _lost_operator(self) -> Floats:
        return np.asarray(np.bincount(self.count.unit_operator, self._lost_whole, self.count.operators), float)


def _sums(element: Integers, group: Integers, groups: int, values: Floats) -> tuple[Integers, Floats]:
    """By element and group, `element * groups + group` in order, the sum."""
    keys, order, first = _runs(element, group, groups)
    return keys, np.add.reduceat(values[order], first) if len(first) else np.zeros(0)


def _greatest(element: Integers, group: Integers, groups: int, values: Floats) -> tuple[Integers, Floats]:
    keys, order, first = _runs(element, group, groups)
    return keys, np.maximum.reduceat(values[order], first) if len(first) else np.zeros(0)


def _runs(element: Integers, group: Integers, groups: int) -> tuple[Integers, Integers, Integers]:
    key = element * max(groups, 1) + group
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.concatenate([[True], np.diff(key) != 0])) if len(key) else np.zeros(0, np.int64)
    return key[first], order, first
