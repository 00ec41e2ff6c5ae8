"""Names that lead nowhere and elements of unknown function are told beside the figures."""

from __future__ import annotations

from pathlib import Path

from tests.compromise.cases import changed

from netvet.compromise import loose_names, open_scene
from netvet.report.exposure import told


def lines(case: Path) -> str:
    with open_scene(case) as scene:
        return "\n".join(told(scene, [scene.by_element("u")]))


def test_of_a_whole_case_nothing_is_told(case: Path) -> None:
    with open_scene(case) as scene:
        assert loose_names(scene) == ()
    text = lines(case)
    assert "not in the case" not in text
    assert "of unknown function" not in text


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


def test_an_element_of_unknown_function_is_told(case: Path) -> None:
    text = lines(changed(case, "g3,Op,gNB", "g3,Op,"))
    assert "1 element of unknown function: taken as no station and no gateway." in text


def test_links_without_a_length_make_the_nearest_way_an_estimate(case: Path) -> None:
    table = case / "network" / "links.csv"
    table.write_text("from_element,to_element,length_km\ng1,r,1\nr,u,\ng3,u,2\n", encoding="utf-8")
    assert "1 of 3 links have no length_km" in lines(case)
    assert "shares are intervals that hold for any length" in lines(case)


def test_a_pair_listed_with_a_length_and_without_one_is_told(case: Path) -> None:
    table = case / "network" / "links.csv"
    table.write_text("from_element,to_element,length_km\ng1,r,1\nr,u,3\nu,r,\ng3,u,2\n", encoding="utf-8")
    assert "of 1 of these pairs some rows have no length_km; one of them may be the shortest" in lines(case)
    table.write_text("from_element,to_element,length_km\ng1,r,1\nr,u,3\nu,r,4\ng3,u,2\n", encoding="utf-8")
    assert "of these pairs" not in lines(case)
