"""Core functions: which maker follows, and when each is replaced, in order, redundant ones apart, none while frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.errors import PlanError
from netvet.transition.calendar import Calendar
from netvet.transition.problem import NONE, Floats, Integers, Mask


@dataclass(frozen=True)
class CoreProblem:
    """The core functions of one operator. F functions of K kinds, V makers, T slots of time, such as months.

    Attributes:
        slots: T.
        slots_per_year: how many make a year.
        rate: interest a year.
        names: of the functions. F of them.
        makers: who may follow. V of them.
        kind: the kind of each function; those of a kind get one maker. [F]
        duration: slots that its replacement takes, at least 1; the last is the cut-over. [F]
        crew: teams that are busy meanwhile. [F]
        teams: how many there are. [T]
        price: what is paid when it is begun, thousands of currency; infinite where the maker may not follow. [F, V]
        upkeep: what the old one costs a slot while it stands. [F]
        deadline: the first slot in which the old one is late; T: that after the horizon; more where nothing has to move. [F]
        late: a function past its deadline, a slot; one number for all, or of each. [F]
        never: a function that has to move and is not replaced within the horizon; the same.
        before: pairs of kinds: all functions of the first are replaced before any of the second is begun. [P, 2]
        redundant: pairs of functions that are never replaced at the same time. [Q, 2]
        pairs: kinds that have to work together: (kind, kind, [V, V] whether their makers do).
        frozen: slots in which nothing is cut over. [T]
        begin: the first slot in which anything may be begun.
        rent: what the new one costs a slot, from its cut-over until the old one would have been renewed anyway; None: 0. [F]
        renewed: that slot; T or more where it is not within the horizon. None: not within it. [F]
    """

    slots: int
    slots_per_year: int
    rate: float
    names: tuple[str, ...]
    makers: tuple[str, ...]
    kind: Integers
    duration: Integers
    crew: Floats
    teams: Floats
    price: Floats
    upkeep: Floats
    deadline: Integers
    late: float | Floats
    never: float | Floats
    before: Integers
    redundant: Integers
    pairs: tuple[tuple[int, int, Mask], ...]
    frozen: Mask
    begin: int = 0
    rent: Floats | None = None
    renewed: Integers | None = None

    @cached_property
    def costs(self) -> Floats:
        """What it costs to begin each function in each slot with each maker; infinite where it may not be. [F, V, T]."""
        end = np.arange(self.slots)[None] + self.duration[:, None]
        inside = (end <= self.slots) & (np.arange(self.slots) >= self.begin)
        inside &= ~self.frozen[np.minimum(end - 1, self.slots - 1)]
        end = np.minimum(end, self.slots)
        every = np.arange(len(self.names))[:, None]
        standing = (
            self.upkeep[:, None] * self._calendar.before[end]
            + np.broadcast_to(self.late, len(every))[:, None] * self._overdue[every, end]
        )
        if self.rent is not None:
            renewed = np.full(len(self.rent), self.slots) if self.renewed is None else np.clip(self.renewed, 0, self.slots)
            standing = standing + self.rent[:, None] * self._calendar.between[end, renewed[:, None]]
        price = self.price[:, :, None] * self._calendar.discount
        return np.where(inside[:, None], price + standing[:, None], np.inf)

    @cached_property
    def stays(self) -> Floats:
        """What it costs to leave each function as it is. [F]."""
        due = self.deadline <= self.slots
        late = self.late * self._overdue[:, -1] + due * self.never
        return np.asarray(self.upkeep * self._calendar.before[-1] + late, float)

    @cached_property
    def _calendar(self) -> Calendar:
        # a calendar counts four a year
        return Calendar(self.slots, (1.0 + self.rate) ** (4.0 / self.slots_per_year) - 1.0)

    @cached_property
    def _overdue(self) -> Floats:
        """Slots past the deadline before each slot: a fine is no payment, and not discounted. [F, T + 1]."""
        deadline = np.clip(self.deadline, 0, self.slots)
        return np.maximum(np.arange(self.slots + 1.0)[None, :] - deadline[:, None], 0.0)


@dataclass(frozen=True)
class CorePlan:
    """When each function is begun, and who follows.

    Attributes:
        start: the slot; NONE where it is not replaced. [F]
        maker: who follows; NONE. [F]
        cost: all of it, discounted, thousands of currency.
        bound: no plan costs less, by the word of the solver: there are no prices by which others could check it.
        gap: (cost - bound) / cost.
        stopped: `gap` or `seconds`.
        solver: which one found it, and says so of the bound.
    """

    start: Integers
    maker: Integers
    cost: float
    bound: float
    gap: float
    stopped: str
    solver: str


def check_core(problem: CoreProblem, start: Integers, maker: Integers) -> tuple[str, ...]:
    """What a plan of core functions does that it may not; nothing if all is fine.

    Args:
        problem: what is asked.
        start: the slot of each function; NONE. [F]
        maker: who follows; NONE. [F]
    """
    return tuple(_faults(problem, start, maker))


def core_cost(problem: CoreProblem, start: Integers, maker: Integers) -> float:
    """What a plan of core functions costs.

    Args:
        problem: what is asked.
        start: the slot of each function; NONE. [F]
        maker: who follows; NONE. [F]
    """
    done = start != NONE
    every = np.arange(len(start))
    return float(np.where(done, problem.costs[every, np.maximum(maker, 0), np.maximum(start, 0)], problem.stays).sum())


def _faults(problem: CoreProblem, start: Integers, maker: Integers) -> Iterator[str]:
    names, done = problem.names, start != NONE
    outside = (start < NONE) | (start >= problem.slots) | (maker < NONE) | (maker >= len(problem.makers))
    wrong = np.flatnonzero((done != (maker != NONE)) | outside)
    if len(wrong):
        yield f"{names[wrong[0]]}: no such slot or maker"
        return
    cost = problem.costs[np.arange(len(start)), np.maximum(maker, 0), np.maximum(start, 0)]
    yield from (f"{names[i]}: may not be begun then, or not with that maker" for i in np.flatnonzero(done & ~np.isfinite(cost)))
    for kind in np.unique(problem.kind):
        if len(set(maker[(problem.kind == kind) & done].tolist())) > 1:
            yield f"kind {kind}: more than one maker"
    yield from _beside(problem, start, maker)


def _beside(problem: CoreProblem, start: Integers, maker: Integers) -> Iterator[str]:
    """What functions do that they may not do beside each other."""
    names, done = problem.names, start != NONE
    end = np.where(done, start + problem.duration, problem.slots + 1)
    for first, second in problem.before:
        begun = start[(problem.kind == second) & done]
        if len(begun) and end[problem.kind == first].max(initial=0) > begun.min():
            yield f"kind {second} is begun before kind {first} is done"
    for a, b in problem.redundant:
        if done[a] and done[b] and start[a] < end[b] and start[b] < end[a]:
            yield f"{names[a]} and {names[b]} are replaced at the same time"
    for a, b, fits in problem.pairs:
        ours, theirs = (maker[(problem.kind == kind) & done] for kind in (a, b))
        if len(ours) and len(theirs) and not fits[ours[0], theirs[0]]:
            yield f"kinds {a} and {b} do not work together"
    busy = np.zeros(problem.slots + 1)
    np.add.at(busy, start[done], problem.crew[done])
    np.add.at(busy, end[done], -problem.crew[done])
    if bool((np.cumsum(busy)[:-1] > problem.teams + 1e-9).any()):
        yield "more teams are busy than there are"


def check_core_problem(problem: CoreProblem) -> None:
    """See that a problem of core functions makes sense.

    Raises:
        PlanError: it does not; where and why.
    """
    number, makers, slots = len(problem.names), len(problem.makers), problem.slots
    shapes = {
        **dict.fromkeys(("kind", "duration", "crew", "upkeep", "deadline"), (number,)),
        **dict.fromkeys(("teams", "frozen"), (slots,)),
        "price": (number, makers),
        **{name: (number,) for name in ("late", "never") if isinstance(getattr(problem, name), np.ndarray)},
        **{name: (number,) for name in ("rent", "renewed") if getattr(problem, name) is not None},
    }
    for name, shape in shapes.items():
        if getattr(problem, name).shape != shape:
            told = f"the shape of {name} is {getattr(problem, name).shape}"
            raise PlanError(told, where=f"core functions, {name}", remedy=f"it has to be {shape}")
    if (problem.duration < 1).any():
        raise PlanError("a replacement takes no time", where="core functions, duration", remedy="give at least 1")
    if (problem.price < 0).any() or np.isnan(problem.price).any():
        raise PlanError("a price is negative or no number", where="core functions, price", remedy="give 0 or more")
    for name, told in _amiss(problem):
        raise PlanError(told, where=f"core functions, {name}", remedy="give what makes sense there")


def _amiss(problem: CoreProblem) -> Iterator[tuple[str, str]]:
    """Numbers that make no sense: less than nothing, or of a kind, function or slot that there is not."""
    number, slots = len(problem.names), problem.slots
    if problem.slots_per_year not in (1, 2, 4, 12):
        yield "slots_per_year", f"{problem.slots_per_year} slots make no year of months"
    if not 0 <= problem.begin <= slots:
        yield "begin", f"there is no slot {problem.begin}"
    for name in ("rate", "crew", "teams", "upkeep", "late", "never", "rent"):
        value = getattr(problem, name)
        if value is not None and not bool(np.all(np.isfinite(value) & (np.asarray(value) >= 0))):
            yield name, "it is negative or no number"
    for name in ("kind", "before", "redundant"):
        value = getattr(problem, name)
        if bool(((value < 0) | (value >= number)).any()):
            yield name, "it is of a kind or function that there is not"
