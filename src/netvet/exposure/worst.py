"""The few elements that together could see or stop most: chosen greedily, with a guarantee.

What a set could see at most never falls when an element is added, and each element adds the less, the more there are already:
it is monotone and submodular. For such a measure the greedy choice of k elements reaches at least 1 - 1/e, 63 %, of the best k
(Nemhauser, Wolsey, Fisher 1978). What an element alone could see bounds what it adds to any set, so that most are never asked.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from math import e

import numpy as np

from netvet.exposure.network import Floats
from netvet.exposure.sums import Bounds
from netvet.exposure.tracing import Exposing

GUARANTEE = 1 - 1 / e
_NOTHING = 1e-12


@dataclass(frozen=True)
class Pick:
    """An element that was picked.

    Attributes:
        place: the element.
        alone: the most that it could see or stop alone.
        together: the bounds of what it and all picked before it could, of subscribers.
    """

    place: int
    alone: float
    together: Bounds


@dataclass(frozen=True)
class Worst:
    """The elements picked, worst first.

    Attributes:
        word: the class.
        asked: how many were asked.
        picks: fewer than asked where no other element adds anything.
        guaranteed: whether the guarantee holds: not where a number of subscribers is known of no element that could bound it.
        traced: how many sets were traced to find them.
    """

    word: str
    asked: int
    picks: tuple[Pick, ...]
    guaranteed: bool
    traced: int


def pick_worst(exposing: Exposing, alone: Floats, word: str, number: int) -> Worst:
    """Pick the elements that together could see or stop most of one class, by reach, at most, of subscribers.

    Args:
        exposing: the network made ready.
        alone: the most that each element alone could see or stop: no element adds more to any set.
        word: the class.
        number: how many to pick.
    """
    chosen = np.zeros(len(exposing.network), bool)
    # of equal ones the first of the inventory comes first; rounded, as equal sums can differ by how they were added
    waiting = [(-round(float(alone[place]), 12), place, 0) for place in np.flatnonzero(alone > _NOTHING).tolist()]
    heapq.heapify(waiting)
    picks: list[Pick] = []
    found: dict[int, Bounds] = {}
    height, traced = 0.0, 0
    while waiting and len(picks) < number:
        gain, place, asked = heapq.heappop(waiting)
        if asked < len(picks) or place not in found:
            chosen[place] = True
            found[place] = exposing.trace(chosen, words=(word,))[0].reach
            chosen[place] = False
            traced += 1
            gain = -round(found[place].high - height, 12)
            if gain < -_NOTHING:
                heapq.heappush(waiting, (gain, place, len(picks)))
            continue
        chosen[place] = True
        height = found[place].high
        picks.append(Pick(place, float(alone[place]), found[place]))
    return Worst(word, number, tuple(picks), _bounded(exposing), traced)


def _bounded(exposing: Exposing) -> bool:
    _, weights = exposing.counted["subscribers"]
    return bool((weights.total > 0).all() and (~weights.gap | weights.bounded).all())
