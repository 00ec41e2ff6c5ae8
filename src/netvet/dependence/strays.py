"""Sites where it is not known of some elements on which they stand, or whether they are of the function: bounds that hold.

Each such element may stand on a site of its own, on one with others, or on none that counts. So it adds no more than one site,
and no more than one pair of a site and a maker on it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import isqrt

from netvet.dependence.bounds import Bounds, Concentrated

_FINE = 10**12


def _counter() -> Counter[str]:
    return Counter()


@dataclass
class Strays:
    """Elements that may stand on a site of a scope.

    Attributes:
        makers: of each maker known how many.
        strange: how many of no known maker.
    """

    makers: Counter[str] = field(default_factory=_counter)
    strange: int = 0

    @property
    def n(self) -> int:
        """How many at all."""
        return self.makers.total() + self.strange


def with_strays(found: Concentrated, strays: Strays) -> Concentrated:
    """What sites come to, with all that may stand on them."""
    met = tuple(dict.fromkeys([*found.makers, *strays.makers]))
    low, high = found.suppliers
    suppliers = low, high + len(met) - len(found.makers) + strays.strange
    away = found.away | (frozenset(strays.makers) - frozenset(found.makers))
    if not found.whole or found.top is None or found.hhi is None:
        whole = Bounds(Fraction(0), Fraction(1))
        least = Bounds(Fraction(1, max(suppliers[1], 1)), Fraction(1))
        return Concentrated(found.whole, met, dict.fromkeys(met, whole), least, least, suppliers, away)
    n, kept, stranger = strays.n, found.whole / (found.whole + strays.n), _stranger(found)
    unmet, shares = Bounds(Fraction(0), stranger), {}
    for maker in met:
        own, more = found.shares.get(maker) or unmet, strays.makers[maker]
        shares[maker] = Bounds(_beside(own.low, found.whole, n - more), _with(own.high, found.whole, more + strays.strange))
    least_top = max(found.top.low * kept, Fraction(1, suppliers[1]), *(one.low for one in shares.values()))
    highest = max([_with(stranger, found.whole, strays.strange), *(one.high for one in shares.values())])
    top = Bounds(least_top, highest)
    most = (_root(found.hhi.high) * found.whole + strays.n) / (found.whole + strays.n)
    index = Bounds(max(found.hhi.low * kept * kept, Fraction(1, suppliers[1])), min(most * most, Fraction(1)))
    return replace(found, makers=met, shares=shares, top=top, hhi=index, suppliers=suppliers, away=away)


def _beside(share: Fraction, whole: Fraction, others: int) -> Fraction:
    """A share of a whole that so many more others share; in whole numbers, as every step in fractions would cancel anew."""
    sites = whole.numerator
    return Fraction(share.numerator * sites, share.denominator * (sites + others * whole.denominator))


def _with(share: Fraction, whole: Fraction, more: int) -> Fraction:
    """A share of a whole with so many more of it; all of it at most."""
    parts = share.denominator * whole.numerator
    own = share.numerator * whole.numerator + more * whole.denominator * share.denominator
    return Fraction(own, parts) if own < parts else Fraction(1)


def _stranger(found: Concentrated) -> Fraction:
    """The most that a maker not known so far may have: nothing where all makers are known."""
    open_ = found.suppliers[1] > len(found.makers)
    return found.top.high if found.top and open_ else Fraction(0)


def _root(square: Fraction) -> Fraction:
    """The square root of a number from 0 to 1, or a little more."""
    return Fraction(isqrt(square.numerator * _FINE**2 // square.denominator) + 1, _FINE)
