"""What a status turns on: force, addressee, exceptions, readings, powers, contested facts, and what is not known."""

from __future__ import annotations

from typing import Any

import pytest

from netvet.errors import CaseError
from netvet.verdict import FORCES

HUAWEI = {"vendor": "Huawei", "state": "in-service", "function": "MME"}
NOT_HUAWEI = "NOT vendor.group = 'huawei'"


def test_a_broken_rule_is_called_by_its_force(bench: Any) -> None:
    text = bench.text("\n".join(bench.rule(f"A-{force}", require=NOT_HUAWEI, force=f'"{force}"') for force in FORCES))
    element = {"element_id": "e", "operator": "Op", **HUAWEI}
    assert {row["force"]: row["status"] for row in bench.rows([element], text)} == FORCES
    found = bench.rows([element], text, as_if=True, operators=[{"operator": "Op", "country": "XY"}])
    assert {(row["status"], row["hypothetical"]) for row in found} == {("would-violate", True)}


def test_an_exception_that_is_not_known_is_unknown_and_one_that_holds_is_not_applicable(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, exceptions="[{ where = \"cleared_by = 'x'\", because = 'cleared' }]"))
    found = {cleared: bench.row({**HUAWEI, "cleared_by": cleared}, text) for cleared in ("x", "y", None)}
    assert {cleared: row["status"] for cleared, row in found.items()} == {
        "x": "not-applicable",
        "y": "violated",
        None: "unknown",
    }
    assert found["x"]["reason"] == "excepted: cleared"
    assert found[None]["reason"] == "not known: cleared_by"


def test_readings(bench: Any) -> None:
    text = bench.text(bench.rule(part="p", require=NOT_HUAWEI, readings="{ wide = 'TRUE', narrow = 'FALSE' }"))
    none = bench.row(HUAWEI, text)
    assert none["status"] == "unknown"
    assert "wide | narrow" in none["reason"]
    assert bench.row(HUAWEI, text, readings={"A-01": "wide"})["status"] == "violated"
    assert bench.row(HUAWEI, text, readings={"A-01": "narrow"})["status"] == "not-applicable"
    assert bench.row(HUAWEI, text, readings={"A-01": "narrow", "A-01/p": "wide"})["status"] == "violated"
    for readings in ({"A-01": "wid"}, {"A-02": "wide"}, {"A-01/q": "wide"}):
        with pytest.raises(CaseError):
            bench.row(HUAWEI, text, readings=readings)


def test_readings_that_agree_need_no_choice(bench: Any) -> None:
    text = bench.text(bench.rule(require=NOT_HUAWEI, readings="{ one = \"'core' IN domain\", other = 'TRUE' }"))
    assert bench.row(HUAWEI, text)["status"] == "violated"
    assert bench.row({**HUAWEI, "function": "gNB"}, text)["status"] == "unknown"


def test_who_is_addressed(bench: Any) -> None:
    rule = bench.rule(require=NOT_HUAWEI)

    def status(text: str, *operators: dict[str, Any], **element: Any) -> str:
        return str(bench.row({**HUAWEI, **element}, text, operators=list(operators))["status"])

    plain, union = bench.text(rule), bench.text(rule).replace('"XX"', '"EU"')
    assert status(plain, {"operator": "Op", "country": "XY"}) == "not-applicable"
    assert status(plain) == "unknown"
    assert status(union, {"operator": "Op", "country": "FI"}) == "violated"
    assert status(union, {"operator": "Op", "country": "GB"}) == "not-applicable"
    named = bench.text(rule, head='parties = "some"')
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "r+q"}) == "violated"
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "q"}) == "not-applicable"
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "none"}) == "not-applicable"
    assert status(named, {"operator": "Op", "country": "XX", "party_to": "q+?"}) == "unknown"
    assert status(named, {"operator": "Op", "country": "XX"}) == "unknown"
    holder = bench.text(rule, head='addressee = "licence_holder"')
    both = {"operator": "Op", "country": "XY"}, {"operator": "Holder", "country": "XX"}
    assert status(holder, *both) == "not-applicable"
    assert status(holder, *both, licence_holder="Holder") == "violated"
    assert status(holder, *both, licence_holder="Nobody") == "unknown"


