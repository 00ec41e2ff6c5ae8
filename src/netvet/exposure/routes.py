"""Which gateways each operator's stations use, by generation and plane, and the ways to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.network import Integers, Mask, Network
from netvet.exposure.paths import Ways, find_ways

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

PLANE_OF = {
    "identity": CONTROL,
    "long_term_keys": CONTROL,
    "session_keys": CONTROL,
    "location": CONTROL,
    "signalling": CONTROL,
    "interception_targets": CONTROL,
}
"""On which way a class passes; the others, and what stops service, on the way of the user's traffic."""


@dataclass(frozen=True)
class Route:
    """The ways of some stations to the gateways that they share: places in `Count.stations`, and the ways."""

    stations: Integers
    ways: Ways


@dataclass(frozen=True)
class Routes:
    """The ways of all stations of a network.

    Attributes:
        network: the network.
        stations: the places of the stations.
    """

    network: Network
    stations: Integers

    @cached_property
    def linked(self) -> Mask:
        """Which elements stand at a link."""
        found = np.zeros(len(self.network), bool)
        found[self.network.links.ends.ravel()] = True
        return found

    @cached_property
    def planes(self) -> dict[str, tuple[Route, ...]]:
        """By plane, the routes of the stations that have a way."""
        return {plane: self._routes(plane) for plane in PLANES}

    @cached_property
    def traced(self) -> dict[str, Mask]:
        """By plane, which stations have a way."""
        found = {plane: np.zeros(len(self.stations), bool) for plane in PLANES}
        for plane, routes in self.planes.items():
            for route in routes:
                found[plane][route.stations] = True
        return found

    def by_path(self, plane: str) -> Mask:
        """Which elements count by the ways on which they lie: those of access and transport at a link, and the gateways."""
        net = self.network
        carrying = net.sight.in_domain("access") | net.sight.in_domain("transport") | net.sight.unknown
        found = self.linked & carrying[net.function]
        for route in self.planes[plane]:
            found[route.ways.gateways] = True
        return found & self._operators_traced(plane)[net.operator]

    def _operators_traced(self, plane: str) -> Mask:
        # a router that carries another's traffic counts for that other; one of an operator without any way, by its own weight
        found = np.zeros(len(self.network.operators), bool)
        if self.planes[plane]:
            carried = np.zeros(len(self.network), bool)
            for route in self.planes[plane]:
                carried |= route.ways.joined
            found[self.network.operator[carried]] = True
        return found

    def _routes(self, plane: str) -> tuple[Route, ...]:
        net = self.network
        if not len(net.links):
            return ()
        shared: dict[tuple[int, ...], list[Integers]] = {}
        for operator in range(len(net.operators)):
            own = np.flatnonzero(net.operator[self.stations] == operator)
            function = net.function[self.stations[own]]
            for kind in np.unique(function):
                gateways = self._gateways(plane, operator, int(kind))
                if gateways:
                    shared.setdefault(gateways, []).append(own[function == kind])
        usable = net.links.planes[plane]
        found = []
        for gateways, groups in shared.items():
            ways = find_ways(net.links, usable, np.array(gateways, np.int64), len(net))
            stations = np.sort(np.concatenate(groups))
            stations = stations[ways.joined[self.stations[stations]]]
            if stations.size:
                found.append(Route(stations, ways))
        return tuple(found)

    def _gateways(self, plane: str, operator: int, kind: int) -> tuple[int, ...]:
        """Those of the station's generation, else any of the plane, else (for signalling) those of the user's traffic."""
        ages = {age for one in self.network.sight.functions[kind] or () if one.domain == "access" for age in one.generations}
        table = GATEWAYS[plane]
        wanted = [word for age in sorted(ages, reverse=True) for word in table.get(age, ())]
        spare = [word for words in GATEWAYS[plane].values() for word in words]
        spare += [word for words in GATEWAYS[USER].values() for word in words]
        for word in (*wanted, *spare):
            places = self._places_of(word)
            own = places[self.network.operator[places] == operator]
            if own.size:
                return tuple(own.tolist())
        return ()

    def _places_of(self, word: str) -> Integers:
        if word not in self._found:
            holds = self.network.sight.holds(frozenset([word]))
            self._found[word] = np.flatnonzero(holds[self.network.function] & self.linked)
        return self._found[word]

    @cached_property
    def _found(self) -> dict[str, Integers]:
        return {}
