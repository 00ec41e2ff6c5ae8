"""Chains of elements with one next hop each: what they leave of the chance to get on unseen from the element where they begin.

Element by element a chain lets the chance through as it is, lets through no more than what comes over protected links, or ends
it. So a chain is told by one small number a question; there are few kinds of chains, however many elements.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.counting import merged, numbered
from netvet.exposure.links import Integers, Mask
from netvet.exposure.paths import CLEAR, COVERED, COVERS

NOTHING, OPEN, SHUT = 0, 1, 2
"""What is left: nothing; what gets on from where they begin, if it came there over an open link; over a protected one."""

States = NDArray[np.uint8]


@dataclass(frozen=True)
class Marks:
    """What each sort of element sees of each thing asked: arrays of one row a sort and one column a question.

    Attributes:
        seen: it sees it.
        strong: it sees it also where the links by which it comes and goes are protected.
        surely: by question, whether a link of which it is not known counts as protected.
    """

    seen: Mask
    strong: Mask
    surely: Mask

    @property
    def covered(self) -> Mask:
        """By cover of a link and question: whether it is protected."""
        found = np.zeros((COVERS, len(self.surely)), bool)
        found[COVERED] = True
        found[CLEAR - 1] = self.surely
        return found


class Chains:
    """The kinds of chains that were met so far; kind 0 is none at all, an element where chains begin.

    Attributes:
        opened: by kind and question, what is left of what comes to its end over a link without protection.
        shut: of what comes over a protected one.
    """

    def __init__(self, marks: Marks) -> None:
        self._marks, self._covered = marks, marks.covered
        self._width = COVERS * len(marks.seen)
        self.opened: States = np.full((1, len(marks.surely)), OPEN, np.uint8)
        self.shut: States = np.full((1, len(marks.surely)), SHUT, np.uint8)
        self._known = {self.opened.tobytes() + self.shut.tobytes(): 0}
        # by kind, cover of a link and mark: the kind with one more element, as `longer` has it; -1 where it was not met so far
        self._after = np.full(self._width, -1, np.int64)

    def turns(self, cover: Integers, mark: Integers) -> Integers:
        """What elements of some marks that hand on over such links do to a chain, as numbers."""
        return cover * np.int64(len(self._marks.seen)) + mark

    def longer(self, kind: Integers, turn: Integers) -> Integers:
        """The kinds of chains with one more element each, times a number that `kinds` takes away.

        Args:
            kind: their kinds without it, likewise.
            turn: what it does, by `turns`.
        """
        keys = kind + turn
        found = np.take(self._after, keys, mode="clip")  # all are there: to look again would take longer
        fresh = found < 0
        if fresh.any():
            self._learn(numbered(keys[fresh], len(self._after))[0])
            found[fresh] = self._after[keys[fresh]]
        return found

    def kinds(self, found: Integers) -> Integers:
        """Kinds of chains as `longer` has them: their numbers."""
        return found // self._width

    def _learn(self, keys: Integers) -> None:
        """Find the kinds that were not met so far."""
        kind, turn = np.divmod(keys, self._width)
        cover, mark = np.divmod(turn, len(self._marks.seen))
        covered, seen, strong = self._covered[cover], self._marks.seen[mark], self._marks.strong[mark]
        passed = np.where(covered, self.shut[kind], self.opened[kind])
        hidden = np.where(covered, passed, np.uint8(NOTHING))
        opened = np.where(seen, np.uint8(NOTHING), passed)
        shut = np.where(strong, np.uint8(NOTHING), np.where(seen, hidden, passed))
        rows = np.concatenate([opened, shut], axis=1)
        first, place = merged(rows)
        start = len(self._known)
        found = np.array([self._known.setdefault(row.tobytes(), len(self._known)) for row in rows[first]], np.int64)
        self._after[keys] = found[place] * self._width
        kinds, at = np.unique(found, return_index=True)
        first = first[at[kinds >= start]]
        self.opened, self.shut = (
            np.concatenate([one, more[first]]) for one, more in ((self.opened, opened), (self.shut, shut))
        )
        self._after = np.append(self._after, np.full(len(first) * self._width, -1, np.int64))
