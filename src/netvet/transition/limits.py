"""What plans share: crews, deliveries, disturbance and caps, one row each a quarter, every one elastic at a stated price."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.calendar import Calendar
from netvet.transition.problem import NATION, Cap, Floats, Integers, Mask, Problem
from netvet.transition.tables import Model

KINDS = ("crews", "deliveries", "disturbed", "caps")
OVERTIME, HASTE, BEYOND = 0.4, 0.2, 10.0
"""How much more crews and deliveries can give at the stated price, and how many times that price it costs beyond."""


class Limits(NamedTuple):
    """Rows in the order crews, deliveries, disturbed, caps. L rows, C caps.

    What lies above `capacity` costs `price` up to `width`, and `ceiling` beyond; so no row is worth more than its ceiling.

    Attributes:
        capacity, width, price, ceiling: of each row, discounted. [L]
        starts: the first row of each of KINDS, and the end. [5]
        shapes: of the first three: (R, T), (V, T), (O, R, T).
        cap: the cap of each row of the last kind.
        cap_quarter: its quarter.
        member: whether a state counts to a cap. [C, S]
        concerns: whether an operator's sites count to a cap. [C, O]
        by_traffic: whether a cap counts traffic. [C]
    """

    capacity: Floats
    width: Floats
    price: Floats
    ceiling: Floats
    starts: tuple[int, ...]
    shapes: tuple[tuple[int, ...], ...]
    cap: Integers
    cap_quarter: Integers
    member: Mask
    concerns: Mask
    by_traffic: Mask

    def part(self, kind: str) -> slice:
        """The rows of one of KINDS."""
        place = KINDS.index(kind)
        return slice(self.starts[place], self.starts[place + 1])

    def charge(self, use: Floats) -> Floats:
        """What it costs to use so much of every row. [L]."""
        over = np.maximum(use - self.capacity, 0.0)
        near = np.minimum(over, self.width)
        return np.asarray(self.price * near + self.ceiling * (over - near), float)

    def worth(self, prices: Floats) -> float:
        """What the capacities are worth at prices between 0 and the ceilings: what a bound has to leave to them."""
        return float((prices * self.capacity + np.maximum(prices - self.price, 0.0) * self.width).sum())


def limits_of(problem: Problem, model: Model) -> Limits:
    """All rows of a problem."""
    calendar = Calendar(problem.quarters, problem.terms.rate)
    discount = calendar.discount
    room = problem.capacities
    terms, some = problem.terms, [np.flatnonzero(cap.share < 1) for cap in problem.caps]
    operators, regions, quarters = len(problem.operators), len(problem.regions), problem.quarters
    shapes = ((regions, quarters), (len(problem.market.makers), quarters), (operators, regions, quarters))
    disturbed = np.repeat(_disturbed(problem), quarters)
    cap = np.repeat(np.arange(len(some)), [len(one) for one in some])
    cap_quarter = np.concatenate([np.zeros(0, np.int64), *some])
    concerns = np.array([_concerned(one, operators) for one in problem.caps], bool).reshape(-1, operators)
    bases = [_base(one, mask, problem, model) for one, mask in zip(problem.caps, concerns, strict=True)]
    capped = [one.share[quarter] * base for one, quarter, base in zip(problem.caps, some, bases, strict=True)]
    prices = [np.tile(terms.overtime * discount, regions), np.tile(terms.expedite * discount, shapes[1][0])]
    fines = np.array([terms.over_cap if one.price is None else one.price for one in problem.caps], float)
    over = fines[cap] * calendar.fined[cap_quarter]
    flat = [np.tile(terms.disruption * discount, operators * regions), over]
    crews, deliveries = room.crews.ravel().astype(float), room.deliveries.ravel().astype(float)
    sizes = [len(crews), len(deliveries), len(disturbed), len(cap)]
    return Limits(
        capacity=np.concatenate([crews, deliveries, disturbed, *capped]),
        width=np.concatenate([OVERTIME * crews, HASTE * deliveries, np.zeros(sizes[2] + sizes[3])]),
        price=np.concatenate([*prices, *flat]),
        ceiling=np.concatenate([*(BEYOND * price for price in prices), *flat]),
        starts=tuple(np.concatenate([[0], np.cumsum(sizes)]).tolist()),
        shapes=shapes,
        cap=cap,
        cap_quarter=cap_quarter,
        member=np.array([_member(one, model.acts) for one in problem.caps], bool).reshape(len(some), len(model.acts.anchor)),
        concerns=concerns,
        by_traffic=np.array([one.measure == "traffic" for one in problem.caps], bool),
    )


def _disturbed(problem: Problem) -> Floats:
    """How many sites of an operator in a region may be swapped in a quarter. [O * R]."""
    units, regions = problem.units, len(problem.regions)
    place = units.operator * regions + units.region
    whole, largest = np.zeros(len(problem.operators) * regions), np.zeros(len(problem.operators) * regions)
    np.add.at(whole, place, units.sites)
    np.maximum.at(largest, place, units.sites)
    return np.asarray(np.maximum(problem.capacities.disturbed * whole, largest), float)


def _concerned(cap: Cap, operators: int) -> Mask:
    return np.asarray((cap.operator == NATION) | (np.arange(operators) == cap.operator), bool)


def _base(cap: Cap, concerned: Mask, problem: Problem, model: Model) -> float:
    weight = model.traffic if cap.measure == "traffic" else model.sites
    return float(weight[concerned[problem.units.operator]].sum())


def _member(cap: Cap, acts: Acts) -> Mask:
    return np.asarray(np.isin(acts.anchor, cap.makers) | np.isin(acts.five, cap.makers), bool)
