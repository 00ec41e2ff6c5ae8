"""Which elements each station's traffic passes, and with what chance: all of them at once, a station at a time or many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.paths import CLEAR, COVERED
from netvet.exposure.routes import Routes
from netvet.exposure.ways import Wave, Ways

_SINK = -1
"""The wave in which gateways stand: before all others."""


@dataclass(frozen=True)
class Passing:
    """What passes where: one row a station and an element that its traffic may pass, itself among them.

    Attributes:
        element: the place of the element in the network.
        station: the place of the station in `Routes.stations`.
        chance: that it passes, 0 to 1.
        clear, maybe_clear: that it passes there with a link before or behind that nothing protects; that it may.
    """

    element: Integers
    station: Integers
    chance: Floats
    clear: Floats
    maybe_clear: Floats


@dataclass(frozen=True)
class _Front:
    """What has come to some places of ways: of which station, with what chance, and what of that over links without IPsec."""

    place: Integers
    station: Integers
    chance: Floats
    clear: Floats
    maybe_clear: Floats

    def taken(self, rows: Integers | Mask) -> _Front:
        return _Front(self.place[rows], self.station[rows], self.chance[rows], self.clear[rows], self.maybe_clear[rows])


def passing(routes: Routes, plane: str, chosen: Mask) -> Passing:
    """What the traffic of some stations passes on one plane.

    Args:
        routes: the ways of all stations.
        plane: user or control.
        chosen: which of `routes.stations`.
    """
    alone, braid = np.flatnonzero(chosen & ~routes.traced[plane]), routes.planes[plane]
    own, sure = chosen[braid.stations], np.ones(len(alone))
    whole = np.ones(int(own.sum()))
    begun = _Front(braid.places[own].astype(np.int64), braid.stations[own].astype(np.int64), whole, whole, whole)
    found = _joined([_Front(np.zeros(0, np.int64), alone[:0], *[sure[:0]] * 3), *_carried(braid.ways, begun)])
    return Passing(
        element=np.concatenate([routes.stations[alone], braid.ways.nodes[found.place]]).astype(np.int64),
        station=np.concatenate([alone, found.station]),
        chance=np.concatenate([sure, found.chance]),
        clear=np.concatenate([sure, found.clear]),
        maybe_clear=np.concatenate([sure, found.maybe_clear]),
    )


@dataclass(frozen=True)
class _Step:
    """Elements whose traffic goes on together.

    Attributes:
        start: where they begin among the nodes of the ways.
        first: where the hops of each begin.
        ways: over how many hops each splits.
        hops: the next elements, by place in the nodes of the ways.
        clear, maybe_clear: whether no IPsec protects the link of a hop; whether it may be that none does.
    """

    start: int
    first: Integers
    ways: Integers
    hops: Integers
    clear: Mask
    maybe_clear: Mask

    def hidden(self, clear: Mask) -> Floats:
        """Of each element, the share of its hops over protected links."""
        return np.add.reduceat(~clear, self.first, dtype=float) / self.ways


def _step(wave: Wave) -> _Step:
    count = np.ones(wave.stop - wave.start, np.int64) if wave.ways is None else wave.ways
    return _Step(wave.start, np.cumsum(count) - count, count, wave.hops, wave.cover == CLEAR, wave.cover != COVERED)


def _carried(ways: Ways, begun: _Front) -> Iterator[_Front]:
    """From the farthest wave to the gateways: what has come to an element is complete when its wave is due."""
    starts = np.array([wave.start for wave in ways.waves], np.int64)
    due: dict[int, list[_Front]] = {}
    _put(due, starts, begun)
    for number in range(len(starts) - 1, -1, -1):
        if number in due:
            step = _step(ways.waves[number])
            come = _summed(_joined(due.pop(number)))
            row = come.place - step.start
            yield _seen(come, step.hidden(step.clear)[row], step.hidden(step.maybe_clear)[row])
            _put(due, starts, _onward(come, step, row))
    if _SINK in due:
        come = _summed(_joined(due[_SINK]))
        yield _Front(come.place, come.station, come.chance, come.chance, come.chance)


def _onward(come: _Front, step: _Step, row: Integers) -> _Front:
    """What goes to the next hops, split evenly."""
    ways = step.ways[row]
    rows = np.repeat(np.arange(len(row)), ways)
    inside = np.arange(len(rows)) - np.repeat(np.cumsum(ways) - ways, ways)
    hop = step.first[row][rows] + inside
    chance = come.chance[rows] / ways[rows]
    clear, maybe = (np.where(one[hop], chance, 0.0) for one in (step.clear, step.maybe_clear))
    return _Front(step.hops[hop].astype(np.int64), come.station[rows], chance, clear, maybe)


def _seen(come: _Front, hidden: Floats, maybe_hidden: Floats) -> _Front:
    """What of it is not protected on both sides, by the share of links ahead that are protected."""
    clear = come.clear + (come.chance - come.clear) * (1 - hidden)
    maybe = come.maybe_clear + (come.chance - come.maybe_clear) * (1 - maybe_hidden)
    return _Front(come.place, come.station, come.chance, clear, maybe)


def _put(due: dict[int, list[_Front]], starts: Integers, front: _Front) -> None:
    numbers = np.searchsorted(starts, front.place, side="right") - 1
    for number in np.unique(numbers).tolist():
        due.setdefault(number, []).append(front.taken(numbers == number))


def _joined(fronts: list[_Front]) -> _Front:
    return _Front(
        np.concatenate([front.place for front in fronts]),
        np.concatenate([front.station for front in fronts]),
        np.concatenate([front.chance for front in fronts]),
        np.concatenate([front.clear for front in fronts]),
        np.concatenate([front.maybe_clear for front in fronts]),
    )


def _summed(front: _Front) -> _Front:
    """One row an element and station, in the order of places."""
    order = np.lexsort((front.station, front.place))
    front = front.taken(order)
    new = np.concatenate([[True], (np.diff(front.place) != 0) | (np.diff(front.station) != 0)])
    first = np.flatnonzero(new)
    chance, clear, maybe = (np.add.reduceat(one, first) for one in (front.chance, front.clear, front.maybe_clear))
    return _Front(front.place[first], front.station[first], chance, clear, maybe)
