"""Makers that are new to an operator cost something once: in the cost, in the bound, and in which of them come at all."""

from dataclasses import replace
from itertools import pairwise, product

import numpy as np
import pytest
from tests.transition.cases import small

from netvet.transition import NONE, Admission, Effort, Plan, Problem, ban, check, country, solve
from netvet.transition.certificate import bound_of, certify, possible
from netvet.transition.costing import cost_of
from netvet.transition.dropping import with_none
from netvet.transition.limits import limits_of
from netvet.transition.onboarding import brought_in, needs_of, new_makers, spread_of
from netvet.transition.scanning import least_costs
from netvet.transition.tables import model_of
from netvet.transition.watch import Watch

EXACT = Effort(gap=1e-9, seconds=600)


def priced(problem: Problem, price: float) -> Problem:
    return replace(problem, terms=replace(problem.terms, onboarding=price))


def closed_to(problem: Problem, shut: list[tuple[int, int]]) -> Problem:
    """The same problem, but that operators may buy nothing of some makers: a row of admission for each operator and rule."""
    old, rules = problem.admission, len(problem.admission.opens)
    opens, closes = (np.tile(part, (len(problem.operators), 1)) for part in (old.opens, old.closes))
    for operator, maker in shut:
        closes[operator * rules : (operator + 1) * rules, maker] = 0
    stays = [np.tile(part, (len(problem.operators), 1)) for part in (old.may_stay, old.stays_4g)]
    units = replace(problem.units, rule=problem.units.rule + rules * problem.units.operator)
    return replace(problem, units=units, admission=Admission(opens, closes, *stays))


@pytest.mark.parametrize("seed", [23, 29])
def test_the_plan_is_the_best_over_all_sets_of_new_makers(seed: int) -> None:
    problem, price = small(seed, units=4, quarters=7, decided=False), 60.0
    pairs = [(int(operator), int(maker)) for operator, maker in np.argwhere(new_makers(problem))]
    found = []
    for kept in product((False, True), repeat=len(pairs)):
        shut = [pair for pair, keeps in zip(pairs, kept, strict=True) if not keeps]
        cost = solve(closed_to(problem, shut), EXACT).cost.total
        found.append(cost + price * sum(kept))
    best = solve(priced(problem, price), EXACT)
    assert best.stopped in ("gap", "complete")
    assert best.cost.total == pytest.approx(min(found), rel=1e-6)
    assert best.certificate.bound <= min(found) + 1e-6
    assert check(priced(problem, price), best.plan, best.certificate) == ()


def test_what_costs_nothing_changes_nothing() -> None:
    problem = small(2)
    model = model_of(problem)
    limits = limits_of(problem, model)
    prices = limits.ceiling * 0.1
    plain = float(least_costs(problem, model, limits, prices).sum()) - limits.worth(prices)
    spread = spread_of(problem, model, limits, prices)
    assert bound_of(problem, model, limits, prices) == plain
    assert spread.plain == pytest.approx(plain, rel=1e-12)
    assert spread.bound == pytest.approx(plain, rel=1e-12)


@pytest.mark.parametrize("seed", [0, 23])
def test_any_prices_give_a_bound_that_no_plan_beats_and_a_dearer_maker_none_that_is_lower(seed: int) -> None:
    problem = small(seed, units=4, quarters=7)
    model = model_of(problem)
    limits, chance = limits_of(problem, model), np.random.default_rng(seed)
    some = [solve(problem, EXACT).plan, solve(priced(problem, 100.0), EXACT).plan]
    for _ in range(6):
        prices = limits.ceiling * chance.random(len(limits.ceiling)) ** 6
        bounds = [bound_of(priced(problem, price), model, limits, prices) for price in (0.0, 5.0, 50.0, 500.0)]
        # but for the last digits: without onboarding a bound is summed in another order
        assert all(after >= before - 1e-9 * abs(before) for before, after in pairwise(bounds))
        for price, bound in zip((0.0, 5.0, 50.0, 500.0), bounds, strict=True):
            costs = [cost_of(priced(problem, price), model, limits, plan).total for plan in some]
            assert bound <= min(costs) * (1 + 1e-9)


