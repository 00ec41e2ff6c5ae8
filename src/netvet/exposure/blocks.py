"""Parts of a mesh that hang from the rest by one element: on the ways within them nothing beyond it has a bearing.

Two edges are of one block if a circle runs through both, where all gateways are joined to one point. All ways out of a block
pass one element, its door: within it the shortest way to a gateway is the shortest to the door. Blocks are found by means of
any tree of ways (Tarjan and Vishkin 1985).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.branches import Branches, numbered_branches
from netvet.exposure.counting import each_once
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Mask
from netvet.exposure.paths import Mesh, edges_of


@dataclass(frozen=True)
class Blocks:
    """The blocks of a mesh, by its edges, each of which leads one way.

    Attributes:
        mesh: the network.
        number: of each element a number for the block in which its ways begin.
        door_of: of each element the door of the block in which its ways begin; -1 where the gateways are of it.
        onward: which edges may be on a way from their tail: those of the block that has its door ahead of it.
        door: which of these lead to the door.
        back: which edges are turned round such as lead to another element than the door.
    """

    mesh: Mesh
    number: Integers
    door_of: Integers
    onward: Mask
    door: Mask
    back: Mask

    def beyond(self, distance: Integers) -> Integers:
        """Of each edge how far its head is from the door of its block; FAR where it leads out of the block of its tail."""
        return np.where(self.onward, np.where(self.door, 0, distance[self.mesh.head]), FAR)

    def distances(self, gateways: Integers, cost: Integers, doubtful: Mask | None = None) -> Integers:
        """Of each element how far the door of its block is, or the nearest gateway where that has none.

        Args:
            gateways: elements of the mesh.
            cost: how long each edge is.
            doubtful: elements that are not there, but for gateways and doors; of each, how far it is if it alone is there.
        """
        mesh, solid = self.mesh, None if doubtful is None else ~doubtful
        distance = np.full(len(mesh.nodes), FAR)
        near = np.flatnonzero(self.door)
        np.minimum.at(distance, mesh.tail[near], np.minimum(cost[near], FAR))
        distance[gateways] = 0
        scratch = np.empty(len(mesh.nodes), np.int32)
        frontier: Integers = np.flatnonzero(distance < FAR)
        while frontier.size:
            frontier = frontier if solid is None else frontier[solid[frontier]]
            edges, count = edges_of(mesh.start, frontier)
            offered = np.where(self.back[edges], np.repeat(distance[frontier], count) + cost[edges], FAR)
            better = offered < distance[mesh.head[edges]]
            reached, offered = mesh.head[edges][better], offered[better]
            np.minimum.at(distance, reached, offered)
            frontier = each_once(reached, scratch)
        return distance


def find_blocks(mesh: Mesh, distance: Integers) -> Blocks:
    """The blocks of a mesh.

    Args:
        mesh: the network.
        distance: of each of its elements, how far the nearest gateway is.
    """
    tree = numbered_branches(parents(mesh, distance[mesh.head], distance, mesh.cost))
    block = _block_of(mesh, tree)
    head, tail = mesh.head, mesh.tail
    later = np.where(tree.first[head] > tree.first[tail], head, tail)
    own, near = block[later], distance[head] < FAR
    door = _doors(tree, block)
    onward, back = near & (own == block[tail]), near & (own == block[head])
    return Blocks(mesh, block, door, onward, onward & (head == door[tail]), back & (tail != door[head]))


def parents(mesh: Mesh, beyond: Integers, distance: Integers, cost: Integers) -> Integers:
    """Of each element the next one on a shortest way, the first of several; -1 where there is none.

    Args:
        mesh: the network.
        beyond: of each edge, how far its head is; FAR where it is none.
        distance: of each element, how far it is.
        cost: how long each edge is.
    """
    tight = np.flatnonzero((beyond < FAR) & (distance[mesh.tail] == beyond + cost))
    child, place = np.unique(mesh.tail[tight], return_index=True)
    found = np.full(len(mesh.nodes), -1, np.int64)
    found[child] = mesh.head[tight[place]]
    return found


def _block_of(mesh: Mesh, tree: Branches) -> Integers:
    """Of each element a number for the block of the edge to its parent; a root has one towards all gateways."""
    head, tail, parent, first = mesh.head, mesh.tail, tree.parent, tree.first
    other = np.flatnonzero((parent[tail] != head) & (parent[head] != tail))
    head, tail = head[other], tail[other]
    apart = (tree.place(head, tail) < 0) & (tree.place(tail, head) < 0)
    low, high = first.copy(), first.copy()
    np.minimum.at(low, tail, first[head])
    np.maximum.at(high, tail, first[head])
    for level in reversed(tree.levels[1:]):
        np.minimum.at(low, parent[level], low[level])
        np.maximum.at(high, parent[level], high[level])
    child = np.flatnonzero(parent >= 0)
    above = parent[child]
    through = (low[child] < first[above]) | (high[child] > first[above] + tree.behind[above])
    return _joined(len(first), np.append(tail[apart], child[through]), np.append(head[apart], above[through]))


def _joined(size: int, one: Integers, other: Integers) -> Integers:
    """The least of all numbers that are joined to each, by pairs that are joined."""
    label: Integers = np.arange(size)
    while True:
        least = np.minimum(label[one], label[other])
        found = label.copy()
        np.minimum.at(found, label[one], least)
        np.minimum.at(found, label[other], least)
        while (found[found] != found).any():
            found = found[found]
        if (found == label).all():
            return label
        label = found


def _doors(tree: Branches, block: Integers) -> Integers:
    """Of each element the door of its block, as `Blocks.door_of`."""
    top = np.full(len(block), len(block))
    np.minimum.at(top, block, tree.first)
    return np.asarray(tree.parent[tree.order[top[block]]])
