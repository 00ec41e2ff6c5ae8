"""What binds: the prices of limits as what one per cent more of something, or one more point of a cap, is worth."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.transition import NATION, Cap, Problem
from netvet.transition.limits import KINDS, Limits, limits_of
from netvet.transition.tables import model_of

Floats = NDArray[np.float64]

CREWS, DELIVERIES, DISTURBED, CAPS = KINDS


@dataclass(frozen=True)
class Row:
    """One limit in one quarter.

    Attributes:
        number: its place among all.
        kind: one of KINDS.
        of: whose it is: a region, a maker, an operator in a region, a rule.
        quarter: its number.
    """

    number: int
    kind: str
    of: str
    quarter: int


@dataclass(frozen=True)
class Binding:
    """What more of something is worth.

    Attributes:
        kind: one of KINDS.
        of: whose it is.
        year: in which; 0 of a cap, which is taken over all quarters.
        worth: thousands of currency for one per cent more, or for one more point of a cap.
    """

    kind: str
    of: str
    year: int
    worth: float


def rows_of(problem: Problem, limits: Limits) -> Iterator[Row]:
    """Every limit, in the order of the prices."""
    regions, makers = problem.regions, problem.market.makers
    names = {
        CREWS: list(regions),
        DELIVERIES: list(makers),
        DISTURBED: [f"{operator}, {region}" for operator in problem.operators for region in regions],
    }
    number = 0
    for kind, owners in names.items():
        for of in owners:
            for quarter in range(problem.quarters):
                yield Row(number, kind, of, quarter)
                number += 1
    for cap, quarter in zip(limits.cap.tolist(), limits.cap_quarter.tolist(), strict=True):
        yield Row(number, CAPS, cap_name(problem, problem.caps[cap]), quarter)
        number += 1


def cap_name(problem: Problem, cap: Cap) -> str:
    """A cap in words: the rule, whose sites or traffic, whose gear."""
    who = "all operators" if cap.operator == NATION else problem.operators[cap.operator]
    makers = " and ".join(problem.market.makers[maker] for maker in cap.makers)
    return f"{cap.label}, {who}: {makers} by {cap.measure}"


def bindings(problem: Problem, prices: Floats) -> list[Binding]:
    """Everything that is worth something, by year of a resource and by cap, the most first.

    Prices of one problem are not unique, but their sums over a year hardly differ.
    """
    limits = limits_of(problem, model_of(problem))
    found: dict[tuple[str, str, int], float] = {}
    shares = [problem.caps[cap].share[quarter] for cap, quarter in zip(limits.cap, limits.cap_quarter, strict=True)]
    more = 0.01 * limits.capacity * prices
    part = limits.part(CAPS)
    more[part] = more[part] / np.maximum(np.asarray(shares, float), 1e-12)
    worth = {number: float(more[number]) for number in np.flatnonzero(more > 0).tolist()}
    for row in rows_of(problem, limits):
        if row.number in worth:
            year = 0 if row.kind == CAPS else (problem.start[0] * 4 + problem.start[1] - 1 + row.quarter) // 4
            key = row.kind, row.of, year
            found[key] = found.get(key, 0.0) + worth[row.number]
    told = [Binding(*key, worth) for key, worth in found.items()]
    return sorted(told, key=lambda one: (-one.worth, one.kind, one.of, one.year))
