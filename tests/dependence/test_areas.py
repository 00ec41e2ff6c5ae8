"""Areas where all radio is of one maker: whose people are counted, and what is not known of them."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import pytest
from tests.dependence.small import measured, radio, sited

from netvet.dependence import Bounds, Some, rounded

SPOTS = {"s1": (50.01, 8.01, 10), "s2": (50.02, 8.02, 20), "s3": (50.51, 8.01, 40), "s4": (51.01, 8.01, 80)}


def test_areas_where_every_operators_radio_is_of_one_maker(bench: Any) -> None:
    elements = radio(
        ("Op", "s1", "Nokia"), ("Po", "s2", "NOKIA"), ("Op", "s3", "Nokia"), ("Po", "s3", None), ("Op", "s4", "Acme")
    )
    elements += [{"operator": "Op", "vendor": "Acme", "function": "AMF", "site_id": "s1"}]  # the core is no radio
    elements += [{"operator": "Op", "vendor": "Acme", "function": "gNB", "site_id": "nowhere"}]
    areas = measured(bench, elements, sites=sited(SPOTS)).areas
    assert areas
    # the two operators serve the same people: the mean of what their sites say
    assert areas.one_maker == {"nokia": Some(1, Fraction(15), 0)}
    assert (areas.served, areas.alone, areas.unplaced, areas.open) == (Some(2, Fraction(55), 0), 1, 1, Some(1, Fraction(40), 0))
    assert areas.share == Bounds(Fraction(0), Fraction(1)), "what stands nowhere may be in any area"
    placed = measured(bench, elements[:-1], sites=sited(SPOTS)).areas
    assert placed
    assert placed.share == Bounds(Fraction(15, 55), Fraction(1))
    assert measured(bench, elements).areas is None


@pytest.mark.parametrize("function", [None, "Frob", "AMF+Frob"])
def test_what_may_be_radio_leaves_no_area_of_one_maker_for_certain(bench: Any, function: str | None) -> None:
    elements = radio(("Op", "s1", "Nokia"), ("Po", "s2", "Nokia"), ("Op", "s3", "Nokia"), ("Po", "s3", "Nokia"))
    own, other = ({"operator": "Op", "vendor": v, "function": function, "site_id": "s1"} for v in ("Nokia", "Acme"))
    for one, sure in ((own, 2), (other, 1), (other | {"vendor": None}, 1)):
        areas = measured(bench, [*elements, one], sites=sited(SPOTS)).areas
        assert areas
        assert (areas.one_maker["nokia"].areas, areas.open.areas, areas.doubtful) == (sure, 2 - sure, 1)
        assert areas.share == Bounds(Fraction(0), Fraction(1))
    known = measured(bench, [*elements, other | {"function": "AMF"}], sites=sited(SPOTS)).areas
    assert known
    assert (known.one_maker["nokia"].areas, known.doubtful) == (2, 0)


def test_a_site_on_the_side_of_a_square_lies_in_the_next(bench: Any) -> None:
    spots = {"a": (50.15, 8.05, 10), "b": (50.15, 8.1, 20), "c": (50.15, 8.15, 40), "d": (-0.3, 0.3, 80), "e": (-0.25, 0.35, 1)}
    elements = radio(
        *((operator, site, "Nokia") for operator, site in (("Op", "a"), ("Po", "b"), ("Op", "c"), ("Op", "d"), ("Po", "e")))
    )
    areas = measured(bench, elements, sites=sited(spots)).areas
    assert areas
    assert (areas.served.areas, areas.alone) == (2, 1), "8.1 / 0.1 is 80.999... in floats"


def test_radio_that_others_use_serves_these_too(bench: Any, netvet: Any) -> None:
    spots = {"s1": (50.01, 8.01, 1000), "s2": (50.21, 8.01, 500), "s3": (50.41, 8.01, 300)}
    elements = radio(("P", "s1", "Huawei"), ("P", "s2", "Huawei"), ("Q", "s2", "Nokia"), ("Q", "s3", "Nokia"))
    elements[0]["used_by"] = "Q+P+Nobody"
    found = measured(bench, elements, sites=sited(spots))
    areas = found.areas
    assert areas
    assert (areas.served, areas.alone, areas.shared) == (Some(2, Fraction(1500), 0), 1, 1)
    assert areas.one_maker == {"huawei": Some(1, Fraction(1000), 0)}
    assert areas.share == Bounds(Fraction(2, 3), Fraction(2, 3))
    told = netvet("dependence", found.case.folder).stdout
    assert "Of 1 element of radio `used_by` names other operators" in told
    assert ") names operators that run no element: Nobody." in told
    elements[0]["state"] = None
    doubted = measured(bench, elements, sites=sited(spots)).areas
    assert doubted
    assert (doubted.one_maker, doubted.doubtful, doubted.shared) == ({}, 1, 1)


def test_radio_without_a_site_may_be_in_any_area(bench: Any, netvet: Any) -> None:
    elements = radio(("Op", "s1", "Nokia"), ("Po", "s2", "Nokia"))
    lost = [{"operator": "Op", "vendor": "Acme", "function": function, "site_id": None} for function in ("gNB", "Frob", "AMF")]
    found = measured(bench, [*elements, *lost], sites=sited(SPOTS))
    assert found.areas
    assert (found.areas.adrift, found.areas.share) == (2, Bounds(Fraction(0), Fraction(1)))
    told = netvet("dependence", found.case.folder).stdout
    assert "Left out: 2 elements that are or may be radio, not known where." in told


def test_people_of_areas_never_come_to_more_than_any_operator_serves(bench: Any) -> None:
    spots = {"a1": (50.01, 8.01, 90), "b1": (50.11, 8.01, 10), "a2": (50.02, 8.01, 10), "b2": (50.12, 8.01, 90)}
    elements = radio(("Op", "a1", "Nokia"), ("Op", "b1", "Nokia"), ("Po", "a2", "Acme"), ("Po", "b2", "Acme"))
    areas = measured(bench, elements, sites=sited(spots)).areas
    assert areas
    assert areas.served == Some(2, Fraction(100), 0)
    assert areas.share == Bounds(Fraction(0), Fraction(0))


def test_who_lives_in_an_area_may_not_be_known(bench: Any) -> None:
    elements = radio(("Op", "s1", "Nokia"), ("Po", "s2", "Nokia"), ("Op", "s3", "Nokia"), ("Po", "s3", "Acme"))
    partly = measured(bench, elements, sites=sited(SPOTS | {"s2": (50.02, 8.02, None)})).areas
    assert partly
    # 10 people by one operator and 20 by the other make it 15 of 55, 10 and 2 000 nearly all
    assert (partly.one_maker, partly.served) == ({"nokia": Some(1, Fraction(0), 1)}, Some(2, Fraction(40), 1))
    assert partly.share == Bounds(Fraction(0), Fraction(1))
    lost = measured(bench, elements, sites=sited({**SPOTS, "s1": (50.01, 8.01, None), "s2": (50.02, 8.02, None)})).areas
    assert lost
    assert lost.one_maker == {"nokia": Some(1, Fraction(0), 1)}
    assert lost.one_maker["nokia"].told is None
    assert lost.share == Bounds(Fraction(0), Fraction(1))
    beside = measured(bench, elements, sites=sited({**SPOTS, "s3": (50.51, 8.01, None)})).areas
    assert beside
    assert beside.share == Bounds(Fraction(0), Fraction(1))


def test_people_are_told_to_three_digits() -> None:
    assert [rounded(n) for n in (0, 7, 999, 1234, 81_253_991, Fraction(2_345_678, 2))] == [
        0,
        7,
        999,
        1230,
        81_300_000,
        1_170_000,
    ]
