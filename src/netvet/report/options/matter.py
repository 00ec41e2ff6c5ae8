"""What pages on options tell: the appraisal, who is ruled out by each, and published figures beside what was found."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from netvet.appraisal import Appraisal, Appraised, Interval, Option, Published, published_figures
from netvet.case import Case
from netvet.findings import Ruling, ruled_out
from netvet.planning import ENDS, Answer, Planned
from netvet.report.exclusion_document import Answers

OURS = {
    "gear": True,
    "labour": True,
    "price-rise": True,
    "radio": True,
    "due-anyway": False,
    "lost-output": False,
    "core": True,
    "fixed-network": False,
}
"""What is in netvet's own cost of an option: what a plan pays more than one without any requirement does."""

OF_RADIO = ("a-site", "a-subscriber")
"""Measures for which netvet's own is the cost of radio alone, as that of the published ones is."""


@dataclass(frozen=True)
class Beside:
    """A published figure beside those found.

    Attributes:
        figure: the published one.
        ours: by option that restricts the like, the like figure; in its unit.
        stated: the figure's ends in the currency of the terms, where its source states a rate; else as they are.
        currency: that of `stated`.
        reason: why nothing stands beside it: `whole` (of another country or operator, and no scale is stated), `currency`
            (no rate is stated), `nothing` (no option has such a figure); empty where something does.
    """

    figure: Published
    ours: Mapping[str, Interval]
    stated: tuple[float, float | None]
    currency: str
    reason: str

    @property
    def also(self) -> list[str]:
        """What it counts for certain, and netvet does not."""
        return [word for word, within in self.figure.counts.items() if within and not self._ours(word)]

    @property
    def without(self) -> list[str]:
        """What it leaves out for certain, and netvet counts."""
        return [word for word, within in self.figure.counts.items() if not within and self._ours(word)]

    @property
    def silent(self) -> list[str]:
        """Of a cost: what matters for the comparison, and the source does not say."""
        asked = ("labour", "price-rise", "due-anyway") if self.figure.measure in _COSTS else ()
        return [word for word in asked if word not in self.figure.counts]

    def _ours(self, word: str) -> bool:
        return OURS[word] and not (word == "core" and self.figure.measure in OF_RADIO)


_COSTS = ("total", "a-year", "a-site", "a-subscriber")


@dataclass(frozen=True)
class Matter:
    """What pages on options tell.

    Attributes:
        appraisal: the options side by side.
        rulings: of each option that asks something, who is ruled out at the end of the horizon.
        end: that day.
        beside: published figures of restrictions that some option resembles.
    """

    appraisal: Appraisal
    rulings: Mapping[str, Answers]
    end: date
    beside: tuple[Beside, ...]


def gather(found: Appraisal) -> Matter:
    """Ask who is ruled out by each option, and set published figures beside it."""
    end = next(one.planned.asked.horizon.end for one in found.options if one.planned)
    asking = [one for one in found.options if one.option.regimes]
    rulings = {one.option.id: _ruling(one.option, found.case, end) for one in asking}
    return Matter(found, rulings, end, tuple(_beside(found, rulings)))


def _ruling(option: Option, case: Case, end: date) -> Answers:
    return Answers(ruled_out(list(option.regimes), case=option.asked_of(case), on=end))


def _beside(found: Appraisal, rulings: Mapping[str, Answers]) -> Iterator[Beside]:
    kinds = {one.option.id: restricted(one, rulings[one.option.id].ruling) for one in found.options if one.option.id in rulings}
    for figure in published_figures():
        like = [one for one in found.options if set(kinds.get(one.option.id, ())) & set(figure.restricts)]
        if like:
            yield _set_beside(figure, like, found)


def restricted(one: Appraised, ruling: Ruling) -> tuple[str, ...]:
    """Which of RESTRICTED an option touches for certain: by whom it shuts out of where, and whether it caps."""
    told = []
    for word, domain in (("radio", "access"), ("core", "core")):
        places = ruling.within(domain)
        if any(ruling.standing(seller, places).excluded for seller in range(len(ruling.sellers))):
            told.append(word)
    if one.planned is not None and any(cap.makers for cap in one.planned.asked.admitting.capping):
        told.append("cap")
    return tuple(told)


def _set_beside(figure: Published, like: list[Appraised], found: Appraisal) -> Beside:
    stated, currency, reason = (figure.low, figure.high), figure.unit, ""
    if figure.measure in ("total", "a-year"):
        return Beside(figure, {}, stated, currency, "whole")
    if figure.measure in _COSTS and currency != found.sheet.currency:
        if figure.rate is None or figure.rate.to != found.sheet.currency:
            return Beside(figure, {}, stated, currency, "currency")
        by = figure.rate.value
        stated, currency = (figure.low * by, None if figure.high is None else figure.high * by), figure.rate.to
    ours = {one.option.id: own for one in like if (own := scaled(one, figure.measure)) is not None}
    return Beside(figure, ours, stated, currency, reason if ours else "nothing")


def scaled(one: Appraised, measure: str) -> Interval | None:
    """A figure of an option as published ones measure it: money in full, months, or shares; None where it has none."""
    if one.planned is None:
        return None
    found = _SCALED[measure](one, one.planned)
    # of what comes after all that is planned no cost is counted, and no time
    return (found[0], math.inf) if found and measure != "price" and one.counts_later else found


def _radio(planned: Planned) -> Interval:
    """What radio alone costs beside no requirement, as wide as the cost of the option by what its plans leave open."""
    found = [
        (planned.extra_by_layer(answer, end)["radio"], planned.unproven_radio(answer))
        for answer in planned.answers
        for end in ENDS
    ]
    return min(cost - less for cost, (less, _) in found), max(cost + more for cost, (_, more) in found)


def _people(one: Appraised, planned: Planned) -> Interval | None:
    whole = _subscribers(planned)
    return (one.people[0] / whole, one.people[1] / whole) if whole else None


def _time(_: Appraised, planned: Planned) -> Interval | None:
    ends = [end for answer in planned.answers for end in _moved(answer)]
    return (min(ends), max(ends)) if ends else None


def _price(_: Appraised, planned: Planned) -> Interval:
    return planned.sheet.at("gear.uplift", "low"), planned.sheet.at("gear.uplift", "high")


def _subscribers(planned: Planned) -> float:
    return float(planned.baseline.problem.units.subscribers.sum())


def _per(cost: Interval, by: list[float]) -> Interval | None:
    """Money in full by sites or subscribers, of which there may be more or fewer."""
    if min(by) <= 0:
        return None
    low, high = (cost[0] * 1000.0, cost[1] * 1000.0)
    return min(low / one for one in by), max(high / one for one in by)


def _moved(answer: Answer) -> list[float]:
    """Months from when the rules are known until the last site that has to move has moved; endless where one never does."""
    at = answer.outcome.cleared_at[answer.outcome.must]
    if not at.size:
        return []
    last = int(np.max(at))
    return [3.0 * max(last + 1 - answer.problem.announced, 0) if last < answer.problem.quarters else float("inf")]


_SCALED: Mapping[str, Callable[[Appraised, Planned], Interval | None]] = {
    "a-subscriber": lambda _, planned: _per(_radio(planned), [_subscribers(planned)]),
    "a-site": lambda _, planned: _per(_radio(planned), [answer.must_move for answer in planned.answers]),
    "delay": lambda one, _: one.delay,
    "people": _people,
    "price": _price,
    "time": _time,
}
"""By measure of published figures, the like one of an option."""
