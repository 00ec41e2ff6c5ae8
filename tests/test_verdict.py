"""Three values, statuses and legal forces."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest

from netvet.verdict import FORCES, Status, all_of, any_of, broken_status, negate, status

DAY = date(2026, 12, 31)


def test_nothing_to_judge_is_never_a_pass() -> None:
    with pytest.raises(ValueError, match="never a pass"):
        all_of([])
    with pytest.raises(ValueError, match="never a pass"):
        any_of(iter(()))


def test_unknown_is_never_met() -> None:
    assert all_of([True, None]) is None
    assert all_of([False, None]) is False
    assert any_of([True, None]) is True
    assert any_of([False, None]) is None
    assert negate(None) is None


@pytest.mark.parametrize(("applies", "require"), list(itertools.product((True, False, None), repeat=2)))
def test_the_first_that_fits(applies: bool | None, require: bool | None) -> None:
    found = status(applies, require, judged_on=DAY, due=None, broken=Status.VIOLATED)
    if applies is False:
        assert found is Status.NOT_APPLICABLE
    elif require:
        assert found is Status.MET
    elif applies is None or require is None:
        assert found is Status.UNKNOWN
    else:
        assert found is Status.VIOLATED


def test_the_last_lawful_day_is_lawful_and_the_next_is_not() -> None:
    found = [status(True, False, judged_on=DAY + timedelta(days=n), due=DAY, broken=Status.BREACH) for n in (-1, 0, 1)]
    assert found == [Status.NOT_YET_DUE, Status.NOT_YET_DUE, Status.BREACH]


def test_a_broken_rule_is_called_by_its_force() -> None:
    called = {force: broken_status(force).value for force in FORCES}
    assert {called[force] for force in ("law", "order", "licence")} == {"violated"}
    assert called["contract"] == "breach"
    assert {called[force] for force in ("internal", "code", "policy", "advice", "soft-law")} == {"departs"}
    assert {called[force] for force in ("draft", "proposal", "option")} == {"would-violate"}


@pytest.mark.parametrize("force", sorted(FORCES))
def test_what_is_taken_as_if_is_hypothetical_and_a_power_is_no_ban(force: str) -> None:
    assert broken_status(force, as_if=True) is Status.WOULD_VIOLATE
    assert broken_status(force, power=True) is Status.POWER_AVAILABLE
    assert broken_status(force, power=True, as_if=True) is Status.POWER_AVAILABLE


def test_only_what_is_met_or_not_applicable_is_silent() -> None:
    assert {one for one in Status if one.silent} == {Status.MET, Status.NOT_APPLICABLE}
    assert next(iter(Status)) is Status.VIOLATED
