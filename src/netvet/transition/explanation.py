"""Why a plan is as it is: what one more of each limit is worth, who is late, and what a unit waits for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.transition.calendar import YEAR
from netvet.transition.charges import charges_of
from netvet.transition.limits import KINDS, limits_of
from netvet.transition.listing import options_of
from netvet.transition.overstepping import Above, CapName
from netvet.transition.plan import Plan, Solution
from netvet.transition.problem import NATION, NONE, Floats, Integers, Mask, Problem
from netvet.transition.scanning import Scan
from netvet.transition.tables import Model, model_of
from netvet.transition.uses import Uses

ROUNDING = 1e-9
"""So little of a whole above a cap is none."""

COARSE = 0.5
"""From which part of a quarter's crews on a unit explains an open proof."""


@dataclass(frozen=True)
class Worth:
    """What a little more of a limit would save, by the prices of the certificate.

    Prices of single rows are not unique; they are told summed over a year and over regions.

    Attributes:
        kind: one of KINDS.
        subject: whose limit: a maker, a cap; empty for crews and disturbance of all.
        year: the year of its quarters; None for a cap, which is told over all.
        more: what is added: `1 %`, or for a cap `1 point`.
        saves: thousands of currency.
    """

    kind: str
    subject: str
    year: int | None
    more: str
    saves: float


@dataclass(frozen=True)
class Wait:
    """Why a unit is not done as it would be if all limits were wide.

    Attributes:
        unit: its number.
        chosen, preferred: what it does, and would do: first, first_at, second, second_at.
        dearer: what the chosen costs it more than the preferred, limits apart.
        kind, subject: the limit that keeps it from the preferred, and from then on until the chosen: what charges most on
            average; empty where both are the same.
        quarter: the quarter in which that charges most; NONE.
        price: what it charges on average.
        second: the best of its other options at the prices of the certificate.
        second_dearer: what that would cost more than the chosen, limits and all; below 0 where the prices alone speak for it.
    """

    unit: int
    chosen: tuple[int, int, int, int]
    preferred: tuple[int, int, int, int]
    dearer: float
    kind: str
    subject: str
    quarter: int
    price: float
    second: tuple[int, int, int, int]
    second_dearer: float


@dataclass(frozen=True)
class Lump:
    """The largest unit that cannot be divided, where a gap is large.

    Attributes:
        unit: its number.
        sites: how many it has.
        of_quarter: its joint swap as a share of what the crews of its region can do in their best quarter.
    """

    unit: int
    sites: float
    of_quarter: float

    @property
    def coarse(self) -> bool:
        """Whether it takes so much of a quarter's crews that smaller units might cost less."""
        return self.of_quarter > COARSE


