"""Plans as they are, at other terms: what they cost there is what counting it anew comes to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from netvet.planning import Planned, Repricing
from netvet.planning.question import problem_of
from netvet.planning.searching import price
from netvet.planning.sheet import Sheet


def moved(sheet: Sheet, name: str, value: float) -> Sheet:
    return replace(sheet, terms={**sheet.terms, name: replace(sheet.terms[name], value=value)})


@pytest.mark.parametrize(
    ("name", "value"), [("density.rural.gear_5g", 42), ("gear.rate", 0.02), ("capacity.crews", 0.05), ("capacity.lead_new", 6)]
)
def test_what_plans_cost_at_other_terms_is_counted_as_if_anew(planned: Planned, name: str, value: float) -> None:
    sheet, answer = moved(planned.sheet, name, value), planned.answers[-1]
    asked = replace(planned.asked, sheet=sheet)
    anew = [price(problem_of(asked, one.reading), one.solution.plan).money for one in (answer, planned.baseline)]
    assert Repricing(planned).extra(sheet, answer) == pytest.approx(anew[0] - anew[1], rel=1e-12)


def test_at_the_terms_as_written_nothing_changes(planned: Planned) -> None:
    again, answer = Repricing(planned), planned.answers[-1]
    assert again.extra(planned.sheet, answer) == planned.extra(answer)
    assert again.certified(planned.sheet, answer).bound == answer.solution.certificate.bound


def test_the_prices_of_a_plan_prove_no_more_than_it_costs_at_other_weights(planned: Planned) -> None:
    sheet = moved(planned.sheet, "weights.waiting", 12.0)
    found = Repricing(planned).certified(sheet, planned.answers[-1])
    assert found.bound <= found.cost
    assert found.cost > planned.answers[-1].solution.certificate.cost, "who waits counts for more"
