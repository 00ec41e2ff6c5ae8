"""Shares beside stations that other operators use too (`used_by`): how many of their customers are whose is not known.

Ways are found of a network in which it is open whose gateways such stations use (`Network.lent`). What counts by its own
weight, and of whom a share is, is widened here by all whom they serve.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import Network
from netvet.exposure.sums import Weights

Shares = tuple[Floats, Floats]


@dataclass(frozen=True)
class Lending:
    """Whom stations serve that others use too, in people or Gbit/s.

    Attributes:
        network: the network, with its `lent`.
        weights: the whole of each operator.
        touched: by operator, whether others use its stations, or it uses those of others.
        out, into: by operator, what its stations serve that others use; what those serve that it uses of others.
        mixed: by operator, what of both stands on sites of several functions, where people are counted once.
        settled: by operator, whether its whole is known but for that.
    """

    network: Network
    weights: Weights
    touched: Mask
    out: Floats
    into: Floats
    mixed: Floats
    settled: Mask

    def of_all(self, shares: Shares, weighed: Mask) -> Shares:
        """Shares of all operators together, widened; `weighed` are those that may count by their own weight."""
        low, high = shares
        if not self.settled[self.touched].all():
            return np.zeros(len(low)), (high > 0).astype(float)
        whole, mixed = self.weights.total[self.settled].sum(), self.mixed.sum()
        more = np.where(weighed, self.out.sum(), 0.0)
        least = np.maximum(low * whole - more - mixed, 0.0) / (whole + mixed)
        return least, np.where(high > 0, _most(high * whole + more + mixed, whole - mixed), 0.0)

    def of_own(self, shares: Shares, seen: Floats) -> Shares:
        """Shares of the operator of each element, widened; `seen` is what it could see or stop of all at most."""
        low, high = shares
        own = self.network.operator
        out, into, whole = self.out[own], self.into[own], self.weights.total[own]
        kept, mixed, more = whole - out, self.mixed[own], np.where(seen > 0, into, 0.0)
        with np.errstate(invalid="ignore", divide="ignore"):
            least = np.where(self.settled[own], np.maximum(low * whole - out, 0.0) / (kept + mixed + into), 0.0)
        most = np.where(self.settled[own], _most(high * whole + more, kept + more - mixed), 1.0)
        most = np.where(seen > 0, most, 0.0)
        touched = self.touched[own]
        return np.where(touched, least, low), np.where(touched, np.maximum(most, least), high)


def _most(part: Floats, whole: Floats) -> Floats:
    """A part of what may be as little as nothing."""
    return np.asarray(np.minimum(np.divide(part, whole, out=np.ones(len(part)), where=whole > 0), 1.0), float)


def made_lending(network: Network, measure: str, weights: Weights, homeless: Mask) -> Lending | None:
    """What stations serve that others use too; None where there are none.

    Args:
        network: the network.
        measure: one of MEASURES.
        weights: the whole of each operator.
        homeless: which operators may have no gateway: whose gateways their customers use is open anyway.
    """
    if network.lent is None:
        return None
    operators = len(network.operators)
    rows = np.flatnonzero(network.lent)
    weight, own, told = network.weights[measure][rows], network.operator[rows], np.asarray(network.shared)[rows]
    out, into = _sums(own, weight, operators), np.zeros(operators)
    crowded = np.where(_crowded(network)[rows], weight, 0.0)
    mixed = _sums(own, crowded, operators)
    touched = np.bincount(own, minlength=operators) > 0
    for user in range(operators):
        named = np.array([user in (users or ()) for users in network.users], bool)[told] & (own != user)
        mixed[user] += crowded[named].sum()
        into[user], touched[user] = weight[named].sum(), touched[user] | named.any()
    fleeting = np.zeros(operators, bool)
    if network.fleeting is not None:
        fleeting[network.operator[network.fleeting]] = True
    # of whom no station tells the whole, its core does: perhaps the same people whom others' stations tell
    settled = (out < weights.stated) & ~(homeless | weights.gap | weights.open | fleeting | np.isnan(into))
    return Lending(network, weights, touched, out, into, mixed, settled)


def _sums(operator: Integers, values: Floats, operators: int) -> Floats:
    return np.asarray(np.bincount(operator, values, operators), float)


def _crowded(network: Network) -> Mask:
    """Which stations stand on a site with stations of other functions, of whomever."""
    rows, found = network.stations, np.zeros(len(network), bool)
    kinds = np.unique(np.stack([network.site[rows], network.function[rows]]), axis=1)
    found[rows] = np.bincount(kinds[0])[network.site[rows]] > 1
    return found
