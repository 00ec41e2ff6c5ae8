"""The search for the mildest set: against all sets, one by one."""

from __future__ import annotations

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from netvet.appraisal.equivalence import Mildness, mildest

MAKERS, ELEMENTS = 3, 6

Pool = tuple[list[tuple[frozenset[int], frozenset[int], int]], list[frozenset[int]]]
"""Members, each with makers, elements and haste; and what protects: whatever holds any of some sets of members."""


@st.composite
def pools(draw: st.DrawFn) -> Pool:
    number = draw(st.integers(1, 6))
    some = st.frozensets(st.integers(0, MAKERS - 1), max_size=MAKERS)
    moved = st.frozensets(st.integers(0, ELEMENTS - 1), max_size=ELEMENTS)
    members = draw(st.lists(st.tuples(some, moved, st.integers(0, 3)), min_size=number, max_size=number))
    enough = draw(st.lists(st.frozensets(st.integers(0, number - 1)), max_size=4))
    return members, enough


@settings(max_examples=60, deadline=None)
@given(pools())
def test_it_finds_what_trying_all_sets_finds(pool: Pool) -> None:
    members, enough = pool

    def mildness(chosen: frozenset[int]) -> Mildness:
        makers = frozenset().union(*(members[one][0] for one in chosen))
        moved = frozenset().union(*(members[one][1] for one in chosen))
        return Mildness(len(makers), len(moved), len(chosen), max((members[one][2] for one in chosen), default=0))

    def does(chosen: frozenset[int]) -> bool:
        return any(one <= chosen for one in enough)

    every = [frozenset(one) for size in range(len(members) + 1) for one in combinations(range(len(members)), size)]
    best = min((one for one in every if does(one)), key=lambda one: (*mildness(one), sorted(one)), default=None)
    found = mildest(len(members), mildness, does)
    assert found.members == best
    assert found.tried <= len(every)

    for own in (one for one in every if does(one)):
        told = mildest(len(members), mildness, does, own).members
        assert told is not None
        assert mildness(told) == mildness(best), "what comes first among equals is as mild"
        assert told == own or mildness(told) < mildness(own), "what is as mild takes no option's place"


def test_where_nothing_does_it_says_so_after_one_try() -> None:
    found = mildest(3, lambda chosen: Mildness(0, 0, len(chosen), 0), lambda _: False)
    assert found.members is None
    assert found.tried == 1, "all members together do not: no part of them does"
