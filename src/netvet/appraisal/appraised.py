"""What comes of setting options side by side: of each option what it protects, costs, delays and rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from statistics import fmean

from netvet.appraisal.equivalence import Equivalent
from netvet.appraisal.front import Front, Interval
from netvet.appraisal.mitigation import Applied
from netvet.appraisal.option import Option
from netvet.appraisal.resting import Rests
from netvet.appraisal.sensitivity import Sensitivity
from netvet.case import Case
from netvet.exposure import Bounds
from netvet.planning import WIDE, Planned, Sheet
from netvet.transition import Above

CLASSES = {"content": "user_plane", "location": "location", "keys": "long_term_keys", "disruption": "disruption"}
"""What the front calls each of WORDS: all that is followed over time is compared."""

OVER_TIME = "_over_time"

EXPOSED = (*CLASSES, *(name + OVER_TIME for name in CLASSES))
"""Those of CRITERIA that turn on whose gear is watched: at the end, and on average over the years."""

CRITERIA = (
    "cost",
    "delay",
    "late",
    "late_elements",
    "above",
    *EXPOSED,
    "concentration",
)
"""What the front compares; less is better in each."""

OF_ACTS = ("delay", "concentration")
"""Those that follow from what is done to radio alone."""


STEP = 8
"""Quarters between the moments at which tables tell exposure."""


@dataclass(frozen=True)
class Gap:
    """A plan whose proof leaves much open.

    Attributes:
        reading: of what it is a plan.
        gap: it is at most that far from the best, as a share of its cost.
        stopped: why the search ended.
        unit: the largest unit that cannot be divided, where that explains the gap; empty where it does not.
        of_quarter: that unit's work as a share of what the crews of its region do in their best quarter.
    """

    reading: str
    gap: float
    stopped: str
    unit: str
    of_quarter: float


@dataclass(frozen=True)
class Appraised:
    """What one option comes to. Intervals hold both readings of what is not known.

    Those of money also run from all prices at their low ends to all at their high ones, capacities as written.

    Attributes:
        option: the option.
        broken, unknown: elements that it breaks at the end of the horizon if nothing is done, and of which it is not known.
        limits: caps and minima that it breaks then, by requirement and operator.
        later: elements of these whose last lawful day comes after all that is planned: no plan has them move for it, and what
            they cost is not counted.
        limits_later: caps and minima, by requirement and operator, of which the same is true.
        uncured: of the elements that it breaks, and of these and those of which it is not known, how many no change of maker
            would cure: they are in no plan, and what they cost is not counted.
        excluded: makers that it excludes from something, for certain.
        cost: what it costs beside no requirement, in thousands of currency, discounted; the measures are in it, and
            core, transport and managers. The upper end is inf where a measure has no price, and where something comes later.
        delay: months by which 5G comes later, on average of those who wait for it.
        people: to how many subscribers it comes later.
        never: to how many of them it does not come within the horizon.
        late: sites that are late.
        late_elements: elements of core, transport and managers that are late, or that nobody may follow.
        above: limits on shares that the plan oversteps, for some quarters or for good.
        overstepped: these limits, each with its share where it is furthest above, and for how long.
        above_years: by how much all of them are overstepped, as shares of what they limit, summed over the years.
        acts: digests of what is done to radio without requirements, and in each reading: options that do the same share what
            follows from it.
        exposed: by class of WORDS, the share of subscribers that watched makers could see or stop, at each of `moments`: what
            stands changes at the turn of a quarter only, so the share holds until the next.
        concentration: HHI of radio by traffic at the end, 0 to 1.
        planned: the plans behind it; None where no rule asks anything.
        measures: what it does beside rules, with its cost.
        rests: what all of it rests on.
        gap: the widest proven gap of the plans behind it, that without requirements among them.
        gap_by_prices: the same by prices alone, which anyone can count again; no less, and more where a solver's word is taken.
        gaps: the plans behind it whose proof leaves more than LOOSE open.
    """

    option: Option
    broken: int
    unknown: int
    limits: tuple[str, ...]
    excluded: tuple[str, ...]
    cost: Interval
    delay: Interval
    people: Interval
    never: Interval
    late: Interval
    late_elements: Interval
    above: Interval
    exposed: Mapping[str, tuple[Bounds, ...]]
    concentration: Interval
    planned: Planned | None
    measures: tuple[Applied, ...] = ()
    rests: Rests = field(default_factory=Rests)
    gap: float = 0.0
    gap_by_prices: float = 0.0
    gaps: tuple[Gap, ...] = ()
    later: Interval = (0, 0)
    limits_later: tuple[str, ...] = ()
    uncured: tuple[int, int] = (0, 0)
    overstepped: tuple[Above, ...] = ()
    above_years: Interval = (0.0, 0.0)
    acts: tuple[str, ...] = ()

    @property
    def counts_later(self) -> bool:
        """Whether something has its last lawful day after all that is planned."""
        return bool(self.later[1] or self.limits_later)

    @property
    def stuck(self) -> bool:
        """Whether something stays as nobody is known to follow: then what it would cost, and protect, is not known."""
        return self.planned is not None and any(answer.stuck for answer in self.planned.answers)

    @property
    def loose(self) -> bool:
        """Whether a plan behind it is not proven near the best: then its cost alone is proven, as a range."""
        return self.gap > WIDE

    @property
    def criteria(self) -> dict[str, Interval]:
        """Each of CRITERIA; exposure is that of the last moment, and over time the mean of all years.

        Limits count by how far and how long they are overstepped, not by how many are: a point for a quarter is no ban undone.
        """
        followed = {name: self.exposed[word] for name, word in CLASSES.items()}
        return {
            "cost": self.cost,
            "delay": self.delay,
            "late": self.late,
            "late_elements": self.late_elements,
            "above": self.above_years,
            **{name: (several[-1].low, several[-1].high) for name, several in followed.items()},
            **{name + OVER_TIME: _over_time(several) for name, several in followed.items()},
            "concentration": self.concentration,
        }


def _over_time(several: Sequence[Bounds]) -> Interval:
    """The mean over all quarters; the last moment is the end of the last of them."""
    return fmean(one.low for one in several[:-1]), fmean(one.high for one in several[:-1])


@dataclass(frozen=True)
class Appraisal:
    """Options side by side.

    Attributes:
        case: the case.
        day, as_of: the day asked, and that of the network.
        watched: whose gear counts as exposed, in words.
        moments: the days at which exposure is reckoned: the turn of every quarter, from the first day of the plans to the last.
        options: what each comes to, in the order of the case.
        front: which of them others dominate.
        sheet: the terms.
        equivalents: of options, the mildest sets of rules and measures that protect as well; empty where not asked.
        sensitivity: what turns on weights, ranges of terms and the day of the announcement.
        apart: conditions by which exposure is compared too, where options name other makers: each is judged by its own.
        inputs: path and SHA-256 of the case, of terms that are no shipped ones, and of each file of the network.
        regimes: id and SHA-256 of each regime that an option asks.
    """

    case: Case
    day: date
    as_of: date
    watched: str
    moments: tuple[date, ...]
    options: tuple[Appraised, ...]
    front: Front
    sheet: Sheet
    equivalents: tuple[Equivalent, ...] = ()
    sensitivity: Sensitivity = field(default_factory=Sensitivity)
    apart: tuple[str, ...] = ()
    inputs: tuple[tuple[str, str], ...] = ()
    regimes: tuple[tuple[str, str], ...] = ()

    @property
    def told(self) -> tuple[int, ...]:
        """The places of the moments that tables tell: each two years, and the end."""
        last = len(self.moments) - 1
        return (*range(0, last, STEP), last)

    def option(self, ident: str) -> Appraised:
        """What an option comes to, by its id."""
        return next(one for one in self.options if one.option.id == ident)

    def equivalent(self, ident: str, *, over_time: bool = True) -> Equivalent | None:
        """The mildest set that protects as well as an option, over time or at the end alone; None where it was not asked."""
        return next((one for one in self.equivalents if (one.option, one.over_time) == (ident, over_time)), None)
