"""Shares, HHI and number of suppliers from below and above: exact over every maker that what is not known may have.

What is not known comes in items: an element whose maker is not known, or all elements of a maker whose owner group is not
known. An item may belong to any maker that is there, or to one of its own; two items may belong to the same. What is not known
to weigh anything may weigh any amount.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Bounds:
    """A figure from below and above; both are reached."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> bool:
        """Whether it is known."""
        return self.low == self.high

    def inverse(self) -> Bounds:
        """One divided by it."""
        return Bounds(1 / self.high, 1 / self.low)


Ratio = tuple[int, int]
"""A numerator and a denominator as they come: many are compared where few are told, and each fraction would cancel anew."""


def highest(ratios: Iterable[Ratio]) -> Ratio:
    """The highest of some ratios, none of them below nought; nought where there is none."""
    most, parts = 0, 1
    for own, of in ratios:
        if own * parts > most * of:
            most, parts = own, of
    return most, parts


@dataclass(frozen=True)
class Items:
    """Items whose maker is not known.

    Attributes:
        n: how many.
        total: the sum of their weights.
        squares: the sum of the squares of their weights.
        largest: the largest of their weights.
    """

    n: int = 0
    total: int = 0
    squares: int = 0
    largest: int = 0

    def __add__(self, other: Items) -> Items:
        return Items(self.n + other.n, self.total + other.total, self.squares + other.squares, max(self.largest, other.largest))


@dataclass(frozen=True)
class Growing:
    """Who may weigh any amount more than is known, as some of its elements do not say what they weigh.

    Attributes:
        makers: makers known.
        lumps: of items that are several elements of one maker, what is known of each that may grow.
        loose: how many single elements of no known maker.
    """

    makers: frozenset[str] = frozenset()
    lumps: tuple[int, ...] = ()
    loose: int = 0

    @property
    def items(self) -> int:
        """Items that may grow; each may be any maker's, or of one of its own."""
        return len(self.lumps) + self.loose

    @property
    def number(self) -> int:
        """How many may grow, if each item has a maker of its own."""
        return len(self.makers) + self.items

    def known(self, weights: Mapping[str, int]) -> list[int]:
        """What is known of each maker and lump that may grow, the largest first."""
        return sorted([*(weights[maker] for maker in self.makers), *self.lumps], reverse=True)

    def beside(self, maker: str) -> bool:
        """Whether others than a maker may grow."""
        return self.number > (maker in self.makers)

    def with_items(self, maker: str) -> bool:
        """Whether a maker may grow, by elements that are its own or may be."""
        return maker in self.makers or self.items > 0


NOTHING_GROWS = Growing()


@dataclass(frozen=True)
class Concentrated:
    """What a whole that is divided among makers comes to.

    Attributes:
        whole: what is divided, as far as it is known.
        makers: the makers known, in the order of the inventory.
        shares: of each maker known; none where there is nothing to share.
        top: the largest share of any maker.
        hhi: Herfindahl-Hirschman index, from 1/n to 1: the sum of the squares of the shares; None where the makers serve the
            same in part, so that their shares add up to more than the whole.
        suppliers: how many makers there are, at least and at most.
        away: makers of which it is not known whether anything is there.
        stranger: the most that a maker not known so far may have.
    """

    whole: Fraction
    makers: tuple[str, ...]
    shares: Mapping[str, Bounds]
    top: Bounds | None
    hhi: Bounds | None
    suppliers: tuple[int, int]
    away: frozenset[str] = frozenset()
    stranger: Fraction = Fraction(0)

    @property
    def largest(self) -> tuple[str, ...]:
        """The maker whose share no other can exceed, whatever is not known; several at a tie; none where no maker is that."""
        return tuple(
            maker
            for maker, own in self.shares.items()
            if own.low >= max([self.stranger, *(one.high for other, one in self.shares.items() if other != maker)])
        )

    @property
    def single(self) -> bool:
        """Whether there may be one maker alone."""
        return self.suppliers[0] <= 1 <= self.suppliers[1]

    @property
    def alone(self) -> tuple[str, ...]:
        """The makers known that may be the only one, where there may be one alone."""
        return tuple(maker for maker in self.makers if maker not in self.away) or self.makers

    @property
    def effective(self) -> Bounds | None:
        """The effective number of suppliers: so many of equal size have the same index."""
        return self.hhi.inverse() if self.hhi else None


def supplier_range(known: int, items: int) -> tuple[int, int]:
    """How many makers there may be: all items one of them, or each its own."""
    return max(known, min(items, 1)), known + items


