"""Ways where it is not known of some elements whether they are there: all that they can be, whichever of these are missing.

An element is fixed if it is as far from the gateways with all doubtful ones as with none: its next hops are then those that
it has with all of them, but for such as may be missing. Any other that always has a way is loose: its next hop may be every
element that is near enough in some case. Ways on which a doubtful element may be missing so that none is left are no ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.counting import marked
from netvet.exposure.links import Integers, Mask
from netvet.exposure.paths import FAR, Mesh, Paths
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


def find_doubted(
    paths: Paths, gateways: Integers, stations: Integers, distances: tuple[Integers, Integers], doubtful: Mask
) -> Doubted:
    """The ways of stations of which `certain_ways` holds.

    Args:
        paths: the network.
        gateways: where ways end, elements.
        stations: where they begin.
        distances: what `paths.distances` says of these gateways with the doubtful elements, and without them.
        doubtful: the elements of which it is not known whether they are there.
    """
    mesh, (distance, sure) = paths.mesh, distances
    fixed = distance == sure
    solid = fixed & ~doubtful[mesh.nodes]
    roots = marked(paths.number[stations], len(mesh.nodes))
    nodes, tied, ways = _knot(mesh, distance, sure, np.flatnonzero(roots & ~fixed))
    roots &= fixed
    roots[mesh.head[tied][fixed[mesh.head[tied]]]] = True
    ends = np.flatnonzero(marked(paths.number[gateways], len(mesh.nodes)))
    walk = Walk(paths, mesh.nodes[ends])
    for settled, hops, link, split in mesh_waves(mesh, distance, ends, np.flatnonzero(roots)):
        walk.add(mesh.nodes[settled], mesh.nodes[hops], link, split, solid[hops])
    if nodes.size:
        walk.tie(mesh.nodes[nodes], mesh.nodes[mesh.head[tied]], mesh.link[tied], ways)
    for level in tree_levels(paths.forest, stations):
        walk.add(level, paths.forest.parent[level], paths.forest.link[level], None)
    found = walk.ways(len(ends))
    return Doubted(found, walk.place[stations], np.unique(found.nodes[_swaying(found)]))


def _knot(mesh: Mesh, distance: Integers, sure: Integers, roots: Integers) -> tuple[Integers, Integers, Integers]:
    """The loose elements on the ways of some, the edges that may be their next hops, and how many each has."""
    loose = (distance != sure) & (distance < FAR)
    tail, head = mesh.tail, mesh.head
    near = np.flatnonzero(loose[tail] & (distance[head] < FAR) & (distance[head] + mesh.cost <= sure[tail]))
    inner = near[loose[head[near]]]
    start = np.searchsorted(tail[inner], np.arange(len(mesh.nodes) + 1))
    inside = reached(start, head[inner], roots)
    tied = near[inside[tail[near]]]
    return np.flatnonzero(inside), tied, np.bincount(tail[tied], minlength=len(mesh.nodes))[inside]


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
