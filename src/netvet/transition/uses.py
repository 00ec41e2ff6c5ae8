"""How much of every limit a plan uses."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import NONE, Floats, Integers, Problem
from netvet.transition.tables import Model


class Uses:
    """Counts uses of limits, of one problem."""

    def __init__(self, problem: Problem, model: Model, limits: Limits) -> None:
        self._problem, self._model, self._limits = problem, model, limits
        self._quarters = problem.quarters

    def of(self, plan: Plan, block: Integers | None = None, blocks: int = 1) -> Floats:
        """The uses of a plan, summed over blocks of units.

        Args:
            plan: what is done.
            block: the block of each unit; None: all in one. [N]
            blocks: how many there are.

        Returns:
            By limit and block. [L, blocks]
        """
        block = np.zeros(len(plan), np.int64) if block is None else block
        found = np.zeros((len(self._limits.capacity), blocks))
        ends = self._limits.starts[3]
        rows, units, amounts = (np.concatenate(part) for part in zip(*self._acts(plan), strict=True))
        found[:ends] = np.bincount(rows * blocks + block[units], amounts, ends * blocks).reshape(ends, blocks)
        for number in range(len(self._limits.member)):
            rows = np.flatnonzero(self._limits.cap == number)
            if len(rows):
                held = self._held(plan, number, block, blocks)
                found[ends + rows] = held[self._limits.cap_quarter[rows]]
        return found

    def _acts(self, plan: Plan) -> Iterator[tuple[Integers, Integers, Floats]]:
        """Rows, units and amounts of what acts use."""
        acts, managing = self._model.acts, len(self._model.acts.target_anchor)
        some = np.flatnonzero(plan.first != NONE)
        yield from self._gear(some, acts.state[some], plan.first[some], plan.first_at[some])
        some = np.flatnonzero((plan.second != NONE) & (plan.second != managing))
        yield from self._gear(some, acts.own + plan.first[some], plan.second[some], plan.second_at[some])
        some = np.flatnonzero(plan.second == managing)
        rows = self._problem.units.region[some] * self._quarters + plan.second_at[some]
        yield rows, some, self._problem.work.manager * self._model.sites[some]

    def _gear(
        self, some: Integers, state: Integers, target: Integers, at: Integers
    ) -> Iterator[tuple[Integers, Integers, Floats]]:
        acts, units, last, starts = self._model.acts, self._problem.units, self._quarters, self._limits.starts
        sites, region = self._model.sites[some], units.region[some]
        yield region * last + at, some, sites * acts.work[state, target]
        for maker, gear in ((acts.target_anchor, acts.gear_4g), (acts.target_five, acts.gear_5g)):
            yield starts[1] + maker[target] * last + at, some, sites * gear[state, target]
        place = units.operator[some] * len(self._problem.regions) + region
        yield starts[2] + place * last + at, some, sites * acts.disturbs[state, target]

    def _held(self, plan: Plan, number: int, block: Integers, blocks: int) -> Floats:
        """What counts to a cap in every quarter. [T, blocks]."""
        acts, limits = self._model.acts, self._limits
        units = np.flatnonzero(limits.concerns[number][self._problem.units.operator])
        weight = (self._model.traffic if limits.by_traffic[number] else self._model.sites)[units]
        member = limits.member[number].astype(float)
        first, second = plan.first[units], plan.second[units]
        swapped = (second != NONE) & (second != len(acts.target_anchor))
        now = member[acts.state[units]]
        then = np.where(first != NONE, member[acts.own + first], now)
        last = np.where(swapped, member[acts.own + second * swapped], then)
        change = np.zeros(self._quarters * blocks)
        for at, step in ((np.zeros_like(first), now), (plan.first_at[units], then - now), (plan.second_at[units], last - then)):
            moved = step != 0
            change += np.bincount((at * blocks + block[units])[moved], (step * weight)[moved], len(change))
        return np.asarray(np.cumsum(change.reshape(self._quarters, blocks), axis=0), float)
