"""Column generation: prices make every unit answer with its best option, the mix of answers makes better prices."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from netvet.transition.answering import Answering
from netvet.transition.costing import unit_costs
from netvet.transition.limits import Limits
from netvet.transition.master import Master
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers, Problem
from netvet.transition.tables import Model
from netvet.transition.uses import Uses
from netvet.transition.watch import Watch

STEADY = 0.7
"""How much of the best prices so far there is in those that are tried next; the rest is of the mix."""
_TRIES = 4


@dataclass
class Answers:
    """What units answered, round by round, and which blocks' answers became columns, in their order."""

    plans: list[Plan] = field(default_factory=list)
    rounds: list[Integers] = field(default_factory=list)
    blocks: list[Integers] = field(default_factory=list)


class Generation:
    """The state of a column generation.

    Attributes:
        prices: those of the best bound. [L]
        bound: the best.
        answers: of all rounds.
    """

    def __init__(self, problem: Problem, model: Model, limits: Limits, block: Integers, watch: Watch) -> None:
        self._problem, self._model, self._limits, self._watch = problem, model, limits, watch
        self._block, self._blocks = block, int(block.max()) + 1
        self._answering, self._uses = Answering(problem, model, limits), Uses(problem, model, limits)
        self._master = Master(limits, self._blocks)
        self.prices: Floats = np.zeros(len(limits.capacity))
        self.bound, self.mixed = -np.inf, np.inf
        self.answers = Answers()

    def try_prices(self, prices: Floats) -> tuple[float, Plan]:
        """The bound of some prices, kept if it is the best, and the units' answers."""
        prices = np.clip(prices, 0.0, self._limits.ceiling)
        value, plan = self._answering.best(prices)
        bound = float(value.sum()) - self._limits.worth(prices)
        if bound > self.bound:
            self.bound, self.prices = bound, prices
        return bound, plan

    def add(self, plan: Plan, against: tuple[Floats, Floats] | None = None) -> int:
        """Make columns of a plan, of each block that it would help.

        Args:
            plan: what all units do.
            against: prices of limits and costs of blocks; None: every block.

        Returns:
            How many columns there are more.
        """
        cost = np.asarray(np.bincount(self._block, unit_costs(self._problem, self._model, plan), self._blocks), float)
        uses = self._uses.of(plan, self._block, self._blocks)
        some = np.arange(self._blocks)
        if against is not None:
            less = cost + against[0] @ uses - against[1]
            some = np.flatnonzero(less < -1e-7 * np.maximum(1.0, np.abs(cost)))
        if len(some):
            self._master.add(cost, uses, np.arange(self._blocks), some)
            self.answers.blocks.append(some)
            self.answers.rounds.append(np.full(len(some), len(self.answers.plans)))
            self.answers.plans.append(plan)
        return len(some)

    def run(self, gap: float, rounds: int) -> None:
        """Generate until bound and mix are within the gap, or nothing more is found.

        Args:
            gap: of the cost of the mix.
            rounds: at most so many.
        """
        for _ in range(rounds):
            if self._watch.left <= 0 or not self._master.solve(self._watch.left):
                return
            self.mixed = self._master.value
            if self.mixed - self.bound <= gap * abs(self.mixed) or not self._round():
                return

    def _round(self) -> int:
        """Answers to prices between the best and those of the mix; how many columns came of it."""
        mix, steady = self._master.prices(), STEADY
        for attempt in range(_TRIES):
            _, plan = self.try_prices(steady * self.prices + (1.0 - steady) * mix[0])
            added = self.add(plan, mix)
            if added:
                return added
            steady = steady / 2 if attempt < _TRIES - 2 else 0.0
        return 0

    def shares(self) -> Floats:
        """How much of each round's answer is in the mix, by block. [rounds, blocks]."""
        self._master.solve(max(self._watch.left, 5.0))
        found = np.zeros((len(self.answers.plans), self._blocks))
        found[np.concatenate(self.answers.rounds), np.concatenate(self.answers.blocks)] = self._master.mix()
        whole = found.sum(axis=0)
        return np.asarray(found / np.where(whole > 0, whole, 1.0), float)
