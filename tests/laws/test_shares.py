"""Law: the interval of a share holds it under every completion of what is not known, and no more."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from netvet.findings.intervals import CELLS, Interval, maker_range, shared_interval, site_interval, weighed_interval

CAPS = [Fraction(0), Fraction(1, 3), Fraction(35, 100), Fraction(1, 2), Fraction(2, 3), Fraction(1)]
HUGE = 10**9


def sides(cell: str) -> Iterator[tuple[bool, bool]]:
    """Every way in which an element may be in scope, and the subject's."""
    return itertools.product(*([True] if mark == "t" else [False] if mark == "f" else [True, False] for mark in cell))


def check(interval: Interval, shares: list[Fraction | None], cap: Fraction) -> None:
    """Met iff every completion is within, broken iff none is; one in which nothing is in scope is neither."""
    within = {None if share is None else share <= cap for share in shares}
    expected = True if within == {True} else False if within == {False} else None
    assert interval.within(cap) is expected, (interval, sorted({str(share) for share in shares}), cap)


items = st.tuples(st.sampled_from(CELLS), st.none() | st.sampled_from((0, 1, 3)))


def weighed_shares(elements: list[tuple[str, int | None]]) -> list[Fraction | None]:
    shares: list[Fraction | None] = []
    certain = any(cell[0] == "t" for cell, _ in elements)
    for placed in itertools.product(*(sides(cell) for cell, _ in elements)):
        for weights in itertools.product(*([weight] if weight is not None else [0, 1, HUGE] for _, weight in elements)):
            whole = sum(weight for (scope, _), weight in zip(placed, weights, strict=True) if scope)
            part = sum(weight for (scope, own), weight in zip(placed, weights, strict=True) if scope and own)
            if whole or not certain:
                shares.append(Fraction(part, whole) if whole else None)
    return shares


def cells_of(elements: list[tuple[str, int | None]]) -> dict[str, tuple[Fraction, int]]:
    found: dict[str, tuple[Fraction, int]] = {}
    for cell, weight in elements:
        total, lost = found.get(cell, (Fraction(0), 0))
        found[cell] = (total + (weight or 0), lost + (weight is None))
    return found


@settings(max_examples=250, deadline=None)
@given(st.lists(items, min_size=1, max_size=4), st.sampled_from(CAPS))
def test_a_share_of_weights_is_met_iff_every_completion_is_within(
    elements: list[tuple[str, int | None]], cap: Fraction
) -> None:
    shares = weighed_shares(elements)
    known = [element for element in elements if element[0][0] == "t" and element[1] != 0]
    if shares and known:  # where nothing of any weight is in scope for certain, it stays unknown
        check(weighed_interval(cells_of(elements)), shares, cap)
    else:
        assert weighed_interval(cells_of(elements)).within(cap) is None


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from((1, 2, 5))), min_size=1, max_size=5))
def test_the_ends_of_an_interval_are_reached(elements: list[tuple[str, int | None]]) -> None:
    shares = [share for share in weighed_shares(elements) if share is not None]
    found = weighed_interval(cells_of(elements))
    if found.certain:
        assert Fraction(found.low[0], found.low[1]) == min(shares)
        assert Fraction(found.high[0], found.high[1]) == max(shares)


served = st.tuples(st.sampled_from(CELLS), st.sampled_from((0, 1, 3, None)), st.sampled_from(("a", "b", "ab")))


@settings(max_examples=250, deadline=None)
@given(st.lists(served, min_size=1, max_size=4), st.sampled_from(CAPS))
def test_however_far_functions_overlap_a_decided_share_is_right(
    elements: list[tuple[str, int | None, str]], cap: Fraction
) -> None:
    """They serve the same people as far as can be, or none of them twice: both ways, and whatever lies between."""
    functions = [cells_of([(cell, weight) for cell, weight, of in elements if one in of]) for one in "ab"]
    found = shared_interval(cells_of([element[:2] for element in elements]), [cells for cells in functions if cells])
    for placed in itertools.product(*(sides(cell) for cell, _, _ in elements)):
        for weights in itertools.product(*([weight] if weight is not None else [0, 1, HUGE] for _, weight, _ in elements)):
            rows = [(of, weight, *place) for (_, _, of), weight, place in zip(elements, weights, placed, strict=True)]
            parts = [sum(w for of, w, scope, own in rows if scope and own and one in of) for one in "ab"]
            wholes = [sum(w for of, w, scope, _ in rows if scope and one in of) for one in "ab"]
            part, whole = (sum(w for _, w, scope, own in rows if scope and (own or all_)) for all_ in (False, True))
            shares = {Fraction(p, w) for p in (max(parts), part) for w in (max(wholes), whole) if w and p <= w}
            if found.within(cap) is not None:
                assert {share <= cap for share in shares} <= {found.within(cap)}, (found, shares)