def test_a_maker_is_new_where_an_operator_has_nothing_of_it_and_costs_once() -> None:
    problem = priced(country(12, sites=12, operators=2, regions=2), 7.0)
    units, model = problem.units, model_of(problem)
    target = {(int(a), int(f)): k for k, (a, f) in enumerate(problem.market.targets)}
    for operator in (0, 1):
        assert set(np.flatnonzero(~new_makers(problem)[operator])) == set(units.anchor[units.operator == operator])
    nothing = np.full(len(units), NONE)
    # the first two units of operator A become of the last maker, which nobody has: once, not twice
    own = np.flatnonzero(units.operator == 0)[:2]
    first, at = nothing.copy(), nothing.copy()
    first[own], at[own] = target[3, 3], 20
    plan = Plan(first, at, nothing, nothing)
    assert np.argwhere(brought_in(problem, model, plan)).tolist() == [[0, 3]]
    certificate = certify(problem, plan, np.zeros(len(limits_of(problem, model).capacity)))
    free = certify(priced(problem, 0.0), plan, certificate.prices)
    assert certificate.cost - free.cost == pytest.approx(7.0)
    stays = Plan(nothing, nothing, nothing, nothing)
    assert not brought_in(problem, model, stays).any()


def test_a_claim_with_another_price_or_without_it_is_caught() -> None:
    problem = priced(small(5, units=4, quarters=7), 40.0)
    solution = solve(problem, EXACT)
    told = solution.certificate
    assert {fault.subject for fault in check(priced(problem, 0.0), solution.plan, told)} >= {"inputs"}
    less = replace(told, cost=told.cost - 40.0)
    assert "cost" in {fault.subject for fault in check(problem, solution.plan, less)}


def test_more_new_makers_than_are_compared_leave_a_lower_bound() -> None:
    problem = priced(ban(country(60, sites=60, regions=2), deadline=30), 50.0)
    model = model_of(problem)
    all_of_them, one = needs_of(problem, model), needs_of(problem, model, most=1)
    assert max(map(len, all_of_them.makers)) > 1
    assert max(map(len, one.makers)) == 1
    assert set(np.unique(one.first)) <= {0, 1}


def test_a_large_price_keeps_new_makers_out_where_one_can_do_without() -> None:
    problem = country(60, sites=60, regions=2)
    model = model_of(problem)
    dear = solve(priced(problem, 1e6), Effort(gap=0.01, seconds=20))
    assert not brought_in(problem, model, dear.plan).any()
    assert dear.cost.onboarding == 0


def test_a_search_without_time_still_buys_no_maker_that_nobody_needs() -> None:
    problem = priced(country(12, sites=12, operators=2, regions=2), 1e5)
    model = model_of(problem)
    limits, target = limits_of(problem, model), {(int(a), int(f)): k for k, (a, f) in enumerate(problem.market.targets)}
    nothing = np.full(12, NONE)
    new = Plan(np.full(12, target[3, 3]), np.full(12, 20), nothing, nothing)
    chance, over = np.random.default_rng(0), Watch(0.0, 0.0)
    prices = np.zeros(len(limits.capacity))
    plans = list(with_none(problem, model, limits, new, prices=prices, chance=chance, watch=over))
    assert len(plans) == 3
    assert [brought_in(problem, model, plan).any(axis=1).tolist() for plan in plans] == [
        [False, False],
        [False, True],
        [True, False],
    ]
    assert possible(problem, model, plans[0]).all()
    assert plans[1].first[problem.units.operator == 1].tolist() == [target[3, 3]] * 6
    assert list(with_none(problem, model, limits, plans[0], prices=prices, chance=chance, watch=over)) == []


def test_where_time_is_up_at_once_the_plan_without_new_makers_is_kept() -> None:
    problem = priced(country(12, sites=12, operators=2, regions=2), 1e5)
    assert solve(problem, Effort(seconds=0.01)).cost.onboarding == 0
