"""Which gateways each operator's stations use, by generation and plane."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.counting import marked, numbered
from netvet.exposure.links import Integers, Mask
from netvet.exposure.network import OUTSIDE, Network
from netvet.exposure.sharing import Sharing

USER, CONTROL = "user", "control"
PLANES = (USER, CONTROL)

GATEWAYS: dict[str, dict[str, tuple[str, ...]]] = {
    USER: {
        "5G": ("UPF",),
        "4G": ("SGW", "PGW"),
        "3G": ("SGSN", "GGSN"),
        "2G": ("SGSN", "GGSN"),
        "fixed": ("BNG",),
    },
    CONTROL: {
        "5G": ("AMF",),
        "4G": ("MME",),
        "3G": ("SGSN", "MSC-S", "MSC"),
        "2G": ("SGSN", "MSC-S", "MSC"),
        "fixed": ("BNG",),
    },
}
"""Where a station's traffic and signalling end, by generation; the first that its operator has among the links."""

_USED = {word for words in GATEWAYS[USER].values() for word in words}
ENDS = {USER: frozenset(_USED), CONTROL: frozenset(_USED.union(*GATEWAYS[CONTROL].values()))}
"""By plane all of them: signalling also ends where the users' traffic does, where there is nothing else."""

PLANE_OF = {
    "identity": CONTROL,
    "long_term_keys": CONTROL,
    "session_keys": CONTROL,
    "location": CONTROL,
    "signalling": CONTROL,
    "interception_targets": CONTROL,
}
"""On which way a class passes; the others, and what stops service, on the way of the user's traffic."""

Ends = tuple[tuple[int, ...], tuple[int, ...]]
"""The gateways of some stations, and those that they use if these are missing."""


