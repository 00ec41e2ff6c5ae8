"""An estimate is marked as one wherever it shows, and only in findings that rest on it."""

from __future__ import annotations

from typing import Any

import pytest

from netvet.findings import explain
from netvet.findings.estimates import PLACES, bit
from netvet.report.files import summary

ELEMENT = {"element_id": "e", "operator": "Op", "vendor": "Acme", "state": "in-service", "function": "MME", "site_id": "s"}
WHOLE = {**ELEMENT, "product": "p", "certificates": "c", "software_version": "1"}
OPERATOR = {"operator": "Op", "country": "XX", "vital": True}
SITE = {"site_id": "s", "sensitive": True}
CERTIFICATE = {"certificate": "c", "scheme": "S", "version": "1", "issued_on": "2026-01-01", "valid_to": "2027-01-01"}
CLAIM = '[[claim]]\nfact = "{0}"\nvalue = true\nsource = {{ publisher = "P", work = "W" }}\nestimate = {1}\nvalid_to = {2}\n'
GUESSED = {"estimate": True}


def dossiers(vendor: str = "false", product: str = "false", until: str = "2030-01-01") -> list[str]:
    return [
        'subject = "vendor:acme"\nname = "Acme"\n' + CLAIM.format("harmful_activity", vendor, until),
        'subject = "product:p"\nname = "p"\n' + CLAIM.format("sanctions_affected", product, until),
    ]


@pytest.fixture(scope="module")
def regime(bench: Any) -> Any:
    asked = {
        "plain": "'5G' IN generation",
        "site": "site.sensitive",
        "operator": "operator.vital",
        "vendor": "vendor.harmful_activity",
        "product": "product.sanctions_affected",
    }
    rules = [bench.rule(name, require=require) for name, require in asked.items()]
    rules += [bench.rule("certificate", needs='{ scheme = "S", version = "exact" }')]
    rules += [bench.rule("power", kind='"power"', indicators='[{ fact = "vendor.harmful_activity", title = "h" }]')]
    rules += [bench.cap("cap-vendor", subject="vendor.harmful_activity"), bench.cap("cap-site", subject="site.sensitive")]
    return bench.regime(bench.text("\n".join(rules)))


ALL = set("plain site operator vendor product certificate power cap-vendor cap-site".split())


@pytest.mark.parametrize(
    ("given", "marked"),
    [
        ({}, set()),
        ({"elements": [WHOLE | GUESSED]}, ALL),
        ({"operators": [OPERATOR | GUESSED]}, ALL),  # whom a rule addresses stands there
        ({"operators": [OPERATOR | GUESSED], "as_if": True}, {"operator"}),
        ({"operators": [OPERATOR, {"operator": "Po", **GUESSED}]}, set()),
        ({"sites": [SITE | GUESSED]}, {"site", "cap-site"}),
        ({"sites": [SITE, {"site_id": "t", **GUESSED}]}, set()),
        ({"elements": [{**WHOLE, "site_id": None}], "sites": [SITE | GUESSED]}, set()),
        ({"certificates": [CERTIFICATE | GUESSED]}, {"certificate"}),
        ({"dossiers": dossiers(vendor="true")}, {"vendor", "power", "cap-vendor"}),
        ({"dossiers": dossiers(product="true")}, {"product"}),
        ({"dossiers": dossiers("true", "true", until="2020-01-01")}, set()),  # they do not speak of that day
        ({"elements": [{**WHOLE, "vendor": "Other"}], "dossiers": dossiers(vendor="true")}, set()),
    ],
)
def test_a_finding_is_marked_by_what_it_rests_on(bench: Any, regime: Any, given: dict[str, Any], marked: set[str]) -> None:
    tables = {"operators": [OPERATOR], "sites": [SITE], "certificates": [CERTIFICATE], "dossiers": dossiers()} | given
    with bench.judge(tables.pop("elements", [WHOLE]), regime, **tables) as findings:
        rows = findings.rows(everything=True).project("requirement, estimate").fetchall()
        counted = {one["requirement"] for one in summary(findings)["requirements"] if any(one["estimates"].values())}
        told = {one.rule.requirement.id for one in explain(findings, "e", None)[1] if one.estimate}
    assert {requirement for requirement, estimate in rows if estimate} == marked
    assert counted == marked
    assert told == {requirement for requirement in marked if not requirement.startswith("cap-")}


def test_an_explanation_says_which_fact_is_the_estimate(bench: Any, regime: Any) -> None:
    tables = {"sites": [SITE | GUESSED], "dossiers": dossiers(vendor="true")}
    with bench.judge([WHOLE], regime, **tables) as findings:
        told = {one.rule.requirement.id: one.grounds for one in explain(findings, "e", None)[1]}
    assert "(estimate)" in told["site"][0].source
    assert ", estimate)" in told["vendor"][0].source
    assert not any("estimate" in ground.source for ground in (*told["plain"], *told["operator"], *told["product"]))


def test_every_place_has_a_bit_of_its_own() -> None:
    assert len({bit(place) for place in PLACES}) == len(PLACES)
    assert max(map(bit, PLACES)) < 1 << 31  # the database holds them in 32 bits, one of them the sign
