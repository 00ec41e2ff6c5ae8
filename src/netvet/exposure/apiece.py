"""What each element alone sees of stations and in functions, put together into shares: all elements at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from netvet.exposure.dwindling import Steady, dwindled
from netvet.exposure.gateways import PLANE_OF, USER
from netvet.exposure.gathered import Gathered, Gathering
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import Network
from netvet.exposure.passing import Passing
from netvet.exposure.sight import ASKED
from netvet.exposure.sums import Weights
from netvet.exposure.tracing import Exposing
from netvet.exposure.wavering import Wavering, mixed, steady_weight, wavering, with_gaps


@dataclass(frozen=True)
class MissingApiece:
    """What may not be there of the whole; what such sites serve; what is seen of sites unknown without it, and of all."""

    wavering: Wavering
    fleeting: Gathering
    gaps: Gathering
    steady: Gathering
    mixed: Gathering


def missing_apiece(net: Network, measure: str, stations: Integers, gathering: Gathering) -> MissingApiece | None:
    """How much of the whole may not be there, and how what is seen of that is gathered; None where all is there."""
    tally, unsteady = gathering.count, net.fleeting
    if unsteady is None:
        return None
    fleeting = ~(np.bincount(tally.unit, ~unsteady[stations], len(tally.unit_operator)) > 0)[tally.unit]
    found = wavering(net, measure, stations, lambda weight: replace(tally, weight=weight), fleeting)
    own = replace(tally, weight=np.where(fleeting & ~net.shared_place[stations], tally.weight, 0.0))
    gaps = replace(tally, weight=with_gaps(tally.weight, unsteady[stations]))
    steady = replace(tally, weight=steady_weight(tally.weight, unsteady[stations]))
    several = replace(tally, weight=np.where(mixed(net, stations), tally.weight, 0.0))
    counted = (replace(gathering, count=count) for count in (own, gaps, steady, several))
    return None if found is None else MissingApiece(found, *counted)


class ViewsApiece:
    """What elements see of stations, by whether IPsec can hide it from them: each gathered once, when it is asked."""

    def __init__(self, gathering: Gathering, passed: Passing, missing: MissingApiece | None) -> None:
        self.wavering = missing.wavering if missing else None
        if missing:
            own, gaps = missing.fleeting, missing.gaps
            self.doubted = [own.most(passed, chance).seen for chance in (passed.chance, passed.maybe_clear)]
            self.behind_doubted = own.without_way().seen
            self.gap_least = [gaps.least(passed, chance).missing for chance in (passed.chance, passed.clear)]
            self.gap_most = [gaps.most(passed, chance).missing for chance in (passed.chance, passed.maybe_clear)]
            self.gap_behind = gaps.without_way().missing
            chances = (passed.chance, passed.clear)
            self.steady = [missing.steady.least(passed, chance).seen for chance in chances]
            self.mixed = [missing.mixed.least(passed, chance).seen for chance in chances]
        self.least = [gathering.least(passed, chance) for chance in (passed.chance, passed.clear)]
        self.most = [gathering.most(passed, chance) for chance in (passed.chance, passed.maybe_clear)]
        self.behind = gathering.without_way()
        self.counted = gathering.count.total


class SharesApiece:
    """What one element sees at stations and in functions, put together, for all elements at once."""

    def __init__(self, exposing: Exposing, weights: Weights, views: ViewsApiece, off: tuple[Mask, Mask]) -> None:
        """`off`: which elements count by their own weight, for certain and perhaps."""
        self._exposing, self._weights, self._views, self._off = exposing, weights, views, off
        self._share = weights.share()
        self._open = weights.open if views.wavering is None else weights.open | views.wavering.open

    def bounds(self, word: str, *, design: bool) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
        """The least and the most share of one class, one place an element: of all operators, and of its own."""
        net, views, weights = self._exposing.network, self._views, self._weights
        sight, function, column = net.sight, net.function, ASKED.index(word)
        ordered = sight.ordered & (not design)
        shielded, maybe_shielded = (
            (one & ~ordered)[:, column][function][:, None] for one in (sight.shielded, sight.maybe_shielded)
        )
        served, maybe = ((one | ordered)[:, column][function] for one in (sight.served, sight.maybe_served))
        least = [np.where(shielded, b, a) * served[:, None] for a, b in _pairs(views.least)]
        most = [np.where(maybe_shielded, b, a) * maybe[:, None] for a, b in _pairs(views.most)]
        most[0] += views.behind.seen * maybe[:, None]
        most[1] = np.maximum(most[1], views.behind.missing * maybe[:, None])
        some_low = self._own(word, served & ~shielded[:, 0], sight.anyone[:, column][function], 0.0)
        some_high = self._own(word, maybe, sight.maybe_anyone[:, column][function], 1.0)
        total = weights.total
        low = np.maximum(least[0], some_low * total)
        high = np.minimum(most[0] + some_high * total, total)
        beyond = None
        if views.wavering is not None:
            gaps = (
                np.where(shielded, views.gap_least[1], views.gap_least[0]) * served[:, None],
                np.maximum(np.where(maybe_shielded, views.gap_most[1], views.gap_most[0]), views.gap_behind) * maybe[:, None],
            )
            seen = (np.where(maybe_shielded, views.doubted[1], views.doubted[0]) + views.behind_doubted) * maybe[:, None]
            kept = (np.where(shielded, b, a) * served[:, None] for a, b in (views.steady, views.mixed))
            beyond = (views.wavering.beyond(seen.T).T, *gaps, *kept, least[0])
        parts = [np.minimum(low, high), high, least[1], most[1], some_low, some_high]
        rows, own = np.arange(len(net)), net.operator
        chosen = [part[rows, own][:, None] for part in parts]
        chosen_beyond = None if beyond is None else tuple(part[rows, own][:, None] for part in beyond)
        return self._joined(parts, beyond), self._joined(chosen, chosen_beyond, own)

    def _own(self, word: str, served: Mask, anyone: Mask, unknown: float) -> Floats:
        """By element and operator: the share of its operator that it sees by what it states that it serves, or of anyone."""
        net, off = self._exposing.network, self._off[unknown > 0]
        part = np.where(served & off, np.where(np.isnan(self._share), unknown, self._share), 0.0)
        if not unknown:
            part = np.where(self._open[net.operator], 0.0, part)
        found = np.zeros((len(net), len(net.operators)))
        found[np.arange(len(net)), net.operator] = np.where(anyone, 1.0, np.minimum(part, 1.0))
        others = self._exposing.routes.sharing[PLANE_OF.get(word, USER)].others
        if unknown and others.any():  # how many of another's it serves nobody says
            some = (served & off & ~(part == 0)) | anyone
            found[some[:, None] & others[net.operator]] = 1.0
        return found

    def _joined(
        self, parts: Sequence[Floats], beyond: tuple[Floats, ...] | None, own: Integers | None = None
    ) -> tuple[Floats, Floats]:
        """The shares over some operators: one row an element, one column an operator, or one for its own."""
        low, high, missing_low, missing_high, some_low, some_high = parts

        def wide(values: Floats | Mask) -> Any:
            return np.broadcast_to(values, high.shape) if own is None else values[own][:, None]

        weights, wavering = self._weights, self._views.wavering
        total, shares = wide(weights.total), _Shares(len(high))
        room = np.maximum(total - wide(self._views.counted), 0.0)
        filled = wide(weights.gap & weights.bounded) & (missing_high > 0)
        most = np.where(filled, np.minimum(high + room, total), high)
        largest, whole, least, floor = total, total, low, np.zeros(len(high))
        blank = weights.total == 0
        there = wide(weights.open | (blank if own is not None else blank & ~weights.nobody))
        if wavering is not None and beyond is not None:
            may = (most > 0) | (missing_high > 0) | (some_high > 0)
            most = np.where(beyond[2] > 0, most + wide(wavering.room), most)
            most = np.where(some_high >= 1, most + wide(wavering.more), most)
            whole = np.maximum(total - beyond[0], most)
            told = (wide(one) for one in (wavering.rigid, weights.total - wavering.most, weights.total + wavering.more))
            steady = Steady(beyond[3], beyond[4], *told)
            fewest = dwindled(np.minimum(beyond[5], low), np.minimum(some_low * total, low), total, steady)
            largest, least, floor = fewest.whole, fewest.seen, fewest.floor.min(axis=1)
            nothing = wide(wavering.nothing)
            shares.add(nothing, np.zeros(most.shape), may.astype(float))
            unbounded = wide(wavering.open) & ~nothing
            shares.add(unbounded, np.maximum(beyond[1], some_low), np.maximum(beyond[2], some_high > 0))
            there = there & ~(wide(wavering.open) | nothing)
        known = total.sum(axis=1) > 0
        shares.add(known[:, None], np.maximum(_part(least, largest), floor)[:, None], _part(most, whole)[:, None])
        lost = np.maximum(missing_low, some_low)
        shares.add(there, lost, np.maximum(lost, np.maximum(missing_high, some_high > 0)))
        return shares.low, np.minimum(shares.high, 1.0)


class _Shares:
    """The least and the most of several shares, one place an element."""

    def __init__(self, size: int) -> None:
        self._low, self._high = np.full(size, np.inf), np.full(size, -np.inf)

    def add(self, counted: Mask, low: Floats, high: Floats) -> None:
        """Take shares into account, where they count."""
        if counted.any():
            np.minimum(self._low, np.where(counted, low, np.inf).min(axis=1), out=self._low)
            np.maximum(self._high, np.where(counted, high, -np.inf).max(axis=1), out=self._high)

    @property
    def low(self) -> Floats:
        """The least; 0 where there is no share."""
        return np.where(np.isinf(self._low), 0.0, self._low)

    @property
    def high(self) -> Floats:
        """The most; 0 where there is no share."""
        return np.where(np.isinf(self._high), 0.0, self._high)


def _part(seen: Floats, whole: Floats) -> Floats:
    """Sums of one as a share of sums of the other."""
    told, of = seen.sum(axis=1), whole.sum(axis=1)
    return np.asarray(np.divide(told, of, out=np.zeros(len(told)), where=of > 0), float)


def _pairs(views: Sequence[Gathered]) -> tuple[tuple[Floats, Floats], tuple[Floats, Floats]]:
    one, other = views
    return (one.seen, other.seen), (one.missing, other.missing)
