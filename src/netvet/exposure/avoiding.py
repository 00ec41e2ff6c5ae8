"""How far elements are from the gateways by a way that does not come back: one that avoids the element from which it starts.

All elements and their shortest ways make a tree. Who is not behind an element in it has a shortest way without it; who is may
leave its branch by another edge. What lies behind an element is a run of numbers, if elements are numbered branch by branch.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.counting import each_once, spans
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers
from netvet.exposure.paths import Mesh, edges_of

MOST_PAIRS, AT_ONCE = 3_000_000, 250_000
"""Of elements and those behind them, in all and at once: of more the ways are not told, and count as short as they may be."""


@dataclass(frozen=True)
class Branches:
    """The shortest ways of all elements of a mesh as a tree, its elements numbered branch by branch.

    Attributes:
        first: the number of each element.
        behind: how many elements are behind each.
        order: the elements by their number.
    """

    first: Integers
    behind: Integers
    order: Integers

    def inside(self, element: Integers, root: Integers) -> Integers:
        """Of some elements the place among those behind a root, from 0; -1 where it is not behind it."""
        far = self.first[element] - self.first[root] - 1
        return np.where((far >= 0) & (far < self.behind[root]), far, -1)


def distances_ahead(mesh: Mesh, distance: Integers, cost: Integers, edges: Integers) -> Integers:
    """Of each of some edges, how far the gateways are from where it leads without passing where it comes from.

    Args:
        mesh: the network.
        distance: of each of its elements, how far the nearest gateway is.
        cost: how long each edge is.
        edges: the edges asked, that lead to elements which can reach a gateway.
    """
    branches = _branches(mesh, distance, cost)
    found: Integers = distance[mesh.head[edges]].copy()
    back = np.flatnonzero(branches.inside(mesh.head[edges], mesh.tail[edges]) >= 0)
    back = back[np.argsort(mesh.tail[edges[back]], kind="stable")]
    tail, head = mesh.tail[edges[back]], mesh.head[edges[back]]
    roots, begins = np.unique(tail, return_index=True)
    pairs = np.cumsum(branches.behind[roots])
    if not roots.size or pairs[-1] > MOST_PAIRS:
        return found
    begins = np.append(begins, len(back))
    parts = np.split(np.arange(len(roots)), np.flatnonzero(np.diff(pairs // AT_ONCE)) + 1)
    for part in parts:
        own = slice(begins[part[0]], begins[part[-1] + 1])
        start, told = _around(mesh, (distance, cost), branches, roots[part])
        place = start[np.searchsorted(roots[part], tail[own])]
        found[back[own]] = told[place + branches.inside(head[own], tail[own])]
    return found


def _branches(mesh: Mesh, distance: Integers, cost: Integers) -> Branches:
    """The tree: of several shortest ways of an element the first."""
    size = len(mesh.nodes)
    tight = np.flatnonzero((distance[mesh.tail] < FAR) & (distance[mesh.tail] == distance[mesh.head] + cost))
    child, place = np.unique(mesh.tail[tight], return_index=True)
    parent = np.full(size, -1, np.int64)
    parent[child] = mesh.head[tight[place]]
    levels = _levels(parent)
    behind = np.zeros(size, np.int64)
    for level in reversed(levels[1:]):
        np.add.at(behind, parent[level], behind[level] + 1)
    first, root = np.zeros(size, np.int64), levels[0]
    first[root] = np.cumsum(behind[root] + 1) - behind[root] - 1
    for level in levels[1:]:
        run = np.cumsum(behind[level] + 1) - behind[level] - 1
        new = np.flatnonzero(np.append(True, parent[level][1:] != parent[level][:-1]))
        within = run - np.repeat(run[new], np.diff(np.append(new, len(level))))
        first[level] = first[parent[level]] + 1 + within
    return Branches(first, behind, np.argsort(first))


def _levels(parent: Integers) -> list[Integers]:
    """The elements by their depth in the tree, those with the same parent side by side."""
    order = np.argsort(parent, kind="stable")
    begins = np.searchsorted(parent[order], np.arange(len(parent) + 1))
    level: Integers = order[: begins[0]]
    levels = [level]
    while level.size:
        level = order[spans(begins[level], begins[level + 1] - begins[level])]
        levels.append(level)
    return levels[:-1] or levels


def _around(mesh: Mesh, measures: tuple[Integers, Integers], branches: Branches, roots: Integers) -> tuple[Integers, Integers]:
    """For some roots, where the elements behind each begin, and how far these are from the gateways without the root."""
    distance, cost = measures
    count = branches.behind[roots]
    start = np.cumsum(count) - count
    element = branches.order[spans(branches.first[roots] + 1, count)]
    edges, degree = edges_of(mesh.start, element)
    pair, root = np.repeat(np.arange(len(element)), degree), np.repeat(np.repeat(np.arange(len(roots)), count), degree)
    inside = branches.inside(mesh.head[edges], roots[root])
    out = (inside < 0) & (mesh.head[edges] != roots[root])
    told = np.full(len(element), FAR)
    np.minimum.at(told, pair[out], np.minimum(cost[edges[out]] + distance[mesh.head[edges[out]]], FAR))
    within = np.flatnonzero(inside >= 0)
    # links lead both ways: what an element offers to those beside it stands with its own edges
    begins = np.searchsorted(pair[within], np.arange(len(element) + 1))
    other, length = start[root[within]] + inside[within], cost[edges[within]]
    scratch = np.empty(len(element), np.int64)
    frontier: Integers = np.flatnonzero(told < FAR)
    while frontier.size:
        ways = spans(begins[frontier], begins[frontier + 1] - begins[frontier])
        offered = told[pair[within[ways]]] + length[ways]
        better = offered < told[other[ways]]
        frontier = each_once(other[ways][better], scratch)
        np.minimum.at(told, other[ways][better], offered[better])
    return start, told
