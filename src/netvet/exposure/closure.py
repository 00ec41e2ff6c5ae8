"""What follows from a set of elements: all that they manage or host, and what those manage or host in turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.counting import marked, numbered
from netvet.exposure.links import Integers, Mask
from netvet.exposure.network import NOT_KNOWN, Network
from netvet.exposure.sight import ASKED

_REALM = {"RAN-EM": ("access",), "SMO": ("access",), "Transport-EM": ("transport",), "Core-EM": ("core", "border")}
"""The domains in which a manager can be the one that an element does not name; others may be anyone's."""

_PLATFORM = "NFVI"
_BOXES = frozenset("RU gNB eNB NodeB BTS OLT cell-site-router IP-core-router microwave DWDM".split())
"""What runs on gear of its own where it names no platform: radio, integrated base stations, routers, transmission."""


@dataclass(frozen=True)
class Closure:
    """The relation "manages or hosts" of a network."""

    network: Network

    def certain(self, chosen: Mask, word: int | None = None) -> Mask:
        """What is reached for certain from the chosen elements, themselves among it.

        Args:
            chosen: the elements, a mask.
            word: a place in ASKED; managers of which it is not known that they open that class do not pass it on.
        """
        opens = None if word is None else self.network.sight.opens[:, word][self.network.function[self._masters]]
        return self._fixed(chosen, opens, sure=True)

    def possible(self, chosen: Mask) -> Mask:
        """What may be reached: also elements that do not say who manages or hosts them, from a manager that may be theirs."""
        reached = self._fixed(chosen, None, sure=False)
        while True:
            more = self._unnamed(reached)
            if more is None:
                return reached
            reached = self._fixed(more, None, sure=False)

    def unsaid(self) -> dict[str, int]:
        """By column that would say it, how many elements may be under some element that they do not name."""
        net = self.network
        found = {column: np.zeros(len(net), bool) for column in ("managed_by", "hosted_on")}
        for column, masters, under in self._orphans:
            near = np.bincount(net.operator[masters], minlength=len(net.operators))[net.operator[under]]
            found[column][under[near > np.isin(under, masters)]] = True  # nobody is under itself
        return {column: int(mask.sum()) for column, mask in found.items()}

    def boxes(self) -> int:
        """How many elements name no platform and are taken to run on gear of their own, where their operator may have one."""
        net, sight = self.network, self.network.sight
        silent = (net.hosted_on == NOT_KNOWN) & (sight.holds(_BOXES) & ~self._soft)[net.function]
        platforms = (sight.holds(frozenset([_PLATFORM])) | sight.unknown)[net.function]
        able = marked(net.operator[platforms], len(net.operators))
        return int(np.count_nonzero(silent & able[net.operator]))

    def _fixed(self, chosen: Mask, opens: Mask | None, *, sure: bool) -> Mask:
        """What is reached: first among the masters, who are few, then from them everywhere."""
        masters = chosen[self._masters]
        passing = masters if opens is None else masters & opens
        if not passing.any():
            return chosen
        _, pair = self._pairs
        while True:
            under = self._under(passing, sure=sure)
            more = masters | under[pair[self._masters]]
            if (more == masters).all():
                return chosen | under[pair]
            masters = more
            passing = masters if opens is None else masters & opens

    def _under(self, passing: Mask, *, sure: bool) -> Mask:
        """The pairs of a manager and a platform of which one passes control on, for certain or perhaps.

        A manager whose critical functions were replaced controls nothing.
        """
        net, (own, _) = self.network, self._pairs
        replaced = net.maybe_replaced if sure else net.replaced
        if sure and net.doubtful is not None:
            passing = passing & ~net.doubtful[self._masters]
        managing = passing & ~replaced[self._masters]
        return np.asarray(np.append(managing, False)[own[0]] | np.append(passing, False)[own[1]])

    @cached_property
    def _masters(self) -> Integers:
        """The elements that manage or host another."""
        found = np.zeros(len(self.network) + 1, bool)
        for column in (self.network.managed_by, self.network.hosted_on):
            found[np.maximum(column, -1)] = True
        return np.flatnonzero(found[:-1])

    @cached_property
    def _pairs(self) -> tuple[tuple[Integers, Integers], Integers]:
        """The pairs of a manager and a platform that elements have, places among the masters, -1 for none; whose is which."""
        net, width = self.network, len(self._masters) + 1
        place = np.full(len(net) + 1, -1, np.int32)
        place[self._masters] = np.arange(len(self._masters))
        managed, hosted = (place[np.maximum(column, -1)] for column in (net.managed_by, net.hosted_on))
        keys = managed + np.int64(1)
        keys *= width
        keys += hosted + 1
        distinct, pair = numbered(keys, width * width)
        return (distinct // width - 1, distinct % width - 1), pair

    @cached_property
    def _orphans(self) -> list[tuple[str, Integers, Integers]]:
        """By kind of control: the column that would name it, which elements can exert it, and which may be under it unsaid."""
        net, sight = self.network, self.network.sight
        domain = {word: sight.in_domain(word) for words in _REALM.values() for word in words}
        narrow = sight.holds(frozenset(_REALM))
        platform = sight.holds(frozenset([_PLATFORM]))
        able = ~net.replaced
        found = []
        unmanaged = np.flatnonzero(net.managed_by == NOT_KNOWN)
        for word, realm in _REALM.items():
            inside = np.logical_or.reduce([sight.unknown, *(domain[one] for one in realm)])
            managing = sight.holds(frozenset([word]))[net.function] & able
            found.append(("managed_by", managing, unmanaged[inside[net.function[unmanaged]]]))
        anyones = (sight.manager & ~narrow & ~platform) | sight.unknown  # of unknown function one may be any manager
        found.append(("managed_by", anyones[net.function] & able, unmanaged))
        homeless = np.flatnonzero(net.hosted_on == NOT_KNOWN)
        found.append(("hosted_on", (platform | sight.unknown)[net.function], homeless[self._soft[net.function[homeless]]]))
        return [(column, np.flatnonzero(masters), under) for column, masters, under in found if under.size and masters.any()]

    @cached_property
    def _soft(self) -> Mask:
        """Which combinations of functions may run on a platform that they do not name."""
        sight = self.network.sight
        return (sight.besides(_BOXES) & ~sight.holds(frozenset([_PLATFORM]))) | sight.unknown

    def _unnamed(self, reached: Mask) -> Mask | None:
        """What is reached with those that do not say who is above them; None where that is nothing more."""
        net, more = self.network, None
        for _, masters, under in self._orphans:
            near = np.zeros(len(net.operators), bool)
            near[net.operator[masters[reached[masters]]]] = True
            fresh = under[near[net.operator[under]] & ~reached[under]] if near.any() else under[:0]
            if fresh.size:
                more = reached.copy() if more is None else more
                more[fresh] = True
        return more


def reached(closure: Closure, surely: Mask, perhaps: Mask) -> list[tuple[Mask, Mask]]:
    """For each word of ASKED, what is reached for certain, and what may be; the same object where it is the same."""
    possible, doubtful = closure.possible(perhaps), closure.network.doubtful
    opens = closure.network.sight.opens
    known: dict[bytes, Mask] = {}
    found = []
    for word in range(len(ASKED)):
        key = opens[:, word].tobytes()
        if key not in known:
            found_there = closure.certain(surely, None if opens[:, word].all() else word)
            known[key] = found_there if doubtful is None else found_there & ~doubtful
        found.append((known[key], possible))
    return found
