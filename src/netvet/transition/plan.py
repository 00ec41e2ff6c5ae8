"""What a plan is: for every unit at most two dated acts; and what proves how good it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

NONE = -1
"""No act, no quarter."""

COMPLETE = "complete"
"""Why a search ended that compared every option which a better plan might have."""


@dataclass(frozen=True)
class Plan:
    """What is done at each unit, and when. N units; acts are rows of `Market.targets`.

    The first act puts in 5G, replaces 4G, or both: what differs between what stands there and the target. The second, if any,
    turns that into another target, or replaces the manager of gear that stays: then it is the number of targets, K.

    Attributes:
        first: the target of the first act; NONE where nothing is put in. [N]
        first_at: its quarter; NONE where there is none. [N]
        second: the target of the second act; K for a new manager, which may come without a first act or before it; NONE. [N]
        second_at: its quarter; NONE. [N]
    """

    first: Integers
    first_at: Integers
    second: Integers
    second_at: Integers

    def __len__(self) -> int:
        return len(self.first)

    def before(self, quarter: int) -> Plan:
        """Its acts before a quarter, and none of the others."""
        first = (self.first != NONE) & (self.first_at < quarter)
        second = (self.second != NONE) & (self.second_at < quarter)
        pairs = ((first, self.first), (first, self.first_at), (second, self.second), (second, self.second_at))
        return Plan(*(np.where(stands, values, NONE) for stands, values in pairs))


@dataclass(frozen=True)
class Cost:
    """What a plan costs by cause, in thousands of currency, discounted to the first quarter.

    Attributes:
        gear: annuities of new gear over the horizon.
        upkeep: gear that stands there kept up past its end of life, or renewed by its maker.
        labour: replacing what is in use, managers and the early end of contracts among it.
        late: sites that stand past their deadline; a fine, and not discounted: a rule binds as much whenever it is due.
        unserved: sites that are to get 5G and do not.
        waiting, exposure: as weighted.
        overtime, expedite, disruption, over_cap: limits overstepped, at their prices; that of caps is a fine, as late is.
        onboarding: makers that are new to an operator.
    """

    gear: float
    upkeep: float
    labour: float
    late: float
    unserved: float
    waiting: float
    exposure: float
    overtime: float
    expedite: float
    disruption: float
    over_cap: float
    onboarding: float = 0.0

    @property
    def total(self) -> float:
        """All of it."""
        return float(sum(vars(self).values()))

    @property
    def money(self) -> float:
        """What is paid for gear, upkeep, labour, overtime, haste and new makers: no fines, no weights."""
        return self.gear + self.upkeep + self.labour + self.overtime + self.expedite + self.onboarding


@dataclass(frozen=True)
class Certificate:
    """What lets anyone check a plan without a solver.

    Attributes:
        inputs: SHA-256 of the problem.
        plan: SHA-256 of the plan.
        prices: what one unit of each limit is worth, in the order of `limits_of(problem)`, at least 0. [rows]
        bound: no plan costs less than this. It follows from the prices and the problem alone.
        cost: what the plan costs.
        gap: (cost - bound) / cost: the plan is at most that far from the best.
        overshoot: by kind of limit, how much of it is overstepped, in its own unit summed over quarters.
    """

    inputs: str
    plan: str
    prices: Floats
    bound: float
    cost: float
    gap: float
    overshoot: Mapping[str, float]


@dataclass(frozen=True)
class Solution:
    """A plan with its proof.

    Attributes:
        plan: what is done.
        certificate: how good it is.
        cost: by cause.
        seconds: how long it took.
        stopped: why it ended: `gap`; `complete` where every option that a better plan might have was compared, so that there is
            none by the word of the solver, though prices prove less; `seconds`; `interrupt`; `exhausted` where nothing better
            was found.
    """

    plan: Plan
    certificate: Certificate
    cost: Cost
    seconds: float
    stopped: str

    @property
    def unproven(self) -> float:
        """How much less than this plan the best may cost: what its prices leave open, nothing where all was compared."""
        return 0.0 if self.stopped == COMPLETE else self.certificate.cost - self.certificate.bound

    @property
    def gap(self) -> float:
        """The same as a share of its cost; that of the certificate is what prices alone prove."""
        return 0.0 if self.stopped == COMPLETE else self.certificate.gap
