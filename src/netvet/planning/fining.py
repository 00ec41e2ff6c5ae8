"""The fines for being late and above a cap where makers that are new to an operator cost it something: neither ever pays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netvet.planning.outcome import Integers, Mask
from netvet.transition import NATION, NONE, Cap, Problem, new_makers, traffic_of

YEAR = 4
"""Quarters at the end of the horizon in which being late, or above a cap, comes to the cost of a new maker."""


def fined(problem: Problem, late: float) -> Problem:
    """The same problem, its fines high enough that no operator stays late, or above a cap, to save itself a new maker.

    Sites of an operator that only makers which are new to it can help, and the same ones, need one of them. What the fine is
    raised by comes to the cost of a new maker where all of those sites are late in the last year of the horizon. Where no site
    needs a new maker, the fine is as given. So it is with caps: what has to leave, and can only for a new maker, counts.

    Args:
        problem: what is asked; caps with a price of their own keep it.
        late: the fine as the terms give it.
    """
    price = problem.terms.onboarding
    if price <= 0:
        return replace(problem, terms=replace(problem.terms, late=late))
    weights = _weights(problem)
    terms = replace(problem.terms, late=late + (price / min(weights) if weights else 0.0))
    return replace(problem, terms=terms, caps=tuple(_dear(problem, cap) for cap in problem.caps))


def _dear(problem: Problem, cap: Cap) -> Cap:
    """A cap with its fine."""
    worth = _above(problem, cap) if cap.price is None else 0.0
    return replace(cap, price=problem.terms.over_cap + problem.terms.onboarding / worth) if worth > 0 else cap


def _above(problem: Problem, cap: Cap) -> float:
    """Site-quarters of that year, or traffic, above a cap where its operator does without a new maker."""
    units, last = problem.units, problem.quarters
    inside = np.isin(np.arange(len(problem.market.makers)), cap.makers)
    own = (units.operator == cap.operator) | (cap.operator == NATION)
    holds = own & (inside[units.anchor] | ((units.five != NONE) & inside[units.five]))
    outside, fresh = _helps(problem)[units.rule] & ~inside, new_makers(problem)[units.operator]
    stuck = holds & (outside & fresh).any(axis=1) & ~(outside & ~fresh).any(axis=1)
    weight = traffic_of(problem) if cap.measure == "traffic" else units.sites
    over = np.maximum(weight[stuck].sum() - cap.share * weight[own].sum(), 0.0)
    return float(over[max(last - YEAR, 0) :].sum())


def _helps(problem: Problem) -> Mask:
    """Whether a maker delivers in time to units of a row of the admission, and may stay there. [G, V]."""
    admission, last = problem.admission, problem.quarters
    opens = np.maximum(admission.opens, _delivers(problem))
    return np.asarray((opens < np.minimum(admission.closes, last)) & admission.may_stay & admission.stays_4g, bool)


def _delivers(problem: Problem) -> Integers:
    """The first quarter in which each maker delivers. [V]."""
    last = problem.quarters
    return np.asarray(np.where(problem.capacities.deliveries > 0, np.arange(last), last).min(axis=1, initial=last), np.int64)


def _weights(problem: Problem) -> list[float]:
    """Site-quarters of that year that are late without a new maker, by operator and set of makers that help."""
    units, admission, last = problem.units, problem.admission, problem.quarters
    opens = np.maximum(admission.opens, _delivers(problem))
    mine, fresh = _helps(problem)[units.rule], new_makers(problem)[units.operator]  # [N, V]
    stands = units.anchor, np.where(units.five == NONE, units.anchor, units.five)
    fine = admission.stays_4g[units.rule, stands[0]] & admission.may_stay[units.rule, stands[1]]
    needs = (units.deadline < last) & ~fine & ~units.manager_cures & mine.any(axis=1) & ~(mine & ~fresh).any(axis=1)
    if not needs.any():
        return []
    begins = np.where(mine, opens[units.rule], last).min(axis=1)
    begins = np.maximum(np.maximum(begins, units.deadline), max(last - YEAR, 0))
    worth = units.sites * (last - np.minimum(begins, last))
    keys = np.concatenate([units.operator[:, None], mine], axis=1)[needs]
    of = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    return [float(one) for one in np.bincount(of, worth[needs])]
