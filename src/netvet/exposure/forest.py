"""The trees at the edge of a network: what has one way on only is set aside, so that a search needs the meshed rest alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netvet.exposure.counting import each_once
from netvet.exposure.links import Integers, Mask


@dataclass(frozen=True)
class Forest:
    """The trees of a network, each hanging from an element of the mesh.

    Attributes:
        parent: the next element towards the mesh; -1 for what is no part of a tree.
        link: the link to it.
        depth: how many steps it is to the mesh, 0 within it.
        root: the element of the mesh from which it hangs; of others themselves.
    """

    parent: Integers
    link: Integers
    depth: Integers
    root: Integers

    @property
    def mesh(self) -> Mask:
        """Which elements are no part of a tree."""
        return np.asarray(self.parent < 0, bool)

    def behind(self, nodes: Integers, chosen: Mask) -> Mask:
        """Which of some elements hang, near or far, from a chosen one: of their tree, or the element from which it hangs."""
        found = np.zeros(len(nodes), bool)
        for moving, here in self._climb(nodes):
            found |= moving & chosen[here]
        return found

    def above(self, nodes: Integers) -> Mask:
        """The elements from which some hang, near or far."""
        found = np.zeros(len(self.parent), bool)
        for moving, here in self._climb(nodes):
            found[here[moving]] = True
        return found

    def _climb(self, nodes: Integers) -> Iterator[tuple[Mask, Integers]]:
        """Step by step towards the mesh: which of some elements went a step, and where all are."""
        while True:
            up = self.parent[nodes]
            moving = up >= 0
            if not moving.any():
                return
            nodes = np.where(moving, up, nodes)
            yield moving, nodes


def peel(ends: Integers, usable: Mask, kept: Mask) -> Forest:
    """Set leaves aside, and what becomes a leaf by it, until none is left.

    Args:
        ends: of each link, the two elements.
        usable: which links there are.
        kept: elements that stay even as leaves: where ways can end.
    """
    size = len(kept)
    degree, sums = _degrees(ends, usable, size)
    parent, link = np.full(size, -1, np.int32), np.full(size, -1, np.int32)
    scratch = np.empty(size, np.int32)
    leaves: Integers = np.flatnonzero((degree == 1) & ~kept)
    rounds = []
    while leaves.size:
        edge = sums[leaves]
        up = ends[edge, 0] + ends[edge, 1] - leaves
        # of two that have only each other, the first stays
        gone = ~((degree[up] == 1) & ~kept[up] & (up > leaves))
        leaves, edge, up = leaves[gone], edge[gone], up[gone]
        parent[leaves], link[leaves] = up, edge
        degree[leaves] = 0
        np.subtract.at(degree, up, 1)
        np.subtract.at(sums, up, edge)
        rounds.append(leaves)
        leaves = each_once(up[(degree[up] == 1) & ~kept[up]], scratch)
    depth, root = np.zeros(size, np.int32), np.arange(size, dtype=np.int32)
    for leaves in reversed(rounds):
        depth[leaves] = depth[parent[leaves]] + 1
        root[leaves] = root[parent[leaves]]
    return Forest(parent, link, depth, root)


def _degrees(ends: Integers, usable: Mask, size: int) -> tuple[Integers, Integers]:
    """By element: at how many links it stands, and the sum of their numbers, which of a leaf is the number of its link."""
    number = np.flatnonzero(usable).astype(np.int32)
    degree, sums = np.zeros(size, np.int32), np.zeros(size, np.int64)
    for side in (0, 1):
        near = ends[number, side]
        np.add.at(degree, near, 1)
        np.add.at(sums, near, number)
    return degree, sums
