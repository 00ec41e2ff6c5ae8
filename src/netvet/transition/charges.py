"""Prices of limits put where options meet them: by region, maker, operator and state."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netvet.transition.limits import Limits
from netvet.transition.problem import Floats
from netvet.transition.tables import Model


class Charges(NamedTuple):
    """What the limits charge. O operators, R regions, V makers, S states, T quarters.

    Attributes:
        crews: a site's work. [R, T]
        deliveries: a site's gear. [V, T]
        disturbed: a site swapped, by operator and region. [O * R, T]
        managers: replacing a manager, a site. [R, T]
        sites: a site that is in a state in all quarters before one: caps. [O, S, T + 1]
        traffic: as much traffic as an average site has, likewise: caps and exposure. [O, S, T + 1]
    """

    crews: Floats
    deliveries: Floats
    disturbed: Floats
    managers: Floats
    sites: Floats
    traffic: Floats


def charges_of(model: Model, limits: Limits, prices: Floats, manager: float) -> Charges:
    """What prices of the rows of `limits` mean for options.

    Args:
        model: the problem made ready.
        limits: its rows.
        prices: of each row, 0 to its ceiling. [L]
        manager: the work of replacing a manager, a site.
    """
    operators, _, quarters = limits.shapes[2]
    named = [prices[limits.part(kind)].reshape(-1, quarters).copy() for kind in ("crews", "deliveries", "disturbed")]
    states = len(model.acts.anchor)
    by_cap = np.zeros((len(limits.member), quarters))
    by_cap[limits.cap, limits.cap_quarter] = prices[limits.part("caps")]
    held = np.zeros((2, operators, states, quarters))
    for number, price in enumerate(by_cap):
        where = np.ix_(limits.concerns[number], limits.member[number])
        held[int(limits.by_traffic[number])][where] += price
    held[1] += model.tables.exposed
    summed = np.concatenate([np.zeros((2, operators, states, 1)), np.cumsum(held, axis=3)], axis=3)
    crews, deliveries, disturbed = named
    return Charges(crews, deliveries, disturbed, manager * crews, summed[0].copy(), summed[1].copy())
