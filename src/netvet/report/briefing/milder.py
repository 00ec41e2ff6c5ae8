"""The mildest sets of rules and measures that protect as well as an option, in the words of a language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from netvet.appraisal import Equivalent, Member, Mildness
from netvet.planning import share
from netvet.report.appraisal_more import cost_words
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.rows import Words, measure_name
from netvet.report.ranges import ends_of, in_language
from netvet.report.share import shown


@dataclass(frozen=True)
class Milder:
    """A milder set as a table shows it.

    Attributes:
        number, title: of the option.
        over_time: whether it protects as well at every moment; else at the end alone.
        members: the set.
        perhaps: what may do already, and on what that turns; empty where nothing may.
        asks: makers excluded and elements moved, of the set and of the option.
        content, stop: shares at the end.
        cost: what it costs.
        planned: whether that is a plan's.
        later: how much later 5G comes in it; empty where no later, or there is no such plan.
        loose: that the plan is not proven near the best, where it is not.
    """

    number: int
    title: str
    over_time: bool
    members: str
    perhaps: str
    asks: list[str]
    content: str
    stop: str
    cost: str
    planned: bool
    later: str
    loose: str


def milder_sets(matter: Matter, words: Words) -> tuple[list[Milder], list[int]]:
    """The milder sets, option by option; and the numbers of the options for which nothing milder does at any time."""
    found = matter.appraisal
    numbers = {one.option.id: number for number, one in enumerate(found.options, 1)}
    milder: list[Milder] = []
    unmatched = []
    for one in found.options:
        own = [each for each in found.equivalents if each.option == one.option.id]
        better = [each for each in own if not each.itself]
        if own and not better and (one.option.regimes or one.option.measures):
            unmatched.append(numbers[one.option.id])
        over_time = [each for each in better if each.over_time]
        at_end = [each for each in better if not each.over_time and all(each.members != other.members for other in over_time)]
        milder += [_milder(each, one.option.title, numbers, matter, words) for each in (*over_time, *at_end)]
    return milder, unmatched


def _milder(one: Equivalent, title: str, numbers: Mapping[str, int], matter: Matter, words: Words) -> Milder:
    b, o = words.b, words.o
    perhaps = ""
    if one.perhaps:
        perhaps = b("equivalent.perhaps", what=_set(one.perhaps, numbers, words), turns_on=one.turns_on)
    return Milder(
        number=numbers[one.option],
        title=title,
        over_time=one.over_time,
        members=_set(one.members, numbers, words),
        perhaps=perhaps,
        asks=[_asks(each, words) for each in (one.mildness, one.mildness_of_option)],
        content=in_language(shown(one.exposed["user_plane"][-1]), o),
        stop=in_language(shown(one.exposed["disruption"][-1]), o),
        cost=in_language(cost_words(one.cost, matter.appraisal.sheet.currency), o) if any(one.cost) else o("none"),
        planned=one.planned,
        later=b("equivalent.later", n=in_language(ends_of(one.delay), o)) if one.delay and ends_of(one.delay) != "0" else "",
        loose=o("options.loose", gap=in_language(share(one.gap), o)) if one.loose else "",
    )


def _set(members: Sequence[Member], numbers: Mapping[str, int], words: Words) -> str:
    """The members by their titles, rules with the number of the option that they are of."""
    told = []
    for one in members:
        if one.measure:
            told.append(measure_name(one.title, words.b))
        else:
            option = one.id.partition(": ")[0]
            of = f" ({words.b('equivalent.from_option', number=numbers[option])})" if option in numbers else ""
            told.append(one.title + of)
    return "; ".join(dict.fromkeys(told)) or words.b("equivalent.nothing")


def _asks(one: Mildness, words: Words) -> str:
    b = words.b
    return f"{b('equivalent.makers', n=b.number(one.excluded))}, {b('equivalent.moved', n=b.number(one.moved))}"
