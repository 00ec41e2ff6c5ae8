"""The verb: options side by side, on what they protect, cost, delay and leave open; no score."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np

from netvet.appraisal.front import Front, Interval, front_of
from netvet.appraisal.option import Option, read_options
from netvet.appraisal.protection import WORDS, follow, gear_of, watched_after
from netvet.case import Case, days_of, open_case
from netvet.compromise import Chosen, Scene, open_scene
from netvet.errors import CaseError
from netvet.exposure import Bounds
from netvet.findings import Findings, assess, ruled_out
from netvet.planning import ENDS, NOT_KNOWN, Answer, Planned, Sheet, plan, read_terms
from netvet.transition import Solution

Progress = Callable[[str, int, int], None]
"""Told which option is worked on, and of how many it is which."""

CRITERIA = ("cost", "delay", "content", "disruption", "concentration")
"""What the front compares; less is better in each."""

STEP = 8
"""Quarters between the moments at which exposure is told."""


@dataclass(frozen=True)
class Appraised:
    """What one option comes to. Intervals hold both readings of what is not known and, for money, the ranges of the terms.

    Attributes:
        option: the option.
        broken, unknown: elements that it breaks at the end of the horizon if nothing is done, and of which it is not known.
        limits: caps and minima that it breaks then, by requirement and operator.
        excluded: makers that it excludes from something, for certain.
        cost: what it costs beside no requirement, in thousands of currency, discounted; core and transport are not in it.
        delay: months by which 5G comes later, on average of those who wait for it.
        people: to how many it comes later.
        late: sites that are late.
        exposed: by class of WORDS, the share of subscribers that watched makers could see or stop, at each of `moments`.
        concentration: HHI of radio by traffic at the end, 0 to 1.
        planned: the plans behind it; None where nothing has to move.
    """

    option: Option
    broken: int
    unknown: int
    limits: tuple[str, ...]
    excluded: tuple[str, ...]
    cost: Interval
    delay: Interval
    people: Interval
    late: Interval
    exposed: Mapping[str, tuple[Bounds, ...]]
    concentration: Interval
    planned: Planned | None

    @property
    def criteria(self) -> dict[str, Interval]:
        """Each of CRITERIA; exposure is that of the last moment."""
        content, stop = self.exposed["user_plane"][-1], self.exposed["disruption"][-1]
        return {
            "cost": self.cost,
            "delay": self.delay,
            "content": (content.low, content.high),
            "disruption": (stop.low, stop.high),
            "concentration": self.concentration,
        }


@dataclass(frozen=True)
class Appraisal:
    """Options side by side.

    Attributes:
        case: the case.
        day, as_of: the day asked, and that of the network.
        watched: whose gear counts as exposed, in words.
        moments: the days at which exposure is told.
        options: what each comes to, in the order of the case.
        front: which of them others dominate.
        sheet: the terms.
    """

    case: Case
    day: date
    as_of: date
    watched: str
    moments: tuple[date, ...]
    options: tuple[Appraised, ...]
    front: Front
    sheet: Sheet


def appraise(
    case: Case | Path | str,
    *,
    on: date | None = None,
    watched: str | None = None,
    terms: Path | str | None = None,
    seconds: float = 240.0,
    progress: Progress | None = None,
) -> Appraisal:
    """Set the options of a case side by side.

    Each option is taken as if it bound every operator. Its plan moves what has to move at the least cost that is found; what it
    leaves in the hands of the makers that are watched is followed over time.

    Args:
        case: the case, with `[[option]]` in its `case.toml`.
        on: the day; the case's `as_of` where None.
        watched: a condition over elements, in the language of regimes: whose gear counts as exposed. Where None, the gear of
            the makers that some option excludes or caps.
        terms: a file of terms that stand in place of the shipped ones; `terms.toml` beside the case where None.
        seconds: how long to search for plans, at most, over all options.
        progress: told of every option.

    Raises:
        NetvetError: where the case, its network, an option or a regime cannot be used, or nobody is watched.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    options = read_options(case)
    day, as_of = days_of(case, on)
    own_terms = case.folder / "terms.toml"
    sheet = read_terms(Path(terms) if terms else own_terms if own_terms.is_file() else None)
    planned: dict[str, Planned] = {}
    solved: dict[str, Solution] = {}
    left = seconds
    asking = [option for option in options if option.regimes]
    for number, option in enumerate(asking):
        if progress is not None:
            progress(option.id, number, len(asking))
        own = read_terms(option.terms) if option.terms else sheet
        before = set(solved)
        given = left / (len(asking) - number)
        planned[option.id] = plan(
            case, regimes=list(option.regimes), on=day, as_if=True, terms=own, seconds=given, solved=solved
        )
        left = max(left - sum(one.seconds for key, one in solved.items() if key not in before), 1.0)
    if not planned:
        raise CaseError("no option asks anything", where=str(case.folder / "case.toml"), remedy="give one of them regimes")
    horizon = next(iter(planned.values())).asked.horizon
    if other := [key for key, one in planned.items() if one.asked.horizon != horizon]:
        remedy = "give all options the same horizon.quarters in their terms"
        raise CaseError("options of different horizons cannot stand side by side", where=f"option {other[0]}", remedy=remedy)
    steps = (*range(0, horizon.quarters, STEP), horizon.quarters)
    condition = watched or _watched(planned.values(), str(case.folder / "case.toml"))
    with open_scene(case, on=on) as scene:
        weighing = _Weighing(case, scene, scene.of_condition(condition), steps, horizon.end)
        first = next(iter(planned.values()))
        found = tuple(
            weighing.plan_of(one, planned[one.id]) if one.id in planned else weighing.nothing_of(one, first.baseline)
            for one in options
        )
    front = front_of({one.option.id: one.criteria for one in found}, CRITERIA)
    return Appraisal(case, day, as_of, condition, tuple(map(horizon.begins, steps)), found, front, sheet)