def site_shares(elements: list[tuple[str, str | None]]) -> list[Fraction | None]:
    shares: list[Fraction | None] = []
    lost = [index for index, (_, site) in enumerate(elements) if site is None]
    places = ["s1", "s2", *(f"new{index}" for index in lost)]
    for where in itertools.product(places, repeat=len(lost)):
        sites = [site or where[lost.index(index)] for index, (_, site) in enumerate(elements)]
        for placed in itertools.product(*(sides(cell) for cell, _ in elements)):
            whole = {site for site, (scope, _) in zip(sites, placed, strict=True) if scope}
            part = {site for site, (scope, own) in zip(sites, placed, strict=True) if scope and own}
            shares.append(Fraction(len(part), len(whole)) if whole else None)
    return shares


def site_counts(elements: list[tuple[str, str | None]]) -> Interval:
    on = {site: {cell for cell, at in elements if at == site} for _, site in elements if site}
    theirs, others = {"tt", "tn", "nt", "nn"}, {"tn", "tf", "nn", "nf"}
    return site_interval(
        sum("tt" in cells for cells in on.values()),
        sum("tt" not in cells and bool(cells & others) for cells in on.values()),
        sum(bool(cells & theirs) for cells in on.values()),
        sum(not cells & theirs and "tf" in cells for cells in on.values()),
        adrift={cell: sum(own == cell and site is None for own, site in elements) for cell in CELLS},
        certain=any(cell[0] == "t" for cell, _ in elements),
    )


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(CELLS), st.sampled_from(("s1", "s2", None))), min_size=1, max_size=4),
    st.sampled_from(CAPS),
)
def test_a_share_of_sites_is_met_iff_every_completion_is_within(elements: list[tuple[str, str | None]], cap: Fraction) -> None:
    shares, found = site_shares(elements), site_counts(elements)
    check(found, shares, cap)
    if found.certain:
        reached = [share for share in shares if share is not None]
        assert Fraction(found.low[0], found.low[1]) == min(reached)
        assert Fraction(found.high[0], found.high[1]) == max(reached)


# and through the judgement

HUAWEI = "vendor.group = 'huawei'"


def element(number: int, vendor: str | None = "Nokia", **more: Any) -> dict[str, Any]:
    return {"element_id": f"e{number}", "operator": "Op", "vendor": vendor, "state": "in-service", "function": "gNB", **more}


def status(bench: Any, vendors: list[str | None], at_most: str = "0.35", **options: Any) -> str:
    rows = [element(number, vendor) for number, vendor in enumerate(vendors)]
    (found,) = bench.rows(rows, bench.text(bench.cap(subject=HUAWEI, at_most=at_most)), **options)
    return str(found["status"])


@pytest.mark.parametrize(
    ("vendors", "at_most", "expected"),
    [
        (["Huawei"] * 35 + ["Nokia"] * 65, "0.35", "met"),
        (["Huawei"] * 36 + ["Nokia"] * 64, "0.35", "violated"),
        (["Huawei"] * 35 + ["Nokia"] * 64 + [None], "0.35", "unknown"),
        (["Huawei"] * 36 + [None] * 64, "0.35", "violated"),
        (["Nokia"] * 100 + [None], "0.01", "met"),
        (["Acme"] * 3, "0.35", "unknown"),
        (["Huawei", "Nokia", "Nokia"], "0.333333", "violated"),
        (["Huawei", "Nokia", "Nokia"], "0.333334", "met"),
        (["none"] * 3, "0", "met"),
    ],
)
def test_a_cap_is_compared_exactly(bench: Any, vendors: list[str | None], at_most: str, expected: str) -> None:
    assert status(bench, vendors, at_most) == expected


