"""How far elements are from the gateways by a way that does not come back: one that avoids the element from which it starts.

All elements and their shortest ways make a tree. What is not behind an element in it has a shortest way without it; what is may
leave its branch by another edge.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.blocks import Blocks, parents
from netvet.exposure.branches import Branches, numbered_branches
from netvet.exposure.counting import each_once, spans
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers
from netvet.exposure.paths import edges_of

MOST_PAIRS, AT_ONCE = 3_000_000, 250_000
"""Of elements and those behind them, in all and at once: of more the ways are not told, and count as short as they may be."""


@dataclass(frozen=True)
class Avoiding:
    """Ways within the blocks of a mesh.

    Attributes:
        blocks: the blocks.
        beyond: of each edge how far its head is, as `Blocks.beyond`.
        cost: how long each edge is.
        branches: the shortest ways as trees, one a door or gateway.
    """

    blocks: Blocks
    beyond: Integers
    cost: Integers
    branches: Branches

    def ahead(self, edges: Integers) -> Integers:
        """Of each of some edges of `Blocks.onward`, how far the door is from its head without passing its tail."""
        mesh, branches = self.blocks.mesh, self.branches
        found: Integers = self.beyond[edges].copy()
        back = np.flatnonzero(branches.place(mesh.head[edges], mesh.tail[edges]) >= 0)
        back = back[np.argsort(mesh.tail[edges[back]], kind="stable")]
        tail, head = mesh.tail[edges[back]], mesh.head[edges[back]]
        roots, begins = np.unique(tail, return_index=True)
        pairs = np.cumsum(branches.behind[roots])
        if not roots.size or pairs[-1] > MOST_PAIRS:
            return found
        begins = np.append(begins, len(back))
        for part in np.split(np.arange(len(roots)), np.flatnonzero(np.diff(pairs // AT_ONCE)) + 1):
            own = slice(begins[part[0]], begins[part[-1] + 1])
            start, told = self._behind(roots[part])
            place = start[np.searchsorted(roots[part], tail[own])]
            found[back[own]] = told[place + branches.place(head[own], tail[own])]
        return found

    def _behind(self, roots: Integers) -> tuple[Integers, Integers]:
        """For some elements, where those behind each begin, and how far these are from the door without it."""
        mesh, branches = self.blocks.mesh, self.branches
        count = branches.behind[roots]
        start = np.cumsum(count) - count
        element = branches.order[spans(branches.first[roots] + 1, count)]
        edges, degree = edges_of(mesh.start, element)
        pair = np.repeat(np.arange(len(element)), degree)
        root = np.repeat(np.arange(len(roots)), count)[pair]
        inside = branches.place(mesh.head[edges], roots[root])
        out = (inside < 0) & (mesh.head[edges] != roots[root])
        told = np.full(len(element), FAR)
        np.minimum.at(told, pair[out], np.minimum(self.cost[edges[out]] + self.beyond[edges[out]], FAR))
        within = np.flatnonzero((inside >= 0) & self.blocks.back[edges])
        begins = np.searchsorted(pair[within], np.arange(len(element) + 1))
        _spread(told, begins, start[root[within]] + inside[within], self.cost[edges[within]])
        return start, told


def avoiding(blocks: Blocks, distance: Integers, cost: Integers) -> Avoiding:
    """Make ways ready.

    Args:
        blocks: the blocks of a mesh.
        distance: what `Blocks.distances` says of them.
        cost: how long each edge is.
    """
    beyond = blocks.beyond(distance)
    inner = np.where(blocks.door, FAR, beyond)
    return Avoiding(blocks, beyond, cost, numbered_branches(parents(blocks.mesh, inner, distance, cost)))


def _spread(told: Integers, begins: Integers, other: Integers, length: Integers) -> None:
    """Shorten what is told of each place by what those beside it offer: from `begins` on, other places and how far they are."""
    scratch = np.empty(len(told), np.int64)
    frontier: Integers = np.flatnonzero(told < FAR)
    while frontier.size:
        count = begins[frontier + 1] - begins[frontier]
        ways = spans(begins[frontier], count)
        offered = np.repeat(told[frontier], count) + length[ways]
        better = offered < told[other[ways]]
        reached = other[ways][better]
        np.minimum.at(told, reached, offered[better])
        frontier = each_once(reached, scratch)