@dataclass(frozen=True)
class Gateways:
    """The gateways of all stations of a network.

    Attributes:
        network: the network.
        stations: the places of the stations.
    """

    network: Network
    stations: Integers

    @cached_property
    def linked(self) -> Mask:
        """Which elements stand at a link."""
        return marked(self.network.links.ends.ravel(), len(self.network))

    @cached_property
    def sharing(self) -> dict[str, Sharing]:
        """By plane, whose gateways operators use."""
        return {plane: Sharing(self.network, ends) for plane, ends in ENDS.items()}

    @cached_property
    def kinds(self) -> tuple[list[tuple[int, int, int]], Integers]:
        """Operator, combination of functions and users of stations that use the same gateways; and of each station, which."""
        net, own = self.network, self.stations
        users = np.maximum(*(self.sharing[plane].users_of(own) for plane in PLANES))
        kinds, most = len(net.sight.functions), int(users.max(initial=0)) + 1
        key = (net.operator[own].astype(np.int64) * kinds + net.function[own]) * most + users
        distinct, place = numbered(key, len(net.operators) * kinds * most)
        return [(int(one) // most // kinds, int(one) // most % kinds, int(one) % most) for one in distinct], place

    @cached_property
    def wanted(self) -> dict[str, list[Ends]]:
        """By plane and kind of stations, the gateways that these use, and those that they use if these are missing."""
        return {plane: [self._of(plane, *kind) for kind in self.kinds[0]] for plane in PLANES}

    def perhaps(self, plane: str) -> dict[int, Integers]:
        """By operator that may have no gateway, those at a link that its stations may use as far as it is told whose."""
        return self._of_hosts(plane, np.flatnonzero(self.sharing[plane].homeless))

    def unsorted(self, plane: str) -> dict[int, Integers]:
        """By operator with elements at a link that may be stations or not, the gateways that these may use."""
        net = self.network
        if not net.unsorted.any():
            return {}
        return self._of_hosts(plane, np.unique(net.operator[net.unsorted & self.linked]))

    def lent(self, plane: str) -> dict[int, tuple[list[int], Integers]]:
        """By operator that has gateways and stations that others use too: who uses these, and whose gateways they may end in.

        The gateways are those at a link, of the operator itself and of those others.
        """
        net, sharing = self.network, self.sharing[plane]
        if net.lent is None or net.shared is None:
            return {}
        ends, found = sharing.ending & self.linked, dict[int, tuple[list[int], Integers]]()
        for one in np.unique(net.operator[net.lent & self.linked]).tolist():
            if not sharing.homeless[one]:
                told = (net.users[row] or () for row in np.unique(net.shared[net.lent & (net.operator == one)]))
                users = sorted({one}.union(*told) - {OUTSIDE})
                found[one] = users, np.flatnonzero(ends & np.isin(net.operator, users))
        return found

    @cached_property
    def same_way(self) -> Mask:
        """Operators whose traffic ends at a link, and signalling at none of its own: it goes the same way. [operators]."""
        net, ending = self.network, dict[str, Mask]()
        for plane, words in GATEWAYS.items():
            at = net.sight.holds(frozenset(word for several in words.values() for word in several))[net.function] & self.linked
            ending[plane] = marked(net.operator[at], len(net.operators))
        return ending[USER] & ~ending[CONTROL]

    def _of_hosts(self, plane: str, operators: Integers) -> dict[int, Integers]:
        """By operator, the gateways at a link of all that may serve its subscribers."""
        net, sharing = self.network, self.sharing[plane]
        if not operators.size:
            return {}
        ends = sharing.ending & self.linked
        return {one: np.flatnonzero(ends & sharing.hosts[net.operator, one]) for one in operators.tolist()}

    def _of(self, plane: str, operator: int, kind: int, users: int) -> Ends:
        """The gateways of some stations, and those used if these are missing.

        They are those of the operator; of one that has none, those that say that it uses them, else those of the one who uses
        the stations.
        """
        words = self._words(plane, kind)
        own = self._first(words, lambda places: places[self.network.operator[places] == operator])
        if own[0] or not self.sharing[plane].homeless[operator]:
            return own  # who has gateways uses these, also where none of them stands at a link
        lent = self._first(words, lambda places: self.sharing[plane].lent(places, operator))
        if lent[0]:
            return lent
        named = self.sharing[plane].named(operator, users) or ()
        if len(named) == 1 and -1 not in (self.network.users[users - 1] or ()):
            return self._first(words, lambda places: places[self.network.operator[places] == named[0]])
        return (), ()

    def _words(self, plane: str, kind: int) -> list[str]:
        """Those of the station's generation, else any of the plane, else (for signalling) those of the user's traffic."""
        ages = {age for one in self.network.sight.functions[kind] if one.domain == "access" for age in one.generations}
        table = GATEWAYS[plane]
        wanted = [word for age in sorted(ages, reverse=True) for word in table.get(age, ())]
        spare = [word for words in GATEWAYS[plane].values() for word in words]
        return [*wanted, *spare, *(word for words in GATEWAYS[USER].values() for word in words)]

    def _first(self, words: Sequence[str], own: Callable[[Integers], Integers]) -> Ends:
        """The gateways of the first word that has any; and, where none of these is there for certain, those of the next."""
        doubtful = self.network.doubtful
        found: tuple[int, ...] = ()
        spare: list[int] = []
        for word in words:
            places = own(self._places_of(word))
            if not places.size:
                continue
            if not found:
                found = tuple(places.tolist())
            else:
                spare += places.tolist()
            if doubtful is None or self._steady[places].any():
                break
        return found, tuple(dict.fromkeys(spare))

    @cached_property
    def _steady(self) -> Mask:
        """Which elements are there for certain, and stand at a link to another that is."""
        return np.asarray(self.beside_firm & ~np.asarray(self.network.doubtful), bool)

    @cached_property
    def beside_firm(self) -> Mask:
        """Which elements stand at a link to one that is there for certain."""
        if self.network.doubtful is None:
            return self.linked
        ends, doubtful = self.network.links.ends, self.network.doubtful
        beside: Integers = ends[~doubtful[ends[:, ::-1]]]
        return marked(beside, len(self.network))

    def _places_of(self, word: str) -> Integers:
        if word not in self._found:
            holds = self.network.sight.holds(frozenset([word]))
            self._found[word] = np.flatnonzero(holds[self.network.function] & self.linked)
        return self._found[word]

    @cached_property
    def _found(self) -> dict[str, Integers]:
        return {}
