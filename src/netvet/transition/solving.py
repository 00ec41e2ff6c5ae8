"""Finds a plan and proves how good it is: first prices of a small problem, then column generation, split and exchange."""

from __future__ import annotations

from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np

from netvet.errors import PlanError
from netvet.transition.certificate import certify, possible
from netvet.transition.checking import check_problem
from netvet.transition.completing import complete
from netvet.transition.costing import cost_of
from netvet.transition.limits import Limits, limits_of
from netvet.transition.merging import blocks_of, merged
from netvet.transition.plan import Cost, Plan, Solution
from netvet.transition.problem import Floats, Integers, Problem
from netvet.transition.tables import Model, model_of
from netvet.transition.watch import Progress, Watch

if TYPE_CHECKING:
    from netvet.transition.generating import Generation

NEEDED = ("highspy", "numba")
_DRAWS = 3
"""Plans that are made of one mix, all but the first by chance."""


@dataclass(frozen=True)
class Effort:
    """How far a search goes.

    Attributes:
        gap: enough, as a share of the cost.
        seconds: at most; a search that ends by time is not the same twice.
        seed: of all chance.
        blocks: of how many units the small problem is, and into how many blocks a large one falls.
        single: up to so many units, every one is a block of its own.
    """

    gap: float = 0.005
    seconds: float = 300.0
    seed: int = 0
    blocks: int = 450
    single: int = 3000


@dataclass
class Search:
    """One search: the problem made ready, and the best so far.

    Attributes:
        prices: of the best bound. [L]
        plan: the cheapest so far; None before there is one.
        cost: what it costs.
        complete: whether all that could be better was compared.
    """

    problem: Problem
    model: Model
    limits: Limits
    effort: Effort
    watch: Watch
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    plan: Plan | None = None
    cost: Cost | None = None
    complete: bool = False

    def keep(self, plan: Plan) -> None:
        """Note a plan, if it is the cheapest."""
        cost = cost_of(self.problem, self.model, self.limits, plan)
        if self.cost is None or cost.total < self.cost.total:
            self.plan, self.cost = plan, cost
            self.watch.tell(cost=cost.total)

    def raise_bound(self, generation: Generation) -> None:
        """Note the bound of a generation on this problem."""
        if generation.bound > self.watch.bound:
            self.prices = generation.prices
            self.watch.tell(bound=generation.bound)


def search(
    problem: Problem, effort: Effort | None = None, progress: Progress | None = None, near: Solution | None = None
) -> tuple[Search, str]:
    """Search until the gap is reached, time is up, the user interrupts or nothing more is found.

    Args:
        problem: what is asked.
        effort: how far to go.
        progress: told of every step.
        near: a solution of a problem that differs little, to begin with; None where there is none.

    Returns:
        The search, and why it stopped.

    Raises:
        PlanError: the solvers are not installed.
    """
    need_solvers()
    effort = effort or Effort()
    model = model_of(problem)
    limits = limits_of(problem, model)
    found = Search(problem, model, limits, effort, Watch(effort.gap, effort.seconds, progress))
    try:
        _run(found, near)
    except KeyboardInterrupt:
        if found.plan is None:
            raise
        return found, "interrupt"
    if found.watch.reached:
        return found, "gap"
    if found.complete:
        return found, "complete"
    return found, "seconds" if found.watch.left <= 0 else "exhausted"


def need_solvers() -> None:
    """See that what plans need is installed.

    Raises:
        PlanError: it is not.
    """
    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        message = f"transition plans need {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise PlanError(message, remedy="pip install 'netvet[plan]'")


