"""The mildest sets of rules and measures that protect as well as an option, in the words of a language."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netvet.appraisal import TURNING, WORDS, Equivalent, Member, Mildness
from netvet.report.appraisal_more import cost_words
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.rows import Words, measure_name
from netvet.report.marks import MARK, loose_set, marked
from netvet.report.ranges import ends_of, in_language
from netvet.report.share import shown


@dataclass(frozen=True)
class Milder:
    """A milder set as a table shows it.

    Attributes:
        number, title: of the option.
        watched: by whose gear it is judged, as a condition; empty where all options are judged by that of the same makers.
        over_time: whether it protects as well at every moment; else at the end alone.
        itself: whether it is the option: nothing milder does for certain.
        members: the set: titles, each with the option that it is of.
        mark: stands behind figures and sets of plans that are not proven.
        perhaps: what may do already, and on what that turns; empty where nothing may.
        asks: makers excluded and elements moved, of the set and of the option.
        content, stop: shares at the end.
        cost: what it costs.
        planned: whether that is a plan's.
        later: how much later 5G comes in it; empty where no later, or there is no such plan.
    """

    number: int
    title: str
    watched: str
    over_time: bool
    itself: bool
    members: list[tuple[str, str]]
    mark: str
    perhaps: str
    asks: list[str]
    content: str
    stop: str
    cost: str
    planned: bool
    later: str


def milder_sets(matter: Matter, words: Words) -> tuple[list[Milder], list[int]]:
    """The milder sets, option by option; and the numbers of the options for which nothing milder does at any time."""
    found = matter.appraisal
    numbers = {one.option.id: number for number, one in enumerate(found.options, 1)}
    milder: list[Milder] = []
    unmatched = []
    for one in found.options:
        own = [each for each in found.equivalents if each.option == one.option.id]
        better = [each for each in own if not each.itself or each.perhaps is not None]
        if own and not better and (one.option.regimes or one.option.measures):
            unmatched.append(numbers[one.option.id])
        over_time = [each for each in better if each.over_time]
        at_end = [each for each in better if not each.over_time and all(each.members != other.members for other in over_time)]
        milder += [_milder(each, one.option.title, numbers, matter, words) for each in (*over_time, *at_end)]
    return milder, unmatched


def _milder(one: Equivalent, title: str, numbers: Mapping[str, int], matter: Matter, words: Words) -> Milder:
    b, o, loose = words.b, words.o, loose_set(one, matter.appraisal)
    perhaps = ""
    if one.perhaps is not None:
        told = "; ".join(title + of for title, of in _set(one.perhaps, numbers, words)) or b("equivalent.nothing")
        perhaps = b("equivalent.perhaps", what=told, turns_on=_turns_on(one, words))
    later = b("equivalent.later", n=in_language(ends_of(one.delay), o)) if one.delay and ends_of(one.delay) != "0" else ""
    return Milder(
        number=numbers[one.option],
        title=title,
        watched=one.watched if matter.appraisal.apart else "",
        over_time=one.over_time,
        itself=one.itself,
        members=_set(one.members, numbers, words),
        mark=MARK if loose else "",
        perhaps=perhaps,
        asks=[
            f"{b('equivalent.it')}: {_asks(one.mildness, words)}",
            f"{b('equivalent.from_option', number=numbers[one.option])}: {_asks(one.mildness_of_option, words)}",
        ],
        content=marked(in_language(shown(one.exposed["user_plane"][-1]), o), loose=loose),
        stop=marked(in_language(shown(one.exposed["disruption"][-1]), o), loose=loose),
        cost=in_language(cost_words(one.cost, matter.appraisal.sheet.currency), o) if any(one.cost) else o("none"),
        planned=one.planned,
        later=marked(later, loose=loose),
    )


def _set(members: Sequence[Member], numbers: Mapping[str, int], words: Words) -> list[tuple[str, str]]:
    """The members by their titles, rules with the number of the option that they are of; empty where nothing is asked."""
    told: dict[tuple[str, str], None] = {}
    for one in members:
        if one.measure:
            told[measure_name(one.title, words.b), ""] = None
        else:
            option = one.id.partition(": ")[0]
            of = f" ({words.b('equivalent.from_option', number=numbers[option])})" if option in numbers else ""
            told[one.title, of] = None
    return list(told)


def _turns_on(one: Equivalent, words: Words) -> str:
    """What decides whether a milder set does, in the words of a language."""
    told = one.turns_on
    for word in WORDS:
        told = re.sub(rf"\b{word}\b", words.o("class." + word), told)
    for end, phrase in TURNING.items():
        told = told.replace(phrase, words.b("equivalent.turns." + end))
    return told


def _asks(one: Mildness, words: Words) -> str:
    b = words.b
    return f"{b('equivalent.makers', n=b.number(one.excluded))}, {b('equivalent.moved', n=b.number(one.moved))}"
