"""The chance that what stations send is seen on its way: elements that see the same and have the same ahead are taken together.

Such elements are of one shade. In trees there are few shades, however many elements: each is reckoned once.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.counting import numbered
from netvet.exposure.leaning import farthest_means
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.paths import CLEAR, COVERED, COVERS
from netvet.exposure.ways import Wave, Ways


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


_GOLDEN = (1 + 5**0.5) / 2


class Shades:
    """The shades of some ways.

    Attributes:
        of_node: the shade of each of `Ways.nodes`.
    """

    def __init__(self, ways: Ways, mark: Integers, marks: Marks) -> None:
        self._marks, self._mark = marks, mark[ways.nodes]
        self._count = 0
        # the chance of passing unseen, by whether it came over a protected link
        self._open: Floats = np.empty((64, len(marks.surely)))
        self._shut: Floats = np.empty_like(self._open)
        self.of_node: Integers = np.empty(len(ways.nodes), np.int32)
        self._end(ways.gateways)
        for wave in ways.waves:
            if wave.knot:
                self._untie(wave)
            elif wave.ways is None:
                self._pass_on(wave)
            else:
                self._split(wave)

    @property
    def met(self) -> Floats:
        """Of each shade and question: the chance of meeting an element that sees it, itself among them."""
        return 1.0 - self._open[: self._count]

    def _end(self, gateways: int) -> None:
        distinct, place = numbered(self._mark[:gateways], len(self._marks.seen))
        unseen = np.where(self._marks.seen[distinct], 0.0, 1.0)
        self.of_node[:gateways] = self._added(unseen, unseen)[place]

    def _pass_on(self, wave: Wave) -> None:
        sorts = len(self._marks.seen)
        keys = self.of_node[wave.hops].astype(np.int64)
        keys *= COVERS
        keys += wave.cover
        keys *= sorts
        keys += self._mark[wave.start : wave.stop]
        distinct, place = numbered(keys, self._count * COVERS * sorts)
        ahead, mark = np.divmod(distinct, sorts)
        hop, cover = np.divmod(ahead, COVERS)
        covered = self._marks.covered[cover]
        passed = np.where(covered, self._shut[hop], self._open[hop])
        shade = self._reckoned(mark, passed, np.where(covered, passed, 0.0))
        self.of_node[wave.start : wave.stop] = shade[place]

    def _split(self, wave: Wave) -> None:
        hop, covered = self.of_node[wave.hops], self._marks.covered[wave.cover]
        passed = np.where(covered, self._shut[hop], self._open[hop])
        parts = (passed, np.where(covered, passed, 0.0))
        if wave.solid is None:
            first, ways = np.asarray(wave.first), np.asarray(wave.ways)[:, None]
            mean, hidden = (np.add.reduceat(part, first, axis=0) / ways for part in parts)
        else:
            mean, hidden = (farthest_means(part, wave, self._marks.surely) for part in parts)
        self.of_node[wave.start : wave.stop] = self._reckoned(self._mark[wave.start : wave.stop], mean, hidden)

    def _untie(self, wave: Wave) -> None:
        """Elements whose next hop may be any of some, each other among them: the worst that a way without circles comes to."""
        marks, own = self._marks, self._mark[wave.start : wave.stop]
        least = np.broadcast_to(marks.surely, (len(own), len(marks.surely)))
        clear = opened = np.where(least, 0.0, 1.0)
        inside, covered = wave.hops >= wave.start, marks.covered[wave.cover]
        behind = self.of_node[wave.hops[~inside]]
        passed = np.empty((len(wave.hops), len(marks.surely)))
        passed[~inside] = np.where(covered[~inside], self._shut[behind], self._open[behind])
        within, first = wave.hops[inside] - wave.start, np.asarray(wave.first)
        while True:
            passed[inside] = np.where(covered[inside], clear[within], opened[within])
            ahead, hidden = (
                np.where(least, np.maximum.reduceat(part, first, axis=0), np.minimum.reduceat(part, first, axis=0))
                for part in (passed, np.where(covered, passed, 0.0))
            )
            found = _unseen(marks, own, ahead, hidden)
            if (found[0] == opened).all() and (found[1] == clear).all():
                break
            opened, clear = found
        self.of_node[wave.start : wave.stop] = self._added(opened, clear)

    def _reckoned(self, mark: Integers, passed: Floats, hidden: Floats) -> Integers:
        """Shades of elements of some marks, from what passes on of each unseen, and what of that over protected links."""
        return self._added(*_unseen(self._marks, mark, passed, hidden))

    def _added(self, unseen: Floats, unseen_shut: Floats) -> Integers:
        """Shades of these values, those that are the same taken as one."""
        first, place = _merged(np.concatenate([unseen, unseen_shut], axis=1))
        start, end = self._count, self._count + len(first)
        if end > len(self._open):
            self._open, self._shut = (_grown(kept, start, 2 * end) for kept in (self._open, self._shut))
        self._open[start:end], self._shut[start:end] = unseen[first], unseen_shut[first]
        self._count = end
        return place + start


def _unseen(marks: Marks, mark: Integers, passed: Floats, hidden: Floats) -> tuple[Floats, Floats]:
    """The chance of passing elements of some marks, and all ahead, unseen; and that where it came over a protected link."""
    seen, strong = marks.seen[mark], marks.strong[mark]
    return np.where(seen, 0.0, passed), np.where(strong, 0.0, np.where(seen, hidden, passed))


def _merged(rows: Floats) -> tuple[Integers, Integers]:
    """The first of all rows that are the same, and for each row its place among these."""
    weights = np.modf(np.arange(1, rows.shape[1] + 1) * _GOLDEN)[0] + 1.0
    # a sum tells most rows apart; where it does not, the rows themselves do (no BLAS: the same bytes on every machine)
    _, first, place = np.unique(np.einsum("ij,j->i", rows, weights), return_index=True, return_inverse=True)
    other = np.flatnonzero((rows != rows[first[place]]).any(axis=1))
    if other.size:
        place[other] = len(first) + np.arange(len(other))
        first = np.concatenate([first, other])
    return first, place.astype(np.int32)


def _grown(kept: Floats, used: int, rows: int) -> NDArray[np.float64]:
    more = np.empty((rows, kept.shape[1]))
    more[:used] = kept[:used]
    return more
