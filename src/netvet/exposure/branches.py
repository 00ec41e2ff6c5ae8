"""A tree over elements, numbered branch by branch: what lies behind an element is then a run of numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.counting import spans
from netvet.exposure.links import Integers, Mask


@dataclass(frozen=True)
class Branches:
    """A tree, or several.

    Attributes:
        parent: of each element the next one towards its root; -1 of roots.
        first: the number of each element.
        behind: how many elements are behind each.
        order: the elements by their number.
        levels: the elements by their depth, roots first.
    """

    parent: Integers
    first: Integers
    behind: Integers
    order: Integers
    levels: tuple[Integers, ...]

    def place(self, element: Integers, root: Integers) -> Integers:
        """Of some elements the place among those behind another, from 0; -1 where it is not behind it."""
        far = self.first[element] - self.first[root] - 1
        return np.where((far >= 0) & (far < self.behind[root]), far, -1)


def numbered_branches(parent: Integers) -> Branches:
    """Number the elements of a tree, whose parents are given."""
    levels = _levels(parent)
    behind, first = np.zeros(len(parent), np.int64), np.zeros(len(parent), np.int64)
    for level in reversed(levels[1:]):
        np.add.at(behind, parent[level], behind[level] + 1)
    for level in levels:
        above = parent[level]
        run = np.cumsum(behind[level] + 1) - behind[level] - 1
        new: Mask = np.append(True, above[1:] != above[:-1])[: len(level)]
        begins = np.flatnonzero(new)
        within = run - np.repeat(run[begins], np.diff(np.append(begins, len(level))))
        first[level] = within + np.where(above < 0, 0, first[above] + 1)
    return Branches(parent, first, behind, np.argsort(first), levels)


def _levels(parent: Integers) -> tuple[Integers, ...]:
    """The elements by their depth, those with the same parent side by side."""
    order = np.argsort(parent, kind="stable")
    begins = np.searchsorted(parent[order], np.arange(len(parent) + 1))
    level: Integers = order[: begins[0]]
    levels = []
    while level.size:
        levels.append(level)
        level = order[spans(begins[level], begins[level + 1] - begins[level])]
    return tuple(levels)
