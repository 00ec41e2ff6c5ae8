"""Verdicts in three values, and the status that follows from them: unknown is never met, empty is never a pass.

`findings.sql` says the same to the database; a law test holds the two together.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

Truth = bool | None
"""True, False, or None for not known: Kleene's strong logic, which is also what SQL does with NULL."""


def negate(value: Truth) -> Truth:
    """NOT: what is not known stays not known."""
    return None if value is None else not value


def all_of(values: Iterable[Truth]) -> Truth:
    """AND over at least one value.

    Raises:
        ValueError: if there is none, since nothing to check must not pass.
    """
    seen = _some(values)
    return False if False in seen else None if None in seen else True


def any_of(values: Iterable[Truth]) -> Truth:
    """OR over at least one value.

    Raises:
        ValueError: if there is none.
    """
    seen = _some(values)
    return True if True in seen else None if None in seen else False


def _some(values: Iterable[Truth]) -> set[Truth]:
    seen = set(values)
    if not seen:
        raise ValueError("no value to judge: empty is never a pass")
    return seen


class Status(StrEnum):
    """What comes of one requirement on one element or operator, worst first."""

    VIOLATED = "violated"
    BREACH = "breach"
    DEPARTS = "departs"
    WOULD_VIOLATE = "would-violate"
    POWER_AVAILABLE = "power-available"
    NOT_YET_DUE = "not-yet-due"
    UNKNOWN = "unknown"
    MET = "met"
    NOT_APPLICABLE = "not-applicable"

    @property
    def silent(self) -> bool:
        """Whether nobody has to act on it: left out of results unless all are asked for."""
        return self in (Status.MET, Status.NOT_APPLICABLE)

    @property
    def broken(self) -> bool:
        """Whether what is demanded is known not to hold, be it late or not yet."""
        return not self.silent and self is not Status.UNKNOWN

    @property
    def rank(self) -> int:
        """Its place in the order from worst to best, the worst being 0. Unknown is neither: ask `broken` and `silent` first."""
        return list(Status).index(self)


FORCES: dict[str, Status] = {
    "law": Status.VIOLATED,
    "order": Status.VIOLATED,
    "licence": Status.VIOLATED,
    "contract": Status.BREACH,
    "internal": Status.DEPARTS,
    "code": Status.DEPARTS,
    "policy": Status.DEPARTS,
    "advice": Status.DEPARTS,
    "soft-law": Status.DEPARTS,
    "draft": Status.WOULD_VIOLATE,
    "proposal": Status.WOULD_VIOLATE,
    "option": Status.WOULD_VIOLATE,
}
"""The legal force of a text, and what a broken requirement of it is called."""


def broken_status(force: str, *, power: bool = False, as_if: bool = False) -> Status:
    """What a requirement is called once it is broken and its day has passed.

    A power to ban is not a ban, a draft is not law, and what is assessed as if it applied is hypothetical.
    """
    if power:
        return Status.POWER_AVAILABLE
    return Status.WOULD_VIOLATE if as_if else FORCES[force]


def status(applies: Truth, require: Truth, *, judged_on: date, due: date | None, broken: Status) -> Status:
    """The first that fits of: not-applicable, met, unknown, not-yet-due, broken.

    Args:
        applies: whether the requirement is in force for this element, which is there on that day.
        require: whether what it demands holds.
        judged_on: the day judged.
        due: the last day on which the old state is lawful, if the requirement names one.
        broken: what it is called once broken.
    """
    if applies is False:
        return Status.NOT_APPLICABLE
    if require is True:
        return Status.MET
    if applies is None or require is None:
        return Status.UNKNOWN
    return Status.NOT_YET_DUE if due is not None and judged_on <= due else broken
