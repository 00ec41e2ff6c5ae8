"""Quarters and money: what a payment in a quarter is worth in the first, summed over spans."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.transition.problem import Floats

YEAR = 4
"""Quarters by which what breaks a rule when the horizon ends is taken to do so longer."""


@dataclass(frozen=True)
class Calendar:
    """The horizon of a plan.

    Attributes:
        quarters: T, how many there are.
        rate: interest a year.
    """

    quarters: int
    rate: float

    @cached_property
    def discount(self) -> Floats:
        """What a payment in each quarter is worth in the first. [T]."""
        return np.asarray((1.0 + self.rate) ** (-np.arange(self.quarters) / 4.0), float)

    @cached_property
    def before(self) -> Floats:
        """The sum of `discount` over all quarters before each; the last is the whole. [T + 1]."""
        return np.concatenate([[0.0], np.cumsum(self.discount)])

    @cached_property
    def after(self) -> Floats:
        """The sum over each quarter and all that follow. [T + 1]."""
        return np.asarray(self.before[-1] - self.before, float)

    @cached_property
    def between(self) -> Floats:
        """The sum from the quarter of the row to before that of the column; 0 where that comes first. [T + 1, T + 1]."""
        return np.maximum(self.before[None, :] - self.before[:, None], 0.0)

    @cached_property
    def fined(self) -> Floats:
        """How many fines one in each quarter counts as: it is no payment, and is not discounted. [T].

        Discounted, that of a last day ten years ahead would be half of one ahead of today, and being late would pay. What
        breaks a rule when the horizon ends does not become lawful by that: it is taken to do so for a year more. Otherwise
        the fine of one quarter would buy off a last day that comes just before the end.
        """
        found = np.ones(self.quarters)
        found[-1:] *= 1 + YEAR
        return found

    @cached_property
    def overdue(self) -> Floats:
        """The sum of `fined` from the quarter of the row to before that of the column, as `between`. [T + 1, T + 1]."""
        before = np.concatenate([[0.0], np.cumsum(self.fined)])
        return np.asarray(np.maximum(before[None, :] - before[:, None], 0.0), float)

    def annuity(self, life: int) -> float:
        """What is paid at the beginning of each of `life` quarters, the first that of the purchase, for a thing of price 1.

        All of it is worth 1 in that quarter, as labour that is paid then.
        """
        worth = (1.0 + self.rate) ** -0.25  # of what is paid a quarter later
        return 1.0 / life if worth == 1 else (1.0 - worth) / (1.0 - worth**life)
