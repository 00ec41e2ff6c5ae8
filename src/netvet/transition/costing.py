"""What a plan costs by cause, counted unit by unit from the problem and not from the tables of the search."""

from __future__ import annotations

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.ageing import Standing, aged, ends_of, gone_at
from netvet.transition.calendar import Calendar
from netvet.transition.limits import Limits
from netvet.transition.onboarding import onboarding_cost
from netvet.transition.plan import Cost, Plan
from netvet.transition.problem import NONE, Floats, Integers, Mask, Problem
from netvet.transition.tables import Model
from netvet.transition.uses import Uses


def cost_of(problem: Problem, model: Model, limits: Limits, plan: Plan) -> Cost:
    """The cost of a plan, by cause.

    Args:
        problem: what it is a plan of.
        model: that made ready.
        limits: its limits.
        plan: what is done.
    """
    use = Uses(problem, model, limits).of(plan)[:, 0]
    charge = limits.charge(use)
    over = [float(charge[limits.part(kind)].sum()) for kind in ("crews", "deliveries", "disturbed", "caps")]
    units = _Life(problem, model, plan)
    totals = {cause: float(values.sum()) for cause, values in units.by_cause().items()}
    over_limits = dict(zip(("overtime", "expedite", "disruption", "over_cap"), over, strict=True))
    return Cost(**totals, **over_limits, onboarding=onboarding_cost(problem, model, plan))


def unit_costs(problem: Problem, model: Model, plan: Plan) -> Floats:
    """What each unit costs, without the limits that it shares. [N]."""
    return np.asarray(sum(_Life(problem, model, plan).by_cause().values()), float)


