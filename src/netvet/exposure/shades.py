"""The chance that what stations send is seen on its way: stations that see the same and have the same ahead are taken together.

Such stations are of one shade. Chances are reckoned of gateways and of elements where traffic splits alone: from these all
others hang by chains, of which there are few kinds.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.braid import Braid
from netvet.exposure.chains import NOTHING, OPEN, SHUT, Chains, Marks, States
from netvet.exposure.counting import marked, numbered
from netvet.exposure.leaning import farthest_means
from netvet.exposure.links import Floats, Integers
from netvet.exposure.ways import Wave


@dataclass(frozen=True)
class Hanging:
    """The stations of a braid by the stems from which they hang.

    Attributes:
        places: the stations, by place in `Braid.ways.nodes`.
        stems: the stems that any of them has; those of one strand stand side by side.
        own: of each station, the place of its stem in `stems`.
    """

    places: Integers
    stems: Integers
    own: Integers


def hanging(braid: Braid) -> Hanging:
    """The stations of a braid."""
    stem = braid.stem[braid.places]
    stems = np.flatnonzero(marked(stem, len(braid.strand)))
    stems = stems[np.argsort(braid.strand[stems], kind="stable")]
    number = np.empty(len(braid.strand), np.int32)
    number[stems] = np.arange(len(stems))
    return Hanging(braid.places, stems, number[stem])


class Shades:
    """The chances on some ways.

    Args:
        braid: the ways.
        mark: of each element of the network, its row in `marks`.
        marks: what they see.
    """

    def __init__(self, braid: Braid, mark: Integers, marks: Marks) -> None:
        ways = braid.ways
        self._stem, self._marks, self._mark = braid.stem, marks, mark[ways.nodes]
        self._chains, self._chain = Chains(marks), np.zeros(len(ways.nodes), np.int64)
        # by stem and question the chance of getting on unseen, by whether it came over a protected link
        self._open: Floats = np.empty((len(braid.strand), len(marks.surely)))
        self._shut: Floats = np.empty_like(self._open)
        self._open[: ways.gateways] = self._shut[: ways.gateways] = ~marks.seen[self._mark[: ways.gateways]]
        for wave in ways.waves:
            run = slice(wave.start, wave.stop)
            if wave.ways is None:
                turn = self._chains.turns(wave.cover, self._mark[run])
                self._chain[run] = self._chains.longer(self._chain[wave.hops], turn)
            else:
                first = int(self._stem[wave.start])
                stems = slice(first, first + wave.stop - wave.start)
                self._open[stems], self._shut[stems] = self._untied(wave) if wave.knot else self._split(wave)

    def of(self, nodes: Hanging, others: Floats) -> tuple[Integers, Floats]:
        """The shade of each of some nodes; by shade and question, the chance of meeting an element that sees it.

        Behind the rows of these shades come `others`, which have as many columns.
        """
        shade, stem, kind, left = self._told_apart(nodes)
        size, shades = len(nodes.stems), len(stem)
        met, offset = np.empty((left.shape[1], shades + len(others))), left.T.astype(np.int64) * size
        met[:, shades:] = others.T
        for question, row in enumerate(met):
            chance = np.ones((3, size))
            chance[OPEN] -= self._open[nodes.stems, question]
            chance[SHUT] -= self._shut[nodes.stems, question]
            np.take(chance.ravel(), offset[question][kind] + stem, out=row[:shades], mode="clip")  # all are there
        return shade, met.T  # a question lies side by side: each is read for itself

    def _told_apart(self, nodes: Hanging) -> tuple[Integers, Integers, Integers, States]:
        """The shade of each of some nodes; of each shade the place of its stem, and what is left of the chance, by kind."""
        distinct, kinds = np.unique(self._chains.opened, axis=0, return_inverse=True)
        kind = self._chains.by_kind(kinds.ravel(), self._chain[nodes.places])
        there = np.flatnonzero(marked(kind, len(distinct)))
        number = np.zeros(len(distinct), np.int64)
        number[there] = np.arange(len(there))
        keys = number[kind]
        del kind
        keys += nodes.own * np.int64(len(there))
        shades, shade = numbered(keys, len(nodes.stems) * len(there))
        return shade, *np.divmod(shades, len(there)), distinct[there]

    def _passed(self, hops: Integers, cover: Integers) -> Floats:
        """By hop and question, the chance of getting on unseen over it."""
        stem, every = self._stem[hops], np.arange(len(self._chains.opened))
        kind = self._chains.by_kind(every, self._chain[hops])
        left: States = np.where(self._marks.covered[cover], self._chains.shut[kind], self._chains.opened[kind])
        return np.where(left == NOTHING, 0.0, np.where(left == OPEN, self._open[stem], self._shut[stem]))

    def _split(self, wave: Wave) -> tuple[Floats, Floats]:
        passed, covered = self._passed(wave.hops, wave.cover), self._marks.covered[wave.cover]
        parts = (passed, np.where(covered, passed, 0.0))
        if wave.solid is None:
            first, ways = np.asarray(wave.first), np.asarray(wave.ways)[:, None]
            mean, hidden = (np.add.reduceat(part, first, axis=0) / ways for part in parts)
        else:
            mean, hidden = (farthest_means(part, wave, self._marks.surely) for part in parts)
        return _unseen(self._marks, self._mark[wave.start : wave.stop], mean, hidden)

    def _untied(self, wave: Wave) -> tuple[Floats, Floats]:
        """Elements whose next hop may be any of some, each other among them: the worst that a way without circles comes to."""
        marks, own = self._marks, self._mark[wave.start : wave.stop]
        least = np.broadcast_to(marks.surely, (len(own), len(marks.surely)))
        clear = opened = np.where(least, 0.0, 1.0)
        inside, covered = wave.hops >= wave.start, marks.covered[wave.cover]
        passed = np.empty((len(wave.hops), len(marks.surely)))
        passed[~inside] = self._passed(wave.hops[~inside], wave.cover[~inside])
        within, first = wave.hops[inside] - wave.start, np.asarray(wave.first)
        while True:
            passed[inside] = np.where(covered[inside], clear[within], opened[within])
            ahead, hidden = (
                np.where(least, np.maximum.reduceat(part, first, axis=0), np.minimum.reduceat(part, first, axis=0))
                for part in (passed, np.where(covered, passed, 0.0))
            )
            found = _unseen(marks, own, ahead, hidden)
            if (found[0] == opened).all() and (found[1] == clear).all():
                return found
            opened, clear = found


def _unseen(marks: Marks, mark: Integers, passed: Floats, hidden: Floats) -> tuple[Floats, Floats]:
    """The chance of passing elements of some marks, and all ahead, unseen; and that where it came over a protected link."""
    seen, strong = marks.seen[mark], marks.strong[mark]
    return np.where(seen, 0.0, passed), np.where(strong, 0.0, np.where(seen, hidden, passed))
