"""What every option is put to: the network made ready, whose gear is watched, and when."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from netvet.appraisal.appraised import Appraised, Gap
from netvet.appraisal.front import Interval, span_of
from netvet.appraisal.lookout import WORDS, Lookout
from netvet.appraisal.mitigation import Applied, applied, cost_of
from netvet.appraisal.option import Option
from netvet.appraisal.protection import Gear, gear_of, overdue, still_watched
from netvet.appraisal.resting import rests_on
from netvet.case import Case
from netvet.compromise import Chosen, Scene, take
from netvet.exposure import Bounds
from netvet.findings import Findings, Ruling, assess, caps, ruled_out
from netvet.planning import NOT_KNOWN, Answer, Horizon, Planned, Sheet
from netvet.transition import Above, CapName, Explanation, digest_of

LOOSE = 0.005
"""A proof that leaves more open than this share of the cost is told with its reason."""


@dataclass(frozen=True)
class Duty:
    """A requirement of an option, its parts together.

    Attributes:
        id, title: of its first part.
        due: its earliest last lawful day; None where it has none.
        makers: those that it excludes from something, for certain.
        caps: whether it limits shares or numbers of makers.
    """

    id: str
    title: str
    due: date | None
    makers: frozenset[str]
    caps: bool


@dataclass(frozen=True)
class Weighed:
    """An option, and what it was weighed by.

    Attributes:
        told: what it comes to.
        radio: what its plan costs, without its measures.
        gear: the elements as its plan knows them; None where no rule asks anything.
        duties: its requirements.
    """

    told: Appraised
    radio: Interval
    gear: Gear | None
    duties: tuple[Duty, ...]


@dataclass(frozen=True)
class Weighing:
    """What every option is put to.

    Attributes:
        case: the case.
        lookout: the network made ready.
        horizon: the quarters of the plans.
        sheet: the terms.
    """

    case: Case
    lookout: Lookout
    horizon: Horizon
    sheet: Sheet

    @property
    def turns(self) -> range:
        """After how many quarters exposure is reckoned: at the turn of each, where plans and last days change what stands."""
        return range(self.horizon.quarters + 1)

    @property
    def scene(self) -> Scene:
        """The network made ready."""
        return self.lookout.scene

    @property
    def watched(self) -> Chosen:
        """The gear of the makers that are watched, today."""
        return self.lookout.watched

    def looking(self, lookout: Lookout) -> Weighing:
        """The same, with the gear of other makers watched."""
        return replace(self, lookout=lookout)

    def weigh(self, options: Sequence[Option], planned: Mapping[str, Planned]) -> list[Weighed]:
        """Weigh options, each with its plans, where it has any."""
        other = next(iter(planned.values()))
        return [
            self.with_rules(one, planned[one.id]) if one.id in planned else self.without_rules(one, other) for one in options
        ]

    def without_rules(self, option: Option, other: Planned) -> Weighed:
        """An option without rules: its plan is the one without any requirement, that of another option."""
        gear = gear_of(self.scene, self.watched, other, None)
        measures, exposed = self._measured(option, gear, [other.baseline], self.sheet)
        no = (0.0, 0.0)
        told = Appraised(
            option=option,
            broken=0,
            unknown=0,
            limits=(),
            excluded=(),
            cost=cost_of(measures),
            delay=no,
            people=no,
            never=no,
            late=no,
            late_elements=no,
            above=no,
            exposed=exposed,
            concentration=concentration([other.baseline]),
            planned=None,
            measures=measures,
            rests=rests_on(None, None, measures),
            gap=other.baseline.solution.gap,
            gap_by_prices=other.baseline.solution.certificate.gap,
            acts=_acts(other.baseline, [other.baseline]),
        )
        return Weighed(told, no, None, ())

    def with_rules(self, option: Option, planned: Planned) -> Weighed:
        """An option with its plans."""
        case = option.asked_of(self.case)
        with assess(case, regimes=list(option.regimes), on=self.horizon.end, as_if=True) as findings:
            gear = gear_of(self.scene, self.watched, planned, findings)
            measures, exposed = self._measured(option, gear, planned.answers, planned.sheet)
            ruling = ruled_out(list(option.regimes), case=case, on=self.horizon.end)
            loose = int((overdue(gear.rules, gear.loose & self.watched.perhaps, self.horizon.quarters)[0]).sum())
            rests = rests_on(findings, planned, measures, loose)
            limits, duties = _limits(findings), tuple(_duties(findings, ruling))
            later = tuple(_limits_later(findings, self.horizon))
        cost = planned.proven
        if gear.later[1] or later or gear.uncured.any() or any(answer.stuck for answer in planned.answers):
            # what comes after the horizon, what no maker cures and where none may follow is in no plan: no cost is counted
            cost = cost[0], math.inf
        delays = [planned.delay(answer) for answer in planned.answers]
        told = Appraised(
            option=option,
            broken=int((gear.broken | gear.uncured).sum()),
            unknown=int(((gear.open | gear.uncured_open) & ~(gear.broken | gear.uncured)).sum()),
            uncured=(int(gear.uncured.sum()), int((gear.uncured | gear.uncured_open).sum())),
            limits=limits,
            later=gear.later,
            limits_later=later,
            excluded=tuple(seller.name for seller, out in zip(ruling.sellers, ruling.out, strict=True) if out),
            cost=_with(cost, cost_of(measures)),
            delay=span_of([one.months for one in delays]),
            people=span_of([one.people for one in delays]),
            never=span_of([one.never for one in delays]),
            late=span_of([answer.late_sites for answer in planned.answers]),
            late_elements=span_of([answer.late_elements[0] for answer in planned.answers]),
            overstepped=_furthest(planned.answers),
            above=span_of([float(len(answer.explanation.above())) for answer in planned.answers]),
            above_years=span_of([sum(one.years for one in answer.explanation.above()) for answer in planned.answers]),
            exposed=exposed,
            concentration=concentration(planned.answers),
            planned=planned,
            measures=measures,
            rests=rests,
            gap=planned.gap,
            gap_by_prices=planned.gap_by_prices,
            gaps=tuple(gap for answer in planned.everything if (gap := _gap(answer))),
            acts=_acts(planned.baseline, planned.answers),
        )
        return Weighed(told, cost, gear, duties)

    def in_place(self, option: Option, quarter: int) -> tuple[str, ...]:
        """The measures of an option that are in place after so many quarters."""
        due = option.measures_due
        return option.measures if due is not None and self.horizon.of(due) < quarter else ()

    def _measured(
        self, option: Option, gear: Gear, answers: Sequence[Answer], sheet: Sheet
    ) -> tuple[tuple[Applied, ...], dict[str, tuple[Bounds, ...]]]:
        """The measures of an option, and what is exposed at the turn of every quarter, over both readings."""
        readings, taken = [], []
        for answer in answers:
            stages = [(step, *still_watched(self.watched, gear, answer, step)) for step in self.turns]
            readings.append([self.lookout.see(chosen, moved, self.in_place(option, step)) for step, chosen, moved in stages])
            if option.measures_due:
                due = min(max(self.horizon.of(option.measures_due) + 1, 0), self.horizon.quarters)
                taken.append(take(self.scene, still_watched(self.watched, gear, answer, due)[0], option.measures))
        exposed = {word: tuple(joined([seen[turn][word] for seen in readings]) for turn in self.turns) for word in WORDS}
        return applied(option.measures, taken, sheet), exposed


def joined(several: Sequence[Bounds]) -> Bounds:
    """The bounds that hold those of every reading."""
    return Bounds(min(one.low for one in several), max(one.high for one in several))


def _acts(baseline: Answer, answers: Sequence[Answer]) -> tuple[str, ...]:
    """Digests of what is done to radio without requirements and in each reading; one answer is that of both readings."""
    several = [baseline, answers[0], answers[-1]]
    return tuple(digest_of((one.problem.units.ids, one.problem.market.makers, one.solution.plan)) for one in several)


def _with(cost: Interval, more: Interval) -> Interval:
    return cost[0] + more[0], cost[1] + more[1]


def _gap(answer: Answer) -> Gap | None:
    """The reason of a proof that leaves much open: the largest unit, where it is coarse; None where the proof is tight."""
    solution = answer.solution
    if solution.gap <= LOOSE:
        return None
    lump = Explanation(answer.problem, solution).lump()
    unit = answer.problem.units.ids[lump.unit] if lump.coarse else ""
    return Gap(answer.reading, solution.gap, solution.stopped, unit, lump.of_quarter)


def _furthest(answers: Sequence[Answer]) -> tuple[Above, ...]:
    """The limits on shares that plans overstep, each as in the reading in which it is overstepped furthest."""
    found: dict[CapName, Above] = {}
    for one in (above for answer in answers for above in answer.explanation.above()):
        if one.cap not in found or one.share - one.most > found[one.cap].share - found[one.cap].most:
            found[one.cap] = one
    return tuple(found.values())


def _limits(findings: Findings) -> tuple[str, ...]:
    bad = ("would-violate", "violated", "breach", "departs")
    return tuple(
        f"{findings.rules[share.rule].requirement.key}, {share.operator}" for share in findings.shares if share.status in bad
    )


def _limits_later(findings: Findings, horizon: Horizon) -> Iterator[str]:
    """Caps and minima that nobody meets yet, and that no plan holds: they bind after the last quarter."""
    for share in findings.shares:
        if share.status == "not-yet-due" and share.due is not None and horizon.in_time(share.due) >= horizon.quarters:
            yield f"{findings.rules[share.rule].requirement.key}, {share.operator}"


def _duties(findings: Findings, ruling: Ruling) -> Iterator[Duty]:
    """The requirements in force at the end, each with the makers that it excludes from some placement for certain."""
    makers: dict[str, set[str]] = {}
    for bar in ruling.bars:
        rows = zip(ruling.sellers, ruling.admits[bar.label], strict=True)
        names = {seller.name for seller, row in rows if any(admitted is False for admitted in row)}
        makers.setdefault(bar.rule.requirement.id, set()).update(names)
    for ident in dict.fromkeys(rule.requirement.id for rule in findings.rules):
        own = [rule for rule in findings.rules if rule.requirement.id == ident]
        due = min((rule.requirement.due for rule in own if rule.requirement.due), default=None)
        limits = any(caps(rule) for rule in own)
        yield Duty(ident, own[0].requirement.title, due, frozenset(makers.get(ident, ())), limits)


def concentration(answers: Sequence[Answer]) -> Interval:
    """HHI of radio by traffic at the end of the horizon; who is not known may be anybody."""
    return span_of([end for answer in answers for end in _index(answer, unknown=NOT_KNOWN)])


def _index(answer: Answer, *, unknown: str) -> Interval:
    problem = answer.problem
    last = np.where(answer.outcome.five >= 0, answer.outcome.five, answer.outcome.anchor)
    weight = np.bincount(last[last >= 0], problem.units.traffic[last >= 0], len(problem.market.makers))
    shares = weight / weight.sum() if weight.sum() else weight
    lost = sum(share for maker, share in zip(problem.market.makers, shares, strict=True) if maker == unknown)
    known = np.array([share for maker, share in zip(problem.market.makers, shares, strict=True) if maker != unknown])
    low = float((known**2).sum())
    top = float(known.max(initial=0.0))
    return low, low - top**2 + (top + float(lost)) ** 2
