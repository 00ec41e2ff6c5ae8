"""Dependence where it is not known of some elements whether they are there: every completion lies within, counted by hand."""

from __future__ import annotations

import json
from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dependence.small import AS_OF, measured, one, radio, shares, sited
from tests.dependence.test_withdrawal import ends, supply, withdrawn

from netvet.dependence import Scope

THIRD = Fraction(1, 3)
NAMES = ("Qworp", "Blimna", "Xudfet")


def test_what_may_be_there_may_count_or_not(bench: Any) -> None:
    rows = [{"vendor": "Qworp"}, *[{"vendor": "Blimna", "state": None}] * 2]
    found = measured(bench, rows)
    scope = one(found)
    assert shares(scope) == {"qworp": (THIRD, 1), "blimna": (0, 2 * THIRD)}
    assert (scope.found.suppliers, scope.doubtful, found.doubtful, found.left_out) == ((1, 2), 2, 2, {})
    assert scope.found.top
    assert (scope.found.top.low, scope.found.top.high) == (Fraction(1, 2), 1)
    assert scope.found.hhi
    assert (scope.found.hhi.low, scope.found.hhi.high) == (Fraction(1, 2), 1)
    (single,) = found.single
    assert (single.found.suppliers, single.found.alone) == ((1, 2), ("qworp",))


def test_where_nothing_is_certain_either_may_be_alone(bench: Any) -> None:
    found = measured(bench, [{"vendor": name, "state": None} for name in NAMES[:2]])
    assert one(found).found.suppliers == (0, 2)
    assert shares(one(found)) == {"qworp": (0, 1), "blimna": (0, 1)}
    assert found.single[0].found.alone == ("qworp", "blimna")


def test_a_withdrawal_counts_what_may_be_there(bench: Any) -> None:
    rows = [{"vendor": "Qworp"}, *[{"vendor": "Blimna", "state": None, "subscribers": 5}] * 2]
    found = withdrawn(bench, rows, "Blimna", replaced=0, quarters=1)
    assert ends(found) == [(0, 2)] * 2
    assert ends(found, "people") == [(0, 10)] * 2
    assert (found.absent, found.strange) == (2, 0)
    told = supply(found, "AMF")
    assert (told.elements, told.doubtful, told.operators, told.alone, told.here) == (0, 2, (), (), ("qworp",))
    other = supply(withdrawn(bench, rows, "Qworp"), "AMF")
    assert (other.here, other.perhaps, other.alone, other.only) == ((), ("blimna",), (), None)


def test_radio_that_may_be_there_makes_no_area_certain(bench: Any) -> None:
    spots = sited({"s1": (50.01, 8.01, 10), "s2": (50.02, 8.02, 20)})
    rows = radio(("Op", "s1", "Qworp"), ("Po", "s2", "Qworp"), ("Po", "s2", "Blimna"))
    sure = measured(bench, rows[:2], sites=spots).areas
    assert sure
    assert sure.one_maker["qworp"].areas == 1
    areas = measured(bench, [*rows[:2], rows[2] | {"state": None}], sites=spots).areas
    assert areas
    assert (areas.one_maker, areas.open.areas, areas.doubtful) == ({}, 1, 1)
    assert areas.share
    assert (areas.share.low, areas.share.high) == (0, 1)


def drawn(seed: int) -> list[dict[str, Any]]:
    r = Random(seed)
    rows = [
        {
            "operator": r.choice(("Op", "Po")),
            "function": r.choice(("gNB", "AMF", "gNB+AMF")),
            "vendor": r.choice(NAMES),
            "site_id": r.choice("abc"),
            "subscribers": r.choice((0, 1, 5, 7)),
            "state": "in-service",
        }
        for _ in range(r.randint(2, 8))
    ]
    for row in r.sample(rows, min(len(rows), r.randint(1, 4))):
        row["state"] = None
    if r.random() < 0.6:
        r.choice(rows)["vendor"] = None
    if r.random() < 0.3:
        r.choice(rows)["subscribers"] = None
    return rows


def completions(rows: list[dict[str, Any]], measure: str) -> Iterator[list[dict[str, Any]]]:
    """Every network that it may be, with all known."""
    ways = [
        product(
            (True,) if row["state"] else (True, False),
            (row["vendor"],) if row["vendor"] else (*NAMES, "new"),
            (0, 3, 1000) if row["subscribers"] is None and measure == "subscribers" else (row["subscribers"],),
        )
        for row in rows
    ]
    for chosen in product(*map(list, ways)):
        yield [
            row | {"vendor": vendor, "subscribers": people}
            for row, (there, vendor, people) in zip(rows, chosen, strict=True)
            if there
        ]


def serves(rows: list[dict[str, Any]], measure: str, *, overlap: bool) -> int:
    if measure == "sites":
        return len({row["site_id"] for row in rows})
    if measure == "elements":
        return len(rows)
    if not overlap:
        return sum(row["subscribers"] for row in rows)
    whole = 0
    for operator in ("Op", "Po"):
        own = [row for row in rows if row["operator"] == operator]
        whole += max(sum(row["subscribers"] for row in own if f in row["function"].split("+")) for f in ("gNB", "AMF", "UPF"))
    return whole


def by_hand(rows: list[dict[str, Any]], measure: str, *, overlap: bool) -> dict[str, Any] | None:
    """Shares, the largest, the index and the number of makers of a network of which all is known."""
    makers = {row["vendor"].casefold() for row in rows}
    own = {m: serves([row for row in rows if row["vendor"].casefold() == m], measure, overlap=overlap) for m in makers}
    whole, pairs = serves(rows, measure, overlap=overlap), sum(own.values())
    if not whole:
        return {"makers": len(makers)}
    told = {m: Fraction(n, whole) for m, n in own.items()}
    index = Fraction(sum(n * n for n in own.values()), pairs * pairs)
    return {"makers": len(makers), "shares": told, "top": max(told.values()), "hhi": index}


