"""The rules and measures of all options as members of sets: whom each excludes, what it has moved, and when that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from netvet.appraisal.equivalence import Member, Mildness, Set

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Stage:
    """What is gone by a moment: for certain, and perhaps beside."""

    gone: Mask
    maybe: Mask


@dataclass(frozen=True)
class Credit:
    """What some members together take out of the hands of watched makers.

    Attributes:
        needs: the members, all of which it takes.
        elements: what has to move, or may.
        stages: by reading and step, what is gone.
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
        measures: of each member, the id of its measure and the first step at which it is in place; None of a rule.
        of_option: the members of each option.
        readings: how many readings there are.
    """

    members: tuple[Member, ...]
    makers: tuple[frozenset[str], ...]
    haste: tuple[int, ...]
    credits: tuple[Credit, ...]
    duties: tuple[tuple[str, str] | None, ...]
    measures: tuple[tuple[str, int] | None, ...]
    of_option: dict[str, Set]
    readings: int

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

    def stage(self, members: Set, reading: int, step: int, number: int) -> Stage:
        """What a set takes out of the hands of watched makers by a step; `number`: of how many elements."""
        gone, maybe = np.zeros(number, bool), np.zeros(number, bool)
        for credit in self.credits:
            if credit.needs <= members:
                gone |= credit.stages[reading][step].gone
                maybe |= credit.stages[reading][step].maybe
        return Stage(gone, maybe & ~gone)

    def in_place(self, members: Iterable[int], step: int) -> tuple[str, ...]:
        """The measures of a set that are in place at a step."""
        found = (self.measures[one] for one in members)
        return tuple(sorted({measure for one in found if one is not None for measure, first in [one] if first <= step}))
