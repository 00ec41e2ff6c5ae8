"""Why a status is what it is: what decided, from which facts, and what would settle or cure it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from netvet.errors import CaseError
from netvet.fact import Type
from netvet.findings import explain
from netvet.findings.deciding import decide, repairs
from netvet.regime.condition import And, Not, Or, Test

HUAWEI = {"element_id": "e", "operator": "Op", "vendor": "Huawei", "state": "in-service", "function": "MME"}
NOT_HUAWEI = "NOT vendor.group = 'huawei'"


def explained(bench: Any, elements: list[dict[str, Any]], text: str, subject: str = "e", **options: Any) -> list[Any]:
    requirement = options.pop("requirement", None)
    with bench.judge(elements, text, **options) as findings:
        return list(explain(findings, subject, requirement)[1])


def test_a_broken_rule_names_what_decided_its_values_and_sources(bench: Any) -> None:
    text = bench.text(
        bench.rule(applies="'core' IN domain AND site.sensitive", require="NOT vendor.group = 'huawei' OR cleared_by = 'x'")
    )
    element = {**HUAWEI, "cleared_by": "none", "site_id": "s", "source": "register 7"}
    (one,) = explained(bench, [element], text, sites=[{"site_id": "s", "sensitive": True, "source": "map"}])
    assert one.status == "violated"
    grounds = {ground.asked: ground for ground in one.grounds}
    assert grounds["vendor.group = 'huawei'"].truth is True
    assert grounds["vendor.group = 'huawei'"].value == "huawei"
    assert "Huawei Technologies" in grounds["vendor.group = 'huawei'"].source
    assert grounds["cleared_by = 'x'"].truth is False
    assert "register 7" in grounds["cleared_by = 'x'"].source
    assert "map" in grounds["site.sensitive"].source
    assert "core" in grounds["'core' IN domain"].value
    assert list(one.cures) == ["NOT vendor.group = 'huawei'", "cleared_by = 'x'"]


def test_the_cures_cure(bench: Any) -> None:
    text = bench.text(bench.rule(require="NOT vendor.group = 'huawei' OR (cleared_by = 'x' AND product = 'p')"))
    (one,) = explained(bench, [{**HUAWEI, "cleared_by": "y", "product": "q"}], text)
    assert sorted(one.cures) == ["NOT vendor.group = 'huawei'", "cleared_by = 'x' and product = 'p'"]
    for changes in ({"vendor": "Nokia"}, {"cleared_by": "x", "product": "p"}):
        assert bench.row({**HUAWEI, "cleared_by": "y", "product": "q", **changes}, text)["status"] == "met"
    assert bench.row({**HUAWEI, "cleared_by": "x", "product": "q"}, text)["status"] == "violated"


def test_before_its_last_day_removal_cures_too(bench: Any) -> None:
    (one,) = explained(bench, [HUAWEI], bench.text(bench.rule(require=NOT_HUAWEI, due="2026-12-31")))
    assert any("planned_removal_on" in cure for cure in one.cures)


def test_what_is_missing_settles_it_once_it_is_filled(bench: Any) -> None:
    text = bench.text(bench.rule(applies="'core' IN domain AND high_data_rate", require=NOT_HUAWEI))
    (one,) = explained(bench, [{**HUAWEI, "vendor": None, "high_data_rate": None}], text)
    assert one.status == "unknown"
    assert list(one.missing) == ["high_data_rate", "vendor"]
    for vendor, status in (("Huawei", "violated"), ("Nokia", "met")):
        assert bench.row({**HUAWEI, "vendor": vendor, "high_data_rate": True}, text)["status"] == status


def test_the_reading_taken_and_the_readings_to_choose_from(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, readings="{ wide = 'TRUE', narrow = 'FALSE' }"))
    (open_,) = explained(bench, [HUAWEI], text)
    (wide,) = explained(bench, [HUAWEI], text, readings={"A-01": "wide"})
    assert "wide" in open_.reading
    assert "narrow" in open_.reading
    assert wide.reading.startswith("wide")
    assert explained(bench, [HUAWEI], text, readings={"A-01": "narrow"}) == []
    (named,) = explained(bench, [HUAWEI], text, readings={"A-01": "narrow"}, requirement="A-01")
    assert named.status == "not-applicable"


def test_a_contested_fact_shows_both_sides(bench: Any) -> None:
    claim = '[[claim]]\nfact = "harmful_activity"\nvalue = true\nstance = "{}"\nsource = {{ publisher = "{}", work = "W" }}\n'
    own = 'subject = "vendor:acme"\nname = "Acme"\n' + claim.format("asserts", "Says") + claim.format("denies", "Unsays")
    (one,) = explained(
        bench, [{**HUAWEI, "vendor": "Acme"}], bench.text(bench.rule(require="NOT vendor.harmful_activity")), dossiers=(own,)
    )
    (ground,) = one.grounds
    assert one.status == "unknown"
    assert "contested" in ground.value
    assert "Says" in ground.source
    assert "Unsays" in ground.source


def test_an_ambiguous_name_tells_its_candidates(bench: Any) -> None:
    own = ('subject = "vendor:a-de"\nname = "Acme GmbH"\n', 'subject = "vendor:a-us"\nname = "Acme Inc."\n')
    (one,) = explained(bench, [{**HUAWEI, "vendor": "ACME"}], bench.text(bench.rule(require=NOT_HUAWEI)), dossiers=own)
    assert one.status == "unknown"
    assert "a-de" in one.reason
    assert "a-us" in one.grounds[0].source


def test_an_operator_and_its_share(bench: Any) -> None:
    elements = [HUAWEI, {**HUAWEI, "element_id": "f", "vendor": "Nokia"}, {**HUAWEI, "element_id": "g", "vendor": None}]
    text = bench.text(bench.rule(require=NOT_HUAWEI) + "\n" + bench.cap(subject="vendor.group = 'huawei'"))
    found = explained(bench, elements, text, "Op")
    (share,) = [one for one in found if one.rule.requirement.id == "S-01"]
    assert share.status == "unknown"
    assert "1 of 3" in share.reason
    assert "2 of 3" in share.reason
    assert {ground.value for ground in share.grounds} == {"1 element"}
    assert {one.status.value for one in found if one is not share} == {"violated", "met", "unknown"}


def test_a_subject_or_a_rule_that_is_not_there(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI))
    with bench.judge([{**HUAWEI, "element_id": "N-MME-01"}], text) as findings:
        with pytest.raises(CaseError, match="N-MME-01"):
            explain(findings, "N-MME-1")
        with pytest.raises(CaseError, match="did you mean A-01"):
            explain(findings, "N-MME-01", "A-1")


def test_where_an_element_bears_the_name_of_an_operator_the_element_is_meant(bench: Any) -> None:
    with bench.judge([{**HUAWEI, "element_id": "Op"}], bench.text(bench.rule(require=NOT_HUAWEI))) as findings:
        subject, found = explain(findings, "Op")
    assert (subject.kind, [one.status.value for one in found]) == ("element", ["violated"])


@pytest.mark.parametrize("odd", ["O'Neil; --", '"', "[red]x[/red]", "{0}", "ü 网"])
def test_odd_names_are_only_names(bench: Any, odd: str) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI) + "\n" + bench.cap(subject="vendor.group = 'huawei'"))
    elements = [{**HUAWEI, "element_id": odd, "operator": f"{odd}!", "vendor": odd}]
    assert explained(bench, elements, text, odd)
    assert explained(bench, elements, text, f"{odd}!")


def test_the_first_act_and_the_certificate_are_grounds(bench: Any) -> None:
    text = bench.text(bench.rule(needs='{ scheme = "S" }', **{"from": "2026-01-01", "act": '"installed_on"'}))
    (one,) = explained(bench, [{**HUAWEI, "installed_on": date(2026, 2, 1), "certificates": "none"}], text)
    assert one.status == "violated"
    told = {ground.asked: ground for ground in one.grounds}
    assert told["installed_on >= 2026-01-01"].truth is True
    assert told["a certificate of S"].truth is False
    assert "hold a certificate of S" in one.cures


def test_a_day_that_is_derived_names_the_fact_that_it_is_derived_from(bench: Any) -> None:
    text = bench.text(bench.rule(needs='{ scheme = "S" }', **{"from": "2026-01-01", "act": '"procured_on"'}))
    element = {**HUAWEI, "installed_on": date(2025, 2, 1)}
    with bench.judge([element], text) as findings:
        _, (one,) = explain(findings, "e", "A-01")
    told = {ground.asked: ground for ground in one.grounds}["procured_on >= 2026-01-01"]
    assert (one.status, told.truth, told.value) == ("not-applicable", False, "by 2025-02-01, derived from installed_on")
    assert told.source.startswith("elements, row 2")


A, B = (Test(name, Type.FLAG, "is", ()) for name in "ab")


def test_what_decides_is_the_least_that_does() -> None:
    assert decide(And((A, B)), {A: False, B: None}) == (False, [A])
    assert decide(Or((A, B)), {A: True, B: None}) == (True, [A])
    assert decide(And((A, B)), {A: True, B: None}) == (None, [B])
    assert decide(Not(Or((A, B))), {A: False, B: False}) == (True, [A, B])


def test_a_repair_that_contradicts_itself_is_none() -> None:
    assert repairs(And((A, Not(A))), {A: True, B: None}) == []
    either = And((Or((A, B)), Not(A)))
    assert repairs(either, {A: True, B: False}) == [frozenset({(A, False), (B, True)})]
    assert repairs(Or((A, B)), {A: False, B: False}) == [frozenset({(A, True)}), frozenset({(B, True)})]
    assert repairs(A, {A: True}) == [frozenset()]
