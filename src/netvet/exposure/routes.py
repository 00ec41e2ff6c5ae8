"""The ways of all stations to the gateways that they use, by plane."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.braid import Braid, Strand
from netvet.exposure.counting import marked
from netvet.exposure.doubted import Doubts, Steady, find_doubted
from netvet.exposure.gateways import CONTROL, PLANES, USER, Ends, Gateways
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Mask
from netvet.exposure.nearby import Near, between, sorted_near
from netvet.exposure.network import Network
from netvet.exposure.paths import Paths
from netvet.exposure.plane import Plane, Route
from netvet.exposure.sharing import Sharing
from netvet.exposure.ways import find_ways


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
    def gateways(self) -> Gateways:
        """The gateways that stations use."""
        return Gateways(self.network, self.stations)

    @property
    def linked(self) -> Mask:
        """Which elements stand at a link."""
        return self.gateways.linked

    @property
    def sharing(self) -> dict[str, Sharing]:
        """By plane, whose gateways operators use."""
        return self.gateways.sharing

    @property
    def planes(self) -> dict[str, Braid]:
        """By plane, the ways of the stations that have one for certain, if all is there."""
        return {plane: found.braid for plane, found in self._walked.items()}

    @property
    def unsteady(self) -> dict[str, Braid]:
        """The same whichever doubtful elements are missing, and however long links of unknown length are."""
        return {plane: found.unsteady for plane, found in self._walked.items()}

    @cached_property
    def traced(self) -> dict[str, Mask]:
        """By plane, which stations have a way for certain."""
        return {plane: marked(braid.stations, len(self.stations)) for plane, braid in self.planes.items()}

    def by_path(self, plane: str) -> Mask:
        """Which elements count by the ways on which they lie: those of access and transport at a link, and the gateways."""
        walked = self._walked[plane]
        # a router that carries another's traffic counts for that other; one of an operator without any way, by its own weight
        return self._carrying(self.linked, walked.ends) & walked.reached[self.network.operator]

    def surely_by_path(self, plane: str) -> Mask:
        """Which of these do so whichever elements are missing: the others may count by their own weight too."""
        if not (self._wavering or self._lent.any() or self._unsorted.any() or self._leaving(plane).any()):
            return self.by_path(plane)
        walked, firm = self._walked[plane], self.gateways.beside_firm
        return self._carrying(firm, walked.firm_ends) & firm & walked.firm[self.network.operator]

    def _carrying(self, linked: Mask, ends: list[Integers]) -> Mask:
        """The gateways, and those at a link whose function may carry what passes."""
        net = self.network
        carrying = net.sight.in_domain("access") | net.sight.in_domain("transport") | net.sight.unknown
        found = linked & carrying[net.function]
        for places in ends:
            found[places] = True
        return found

    def near(self, plane: str) -> Near:
        """Which elements may lie on the way of stations without one."""
        net, walked = self.network, self._walked[plane]
        beside = self.by_path(plane) & ~net.sight.station[net.function]
        return sorted_near(net.operator, beside, self.sharing[plane].hosts | walked.lent, walked.transit)

    @property
    def doubted(self) -> bool:
        """Whether ways differ by what is not known: whether elements are there, and how long links are."""
        return any(found.unsteady is not found.braid for found in self._walked.values())

    @cached_property
    def swaying(self) -> Mask:
        """Which elements the traffic of others may pass or not, as it is not known whether some are there."""
        # what else may lie on the way of stations that may have none is told of all at once
        station = self.network.sight.station[self.network.function]
        found = np.zeros(len(station), bool)
        for places in (one for plane in PLANES for one in self._walked[plane].transit.values()):
            found |= station & places
        for swaying in (one for plane in PLANES for one in self._walked[plane].swaying):
            found[swaying] = True
        return found

    @cached_property
    def _walked(self) -> dict[str, Plane]:
        links, size = self.network.links, len(self.network)
        wanted = {one for found in self.gateways.wanted.values() for ends in found for own in ends for one in own}
        ends = marked(np.array(sorted(wanted), np.int64), size)
        for plane in PLANES:
            lent = (places for _, places in self.gateways.lent(plane).values())
            for places in (*self.gateways.perhaps(plane).values(), *self.gateways.unsorted(plane).values(), *lent):
                ends[places] = True
        user = Paths(links, links.planes[USER], ends)
        if np.array_equal(links.planes[USER], links.planes[CONTROL]):
            control = user
        else:
            control = Paths(links, links.planes[CONTROL], ends)
        return {USER: self._routes(USER, user), CONTROL: self._routes(CONTROL, control)}

    def _routes(self, plane: str, paths: Paths) -> Plane:
        net = self.network
        operators = len(net.operators)
        nobody = np.zeros(operators, bool)
        found = Plane([], nobody, [], np.zeros((operators, operators), bool), {}, nobody.copy(), [])
        if not len(net.links):
            return found
        wanted = self.gateways.wanted[plane]
        shared = {ends: number for number, ends in enumerate(dict.fromkeys(ends for ends in wanted if ends[0]))}
        chosen = np.array([shared.get(ends, -1) for ends in wanted], np.int32)[self.gateways.kinds[1]]
        lent = self.gateways.lent(plane)
        chosen[self._unsorted | (self._lent & np.isin(net.operator[self.stations], list(lent)))] = -1
        for (gateways, spare), number in shared.items():
            if (own := np.flatnonzero(chosen == number)).size:
                self._add_route(found, paths, (gateways, spare), own)
        self._add_perhaps(found, paths, self.gateways.perhaps(plane), self._leaving(plane))
        for operator, places in self.gateways.unsorted(plane).items():
            self._add_maybe(found, paths, places, operator, self.stations[self._unsorted & self._of(operator)])
        for operator, (users, places) in lent.items():
            self._add_maybe(found, paths, places, operator, self.stations[self._lent & self._of(operator)])
            found.lent[users, operator] = True
        return found.finished()

    def _leaving(self, plane: str) -> Mask:
        """Which operators have gateways of which none is there for certain: others may serve their stations then."""
        return self.sharing[plane].homeless & self.sharing[plane].able

    def _add_perhaps(self, plane: Plane, paths: Paths, gateways: dict[int, Integers], leaving: Mask) -> None:
        """Note what may lie on the way of stations of which it is not known whose gateways they use: stations among it."""
        lost = np.ones(len(self.stations), bool)
        for route in plane.routes:
            lost[route.strand.stations] = False
        for operator, places in gateways.items():
            own = self.stations[lost & self._of(operator)]
            if leaving[operator]:
                self._add_maybe(plane, paths, places, operator, own)
            else:
                self._add_transit(plane, paths, places, operator, own)

    def _add_transit(self, plane: Plane, paths: Paths, gateways: Integers, operator: int, stations: Integers) -> None:
        """Note what may lie on the ways of some stations of an operator."""
        if gateways.size and stations.size:
            self._note(plane, operator, between(paths, gateways, stations))

    def _note(self, plane: Plane, operator: int, places: Mask) -> None:
        plane.transit[operator] = plane.transit.get(operator, False) | places

    def _add_maybe(self, plane: Plane, paths: Paths, gateways: Integers, operator: int, stations: Integers) -> None:
        """Note what counts by ways if some stations of an operator use some gateways, and what may lie on these."""
        near = np.append(paths.distances(gateways) < FAR, False)  # the last for what stands at no link
        if near[paths.number[stations]].any():
            self._add_transit(plane, paths, gateways, operator, stations)
            plane.reached[self.network.operator[near[paths.number]]] = True
            plane.ends.append(gateways)

    def _add_route(self, plane: Plane, paths: Paths, ends: Ends, stations: Integers) -> None:
        """Add the ways of some stations to some gateways, of those that have one."""
        net, (gateways, spare) = self.network, (np.array(one, np.int64) for one in ends)
        distance = paths.distances(np.append(gateways, spare))
        near = np.append(distance < FAR, False)  # the last for what stands at no link
        stations = stations[near[paths.number[self.stations[stations]]]].astype(np.int32)
        if not stations.size:
            return
        plane.reached[net.operator[near[paths.number]]] = True
        plane.ends += [gateways, spare]  # where others may take their place, no way is certain
        if self._wavering:
            stations = self._certain(plane, paths, gateways, stations, near)
        else:
            plane.firm[net.operator[near[paths.number]]] = True
            plane.firm_ends += [gateways, spare]
        if not stations.size:
            return
        own, doubted = self.stations[stations], None
        distance = paths.distances(gateways) if spare.size else distance
        ways, places = find_ways(paths, gateways, own, distance)
        if paths.mesh.least is not None or (net.doubtful is not None and net.doubtful[paths.mesh.nodes].any()):
            doubted = find_doubted(Doubts(paths, gateways, distance, net.doubtful), own)
        plane.routes.append(Route(Strand(ways, stations, places), doubted))

    @cached_property
    def _unsorted(self) -> Mask:
        """Which of `stations` may be none: their ways are not known."""
        return np.asarray(self.network.unsorted[self.stations], bool)

    @cached_property
    def _lent(self) -> Mask:
        """Which of `stations` others use too, so that it is not known whose gateways they use."""
        lent = self.network.lent
        return np.zeros(len(self.stations), bool) if lent is None else np.asarray(lent[self.stations], bool)

    def _of(self, operator: int) -> Mask:
        return np.asarray(self.network.operator[self.stations] == operator, bool)

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
        firm, sure = plane.steady or Steady(paths, net.operator, doubtful), paths.distances(gateways, doubtful) < FAR
        plane.steady = firm
        certain = firm.reaching(self.stations[stations], sure)
        if (certain & ~doubtful[self.stations[stations]]).any():
            plane.firm[firm.operators(sure)] = True
            plane.firm_ends.append(gateways)
        lost = self.stations[stations[~certain]]
        if lost.size:
            reached = np.unique(net.operator[near[paths.number]])
            plane.lent[np.ix_(reached, np.unique(net.operator[lost]))] = True
            self._note_lost(plane, paths, near, lost)
        return np.asarray(stations[certain])

    def _note_lost(self, plane: Plane, paths: Paths, near: Mask, lost: Integers) -> None:
        """Note that all that can come to the gateways may lie on the way of some stations, if others are missing."""
        operator = self.network.operator[lost]
        for one in np.unique(operator).tolist():
            found = paths.forest.above(lost[operator == one])
            found[paths.mesh.nodes[near[:-1]]] = True
            self._note(plane, one, found)
