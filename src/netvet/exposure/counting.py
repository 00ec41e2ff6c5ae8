"""Whole numbers as places in a table: which of them occur, and each one's place among those."""

from __future__ import annotations

import numpy as np

from netvet.exposure.links import Integers, Mask


def numbered(keys: Integers, space: int) -> tuple[Integers, Integers]:
    """The distinct keys in order, and the place of each key among them.

    Args:
        keys: whole numbers from 0.
        space: they are all below it.
    """
    if space > 16 * len(keys) + 4096:
        distinct, place = np.unique(keys, return_inverse=True)
        return distinct, place.astype(np.int32)
    there = np.zeros(space, bool)
    there[keys] = True
    distinct = np.flatnonzero(there)
    rank = np.empty(space, np.int32)
    rank[distinct] = np.arange(len(distinct))
    return distinct, rank[keys]


def each_once(places: Integers, scratch: Integers) -> Integers:
    """Some places without those that stand twice.

    Args:
        places: whole numbers from 0.
        scratch: room for one number a place, whatever stands in it.
    """
    turn = np.arange(len(places), dtype=scratch.dtype)
    scratch[places] = turn
    found: Integers = places[scratch[places] == turn]
    return found


def spans(first: Integers, count: Integers) -> Integers:
    """All numbers of some spans, one span after another: from `first`, `count` of them."""
    ends = np.cumsum(count)
    begins: Integers = np.repeat(np.asarray(first - (ends - count)), count)
    inside: Integers = np.arange(len(begins))
    return np.asarray(np.add(begins, inside), np.int64)


def marked(places: Integers, size: int) -> Mask:
    """A mask with some places set."""
    found = np.zeros(size, bool)
    found[places] = True
    return found


def pairs_there(rows: Integers, columns: Integers, shape: tuple[int, int]) -> Mask:
    """A mask over a table with the places set that stand side by side in two lists of the same length."""
    found = np.zeros(shape, bool)
    for begin in range(0, len(rows), _AT_ONCE):  # numpy makes room for whole lists of places anew
        run = slice(begin, begin + _AT_ONCE)
        found[rows[run], columns[run]] = True
    return found


_AT_ONCE = 1 << 20
