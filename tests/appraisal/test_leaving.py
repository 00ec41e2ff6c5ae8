"""Elements that are no radio sites count as exposed until their plan replaces them; what nobody may follow, to the end."""

from __future__ import annotations

from typing import Any

import pytest
from tests.planning.core_network import element
from tests.planning.country import SHORT, case, radio, sites

from netvet.appraisal import Appraisal, Appraised, appraise
from netvet.appraisal.protection import gear_of, still_watched
from netvet.case import open_case
from netvet.compromise import open_scene
from netvet.planning import plan
from netvet.report.appraisal import appraisal_document, rests_on

RULE = {"applies": "'core' IN domain", "require": "NOT (vendor.group IN ('huawei'))", "kind": '"removal"'}
OPTIONS = """
[[option]]
id = "core"
regimes = ["r.toml"]
"""
SITES = 2
ALSO = '\n[suppliers]\nalso = { value = ["ZTE"], assumed = "for trial" }\n'


def found(bench: Any, *more: str, due: str = "2029-12-31") -> tuple[Appraisal, Appraised]:
    """A core of one UPF of the maker that is barred; more makers supply it, if so asked; radio is of others."""
    core = [element("upf0", "UPF", "Huawei", subscribers=900, traffic_gbps=0.04)]
    core += [element(f"upf{i}", "UPF", maker, subscribers=900, traffic_gbps=0.04) for i, maker in enumerate(more, 1)]
    stations = [one | {"vendor": "Nokia"} for one in radio(SITES)]
    folder = case(bench, bench.rule(**RULE | {"due": due}), elements=[*stations, *core], sites=sites(SITES))
    (folder / "case.toml").write_text((folder / "case.toml").read_text(encoding="utf-8") + OPTIONS, encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    told = appraise(folder, seconds=60, watched="vendor.group IN ('huawei')")
    return told, told.option("core")


def test_what_nobody_may_follow_stays_exposed_to_the_end_and_is_told_as_late(bench: Any) -> None:
    told, one = found(bench)
    assert one.late_elements == (1.0, 1.0)
    assert one.exposed["user_plane"][-1] == one.exposed["user_plane"][0]
    assert one.exposed["user_plane"][-1].high > 0
    assert not any("last lawful day" in line for line in one.rests.assumptions), "all of it is in a plan"
    assert appraisal_document(told)["options"][0]["late_elements"] == [1.0, 1.0]
    for over_time in (True, False):
        same = told.equivalent("core", over_time=over_time)
        assert same is None or not same.members, "it protects from nothing"


def test_what_is_replaced_in_time_is_gone_at_the_end(bench: Any) -> None:
    _, one = found(bench, "Ericsson")
    assert one.late_elements == (0.0, 0.0)
    assert one.exposed["user_plane"][0].high > 0
    assert one.exposed["user_plane"][-1].high == 0


def test_what_is_replaced_late_is_exposed_until_then(bench: Any) -> None:
    told, one = found(bench, "Ericsson", due="2026-12-31")
    assert one.late_elements == (1.0, 1.0)
    assert one.planned is not None
    (layer,) = one.planned.answers[-1].layers
    gone = (int(layer.plan.start[0]) + int(layer.problem.duration[0]) - 1) // 3
    horizon = one.planned.asked.horizon
    for moment, seen in zip(told.moments, one.exposed["user_plane"], strict=True):
        assert (seen.high > 0) == (horizon.of(moment) <= gone)


@pytest.mark.parametrize(
    ("watched", "stays"),
    [
        ("vendor.group IN ('huawei', 'zte')", True),
        ("vendor.group IN ('huawei', 'zte') AND 'access' IN domain", True),
        ("vendor.group IN ('huawei', 'zte') AND 'gNB' IN function", True),
        ("vendor.group IN ('huawei', 'zte') AND state = 'in-service'", True),
        ("vendor.group IN ('huawei')", False),
        ("vendor.group IN ('huawei') OR (vendor.group IN ('zte') AND 'core' IN domain)", False),
    ],
)
def test_who_follows_at_sites_and_has_no_gear_yet_is_watched_as_its_condition_says(
    bench: Any, watched: str, stays: bool
) -> None:
    rule = {"applies": "'5G' IN generation", "require": "vendor.group IN ('zte')", "kind": '"removal"', "due": "2029-12-31"}
    stations = [one | {"vendor": "Huawei"} for one in radio(SITES)]
    folder = case(bench, bench.rule(**rule), elements=stations, sites=sites(SITES))
    terms = folder / "terms.toml"
    terms.write_text(SHORT + ALSO, encoding="utf-8")
    opened = open_case(folder)
    planned = plan(opened, terms=terms, as_if=True, seconds=60, judge_end=False)
    with open_scene(opened) as scene:
        chosen = scene.of_condition(watched)
        gear = gear_of(scene, chosen, planned, None)
        left, _ = still_watched(chosen, gear, planned.answers[-1], planned.asked.horizon.quarters)
    five = gear.five & chosen.perhaps
    assert five.any()
    assert planned.asked.makers[planned.answers[-1].outcome.five.max()] == "zte"
    assert bool((left.perhaps & five).any()) is stays


@pytest.mark.parametrize(("watched", "stays"), [("'huawei', 'zte'", True), ("'huawei'", False)])
def test_who_follows_elsewhere_and_has_no_gear_yet_is_watched_too(bench: Any, watched: str, stays: bool) -> None:
    core = [element("upf0", "UPF", "Huawei", subscribers=900, traffic_gbps=0.04)]
    stations = [one | {"vendor": "Nokia"} for one in radio(SITES)]
    rule = RULE | {"require": "vendor.group IN ('zte')", "due": "2029-12-31"}
    folder = case(bench, bench.rule(**rule), elements=[*stations, *core], sites=sites(SITES))
    (folder / "case.toml").write_text((folder / "case.toml").read_text(encoding="utf-8") + OPTIONS, encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT + ALSO, encoding="utf-8")
    told = appraise(folder, seconds=60, watched=f"vendor.group IN ({watched})").option("core")
    assert told.late_elements == (0.0, 0.0)
    assert (told.exposed["user_plane"][-1].high > 0) is stays


@pytest.mark.parametrize("capped", [False, True])
def test_radio_that_nobody_may_follow_has_no_cost_that_is_known_and_is_compared_with_none(bench: Any, capped: bool) -> None:
    """All radio is of one maker: that it stays costs nothing, and is no reason to call what asks it to leave beaten."""
    theirs = "vendor.group IN ('huawei')"
    rule = bench.cap(subject=theirs, applies="'access' IN domain", at_most="0.25", count="sites", due="2028-12-31")
    rule = rule if capped else bench.rule(**RULE | {"applies": "'access' IN domain", "due": "2028-12-31"})
    stations = [one | {"vendor": "Huawei"} for one in radio(4)]
    folder = case(bench, rule, elements=stations, sites=sites(4))
    told = (folder / "case.toml").read_text(encoding="utf-8")
    (folder / "case.toml").write_text(told + OPTIONS + '[[option]]\nid = "none"\n', encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    found = appraise(folder, seconds=60)
    assert found.option("core").cost[1] == float("inf")
    assert found.front.apart == ("core",)
    assert not any(found.front.dominated.values())
    assert found.equivalents == ()
    (folder / "terms.toml").write_text(SHORT + ALSO, encoding="utf-8")
    named = appraise(folder, seconds=60)
    assert named.option("core").cost[1] < float("inf")
    assert named.front.apart == ()


def test_units_that_are_coarse_are_told_where_no_gap_names_them(bench: Any) -> None:
    told, _ = found(bench, "Ericsson")
    lump = told.options[0].planned.baseline.explanation.lump()  # type: ignore[union-attr]
    assert lump.sites == 1
    assert not any("swapped together" in line for line in rests_on(told)), "a single site is no unit to be made smaller"
    rule = bench.rule(**RULE | {"applies": "'access' IN domain", "due": "2029-12-31"})
    stations = [one for one in radio(36, operator="Op", vendor="Huawei") if one["function"] == "eNB"]
    stations = [one | {"operator": "Op", "vendor": "Huawei"} for one in stations]
    places = [one | {"region": "North", "population": 300} for one in sites(36)]
    folder = case(bench, rule, elements=stations, sites=places)
    (folder / "case.toml").write_text((folder / "case.toml").read_text(encoding="utf-8") + OPTIONS, encoding="utf-8")
    (folder / "terms.toml").write_text(
        SHORT + ALSO + "\n[clusters]\nsites = { value = 30, assumed = 'large' }\n", encoding="utf-8"
    )
    coarse = appraise(folder, seconds=60)
    lines = [line for line in rests_on(coarse) if "Site by site" in line]
    named = any(gap.unit for one in coarse.options for gap in one.gaps)
    assert coarse.options[0].planned.baseline.explanation.lump().coarse  # type: ignore[union-attr]
    assert bool(lines) is not named
