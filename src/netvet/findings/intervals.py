"""Shares as intervals that hold them under every completion of what is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from netvet.verdict import Truth

# in scope (t: true, n: not known), of the subject (t, n, f)
CELLS = ("tt", "tn", "tf", "nt", "nn", "nf")

_TOWARDS = ("tt", "tn", "nt", "nn")
"""What may be the subject's."""

Weights = Mapping[str, tuple[Fraction, int]]
"""For each of CELLS the sum of the known weights, and how many are not known."""


@dataclass(frozen=True)
class Interval:
    """A share, from below and above, each with the parts that it is made of.

    Attributes:
        low, high: (part, whole); the share is their ratio.
        empty: whether nothing is in scope under any completion.
        certain: whether something is in scope for certain.
        some: whether some of it is the subject's for certain, however little: more than a share of nothing.
        shared: whether several functions may serve the same, so that it is counted both ways.
    """

    low: tuple[Fraction, Fraction]
    high: tuple[Fraction, Fraction]
    empty: bool = False
    certain: bool = True
    some: bool = False
    shared: bool = False

    def within(self, cap: Fraction) -> Truth:
        """Whether the share keeps to the cap, under every completion, under none, or under some."""
        if not self.certain:
            return None
        if self.high[0] <= cap * self.high[1]:
            return True
        return False if self.low[0] > cap * self.low[1] or (self.some and not cap) else None


def weighed_interval(cells: Weights) -> Interval:
    """The interval of a share of weights.

    Args:
        cells: for each of CELLS the sum of the known weights, and how many are not known (each may be anything from 0 up).
    """
    total = {cell: cells.get(cell, (Fraction(0), 0))[0] for cell in CELLS}
    lost = {cell: cells.get(cell, (Fraction(0), 0))[1] for cell in CELLS}
    some = {cell for cell in CELLS if total[cell] or lost[cell]}
    against, towards = ("tn", "tf", "nn", "nf"), _TOWARDS
    low = (total["tt"], total["tt"] + sum(total[cell] for cell in against))
    if any(lost[cell] for cell in against):
        low = (Fraction(0), Fraction(1))
    elif not low[1] and lost["tt"]:
        low = (Fraction(1), Fraction(1))
    part = sum((total[cell] for cell in towards), Fraction(0))
    high = (part, part + total["tf"])
    if any(lost[cell] for cell in towards):
        high = (Fraction(1), Fraction(1))
    return Interval(low, high, empty=not cells, certain=bool(some & {"tt", "tn", "tf"}), some=total["tt"] > 0)


def shared_interval(cells: Weights, functions: Sequence[Weights]) -> Interval:
    """The interval of a share of weights that several functions may serve together: the same people, or other ones.

    What all of them serve is at least what the largest does, at most their sum; how far they overlap is not known. The
    interval holds the share whatever the overlap is; it may hold more.

    Args:
        cells: as of `weighed_interval`, each element once.
        functions: the same of each function, an element with several under each of them.
    """
    if len(functions) < 2:  # noqa: PLR2004 - one function overlaps with nothing
        return weighed_interval(cells)
    together = weighed_interval(cells)
    sure_part = max(_known(one, ("tt",)) for one in functions)
    sure_whole = max(_known(one, ("tt", "tn", "tf")) for one in functions)
    part = _known(cells, _TOWARDS)
    low, high = (sure_part, _known(cells, CELLS)), (part, max(part, sure_whole))
    if any(lost for _, lost in cells.values()):
        low = (Fraction(0), Fraction(1))
    if any(cells.get(cell, _NOTHING)[1] for cell in _TOWARDS):
        high = (Fraction(1), Fraction(1))
    return replace(together, low=low, high=high, shared=True)


_NOTHING = (Fraction(0), 0)


def _known(cells: Weights, among: Iterable[str]) -> Fraction:
    return sum((cells.get(cell, _NOTHING)[0] for cell in among), Fraction(0))


def site_interval(sure: int, beside: int, possible: int, clear: int, *, adrift: Mapping[str, int], certain: bool) -> Interval:
    """The interval of a share of sites.

    Args:
        sure: sites that are the subject's for certain.
        beside: other sites that can be in scope without being the subject's.
        possible: sites that can be the subject's.
        clear: other sites that are in scope for certain.
        adrift: elements of each of CELLS whose site is not known: each may stand on any site, or on one of its own.
        certain: whether anything is in scope for certain.
    """
    low = [sure, sure + beside + adrift["tn"] + adrift["tf"] + adrift["nn"] + adrift["nf"]]
    if not sure and adrift["tt"]:
        low = [1, low[1] + 1]
    more = adrift["tt"] + adrift["tn"] + adrift["nt"] + adrift["nn"]
    taken = min(more, clear)
    high = [possible + more, possible + clear + more - taken]
    if not high[1]:
        high[1] = 1
    return Interval((Fraction(low[0]), Fraction(low[1])), (Fraction(high[0]), Fraction(high[1])), certain=certain)


@dataclass(frozen=True)
class Range:
    """A number of makers, from below and above.

    Attributes:
        low, high: the lowest and the highest number under any completion.
        empty, certain: whether nothing is in scope under any completion, and whether something is for certain.
        strange: elements that may count whose maker's group is not known.
    """

    low: int
    high: int
    empty: bool = False
    certain: bool = True
    strange: int = 0

    def within(self, at_least: int | None, at_most: int | None) -> Truth:
        """Whether the number keeps to the bounds, under every completion, under none, or under some."""
        low, high = at_least or 0, self.high if at_most is None else at_most
        if not self.certain:
            return None
        if self.low >= low and self.high <= high:
            return True
        return False if self.high < low or self.low > high else None


Known = tuple[str | None, str | None]
"""What is known of an element's maker: its owner group; or else one key for one maker; neither where it may be anybody's."""


def maker_range(found: Mapping[str, Mapping[Known, int]]) -> Range:
    """How many makers there are.

    Args:
        found: for each of CELLS, how many elements of each maker. One whose group is not known may have one of its own, or
            share one with any other; an element of which no maker is known may have one that nothing else has.
    """
    sure, possible = set(found.get("tt", {})), {one for cell in _TOWARDS for one in found.get(cell, {})}
    groups, named = {group for group, _ in possible} - {None}, {key for group, key in possible if group is None} - {None}
    adrift = sum(found.get(cell, {}).get((None, None), 0) for cell in _TOWARDS)
    strange = sum(n for cell in _TOWARDS for (group, _), n in found.get(cell, {}).items() if group is None)
    low = len({group for group, _ in sure} - {None}) or int(bool(sure))
    certain = any(cell in found for cell in ("tt", "tn", "tf"))
    return Range(low, len(groups) + len(named) + adrift, empty=not found, certain=certain, strange=strange)
