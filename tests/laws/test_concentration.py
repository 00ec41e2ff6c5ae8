"""Law: shares, index and numbers of makers hold under every completion of what is not known, and their ends are reached."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from netvet.dependence.bounds import Items, divided, overlapping
from netvet.dependence.places import Kind, Places, placed

Element = tuple[str | None, int]


def completions(known: Sequence[str], n: int) -> Iterator[tuple[str, ...]]:
    """Every way to give makers to what has none: any that is there, or one of its own, or one that several of them share."""
    strangers = [f"new{i}" for i in range(n)]
    return itertools.product([*dict.fromkeys(known), *strangers], repeat=n)


def check(found: tuple[Fraction, Fraction], values: list[Fraction]) -> None:
    assert found == (min(values), max(values))


weighed = st.lists(st.tuples(st.sampled_from(("a", "b", "c", None)), st.integers(0, 5)), min_size=1, max_size=6)


@settings(max_examples=200, deadline=None)
@given(weighed.filter(lambda rows: sum(maker is None for maker, _ in rows) <= 4))
def test_a_divided_whole_is_bounded_by_its_completions_and_no_wider(rows: list[Element]) -> None:
    known: dict[str, Fraction] = {}
    items = Items()
    for maker, weight in rows:
        if maker is None:
            items += Items(1, Fraction(weight), Fraction(weight**2), Fraction(weight))
        else:
            known[maker] = known.get(maker, Fraction(0)) + weight
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


sites = st.lists(
    st.tuples(st.frozensets(st.sampled_from("abc")), st.integers(0, 2), st.integers(1, 4)).filter(lambda one: one[0] or one[1]),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
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


@settings(max_examples=200, deadline=None)
@given(served.filter(lambda rows: sum(maker is None for maker, _, _ in rows) <= 4))
def test_what_functions_serve_together_is_bounded_by_its_completions(rows: list[tuple[str | None, str, int]]) -> None:
    def largest(own: list[tuple[str, int]]) -> Fraction:
        return Fraction(max(sum(weight for functions, weight in own if f in functions) for f in "xy"))

    known = sorted({maker for maker, _, _ in rows if maker})
    open_ = [(f, w) for maker, f, w in rows if maker is None]
    own = {maker: [(f, w) for m, f, w in rows if m == maker] for maker in known}
    items = Items(len(open_), Fraction(0), Fraction(0), Fraction(max((w for _, w in open_), default=0)))
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
        tops.append(max(largest(part) for part in parts.values()) / whole)
        for maker in known:
            shares[maker].append(largest(parts[maker]) / whole)
    assert found.hhi is None
    assert found.top
    check((found.top.low, found.top.high), tops)
    for maker, bounds in found.shares.items():
        check((bounds.low, bounds.high), shares[maker])
