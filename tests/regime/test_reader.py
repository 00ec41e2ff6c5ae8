"""The texts of regimes: every mistake found in one go, each with its line and column."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from netvet.errors import RegimeError
from netvet.regime import read_regime, shipped_regimes, shipped_rule_ids
from netvet.regime.condition import TODAY, TRUE
from netvet.regime.requirement import Indicators, Needs, Share


def mistakes(bench: Any, text: str) -> tuple[str, ...]:
    with pytest.raises(RegimeError) as caught:
        bench.regime(text)
    assert "r.toml" in caught.value.where
    return caught.value.details or (caught.value.message,)


def at(text: str, word: str) -> str:
    """Where a word last stands, as messages say it."""
    before = text[: text.rindex(word) + (word[0] == '"')]  # of a text, what stands between the quotes
    return f"line {before.count(chr(10)) + 1}, column {len(before) - before.rfind(chr(10))} "


def test_a_whole_text_is_read(bench: Any) -> None:
    body = "\n".join(
        [
            bench.rule("A-01", part="one", applies="core", require="subscribers < :few", due="2026-12-31", burden='"supplier"'),
            bench.rule(
                "A-01", part="two", **{"from": "2026-01-01", "act": '"installed_on"', "require": "installed_on > :from"}
            ),
            bench.rule(
                "A-02", needs='{ scheme = "S", valid_months = 24 }', force='"code"', valid_to="2026-05-01", replaced_by='["x"]'
            ),
            bench.rule("A-03", kind='"power"', indicators='[{ fact = "vendor.harmful_activity", title = "h" }]'),
            bench.cap(subject="vendor.group = 'huawei'", at_most='":most"', jointly="false"),
            '[[not_computable]]\nid = "N"\ntitle = "T"\ncite = "C"\nsource = ["K"]\nconfidence = "memory"\nmissing = "a text"',
        ]
    )
    found = bench.regime(bench.text(body, limits="few = 5\nmost = 0.35", define="core = \"'core' IN domain\""))
    assert [one.key for one in found.requirements] == ["A-01/one", "A-01/two", "A-02", "A-03", "S-01"]
    one, two, three, four, five = found.requirements
    assert (one.due, one.burden, one.force) == (date(2026, 12, 31), "supplier", "law")
    assert (two.starts, two.act, two.applies) == (date(2026, 1, 1), "installed_on", TRUE)
    assert three.demand == Needs("S", valid_months=24)
    assert (three.force, three.valid_to, three.replaced_by) == ("code", date(2026, 5, 1), ("x",))
    assert isinstance(four.demand, Indicators)
    assert four.power
    assert isinstance(five.demand, Share)
    assert (five.demand.at_most, five.demand.jointly, five.kind) == (Decimal("0.35"), False, "cap")
    assert found.not_computable[0].missing == "a text"
    assert len(found.origin[1]) == 64


def test_the_day_judged_is_a_limit(bench: Any) -> None:
    found = bench.regime(bench.text(bench.rule(require="installed_on < :as_of")))
    assert found.requirements[0].demand.values == (TODAY,)


def test_days_may_be_limits(bench: Any) -> None:
    body = bench.rule("A-01", require="TRUE", due='":last"') + "\n"
    body += bench.rule("A-02", require="TRUE", **{"from": '":first"', "act": '"installed_on"'})
    found = bench.regime(bench.text(body, limits='last = { value = 2029-12-31, reading = "x" }\nfirst = 2027-01-01'))
    assert [(one.due, one.starts) for one in found.requirements] == [(date(2029, 12, 31), None), (None, date(2027, 1, 1))]
    assert [one.assumes for one in found.requirements] == [("last is 2029-12-31 (x)",), ()]
    assert (found.stated, dict(found.silent_on)) == (("first",), {"last": date(2029, 12, 31)})


@pytest.mark.parametrize(
    ("due", "word"), [(":lost", "did you mean :last"), (":few", "holds a day"), (":moving", "holds a day")]
)
def test_a_limit_that_is_no_day_is_no_last_day(bench: Any, due: str, word: str) -> None:
    limits = "last = 2029-12-31\nfew = 5\nmoving = { months_before = 3 }"
    (told,) = mistakes(bench, bench.text(bench.rule(require="TRUE", due=f'"{due}"'), limits=limits))
    assert word in told


def test_what_stands_in_place_of_a_limit_stands_there_only_where_the_text_is_silent(bench: Any) -> None:
    text = bench.text(bench.cap(subject="vendor.group = 'huawei'", at_most='":most"'), limits="most = {silent}\nsaid = 0.1")
    path = bench.fresh("regime") / "r.toml"
    for silent, share, assumes in (
        ('{ value = 0.35, reading = "x" }', "0.2", ("most is 0.2, as the option sets it; else 0.35 (x)",)),
        ("0.35", "0.35", ()),
    ):
        path.write_text(text.replace("{silent}", silent), encoding="utf-8")
        (cap,) = read_regime(path, bench.facts, {"most": Decimal("0.2")}).requirements
        assert (cap.demand.at_most, cap.assumes) == (Decimal(share), assumes)  # type: ignore[union-attr]


GOOD = {"require": "TRUE"}


@pytest.mark.parametrize(
    ("keys", "word", "place"),
    [
        ({"require": "produkt = 'x'"}, "product", "produkt"),
        ({"require": "TRUE", "applies": "'cores' IN domain"}, "core", "domain"),
        ({"require": "TRUE", "kind": '"prohibitoin"'}, "prohibition", '"prohibitoin"'),
        ({"require": "TRUE", "force": '"laws"'}, "law", '"laws"'),
        ({"require": "TRUE", "burden": '"vendor"'}, "supplier", '"vendor"'),
        ({"require": "TRUE", "due": '"2026-01-01"'}, "without quotes", '"2026-01-01"'),
        ({"require": "TRUE", "due": "2026-01-01T00:00:00"}, "is a day", "2026-01-01T"),
        ({"require": "TRUE", "requires": "77"}, "there is no key 'requires'", "77"),
        ({"require": "TRUE", "from": "2026-01-01"}, "belong together", None),
        ({"require": "TRUE", "act": '"installed_on"'}, "belong together", '"installed_on"'),
        ({"require": "TRUE", "act": '"removed_on"', "from": "2026-01-01"}, "act is never", '"removed_on"'),
        (
            {"require": "TRUE", "due": "2026-02-01", "act": '"installed_on"', "from": "2026-01-01"},
            "exclude due",
            '"installed_on"',
        ),
        ({"require": "TRUE", "exceptions": "5"}, "exceptions is no list", "5"),
        ({"require": "TRUE", "undecided": '""'}, "undecided is no list", '""'),
        ({"require": "TRUE", "exceptions": '{ where = "TRUE", because = "b" }'}, "exceptions is no list", None),
        ({"require": "TRUE", "valid_from": "2027-01-01", "valid_to": "2026-01-01"}, "before its first day", "2026-01-01"),
        ({}, "exactly one way", None),
        ({"require": "TRUE", "needs": '{ scheme = "S" }'}, "exactly one way", None),
        ({"kind": '"power"', "indicators": "[]"}, "always pass", None),
        ({"kind": '"power"', "require": "TRUE"}, "power", None),
        ({"indicators": '[{ fact = "vendor.harmful_activity", title = "h" }]'}, "a power has indicators", '"prohibition"'),
        (
            {"kind": '"power"', "indicators": '[{ fact = "vendor.harmful", title = "h" }]'},
            "vendor.harmful_activity",
            'vendor.harmful"',
        ),
        ({"kind": '"power"', "indicators": '[{ fact = "subscribers", title = "h" }]'}, "no fact about a maker", "subscribers"),
        (
            {"kind": '"power"', "indicators": '[{ fact = "vendor.group", title = "h" }]'},
            "no fact about a maker",
            "vendor.group",
        ),
        ({"kind": '"power"', "indicators": '[{ fact = "vendor.group" }]'}, "an indicator is written", "{ fact"),
        ({"needs": '{ document = "x" }'}, "scheme is missing", "{ document"),
        ({"needs": '{ scheme = "S", version = "near" }'}, "version is never", 'near"'),
        ({"needs": '{ scheme = "S", valid_months = 0 }'}, "whole number", "0 }"),
        ({"needs": '"S"'}, "needs is written", None),
        ({"require": "TRUE", "readings": '{ one = "TRUE" }'}, "two or more", "{ one"),
        ({"require": "TRUE", "exceptions": '[{ where = "TRUE" }]'}, "because", "{ where"),
        ({"require": "TRUE", "exceptions": '[{ where = "nix", because = "b" }]'}, "not known", 'nix"'),
        ({"require": "TRUE", "source": '["Z"]'}, "no source 'Z'", 'Z"'),
        ({"require": "TRUE", "cite": '""'}, "cite is missing", None),
    ],
)
def test_a_mistake_is_named_with_its_place(bench: Any, keys: dict[str, str], word: str, place: str | None) -> None:
    text = bench.text(bench.rule(**keys))
    found = mistakes(bench, text)
    assert any(word in one for one in found), found
    if place:
        assert any(one.startswith(at(text, place)) for one in found), (found, at(text, place))


@pytest.mark.parametrize("key", ["id", "title", "cite", "confidence", "kind", "source"])
def test_a_requirement_needs_its_head(bench: Any, key: str) -> None:
    lines = bench.rule(**GOOD).split("\n")
    text = bench.text("\n".join(line for line in lines if not line.startswith(f"{key} = ")))
    (one,) = mistakes(bench, text)
    assert one.startswith(at(text, "[[requirement]]")), one
    assert key in one


@pytest.mark.parametrize("key", ["id", "title", "issuer", "jurisdiction", "force", "valid_from", "source"])
def test_a_regime_needs_its_head(bench: Any, key: str) -> None:
    head, _, body = bench.text(bench.rule(**GOOD)).partition("[sources]")
    text = "\n".join(line for line in head.split("\n") if not line.startswith(f"{key} = ")) + "[sources]" + body
    (one,) = mistakes(bench, text)
    assert one.startswith("line 1, column 1 (regime"), one
    assert key in one


@pytest.mark.parametrize("key", ["measure", "count", "at_most"])
def test_a_cap_needs_its_measure(bench: Any, key: str) -> None:
    lines = bench.cap(subject="TRUE").split("\n")
    found = mistakes(bench, bench.text("\n".join(line for line in lines if not line.startswith(f"{key} = "))))
    assert found


@pytest.mark.parametrize("at_most", ["1.01", "-0.1", '"35 %"', '":nothing"', "nan", "inf", "true"])
def test_a_cap_is_a_share(bench: Any, at_most: str) -> None:
    (one,) = mistakes(bench, bench.text(bench.cap(subject="TRUE", at_most=at_most)))
    assert "from 0 to 1" in one


@pytest.mark.parametrize(
    ("limits", "word"),
    [
        ("x = nan", "a number"),
        ("x = -inf", "a number"),
        ("x = true", "a number"),
        ("x = [1]", "a number"),
        ("x = 2026-01-01T00:00:00", "a number"),
    ]
    + [(f"{key} = 2026-01-01", "meaning of its own") for key in ("as_of", "from", "due")],
)
def test_a_limit_is_a_number_a_day_or_a_word(bench: Any, limits: str, word: str) -> None:
    text = bench.text(bench.rule(**GOOD), limits=limits)
    (one,) = mistakes(bench, text)
    assert word in one
    assert one.startswith("line 13, column "), one


@pytest.mark.parametrize("table", ["sources", "limits", "define"])
@pytest.mark.parametrize("value", ['"x"', "5", "[1]"])
def test_what_should_be_a_table_and_is_none_is_named(bench: Any, table: str, value: str) -> None:
    text = f"{table} = {value}\n" + bench.text(bench.rule(**GOOD)).replace(f"[{table}]", "[other]")
    assert any(f"{table} is written [{table}]" in one for one in mistakes(bench, text))


def test_several_mistakes_come_at_once(bench: Any) -> None:
    body = bench.rule("A-01", require="produkt = 'x'") + "\n" + bench.rule("A-02", require="nix", due="5") + "\nextra = 1"
    text = bench.text(body, define='a = "nix"\nproduct = "TRUE"', limits="l = [1]", head="adressee = 1")
    found = mistakes(bench, text)
    for word in ("addressee", "l)", "nix", "a fact already", "produkt", "due is a day", "extra"):
        assert any(word in one for one in found), (word, found)
    assert len(found) == 8


def test_one_rule_stands_once(bench: Any) -> None:
    text = bench.text(bench.rule("A-01", **GOOD) + "\n" + bench.rule("A-02", **GOOD) + "\n" + bench.rule("A-01", **GOOD))
    (one,) = mistakes(bench, text)
    assert "stands twice" in one
    line = text[: text.rindex('id = "A-01"')].count("\n") + 1
    assert one.startswith(f"line {line}, ")


@pytest.mark.parametrize(
    "text",
    [
        "[regime",
        "a = 1\na = 2",
        "[[regime]]\nid = 'x'",
        "",
        "regime = 1",
        'x = "',
        "[requirement]\nid = 'x'\n[regime]\nid = 'y'",
    ],
)
def test_what_is_no_regime_is_refused(bench: Any, text: str) -> None:
    assert mistakes(bench, text)


def test_what_is_no_text_is_refused(bench: Any) -> None:
    from netvet.regime import read_regime  # noqa: PLC0415

    path = bench.fresh() / "r.toml"
    with pytest.raises(RegimeError, match="cannot be read"):
        read_regime(path, bench.facts)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(RegimeError, match="UTF-8"):
        read_regime(path, bench.facts)


def test_a_text_with_a_mark_at_its_start_and_with_the_ends_of_lines_of_windows(bench: Any) -> None:
    from netvet.regime import read_regime  # noqa: PLC0415

    text = bench.text(bench.rule(**GOOD))
    path = bench.fresh() / "r.toml"
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert replace(read_regime(path, bench.facts), origin=("", "")) == replace(bench.regime(text), origin=("", ""))


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_a_shipped_regime_bears_the_name_of_its_file(bench: Any, key: str) -> None:
    found = bench.shipped(key)
    assert found.id == key
    assert {one.id for one in (*found.requirements, *found.not_computable)} <= shipped_rule_ids()
    for one in (*found.requirements, *found.not_computable):
        assert one.sources
        assert one.confidence in ("text", "secondary", "memory")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('id = "a b"', "'a b' is no id"),
        ('id = "\N{CYRILLIC SMALL LETTER A}b"', "is no id"),
        ('id = "../r"', "'../r' is no id"),
        ('jurisdiction = "UK"', "'UK' is no country code; did you mean GB?"),
        ('jurisdiction = "QA1"', "'QA1' is no country code"),
        ('jurisdiction = "BX"', "'BX' is no country code"),
        ('valid_from = "2000-01-01"', "valid_from is a day"),
    ],
)
def test_a_head_that_cannot_be_is_told_once(bench: Any, head: str, said: str) -> None:
    key = head.partition(" ")[0]
    lines = bench.text(bench.rule(require="TRUE", valid_from="2001-01-01")).split("\n")
    text = "\n".join(head if line.startswith(f"{key} = ") and n < 8 else line for n, line in enumerate(lines))
    (one,) = mistakes(bench, text)
    assert said in one


def test_a_wrong_first_day_of_a_rule_is_told_once(bench: Any) -> None:
    (one,) = mistakes(bench, bench.text(bench.rule(require="TRUE", valid_from='"2001-01-01"')))
    assert "valid_from is a day" in one


@pytest.mark.parametrize(
    "condition",
    [
        " AND ".join(f"subscribers > {n}" for n in range(3000)),
        " OR ".join(f"subscribers > {n}" for n in range(500)),
        "(" * 3000 + "redundant" + ")" * 3000,
        "NOT " * 3000 + "redundant",
        "NOT " * 100 + "redundant",
    ],
)
def test_what_is_too_large_is_a_mistake_with_its_place(bench: Any, condition: str) -> None:
    text = bench.text(bench.rule(require=condition))
    (one,) = mistakes(bench, text)
    assert one.startswith(at(text, condition).rstrip().rpartition(",")[0]), one
    assert "too long, or nested too deep; at most 200 tests" in one


def test_terms_that_grow_out_of_terms_are_too_large(bench: Any) -> None:
    grown = "\n".join(f'a{n} = "a{n - 1} AND a{n - 1}"' for n in range(1, 40))
    found = mistakes(bench, bench.text(bench.rule(require="a0"), define=f'a0 = "redundant"\n{grown}'))
    assert "too long" in found[0]


def test_a_condition_as_large_as_any_is_judged(bench: Any) -> None:
    wide = " AND ".join(f"NOT subscribers = {n}" for n in range(200))
    deep = "NOT (redundant AND " * 15 + "redundant" + ")" * 15
    text = bench.text(f"{bench.rule('A-01', require=wide)}\n{bench.rule('A-02', require=deep)}")
    element = {
        "element_id": "e",
        "operator": "Op",
        "country": "XX",
        "subscribers": 1000,
        "redundant": True,
        "state": "in-service",
    }
    with bench.judge([element], text) as found:
        statuses = [row["status"] for row in found.to_arrow(everything=True).to_pylist()]
    assert statuses[0] == "met"
    assert len(statuses) == 2
