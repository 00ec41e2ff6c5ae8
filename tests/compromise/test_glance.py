"""One element of each kind beside all radio of each maker."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.compromise.cases import changed

from netvet.compromise import open_scene
from netvet.compromise.glance import Fleet, Glance, Single, at_a_glance

HEAD = "element_id,operator,function,site_id,vendor,state,subscribers,traffic_gbps,managed_by,critical_functions_replaced"
ELEMENTS = f"""{HEAD}
g1,Op,gNB,s1,Alpha,in-service,30,3,em,
g2,Op,gNB,s2,Alpha,in-service,50,5,em,
g3,Op,gNB,s3,,in-service,20,2,none,
r1,Op,cell-site-router,s1,Beta,in-service,80,8,none,
r2,Op,cell-site-router,s3,Beta,in-service,20,2,none,
u,Op,UPF,s9,Beta,in-service,100,10,none,
em,Op,RAN-EM,s9,Alpha,in-service,0,0,none,false
"""
LINKS = "from_element,to_element,ipsec\ng1,r1,true\ng2,r1,true\nr1,u,true\ng3,r2,false\nr2,u,false\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Two makers, one station of a maker that is not known; a router with IPsec and one without."""
    (tmp_path / "network").mkdir()
    (tmp_path / "case.toml").write_text('title = "Small"\nas_of = 2026-11-21\n', encoding="utf-8")
    (tmp_path / "network" / "elements.csv").write_text(ELEMENTS, encoding="utf-8")
    (tmp_path / "network" / "links.csv").write_text(LINKS, encoding="utf-8")
    return tmp_path


def glance(case: Path) -> Glance:
    with open_scene(case) as scene:
        return at_a_glance(scene)


def content(found: Single | Fleet) -> tuple[float, float]:
    exposure = found.exposure if isinstance(found, Single) else found.managed
    bounds = exposure.share("user_plane").reach
    return round(bounds.low, 9), round(bounds.high, 9)


def test_of_each_kind_the_element_that_serves_most_is_shown(case: Path) -> None:
    found = glance(case).singles
    assert [(one.function, one.ipsec, one.element_id, one.maker) for one in found] == [
        ("gNB", "", "g2", "Alpha"),
        ("cell-site-router", "on", "r1", "Beta"),
        ("cell-site-router", "off", "r2", "Beta"),
        ("UPF", "", "u", "Beta"),
        ("RAN-EM", "", "em", "Alpha"),
    ]


def test_a_station_that_may_be_missing_may_be_of_its_makers_radio(case: Path) -> None:
    with open_scene(changed(case, "g1,Op,gNB,s1,Alpha,in-service", "g1,Op,gNB,s1,Alpha,")) as scene:
        shown = at_a_glance(scene).fleets[0].radio
    assert shown.perhaps == 2, "g1, and g3 of a maker that is not known"
    bounds = shown.share("user_plane").reach
    assert (round(bounds.low, 9), bounds.high) == (round(50 / 100, 9), 1.0)


def test_what_does_not_say_whom_it_serves_may_serve_most(case: Path) -> None:
    shown = {
        one.function: (one.element_id, one.silent)
        for one in glance(changed(case, "in-service,20,2,none,\nr1", "in-service,,2,none,\nr1")).singles
    }
    assert (shown["gNB"], shown["UPF"]) == (("g2", 1), ("u", 0))


@pytest.mark.parametrize(
    ("old", "new", "leading", "settled"),
    [
        ("g1", "g1", ("Alpha",), True),
        ("s1,Alpha,in-service", "s1,,in-service", ("Alpha",), False),
        ("s1,Alpha,in-service", "s1,Alpha,", ("Alpha",), False),
        ("s3,,in-service", "s3,Beta,in-service", ("Alpha",), True),
        (
            "s1,Alpha,in-service,30,3,em,\ng2,Op,gNB,s2,Alpha,in-service,50,5,em,\ng3,Op,gNB,s3,,",
            "s1,Alpha,in-service,30,3,em,\ng2,Op,gNB,s2,Beta,in-service,50,5,em,\ng3,Op,gNB,s3,none,",
            ("Alpha", "Beta"),
            True,
        ),
        ("s2,Alpha", "s2,Beta", ("Alpha", "Beta"), False),
        ("r1,Op,cell-site-router,s1,Beta", "r1,Op,,s1,Beta", ("Alpha",), False),
    ],
    ids=["one", "as many unknown", "perhaps there", "all known", "a tie", "a tie and one unknown", "perhaps a station"],
)
def test_who_has_most_radio_is_told_only_where_it_is_known(
    case: Path, old: str, new: str, leading: tuple[str, ...], *, settled: bool
) -> None:
    found = glance(changed(case, old, new))
    assert (found.leading, found.settled) == (leading, settled)


def test_one_station_is_not_a_fleet_and_its_manager_is(case: Path) -> None:
    found = glance(case)
    seen = {(one.function, one.ipsec): content(one) for one in found.singles}
    assert seen["gNB", ""] == (0.5, 0.5)
    assert seen["RAN-EM", ""] == (0.8, 0.8)
    assert seen["UPF", ""] == (1.0, 1.0)
    (fleet,) = found.fleets
    assert (fleet.maker, fleet.radio.chosen, fleet.managed.chosen) == ("Alpha", 2, 3)
    assert content(fleet) == (0.8, 1.0), "the station whose maker is not known may be of this one"


def test_ipsec_hides_content_from_a_router_and_does_not_keep_it_from_stopping(case: Path) -> None:
    seen = {one.ipsec: one.exposure for one in glance(case).singles if one.function == "cell-site-router"}
    assert seen["on"].share("user_plane").reach.high == 0
    assert seen["on"].share("disruption").reach.low == pytest.approx(0.8)
    assert seen["off"].share("user_plane").reach.low == pytest.approx(0.2)


def test_renaming_makers_renames_and_changes_nothing_else(case: Path) -> None:
    before = glance(case)
    elements = case / "network" / "elements.csv"
    elements.write_text(
        elements.read_text(encoding="utf-8").replace("Alpha", "Zeta").replace("Beta", "Aleph"), encoding="utf-8"
    )
    after = glance(case)
    names = {"Alpha": "Zeta", "Beta": "Aleph"}
    assert [(one.element_id, names.get(one.maker or "")) for one in before.singles] == [
        (one.element_id, one.maker) for one in after.singles
    ]
    assert [one.exposure.shares for one in before.singles] == [one.exposure.shares for one in after.singles]
    assert [one.managed.shares for one in before.fleets] == [one.managed.shares for one in after.fleets]


def test_what_may_be_there_is_among_those_that_serve_most(case: Path) -> None:
    with open_scene(changed(case, "u,Op,UPF,s9,Beta,in-service", "u,Op,UPF,s9,Beta,")) as scene:
        found = {one.function: one for one in at_a_glance(scene).singles}
    assert (found["UPF"].exposure.chosen, found["UPF"].exposure.perhaps) == (0, 1)
    bounds = found["UPF"].exposure.share("user_plane").reach
    assert (bounds.low, bounds.high) == (0.0, 1.0)
    assert found["gNB"].exposure.chosen == 1
