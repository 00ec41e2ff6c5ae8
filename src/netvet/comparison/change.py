"""What a finding's change is called: from the status before and the status now, by one order for both."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from netvet.verdict import Status


class Change(StrEnum):
    """What became of a finding, worst first."""

    NEW = "new"
    FOUND_BROKEN = "found-broken"
    WORSE = "worse"
    NO_LONGER_KNOWN = "no-longer-known"
    NEWLY_UNKNOWN = "newly-unknown"
    BETTER = "better"
    NOW_KNOWN = "now-known"
    CURED = "cured"
    GONE = "gone"
    SILENT = "silent"
    UNCHANGED = "unchanged"

    @property
    def shown(self) -> bool:
        """Whether somebody has to look at it: the others are left out unless all are asked for."""
        return self not in (Change.SILENT, Change.UNCHANGED)


MEANINGS: dict[Change, str] = {
    Change.NEW: "broken now; met, not applicable or not there before",
    Change.FOUND_BROKEN: "broken now; not known before",
    Change.WORSE: "broken before and now, and worse: a worse status, or not yet due and no longer scheduled, or due earlier",
    Change.NO_LONGER_KNOWN: "not known now; met or broken before",
    Change.NEWLY_UNKNOWN: "not known now; not applicable or not there before",
    Change.BETTER: "broken before and now, but better: a better status, or not yet due and now scheduled, or due later",
    Change.NOW_KNOWN: "met now; not known before",
    Change.CURED: "met now; broken before",
    Change.GONE: "not applicable or not there now; broken or not known before",
    Change.SILENT: "met, not applicable or not there, before and now, but not the same of these",
    Change.UNCHANGED: "the same status; not yet due: the same day, and scheduled or not as before",
}


def change_of(before: Status | None, now: Status | None) -> Change:
    """What a change of status is called; None where there is no such finding.

    Unknown is neither better nor worse than any other status: what comes from it or goes to it has names of its own. Of two
    that are not yet due, `better` and `worse` follow from plan and day (see MEANINGS), which are not asked here.
    """
    if before is now:
        return Change.UNCHANGED
    if now is not None and now.broken:
        return _broken_now(before, now)
    if now is Status.UNKNOWN:
        known = before is not None and (before.broken or before is Status.MET)
        return Change.NO_LONGER_KNOWN if known else Change.NEWLY_UNKNOWN
    if before is None or before.silent:
        return Change.SILENT
    if now is Status.MET:
        return Change.CURED if before.broken else Change.NOW_KNOWN
    return Change.GONE


def _broken_now(before: Status | None, now: Status) -> Change:
    if before is Status.UNKNOWN:
        return Change.FOUND_BROKEN
    if before is None or before.silent:
        return Change.NEW
    return Change.WORSE if now.rank < before.rank else Change.BETTER


def transitions() -> Iterator[tuple[str, str, str]]:
    """Every pair of statuses and what the change is called, for the database; an empty word where there is no finding."""
    every = [None, *Status]
    for before in every:
        for now in every:
            yield before or "", now or "", change_of(before, now).value
