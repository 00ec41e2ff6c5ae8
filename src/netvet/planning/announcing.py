"""The day on which requirements become known: what the plan without them does before it stands, whatever comes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from netvet.errors import PlanError
from netvet.planning.horizon import Horizon
from netvet.planning.outcome import acts_done
from netvet.transition import NONE, Plan, Problem


@dataclass(frozen=True)
class Foregone:
    """What was done before the requirements were known, and what becomes of it. Sites.

    Attributes:
        done: where the plan without requirements did something by then.
        again: of them, where gear that was put in by then is replaced again.
        barred: of them, where gear was put in that a requirement barred at that time already.
    """

    done: float
    again: float
    barred: float


def known_from(day: date | None, horizon: Horizon) -> int:
    """The first quarter in which requirements are known: as with the day of a plan, the first that begins after the day.

    Args:
        day: the day on which they become known; None: they are known from the first quarter on.
        horizon: the quarters.

    Raises:
        PlanError: where that is after the horizon: nothing could be planned.
    """
    quarter = 0 if day is None else max(horizon.of(day) + 1, 0)
    if quarter >= horizon.quarters:
        last = horizon.name(horizon.quarters - 1)
        told = f"nothing is left to plan: what is announced on {day} is known after {last}, the last quarter"
        raise PlanError(
            told, where="--announced", remedy="name an earlier day, or more quarters in the terms: horizon.quarters"
        )
    return quarter


def after_all(problem: Problem, quarter: int, without: Plan) -> Problem:
    """The same problem after all that was done while the requirements were not known.

    Args:
        problem: what is asked.
        quarter: the first in which they are known; 0: the problem as it is.
        without: the plan without any of them.
    """
    return replace(problem, announced=quarter, decided=without) if quarter else problem


def foregone(problem: Problem, plan: Plan) -> Foregone | None:
    """What was done before the requirements were known; None where they are known from the first quarter on."""
    if not problem.announced:
        return None
    first, second = acts_done(problem, plan)
    units, admission = problem.units, problem.admission
    done = first.there & (first.at < problem.announced)
    again = (
        done & second.there & ~second.manager & ((first.new_anchor & second.new_anchor) | (first.new_five & second.new_five))
    )
    barred = np.zeros(len(units), bool)
    for new, maker in ((first.new_anchor, first.to_anchor), (first.new_five, first.to_five)):
        own = np.where(maker == NONE, 0, maker)
        free = (first.at >= admission.opens[units.rule, own]) & (first.at < admission.closes[units.rule, own])
        barred |= done & new & ~free
    return Foregone(*(float(units.sites[one].sum()) for one in (done, again, barred)))