class Explanation:
    """What can be said of a solution."""

    def __init__(self, problem: Problem, solution: Solution, model: Model | None = None) -> None:
        self._problem, self._solution = problem, solution
        self._model = model or model_of(problem)
        self._limits = limits_of(problem, self._model)
        self._prices = solution.certificate.prices

    def worth(self, most: int = 5) -> list[Worth]:
        """What 1 % more of crews, deliveries and disturbance is worth, by year, the dearest first.

        Args:
            most: how many.
        """
        limits, problem = self._limits, self._problem
        saves = self._prices * limits.capacity * 0.01
        # where the first surge is used up, more capacity brings more of it
        saves = saves + np.maximum(self._prices - limits.price, 0.0) * limits.width * 0.01
        years = problem.start[0] + (problem.start[1] - 1 + np.arange(problem.quarters)) // 4
        found: list[Worth] = []
        for kind, shape in zip(KINDS, limits.shapes, strict=False):
            rows = saves[limits.part(kind)].reshape(-1, shape[-1])
            named = list(zip(problem.market.makers, rows, strict=True)) if kind == "deliveries" else [("", rows.sum(axis=0))]
            for subject, row in named:
                sums = [(int(year), float(row[years == year].sum())) for year in np.unique(years)]
                found += [Worth(kind, subject, year, "1 %", value) for year, value in sums if value > 0]
        return sorted(found, key=lambda one: (-one.saves, one.kind, one.subject, one.year))[:most]

    def points(self) -> list[Worth]:
        """What one more point of each cap is worth over all quarters, in the order of the caps."""
        problem, limits = self._problem, self._limits
        rows, part = limits.cap, limits.part("caps")
        found = []
        for number in range(len(problem.caps)):
            own = np.flatnonzero(rows == number)
            whole = self._whole(number)
            saves = float(self._prices[part][own].sum() * 0.01 * whole)
            found.append(Worth("caps", str(self.cap_name(number)), None, "1 point", saves))
        return found

    def above(self) -> list[Above]:
        """The caps that the plan oversteps, in their order."""
        limits, part = self._limits, self._limits.part("caps")
        uses = Uses(self._problem, self._model, limits).of(self._solution.plan)[:, 0][part]
        over, found = uses - limits.capacity[part], []
        for number in range(len(self._problem.caps)):
            own, whole = np.flatnonzero(limits.cap == number), self._whole(number)
            beyond = own[over[own] > ROUNDING * max(whole, 1.0)]
            if len(beyond):
                worst = int(beyond[over[beyond].argmax()])
                share, most = float(uses[worst]) / whole, float(limits.capacity[part][worst]) / whole
                at_end = self._problem.quarters - 1 in limits.cap_quarter[beyond]
                years = float(over[beyond].sum()) / whole / YEAR
                found.append(Above(self.cap_name(number), len(beyond), share, most, at_end, years))
        return found

    def _whole(self, number: int) -> float:
        weight = self._model.traffic if self._limits.by_traffic[number] else self._model.sites
        return float(weight[self._limits.concerns[number][self._problem.units.operator]].sum())

    def cap_name(self, number: int) -> CapName:
        """What to call a cap."""
        cap, problem = self._problem.caps[number], self._problem
        who = "" if cap.operator == NATION else problem.operators[cap.operator]
        return CapName(cap.label, who, tuple(problem.market.makers[maker] for maker in cap.makers), cap.measure)

    def late(self) -> Integers:
        """How many quarters of the horizon each unit stands past its deadline. [N]."""
        return quarters_late(self._problem, self._model, self._solution.plan)

    def row_name(self, row: int) -> tuple[str, str, int]:
        """Kind, subject and quarter of a limit."""
        problem, starts = self._problem, self._limits.starts
        place = int(np.searchsorted(starts, row, side="right")) - 1
        at = row - starts[place]
        if place == len(KINDS) - 1:
            return KINDS[place], str(self.cap_name(int(self._limits.cap[at]))), int(self._limits.cap_quarter[at])
        subject, quarter = divmod(at, problem.quarters)
        if KINDS[place] == "crews":
            return KINDS[place], problem.regions[subject], quarter
        if KINDS[place] == "deliveries":
            return KINDS[place], problem.market.makers[subject], quarter
        operator, region = divmod(subject, len(problem.regions))
        return KINDS[place], f"{problem.operators[operator]}, {problem.regions[region]}", quarter

    def waits(self, units: Integers) -> list[Wait]:
        """What some units wait for.

        Args:
            units: their numbers; every one takes some milliseconds.
        """
        free, priced = (self._scan(prices) for prices in (np.zeros_like(self._prices), self._prices))
        return [self._wait(int(unit), free, priced) for unit in units]

    def _scan(self, prices: Floats) -> Scan:
        work = self._problem.work.manager
        return Scan(self._problem, self._model, charges_of(self._model, self._limits, prices, work))

    def _wait(self, unit: int, free: Scan, priced: Scan) -> Wait:
        plan, gap = self._solution.plan, self._problem.work.gap
        chosen = np.array([values[unit] for values in vars(plan).values()])
        costs, options = _together(free, self._model, unit, gap)
        at_prices, same = _together(priced, self._model, unit, gap)
        own = (options == chosen).all(axis=1)
        preferred = options[costs.argmin()]
        other = np.flatnonzero(~(same == chosen).all(axis=1))
        second = other[at_prices[other].argmin()] if len(other) else int(own.argmax())
        same_act = bool((preferred == chosen).all())
        kind, subject, quarter, price = ("", "", NONE, 0.0) if same_act else self._dearest(unit, preferred, int(chosen[1]))
        return Wait(
            unit=unit,
            chosen=_option(chosen),
            preferred=_option(preferred),
            dearer=float(costs[own][0] - costs.min()),
            kind=kind,
            subject=subject,
            quarter=quarter,
            price=price,
            second=_option(same[second]),
            second_dearer=float(at_prices[second] - at_prices[own][0]),
        )

    def _dearest(self, unit: int, option: Integers, until: int) -> tuple[str, str, int, float]:
        """The limit that charges an option of a unit most, on average over first quarters from its own to before another."""
        begin = int(option[1])
        every = range(begin, until) if 0 <= begin < until else range(begin, begin + 1)
        charges = np.stack([self._charges(unit, (option[0], at, *option[2:])) for at in every])
        rows = np.flatnonzero(charges.any(axis=0))
        sums: dict[tuple[str, str], float] = {}
        for row in rows:
            name = self.row_name(int(row))[:2]
            sums[name] = sums.get(name, 0.0) + float(charges[:, row].sum())
        if not sums:
            return "", "", NONE, 0.0
        most = max(sums, key=lambda name: (sums[name], name))
        own = max(rows, key=lambda row: (self.row_name(int(row))[:2] == most, charges[:, row].max()))
        return *most, self.row_name(int(own))[2], sums[most] / len(every)

    def _charges(self, unit: int, option: tuple[int, ...]) -> Floats:
        """What each limit charges an option of a unit. [L]."""
        every = np.arange(len(self._problem.units))
        alone = Plan(*(np.where(every == unit, value, NONE) for value in option))
        uses = Uses(self._problem, self._model, self._limits).of(alone, (every != unit).astype(np.int64), 2)[:, 0]
        return np.asarray(uses * self._prices, float)

    def lump(self) -> Lump:
        """The largest unit, measured by what the crews of its region can do in a quarter."""
        problem = self._problem
        best = problem.capacities.crews.max(axis=1)[problem.units.region]
        share = np.where(best > 0, problem.units.sites * problem.work.joint / np.where(best > 0, best, 1.0), np.inf)
        unit = int(share.argmax())
        return Lump(unit, float(problem.units.sites[unit]), float(share[unit]))


