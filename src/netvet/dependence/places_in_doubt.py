"""Sites by the makers on them, where it is not known of some elements whether they are there: bounds that hold.

Shares are reached; the largest share and the index may be told wider than they are, never narrower.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from netvet.dependence.bounds import Bounds, Concentrated, Items, Ratio, highest
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
    sites = _counted(kinds)
    suppliers = max(len(sites.sure), min(items, 1)), len(makers) + items + perhaps
    away = frozenset(makers) - frozenset(sites.sure)
    if not any(kind.n for kind in kinds):
        return Concentrated(Fraction(0), makers, {}, None, None, suppliers, away)
    lows, highs = [sites.least(maker) for maker in makers], [sites.most(maker) for maker in makers]
    shares = {m: Bounds(Fraction(*low), Fraction(*high)) for m, low, high in zip(makers, lows, highs, strict=True)}
    stranger = sites.most(None)
    top = Bounds(Fraction(*highest([(1, suppliers[1]), *lows])), Fraction(*highest([stranger, *highs])))
    spans = [Span(sites.sure[maker], sites.may[maker]) for maker in makers]
    spans += [Span(0, 1, items + perhaps)] if items + perhaps else []
    index = Bounds(least_index(spans, Items(), counted=True), sites.highest_pairs(makers))
    return Concentrated(Fraction(sites.certain), makers, shares, top, index, suppliers, away, Fraction(*stranger))


def _counter() -> Counter[str]:
    return Counter()


@dataclass
class _Sites:
    """Sites of all kinds, counted.

    Attributes:
        certain: those on which anything is for certain.
        filled: those on which anything may be.
        open: those on which elements of no known maker are or may be.
        closed: those without such elements on which a known maker is for certain.
        sure: those that each maker is on for certain.
        may: those that each maker is on, or may be.
        only: those on which nothing else may be than what may be a maker's.
        shut: of those without elements of no known maker, those that each maker is on, or may be.
        taken: of the closed, those that each maker is on, or may be.
    """

    certain: int = 0
    filled: int = 0
    open: int = 0
    closed: int = 0
    sure: Counter[str] = field(default_factory=_counter)
    may: Counter[str] = field(default_factory=_counter)
    only: Counter[str] = field(default_factory=_counter)
    shut: Counter[str] = field(default_factory=_counter)
    taken: Counter[str] = field(default_factory=_counter)

    def least(self, maker: str) -> Ratio:
        """What is certain of a maker, beside every site that may be there without it."""
        own = self.sure[maker]
        rest = self.filled - own - self.only[maker]
        return (own, own + rest) if rest else (1, 1)

    def most(self, maker: str | None) -> Ratio:
        """Every site that may be a maker's, or a maker's not known so far, beside those that are certain and cannot be."""
        own = self._room(maker)
        rest = self.closed - (self.taken[maker] if maker else 0)
        return (own, own + rest) if own else (0, 1)

    def highest_pairs(self, makers: Sequence[str]) -> Fraction:
        """The largest share of pairs of a site and a maker on it that any may have; the index never exceeds it."""
        pairs = sum(self.sure.values())
        told = [(self._room(maker), pairs - (self.sure[maker] if maker else 0)) for maker in (*makers, None)]
        return Fraction(*highest([(own, own + others) for own, others in told]))

    def _room(self, maker: str | None) -> int:
        """Sites that may be a maker's, or a maker's not known so far."""
        return self.open + (self.shut[maker] if maker else 0)


def _counted(kinds: Sequence[Kind]) -> _Sites:
    found = _Sites()
    for kind in kinds:
        n, strange = kind.n, kind.open > 0 or kind.unsure
        possible = (*kind.makers, *kind.perhaps)
        found.certain += n if kind.makers or kind.open else 0
        found.filled += n if strange or possible else 0
        found.open += n if strange else 0
        closed = bool(kind.makers) and not strange
        found.closed += n if closed else 0
        for maker in kind.makers:
            found.sure[maker] += n
        for maker in possible:
            found.may[maker] += n
            if not strange:
                found.shut[maker] += n
            if closed:
                found.taken[maker] += n
        if not strange and len(possible) == 1 and not closed:
            found.only[possible[0]] += n
    return found
