"""The measure itself: the share of subscribers and of traffic that a set of elements could see or stop, class by class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.closure import Closure, reached
from netvet.exposure.network import MEASURES, Floats, Integers, Mask, Network
from netvet.exposure.paths import meeting
from netvet.exposure.routes import PLANE_OF, USER, Routes
from netvet.exposure.sight import ASKED
from netvet.exposure.stations import Count, Seen, counts


@dataclass(frozen=True)
class Bounds:
    """A share that lies between two others, 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """What a set could see or stop of one class.

    Attributes:
        word: the class, or `disruption`.
        measure: subscribers or traffic.
        design: because a function in the set handles it.
        reach: that, and what the set controls by managing or hosting.
        operators: by operator, the same two.
    """

    word: str
    measure: str
    design: Bounds
    reach: Bounds
    operators: Mapping[str, tuple[Bounds, Bounds]]


@dataclass(frozen=True)
class Flags:
    """What a set sees of one class: those it serves, or every subscriber of its operator."""

    served: Mask
    anyone: Mask


class Exposing:
    """A network made ready: what does not depend on who is compromised is found once.

    Attributes:
        network: the network.
        routes: the ways of its stations.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._counts = counts(network)
        self.routes = Routes(network, self._counts["subscribers"].stations)
        self._closure = Closure(network)
        self._met: dict[tuple[str, bytes, bytes, bool], tuple[Floats, Floats]] = {}

    def reach(self, surely: Mask, perhaps: Mask) -> list[tuple[Mask, Mask]]:
        """For each word of ASKED, what the set controls for certain, itself among it, and what it may."""
        return reached(self._closure, surely, perhaps)

    def trace(self, surely: Mask, perhaps: Mask | None = None, words: tuple[str, ...] = ASKED) -> list[Share]:
        """What a set of elements could see or stop.

        Args:
            surely: the elements that are in it.
            perhaps: those that may be, the former among them; the same where None.
            words: which classes are asked.
        """
        self._met.clear()
        perhaps = surely if perhaps is None else surely | perhaps
        reach = self.reach(surely, perhaps)
        found = []
        for word in words:
            column = ASKED.index(word)
            sides = ((surely, perhaps), reach[column])
            flags = [self._flags(column, *side, ordering=side is not sides[0]) for side in sides]
            same = all((a.served == b.served).all() and (a.anyone == b.anyone).all() for a, b in zip(*flags, strict=True))
            by_design = self._bounds(word, *flags[0])
            by_reach = by_design if same else self._bounds(word, *flags[1])
            for measure in MEASURES:
                (design, own), (reaching, others) = by_design[measure], by_reach[measure]
                each = {name: (own[i], others[i]) for i, name in enumerate(self.network.operators)}
                found.append(Share(word, measure, design, reaching, each))
        return found

    def of_stations(self, word: str, surely: Mask, perhaps: Mask | None = None) -> tuple[Floats, Floats]:
        """The least and the most share of what each station serves that a set could see or stop there, by reach.

        Without what elements see that lie on no way and state only how much they serve; one place a station, as `routes` has
        them.
        """
        perhaps = surely if perhaps is None else surely | perhaps
        column = ASKED.index(word)
        low, high = self._flags(column, *self.reach(surely, perhaps)[column], ordering=True)
        plane, shieldable = PLANE_OF.get(word, USER), self.network.sight.shielded[:, column][self.network.function]
        least = self._of_stations(plane, low.served, shieldable, surely=True)[0]
        return least, self._of_stations(plane, high.served, shieldable, surely=self._ipsec_known)[1]

    def _flags(self, column: int, surely: Mask, perhaps: Mask, *, ordering: bool) -> tuple[Flags, Flags]:
        sight, function = self.network.sight, self.network.function
        served, maybe = sight.served[:, column], sight.maybe_served[:, column]
        if ordering:
            served, maybe = served | sight.ordered[:, column], maybe | sight.ordered[:, column]
        low = Flags(surely & served[function], surely & sight.anyone[:, column][function])
        return low, Flags(perhaps & maybe[function], perhaps & sight.maybe_anyone[:, column][function])

    def _bounds(self, word: str, low: Flags, high: Flags) -> dict[str, tuple[Bounds, list[Bounds]]]:
        plane = PLANE_OF.get(word, USER)
        shieldable = self.network.sight.shielded[:, ASKED.index(word)][self.network.function]
        least = self._of_stations(plane, low.served, shieldable, surely=True)[0]
        most = self._of_stations(plane, high.served, shieldable, surely=self._ipsec_known)[1]
        off = ~self._by_path[plane] & ~self._is_station
        return {
            measure: _Sum(self.network, count, count.seen(least, most), self._share_of[measure]).bounds(low, high, off)
            for measure, count in self._counts.items()
        }

    def _of_stations(self, plane: str, flagged: Mask, shieldable: Mask, *, surely: bool) -> tuple[Floats, Floats]:
        """Bounds of the share of what each station serves that meets a flagged element: they differ where it has no way."""
        # several classes are often seen by the same elements
        key = (plane, np.packbits(flagged).tobytes(), np.packbits(flagged & shieldable).tobytes(), surely)
        if key not in self._met:
            clear = self.network.links.clear if surely else self.network.links.maybe_clear
            self._met[key] = self._meeting(plane, flagged, shieldable, clear)
        return self._met[key]

    @cached_property
    def _ipsec_known(self) -> bool:
        return bool((self.network.links.clear == self.network.links.maybe_clear).all())

    def _meeting(self, plane: str, flagged: Mask, shieldable: Mask, clear: Mask) -> tuple[Floats, Floats]:
        stations = self.routes.stations
        own = flagged[stations].astype(float)
        if not flagged.any():
            return own, own
        least, most = own.copy(), own.copy()
        for route in self.routes.planes[plane]:
            met = meeting(route.ways, flagged, shieldable, clear)[stations[route.stations]]
            least[route.stations] = most[route.stations] = np.maximum(met, own[route.stations])
        lost = ~self.routes.traced[plane] & self._near(plane, flagged)
        most[lost] = 1.0
        return least, most

    def _near(self, plane: str, flagged: Mask) -> Mask:
        """Which stations have a flagged element of their operator that counts by path, so that it may lie on their way."""
        net, near = self.network, np.zeros(len(self.network.operators), bool)
        near[net.operator[flagged & self._by_path[plane] & ~self._is_station]] = True
        return near[net.operator[self.routes.stations]]

    @cached_property
    def _by_path(self) -> dict[str, Mask]:
        return {plane: self.routes.by_path(plane) for plane in self.routes.planes}

    @cached_property
    def _is_station(self) -> Mask:
        return self.network.sight.station[self.network.function]

    @cached_property
    def _share_of(self) -> dict[str, _Weights]:
        return {measure: _Weights(self.network, measure, count) for measure, count in self._counts.items()}


class _Weights:
    """What each element serves as a share of its operator's whole, and that whole."""

    def __init__(self, network: Network, measure: str, count: Count) -> None:
        weight = network.weights[measure]
        self.rows, self.functions = _functions_of(network)
        known = np.nan_to_num(weight)
        number = len(network.operators)
        self._key = network.operator[self.rows] * self._width + self.functions
        sums = np.bincount(self._key, known[self.rows], number * self._width).reshape(number, -1)
        lost = np.bincount(self._key, np.isnan(weight)[self.rows], number * self._width).reshape(number, -1) > 0
        # what some function serves without a gap, or the operator states, bounds those whose number is not known
        whole = np.where(lost, 0.0, sums).max(axis=1, initial=0.0)
        if measure == "subscribers":
            whole = np.maximum(whole, np.nan_to_num(network.totals))
        counted = np.maximum(count.total, sums.max(axis=1, initial=0.0))
        self.gap = np.bincount(count.unit_operator, count.missing, number) > 0
        self.total: Floats = np.where(self.gap | (counted == 0), np.maximum(counted, whole), counted)
        self.bounded: Mask = (whole >= self.total) & (self.total > 0)
        total = self.total[network.operator]
        with np.errstate(invalid="ignore", divide="ignore"):
            self.share: Floats = np.minimum(weight / total, 1.0)
        self._number = number

    @property
    def _width(self) -> int:
        return int(self.functions.max(initial=0)) + 1

    def largest(self, shares: Floats) -> Floats:
        """By operator, the largest sum over any one function."""
        sums = np.bincount(self._key, shares[self.rows], self._number * self._width)
        return np.asarray(sums.reshape(self._number, -1).max(axis=1), float)


