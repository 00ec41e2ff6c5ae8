"""The rows of options, of exposure over time and of published figures, in the words of a language."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from netvet.appraisal import WORDS, Appraisal, Appraised, Interval
from netvet.planning import share
from netvet.report.appraisal_more import cost_words
from netvet.report.marks import MARK, OF_PLANS, marked
from netvet.report.options.matter import OF_RADIO, Beside, Matter
from netvet.report.ranges import ends_of, in_language, limit_words, people_of
from netvet.report.share import shown
from netvet.report.texts import Texts

_COSTS = ("total", "a-year", "a-site", "a-subscriber")
_SMALL = 1000.0


@dataclass(frozen=True)
class Row:
    """An option as a table shows it; every figure is in the words of a language.

    Attributes:
        number: what charts call it.
        one: the option.
        by: its instrument.
        since: the day from which it could bind; empty where that is not said.
        sets: what it sets in place of what texts assume: limits in words, with their values.
        breaks, open, limits: elements and caps that it breaks if nothing is done, elements of which that is not known.
        cost, delay, people, never, late, late_elements, above, concentration: ranges.
        content, keys, stop: shares at the end.
        loose: what is said of a plan that is not proven near the best, whose figures are marked; empty where it is.
        beaten, perhaps: the numbers of options that dominate it, for certain or perhaps.
    """

    number: int
    one: Appraised
    by: str
    since: str
    sets: tuple[str, ...]
    breaks: str
    open: str
    limits: int
    cost: str
    delay: str
    people: str
    never: str
    late: str
    late_elements: str
    above: str
    concentration: str
    content: str
    keys: str
    stop: str
    loose: str
    beaten: tuple[int, ...]
    perhaps: tuple[int, ...]


def option_rows(found: Appraisal, texts: Texts) -> list[Row]:
    """A row an option, in their order."""
    numbers = {one.option.id: number for number, one in enumerate(found.options, 1)}
    return [_row(found, one, numbers, texts) for one in found.options]


def _people(key: str, ends: Interval, texts: Texts) -> str:
    told, unit = people_of(ends)
    return texts(f"{unit}_{key}" if unit else key, n=in_language(told, texts)) if told != "0" else ""


def _row(found: Appraisal, one: Appraised, numbers: Mapping[str, int], texts: Texts) -> Row:
    own, none, loose = one.option, texts("none"), one.loose
    several = one.late, one.late_elements, one.above
    late, elements, above = (in_language(ends_of(ends), texts) if ends[1] else "" for ends in several)
    delay = texts("months", n=in_language(ends_of(one.delay), texts)) if ends_of(one.delay) != "0" else texts("no_delay")
    index = (one.concentration[0] * 1e4, one.concentration[1] * 1e4)

    def at_end(word: str) -> str:
        return marked(in_language(shown(one.exposed[word][-1]), texts), loose=loose)

    return Row(
        number=numbers[own.id],
        one=one,
        by=texts("instrument." + own.instrument.replace(" ", "_")),
        since=texts.day(own.earliest),
        sets=tuple(limit_words(name, value, texts) for name, value in own.limits.items()),
        breaks=texts.number(one.broken),
        open=texts.number(one.unknown) if one.unknown else "",
        limits=len(one.limits),
        cost=in_language(cost_words(one.cost, found.sheet.currency), texts) if any(one.cost) else none,
        delay=marked(delay, loose=loose),
        people=marked(_people("people", one.people, texts), loose=loose),
        never=marked(_people("never", one.never, texts), loose=loose),
        late=marked(late, loose=loose),
        late_elements=marked(elements, loose=loose),
        above=marked(above, loose=loose),
        concentration=marked(in_language(ends_of(index), texts), loose=loose),
        content=at_end("user_plane"),
        keys=at_end("long_term_keys"),
        stop=at_end("disruption"),
        loose=texts("options.loose", mark=MARK, gap=in_language(share(one.gap), texts)) if loose else "",
        beaten=tuple(numbers[by] for by in found.front.dominated[own.id]),
        perhaps=tuple(numbers[by] for by in found.front.perhaps[own.id]),
    )


def exposure_rows(found: Appraisal, texts: Texts) -> list[tuple[int, Appraised, list[tuple[str, list[str]]]]]:
    """Of each option, class by class, the share at each moment that tables tell."""

    def told(one: Appraised, word: str) -> tuple[str, list[str]]:
        cells = [in_language(shown(one.exposed[word][place]), texts) for place in found.told]
        return texts("class." + word), [marked(cell, loose=one.loose) for cell in cells]

    return [(number, one, [told(one, word) for word in WORDS]) for number, one in enumerate(found.options, 1)]


@dataclass(frozen=True)
class Line:
    """A published figure as a table shows it.

    Attributes:
        beside: what it is.
        figure: the figure as it was said.
        said: the day or month on which it was said.
        stated: the same in the currency of the terms, with where the rate is from; empty where that is the same.
        ours: numbers of options, and the like figure of netvet; empty where there is none.
        differs: why they differ, or why nothing stands beside it, in sentences.
    """

    beside: Beside
    figure: str
    said: str
    stated: str
    ours: list[tuple[str, str]]
    differs: list[str]


def published_lines(matter: Matter, texts: Texts) -> list[Line]:
    """A line a published figure."""
    return [_line(one, matter.appraisal, texts) for one in matter.beside]


def _line(one: Beside, found: Appraisal, texts: Texts) -> Line:
    figure = one.figure
    said = measured((figure.low, math.inf if figure.high is None else figure.high), figure.measure, figure.unit, texts)
    stated = ""
    if figure.rate is not None and one.currency != figure.unit:
        ends = (one.stated[0], math.inf if one.stated[1] is None else one.stated[1])
        told = measured(ends, figure.measure, one.currency, texts)
        stated = texts("published.rate", told=told, source=texts.dated(figure.rate.source))
    numbers = {own.option.id: number for number, own in enumerate(found.options, 1)}
    together: dict[str, list[str]] = {}
    for option, ends in one.ours.items():
        loose = figure.measure in OF_PLANS and found.option(option).loose
        told = marked(measured(ends, figure.measure, one.currency, texts, per=False), loose=loose)
        together.setdefault(told, []).append(str(numbers[option]))
    ours = [(", ".join(own), told) for told, own in together.items()]
    return Line(one, said, day_or_month(figure.said, texts), stated, ours, list(_differs(one, found, texts)))


def day_or_month(written: str, texts: Texts) -> str:
    """A day as the language writes it; of a month or a year, as it stands, what is not said is not made up."""
    year, *rest = written.split("-")
    if len(rest) > 1:
        return texts.day(date.fromisoformat(written))
    return texts("month", year=year, month=rest[0]) if rest else year


def _differs(one: Beside, found: Appraisal, texts: Texts) -> Iterator[str]:
    figure = one.figure
    if one.reason and one.reason != "whole":  # of wholes the table says it once
        yield texts("published.reason." + one.reason)
    for kind, words in (("also", one.also), ("without", one.without), ("silent", one.silent)):
        if words:
            yield texts("published." + kind, what=", ".join(texts("counted." + word) for word in words))
    if one.ours and figure.measure in OF_RADIO:
        yield texts("published.of_radio")
    if one.ours and figure.measure == "time":
        yield texts("published.at_least_cost")
    if figure.operators != "all" and not one.reason:
        yield texts("published.operators." + figure.operators)
    if figure.measure in _COSTS:
        horizon = next(own.planned.asked.horizon.quarters / 4 for own in found.options if own.planned)
        theirs = texts("published.years", n=f"{figure.years:g}") if figure.years else texts("published.years_not_said")
        yield texts("published.horizon", theirs=theirs, ours=texts("published.years", n=in_language(f"{horizon:g}", texts)))
    yield figure.note[texts.language]


def measured(ends: Interval, measure: str, unit: str, texts: Texts, *, per: bool = True) -> str:
    """A figure with its unit: money in full (`per` what, if so asked), months, shares."""
    if not ends[0] and 0 < ends[1] < math.inf:
        return texts("up_to") + measured((ends[1], ends[1]), measure, unit, texts, per=per)
    if measure in _COSTS:
        return in_language(_money(ends, unit), texts) + (texts("published.per." + measure) if per else "")
    if measure in ("price", "people"):
        return in_language(ends_of((ends[0] * 100, ends[1] * 100)) + " %", texts)
    if math.isinf(ends[0]):
        return texts("not_within")
    return texts("months", n=in_language(ends_of(ends), texts))


def _money(ends: Interval, unit: str) -> str:
    """Money in full, in words; small sums to the cent that counts."""
    if math.isinf(ends[1]):
        return f"at least {_money((ends[0], ends[0]), unit)}"
    if max(abs(end) for end in ends if math.isfinite(end)) >= _SMALL:
        return cost_words((ends[0] / 1000, ends[1] / 1000), unit)
    return f"{' to '.join(dict.fromkeys(f'{end:.3g}' for end in ends))} {unit}"
