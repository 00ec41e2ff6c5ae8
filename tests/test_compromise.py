"""Who is compromised in a case: by element, condition and maker; what is printed of it."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from netvet.cli import cli
from netvet.compromise import Scene, open_scene
from netvet.errors import CaseError
from netvet.exposure import Bounds
from netvet.report.share import pair, shown

HEAD = "element_id,operator,function,site_id,vendor,state,removed_on,subscribers,traffic_gbps,managed_by"
ELEMENTS = f"""{HEAD},critical_functions_replaced
g1,Op,gNB,s1,Alpha,in-service,,30,3,em,
g2,Op,gNB,s2,Alpha,in-service,,50,5,em,
g3,Op,gNB,s3,,in-service,,20,2,none,
g4,Op,gNB,s4,Alpha,removed,2025-01-01,500,50,none,
r,Op,cell-site-router,s1,Beta,in-service,,100,10,none,
u,Op,UPF,s9,Beta,in-service,,100,10,none,
em,Op,RAN-EM,s9,Gamma,in-service,,0,0,none,false
"""
LINKS = "from_element,to_element,ipsec\ng1,r,{0}\ng2,r,{0}\nr,u,{0}\ng3,u,\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case with paths and three invented makers, the maker of one station not known."""
    (tmp_path / "network").mkdir()
    (tmp_path / "case.toml").write_text('title = "Small"\nas_of = 2026-11-21\n', encoding="utf-8")
    (tmp_path / "network" / "elements.csv").write_text(ELEMENTS, encoding="utf-8")
    (tmp_path / "network" / "links.csv").write_text(LINKS.format("false"), encoding="utf-8")
    return tmp_path


def content(found: object) -> tuple[float, float]:
    bounds = found.share("user_plane").reach  # type: ignore[attr-defined]
    return round(bounds.low, 9), round(bounds.high, 9)


def test_a_maker_is_an_interval_where_the_maker_of_an_element_is_not_known(case: Path) -> None:
    with open_scene(case) as scene:
        found = scene.by_vendor("Alpha")
        assert (found.chosen, found.perhaps) == (2, 1)
        assert content(found) == (0.8, 1.0)


def test_what_is_removed_is_not_there(case: Path) -> None:
    with open_scene(case) as scene:
        assert scene.traced == (3, 3)
        with pytest.raises(CaseError, match="no element 'g4' is there"):
            scene.by_element("g4")


def test_an_element_a_condition_and_a_fleet_agree(case: Path) -> None:
    with open_scene(case) as scene:
        one = scene.by_element("em")
        assert one.controlled == 2
        assert content(one) == (0.8, 0.8)
        assert content(scene.by_condition("'RAN-EM' IN function")) == (0.8, 0.8)
        assert scene.by_condition("'CN' IN vendor.may_be_compelled_by").perhaps == 6, "no dossier speaks of these makers"
        assert content(scene.by_condition("site.region = 'north'")) == (0.0, 1.0), "no site says its region"


@pytest.mark.parametrize(("ipsec", "expected"), [("false", 0.8), ("true", 0.0)])
def test_ipsec_on_the_backhaul_is_worth_the_router(case: Path, ipsec: str, expected: float) -> None:
    (case / "network" / "links.csv").write_text(LINKS.format(ipsec), encoding="utf-8")
    with open_scene(case) as scene:
        assert content(scene.by_element("r"))[0] == pytest.approx(expected)


def test_renaming_makers_renames_and_changes_nothing_else(case: Path) -> None:
    def told(scene: Scene) -> list[object]:
        return [(one.chosen, one.perhaps, one.controlled, one.shares) for one in scene.vendors()]

    with open_scene(case) as scene:
        before = told(scene)
    turned = ELEMENTS.replace("Alpha", "Zulu Radio").replace("Beta", "Alpha").replace("Gamma", "Beta")
    (case / "network" / "elements.csv").write_text(turned, encoding="utf-8")
    with open_scene(case) as scene:
        assert told(scene) == before


def test_one_maker_in_two_spellings_is_one(case: Path) -> None:
    twice = ELEMENTS.replace("g2,Op,gNB,s2,Alpha", "g2,Op,gNB,s2,ALPHA Ltd.")
    (case / "network" / "elements.csv").write_text(twice, encoding="utf-8")
    with open_scene(case) as scene:
        assert [(one.label, one.chosen) for one in scene.vendors()] == [("Alpha", 2), ("Beta", 2), ("Gamma", 1)]
        assert scene.by_vendor("alpha ltd").chosen == 2


