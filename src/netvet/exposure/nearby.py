"""What may lie on the way of stations of which no way is known, in kinds: elements of a kind may serve the same operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from netvet.exposure.blocks import find_blocks
from netvet.exposure.counting import numbered
from netvet.exposure.lengths import FAR
from netvet.exposure.links import Integers, Mask
from netvet.exposure.paths import Paths
from netvet.exposure.ways import reached


@dataclass(frozen=True)
class Near:
    """The elements that may lie on such ways.

    Attributes:
        kind: of each element its kind; -1 of those that lie on none.
        serving: by kind and operator, whether such an element may lie on the way of a station of the operator without one.
    """

    kind: Integers
    serving: Mask


def sorted_near(operator: Integers, beside: Mask, lending: Mask, transit: Mapping[int, Mask]) -> Near:
    """The elements in kinds.

    Args:
        operator: of each element its operator.
        beside: which elements may lie on any way of those whom their operator may serve.
        lending: by operator and operator, whether the first may serve the second.
        transit: by operator, which elements may lie on the ways of its stations besides.
    """
    kind: Integers = np.where(beside, operator + 1, 0).astype(np.int64)
    serving = np.concatenate([np.zeros((1, lending.shape[1]), bool), lending])
    for user, places in transit.items():
        serving = np.repeat(serving, 2, axis=0)
        serving[1::2, user] = True
        distinct, kind = numbered(2 * kind + places, len(serving))
        serving = serving[distinct]
    return Near(np.where(np.asarray(serving.any(axis=1))[kind], kind, -1).astype(np.int32), serving)


def between(paths: Paths, gateways: Integers, stations: Integers) -> Mask:
    """Which elements lie on a way of some stations, but at its begin, to any of some gateways that passes nothing twice.

    Such ways pass all that stands in the blocks from door to door, and nothing else (see `netvet.exposure.blocks`).
    """
    mesh, distance = paths.mesh, paths.distances(gateways)
    near = np.append(distance < FAR, False)  # the last for what stands at no link
    own = stations[near[paths.number[stations]]]
    found = paths.forest.above(own)
    if not own.size:
        return found
    blocks, roots = find_blocks(mesh, distance), np.unique(paths.number[own])
    edges = np.flatnonzero(blocks.onward)
    start = np.searchsorted(mesh.tail[edges], np.arange(len(mesh.nodes) + 1))
    passed = reached(start, mesh.head[edges], roots)
    # a station in whose block nobody else's way begins or comes in from behind passes its own alone
    entered = edges[passed[mesh.tail[edges]] & (blocks.number[mesh.tail[edges]] != blocks.number[mesh.head[edges]])]
    begun = np.bincount(blocks.number[roots], minlength=len(mesh.nodes))
    begun[blocks.number[mesh.head[entered]]] += 1
    passed[roots[begun[blocks.number[roots]] == 1]] = False
    found[mesh.nodes[passed]] = True
    return found
