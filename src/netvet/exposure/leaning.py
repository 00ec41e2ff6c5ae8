"""Even splits over hops of which some may be missing: the greatest, or the least, that the mean over those left can be."""

from __future__ import annotations

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.ways import Wave


def farthest_means(values: Floats, wave: Wave, greatest: Mask) -> Floats:
    """Of each element and question, the farthest that the mean over its hops can be.

    Args:
        values: by hop and question.
        wave: the elements and their hops, of which not all are solid; where none of an element's is, at least one is there.
        greatest: by question, whether the greatest mean is asked, or the least.
    """
    solid = np.asarray(wave.solid)
    count = np.add.reduceat(solid.astype(np.int64), np.asarray(wave.first))
    sums = np.add.reduceat(np.where(solid[:, None], values, 0.0), np.asarray(wave.first), axis=0)
    element = np.repeat(np.arange(len(count)), np.asarray(wave.ways))[~solid]
    found = np.empty_like(sums)
    for question, up in enumerate(greatest.tolist()):
        sign = 1.0 if up else -1.0
        found[:, question] = sign * _greatest(sign * sums[:, question], count, element, sign * values[~solid, question])
    return np.clip(found, 0.0, 1.0)  # a chance; rounding may lead beyond


def _greatest(sums: Floats, count: Integers, element: Integers, offered: Floats) -> Floats:
    """The greatest mean of some that are there, and of as many as one likes of those offered: the largest of these."""
    order = np.lexsort((-offered, element))
    element, offered = element[order], offered[order]
    begins = np.flatnonzero(np.append(True, element[1:] != element[:-1])) if len(element) else np.zeros(0, np.int64)
    turn = np.arange(len(element)) - np.repeat(begins, np.diff(np.append(begins, len(element)))) + 1
    running = np.cumsum(offered)
    before = np.repeat(running[begins] - offered[begins], np.diff(np.append(begins, len(element))))
    mean = (sums[element] + running - before) / (count[element] + turn)
    found = np.where(count > 0, sums / np.maximum(count, 1), -np.inf)
    np.maximum.at(found, element, mean)
    return found
