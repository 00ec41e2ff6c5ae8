"""Which gateways each operator's stations use, by generation and plane, and the ways to them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.counting import marked, numbered
from netvet.exposure.doubted import Doubted, Doubts, certain_ways, find_doubted
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Mask
from netvet.exposure.network import Network
from netvet.exposure.paths import Paths
from netvet.exposure.sharing import Sharing
from netvet.exposure.ways import Ways, find_ways

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


@dataclass(frozen=True)
class Route:
    """The ways of some stations to the gateways that they share.

    Attributes:
        stations: the stations, by place in `Routes.stations`.
        places: of each its place in `ways.nodes`.
        gateways: the elements in which they end.
        ways: the ways, if all is there.
        doubted: the ways whichever doubtful elements are missing, and however long links of unknown length are; None where
            none of these can matter.
    """

    stations: Integers
    places: Integers
    gateways: Integers
    ways: Ways
    doubted: Doubted | None = None


@dataclass
class Plane:
    """The ways of one plane, as they are found.

    Attributes:
        routes: the routes of the stations that have a way for certain.
        reached: by operator, whether it has elements from which a gateway can be reached.
        ends: the gateways, and those that are used if these are missing.
        lent: by operator and operator, whether elements of the first may serve stations of the second that may have no way.
        transit: the elements that may lie on the way of such stations.
        firm: by operator, whether it has such elements whatever is missing; the same as `reached` where all is there.
        firm_ends: the gateways to which stations have a way whatever is missing.
    """

    routes: list[Route]
    reached: Mask
    ends: list[Integers]
    lent: Mask
    transit: Mask
    firm: Mask
    firm_ends: list[Integers]


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
    def sharing(self) -> dict[str, Sharing]:
        """By plane, whose gateways operators use."""
        return {plane: Sharing(self.network, ends) for plane, ends in ENDS.items()}

    @cached_property
    def planes(self) -> dict[str, tuple[Route, ...]]:
        """By plane, the routes of the stations that have a way for certain."""
        return {plane: tuple(found.routes) for plane, found in self._walked.items()}

    @cached_property
    def traced(self) -> dict[str, Mask]:
        """By plane, which stations have a way for certain."""
        found = {plane: np.zeros(len(self.stations), bool) for plane in PLANES}
        for plane, routes in self.planes.items():
            for route in routes:
                found[plane][route.stations] = True
        return found

    def by_path(self, plane: str) -> Mask:
        """Which elements count by the ways on which they lie: those of access and transport at a link, and the gateways."""
        walked = self._walked[plane]
        # a router that carries another's traffic counts for that other; one of an operator without any way, by its own weight
        return self._carrying(self.linked, walked.ends) & walked.reached[self.network.operator]

    def surely_by_path(self, plane: str) -> Mask:
        """Which of these do so whichever elements are missing: the others may count by their own weight too."""
        if not self._wavering:
            return self.by_path(plane)
        walked, firm = self._walked[plane], self._beside_firm
        return self._carrying(firm, walked.firm_ends) & firm & walked.firm[self.network.operator]

    def _carrying(self, linked: Mask, ends: list[Integers]) -> Mask:
        """The gateways, and those at a link whose function may carry what passes."""
        net = self.network
        carrying = net.sight.in_domain("access") | net.sight.in_domain("transport") | net.sight.unknown
        found = linked & carrying[net.function]
        for places in ends:
            found[places] = True
        return found

    def may_serve(self, plane: str) -> Mask:
        """By operator and operator: whether elements of the first may lie on the way of the second's stations without one."""
        return self.sharing[plane].hosts | self._walked[plane].lent

    def near(self, plane: str) -> Mask:
        """Which elements may lie on the way of a station without one."""
        station = self.network.sight.station[self.network.function]
        return (self.by_path(plane) & ~station) | self._walked[plane].transit

    @property
    def doubted(self) -> bool:
        """Whether ways differ by what is not known: whether elements are there, and how long links are."""
        return any(route.doubted is not None for routes in self.planes.values() for route in routes)

    @cached_property
    def swaying(self) -> Mask:
        """Which elements the traffic of others may pass or not, as it is not known whether some are there."""
        # what else may lie on the way of stations that may have none is told of all at once
        station = self.network.sight.station[self.network.function]
        found: Mask = station & np.logical_or(*(self._walked[plane].transit for plane in PLANES))
        for route in (one for routes in self.planes.values() for one in routes):
            if route.doubted is not None:
                found[route.doubted.swaying] = True
        return found

    @cached_property
    def _walked(self) -> dict[str, Plane]:
        links, size = self.network.links, len(self.network)
        wanted = {one for found in self._wanted.values() for ends in found for own in ends for one in own}
        ends = marked(np.array(sorted(wanted), np.int64), size)
        user = Paths(links, links.planes[USER], ends)
        if np.array_equal(links.planes[USER], links.planes[CONTROL]):
            control = user
        else:
            control = Paths(links, links.planes[CONTROL], ends)
        return {USER: self._routes(USER, user), CONTROL: self._routes(CONTROL, control)}

    @cached_property
    def _kinds(self) -> tuple[list[tuple[int, int, int]], Integers]:
        """Operator, combination of functions and users of stations that use the same gateways; and of each station, which."""
        net, own = self.network, self.stations
        users = np.maximum(*(self.sharing[plane].users_of(own) for plane in PLANES))
        kinds, most = len(net.sight.functions), int(users.max(initial=0)) + 1
        key = (net.operator[own].astype(np.int64) * kinds + net.function[own]) * most + users
        distinct, place = numbered(key, len(net.operators) * kinds * most)
        return [(int(one) // most // kinds, int(one) // most % kinds, int(one) % most) for one in distinct], place

    @cached_property
    def _wanted(self) -> dict[str, list[tuple[tuple[int, ...], tuple[int, ...]]]]:
        """By plane and kind of stations, the gateways that these use, and those that they use if these are missing."""
        return {plane: [self._gateways(plane, *kind) for kind in self._kinds[0]] for plane in PLANES}

    def _routes(self, plane: str, paths: Paths) -> Plane:
        net = self.network
        operators = len(net.operators)
        nobody, nothing = np.zeros(operators, bool), np.zeros(len(net), bool)
        found = Plane([], nobody, [], np.zeros((operators, operators), bool), nothing, nobody.copy(), [])
        if not len(net.links):
            return found
        wanted = self._wanted[plane]
        shared = {ends: number for number, ends in enumerate(dict.fromkeys(ends for ends in wanted if ends[0]))}
        chosen = np.array([shared.get(ends, -1) for ends in wanted], np.int32)[self._kinds[1]]
        for (gateways, spare), number in shared.items():
            self._add_route(found, paths, (gateways, spare), np.flatnonzero(chosen == number))
        return found

    def _add_route(self, plane: Plane, paths: Paths, ends: tuple[tuple[int, ...], tuple[int, ...]], stations: Integers) -> None:
        """Add the ways of some stations to some gateways, of those that have one."""
        net, (gateways, spare) = self.network, (np.array(one, np.int64) for one in ends)
        distance = paths.distances(np.append(gateways, spare))
        near = np.append(distance < FAR, False)  # the last for what stands at no link
        stations = stations[near[paths.number[self.stations[stations]]]].astype(np.int32)
        if not stations.size:
            return
        plane.reached[net.operator[near[paths.number]]] = True
        plane.ends += [gateways, spare]  # where others may take their place, no way is certain
        stations = self._certain(plane, paths, gateways, stations, near) if self._wavering else stations
        if not stations.size:
            return
        own, doubted = self.stations[stations], None
        distance = paths.distances(gateways) if spare.size else distance
        ways, places = find_ways(paths, gateways, own, distance)
        if self._wavering or paths.mesh.least is not None:
            doubted = find_doubted(Doubts(paths, gateways, distance, net.doubtful), own)
        plane.routes.append(Route(stations, places, gateways, ways, doubted))

    @cached_property
    def _wavering(self) -> bool:
        """Whether elements at links may be missing."""
        doubtful = self.network.doubtful
        return doubtful is not None and bool((doubtful & self.linked).any())

    def _certain(self, plane: Plane, paths: Paths, gateways: Integers, stations: Integers, near: Mask) -> Integers:
        """Those of some stations that have a way for certain; what others' ways may be is noted in the plane.

        `near` says of the elements of the mesh whether they may have one.
        """
        net, doubtful = self.network, np.asarray(self.network.doubtful)
        sure = np.append(paths.distances(gateways, doubtful), FAR)
        certain = certain_ways(paths, self.stations[stations], sure, doubtful)
        if (certain & ~doubtful[self.stations[stations]]).any():
            there = np.flatnonzero(~doubtful)
            plane.firm[net.operator[there[certain_ways(paths, there, sure, doubtful)]]] = True
            plane.firm_ends.append(gateways)
        lost = self.stations[stations[~certain]]
        if lost.size:
            reached = np.unique(net.operator[near[paths.number]])
            plane.lent[np.ix_(reached, np.unique(net.operator[lost]))] = True
            plane.transit |= paths.forest.above(lost)
            plane.transit[paths.mesh.nodes[near[:-1]]] = True
        return np.asarray(stations[certain])

    def _gateways(self, plane: str, operator: int, kind: int, users: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The gateways of some stations, and those used if these are missing.

        They are those of the operator; of one that has none, those that say that it uses them, else those of the one who uses
        the stations.
        """
        words = self._words(plane, kind)
        own = self._first(words, lambda places: places[self.network.operator[places] == operator])
        if own[0]:
            return own
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

    def _first(self, words: Sequence[str], own: Callable[[Integers], Integers]) -> tuple[tuple[int, ...], tuple[int, ...]]:
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
        return np.asarray(self._beside_firm & ~np.asarray(self.network.doubtful), bool)

    @cached_property
    def _beside_firm(self) -> Mask:
        """Which elements stand at a link to one that is there for certain."""
        ends, doubtful = self.network.links.ends, np.asarray(self.network.doubtful)
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
