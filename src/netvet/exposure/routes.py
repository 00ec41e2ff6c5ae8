"""Which gateways each operator's stations use, by generation and plane, and the ways to them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.counting import marked
from netvet.exposure.network import Integers, Mask, Network
from netvet.exposure.paths import FAR, Paths, Ways, find_ways

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
    """The ways of some stations to the gateways that they share.

    Attributes:
        stations: the stations, by place in `Routes.stations`.
        places: of each its place in `ways.nodes`.
        gateways: the elements in which they end.
        ways: the ways.
    """

    stations: Integers
    places: Integers
    gateways: Integers
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
        return marked(self.network.links.ends.ravel(), len(self.network))

    @cached_property
    def planes(self) -> dict[str, tuple[Route, ...]]:
        """By plane, the routes of the stations that have a way."""
        return {plane: found for plane, (found, _) in self._walked.items()}

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
            found[route.gateways] = True
        # a router that carries another's traffic counts for that other; one of an operator without any way, by its own weight
        return found & self._walked[plane][1][net.operator]

    @cached_property
    def _walked(self) -> dict[str, tuple[tuple[Route, ...], Mask]]:
        """By plane, the routes, and which operators have elements that they reach."""
        links = self.network.links
        ends = marked(np.array(sorted({one for found in self._wanted.values() for one in found}), np.int64), len(self.network))
        user = Paths(links, links.planes[USER], ends)
        if np.array_equal(links.planes[USER], links.planes[CONTROL]):
            control = user
        else:
            control = Paths(links, links.planes[CONTROL], ends)
        return {USER: self._routes(USER, user), CONTROL: self._routes(CONTROL, control)}

    @cached_property
    def _wanted(self) -> dict[tuple[str, int, int], tuple[int, ...]]:
        """By plane, operator and combination of functions of its stations, the gateways that these use."""
        net = self.network
        kinds = len(net.sight.functions)
        pairs = np.bincount(net.operator[self.stations].astype(np.int64) * kinds + net.function[self.stations])
        there = [(plane, *divmod(int(pair), kinds)) for plane in PLANES for pair in np.flatnonzero(pairs)]
        return {asked: self._gateways(*asked) for asked in there}

    def _routes(self, plane: str, paths: Paths) -> tuple[tuple[Route, ...], Mask]:
        net = self.network
        traced = np.zeros(len(net.operators), bool)
        if not len(net.links):
            return (), traced
        wanted = {key[1:]: found for key, found in self._wanted.items() if key[0] == plane and found}
        shared = {gateways: number for number, gateways in enumerate(dict.fromkeys(wanted.values()))}
        table = np.full((len(net.operators), len(net.sight.functions)), -1, np.int32)
        for (operator, kind), gateways in wanted.items():
            table[operator, kind] = shared[gateways]
        chosen = table[net.operator[self.stations], net.function[self.stations]]
        carried = np.zeros(len(paths.mesh.nodes) + 1, bool)  # the last for what stands at no link
        found = []
        for gateways, number in shared.items():
            distance = paths.distances(np.array(gateways, np.int64))
            route = self._route(paths, gateways, distance, np.flatnonzero(chosen == number))
            if route.stations.size:
                found.append(route)
                carried[:-1] |= distance < FAR
        traced[net.operator[carried[paths.number]]] = True
        return tuple(found), traced

    def _route(self, paths: Paths, gateways: tuple[int, ...], distance: Integers, stations: Integers) -> Route:
        ends = np.array(gateways, np.int64)
        joined = np.append(distance < FAR, False)[paths.number[self.stations[stations]]]
        stations = stations[joined].astype(np.int32)
        ways, places = find_ways(paths, ends, self.stations[stations], distance)
        return Route(stations, places, ends, ways)

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
