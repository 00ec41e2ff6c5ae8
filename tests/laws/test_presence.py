"""Law: an element is there on a day exactly as `How a status is found` says, in plain Python."""

from __future__ import annotations

import itertools
from datetime import date, timedelta
from typing import Any

import duckdb
import pytest

from netvet.inventory.presence import presence, there

AS_OF = date(2026, 11, 21)
STATES = (None, "none", "planned", "procured", "installed", "in-service", "removed")
OFFSETS = (None, "none", -10, 0, 1, 10)
DAYS = [AS_OF + timedelta(days=n) for n in (-20, -10, -1, 0, 1, 5, 10, 20)]
BEGIN = list(itertools.product(OFFSETS, (None, "none", -10, 10)))


def day(offset: Any) -> Any:
    return offset if offset is None or offset == "none" else AS_OF + timedelta(days=offset)


def by_hand(state: Any, installed: Any, used: Any, leaves: Any, removed: Any, on: date) -> tuple[bool | None, date | None]:  # noqa: C901, PLR0911, PLR0917
    """Whether it is there, and the later day on which a plan is judged."""

    def known(found: Any) -> bool:
        return isinstance(found, date)

    begin = installed if known(installed) else used if known(used) else None
    if known(removed) and removed <= on:
        return False, None
    if state == "removed":
        if begin and begin > on:
            return False, None
        if known(removed):
            return (True if begin else None), None
        return (None if on < AS_OF else False), None
    if on > AS_OF and known(leaves) and AS_OF <= leaves <= on:
        return False, None
    if state in ("planned", "procured"):
        if begin is None or begin <= AS_OF:
            return None, None  # its plan has passed, or has no day: whether it came is not known
        return True, (begin if begin > on else None)
    if begin and begin > AS_OF and state in ("installed", "in-service"):
        return (True if begin <= on else None), None  # there already, by a day still to come: one of the two is wrong
    if begin:
        return begin <= on, None
    if installed == "none" and used == "none":
        return False, None
    return (True if state in ("installed", "in-service") else None), None


@pytest.mark.parametrize("on", DAYS, ids=str)
def test_presence_is_as_the_case_format_says(on: date) -> None:
    rows = [
        (state, day(installed), day(used), day(leaves), day(removed))
        for state, (installed, used), leaves, removed in itertools.product(STATES, BEGIN, OFFSETS, OFFSETS)
    ]
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE e (i INTEGER, state VARCHAR, installed_on DATE, first_used_on DATE, planned_removal_on DATE, removed_on DATE)"  # noqa: E501
    )
    values = (
        (i, row[0], *("infinity" if one == "none" else one and one.isoformat() for one in row[1:]))
        for i, row in enumerate(rows)
    )
    written = ", ".join("(" + ", ".join("NULL" if one is None else f"'{one}'" for one in value) + ")" for value in values)
    con.execute(f"INSERT INTO e VALUES {written}")
    sql = presence(on, AS_OF)
    found = con.execute(f"SELECT {sql['present']}, {sql['ahead_on']}, {there(on, AS_OF)} FROM e ORDER BY i").fetchall()
    for row, (present, ahead, by_then) in zip(rows, found, strict=True):
        wanted = by_hand(*row, on)
        assert present is wanted[0], (row, present, wanted)
        assert by_then is (present if ahead is None else False), (row, by_then, ahead)
        if present:
            assert ahead == wanted[1], (row, ahead, wanted)