def test_what_cannot_be_asked_is_refused_with_a_remedy(case: Path) -> None:
    with open_scene(case) as scene:
        with pytest.raises(CaseError, match="no element is of 'Delta'"):
            scene.by_vendor("Delta")
        with pytest.raises(CaseError, match="character 1"):
            scene.by_condition("funktion = 'UPF'")
        with pytest.raises(CaseError, match="facts about products"):
            scene.by_condition("product.sanctions_affected")


def run(*words: object) -> str:
    result = CliRunner().invoke(cli, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


def test_the_verb_prints_what_it_rests_on_and_why(case: Path) -> None:
    printed = run("exposure", case, "--element", "u", "--class", "user_plane", "--why")
    assert "3 of 3 stations have a way to a gateway; shortest by number of links" in printed
    assert "UPF, user plane: B (TS 33.501" in printed
    assert "100 %" in printed


def test_a_maker_that_is_named_twice_is_asked_once(case: Path) -> None:
    once = run("exposure", case, "--vendor", "Alpha", "--vendor", "Beta", "--class", "user_plane")
    assert once == run(
        "exposure", case, *(f"--vendor={one}" for one in ("Alpha", "ALPHA", "Beta", "Alpha")), "--class", "user_plane"
    )


def test_without_links_it_says_so(case: Path) -> None:
    (case / "network" / "links.csv").unlink()
    printed = run("exposure", case, "--vendors")
    assert "The case has no links: no path is traced." in printed


def test_as_json_it_is_the_same_twice_and_holds_every_operator(case: Path) -> None:
    words = ("exposure", case, "--vendors", "--class", "disruption", "--format", "json")
    printed = run(*words)
    assert printed == run(*words)
    share = json.loads(printed)["exposures"][0]["shares"][0]
    assert (share["class"], share["reach"], share["operators"]["Op"]["reach"]) == ("disruption", [0.8, 1.0], [0.8, 1.0])


def test_where_nobody_is_named_one_of_each_kind_and_all_radio_are_told(case: Path) -> None:
    printed = run("exposure", case)
    assert "One element alone" in printed
    assert "with managers" in printed
    told = json.loads(run("exposure", case, "--format", "json"))
    assert [one["element_id"] for one in told["singles"]] == ["g2", "r", "u", "em"]
    assert [one["maker"] for one in told["fleets"]] == ["Alpha"]
    assert told["exposures"] == []


def test_measures_need_somebody(case: Path) -> None:
    result = CliRunner().invoke(cli, ["exposure", str(case), "--mitigations"])
    assert result.exit_code == 2
    assert "need who is compromised" in result.output


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [
        (0, 0, "0 %"),
        (1, 1, "100 %"),
        (0.9999, 1, "over 99 to 100 %"),
        (0.123456, 0.123456, "12 %"),
        (0.123456, 0.127999, "12 to 13 %"),
        (0.126, 0.514, "13 to 51 %"),
        (0.611111, 0.611111, "61 %"),
        (0.5, 0.611111, "50 to 61 %"),
        (0.3 - 1e-16, 0.3 + 1e-16, "30 %"),
        (0.1 + 0.2, 0.6 + 0.1 + 0.1, "30 to 80 %"),
        (0.0000126, 0.996, "0.0013 to over 99 %"),
        (0.992, 0.992, "99 %"),
        (0.992, 0.994, "99 to over 99 %"),
        (0.195, 0.204, "19 to 21 %"),  # what is not known is never one figure
        (0.000005, 0.000005, "0.0005 %"),
        (0, 0.5, "0 to 50 %"),
        (1e-10, 1e-10, "under 0.000001 %"),
    ],
)
def test_no_more_digits_are_printed_than_inputs_carry(low: float, high: float, expected: str) -> None:
    assert shown(Bounds(low, high)) == expected


def test_fractions_are_the_nearest_whether_sure_or_an_end() -> None:
    assert pair(Bounds(0.1234567, 0.7654321)) == [0.123457, 0.765432]
    assert pair(Bounds(0.5, 11 / 18))[1] == pair(Bounds(11 / 18, 11 / 18))[1]
    assert pair(Bounds(2 / 3, 2 / 3)) == [0.666667, 0.666667]
    assert pair(Bounds(0.1 + 0.2, 0.7 + 0.1)) == [0.3, 0.8]


