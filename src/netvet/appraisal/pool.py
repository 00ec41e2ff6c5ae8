"""The rules and measures of all options as members of sets: whom each excludes, what it has moved, and when that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from netvet.appraisal.equivalence import Member, Mildness, Set

Mask = NDArray[np.bool_]
Bytes = NDArray[np.uint8]


@dataclass(frozen=True)
class Stage:
    """What is gone after so many quarters: for certain, and perhaps beside; eight elements a byte, as there are many stages."""

    gone: Bytes
    maybe: Bytes

    @classmethod
    def packed(cls, gone: Mask, maybe: Mask) -> Stage:
        """A stage of what is gone of all elements, for certain and perhaps."""
        return cls(np.packbits(gone), np.packbits(maybe))


@dataclass(frozen=True)
class Credit:
    """What some members together take out of the hands of watched makers.

    Attributes:
        needs: the members, all of which it takes.
        elements: what has to move, or may.
        stages: by reading and number of quarters, none to all of the horizon, what is gone.
    """

    needs: Set
    elements: Mask
    stages: tuple[tuple[Stage, ...], ...]


@dataclass(frozen=True)
class Pool:
    """All that sets are made of.

    Attributes:
        members: the rules and measures, in the order of the options.
        makers: of each, the makers that it excludes from something.
        haste: of each, how many days before the last of the horizon it is due.
        credits: what they take out of the hands of watched makers, and what leaves these without any rule.
        duties: of each member, the id of its option and that of its requirement; None of a measure.
        measures: of each member, the id of its measure and after how many quarters it is in place; None of a rule.
        of_option: the members of each option.
        readings: how many readings there are.
        strangers: by members, what is of no watched maker in the first of two readings, in which it stays as lawful.
    """

    members: tuple[Member, ...]
    makers: tuple[frozenset[str], ...]
    haste: tuple[int, ...]
    credits: tuple[Credit, ...]
    duties: tuple[tuple[str, str] | None, ...]
    measures: tuple[tuple[str, int] | None, ...]
    of_option: dict[str, Set]
    readings: int
    strangers: tuple[tuple[Set, Mask], ...] = ()

    def mildness(self, members: Set) -> Mildness:
        """How much a set asks."""
        if members not in self._known:
            self._known[members] = self._mildness(members)
        return self._known[members]

    def _mildness(self, members: Set) -> Mildness:
        credited = np.asarray([one.needs <= members for one in self.credits], bool)
        rows, counts = self._moved
        moved = int(counts[(rows & credited).any(axis=1)].sum())
        excluded = frozenset[str]().union(*(self.makers[one] for one in members))
        return Mildness(len(excluded), moved, len(members), max((self.haste[one] for one in members), default=0))

    @cached_property
    def _known(self) -> dict[Set, Mildness]:
        return {}

    @cached_property
    def _moved(self) -> tuple[Mask, NDArray[np.int64]]:
        """The elements by which credits move them: the different rows, and how many elements have each."""
        if not self.credits:
            return np.zeros((0, 0), bool), np.zeros(0, np.int64)
        rows, counts = np.unique(np.stack([one.elements for one in self.credits], axis=1), axis=0, return_counts=True)
        return rows, counts

    def gone(self, members: Set, reading: int, quarter: int, number: int) -> tuple[Mask, Mask]:
        """What a set takes out of the hands of watched makers after so many quarters, for certain and perhaps.

        Args:
            members: the set.
            reading: the number of the reading.
            quarter: after how many quarters.
            number: how many elements there are.
        """
        stages = [one.stages[reading][quarter] for one in self.credits if one.needs <= members]
        none = np.zeros(-(-number // 8), np.uint8)
        gone, maybe = (
            np.unpackbits(np.bitwise_or.reduce([none, *parts]), count=number).astype(bool)
            for parts in ([one.gone for one in stages], [one.maybe for one in stages])
        )
        return gone, maybe & ~gone

    def never(self, members: Set, reading: int, number: int) -> Mask:
        """What is of no watched maker in a reading, though its maker is not known, as a set would bar them all from it."""
        found = [mask for needs, mask in self.strangers if needs <= members and self.readings > 1 and reading == 0]
        return np.asarray(np.logical_or.reduce([np.zeros(number, bool), *found]), bool)

    def in_place(self, members: Iterable[int], quarter: int) -> tuple[str, ...]:
        """The measures of a set that are in place after so many quarters."""
        found = (self.measures[one] for one in members)
        return tuple(sorted({measure for one in found if one is not None for measure, first in [one] if first <= quarter}))