def test_while_rows_are_set_aside_no_cap_is_met(bench: Any) -> None:
    assert status(bench, ["Nokia"] * 3) == "met"
    assert status(bench, ["Nokia"] * 3, set_aside=1) == "unknown"
    assert status(bench, ["Huawei"] * 3, set_aside=1) == "violated"


def test_a_share_of_nothing_is_not_applicable_and_not_met(bench: Any) -> None:
    text = bench.text(bench.cap(subject=HUAWEI, applies="'core' IN domain"))
    (found,) = bench.rows([element(0)], text)
    assert found["status"] == "not-applicable"
    (found,) = bench.rows([element(0, function=None)], text)
    assert found["status"] == "unknown"


def test_a_cap_of_nothing_is_broken_by_anything_however_much_the_others_weigh(bench: Any) -> None:
    rows = [element(0, "Huawei", subscribers=5), element(1, "Nokia")]
    (found,) = bench.rows(rows, bench.text(bench.cap(subject=HUAWEI, count="subscribers", at_most="0")))
    assert found["status"] == "violated"


def test_what_several_functions_serve_is_not_added_up(bench: Any) -> None:
    """One vendor's user plane serves everybody: that two other functions serve them too makes it no third."""
    makers = {"UPF": "Huawei", "AMF": "Nokia", "SMF": "Nokia"}
    rows = [element(n, maker, function=of, subscribers=1000) for n, (of, maker) in enumerate(makers.items())]
    (found,) = bench.rows(rows, bench.text(bench.cap(subject=HUAWEI, count="subscribers", at_most="0.5")))
    assert found["status"] == "unknown"
    assert "1000 of 3000 subscribers (33.3 %) to 1000 of 1000 subscribers (100.0 %)" in found["reason"]
    assert "several functions may serve the same subscribers" in found["reason"]
    (found,) = bench.rows(rows[1:], bench.text(bench.cap(subject=HUAWEI, count="subscribers", at_most="0.5")))
    assert found["status"] == "met"
    (found,) = bench.rows(rows[:1], bench.text(bench.cap(subject=HUAWEI, count="subscribers", at_most="0.5")))
    assert (found["status"], "several" in found["reason"]) == ("violated", False)


def test_each_maker_on_its_own_and_those_of_no_known_group_are_never_left_out(bench: Any) -> None:
    text = bench.text(bench.cap(subject="TRUE", jointly="false"))
    found = bench.rows([element(n, v) for n, v in enumerate(["Huawei"] * 2 + ["Nokia"] * 8)], text)
    assert [(row["status"], row["reason"].partition(":")[0]) for row in found] == [("met", "huawei"), ("violated", "nokia")]
    (found,) = bench.rows([element(n, None) for n in range(3)], text)
    assert found["status"] == "unknown"
    rows = bench.rows([element(n, v) for n, v in enumerate(["Huawei"] * 2 + ["Nokia"] * 3 + ["Samsung"] * 3 + ["Acme"])], text)
    assert {row["reason"].partition(":")[0]: row["status"] for row in rows} == {
        "huawei": "met",
        "nokia": "unknown",
        "samsung": "unknown",
        "makers of no known group": "met",
    }


def test_a_site_counts_for_every_maker_on_it(bench: Any) -> None:
    rows = [element(0, "Huawei", site_id="a"), element(1, "Nokia", site_id="a"), element(2, "Nokia", site_id="b")]
    text = bench.text(
        bench.cap(subject=HUAWEI, count="sites", at_most="0.5")
        + "\n"
        + bench.cap("S-02", subject="vendor.group = 'nokia'", count="sites")
    )
    assert [row["status"] for row in bench.rows(rows, text)] == ["met", "violated"]


