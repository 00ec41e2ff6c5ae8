"""Paths of subscribers through the links: shortest paths to the nearest gateway, split evenly at each element.

A station's traffic takes the shortest way to the nearest gateway of its operator and generation; at each element it is split
evenly over the next elements on a shortest way. Trees at the edge are walked level by level; only the meshed rest is searched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.counting import each_once, spans
from netvet.exposure.forest import Forest, peel
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Links, Mask

COVERED, NOT_KNOWN, CLEAR = 0, 1, 2
"""Of a link: it is protected by IPsec, that is not known, it is not."""
COVERS = 3


@dataclass(frozen=True)
class Mesh:
    """What is left of a network without its trees, its elements numbered anew.

    Attributes:
        nodes: its elements.
        start: where the edges of each begin.
        head, cost, link: of each edge, where it leads, how long it is, and its link.
        tail: where it comes from.
        least, most: of each edge, between which two its length lies; None where all are known.
    """

    nodes: Integers
    start: Integers
    tail: Integers
    head: Integers
    cost: Integers
    link: Integers
    least: Integers | None = None
    most: Integers | None = None


@dataclass(frozen=True)
class Paths:
    """The paths over some links of a network.

    Attributes:
        links: the links.
        usable: which of them there are.
        ends: the elements in which ways may end; no others can be asked for as gateways.
    """

    links: Links
    usable: Mask
    ends: Mask

    @cached_property
    def forest(self) -> Forest:
        """The trees at its edge."""
        return peel(self.links.ends, self.usable, self.ends)

    @cached_property
    def mesh(self) -> Mesh:
        """The rest."""
        links, inside = self.links, self.forest.mesh
        both = np.flatnonzero(self.usable & inside[links.ends[:, 0]] & inside[links.ends[:, 1]])
        here = np.zeros(len(inside), bool)
        here[links.ends[both].ravel()] = True
        here[self.forest.root[self.forest.parent >= 0]] = True
        nodes = np.flatnonzero(here | self.ends)
        a, b = (self._number(nodes)[links.ends[both, side]] for side in (0, 1))
        tail, head, link = np.concatenate([a, b]), np.concatenate([b, a]), np.concatenate([both, both])
        order = np.argsort(tail, kind="stable")
        tail, link = tail[order], link[order]
        start = np.searchsorted(tail, np.arange(len(nodes) + 1))
        return Mesh(nodes, start, tail, head[order], links.length[link], link, *self._between(link))

    def _between(self, link: Integers) -> tuple[Integers | None, Integers | None]:
        """The least and the most that some links can be long; None where all are known: those of trees may be any."""
        least, most = self.links.least, self.links.most
        if least is None or most is None or (least[link] == most[link]).all():
            return None, None
        return least[link], most[link]

    @cached_property
    def number(self) -> Integers:
        """Of each element its number in the mesh; of one in a tree that of its root; -1 where it stands at no link."""
        return self._number(self.mesh.nodes)[self.forest.root]

    @cached_property
    def cover(self) -> Integers:
        """Of each link one of COVERED, NOT_KNOWN, CLEAR."""
        return np.add(self.links.clear, self.links.maybe_clear, dtype=np.uint8)

    def _number(self, nodes: Integers) -> Integers:
        number = np.full(len(self.ends), -1, np.int32)
        number[nodes] = np.arange(len(nodes))
        return number

    def distances(self, gateways: Integers, doubtful: Mask | None = None) -> Integers:
        """Of each element of the mesh, how far the nearest gateway is; FAR where none can be reached.

        Args:
            gateways: elements.
            doubtful: elements that are not there; of each of them, how far it is if it alone is there.
        """
        mesh = self.mesh
        solid = None if doubtful is None else ~doubtful[mesh.nodes]
        distance = np.full(len(mesh.nodes), FAR)
        scratch = np.empty(len(mesh.nodes), np.int32)
        frontier = each_once(self.number[gateways], scratch)
        distance[frontier] = 0
        frontier = frontier if solid is None else frontier[solid[frontier]]
        while frontier.size:
            edges, count = edges_of(mesh.start, frontier)
            offered = np.repeat(distance[frontier], count) + mesh.cost[edges]
            better = offered < distance[mesh.head[edges]]
            reached, offered = mesh.head[edges][better], offered[better]
            np.minimum.at(distance, reached, offered)
            frontier = each_once(reached if solid is None else reached[solid[reached]], scratch)
        return distance


def edges_of(start: Integers, nodes: Integers) -> tuple[Integers, Integers]:
    """The places of all edges of some nodes, one node after another, and how many each has."""
    count = start[nodes + 1] - start[nodes]
    return spans(start[nodes], count), count