def _together(scan: Scan, model: Model, unit: int, gap: int) -> tuple[Floats, Integers]:
    costs, options = zip(*options_of(scan, model, unit, gap), strict=True)
    return np.concatenate(costs), np.concatenate(options)


def _option(values: Integers) -> tuple[int, int, int, int]:
    first, first_at, second, second_at = (int(value) for value in values)
    return first, first_at, second, second_at


def quarters_late(problem: Problem, model: Model, plan: Plan) -> Integers:
    """How many quarters of the horizon each unit stands past its deadline. [N].

    Args:
        problem: what is asked.
        model: that made ready.
        plan: what is done.
    """
    units, acts, last = problem.units, model.acts, problem.quarters
    swapped = (plan.second != NONE) & (plan.second != len(acts.target_anchor))
    managed = plan.second == len(acts.target_anchor)
    first = np.where(plan.first != NONE, plan.first_at, last)
    second = np.where(swapped, plan.second_at, last)
    states = [acts.state, acts.own + np.maximum(plan.first, 0), acts.own + plan.second * swapped]
    ends = [first, second, np.full(len(plan), last)]
    begin, found = np.clip(units.deadline, 0, last), np.zeros(len(plan), np.int64)
    until = np.where(managed, plan.second_at, last)
    for state, start, end in zip(states, [np.zeros_like(first), first, second], ends, strict=True):
        found += _late_in(problem, model, state) * np.maximum(np.minimum(end, until) - np.maximum(start, begin), 0)
    return found


def _late_in(problem: Problem, model: Model, state: Integers) -> Mask:
    stays, stays_4g, rule = problem.admission.may_stay, problem.admission.stays_4g, problem.units.rule
    anchor, five = model.acts.anchor[state], model.acts.five[state]
    return np.asarray(~(stays_4g[rule, anchor] & ((five == NONE) | stays[rule, five])), bool)
