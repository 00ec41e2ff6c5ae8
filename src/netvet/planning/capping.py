"""Caps of a plan: limits on shares and numbers of makers as steps over quarters."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from netvet.findings import Rule
from netvet.planning.admitting import Capping
from netvet.planning.horizon import Horizon, day_before
from netvet.planning.radio import NOT_KNOWN
from netvet.regime.requirement import Distinct, Share
from netvet.transition import NATION, Cap, Problem

if TYPE_CHECKING:
    from netvet.planning.question import Asked

NATIONAL = "suppliers.national"
"""The term that holds the largest share of one maker in all radio sites of the country."""

MEASURES = {"sites": "sites", "elements": "sites", "traffic": "traffic", "subscribers": "traffic"}
"""What a plan counts for what a requirement counts; of the others nothing is planned."""


def caps_of(asked: Asked, *, strict: bool) -> tuple[Cap, ...]:
    """The caps on each operator that a requirement binds.

    Args:
        asked: what the problem is made of.
        strict: whether makers of whom it is not known if they count do, and operators if they are bound.
    """
    found: list[Cap] = []
    for number, operator in enumerate(asked.operators):
        bound = asked.binding(operator, strict=strict)
        for one in asked.admitting.capping:
            if one.rule.regime.id in bound and operator in one.operators:
                found += _caps(asked, one, number, strict=strict)
    return tuple(found)


def national_caps(asked: Asked, *, strict: bool) -> tuple[Cap, ...]:
    """The national balance that the terms ask for, whatever requirements say: when the horizon ends, each maker alone.

    EU toolbox of January 2020, SM06, asks for such a balance and names no figure: `suppliers.national` is the user's.

    Args:
        asked: what the problem is made of.
        strict: whether radio of no known maker counts to each.
    """
    most = float(asked.sheet.at(NATIONAL))
    if most >= 1:
        return ()
    share = np.ones(asked.horizon.quarters)
    share[-1] = most
    known = [number for number, maker in enumerate(asked.makers) if maker != NOT_KNOWN]
    others = [number for number in range(len(asked.makers)) if number not in known] if strict else []
    return tuple(Cap(NATION, (number, *others), "sites", share, NATIONAL) for number in known)


def _caps(asked: Asked, one: Capping, operator: int, *, strict: bool) -> list[Cap]:
    demand = one.rule.requirement.demand
    counted = [asked.makers.index(maker) for maker in (*one.makers, *(one.perhaps if strict else ()))]
    if isinstance(demand, Share) and demand.count in MEASURES and counted:
        share = _steps(one.rule, float(demand.at_most), asked.horizon)
        groups = [tuple(counted)] if demand.jointly else [(maker,) for maker in counted]
        return [Cap(operator, group, MEASURES[demand.count], share, one.rule.requirement.key) for group in groups]
    if isinstance(demand, Distinct) and (demand.at_least or 0) > 1 and counted:
        share = _steps(one.rule, float(asked.sheet.at("suppliers.largest")), asked.horizon)
        return [Cap(operator, (maker,), "sites", share, one.rule.requirement.key) for maker in counted]
    return []


def overstepped_before(asked: Asked, problem: Problem) -> tuple[str, ...]:
    """The limits that are overstepped today and whose last day lies before the end of the first quarter: late whatever is done.

    A plan counts a limit by what stands at the end of a quarter.
    """
    past = {one.rule.requirement.key for one in asked.admitting.capping if asked.horizon.in_time(_last_day(one.rule)) < 0}
    units, found = problem.units, dict[str, None]()
    for cap in problem.caps:
        own = units.operator == cap.operator
        weight = (units.sites if cap.measure == "sites" else units.traffic) * own
        above = weight[np.isin(units.anchor, cap.makers) | np.isin(units.five, cap.makers)].sum() > cap.share[0] * weight.sum()
        if cap.label in past and above:
            found[f"{cap.label}, {problem.operators[cap.operator]}"] = None
    return tuple(found)


def _last_day(rule: Rule) -> date:
    """The last day on which a limit need not be kept."""
    asked, begins = rule.requirement, day_before(rule.requirement.valid_from)
    return max(begins, asked.due) if asked.due else begins


def not_planned(one: Capping) -> str:
    """Why a limit is not planned as it stands; empty where it is."""
    demand = one.rule.requirement.demand
    if isinstance(demand, Distinct):
        if (demand.at_least or 0) > 1:
            return "planned as a largest share of sites: suppliers.largest"
        return "a highest number of makers is not planned"
    if isinstance(demand, Share) and demand.count not in MEASURES:
        return f"a share of {demand.count} is not planned"
    if isinstance(demand, Share) and demand.count in ("elements", "subscribers"):
        return f"a share of {demand.count} is planned as one of {MEASURES[demand.count]}"
    if one.partly:
        return "planned over all radio sites, wherever they stand"
    return "planned over all radio sites, with 5G or without" if one.stations == ("gNB",) else ""


def _steps(rule: Rule, share: float, horizon: Horizon) -> np.ndarray:
    """The highest share, quarter by quarter: kept by the end of the quarter in which it begins to bind."""
    first, last = horizon.in_time(_last_day(rule)), horizon.of(rule.requirement.valid_to or date.max.replace(year=9000))
    quarters = np.arange(horizon.quarters)
    return np.where((quarters >= first) & (quarters <= last), share, 1.0)
