"""Tries whether an operator does better without a maker that is new to it: no unit alone would find that."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netvet.transition.answering import Answering
from netvet.transition.certificate import possible
from netvet.transition.exchange import improve
from netvet.transition.groups import standing
from netvet.transition.limits import Limits
from netvet.transition.onboarding import Spread, brought_in, new_makers, spread_of, without
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Mask, Problem
from netvet.transition.tables import Model
from netvet.transition.watch import Watch

_PASSES = 4


def with_fewer(
    problem: Problem,
    model: Model,
    limits: Limits,
    plan: Plan,
    *,
    prices: Floats,
    chance: np.random.Generator,
    watch: Watch,
) -> Iterator[Plan]:
    """Plans without one of the new makers of a plan, those first that may be cheapest; none that cannot be cheaper.

    Args:
        problem: what it is a plan of.
        model: that made ready.
        limits: its limits.
        plan: the best so far.
        prices: of each limit. [L]
        chance: the order of units.
        watch: when to stop; its cost says what is cheaper.
    """
    spread = spread_of(problem, model, limits, prices)
    for operator, maker in _worth_a_try(problem, model, plan, spread):
        if watch.over:
            return
        if spread.without(operator, maker) >= watch.cost:
            continue
        shut = shut_by(problem, model, plan)
        shut[operator, maker] = True
        narrow = without(model, shut)
        start = _moved(problem, narrow, limits, plan, prices)
        yield improve(problem, narrow, limits, start, chance=chance, watch=watch, passes=_PASSES)


def with_none(
    problem: Problem,
    model: Model,
    limits: Limits,
    plan: Plan,
    *,
    prices: Floats,
    chance: np.random.Generator,
    watch: Watch,
) -> Iterator[Plan]:
    """Plans without any of the new makers of a plan: of all operators, then of each of them alone.

    The first is there whatever time is left: no search is to end with makers that nobody needs.

    Args:
        problem: what it is a plan of.
        model: that made ready.
        limits: its limits.
        plan: a plan.
        prices: of each limit. [L]
        chance: the order of units.
        watch: when to stop.
    """
    found = brought_in(problem, model, plan) & ~_decided(problem, model)
    if not found.any():
        return
    narrow = without(model, new_makers(problem) & ~_decided(problem, model))
    start = _moved(problem, narrow, limits, plan, prices)
    none = improve(problem, narrow, limits, start, chance=chance, watch=watch, passes=_PASSES)
    yield none
    operators = np.flatnonzero(found.any(axis=1))
    for operator in operators if len(operators) > 1 else ():
        own = problem.units.operator == operator
        yield Plan(*(np.where(own, one, other) for one, other in zip(vars(none).values(), vars(plan).values(), strict=True)))


def _worth_a_try(problem: Problem, model: Model, plan: Plan, spread: Spread) -> list[tuple[int, int]]:
    """Operators and new makers of a plan, those first without which a plan may cost least; no maker that was decided."""
    found = brought_in(problem, model, plan) & ~_decided(problem, model)
    pairs = [(int(operator), int(maker)) for operator, maker in np.argwhere(found) if maker in spread.makers[operator]]
    return sorted(pairs, key=lambda pair: (spread.without(*pair), pair))


def _decided(problem: Problem, model: Model) -> Mask:
    """Which new makers were decided on before the policy was known. [O, V]."""
    return brought_in(problem, model, standing(problem))


def shut_by(problem: Problem, model: Model, plan: Plan) -> Mask:
    """Which operators do without which makers that are new to them, in a plan. [O, V]."""
    return new_makers(problem) & ~brought_in(problem, model, plan) & ~_decided(problem, model)


def _moved(problem: Problem, narrow: Model, limits: Limits, plan: Plan, prices: Floats) -> Plan:
    """A plan, but that units whose option is none any more take the best that they have at some prices."""
    answers = Answering(problem, narrow, limits).best(prices)[1]
    keeps = possible(problem, narrow, plan)
    return Plan(*(np.where(keeps, own, other) for own, other in zip(vars(plan).values(), vars(answers).values(), strict=True)))
