"""Ways where it is not known of some elements whether they are there, or of some links how long they are: all that they can be.

An element is nearest to the gateways if all is there and every such link as short as can be; it is farthest if nothing doubtful
is there and every such link endless. It is fixed where the two are the same: its next hops are then those that it has where it
is nearest, but for such as may be missing or farther off. Any other that always has a way is loose: its next hop may be every
element that is near enough in some case. Ways on which a doubtful element may be missing so that none is left are no ways.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.avoiding import avoiding
from netvet.exposure.blocks import Blocks, find_blocks
from netvet.exposure.counting import marked
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Mask
from netvet.exposure.paths import Paths
from netvet.exposure.ways import Walk, Wave, Ways, mesh_waves, reached, tree_levels


@dataclass(frozen=True)
class Doubted:
    """The ways of some stations.

    Attributes:
        ways: the ways; an element may stand in them twice: as the next hop of those that are fixed, and as it is in any case.
        places: of each station its place in `ways.nodes`.
        swaying: the elements that another's traffic may pass or not, or leave by one link or another.
    """

    ways: Ways
    places: Integers
    swaying: Integers


def certain_ways(paths: Paths, stations: Integers, sure: Integers, doubtful: Mask) -> Mask:
    """Which of some stations have a way whichever doubtful elements are missing.

    Args:
        paths: the network.
        stations: elements that can reach a gateway if all are there.
        sure: what `paths.distances` says without the doubtful ones.
        doubtful: the elements of which it is not known whether they are there.
    """
    return (sure[paths.number[stations]] < FAR) & ~paths.forest.behind(stations, doubtful)


@dataclass(frozen=True)
class Doubts:
    """What is not known of the ways to some gateways.

    Attributes:
        paths: the network.
        gateways: where ways end, elements.
        distance: what `paths.distances` says of these.
        doubtful: the elements of which it is not known whether they are there; None where all are.
    """

    paths: Paths
    gateways: Integers
    distance: Integers
    doubtful: Mask | None

    @cached_property
    def blocks(self) -> Blocks:
        """The blocks of the mesh."""
        return find_blocks(self.paths.mesh, self.distance)

    @cached_property
    def absent(self) -> Mask:
        """Which elements of the mesh may be missing."""
        nodes = self.paths.mesh.nodes
        return np.zeros(len(nodes), bool) if self.doubtful is None else self.doubtful[nodes]

    @cached_property
    def costs(self) -> tuple[Integers, Integers]:
        """The least and the most that each edge of the mesh is long."""
        mesh = self.paths.mesh
        if mesh.least is not None and mesh.most is not None:
            return mesh.least, mesh.most
        cost = mesh.cost.astype(np.int64)
        return cost, cost

    @cached_property
    def distances(self) -> tuple[Integers, Integers]:
        """Of each element of the mesh how far the door of its block is, or a gateway: at the nearest, and at the farthest."""
        (least, most), ends = self.costs, self.paths.number[self.gateways]
        return self.blocks.distances(ends, least), self.blocks.distances(ends, most, self.absent)

    @cached_property
    def loose(self) -> Mask:
        """Which elements may be nearer or farther, and may have a way."""
        nearest, farthest = self.distances
        return np.asarray((nearest != farthest) & (nearest < FAR), bool)

    @cached_property
    def tight(self) -> Mask:
        """Which edges lead to a next hop where all is nearest."""
        mesh, nearest = self.paths.mesh, self.distances[0]
        beyond = self.blocks.beyond(nearest)
        return np.asarray((beyond < FAR) & (nearest[mesh.tail] == beyond + self.costs[0]), bool)

    @cached_property
    def certain(self) -> Mask:
        """Which of these lead to a next hop of their tail whenever that is so near."""
        mesh, (least, most) = self.paths.mesh, self.costs
        return np.asarray((self.blocks.door | ~self.loose[mesh.head]) & ~self.absent[mesh.head] & (least == most), bool)

    @cached_property
    def possible(self) -> Mask:
        """Which edges may lead to a next hop of an element that is loose."""
        mesh, (nearest, farthest), cost = self.paths.mesh, self.distances, self.costs[0]
        beyond = self.blocks.beyond(nearest)
        near = np.flatnonzero(self.loose[mesh.tail] & (beyond < FAR) & (beyond + cost <= farthest[mesh.tail]))
        if near.size:
            ahead = avoiding(self.blocks, nearest, cost).ahead(near)
            near = near[(ahead < FAR) & (ahead + cost[near] <= farthest[mesh.tail[near]])]
        return marked(near, len(mesh.tail))

    @cached_property
    def stage(self) -> Integers:
        """Of each element, how many doors on its way are loose: their ways come before its own."""
        door = self.blocks.door_of
        found = np.zeros(len(door), np.int64)
        while True:
            more = np.where(door >= 0, found[door] + self.loose[door], 0)
            if (more == found).all():
                return found
            found = more


def find_doubted(doubts: Doubts, stations: Integers) -> Doubted:
    """The ways of some stations of which `certain_ways` holds."""
    paths, mesh, stage = doubts.paths, doubts.paths.mesh, doubts.stage
    walk = Walk(paths, mesh.nodes[np.flatnonzero(marked(paths.number[doubts.gateways], len(mesh.nodes)))])
    ends = len(walk.nodes[0])
    settled, tied = _used(doubts, paths.number[stations])
    for turn in range(int(stage[settled | tied].max(initial=0)) + 1):
        onward = doubts.tight & (settled & (stage == turn))[mesh.tail]
        _settle(walk, doubts, onward)
        _tie(walk, doubts, tied & (stage == turn))
    for level in tree_levels(paths.forest, stations):
        walk.add(level, paths.forest.parent[level], paths.forest.link[level], None)
    found = walk.ways(ends)
    return Doubted(found, walk.place[stations], np.unique(found.nodes[_swaying(found)]))


def _used(doubts: Doubts, roots: Integers) -> tuple[Mask, Mask]:
    """The elements on the ways of some: those that are fixed or asked as they are where all is nearest; those that are loose.

    What a fixed element has for a next hop is as near as can be; a door, and the hop of a loose one, may be as they are.
    """
    mesh, size = doubts.paths.mesh, len(doubts.paths.mesh.nodes)
    plain = doubts.blocks.door | ~doubts.loose[mesh.head]
    fixed, tight, free = ~doubts.loose[mesh.tail], np.flatnonzero(doubts.tight), np.flatnonzero(doubts.possible)
    nearest = np.where(plain[tight], 0, size) + mesh.head[tight]
    steady = tight[fixed[tight]]
    tail = np.concatenate([mesh.tail[steady], mesh.tail[free], mesh.tail[tight] + size])
    head = np.concatenate([nearest[fixed[tight]], mesh.head[free], nearest])
    order = np.argsort(tail, kind="stable")
    start = np.searchsorted(tail[order], np.arange(2 * size + 1))
    found = reached(start, head[order], np.flatnonzero(marked(roots, 2 * size)))
    as_it_is, so_near = found[:size], found[size:]
    return (as_it_is & ~doubts.loose) | so_near, as_it_is & doubts.loose


def _settle(walk: Walk, doubts: Doubts, onward: Mask) -> None:
    """Add elements of which the hops are those where all is nearest."""
    mesh = doubts.paths.mesh
    inside = marked(mesh.tail[onward], len(mesh.nodes))
    ends = marked(mesh.head[onward], len(mesh.nodes)) & ~inside
    for settled, hops, ways in mesh_waves(mesh, onward, np.flatnonzero(ends), np.flatnonzero(inside)):
        walk.add(mesh.nodes[settled], mesh.nodes[mesh.head[hops]], mesh.link[hops], ways, doubts.certain[hops])


def _tie(walk: Walk, doubts: Doubts, inside: Mask) -> None:
    """Add loose elements as a knot."""
    mesh = doubts.paths.mesh
    if inside.any():
        tied = np.flatnonzero(doubts.possible & inside[mesh.tail])
        ways = np.bincount(mesh.tail[tied], minlength=len(mesh.nodes))[inside]
        walk.tie(mesh.nodes[inside], mesh.nodes[mesh.head[tied]], mesh.link[tied], ways)


def _swaying(ways: Ways) -> Mask:
    """What stands before a hop that may be missing, or behind it, by place."""
    found = np.zeros(len(ways.nodes), bool)
    for wave in reversed(ways.waves):
        own = found[wave.start : wave.stop]
        own |= _unsteady(wave)  # by which link traffic goes on, and whether that is protected, is not known
        found[wave.hops[np.repeat(own, 1 if wave.ways is None else wave.ways)]] = True
    return found


def _unsteady(wave: Wave) -> Mask:
    """Which elements of a wave have a hop that may be missing."""
    if wave.knot:
        return np.ones(wave.stop - wave.start, bool)
    if wave.solid is None or wave.first is None:
        return np.zeros(wave.stop - wave.start, bool)
    return np.asarray(np.logical_or.reduceat(~wave.solid, wave.first), bool)
