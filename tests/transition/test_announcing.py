"""What becomes known later: frozen acts, a second act after any of them, and that knowing earlier is never dearer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.transition import reference
from tests.transition.cases import small

from netvet.transition import NONE, Admission, Capacities, Plan, Weights, check, solve
from netvet.transition.certificate import possible
from netvet.transition.tables import model_of


def lawful(problem):
    """The problem without what speaks against any maker: what would be done if nobody knew."""
    never = np.full(len(problem.units), problem.quarters)
    nobody = np.zeros(len(problem.units), bool)
    units = replace(problem.units, deadline=never, manager_cures=nobody)
    return replace(problem, units=units, caps=(), weights=replace(problem.weights, exposure=0.0))


def at_any_time(problem):
    """The problem where nothing bars a purchase: else what was bought before anyone knew could be had later only."""
    opens, last = np.zeros_like(problem.admission.opens), np.full_like(problem.admission.closes, problem.quarters)
    return replace(problem, admission=replace(problem.admission, opens=opens, closes=last))


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(100, 10_000), early=st.integers(0, 4), later=st.integers(1, 4))
def test_knowing_later_is_never_cheaper_than_what_is_proven_of_knowing_earlier(seed, early, later):
    """Every plan that is left to those who know later is open to those who know earlier."""
    problem = at_any_time(small(seed, units=4, quarters=10, decided=False))
    without = solve(lawful(problem)).plan
    known = [replace(problem, announced=at, decided=without.before(at)) for at in (early, early + later)]
    first, second = (solve(one) for one in known)
    assert second.certificate.cost >= first.certificate.bound * (1 - 1e-9)
    for one, found in zip(known, (first, second), strict=True):
        assert check(one, found.plan, found.certificate) == ()


def swapped_before():
    """One unit whose 4G and 5G of the second maker were replaced by the first's, which is then forbidden."""
    problem = small(2, units=1, quarters=12, decided=False)
    one, units = np.ones(1, np.int64), problem.units
    units = replace(units, anchor=one, five=one, wants_five=one < 0, deadline=6 * one, rule=0 * one, not_before=0 * one)
    units = replace(units, manager_cures=one < 0, bound_until=0 * one)
    targets = [tuple(pair) for pair in problem.market.targets.tolist()]
    nothing = np.full(1, NONE)
    decided = Plan(np.array([targets.index((0, 0))]), np.array([1]), nothing, nothing)
    stays = np.tile([False, True, True], (2, 1))
    open_ = Admission(np.zeros((2, 3), np.int64), np.full((2, 3), 12), stays)
    wide = Capacities(np.full_like(problem.capacities.crews, 50.0), np.full_like(problem.capacities.deliveries, 50.0))
    dear = replace(problem.terms, late=300.0)
    problem = replace(problem, units=units, admission=open_, caps=(), weights=Weights(), terms=dear, capacities=wide)
    return replace(problem, announced=3, decided=decided), targets


def test_what_was_replaced_before_is_replaced_again():
    problem, targets = swapped_before()
    solution = solve(problem)
    plan = solution.plan
    assert (plan.first[0], plan.first_at[0]) == (targets.index((0, 0)), 1)
    assert plan.second[0] != NONE
    assert 5 <= plan.second_at[0] <= 6
    assert targets[plan.second[0]][0] != 0
    assert solution.cost.total == pytest.approx(reference.cost_of(problem, plan))
    assert solution.cost.late == 0


def test_at_a_site_that_gets_no_5g_a_decided_act_is_the_last():
    problem, targets = swapped_before()
    problem = replace(problem, units=replace(problem.units, five=np.full(1, NONE)))
    again = Plan(problem.decided.first, problem.decided.first_at, np.array([targets.index((1, 1))]), np.array([8]))
    assert not possible(problem, model_of(problem), again).any()
    solution = solve(problem)
    assert solution.plan.second[0] == NONE
    assert solution.cost.late > 0
