"""What is seen of stations, added up: of most it is a plain sum, of the others the largest of what a site counts twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.sites import Sites
from netvet.exposure.tangle import Tangle, made_tangle


@dataclass(frozen=True)
class Adding:
    """Stations of some weights.

    Attributes:
        rows: those that simply add up, by place among the stations of the count.
        known: what each of these serves.
        limits: by operator, where its own begin, and the end.
        tangle: the others; None where there are none.
    """

    rows: Integers
    known: Floats
    limits: Integers
    tangle: Tangle | None

    def seen(self, shade: Integers, part: Floats, surely: Mask) -> Floats:
        """By operator and question, what is seen of what the stations serve, as far as it is known.

        Args:
            shade: of each station of the count, the row of `part` that holds for it.
            part: by shade and question, the share of what a station serves that is seen, 0 to 1.
            surely: by question, whether the least is asked, or the most.
        """
        own, found = shade[self.rows], np.zeros((len(self.limits) - 1, part.shape[1]))
        for operator, first, last in runs(self.limits):
            base = own[first:last].min()
            weight = np.bincount(own[first:last] - base, self.known[first:last])
            found[operator] = np.einsum("s,sq->q", weight, part[base : base + len(weight)])
        if self.tangle is not None:
            found += self.tangle.seen(shade, part, surely)
        return found


def made_adding(weight: Floats, sites: Sites, unit_operator: Integers, limits: Integers) -> Adding:
    """Tell stations that simply add up from the others.

    Args:
        weight: of each station; nan where it is not known.
        sites: their sites.
        unit_operator: the operator of each site.
        limits: by operator, where its stations begin, and the end.
    """
    several = sites.any_doubled() & sites.any_station(weight != 0)  # of nothing there is nothing to compare
    units = several | sites.any_station(np.isnan(weight))
    tangled = np.repeat(units, sites.sizes)
    rows = np.flatnonzero(~tangled & (weight > 0)).astype(np.int32)
    tangle = None
    if units.any():
        tangle = made_tangle(np.flatnonzero(tangled), weight, sites.among(tangled), unit_operator[units], len(limits) - 1)
    return Adding(rows, weight[rows], np.searchsorted(rows, limits), tangle)


def runs(limits: Integers) -> list[tuple[int, int, int]]:
    """The operators that have stations, with the run of these."""
    return [(i, int(limits[i]), int(limits[i + 1])) for i in range(len(limits) - 1) if limits[i] < limits[i + 1]]