def _functions_of(network: Network) -> tuple[Integers, Integers]:
    """Every element with every function that it performs: its place, and a number for the function."""
    names: dict[str, int] = {}
    pairs = [
        (row, names.setdefault(one.id, len(names)))
        for row, members in enumerate(network.sight.functions)
        for one in members or ()
    ]
    rows, functions = (np.array(side, np.int64) for side in zip(*pairs, strict=True)) if pairs else (np.zeros(0, np.int64),) * 2
    per_row = np.bincount(rows, minlength=len(network.sight.functions))
    start = np.cumsum(per_row) - per_row
    count = per_row[network.function]
    places = np.repeat(np.arange(len(network)), count)
    inside = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return places, functions[np.repeat(start[network.function], count) + inside]


class _Sum:
    """What is seen at stations and in functions, put together: by operator, and over all.

    Whom two functions serve may be the same people or others. So the bounds are those of a union: at least the largest part,
    at most the sum.
    """

    def __init__(self, network: Network, count: Count, seen: Seen, weights: _Weights) -> None:
        self._network, self._count, self._seen, self._weights = network, count, seen, weights

    def bounds(self, low: Flags, high: Flags, off: Mask) -> tuple[Bounds, list[Bounds]]:
        """The bounds over all operators, and of each."""
        weights, seen = self._weights, self._seen
        share = weights.share
        some_low = weights.largest(np.where(low.served & off, np.nan_to_num(share), 0.0))
        some_high = self._by_operator(np.where(high.served & off, np.where(np.isnan(share), 1.0, share), 0.0))
        some_low, some_high = np.minimum(some_low, 1.0), np.minimum(some_high, 1.0)
        some_low[self._by_operator(low.anyone) > 0] = 1.0
        some_high[self._by_operator(high.anyone) > 0] = 1.0
        least = np.maximum(seen.low, some_low * weights.total)
        most = np.minimum(seen.high + some_high * weights.total, weights.total)
        return self._joined(np.minimum(least, most), most, some_low, some_high)

    def _by_operator(self, values: NDArray[np.generic]) -> Floats:
        return np.asarray(np.bincount(self._network.operator, values, len(self._network.operators)), float)

    def _joined(self, least: Floats, most: Floats, some_low: Floats, some_high: Floats) -> tuple[Bounds, list[Bounds]]:
        weights, seen = self._weights, self._seen
        lost = self._lost(some_low, some_high)
        room = np.maximum(weights.total - self._count.total, 0.0)
        filled = weights.gap & weights.bounded & (np.nan_to_num(seen.missing_high) > 0)
        most = np.where(filled, np.minimum(most + room, weights.total), most)
        each = [_share(least[i : i + 1], most[i : i + 1], weights.total[i : i + 1], lost[i : i + 1]) for i in range(len(least))]
        return _share(least, most, weights.total, lost), each

    def _lost(self, some_low: Floats, some_high: Floats) -> Floats:
        """By operator, the bounds of the share seen of those whose number nothing bounds; nan where there are none."""
        weights, seen = self._weights, self._seen
        low = np.maximum(np.nan_to_num(seen.missing_low), some_low)
        high = np.maximum(np.nan_to_num(seen.missing_high), np.where(some_high > 0, 1.0, 0.0))
        there = (weights.gap & ~weights.bounded) | (weights.total == 0)
        return np.where(there[:, None], np.stack([low, np.maximum(low, high)], axis=1), np.nan)


def _share(least: Floats, most: Floats, total: Floats, lost: Floats) -> Bounds:
    """Bounds of a share of a whole; parts of unknown weight can pull it as far as they are seen themselves."""
    low, high = [], []
    if total.sum() > 0:
        low.append(float(least.sum() / total.sum()))
        high.append(float(most.sum() / total.sum()))
    if not np.isnan(lost).all():
        low.append(float(np.nanmin(lost[:, 0])))
        high.append(float(np.nanmax(lost[:, 1])))
    return Bounds(min(low, default=0.0), min(max(high, default=0.0), 1.0))
