"""Ways: the elements on the shortest paths of some stations, in an order in which next hops come first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netvet.exposure.counting import each_once, marked
from netvet.exposure.forest import Forest
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Mask
from netvet.exposure.paths import Mesh, Paths, edges_of


@dataclass(frozen=True)
class Wave:
    """Elements whose next hops all stand before them, a run of `Ways.nodes`.

    Attributes:
        start, stop: the run.
        first: where the hops of each begin; None where each has exactly one.
        ways: over how many hops each splits; None likewise.
        hops: the next elements, by place in `Ways.nodes`.
        cover: whether the link of each hop is covered.
        solid: of each hop whether it is one for certain; None where each is. Of the others any may be missing.
        knot: whether hops may stand in the run itself, and of those of each element any may be all that there is.
    """

    start: int
    stop: int
    first: Integers | None
    ways: Integers | None
    hops: Integers
    cover: Integers
    solid: Mask | None = None
    knot: bool = False


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
    walk = Walk(paths, mesh.nodes[ends])
    # a hop from a to b lies on a shortest way to the gateways where a is as much farther as the link is long
    onward = (distance[mesh.head] < FAR) & (distance[mesh.tail] == distance[mesh.head] + mesh.cost)
    for settled, hops, ways in mesh_waves(mesh, onward, ends, roots):
        walk.add(mesh.nodes[settled], mesh.nodes[mesh.head[hops]], mesh.link[hops], ways)
    for level in tree_levels(forest, stations):
        walk.add(level, forest.parent[level], forest.link[level], None)
    return walk.ways(len(ends)), walk.place[stations]


class Walk:
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

    def add(self, nodes: Integers, hops: Integers, link: Integers, ways: Integers | None, solid: Mask | None = None) -> None:
        """Add elements with their next hops; `ways` says over how many each splits, None: each has one; `solid` as a wave."""
        places, cover = self.place[hops], self._cover[link]
        single = len(nodes) if ways is None else int((ways == 1).sum())
        if single:
            start = self._place(nodes[:single])
            self.waves.append(Wave(start, self._told, None, None, places[:single], cover[:single]))
        if ways is not None and single < len(nodes):
            split = ways[single:]
            start = self._place(nodes[single:])
            first = np.cumsum(split) - split
            kept = None if solid is None else solid[single:]
            self.waves.append(Wave(start, self._told, first, split, places[single:], cover[single:], kept))

    def tie(self, nodes: Integers, hops: Integers, link: Integers, ways: Integers) -> None:
        """Add a knot; an element that stands there already has another place from now on."""
        start, first = self._place(nodes), np.cumsum(ways) - ways
        self.waves.append(Wave(start, self._told, first, ways, self.place[hops], self._cover[link], knot=True))

    def ways(self, gateways: int) -> Ways:
        """All of them."""
        return Ways(np.concatenate(self.nodes), gateways, tuple(self.waves))


def tree_levels(forest: Forest, stations: Integers) -> list[Integers]:
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


def mesh_waves(mesh: Mesh, onward: Mask, ends: Integers, roots: Integers) -> Iterator[tuple[Integers, Integers, Integers]]:
    """Elements of the mesh on the ways of some, in waves: the edges to their hops, and how many each has.

    Those with one hop stand before the others.

    Args:
        mesh: the network.
        onward: which edges lead to a next hop.
        ends: where the ways end.
        roots: where they begin.
    """
    size, edge = len(mesh.nodes), np.flatnonzero(onward)
    tail, head = mesh.tail[edge], mesh.head[edge]
    start = np.searchsorted(tail, np.arange(size + 1))
    used = reached(start, head, roots)
    back = np.flatnonzero(used[tail])
    back = back[np.argsort(head[back], kind="stable")]
    back_start = np.searchsorted(head[back], np.arange(size + 1))
    waiting, scratch, settled = np.diff(start), np.empty(size, np.int32), ends
    while settled.size:
        edges, _ = edges_of(back_start, settled)
        before = tail[back[edges]]
        np.subtract.at(waiting, before, 1)
        settled = np.sort(each_once(before[waiting[before] == 0], scratch))
        if settled.size:
            settled = settled[np.argsort(start[settled + 1] - start[settled] > 1, kind="stable")]
            hops, ways = edges_of(start, settled)
            yield settled, edge[hops], ways


def reached(start: Integers, head: Integers, nodes: Integers) -> Mask:
    """What is reached from some nodes over edges, themselves among it."""
    found = marked(nodes, len(start) - 1)
    scratch = np.empty(len(found), np.int32)
    while nodes.size:
        edges, _ = edges_of(start, nodes)
        nodes = each_once(head[edges][~found[head[edges]]], scratch)
        found[nodes] = True
    return found
