"""Rules that quote the network's dependence: three-valued, exact, the same by classes and by rows, marked as estimates."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netvet
from netvet.dossier import read_dossiers
from netvet.errors import CaseError
from netvet.findings import explain, read_selection
from netvet.findings.facts import DEPENDENCE
from netvet.inventory.functions import shipped_functions


def statuses(bench: Any, elements: list[dict[str, Any]], require: str, **options: Any) -> list[str]:
    usual = {"operator": "Op", "state": "in-service", "function": "AMF"}
    rows = [usual | {"element_id": f"e{i}"} | row for i, row in enumerate(elements)]
    rule = bench.text(bench.rule(applies="TRUE", require=require))
    with bench.judge(rows, rule, **options) as findings:
        counted = {row["status"]: row["n"] for row in findings.counts()}
        found = findings.rows(everything=True)
        told = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert counted == {status: sum(row["status"] == status for row in told) for status in counted}
    return [row["status"] for row in told]


def named(*vendors: str | None, **more: Any) -> list[dict[str, Any]]:
    return [{"vendor": vendor} | more for vendor in vendors]


def test_a_share_of_the_same_function_is_compared_exactly(bench: Any) -> None:
    rows = [*named("Nokia", "Nokia", "Ericsson", "Ericsson", "Ericsson"), *named("Ericsson", function="UPF")]
    assert statuses(bench, rows, "dependence.share_of_elements <= 0.4") == ["met"] * 2 + ["violated"] * 4
    assert statuses(bench, rows, "dependence.share_of_elements < 0.4") == ["violated"] * 6
    assert statuses(bench, rows, "dependence.share_of_elements BETWEEN 0.4 AND 0.6") == ["met"] * 5 + ["violated"]
    assert statuses(bench, rows, "dependence.share_of_elements IN (0.4, 1)") == ["met"] * 2 + ["violated"] * 3 + ["met"]
    thirds = named("Nokia", "Ericsson", "Samsung")
    assert statuses(bench, thirds, "dependence.share_of_elements <= 0.333333") == ["violated"] * 3


def test_operators_and_the_nation_are_told_apart(bench: Any) -> None:
    rows = [*named("Nokia", "Nokia"), *named("Ericsson", operator="Po")]
    assert statuses(bench, rows, "NOT dependence.single_supplier") == ["violated"] * 3
    assert statuses(bench, rows, "NOT dependence.national_single_supplier") == ["met"] * 3
    assert statuses(bench, rows, "dependence.national_makers >= 2") == ["met"] * 3
    assert statuses(bench, rows, "dependence.national_share_of_elements <= 0.5") == ["violated"] * 2 + ["met"]
    assert statuses(bench, rows, "dependence.hhi = 1") == ["met"] * 3
    assert statuses(bench, rows, "dependence.national_top_share <= 0.7") == ["met"] * 3


def test_sites_and_weights(bench: Any) -> None:
    rows = [
        {"vendor": "Nokia", "site_id": "a", "traffic_gbps": "1", "subscribers": 0},
        {"vendor": "Nokia", "site_id": "b", "traffic_gbps": "1", "subscribers": 1},
        {"vendor": "Ericsson", "site_id": "b", "traffic_gbps": "6", "subscribers": 1},
    ]
    both = "dependence.share_of_sites <= 0.5 AND dependence.share_of_traffic <= 0.5"
    assert statuses(bench, rows, both) == ["violated"] * 3
    assert statuses(bench, rows, "dependence.share_of_sites <= 0.5 OR dependence.share_of_traffic <= 0.5") == ["met"] * 2 + [
        "met"
    ]
    assert statuses(bench, rows, "dependence.share_of_subscribers = 0.5") == ["met"] * 3
    assert statuses(bench, [*rows, *named("Nokia")], both)[:2] == ["unknown"] * 2  # its site and traffic are not known


def test_what_some_elements_serve_is_not_known(bench: Any) -> None:
    rows = [*named("Nokia", subscribers=60), *named("Ericsson", subscribers=40), *named("Nokia")]
    assert statuses(bench, rows, "dependence.share_of_subscribers <= 0.5") == ["violated", "met", "violated"]
    assert statuses(bench, rows, "dependence.share_of_subscribers <= 0.7") == ["unknown", "met", "unknown"]
    assert statuses(bench, rows, "dependence.share_of_subscribers <= 0.3") == ["violated", "unknown", "violated"]
    assert statuses(bench, rows, "dependence.makers = 2") == ["met"] * 3
    assert statuses(bench, [*rows, *named("Acme", function="UPF")], "dependence.share_of_subscribers = 1")[-1] == "unknown"
    nobody = named("Nokia", subscribers=0)
    assert statuses(bench, nobody, "dependence.share_of_subscribers <= 0.5") == ["unknown"]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"vendor": "Nokia", "subscribers": None}, "(subscribers of 1 element)"),
        ({"vendor": None, "subscribers": 9}, "(the maker of 1 element)"),
        ({"vendor": None, "subscribers": None}, "(the maker of 1 element, subscribers of 1 element)"),
        ({"vendor": "Nokia", "subscribers": 5, "state": None}, "(whether 1 element is there)"),
        ({"vendor": "Nokia", "subscribers": 5, "function": None}, "(the function of 1 element)"),
    ],
)
def test_the_reason_says_what_is_not_known(bench: Any, more: dict[str, Any], words: str) -> None:
    usual = {"operator": "Op", "state": "in-service", "function": "AMF"}
    rows = [*named("Nokia", subscribers=1), *named("Ericsson", subscribers=1), more]
    rows = [usual | {"element_id": f"e{i}"} | row for i, row in enumerate(rows)]
    found = bench.rows(rows, bench.text(bench.rule(applies="TRUE", require="dependence.share_of_subscribers <= 0.6")))
    assert found[0]["status"] == "unknown"
    assert found[0]["reason"] == f"not known: dependence.share_of_subscribers {words}"


SITES = [
    {"site_id": site, "latitude": 50 + i / 2, "longitude": 8, "population": people}
    for i, (site, people) in enumerate(zip("ab", (30, 70), strict=True))
]


def stations(*made: str | None) -> list[dict[str, Any]]:
    """Two operators at two places: the makers of the first's radio, and of the second's."""
    places = [(operator, site) for operator in ("Op", "Po") for site in "ab"]
    return [{"operator": o, "site_id": s, "vendor": v, "function": "gNB"} for (o, s), v in zip(places, made, strict=True)]


def test_people_where_all_radio_is_of_one_maker(bench: Any) -> None:
    rows = [*stations("Nokia", "Nokia", "Nokia", "Ericsson"), *named("Nokia", function="AMF", operator="Op")]
    for limit, status in ((0.3, "met"), (0.29, "violated")):
        assert statuses(bench, rows, f"dependence.national_common_mode <= {limit}", sites=SITES) == [status] * 5
    open_ = stations("Nokia", "Nokia", "Nokia", None)
    for limit, status in ((0.2, "violated"), (0.3, "unknown"), (1, "met")):
        assert statuses(bench, open_, f"dependence.national_common_mode <= {limit}", sites=SITES) == [status] * 4


@pytest.mark.parametrize(
    ("sites", "more", "words"),
    [
        ([SITES[0], SITES[1] | {"population": None}], {}, "who lives in areas (1)"),
        ([SITES[0], SITES[1] | {"latitude": None}], {}, "where sites with radio are (1)"),
        (SITES, {"state": None}, "whether 1 element is there"),
        (SITES, {"function": None}, "the function of 1 element"),
        (SITES, {"site_id": None}, "the site of 1 element"),
        ([], {}, "where any site with radio is"),
    ],
)
def test_areas_of_which_something_is_not_known_leave_it_open(
    bench: Any, sites: list[Any], more: dict[str, Any], words: str
) -> None:
    usual = {"operator": "Op", "state": "in-service", "function": "gNB", "site_id": "b", "vendor": "Nokia"}
    rows = [*stations("Nokia", "Nokia", "Nokia", "Ericsson"), usual | more]
    rows = [usual | {"element_id": f"e{i}"} | row for i, row in enumerate(rows)]
    rule = bench.text(bench.rule(applies="TRUE", require="dependence.national_common_mode <= 0.9"))
    (found,) = [row for row in bench.rows(rows, rule, sites=sites) if row["element_id"] == "e3"]
    assert (found["status"], found["reason"]) == ("unknown", f"not known: dependence.national_common_mode ({words})")


def test_several_functions_have_the_worst(bench: Any) -> None:
    rows = [*named("Nokia", function="AMF+UPF"), *named("Ericsson", function="UPF")]
    assert statuses(bench, rows, "dependence.makers >= 2") == ["violated", "met"]
    assert statuses(bench, rows, "dependence.share_of_elements <= 0.5") == ["violated", "met"]


@pytest.mark.parametrize(
    "more",
    [
        {"vendor": "Ericsson", "state": None},
        {"vendor": "Ericsson", "function": None},
        {"vendor": "Ericsson", "function": "thing-not-mapped"},
    ],
)
def test_what_may_be_missing_leaves_it_open(bench: Any, more: dict[str, Any]) -> None:
    assert statuses(bench, [*named("Nokia"), more], "dependence.share_of_elements <= 0.6")[0] == "unknown"
    elsewhere = [*named("Nokia"), more | {"operator": "Po"}]
    assert statuses(bench, elsewhere, "dependence.share_of_elements <= 0.6")[0] == "violated"
    assert statuses(bench, elsewhere, "dependence.national_share_of_elements <= 0.6")[0] == "unknown"


def test_no_cap_is_decided_while_rows_are_set_aside(bench: Any) -> None:
    assert statuses(bench, named("Nokia", "Ericsson"), "dependence.makers >= 2", set_aside=1) == ["unknown"] * 2


def test_makers_not_known_make_an_interval(bench: Any) -> None:
    rows = named("Nokia", "Nokia", None)
    assert statuses(bench, rows, "dependence.share_of_elements <= 0.5") == ["violated"] * 2 + ["unknown"]
    assert statuses(bench, rows, "dependence.share_of_elements <= 0.7") == ["unknown"] * 3
    assert statuses(bench, rows, "NOT dependence.single_supplier") == ["unknown"] * 3
    assert statuses(bench, rows, "dependence.makers <= 2") == ["met"] * 3
    assert statuses(bench, [*rows, *named("none")], "dependence.share_of_elements = 0")[-1] == "met"


def test_an_estimate_among_the_measured_is_marked_and_no_other(bench: Any) -> None:
    usual = {"operator": "Op", "state": "in-service", "function": "AMF", "vendor": "Nokia", "estimate": False}
    more = [{}, {"function": "AMF+UPF", "estimate": True}, {"operator": "Po"}, {"function": "SMF"}, {"function": "UPF"}]
    rows = [usual | row | {"element_id": f"e{i}"} for i, row in enumerate(more)]
    for require, marked in (
        ("dependence.makers >= 2", [True, True, False, False, True]),
        ("dependence.national_makers >= 2", [True, True, True, False, True]),
        ("vendor.id = 'nokia'", [False, True, False, False, False]),
    ):
        found = bench.rows(rows, bench.text(bench.rule(applies="TRUE", require=require)))
        assert [row["estimate"] for row in found] == marked


def test_the_explanation_names_the_figure(bench: Any) -> None:
    rows = [
        {"element_id": f"e{i}", "operator": "Op", "state": "in-service", "function": "AMF", "vendor": v}
        for i, v in enumerate(("Nokia", None))
    ]
    with bench.judge(rows, bench.text(bench.rule(applies="TRUE", require="dependence.share_of_elements <= 0.6"))) as findings:
        ((told,),) = [explain(findings, "e0")[1]]
        assert [(one.value, one.source) for one in told.grounds] == [("0.5 to 1", "measured over the network")]
        assert "dependence.share_of_elements" in told.reason


def test_it_chooses_no_elements(bench: Any) -> None:
    folder = bench.fresh()
    bench.write(folder, "elements", [{"element_id": "e", "operator": "Op", "state": "in-service"}])
    (folder / "case.toml").write_text("as_of = 2026-11-21\n", encoding="utf-8")
    assert read_selection("dependence.makers = 1", shipped_functions(), read_dossiers())
    with netvet.open_scene(folder) as scene, pytest.raises(CaseError):
        scene.by_condition("dependence.makers = 1")


@settings(max_examples=4, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(sorted(DEPENDENCE)), st.sampled_from((0.25, 0.5, 1)))
def test_filling_in_makers_and_weights_never_turns_what_was_decided(bench: Any, seed: int, fact: str, limit: float) -> None:
    r = Random(seed)
    rows = [
        {
            "operator": r.choice(("Op", "Po")),
            "function": r.choice(("AMF", "UPF", "AMF+gNB")),
            "vendor": r.choice(("Nokia", "Ericsson", None)),
            "site_id": r.choice("ab"),
            **{column: r.choice((0, 1, 4, None)) for column in ("subscribers", "premises", "traffic_gbps")},
        }
        for _ in range(r.randint(2, 5))
    ]
    require = f"dependence.{fact}" if fact.endswith("supplier") else f"dependence.{fact} <= {limit}"
    before = statuses(bench, rows, require, sites=SITES)
    weight = {"traffic": "traffic_gbps"}.get(measure := fact.rpartition("_of_")[2], measure)
    columns = [column for column in ("vendor", weight) if column in rows[0]]
    lost = [(place, column) for place, row in enumerate(rows) for column in columns if row[column] is None][:2]
    seen: list[set[str]] = [set() for _ in rows]
    for chosen in product((True, False), repeat=len(lost)):
        filled = [dict(row) for row in rows]
        for (place, column), one in zip(lost, chosen, strict=True):
            filled[place][column] = ("Nokia" if one else "Samsung") if column == "vendor" else 9 * one
        for place, status in enumerate(statuses(bench, filled, require, sites=SITES)):
            seen[place].add(status)
    for status, after in zip(before, seen, strict=True):
        assert status == "unknown" or after == {status}


def test_hhi_by_hand(bench: Any) -> None:
    rows = named("Nokia", "Nokia", "Ericsson", "Samsung")
    hhi = Fraction(4 + 1 + 1, 16)
    assert statuses(bench, rows, f"dependence.hhi = {float(hhi)}") == ["met"] * 4


def test_what_nobody_makes_has_no_part_of_any_share(bench: Any) -> None:
    rows = [*named("none", site_id="a", subscribers=1), *named("Nokia", function="UPF", site_id="a", subscribers=1)]
    for measure in ("elements", "sites", "subscribers"):
        assert statuses(bench, rows, f"dependence.share_of_{measure} = 0")[0] == "met"
    assert statuses(bench, rows, "dependence.makers = 0")[0] == "met"
    assert statuses(bench, rows, "NOT dependence.single_supplier")[0] == "met"
    for function in (None, "Frob"):
        lost = [rows[0] | {"function": function}, *named("Nokia")]
        assert statuses(bench, lost, "dependence.makers = 0")[0] == "unknown"
        assert statuses(bench, lost, "dependence.share_of_elements = 0")[0] == "met"
    rule = bench.text(bench.rule(applies="TRUE", require="dependence.hhi <= 0.5"))
    usual = {"operator": "Op", "state": "in-service", "function": "AMF"}
    with bench.judge([usual | {"element_id": f"e{i}"} | row for i, row in enumerate(rows)], rule) as findings:
        (told, _) = findings.rows(everything=True).fetchall()
    assert "no element of this function has a maker" in str(told)
