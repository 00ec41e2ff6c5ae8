"""How much smaller the whole may be of which shares are told, as it is not known of some elements whether they are there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import Network
from netvet.exposure.sums import Counted, Weights


@dataclass(frozen=True)
class Wavering:
    """What may be missing, by operator.

    Attributes:
        most: how much of the whole.
        nothing: whether all of it.
        open: whether nothing may be known of a site, and nothing bounds what it serves.
        more: how much larger the whole may be, where a site of which nothing is known is bounded by what functions serve.
        room: how much such sites may serve.
        rigid: whether the whole may stay as large though stations are missing, as more than these tells it.
    """

    most: Floats
    nothing: Mask
    open: Mask
    more: Floats
    room: Floats
    rigid: Mask

    def beyond(self, seen: Floats) -> Floats:
        """How much of the whole may be missing, one column a question, where so much of what may be missing is seen itself."""
        return np.asarray(np.maximum(self.most[:, None] - seen, 0.0), float)


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
    doubtful = network.doubtful
    if doubtful is None or fleeting is None:
        return None
    weight = network.weights[measure]
    without = replace(network, weights={**network.weights, measure: np.where(doubtful, 0.0, weight)})
    own = weight[stations]
    every, steady = count(own), count(steady_weight(own, doubtful[stations]))
    whole = Weights(network, measure, every).total
    left = Weights(without, measure, steady).total
    gaps = count(with_gaps(own, doubtful[stations]))
    few, many = (Weights(one, measure, gaps) for one in (without, network))
    filled = gaps.gap & few.bounded & many.bounded
    largest = np.maximum(few.total, many.total)
    return Wavering(
        most=np.maximum(whole - left, 0.0),
        nothing=(left == 0) & (whole > 0),
        open=gaps.gap & ~filled,
        # without any station the whole is what functions serve: that may be more than all stations do
        more=np.maximum(np.where(filled, largest, left) - whole, 0.0),
        room=np.where(filled, np.maximum(largest - gaps.total, 0.0), 0.0),
        rigid=every.gap | gaps.gap | (steady.total == 0),
    )


def steady_weight(weight: Floats, doubtful: Mask) -> Floats:
    """What stations serve if all that may be missing are."""
    return np.where(doubtful, 0.0, weight)


def mixed(network: Network, stations: Integers) -> Mask:
    """The stations of sites where one may be missing and another has another function.

    There the whole falls by less than what is seen of it may: what one of them serves, the other may count too.
    """
    key = network.operator[stations].astype(np.int64) * (int(network.site.max(initial=0)) + 1) + network.site[stations]
    units, unit = np.unique(key, return_inverse=True)
    function, first = network.function[stations], np.zeros(len(units), np.int64)
    first[unit] = function
    several = np.bincount(unit, function != first[unit], len(units)) > 0
    doubtful = np.asarray(network.doubtful)[stations]
    return np.asarray((several & (np.bincount(unit, doubtful, len(units)) > 0))[unit], bool)


def with_gaps(weight: Floats, doubtful: Mask) -> Floats:
    """What stations serve if all that may be missing are, but for those whose weight is not known."""
    return np.where(doubtful & ~np.isnan(weight), 0.0, weight)
