"""What makes a judgement fail in a pipeline: statuses, proof that is missing, days that come near, changes for the worse."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from difflib import get_close_matches

from netvet.comparison import MEANINGS, Change, Comparison
from netvet.findings import Findings, coming_due
from netvet.verdict import Status

UNPROVEN = "unproven"
DAYS = re.compile(r"not-yet-due:([0-9]{1,5})d")

STATUSES = tuple(status.value for status in Status if not status.silent)
CHANGES = tuple(change.value for change in Change if change.shown)

WORDS: dict[str, str] = {
    **{word: f"a finding that is {word}" for word in STATUSES},
    "not-yet-due": "a finding that is not yet due and not scheduled to be cured in time",
    "not-yet-due:90d": "the same, if it falls due within so many days of the day judged",
    UNPROVEN: "a finding that is unknown, where the burden of proof lies on the operator",
    **{change.value: f"a change: {MEANINGS[change]}" for change in Change if change.shown},
}
"""What may be named, and what it means; `90` stands for any number."""

USUAL = ("violated", "breach")
"""What a judgement fails on where nothing is named."""


@dataclass(frozen=True)
class Trigger:
    """A word that names what makes a judgement fail.

    Attributes:
        word: as in WORDS.
        days: of `not-yet-due:90d` the number; None of every other word.
    """

    word: str
    days: int | None = None

    @property
    def asks_change(self) -> bool:
        """Whether it can only be told against an earlier judgement."""
        return self.word in CHANGES


def read_triggers(text: str) -> list[Trigger]:
    """The triggers of a list joined by commas.

    Raises:
        ValueError: saying which word is none, with near words.
    """
    return [_read(word.strip().lower()) for word in text.split(",")]


def _read(word: str) -> Trigger:
    if found := DAYS.fullmatch(word):
        return Trigger(word, int(found[1]))
    if word in WORDS and word != "not-yet-due:90d":
        return Trigger(word)
    if word in (Status.MET, Status.NOT_APPLICABLE, Change.SILENT, Change.UNCHANGED):
        raise ValueError(f"{word!r} is nothing to fail on; it is one of {', '.join(WORDS)}")
    if word.startswith("not-yet-due:"):
        raise ValueError(f"{word!r} does not say how many days; write not-yet-due:90d")
    near = get_close_matches(word, WORDS, n=3, cutoff=0.5)
    raise ValueError(
        f"{word!r} is none; " + (f"did you mean {' or '.join(near)}?" if near else f"it is one of {', '.join(WORDS)}")
    )


def pulled(triggers: Iterable[Trigger], findings: Findings, comparison: Comparison | None = None) -> dict[str, int]:
    """How many findings pull each trigger, in the order named; those that none pulls are left out.

    Args:
        triggers: what is named.
        findings: the judgement.
        comparison: its comparison with an earlier one, where a trigger asks for a change.

    Raises:
        ValueError: where a trigger asks for a change and there is no comparison.
    """
    counted = {trigger.word: _count(trigger, findings, comparison) for trigger in triggers}
    return {word: count for word, count in counted.items() if count}


def _count(trigger: Trigger, findings: Findings, comparison: Comparison | None) -> int:
    if trigger.asks_change:
        if comparison is None:
            raise ValueError(f"{trigger.word!r} is a change: name an earlier case or result by --against")
        return comparison.totals().get(Change(trigger.word), 0)
    if trigger.days is not None:
        return coming_due(findings, findings.day + timedelta(days=trigger.days))
    if trigger.word == Status.NOT_YET_DUE:
        return coming_due(findings)
    if trigger.word == UNPROVEN:
        borne = {rule.index for rule in findings.rules if rule.requirement.burden == "operator"}
        return sum(row["n"] for row in findings.counts() if row["status"] == Status.UNKNOWN and row["rule"] in borne)
    return sum(row["n"] for row in findings.counts() if row["status"] == trigger.word)
