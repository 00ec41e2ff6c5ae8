"""What is paid off over its life costs its price in the quarter in which it is bought."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.transition.cases import small

from netvet.transition import NONE, Plan
from netvet.transition.calendar import Calendar
from netvet.transition.costing import cost_of
from netvet.transition.limits import limits_of
from netvet.transition.tables import model_of


@pytest.mark.parametrize("rate", [0.0, 0.07])
def test_gear_that_is_paid_off_at_the_end_of_the_horizon_costs_its_price(rate: float) -> None:
    calendar = Calendar(12, rate)
    for quarter in range(12):
        paid = calendar.annuity(12 - quarter) * calendar.after[quarter]
        assert paid == pytest.approx(calendar.discount[quarter], rel=1e-12)


def test_a_last_day_far_off_binds_as_one_of_next_year() -> None:
    calendar = Calendar(44, 0.09)
    assert calendar.overdue[4, 5] == calendar.overdue[40, 41] == 1.0
    assert calendar.overdue[43, 44] == 5.0, "what is late when the horizon ends is so for a year more"


def test_gear_and_labour_of_one_act_are_of_one_quarter() -> None:
    """Gear at the price of labour, paid off within the horizon, costs what labour does."""
    begun = small(1, units=1, decided=False)
    problem = replace(
        begun,
        units=replace(begun.units, anchor=np.array([0]), five=np.array([NONE]), wants_five=np.array([False])),
        terms=replace(begun.terms, rate=0.07, life_4g=begun.quarters - 3, uplift=np.zeros(len(begun.market.makers))),
    )
    price = problem.terms.swap_labour[problem.units.density[0]]
    problem = replace(problem, terms=replace(problem.terms, gear_4g=np.full_like(problem.terms.gear_4g, price), early=None))
    target = next(number for number, (anchor, _) in enumerate(problem.market.targets) if anchor != 0)
    one = np.ones(1, np.int64)
    plan = Plan(first=one * target, first_at=one * 3, second=one * NONE, second_at=one * NONE)
    model = model_of(problem)
    cost = cost_of(problem, model, limits_of(problem, model), plan)
    assert cost.labour > 0
    assert cost.gear == pytest.approx(cost.labour, rel=1e-12)
