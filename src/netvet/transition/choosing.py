"""The best option of every unit at given prices: compiled, one scan over acts and quarters."""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit

from netvet.transition.acts import Acts
from netvet.transition.charges import Charges, charges_of
from netvet.transition.groups import Groups
from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Problem
from netvet.transition.tables import Model, Tables


class Chooser:
    """Finds best options of all units of a problem."""

    def __init__(self, problem: Problem, model: Model, limits: Limits) -> None:
        self._model, self._limits = model, limits
        order = np.argsort(model.groups.of, kind="stable")
        start = np.searchsorted(model.groups.of[order], np.arange(len(model.groups.operator) + 1))
        self._members = (order, start)
        self._work = (problem.work.manager, problem.work.gap)

    def best(self, prices: Floats) -> tuple[Floats, Plan]:
        """What each unit costs at best with what it pays for limits, and the option that does it.

        Args:
            prices: of the limits. [L]
        """
        model, number = self._model, len(self._model.sites)
        value, found = np.empty(number), np.empty((4, number), np.int64)
        weights = (model.sites, model.subscribers, model.traffic)
        charges = charges_of(model, self._limits, prices)
        _respond(model.acts, model.groups, model.tables, charges, *self._members, *weights, *self._work, value, found)
        return value, Plan(*found)


def compiled(function: Any) -> Any:
    """The function compiled, kept between runs."""
    return njit(cache=True, nogil=True)(function)


@compiled
def gear_charge(acts: Acts, charges: Charges, state: int, target: int, region: int, operator: int, t: int) -> float:
    """What crews, deliveries and disturbance charge for an act, a site."""
    charge = acts.work[state, target] * charges.crews[region, t]
    charge += acts.gear_4g[state, target] * charges.deliveries[acts.target_anchor[target], t]
    charge += acts.gear_5g[state, target] * charges.deliveries[acts.target_five[target], t]
    if acts.disturbs[state, target]:
        charge += charges.disturbed[operator, region, t]
    return charge


@compiled
def choose(tables: Tables, g: int, gap: int, one: Any, two: Any, manager: Any, stay: float) -> Any:
    """The cheapest option of a unit of group g.

    Args:
        tables: windows and kinds of option.
        g: the group.
        gap: quarters between a build and a swap.
        one, two, manager, stay: what the acts cost the unit with all charges. [K, T], [B, K, T], [T], a number

    Returns:
        Its cost, first, first_at, second, second_at.
    """
    best, first, first_at, second, second_at = np.inf, -1, -1, -1, -1
    number = one.shape[0]
    least, least_at = np.inf, -1
    for t in range(tables.manager_from[g], tables.manager_to[g]):
        if manager[t] < least:
            least, least_at = manager[t], t
    if tables.allowed[g, 0]:
        best = stay
    if tables.allowed[g, 3] and stay + least < best:
        best, second, second_at = stay + least, number, least_at
    for k in range(number):
        for t in range(tables.one_from[g, k], tables.one_to[g, k]):
            if tables.allowed[g, 1] and one[k, t] < best:
                best, first, first_at, second, second_at = one[k, t], k, t, -1, -1
            if tables.allowed[g, 4] and k == tables.same[g] and one[k, t] + least < best:
                best, first, first_at, second, second_at = one[k, t] + least, k, t, number, least_at
    if tables.allowed[g, 2]:
        for b in range(two.shape[0]):
            build = tables.builds[g, b]
            if build < 0:
                continue
            for k in range(number):
                start, past, past_at = tables.one_from[g, build], np.inf, -1
                for t in range(max(tables.two_from[g, b, k], start + gap), tables.two_to[g, b, k]):
                    while start <= t - gap and start < tables.one_to[g, build]:
                        if one[build, start] < past:
                            past, past_at = one[build, start], start
                        start += 1
                    if past + two[b, k, t] < best:
                        best, first, first_at, second, second_at = past + two[b, k, t], build, past_at, k, t
    return best, first, first_at, second, second_at


@compiled
def _group_rates(acts: Acts, groups: Groups, tables: Tables, charges: Charges, g: int, work: float, sites: Any, traffic: Any) -> Any:
    """What the options of a group cost by site and by traffic: into arrays that hold one, two and manager one after another."""
    s, o, r = groups.state[g], groups.operator[g], groups.region[g]
    number, last = tables.one.shape[1], tables.one.shape[2]
    at, on_sites, on_traffic = 0, charges.sites[o], charges.traffic[o]
    for k in range(number):
        e = acts.own + k
        for t in range(tables.one_from[g, k], tables.one_to[g, k]):
            held = on_sites[s, t] + on_sites[e, last] - on_sites[e, t]
            sites[k, t] = tables.one[g, k, t] + gear_charge(acts, charges, s, k, r, o, t) + held
            traffic[k, t] = on_traffic[s, t] + on_traffic[e, last] - on_traffic[e, t]
    at = number
    for b in range(tables.builds.shape[1]):
        d = acts.own + tables.builds[g, b]
        for k in range(number):
            e = acts.own + k
            if tables.allowed[g, 2] and tables.builds[g, b] >= 0:
                for t in range(tables.two_from[g, b, k], tables.two_to[g, b, k]):
                    held = on_sites[e, last] - on_sites[e, t] - on_sites[d, last] + on_sites[d, t]
                    sites[at, t] = tables.two[g, b, k, t] + gear_charge(acts, charges, d, k, r, o, t) + held
                    traffic[at, t] = on_traffic[e, last] - on_traffic[e, t] - on_traffic[d, last] + on_traffic[d, t]
            at += 1
    for t in range(tables.manager_from[g], tables.manager_to[g]):
        sites[at, t] = tables.manager[g, t] + work * charges.crews[r, t]
        traffic[at, t] = tables.relief[s, t]
    return tables.stay[g] + on_sites[s, last], on_traffic[s, last]


@compiled
def _respond(
    acts: Acts,
    groups: Groups,
    tables: Tables,
    charges: Charges,
    order: Any,
    start: Any,
    sites: Any,
    subscribers: Any,
    traffic: Any,
    work: float,
    gap: int,
    value: Any,
    found: Any,
) -> None:
    number, builds, last = tables.one.shape[1], tables.builds.shape[1], tables.one.shape[2]
    rows = number + builds * number + 1
    by_sites, by_traffic, own = np.zeros((rows, last)), np.zeros((rows, last)), np.zeros((rows, last))
    for g in range(len(groups.operator)):
        stay_sites, stay_traffic = _group_rates(acts, groups, tables, charges, g, work, by_sites, by_traffic)
        used = rows if tables.allowed[g, 2] else number
        for i in order[start[g] : start[g + 1]]:
            n, f = sites[i], traffic[i]
            p = subscribers[i] if tables.wants[g] else 0.0
            for j in range(used):
                for t in range(last):
                    own[j, t] = n * by_sites[j, t] + f * by_traffic[j, t]
            for t in range(last):
                own[rows - 1, t] = n * by_sites[rows - 1, t] + f * by_traffic[rows - 1, t]
                for k in range(number):
                    own[k, t] += p * tables.waiting[t]
            stay = n * stay_sites + f * stay_traffic + p * tables.waiting[last]
            one, two = own[:number], own[number : rows - 1].reshape((builds, number, last))
            value[i], found[0, i], found[1, i], found[2, i], found[3, i] = choose(tables, g, gap, one, two, own[rows - 1], stay)
