"""What changed since an earlier judgement, as the register tells it: nothing is judged here a second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from netvet.comparison import Cause, Change, Comparison
from netvet.report.compliance.texts import Texts

if TYPE_CHECKING:
    import pyarrow as pa

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Changes:
    """A comparison as a register holds it.

    Attributes:
        against: what the earlier judgement is called.
        earlier_day, on: the days judged; the earlier one is None where it does not say.
        differs: the inputs that differ, or may, each with what differs in it.
        told_apart: whether changes are put down to single inputs.
        notes: what a reader should know, in the program's words.
        totals: how many findings each change befell, worst first; they add up to every finding before or now.
        lines: findings by change, requirement, statuses and cause, worst first, without what nobody has to look at.
        rows: single changes, worst first; `count` says how many there are, listed or not.
    """

    against: str
    earlier_day: date | None
    on: date
    differs: Mapping[Cause, str]
    told_apart: bool
    notes: Sequence[str]
    totals: Mapping[Change, int]
    lines: Sequence[Row]
    rows: pa.Table
    count: int


def gather_changes(comparison: Comparison, *, limit: int) -> Changes:
    """Take from a comparison what a register tells of it, at most `limit` single changes."""
    totals = comparison.totals()
    return Changes(
        against=comparison.against,
        earlier_day=comparison.earlier_day,
        on=comparison.now.day,
        differs=comparison.causes,
        told_apart=comparison.told_apart,
        notes=comparison.notes,
        totals=totals,
        lines=[row for row in comparison.counts() if Change(row["change"]).shown],
        rows=comparison.worst(limit).to_arrow_table(),
        count=sum(n for change, n in totals.items() if change.shown),
    )


def total_lines(changes: Changes, texts: Texts) -> list[tuple[Change, int, str]]:
    """Of each change how many findings it befell, and what they are put down to, each input with its number."""
    found = []
    for change, total in changes.totals.items():
        why: dict[str, int] = {}
        for line in changes.lines:
            if line["change"] == change and line["why"]:
                told = cause_words(texts, line["why"])
                why[told] = why.get(told, 0) + line["n"]
        several = len(why) > 1
        told = ", ".join(f"{words} {texts.number(n)}" if several else words for words, n in why.items())
        found.append((change, total, told))
    return found


def cause_words(texts: Texts, why: str) -> str:
    """What a change is put down to, in the reader's words: `network+rules or day` names three inputs, in two sets."""
    if "told apart" in why:
        return texts("changes.not_apart")
    if why in ("", "not known"):
        return texts("changes.not_known") if why else ""
    sets = [" + ".join(texts(f"cause.{cause}") for cause in one.split("+")) for one in why.split(" or ")]
    return f" {texts('changes.or')} ".join(sets)


def differing_lines(changes: Changes, texts: Texts) -> list[tuple[str, str]]:
    """Each input that differs, or may, with what differs in it; days as the reader's language writes them."""
    found = []
    for cause, told in changes.differs.items():
        days = cause is Cause.DAY and changes.earlier_day is not None
        dated = texts("changes.days", before=texts.day(changes.earlier_day), now=texts.day(changes.on)) if days else told
        found.append((texts(f"cause.{cause}"), dated))
    return found
