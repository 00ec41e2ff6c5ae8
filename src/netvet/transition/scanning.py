"""What every unit costs at best at given prices, without a compiler: how a bound is checked."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from netvet.transition.charges import Charges, charges_of
from netvet.transition.limits import Limits
from netvet.transition.problem import NONE, Floats, Integers, Mask, Problem
from netvet.transition.tables import BUILT_MANAGED, MANAGED, ONE, STAY, TWO, Model

PART = 8_192
"""Units looked at together: what they need fits beside the processor."""


class Rates(NamedTuple):
    """What an act costs by group: a site, infinite outside its window, and as much traffic as an average site has. [G, T]."""

    sites: Floats
    traffic: Floats


class Kind(NamedTuple):
    """What some units cost at best with acts of one kind. n units.

    Attributes:
        cost: of each; infinite where it may not do so. [n]
        first: the target of the first act; NONE where there is none.
        place, second: the place of that among the builds of each, and the target of the second act; NONE where nothing more is
            put in.
    """

    cost: Floats
    first: int = NONE
    place: int = NONE
    second: int = NONE


def least_costs(problem: Problem, model: Model, limits: Limits, prices: Floats) -> Floats:
    """What each unit costs at best, with what it pays for limits.

    Args:
        problem: what is asked.
        model: that made ready.
        limits: its limits.
        prices: of each limit. [L]
    """
    scan = Scan(problem, model, charges_of(model, limits, prices, problem.work.manager))
    order = np.argsort(model.groups.of, kind="stable")
    found = np.empty(len(order))
    for start in range(0, len(order), PART):
        part = order[start : start + PART]
        found[part] = scan.least(part)
    return found


class Scan:
    """The rates of all acts at some prices, made once; units in parts.

    Attributes:
        one: of first acts, by target.
        two: of second acts, by place among the builds and target; those that occur.
        manager: of a new manager.
    """

    def __init__(self, problem: Problem, model: Model, charges: Charges) -> None:
        self._model, self._charges, self._gap = model, charges, problem.work.gap
        groups, tables = model.groups, model.tables
        self._crews = charges.crews[groups.region]
        self._disturbed = charges.disturbed[groups.operator * len(charges.crews) + groups.region]
        number = len(model.acts.target_anchor)
        self.one = [self._first(target) for target in range(number)]
        self.two = {
            (place, target): self._second(place, target)
            for place in range(tables.builds.shape[1])
            for target in range(number)
            if bool((tables.two_to[:, place, target] > tables.two_from[:, place, target])[tables.allowed[:, TWO]].any())
        }
        inside = _within(tables.manager_from, tables.manager_to, tables.one.shape[2])
        manager = np.where(inside, tables.manager + charges.managers[groups.region], np.inf)
        self.manager = Rates(manager, tables.relief[groups.state])

    def _held(self, sums: Floats, state: Integers) -> Floats:
        """What it costs to be in a state of each group up to a quarter. [G, T + 1]."""
        return np.asarray(sums[self._model.groups.operator, state], float)

    def _from(self, sums: Floats, state: Integers) -> Floats:
        held = self._held(sums, state)
        return np.asarray(held[:, -1:] - held[:, :-1], float)

    def _charge(self, state: Integers, target: int) -> Floats:
        acts, charges = self._model.acts, self._charges
        charge = acts.work[state, target][:, None] * self._crews
        charge = charge + acts.gear_4g[state, target][:, None] * charges.deliveries[acts.target_anchor[target]]
        charge = charge + acts.gear_5g[state, target][:, None] * charges.deliveries[acts.target_five[target]]
        return np.asarray(charge + acts.disturbs[state, target][:, None] * self._disturbed, float)

    def _first(self, target: int) -> Rates:
        acts, tables, state = self._model.acts, self._model.tables, self._model.groups.state
        then = np.full(len(state), acts.own + target)
        both = (self._charges.sites, self._charges.traffic)
        held = [self._held(sums, state)[:, :-1] + self._from(sums, then) for sums in both]
        cost = tables.one[:, target] + self._charge(state, target) + held[0]
        inside = _within(tables.one_from[:, target], tables.one_to[:, target], cost.shape[1])
        return Rates(np.where(inside, cost, np.inf), held[1])

    def _second(self, place: int, target: int) -> Rates:
        acts, tables = self._model.acts, self._model.tables
        build = acts.own + np.maximum(tables.builds[:, place], 0)
        then = np.full(len(build), acts.own + target)
        both = (self._charges.sites, self._charges.traffic)
        held = [self._from(sums, then) - self._from(sums, build) for sums in both]
        cost = tables.two[:, place, target] + self._charge(build, target) + held[0]
        inside = _within(tables.two_from[:, place, target], tables.two_to[:, place, target], cost.shape[1])
        return Rates(np.where(inside & tables.allowed[:, TWO][:, None], cost, np.inf), held[1])

    def least(self, units: Integers) -> Floats:
        """The least cost of some units."""
        found = np.full(len(units), np.inf)
        for kind in self.kinds(units):
            np.minimum(found, kind.cost, out=found)
        return found

    def kinds(self, units: Integers) -> Iterator[Kind]:
        """What some units cost at best with each kind of act."""
        model, tables = self._model, self._model.tables
        group = model.groups.of[units]
        allowed = np.where(tables.allowed[group], 0.0, np.inf)
        one = [self.of(rates, units) + self.waiting(units)[:, None] * tables.waiting[:-1] for rates in self.one]
        managers = self.of(self.manager, units)
        managed = managers.min(axis=1)
        stay = self.stay(units)
        yield Kind(np.minimum(stay + allowed[:, STAY], stay + managed + allowed[:, MANAGED]))
        for target, values in enumerate(one):
            best = values.min(axis=1)
            own = np.where(tables.same[group] == target, allowed[:, BUILT_MANAGED], np.inf)
            after = (np.minimum.accumulate(values, axis=1) + managers).min(axis=1)
            built = np.where(tables.ordered[group], after, best + managed) + own
            yield Kind(np.minimum(best + allowed[:, ONE], built), target)
        for place, build in enumerate(tables.builds.T):
            yield from self._then(units, place, build[group], one)

    def _then(self, units: Integers, place: int, build: Integers, one: list[Floats]) -> Iterator[Kind]:
        """A build with a swap."""
        twos = [target for at, target in self.two if at == place]
        for target in sorted(set(build.tolist()) - {NONE}):
            some = np.flatnonzero(build == target)
            built = np.minimum.accumulate(one[target][some, : -self._gap or None], axis=1)
            for swap in twos:
                after = self.of(self.two[place, swap], units[some])[:, self._gap :]
                cost = np.full(len(units), np.inf)
                cost[some] = (built + after).min(axis=1, initial=np.inf)
                yield Kind(cost, target, place, swap)

    def of(self, rates: Rates, units: Integers) -> Floats:
        """What an act costs some units, by quarter. [n, T]."""
        model, group = self._model, self._model.groups.of[units]
        found = rates.sites[group] * model.sites[units][:, None]
        if bool(rates.traffic.any()):
            found += rates.traffic[group] * model.traffic[units][:, None]
        return np.asarray(found, float)

    def waiting(self, units: Integers) -> Floats:
        """Who waits for 5G at some units. [n]."""
        return np.asarray(self._model.subscribers[units] * self._model.tables.wants[self._model.groups.of[units]], float)

    def stay(self, units: Integers) -> Floats:
        """What it costs some units to do nothing. [n]."""
        model, groups = self._model, self._model.groups
        group = groups.of[units]
        by_sites = model.tables.stay + self._held(self._charges.sites, groups.state)[:, -1]
        by_traffic = self._held(self._charges.traffic, groups.state)[:, -1]
        waiting = self.waiting(units) * model.tables.waiting[-1]
        return np.asarray(model.sites[units] * by_sites[group] + model.traffic[units] * by_traffic[group] + waiting, float)


def _within(begin: Integers, end: Integers, quarters: int) -> Mask:
    time = np.arange(quarters)
    return np.asarray((time >= begin[:, None]) & (time < end[:, None]), bool)
