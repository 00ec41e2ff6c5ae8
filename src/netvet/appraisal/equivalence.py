"""The least restrictive equivalent: the mildest set of rules and measures that protects at least as well as an option.

Mild is what excludes fewer makers; of sets that exclude as many, what has fewer elements moved; of these, what has fewer rules
and measures; of these, what leaves more time. It is an order, not a score: no number stands for several things.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from netvet.appraisal.front import Interval
from netvet.exposure import Bounds
from netvet.planning import WIDE

Set = frozenset[int]
NOTHING: Set = frozenset()

MOST = 16
"""So many rules and measures are searched, at most: each one more doubles the sets there are."""


class Mildness(NamedTuple):
    """How much a set asks; less is milder, the first that differs decides.

    Attributes:
        excluded: makers that it excludes from something, for certain.
        moved: elements that have to move, or may.
        members: rules and measures.
        haste: how early the first of them is due, as days before the last day there is.
    """

    excluded: int
    moved: int
    members: int
    haste: int


@dataclass(frozen=True)
class Member:
    """A rule or measure of a set.

    Attributes:
        id: `option: requirement`, or the id of a measure.
        title: what it demands or changes.
        measure: whether it is a measure.
    """

    id: str
    title: str
    measure: bool


@dataclass(frozen=True)
class Equivalent:
    """The mildest set that protects at least as well as an option.

    Attributes:
        option: the id of the option.
        watched: whose gear counts as exposed in it, as a condition.
        over_time: whether it does at every moment; else at the last one.
        members: the set; empty where asking nothing protects as well.
        itself: whether it is the option itself: nothing milder does.
        mildness, mildness_of_option: what the set asks, and what the option does.
        exposed: by class, what watched makers could see or stop under the set, at each of the moments.
        wanted: the same under the option, reckoned as that of the set: as if what leaves without rules left here too.
        cost: thousands of currency; the upper end is inf where it is not known.
        planned: whether the cost is that of a plan of just this; else it follows from plans of other sets: an estimate.
        delay: months by which 5G comes later in that plan; None where there is none.
        gap: the widest proven gap of that plan; 0 where no rule asks anything, or there is none.
        perhaps: a milder set that protects as well if what is not known turns out for it, empty where that asks nothing; None
            where there is none.
        turns_on: what decides whether it does, in words; empty where nothing does.
        sets, tried: how many sets there are, and how many were reckoned; the others follow.
    """

    option: str
    watched: str
    over_time: bool
    members: tuple[Member, ...]
    itself: bool
    mildness: Mildness
    mildness_of_option: Mildness
    exposed: Mapping[str, tuple[Bounds, ...]]
    wanted: Mapping[str, tuple[Bounds, ...]]
    cost: Interval
    planned: bool
    delay: Interval | None
    gap: float
    perhaps: tuple[Member, ...] | None
    turns_on: str
    sets: int
    tried: int

    @property
    def loose(self) -> bool:
        """Whether its plan is not proven near the best: then its cost alone is proven, as a range."""
        return self.gap > WIDE


class Found(NamedTuple):
    """What a search came to.

    Attributes:
        members: the mildest set that does; None where none does.
        tried: how many sets were tried.
    """

    members: Set | None
    tried: int


def mildest(number: int, mildness: Callable[[Set], Sequence[int]], does: Callable[[Set], bool], own: Set = NOTHING) -> Found:
    """The mildest of all sets of so many members that do; exact where more members never do less, and are never milder.

    Sets are tried from the mildest on. Before a set, that with all is tried which may be added without more makers excluded or
    elements moved: where that does not do, none of its parts does.

    Args:
        number: how many members there are.
        mildness: of a set; first makers excluded, then elements moved.
        does: whether a set protects as well.
        own: the set that comes first of those as mild as it: what is no milder takes no option's place.
    """
    failed: list[Set] = []
    known: dict[Set, bool] = {}

    def tried(members: Set) -> bool:
        if members not in known:
            known[members] = does(members)
            if not known[members]:
                failed.append(members)
        return known[members]

    for members in sorted(_sets(number), key=lambda one: (*mildness(one), one != own, sorted(one))):
        if any(members <= one for one in failed):
            continue
        burden = tuple(mildness(members))[:2]
        free = members | {one for one in range(number) if tuple(mildness(members | {one}))[:2] == burden}
        if tried(free) and tried(members):
            return Found(members, len(known))
    return Found(None, len(known))


def _sets(number: int) -> Iterator[Set]:
    return (frozenset(one) for size in range(number + 1) for one in combinations(range(number), size))