def divided(weights: Mapping[str, int], items: Items, growing: Growing = NOTHING_GROWS, *, unit: int = 1) -> Concentrated:
    """A whole of which every part has one maker.

    The index is lowest where every item has a maker of its own, and highest where all of them are of the largest: merging two
    makers never lowers a sum of squares, and it grows fastest where it is largest. Where one may weigh any amount, it may have
    next to all of the whole.

    Args:
        weights: what is known of each maker.
        items: what has a maker that is not known, as far as its weight is known.
        growing: who may weigh more.
        unit: by what weights are divided to be in their unit.
    """
    whole = sum(weights.values()) + items.total
    suppliers = supplier_range(len(weights), items.n)
    if not whole and not growing.number:
        return Concentrated(Fraction(0), tuple(weights), {}, None, None, suppliers)
    largest = max(weights.values(), default=0)
    squares = sum(weight * weight for weight in weights.values())
    swollen = squares + 2 * largest * items.total + items.total**2
    most = (
        (Fraction(1), Fraction(1)) if growing.number else (Fraction(largest + items.total, whole), Fraction(swollen, whole**2))
    )
    shares = {}
    for maker, weight in weights.items():
        low = Fraction(0) if growing.beside(maker) else _part(weight, whole, nothing=1)
        shares[maker] = Bounds(low, Fraction(1) if growing.with_items(maker) else _part(weight + items.total, whole))
    return Concentrated(
        whole=Fraction(whole, unit),
        makers=tuple(weights),
        shares=shares,
        top=Bounds(_least_top(max(largest, items.largest), whole, weights, growing), most[0]),
        hhi=Bounds(_least_index(whole, squares + items.squares, weights, growing), most[1]),
        suppliers=suppliers,
        stranger=Fraction(1) if growing.items else _part(items.total, whole),
    )


def _part(weight: int, whole: int, *, nothing: int = 0) -> Fraction:
    """A part of a whole; of nothing as is said."""
    return Fraction(weight, whole) if whole else Fraction(nothing)


def _least_top(largest: int, summed: int, weights: Mapping[str, int], growing: Growing) -> Fraction:
    """The least that the largest share can be: where all that may grow come to what the largest weighs, and no further.

    Args:
        largest: what the largest weighs, as far as is known.
        summed: the sum of what is known of all.
        weights: what is known of each maker.
        growing: who may weigh more.
    """
    fixed = summed - sum(growing.known(weights))
    return Fraction(largest, fixed + growing.number * largest) if largest else Fraction(1, growing.number)


def _least_index(whole: int, squares: int, weights: Mapping[str, int], growing: Growing) -> Fraction:
    """The least that the index can be.

    A maker that grows lowers it as long as it weighs less than the squares of all over their sum. So all that may grow come to
    the same; only what weighs more than that already stays as it is.
    """
    known = growing.known(weights)
    fixed, squares, number = whole - sum(known), squares - sum(one * one for one in known), growing.number
    for weight in known:
        if not fixed or weight * fixed <= squares:
            break
        fixed, squares, number = fixed + weight, squares + weight * weight, number - 1
    return Fraction(squares, fixed**2 + number * squares) if fixed else Fraction(1, number)


def overlapping(
    whole: int,
    least: Mapping[str, int],
    most: Mapping[str, int],
    items: Items,
    stranger: int,
    *,
    growing: Growing = NOTHING_GROWS,
    others: int = 0,
    unit: int = 1,
) -> Concentrated:
    """A whole that makers serve together, each a part of it: no index, for their shares may add up to more than it.

    Where some may weigh any amount the bounds hold, but need not be reached.

    Args:
        whole: what they serve.
        least: what each maker known serves without the items.
        most: the same with all of them.
        items: what has a maker that is not known; of it the number, the sum and the largest weight are used.
        stranger: what a maker not known so far would serve that made all items.
        growing: who may serve more.
        others: where one maker alone may serve more, what all others serve.
        unit: by what weights are divided to be in their unit.
    """
    suppliers = supplier_range(len(least), items.n)
    if not whole and not growing.number:
        return Concentrated(Fraction(0), tuple(least), {}, None, None, suppliers)
    shares = {}
    for maker in least:
        alone = _part(least[maker], least[maker] + others, nothing=1) if growing.number else Fraction(least[maker], whole)
        high = Fraction(1) if growing.with_items(maker) else _part(most[maker], whole)
        shares[maker] = Bounds(Fraction(0) if growing.beside(maker) else alone, high)
    largest = max([*least.values(), items.largest])
    if growing.number:
        # together makers serve no more than the sum of what each serves
        top = Bounds(_least_top(largest, sum(least.values()) + items.total, least, growing), Fraction(1))
    else:
        top = Bounds(Fraction(largest, whole), Fraction(max([*most.values(), stranger]), whole))
    strange = Fraction(1) if growing.items else _part(stranger, whole)
    return Concentrated(Fraction(whole, unit), tuple(least), shares, top, None, suppliers, stranger=strange)
