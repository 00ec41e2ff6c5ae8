"""Sites by the makers on them, from below and above: a site counts for every maker that has an element there.

The shares of sites may add up to more than one. The index is therefore taken over pairs of a site and a maker on it, so that it
lies between 1/n and 1 as any other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from netvet.dependence.bounds import Bounds, Concentrated, Ratio, highest, supplier_range

_STRANGER = "\0"
"""Stands for a maker that is not known so far."""


class Kind(NamedTuple):
    """Sites that are alike.

    Attributes:
        makers: the makers on them for certain, in the order of the inventory.
        open: elements whose maker is not known.
        n: how many sites.
        perhaps: makers that may be on them besides, as it is not known whether their elements are there.
        unsure: whether elements may be there whose maker is not known.
    """

    makers: tuple[str, ...]
    open: int
    n: int
    perhaps: tuple[str, ...] = ()
    unsure: bool = False

    def many(self, n: int) -> Kind:
        """So many sites of this kind."""
        return Kind(self.makers, self.open, n, self.perhaps, self.unsure)


@dataclass(frozen=True)
class Places:
    """All sites of a scope, by their kinds."""

    kinds: Sequence[Kind]

    @cached_property
    def known(self) -> Counter[str]:
        """Sites of each maker for certain, in the order of the kinds."""
        found: Counter[str] = Counter()
        for kind in self.kinds:
            for maker in kind.makers:
                found[maker] += kind.n
        return found

    @cached_property
    def swayed(self) -> Sequence[Kind]:
        """Kinds with elements whose maker is not known."""
        return [kind for kind in self.kinds if kind.open]

    @cached_property
    def _taken(self) -> Counter[str]:
        """Of those sites, how many each maker has for certain; without a name all of them."""
        found: Counter[str] = Counter()
        for kind in self.swayed:
            found[""] += kind.n
            for maker in kind.makers:
                found[maker] += kind.n
        return found

    def possible(self, maker: str) -> int:
        """Sites that may be a maker's besides those that are."""
        return self._taken[""] - self._taken[maker]

    @cached_property
    def open(self) -> int:
        """Elements whose maker is not known."""
        return sum(kind.open * kind.n for kind in self.swayed)

    def highest_index(self) -> Fraction:
        """The highest index that any completion has.

        Its square root is a norm over a sum, whose level sets are convex: the maximum lies at a corner. At a corner every site
        takes its makers in one and the same order, those with the most sites first, and takes none below a certain size. So
        orders are tried in which each maker comes to no more sites than the one before it; an order is given up once the
        largest share of all pairs, which the index never exceeds, is no better than what was found.
        """
        if not self.open:
            return Fraction(*_index(self.known))
        return Fraction(*self._best({}, [kind.open for kind in self.swayed], (0, 1)))

    def _best(self, taken: dict[str, int], room: Sequence[int], best: Ratio) -> Ratio:
        counts = {**self.known, **taken}
        pairs = sum(counts.values())
        if pairs and taken and max(counts.values()) * best[1] <= best[0] * pairs:
            return best
        if pairs and not any(not kind.makers and left == kind.open for kind, left in zip(self.swayed, room, strict=True)):
            best = highest([best, _index(counts)])
        last = min(taken.values(), default=None)
        for maker in (*(one for one in self.known if one not in taken), f"{_STRANGER}{len(taken)}"):
            if self.known[maker] + self.possible(maker) < self._threshold:
                continue
            fits = [bool(left) and maker not in kind.makers for kind, left in zip(self.swayed, room, strict=True)]
            more = sum(kind.n for kind, fit in zip(self.swayed, fits, strict=True) if fit)
            count = self.known[maker] + more
            if more and count >= self._threshold and (last is None or count <= last):
                left = [n - fit for n, fit in zip(room, fits, strict=True)]
                best = self._best({**taken, maker: count}, left, best)
        return best

    @cached_property
    def _threshold(self) -> int:
        """At the highest corner who takes anything has no fewer sites than the index times all pairs; at least this."""
        pairs = sum(self.known.values()) + self.open
        return -(-sum(n * n for n in self.known.values()) // pairs) if pairs else 0


def _index(counts: Mapping[str, int]) -> Ratio:
    """The sum of the squares of the shares of all pairs."""
    return sum(n * n for n in counts.values()), sum(counts.values()) ** 2


def placed(places: Places) -> Concentrated:
    """What sites come to, by the makers on them."""
    whole = sum(kind.n for kind in places.kinds)
    suppliers = supplier_range(len(places.known), places.open)
    if not whole:
        return Concentrated(Fraction(0), (), {}, None, None, suppliers)
    known, strange = places.known, any(not kind.makers for kind in places.swayed)
    shares = {m: Bounds(Fraction(n, whole), Fraction(n + places.possible(m), whole)) for m, n in known.items()}
    low = max([*known.values(), int(strange)])
    stranger = places.possible(_STRANGER)
    high = max([*(n + places.possible(m) for m, n in known.items()), stranger])
    pairs, squares = sum(known.values()), sum(n * n for n in known.values())
    lowest = Fraction(squares + places.open, (pairs + places.open) ** 2)  # each element not known has a maker of its own
    top, hhi = Bounds(Fraction(low, whole), Fraction(high, whole)), Bounds(lowest, places.highest_index())
    return Concentrated(Fraction(whole), tuple(known), shares, top, hhi, suppliers, stranger=Fraction(stranger, whole))
