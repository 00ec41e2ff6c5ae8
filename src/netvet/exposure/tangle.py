"""Stations of sites where what is seen is no plain sum: two functions count the same people, or a weight is not known.

What is put together lies in layers: the first combination of functions of all sites side by side, then the second of those that
have one. So a site's largest is found by comparing whole layers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.sites import Sites


@dataclass(frozen=True)
class Tangle:
    """Such stations, in layers.

    Attributes:
        rows: their places among the stations of the count: one of each combination of functions of a site, then the others.
        known: the weight of each, 0 where it is not known.
        more: of each of those others, the place of the one with which it is added up.
        layers: how many parts that count apart (the generations of a site, or the site) have a first combination, how many a
            second, and so on; those with most come first, and those of an operator side by side.
        weight: of each part, what it serves as far as it is known.
        runs, operator: where parts of another operator begin, and whose they are.
        open: of the stations whose weight is not known, the places in `rows`.
        open_unit: the sites of these, numbered.
        gaps: how many such sites there are.
        part_unit: of each part the number of its site; `gaps` where that is none of these.
        operators: how many operators there are.
    """

    rows: Integers
    known: Floats
    more: Integers
    layers: tuple[int, ...]
    weight: Floats
    runs: Integers
    operator: Integers
    open: Integers
    open_unit: Integers
    gaps: int
    part_unit: Integers
    operators: int

    def seen(self, shade: Integers, part: Floats, surely: Mask) -> Floats:
        """By operator and question, what is seen of what they serve; arguments as `Count.seen` has them."""
        own, size = shade[self.rows].astype(np.intp), len(self.rows) - len(self.more)
        first, others, open_ones = own[:size], own[size:], own[self.open]
        cells, found = np.empty(size), np.zeros((self.operators, part.shape[1]))
        for question in np.flatnonzero(part.any(axis=0)):
            share = np.ascontiguousarray(part[:, question])
            np.take(share, first, out=cells, mode="clip")  # all are there: to look again would take longer
            cells *= self.known[:size]
            np.add.at(cells, self.more, self.known[size:] * share[others])
            parts = self._parts(cells, np.maximum if surely[question] else np.add)
            if not surely[question]:
                np.minimum(parts, self.weight, out=parts)
                # a station whose number is not known may serve all of its site
                np.copyto(parts, self.weight, where=self._stray(share[open_ones] > 0))
            found[:, question] = np.bincount(self.operator, np.add.reduceat(parts, self.runs), self.operators)
        return found

    def _parts(self, cells: Floats, rule: np.ufunc) -> Floats:
        """Of each part, what its combinations come to by a rule."""
        parts, start = cells[: self.layers[0]], self.layers[0]
        for size in self.layers[1:]:
            rule(parts[:size], cells[start : start + size], out=parts[:size])
            start += size
        return parts

    def _stray(self, seen: Mask) -> Mask:
        """The parts of sites of which a station of unknown weight is seen: a mask over `open`."""
        stray = np.zeros(self.gaps + 1, bool)
        stray[self.open_unit[seen]] = True
        return np.take(stray, self.part_unit, mode="clip")


def made_tangle(rows: Integers, weight: Floats, sites: Sites, unit_operator: Integers, operators: int) -> Tangle:
    """Put stations in layers.

    Args:
        rows: their places among the stations of the count.
        weight: of the stations of the count, nan where it is not known.
        sites: the sites of `rows`.
        unit_operator: the operator of each site.
        operators: how many there are.
    """
    sizes = np.diff(np.append(sites.ages, len(sites.cells)))
    unit_of_part = sites.unit_of_age
    order = np.lexsort((unit_operator[unit_of_part], -sizes))
    operator = unit_operator[unit_of_part[order]]
    runs = np.flatnonzero(np.append(True, operator[1:] != operator[:-1]))
    layers = [int((sizes > layer).sum()) for layer in range(int(sizes.max()))]
    cells = np.concatenate([sites.ages[order[:size]] + layer for layer, size in enumerate(layers)])
    place = np.empty(len(cells), np.int32)
    place[cells] = np.arange(len(cells))
    first = np.zeros(sites.stations, bool)
    first[sites.cells] = True
    others = np.flatnonzero(~first)
    inside = np.concatenate([sites.cells[cells], others])
    gaps = np.isnan(weight[rows[inside]])
    unit_of = np.repeat(np.arange(len(sites.units)), sites.sizes)
    has_gap = np.zeros(len(sites.units), bool)
    has_gap[unit_of[inside[gaps]]] = True
    number = np.where(has_gap, np.cumsum(has_gap) - 1, has_gap.sum()).astype(np.int32)
    return Tangle(
        rows=rows[inside].astype(np.int32),
        known=np.nan_to_num(weight[rows[inside]]),
        more=place[np.cumsum(first)[others] - 1],
        layers=tuple(layers),
        weight=sites.largest(np.nan_to_num(weight[rows]))[order],
        runs=runs,
        operator=operator[runs],
        open=np.flatnonzero(gaps).astype(np.int32),
        open_unit=number[unit_of[inside[gaps]]],
        gaps=int(has_gap.sum()),
        part_unit=number[unit_of_part[order]],
        operators=operators,
    )
