"""Rules that quote what an element or a site carries or could stop: three-valued, the same by classes and by rows."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from click.testing import CliRunner

import netvet
from netvet.cli import cli
from netvet.errors import CaseError
from netvet.findings import explain

ROWS: list[dict[str, Any]] = [
    {"element_id": "g1", "function": "gNB", "site_id": "s1", "subscribers": 30, "traffic_gbps": 3},
    {"element_id": "g2", "function": "gNB", "site_id": "s2", "subscribers": 50, "traffic_gbps": 5},
    {"element_id": "h", "function": "gNB", "site_id": "s2", "subscribers": 20, "traffic_gbps": 2, "operator": "Po"},
    {"element_id": "r", "function": "cell-site-router", "site_id": "s2", "subscribers": 1, "traffic_gbps": 1},
    {"element_id": "u", "function": "UPF", "site_id": "s9", "subscribers": 80, "traffic_gbps": 8},
    {"element_id": "v", "function": "UPF", "site_id": "s8", "subscribers": 20, "traffic_gbps": 2, "operator": "Po"},
    {"element_id": "m", "function": "RAN-EM", "site_id": "s8", "subscribers": 0, "traffic_gbps": 0},
]
LINKS = [
    {"from_element": one, "to_element": other, "ipsec": True, "length_km": 1}
    for one, other in (("g1", "r"), ("g2", "u"), ("r", "u"), ("h", "v"))
]
USUAL = {"operator": "Op", "state": "in-service", "vendor": "Nokia", "managed_by": "none", "hosted_on": "none"}
USUAL |= {"critical_functions_replaced": False}


def judged(bench: Any, require: str, *changes: dict[str, Any], **options: Any) -> dict[str, str]:
    """The status of each element, by classes and by rows alike."""
    rows = [USUAL | row for row in ROWS]
    for change in changes:
        rows = [row | change if row["element_id"] == change["element_id"] else row for row in rows]
    rule = bench.text(bench.rule(applies="TRUE", require=require))
    with bench.judge(rows, rule, links=LINKS, **options) as findings:
        counted = {row["status"]: row["n"] for row in findings.counts()}
        found = findings.rows(everything=True)
        told = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert counted == {status: sum(row["status"] == status for row in told) for status in counted}
    return {row["element_id"]: row["status"] for row in told}


def broken(found: dict[str, str]) -> str:
    assert set(found.values()) <= {"met", "violated"}, found
    return " ".join(sorted(name for name, status in found.items() if status == "violated"))


def test_what_passes_through_an_element_counts_though_ipsec_hides_it(bench: Any) -> None:
    assert broken(judged(bench, "exposure.carries_subscribers <= 0.375")) == "g2 h u v"
    assert broken(judged(bench, "exposure.carries_subscribers < 0.375")) == "g1 g2 h r u v"
    assert broken(judged(bench, "exposure.national_carries_traffic < 0.3")) == "g1 g2 r u"
    assert broken(judged(bench, "exposure.national_carries_traffic BETWEEN 0 AND 0.5")) == "u"


def test_what_could_be_stopped_holds_what_is_controlled(bench: Any) -> None:
    managed = {"element_id": "g2", "managed_by": "m"}
    assert "m" not in broken(judged(bench, "exposure.carries_traffic < 0.5", managed)).split()
    found = judged(bench, "exposure.national_stops_subscribers < 0.5", managed)
    assert (found["m"], found["g1"], found["r"]) == ("violated", "met", "met")


def test_a_site_is_all_that_stands_on_it(bench: Any) -> None:
    found = judged(bench, "exposure.national_site_carries_traffic < 0.9")
    assert broken(found) == "g2 h r", "a router and two stations: their ways are three different ones"
    assert judged(bench, "exposure.national_site_carries_traffic < 0.9", {"element_id": "r", "site_id": "s3"})["g2"] == "met"


@pytest.mark.parametrize(
    ("fact", "change", "lacks"),
    [
        ("carries_subscribers", {"element_id": "g1", "subscribers": None}, "subscribers of 1 element"),
        ("carries_traffic", {"element_id": "r", "state": None}, "whether 1 element is there"),
        ("stops_traffic", {"element_id": "g2", "managed_by": None}, "managed_by of 1 element"),
        ("national_site_carries_traffic", {"element_id": "r", "site_id": None}, "the site of 1 element"),
        (
            "carries_traffic",
            {"element_id": "g2", "used_by": "Po"},
            "whose the customers at 1 element are (used_by)",
        ),
    ],
)
def test_what_is_not_known_is_named(bench: Any, fact: str, change: dict[str, Any], lacks: str) -> None:
    rows = [USUAL | row | (change if row["element_id"] == change["element_id"] else {}) for row in ROWS]
    rule = bench.text(bench.rule(applies="TRUE", require=f"exposure.{fact} <= 0.3"))
    with bench.judge(rows, rule, links=LINKS) as findings:
        found = findings.rows(everything=True)
        told = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    unknown = [row for row in told if row["status"] == "unknown"]
    assert unknown
    assert all(lacks in str(row) for row in unknown), unknown


SHARED = {"element_id": "g2", "used_by": "Po"}
"""50 of 100 attach to it: customers of Op and of Po, nobody says how many of whom."""


def test_whose_customers_a_station_serves_that_others_use_is_not_taken_as_known(bench: Any) -> None:
    found = judged(bench, "exposure.national_carries_subscribers <= 0.5", SHARED)
    assert (found["v"], found["u"]) == ("unknown", "unknown"), "20 to 70, and 30 to 80 of 100"
    assert {found[one] for one in ("g1", "g2", "h", "m")} == {"met"}, "nobody else's traffic passes these"
    assert judged(bench, "exposure.national_carries_subscribers <= 0.7", SHARED)["v"] == "met"
    assert judged(bench, "exposure.national_carries_subscribers >= 0.2", SHARED)["v"] == "met"
    found = judged(bench, "exposure.carries_subscribers <= 0.4", SHARED)
    assert (found["g1"], found["h"]) == ("unknown", "unknown"), "30 of 30 to 80, and 20 of 20 to 70"
    assert judged(bench, "exposure.carries_subscribers > 0.28", SHARED)["h"] == "met"


def test_of_a_station_that_others_use_how_many_it_serves_may_be_unknown_too(bench: Any) -> None:
    unsaid = SHARED | {"subscribers": None}
    assert judged(bench, "exposure.national_carries_subscribers <= 0.5", unsaid)["v"] == "unknown"
    assert judged(bench, "exposure.carries_subscribers <= 0.5", unsaid)["h"] == "unknown"


@pytest.mark.parametrize(
    "change",
    [{"element_id": "g2", "subscribers": None}, {"element_id": "r", "state": None}, {"element_id": "g2", "state": None}],
    ids=["whom it serves", "whether a hop is there", "whether a station is there"],
)
def test_what_is_not_known_decides_nothing(bench: Any, change: dict[str, Any]) -> None:
    found = judged(bench, "exposure.carries_subscribers <= 0.3", change)
    assert found[change["element_id"]] == "unknown"
    assert found["u"] != "met"


def test_nothing_is_decided_while_rows_are_set_aside(bench: Any) -> None:
    assert set(judged(bench, "exposure.carries_subscribers <= 1", set_aside=1).values()) == {"unknown"}


def test_where_it_stands_is_not_known(bench: Any) -> None:
    found = judged(bench, "exposure.national_site_carries_traffic < 0.9", {"element_id": "g2", "site_id": None})
    assert (found["g2"], found["g1"]) == ("unknown", "met")
    assert found["h"] == "unknown", "it may stand there"


def test_an_estimate_anywhere_marks_it(bench: Any) -> None:
    rows = [USUAL | row | {"estimate": row["element_id"] == "g1"} for row in ROWS]
    rule = bench.text(bench.rule(applies="TRUE", require="exposure.carries_traffic <= 0.4"))
    assert all(row["estimate"] for row in bench.rows(rows, rule, links=LINKS))


def test_the_explanation_names_the_share(bench: Any) -> None:
    contradicting = {"installed_on": "2030-01-01"}  # in service, and to be installed: whether it is there is not known
    rows = [USUAL | row | (contradicting if row["element_id"] == "r" else {}) for row in ROWS]
    with bench.judge(
        rows, bench.text(bench.rule(applies="TRUE", require="exposure.carries_traffic <= 0.3")), links=LINKS
    ) as found:
        (told,) = explain(found, "r")[1]
        assert [(one.value, one.source) for one in told.grounds] == [("0 to 0.38", "measured over the network")]


def test_of_two_elements_on_one_side_of_a_limit_each_is_told_its_own_share(bench: Any) -> None:
    rule = bench.text(bench.rule(applies="TRUE", require="exposure.carries_subscribers <= 0.1"))
    with bench.judge([USUAL | row for row in ROWS], rule, links=LINKS) as found:
        told = {one: explain(found, one)[1][0].grounds[0].value for one in ("g1", "g2")}
    assert told == {"g1": "0.38", "g2": "0.62"}, "30 and 50 of 80"


def test_a_share_is_told_on_its_side_of_the_limit(bench: Any) -> None:
    rule = bench.text(bench.rule(applies="TRUE", require="exposure.carries_subscribers <= 0.62"))
    with bench.judge([USUAL | row for row in ROWS], rule, links=LINKS) as found:
        assert explain(found, "g2")[1][0].grounds[0].value == "0.625"


def test_what_a_station_carries_that_does_not_say_so_decides_no_rule(bench: Any) -> None:
    """What the core serves beyond the other stations may be nothing, and the station may serve more all the same."""
    silent = {"element_id": "g2", "subscribers": None}
    found = judged(bench, "exposure.carries_subscribers <= 0.7", silent)
    assert found["g2"] == "unknown"


@pytest.mark.parametrize("core", [80, 100, 900], ids=["as many", "some more", "many more"])
def test_what_only_the_core_tells_is_no_whole_on_which_a_rule_rests(bench: Any, core: int) -> None:
    """Where a station does not say what it serves, it may be nothing: the share of another is of what stations say."""
    silent, more = {"element_id": "m", "function": "gNB", "subscribers": None}, {"element_id": "u", "subscribers": core}
    found = judged(bench, "exposure.carries_subscribers <= 0.3", silent, more)
    assert (found["g1"], found["m"]) == ("unknown", "unknown"), "30 of 80 where the silent one serves nobody"
    assert judged(bench, "exposure.carries_subscribers <= 0.375", silent, more)["g1"] == "met"
    found = judged(bench, "exposure.national_site_carries_subscribers <= 0.28", silent, more)
    assert found["g1"] == "unknown", "30 of 100"
    assert judged(bench, "exposure.national_carries_subscribers <= 0.3", silent, more)["g1"] == "met"


def test_an_operator_whose_stations_say_nothing_may_serve_nobody(bench: Any) -> None:
    silent, core = {"element_id": "h", "subscribers": None}, {"element_id": "v", "subscribers": 900}
    found = judged(bench, "exposure.national_carries_subscribers <= 0.3", silent, core)
    assert (found["g1"], found["h"], found["v"]) == ("unknown", "unknown", "unknown"), "30 of 80 where h serves nobody"
    assert judged(bench, "exposure.national_carries_subscribers <= 0.375", silent, core)["g1"] == "met"


@pytest.mark.parametrize("day", [None, "2027-06-01"], ids=["no day known", "a later day"])
def test_what_is_only_planned_is_not_judged_by_the_network_of_today(bench: Any, day: str | None) -> None:
    planned = {"element_id": "g1", "state": "planned", "installed_on": day, "subscribers": 1, "traffic_gbps": 1}
    assert judged(bench, "exposure.carries_subscribers <= 0.99", planned)["g1"] == "unknown"
    assert (
        judged(bench, "exposure.carries_subscribers <= 0.99", planned | {"state": None, "installed_on": None})["g1"]
        == "unknown"
    )
    rows = [USUAL | row | (planned if row["element_id"] == "g1" else {}) for row in ROWS]
    rule = bench.text(bench.rule(applies="TRUE", require="exposure.carries_subscribers <= 0.99"))
    with bench.judge(rows, rule, links=LINKS) as found:
        assert "the network of the day on which it comes" in explain(found, "g1")[1][0].reason


def test_it_chooses_no_elements(bench: Any) -> None:
    folder = bench.fresh()
    bench.write(folder, "elements", [{"element_id": "e", "operator": "Op", "state": "in-service"}])
    (folder / "case.toml").write_text("as_of = 2026-11-21\n", encoding="utf-8")
    with netvet.open_scene(folder) as scene, pytest.raises(CaseError, match="exposure"):
        scene.by_condition("exposure.stops_traffic > 0.1")


def test_a_regime_of_ones_own_is_assessed(bench: Any) -> None:
    folder = bench.fresh()
    (folder / "network").mkdir()
    bench.write(folder / "network", "elements", [USUAL | row for row in ROWS])
    bench.write(folder / "network", "links", LINKS)
    bench.write(folder / "network", "operators", [{"operator": name, "country": "XX"} for name in ("Op", "Po")])
    (folder / "case.toml").write_text('as_of = 2026-11-21\nregimes = ["own.toml"]\n', encoding="utf-8")
    require = "NOT vendor.id = 'nokia'"
    rule = bench.rule(applies="exposure.national_site_carries_traffic >= 0.75", require=require)
    (folder / "own.toml").write_text(bench.text(rule), encoding="utf-8")
    result = CliRunner().invoke(cli, ["assess", str(folder), "--format", "csv"], catch_exceptions=False)
    found = {row["element_id"] for row in csv.DictReader(io.StringIO(result.output)) if row["status"] == "violated"}
    assert found == {"g2", "h", "r", "u"}, result.output
