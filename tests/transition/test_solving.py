"""Plans: the same twice, honest when they stop early, and later deadlines never dearer."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.transition.cases import small

from netvet.errors import PlanError
from netvet.transition import NATION, NONE, Admission, Cap, Effort, answering, check, country, exchange, solve
from netvet.transition import ban as forbid
from netvet.transition import solving as solving_module
from netvet.transition.answering import Answering
from netvet.transition.certificate import certify
from netvet.transition.digest import digest
from netvet.transition.explanation import quarters_late
from netvet.transition.limits import limits_of
from netvet.transition.scanning import least_costs
from netvet.transition.tables import model_of


@pytest.fixture(scope="module")
def ban():
    return forbid(country(400, sites=4000, regions=2), deadline=36)


@pytest.fixture(scope="module")
def solved(ban):
    return solve(ban, Effort(gap=0.02))


def test_the_gap_asked_for_is_reached_and_proven(ban, solved):
    assert solved.stopped == "gap"
    assert 0 <= solved.certificate.gap <= 0.02
    assert check(ban, solved.plan, solved.certificate) == ()


def test_the_same_seed_gives_the_same_bytes(ban, solved):
    again = solve(ban, Effort(gap=0.02))
    assert digest(again.plan) == digest(solved.plan)
    assert again.certificate.prices.tobytes() == solved.certificate.prices.tobytes()
    assert again.cost == solved.cost


def test_a_ban_clears_the_first_maker(ban, solved):
    targets = ban.market.targets
    last = np.where(solved.plan.second != NONE, solved.plan.second, solved.plan.first)
    maker = np.where(last == NONE, ban.units.anchor, targets[last, 0])
    assert (maker[ban.units.anchor == 0] != 0).mean() > 0.9


def test_sites_decided_alone_fall_into_blocks():
    problem = forbid(country(2500, sites=2500, regions=2), deadline=36)
    solution = solve(problem, Effort(gap=0.02, blocks=150, single=1000))
    assert solution.certificate.gap <= 0.02
    assert check(problem, solution.plan, solution.certificate) == ()


def test_the_compiled_scan_and_that_of_the_certificate_agree(ban):
    for problem in (ban, small(0), small(7)):
        model = model_of(problem)
        limits = limits_of(problem, model)
        prices = limits.ceiling * np.random.default_rng(0).random(len(limits.ceiling)) ** 6
        values, plan = Answering(problem, model, limits).best(prices)
        np.testing.assert_allclose(values, least_costs(problem, model, limits, prices), rtol=1e-12)
        assert certify(problem, plan, prices).bound == pytest.approx(values.sum() - limits.worth(prices))


@pytest.mark.parametrize("seconds", [0.0, 1e-3])
def test_no_time_gives_the_best_so_far_with_its_gap(ban, seconds):
    solution = solve(ban, Effort(gap=1e-6, seconds=seconds))
    assert solution.stopped == "seconds"
    assert solution.certificate.gap > 1e-6
    assert check(ban, solution.plan, solution.certificate) == ()


def test_an_interrupt_gives_the_best_so_far_with_its_gap(ban):
    def interrupt(seconds, bound, cost):  # noqa: ARG001
        if np.isfinite(cost) and np.isfinite(bound):
            raise KeyboardInterrupt

    solution = solve(ban, Effort(gap=1e-6), interrupt)
    assert solution.stopped == "interrupt"
    assert check(ban, solution.plan, solution.certificate) == ()


def test_progress_only_gets_better(ban):
    told = []
    solve(ban, Effort(gap=0.02), lambda *step: told.append(step))
    seconds, bounds, costs = zip(*told, strict=True)
    assert list(seconds) == sorted(seconds)
    assert list(bounds) == sorted(bounds)
    assert list(costs) == sorted(costs, reverse=True)


@settings(max_examples=12, deadline=None)
@given(seed=st.integers(100, 10_000), later=st.integers(1, 4))
def test_a_later_deadline_is_bounded_by_the_cost_of_an_earlier(seed, later):
    """Law 7: every plan for the earlier deadline is one for the later, and costs no more there."""
    early = small(seed, units=4, quarters=8, decided=False)
    units = early.units
    late = replace(early, units=replace(units, deadline=units.deadline + later))
    assert solve(late).certificate.bound <= solve(early).certificate.cost * (1 + 1e-9)


def test_an_impossible_deadline_says_how_late():
    problem = small(4, decided=False)
    number = len(problem.units)
    alike = replace(problem.units, anchor=np.zeros(number, np.int64), five=np.full(number, NONE), deadline=np.full(number, 4))
    problem = replace(problem, units=replace(alike, wants_five=np.ones(number, bool)))
    closed = Admission(np.full((2, 3), problem.quarters), np.full((2, 3), problem.quarters), np.arange(3) != [[0], [0]])
    first = replace(problem.units, manager_cures=np.zeros(len(problem.units), bool))
    solution = solve(replace(problem, admission=closed, units=first))
    assert (solution.plan.first == NONE).all()
    assert solution.cost.late > 0
    assert solution.cost.unserved > 0


def test_new_managers_are_taken_where_they_are_enough_and_cheap():
    problem = country(60, sites=600)
    units = replace(problem.units, deadline=np.where(problem.units.anchor == 0, 20, 40), manager_cures=np.ones(60, bool))
    admission = replace(problem.admission, may_stay=np.array([[False, True, True, True]]))
    solution = solve(replace(problem, units=units, admission=admission), Effort(gap=0.01))
    managed = solution.plan.second == len(problem.market.targets)
    assert managed[units.anchor == 0].all()
    assert solution.cost.late == 0


def test_renaming_makers_changes_nothing_but_names():
    problem = small(8)
    other = replace(problem, market=replace(problem.market, makers=("Zeta", "Yota", "Xeno")))
    one, two = solve(problem), solve(other)
    assert digest(one.plan) == digest(two.plan)
    assert one.cost == two.cost


def test_what_is_missing_is_said_with_a_remedy(monkeypatch):
    monkeypatch.setattr(solving_module, "find_spec", lambda _: None)
    with pytest.raises(PlanError, match=r"pip install 'netvet\[plan\]'"):
        solve(small(1))


def wrong():
    problem = small(1)
    units, terms = problem.units, problem.terms
    yield "units.region", replace(problem, units=replace(units, region=units.region + 2))
    yield "units.sites", replace(problem, units=replace(units, sites=units.sites * 0))
    yield "units.anchor", replace(problem, units=replace(units, anchor=units.anchor[:-1]))
    yield "units.wants_five", replace(problem, units=replace(units, five=units.anchor, wants_five=units.five >= -1))
    yield "terms.gear_4g", replace(problem, terms=replace(terms, gear_4g=terms.gear_4g[:-1]))
    yield "terms.late", replace(problem, terms=replace(terms, late=-1.0))
    yield "terms.overtime", replace(problem, terms=replace(terms, overtime=float("nan")))
    yield "capacities.crews", replace(problem, capacities=replace(problem.capacities, crews=-problem.capacities.crews))
    yield "market.pairs", replace(problem, market=replace(problem.market, pairs=np.zeros((3, 3), bool)))
    yield "caps[0]", replace(problem, caps=(replace(problem.caps[0], measure="people"),))
    yield "quarters", replace(problem, quarters=0)


@pytest.mark.parametrize(("where", "problem"), list(wrong()))
def test_what_makes_no_sense_is_refused_with_place_and_remedy(where, problem):
    with pytest.raises(PlanError) as caught:
        solve(problem)
    assert caught.value.where == where
    assert caught.value.remedy


def roomy():
    """Four sites of one operator, with crews and deliveries for all of them in any quarter."""
    made = country(4, sites=4, operators=1, regions=1, quarters=20)
    room = made.capacities
    room = replace(room, crews=np.full_like(room.crews, 99.0), deliveries=np.full_like(room.deliveries, 99.0), disturbed=1.0)
    return replace(made, capacities=room, caps=())


@pytest.mark.parametrize("deadline", [15, 18, 19])
def test_a_last_day_just_before_the_end_is_not_bought_off_by_one_quarter_of_the_fine(deadline):
    problem = forbid(roomy(), deadline=deadline)
    # a swap costs more than the fine of a quarter, and no 5G is built on the way
    terms = replace(problem.terms, late=30.0, swap_labour=np.full_like(problem.terms.swap_labour, 60.0))
    units = replace(problem.units, wants_five=np.zeros(4, bool), end_of_life_4g=np.full(4, 20))
    problem = replace(problem, terms=terms, units=units)
    found = solve(problem, Effort(gap=0.001, seconds=600))
    assert not quarters_late(problem, model_of(problem), found.plan).any()


def test_a_cap_just_before_the_end_is_not_bought_off_by_one_quarter_of_the_fine():
    problem = roomy()
    barred = Cap(NATION, (int(problem.units.anchor[0]),), "sites", np.where(np.arange(20) < 19, 1.0, 0.0))
    found = solve(replace(problem, caps=(barred,)), Effort(gap=0.001, seconds=600))
    assert found.certificate.overshoot["caps"] == 0


def test_what_is_compiled_is_compiled_once_for_all_problems(ban):
    whole = replace(small(1).work, gear_4g=1, gear_5g=1, manager=1)
    for problem in (ban, small(0), replace(small(1), work=whole)):
        solve(problem, Effort(gap=0.5, seconds=60))
    assert len(answering._answer.signatures) == 1
    assert len(exchange._replace.signatures) == 1


def test_the_clock_of_a_search_starts_when_all_is_compiled(monkeypatch):
    order = []
    monkeypatch.setattr(solving_module, "make_ready", lambda: order.append("compiled"))
    watch = solving_module.Watch
    monkeypatch.setattr(solving_module, "Watch", lambda *most: order.append("started") or watch(*most))
    solve(small(0), Effort(gap=0.5, seconds=60))
    assert order[:2] == ["compiled", "started"]
