"""Dependence where it is not known what some elements perform, or on which site they stand: every completion lies within."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.dependence.small import AS_OF, measured, one, shares
from tests.dependence.test_doubted import by_hand

HALF = Fraction(1, 2)
KNOWN = ("gNB", "AMF", "UPF")
ROWS = [
    {"vendor": "Qworp", "function": "gNB", "site_id": "a", "subscribers": 10},
    {"vendor": "Blimna", "function": "gNB+Frob", "site_id": "b", "subscribers": 10},
    {"vendor": "Qworp", "function": "AMF", "site_id": "c", "subscribers": 20},
]


def alone(bench: Any, rows: list[dict[str, Any]], **options: Any) -> list[tuple[str | None, tuple[int, int]]]:
    return [(scope.function, scope.found.suppliers) for scope in measured(bench, rows, **options).single]


@pytest.mark.parametrize("measure", ["elements", "sites", "subscribers"])
def test_an_unknown_word_is_no_function_of_its_own_and_may_be_any(bench: Any, measure: str) -> None:
    found = measured(bench, ROWS, per=["function"], measure=measure)
    gnb, amf = found.scopes
    assert (gnb.function, amf.function) == ("gNB", "AMF")
    assert shares(gnb) == {"qworp": (HALF, HALF), "blimna": (HALF, HALF)}
    assert shares(amf)["qworp"] == (Fraction(2, 3) if measure == "subscribers" else HALF, 1)
    assert (gnb.unsorted, amf.unsorted, amf.doubtful, found.unsorted, found.left_out) == (0, 1, 0, 1, {})
    assert [(scope.function, scope.found.suppliers) for scope in found.single] == [("AMF", (1, 2))]
    assert len(found.national) == 2


@pytest.mark.parametrize("word", ["Frob", None])
def test_what_is_of_no_known_function_leaves_no_supplier_single_for_certain(bench: Any, word: str | None) -> None:
    rows = [ROWS[0], ROWS[1] | {"function": word}, ROWS[2]]
    assert alone(bench, rows) == [("gNB", (1, 2)), ("AMF", (1, 2))]


def test_subscribers_over_several_functions_may_be_of_the_same(bench: Any) -> None:
    scope = one(measured(bench, ROWS, measure="subscribers"))
    assert shares(scope)["qworp"][0] <= Fraction(2, 3)
    assert shares(scope)["blimna"][0] <= Fraction(1, 3)
    assert scope.found.suppliers == (2, 2)


def test_what_has_no_known_site_may_stand_on_any(bench: Any) -> None:
    sites = [("Qworp", "a"), ("Blimna", None), ("Qworp", "b"), ("Blimna", "c")]
    found = measured(bench, [{"vendor": v, "site_id": s} for v, s in sites], measure="sites")
    scope = one(found)
    assert shares(scope) == {"qworp": (HALF, Fraction(2, 3)), "blimna": (Fraction(1, 3), Fraction(2, 3))}
    assert (scope.siteless, found.siteless, found.left_out) == (1, 1, {})
    assert alone(bench, [{"vendor": "Qworp", "site_id": None}], measure="sites") == [("AMF", (0, 1))]


@pytest.mark.parametrize("spot", ["a", None])
def test_no_maker_is_the_largest_where_one_not_known_may_stand_on_more_sites(bench: Any, spot: str | None) -> None:
    def largest(stranger: str | None) -> tuple[str, ...]:
        lost = [{"vendor": stranger, "site_id": None}, {"vendor": stranger, "site_id": None}]
        return one(measured(bench, [{"vendor": "Qworp", "site_id": spot}, *lost], measure="sites")).found.largest

    assert (largest(None), largest("Qworp")) == ((), ("qworp",))


def drawn(seed: int) -> list[dict[str, Any]]:
    r = Random(seed)
    words, spots = (*KNOWN[:2], "gNB+AMF", "gNB+Frob", "Frob", None), ("a", "b", "c", "c", None)
    rows = [
        {
            "operator": r.choice(("Op", "Op", "Po")),
            "function": r.choice(words),
            "vendor": r.choice(("Qworp", "Blimna", "Xudfet")),
            "site_id": r.choice(spots),
            "subscribers": r.choice((0, 1, 5, 7)),
            "state": r.choice(("in-service", "in-service", "in-service", None)),
        }
        for _ in range(r.randint(2, 5))
    ]
    if r.random() < 0.4:
        r.choice(rows)["vendor"] = None
    return rows


def completions(rows: list[dict[str, Any]], measure: str) -> Iterator[list[dict[str, Any]]]:
    """Every network that it may be, with all known: elements of one or two functions."""
    ways = []
    for i, row in enumerate(rows):
        sure = [name for name in (row["function"] or "").split("+") if name in KNOWN]
        open_ = row["function"] is None or "Frob" in row["function"]
        functions = ["+".join({*sure, more}) for more in KNOWN] if open_ else [row["function"]]
        vendors = [row["vendor"]] if row["vendor"] else ["Qworp", "Blimna", "Xudfet", "new"]
        spots = [row["site_id"]] if row["site_id"] or measure != "sites" else ["a", "b", "c", f"own{i}"]
        ways.append([*product(functions, vendors, spots, (True,) if row["state"] else (True, False))])
    keys = ("function", "vendor", "site_id")
    for chosen in product(*ways):
        yield [row | dict(zip(keys, way, strict=False)) for row, way in zip(rows, chosen, strict=True) if way[-1]]


@settings(max_examples=12, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from(("elements", "sites", "subscribers")), st.booleans())
def test_every_completion_lies_within(bench: Any, seed: int, measure: str, functions: bool) -> None:
    rows = drawn(seed)
    found = measured(bench, rows, measure=measure, per=["function" if functions else "nation"])
    overlap = measure == "subscribers" and not functions
    for way in list(completions(rows, measure))[: 10**4 : 7]:
        for scope in found.scopes:
            mine = [row for row in way if not functions or scope.function in row["function"].split("+")]
            told = by_hand(mine, measure, overlap=overlap) if mine else None
            if not told:
                continue
            assert scope.found.suppliers[0] <= told["makers"] <= scope.found.suppliers[1]
            for key, bounds in (("top", scope.found.top), ("hhi", scope.found.hhi)):
                assert key not in told or overlap or bounds, key
                assert key not in told or not bounds or bounds.low <= told[key] <= bounds.high, key
            for maker, bounds in scope.found.shares.items():
                own = told.get("shares", {}).get(maker, Fraction(0))
                assert "shares" not in told or bounds.low <= own <= bounds.high, maker


def test_the_words_say_what_is_of_no_known_function_or_site(netvet: Any, bench: Any, tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text(AS_OF, encoding="utf-8")
    usual = {"operator": "Op", "state": "in-service"}
    rows = [usual | row | {"element_id": f"e{i}"} for i, row in enumerate(ROWS)]
    bench.write(tmp_path, "elements", [*rows, rows[0] | {"element_id": "e3", "site_id": None}])
    told = netvet("dependence", tmp_path, "--measure", "sites").stdout
    for words in ("perhaps Qworp", "of 1 element it is not known what they perform", "of 1 element the site is not known"):
        assert words in told, words
    assert "frob" not in told
