"""Where subscribers attach: the stations, their people and traffic, and what is counted once though two functions count it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from netvet.exposure.counting import marked
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import MEASURES, Network
from netvet.exposure.sites import Sites, made_sites
from netvet.exposure.tangle import Tangle, made_tangle


@dataclass(frozen=True)
class Count:
    """How one measure is counted over stations.

    People of a site are those of its largest function: who is counted at two functions of a site is the same. Traffic runs over
    one generation or another, so that it is added up over generations, and within one taken of the largest function.

    Attributes:
        stations: their places in the network, site by site.
        weight: of each; nan where it is not known.
        sites: the sites of an operator; within them, for traffic, the generations count apart.
        unit_operator: the operator of each site.
        operators: how many there are.
    """

    stations: Integers
    weight: Floats
    sites: Sites
    unit_operator: Integers
    operators: int

    @property
    def known(self) -> Floats:
        """The weights, 0 where they are not known."""
        return np.where(np.isnan(self.weight), 0.0, self.weight)

    @property
    def unit_weight(self) -> Floats:
        """Of each site: what it serves, as far as it is known."""
        return self.sites.by_unit(self.sites.largest(self.known))

    @cached_property
    def missing(self) -> Mask:
        """Which sites have a station whose weight is not known: it may serve any number beside what the others do."""
        return self.sites.any_station(np.isnan(self.weight))

    @cached_property
    def total(self) -> Floats:
        """By operator: the weight of all its sites, as far as it is known."""
        return self.by_operator(self.unit_weight)

    @cached_property
    def gap(self) -> Mask:
        """By operator: whether it has such sites."""
        return self.by_operator(self.missing) > 0

    def fleeting(self, doubtful: Mask) -> Mask:
        """The stations of sites of which none is there for certain, where it is not known of some elements."""
        return np.repeat(~self.sites.any_station(~doubtful[self.stations]), self.sites.sizes)

    def touched(self, doubtful: Mask) -> Mask:
        """The stations of sites of which one at least may be missing."""
        return np.repeat(self.sites.any_station(doubtful[self.stations]), self.sites.sizes)

    def weighing(self, weight: Floats) -> Count:
        """The same count of other weights."""
        return replace(self, weight=weight)

    def by_operator(self, values: Floats | Mask) -> Floats:
        """Of values by site: by operator, the sum."""
        return np.asarray(np.bincount(self.unit_operator, values, self.operators), float)

    def seen(self, shade: Integers, part: Floats, surely: Mask) -> Floats:
        """By operator and question, what is seen of what the stations serve, as far as it is known.

        Args:
            shade: of each station, the row of `part` that holds for it.
            part: by shade and question, the share of what a station serves that is seen, 0 to 1.
            surely: by question, whether the least is asked, or the most.
        """
        found = self._plain_seen(shade, part)
        if self._tangle is not None:
            found += self._tangle.seen(shade, part, surely)
        return found

    def of_missing(self, shade: Integers, part: Floats) -> tuple[Floats, Floats]:
        """By operator and question, the least and the most share seen of stations of unknown weight; nan where none."""
        shape = (self.operators, part.shape[1])
        least, most = np.full(shape, np.nan), np.full(shape, np.nan)
        for operator, first, last in self._runs(self._lost_limits):
            own = part.T.take(np.flatnonzero(marked(shade[self._lost[first:last]], len(part))), axis=1)
            least[operator], most[operator] = own.min(axis=1), own.max(axis=1)
        return least, most

    def _plain_seen(self, shade: Integers, part: Floats) -> Floats:
        """Of stations that simply add up."""
        rows, known, limits = self._plain
        own, found = shade[rows], np.zeros((self.operators, part.shape[1]))
        for operator, first, last in self._runs(limits):
            base = own[first:last].min()
            weight = np.bincount(own[first:last] - base, known[first:last])
            found[operator] = np.einsum("s,sq->q", weight, part[base : base + len(weight)])
        return found

    def _runs(self, limits: Integers) -> list[tuple[int, int, int]]:
        return [(i, int(limits[i]), int(limits[i + 1])) for i in range(self.operators) if limits[i] < limits[i + 1]]

    @cached_property
    def _limits(self) -> Integers:
        """By operator, where its stations begin, and the end."""
        begins = np.searchsorted(self.unit_operator, np.arange(self.operators + 1))
        return np.append(self.sites.first, len(self.stations))[begins]

    @cached_property
    def _lost(self) -> Integers:
        """The stations whose weight is not known."""
        return np.flatnonzero(np.isnan(self.weight))

    @cached_property
    def _lost_limits(self) -> Integers:
        return np.searchsorted(self._lost, self._limits)

    @cached_property
    def _tangled(self) -> Mask:
        """Which stations do not simply add up: two functions count the same, or a weight at their site is not known."""
        several = self.sites.any_doubled() & self.sites.any_station(self.weight != 0)  # of nothing there is nothing to compare
        units = several | self.sites.any_station(np.isnan(self.weight))
        return np.repeat(units, self.sites.sizes)

    @cached_property
    def _plain(self) -> tuple[Integers, Floats, Integers]:
        """The stations that simply add up, what each serves, and where those of each operator begin."""
        rows = np.flatnonzero(~self._tangled & (self.weight > 0)).astype(np.int32)
        return rows, self.weight[rows], np.searchsorted(rows, self._limits)

    @cached_property
    def _tangle(self) -> Tangle | None:
        if not self._tangled.any():
            return None
        rows, operator = np.flatnonzero(self._tangled), self.unit_operator[self._tangled[self.sites.first]]
        return made_tangle(rows, self.weight, self.sites.among(self._tangled), operator, self.operators)


def counts(network: Network) -> dict[str, Count]:
    """How each of MEASURES is counted in a network."""
    station, place = network.stations, network.place
    kinds = len(network.sight.functions)
    ages, cells = generation_of(network), np.arange(kinds)
    function = np.lexsort((cells, ages)).argsort()[network.function[station]]  # numbered so that generations lie side by side
    sites = int(place.max(initial=0)) + 1
    key = (network.operator[station].astype(np.int64) * sites + place[station]) * kinds + function
    order = np.argsort(key, kind="stable") if (np.diff(key) < 0).any() else np.arange(len(key))
    station, key = station[order], key[order]
    unit = key // kinds
    new_cell, new_unit = (_begins(part) for part in (key, unit))
    new_age = new_unit | _begins(ages[network.function[station]])
    operator = network.operator[station[new_unit]]
    apart = {"subscribers": new_unit, "traffic": new_age}
    return {
        measure: Count(
            stations=station,
            weight=network.weights[measure][station],
            sites=made_sites(new_cell, apart[measure], new_unit),
            unit_operator=operator,
            operators=len(network.operators),
        )
        for measure in MEASURES
    }


def _begins(values: Integers) -> Mask:
    found = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=found[1:])
    return found


def generation_of(network: Network) -> Integers:
    """A number for the generations of each combination of functions; the same number, the same generations."""
    spoken = [tuple(sorted({age for one in row for age in one.generations})) for row in network.sight.functions]
    known = {ages: number for number, ages in enumerate(dict.fromkeys(spoken))}
    return np.array([known[ages] for ages in spoken], np.int64)
