"""What gear costs past its end of life until something else takes its place: upkeep, or its like of the same maker."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.calendar import Calendar
from netvet.transition.plan import Plan
from netvet.transition.problem import NONE, Floats, Integers, Mask, Problem


class Aged(NamedTuple):
    """Gear of one generation that stands at some units, or groups of them. M of them.

    Attributes:
        price: of its like, a site, without what the policy adds; 0 where there is none. [M]
        like, like_before: what its like costs a quarter, by its life, and what it did before the policy was known. [M]
        ends: the quarter in which it is written off. [M]
        renewal: the first quarter from then on in which its maker may renew it; `quarters` where never. [M]
        renewed: whether that was done before the policy was known. [M]
    """

    price: Floats
    like: Floats
    like_before: Floats
    ends: Integers
    renewal: Integers
    renewed: Mask

    def until(self, problem: Problem, calendar: Calendar, quarter: Integers | int) -> Floats:
        """What it costs until it gives way in a quarter, `quarters`: never; a site. [M].

        It is kept up quarter by quarter, or its maker renews it as soon as it is written off: whichever costs less up to the
        quarter in which it goes. What is renewed is paid for to the end of the horizon, in use or not, as all new gear is:
        otherwise gear bought for two years would cost two years of its life. To be renewed later than it may be never
        pays: what that saves is the same in each quarter, at its discount. A renewal takes no labour, crew or delivery.
        """
        upkeep = problem.terms.upkeep * self.price
        keeps = upkeep * calendar.between[self.ends, quarter]
        renews = upkeep * calendar.between[self.ends, self.renewal] + self.like * calendar.after[self.renewal]
        paid = self.like_before * calendar.after[self.ends]
        return np.asarray(np.where(self.renewed, paid, np.minimum(keeps, renews)), float)


class Standing(NamedTuple):
    """What stands at some units, or groups of them. M of them.

    Attributes:
        state, density, rule: as in `Groups`. [M]
        begin: the first quarter in which something new may be done there. [M]
        ends: the quarters in which 4G and 5G are written off, within the horizon. [M] each
        renewed: whether 4G, and 5G, was renewed before the policy was known. [M] each
    """

    state: Integers
    density: Integers
    rule: Integers
    begin: Integers
    ends: tuple[Integers, Integers]
    renewed: tuple[Mask, Mask]


def aged(problem: Problem, acts: Acts, stands: Standing) -> tuple[Aged, Aged]:
    """The 4G and the 5G that stand at some units, or groups of them."""
    terms, (state, density, rule, begin, *_) = problem.terms, stands
    calendar = Calendar(problem.quarters, terms.rate)
    kinds = ((acts.anchor, terms.gear_4g, terms.life_4g), (acts.five, terms.gear_5g, terms.life_5g))
    found = []
    for (makers, prices, life), ends, before in zip(kinds, stands.ends, stands.renewed, strict=True):
        maker = makers[state]
        price = np.where(maker == NONE, 0.0, prices[maker, density])
        plain = price * calendar.annuity(life)
        at = np.maximum(np.maximum(ends, begin), problem.admission.opens[rule, maker])
        at = np.where(at < problem.admission.closes[rule, maker], np.minimum(at, problem.quarters), problem.quarters)
        found.append(Aged(price, plain * (1 + terms.uplift[maker]), plain, ends, at, before))
    return found[0], found[1]


def ends_of(problem: Problem) -> tuple[Integers, Integers]:
    """Of each unit the quarters in which its 4G and its 5G are written off, within the horizon; 0 where it has none. [N]."""
    units = problem.units
    four, five = (np.clip(one, 0, problem.quarters) for one in (units.end_of_life_4g, units.end_of_life_5g))
    return four, np.where(units.five == NONE, 0, five)


def renewed_before(problem: Problem, acts: Acts) -> tuple[Mask, Mask]:
    """Of each unit whether its 4G, and its 5G, was renewed before the policy was known: as the plan without it had it. [N]."""
    units, nothing = problem.units, np.zeros(len(problem.units), bool)
    if problem.decided is None:
        return nothing, nothing
    calendar = Calendar(problem.quarters, problem.terms.rate)
    lives, gone_in = (problem.terms.life_4g, problem.terms.life_5g), gone_at(problem, acts, problem.decided)
    found = []
    for life, ends, gone in zip(lives, ends_of(problem), gone_in, strict=True):
        dearer = problem.terms.upkeep * calendar.between[ends, gone] > calendar.annuity(life) * calendar.after[ends]
        found.append(np.asarray((ends < problem.announced) & (units.not_before <= ends) & dearer, bool))
    return found[0], found[1]


def gone_at(problem: Problem, acts: Acts, plan: Plan) -> tuple[Integers, Integers]:
    """The quarter in which a plan replaces the 4G, and the 5G, that stands at each unit; `quarters`: never. [N] each."""
    first, second = np.maximum(plan.first, 0), np.maximum(plan.second, 0)
    swaps = (plan.second != NONE) & (plan.second != len(acts.target_anchor))
    second = np.where(swaps, second, 0)
    found = []
    for new in (acts.new_anchor, acts.new_five):
        later = np.where(swaps & new[acts.own + first, second], plan.second_at, problem.quarters)
        found.append(np.where((plan.first != NONE) & new[acts.state, first], plan.first_at, later))
    return found[0], found[1]
