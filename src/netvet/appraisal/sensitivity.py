"""What turns on weights, on the ranges of terms and on the day of the announcement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from netvet.appraisal.front import Interval
from netvet.planning import WIDE

ENOUGH = WIDE
"""How near to the best plans that are made anew have to come."""

SAME, WITHIN, DEARER, CHEAPER, EITHER = "same", "within", "dearer", "cheaper", "either"
"""How plans that are made anew lie beside those of the table, in money, reading by reading: the same ones; no farther apart
than what is not proven of both, which is no swing; dearer, or cheaper, in some reading and the other in none; or both."""


@dataclass(frozen=True)
class Swing:
    """By how much a term moves what an option costs, all others as written.

    Attributes:
        option: the id of the option.
        term: the name of the term, or of several that go together.
        ends: the term at its low and at its high end, in words.
        cost: what the same plans cost with the term at its low and at its high end, beside no requirement, in thousands of
            currency; of the reading that is dearer with all terms as written.
        middle: the same with the term as written.
        least: whether something comes after all that is planned: then these are the least that it costs.
    """

    option: str
    term: str
    ends: tuple[str, str]
    cost: tuple[float, float]
    middle: float
    least: bool = False

    @property
    def width(self) -> float:
        """How far the cost moves."""
        return abs(self.cost[1] - self.cost[0])


@dataclass(frozen=True)
class Weighted:
    """An option at other weights.

    Attributes:
        option: the id of the option.
        waiting, exposure: the weights, in thousands of currency.
        gap: how far the plan told is from the best at these weights, at most, as a share of its weighted cost; of a plan made
            for these weights, the widest of it and of the one without requirements.
        cost: beside no requirement, in thousands of currency, over both readings; without the ranges of the terms. Of a plan
            made for these weights, wider by what is not proven. The upper end is inf where something comes after all that is
            planned.
        delay: months, over both readings.
        replanned: whether it is a plan made for these weights; else that of the weights as written, priced at these.
        beside: how such a plan lies beside that of the table: one of SAME, WITHIN, DEARER, CHEAPER, EITHER; empty of others.
        by_time: whether a search for it ended by time, before it was as near as was to be reached.
    """

    option: str
    waiting: float
    exposure: float
    gap: float
    cost: Interval
    delay: Interval
    replanned: bool
    beside: str = ""
    by_time: bool = False

    @property
    def loose(self) -> bool:
        """Whether it is made for these weights and not proven near the best: then its cost alone is proven, as a range."""
        return self.replanned and self.gap > ENOUGH


@dataclass(frozen=True)
class Told:
    """An option announced on another day.

    Attributes:
        option: the id of the option.
        day: from when on its rules are known.
        cost, delay, late, late_elements, above: as of the option; the cost without the ranges of the terms and without
            measures, and wider by what is not proven.
        gap: the widest proven gap of its plans, that without requirements among them.
        beside: how they lie beside those of the table, as of `Weighted`.
        by_time: whether a search for them ended by time.
    """

    option: str
    day: date
    cost: Interval
    delay: Interval
    late: Interval
    late_elements: Interval
    above: Interval
    gap: float
    beside: str = ""
    by_time: bool = False

    @property
    def loose(self) -> bool:
        """Whether a plan is not proven near the best: then its cost alone is proven, as a range."""
        return self.gap > ENOUGH


@dataclass(frozen=True)
class Sensitivity:
    """What turns on what.

    Attributes:
        swings: by option, the terms that move its cost most, the widest first.
        weights: options at other weights.
        announced: options announced on other days; empty where not asked.
    """

    swings: tuple[Swing, ...] = ()
    weights: tuple[Weighted, ...] = ()
    announced: tuple[Told, ...] = ()

    def of(self, option: str) -> Sensitivity:
        """What concerns one option."""
        return Sensitivity(
            tuple(one for one in self.swings if one.option == option),
            tuple(one for one in self.weights if one.option == option),
            tuple(one for one in self.announced if one.option == option),
        )
