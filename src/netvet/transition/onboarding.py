"""Makers that are new to an operator: which acts bring them in, what that costs once, and how a bound counts it exactly."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from netvet.transition.charges import charges_of
from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import NONE, Floats, Integers, Mask, Problem
from netvet.transition.scanning import PART, Kind, Scan
from netvet.transition.tables import Model

MOST = 8
"""New makers of an operator whose sets are all compared; what more there are cost nothing in a bound, which stays one."""


class Needs(NamedTuple):
    """Which new makers acts bring in, as sums of powers of two. G groups, K targets, B builds.

    Attributes:
        makers: of each operator, those that some act may bring in, each standing for its power of two.
        first: by first acts. [G, K]
        second: by second acts. [G, B, K]
    """

    makers: tuple[tuple[int, ...], ...]
    first: Integers
    second: Integers


class Spread(NamedTuple):
    """What the units of each operator cost at best with each set of new makers, limits and all.

    Attributes:
        makers: of each operator, as in `Needs`.
        least: of each operator, by set: the sum over its units, less what its own caps are worth. [2^n] each
        price: what one new maker costs.
        worth: what the other limits are worth.
        plain: no plan costs less, were new makers to cost nothing: at the prices of the limits, and no others.
    """

    makers: tuple[tuple[int, ...], ...]
    least: tuple[Floats, ...]
    price: float
    worth: float
    plain: float

    @property
    def bound(self) -> float:
        """No plan costs less: of every operator the best set, less what the limits are worth."""
        return float(sum(self._best(number) for number in range(len(self.least)))) - self.worth

    def without(self, operator: int, maker: int) -> float:
        """No plan in which a maker stays new to an operator costs less than this."""
        place = self.makers[operator].index(maker)
        return self.bound - self._best(operator) + self._best(operator, 1 << place)

    def _best(self, operator: int, shut: int = 0) -> float:
        least = self.least[operator]
        sets = np.arange(len(least))
        whole = least + self.price * np.bitwise_count(sets)
        return float(whole[(sets & shut) == 0].min())


def new_makers(problem: Problem) -> Mask:
    """Whether an operator has nothing of a maker today. [O, V]."""
    units = problem.units
    found = np.ones((len(problem.operators), len(problem.market.makers)), bool)
    for maker in (units.anchor, units.five):
        there = maker != NONE
        found[units.operator[there], maker[there]] = False
    return found


def bought(model: Model, makers: int, plan: Plan) -> Mask:
    """Of which makers each unit buys. [N, V].

    Args:
        model: a problem made ready.
        makers: how many there are.
        plan: what is done.
    """
    acts, number, every = model.acts, len(model.acts.target_anchor), np.arange(len(plan))
    found = np.zeros((len(plan), makers), bool)
    states = (acts.state, acts.own + np.maximum(plan.first, 0))
    for state, act in zip(states, (plan.first, plan.second), strict=True):
        gear = (act != NONE) & (act < number)
        target = np.where(gear, act, 0)
        for new, maker in ((acts.new_anchor, acts.target_anchor), (acts.new_five, acts.target_five)):
            found[every, maker[target]] |= gear & new[state, target]
    return found


def brought_in(problem: Problem, model: Model, plan: Plan) -> Mask:
    """Which makers a plan brings to which operators that have nothing of them. [O, V]."""
    found = np.zeros((len(problem.operators), len(problem.market.makers)), bool)
    np.logical_or.at(found, problem.units.operator, bought(model, found.shape[1], plan))
    return found & new_makers(problem)


def onboarding_cost(problem: Problem, model: Model, plan: Plan) -> float:
    """What the new makers of a plan cost, whenever they come."""
    return problem.terms.onboarding * float(brought_in(problem, model, plan).sum())


def needs_of(problem: Problem, model: Model, most: int = MOST) -> Needs:
    """Which new makers every act brings in.

    Args:
        problem: what is asked.
        model: that made ready.
        most: so many makers of an operator, at most.
    """
    groups, tables = model.groups, model.tables
    built = model.acts.own + np.maximum(tables.builds, 0)
    allowed = tables.one_to > tables.one_from, tables.two_to > tables.two_from
    parts = [*_puts_in(model, groups.state, allowed[0]), *_puts_in(model, built, allowed[1])]
    fresh, power = new_makers(problem), np.zeros((len(problem.operators), len(problem.market.makers)), np.int64)
    makers = []
    for operator in range(len(problem.operators)):
        own = groups.operator == operator
        may = {int(one) for new, maker in parts for one in np.broadcast_to(maker, new.shape)[own][new[own]]}
        makers.append(tuple(sorted(one for one in may if fresh[operator, one]))[:most])
        power[operator, list(makers[-1])] = 1 << np.arange(len(makers[-1]))
    sums = [new * power[groups.operator.reshape(-1, *[1] * (new.ndim - 1)), maker] for new, maker in parts]
    return Needs(tuple(makers), sums[0] | sums[1], sums[2] | sums[3])


def _puts_in(model: Model, state: Integers, may: Mask) -> Iterator[tuple[Mask, Integers]]:
    """Of 4G and of 5G: whether an act that may be puts it in, and of which maker. [..., K], [K]."""
    acts = model.acts
    yield acts.new_anchor[state] & may, acts.target_anchor
    yield acts.new_five[state] & may, acts.target_five


def spread_of(problem: Problem, model: Model, limits: Limits, prices: Floats) -> Spread:
    """What the units of each operator cost at best, by the makers that are brought in.

    A cap of one operator concerns its units alone: with each set of new makers it may have prices of its own. So where a cap
    asks for a new maker, doing without costs its fine; one price for all sets would cost half of either.

    Args:
        problem: what is asked.
        model: that made ready.
        limits: its limits.
        prices: of each limit. [L]
    """
    needs, own = needs_of(problem, model), _own_caps(problem, limits)
    plain = _at_prices(problem, model, limits, needs, prices)
    shared = limits.worth(np.where(own == NONE, prices, 0.0))
    worth = shared + sum(_worth(limits, prices, own == operator) for operator in range(len(needs.makers)))
    several = [(prices, plain)]
    if (own != NONE).any():
        fined = np.where(own == NONE, prices, limits.ceiling)
        several.append((fined, _at_prices(problem, model, limits, needs, fined)))
    least = tuple(
        np.max([found[operator] - _worth(limits, at, own == operator) for at, found in several], axis=0)
        for operator in range(len(needs.makers))
    )
    return Spread(needs.makers, least, problem.terms.onboarding, shared, float(sum(one[-1] for one in plain)) - worth)


def _own_caps(problem: Problem, limits: Limits) -> Integers:
    """Of each limit the operator whose cap it is; NONE of what operators share. [L]."""
    found = np.full(len(limits.capacity), NONE)
    found[limits.part("caps")] = np.asarray([cap.operator for cap in problem.caps], np.int64)[limits.cap]
    return found


def _worth(limits: Limits, prices: Floats, rows: Mask) -> float:
    return limits.worth(np.where(rows, prices, 0.0))


def _at_prices(problem: Problem, model: Model, limits: Limits, needs: Needs, prices: Floats) -> list[Floats]:
    """What the units of each operator cost at best at some prices, by set of new makers. [2^n] each."""
    scan = Scan(problem, model, charges_of(model, limits, prices, problem.work.manager))
    found = []
    for operator, makers in enumerate(needs.makers):
        own = np.flatnonzero(problem.units.operator == operator)
        own = own[np.argsort(model.groups.of[own], kind="stable")]
        parts = [own[start : start + PART] for start in range(0, len(own), PART)]
        sets = [_by_set(scan, model, needs, part, 1 << len(makers)) for part in parts]
        found.append(np.sum([np.zeros(1 << len(makers)), *sets], axis=0))
    return found


def _by_set(scan: Scan, model: Model, needs: Needs, units: Integers, sets: int) -> Floats:
    """What some units of one operator cost at best, by the set of new makers that they may buy of. [sets]."""
    group, every = model.groups.of[units], np.arange(len(units))
    found = np.full((len(units), sets), np.inf)
    for kind in scan.kinds(units):
        wanted = _wanted(needs, kind, group)
        found[every, wanted] = np.minimum(found[every, wanted], kind.cost)
    numbers = np.arange(sets)
    for place in range(sets.bit_length() - 1):  # what a set may buy, every larger one may
        with_it = numbers[(numbers >> place) & 1 == 1]
        found[:, with_it] = np.minimum(found[:, with_it], found[:, with_it ^ (1 << place)])
    return np.asarray(found.sum(axis=0), float)


def _wanted(needs: Needs, kind: Kind, group: Integers) -> Integers:
    first = needs.first[group, kind.first] if kind.first != NONE else np.zeros(len(group), np.int64)
    return first | needs.second[group, kind.place, kind.second] if kind.place != NONE else first


def without(model: Model, shut: Mask) -> Model:
    """A problem made ready, but that operators buy nothing of some makers.

    Args:
        model: the problem made ready.
        shut: whether an operator buys nothing of a maker. [O, V]
    """
    groups, tables = model.groups, model.tables
    shut_first = _shut(model, groups.state, shut)
    shut_second = _shut(model, model.acts.own + np.maximum(tables.builds, 0), shut)
    return model._replace(
        tables=tables._replace(one_to=np.where(shut_first, 0, tables.one_to), two_to=np.where(shut_second, 0, tables.two_to))
    )


def _shut(model: Model, state: Integers, shut: Mask) -> Mask:
    acts, own = model.acts, shut[model.groups.operator]  # [G, V]
    own = own.reshape(len(own), *[1] * (state.ndim - 1), -1)
    return np.asarray(
        (acts.new_anchor[state] & own[..., acts.target_anchor]) | (acts.new_five[state] & own[..., acts.target_five]), bool
    )
