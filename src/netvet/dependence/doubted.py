"""Shares, HHI and number of suppliers where it is not known of some elements whether they are there.

What one maker has lies between what is there for certain and all that may be there. The bounds hold every completion in which
there is anything at all. Shares and the number of makers are reached; so are all bounds where elements are counted and few
makers are in doubt. Elsewhere the index and the largest share may be told wider than they are, never narrower.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from math import ceil, floor

from netvet.dependence.bounds import Bounds, Concentrated, Items

NO_ITEMS = Items()

TRIED = 10
"""So many makers in doubt at most are told apart for the highest index; of more the largest share stands for it."""


@dataclass(frozen=True)
class Span:
    """What a maker, or an item of no known maker, may weigh.

    Attributes:
        low: what is certain.
        high: all that may be; None for any amount.
        many: how many are alike.
    """

    low: int
    high: int | None
    many: int = 1


@dataclass(frozen=True)
class Doubted:
    """What is divided among makers, with what may be there.

    Attributes:
        makers: of each maker known what it may have, in the order of the inventory.
        there: those of which something is there for certain.
        lumps: of items that are several elements of one maker, what each may weigh.
        loose: single items there for certain, as far as their weight is known.
        perhaps: single items that may be there, as far as their weight is known.
        adrift: single items that may weigh any amount, there or not.
        items: how many items there are for certain, and at most.
    """

    makers: dict[str, Span] = field(default_factory=dict)
    there: frozenset[str] = frozenset()
    lumps: Sequence[Span] = ()
    loose: Items = NO_ITEMS
    perhaps: Items = NO_ITEMS
    adrift: int = 0
    items: tuple[int, int] = (0, 0)

    @cached_property
    def spans(self) -> list[Span]:
        """All that may have a maker of its own, but for the single items that are certain."""
        single = [Span(0, self.perhaps.largest, self.perhaps.n), Span(0, None, self.adrift)]
        return [*self.makers.values(), *self.lumps, *(one for one in single if one.many)]

    @cached_property
    def swelling(self) -> bool:
        """Whether an item may weigh any amount."""
        return self.adrift > 0 or any(one.high is None for one in self.lumps)

    @cached_property
    def open(self) -> tuple[int, int]:
        """What all items weigh, for certain and at most, as far as it is known."""
        low = self.loose.total + sum(one.low for one in self.lumps)
        return low, self.loose.total + self.perhaps.total + sum(one.low if one.high is None else one.high for one in self.lumps)

    @cached_property
    def known(self) -> tuple[int, int]:
        """What all makers known weigh, for certain and at most, as far as it is known."""
        spans = self.makers.values()
        return sum(one.low for one in spans), sum(one.high or 0 for one in spans)

    @cached_property
    def endless(self) -> int:
        """How many of the makers known may weigh any amount."""
        return sum(one.high is None for one in self.makers.values())

    def grows_beside(self, own: Span) -> bool:
        """Whether others than the maker that has so much may weigh any amount."""
        return self.swelling or self.endless > (own.high is None)

    @property
    def suppliers(self) -> tuple[int, int]:
        """How many makers there may be; none where nothing is there for certain."""
        return max(len(self.there), min(self.items[0], 1)), len(self.makers) + self.items[1]


def in_doubt(found: Doubted, *, whole: int, unit: int = 1, counted: bool) -> Concentrated:
    """A whole of which every part has one maker, and of which parts may not be there.

    Args:
        found: what each may have.
        whole: what is there for certain.
        unit: by what weights are divided to be in their unit.
        counted: whether elements are counted, so that every weight is a whole number that can be reached.
    """
    makers, away = tuple(found.makers), frozenset(found.makers) - found.there
    if not found.loose.total and not any(one.high is None or one.high for one in found.spans):
        return Concentrated(Fraction(0), makers, {}, None, None, found.suppliers, away)
    shares = {maker: Bounds(_least_share(found, own), _highest_share(found, own)) for maker, own in found.makers.items()}
    strange = _highest_share(found, Span(0, 0))
    highest = max([*(one.high for one in shares.values()), strange])
    most = highest if found.swelling or highest == 1 else min(highest, _highest_index(found, highest))
    top = Bounds(least_top(found.spans, found.loose), highest)
    hhi = Bounds(least_index(found.spans, found.loose, counted=counted), most)
    return Concentrated(Fraction(whole, unit), makers, shares, top, hhi, found.suppliers, away, strange)


def _least_share(found: Doubted, own: Span) -> Fraction:
    """What is certain of a maker, beside all that others may have; all of it where there are no others."""
    if found.grows_beside(own):
        return Fraction(0)
    rest = found.known[1] - (own.high or 0) + found.open[1]
    return Fraction(own.low, own.low + rest) if rest else Fraction(1)


def _highest_share(found: Doubted, own: Span) -> Fraction:
    """All that may be a maker's, beside what is certain of the others; one not known so far has nothing but items."""
    if found.swelling or own.high is None:
        return Fraction(1)
    most = own.high + found.open[1]
    return Fraction(most, most + found.known[0] - own.low) if most else Fraction(0)


