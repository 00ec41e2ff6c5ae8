"""What is asked of the kernel: to solve a problem, and to say what a plan costs under other terms."""

from __future__ import annotations

from collections.abc import Callable

from netvet.transition.certificate import certify
from netvet.transition.costing import cost_of
from netvet.transition.limits import limits_of
from netvet.transition.plan import Cost, Plan, Solution
from netvet.transition.problem import Problem
from netvet.transition.solving import Effort, search
from netvet.transition.tables import model_of

Progress = Callable[[float, float, float], None]


def solve(problem: Problem, effort: Effort, progress: Progress | None = None) -> Solution:
    """The best plan found, with its proof."""
    found, stopped = search(problem, effort, progress)
    assert found.plan is not None
    assert found.cost is not None
    return Solution(found.plan, certify(problem, found.plan, found.prices), found.cost, found.watch.spent, stopped)


def price(problem: Problem, plan: Plan) -> Cost:
    """What a plan costs."""
    model = model_of(problem)
    return cost_of(problem, model, limits_of(problem, model), plan)
