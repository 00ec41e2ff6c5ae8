"""The fine for being late where new makers have a price: nobody saves one by never complying."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from netvet.planning.fining import fined
from netvet.transition import (
    NONE,
    Cap,
    Effort,
    Plan,
    Problem,
    ban,
    cost_of,
    country,
    limits_of,
    model_of,
    new_makers,
    solve,
)


def alone(price: float) -> Problem:
    """One operator, all of it of the maker that is banned; a new maker has a price."""
    made = ban(country(4, sites=4, operators=1, regions=1, quarters=20), deadline=8)
    units = replace(made.units, anchor=np.zeros(4, np.int64), five=np.zeros(4, np.int64), wants_five=np.zeros(4, bool))
    # three makers may follow, and all deliver in time
    deliveries, crews = np.full_like(made.capacities.deliveries, 9.0), np.full_like(made.capacities.crews, 9.0)
    capacities = replace(made.capacities, deliveries=deliveries, crews=crews, disturbed=1.0)
    terms = replace(made.terms, onboarding=price)
    return replace(made, units=units, capacities=capacities, terms=terms, caps=())


def test_staying_late_for_good_saves_no_new_maker() -> None:
    plain = alone(5000.0)
    problem = fined(plain, 30.0)
    nothing = Plan(*(np.full(4, NONE) for _ in range(4)))
    whole = 4 * (20 - 16)
    assert problem.terms.late == pytest.approx(30.0 + 5000.0 / whole)
    costs = []
    for one in (plain, problem):
        model = model_of(one)
        costs.append(cost_of(one, model, limits_of(one, model), nothing).late)
    assert costs[1] - costs[0] >= 5000.0
    assert solve(plain, Effort(gap=0.01, seconds=60)).cost.onboarding == 0
    found = solve(problem, Effort(gap=0.01, seconds=60)).cost
    assert (found.onboarding, found.late) == (5000.0, 0.0)


def test_the_fine_is_as_given_where_nobody_needs_a_new_maker() -> None:
    dear = alone(5000.0)
    at_home = replace(dear, units=replace(dear.units, anchor=np.array([0, 0, 0, 1]), five=np.array([0, 0, 0, 1])))
    assert not new_makers(at_home)[0, 1]
    nothing_asked = replace(dear, units=replace(dear.units, deadline=np.full(4, 20)))
    cured = replace(dear, units=replace(dear.units, manager_cures=np.ones(4, bool)))
    nobody = replace(dear, capacities=replace(dear.capacities, deliveries=np.zeros_like(dear.capacities.deliveries)))
    for one in (at_home, nothing_asked, cured, nobody, alone(0.0)):
        assert fined(one, 30.0).terms.late == 30.0


def test_what_is_due_at_the_very_end_is_fined_as_high() -> None:
    problem = alone(5000.0)
    last = replace(problem, units=replace(problem.units, deadline=np.full(4, 19)))
    whole = 4 * (20 - 19)
    assert fined(last, 30.0).terms.late == pytest.approx(30.0 + 5000.0 / whole)


def test_units_that_others_can_help_than_the_first_ones_count_by_themselves() -> None:
    problem = alone(5000.0)
    rules = problem.admission
    two = replace(
        rules,
        opens=np.vstack([rules.opens, rules.opens]),
        closes=np.vstack([rules.closes, np.where(np.arange(4) == 2, 0, rules.closes)]),
        may_stay=np.vstack([rules.may_stay, rules.may_stay]),
        four_may_stay=None,
    )
    parted = replace(problem, admission=two, units=replace(problem.units, rule=np.array([0, 0, 0, 1])))
    whole = 20 - 16
    assert fined(parted, 30.0).terms.late == pytest.approx(30.0 + 5000.0 / whole)


def capped(price: float) -> Problem:
    """The same operator; nobody is banned, but at most half of its sites may be of its one maker from the ninth quarter on."""
    plain = alone(price)
    units = replace(plain.units, deadline=np.full(4, 20), sites=np.full(4, 3.0), traffic=np.full(4, 3.0))
    share = np.where(np.arange(20) >= 8, 0.5, 1.0)
    caps = tuple(Cap(0, (0,), measure, share) for measure in ("sites", "traffic"))
    return replace(plain, units=units, caps=caps)


def test_staying_above_a_cap_saves_no_new_maker() -> None:
    plain = capped(5000.0)
    problem = fined(plain, 30.0)
    worth = 6 * (20 - 16)
    assert [one.price for one in problem.caps] == [pytest.approx(15.0 + 5000.0 / worth)] * 2
    assert problem.terms.late == 30.0, "nothing is due"
    bought = solve(plain, Effort(gap=0.01, seconds=60)).cost
    assert bought.onboarding == 0
    assert 0 < bought.over_cap < 5000.0
    solution = solve(problem, Effort(gap=0.01, seconds=60))
    assert (solution.cost.onboarding, solution.cost.over_cap) == (5000.0, 0.0)
    assert solution.certificate.gap < 0.01, "the bound holds a maker that only a cap asks for"


def test_the_fine_of_a_cap_is_as_given_where_no_new_maker_is_needed() -> None:
    dear = capped(5000.0)
    at_home = replace(dear, units=replace(dear.units, anchor=np.array([0, 0, 0, 1]), five=np.array([0, 0, 0, 1])))
    wide = replace(dear, caps=tuple(replace(cap, share=np.ones(20)) for cap in dear.caps))
    nobody = replace(dear, capacities=replace(dear.capacities, deliveries=np.zeros_like(dear.capacities.deliveries)))
    for one in (at_home, wide, nobody, capped(0.0)):
        assert all(cap.price is None for cap in fined(one, 30.0).caps)
    own = replace(dear, caps=tuple(replace(cap, price=7.0) for cap in dear.caps))
    assert [cap.price for cap in fined(own, 30.0).caps] == [7.0, 7.0]
