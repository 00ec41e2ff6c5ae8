"""How long links are, by which ways are measured; where a length is not known, between which two it lies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FAR = np.iinfo(np.int64).max // 4
"""Farther than any way; a link so long is none."""

_SHORTEST = 1


@dataclass(frozen=True)
class Lengths:
    """The lengths of some links: metres where any link has its length, else each is one step.

    Attributes:
        likely: of each; where it is not known, the median of those known.
        least, most: between which it lies, from a metre to FAR; None where all are known, or none.
    """

    likely: NDArray[np.integer[Any]]
    least: NDArray[np.int64] | None = None
    most: NDArray[np.int64] | None = None


def measured_lengths(length: NDArray[np.float64], vague: NDArray[np.bool_]) -> Lengths:
    """Lengths from the column that says them.

    Args:
        length: in km; nan where it is not known.
        vague: of which links it is not known whether they are shorter than that.
    """
    lost = np.isnan(length)
    if lost.all():
        return Lengths(np.ones(len(length), np.int32))
    # shortest paths are compared exactly: whole metres
    told = np.where(lost, np.median(length[~lost]), length)
    likely = np.maximum(np.rint(told * 1000), _SHORTEST).astype(np.int64)
    if not (lost | vague).any():
        return Lengths(likely)
    return Lengths(likely, np.where(lost | vague, _SHORTEST, likely), np.where(lost, FAR, likely))
