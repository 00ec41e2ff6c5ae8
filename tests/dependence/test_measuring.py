"""Dependence measured on small networks: what is counted, what is left out, what is not known."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dependence.small import measured, one, shares

from netvet.dependence import MEASURES, SHARE_COLUMNS, parts, percent
from netvet.dependence.bounds import Bounds
from netvet.dependence.notebook import FINE
from netvet.errors import CaseError


def test_shares_and_index_of_an_operator(bench: Any) -> None:
    scope = one(measured(bench, [{"vendor": "Nokia"}, {"vendor": "NOKIA"}, {"vendor": "Acme"}, {"vendor": "ACME Ltd."}]))
    assert shares(scope) == {"nokia": (Fraction(1, 2),) * 2, "acme": (Fraction(1, 2),) * 2}
    assert scope.found.hhi
    assert scope.found.hhi.exact
    assert scope.found.hhi.low == Fraction(1, 2)
    assert scope.found.effective
    assert scope.found.effective.low == 2


def test_what_is_not_there_does_not_count(bench: Any) -> None:
    gone = [
        {"vendor": "Acme", "state": "removed", "removed_on": "2026-01-01"},
        {"vendor": "Acme", "state": "planned", "installed_on": "2027-01-01"},
        {"vendor": "Acme", "state": "in-service", "installed_on": "2020-01-01", "removed_on": "2026-11-21"},
    ]
    elements = [*gone, {"vendor": "Nokia", "planned_removal_on": "2026-12-31"}]
    assert shares(one(measured(bench, elements))) == {"nokia": (1, 1)}
    later = measured(bench, elements, on=date(2027, 1, 1))
    assert shares(one(later)) == {"acme": (1, 1)}  # the plans are carried out: one goes, another comes


def test_an_element_that_may_not_be_there_makes_an_interval(bench: Any) -> None:
    found = measured(bench, [{"vendor": "Nokia"}, {"vendor": "Acme", "state": None}])
    assert shares(one(found)) == {"nokia": (Fraction(1, 2), 1), "acme": (0, Fraction(1, 2))}
    assert (found.doubtful, found.left_out) == (1, {})


def test_known_to_have_no_maker_is_left_out_and_told(bench: Any) -> None:
    found = measured(bench, [{"vendor": "Nokia"}, {"vendor": "none"}])
    assert shares(one(found)) == {"nokia": (1, 1)}
    assert found.left_out == {"no maker": 1}


def test_a_maker_of_no_known_group_is_one_thing_that_is_not_known(bench: Any) -> None:
    elements = [{"vendor": "Huawei"}, {"vendor": "HiSilicon"}, {"vendor": "Acme"}, {"vendor": "Acme"}]
    scope = one(measured(bench, elements, by="group"))
    assert shares(scope) == {"huawei": (Fraction(1, 2), Fraction(1))}
    assert scope.found.suppliers == (1, 2)
    assert scope.found.hhi
    assert (scope.found.hhi.low, scope.found.hhi.high) == (Fraction(1, 2), 1)


def test_several_makers_in_one_cell_are_no_maker_of_their_own(bench: Any) -> None:
    scope = one(measured(bench, [{"vendor": "Nokia"}, {"vendor": "Ericsson"}, {"vendor": "Nokia/Ericsson"}]))
    assert scope.unknown == 1
    assert shares(scope) == {"nokia": (Fraction(1, 3), Fraction(2, 3)), "ericsson": (Fraction(1, 3), Fraction(2, 3))}


def test_seats(bench: Any) -> None:
    scope = one(measured(bench, [{"vendor": "Huawei"}, {"vendor": "ZTE"}, {"vendor": "Nokia"}], by="home-state"))
    assert shares(scope) == {"CN": (Fraction(2, 3),) * 2, "FI": (Fraction(1, 3),) * 2}


def test_a_site_counts_for_every_maker_on_it(bench: Any) -> None:
    sites = [{"vendor": "Nokia", "site_id": "a"}, {"vendor": "Acme", "site_id": "a"}, {"vendor": "Acme", "site_id": "a"}]
    elements = [*sites, {"vendor": "Nokia", "site_id": "b"}, {"vendor": "Zeta"}, {"vendor": "Zeta", "site_id": "none"}]
    found = measured(bench, elements, measure="sites")
    assert shares(one(found)) == {
        "nokia": (Fraction(2, 3), 1),
        "acme": (Fraction(1, 3), Fraction(1, 2)),
        "zeta": (0, Fraction(1, 2)),
    }
    assert found.siteless == 1
    sited = one(measured(bench, [row for row in elements if row.get("site_id")], measure="sites"))
    assert shares(sited) == {"nokia": (1, 1), "acme": (Fraction(1, 2),) * 2}
    assert sited.found.hhi
    assert sited.found.hhi.low == Fraction(4 + 1, 9)


def test_people_over_several_functions_are_the_largest_sum_of_any_one(bench: Any) -> None:
    elements = [
        {"vendor": "Nokia", "function": "AMF", "subscribers": 60},
        {"vendor": "Acme", "function": "AMF", "subscribers": 40},
        {"vendor": "Acme", "function": "UPF", "subscribers": 90},
        {"vendor": "Nokia", "function": "UPF+AMF", "subscribers": None},
    ]
    scope = one(measured(bench, elements[:3], measure="subscribers"))
    assert scope.found.whole == 100
    assert shares(scope) == {"nokia": (Fraction(6, 10),) * 2, "acme": (Fraction(9, 10),) * 2}
    assert scope.found.hhi is None
    amf, upf = measured(bench, elements, measure="subscribers", per=["function"]).scopes
    assert (amf.function, amf.elements, upf.function) == ("AMF", 3, "UPF")


def test_what_an_element_serves_may_be_any_number_where_it_is_not_known(bench: Any) -> None:
    elements = [{"vendor": "Nokia", "subscribers": 60}, {"vendor": "Acme", "subscribers": 40}, {"vendor": "Nokia"}]
    found = measured(bench, elements, measure="subscribers", per=["function"])
    scope = one(found)
    assert shares(scope) == {"nokia": (Fraction(6, 10), 1), "acme": (0, Fraction(4, 10))}
    assert scope.found.top
    assert (scope.found.top.low, scope.found.top.high) == (Fraction(6, 10), 1)
    assert scope.found.hhi
    assert (scope.found.hhi.low, scope.found.hhi.high) == (Fraction(36 + 16, 100), 1)
    assert (scope.unweighed, found.unweighed, scope.unknown) == (1, 1, 0)
    over = one(measured(bench, [*elements, {"vendor": "Zeta", "function": "UPF"}], measure="subscribers"))
    assert shares(over) == {"nokia": (0, 1), "acme": (0, Fraction(4, 10)), "zeta": (0, 1)}


def test_where_nobody_says_whom_it_serves_the_maker_is_known_all_the_same(bench: Any) -> None:
    scope = one(measured(bench, [{"vendor": "Nokia"}, {"vendor": "Acme"}], measure="subscribers", per=["nation"]))
    assert shares(scope) == {"nokia": (0, 1), "acme": (0, 1)}
    alone = measured(bench, [{"vendor": "Nokia", "subscribers": 0}], measure="subscribers")
    assert one(alone).found.makers == ("nokia",)
    assert one(alone).found.top is None
    assert [row["maker"] for row in alone.to_arrow().to_pylist()] == ["nokia"]


def test_traffic_is_exact(bench: Any) -> None:
    elements = [{"vendor": "Nokia", "traffic_gbps": "0.1"}, {"vendor": "Acme", "traffic_gbps": "0.2"}]
    found = measured(bench, elements, measure="traffic", per=["nation"])
    assert shares(one(found))["nokia"] == (Fraction(1, 3), Fraction(1, 3))
    assert one(found).label == "nation"


def test_scopes_are_crossed_and_a_place_that_is_not_known_is_told(bench: Any) -> None:
    elements = [
        {"vendor": "Nokia", "site_id": "a", "function": "gNB"},
        {"vendor": "Acme", "site_id": "b", "function": "AMF"},
        {"vendor": "Acme", "site_id": "b", "function": None},
        {"vendor": "Acme", "function": "gNB"},
    ]
    sites = [{"site_id": "a", "region": "North"}, {"site_id": "b", "region": "South"}]
    for measure in ("elements", "sites"):
        found = measured(bench, elements, sites=sites, per=["region", "function"], measure=measure)
        assert [scope.label for scope in found.scopes] == ["North, gNB", "South, AMF"]
        assert [scope.unsorted for scope in found.scopes] == [0, 1]
        assert found.unsorted == 1
        assert found.left_out["their region"] == 1


def test_functions_with_a_single_supplier(bench: Any) -> None:
    elements = [
        {"vendor": "Nokia", "function": "AMF"},
        {"vendor": "Nokia", "function": "UPF"},
        {"vendor": None, "function": "UPF"},
        {"vendor": "Nokia", "function": "SMF"},
        {"vendor": "Acme", "function": "SMF"},
    ]
    found = measured(bench, elements)
    assert [(scope.function, scope.found.suppliers) for scope in found.single] == [("AMF", (1, 1)), ("UPF", (1, 2))]
    assert [scope.function for scope in found.national] == ["AMF", "UPF", "SMF"]


def test_estimates_are_marked(bench: Any) -> None:
    found = measured(bench, [{"vendor": "Nokia", "estimate": True}, {"vendor": "Acme", "estimate": False}])
    assert found.estimate
    assert one(found).estimates == 1
    assert "estimates" in found._repr_html_()


@pytest.mark.parametrize("options", [{"by": "owner"}, {"per": ["town"]}, {"measure": "money"}, {"per": ["nation", "region"]}])
def test_words_that_mean_nothing_are_refused(bench: Any, options: dict[str, Any]) -> None:
    with pytest.raises(CaseError) as caught:
        measured(bench, [{"vendor": "Nokia"}], **options)
    assert caught.value.remedy


def test_a_network_without_columns(bench: Any) -> None:
    found = measured(bench, [{}], measure="subscribers", per=["nation"])
    assert one(found).found.top
    assert one(found).unweighed == 1
    assert measured(bench, [{}]).scopes[0].found.suppliers == (1, 1)


NAMES = ("Qworp", "Blimna", "Xudfet")


def drawn(seed: int, names: tuple[str, ...]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    r = Random(seed)
    elements = [
        {
            "operator": r.choice(("Op", "Po")),
            "function": r.choice(("gNB", "AMF", "gNB+AMF", "own", None)),
            "vendor": r.choice([*names, *names, None]),
            "site_id": r.choice(("a", "b", "c", None)),
            "subscribers": r.choice((0, 1, 5, 5, None)),
        }
        for _ in range(r.randint(1, 9))
    ]
    sites = [{"site_id": site, "latitude": 50 + i / 7, "longitude": 8, "population": 5} for i, site in enumerate("abc")]
    return elements, sites


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 10**9), st.permutations(NAMES), st.sampled_from(sorted(MEASURES)))
def test_renaming_makers_changes_names_only(bench: Any, seed: int, others: list[str], measure: str) -> None:
    def told(names: tuple[str, ...]) -> str:
        elements, sites = drawn(seed, names)
        found = measured(bench, elements, sites=sites, measure=measure, per=["operator"])
        whole = [found.scopes, found.by_function, found.national, found.areas, found.left_out]
        text = str(whole)
        for place, name in enumerate(names):
            text = text.replace(name.casefold(), f"<{place}>")
        return re.sub(r"frozenset\((.*?)\)", lambda found: str(sorted(found[1])), text)

    assert told(NAMES) == told(tuple(others))


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(("elements", "sites", "subscribers")), st.sampled_from(("nation", "function")))
def test_every_completion_lies_within_and_the_ends_are_reached(bench: Any, seed: int, measure: str, per: str) -> None:
    elements, sites = drawn(seed, NAMES)
    known = {"own": "AMF", None: "gNB"}
    elements = [
        row
        | {"subscribers": row["subscribers"] or 0, "site_id": row["site_id"] or "none"}
        | {"function": known.get(row["function"], row["function"])}
        for row in elements
    ]
    lost = [i for i, row in enumerate(elements) if row["vendor"] is None][:2]
    elements = [row for i, row in enumerate(elements) if row["vendor"] is not None or i in lost]
    open_ = [row for row in elements if row["vendor"] is None]
    found = measured(bench, elements, sites=sites, measure=measure, per=[per])
    tops: dict[str | None, list[Fraction]] = {}
    for chosen in product([*NAMES, "new0", "new1"], repeat=len(open_)):
        if "new1" in chosen and "new0" not in chosen[: chosen.index("new1")]:
            continue  # a name more or less for a new maker: of two such the first is new0
        given_ = iter(chosen)
        filled = [row | {"vendor": row["vendor"] or next(given_)} for row in elements]
        for scope in measured(bench, filled, sites=sites, measure=measure, per=[per]).scopes:
            top = scope.found.top
            if top:
                assert top.exact
                tops.setdefault(scope.function, []).append(top.low)
    for scope in found.scopes:
        if scope.found.top:
            own = tops[scope.function]
            assert (scope.found.top.low, scope.found.top.high) == (min(own), max(own))


def test_labels_that_share_a_short_hash_are_told_apart(bench: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    elements, sites = drawn(7, NAMES)
    found = [measured(bench, elements, sites=sites, measure="sites", per=["function"])]
    hashes = ["1::UINTEGER", "(hash(o, f, v) & 3)::UINTEGER"]
    for tried in (hashes, ["hash(o, f, v)"]):
        words = iter([*tried, "hash(o, f, v)"])
        monkeypatch.setattr(parts, "_hashed", lambda _, words=words: next(words))
        found.append(measured(bench, elements, sites=sites, measure="sites", per=["function"]))
    assert len({str((one.scopes, one.by_function, one.national, one.areas)) for one in found}) == 1


def test_rows_for_programs(bench: Any) -> None:
    elements = [{"vendor": "Nokia"}, {"vendor": None}]
    table = measured(bench, elements).to_arrow()
    assert tuple(table.column_names) == SHARE_COLUMNS
    (row,) = table.to_pylist()
    assert (row["maker"], row["share_low"], row["share_high"], row["hhi_low"], row["hhi_high"]) == ("nokia", 0.5, 1, 0.5, 1)


def test_none_and_all_are_told_only_where_it_is_so() -> None:
    few, all_but_few = Fraction(1, 400), Fraction(399, 400)
    assert [percent(Bounds(one, one), 400) for one in (Fraction(0), few, all_but_few, Fraction(1))] == [
        "0 %",
        "under 1 %",
        "over 99 %",
        "100 %",
    ]
    assert percent(Bounds(Fraction(9999, 10000), Fraction(9999, 10000)), FINE) == "over 99.9 %"
