"""What a reader of one page of the briefing has to know, in sentences; what is not proven is compared with nothing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from netvet.appraisal import Appraised
from netvet.report.appraisal_more import cost_words
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.rows import Words
from netvet.report.marks import numbered
from netvet.report.ranges import ends_of, in_language
from netvet.report.share import shown

Numbered = Sequence[tuple[int, Appraised]]
"""Options with their numbers."""


def in_short(matter: Matter, words: Words, section: int) -> Iterator[str]:
    """The sentences, each from figures that stand below.

    Args:
        matter: what the briefing tells.
        words: of its language.
        section: the number of the section on what is not known.
    """
    t, every = words.b, list(enumerate(matter.appraisal.options, 1))
    proven = [(number, one) for number, one in every if not one.loose]
    if loose := ", ".join(str(number) for number, one in every if one.loose):
        yield t("short.loose", numbers=loose)
    yield t("short.options", n=str(len(every)), first=every[0][1].option.title, last=every[-1][1].option.title)
    yield t("short.excluded", n=str(sum(bool(one.excluded) for _, one in every)))
    compared = (*_costs(matter, proven, words), *_delays(proven, words), *_exposed(proven, words), *_beaten(matter, proven, words))
    yield from (t("short.among", told=one) if loose else one for one in compared)
    if never := [numbered(*each) for each in every if each[1].never[1]]:
        yield t("short.never", numbers=", ".join(never))
    if late := [numbered(*each) for each in every if each[1].late[1]]:
        yield t("short.late", numbers=", ".join(late))
    yield t("short.unknown", section=section)


def _costs(matter: Matter, options: Numbered, words: Words) -> Iterator[str]:
    """The least cost and the most, by their upper ends."""
    currency = matter.appraisal.sheet.currency
    finite = [(number, one.cost) for number, one in options if any(one.cost) and math.isfinite(one.cost[1])]
    if finite:
        least, most = min(finite, key=lambda one: one[1][1]), max(finite, key=lambda one: one[1][1])
        low, high = (in_language(cost_words(one[1], currency), words.o) for one in (least, most))
        if len(finite) == 1:
            yield words.b("short.cost_of_one", most=high, number=most[0])
        else:
            yield words.b("short.cost", low=low, least=least[0], high=high, most=most[0])


def _delays(options: Numbered, words: Words) -> Iterator[str]:
    """The longest delay and the shortest; the longest alone where no other option has any, or all wait alike."""
    t, o = words.b, words.o
    waiting = [(number, one.delay) for number, one in options if ends_of(one.delay) != "0"]
    if waiting:
        longest, shortest = max(waiting, key=lambda one: one[1][1]), min(waiting, key=lambda one: one[1][1])
        most, least = (o("months", n=in_language(ends_of(one[1]), o)) for one in (longest, shortest))
        if longest[0] == shortest[0]:
            yield t("short.delay_of_one", most=most, number=longest[0])
        else:
            yield t("short.delay", most=most, number=longest[0], least=least, other=shortest[0])


def _exposed(options: Numbered, words: Words) -> Iterator[str]:
    """Under which option least and most content could be seen at the end; nothing where there is one alone."""
    seen = [(number, one.exposed["user_plane"][-1]) for number, one in options]
    if len(seen) > 1:
        least, most = (end(seen, key=lambda one: (one[1].high, one[1].low)) for end in (min, max))
        low, high = (in_language(shown(one[1]), words.o) for one in (least, most))
        yield words.b("short.exposure", low=low, least=least[0], high=high, most=most[0])


def _beaten(matter: Matter, options: Numbered, words: Words) -> Iterator[str]:
    if len(options) > 1:
        beaten = [str(number) for number, one in options if matter.appraisal.front.dominated[one.option.id]]
        yield words.b("short.beaten", numbers=", ".join(beaten)) if beaten else words.b("short.nobody_beaten")