def _run(found: Search, near: Solution | None) -> None:
    from netvet.transition.exchange import improve  # noqa: PLC0415 - an extra
    from netvet.transition.splitting import split  # noqa: PLC0415 - an extra

    block = blocks_of(found.model.groups, found.model.sites, found.effort.blocks)
    chance = np.random.default_rng(found.effort.seed)
    if near is not None and near.certificate.prices.shape != found.limits.capacity.shape:
        near = None
    prices = near.certificate.prices if near else _first_prices(found, block)
    fine = np.arange(len(block)) if len(block) <= found.effort.single else block
    generation = _start(found, fine, prices)
    found.raise_bound(generation)
    start = generation.answers.plans[0]
    if near is not None and bool(possible(found.problem, found.model, near.plan).all()):
        start = near.plan
    good = improve(found.problem, found.model, found.limits, start, chance=chance, watch=found.watch, passes=2)
    found.keep(good)
    # a good plan among the answers spares many rounds in which nothing fits together
    generation.add(good)
    for step, rounds in enumerate((12, 12, 12, 24, 48, 96)):
        if found.watch.over:
            return
        before = len(generation.answers.plans)
        generation.run(found.effort.gap / (4 + 4 * step), rounds)
        found.raise_bound(generation)
        shares = generation.shares()
        for draw in range(_DRAWS):
            if draw and found.watch.over:
                return
            plan = split(shares, generation.answers, fine, found.model.sites, chance=chance, draw=draw > 0)
            found.keep(improve(found.problem, found.model, found.limits, plan, chance=chance, watch=found.watch))
        if len(generation.answers.plans) == before:
            break
    _finish(found)


def _finish(found: Search) -> None:
    """Compare all that may still be better, where that is little."""
    if found.watch.over:
        return
    slack = found.watch.cost - found.watch.bound
    prices, seconds = found.prices, found.watch.left
    plan, found.complete = complete(found.problem, found.model, found.limits, prices=prices, slack=slack, seconds=seconds)
    if plan is not None:
        found.keep(plan)


def _first_prices(found: Search, block: Integers) -> Floats:
    """Prices of a problem with one unit a block; those of nothing where that would be no smaller."""
    nothing = np.zeros(len(found.limits.capacity))
    if int(block.max()) + 1 > 0.8 * len(block):
        return nothing
    from netvet.transition.exchange import improve  # noqa: PLC0415 - an extra
    from netvet.transition.generating import Generation  # noqa: PLC0415 - an extra

    small = merged(found.problem, found.model, block)
    model = model_of(small)
    # what may be disturbed at once is that of the large problem, whose units are smaller
    limits = limits_of(small, model)._replace(capacity=found.limits.capacity)
    generation = Generation(small, model, limits, _each(small), found.watch)
    plan = generation.try_prices(nothing)[1]
    generation.add(plan)
    chance = np.random.default_rng(found.effort.seed)
    generation.add(improve(small, model, limits, plan, chance=chance, watch=found.watch, passes=4))
    generation.run(0.01, 60)
    return generation.prices


def _each(problem: Problem) -> Integers:
    return np.arange(len(problem.units))


def _start(found: Search, block: Integers, prices: Floats) -> Generation:
    """A generation with the answers to some prices and to others near them."""
    from netvet.transition.generating import Generation  # noqa: PLC0415 - an extra

    chance = np.random.default_rng(found.effort.seed)
    generation = Generation(found.problem, found.model, found.limits, block, found.watch)
    for spread in (0.0, 0.05, 0.1):
        generation.add(generation.try_prices(prices * (1.0 + spread * chance.standard_normal(len(prices))))[1])
    return generation


def solve(
    problem: Problem, effort: Effort | None = None, progress: Progress | None = None, near: Solution | None = None
) -> Solution:
    """Plan, and certify the plan.

    Args:
        problem: what is asked.
        effort: how far to go.
        progress: told seconds, bound and cost whenever one of the last two gets better.
        near: a solution of a problem that differs little, to begin with: its prices, and its plan if that may be done here.

    Raises:
        PlanError: the problem makes no sense, or the solvers are not installed.
        KeyboardInterrupt: the user interrupted before there was any plan.
    """
    check_problem(problem)
    found, stopped = search(problem, effort, progress, near)
    if found.plan is None or found.cost is None:
        raise PlanError("no plan was found in the time given", remedy="give it more seconds")
    certificate = certify(problem, found.plan, found.prices)
    return Solution(found.plan, certificate, found.cost, found.watch.spent, stopped)
