"""What follows from a set of elements: all that they manage or host, and what those manage or host in turn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.network import NOT_KNOWN, Integers, Mask, Network
from netvet.exposure.sight import ASKED

_REALM = {"RAN-EM": ("access",), "SMO": ("access",), "Transport-EM": ("transport",), "Core-EM": ("core", "border")}
"""The domains in which a manager can be the one that an element does not name; others may be anyone's."""

_HOSTED = ("core", "management", "border", "support")
"""Domains whose functions may run on a platform that they do not name; base stations and routers are boxes."""


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
        opens = None if word is None else self.network.sight.opens[:, word][self.network.function]
        return self._fixed(chosen, opens, sure=True)

    def possible(self, chosen: Mask) -> Mask:
        """What may be reached: also elements that do not say who manages or hosts them, from a manager that may be theirs."""
        reached = self._fixed(chosen, None, sure=False)
        while True:
            more = reached | self._unnamed(reached)
            if (more == reached).all():
                return reached
            reached = self._fixed(more, None, sure=False)

    def _fixed(self, chosen: Mask, opens: Mask | None, *, sure: bool) -> Mask:
        reached = chosen
        while True:
            passing = reached if opens is None else reached & opens
            if not passing[self._parents[sure]].any():
                return reached
            more = reached.copy()
            for own, other in self._edges[sure]:
                more[own] |= passing[other]
            if (more == reached).all():
                return reached
            reached = more

    @cached_property
    def _edges(self) -> dict[bool, list[tuple[Integers, Integers]]]:
        """Who is under whom, for certain and perhaps: a manager whose critical functions were replaced controls nothing."""
        net = self.network
        hosted = np.flatnonzero(net.hosted_on >= 0)
        found = {}
        for sure, lost in ((True, net.maybe_replaced), (False, net.replaced)):
            own = np.flatnonzero(net.managed_by >= 0)
            own = own[~lost[net.managed_by[own]]]
            found[sure] = [(own, net.managed_by[own]), (hosted, net.hosted_on[hosted])]
        return found

    @cached_property
    def _parents(self) -> dict[bool, Integers]:
        return {sure: np.unique(np.concatenate([other for _, other in edges])) for sure, edges in self._edges.items()}

    @cached_property
    def _orphans(self) -> list[tuple[Mask, Mask]]:
        """By kind of control: which elements can exert it, and which may be under it without saying so."""
        net, sight = self.network, self.network.sight
        domain = {word: sight.in_domain(word)[net.function] for word in (*_HOSTED, "access", "transport")}
        unnamed, able = net.managed_by == NOT_KNOWN, ~net.replaced
        narrow = sight.holds(frozenset(_REALM))
        found = [
            (
                sight.holds(frozenset([word]))[net.function] & able,
                unnamed & np.logical_or.reduce([domain[one] for one in realm]),
            )
            for word, realm in _REALM.items()
        ]
        platform = sight.holds(frozenset(["NFVI"]))
        found.append(((sight.manager & ~narrow & ~platform)[net.function] & able, unnamed))
        hosted = np.logical_or.reduce([domain[one] for one in _HOSTED]) & ~platform[net.function]
        return [*found, (platform[net.function], (net.hosted_on == NOT_KNOWN) & hosted)]

    def _unnamed(self, reached: Mask) -> Mask:
        net = self.network
        more = np.zeros(len(net), bool)
        for masters, under in self._orphans:
            near = np.zeros(len(net.operators), bool)
            near[net.operator[reached & masters]] = True
            if near.any():
                more |= under & near[net.operator]
        return more


def reached(closure: Closure, surely: Mask, perhaps: Mask) -> list[tuple[Mask, Mask]]:
    """For each word of ASKED, what is reached for certain, and what may be."""
    possible = closure.possible(perhaps)
    plain = closure.certain(surely)
    narrow = ~closure.network.sight.opens
    return [(closure.certain(surely, word) if narrow[:, word].any() else plain, possible) for word in range(len(ASKED))]
