"""Ways where it is not known of some elements whether they are there, or of some links how long they are: all that they can be.

An element is nearest to the gateways if all is there and every such link as short as can be; it is farthest if nothing doubtful
is there and every such link endless. It is fixed where the two are the same: its next hops are then those that it has where it
is nearest, but for such as may be missing or farther off. Any other that always has a way is loose: its next hop may be every
element that is near enough in some case. Ways on which a doubtful element may be missing so that none is left are no ways.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.avoiding import distances_ahead
from netvet.exposure.counting import marked
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Mask
from netvet.exposure.paths import Mesh, Paths
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
    paths: Paths, gateways: Integers, stations: Integers, distances: tuple[Integers, Integers], doubtful: Mask | None
) -> Doubted:
    """The ways of stations of which `certain_ways` holds.

    Args:
        paths: the network.
        gateways: where ways end, elements.
        stations: where they begin.
        distances: what `paths.distances` says of these gateways at the nearest, and at the farthest.
        doubtful: the elements of which it is not known whether they are there; None where all are.
    """
    mesh, (distance, sure), known = paths.mesh, distances, _known(paths)
    fixed = distance == sure
    solid = fixed if doubtful is None else fixed & ~doubtful[mesh.nodes]
    roots = marked(paths.number[stations], len(mesh.nodes))
    nodes, tied, ways = _knot(mesh, distance, sure, np.flatnonzero(roots & ~fixed))
    roots &= fixed
    roots[mesh.head[tied][fixed[mesh.head[tied]]]] = True
    ends = np.flatnonzero(marked(paths.number[gateways], len(mesh.nodes)))
    walk = Walk(paths, mesh.nodes[ends])
    for settled, hops, link, split in mesh_waves(mesh, distance, ends, np.flatnonzero(roots), mesh.least):
        walk.add(mesh.nodes[settled], mesh.nodes[hops], link, split, solid[hops] & known[link])
    if nodes.size:
        walk.tie(mesh.nodes[nodes], mesh.nodes[mesh.head[tied]], mesh.link[tied], ways)
    for level in tree_levels(paths.forest, stations):
        walk.add(level, paths.forest.parent[level], paths.forest.link[level], None)
    found = walk.ways(len(ends))
    return Doubted(found, walk.place[stations], np.unique(found.nodes[_swaying(found)]))


def _known(paths: Paths) -> Mask:
    """Of which links the length is known."""
    least, most = paths.links.least, paths.links.most
    return np.ones(len(paths.links), bool) if least is None or most is None else np.asarray(least == most)


def _knot(mesh: Mesh, distance: Integers, sure: Integers, roots: Integers) -> tuple[Integers, Integers, Integers]:
    """The loose elements on the ways of some, the edges that may be their next hops, and how many each has."""
    loose = (distance != sure) & (distance < FAR)
    tail, head, cost = mesh.tail, mesh.head, mesh.cost if mesh.least is None else mesh.least
    near = np.flatnonzero(loose[tail] & (distance[head] < FAR) & (distance[head] + cost <= sure[tail]))
    if near.size:
        ahead = distances_ahead(mesh, distance, cost, near)
        near = near[(ahead < FAR) & (ahead + cost[near] <= sure[tail[near]])]
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
