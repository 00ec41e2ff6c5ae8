"""Sites by the makers on them, where it is not known of some elements whether they are there: bounds that hold.

Shares are reached; the largest share and the index may be told wider than they are, never narrower.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction

from netvet.dependence.bounds import Bounds, Concentrated, Items
from netvet.dependence.doubted import Span, least_index
from netvet.dependence.places import Kind


def placed_in_doubt(kinds: Sequence[Kind], makers: tuple[str, ...], items: int, perhaps: int) -> Concentrated:
    """What sites come to, by the makers on them.

    Args:
        kinds: sites that are alike, with what may be there.
        makers: the makers that are there or may be, in the order of the inventory.
        items: elements of no known maker that are there for certain.
        perhaps: further such elements that may be there.
    """
    sure, may = _sites(kinds, lambda kind: kind.makers), _sites(kinds, _possible)
    suppliers = max(len(sure), min(items, 1)), len(makers) + items + perhaps
    whole = sum(kind.n for kind in kinds if kind.makers or kind.open)
    away = frozenset(makers) - frozenset(sure)
    if not any(kind.n for kind in kinds):
        return Concentrated(Fraction(0), makers, {}, None, None, suppliers, away)
    shares = {maker: Bounds(_least(kinds, maker), _highest(kinds, maker)) for maker in makers}
    most = max([_highest(kinds, None), *(one.high for one in shares.values())])
    least = max([Fraction(1, suppliers[1]), *(one.low for one in shares.values())])
    spans = [Span(sure[maker], may[maker]) for maker in makers]
    spans += [Span(0, 1, items + perhaps)] if items + perhaps else []
    index = Bounds(least_index(spans, Items(), counted=True), _highest_pairs(kinds, makers, sure))
    return Concentrated(Fraction(whole), makers, shares, Bounds(least, most), index, suppliers, away)


def _sites(kinds: Sequence[Kind], of: Callable[[Kind], Sequence[str]]) -> Counter[str]:
    """Sites of each maker."""
    found: Counter[str] = Counter()
    for kind in kinds:
        for maker in of(kind):
            found[maker] += kind.n
    return found


def _possible(kind: Kind) -> tuple[str, ...]:
    """Makers that are on a site, or may be."""
    return tuple(dict.fromkeys([*kind.makers, *kind.perhaps]))


def _open(kind: Kind) -> bool:
    return kind.open > 0 or kind.unsure


def _least(kinds: Sequence[Kind], maker: str) -> Fraction:
    """What is certain of a maker, beside every site that may be there without it."""
    own = sum(kind.n for kind in kinds if maker in kind.makers)
    others = [kind for kind in kinds if maker not in kind.makers and (_open(kind) or set(_possible(kind)) - {maker})]
    rest = sum(kind.n for kind in others)
    return Fraction(own, own + rest) if rest else Fraction(1)


def _highest(kinds: Sequence[Kind], maker: str | None) -> Fraction:
    """Every site that may be a maker's, or a maker's not known so far, beside those that are certain and cannot be."""
    own = [_open(kind) or maker in _possible(kind) for kind in kinds]
    most = sum(kind.n for kind, its in zip(kinds, own, strict=True) if its)
    rest = sum(kind.n for kind, its in zip(kinds, own, strict=True) if not its and kind.makers)
    return Fraction(most, most + rest) if most else Fraction(0)


def _highest_pairs(kinds: Sequence[Kind], makers: Sequence[str], sure: Counter[str]) -> Fraction:
    """The largest share of pairs of a site and a maker on it that any may have; the index never exceeds it."""
    told, pairs = [Fraction(0)], sum(sure.values())
    for maker in (*makers, None):
        most = sum(kind.n for kind in kinds if _open(kind) or maker in _possible(kind))
        others = pairs - (sure[maker] if maker else 0)
        told.append(Fraction(most, most + others) if most else Fraction(0))
    return max(told)
