"""Which of many owners hold the same: sets as sorted whole numbers, so that owners that are alike are looked at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[Any]
"""Whole numbers: short ones where there are many, as to fill new memory takes longer than to count."""

DENSE = 1 << 22
"""Numbers below this are told apart in a table of them all, others by sorting."""


_KEPT = 31 << 20
"""Bytes: just below the most up to which C's usual allocator learns what to keep."""


def keep_memory() -> None:
    """Have C's allocator keep what is freed for what comes next, rather than hand it back and fetch it anew, page by page.

    It takes the largest block that was freed so far as the measure of what to keep; nothing of this block is ever filled.
    Other allocators do as they do.
    """
    np.empty(_KEPT, dtype=np.uint8)


@dataclass(frozen=True)
class Alike:
    """Owners by what they hold.

    Attributes:
        owners: every owner that holds anything, ascending.
        kind: of each of them its kind.
        members: of each kind what its owners hold, ascending.
    """

    owners: Ints
    kind: Ints
    members: list[tuple[int, ...]]


def alike(owner: Ints, member: Ints) -> Alike:
    """Tell owners apart by what they hold, one place of the sorted members after the other.

    Args:
        owner: whose each row is, ascending.
        member: what it holds: from 0 up, ascending within an owner, none twice.
    """
    starts = _starts(owner)
    sizes = _lengths(starts, len(owner))
    width = int(member.max(initial=0)) + 1
    first, kind = numbered(member[starts], width)
    told: list[tuple[int, ...]] = [(one,) for one in first.tolist()]
    longer = np.flatnonzero(sizes > 1)
    for place in range(1, int(sizes.max(initial=0))):
        longer = longer[sizes[longer] > place]
        pairs = kind[longer].astype(np.int64) * width + member[starts[longer] + place]
        found, number = numbered(pairs, len(told) * width)
        kind[longer] = len(told) + number
        told += [(*told[pair // width], pair % width) for pair in found.tolist()]
    return Alike(owner[starts], kind, told)


def numbered(values: Ints, limit: int) -> tuple[Ints, Ints]:
    """The different ones of some numbers from 0 to below a limit, ascending, and of each number its place among them."""
    if limit > DENSE:
        found, place = np.unique(values, return_inverse=True)
        return found, place
    seen = np.zeros(limit, dtype=np.bool_)
    seen[values] = True
    found, place = np.flatnonzero(seen), np.empty(limit, dtype=np.int32)
    place[found] = np.arange(len(found), dtype=np.int32)
    return found, place.take(values)


def runs(values: Ints) -> tuple[Ints, Ints]:
    """The different ones of some numbers from 0, ascending, and how often each occurs."""
    ordered = np.sort(values.astype(number_kind(int(values.max(initial=0)) + 1), copy=False))
    starts = _starts(ordered)
    return ordered[starts], _lengths(starts, len(ordered))


def number_kind(limit: int) -> type[Any]:
    """The shortest numbers there are from 0 to below a limit: half as long they are sorted three times as fast."""
    return np.uint32 if limit <= 1 << 32 else np.int64


def bits_of(limit: int) -> int:
    """How many bits a number from 0 to below a limit takes."""
    return max(limit - 1, 0).bit_length()


def _starts(ordered: NDArray[Any]) -> Ints:
    """Where each of some numbers in their order comes first."""
    first = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=first[1:])
    return np.flatnonzero(first)


def _lengths(starts: Ints, whole: int) -> Ints:
    """How far it is from each start to the next, and from the last to the end."""
    found = np.empty_like(starts)
    np.subtract(starts[1:], starts[:-1], out=found[:-1])
    found[-1:] = whole - starts[-1:]
    return found


def earliest(group: Ints, rows: Ints, groups: int) -> Ints:
    """Of each group the lowest of its rows; the highest number there is where it has none."""
    found = np.full(groups, np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(found, group, rows.astype(np.int64, copy=False))  # of another kind they are taken one by one
    return found
