"""On what terms makers leave: when, what fails and how fast, what spares there are, how fast others take over."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import get_close_matches
from fractions import Fraction
from typing import Any

from netvet.errors import CaseError

ASSUMED: Mapping[str, float] = {"failure_rate": 0.03, "spares": 0.05, "replaced": 0.025, "replaced_after": 0, "quarters": 20}
"""What stands where nobody states a term. No source gives these figures for a network: they are assumptions."""

MEANINGS = {
    "failure_rate": "of the elements that stand without support, the share that fails within a year",
    "spares": "spare elements at the start, as a share of the elements",
    "replaced": "share of the elements at the start that other makers' replace in a quarter",
    "replaced_after": "quarters that pass before the first is replaced",
    "quarters": "quarters that are told",
}

_RANGES = {"failure_rate": (0, 10), "spares": (0, 1), "replaced": (0, 1), "replaced_after": (0, 400), "quarters": (1, 400)}
_WHOLE = ("replaced_after", "quarters")


@dataclass(frozen=True)
class Terms:
    """The terms of a withdrawal.

    Attributes:
        start: the day on which support, spares and deliveries end.
        failure_rate: of the elements that stand without support, the share that fails within a year: a rate.
        spares: spare elements at the start, as a share of the elements.
        replaced: share of the elements at the start that other makers' replace in a quarter.
        replaced_after: quarters that pass before the first is replaced.
        quarters: how many quarters are told.
        assumed: the names of those that nobody stated.
    """

    start: date
    failure_rate: float
    spares: float
    replaced: float
    replaced_after: int
    quarters: int
    assumed: frozenset[str]

    @property
    def spares_last(self) -> float:
        """Years until the spares are used up; infinite where nothing fails."""
        return self.spares / self.failure_rate if self.failure_rate else math.inf

    @property
    def days(self) -> list[date]:
        """The start, and the end of each quarter after it."""
        return [_months_later(self.start, 3 * quarter) for quarter in range(self.quarters + 1)]

    def left(self, quarter: int) -> Fraction:
        """The share that the stated pace has not replaced by the end of a quarter."""
        return max(Fraction(0), 1 - Fraction(str(self.replaced)) * max(0, quarter - self.replaced_after))

    def fails(self, quarter: int) -> float:
        """The share of what stands without support that is lost by the end of a quarter: nothing as long as spares last."""
        over = quarter / 4 - self.spares_last
        return -math.expm1(-self.failure_rate * over) if over > 0 else 0.0


def read_terms(start: date, case: Mapping[str, Any], given: Mapping[str, float | None], where: str) -> Terms:
    """The terms: what was given, else what the case states, else what is assumed.

    Raises:
        CaseError: naming a term that there is not, or one that is out of range.
    """
    for key in (*case, *given):
        if key not in ASSUMED:
            near = get_close_matches(key, ASSUMED, n=1)
            remedy = f"did you mean {near[0]}?" if near else f"write one of {', '.join(ASSUMED)}"
            raise CaseError(f"a withdrawal has no {key!r}", where=where, remedy=remedy)
    stated = {**case, **{key: value for key, value in given.items() if value is not None}}
    for key, value in stated.items():
        _check(key, value, where)
    known = {**ASSUMED, **stated}
    after, quarters = (int(known[key]) for key in _WHOLE)
    if start.year + quarters // 4 + 1 > date.max.year:
        raise CaseError("there are no such days", where=where, remedy="name an earlier day, or fewer quarters")
    rate, spares, replaced = (float(known[key]) for key in ("failure_rate", "spares", "replaced"))
    return Terms(start, rate, spares, replaced, after, quarters, frozenset(ASSUMED) - set(stated))


def _check(key: str, value: object, where: str) -> None:
    low, high = _RANGES[key]
    kind = "whole number" if key in _WHOLE else "number"
    fits = isinstance(value, int | float) and not isinstance(value, bool) and low <= value <= high
    if not fits or (key in _WHOLE and not isinstance(value, int)):
        remedy = f"write a {kind} from {low} to {high}: {MEANINGS[key]}"
        raise CaseError(f"{key} of a withdrawal is {value!r}", where=where, remedy=remedy)


def _months_later(day: date, months: int) -> date:
    """The same day of a later month, or its last."""
    year, month = divmod(day.month - 1 + months, 12)
    after = date(day.year + year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)
    return after.replace(day=min(day.day, after.day))
