"""What the language of regimes can say beyond plain conditions: days that move, versions, readings, numbers of makers."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from netvet.errors import RegimeError

ELEMENT = {"element_id": "e", "operator": "Op", "state": "in-service", "vendor": "Nokia"}


@pytest.mark.parametrize(
    ("stated", "status"),
    [
        ("GB", "met"),
        ("GB+IE", "met"),
        ("none", "met"),
        ("GB+CN", "violated"),
        ("CN+unknown", "violated"),
        ("GB+unknown", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_set_holds_nothing_but_some_words(bench: Any, stated: str | None, status: str) -> None:
    rule = bench.rule(require="accessible_from <@ ('GB', 'IE')")
    assert bench.row(ELEMENT | {"accessible_from": stated}, bench.text(rule))["status"] == status


@pytest.mark.parametrize(
    ("audit", "status"), [("2024-11-21", "met"), ("2024-11-20", "violated"), ("none", "violated"), (None, "unknown")]
)
def test_a_limit_moves_with_the_day_judged(bench: Any, audit: str | None, status: str) -> None:
    text = bench.text(bench.rule(require="operator.last_audit_on >= :since"), limits="since = { months_before = 24 }")
    operators = [{"operator": "Op", "country": "XX", "last_audit_on": audit}]
    assert bench.row(ELEMENT, text, on=date(2026, 11, 21), operators=operators)["status"] == status


def test_a_day_known_of_an_operator_is_compared_with_the_day_judged_also_for_a_plan(bench: Any) -> None:
    text = bench.text(bench.rule(require="operator.last_audit_on >= :since"), limits="since = { months_before = 24 }")
    operators = [{"operator": "Op", "country": "XX", "last_audit_on": "2025-01-01"}]
    plan = ELEMENT | {"state": "planned", "installed_on": "2030-01-01"}
    with bench.judge([plan], text, operators=operators) as findings:
        assert [row["status"] for row in findings.counts()] == ["met"]
        assert [row[0] for row in findings.rows(everything=True).project("status").fetchall()] == ["met"]


@pytest.mark.parametrize(("planned", "status"), [("2027-03-31", "met"), ("2027-04-01", "not-yet-due")])
def test_a_day_of_a_plan_is_compared_with_its_own_day(bench: Any, planned: str, status: str) -> None:
    text = bench.text(bench.rule(require="tested_on >= :since"), limits="since = { months_before = 1 }")
    plan = ELEMENT | {"state": "planned", "installed_on": planned, "tested_on": "2027-02-28"}
    with bench.judge([plan], text) as findings:
        assert [row["status"] for row in findings.counts()] == [status]
        assert [row[0] for row in findings.rows(everything=True).project("status").fetchall()] == [status]


def test_the_last_day_of_a_short_month_stands_for_those_it_lacks(bench: Any) -> None:
    text = bench.text(bench.rule(require="tested_on >= :since"), limits="since = { months_before = 1 }")
    for day, status in (("2027-02-28", "met"), ("2027-02-27", "violated")):
        assert bench.row(ELEMENT | {"tested_on": day}, text, on=date(2027, 3, 31))["status"] == status


VERSIONS = """
[[requirement]]
id = "A-01"
title = "Two"
kind = "location"
cite = "C"
source = ["K"]
confidence = "text"
valid_from = 2010-01-01
valid_to = 2019-12-31
replaced_by = ["A-01 of 2020"]
require = "subscribers <= 2"

