"""A certificate is found sound, and every way of tampering with it is caught."""

import subprocess
import sys
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import numpy as np
import pytest
from tests.transition.cases import small

from netvet.transition import Plan, check, solve
from netvet.transition.certificate import bound_of, possible
from netvet.transition.digest import digest
from netvet.transition.limits import limits_of
from netvet.transition.plan import NONE
from netvet.transition.tables import model_of


@pytest.fixture(scope="module")
def made():
    problem = small(6, units=8, quarters=12)
    solution = solve(problem)
    return problem, solution


def subjects(problem, plan, certificate):
    return {fault.subject for fault in check(problem, plan, certificate)}


def test_what_is_solved_is_certified(made):
    problem, solution = made
    assert check(problem, solution.plan, solution.certificate) == ()
    assert solution.certificate.bound <= solution.certificate.cost
    assert solution.certificate.cost == pytest.approx(solution.cost.total)


@pytest.mark.parametrize("column", ["first", "first_at", "second", "second_at"])
def test_a_changed_plan_is_caught_at_every_unit(made, column):
    problem, solution = made
    for unit in range(len(solution.plan)):
        values = vars(solution.plan)[column].copy()
        values[unit] += 1
        assert "plan" in subjects(problem, replace(solution.plan, **{column: values}), solution.certificate)


def test_a_plan_that_is_certified_anew_but_not_allowed_is_caught(made):
    problem, solution = made
    model = model_of(problem)
    late = np.full(len(solution.plan), problem.quarters)
    for changed in (replace(solution.plan, first_at=late), replace(solution.plan, second=solution.plan.second + 50)):
        assert not possible(problem, model, changed).any()
        assert "options" in subjects(problem, changed, solution.certificate)


def test_what_was_decided_before_the_announcement_cannot_be_undone(made):
    problem, _ = made
    assert problem.announced > 0
    stands = np.flatnonzero(problem.decided.first != NONE)
    assert len(stands)
    nothing = np.full(len(problem.units), NONE)
    fine = possible(problem, model_of(problem), Plan(nothing, nothing, nothing, nothing))
    assert not fine[stands].any()


def test_changed_prices_are_caught(made):
    problem, solution = made
    certificate = solution.certificate
    model = model_of(problem)
    caught = 0
    for row in np.flatnonzero(certificate.prices > 1e-6):
        prices = certificate.prices.copy()
        prices[row] *= 0.5
        found = subjects(problem, solution.plan, replace(certificate, prices=prices))
        # other prices may prove the same bound: then nothing false is claimed
        proven = bound_of(problem, model, limits_of(problem, model), prices)
        assert ("bound" in found) == (proven != pytest.approx(certificate.bound, rel=1e-9))
        caught += "bound" in found
    assert caught
    negative = certificate.prices - 1.0
    assert subjects(problem, solution.plan, replace(certificate, prices=negative)) == {"prices"}
    assert subjects(problem, solution.plan, replace(certificate, prices=negative[:-1])) == {"prices"}
    nothing = np.full_like(negative, np.nan)
    assert subjects(problem, solution.plan, replace(certificate, prices=nothing)) == {"prices"}


@pytest.mark.parametrize("claim", ["bound", "cost", "gap"])
def test_a_changed_claim_is_caught(made, claim):
    problem, solution = made
    for value in (getattr(solution.certificate, claim) * 1.001 + 0.001, float("nan")):
        assert subjects(problem, solution.plan, replace(solution.certificate, **{claim: value})) == {claim}


def test_a_changed_overshoot_is_caught(made):
    problem, solution = made
    for kind, value in solution.certificate.overshoot.items():
        told = dict(solution.certificate.overshoot) | {kind: value + 0.01}
        assert subjects(problem, solution.plan, replace(solution.certificate, overshoot=told)) == {"overshoot"}
    assert subjects(problem, solution.plan, replace(solution.certificate, overshoot={})) == {"overshoot"}


def changes(thing):
    """Every field of a problem changed a little, one at a time."""
    for field in fields(thing):
        value = getattr(thing, field.name)
        if is_dataclass(value):
            yield from (replace(thing, **{field.name: part}) for part in changes(value))
        elif isinstance(value, np.ndarray):
            other = value.copy()
            other.flat[0] = not other.flat[0] if value.dtype == bool else other.flat[0] + 1
            yield replace(thing, **{field.name: other})
        elif isinstance(value, (int, float)):
            yield replace(thing, **{field.name: value + 1})
        elif isinstance(value, str):
            yield replace(thing, **{field.name: value + "x"})
        elif isinstance(value, tuple) and value:
            yield replace(thing, **{field.name: value[:-1]})


def test_every_changed_input_is_caught(made):
    problem, solution = made
    seen = 0
    assert digest(problem) == solution.certificate.inputs
    for changed in changes(problem):
        assert digest(changed) != solution.certificate.inputs
        seen += 1
    assert seen > 50


def test_any_prices_give_a_bound_that_no_plan_beats(made):
    problem, solution = made
    model = model_of(problem)
    limits = limits_of(problem, model)
    chance = np.random.default_rng(0)
    for _ in range(20):
        prices = limits.ceiling * chance.random(len(limits.ceiling)) ** 6
        assert bound_of(problem, model, limits, prices) <= solution.cost.total


_ALONE = """
import sys

class Closed:
    def find_spec(self, name, *_):
        if name.split(".")[0] in ("numba", "highspy", "scipy", "linopy"):
            raise ImportError(name)

sys.meta_path.insert(0, Closed())
sys.path.insert(0, {folder!r})
from cases import small
from netvet.transition import Plan, check
from netvet.transition.certificate import certify
from netvet.transition.limits import limits_of
from netvet.transition.tables import model_of
import numpy as np

problem = small(1)
nothing = np.full(len(problem.units), -1)
plan = Plan(nothing, nothing, nothing, nothing)
limits = limits_of(problem, model_of(problem))
assert check(problem, plan, certify(problem, plan, limits.ceiling * 0.1)) == ()
print("checked")
"""


def test_a_certificate_is_checked_without_any_solver():
    told = subprocess.run(
        [sys.executable, "-c", _ALONE.format(folder=str(Path(__file__).parent))], capture_output=True, text=True, check=False
    )
    assert told.stdout.strip() == "checked", told.stderr
