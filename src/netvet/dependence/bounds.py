"""Shares, HHI and number of suppliers from below and above: exact over every maker that what is not known may have.

What is not known comes in items: an element whose maker is not known, or all elements of a maker whose owner group is not
known. An item may belong to any maker that is there, or to one of its own; two items may belong to the same.
"""

from __future__ import annotations

from collections.abc import Mapping
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
    total: Fraction = Fraction(0)
    squares: Fraction = Fraction(0)
    largest: Fraction = Fraction(0)

    def __add__(self, other: Items) -> Items:
        return Items(self.n + other.n, self.total + other.total, self.squares + other.squares, max(self.largest, other.largest))


@dataclass(frozen=True)
class Concentrated:
    """What a whole that is divided among makers comes to.

    Attributes:
        whole: what is divided.
        shares: of each maker known.
        top: the largest share of any maker.
        hhi: Herfindahl-Hirschman index, from 1/n to 1: the sum of the squares of the shares; None where the makers serve the
            same in part, so that their shares add up to more than the whole.
        suppliers: how many makers there are, at least and at most.
    """

    whole: Fraction
    shares: Mapping[str, Bounds]
    top: Bounds | None
    hhi: Bounds | None
    suppliers: tuple[int, int]

    @property
    def effective(self) -> Bounds | None:
        """The effective number of suppliers: so many of equal size have the same index."""
        return self.hhi.inverse() if self.hhi else None


def supplier_range(known: int, items: int) -> tuple[int, int]:
    """How many makers there may be: all items one of them, or each its own."""
    return max(known, min(items, 1)), known + items


def divided(weights: Mapping[str, Fraction], items: Items) -> Concentrated:
    """A whole of which every part has one maker.

    The index is lowest where every item has a maker of its own, and highest where all of them are of the largest: merging two
    makers never lowers a sum of squares, and it grows fastest where it is largest.

    Args:
        weights: what is known of each maker.
        items: what has a maker that is not known.
    """
    whole = sum(weights.values(), Fraction(0)) + items.total
    suppliers = supplier_range(len(weights), items.n)
    if not whole:
        return Concentrated(whole, {}, None, None, suppliers)
    largest = max(weights.values(), default=Fraction(0))
    squares = sum((weight * weight for weight in weights.values()), Fraction(0))
    swollen = squares + 2 * largest * items.total + items.total**2
    return Concentrated(
        whole=whole,
        shares={maker: Bounds(weight / whole, (weight + items.total) / whole) for maker, weight in weights.items()},
        top=Bounds(max(largest, items.largest) / whole, (largest + items.total) / whole),
        hhi=Bounds((squares + items.squares) / whole**2, swollen / whole**2),
        suppliers=suppliers,
    )


def overlapping(
    whole: Fraction, least: Mapping[str, Fraction], most: Mapping[str, Fraction], items: Items, stranger: Fraction
) -> Concentrated:
    """A whole that makers serve together, each a part of it: no index, for their shares may add up to more than it.

    Args:
        whole: what they serve.
        least: what each maker known serves without the items.
        most: the same with all of them.
        items: what has a maker that is not known; of it the number and the largest weight are used.
        stranger: what a maker not known so far would serve that made all items.
    """
    suppliers = supplier_range(len(least), items.n)
    if not whole:
        return Concentrated(whole, {}, None, None, suppliers)
    low = max([*least.values(), items.largest])
    high = max([*most.values(), stranger])
    shares = {maker: Bounds(least[maker] / whole, most[maker] / whole) for maker in least}
    return Concentrated(whole, shares, Bounds(low / whole, high / whole), None, suppliers)
