"""The least share of a whole of which parts may be missing: who is seen may be missing, who is not may stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from netvet.exposure.links import Floats, Mask


@dataclass(frozen=True)
class Steady:
    """What is seen at stations if stations are missing, by operator and question; all arrays can be spread over each other.

    Attributes:
        seen: how much at least, if all that may be missing are.
        mixed: how much at least, if none are, at sites where the whole falls by less than what is seen (`wavering.mixed`).
        rigid: whether the whole may stay as large though stations are missing.
        left: how much of the whole is left at least, where it is not rigid.
        largest: how large the whole can be.
    """

    seen: Floats
    mixed: Floats
    rigid: Mask
    left: Floats
    largest: Floats


class Dwindled(NamedTuple):
    """The least that is seen, and the whole of which it is a share at least; and the least share of each operator.

    Over several operators the share is at least that of the sums, and at least the least share of any.
    """

    seen: Floats
    whole: Floats
    floor: Floats


def dwindled(seen: Floats, own: Floats, total: Floats, steady: Steady) -> Dwindled:
    """The least share where stations may be missing.

    A share is what is seen of that and of what is not seen. The former is least if all stations that may be missing are; the
    latter is never more than with all stations, but at mixed sites.

    Args:
        seen: how much is seen at least at stations, if none are missing.
        own: how much at least by what functions state that they serve.
        total: the whole, if none are missing.
        steady: the same if some are.
    """
    fallen = np.maximum(seen - steady.seen, 0.0)
    apart = np.where(steady.rigid, steady.largest, np.minimum(total - fallen + steady.mixed, total))
    apart = np.maximum(apart, steady.seen)
    least = np.maximum(steady.seen, np.where(steady.rigid, 0.0, np.minimum(own, steady.left)))
    unseen = np.maximum(np.minimum(apart - steady.seen, steady.largest - own), 0.0)
    floor = np.maximum(_part(steady.seen, apart), _part(own, steady.largest))
    return Dwindled(least, least + unseen, floor)


def _part(seen: Floats, whole: Floats) -> Floats:
    seen, whole = np.broadcast_arrays(seen, whole)
    return np.asarray(np.divide(seen, whole, out=np.zeros(seen.shape), where=whole > 0), float)
