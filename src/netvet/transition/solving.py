"""Finds a plan and proves how good it is: first prices of a small problem, then column generation, split and exchange."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cache
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
from netvet.transition.onboarding import spread_of, without
from netvet.transition.plan import COMPLETE, Cost, Plan, Solution
from netvet.transition.problem import Floats, Integers, Mask, Problem
from netvet.transition.synthetic import ban, country
from netvet.transition.tables import Model, model_of
from netvet.transition.watch import Progress, Watch

if TYPE_CHECKING:
    from netvet.transition.generating import Generation

NEEDED = ("highspy", "numba")
_DRAWS = 3
"""Plans that are made of one mix, all but the first by chance."""
_NARROWER = 4
"""How often a search begins, at most: again wherever operators turn out to do better without a new maker."""


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
        model: the problem made ready.
        narrow: the same, but that operators buy nothing of new makers which do not seem to be worth their cost.
        prices: of the best bound. [L]
        plain: that bound without what new makers cost.
        plan: the cheapest so far; None before there is one.
        cost: what it costs.
        complete: whether all that could be better was compared.
    """

    problem: Problem
    model: Model
    narrow: Model
    limits: Limits
    effort: Effort
    watch: Watch
    prices: Floats = field(default_factory=lambda: np.zeros(0))
    plain: float = -math.inf
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
        bound = plain = generation.bound
        if self.onboards:
            spread = spread_of(self.problem, self.model, self.limits, generation.prices)
            bound, plain = spread.bound, spread.plain
        if bound > self.watch.bound:
            self.prices, self.plain = generation.prices, plain
            self.watch.tell(bound=bound)

    @property
    def onboards(self) -> bool:
        """Whether new makers cost something."""
        return self.problem.terms.onboarding > 0

    def try_fewer_makers(self, chance: np.random.Generator) -> bool:
        """Note cheaper plans in which operators do without makers that are new to them; whether the search is to go on so."""
        from netvet.transition.dropping import shut_by, with_fewer  # noqa: PLC0415 - an extra

        before: Plan | None = None
        while self.plan is not None and self.plan is not before and not self.watch.over:
            before, watch = self.plan, self.watch
            for plan in with_fewer(
                self.problem, self.model, self.limits, before, prices=self.prices, chance=chance, watch=watch
            ):
                self.keep(plan)
        return self.plan is not None and self.shut(shut_by(self.problem, self.model, self.plan))

    def try_no_new_makers(self, other: Plan, chance: np.random.Generator) -> None:
        """Note cheaper plans in which all operators do without new makers, or one does, beside another plan."""
        from netvet.transition.dropping import with_none  # noqa: PLC0415 - an extra

        for plan in with_none(
            self.problem, self.model, self.limits, other, prices=self.prices, chance=chance, watch=self.watch
        ):
            self.keep(plan)

    def narrow_as(self, other: Search) -> None:
        """Do without the makers that the plan of a smaller problem does without."""
        from netvet.transition.dropping import shut_by  # noqa: PLC0415 - an extra

        if other.plan is not None:
            self.shut(shut_by(other.problem, other.model, other.plan))

    def shut(self, makers: Mask) -> bool:
        """Look for plans only in which operators do without some makers; whether they had not before. [O, V]."""
        narrow = without(self.model, makers)
        tables = [(one.tables.one_to, one.tables.two_to) for one in (narrow, self.narrow)]
        if all(bool((one == other).all()) for one, other in zip(*tables, strict=True)):
            return False
        self.narrow = narrow
        return True


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
    make_ready()
    model = model_of(problem)
    limits = limits_of(problem, model)
    found = Search(problem, model, model, limits, effort, Watch(effort.gap, effort.seconds, progress))
    try:
        _run(found, near)
    except KeyboardInterrupt:
        if found.plan is None:
            raise
        return found, "interrupt"
    if found.watch.reached:
        return found, "gap"
    if found.complete:
        return found, COMPLETE
    return found, "seconds" if found.watch.left <= 0 else "exhausted"


