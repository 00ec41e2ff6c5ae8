"""The proof of a plan: made of prices, and checked by anyone who has the problem, with numpy alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.transition.costing import cost_of
from netvet.transition.digest import digest
from netvet.transition.limits import KINDS, Limits, limits_of
from netvet.transition.onboarding import spread_of
from netvet.transition.plan import Certificate, Plan
from netvet.transition.problem import NONE, Floats, Integers, Mask, Problem
from netvet.transition.scanning import least_costs
from netvet.transition.tables import BUILT_MANAGED, MANAGED, ONE, STAY, TWO, Model, model_of
from netvet.transition.uses import Uses

ROUNDING = 1e-12
"""What sums of costs lose to rounding, as a share: less between a cost and its bound is no gap."""

EXACT = 1e-9
"""How far two sums of the same numbers may lie apart, as a share."""


@dataclass(frozen=True)
class Fault:
    """What does not hold in a certificate.

    Attributes:
        subject: inputs, plan, options, prices, bound, cost, gap or overshoot.
        told: what is wrong.
    """

    subject: str
    told: str


def bound_of(problem: Problem, model: Model, limits: Limits, prices: Floats) -> float:
    """No plan of a problem costs less than this, whatever the prices between 0 and the ceilings.

    Every unit at its best while it pays for limits, less what the limits themselves are worth. Where new makers cost something,
    every operator takes the set of them with which its units and that cost least.

    Args:
        problem: what is asked.
        model: that made ready.
        limits: its limits.
        prices: of each limit. [L]
    """
    if problem.terms.onboarding > 0:
        return spread_of(problem, model, limits, prices).bound
    return float(least_costs(problem, model, limits, prices).sum()) - limits.worth(prices)


def overshoot_of(problem: Problem, model: Model, limits: Limits, plan: Plan) -> dict[str, float]:
    """How much of each kind of limit a plan oversteps, summed over rows; late is in sites and quarters.

    Args:
        problem: what is asked.
        model: that made ready.
        limits: its limits.
        plan: what is done.
    """
    over = np.maximum(Uses(problem, model, limits).of(plan)[:, 0] - limits.capacity, 0.0)
    return {kind: float(over[limits.part(kind)].sum()) for kind in KINDS}


def certify(problem: Problem, plan: Plan, prices: Floats, model: Model | None = None) -> Certificate:
    """The certificate of a plan.

    Args:
        problem: what is asked.
        plan: what is done.
        prices: of each limit; any give a bound, good ones a high one. [L]
        model: the problem made ready, where that was done before.
    """
    model = model or model_of(problem)
    limits = limits_of(problem, model)
    prices = np.clip(prices, 0.0, limits.ceiling)
    bound, cost = bound_of(problem, model, limits, prices), cost_of(problem, model, limits, plan).total
    return Certificate(
        inputs=digest(problem),
        plan=digest(plan),
        prices=prices,
        bound=bound,
        cost=cost,
        gap=gap_of(bound, cost),
        overshoot=overshoot_of(problem, model, limits, plan),
    )


def gap_of(bound: float, cost: float) -> float:
    """How far a plan is from the best at most, as a share of its cost."""
    open_ = cost - bound
    return open_ / abs(cost) if open_ > ROUNDING * abs(cost) and cost else 0.0


def check(problem: Problem, plan: Plan, certificate: Certificate, model: Model | None = None) -> tuple[Fault, ...]:
    """Count everything again; what does not hold, nothing if all does.

    Args:
        problem: what was asked.
        plan: what is to be done.
        certificate: what is claimed of it.
        model: the problem made ready, where that was done before.
    """
    faults = list(_same_things(problem, plan, certificate))
    model = model or model_of(problem)
    limits = limits_of(problem, model)
    impossible = ~possible(problem, model, plan)
    if impossible.any():
        first = int(np.flatnonzero(impossible)[0])
        return *faults, Fault("options", f"{int(impossible.sum()):,} units do what they may not; the first is number {first}")
    prices = certificate.prices
    if prices.shape != limits.capacity.shape or not bool(((prices >= 0) & (prices <= limits.ceiling)).all()):
        return *faults, Fault("prices", "they are not those of the limits of this problem, or not between 0 and the ceilings")
    bound, cost = bound_of(problem, model, limits, prices), cost_of(problem, model, limits, plan).total
    told = {"bound": (certificate.bound, bound), "cost": (certificate.cost, cost)}
    told["gap"] = (certificate.gap, gap_of(bound, cost))
    over = overshoot_of(problem, model, limits, plan)
    told |= {f"overshoot of {kind}": (certificate.overshoot.get(kind, np.nan), value) for kind, value in over.items()}
    for subject, (claimed, found) in told.items():
        scale = 1.0 if subject == "gap" else max(abs(found), abs(cost) if subject in ("bound", "cost") else 1.0)
        if not abs(claimed - found) <= EXACT * scale:
            faults.append(Fault(subject.split()[0], f"{subject}: {claimed!r} is claimed, {found!r} was found"))
    return tuple(faults)


def _same_things(problem: Problem, plan: Plan, certificate: Certificate) -> list[Fault]:
    faults = []
    if digest(problem) != certificate.inputs:
        faults.append(Fault("inputs", "the problem is not the one that was certified"))
    if digest(plan) != certificate.plan:
        faults.append(Fault("plan", "the plan is not the one that was certified"))
    return faults


def possible(problem: Problem, model: Model, plan: Plan) -> Mask:
    """Whether what each unit does is among its options. [N].

    Args:
        problem: what is asked.
        model: that made ready.
        plan: what is done.
    """
    tables, group, every = model.tables, model.groups.of, np.arange(len(plan))
    number, quarters = len(model.acts.target_anchor), problem.quarters
    shaped = _range(plan.first, number) & _range(plan.second, number + 1)
    shaped &= _range(plan.first_at, quarters) & _range(plan.second_at, quarters)
    shaped &= ((plan.first == NONE) == (plan.first_at == NONE)) & ((plan.second == NONE) == (plan.second_at == NONE))
    first, second = np.where(shaped, plan.first, NONE), np.where(shaped, plan.second, NONE)
    acts, managed = first != NONE, second == number
    swapped = (second != NONE) & ~managed
    kind = np.where(swapped, TWO, np.where(managed, np.where(acts, BUILT_MANAGED, MANAGED), np.where(acts, ONE, STAY)))
    fine = shaped & tables.allowed[group, kind]
    known = np.maximum(first, 0)
    fine &= ~acts | _inside(plan.first_at, tables.one_from[group, known], tables.one_to[group, known])
    fine &= ~managed | _inside(plan.second_at, tables.manager_from[group], tables.manager_to[group])
    in_order = ~tables.ordered[group] | (plan.second_at >= plan.first_at)
    fine &= ~(managed & acts) | ((first == tables.same[group]) & in_order)
    place = (tables.builds[group] == first[:, None]).argmax(axis=1)
    then = np.where(swapped, second, 0)
    window = tables.two_from[group, place, then], tables.two_to[group, place, then]
    follows = acts & (tables.builds[group][every, place] == first) & (plan.second_at - plan.first_at >= problem.work.gap)
    return np.asarray(fine & (~swapped | (follows & _inside(plan.second_at, *window))), bool)


def _range(values: Integers, end: int) -> Mask:
    return np.asarray((values >= NONE) & (values < end), bool)


def _inside(at: Integers, begin: Integers, end: Integers) -> Mask:
    return np.asarray((at >= begin) & (at < end), bool)
