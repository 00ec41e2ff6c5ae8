"""The reference of dossiers: the facts that they can state, and what the shipped ones know."""

from __future__ import annotations

from datetime import date

from page_text import grid, heading

from netvet.dossier import HEAD_FACTS, answers, read_dossiers
from netvet.dossier.claim import STANDINGS, Stance
from netvet.dossier.kinds import KINDS
from netvet.report.dossiers import cell, makers_of


def dossier_facts() -> str:
    """Facts that dossiers can state, by kind of evidence."""
    rows = [
        (kind.name, kind.subject, f"`{fact.name}`", fact.type.word, fact.meaning, "yes" if kind.follows_group else "")
        for kind in KINDS
        for fact in kind.facts
    ]
    return "\n".join(
        [
            heading("Facts of dossiers", "What a claim may state (see [Write a dossier](../how-to/write-a-dossier.md))."),
            grid(("kind", "subject", "fact", "type", "meaning", "holds for affiliates"), rows),
            "## Stated in the head of a maker's dossier\n",
            grid(("key", "type", "meaning"), [(f"`{fact.name}`", fact.type.word, fact.meaning) for fact in HEAD_FACTS]),
            _OWNED,
            "## Stances\n\n" + ", ".join(f"`{stance.value}`" for stance in Stance) + ".\n",
            "## Standings\n\nWho speaks: " + ", ".join(f"`{word}`" for word in STANDINGS) + ".\n",
        ]
    )


_OWNED = """\
`owned_by` lists groups that bought the maker, each with `group` and, where known, `from`, `to` and `source`: between these days
it is of that group, else of its own `group`.
"""


def dossier_coverage() -> str:
    """What the shipped dossiers know, facts by makers."""
    makers = makers_of(read_dossiers())
    rows = [
        (f"`{row[0].fact}`", *map(cell, row)) for row in zip(*(answers(maker, COVERAGE_DAY) for maker in makers), strict=True)
    ]
    known = sum(len(maker.dossier.claims) for maker in makers if maker.dossier)
    return "\n".join(
        [
            heading(
                "Makers",
                f"What the {len(makers)} dossiers that come with the program say on {COVERAGE_DAY}: {known} claims. Each "
                "[fact](dossier-facts.md) was asked of every maker alike; the head of each file says what was not found.",
            ),
            _COVERAGE,
            grid(("fact", *(str(maker.id) for maker in makers)), rows),
        ]
    )


COVERAGE_DAY = date(2026, 11, 21)

_COVERAGE = """\
- `known`, `yes`, `no`: some say so and nobody denies it, or some deny it and nobody says so. What is known of a set (states,
  instruments, audits) is what was found: there may be more.
- `contested`: asserted by some and denied by others, hence not known. `denied`: of a set, some members are
  denied and none is asserted.
- `left open`: whoever was found speaks of it without deciding it. `-`: nobody was found who speaks of it.
- The numbers count origins that assert, deny, and leave open: works that repeat one report count once, and who repeats whom is
  not always told, so that at most so many are independent. A number is no weight.
- More is written about some makers than about others. `-` says that nothing was found, never that there is nothing.

`netvet dossiers MAKER` prints every claim with its source, day and standing.
"""
