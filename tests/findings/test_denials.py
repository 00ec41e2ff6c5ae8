"""What is known not to be in a set: a list that does not name a maker rules itself out, and no other list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from netvet.findings import explain

ACME = {"element_id": "e", "operator": "Op", "vendor": "Acme", "product": "p", "state": "in-service", "function": "MME"}
CLAIM = '[[claim]]\nfact = "{}"\nvalue = {}\nstance = "{}"\nsource = {{ publisher = "P", work = "{}" }}\n'
DENIES_A = ("denies", '["a"]', "list a")


def maker(*claims: tuple[str, str, str], fact: str = "designated_by") -> str:
    head = 'subject = "vendor:acme"\nname = "Acme"\ngroup = "acme"\naffiliates = [{ name = "Acme Antennas" }]\n'
    return head + "".join(CLAIM.format(fact, value, stance, work) for stance, value, work in claims)


def product(*claims: tuple[str, str, str]) -> str:
    return 'subject = "product:p"\nname = "p"\n' + "".join(CLAIM.format("trusted_by", v, s, w) for s, v, w in claims)


def judged(bench: Any, require: str, *dossiers: str, **element: Any) -> dict[str, Any]:
    """The finding; the counts, which are made another way, say the same."""
    text = bench.text(bench.rule(require=require))
    with bench.judge([{**ACME, **element}], text, dossiers=dossiers) as findings:
        rows = findings.rows(everything=True)
        (found,) = [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
        assert [row["status"] for row in findings.counts()] == [found["status"]]
    return found


@pytest.mark.parametrize(
    ("claims", "require", "status"),
    [
        ([DENIES_A], "NOT 'a' IN vendor.designated_by", "met"),
        ([DENIES_A], "'a' IN vendor.designated_by", "violated"),
        ([DENIES_A], "NOT 'b' IN vendor.designated_by", "unknown"),
        ([DENIES_A], "NOT (vendor.designated_by && ('a', 'b'))", "unknown"),
        ([DENIES_A, ("denies", '["b"]', "list b")], "NOT (vendor.designated_by && ('a', 'b'))", "met"),
        ([DENIES_A, ("asserts", '["b"]', "list b")], "NOT (vendor.designated_by && ('a', 'b'))", "violated"),
        ([DENIES_A, ("asserts", '["b"]', "list b")], "NOT 'a' IN vendor.designated_by", "met"),
        ([DENIES_A, ("asserts", '["b"]', "list b")], "NOT 'c' IN vendor.designated_by", "unknown"),
        ([DENIES_A, ("asserts", '["a"]', "report")], "NOT 'a' IN vendor.designated_by", "unknown"),
        ([DENIES_A, ("inconclusive", '["a"]', "report")], "NOT 'a' IN vendor.designated_by", "met"),
        ([("inconclusive", '["a"]', "report")], "NOT 'a' IN vendor.designated_by", "unknown"),
        ([("asserts", '"none"', "report")], "NOT 'a' IN vendor.designated_by", "met"),
        ([DENIES_A], "vendor.designated_by <@ ('b', 'c')", "unknown"),
        ([DENIES_A, ("asserts", '["b"]', "list b")], "vendor.designated_by <@ ('b', 'c')", "unknown"),
        ([DENIES_A, ("asserts", '["b"]', "list b")], "vendor.designated_by <@ ('a', 'c')", "violated"),
    ],
)
def test_a_denied_member_is_known_not_to_be_in_the_set(
    bench: Any, claims: list[tuple[str, str, str]], require: str, status: str
) -> None:
    assert judged(bench, require, maker(*claims))["status"] == status


@pytest.mark.parametrize(
    ("vendor", "day", "status"),
    [
        ("Nokia", date(2021, 3, 11), "unknown"),
        ("Nokia", date(2021, 3, 12), "met"),
        ("Huawei", date(2021, 3, 12), "violated"),
        ("Acme", date(2021, 3, 12), "unknown"),
        ("none", date(2021, 3, 12), "met"),
    ],
)
def test_a_shipped_list_decides_for_makers_that_it_does_not_name(bench: Any, vendor: str, day: date, status: str) -> None:
    text = bench.text(bench.rule(require="NOT 'fcc-covered-list' IN vendor.designated_by"))
    assert bench.row({**ACME, "vendor": vendor}, text, on=day)["status"] == status


def test_what_is_denied_of_a_maker_is_denied_of_its_affiliates_where_the_fact_follows_the_group(bench: Any) -> None:
    named = {"vendor": "Acme Antennas"}
    assert judged(bench, "NOT 'a' IN vendor.designated_by", maker(DENIES_A), **named)["status"] == "met"
    own = maker(("denies", '["XA"]', "list a"), fact="may_be_compelled_by")
    assert judged(bench, "NOT 'XA' IN vendor.may_be_compelled_by", own, **named)["status"] == "unknown"


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ([DENIES_A], "violated"),
        ([("asserts", '["a"]', "list a")], "met"),
        ([DENIES_A, ("asserts", '["a"]', "report")], "unknown"),
        ([("denies", '["b"]', "list b")], "unknown"),
        ([], "unknown"),
    ],
)
def test_the_sets_of_products_are_read_alike(bench: Any, claims: list[tuple[str, str, str]], status: str) -> None:
    assert judged(bench, "'a' IN product.trusted_by", product(*claims))["status"] == status


def test_the_reason_names_what_is_ruled_out(bench: Any) -> None:
    own = maker(DENIES_A, ("denies", '["b"]', "list b"), ("asserts", '["c"]', "list c"))
    one, several = "NOT 'a' IN vendor.designated_by", "NOT (vendor.designated_by && ('a', 'b'))"
    assert judged(bench, one, own)["reason"] == "vendor.designated_by is not a"
    assert judged(bench, several, own)["reason"] == "vendor.designated_by is none of a, b"
    assert judged(bench, "NOT 'c' IN vendor.designated_by", own)["reason"] == "vendor.designated_by is c"
    assert judged(bench, one, maker(("asserts", '"none"', "W"), DENIES_A))["reason"] == "vendor.designated_by is none"


def test_two_lists_that_say_different_things_of_themselves_are_no_contest(bench: Any) -> None:
    own = maker(DENIES_A, ("asserts", '["b"]', "list b"))
    assert judged(bench, "NOT 'c' IN vendor.designated_by", own)["reason"] == "not known: vendor.designated_by"
    own += CLAIM.format("designated_by", '["a"]', "asserts", "report")
    told = judged(bench, "NOT 'a' IN vendor.designated_by", own)["reason"]
    assert told == "not known: vendor.designated_by (contested: asserted by 2, denied by 1)"


@pytest.mark.parametrize(
    ("room", "own"),
    [
        ("vendor", maker(DENIES_A, ("asserts", '["c"]', "list c"), fact="trusted_by")),
        ("product", product(DENIES_A, ("asserts", '["c"]', "list c"))),
    ],
)
def test_an_explanation_names_who_denies_it(bench: Any, room: str, own: str) -> None:
    text = bench.text(bench.rule(require=f"NOT 'a' IN {room}.trusted_by"))
    with bench.judge([ACME], text, dossiers=[own]) as findings:
        (one,) = explain(findings, "e")[1]
    (ground,) = one.grounds
    assert (one.status, ground.truth) == ("met", False)
    assert ground.value == "not a: asserted by 0, denied by 1, inconclusive 0 (origins)"
    assert "denies" in ground.source
    assert "list a" in ground.source
    assert "list c" not in ground.source


def test_where_nobody_speaks_of_a_list_an_explanation_shows_what_is_known_of_others(bench: Any) -> None:
    text = bench.text(bench.rule(require="NOT 'x' IN vendor.designated_by"))
    with bench.judge([ACME], text, dossiers=[maker(DENIES_A, ("asserts", '["c"]', "list c"))]) as findings:
        (one,) = explain(findings, "e")[1]
    assert (one.status, one.grounds[0].truth) == ("unknown", None)
    assert one.grounds[0].value == "c; not a: asserted by 1, denied by 1, inconclusive 0 (origins)"
    assert "list c" in one.grounds[0].source


def test_an_explanation_of_a_product_that_nobody_knows_says_so(bench: Any) -> None:
    text = bench.text(bench.rule(require="'a' IN product.trusted_by"))
    for changed, told in (({"product": None}, "product not given"), ({"product": "q"}, "no dossier knows the name")):
        with bench.judge([{**ACME, **changed}], text, dossiers=[product(DENIES_A)]) as findings:
            (one,) = explain(findings, "e")[1]
        assert one.status == "unknown"
        assert told in one.grounds[0].source


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ([DENIES_A], "unknown"),
        ([("asserts", '"none"', "report")], "met"),
        ([DENIES_A, ("asserts", '["b"]', "list b")], "power-available"),
        ([("asserts", '"none"', "report"), ("denies", '"none"', "other")], "unknown"),
    ],
)
def test_a_power_is_not_ruled_out_by_one_member_that_is_denied(
    bench: Any, claims: list[tuple[str, str, str]], status: str
) -> None:
    text = bench.text(bench.rule(kind='"power"', indicators='[{ fact = "vendor.designated_by", title = "named" }]'))
    found = bench.row(ACME, text, dossiers=[maker(*claims)])
    assert found["status"] == status
    assert found["reason"].startswith("not known: vendor.designated_by") is (status == "unknown")
