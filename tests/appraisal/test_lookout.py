"""What of a measure is not known is not told as no effect."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.appraisal.test_between_moments import ACCESS, LAST, country
from tests.planning.country import REMOVAL, case, radio, sites

from netvet.appraisal import appraise
from netvet.appraisal.lookout import WORDS, Lookout
from netvet.compromise import open_scene


@pytest.fixture(scope="module")
def lookout(bench: Any) -> Any:
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(4), sites=sites(4))
    with open_scene(folder) as scene:
        yield Lookout(scene, scene.of_condition("vendor.id IN ('huawei')"))


def test_a_measure_that_cannot_be_judged_may_leave_all_or_nothing(lookout: Lookout) -> None:
    nothing = np.zeros(len(lookout.watched.surely), bool)
    without = lookout.see(lookout.watched, nothing, ())
    assert without["user_plane"].low == without["user_plane"].high > 0
    shielded = lookout.see(lookout.watched, nothing, ("ipsec",))
    assert (shielded["user_plane"].low, shielded["user_plane"].high) == (0, without["user_plane"].high)
    assert shielded["disruption"] == without["disruption"], "encryption stops nobody from cutting off"
    parted = lookout.see(lookout.watched, nothing, ("managers-parted",))
    assert [(parted[word].low, parted[word].high) for word in WORDS] == [(0, without[word].high) for word in WORDS]


def test_a_measure_that_changes_nothing_leaves_what_there_is(lookout: Lookout) -> None:
    nothing = np.zeros(len(lookout.watched.surely), bool)
    # no manager is of theirs: that is known, and so is that oversight of these changes nothing
    assert lookout.see(lookout.watched, nothing, ("oversight",)) == lookout.see(lookout.watched, nothing, ())


def test_what_was_replaced_goes_to_no_manager_or_platform_of_its_old_maker(tmp_path: Path) -> None:
    rows = """element_id,operator,function,vendor,state,subscribers,managed_by,hosted_on
p1,Op,NFVI,Alpha,in-service,,none,none
p2,Op,NFVI,Beta,in-service,,none,none
ua,Op,UPF,Alpha,in-service,700,cb,p2
ub,Op,UPF,Beta,in-service,300,ca,p1
ca,Op,Core-EM,Alpha,in-service,,none,none
cb,Op,Core-EM,Beta,in-service,,none,none
"""
    (tmp_path / "network").mkdir()
    (tmp_path / "network" / "elements.csv").write_text(rows, encoding="utf-8")
    (tmp_path / "case.toml").write_text("as_of = 2026-11-21\n", encoding="utf-8")
    with open_scene(tmp_path) as scene:
        fleet = scene.of_vendor("Alpha")
        lookout = Lookout(scene, fleet)
        moved = scene.of_element("ua").surely
        left = fleet.without("left", moved)
        seen = {
            measures: lookout.see(left, moved, measures)["user_plane"].high
            for measures in ((), ("hosts-not-shared",), ("hosts-not-shared", "managers-parted"))
        }
    assert seen == {
        (): pytest.approx(0.3),
        ("hosts-not-shared",): pytest.approx(0.3),
        ("hosts-not-shared", "managers-parted"): 0.0,
    }


def test_measures_that_cannot_be_judged_prove_nothing(bench: Any) -> None:
    options = """
[[option]]
id = "measures"
measures = ["ipsec", "hosts-not-shared"]
measures_due = 2027-12-31

[[option]]
id = "removal"
regimes = ["r.toml"]
"""
    found = appraise(country(bench, bench.rule(**ACCESS), options, LAST), seconds=60)
    own, removal = found.equivalent("measures"), found.equivalent("removal")
    assert own is not None
    assert removal is not None
    assert own.itself, "neither the one measure alone nor nothing is known to do as well"
    assert (own.perhaps, own.turns_on.partition(" if ")[2]) == ((), "what is not known turns out well")
    assert removal.itself
    assert [one.id for one in removal.perhaps] == ["hosts-not-shared"]
    assert found.front.dominated == {"measures": (), "removal": ()}
    assert found.front.perhaps["removal"] == ("measures",)
    told = found.option("measures").rests.assumptions[0]
    assert told.startswith("IPsec on all backhaul: what it changes is not known: the case has no links of access or transport.")