def test_what_lies_on_no_way_and_would_see_nothing_under_ipsec_may_see_what_it_serves_or_nothing(case: Path) -> None:
    elements = case / "network" / "elements.csv"
    text = elements.read_text(encoding="utf-8") + "d,Op,DWDM,s9,Beta,in-service,,60,6,none,\n"
    elements.write_text(text, encoding="utf-8")
    with open_scene(case) as scene:
        found = scene.by_element("d")
        assert content(found) == (0.0, 0.6), "no link says whether IPsec protects what passes"
        stopped = found.share("disruption").reach
        assert (stopped.low, stopped.high) == (pytest.approx(0.6), pytest.approx(0.6))
        assert content(scene.by_element("u")) == (1.0, 1.0), "what ends the protection sees what it serves"


def test_whom_stations_serve_is_the_whole_whatever_a_pair_of_routers_or_a_manager_states(case: Path) -> None:
    elements = case / "network" / "elements.csv"
    more = "r2,Op,cell-site-router,s1,Beta,in-service,,100,10,none,\noss,Op,OSS,s9,Gamma,in-service,,5000,500,none,false\n"
    elements.write_text(elements.read_text(encoding="utf-8") + more, encoding="utf-8")
    with open_scene(case) as scene:
        assert content(scene.by_element("u")) == (1.0, 1.0)
        assert content(scene.by_element("g2")) == (0.5, 0.5)


def test_what_is_planned_for_a_later_day_is_not_there_yet(case: Path) -> None:
    elements = case / "network" / "elements.csv"
    text = elements.read_text(encoding="utf-8").replace("state,removed_on", "state,removed_on,installed_on")
    text = text.replace("in-service,,", "in-service,,,").replace("2025-01-01,", "2025-01-01,,")
    elements.write_text(f"{text}u2,Op,UPF,s9,Beta,planned,,2028-01-01,100,10,none,\n", encoding="utf-8")
    with open_scene(case) as scene, pytest.raises(CaseError, match="no element 'u2' is there"):
        scene.by_element("u2")
    with open_scene(case, on=date(2028, 6, 1)) as scene:
        assert scene.by_element("u2").chosen == 1


def rewritten(case: Path, links: str) -> str:
    (case / "network" / "links.csv").write_text(links, encoding="utf-8")
    return " ".join(run("exposure", case, "--element", "u", "--class", "user_plane").split())


def test_lengths_that_are_missing_are_told_with_their_number_and_a_remedy(case: Path) -> None:
    links = "from_element,to_element,length_km\ng1,r,1\ng2,r,\nr,u,2\ng3,u,3\n"
    printed = rewritten(case, links)
    assert "Lengths: length_km is empty for 1 of 4 links" in printed
    assert "fill it in, or leave the whole column empty" in printed
    assert "Lengths:" not in rewritten(case, links.replace("r,\n", "r,4\n"))


def test_links_that_are_listed_twice_are_told(case: Path) -> None:
    printed = rewritten(case, f"{LINKS.format('false')}r,g1,true\nu,r,false\n")
    assert "Links: 2 pairs of elements are linked more than once" in printed
    assert "on IPsec the rows of 1 differ" in printed
    checked = CliRunner().invoke(cli, ["inventory", "check", str(case)], catch_exceptions=False).output
    assert "links: links two elements that another row links too: 2 rows (r, u)" in " ".join(checked.split())


def test_an_operator_without_gateways_is_told(case: Path) -> None:
    elements = case / "network" / "elements.csv"
    elements.write_text(f"{ELEMENTS}t,Shared,gNB,s5,Beta,in-service,,40,4,none,\n", encoding="utf-8")
    printed = " ".join(run("exposure", case, "--element", "u", "--class", "user_plane").split())
    assert "No gateway of their own is known to be there: Shared." in printed
    assert "71 to 100 %" in printed


