"""Paths of subscribers through the links: shortest paths to the nearest gateway, split evenly at each element.

A station's traffic takes the shortest way to the nearest gateway of its operator and generation; at each element it is split
evenly over the links that lie on a shortest way. Trees at the edge are walked level by level; only the meshed rest is searched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.counting import each_once, marked, spans
from netvet.exposure.forest import Forest, peel
from netvet.exposure.network import Integers, Links, Mask

FAR = np.iinfo(np.int64).max // 4

COVERED, NOT_KNOWN, CLEAR = 0, 1, 2
"""Of a link: it is protected by IPsec, that is not known, it is not."""
COVERS = 3


@dataclass(frozen=True)
class Wave:
    """Elements whose next hops all stand before them, a run of `Ways.nodes`.

    Attributes:
        start, stop: the run.
        first: where the hops of each begin; None where each has exactly one.
        ways: over how many hops each splits; None likewise.
        hops: the next elements, by place in `Ways.nodes`.
        cover: whether the link of each hop is covered.
    """

    start: int
    stop: int
    first: Integers | None
    ways: Integers | None
    hops: Integers
    cover: Integers


@dataclass(frozen=True)
class Ways:
    """All shortest ways of some stations to some gateways.

    Attributes:
        nodes: the elements on them, in an order in which next hops come first.
        gateways: how many of these, the first, are gateways.
        waves: the others.
    """

    nodes: Integers
    gateways: int
    waves: tuple[Wave, ...]


@dataclass(frozen=True)
class Mesh:
    """What is left of a network without its trees, its elements numbered anew.

    Attributes:
        nodes: its elements.
        start: where the edges of each begin.
        head, cost, link: of each edge, where it leads, how long it is, and its link.
        tail: where it comes from.
    """

    nodes: Integers
    start: Integers
    tail: Integers
    head: Integers
    cost: Integers
    link: Integers


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
        return Mesh(nodes, start, tail, head[order], links.length[link], link)

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

    def distances(self, gateways: Integers) -> Integers:
        """Of each element of the mesh, how far the nearest gateway is; FAR where none can be reached."""
        mesh = self.mesh
        distance = np.full(len(mesh.nodes), FAR)
        scratch = np.empty(len(mesh.nodes), np.int32)
        frontier = each_once(self.number[gateways], scratch)
        distance[frontier] = 0
        while frontier.size:
            edges, count = _edges_of(mesh.start, frontier)
            offered = np.repeat(distance[frontier], count) + mesh.cost[edges]
            better = offered < distance[mesh.head[edges]]
            reached, offered = mesh.head[edges][better], offered[better]
            np.minimum.at(distance, reached, offered)
            frontier = each_once(reached, scratch)
        return distance


def find_ways(paths: Paths, gateways: Integers, stations: Integers, distance: Integers) -> tuple[Ways, Integers]:
    """The shortest ways of stations to the nearest of some gateways, and the place of each station in `Ways.nodes`.

    Args:
        paths: the network.
        gateways: where ways end, elements.
        stations: where they begin, elements that can reach a gateway, each once.
        distance: what `paths.distances` says of these gateways.
    """
    forest, mesh = paths.forest, paths.mesh
    ends = np.flatnonzero(marked(paths.number[gateways], len(mesh.nodes)))
    roots = np.flatnonzero(marked(paths.number[stations], len(mesh.nodes)))
    walk = _Walk(paths, mesh.nodes[ends])
    for settled, hops, link, ways in _mesh_waves(mesh, distance, ends, roots):
        walk.add(mesh.nodes[settled], mesh.nodes[hops], link, ways)
    for level in _tree_levels(forest, stations):
        walk.add(level, forest.parent[level], forest.link[level], None)
    return Ways(np.concatenate(walk.nodes), len(ends), tuple(walk.waves)), walk.place[stations]


class _Walk:
    """Ways as they are put together, wave by wave."""

    def __init__(self, paths: Paths, gateways: Integers) -> None:
        self.place: Integers = np.full(len(paths.ends), -1, np.int32)
        self.nodes: list[Integers] = []
        self.waves: list[Wave] = []
        self._cover = paths.cover
        self._told = 0
        self._place(gateways)

    def _place(self, nodes: Integers) -> int:
        start = self._told
        self._told += len(nodes)
        self.place[nodes] = np.arange(start, self._told)
        self.nodes.append(nodes.astype(np.int32))
        return start

    def add(self, nodes: Integers, hops: Integers, link: Integers, ways: Integers | None) -> None:
        """Add elements with their next hops; `ways` says over how many each splits, None: each has one."""
        places, cover = self.place[hops], self._cover[link]
        single = len(nodes) if ways is None else int((ways == 1).sum())
        if single:
            start = self._place(nodes[:single])
            self.waves.append(Wave(start, self._told, None, None, places[:single], cover[:single]))
        if ways is not None and single < len(nodes):
            split = ways[single:]
            start = self._place(nodes[single:])
            first = np.cumsum(split) - split
            self.waves.append(Wave(start, self._told, first, split, places[single:], cover[single:]))


def _tree_levels(forest: Forest, stations: Integers) -> list[Integers]:
    """The elements of trees on the ways of stations, those next to the mesh first."""
    depth = forest.depth[stations]
    order = np.argsort(depth)
    deepest = int(depth.max(initial=0))
    limits = np.searchsorted(depth[order], np.arange(deepest + 2))
    scratch = np.empty(len(forest.depth), np.int32)
    levels: list[Integers] = []
    above: Integers = np.zeros(0, np.int64)
    for level in range(deepest, 0, -1):
        own = stations[order[limits[level] : limits[level + 1]]]
        here = np.sort(each_once(np.concatenate([own, above]), scratch))
        levels.append(here)
        above = forest.parent[here]
    return levels[::-1]


def _mesh_waves(
    mesh: Mesh, distance: Integers, gateways: Integers, roots: Integers
) -> Iterator[tuple[Integers, Integers, Integers, Integers]]:
    """Elements of the mesh on the ways of some, in waves: their hops, the links of these, and how many each has.

    Those with one hop stand before the others.
    """
    size = len(mesh.nodes)
    # a hop from a to b lies on a shortest way to the gateways where a is as much farther as the link is long
    onward = (distance[mesh.head] < FAR) & (distance[mesh.tail] == distance[mesh.head] + mesh.cost)
    tail, head, link = mesh.tail[onward], mesh.head[onward], mesh.link[onward]
    start = np.searchsorted(tail, np.arange(size + 1))
    used = _reached(start, head, roots)
    back = np.flatnonzero(used[tail])
    back = back[np.argsort(head[back], kind="stable")]
    back_start = np.searchsorted(head[back], np.arange(size + 1))
    waiting, scratch, settled = np.diff(start), np.empty(size, np.int32), gateways
    while settled.size:
        edges, _ = _edges_of(back_start, settled)
        before = tail[back[edges]]
        np.subtract.at(waiting, before, 1)
        settled = np.sort(each_once(before[waiting[before] == 0], scratch))
        if settled.size:
            settled = settled[np.argsort(start[settled + 1] - start[settled] > 1, kind="stable")]
            hops, ways = _edges_of(start, settled)
            yield settled, head[hops], link[hops], ways


def _reached(start: Integers, head: Integers, nodes: Integers) -> Mask:
    """What is reached from some nodes over edges, themselves among it."""
    found = marked(nodes, len(start) - 1)
    scratch = np.empty(len(found), np.int32)
    while nodes.size:
        edges, _ = _edges_of(start, nodes)
        nodes = each_once(head[edges][~found[head[edges]]], scratch)
        found[nodes] = True
    return found


def _edges_of(start: Integers, nodes: Integers) -> tuple[Integers, Integers]:
    """The places of all edges of some nodes, one node after another, and how many each has."""
    count = start[nodes + 1] - start[nodes]
    return spans(start[nodes], count), count
