"""What is said of a plan holds when it is tried."""

from dataclasses import replace

import numpy as np
import pytest
from tests.transition import reference
from tests.transition.cases import small

from netvet.transition import NONE, Effort, Explanation, ban, country, solve
from netvet.transition.limits import KINDS, limits_of
from netvet.transition.tables import model_of


@pytest.fixture(scope="module")
def made():
    problem = ban(country(400, sites=4000, regions=2), deadline=36)
    solution = solve(problem, Effort(gap=0.01))
    return problem, solution, Explanation(problem, solution)


def test_the_dearest_come_first_and_are_worth_something(made):
    _, _, told = made
    worth = told.worth()
    assert len(worth) == 5
    assert [one.saves for one in worth] == sorted((one.saves for one in worth), reverse=True)
    assert worth[-1].saves > 0


def test_one_percent_more_lowers_the_bound_by_what_is_said():
    """The price of a limit is the slope of the bound: more of it cannot save more than is said."""
    problem = ban(country(200, sites=2000, regions=2), deadline=24)
    solution = solve(problem, Effort(gap=1e-4))
    top = next(one for one in Explanation(problem, solution).worth(40) if one.kind == "crews")
    years = problem.start[0] + np.arange(problem.quarters) // 4
    crews = problem.capacities.crews * np.where(years == top.year, 1.01, 1.0)
    more = replace(problem, capacities=replace(problem.capacities, crews=crews))
    saved = solution.certificate.bound - solve(more, Effort(gap=1e-4)).certificate.bound
    assert 0.3 * top.saves < saved < 1.1 * top.saves


def test_points_of_caps_are_named_and_priced(made):
    problem, solution, told = made
    points = told.points()
    assert len(points) == len(problem.caps)
    model = model_of(problem)
    rows = limits_of(problem, model)
    first = solution.certificate.prices[rows.part("caps")][rows.cap == 0].sum()
    own = problem.units.sites[problem.units.operator == 0].sum()
    assert points[0].saves == pytest.approx(first * 0.01 * own)
    assert "operator A" in points[0].subject


@pytest.mark.parametrize("seed", range(8))
def test_lateness_is_that_of_the_plan_played_through(seed, monkeypatch):
    monkeypatch.setattr(reference, "fined", lambda *_: 1)  # quarters of the horizon, not those fined beyond it
    problem = small(seed)
    dear = replace(problem, terms=replace(problem.terms, late=1.0, rate=0.0))
    solution = solve(dear)
    late = Explanation(dear, solution).late()
    for unit, option in enumerate(zip(*vars(solution.plan).values(), strict=True)):
        with_fine, _ = reference.play(dear, unit, option)
        without, _ = reference.play(replace(dear, terms=replace(dear.terms, late=0.0)), unit, option)
        assert late[unit] * dear.units.sites[unit] == pytest.approx(with_fine - without, abs=1e-6)


def test_what_units_wait_for(made):
    _, solution, told = made
    waits = told.waits(np.arange(0, 400, 20))
    for wait in waits:
        plan = tuple(int(values[wait.unit]) for values in vars(solution.plan).values())
        assert wait.chosen == plan
        assert wait.dearer >= 0
        assert wait.second != wait.chosen
        if wait.preferred != wait.chosen:
            assert wait.kind
            assert wait.price > 0
    delayed = [wait for wait in waits if wait.kind]
    assert delayed
    assert {wait.kind for wait in delayed} <= set(KINDS)
    assert all(wait.quarter == NONE for wait in waits if not wait.kind)


def test_the_largest_unit_is_named():
    problem = small(2)
    sites = problem.units.sites.copy()
    sites[3] = 500.0
    problem = replace(problem, units=replace(problem.units, sites=sites))
    lump = Explanation(problem, solve(problem)).lump()
    assert lump.unit == 3
    assert lump.of_quarter > 1
