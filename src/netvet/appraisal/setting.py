"""The limits that an option sets, in place of what its regimes assume where their texts are silent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from netvet.case import Case
from netvet.errors import CaseError, RegimeError
from netvet.findings import check_limits, regimes_of, words_of

Limit = date | Decimal | str
"""A day, a number or a word."""

FIRST_DAY = date(1970, 1, 1)
"""The first day that an option may name, as a network."""


def read_limits(case: Case, here: str, table: Mapping[str, Any], regimes: Sequence[str]) -> dict[str, Limit]:
    """The limits of an option, by name.

    Args:
        case: the case.
        here: where the option stands, for messages.
        table: the option.
        regimes: its regimes, as `Option.regimes`.

    Raises:
        CaseError: where one is of another kind, sets nothing, or what a text says itself; or no regime can be read with it.
    """
    given = table.get("limits", {})
    if not isinstance(given, dict):
        raise CaseError("limits is a table", where=here, remedy="write limits = { last_day = 2025-12-31 }")
    found = {name: _limit(here, name, value) for name, value in given.items()}
    for name, one in found.items():
        if isinstance(one, date):
            check_after_first(here, f"the limit {name}", one)
    if found:
        _check(case, here, found, regimes)
    return found


def _limit(here: str, name: str, value: object) -> Limit:
    if type(value) in (int, float):
        number = Decimal(str(value))  # as it is written
        if number.is_finite():
            return number
    if type(value) is date or isinstance(value, str):
        return value
    remedy = f"write {name} = 0.35" if type(value) is float else f"write {name} = 2025-12-31, or {name} = 0.35"
    told = f"a time, {value}" if isinstance(value, time | datetime) else repr(value)
    raise CaseError(f"the limit {name} is a number, a day or a word, not {told}", where=here, remedy=remedy)


def check_after_first(here: str, told: str, day: date) -> None:
    """Whether a day of an option is one: centuries ago nothing was announced, due or put in place.

    Raises:
        CaseError: where it lies before the first day that a network may name.
    """
    if day < FIRST_DAY:
        key = told.rpartition(" ")[2]
        trouble = f"{told} = {day} lies before {FIRST_DAY}, the first day that a network may name"
        raise CaseError(trouble, where=here, remedy=f"write {key} = {FIRST_DAY} or later, or leave it out")


def check_earliest(case: Case, here: str, limits: Mapping[str, Limit], regimes: Sequence[str], earliest: date | None) -> None:
    """Whether no last lawful day of what an option asks lies before it could bind; another day that is looked back on may.

    Raises:
        CaseError: where one does: nothing can be asked for by a day before it is law.
    """
    if earliest is None or not regimes:
        return
    found = regimes_of(replace(case, limits=limits), regimes, words_of(case))
    for one in (asked for regime in found for asked in regime.requirements if asked.due and asked.due < earliest):
        set_by = [name for name, value in limits.items() if value == one.due and _rests_on(name, one.assumes)]
        day = f"the limit {set_by[0]} = {one.due}" if set_by else f"{one.due}, the last lawful day of {one.key},"
        told = f"{day} lies before earliest = {earliest}, the first day on which it could bind"
        later = "a later limit" if set_by else "a later day into a rule of your own"
        raise CaseError(told, where=here, remedy=f"write {later}, or an earlier day in earliest")


def rests_on_earliest(case: Case, limits: Mapping[str, Limit], regimes: Sequence[str]) -> bool:
    """Whether some rule names no last lawful day: then it matters from which day on the rules of an option could bind."""
    found = regimes_of(replace(case, limits=limits, binds_from=None), regimes, words_of(case))
    return any(one.due is None and not one.power for regime in found for one in regime.requirements)


def _rests_on(name: str, assumes: Sequence[str]) -> bool:
    return any(line.startswith(f"{name} is ") for line in assumes)


def _check(case: Case, here: str, limits: Mapping[str, Limit], regimes: Sequence[str]) -> None:
    if not regimes:
        raise CaseError("limits without regimes have no effect", where=here, remedy="name regimes, or leave them out")
    facts = words_of(case)
    check_limits(regimes_of(case, regimes, facts), limits, here)
    try:
        regimes_of(replace(case, limits=limits), regimes, facts)
    except RegimeError as error:
        told = f"with limits {listed(limits)} a regime cannot be read"
        raise CaseError(
            told, where=here, details=[error.where, *error.details], remedy="set a limit that it can have"
        ) from None


def listed(limits: Mapping[str, Limit]) -> str:
    """Limits in a line, such as `last_day = 2025-12-31, radio_cap = 0.3`."""
    return ", ".join(f"{name} = {value}" for name, value in limits.items())


def joined_limits(case: Case, asking: Sequence[tuple[Sequence[str], Mapping[str, Limit]]]) -> dict[str, Limit] | None:
    """The limits under which rules of several options mean together what they mean alone; None where there are none such.

    Args:
        case: the case.
        asking: of each option its regimes and its limits.
    """
    joined = {name: value for _, limits in asking for name, value in limits.items()}
    facts = words_of(case) if joined else {}
    for regimes, limits in asking if joined else ():
        open_ = {name for regime in regimes_of(case, regimes, facts) for name in regime.silent_on}
        if any(joined[name] != limits.get(name) for name in open_ & set(joined)):
            return None
    return joined
