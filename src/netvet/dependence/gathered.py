"""What makers have in one scope, as its rows are gathered: for certain, perhaps, and on a site that is not known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from netvet.dependence.bounds import Growing, Items
from netvet.dependence.parts import SHARED
from netvet.dependence.places import Kind
from netvet.dependence.strays import Strays

Part = tuple[str, str]
"""An operator and a function of it, where several functions may serve the same; else both are empty."""

ANY = "\0"
"""Stands for a function that is not known."""

Weights = dict[Part, int]
"""Sums in whole numbers, the unit times its divisor."""


@dataclass
class Sum:
    """The rows of one scope: what each maker has, what belongs together though its maker is not known, and all else.

    `growing` are the makers, `swelling` what belongs together, and `adrift` the single elements of which it is not known
    what they serve.
    """

    known: dict[str, Weights] = field(default_factory=dict)
    lumps: dict[str, Weights] = field(default_factory=dict)
    loose: Weights = field(default_factory=dict)
    growing: set[str] = field(default_factory=set)
    swelling: set[str] = field(default_factory=set)
    adrift: int = 0
    items: tuple[int, int, int, int] = (0, 0, 0, 0)
    kinds: list[Kind] = field(default_factory=list)
    counts: tuple[int, int, int, int] = (0, 0, 0, 0)

    @property
    def open(self) -> list[Weights]:
        """What has a maker that is not known."""
        return [self.loose, *self.lumps.values()]

    @property
    def joined(self) -> Items:
        """All items: elements one by one, and what belongs together as one."""
        n, total, squares, most = self.items
        for own in self.lumps.values():
            weight = largest(own)
            n, total, squares, most = n + 1, total + weight, squares + weight**2, max(most, weight)
        return Items(n, total, squares, most)

    @property
    def items_at_all(self) -> int:
        """How many items."""
        return self.items[0] + len(self.lumps)

    @property
    def may_grow(self) -> Growing:
        """What may serve any amount more."""
        lumps = tuple(largest(own) for item, own in self.lumps.items() if item in self.swelling)
        return Growing(frozenset(self.growing), lumps, self.adrift)

    def beside(self, maker: str) -> list[Weights]:
        """What all have but one maker."""
        return [*(own for other, own in self.known.items() if other != maker), *self.open]


@dataclass
class Both:
    """The rows of one scope: those there for certain, and those of which that is not known.

    `met` are the makers of either, in the order of the inventory. `strays` may stand on its sites; `astray` are their counts.
    """

    sure: Sum = field(default_factory=Sum)
    doubt: Sum = field(default_factory=Sum)
    met: dict[str, None] = field(default_factory=dict)
    strays: Strays = field(default_factory=Strays)
    astray: tuple[int, int, int, int] = (0, 0, 0, 0)
    unsorted: int = 0
    siteless: int = 0
    absent: int = 0

    def of(self, row: Mapping[str, Any]) -> Sum:
        """Where a row belongs."""
        return self.doubt if row["doubt"] else self.sure

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        """All elements, those in doubt, and those of which something else is not known."""
        sure, doubt = self.sure.counts, self.doubt.counts
        elements, *others = map(sum, zip(sure, doubt, self.astray, strict=True))
        return (elements, self.absent, *others)  # type: ignore[return-value]


def largest(*sums: Weights) -> int:
    """Per operator the largest sum of any one function, added up."""
    if len(sums) == 1 and len(sums[0]) <= 1:
        return sum(sums[0].values())  # most often there is nothing to tell apart
    added: Weights = {}
    for one in sums:
        for part, weight in one.items():
            added[part] = added.get(part, 0) + weight
    found: dict[str, int] = {}
    for (operator, _), weight in added.items():
        found[operator] = max(found.get(operator, 0), weight)
    return sum(found.values())


def meet(both: Both, row: Mapping[str, Any], into: Sum, measure: str) -> None:
    """Its maker, and how many elements."""
    both.met |= {row["maker"]: None} if row["maker"] else {}
    both.absent += row["n"] if row["doubt"] else 0
    _count(into, row, measure)


def stray(both: Both, row: Mapping[str, Any], *, sited: bool = False) -> None:
    """What may stand on a site of the scope, or not."""
    if row["maker"]:
        both.strays.makers[row["maker"]] += row["n"]
    else:
        both.strays.strange += row["n"]
    both.siteless += 0 if sited else row["n"]
    both.absent += row["n"] if row["doubt"] else 0
    elements, unknown, unweighed, estimates = both.astray
    both.astray = (elements + row["n"], unknown + row["n"] * (not row["maker"]), unweighed, estimates + row["guessed"])


def _count(into: Sum, row: Mapping[str, Any], measure: str) -> None:
    """Elements, and those of them whose maker is not known, one by one."""
    stranger = row["maker"] is None
    elements, unknown, unweighed, estimates = into.counts
    counted = row["n"] - row["known"] if measure in SHARED else 0
    into.counts = (elements + row["n"], unknown + row["n"] * stranger, unweighed + counted, estimates + row["guessed"])
    if counted and (row["maker"] or row["item"]):
        (into.growing if row["maker"] else into.swelling).add(row["maker"] or row["item"])
    else:
        into.adrift += counted
    if stranger and row["item"] is None:
        squares, most = (row["w2"], row["largest"] or 0) if measure in SHARED else (row["n"], 1)
        n, total, sums, heaviest = into.items
        into.items = (n + row["n"], total + row["w"], sums + squares, max(heaviest, most))


def weigh(into: Sum, row: Mapping[str, Any], part: Part) -> None:
    """What it has, added to its maker's, or to what belongs together."""
    maker, item = row["maker"], row["item"]
    own = into.known.setdefault(maker, {}) if maker else into.lumps.setdefault(item, {}) if item else into.loose
    own[part] = own.get(part, 0) + row["w"]
