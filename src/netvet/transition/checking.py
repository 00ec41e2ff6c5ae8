"""Whether a problem makes sense: shapes, numbers within their names, nothing negative."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from netvet.errors import PlanError
from netvet.transition.problem import MEASURES, NATION, NONE, Problem


def check_problem(problem: Problem) -> None:
    """See that a problem can be planned.

    Raises:
        PlanError: it cannot; where and why.
    """
    for where, told, remedy in _faults(problem):
        raise PlanError(told, where=where, remedy=remedy)


_Fault = tuple[str, str, str]


def _faults(problem: Problem) -> Iterator[_Fault]:
    if problem.quarters < 1:
        yield "quarters", "the horizon has no quarter", "give at least one"
    if not len(problem.units):
        yield "units", "there is no unit", "give at least one"
    yield from _lengths(problem)
    yield from _numbers(problem)
    yield from _shapes(problem)
    yield from _caps(problem)
    yield from _amounts(problem)


def _lengths(problem: Problem) -> Iterator[_Fault]:
    number = len(problem.units)
    for name, values in vars(problem.units).items():
        if name != "ids" and values.shape != (number,):
            yield f"units.{name}", f"{values.shape} values for {number} units", "give one for each unit"
    if problem.units.ids and len(problem.units.ids) != number:
        yield "units.ids", f"{len(problem.units.ids)} names for {number} units", "give one for each unit, or none"
    for name, values in vars(problem.decided).items() if problem.decided else ():
        if values.shape != (number,):
            yield f"decided.{name}", f"{values.shape} values for {number} units", "give the plan of the same units"


def _numbers(problem: Problem) -> Iterator[_Fault]:
    makers = len(problem.market.makers)
    units = problem.units
    ends = {
        "operator": (units.operator, 0, len(problem.operators)),
        "region": (units.region, 0, len(problem.regions)),
        "density": (units.density, 0, len(problem.densities)),
        "anchor": (units.anchor, 0, makers),
        "five": (units.five, NONE, makers),
        "rule": (units.rule, 0, len(problem.admission.opens)),
    }
    for name, (values, begin, end) in ends.items():
        wrong = np.flatnonzero((values < begin) | (values >= end))
        if len(wrong):
            yield f"units.{name}", f"unit {wrong[0]} has {values[wrong[0]]}", f"give numbers from {begin} to {end - 1}"
    both = np.flatnonzero(units.wants_five & (units.five != NONE))
    if len(both):
        yield "units.wants_five", f"unit {both[0]} has 5G and is to get it", "say wants_five only where there is none"


def _shapes(problem: Problem) -> Iterator[_Fault]:
    makers, densities, quarters = len(problem.market.makers), len(problem.densities), problem.quarters
    admission, terms, rules = problem.admission, problem.terms, len(problem.admission.opens)
    wanted: dict[str, tuple[Any, tuple[int, ...]]] = {
        "market.pairs": (problem.market.pairs, (makers, makers)),
        "market.high_risk": (problem.market.high_risk, (makers,)),
        "admission.opens": (admission.opens, (rules, makers)),
        "admission.closes": (admission.closes, (rules, makers)),
        "admission.may_stay": (admission.may_stay, (rules, makers)),
        "admission.four_may_stay": (admission.stays_4g, (rules, makers)),
        "terms.gear_4g": (terms.gear_4g, (makers, densities)),
        "terms.gear_5g": (terms.gear_5g, (makers, densities)),
        "terms.uplift": (terms.uplift, (makers,)),
        "terms.swap_labour": (terms.swap_labour, (densities,)),
        "terms.manager": (terms.manager, (densities,)),
        "capacities.crews": (problem.capacities.crews, (len(problem.regions), quarters)),
        "capacities.deliveries": (problem.capacities.deliveries, (makers, quarters)),
    }
    for where, (values, shape) in wanted.items():
        if values.shape != shape:
            yield where, f"its shape is {values.shape}", f"it has to be {shape}"
    alone = np.flatnonzero(~np.diagonal(problem.market.pairs))
    if len(alone):
        told = f"4G and 5G of maker {problem.market.makers[alone[0]]} do not work together"
        yield "market.pairs", told, "say that gear of one maker works with itself"


def _caps(problem: Problem) -> Iterator[_Fault]:
    for number, cap in enumerate(problem.caps):
        where = f"caps[{number}]"
        if cap.measure not in MEASURES:
            yield where, f"{cap.measure!r} cannot be counted", f"say one of {', '.join(MEASURES)}"
        if cap.share.shape != (problem.quarters,):
            yield where, f"the shape of its shares is {cap.share.shape}", f"give one for each of {problem.quarters} quarters"
        if cap.operator != NATION and not 0 <= cap.operator < len(problem.operators):
            yield where, f"there is no operator {cap.operator}", "give its number, or NATION"
        if not cap.makers or not set(cap.makers) <= set(range(len(problem.market.makers))):
            yield where, f"its makers are {cap.makers}", "give numbers of makers, at least one"


def _amounts(problem: Problem) -> Iterator[_Fault]:
    units, terms, work, weights = problem.units, problem.terms, problem.work, problem.weights
    least = np.flatnonzero(~(units.sites >= 1))
    if len(least):
        yield "units.sites", f"unit {least[0]} has {units.sites[least[0]]}", "give at least 1"
    parts = {"terms": terms, "weights": weights, "work": work, "capacities": problem.capacities}
    amounts: dict[str, Any] = {
        f"{where}.{name}": value
        for where, part in parts.items()
        for name, value in vars(part).items()
        if name not in ("currency", "uplift") and value is not None
    }
    amounts |= {"units.subscribers": units.subscribers, "units.traffic": units.traffic}
    amounts |= {f"caps[{i}].share": cap.share for i, cap in enumerate(problem.caps)}
    amounts |= {f"caps[{i}].price": cap.price for i, cap in enumerate(problem.caps) if cap.price is not None}
    for where, value in amounts.items():
        if not bool(np.all(np.isfinite(value) & (np.asarray(value) >= 0))):
            yield where, "it is negative or no number", "give 0 or more"
    for name in ("life_4g", "life_5g"):
        if getattr(terms, name) < 1:
            yield f"terms.{name}", f"it is {getattr(terms, name)}", "give at least one quarter"
