"""What a reader of one page of the briefing has to know, in sentences; what is not proven is compared with nothing."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from netvet.appraisal import Appraised, Interval
from netvet.exposure import Bounds
from netvet.report.appraisal_more import cost_words
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.rows import SECTIONS, Words
from netvet.report.marks import numbered
from netvet.report.ranges import ends_of, in_language
from netvet.report.share import shown

Numbered = Sequence[tuple[int, Appraised]]
"""Options with their numbers."""


def in_short(matter: Matter, words: Words) -> Iterator[str]:
    """The sentences, each from figures that stand below."""
    t, every = words.b, list(enumerate(matter.appraisal.options, 1))
    proven = [(number, one) for number, one in every if not one.loose]
    if loose := ", ".join(str(number) for number, one in every if one.loose):
        yield t("short.loose", numbers=loose)
    yield t("short.options", n=str(len(every)), first=every[0][1].option.title, last=every[-1][1].option.title)
    yield t("short.excluded", n=str(sum(bool(one.excluded) for _, one in every)))
    for compare in (_costs, _delays, _exposed, _beaten):
        yield from (t("short.among", told=told) if loose else told for told in compare(matter, proven, words))
    yield from _costs_not_known(every, words)
    yield from _warnings(every, words)
    yield t("short.unknown", section=SECTIONS.index("missing") + 1)


def _warnings(options: Numbered, words: Words) -> Iterator[str]:
    """Where 5G does not come for some, and where sites, or elements elsewhere, are late, or may be."""
    of = {
        "never": [numbered(*each) for each in options if each[1].never[1]],
        "late": [numbered(*each) for each in options if each[1].late[0]],
        "late_maybe": [numbered(*each) for each in options if each[1].late[1] and not each[1].late[0]],
        "late_elements": [numbered(*each) for each in options if each[1].late_elements[0]],
        "late_elements_maybe": [
            numbered(*each) for each in options if each[1].late_elements[1] and not each[1].late_elements[0]
        ],
        "later": [numbered(*each) for each in options if each[1].counts_later],
        "above": [numbered(*each) for each in options if each[1].above[0]],
        "above_maybe": [numbered(*each) for each in options if each[1].above[1] and not each[1].above[0]],
    }
    basis = SECTIONS.index("basis") + 1
    for key, numbers in of.items():
        if numbers:
            yield words.b("short." + key, numbers=", ".join(numbers), section=basis)


def _ends(figures: Sequence[tuple[int, Interval]], tell: Callable[[Interval], str]) -> tuple[tuple[str, str], tuple[str, str]]:
    """The least figure and the largest, by their upper ends, each with the numbers of all options that come to it."""

    def of(end: Interval) -> tuple[str, str]:
        told = tell(end)
        return ", ".join(str(number) for number, one in figures if tell(one) == told), told

    by_upper = sorted((one for _, one in figures), key=lambda one: (one[1], one[0]))
    return of(by_upper[0]), of(by_upper[-1])


def _costs(matter: Matter, options: Numbered, words: Words) -> Iterator[str]:
    """The least cost and the most."""

    def tell(cost: Interval) -> str:
        return in_language(cost_words(cost, matter.appraisal.sheet.currency), words.o)

    if finite := [(number, one.cost) for number, one in options if any(one.cost) and math.isfinite(one.cost[1])]:
        least, most = _ends(finite, tell)
        if least == most:
            yield words.b("short.cost_of_one", most=most[1], number=most[0])
        else:
            yield words.b("short.cost", low=least[1], least=least[0], high=most[1], most=most[0])


def _costs_not_known(options: Numbered, words: Words) -> Iterator[str]:
    """Of which options what they cost is not known, or in part only."""
    if numbers := [str(number) for number, one in options if math.isinf(one.cost[1])]:
        yield words.b("short.cost_not_known", numbers=", ".join(numbers), section=SECTIONS.index("missing") + 1)


def _delays(_: Matter, options: Numbered, words: Words) -> Iterator[str]:
    """The longest delay and the shortest of options that ask something; the longest alone where all wait alike."""
    t, o = words.b, words.o

    def tell(delay: Interval) -> str:
        return o("months", n=in_language(ends_of(delay), o)) if ends_of(delay) != "0" else t("short.no_delay")

    asking = [(number, one.delay) for number, one in options if one.planned or one.measures or any(one.delay)]
    if any(ends_of(delay) != "0" for _, delay in asking):
        shortest, longest = _ends(asking, tell)
        if longest == shortest:
            yield t("short.delay_of_one", most=longest[1], number=longest[0])
        else:
            yield t("short.delay", most=longest[1], number=longest[0], least=shortest[1], other=shortest[0])


def _exposed(_: Matter, options: Numbered, words: Words) -> Iterator[str]:
    """Under which options least and most content could be seen at the end; nothing where there is one alone."""
    if len(options) > 1:
        ends = [(number, one.exposed["user_plane"][-1]) for number, one in options]
        seen = [(number, (bounds.low, bounds.high)) for number, bounds in ends]
        least, most = _ends(seen, lambda share: in_language(shown(Bounds(*share)), words.o))
        section = SECTIONS.index("glance") + 1
        if least == most:
            yield words.b("short.exposure_alike", share=least[1], section=section)
            return
        open_ = words.b("short.exposure_open") if any(bounds.low < bounds.high for _, bounds in ends) else ""
        told = words.b("short.exposure", low=least[1], least=least[0], high=most[1], most=most[0], section=section)
        yield " ".join(part for part in (told, open_) if part)


def _beaten(matter: Matter, options: Numbered, words: Words) -> Iterator[str]:
    if len(options) > 1:
        beaten = [str(number) for number, one in options if matter.appraisal.front.dominated[one.option.id]]
        yield words.b("short.beaten", numbers=", ".join(beaten)) if beaten else words.b("short.nobody_beaten")
