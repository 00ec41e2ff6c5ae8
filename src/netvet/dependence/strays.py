"""Sites where it is not known of some elements on which they stand, or whether they are of the function: bounds that hold.

Each such element may stand on a site of its own, on one with others, or on none that counts. So it adds no more than one site,
and no more than one pair of a site and a maker on it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from math import isqrt

from netvet.dependence.bounds import Bounds, Concentrated, Ratio, highest

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
        unknown = Fraction(suppliers[1] > len(met))
        return Concentrated(found.whole, met, dict.fromkeys(met, whole), least, least, suppliers, away, unknown)
    sites, stranger, lows, highs = int(found.whole), _stranger(found), [], []
    unmet = Bounds(Fraction(0), stranger)
    for maker in met:
        own, more = found.shares.get(maker, unmet), strays.makers[maker]
        lows.append(_beside(own.low, sites, strays.n - more))
        highs.append(_with(own.high, sites, more + strays.strange))
    shares = {one: Bounds(Fraction(*lows[at]), Fraction(*highs[at])) for at, one in enumerate(met)}
    each, (index, of) = (1, suppliers[1]), _beside(found.hhi.low, sites, strays.n)
    least_top = highest([_beside(found.top.low, sites, strays.n), each, *lows])
    top = Bounds(Fraction(*least_top), Fraction(*highest([_with(stranger, sites, strays.strange), *highs])))
    least_index = highest([(index * sites, of * (sites + strays.n)), each])
    hhi = Bounds(Fraction(*least_index), _highest_index(found.hhi.high, sites, strays.n))
    unknown = Fraction(*_with(found.stranger, sites, strays.strange))
    return Concentrated(found.whole, met, shares, top, hhi, suppliers, away, unknown)


def _beside(share: Fraction, sites: int, others: int) -> Ratio:
    """A share of some sites that so many more others share."""
    return share.numerator * sites, share.denominator * (sites + others)


def _with(share: Fraction, sites: int, more: int) -> Ratio:
    """A share of some sites with so many more of them; all of them at most."""
    own, of = share.numerator * sites + more * share.denominator, share.denominator * sites
    return (own, of) if own < of else (1, 1)


def _highest_index(index: Fraction, sites: int, more: int) -> Fraction:
    """The index of some sites where so many more may all be of one maker, or a little more: its root is a norm over a sum."""
    root = isqrt(index.numerator * _FINE**2 // index.denominator) + 1
    most = Fraction(root * sites + more * _FINE, (sites + more) * _FINE)
    return min(most * most, Fraction(1))


def _stranger(found: Concentrated) -> Fraction:
    """The most that a maker not known so far may have: nothing where all makers are known."""
    open_ = found.suppliers[1] > len(found.makers)
    return found.top.high if found.top and open_ else Fraction(0)
