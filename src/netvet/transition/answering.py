"""How every unit answers to prices of the limits: its cheapest option, compiled group by group."""

# ruff: noqa: PLR0917 - compiled functions take their arguments by place
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.charges import Charges, charges_of
from netvet.transition.choosing import Values, choose, compiled, empty_values
from netvet.transition.groups import Groups
from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers, Problem
from netvet.transition.tables import TWO, Model, Tables


class Members(NamedTuple):
    """The units in the order of their groups.

    Attributes:
        order: the units. [N]
        start: where each group begins, and the end. [G + 1]
        sites, subscribers, traffic: of each unit. [N]
    """

    order: Integers
    start: Integers
    sites: Floats
    subscribers: Floats
    traffic: Floats


class Answering:
    """Finds the answers of all units of a problem."""

    def __init__(self, problem: Problem, model: Model, limits: Limits) -> None:
        self._model, self._limits = model, limits
        order = np.argsort(model.groups.of, kind="stable")
        start = np.searchsorted(model.groups.of[order], np.arange(len(model.groups.operator) + 1))
        self._members = Members(order, start, model.sites, model.subscribers, model.traffic)
        self._work, self._gap = problem.work.manager, problem.work.gap

    def best(self, prices: Floats) -> tuple[Floats, Plan]:
        """What each unit costs at best with what it pays for limits, and the option that does it.

        Args:
            prices: of the limits. [L]
        """
        model, number = self._model, len(self._model.sites)
        value, found = np.empty(number), np.empty((number, 4), np.int64)
        charges = charges_of(model, self._limits, prices, self._work)
        scratch = [empty_values(model.tables) for _ in range(3)]
        _answer(model.acts, model.groups, model.tables, charges, self._members, self._gap, *scratch, value, found)
        return value, Plan(*np.ascontiguousarray(found.T))


@compiled
def _act_charge(acts: Acts, charges: Charges, state: int, target: int, region: int, place: int, t: int) -> float:
    """What crews, deliveries and disturbance charge for an act, a site."""
    charge = acts.work[state, target] * charges.crews[region, t]
    charge += acts.gear_4g[state, target] * charges.deliveries[acts.target_anchor[target], t]
    charge += acts.gear_5g[state, target] * charges.deliveries[acts.target_five[target], t]
    if acts.disturbs[state, target]:
        charge += charges.disturbed[place, t]
    return float(charge)


@compiled
def _rate(acts: Acts, groups: Groups, tables: Tables, charges: Charges, g: int, sites: Values, traffic: Values) -> None:
    """What the acts of a group cost: a site, and as much traffic as an average site has."""
    s, o, r = groups.state[g], groups.operator[g], groups.region[g]
    last, place = tables.one.shape[2], o * charges.crews.shape[0] + r
    on_sites, on_traffic = charges.sites[o], charges.traffic[o]
    for k in range(tables.one.shape[1]):
        e = acts.own + k
        for t in range(tables.one_from[g, k], tables.one_to[g, k]):
            held = on_sites[s, t] + on_sites[e, last] - on_sites[e, t]
            sites.one[k, t] = tables.one[g, k, t] + _act_charge(acts, charges, s, k, r, place, t) + held
            traffic.one[k, t] = on_traffic[s, t] + on_traffic[e, last] - on_traffic[e, t]
    for t in range(tables.manager_from[g], tables.manager_to[g]):
        sites.manager[t] = tables.manager[g, t] + charges.managers[r, t]
        traffic.manager[t] = tables.relief[s, t]
    sites.stay[0], traffic.stay[0] = tables.stay[g] + on_sites[s, last], on_traffic[s, last]
    if tables.allowed[g, TWO]:
        _rate_second(acts, groups, tables, charges, g, sites, traffic)


@compiled
def _rate_second(acts: Acts, groups: Groups, tables: Tables, charges: Charges, g: int, sites: Values, traffic: Values) -> None:
    o, r = groups.operator[g], groups.region[g]
    last, place = tables.one.shape[2], o * charges.crews.shape[0] + r
    on_sites, on_traffic = charges.sites[o], charges.traffic[o]
    for b in range(tables.builds.shape[1]):
        d = acts.own + tables.builds[g, b]
        for k in range(tables.one.shape[1]):
            e = acts.own + k
            for t in range(tables.two_from[g, b, k], tables.two_to[g, b, k]):
                held = on_sites[e, last] - on_sites[e, t] - on_sites[d, last] + on_sites[d, t]
                sites.two[b, k, t] = tables.two[g, b, k, t] + _act_charge(acts, charges, d, k, r, place, t) + held
                traffic.two[b, k, t] = on_traffic[e, last] - on_traffic[e, t] - on_traffic[d, last] + on_traffic[d, t]


@compiled
def _answer(
    acts: Acts,
    groups: Groups,
    tables: Tables,
    charges: Charges,
    members: Members,
    gap: int,
    by_sites: Values,
    by_traffic: Values,
    own: Values,
    value: Any,
    found: Any,
) -> None:
    for g in range(len(groups.operator)):
        _rate(acts, groups, tables, charges, g, by_sites, by_traffic)
        for i in members.order[members.start[g] : members.start[g + 1]]:
            people = members.subscribers[i] if tables.wants[g] else 0.0
            _own(tables, g, members.sites[i], members.traffic[i], people, by_sites, by_traffic, own)
            value[i] = choose(tables, g, gap, own, found[i])


@compiled
def _own(
    tables: Tables, g: int, sites: float, traffic: float, people: float, by_sites: Values, by_traffic: Values, own: Values
) -> None:
    """What the acts cost a unit of the group."""
    number, last = own.one.shape
    own.stay[0] = sites * by_sites.stay[0] + traffic * by_traffic.stay[0] + people * tables.waiting[last]
    for k in range(number):
        for t in range(tables.one_from[g, k], tables.one_to[g, k]):
            own.one[k, t] = sites * by_sites.one[k, t] + traffic * by_traffic.one[k, t] + people * tables.waiting[t]
    for t in range(tables.manager_from[g], tables.manager_to[g]):
        own.manager[t] = sites * by_sites.manager[t] + traffic * by_traffic.manager[t]
    if tables.allowed[g, TWO]:
        for b in range(own.two.shape[0]):
            for k in range(number):
                for t in range(tables.two_from[g, b, k], tables.two_to[g, b, k]):
                    own.two[b, k, t] = sites * by_sites.two[b, k, t] + traffic * by_traffic.two[b, k, t]