def _watched(planned: Iterable[Planned], where: str) -> str:
    """The makers that some option bars from radio or caps, as a condition; in the order in which options name them."""
    names: dict[str, None] = {}
    for one in planned:
        admitting = one.asked.admitting
        names |= dict.fromkeys(bar.maker for bar in admitting.barred if bar.sure)
        names |= dict.fromkeys(maker for cap in admitting.capping for maker in cap.makers)
    if not names:
        remedy = "say whose gear counts as exposed: --watched \"vendor.group IN ('...')\""
        raise CaseError("no option bars or caps a maker of radio", where=where, remedy=remedy)
    listed = ", ".join("'" + name.replace("'", "''") + "'" for name in names)
    return f"vendor.id IN ({listed})"


@dataclass(frozen=True)
class _Weighing:
    """What every option is put to: the network made ready, whose gear is watched, and when."""

    case: Case
    scene: Scene
    watched: Chosen
    steps: tuple[int, ...]
    end: date

    def nothing_of(self, option: Option, baseline: Answer) -> Appraised:
        """An option that asks nothing: all stays as it is, but for 5G."""
        still = {word: bounds * len(self.steps) for word, bounds in follow(self.scene, [self.watched]).items()}
        no = (0.0, 0.0)
        return Appraised(option, 0, 0, (), (), no, no, no, no, still, _concentration([baseline]), None)

    def plan_of(self, option: Option, planned: Planned) -> Appraised:
        """An option with its plans."""
        with assess(self.case, regimes=list(option.regimes), on=self.end, as_if=True) as findings:
            gear, limits = gear_of(self.scene, self.watched, planned, findings), _limits(findings)
        readings = [
            follow(self.scene, [watched_after(self.watched, gear, answer, step) for step in self.steps])
            for answer in planned.answers
        ]
        delays = [planned.delay(answer) for answer in planned.answers]
        return Appraised(
            option=option,
            broken=int(gear.broken.sum()),
            unknown=int(gear.open.sum()),
            limits=limits,
            excluded=_excluded(self.case, option, self.end),
            cost=_cost(planned),
            delay=_span([one.months for one in delays]),
            people=_span([one.people for one in delays]),
            late=_span([answer.late_sites for answer in planned.answers]),
            exposed={word: _joined([one[word] for one in readings]) for word in WORDS},
            concentration=_concentration(planned.answers),
            planned=planned,
        )


def _cost(planned: Planned) -> Interval:
    """Over both readings and the ends of the terms; as far as the plans are not proven, the range is wider by that."""
    low, high = _span([planned.extra(answer, at) for answer in planned.answers for at in ENDS])
    proofs = [answer.solution.certificate for answer in planned.answers]
    base = planned.baseline.solution.certificate
    return low - max(one.cost - one.bound for one in proofs), high + base.cost - base.bound


def _span(values: Sequence[float]) -> Interval:
    return min(values), max(values)


def _joined(rows: Sequence[Sequence[Bounds]]) -> tuple[Bounds, ...]:
    """The bounds that hold those of every reading, moment by moment."""
    return tuple(Bounds(min(one.low for one in column), max(one.high for one in column)) for column in zip(*rows, strict=True))


def _limits(findings: Findings) -> tuple[str, ...]:
    bad = ("would-violate", "violated", "breach", "departs")
    return tuple(
        f"{findings.rules[share.rule].requirement.key}, {share.operator}" for share in findings.shares if share.status in bad
    )


def _excluded(case: Case, option: Option, day: date) -> tuple[str, ...]:
    ruling = ruled_out(list(option.regimes), case=case, on=day)
    return tuple(seller.name for seller, out in zip(ruling.sellers, ruling.out, strict=True) if out)


def _concentration(answers: Sequence[Answer]) -> Interval:
    """HHI of radio by traffic at the end of the horizon; who is not known may be anybody."""
    return _span([end for answer in answers for end in _index(answer, unknown=NOT_KNOWN)])


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