def least_top(spans: Iterable[Span], loose: Items) -> Fraction:
    """The least that the largest share can be: where all others come to what is certain of the largest, and no further."""
    spans = list(spans)
    largest = max([loose.largest, *(one.low for one in spans)])
    if not largest:
        return Fraction(1, sum(one.many for one in spans if one.high is None or one.high))
    return Fraction(largest, _sums(spans, loose, largest)[0])


def least_index(spans: Iterable[Span], loose: Items, *, counted: bool) -> Fraction:
    """The least that the index can be: where all come as near as they can to one level.

    A maker that grows lowers it as long as it weighs less than the squares of all over their sum, so every maker is drawn
    to that level. With whole numbers the least lies at one of the two levels next to it.
    """
    spans = list(spans)
    points = sorted({one.low for one in spans} | {one.high for one in spans if one.high is not None})
    low, high = 0, len(points)
    while low < high:
        middle = (low + high) // 2
        total, squares = _sums(spans, loose, points[middle])
        low, high = (low, middle) if points[middle] * total > squares else (middle + 1, high)
    start = points[max(low - 1, 0)] if points else 0
    still = [one for one in spans if one.low > start or (one.high is not None and one.high <= start)]
    total, squares = _sums(still, loose, start)
    level = Fraction(squares, total) if total else Fraction(max(start, 1))
    if counted:
        told = [_sums(spans, loose, one) for one in (floor(level), ceil(level))]
    else:
        told = [_sums(spans, loose, *level.as_integer_ratio())]
    return min(Fraction(squares, total**2) for total, squares in told if total)


def _sums(spans: Iterable[Span], loose: Items, level: int, parts: int = 1) -> tuple[int, int]:
    """What all come to that are as near to a level as they can be, and the sum of its squares; in so many parts of one."""
    total, squares = loose.total * parts, loose.squares * parts**2
    for one in spans:
        low, high = one.low * parts, one.high
        weight = low if low > level else level if high is None or level < high * parts else high * parts
        total, squares = total + weight * one.many, squares + weight * weight * one.many
    return total, squares


def _highest_index(found: Doubted, highest: Fraction) -> Fraction:
    """The highest index: its level sets are convex, so that each maker has all that it may have, or what is certain only.

    All items belong to the largest. It never exceeds the largest share.
    """
    spans = found.makers.values()
    if found.endless or sum(one.low != one.high for one in spans) > TRIED:
        return highest
    sums, more = [(0, 0, 0)], found.open[1]
    for one in spans:  # added to all ways of those before it: their sum, sum of squares and largest
        taken = {one.low, one.high or 0}
        sums = [(n + own, squares + own * own, top if top > own else own) for own in taken for n, squares, top in sums]
    most, parts = 0, 1
    for n, squares, top in sums:
        whole, swollen = n + more, squares + 2 * top * more + more * more
        if swollen * parts > most * whole * whole:  # in whole numbers: fractions would be made for every case
            most, parts = swollen, whole * whole
    return Fraction(most, parts)


def overlapping_in_doubt(
    found: Doubted, whole: int, most: Mapping[str, int], others: Mapping[str, int], stranger: int, *, unit: int
) -> Concentrated:
    """A whole that makers serve together, parts of which may not be there: bounds that hold, but need not be reached.

    Args:
        found: what each may serve.
        whole: what those serve that are there for certain.
        most: what each maker serves with all that may be there and all items.
        others: what all others serve, with all that may be there.
        stranger: what a maker not known so far would serve that made all items.
        unit: by what weights are divided to be in their unit.
    """
    makers, away = tuple(found.makers), frozenset(found.makers) - found.there
    if not found.loose.total and not any(one.high is None or one.high for one in found.spans):
        return Concentrated(Fraction(0), makers, {}, None, None, found.suppliers, away)
    shares = {}
    for maker, own in found.makers.items():
        rest = others[maker]
        low = Fraction(0) if found.grows_beside(own) else Fraction(own.low, own.low + rest) if rest else Fraction(1)
        high = Fraction(1) if found.swelling or own.high is None else _beside(most[maker], whole)
        shares[maker] = Bounds(low, high)
    unknown = Fraction(1) if found.swelling else _beside(stranger, whole)
    low = max([least_top(found.spans, found.loose), *(one.low for one in shares.values())])
    top = Bounds(low, max([unknown, *(one.high for one in shares.values())]))
    return Concentrated(Fraction(whole, unit), makers, shares, top, None, found.suppliers, away, unknown)


def _beside(most: int, whole: int) -> Fraction:
    """What one serves of a whole that is no less than that."""
    return Fraction(most, max(most, whole)) if most else Fraction(0)
