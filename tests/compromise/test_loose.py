"""Names that lead nowhere and elements of unknown function are told beside the figures."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console
from tests.compromise.cases import changed

from netvet.compromise import loose_names, open_scene
from netvet.report.exposure import print_exposures
from netvet.report.exposure_notes import in_words, notes_of


def lines(case: Path) -> str:
    with open_scene(case) as scene:
        return "\n".join(in_words(notes_of(scene, [scene.by_element("u")])))


def test_of_a_whole_case_nothing_is_told(case: Path) -> None:
    with open_scene(case) as scene:
        assert loose_names(scene) == ()
    text = lines(case)
    assert "not in the case" not in text
    assert "of unknown function" not in text
    assert "is empty" not in text


def test_links_to_elements_that_do_not_exist_are_told(case: Path) -> None:
    table = case / "network" / "links.csv"
    table.write_text("from_element,to_element,ipsec\ng1,uu,false\ng2,uu,false\n", encoding="utf-8")
    text = lines(case)
    assert "2 links name elements that are not in the case: uu. No path runs there: correct" in text
    assert "The case has no links" not in text
    assert "No link on which subscribers' traffic runs joins two elements" in text


def test_a_manager_that_does_not_exist_is_told(case: Path) -> None:
    text = lines(changed(case, "g1,Op,gNB,s1,Alpha,in-service,30,3,em", "g1,Op,gNB,s1,Alpha,in-service,30,3,mm"))
    assert "managed_by of 1 element names elements that are not in the case: mm. Taken as outside the network" in text


def test_a_manager_that_is_removed_is_no_slip_of_a_name(case: Path) -> None:
    with open_scene(changed(case, "em,Op,RAN-EM,s9,Alpha,in-service", "em,Op,RAN-EM,s9,Alpha,removed")) as scene:
        assert loose_names(scene) == ()


def test_elements_that_name_no_manager_or_platform_are_counted_with_what_is_assumed(case: Path) -> None:
    text = lines(changed(case, "g1,Op,gNB,s1,Alpha,in-service,30,3,em,none", "g1,Op,gNB,s1,Alpha,in-service,30,3,,"))
    assert "1 element names no manager (managed_by is empty): shares begin where none controls it" in text
    assert "of its operator and domain may. Name it, or write none where there is none." in text
    assert "1 base station or router names no platform (hosted_on is empty): taken to run on gear of its own" in text
    core = "100,10,none,h,\nsmf,Op,SMF,s9,Gamma,in-service,100,10,none,h,"
    text = lines(changed(case, core, "100,10,,,\nsmf,Op,SMF,s9,Gamma,in-service,100,10,none,,"))
    assert "2 elements name no platform (hosted_on is empty): shares begin where none hosts them" in text
    assert "1 element names no manager" in text, "no manager of the core is there"


def test_of_a_manager_that_could_be_its_own_alone_nothing_is_told(case: Path) -> None:
    text = lines(changed(case, "em,Op,RAN-EM,s9,Alpha,in-service,80,8,none", "em,Op,OSS,s9,Alpha,in-service,80,8,"))
    assert "managed_by is empty" not in text


def test_a_case_without_the_column_counts_all_that_may_be_managed(case: Path) -> None:
    table = case / "network" / "elements.csv"
    rows = [row.split(",") for row in table.read_text(encoding="utf-8").splitlines()]
    table.write_text("\n".join(",".join(row[:8]) for row in rows) + "\n", encoding="utf-8")
    text = lines(case)
    assert "3 elements name no manager (managed_by is empty)" in text
    assert "3 elements name no platform (hosted_on is empty)" in text


@pytest.mark.parametrize(("words", "size"), [(("g1",), "g1: 1 element"), ((), "1 element that may be among them")])
def test_a_heading_of_none_for_certain_says_who_may_be(case: Path, words: tuple[str, ...], size: str) -> None:
    changed(case, "g1,Op,gNB,s1,Alpha,in-service,30", "g1,Op,gNB,s1,Alpha,in-service,")
    console = Console(width=200, file=StringIO())
    with open_scene(case) as scene:
        one = scene.by_element(*words) if words else scene.by_condition("subscribers > 900")
        print_exposures(console, [one], ("user_plane",))
        print_exposures(console, [one, one], ("user_plane",))
    text = console.file.getvalue()
    assert size in text
    assert ("perhaps 1" in text) == (not words)


def test_an_element_of_unknown_function_is_told(case: Path) -> None:
    for cell in ("", "gNB+Frob"):
        text = lines(changed(case, "g3,Op,gNB", f"g3,Op,{cell}"))
        assert "1 element of unknown function: the functions that are known count. Beyond these each may be a station" in text
        assert f"{2 + bool(cell)} of {2 + bool(cell)} stations have a way" in text
        changed(case, f"g3,Op,{cell}", "g3,Op,gNB")


def test_stations_that_others_use_are_told(case: Path) -> None:
    target = case / "network" / "elements.csv"
    head, *rows = target.read_text(encoding="utf-8").splitlines()
    used = {"g1": "Po", "g2": "Op+Nobody", "u": "Po"}
    rows.append("p,Po,UPF,s9,Beta,in-service,10,1,none,none,")
    told = [f"{head},used_by", *(f"{row},{used.get(row.split(',')[0], 'none')}" for row in rows)]
    target.write_text("\n".join(told) + "\n", encoding="utf-8")
    assert "used_by of 1 element (g2) names operators that run no element: Nobody. Write them as" in lines(case)
    assert "2 stations are used by other operators too (used_by)" in lines(case)


def test_links_without_a_length_make_the_nearest_way_an_estimate(case: Path) -> None:
    table = case / "network" / "links.csv"
    table.write_text("from_element,to_element,length_km\ng1,r,1\nr,u,\ng3,u,2\n", encoding="utf-8")
    assert "length_km is empty for 1 of 3 links" in lines(case)
    assert "shares are intervals that hold for any length" in lines(case)


def test_a_pair_listed_with_a_length_and_without_one_is_told(case: Path) -> None:
    table = case / "network" / "links.csv"
    table.write_text("from_element,to_element,length_km\ng1,r,1\nr,u,3\nu,r,\ng3,u,2\n", encoding="utf-8")
    assert "of 1 of these pairs some rows have no length_km; one of them may be the shortest" in lines(case)
    table.write_text("from_element,to_element,length_km\ng1,r,1\nr,u,3\nu,r,4\ng3,u,2\n", encoding="utf-8")
    assert "of these pairs" not in lines(case)


def test_shares_of_no_subscribers_are_told_as_shares_of_nothing(case: Path) -> None:
    assert "shares of nothing" not in lines(case)
    table = case / "network" / "elements.csv"
    rows = [row.split(",") for row in table.read_text(encoding="utf-8").splitlines()]
    place = rows[0].index("subscribers")
    some = [[*row[:place], "0" if row[place] else "", *row[place + 1 :]] for row in rows[1:]]
    table.write_text("\n".join(map(",".join, [rows[0], *some])) + "\n", encoding="utf-8")
    assert "all that are stated are 0: shares of subscribers are shares of nothing" in lines(case)


def test_a_station_that_may_serve_any_number_is_told_as_the_cause_of_an_open_share(case: Path) -> None:
    assert "may be any number" not in lines(case)
    rows = "p,Op,gNB,s9,Beta,in-service,20,2,none,none,\nx,Op,{0},s9,Beta,in-service,{1},{1},none,none,\n"
    table = case / "network" / "elements.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text + rows.format("", ""), encoding="utf-8")
    told = lines(case)
    assert "Of 1 element that is or may be a base station it is not known whom it serves: it may be any number" in told
    assert "what it carries: it may be any amount" in told
    table.write_text(text + rows.format("", "0"), encoding="utf-8")
    assert "may be any number" not in lines(case), "it serves nobody, whatever it is"