def test_a_power_counts_who_asserts_and_who_denies(bench: Any) -> None:
    text = bench.text(bench.rule(kind='"power"', indicators='[{ fact = "vendor.harmful_activity", title = "harm" }]'))
    claim = '[[claim]]\nfact = "harmful_activity"\nvalue = true\nstance = "{}"\nsource = {{ publisher = "P", work = "{}" }}\n'
    head = 'subject = "vendor:acme"\nname = "Acme"\n'

    def row(*claims: tuple[str, str]) -> dict[str, Any]:
        return dict(
            bench.row({**HUAWEI, "vendor": "Acme"}, text, dossiers=(head + "\n".join(claim.format(*one) for one in claims),))
        )

    found = row(("asserts", "a"), ("asserts", "a"), ("asserts", "b"), ("denies", "c"))
    assert found["status"] == "power-available"
    assert "harm: asserted by 2, denied by 1" in found["reason"]
    assert "no order known" in found["reason"]
    assert row(("denies", "c"))["status"] == "met"
    assert row(("inconclusive", "c"))["status"] == "unknown"
    assert row()["status"] == "unknown"
    assert bench.row({**HUAWEI, "vendor": "none"}, text)["status"] != "power-available"


def test_a_contested_fact_is_not_known(bench: Any) -> None:
    claim = (
        '[[claim]]\nfact = "may_be_compelled_by"\nvalue = ["CN"]\nstance = "{}"\nsource = {{ publisher = "P", work = "{}" }}\n'
    )
    own = 'subject = "vendor:acme"\nname = "Acme"\n' + claim.format("asserts", "V")
    acme = {**HUAWEI, "vendor": "Acme"}
    text = bench.text(bench.rule(require="NOT 'CN' IN vendor.may_be_compelled_by"))
    assert bench.row(acme, text, dossiers=(own,))["status"] == "violated"
    found = bench.row(acme, text, dossiers=(own + claim.format("denies", "W"),))
    assert (found["status"], found["reason"]) == (
        "unknown",
        "not known: vendor.may_be_compelled_by (contested: asserted by 1, denied by 1)",
    )


@pytest.mark.parametrize(
    ("element", "status", "word"),
    [
        ({"function": "MME+FooBox", "vendor": "Nokia"}, "met", ""),
        ({"function": "FooBox"}, "unknown", "function FooBox (not mapped)"),
        ({"function": None}, "unknown", "not known: function"),
        ({"function": "none"}, "not-applicable", ""),
        ({"function": "MME+FooBox"}, "violated", ""),
        ({"vendor": None}, "unknown", "not known: vendor"),
        ({"vendor": "Acme"}, "unknown", "maker Acme (no dossier knows the name)"),
        ({"vendor": "none"}, "met", "vendor.group is none"),
    ],
)
def test_what_is_not_known_is_told_by_its_name(bench: Any, element: dict[str, Any], status: str, word: str) -> None:
    text = bench.text(bench.rule(applies="'core' IN domain", require=NOT_HUAWEI))
    found = bench.row({**HUAWEI, **element}, text)
    assert found["status"] == status
    assert word in found["reason"]


ODD = [
    "O'Neil; DROP TABLE elements; --",
    '"quoted"',
    "[red]x[/red]",
    "[/]",
    "{0}{name}",
    "%s",
    "a\\b",
    "Łódź 网络 🛰",
    "x" * 2000,
    "$1",
    "-",
    "<b>",
]


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
def test_odd_names_are_only_names(bench: Any, odd: str) -> None:
    if odd == "-":
        odd = "'"
    element = {
        "element_id": odd,
        "operator": odd,
        "vendor": odd,
        "product": odd,
        "function": odd,
        "site_id": odd,
        "state": "in-service",
    }
    text = bench.text(bench.rule(require=NOT_HUAWEI) + "\n" + bench.cap(subject="vendor.group = 'huawei'", count="sites"))
    found = bench.rows([element], text)
    assert [(row["element_id"], row["operator"], row["status"]) for row in found] == [
        (odd, odd, "unknown"),
        (None, odd, "unknown"),
    ]
    assert odd in found[0]["reason"]
