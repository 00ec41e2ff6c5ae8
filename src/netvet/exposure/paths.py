"""Paths of subscribers through the links: shortest paths to the nearest gateway, split evenly, and who lies on them.

A station's traffic takes the shortest way to the nearest gateway of its operator and generation; at each element it is split
evenly over the links that lie on a shortest way. The chance of meeting a flagged element is exact, in one pass a gateway group.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.network import Floats, Integers, Links, Mask

FAR = np.iinfo(np.int64).max // 4


@dataclass(frozen=True)
class Wave:
    """Elements all of whose next hops are settled, with those hops side by side.

    Attributes:
        nodes: the elements.
        first: where the hops of each begin.
        hops: the next elements.
        link: the link of each hop.
        ways: over how many hops each splits.
    """

    nodes: Integers
    first: Integers
    hops: Integers
    link: Integers
    ways: Integers


@dataclass(frozen=True)
class Ways:
    """All shortest ways of a network to some gateways.

    Attributes:
        gateways: where they end.
        waves: the elements in an order in which next hops come first.
        joined: which elements have a way.
    """

    gateways: Integers
    waves: tuple[Wave, ...]
    joined: Mask


def find_ways(links: Links, usable: Mask, gateways: Integers, size: int) -> Ways:
    """The shortest ways of `size` elements to the nearest of some gateways over the usable links."""
    ends, length, number = links.ends[usable], links.length[usable], np.flatnonzero(usable)
    tail, head = np.concatenate([ends[:, 0], ends[:, 1]]), np.concatenate([ends[:, 1], ends[:, 0]])
    cost, link = np.concatenate([length, length]), np.concatenate([number, number])
    order = np.lexsort((link, tail))
    tail, head, cost, link = tail[order], head[order], cost[order], link[order]
    start = np.searchsorted(tail, np.arange(size + 1))
    distance = _distances(start, head, cost, gateways)
    # a hop from a to b lies on a shortest way to the gateways where a is as much farther as the link is long
    onward = (distance[head] < FAR) & (distance[tail] == distance[head] + cost)
    return Ways(gateways, _waves(tail[onward], head[onward], link[onward], gateways, size), distance < FAR)


def _distances(start: Integers, head: Integers, cost: Integers, gateways: Integers) -> Integers:
    distance = np.full(len(start) - 1, FAR)
    distance[gateways] = 0
    frontier = np.unique(gateways)
    while frontier.size:
        edges, count = _edges_of(start, frontier)
        offered = np.repeat(distance[frontier], count) + cost[edges]
        better = offered < distance[head[edges]]
        reached, offered = head[edges][better], offered[better]
        np.minimum.at(distance, reached, offered)
        frontier = np.unique(reached)
    return distance


def _edges_of(start: Integers, nodes: Integers) -> tuple[Integers, Integers]:
    """The places of all edges of some nodes, one node after another, and how many each has."""
    count = start[nodes + 1] - start[nodes]
    inside = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return np.repeat(start[nodes], count) + inside, count


def _waves(tail: Integers, head: Integers, link: Integers, gateways: Integers, size: int) -> tuple[Wave, ...]:
    start = np.searchsorted(tail, np.arange(size + 1))
    back = np.argsort(head, kind="stable")
    back_start = np.searchsorted(head[back], np.arange(size + 1))
    waiting = np.diff(start)
    waves, settled = [], np.unique(gateways)
    while settled.size:
        edges, _ = _edges_of(back_start, settled)
        before = tail[back[edges]]
        np.subtract.at(waiting, before, 1)
        settled = np.unique(before)
        settled = settled[waiting[settled] == 0]
        if settled.size:
            hops, ways = _edges_of(start, settled)
            waves.append(Wave(settled, np.cumsum(ways) - ways, head[hops], link[hops], ways))
    return tuple(waves)


def meeting(ways: Ways, flagged: Mask, shieldable: Mask, clear: Mask) -> Floats:
    """The chance that what an element sends meets a flagged one on its way, itself among them; nan where there is no way.

    Args:
        ways: the shortest ways.
        flagged: the elements that see it.
        shieldable: those of them that see nothing where the links by which it comes and goes are protected.
        clear: by link, whether it is not protected.
    """
    size = len(flagged)
    strong = flagged & ~shieldable
    # the chance of passing unseen, by whether it came over a protected link
    open_way: NDArray[np.float64] = np.full(size, np.nan)
    closed_way: NDArray[np.float64] = np.full(size, np.nan)
    open_way[ways.gateways] = closed_way[ways.gateways] = ~flagged[ways.gateways]
    for wave in ways.waves:
        covered = ~clear[wave.link]
        passed = np.where(covered, closed_way[wave.hops], open_way[wave.hops])
        mean = np.add.reduceat(passed, wave.first) / wave.ways
        hidden = np.add.reduceat(np.where(covered, passed, 0.0), wave.first) / wave.ways
        nodes = wave.nodes
        open_way[nodes] = np.where(flagged[nodes], 0.0, mean)
        closed_way[nodes] = np.where(strong[nodes], 0.0, np.where(flagged[nodes], hidden, mean))
    return 1.0 - open_way
