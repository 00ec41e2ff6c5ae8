"""Networks that are shared: whose gateways the stations of an operator use that has none of its own, as far as it is told."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.links import Integers, Mask
from netvet.exposure.network import Network


def used_by_others(network: Network) -> Mask:
    """Which stations say that operators besides the one that runs them use them."""
    found = np.zeros(len(network), bool)
    if network.shared is not None:
        rows = network.stations
        pairs, pair = np.unique(np.stack([network.shared[rows], network.operator[rows]]), axis=1, return_inverse=True)
        used = [any(one != own for one in network.users[users] or ()) for users, own in pairs.T.tolist()]
        found[rows] = np.array(used, bool)[pair.ravel()]
    return found


@dataclass(frozen=True)
class Sharing:
    """Who uses whose network.

    Attributes:
        network: the network.
        ends: the functions in which ways end.
    """

    network: Network
    ends: frozenset[str]

    @cached_property
    def able(self) -> Mask:
        """Which operators may have a gateway."""
        return self._having(np.ones(len(self.network), bool))

    @cached_property
    def homeless(self) -> Mask:
        """Which operators that have stations, or may, may have none."""
        net = self.network
        attached = np.zeros(len(net.operators), bool)
        attached[net.operator[net.stations]] = True
        return attached & ~(self.able if net.doubtful is None else self._having(~net.doubtful))

    @cached_property
    def hosts(self) -> Mask:
        """By operator and operator: whether elements of the first may serve subscribers that are counted at the second.

        An operator that has no gateway has subscribers who are served by another: by those who use its stations, or who say
        that it uses theirs; by any that has gateways, where nobody says.
        """
        found = np.eye(len(self.network.operators), dtype=bool)
        for operator in np.flatnonzero(self.homeless).tolist():
            found[:, operator] |= self._hosts_of(operator)
        return found

    @cached_property
    def others(self) -> Mask:
        """The same without an operator's own."""
        return self.hosts & ~np.eye(len(self.hosts), dtype=bool)

    def users_of(self, rows: Integers) -> Integers:
        """Of some elements, who else uses them: a number, the same for the same users; 0 where an operator's own count."""
        net = self.network
        if net.shared is None:
            return np.zeros(len(rows), np.int32)
        return np.where(self.homeless[net.operator[rows]], net.shared[rows] + 1, 0).astype(np.int32)

    def named(self, operator: int, users: int) -> tuple[int, ...] | None:
        """The operators in this network that are named as users, as `users_of` numbers them.

        None where it is not known who, and where nobody else is: then it is not told who serves its own subscribers.
        """
        found = (self.network.users[users - 1] if users else None) or ()
        others = [one for one in found if one != operator]
        return tuple(one for one in others if one >= 0) if others else None

    def lent(self, places: Integers, operator: int) -> Integers:
        """Which of some elements say that an operator uses them."""
        net = self.network
        if net.shared is None:
            return places[:0]
        fitting = np.array([operator in (users or ()) for users in net.users], bool)
        return np.asarray(places[fitting[net.shared[places]]])

    @cached_property
    def ending(self) -> Mask:
        """Which elements are gateways."""
        return np.asarray(self.network.sight.holds(self.ends)[self.network.function], bool)

    def _having(self, there: Mask) -> Mask:
        net = self.network
        found = np.zeros(len(net.operators), bool)
        found[net.operator[self.ending & there]] = True
        return found

    def _hosts_of(self, operator: int) -> Mask:
        net = self.network
        own = net.stations[net.operator[net.stations] == operator]
        lenders, lent = np.zeros(len(net.operators), bool), self.lent(self._gateways, operator)
        lenders[net.operator[lent]] = True
        if lent.size and (net.doubtful is None or not net.doubtful[lent].all()):
            return lenders
        told = [self.named(operator, users) for users in np.unique(self.users_of(own)).tolist()]
        if None in told:
            return self.able
        # who lends may be missing: then those serve it that use its stations
        using = lenders
        using[[one for users in told if users is not None for one in users]] = True
        return np.asarray(using & self.able, bool)

    @cached_property
    def _gateways(self) -> Integers:
        return np.flatnonzero(self.ending)
