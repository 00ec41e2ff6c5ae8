"""The fine for being late where makers that are new to an operator cost it something: so high that late never pays."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netvet.transition import NONE, Calendar, Problem, new_makers

YEAR = 4
"""Quarters at the end of the horizon in which being late comes to the cost of a new maker."""


def fined(problem: Problem, late: float) -> Problem:
    """The same problem, its fine high enough that no operator stays late to save itself a new maker.

    Sites of an operator that only makers which are new to it can help, and the same ones, need one of them. What the fine is
    raised by comes to the cost of a new maker where all of those sites are late in the last year of the horizon. Where no site
    needs a new maker, the fine is as given.

    Args:
        problem: what is asked.
        late: the fine as the terms give it.
    """
    price = problem.terms.onboarding
    weights = _weights(problem) if price > 0 else []
    return replace(problem, terms=replace(problem.terms, late=late + (price / min(weights) if weights else 0.0)))


def _weights(problem: Problem) -> list[float]:
    """Discounted site-quarters of that year that are late without a new maker, by operator and set of makers that help."""
    units, admission, last = problem.units, problem.admission, problem.quarters
    delivers = np.where(problem.capacities.deliveries > 0, np.arange(last), last).min(axis=1, initial=last)  # [V]
    opens = np.maximum(admission.opens, delivers)
    helps = (opens < np.minimum(admission.closes, last)) & admission.may_stay & admission.stays_4g  # [G, V]
    mine, fresh = helps[units.rule], new_makers(problem)[units.operator]  # [N, V]
    stands = units.anchor, np.where(units.five == NONE, units.anchor, units.five)
    fine = admission.stays_4g[units.rule, stands[0]] & admission.may_stay[units.rule, stands[1]]
    needs = (units.deadline < last) & ~fine & ~units.manager_cures & mine.any(axis=1) & ~(mine & ~fresh).any(axis=1)
    if not needs.any():
        return []
    begins = np.where(mine, opens[units.rule], last).min(axis=1)
    begins = np.maximum(np.maximum(begins, units.deadline), max(last - YEAR, 0))
    worth = units.sites * Calendar(last, problem.terms.rate).after[np.minimum(begins, last)]
    keys = np.concatenate([units.operator[:, None], mine], axis=1)[needs]
    of = np.unique(keys, axis=0, return_inverse=True)[1].reshape(-1)
    return [float(one) for one in np.bincount(of, worth[needs])]