@cache
def make_ready() -> None:
    """Have compiled what searches call: the first time on a machine that takes half a minute, in which nothing is searched."""
    problem = ban(country(4, sites=4, quarters=8, operators=1, regions=1), deadline=4)
    model = model_of(problem)
    _run(Search(problem, model, model, limits_of(problem, model), Effort(gap=0.0), Watch(0.0, 600.0)), None)


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
    block = blocks_of(found.model.groups, found.model.sites, found.effort.blocks)
    chance = np.random.default_rng(found.effort.seed)
    if near is not None and near.certificate.prices.shape != found.limits.capacity.shape:
        near = None
    prices = near.certificate.prices if near else _first_prices(found, block)
    fine = np.arange(len(block)) if len(block) <= found.effort.single else block
    start = near.plan if near is not None and bool(possible(found.problem, found.model, near.plan).all()) else None
    for _ in range(_NARROWER):
        if not _rounds(found, fine, prices, start, chance):
            break
        prices, start = found.prices, found.plan
    if not found.watch.over:
        _finish(found)


def _rounds(found: Search, block: Integers, prices: Floats, start: Plan | None, chance: np.random.Generator) -> bool:
    """Generate, split and exchange, round by round; whether that is to begin again with fewer makers."""
    from netvet.transition.exchange import improve  # noqa: PLC0415 - an extra
    from netvet.transition.splitting import split  # noqa: PLC0415 - an extra

    def better(plan: Plan, **most: int) -> Plan:
        return improve(found.problem, found.narrow, found.limits, plan, chance=chance, watch=found.watch, **most)

    generation = _start(found, block, prices)
    found.raise_bound(generation)
    good = better(generation.answers.plans[0] if start is None else start, passes=2)
    found.keep(good)
    if found.onboards:
        found.try_no_new_makers(good, chance)
    # a good plan among the answers spares many rounds in which nothing fits together
    generation.add(good)
    for step, rounds in enumerate((12, 12, 12, 24, 48, 96)):
        if found.watch.over:
            return False
        before = len(generation.answers.plans)
        generation.run(found.effort.gap / (4 + 4 * step), rounds)
        found.raise_bound(generation)
        shares = generation.shares()
        for draw in range(_DRAWS):
            if draw and found.watch.over:
                return False
            found.keep(better(split(shares, generation.answers, block, found.model.sites, chance=chance, draw=draw > 0)))
        if found.onboards and not found.watch.over and found.try_fewer_makers(chance):
            return True
        if len(generation.answers.plans) == before:
            break
    return False


def _finish(found: Search) -> None:
    """Compare all that may still be better, where that is little."""
    slack = found.watch.cost - found.plain
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
    if not found.onboards:
        return generation.prices
    part = Search(small, model, model, limits, found.effort, Watch(0.0, found.watch.left))
    part.raise_bound(generation)
    part.keep(improve(small, model, limits, generation.try_prices(generation.prices)[1], chance=chance, watch=part.watch))
    part.try_fewer_makers(chance)
    found.narrow_as(part)
    if part.narrow is model:
        return generation.prices
    again = _start(part, _each(small), generation.prices)
    again.run(0.01, 60)
    return again.prices


def _each(problem: Problem) -> Integers:
    return np.arange(len(problem.units))


def _start(found: Search, block: Integers, prices: Floats) -> Generation:
    """A generation with the answers to some prices and to others near them."""
    from netvet.transition.generating import Generation  # noqa: PLC0415 - an extra

    chance = np.random.default_rng(found.effort.seed)
    generation = Generation(found.problem, found.narrow, found.limits, block, found.watch)
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
    certificate = certify(problem, found.plan, found.prices, found.model)
    return Solution(found.plan, certificate, found.cost, found.watch.spent, stopped)
