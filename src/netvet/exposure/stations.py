"""Where subscribers attach: the stations, their people and traffic, and what is counted once though two functions count it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from netvet.exposure.adding import Adding, made_adding, runs
from netvet.exposure.counting import marked
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import MEASURES, Network
from netvet.exposure.sites import Sites, made_sites


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

    def among(self, rows: Integers) -> Count:
        """The count of some sites only, by the places of all their stations."""
        chosen = marked(rows, len(self.stations))
        return replace(
            self,
            stations=self.stations[rows],
            weight=self.weight[rows],
            sites=self.sites.among(chosen),
            unit_operator=self.unit_operator[chosen[self.sites.first]],
        )

    def by_operator(self, values: Floats | Mask) -> Floats:
        """Of values by site: by operator, the sum."""
        return np.asarray(np.bincount(self.unit_operator, values, self.operators), float)

    def seen(self, shade: Integers, part: Floats, surely: Mask) -> Floats:
        """By operator and question, what is seen of what the stations serve: as `Adding.seen` has it."""
        return self._adding.seen(shade, part, surely)

    def adding(self, weight: Floats) -> Adding:
        """What is seen of the same stations is added up by this, if they have other weights."""
        return made_adding(weight, self.sites, self.unit_operator, self.limits)

    def of_missing(self, shade: Integers, part: Floats) -> tuple[Floats, Floats]:
        """By operator and question, the least and the most share seen of stations of unknown weight; nan where none."""
        shape = (self.operators, part.shape[1])
        least, most = np.full(shape, np.nan), np.full(shape, np.nan)
        for operator, first, last in runs(self._lost_limits):
            own = part.T.take(np.flatnonzero(marked(shade[self._lost[first:last]], len(part))), axis=1)
            least[operator], most[operator] = own.min(axis=1), own.max(axis=1)
        return least, most

    @cached_property
    def limits(self) -> Integers:
        """By operator, where its stations begin, and the end."""
        begins = np.searchsorted(self.unit_operator, np.arange(self.operators + 1))
        return np.append(self.sites.first, len(self.stations))[begins]

    @cached_property
    def _lost(self) -> Integers:
        """The stations whose weight is not known."""
        return np.flatnonzero(np.isnan(self.weight))

    @cached_property
    def _lost_limits(self) -> Integers:
        return np.searchsorted(self._lost, self.limits)

    @cached_property
    def _adding(self) -> Adding:
        return self.adding(self.weight)


def counts(network: Network) -> dict[str, Count]:
    """How each of MEASURES is counted in a network."""
    station, place = network.stations, network.place
    kinds = len(network.sight.functions)
    ages = generation_of(network)
    function = np.lexsort((np.arange(kinds), ages)).argsort()[
        network.function[station]
    ]  # numbered so that generations lie side by side
    sites = int(place.max(initial=0)) + 1
    key = (network.operator[station].astype(np.int64) * sites + place[station]) * kinds + function
    order = np.argsort(key, kind="stable") if (np.diff(key) < 0).any() else np.arange(len(key))
    station, key = station[order], key[order]
    unit = key // kinds
    cells, new_unit = np.flatnonzero(_begins(key)).astype(np.int32), _begins(unit)
    new_age = new_unit | _begins(ages[network.function[station]])
    operator = network.operator[station[new_unit]]
    apart = {"subscribers": new_unit, "traffic": new_age}
    return {
        measure: Count(
            stations=station,
            weight=network.weights[measure][station],
            sites=made_sites(cells, apart[measure], new_unit),
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
