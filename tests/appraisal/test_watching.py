"""Whose gear is watched: what an option is judged by does not turn on what another option asks."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.appraisal import CRITERIA, Appraisal, appraise
from netvet.appraisal.appraised import EXPOSED
from netvet.appraisal.weighing import _acts

REMOVED = '[[option]]\nid = "removal"\ntitle = "One maker removed"\nregimes = ["r.toml"]\ninstrument = "new law"\n'
NOTHING = '[[option]]\nid = "nothing"\ntitle = "Nothing"\n'
OTHER = '[[option]]\nid = "other"\ntitle = "Another removed in the north"\nregimes = ["o.toml"]\ninstrument = "new law"\n'
NORTH = REMOVAL | {"applies": "'5G' IN generation AND site.region = 'North'", "require": "NOT (vendor.group IN ('nokia'))"}


def _made(bench: Any, options: str) -> Path:
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=sites(12))
    (folder / "o.toml").write_text(bench.text(bench.rule(**NORTH)).replace('"r"', '"o"'), encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    told = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(told + options, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(bench: Any) -> Appraisal:
    return appraise(_made(bench, NOTHING + REMOVED + OTHER), seconds=600)


def test_an_option_is_judged_by_the_makers_that_it_names_itself(found: Appraisal, bench: Any) -> None:
    alone = appraise(_made(bench, NOTHING + REMOVED), seconds=600)
    assert (alone.watched, alone.apart) == ("vendor.id IN ('huawei')", ())
    assert found.watched == "vendor.id IN ('huawei', 'nokia')"
    assert found.apart == ("vendor.id IN ('huawei')", "vendor.id IN ('nokia')")
    for over_time in (True, False):
        one, other = (made.equivalent("removal", over_time=over_time) for made in (alone, found))
        assert one
        assert other
        assert one.itself
        assert replace(other, sets=one.sets, tried=one.tried) == one
    assert {one.watched for one in found.equivalents if one.option == "other"} == {found.apart[1]}


def test_options_are_compared_with_the_gear_of_each_watched(found: Appraisal) -> None:
    further = tuple(f"{word}, {condition}" for condition in found.apart for word in EXPOSED)
    assert found.front.criteria == (*CRITERIA, *further)
    assert found.front.dominated["removal"] == found.front.dominated["other"] == ()


def test_whose_gear_is_watched_can_be_said(found: Appraisal) -> None:
    said = appraise(found.case.folder, seconds=600, watched="vendor.id = 'huawei'")
    assert (said.watched, said.apart) == ("vendor.id = 'huawei'", ())
    assert {one.watched for one in said.equivalents} == {"vendor.id = 'huawei'"}


def test_what_no_maker_cures_is_told_as_broken_and_not_priced(bench: Any) -> None:
    folder = _made(bench, NOTHING + REMOVED + OTHER)
    abroad = {
        "applies": "'5G' IN generation",
        "require": "NOT (accessible_from && ('CN'))",
        "kind": '"location"',
        "due": "2029-12-31",
    }
    (folder / "o.toml").write_text(bench.text(bench.rule(**abroad)).replace('"r"', '"o"'), encoding="utf-8")
    seen = {"s001": ["CN"], "s003": None}
    elements = [one | {"accessible_from": seen.get(one["site_id"], ["DE"])} for one in radio(12)]
    bench.write(folder / "network", "elements", elements)
    found = appraise(folder, seconds=600)
    other = found.option("other")
    assert (other.broken, other.unknown, other.uncured) == (1, 1, (1, 2))
    assert other.cost[1] == float("inf")
    removal = found.option("removal")
    assert (removal.uncured, removal.cost[1] < float("inf")) == ((0, 0), True)


def test_options_do_the_same_only_where_they_do_in_each_reading(found: Appraisal) -> None:
    planned = found.option("removal").planned
    assert planned
    without, swapped = planned.baseline, planned.answers[-1]
    assert _acts(without, [without]) == found.option("nothing").acts == _acts(without, [without, without])
    assert len({_acts(without, two) for two in ([without, swapped], [swapped, without], [swapped, swapped])}) == 3


def test_what_is_paid_for_nothing_is_beaten_for_certain_though_a_maker_is_not_known(bench: Any) -> None:
    idle = '[[option]]\nid = "idle"\nmeasures = ["managers-parted"]\nmeasures_due = 2027-12-31\n'
    folder = _made(bench, NOTHING + idle + REMOVED)
    manager = {"element_id": "em", "function": "RAN-EM", "vendor": "Ericsson", "operator": "Two", "state": "in-service"}
    radios = [one | {"managed_by": "em" if one["operator"] == "Two" else "none"} for one in radio(12, unknown=2)]
    bench.write(folder / "network", "elements", [*radios, manager])
    # at no upkeep nothing is replaced that need not be: what is exposed stays what it is
    prices = """
[gear]
upkeep = { value = 0, low = 0, high = 0, assumed = "a test" }
[measures]
managers-parted = { value = 2, low = 1, high = 3, assumed = "a test" }
"""
    (folder / "terms.toml").write_text(SHORT + prices, encoding="utf-8")
    found = appraise(folder, seconds=600, watched="operator = 'Two'")
    nothing, idled = found.option("nothing"), found.option("idle")
    assert nothing.concentration[0] < nothing.concentration[1]
    assert idled.cost[0] > 0
    assert found.front.dominated["idle"] == ("nothing",)
