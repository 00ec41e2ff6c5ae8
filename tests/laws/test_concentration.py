"""Law: shares, index and numbers of makers hold under every completion of what is not known, and their ends are reached."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from netvet.dependence.bounds import Bounds, Growing, Items, divided, overlapping
from netvet.dependence.places import Kind, Places, placed

Element = tuple[str | None, int]


def completions(known: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    """Every way to give makers to what has none: any that is there, or one of its own, or one that several of them share."""
    strangers = [f"new{i}" for i in range(n)]
    return itertools.product([*dict.fromkeys(known), *strangers], repeat=n)


def check(found: tuple[Fraction, Fraction], values: list[Fraction]) -> None:
    assert found == (min(values), max(values))


weighed = st.lists(st.tuples(st.sampled_from(("a", "b", "c", None)), st.integers(0, 5)), min_size=1, max_size=6)


@settings(max_examples=80, deadline=None)
@given(weighed.filter(lambda rows: sum(maker is None for maker, _ in rows) <= 4))
def test_a_divided_whole_is_bounded_by_its_completions_and_no_wider(rows: list[Element]) -> None:
    known: dict[str, int] = {}
    items = Items()
    for maker, weight in rows:
        if maker is None:
            items += Items(1, weight, weight**2, weight)
        else:
            known[maker] = known.get(maker, 0) + weight
    found = divided(known, items)
    tops, indices, numbers, shares = [], [], [], {maker: [] for maker in known}
    whole = sum(weight for _, weight in rows)
    for chosen in completions(list(known), items.n):
        given = iter(chosen)
        sums: dict[str, int] = {}
        for maker, weight in rows:
            one = maker or next(given)
            sums[one] = sums.get(one, 0) + weight
        numbers.append(len(sums))
        if whole:
            tops.append(Fraction(max(sums.values()), whole))
            indices.append(Fraction(sum(n * n for n in sums.values()), whole**2))
            assert Fraction(1, len(sums)) <= indices[-1] <= 1
            for maker in known:
                shares[maker].append(Fraction(sums[maker], whole))
    assert found.suppliers == (min(numbers), max(numbers))
    if not whole:
        assert found.top is found.hhi is found.effective is None
        return
    assert found.top
    assert found.hhi
    assert found.effective
    check((found.top.low, found.top.high), tops)
    check((found.hhi.low, found.hhi.high), indices)
    check((found.effective.low, found.effective.high), [1 / one for one in indices])
    for maker, bounds in found.shares.items():
        check((bounds.low, bounds.high), shares[maker])


partly = st.lists(st.tuples(st.sampled_from(("a", "b", None)), st.sampled_from((None, 0, 1, 2, 5))), min_size=1, max_size=5)
FILLED = (0, 2, 10_000)
"""What an element may turn out to weigh: nothing, about as much as the others, more than all of them."""


def told(rows: Sequence[tuple[str | None, int | None]]) -> tuple[dict[str, int], Items, Growing]:
    """What is known of each maker, what has no known maker, and who may weigh more."""
    known: dict[str, int] = {}
    items, growing, loose = Items(), set(), 0
    for maker, weight in rows:
        if maker is None:
            items += Items(1, weight or 0, (weight or 0) ** 2, weight or 0)
            loose += weight is None
        else:
            known[maker] = known.get(maker, 0) + (weight or 0)
            growing |= {maker} if weight is None else set()
    return known, items, Growing(frozenset(growing), (), loose)


@settings(max_examples=60, deadline=None)
@given(partly.filter(lambda rows: sum(None in row for row in rows) <= 3))
def test_what_may_weigh_any_amount_is_within_the_bounds_and_comes_near_them(rows: list[tuple[str | None, int | None]]) -> None:
    known, items, growing = told(rows)
    found = divided(known, items, growing)
    tops, indices, shares = [], [], {maker: [] for maker in known}
    lost = [i for i, (_, weight) in enumerate(rows) if weight is None]
    for chosen in completions(list(known), items.n):
        for filled in itertools.product(FILLED, repeat=len(lost)):
            given_, more = iter(chosen), dict(zip(lost, filled, strict=True))
            sums: dict[str, int] = {}
            for i, (maker, weight) in enumerate(rows):
                one = maker or next(given_)
                sums[one] = sums.get(one, 0) + more.get(i, weight or 0)
            if whole := sum(sums.values()):
                tops.append(Fraction(max(sums.values()), whole))
                indices.append(Fraction(sum(n * n for n in sums.values()), whole**2))
                for maker in known:
                    shares[maker].append(Fraction(sums[maker], whole))
    if not tops:
        assert found.top is None
        return
    near = Fraction(1, 100) if growing.number else Fraction(0)
    assert found.top
    assert found.hhi
    within(found.top, tops)
    within(found.hhi, indices)
    assert max(tops) >= found.top.high - near
    assert max(indices) >= found.hhi.high - 2 * near
    for maker, bounds in found.shares.items():
        within(bounds, shares[maker])
        assert max(shares[maker]) >= bounds.high - near
        assert min(shares[maker]) <= bounds.low + near


def within(bounds: Bounds, values: list[Fraction]) -> None:
    assert bounds.low <= min(values)
    assert max(values) <= bounds.high


@settings(max_examples=60, deadline=None)
@given(partly, st.lists(st.integers(0, 4), max_size=2))
def test_the_least_top_share_and_index_are_reached(rows: list[tuple[str | None, int | None]], lumps: list[int]) -> None:
    known, items, growing = told(rows)
    growing = Growing(growing.makers, tuple(lumps), growing.loose)
    for lump in lumps:
        items += Items(1, lump, lump**2, lump)
    found = divided(known, items, growing)
    if found.top is None or found.hhi is None:
        return
    may = sorted(map(Fraction, [*(known[maker] for maker in growing.makers), *growing.lumps, *[0] * growing.loose]))
    fixed = [Fraction(weight) for maker, weight in known.items() if maker not in growing.makers]
    fixed += [Fraction(weight or 0) for maker, weight in rows if maker is None and weight is not None]
    tops, indices = [], []
    for raised in range(len(may) + 1):  # the smallest are raised to one level, the rest stay as they are
        stay = [*fixed, *may[raised:]]
        levels = {max([*fixed, *may]) or Fraction(1), sum((n * n for n in stay), Fraction(0)) / (sum(stay) or 1)}
        for level in levels:
            if raised and level < may[raised - 1]:
                continue
            sums = [*stay, *[level] * raised]
            if whole := sum(sums):
                tops.append(max(sums) / whole)
                indices.append(sum(n * n for n in sums) / whole**2)
    assert found.top.low == min(tops)
    assert found.hhi.low == min(indices)


sites = st.lists(
    st.tuples(st.frozensets(st.sampled_from("abc")), st.integers(0, 2), st.integers(1, 4)).filter(lambda one: one[0] or one[1]),
    min_size=1,
    max_size=4,
)


@settings(max_examples=50, deadline=None)
@given(sites)
def test_sites_are_bounded_by_their_completions_and_no_wider(drawn: list[tuple[frozenset[str], int, int]]) -> None:
    kept: list[tuple[frozenset[str], int, int]] = []
    for makers, open_, n in drawn:  # few enough elements not known that every completion can be tried
        if sum(o * m for _, o, m in kept) + open_ * n <= 4:
            kept.append((makers, open_, n))
    kinds = [Kind(tuple(sorted(makers)), open_, n) for makers, open_, n in kept]
    if not kinds:
        return
    found = placed(Places(kinds))
    each = [(makers, open_) for makers, open_, n in kept for _ in range(n)]
    known = sorted(set().union(*(makers for makers, _ in each)))
    tops, indices, numbers, shares = [], [], [], {maker: [] for maker in known}
    for chosen in completions(known, sum(open_ for _, open_ in each)):
        given = iter(chosen)
        on = [makers | {next(given) for _ in range(open_)} for makers, open_ in each]
        counts = {maker: sum(maker in one for one in on) for maker in set().union(*on)}
        pairs = sum(counts.values())
        tops.append(Fraction(max(counts.values()), len(on)))
        indices.append(Fraction(sum(n * n for n in counts.values()), pairs**2))
        numbers.append(len(counts))
        assert Fraction(1, len(counts)) <= indices[-1] <= 1
        for maker in known:
            shares[maker].append(Fraction(counts[maker], len(on)))
    assert found.top
    assert found.hhi
    check((found.top.low, found.top.high), tops)
    check((found.hhi.low, found.hhi.high), indices)
    assert found.suppliers == (min(numbers), max(numbers))
    for maker, bounds in found.shares.items():
        check((bounds.low, bounds.high), shares[maker])


served = st.lists(
    st.tuples(st.sampled_from(("a", "b", None)), st.sampled_from(("x", "y", "xy")), st.integers(0, 4)), min_size=1, max_size=6
)


@settings(max_examples=80, deadline=None)
@given(served.filter(lambda rows: sum(maker is None for maker, _, _ in rows) <= 4))
def test_what_functions_serve_together_is_bounded_by_its_completions(rows: list[tuple[str | None, str, int]]) -> None:
    def largest(own: list[tuple[str, int]]) -> int:
        return max(sum(weight for functions, weight in own if f in functions) for f in "xy")

    known = sorted({maker for maker, _, _ in rows if maker})
    open_ = [(f, w) for maker, f, w in rows if maker is None]
    own = {maker: [(f, w) for m, f, w in rows if m == maker] for maker in known}
    items = Items(len(open_), 0, 0, max((w for _, w in open_), default=0))
    whole = largest([(f, w) for _, f, w in rows])
    least, most = ({m: largest(own[m] + more) for m in known} for more in ([], open_))
    found = overlapping(whole, least, most, items, largest(open_))
    if not whole:
        assert found.top is None
        return
    tops, shares = [], {maker: [] for maker in known}
    for chosen in completions(known, len(open_)):
        parts = {maker: list(mine) for maker, mine in own.items()}
        for maker, one in zip(chosen, open_, strict=True):
            parts.setdefault(maker, []).append(one)
        tops.append(Fraction(max(largest(part) for part in parts.values()), whole))
        for maker in known:
            shares[maker].append(Fraction(largest(parts[maker]), whole))
    assert found.hhi is None
    assert found.top
    check((found.top.low, found.top.high), tops)
    for maker, bounds in found.shares.items():
        check((bounds.low, bounds.high), shares[maker])


loosely = st.lists(
    st.tuples(st.sampled_from(("a", "b", None)), st.sampled_from(("x", "y", "xy")), st.sampled_from((None, 0, 2, 3))),
    min_size=1,
    max_size=4,
)


@settings(max_examples=60, deadline=None)
@given(loosely)
def test_what_functions_serve_together_is_bounded_whatever_some_serve(rows: list[tuple[str | None, str, int | None]]) -> None:
    def largest(own: Sequence[tuple[str, int | None]]) -> int:
        return max(sum(weight or 0 for functions, weight in own if f in functions) for f in "xy")

    known, items, growing = told([(maker, weight) for maker, _, weight in rows])
    open_ = [(f, w) for maker, f, w in rows if maker is None]
    own = {maker: [(f, w) for m, f, w in rows if m == maker] for maker in known}
    least, most = ({m: largest(own[m] + more) for m in known} for more in ([], open_))
    only = next(iter(growing.makers)) if growing.number == 1 and growing.makers else None
    others = largest([(f, w) for m, f, w in rows if m != only]) if only else 0
    whole = largest([(f, w) for _, f, w in rows])
    found = overlapping(whole, least, most, items, largest(open_), growing=growing, others=others)
    lost = [i for i, row in enumerate(rows) if row[2] is None]
    for chosen in completions(list(known), items.n):
        for filled in itertools.product((0, 1, 1000), repeat=len(lost)):
            given_, more = iter(chosen), dict(zip(lost, filled, strict=True))
            parts: dict[str, list[tuple[str, int | None]]] = {}
            for i, (maker, f, weight) in enumerate(rows):
                parts.setdefault(maker or next(given_), []).append((f, more.get(i, weight)))
            full = largest([one for part in parts.values() for one in part])
            if full:
                assert found.top
                within(found.top, [Fraction(max(map(largest, parts.values())), full)])
                for maker in known:
                    within(found.shares[maker], [Fraction(largest(parts[maker]), full)])