[[requirement]]
id = "A-01"
title = "Ten"
kind = "location"
cite = "C"
source = ["K"]
confidence = "text"
valid_from = 2020-01-01
valid_to = 2022-12-31
replaced_by = ["B-01"]
require = "subscribers <= 10"
"""


@pytest.mark.parametrize(
    ("day", "status", "reason"),
    [
        (date(2009, 12, 31), "not-applicable", "not in force before 2010-01-01"),
        (date(2019, 12, 31), "violated", ""),
        (date(2020, 1, 1), "met", ""),
        (date(2023, 1, 1), "not-applicable", "replaced by B-01"),
    ],
)
def test_of_several_versions_the_one_in_force_is_asked(bench: Any, day: date, status: str, reason: str) -> None:
    element = ELEMENT | {"subscribers": 5, "installed_on": "2000-01-01"}
    found = bench.row(element, bench.text(VERSIONS), on=day)
    assert (found["status"], found["requirement"]) == (status, "A-01")
    assert reason in found["reason"]


def test_versions_that_overlap_are_refused(bench: Any) -> None:
    with pytest.raises(RegimeError) as told:
        bench.regime(bench.text(VERSIONS.replace("2019-12-31", "2020-01-01")))
    assert "stands twice" in str(told.value.details)


READINGS = {
    "require": "vendor.guarantee_declaration",
    "readings": """{ group = "vendor.group = 'nokia'", name = "vendor.id = 'huawei'" }""",
}
DECLARED = """
subject = "vendor:nokia"
[[claim]]
fact = "guarantee_declaration"
value = {0}
source = {{ publisher = "P", work = "W", date = 2020-01-01 }}
"""


@pytest.mark.parametrize(
    ("declared", "reading", "status"),
    [
        ("true", "group", "met"),
        ("true", "name", "violated"),
        ("true", "", "unknown"),
        ("false", "", "violated"),
        ("false", "group", "violated"),
    ],
)
def test_a_reading_of_what_is_demanded(bench: Any, declared: str, reading: str, status: str) -> None:
    text = bench.text(bench.rule(**READINGS, reads='"require"'))
    readings = {"A-01": reading} if reading else {}
    found = bench.row(ELEMENT, text, readings=readings, dossiers=[DECLARED.format(declared)])
    assert found["status"] == status
    assert ("reading not chosen: group | name" in found["reason"]) is (status == "unknown")


@pytest.mark.parametrize("keys", [{"indicators": "[]"}, {"needs": '{ scheme = "S" }'}, {"require": "TRUE", "readings": None}])
def test_reads_belongs_to_readings_of_a_condition(bench: Any, keys: dict[str, str | None]) -> None:
    given = {"readings": '{ a = "TRUE", b = "FALSE" }', "reads": '"require"'} | keys
    with pytest.raises(RegimeError) as told:
        bench.regime(bench.text(bench.rule(**{key: value for key, value in given.items() if value})))
    assert "reads" in str(told.value.details)


def makers(*vendors: str | None) -> list[dict[str, Any]]:
    return [ELEMENT | {"element_id": f"e{i}", "vendor": vendor} for i, vendor in enumerate(vendors)]


def number(**keys: str) -> str:
    head = ["[[concentration]]", 'id = "N-01"', 'title = "T"', 'cite = "C"', 'source = ["K"]', 'confidence = "text"']
    return "\n".join([*head, 'measure = "distinct"', *(f"{key} = {value}" for key, value in keys.items())])


@pytest.mark.parametrize(
    ("vendors", "bound", "status", "reason"),
    [
        (["Nokia", "Ericsson"], {"at_least": "2"}, "met", "2 makers; at least 2"),
        (["Nokia", "Nokia"], {"at_least": "2"}, "violated", "1 maker; at least 2"),
        (["Nokia", None], {"at_least": "2"}, "unknown", "1 to 2 makers; at least 2; not known of 1 element: whose they are"),
        (["Nokia", "Ericsson", None], {"at_least": "2"}, "met", "2 to 3 makers"),
        (["Nokia", "none"], {"at_least": "2"}, "violated", "1 maker"),
        (["Nokia", "Ericsson"], {"at_most": "1"}, "violated", "2 makers; at most 1"),
        (["Huawei", "HiSilicon"], {"at_most": "1"}, "met", "1 maker"),
        (["Huawei", "Nokia"], {"at_most": "1", "subject": "\"vendor.group = 'huawei'\""}, "met", "1 maker"),
        (["Nokia"], {"at_least": '":few"', "applies": "\"generation && ('5G',)\""}, "unknown", "whether they are in scope"),
    ],
)
def test_a_number_of_makers(bench: Any, vendors: list[str | None], bound: dict[str, str], status: str, reason: str) -> None:
    bound = {key: value.replace("('5G',)", "('5G')") for key, value in bound.items()}
    (found,) = bench.rows(makers(*vendors), bench.text(number(**bound), limits="few = 2"))
    assert (found["status"], found["subject"]) == (status, "operator")
    assert reason in found["reason"]


@pytest.mark.parametrize(
    ("keys", "problem"),
    [
        ({}, "has no bound"),
        ({"at_least": "0"}, "whole number"),
        ({"at_least": "1.5"}, "whole number"),
        ({"at_least": '":nowhere"'}, "whole number"),
        ({"at_least": "3", "at_most": "2"}, "above"),
        ({"at_least": "2", "count": '"sites"'}, "belongs to a share"),
        ({"at_least": "2", "per": '["nation"]'}, "per"),
    ],
)
def test_a_number_of_makers_that_says_nothing_is_refused(bench: Any, keys: dict[str, str], problem: str) -> None:
    with pytest.raises(RegimeError) as told:
        bench.regime(bench.text(number(**keys)))
    assert problem in str(told.value.details)


def test_a_cap_without_a_subject_caps_every_maker(bench: Any) -> None:
    cap = number(at_most="0.6", count='"elements"').replace('"distinct"', '"share"')
    rows = bench.rows(makers("Nokia", "Nokia", "Ericsson"), bench.text(cap))
    assert [(row["owner_group"], row["status"]) for row in rows] == [("nokia", "violated"), ("ericsson", "met")]


def test_what_is_assumed_is_said(bench: Any) -> None:
    limits = 'few = { value = 2, reading = "our reading: the text gives no number" }\nplain = 3'
    define = 'other = "subscribers > :plain"\nmany = "other AND premises > :few"'
    rules = number(at_least='":few"') + "\n" + bench.rule(require="many")
    text = bench.text(rules, limits=limits, define=define)
    found = bench.regime(text)
    assert [rule.assumes for rule in found.requirements] == [("few is 2 (our reading: the text gives no number)",)] * 2
    plain = bench.regime(bench.text(bench.rule(require="subscribers > :plain"), limits=limits))
    assert plain.requirements[0].assumes == ()


@pytest.mark.parametrize(
    "limit",
    [
        "{ months_before = -1 }",
        "{ months_before = 0 }",
        '{ months_before = 1, value = 2, reading = "x" }',
        "{ value = 2 }",
        "{ months_before = 1.5 }",
        "{}",
        '{ value = [1], reading = "x" }',
        "{ weeks_before = 1 }",
    ],
)
def test_a_limit_that_says_nothing_is_refused(bench: Any, limit: str) -> None:
    with pytest.raises(RegimeError) as told:
        bench.regime(bench.text(bench.rule(require="subscribers > 1"), limits=f"x = {limit}"))
    assert "limits" in str(told.value.details)
