"""What a change is called: by hand, for every pair that matters, and no word without a pair."""

from __future__ import annotations

import pytest

from netvet.comparison import MEANINGS, Change, change_of
from netvet.comparison.change import transitions
from netvet.verdict import Status


@pytest.mark.parametrize(
    ("before", "now", "called"),
    [
        (None, "violated", "new"),
        ("met", "not-yet-due", "new"),
        ("not-applicable", "breach", "new"),
        ("unknown", "violated", "found-broken"),
        ("not-yet-due", "violated", "worse"),
        ("departs", "breach", "worse"),
        ("breach", "departs", "better"),
        ("violated", "not-yet-due", "better"),
        ("violated", "met", "cured"),
        ("violated", "not-applicable", "gone"),
        ("power-available", None, "gone"),
        ("unknown", None, "gone"),
        ("unknown", "not-applicable", "gone"),
        ("unknown", "met", "now-known"),
        ("met", "unknown", "no-longer-known"),
        ("violated", "unknown", "no-longer-known"),
        ("not-applicable", "unknown", "newly-unknown"),
        (None, "unknown", "newly-unknown"),
        ("met", "not-applicable", "silent"),
        (None, "met", "silent"),
        ("unknown", "unknown", "unchanged"),
        ("violated", "violated", "unchanged"),
    ],
)
def test_what_a_change_is_called(before: str | None, now: str | None, called: str) -> None:
    assert change_of(before and Status(before), now and Status(now)) == called


def test_every_pair_has_a_word_and_every_word_a_pair_and_a_meaning() -> None:
    words = list(transitions())
    assert len(words) == len({(before, now) for before, now, _ in words}) == (len(Status) + 1) ** 2
    assert {word for *_, word in words} == set(Change) == set(MEANINGS)


def test_nothing_that_is_unknown_is_called_cured_or_better() -> None:
    for before, now, called in transitions():
        if Status.UNKNOWN in (before, now):
            assert called not in (Change.CURED, Change.BETTER, Change.WORSE)


def test_the_order_of_statuses_is_from_worst_to_best() -> None:
    assert [status.value for status in sorted(Status, key=lambda status: status.rank)] == [
        *("violated", "breach", "departs", "would-violate", "power-available", "not-yet-due"),
        *("unknown", "met", "not-applicable"),
    ]
    assert [status for status in Status if status.broken] == list(Status)[:6]