def check(scope: Scope, rows: list[dict[str, Any]], measure: str, *, overlap: bool) -> None:
    ways = [told for way in completions(rows, measure) if (told := by_hand(way, measure, overlap=overlap))]
    found = scope.found
    numbers = [way["makers"] for way in ways]
    assert found.suppliers == (min(numbers), max(numbers))
    weighed = [way for way in ways if "top" in way]
    assert bool(weighed) == (found.top is not None)
    reached = not overlap and not any(row["subscribers"] is None and measure == "subscribers" for row in rows)
    for maker, bounds in found.shares.items():
        own = [way["shares"].get(maker, Fraction(0)) for way in weighed]
        assert bounds.low <= min(own) <= max(own) <= bounds.high
        if reached:
            assert (bounds.low, bounds.high) == (min(own), max(own)), maker
    for bounds, key in ((found.top, "top"), (found.hhi, "hhi")):
        if bounds:
            own = [way[key] for way in weighed]
            assert bounds.low <= min(own) <= max(own) <= bounds.high, key
            if measure == "elements":
                assert (bounds.low, bounds.high) == (min(own), max(own)), key


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(("elements", "sites", "subscribers")), st.booleans())
def test_every_completion_lies_within(bench: Any, seed: int, measure: str, functions: bool) -> None:
    rows = drawn(seed)
    found = measured(bench, rows, measure=measure, per=["function" if functions else "nation"])
    for scope in found.scopes:
        mine = [row for row in rows if not scope.function or scope.function in row["function"].split("+")]
        if any(row["state"] is None for row in mine) and sum(row["vendor"] is None for row in mine) < 2:
            check(scope, mine, measure, overlap=measure == "subscribers" and not functions)


def test_the_words_say_what_may_not_be_there(netvet: Any, bench: Any, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(AS_OF, encoding="utf-8")
    rows = [("e1", "Qworp", "in-service"), ("e2", "Blimna", ""), ("e3", "Blimna", "")]
    usual = {"operator": "Op", "function": "gNB"}
    bench.write(tmp_path, "elements", [usual | {"element_id": key, "vendor": v, "state": s} for key, v, s in rows])
    told = netvet("dependence", tmp_path).stdout
    for words in ("1 to 2", "Qworp 33 to 100 %", "perhaps Qworp", "of 2 elements it is not known whether they are there"):
        assert words in told, words
    assert json.loads(netvet("dependence", tmp_path, "--format", "json").stdout)["elements_perhaps_not_there"] == 2
    gone = netvet("dependence", tmp_path, "--withdraw", "Blimna").stdout
    for words in ("0 to 2", "of 2 elements it is not known whether they are there"):
        assert words in gone, words


@pytest.mark.parametrize("measure", ["elements", "sites", "subscribers"])
def test_nothing_of_weight_makes_no_shares(bench: Any, measure: str) -> None:
    rows = [{"vendor": "Qworp", "state": None, "subscribers": 0, "site_id": "none"}]
    scopes = measured(bench, rows, measure=measure).scopes
    assert all(scope.found.top is None for scope in scopes) == (measure != "elements")


def test_a_network_of_which_nothing_is_there_is_an_error(netvet: Any, bench: Any, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(AS_OF, encoding="utf-8")
    usual = {"operator": "Op", "function": "gNB", "vendor": "Qworp", "state": "removed"}
    bench.write(tmp_path, "elements", [usual | {"element_id": key} for key in ("e1", "e2")])
    for options in ((), ("--withdraw", "Qworp")):
        ran = netvet("dependence", tmp_path, *options)
        assert ran.returncode == 2
        for words in ("no element is there on 2026-11-21", "of 2 in the case 2 are removed", "remedy"):
            assert words in ran.stderr, words


@pytest.fixture(scope="module")
def case(bench: Any) -> Path:
    folder: Path = bench.fresh()
    (folder / "case.toml").write_text(AS_OF, encoding="utf-8")
    usual = {"operator": "Op", "function": "gNB", "state": "in-service"}
    bench.write(folder, "elements", [usual | {"element_id": name, "vendor": name} for name in ("Nokia", "Huawei")])
    return folder


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["dependence", "--withdraw", "Nokia", "Huawei"], "repeat the option: --withdraw Nokia --withdraw Huawei"),
        (["exposure", "--vendor", "Nokia", "A B"], 'repeat the option: --vendor Nokia --vendor "A B"'),
        (["dependence", "--by", "home-state", "--withdraw", "Nokia"], "name a state by its two letters"),
        (["dependence", "--withdraw", " "], "is no name"),
        (["exposure", "--vendor", ""], "is no name"),
    ],
)
def test_a_name_that_is_none_is_refused_with_a_remedy(netvet: Any, case: Path, words: list[str], told: str) -> None:
    ran = netvet(words[0], case, *words[1:])
    assert ran.returncode == 2
    assert told in " ".join(ran.stderr.split()), ran.stderr


def test_one_thing_of_no_known_group_may_be_there_in_part(bench: Any) -> None:
    rows = [{"vendor": "Huawei"}, {"vendor": "Acme"}, *[{"vendor": "Acme", "state": None}] * 2]
    scope = one(measured(bench, rows, by="group"))
    assert shares(scope) == {"huawei": (Fraction(1, 4), 1)}
    assert scope.found.suppliers == (1, 2)
    assert scope.found.top
    assert (scope.found.top.low, scope.found.top.high) == (Fraction(1, 2), 1)