def test_an_element_that_may_not_be_there_leaves_others_open(case: Path) -> None:
    elements = case / "network" / "elements.csv"
    elements.write_text(
        ELEMENTS.replace("r,Op,cell-site-router,s1,Beta,in-service", "r,Op,cell-site-router,s1,Beta,"), encoding="utf-8"
    )
    printed = " ".join(run("exposure", case, "--element", "u", "--class", "user_plane").split())
    assert "Of 1 element it is not known whether it is there" in printed
    assert "20 to 100 %" in printed


@pytest.mark.parametrize(("state", "why"), [("removed", "7 are removed, 0 planned"), ("planned", "1 are removed, 6 planned")])
def test_a_network_of_which_nothing_is_there_is_refused(case: Path, state: str, why: str) -> None:
    elements = case / "network" / "elements.csv"
    elements.write_text(ELEMENTS.replace("in-service,", f"{state},{'2020-01-01' * (state == 'removed')}"), encoding="utf-8")
    if state == "planned":
        text = elements.read_text(encoding="utf-8").replace("state,removed_on", "state,removed_on,installed_on")
        text = text.replace("planned,,", "planned,,2030-01-01,").replace("removed,2025-01-01,", "removed,2025-01-01,,")
        elements.write_text(text, encoding="utf-8")
    with pytest.raises(CaseError, match=f"no element is there on 2026-11-21: of 7 in the case {why}") as error:
        open_scene(case)
    assert "--on" in error.value.remedy


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--days", "1", "--visits", "nan"), "--visits must be a finite number"),
        (("--days", "1", "--decay", "inf"), "--decay must be a finite number"),
        (("--days", "inf"), "--days must be a finite number"),
        (("--top", "5"), "--top has no effect without --each"),
    ],
)
def test_what_is_no_number_or_has_no_effect_is_refused(case: Path, options: tuple[str, ...], told: str) -> None:
    found = CliRunner().invoke(cli, ["exposure", str(case), "--element", "u", *options])
    assert found.exit_code == 2
    assert told in found.output


def test_an_element_named_twice_is_told_once(case: Path) -> None:
    assert run("exposure", case, "--element", "u", "--element", "u") == run("exposure", case, "--element", "u")


def test_signalling_that_is_taken_to_go_the_way_of_the_traffic_is_told(case: Path) -> None:
    told = "Signalling of Op is taken to go the way of the users' traffic"
    elements = case / "network" / "elements.csv"
    elements.write_text(f"{ELEMENTS}amf,Op,AMF,s1,Beta,in-service,,100,10,none,\n", encoding="utf-8")
    assert told in rewritten(case, f"{LINKS.format('false')}r,w,true\n")
    assert told not in rewritten(case, f"{LINKS.format('false')}r,amf,true\n")


def test_a_name_that_no_dossier_knows_is_a_maker_of_its_own_in_a_condition_too(case: Path) -> None:
    elements = case / "network" / "elements.csv"
    elements.write_text(ELEMENTS.replace("s3,,", "s3,Beta,"), encoding="utf-8")
    with open_scene(case) as scene:
        named, told = scene.by_vendor("Alpha"), scene.by_condition("vendor.id = 'alpha'")
        assert (told.chosen, told.perhaps, told.shares) == (named.chosen, 0, named.shares)
        assert scene.by_condition("NOT vendor.id IN ('alpha', 'nokia')").chosen == 4
        for slip in ("Alpha", "alhpa"):
            with pytest.raises(CaseError, match=f"no dossier and no element has the vendor.id '{slip}'") as caught:
                scene.by_condition(f"vendor.id IN ('beta', '{slip}')")
            assert "did you mean alpha?" in str(caught.value.remedy)


def test_why_elements_may_be_among_those_named_is_told(case: Path) -> None:
    asked = {
        "vendor.id = 'alpha'": "Of 1 element it is not known whether it is among those named; not known is: vendor.",
        "'CN' IN vendor.may_be_compelled_by": "not known is: maker Beta (no dossier knows the name).",
        "'gNB' IN function AND site.region = 'north'": "Of 3 elements it is not known whether they are among those named",
    }
    for condition, line in asked.items():
        told = CliRunner().invoke(cli, ["exposure", str(case), "--compromised", condition, "--format", "json"])
        assert any(line in one for one in json.loads(told.output)["rests_on"]), told.output
    told = CliRunner().invoke(cli, ["exposure", str(case), "--vendor", "Alpha", "--format", "json"])
    assert any("not known is: vendor." in one for one in json.loads(told.output)["rests_on"]), told.output
