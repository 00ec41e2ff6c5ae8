"""Measures taken together: in any order the same, and never less than one alone."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import numpy as np
import pytest
from tests.compromise.cases import changed

from netvet.compromise import MEASURES, open_scene, take
from netvet.exposure import Exposing


@pytest.mark.parametrize("maker", ["Alpha", "Gamma"])
def test_in_which_order_measures_are_taken_makes_no_difference(case: Path, maker: str) -> None:
    changed(case, "g2,Op,gNB,s2,Alpha", "g2,Op,gNB,s2,")
    with open_scene(case) as scene:
        chosen = scene.of_vendor(maker)
        orders = [take(scene, chosen, order) for order in permutations(MEASURES)]
    first = orders[0]
    for other in orders[1:]:
        assert other.changes == first.changes
        for one, two in ((first.least, other.least), (first.most, other.most)):
            for column in ("managed_by", "hosted_on", "replaced", "maybe_replaced"):
                assert np.array_equal(getattr(one, column), getattr(two, column)), column
            assert np.array_equal(one.links.clear, two.links.clear)
            assert np.array_equal(one.links.maybe_clear, two.links.maybe_clear)


def test_what_measures_change_is_counted_at_least_and_at_most(case: Path) -> None:
    with open_scene(case) as scene:
        found = take(scene, scene.of_vendor("Alpha"), MEASURES)
    assert found.changes == {"ipsec": (4, 4), "managers-parted": (1, 1), "hosts-not-shared": (1, 1), "oversight": (1, 1)}
    changed(case, "g2,Op,gNB,s2,Alpha", "g2,Op,gNB,s2,")
    links = case / "network" / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("g1,r,false", "g1,r,"), encoding="utf-8")
    with open_scene(case) as scene:
        found = take(scene, scene.of_vendor("Alpha"), MEASURES)
    assert found.changes["ipsec"] == (3, 4), "of one link it is not known whether it is protected"
    assert found.changes["managers-parted"] == (1, 2), "the maker of one is not known"


def test_what_is_protected_already_changes_nothing_and_what_is_not_told_is_not_known(case: Path) -> None:
    links = case / "network" / "links.csv"
    links.write_text(links.read_text(encoding="utf-8").replace("false", "true"), encoding="utf-8")
    with open_scene(case) as scene:
        assert take(scene, scene.of_vendor("Beta"), ["ipsec"]).changes == {"ipsec": (0, 0)}
    links.unlink()
    with open_scene(case) as scene:
        found = take(scene, scene.of_vendor("Beta"), ["ipsec"])
    assert found.changes == {}
    assert "no links" in found.obstacles["ipsec"]


def test_a_network_whose_ways_are_shared_is_seen_as_one_made_anew(case: Path) -> None:
    with open_scene(case) as scene:
        chosen = scene.of_vendor("Alpha")
        network = take(scene, chosen, ["managers-parted", "oversight"]).most
        shared = scene.exposing.changed(network).trace(chosen.surely, chosen.perhaps)
        anew = Exposing(network).trace(chosen.surely, chosen.perhaps)
    assert shared == anew
