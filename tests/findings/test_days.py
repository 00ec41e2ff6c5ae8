"""Days and acts: the last lawful day, windows, plans, what leaves in time, and the ends of time."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

TODAY = date(2026, 11, 21)
HUAWEI = {"vendor": "Huawei", "state": "in-service", "function": "MME"}
NOT_HUAWEI = "NOT vendor.group = 'huawei'"


def test_the_day_itself_and_the_day_after(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, due="2026-12-31"))
    last = bench.row(HUAWEI, text, on=date(2026, 12, 31), as_of=TODAY)
    assert (last["status"], last["due"], last["days_left"]) == ("not-yet-due", date(2026, 12, 31), 0)
    after = bench.row(HUAWEI, text, on=date(2027, 1, 1), as_of=TODAY)
    assert (after["status"], after["days_left"]) == ("violated", -1)


def test_a_window_holds_its_first_and_its_last_day(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, valid_from="2026-01-02", valid_to="2026-06-01", replaced_by='["next"]'))
    days = (date(2026, 1, 1), date(2026, 1, 2), date(2026, 6, 1), date(2026, 6, 2))
    found = [bench.row(HUAWEI, text, on=day) for day in days]
    assert [row["status"] for row in found] == ["not-applicable", "violated", "violated", "not-applicable"]
    assert "not in force before 2026-01-02" in found[0]["reason"]
    assert "replaced by next" in found[3]["reason"]


@pytest.mark.parametrize(
    ("installed", "status"),
    [("2026-05-31", "not-applicable"), ("2026-06-01", "violated"), ("none", "not-applicable"), (None, "unknown")],
)
def test_an_act_counts_from_its_first_day(bench: Any, installed: str | None, status: str) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, **{"from": "2026-06-01", "act": '"installed_on"'}))
    assert bench.row({**HUAWEI, "installed_on": installed}, text)["status"] == status


@pytest.mark.parametrize(
    ("procured", "installed", "status"),
    [
        (None, "2026-05-31", "not-applicable"),
        (None, "2026-06-01", "unknown"),
        (None, "none", "unknown"),
        (None, None, "unknown"),
        ("2026-06-01", "2026-05-31", "violated"),
        ("2026-05-31", "2026-06-01", "not-applicable"),
    ],
)
def test_what_was_installed_by_a_day_was_procured_by_then(
    bench: Any, procured: str | None, installed: str | None, status: str
) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, **{"from": "2026-06-01", "act": '"procured_on"'}))
    other = {**HUAWEI, "procured_on": "2026-07-01", "installed_on": "2026-07-02"}
    elements = [{**HUAWEI, "procured_on": procured, "installed_on": installed}, other]
    named = [{"element_id": f"e{number}", "operator": "Op"} | one for number, one in enumerate(elements)]
    rows = sorted(bench.rows(named, text), key=lambda row: row["element_id"])
    assert [row["status"] for row in rows] == [status, "violated"], "one class a side of the day, each with its own status"
    if status == "not-applicable" and procured is None:
        assert rows[0]["reason"] == "installed_on is before 2026-06-01, so procured_on is too"


def test_that_something_was_procured_late_says_nothing_of_when_it_was_installed(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, **{"from": "2026-06-01", "act": '"installed_on"'}))
    assert bench.row({**HUAWEI, "procured_on": "2026-05-01"}, text)["status"] == "unknown"


@pytest.mark.parametrize("on", [TODAY, date(2027, 2, 28), date(2027, 3, 1), date(2027, 3, 2)], ids=str)
def test_what_is_planned_is_judged_on_its_day(bench: Any, on: date) -> None:
    plan = {**HUAWEI, "state": "planned", "installed_on": "2027-03-01"}
    found = bench.row(plan, bench.text(bench.rule(require=NOT_HUAWEI)), on=on, as_of=TODAY)
    if on < date(2027, 3, 1):
        assert (found["status"], found["due"]) == ("not-yet-due", date(2027, 3, 1))
        assert found["days_left"] == (date(2027, 3, 1) - on).days
    else:
        assert found["status"] == "violated"


def test_a_plan_that_has_passed_and_a_plan_without_a_day_are_unknown(bench: Any) -> None:
    for day in ("2026-11-21", None):
        found = bench.row({**HUAWEI, "state": "planned", "installed_on": day}, bench.text(bench.rule(require=NOT_HUAWEI)))
        assert (found["status"], found["reason"]) == ("unknown", "not known: installed_on (of a plan: a day still to come)")


def test_what_is_planned_and_planned_to_go_is_gone_then(bench: Any) -> None:
    plan = {**HUAWEI, "state": "planned", "installed_on": "2027-03-01", "planned_removal_on": "2027-06-01"}
    text = bench.text(bench.rule(require=NOT_HUAWEI))
    found = [bench.row(plan, text, on=day, as_of=TODAY)["status"] for day in (date(2027, 5, 31), date(2027, 6, 1))]
    assert found == ["violated", "not-applicable"]


@pytest.mark.parametrize(
    ("leaves", "scheduled"),
    [("2026-11-20", False), ("2026-11-21", True), ("2026-12-31", True), ("2027-01-01", False), ("none", False), (None, None)],
)
def test_what_leaves_in_time_is_scheduled(bench: Any, leaves: str | None, scheduled: bool | None) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, due="2026-12-31"))
    found = bench.row({**HUAWEI, "planned_removal_on": leaves}, text)
    assert (found["status"], found["scheduled"]) == ("not-yet-due", scheduled)


@pytest.mark.parametrize("days", ["9999-12-31", "1970-01-01", "0001-01-01"])
def test_days_at_the_ends_of_time(bench: Any, days: str) -> None:
    text = bench.text(bench.rule(require=f"installed_on <= DATE '{days}'", due=days))
    assert bench.row({**HUAWEI, "installed_on": "2026-01-01"}, text)["status"] in ("met", "violated")


def test_long_ago_and_far_ahead(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI))
    for on in (date(1990, 1, 1), date(2099, 12, 31), TODAY + timedelta(days=1)):
        assert bench.row({**HUAWEI, "installed_on": "2026-01-01"}, text, on=on, as_of=TODAY)["status"] in (
            "violated",
            "not-applicable",
        )
