"""Quarters: which work is in time."""

from __future__ import annotations

from datetime import date

import pytest

from netvet.errors import PlanError
from netvet.planning.horizon import day_after, day_before, horizon_after


def test_the_horizon_begins_with_the_next_quarter() -> None:
    horizon = horizon_after(date(2026, 11, 21), 8)
    assert (horizon.name(0), horizon.name(7)) == ("2027Q1", "2028Q4")
    assert horizon.begins(0) == date(2027, 1, 1)
    assert horizon.end == date(2028, 12, 31)


@pytest.mark.parametrize(
    ("due", "quarter"),
    [
        (date(2027, 12, 31), 3),  # the work of 2027Q4 ends on that day
        (date(2027, 12, 30), 2),  # that of 2027Q4 ends a day late
        (date(2028, 1, 1), 3),
        (date(2027, 3, 31), 0),
        (date(2027, 3, 30), -1),  # before the end of the first
        (date(2020, 1, 1), -1),
        (date(2060, 1, 1), 8),
        (date.max, 8),
    ],
)
def test_work_is_in_time_if_its_quarter_ends_by_the_last_lawful_day(due: date, quarter: int) -> None:
    assert horizon_after(date(2026, 11, 21), 8).in_time(due) == quarter


def test_the_ends_of_the_calendar_have_no_day_beyond() -> None:
    assert (day_after(date.max), day_before(date.min)) == (date.max, date.min)
    assert (day_after(date(2027, 12, 31)), day_before(date(2028, 1, 1))) == (date(2028, 1, 1), date(2027, 12, 31))


@pytest.mark.parametrize("day", [date(9990, 1, 1), date(9997, 12, 31), date.max])
def test_a_horizon_past_the_calendar_is_refused(day: date) -> None:
    with pytest.raises(PlanError, match="no more days") as caught:
        horizon_after(day, 40)
    assert "horizon.quarters" in caught.value.remedy
