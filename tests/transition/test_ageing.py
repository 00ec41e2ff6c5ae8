"""What old gear costs until it gives way: upkeep, or its like of the same maker, whichever is less."""

from dataclasses import replace

import numpy as np
import pytest
from tests.transition.cases import small

from netvet.transition import NONE, Plan, solve
from netvet.transition.costing import cost_of
from netvet.transition.limits import limits_of
from netvet.transition.problem import Admission
from netvet.transition.tables import model_of

QUARTERS = 12
RENT = 0.05
"""Of the price, a quarter: twenty quarters without interest."""


def one(upkeep: float = 0.06, ends: int = 2):
    """One site of the first maker with 4G alone, at a price of 100 and no interest, that wants nothing."""
    problem = small(1, units=1, quarters=QUARTERS, decided=False)
    zero = np.zeros(1, np.int64)
    units = replace(
        problem.units, anchor=zero, five=zero + NONE, wants_five=zero > 0, sites=zero + 1.0, rule=zero, deadline=zero + QUARTERS
    )
    units = replace(units, end_of_life_4g=zero + ends, not_before=zero, bound_until=zero)
    price, free = np.full((3, 2), 100.0), np.zeros((1, 3), np.int64)
    prices = replace(
        problem.terms, gear_4g=price, upkeep=upkeep, rate=0.0, life_4g=20, uplift=np.zeros(3), swap_labour=np.zeros(2)
    )
    admission = Admission(free, free + QUARTERS, np.ones((1, 3), bool))
    return replace(
        problem, units=units, terms=prices, admission=admission, caps=(), weights=replace(problem.weights, exposure=0.0)
    )


def upkeep_of(problem, swapped: int | None = None) -> float:
    """What a plan pays for the old gear that gives way to the second maker's in a quarter, or never."""
    nothing = np.full(1, NONE)
    target = problem.market.targets.tolist().index([1, 1])
    done = (nothing, nothing) if swapped is None else (np.full(1, target), np.full(1, swapped))
    model = model_of(problem)
    return cost_of(problem, model, limits_of(problem, model), Plan(*done, nothing, nothing)).upkeep


def test_what_stays_is_renewed_by_its_own_maker_where_that_is_less_than_upkeep():
    assert upkeep_of(one()) == pytest.approx(100 * RENT * (QUARTERS - 2))
    assert upkeep_of(one(upkeep=0.04)) == pytest.approx(100 * 0.04 * (QUARTERS - 2))
    assert upkeep_of(one(ends=QUARTERS)) == 0


def test_what_is_renewed_and_thrown_out_is_paid_for_to_the_end():
    assert upkeep_of(one(), swapped=4) == pytest.approx(100 * 0.06 * 2), "two quarters of upkeep are less"
    assert upkeep_of(one(), swapped=11) == pytest.approx(100 * RENT * (QUARTERS - 2)), "nine would be more"
    assert upkeep_of(one(), swapped=2) == 0


def test_the_like_costs_what_the_policy_makes_gear_cost():
    problem = one()
    dearer = replace(problem, terms=replace(problem.terms, uplift=np.full(3, 0.1)))
    assert upkeep_of(dearer) == pytest.approx(100 * RENT * 1.1 * (QUARTERS - 2))


def test_4g_and_5g_each_have_an_end_of_life():
    """4G of the beginning and 5G put beside it years later: the mean of both is the end of neither."""
    old = one(ends=2)
    units = replace(old.units, five=np.zeros(1, np.int64), end_of_life_5g=np.array([10]))
    terms = replace(old.terms, gear_5g=old.terms.gear_4g * 3, life_5g=20)
    both = replace(old, units=units, terms=terms)
    assert upkeep_of(both) == pytest.approx(100 * RENT * (QUARTERS - 2) + 300 * RENT * (QUARTERS - 10))
    young = replace(both, units=replace(units, end_of_life_5g=np.array([QUARTERS])))
    assert upkeep_of(young) == upkeep_of(old)


def test_a_maker_that_may_not_be_bought_renews_nothing():
    problem = one()
    opens, closes = problem.admission.opens, problem.admission.closes
    barred = replace(problem, admission=replace(problem.admission, closes=closes * np.array([[0, 1, 1]])))
    assert upkeep_of(barred) == pytest.approx(100 * 0.06 * (QUARTERS - 2))
    later = replace(problem, admission=replace(problem.admission, opens=opens + np.array([[6, 0, 0]])))
    assert upkeep_of(later) == pytest.approx(100 * (0.06 * 4 + RENT * (QUARTERS - 6)))


def test_what_was_renewed_before_the_policy_was_known_is_paid_for():
    nothing = np.full(1, NONE)
    stays = Plan(nothing, nothing, nothing, nothing)
    problem = replace(one(), announced=3, decided=stays)
    assert upkeep_of(problem, swapped=4) == pytest.approx(100 * RENT * (QUARTERS - 2)), "nobody knew that it would go so soon"
    assert upkeep_of(replace(problem, announced=2), swapped=4) == pytest.approx(100 * 0.06 * 2)
    dearer = replace(problem, terms=replace(problem.terms, uplift=np.full(3, 0.1)))
    assert upkeep_of(dearer, swapped=4) == pytest.approx(100 * RENT * (QUARTERS - 2)), "nor what it would cost by then"
    target = problem.market.targets.tolist().index([1, 1])
    going = replace(problem, decided=Plan(np.full(1, target), np.full(1, 4), nothing, nothing))
    assert upkeep_of(going, swapped=4) == pytest.approx(100 * 0.06 * 2), "it was to go anyway"


def test_where_nothing_is_asked_no_maker_changes():
    """Gear past its end of life is no reason to change the maker."""
    problem = one(ends=-1)
    assert solve(problem).plan.first.tolist() == [NONE]
