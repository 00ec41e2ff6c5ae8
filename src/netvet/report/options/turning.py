"""What the figures of options turn on: terms, weights and the day of the announcement, in the words of a language."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from netvet.appraisal import Appraisal, Interval, Told, Weighted
from netvet.planning import share
from netvet.report.appraisal_more import cost_words
from netvet.report.marks import marked
from netvet.report.ranges import ends_of, in_language
from netvet.report.texts import Texts

SWINGS = 3
"""Terms that are shown of each option, the widest first, where there is room."""


@dataclass(frozen=True)
class Turn:
    """What is otherwise, and what an option comes to then.

    Attributes:
        number: of the option.
        what: the term in words, the weights or the day.
        term: the name of the term in a sheet of terms; empty of others.
        ends: the term at its low and its high end; empty of others.
        cost, delay: then; no delay of a term, which leaves the plan as it is.
    """

    number: int
    what: str
    term: str
    ends: str
    cost: str
    delay: str


def swings(found: Appraisal, texts: Texts, most: int = SWINGS) -> list[Turn]:
    """Of each option the terms that move its cost most; at most so many."""
    told = []
    for number, one in enumerate(found.options, 1):
        for swing in found.sensitivity.of(one.option.id).swings[:most]:
            cost = marked(_cost((min(swing.cost), math.inf if swing.least else max(swing.cost)), found, texts), loose=one.loose)
            ends = in_language(" to ".join(_end(end, texts) for end in swing.ends), texts)
            told.append(Turn(number, _term(swing.term, found, texts), swing.term, ends, cost, ""))
    return told


def _end(told: str, texts: Texts) -> str:
    """An end of a term, or of several: parted so that no decimal comma is taken for more."""
    return str(texts.words["turns"]["ends_of_all"].get(told, told.replace(", ", "; ")))


def _term(name: str, found: Appraisal, texts: Texts) -> str:
    """A term in words, where the catalogue has them."""
    told = texts.words["term_names"].get(name, "")
    return str(told).format(currency=found.sheet.currency)


def others(found: Appraisal, texts: Texts) -> list[Turn]:
    """Of each option what it comes to at other weights, and announced on other days."""
    numbers = {one.option.id: number for number, one in enumerate(found.options, 1)}
    return sorted((*_weights(found, numbers, texts), *_announced(found, numbers, texts)), key=lambda one: one.number)


def _weights(found: Appraisal, numbers: Mapping[str, int], texts: Texts) -> Iterator[Turn]:
    for one in found.sensitivity.weights:
        what = _weight(one, found, texts)
        if one.replanned:
            yield Turn(numbers[one.option], what, "", "", _anew(one, found, texts), _months(one, texts))
        else:
            gap = in_language(share(one.gap, 2), texts)
            yield Turn(numbers[one.option], what, "", "", texts("turns.same_plan", gap=gap), "")


def _weight(one: Weighted, found: Appraisal, texts: Texts) -> str:
    own, told = found.sheet, []
    for word, value in (("waiting", one.waiting), ("exposure", one.exposure)):
        if value != own.at(f"weights.{word}"):
            told.append(texts("turns." + word, value=in_language(f"{value:g}", texts), currency=own.currency))
    return ", ".join(told)


def _announced(found: Appraisal, numbers: Mapping[str, int], texts: Texts) -> Iterator[Turn]:
    for one in found.sensitivity.announced:
        what = texts("turns.announced", day=texts.day(one.day))
        several = ("late", one.late), ("late_elements", one.late_elements), ("above", one.above)
        late = [texts(f"options.{key}", n=in_language(ends_of(ends), texts)) for key, ends in several if any(ends)]
        told = "; ".join((_months(one, texts), *(marked(line, loose=one.loose) for line in late)))
        yield Turn(numbers[one.option], what, "", "", _anew(one, found, texts), told)


def _anew(one: Weighted | Told, found: Appraisal, texts: Texts) -> str:
    """What a plan made anew costs, and how that lies beside the plan of the table."""
    told = _cost(one.cost, found, texts)
    return f"{told} ({texts('turns.beside_' + one.beside)})" if one.beside else told


def _cost(ends: Interval, found: Appraisal, texts: Texts) -> str:
    return in_language(cost_words(ends, found.sheet.currency), texts)


def _months(one: Weighted | Told, texts: Texts) -> str:
    """The delay; where the plan is not proven near the best, marked, and by how much it is not."""
    told: str = texts("months", n=in_language(ends_of(one.delay), texts))
    if not one.loose:
        return told
    gap = texts("turns.gap_by_time" if one.by_time else "turns.gap", gap=in_language(share(one.gap), texts))
    return f"{marked(told, loose=True)} ({gap})"
