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
        disturbed: a site swapped. [O, R, T]
        sites: a site that is in a state in all quarters before one: caps. [O, S, T + 1]
        traffic: as much traffic as an average site has, likewise: caps and exposure. [O, S, T + 1]
    """

    crews: Floats
    deliveries: Floats
    disturbed: Floats
    sites: Floats
    traffic: Floats


def charges_of(model: Model, limits: Limits, prices: Floats) -> Charges:
    """What prices of the rows of `limits` mean for options.

    Args:
        model: the problem made ready.
        limits: its rows.
        prices: of each row, 0 to its ceiling. [L]
    """
    crews, deliveries, disturbed = (
        prices[limits.part(kind)].reshape(shape)
        for kind, shape in zip(("crews", "deliveries", "disturbed"), limits.shapes, strict=True)
    )
    operators, quarters = limits.shapes[2][0], limits.shapes[2][2]
    states = len(model.acts.anchor)
    by_cap = np.zeros((len(limits.member), quarters))
    by_cap[limits.cap, limits.cap_quarter] = prices[limits.part("caps")]
    held = np.zeros((2, operators, states, quarters))
    for number, price in enumerate(by_cap):
        where = np.ix_(limits.concerns[number], limits.member[number])
        held[int(limits.by_traffic[number])][where] += price
    held[1] += model.tables.exposed
    summed = np.concatenate([np.zeros((2, operators, states, 1)), np.cumsum(held, axis=3)], axis=3)
    return Charges(
        np.ascontiguousarray(crews),
        np.ascontiguousarray(deliveries),
        np.ascontiguousarray(disturbed),
        np.ascontiguousarray(summed[0]),
        np.ascontiguousarray(summed[1]),
    )