class _Life:
    """Every unit in its three spans: before the first act, until the second, after it."""

    def __init__(self, problem: Problem, model: Model, plan: Plan) -> None:
        self._problem, self._model, self._plan = problem, model, plan
        self._calendar = Calendar(problem.quarters, problem.terms.rate)
        acts, last, managing = model.acts, problem.quarters, len(model.acts.target_anchor)
        self._managed = plan.second == managing
        self._swapped = (plan.second != NONE) & ~self._managed
        self._built = plan.first != NONE
        self._at = np.where(self._built, plan.first_at, last)
        self._then = np.where(self._swapped, plan.second_at, last)
        self._states = [acts.state, acts.own + np.maximum(plan.first, 0), acts.own + np.maximum(plan.second, 0) * self._swapped]
        zero = np.zeros(len(plan), np.int64)
        self._spans = [(zero, self._at), (self._at, self._then), (self._then, zero + last)]

    def by_cause(self) -> dict[str, Floats]:
        """The costs of each unit, by cause. [N] each."""
        plan, sites = self._plan, self._model.sites
        first = self._act(self._states[0], plan.first, plan.first_at, self._built)
        second = self._act(self._states[1], plan.second, plan.second_at, self._swapped)
        never = self._problem.units.wants_five & ~self._built
        early = self._early(self._disturbs(0), self._plan.first_at) + self._early(
            self._disturbs(1) & ~self._disturbs(0), self._plan.second_at
        )
        return {
            "gear": sites * (first[0] + second[0]),
            "upkeep": sites * self._upkeep(),
            "labour": sites * (first[1] + second[1] + self._manager() + early),
            "late": sites * self._late(),
            "unserved": sites * never * self._problem.terms.unserved * self._calendar.discount[-1],
            "waiting": self._waiting(),
            "exposure": self._exposure(),
        }

    def _act(self, state: Integers, target: Integers, at: Integers, done: Mask) -> tuple[Floats, Floats]:
        """New gear and labour of an act of each unit, a site."""
        terms, acts, density = self._problem.terms, self._model.acts, self._problem.units.density
        target, at = np.maximum(target, 0) * done, np.maximum(at, 0)
        anchor, five = acts.target_anchor[target], acts.target_five[target]
        of_4g = self._calendar.annuity(terms.life_4g) * terms.gear_4g[anchor, density] * self._problem.dearer(anchor, at)
        of_5g = self._calendar.annuity(terms.life_5g) * terms.gear_5g[five, density] * self._problem.dearer(five, at)
        bought = acts.new_anchor[state, target] * of_4g + acts.new_five[state, target] * of_5g
        labour = acts.disturbs[state, target] * terms.swap_labour[density] * self._calendar.discount[at]
        return np.where(done, bought * self._calendar.after[at], 0.0), np.where(done, labour, 0.0)

    def _disturbs(self, number: int) -> Mask:
        """Whether the first (0) or second (1) act replaces what is in use. [N]."""
        done, target = ((self._built, self._plan.first), (self._swapped, self._plan.second))[number]
        return np.asarray(done & self._model.acts.disturbs[self._states[number], np.maximum(target, 0) * done], bool)

    def _early(self, ends: Mask, at: Integers) -> Floats:
        """What it costs to end contracts in a quarter, a site. [N]."""
        at = np.maximum(at, 0)
        rest = np.maximum(np.clip(self._problem.units.bound_until, 0, self._problem.quarters) - at, 0)
        return np.asarray(ends * (self._problem.terms.early or 0.0) * rest * self._calendar.discount[at], float)

    def _manager(self) -> Floats:
        at = np.maximum(self._plan.second_at, 0)
        price = self._problem.terms.manager[self._problem.units.density] * self._calendar.discount[at]
        return np.where(self._managed, price, 0.0)

    def _since(self, quarter: Integers, span: int) -> Floats:
        """The discounted quarters of a span of each unit that do not come before a quarter. [N]."""
        return self._within(self._calendar.between, quarter, span)

    def _within(self, sums: Floats, quarter: Integers, span: int) -> Floats:
        begin, end = self._spans[span]
        quarter = np.clip(quarter, 0, self._problem.quarters)
        return np.asarray(sums[np.maximum(begin, quarter), end], float)

    def _upkeep(self) -> Floats:
        problem, units, acts, groups = self._problem, self._problem.units, self._model.acts, self._model.groups
        of = groups.of
        renewed = groups.renewed_4g[of], groups.renewed_5g[of]
        both = aged(problem, acts, Standing(acts.state, units.density, units.rule, groups.begin[of], ends_of(problem), renewed))
        gone = gone_at(problem, acts, self._plan)
        return np.asarray(sum(one.until(problem, self._calendar, at) for one, at in zip(both, gone, strict=True)), float)

    def _late(self) -> Floats:
        units, acts, admission = self._problem.units, self._model.acts, self._problem.admission
        stays, stays_4g = admission.may_stay, admission.stays_4g
        found = np.zeros(len(units))
        for span, state in enumerate(self._states):
            five = acts.five[state]
            fine = stays_4g[units.rule, acts.anchor[state]] & ((five == NONE) | stays[units.rule, five])
            found += ~fine * self._within(self._calendar.overdue, units.deadline, span)
        at = np.maximum(np.maximum(self._plan.second_at, units.deadline), 0)
        cured = self._calendar.overdue[np.minimum(at, self._problem.quarters), -1]
        before = found > 0
        return np.asarray(self._problem.terms.late * np.maximum(found - cured * (self._managed & before), 0.0), float)

    def _waiting(self) -> Floats:
        units = self._problem.units
        price = self._problem.weights.waiting / 1000.0
        return np.asarray(units.wants_five * units.subscribers * price * self._calendar.before[self._at], float)

    def _exposure(self) -> Floats:
        weights, risky = self._problem.weights, self._risky(self._model.acts)
        zero = np.zeros(len(self._plan), np.int64)
        found = sum(risky[state] * self._since(zero, span) for span, state in enumerate(self._states))
        left = (1.0 - weights.managed) * risky[self._states[0]] * self._calendar.after[np.maximum(self._plan.second_at, 0)]
        return np.asarray(weights.exposure * self._model.traffic * (found - self._managed * left), float)

    def _risky(self, acts: Acts) -> Floats:
        risky = self._problem.market.high_risk
        return np.asarray(risky[acts.anchor] | ((acts.five != NONE) & risky[acts.five]), float)
