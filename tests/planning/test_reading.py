"""What is read from a case: units, deadlines in both readings, who may follow, limits, what is not planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.planning.country import MANAGERS, REMOVAL, case, radio, row, sites

from netvet.case import days_of, open_case
from netvet.errors import CaseError, PlanError
from netvet.inventory.store import open_inventory
from netvet.planning import NOT_KNOWN, plan, read_terms
from netvet.planning.outcome import may_follow, outcome_of
from netvet.planning.question import BASELINE, MOVES, STAYS, Asked, at_terms, problem_of, same
from netvet.planning.reading import Ground, judging, read_ground
from netvet.report.plan.notes import notes
from netvet.report.plan.words import above_words
from netvet.transition import NONE, Plan, digest_of

DUE = 11
"""The last quarter of 2029, from 2027Q1 on."""


ROOM = """
[horizon]
quarters = { value = 20, assumed = "short, so that tests are" }
[capacity]
crews = { value = 1, assumed = "all at once" }
"""
"""Terms under which sites are swapped together."""


def ground(folder: Path, *, single: bool = True, as_if: bool = False, terms: Path | None = None) -> Ground:
    opened = open_case(folder)
    day, as_of = days_of(opened, None)
    with open_inventory(opened.network) as inventory:
        return read_ground(judging(opened, None, day, as_of, as_if=as_if), inventory, read_terms(terms), single=single)


def by_site(asked: Asked, reading: str) -> dict[str, tuple[str, str | None, int | None, bool]]:
    """Of each site its makers, by when it has to move as it stands (None: never), and whether a new manager cures."""
    problem = problem_of(asked, reading)
    units, makers = problem.units, problem.market.makers
    nothing = np.full(len(units), NONE)
    must = outcome_of(problem, Plan(nothing, nothing, nothing, nothing)).must
    return {
        name.split()[-1]: (
            makers[units.anchor[i]],
            None if units.five[i] == NONE else makers[units.five[i]],
            int(units.deadline[i]) if must[i] else None,
            bool(units.manager_cures[i]),
        )
        for i, name in enumerate(units.ids)
    }


def test_what_is_broken_has_a_deadline_and_what_is_not_known_has_one_in_one_reading(bench: Any) -> None:
    found = ground(case(bench, bench.rule(**REMOVAL), elements=radio(12, unknown=2), sites=sites(12))).asked
    stays, moves = by_site(found, STAYS), by_site(found, MOVES)
    assert stays["s005"] == ("huawei", "huawei", DUE, False)
    assert moves["s005"] == stays["s005"]
    assert stays["s001"] == ("not known", "not known", None, False)
    assert moves["s001"] == ("not known", "not known", DUE, False)
    assert by_site(found, BASELINE)["s005"][2] is None
    assert stays["s003"] == ("ericsson", "ericsson", None, False)


def test_a_site_without_5g_may_keep_4g_that_may_stay_and_is_late_only_once_it_has_5g_of_the_maker(bench: Any) -> None:
    found = ground(case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=sites(12))).asked
    problem = problem_of(found, MOVES)
    maker = problem.market.makers.index("huawei")
    row = problem.units.rule[[name.endswith("s004") for name in problem.units.ids].index(True)]
    assert problem.admission.stays_4g[row, maker]
    assert not problem.admission.may_stay[row, maker]
    assert problem.admission.closes[row, maker] == DUE + 1


def test_a_rule_on_managers_lets_a_new_manager_cure(bench: Any) -> None:
    manager = {"element_id": "m1", "function": "RAN-EM", "vendor": "Huawei", "generation": ["4G", "5G"], "operator": "Op"}
    elements = [one | {"managed_by": "m1"} if one["vendor"] == "Huawei" else one for one in radio(12)]
    told = case(bench, bench.rule(**MANAGERS), elements=[*elements, manager | {"state": "in-service"}], sites=sites(12))
    found = by_site(ground(told).asked, MOVES)
    assert found["s005"] == ("huawei", "huawei", DUE, True)
    assert found["s003"][3] is False


def test_a_power_moves_nothing(bench: Any) -> None:
    indicators = '[{ fact = "vendor.may_be_compelled_by", title = "x" }]'
    power = bench.rule(kind='"power"', applies="'5G' IN generation", indicators=indicators)
    asked = ground(case(bench, power, elements=radio(12), sites=sites(12)))
    assert asked.powers == ("A-01",)
    found = by_site(asked.asked, MOVES)
    assert all(deadline is None for _, _, deadline, _ in found.values())


def test_what_is_taken_to_hold_of_every_place_is_said(bench: Any) -> None:
    somewhere = REMOVAL | {"applies": f"({REMOVAL['applies']}) AND 'n78' IN bands"}
    told = ground(case(bench, bench.rule(**somewhere), elements=radio(2), sites=sites(2))).not_judged
    assert [one for one in told if "as if this held" in one and "'n78' IN bands" in one]
    assert ground(case(bench, bench.rule(**REMOVAL), elements=radio(2), sites=sites(2))).not_judged == ()


def test_without_anything_unknown_both_readings_ask_the_same(bench: Any) -> None:
    found = ground(case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=sites(12))).asked
    assert same(problem_of(found, STAYS), problem_of(found, MOVES))
    other = ground(case(bench, bench.rule(**REMOVAL), elements=radio(12, unknown=1), sites=sites(12))).asked
    assert not same(problem_of(other, STAYS), problem_of(other, MOVES))


def test_an_operator_that_is_not_addressed_moves_nothing_unless_as_if(bench: Any) -> None:
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=sites(12))
    bench.write(folder / "network", "operators", [{"operator": name, "country": "XY"} for name in ("Op", "Two")])
    assert all(deadline is None for _, _, deadline, _ in by_site(ground(folder).asked, MOVES).values())
    assert any(deadline == DUE for _, _, deadline, _ in by_site(ground(folder, as_if=True).asked, MOVES).values())


def test_a_rule_to_come_moves_from_its_day_on(bench: Any) -> None:
    rule = bench.rule(**{**REMOVAL, "due": "2031-12-31", "valid_from": "2028-06-01"})
    found = by_site(ground(case(bench, rule, elements=radio(12), sites=sites(12))).asked, MOVES)
    assert found["s005"][2] == DUE + 8


def test_a_cap_is_a_step(bench: Any) -> None:
    cap = bench.cap(
        subject="vendor.group IN ('huawei')", count="sites", at_most="0.35", applies="domain && ('access')", due="2029-12-31"
    )
    problem = problem_of(ground(case(bench, cap, elements=radio(12), sites=sites(12))).asked, MOVES)
    assert {problem.operators[one.operator] for one in problem.caps} == {"Op", "Two"}
    one = problem.caps[0]
    assert [problem.market.makers[maker] for maker in one.makers] == ["huawei"]
    assert one.share[DUE - 1] == 1
    assert np.all(one.share[DUE:] == 0.35)
    assert problem.caps[0].label == "S-01"


def test_units_are_near_each_other_alike_and_not_too_large(bench: Any) -> None:
    terms = bench.fresh() / "t.toml"
    terms.write_text(
        '[clusters]\nsites = { value = 10, assumed = "a" }\n[capacity]\ncrews = { value = 1, assumed = "a" }\n',
        encoding="utf-8",
    )
    found = ground(case(bench, bench.rule(**REMOVAL), elements=radio(60), sites=sites(60)), single=False, terms=terms)
    problem = problem_of(found.asked, MOVES)
    assert problem.units.sites.sum() == 60
    assert problem.units.sites.max() <= 10
    assert problem.units.sites.max() > 3
    assert len({*zip(found.sites["operator"].to_pylist(), found.sites["site_id"].to_pylist(), strict=True)}) == 60


def test_radio_at_no_known_site_is_listed_and_not_planned(bench: Any) -> None:
    lost = {
        "element_id": "c1",
        "function": "gNB",
        "generation": ["5G"],
        "vendor": "Huawei",
        "operator": "Op",
        "state": "in-service",
    }
    found = ground(case(bench, bench.rule(**REMOVAL), elements=[*radio(12), lost], sites=sites(12)))
    assert [(one.requirement, one.function, one.elements, one.sure) for one in found.aside] == [("A-01", "gNB", 1, True)]


def test_what_may_be_radio_and_what_is_to_be_are_counted(bench: Any) -> None:
    base = {"vendor": "Huawei", "operator": "Op", "site_id": "s001", "generation": ["5G"], "state": "in-service"}
    more = [
        base | {"element_id": "nameless", "function": None},
        base | {"element_id": "odd", "function": "gadget"},
        base | {"element_id": "core", "function": "AMF"},
        base | {"element_id": "later", "function": "gNB", "state": "planned", "installed_on": date(2028, 1, 1)},
        base | {"element_id": "perhaps", "function": "gNB", "state": None},
        base | {"element_id": "gone", "function": "gNB", "state": "removed", "removed_on": date(2020, 1, 1)},
        base | {"element_id": "gone too", "function": None, "state": "removed", "removed_on": date(2020, 1, 1)},
    ]
    going = [one | ({"planned_removal_on": date(2028, 1, 1)} if one["element_id"] == "e003" else {}) for one in radio(12)]
    found = ground(case(bench, bench.rule(**REMOVAL), elements=[*going, *more], sites=sites(12)))
    assert (found.left.without_function, found.left.not_there, found.left.going) == (2, 2, 1)


def test_a_rule_that_binds_no_operator_of_the_case_makes_nothing_dearer(bench: Any) -> None:
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=sites(12))
    for country, dearer in (
        ("XX", {STAYS: True, MOVES: True}),
        ("XY", {STAYS: False, MOVES: False}),
        (None, {STAYS: False, MOVES: True}),
    ):
        bench.write(folder / "network", "operators", [{"operator": name, "country": country} for name in ("Op", "Two")])
        asked = ground(folder).asked
        assert {reading: bool(problem_of(asked, reading).terms.uplift.max()) for reading in (STAYS, MOVES)} == dearer


def test_what_is_open_and_what_is_overdue_is_counted(bench: Any) -> None:
    found = ground(case(bench, bench.rule(**REMOVAL), elements=radio(12, unknown=2), sites=sites(12)))
    assert [(one.requirement, one.function, one.elements) for one in found.open_ones] == [("A-01", "gNB", 1)]
    assert found.past == 0
    found = ground(case(bench, bench.rule(**REMOVAL | {"due": "2026-12-31"}), elements=radio(12), sites=sites(12)))
    assert (found.open_ones, found.past) == ((), 4)


def test_no_radio_is_an_error_with_a_remedy(bench: Any) -> None:
    core = {
        "element_id": "c1",
        "function": "AMF",
        "generation": ["5G"],
        "vendor": "Huawei",
        "operator": "Op",
        "state": "in-service",
    }
    with pytest.raises(PlanError, match="no radio stands at a known site") as error:
        ground(case(bench, bench.rule(**REMOVAL), elements=[core], sites=sites(1)))
    assert "site_id" in error.value.remedy


def test_a_maker_that_no_dossier_knows_may_follow_only_where_what_is_not_known_is_lawful(bench: Any) -> None:
    elements = [one | ({"vendor": "Quux Radio"} if one["vendor"] == "Nokia" else {}) for one in radio(12)]
    found = ground(case(bench, bench.rule(**REMOVAL), elements=elements, sites=sites(12)))
    assert "Quux Radio" in found.undecided
    for reading, opens in ((STAYS, True), (MOVES, False)):
        problem = problem_of(found.asked, reading)
        maker = problem.market.makers.index("Quux Radio")
        assert bool(problem.admission.closes[:, maker].min() == 40) is opens


def test_a_network_without_a_table_of_sites_can_be_planned(bench: Any) -> None:
    found = ground(case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=[]), single=False)
    problem = problem_of(found.asked, MOVES)
    assert problem.regions == ("no region",)
    assert problem.units.sites.sum() == 12
    assert found.left.without_density == 12


def test_requirements_that_are_never_in_force_are_an_error(bench: Any) -> None:
    rule = bench.rule(**REMOVAL | {"valid_from": "2001-01-01", "valid_to": "2002-01-01", "due": "2001-12-31"})
    with pytest.raises(CaseError, match="nothing that is computed is in force"):
        ground(case(bench, rule, elements=radio(12), sites=sites(12)))


def test_what_is_planned_or_removed_is_not_there(bench: Any) -> None:
    gone = {"state": "removed", "removed_on": "2026-01-01"}
    elements = [one | (gone if one["site_id"] == "s005" else {}) for one in radio(12)]
    assert "s005" not in by_site(ground(case(bench, bench.rule(**REMOVAL), elements=elements, sites=sites(12))).asked, MOVES)


def test_of_several_makers_at_a_site_the_one_that_is_due_first_counts(bench: Any) -> None:
    more = radio(12)[8] | {"element_id": "x", "function": "gNB", "generation": ["5G"], "vendor": "Huawei", "site_id": "s003"}
    found = ground(case(bench, bench.rule(**REMOVAL), elements=[*radio(12), more | {"operator": "Two"}], sites=sites(12)))
    assert by_site(found.asked, MOVES)["s003"][1:3] == ("huawei", DUE)
    assert found.left.mixed == 1


def test_of_several_makers_at_a_site_the_others_may_still_deliver(bench: Any) -> None:
    two = [one | {"vendor": "Huawei", "operator": "Two"} for one in radio(6)]
    more = two[0] | {"element_id": "x", "vendor": "Nokia"}
    found = ground(case(bench, bench.rule(**REMOVAL), elements=[*two, more], sites=sites(6))).asked
    assert found.makers == ("huawei", "nokia")
    problem = problem_of(found, MOVES)
    due = np.flatnonzero(problem.units.deadline < problem.quarters)
    assert len(due)
    assert may_follow(problem)[due].all()
    alone = problem_of(ground(case(bench, bench.rule(**REMOVAL), elements=two, sites=sites(6))).asked, MOVES)
    assert not may_follow(alone)[due].any()


OWN = """[regime]
id = "own"
extends = "r.toml"
title = "Own"
issuer = "Op"
force = "internal"
valid_from = 2026-01-01
source = ["K"]
[sources]
K = { publisher = "P", work = "W", date = 2020-01-01 }
[[requirement]]
id = "OWN-1"
supersedes = "A-01"
because = "we hold the text"
title = "Later"
kind = "removal"
cite = "C"
source = ["K"]
confidence = "text"
due = 2035-12-31
applies = "'5G' IN generation"
require = "NOT (vendor.group IN ('huawei'))"
"""


def test_a_rule_in_whose_place_an_own_one_stands_is_named(bench: Any) -> None:
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(6), sites=sites(6))
    assert ground(folder).not_judged == ()
    (folder / "own.toml").write_text(OWN, encoding="utf-8")
    settings = folder / "case.toml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('"r.toml"', '"own.toml"'), encoding="utf-8")
    (told,) = ground(folder).not_judged
    assert "A-01 of r is not judged" in told
    assert "we hold the text" in told


def test_whom_requirements_bar_is_nothing_to_the_plan_without_them_where_exposure_has_no_price(bench: Any) -> None:
    asked = ground(case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=sites(12))).asked
    barring = replace(asked.admitting, barred=())
    assert asked.admitting.barred
    others = replace(asked, admitting=barring)
    assert digest_of(problem_of(asked, BASELINE)) == digest_of(problem_of(others, BASELINE))
    priced = {**asked.sheet.terms, "weights.exposure": replace(asked.sheet.terms["weights.exposure"], value=2)}
    weighed = [replace(one, sheet=replace(asked.sheet, terms=priced)) for one in (asked, others)]
    assert problem_of(weighed[0], BASELINE).market.high_risk.any()
    assert not problem_of(weighed[1], BASELINE).market.high_risk.any()
    assert at_terms(weighed[0], problem_of(asked, BASELINE), BASELINE).market.high_risk.any()


def test_each_generation_at_a_site_has_an_age_of_its_own_or_none_that_is_known(bench: Any) -> None:
    """By the terms 4G lasts 36 quarters, 5G 32 and what is of no known age 12 more; the first is 2027Q1."""
    base = {"site_id": "s000", "operator": "Op", "vendor": "Nokia", "state": "in-service", "country": "XX"}
    old, young = date(2019, 2, 1), date(2024, 2, 1)

    def ends(**days: date | None) -> tuple[list[int], int]:
        stations = [
            base | row(f"e{generation}", function, generation, days[function], subscribers=9, traffic=0.1)
            for function, generation in (("eNB", "4G"), ("gNB", "5G"))
            if function in days
        ]
        found = ground(case(bench, bench.rule(**REMOVAL), elements=stations, sites=sites(1)))
        units = problem_of(found.asked, MOVES).units
        return [int(units.end_of_life_4g[0]), int(units.end_of_life_5g[0])], found.left.without_age

    assert ends(eNB=old, gNB=young) == ([4, 20], 0)
    assert ends(eNB=None, gNB=young) == ([12, 20], 1)
    assert ends(eNB=old, gNB=None) == ([4, 12], 1)
    assert ends(eNB=old) == ([4, 0], 0)
    assert ends(gNB=young) == ([0, 20], 0)


def test_sites_of_other_ages_that_are_swapped_together_are_told(bench: Any, tmp_path: Path) -> None:
    base = {"operator": "Op", "vendor": "Nokia", "state": "in-service", "country": "XX"}

    def told(*years: int, single: bool = False) -> list[str]:
        stations = [
            base | {"site_id": f"s{i:03}"} | row(f"e{i}", "eNB", "4G", date(year, 2, 1), subscribers=9, traffic=0.1)
            for i, year in enumerate(years)
        ]
        folder = case(bench, bench.rule(**REMOVAL), elements=stations, sites=sites(36))
        (tmp_path / "own.toml").write_text(ROOM, encoding="utf-8")
        found = plan(folder, terms=tmp_path / "own.toml", single=single, judge_end=False)
        return [line for line in notes(found) if "more than a year apart" in line]

    (line,) = told(*[2020, 2023] * 6)
    assert ", up to 12 quarters: planned by the mean" in line
    assert told(*[2020] * 12) == told(*[1990, 2010] * 6) == told(*[2020, 2023] * 6, single=True) == []


def test_radio_of_no_known_maker_is_told_and_delivered_as_what_stands_here(bench: Any, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(ROOM, encoding="utf-8")

    def told(unknown: int) -> tuple[list[str], Any]:
        folder = case(bench, bench.rule(**REMOVAL), elements=radio(12, unknown=unknown), sites=sites(12))
        found = plan(folder, terms=tmp_path / "own.toml", single=True, judge_end=False)
        return [line for line in notes(found) if "radio of a maker that is not known" in line], found.baseline.problem

    (line,), problem = told(2)
    assert line.startswith("2 sites have radio of a maker that is not known (Op s001, Two s000): ")
    delivered = problem.capacities.deliveries
    makers = list(problem.market.makers)
    assert (delivered[makers.index(NOT_KNOWN)] == delivered[makers.index("huawei")]).all()
    assert told(0)[0] == []


def test_a_limit_that_nobody_may_follow_under_says_so(bench: Any, tmp_path: Path) -> None:
    cap = bench.cap(
        subject="vendor.group IN ('huawei')", count="sites", at_most="0.25", applies="'access' IN domain", due="2028-12-31"
    )
    alone = [one | {"vendor": "Huawei", "operator": "Op"} for one in radio(6)]
    for terms, nobody in ((ROOM, True), (ROOM + '[suppliers]\nalso = { value = ["Nokia"], assumed = "for trial" }\n', False)):
        (tmp_path / "own.toml").write_text(terms, encoding="utf-8")
        found = plan(case(bench, cap, elements=alone, sites=sites(6)), terms=tmp_path / "own.toml", judge_end=False)
        lines = above_words(found.answers[-1])
        assert any(line.endswith("at the end too: nobody may follow") for line in lines) is nobody
