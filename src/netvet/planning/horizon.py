"""Quarters of a plan: which of them a day falls into, and which work is done in time for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from netvet.errors import PlanError

_LAST_BUT_ONE = date.max - timedelta(days=1)


@dataclass(frozen=True)
class Horizon:
    """So many quarters from the first that begins after a day.

    Attributes:
        year, quarter: the first quarter.
        quarters: how many there are.
    """

    year: int
    quarter: int
    quarters: int

    @property
    def first(self) -> int:
        """The first quarter as a number of quarters since year 0."""
        return self.year * 4 + self.quarter - 1

    @property
    def end(self) -> date:
        """The last day of the horizon."""
        return self.begins(self.quarters) - timedelta(days=1)

    def begins(self, number: int) -> date:
        """The first day of a quarter."""
        whole = self.first + number
        return date(whole // 4, whole % 4 * 3 + 1, 1)

    def of(self, day: date) -> int:
        """The quarter that a day falls into, from 0; less before the horizon."""
        return day.year * 4 + (day.month - 1) // 3 - self.first

    def in_time(self, due: date) -> int:
        """The last quarter whose end is not after a last lawful day: work of a later one is late. From -1 to `quarters`.

        The work of a quarter is done by its end, no earlier. -1: the day lies before the end of the first, so that all work is
        late, and is counted so from the beginning of the horizon.
        """
        return min(max(self.of(day_after(due)) - 1, -1), self.quarters)

    def name(self, number: int) -> str:
        """A quarter as people write it, such as `2029Q4`."""
        whole = self.first + int(number)
        return f"{whole // 4}Q{whole % 4 + 1}"


def day_before(day: date) -> date:
    """The day before; the first that there is has none, and stays."""
    return max(day, date.min + timedelta(days=1)) - timedelta(days=1)


def day_after(day: date) -> date:
    """The next day; the last that there is has none, and stays."""
    return min(day, _LAST_BUT_ONE) + timedelta(days=1)


def horizon_after(day: date, quarters: int) -> Horizon:
    """The horizon that begins with the first quarter after a day.

    Raises:
        PlanError: where the calendar ends before it does.
    """
    whole = day.year * 4 + (day.month - 1) // 3 + 1
    if (whole + quarters) // 4 > date.max.year:
        told = f"{quarters} quarters after {day} there are no more days"
        raise PlanError(told, remedy="name an earlier day, or fewer quarters in the terms: horizon.quarters")
    return Horizon(whole // 4, whole % 4 + 1, quarters)
