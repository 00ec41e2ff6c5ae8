"""How much smaller the whole may be of which shares are told, as it is not known of some elements whether they are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import Network
from netvet.exposure.sums import Counted, Weights, in_core


@dataclass(frozen=True)
class Wavering:
    """What may be missing, by operator: nothing of one whose elements are all there for certain.

    Attributes:
        most: how much of the whole, if all that may be missing is.
        apart: how much of the whole, if all is missing but what is looked at.
        deepest: how much of the whole, whichever are missing: some stations may be fewer than functions tell without any.
        nothing: whether all of it.
        open: whether nothing may be known of a site, and nothing bounds what it serves.
        more: how much larger the whole may be, where a site of which nothing is known is bounded by what functions serve.
        room: how much such sites may serve.
        rigid: whether the whole may stay as large though stations are missing, as more than these tells it.
    """

    most: Floats
    apart: Floats
    deepest: Floats
    nothing: Mask
    open: Mask
    more: Floats
    room: Floats
    rigid: Mask

    def beyond(self, seen: Floats) -> Floats:
        """How much of the whole may be missing, one column a question, where so much of what may be missing is seen itself."""
        return np.clip(self.apart[:, None] - seen, 0.0, self.deepest[:, None])


def wavering(
    network: Network, measure: str, stations: Integers, count: Callable[[Floats], Counted], fleeting: Mask | None
) -> Wavering | None:
    """What may be missing of one measure; None where all elements are there for certain.

    Args:
        network: the network.
        measure: one of MEASURES.
        stations: the places of its stations, as `count` has them.
        count: how stations are counted that weigh so much.
        fleeting: the stations of sites that may be missing as a whole; None where all elements are there for certain.
    """
    unsteady = network.fleeting
    if unsteady is None or fleeting is None:
        return None
    weight = network.weights[measure]
    without = _without(network, measure, np.ones(len(network), bool))
    own = weight[stations]
    every, steady = count(own), count(steady_weight(own, unsteady[stations]))
    whole, kept = Weights(network, measure, every).total, Weights(without, measure, steady)
    left = kept.total
    touched = np.zeros(len(network.operators), bool)
    touched[network.operator[unsteady]] = True
    # no station may be there: what functions tell of all, or a few stations of themselves
    bare = touched & (steady.total == 0)
    fewest = np.where(bare & ~(kept.gap & kept.bounded), np.minimum(left, _smallest(network, weight, kept.told == 0)), left)
    functions = [Weights(one, measure, steady).total for one in (network, _without(network, measure, in_core(network)))]
    widest = np.where(bare, np.maximum(*functions), left)
    gaps = count(with_gaps(own, unsteady[stations]))
    few, many = (Weights(one, measure, gaps) for one in (without, network))
    filled = gaps.gap & few.bounded & many.bounded
    largest = np.maximum(few.total, many.total)
    return Wavering(
        most=np.where(touched, np.maximum(whole - left, 0.0), 0.0),
        apart=np.where(touched, np.maximum(whole - steady.total, 0.0), 0.0),
        deepest=np.where(touched, np.maximum(whole - fewest, 0.0), 0.0),
        nothing=touched & (left == 0) & (whole > 0),
        open=touched & (few.open | many.open),
        # without any station the whole is what functions serve: that may be more than all stations do
        more=np.where(touched, np.maximum(np.where(filled, np.maximum(largest, widest), widest) - whole, 0.0), 0.0),
        room=np.where(touched & filled, np.maximum(largest - gaps.total, 0.0), 0.0),
        rigid=touched & (every.gap | gaps.gap | (steady.total == 0)),
    )


def _smallest(network: Network, weight: Floats, alone: Mask) -> Floats:
    """By operator, the least that any station serves that may be missing; or function of the core, where these tell alone."""
    attached: Mask = network.sight.station[network.function] & _doubtful(network)
    telling = attached | network.unsorted | (_doubtful(network) & in_core(network) & alone[network.operator])
    rows = np.flatnonzero(telling & (weight > 0))
    found = np.full(len(network.operators), np.inf)
    np.minimum.at(found, network.operator[rows], weight[rows])
    return found


def _without(network: Network, measure: str, rows: Mask) -> Network:
    """The same without what some elements serve, of those that may be missing: then others tell the whole."""
    weight = np.where(_doubtful(network) & rows, 0.0, network.weights[measure])
    return replace(network, weights={**network.weights, measure: weight})


def _doubtful(network: Network) -> Mask:
    return np.zeros(len(network), bool) if network.doubtful is None else network.doubtful


def steady_weight(weight: Floats, doubtful: Mask) -> Floats:
    """What stations serve if all that may be missing are."""
    return np.where(doubtful, 0.0, weight)


def mixed(network: Network, stations: Integers) -> Mask:
    """The stations of sites where one may be missing and another has another function.

    There the whole falls by less than what is seen of it may: what one of them serves, the other may count too.
    """
    key = network.operator[stations].astype(np.int64) * (int(network.place.max(initial=0)) + 1) + network.place[stations]
    units, unit = np.unique(key, return_inverse=True)
    function, first = network.function[stations], np.zeros(len(units), np.int64)
    first[unit] = function
    several = np.bincount(unit, function != first[unit], len(units)) > 0
    unsteady = np.asarray(network.fleeting)[stations]
    return np.asarray((several & (np.bincount(unit, unsteady, len(units)) > 0))[unit], bool)


def with_gaps(weight: Floats, doubtful: Mask) -> Floats:
    """What stations serve if all that may be missing are, but for those whose weight is not known."""
    return np.where(doubtful & ~np.isnan(weight), 0.0, weight)
