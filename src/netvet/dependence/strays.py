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
    kept = found.whole / (found.whole + strays.n)
    none, stranger = Bounds(Fraction(0), Fraction(0)), _stranger(found)
    shares, strange = {}, Fraction(strays.strange) / found.whole
    for maker in met:
        own = found.shares.get(maker) or replace(none, high=stranger)
        more, others = Fraction(strays.makers[maker]) / found.whole, strays.n - strays.makers[maker]
        shares[maker] = Bounds(own.low * found.whole / (found.whole + others), min(own.high + more + strange, Fraction(1)))
    least_top = max(found.top.low * kept, Fraction(1, suppliers[1]), *(one.low for one in shares.values()))
    top = Bounds(least_top, max([min(stranger + strange, Fraction(1)), *(one.high for one in shares.values())]))
    most = (_root(found.hhi.high) * found.whole + strays.n) / (found.whole + strays.n)
    index = Bounds(max(found.hhi.low * kept * kept, Fraction(1, suppliers[1])), min(most * most, Fraction(1)))
    return replace(found, makers=met, shares=shares, top=top, hhi=index, suppliers=suppliers, away=away)


def _stranger(found: Concentrated) -> Fraction:
    """The most that a maker not known so far may have: nothing where all makers are known."""
    open_ = found.suppliers[1] > len(found.makers)
    return found.top.high if found.top and open_ else Fraction(0)


def _root(square: Fraction) -> Fraction:
    """The square root of a number from 0 to 1, or a little more."""
    return Fraction(isqrt(square.numerator * _FINE**2 // square.denominator) + 1, _FINE)