def test_a_planned_element_does_not_count_before_its_day(bench: Any) -> None:
    rows = [element(0), element(1, "Huawei", state="planned", installed_on="2027-03-01")]
    text = bench.text(bench.cap(subject=HUAWEI))
    assert [row["status"] for row in bench.rows(rows, text)] == ["met"]
    from datetime import date  # noqa: PLC0415

    assert [row["status"] for row in bench.rows(rows, text, as_of=date(2026, 11, 21), on=date(2027, 3, 1))] == ["violated"]


def test_operators_are_counted_apart(bench: Any) -> None:
    rows = [element(0, "Huawei"), {**element(1), "operator": "Po"}]
    found = bench.rows(rows, bench.text(bench.cap(subject=HUAWEI)))
    assert [(row["operator"], row["status"]) for row in found] == [("Op", "violated"), ("Po", "met")]


made = st.tuples(st.sampled_from(CELLS), st.sampled_from(("a", "b", "?x", "?y", None)))


def maker_counts(elements: list[tuple[str, str | None]]) -> list[int | None]:
    """How many makers there are under every completion: whose group is not known may be one of the others, or a new one.

    All elements of one maker (`?x`) have one group, whichever it is.
    """
    counts: list[int | None] = []
    for placed in itertools.product(*(sides(cell) for cell, _ in elements)):
        makers = dict.fromkeys(f"?{i}" if group is None else group for i, (_, group) in enumerate(elements))
        named = (["a", "b", f"new{maker}", "new"] if maker[0] == "?" else [maker] for maker in makers)
        for groups in itertools.product(*named):
            of = dict(zip(makers, groups, strict=True))
            whose = [of[f"?{i}" if group is None else group] for i, (_, group) in enumerate(elements)]
            mine = {group for (scope, own), group in zip(placed, whose, strict=True) if scope and own}
            counts.append(len(mine) if any(scope for scope, _ in placed) else None)
    return counts


@settings(max_examples=250, deadline=None)
@given(
    st.lists(made, min_size=1, max_size=4),
    st.sampled_from([(1, None), (2, None), (3, None), (None, 1), (None, 2), (1, 2), (2, 2)]),
)
def test_a_number_of_makers_is_met_iff_every_completion_keeps_to_it(
    elements: list[tuple[str, str | None]], bounds: tuple[int | None, int | None]
) -> None:
    found: dict[str, dict[tuple[str | None, str | None], int]] = {}
    for cell, maker in elements:
        known = (None, maker) if maker and maker[0] == "?" else (maker, None)
        makers = found.setdefault(cell, {})
        makers[known] = makers.get(known, 0) + 1
    at_least, at_most = bounds
    within = {None if n is None else (at_least or 0) <= n <= (at_most or n) for n in maker_counts(elements)}
    expected = True if within == {True} else False if within == {False} else None
    assert maker_range(found).within(*bounds) is expected


@pytest.mark.parametrize(
    ("vendors", "bounds", "status", "told"),
    [
        (["Acme"] * 3, {"at_most": 1}, "met", "1 maker;"),
        (["Acme", "ACME Ltd.", "acme"], {"at_most": 1}, "met", "1 maker;"),
        (["Acme"] * 3, {"at_least": 2}, "violated", "1 maker;"),
        (["Acme", "Emca"], {"at_least": 2}, "unknown", "1 to 2 makers;"),
        (["Acme", "Nokia", "Nokia"], {"at_most": 1}, "unknown", "1 to 2 makers;"),
        (["Acme", "Acme", None], {"at_most": 2}, "met", "1 to 2 makers;"),
        ([None, None], {"at_most": 1}, "unknown", "1 to 2 makers;"),
    ],
)
def test_a_name_that_no_dossier_knows_is_one_maker(
    bench: Any, vendors: list[str | None], bounds: dict[str, int], status: str, told: str
) -> None:
    keys = "\n".join(f"{key} = {value}" for key, value in bounds.items())
    cap = bench.cap(subject="TRUE").partition("measure")[0] + f'measure = "distinct"\n{keys}\n'
    (found,) = bench.rows([element(n, vendor) for n, vendor in enumerate(vendors)], bench.text(cap))
    assert (found["status"], told in found["reason"]) == (status, True), found["reason"]
