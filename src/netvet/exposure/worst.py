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

from netvet.exposure.alone import controlling, may_control
from netvet.exposure.links import Floats, Mask
from netvet.exposure.sums import Bounds, Weights
from netvet.exposure.tally import make_tally
from netvet.exposure.tracing import Exposing, Share

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
        guaranteed: whether the guarantee holds: not where a number of subscribers is known of no element that could bound it,
            nor where it is not known whether an element is there, or which way is the shortest.
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
    guaranteed, local = _bounded(exposing), _at_home(exposing)
    picks: list[Pick] = []
    found: dict[int, Share] = {}
    height, traced, full = 0.0, 1, np.zeros(len(exposing.network.operators), bool)
    most = exposing.trace(~chosen, words=(word,))[0].reach.high
    while waiting and len(picks) < number and height < most - _NOTHING:
        gain, place, asked = heapq.heappop(waiting)
        if guaranteed and local[place] and full[exposing.network.operator[place]]:
            continue  # all of its operator is seen already
        if asked < len(picks) or place not in found:
            chosen[place] = True
            found[place] = exposing.trace(chosen, words=(word,))[0]
            chosen[place] = False
            traced += 1
            gain = -round(found[place].reach.high - height, 12)
            if gain < -_NOTHING:
                heapq.heappush(waiting, (gain, place, len(picks)))
            continue
        chosen[place] = True
        height = found[place].reach.high
        full = np.array([found[place].operators[name][1].high > 1 - _NOTHING for name in exposing.network.operators])
        picks.append(Pick(place, float(alone[place]), found[place].reach))
    return Worst(word, number, tuple(picks), guaranteed, traced)


def _at_home(exposing: Exposing) -> Mask:
    """Which elements can see subscribers of their own operator only: at no link, and in control of nothing of another."""
    net = exposing.network
    home = ~exposing.routes.linked
    for sharing in exposing.routes.sharing.values():
        serving: Mask = np.logical_or.reduce(sharing.others, axis=1)
        home &= ~serving[net.operator]
    for column in (net.managed_by, net.hosted_on):
        own = np.flatnonzero(column >= 0)
        if (net.operator[own] != net.operator[column[own]]).any():
            home &= ~controlling(exposing)
    # what such an element controls may carry others' traffic
    return home & ~may_control(exposing) & ~(controlling(exposing) & _carried_abroad(exposing))


def _carried_abroad(exposing: Exposing) -> bool:
    """Whether traffic of one operator may run over links of another."""
    net = exposing.network
    ends = net.operator[net.links.ends]
    return bool((ends[:, 0] != ends[:, 1]).any())


def _bounded(exposing: Exposing) -> bool:
    net = exposing.network
    if (net.fleeting is not None and net.fleeting.any()) or exposing.routes.doubted:
        return False  # at most is then the worst of several cases: it may add more, the more there are
    whole = Weights(net, "subscribers", make_tally(net, exposing.routes.stations, "subscribers"))
    return bool((whole.total > 0).all() and not whole.open.any())
