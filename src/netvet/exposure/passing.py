"""Which elements each station's traffic passes, and with what chance: all of them at once, a station at a time or many."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.paths import CLEAR, COVERED
from netvet.exposure.routes import Routes
from netvet.exposure.ways import Ways

_SINK = -1  # the place of gateways among the steps: behind all of them


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
    """What has come to some elements: of which station, with what chance, and what of that came over links without IPsec."""

    element: Integers
    station: Integers
    chance: Floats
    clear: Floats
    maybe_clear: Floats

    def taken(self, rows: Integers | Mask) -> _Front:
        return _Front(self.element[rows], self.station[rows], self.chance[rows], self.clear[rows], self.maybe_clear[rows])


def passing(routes: Routes, plane: str, chosen: Mask) -> Passing:
    """What the traffic of some stations passes on one plane.

    Args:
        routes: the ways of all stations.
        plane: user or control.
        chosen: which of `routes.stations`.
    """
    alone = np.flatnonzero(chosen & ~routes.traced[plane])
    sure = np.ones(len(alone))
    stations = routes.stations.astype(np.int64)
    found = [_Front(stations[alone], alone, sure, sure, sure)] if alone.size else []
    for route in routes.planes[plane]:
        own = route.stations[chosen[route.stations]].astype(np.int64)
        if own.size:
            found += _carried(_steps(route.ways), len(routes.network), stations[own], own)
    if not found:
        nothing = np.zeros(0)
        return Passing(alone, alone, nothing, nothing, nothing)
    joined = _joined(found)
    return Passing(joined.element, joined.station, joined.chance, joined.clear, joined.maybe_clear)


@dataclass(frozen=True)
class _Step:
    """Elements whose traffic goes on together.

    Attributes:
        nodes: the elements.
        first: where the hops of each begin.
        ways: over how many hops each splits.
        hops: the next elements.
        clear, maybe_clear: whether no IPsec protects the link of a hop; whether it may be that none does.
    """

    nodes: Integers
    first: Integers
    ways: Integers
    hops: Integers
    clear: Mask
    maybe_clear: Mask

    def hidden(self, clear: Mask) -> Floats:
        """Of each element, the share of its hops over protected links."""
        return np.add.reduceat(~clear, self.first, dtype=float) / self.ways


def _steps(ways: Ways) -> list[_Step]:
    """The steps of some ways, those nearest to the gateways first."""
    nodes, found = ways.nodes.astype(np.int64), []
    for wave in ways.waves:
        count = np.ones(wave.stop - wave.start, np.int64) if wave.ways is None else wave.ways
        first, hops = np.cumsum(count) - count, nodes[wave.hops]
        found.append(_Step(nodes[wave.start : wave.stop], first, count, hops, wave.cover == CLEAR, wave.cover != COVERED))
    return found


def _carried(steps: list[_Step], size: int, places: Integers, stations: Integers) -> Iterator[_Front]:
    """From the farthest step to the gateways: what has come to an element is complete when its step is due."""
    step_of, place_of = np.full(size, _SINK), np.zeros(size, np.int64)
    for number, step in enumerate(steps):
        step_of[step.nodes] = number
        place_of[step.nodes] = np.arange(len(step.nodes))
    sure = np.ones(len(places))
    due: dict[int, list[_Front]] = {}
    _put(due, step_of, _Front(places, stations, sure, sure, sure))
    for number in range(len(steps) - 1, -1, -1):
        if number in due:
            step = steps[number]
            come = _summed(_joined(due.pop(number)))
            row = place_of[come.element]
            yield _seen(come, step.hidden(step.clear)[row], step.hidden(step.maybe_clear)[row])
            _put(due, step_of, _onward(come, step, row))
    if _SINK in due:
        come = _summed(_joined(due[_SINK]))
        yield _Front(come.element, come.station, come.chance, come.chance, come.chance)


def _onward(come: _Front, step: _Step, row: Integers) -> _Front:
    """What goes to the next hops, split evenly."""
    ways = step.ways[row]
    rows = np.repeat(np.arange(len(row)), ways)
    inside = np.arange(len(rows)) - np.repeat(np.cumsum(ways) - ways, ways)
    hop = step.first[row][rows] + inside
    chance = come.chance[rows] / ways[rows]
    clear, maybe = (np.where(one[hop], chance, 0.0) for one in (step.clear, step.maybe_clear))
    return _Front(step.hops[hop], come.station[rows], chance, clear, maybe)


def _seen(come: _Front, hidden: Floats, maybe_hidden: Floats) -> _Front:
    """What of it is not protected on both sides, by the share of links ahead that are protected."""
    clear = come.clear + (come.chance - come.clear) * (1 - hidden)
    maybe = come.maybe_clear + (come.chance - come.maybe_clear) * (1 - maybe_hidden)
    return _Front(come.element, come.station, come.chance, clear, maybe)


def _put(due: dict[int, list[_Front]], step_of: Integers, front: _Front) -> None:
    numbers = step_of[front.element]
    for number in np.unique(numbers).tolist():
        due.setdefault(number, []).append(front.taken(numbers == number))


def _joined(fronts: list[_Front]) -> _Front:
    return _Front(
        np.concatenate([front.element for front in fronts]),
        np.concatenate([front.station for front in fronts]),
        np.concatenate([front.chance for front in fronts]),
        np.concatenate([front.clear for front in fronts]),
        np.concatenate([front.maybe_clear for front in fronts]),
    )


def _summed(front: _Front) -> _Front:
    """One row an element and station, in the order of elements."""
    order = np.lexsort((front.station, front.element))
    front = front.taken(order)
    new = np.concatenate([[True], (np.diff(front.element) != 0) | (np.diff(front.station) != 0)])
    first = np.flatnonzero(new)
    chance, clear, maybe = (np.add.reduceat(one, first) for one in (front.chance, front.clear, front.maybe_clear))
    return _Front(front.element[first], front.station[first], chance, clear, maybe)
