"""Plans of core functions beside all plans there are, on small problems; and a network of the usual size."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from netvet.errors import PlanError
from netvet.transition import NONE, CoreProblem, check_core, core_cost, core_network, solve_core


def tiny(seed: int) -> CoreProblem:
    chance = np.random.default_rng(seed)
    functions, slots = 4, 6
    price = chance.uniform(5, 30, (functions, 2))
    price[chance.random((functions, 2)) < 0.1] = np.inf
    return CoreProblem(
        slots=slots,
        slots_per_year=4,
        rate=0.07,
        names=tuple("abcd"),
        makers=("Borealis", "Cassin"),
        kind=np.array([0, 0, 1, 2]),
        duration=chance.integers(1, 3, functions),
        crew=chance.integers(1, 3, functions).astype(float),
        teams=chance.integers(1, 4, slots).astype(float),
        price=price,
        upkeep=chance.uniform(0, 3, functions),
        deadline=chance.integers(1, slots + 2, functions),
        late=float(chance.uniform(1, 10)),
        never=40.0,
        before=np.array([[0, 1]]),
        redundant=np.array([[0, 1]]),
        pairs=((1, 2, np.array([[True, False], [False, True]])),),
        frozen=np.arange(slots) == 3,
    )


def best(problem: CoreProblem) -> float:
    """The least cost of any plan, by trying them all."""
    slots, makers = problem.slots, len(problem.makers)
    choices = [(NONE, NONE), *product(range(slots), range(makers))]
    costs = [
        {choice: problem.stays[f] if choice[0] == NONE else problem.costs[f, choice[1], choice[0]] for choice in choices}
        for f in range(len(problem.names))
    ]
    found = np.inf
    for plan in product(*([choice for choice in choices if np.isfinite(own[choice])] for own in costs)):
        cost = sum(own[choice] for own, choice in zip(costs, plan, strict=True))
        if cost < found:
            start, maker = (np.array(column) for column in zip(*plan, strict=True))
            if not check_core(problem, start, maker):
                found = cost
    return found


@pytest.mark.parametrize("seed", range(8))
def test_the_plan_is_the_best_of_all(seed):
    problem = tiny(seed)
    plan = solve_core(problem, gap=1e-9)
    assert check_core(problem, plan.start, plan.maker) == ()
    assert plan.cost == pytest.approx(core_cost(problem, plan.start, plan.maker))
    assert plan.cost == pytest.approx(best(problem), rel=1e-6)
    assert plan.bound == pytest.approx(plan.cost, rel=1e-6)


@pytest.fixture(scope="module")
def network():
    problem = core_network(seed=1)
    return problem, solve_core(problem, gap=0.05, seconds=120)


def test_a_network_of_the_usual_size(network):
    problem, plan = network
    assert len(problem.names) >= 40
    assert check_core(problem, plan.start, plan.maker) == ()
    assert plan.gap <= 0.05
    assert (plan.start != NONE).all()


def test_what_may_not_be_is_told(network):
    problem, plan = network
    start = plan.start.copy()
    a, b = problem.redundant[0]
    start[a] = start[b]
    assert any("same time" in told for told in check_core(problem, start, plan.maker))
    maker = plan.maker.copy()
    first = problem.kind == problem.kind[0]
    maker[np.flatnonzero(first)[0]] = (maker[first][0] + 1) % len(problem.makers)
    assert any("more than one maker" in told for told in check_core(problem, plan.start, maker))
    before, after = problem.before[0]
    early = plan.start.copy()
    early[problem.kind == after] = plan.start[problem.kind == before].min()
    assert any("before kind" in told for told in check_core(problem, early, plan.maker))
    frozen = plan.start.copy()
    frozen[0] = np.flatnonzero(problem.frozen)[0] - problem.duration[0] + 1
    assert any("may not be begun" in told for told in check_core(problem, frozen, plan.maker))
    assert any("teams" in told for told in check_core(problem, np.full_like(start, 20), plan.maker))


def test_a_wrong_problem_is_refused():
    problem = tiny(1)
    with pytest.raises(PlanError, match="price"):
        solve_core(replace(problem, price=problem.price[:-1]))
    with pytest.raises(PlanError, match="no time"):
        solve_core(replace(problem, duration=problem.duration * 0))
