"""Options with measures, the mildest equivalents, and what turns on terms: on a small case, as certain things."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.appraisal import WORDS, Appraisal, appraise
from netvet.appraisal.equivalents import EXACT, Comparing
from netvet.appraisal.lookout import Lookout
from netvet.appraisal.pooling import pool_of
from netvet.appraisal.sensitivity import CHEAPER, DEARER, EITHER, ENOUGH, SAME, WITHIN
from netvet.appraisal.turning import beside, turns_on
from netvet.appraisal.weighing import Weighing
from netvet.compromise import open_scene
from netvet.planning import again
from netvet.report.appraisal import appraisal_document
from netvet.report.appraisal_more import _cells

OPTIONS = """
[[option]]
id = "nothing"

[[option]]
id = "measures"
measures = ["ipsec", "managers-parted", "oversight"]
measures_due = 2028-12-31

[[option]]
id = "removal"
regimes = ["r.toml"]
instrument = "new law"

[[option]]
id = "both"
regimes = ["r.toml"]
measures = ["oversight"]
measures_due = 2028-12-31
"""
PRICES = """
[measures]
managers-parted = { value = 2, low = 1, high = 3, assumed = "a test" }
oversight = { value = 200, low = 100, high = 400, assumed = "a test" }
"""
SITES = 12


def country(bench: Any, banned: str = "Huawei", other: str = "Nokia") -> Path:
    """Radio, a manager of each maker that manages radio of two of them, and links without IPsec."""
    swap = {"Huawei": banned, "Nokia": other}
    elements = [
        one | {"vendor": swap.get(one["vendor"], one["vendor"]), "managed_by": "em-Op"} for one in radio(SITES, unknown=1)
    ]
    master = {"function": "RAN-EM", "state": "in-service", "country": "XX", "subscribers": 9000, "traffic_gbps": 1.0}
    core = {"function": "UPF", "state": "in-service", "country": "XX", "subscribers": 9000, "traffic_gbps": 1.0}
    for operator in ("Op", "Two"):
        place = {"operator": operator, "site_id": "s000", "vendor": banned, "managed_by": "none"}
        elements.append(master | place | {"element_id": f"em-{operator}"})
        elements.append(core | place | {"element_id": f"u-{operator}", "vendor": "Ericsson"})
    links = [
        {"from_element": one["element_id"], "to_element": f"u-{one['operator']}", "ipsec": False}
        for one in elements
        if one["function"] in ("eNB", "gNB")
    ]
    rule = REMOVAL | {"require": f"NOT (vendor.group IN ('{banned.lower()}'))", "applies": "'access' IN domain"}
    folder = case(bench, bench.rule(**rule), elements=elements, sites=sites(SITES), links=links)
    (folder / "case.toml").write_text((folder / "case.toml").read_text(encoding="utf-8") + OPTIONS, encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT + PRICES, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(bench: Any) -> Path:
    return country(bench)


@pytest.fixture(scope="module")
def found(folder: Path) -> Appraisal:
    return appraise(folder, seconds=600)


def test_measures_are_counted_priced_and_in_place_from_their_day_on(found: Appraisal) -> None:
    own = {one.id: one for one in found.option("measures").measures}
    assert tuple(own) == ("ipsec", "managers-parted", "oversight")
    assert own["oversight"].changes == (2, 2)
    assert own["oversight"].cost == (200, 800)
    nothing, told = found.option("nothing").exposed["disruption"], found.option("measures").exposed["disruption"]
    before = [place for place, moment in enumerate(found.moments) if moment.year < 2029]
    assert [told[place] for place in before] == [nothing[place] for place in before]
    assert told[-1].high < nothing[-1].high, "no manager of theirs controls what they may have put in"


def test_what_has_no_price_is_not_known_and_never_nothing(found: Appraisal) -> None:
    measures = found.option("measures")
    assert not measures.measures[0].priced
    assert measures.cost[0] >= 200
    assert math.isinf(measures.cost[1])
    document = json.loads(json.dumps(appraisal_document(found), default=str, allow_nan=False))
    assert document["options"][1]["cost"][1] is None
    assert "IPsec on all backhaul: what it costs is not known." in measures.rests.assumptions


def test_what_measures_cost_comes_beside_what_the_plan_costs(found: Appraisal) -> None:
    removal, both = found.option("removal"), found.option("both")
    assert both.cost == pytest.approx((removal.cost[0] + 200, removal.cost[1] + 800))
    for word in WORDS:
        for one, other in zip(both.exposed[word], removal.exposed[word], strict=True):
            assert one.low <= other.low + EXACT
            assert one.high <= other.high + EXACT


def test_one_of_a_thing_is_told_as_one(found: Appraisal) -> None:
    oversight = next(one for one in found.option("both").measures if one.id == "oversight")
    said = {ends: next(_cells(replace(oversight, changes=ends), "EUR")) for ends in ((1, 1), (0, 1), (2, 2))}
    assert said == {(1, 1): "1 manager", (0, 1): "0 to 1 managers", (2, 2): "2 managers"}


def more_is_seen(comparing: Comparing, members: frozenset[int], own: frozenset[int], moment: tuple[int, int]) -> bool:
    """Whether some set leaves more to see than another at a moment, reckoned whatever stands."""
    seen, wanted = comparing._seen(members, *moment), comparing._seen(own, *moment)
    return any(seen[word].low > wanted[word].low + EXACT or seen[word].high > wanted[word].high + EXACT for word in WORDS)


def test_the_equivalents_are_what_trying_every_set_finds(found: Appraisal, folder: Path) -> None:
    planned = {one.option.id: one.planned for one in found.options if one.planned is not None}
    horizon = planned["removal"].asked.horizon
    with open_scene(folder) as scene:
        weighing = Weighing(found.case, Lookout(scene, scene.of_condition(found.watched)), horizon, found.sheet)
        comparing = Comparing(weighing, weighing.weigh([one.option for one in found.options], planned))
        pool = comparing.pool
        every = [
            frozenset(one) for size in range(len(pool.members) + 1) for one in combinations(range(len(pool.members)), size)
        ]
        for option, own in pool.of_option.items():
            if not own:
                continue
            for over_time, quarters in ((True, range(horizon.quarters + 1)), (False, [horizon.quarters])):
                good = [
                    one
                    for one in every
                    if not any(
                        more_is_seen(comparing, one, own, (reading, quarter))
                        for quarter in quarters
                        for reading in range(pool.readings)
                    )
                ]
                best = min(good, key=lambda one: (*pool.mildness(one), one != own, sorted(one)))
                told = found.equivalent(option, over_time=over_time)
                assert told is not None
                assert told.members == tuple(pool.members[one] for one in sorted(best))


def test_an_equivalent_protects_as_well_and_is_no_less_mild(found: Appraisal) -> None:
    assert {one.option for one in found.equivalents} == {"measures", "removal", "both"}
    for one in found.equivalents:
        assert one.mildness <= one.mildness_of_option
        for word in WORDS:
            for own, wanted in zip(one.exposed[word], one.wanted[word], strict=True):
                if one.over_time:
                    assert own.low <= wanted.low + EXACT
                    assert own.high <= wanted.high + EXACT
        assert one.itself == (one.mildness == one.mildness_of_option) or not one.itself


def test_terms_move_the_cost_by_what_the_same_plans_cost_there(found: Appraisal) -> None:
    swings = found.sensitivity.of("removal").swings
    assert swings
    assert [one.width for one in swings] == sorted((one.width for one in swings), reverse=True)
    labour = next(one for one in swings if one.term == "density.*.swap_labour")
    assert labour.cost[0] < labour.middle < labour.cost[1]
    assert {one.term for one in found.sensitivity.of("measures").swings} == {"measures.managers-parted", "measures.oversight"}


def test_at_other_weights_the_prices_of_a_plan_still_prove_something(found: Appraisal) -> None:
    rows = found.sensitivity.of("removal").weights
    assert [(one.waiting, one.exposure) for one in rows] == [(1.5, 0), (6, 0), (3, 2)]
    assert all(0 <= one.gap < math.inf and not one.replanned for one in rows)


def test_made_once_more_with_makers_renamed_all_is_the_same_but_names(found: Appraisal, bench: Any) -> None:
    renamed = appraise(country(bench, "Nokia", "Huawei"), seconds=600)
    plans = [one.planned for made in (found, renamed) for one in made.options if one.planned is not None]
    if any(answer.solution.stopped == "seconds" for each in plans for answer in each.everything):
        pytest.skip("a search ended by time on this machine: only what ends by its gap is the same twice")
    one, other = (json.loads(json.dumps(appraisal_document(made), default=str)) for made in (found, renamed))
    assert (one.pop("watched"), other.pop("watched")) == ("vendor.id IN ('huawei')", "vendor.id IN ('nokia')")
    for told in ("inputs", "regimes"):
        assert one.pop(told) != other.pop(told), "they name makers"
    for first, second in zip(one["equivalents"], other["equivalents"], strict=True):
        assert (first.pop("watched"), second.pop("watched")) == ("vendor.id IN ('huawei')", "vendor.id IN ('nokia')")
    for first, second in zip(one["options"], other["options"], strict=True):
        assert len(first.pop("excludes")) == len(second.pop("excludes"))
    assert one == other


def test_planned_anew_at_other_weights_and_announced_later(bench: Any) -> None:
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(6), sites=sites(6))
    options = '\n[[option]]\nid = "removal"\nregimes = ["r.toml"]\nannounced = 2027-06-30\n'
    (folder / "case.toml").write_text((folder / "case.toml").read_text(encoding="utf-8") + options, encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    found = appraise(folder, seconds=600, sensitivity=True)
    rows = [one for one in found.sensitivity.weights if one.replanned]
    assert [(one.waiting, one.exposure) for one in rows] == [(1.5, 0), (6, 0), (3, 2)]
    assert all(0 <= one.gap < 0.1 for one in (*rows, *found.sensitivity.announced))
    assert all(one.loose is (one.gap > ENOUGH) for one in (*rows, *found.sensitivity.announced))
    own = found.option("removal").planned
    assert own is not None
    solved = {one.solution.certificate.inputs: one.solution for one in own.everything}
    known = again(own, announced=date(2027, 6, 30), seconds=60, solved=solved)
    assert beside(own, known) == SAME, "announced on its own day it is the plan of the table, and not made anew"
    assert {one.beside for one in (*rows, *found.sensitivity.announced)} <= {SAME, WITHIN, DEARER, CHEAPER, EITHER}
    assert [one.day for one in found.sensitivity.announced] == [date(2026, 11, 21), date(2029, 1, 1), date(2031, 1, 1)]
    late = [one.late[0] for one in found.sensitivity.announced]
    assert late == sorted(late), "who knows later is no earlier"
    assert "Known from 2027Q3 on; until then all goes on without it." in found.option("removal").rests.assumptions
    assert len(json.loads(json.dumps(appraisal_document(found), default=str))["sensitivity"]["announced"]) == 3


def test_rules_known_on_another_day_are_no_other_rules_plan(found: Appraisal, folder: Path) -> None:
    removal, both = found.option("removal"), found.option("both")
    assert removal.planned is not None
    planned = {"removal": removal.planned, "both": removal.planned}
    horizon = removal.planned.asked.horizon
    with open_scene(folder) as scene:
        weighing = Weighing(found.case, Lookout(scene, scene.of_condition(found.watched)), horizon, found.sheet)
        for other, rules in (
            (both.option, 1),
            (replace(both.option, announced=date(2029, 6, 30)), 2),
            (replace(both.option, terms=folder / "own.toml"), 2),
        ):
            pool = pool_of(weighing, weighing.weigh([removal.option, other], planned))
            assert sum(not member.measure for member in pool.members) == rules


def test_a_term_moves_the_dearer_of_both_readings(found: Appraisal) -> None:
    planned = found.option("removal").planned
    assert planned is not None
    assert len(planned.answers) == 2
    dearer = max(planned.extra(answer) for answer in planned.answers)
    for order in (planned.answers, planned.answers[::-1]):
        swings = turns_on({"removal": replace(planned, answers=order)}, {"removal": ()}).swings
        assert {one.middle for one in swings} == {dearer}
        assert not any(one.least for one in swings)
    later = turns_on({"removal": planned}, {"removal": ()}, later=["removal"])
    assert all(one.least for one in later.swings)
    assert all(math.isinf(one.cost[1]) and not math.isinf(one.cost[0]) for one in later.weights)
