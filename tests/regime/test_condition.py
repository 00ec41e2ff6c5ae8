"""The language of conditions: what it takes, what it refuses, and at which character."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netvet.fact import Type
from netvet.findings import vocabulary
from netvet.inventory.functions import shipped_functions
from netvet.regime import condition
from netvet.regime.condition import (
    FALSE,
    TODAY,
    TRUE,
    And,
    Const,
    Not,
    Or,
    Test,
    conjunction,
    disjunction,
    show,
)
from netvet.regime.parsing import ConditionError, Scope

FACTS = vocabulary(shipped_functions())
LIMITS = {"cap": Decimal("0.35"), "first": date(2026, 1, 1), "word": "x", "as_of": TODAY, "from": date(2020, 1, 1)}
CORE = Test("domain", Type.SET, "any", ("core",))
SCOPE = Scope(FACTS, LIMITS, {"core": CORE})


def refused(text: str) -> ConditionError:
    with pytest.raises(ConditionError) as caught:
        SCOPE.parse(text)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("high_data_rate", Test("high_data_rate", Type.FLAG, "is", ())),
        ("NOT high_data_rate", Not(Test("high_data_rate", Type.FLAG, "is", ()))),
        ("core", CORE),
        ("'core' IN domain", CORE),
        ("domain && ('core', 'border')", Test("domain", Type.SET, "any", ("core", "border"))),
        ("domain && ('core')", CORE),
        ("product = 'x'", Test("product", Type.TEXT, "=", ("x",))),
        ("product != 'x'", Test("product", Type.TEXT, "<>", ("x",))),
        ("product IN ('x', 'o''y')", Test("product", Type.TEXT, "in", ("x", "o'y"))),
        ("product NOT IN ('x')", Not(Test("product", Type.TEXT, "in", ("x",)))),
        ("product = :word", Test("product", Type.TEXT, "=", ("x",))),
        ("subscribers BETWEEN 1 AND 2.5", Test("subscribers", Type.COUNT, "between", (Decimal(1), Decimal("2.5")))),
        ("traffic_gbps > -1", Test("traffic_gbps", Type.NUMBER, ">", (Decimal(-1),))),
        ("traffic_gbps > :cap", Test("traffic_gbps", Type.NUMBER, ">", (Decimal("0.35"),))),
        ("installed_on >= DATE '2026-12-31'", Test("installed_on", Type.DAY, ">=", (date(2026, 12, 31),))),
        ("installed_on >= :as_of", Test("installed_on", Type.DAY, ">=", (TODAY,))),
        ("installed_on >= :from", Test("installed_on", Type.DAY, ">=", (date(2020, 1, 1),))),
        ("cleared_by = 'a:from'", Test("cleared_by", Type.TEXT, "=", ("a:from",))),
        ("TRUE", TRUE),
        ("FALSE", FALSE),
    ],
)
def test_what_it_takes(text: str, expected: object) -> None:
    assert SCOPE.parse(text) == expected


def test_and_binds_before_or_and_not_before_both() -> None:
    found = SCOPE.parse("NOT high_data_rate AND core OR site.sensitive")
    flag, site = Test("high_data_rate", Type.FLAG, "is", ()), Test("site.sensitive", Type.FLAG, "is", ())
    assert found == Or((And((Not(flag), CORE)), site))
    assert SCOPE.parse("core OR core AND (site.sensitive OR core)") == Or((CORE, And((CORE, Or((site, CORE))))))
    assert list(condition.tests(found)) == [flag, CORE, site]


@pytest.mark.parametrize(
    "text",
    [
        "lower(product) = 'x'",
        "coalesce(high_data_rate, FALSE)",
        "CASE WHEN high_data_rate THEN TRUE ELSE FALSE END",
        "product IS NULL",
        "product IS NOT NULL",
        "high_data_rate IS TRUE",
        "product IS DISTINCT FROM 'x'",
        "product LIKE 'x%'",
        "product ILIKE 'x'",
        "product ~ 'x'",
        "product SIMILAR TO 'x'",
        "subscribers + 1 > 2",
        "subscribers > 1 + 1",
        "subscribers > 2 * 3",
        "CAST(subscribers AS VARCHAR) = 'x'",
        "subscribers::VARCHAR = 'x'",
        "subscribers = CAST('1' AS INTEGER)",
        "product IN (SELECT 'x')",
        "EXISTS (SELECT 1)",
        "product = (SELECT 'x')",
        "product = NULL",
        "product <> NULL",
        "product IN ('x', NULL)",
        "product = model",
        "installed_on = removed_on",
        "subscribers BETWEEN 1 AND premises",
        "'x' = product",
        "1 < subscribers",
        "1 = 1",
        "'x'",
        "5",
        "NULL",
        "NOT NULL",
        "product",
        "NOT product",
        "domain = 'core'",
        "domain IN ('core', 'border')",
        "domain && 'core'",
        "product && ('x')",
        "'x' IN product",
        "product < 'x'",
        "product BETWEEN 'a' AND 'b'",
        "high_data_rate = TRUE",
        "high_data_rate = 'true'",
        "subscribers > '5'",
        "subscribers > TRUE",
        "subscribers = DATE '2026-01-01'",
        "installed_on > '2026-01-01'",
        "installed_on > 2026",
        "installed_on > DATE '2026-02-30'",
        "installed_on > DATE 'tomorrow'",
        "installed_on > TIMESTAMP '2026-01-01 00:00:00'",
        "installed_on > :cap",
        "traffic_gbps > :first",
        "installed_on > current_date",
        "installed_on > DATE '2026-01-01' + INTERVAL 1 DAY",
        "traffic_gbps > :nothing",
        "vendor",
        "vendor = 'Huawei'",
        "core = TRUE",
        "core AND",
        "(core",
        "core; DROP TABLE elements",
        "core, core",
        "SELECT 1",
        "*",
        "",
        "   ",
        "product = 'x",
        "product = $1",
        "product = ?",
        "row(product) = row('x')",
        "ANY_VALUE(product) = 'x'",
        "product COLLATE NOCASE = 'x'",
        "list_contains(domain, 'core')",
        "domain @> ['core']",
        "product IN ()",
        "core XOR core",
    ],
)
def test_what_it_refuses(text: str) -> None:
    assert refused(text).problem


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("instaled_on > DATE '2026-01-01'", "installed_on"),
        ("vendor.grup = 'x'", "vendor.group"),
        ("cor", "core"),
        ("traffic_gbps > :capp", ":cap"),
        ("'cores' IN domain", "core"),
        ("'6G' IN generation", "5G"),
        ("function && ('AMFF')", "AMF"),
        ("state = 'inservice'", "in-service"),
    ],
)
def test_near_names_are_given(text: str, near: str) -> None:
    found = refused(text)
    assert near in found.remedy, (found.problem, found.remedy)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("produkt = 'x'", "produkt"),
        ("core AND produkt = 'x'", "produkt"),
        ("core AND\n  (high_data_rate OR vendor.grup = 'x')", "vendor"),
        ("core AND installed_on > :nothing", "installed_on"),
        ("core OR subscribers > 'x'", "subscribers"),
        ("installed_on >= :from AND produkt = 'x'", "produkt"),
        ("product = 'ü' AND produkt = 'x'", "produkt"),
    ],
)
def test_the_place_is_that_of_the_trouble(text: str, at: str) -> None:
    assert refused(text).offset == text.index(at)


def test_conjunctions_leave_out_what_changes_nothing() -> None:
    assert conjunction() == conjunction(TRUE, TRUE) == TRUE
    assert disjunction() == disjunction(FALSE) == FALSE
    assert conjunction(TRUE, CORE) == disjunction(FALSE, CORE) == CORE
    assert disjunction(CORE, Const(value=True)) == Or((CORE, TRUE))


atoms = st.sampled_from(
    (
        "core",
        "high_data_rate",
        "product = 'o''x'",
        "subscribers BETWEEN 1 AND 2",
        "domain && ('core', 'border')",
        "installed_on < :as_of",
    )
)
texts = st.recursive(
    atoms,
    lambda below: (
        st.builds("NOT ({})".format, below)
        | st.builds("({}) AND ({})".format, below, below)
        | st.builds("({}) OR ({})".format, below, below)
    ),
    max_leaves=6,
)


@given(texts)
def test_what_is_shown_reads_the_same(text: str) -> None:
    found = SCOPE.parse(text)
    assert SCOPE.parse(show(found)) == found


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        SCOPE.parse(text)
    except ConditionError as error:
        if not error.problem:
            raise


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("NOT vendor.group = 'Huawei'", "did you mean huawei?"),
        ("NOT vendor.group = 'hauwei'", "did you mean huawei?"),
        ("vendor.id IN ('nokia', 'Ericson')", "did you mean ericsson?"),
        ("NOT vendor.home_state = 'CHINA'", "did you mean CN?"),
        ("NOT vendor.home_state = 'cn'", "did you mean CN?"),
        ("country = 'UK'", "did you mean GB?"),
        ("NOT 'cn' IN vendor.may_be_compelled_by", "did you mean CN?"),
        ("vendor.may_be_compelled_by <@ ('DE', 'BX')", "two capitals of ISO 3166-1"),
        ("NOT accessible_from && ('China')", "did you mean CN?"),
        ("operator.country = 'Atlantis'", "two capitals of ISO 3166-1"),
        ("'FCC-covered-list' IN vendor.designated_by", "did you mean fcc-covered-list?"),
        ("'nesas' IN vendor.process_audit", "did you mean NESAS?"),
    ],
)
def test_a_slip_in_a_maker_a_state_or_a_list_is_refused(text: str, remedy: str) -> None:
    """A ban on who does not exist is met by all."""
    found = refused(text)
    assert remedy in found.remedy, (found.problem, found.remedy)


@pytest.mark.parametrize(
    "text",
    [
        "vendor.group = 'kranich'",
        "vendor.group = 'none'",
        "accessible_from && ('none', 'XK', 'CN')",
        "'nosuchlist' IN vendor.designated_by",
        "'fcc-covered-list-2031' IN vendor.designated_by",
        "vendor.home_state IN ('XA', 'ZZ', 'AA', 'QM')",
    ],
)
def test_a_word_that_only_no_dossier_knows_yet_is_taken(text: str) -> None:
    assert list(condition.tests(SCOPE.parse(text)))
