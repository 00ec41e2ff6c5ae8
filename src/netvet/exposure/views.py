"""What part of what each station serves is seen, on its ways or at itself, for many questions at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from netvet.exposure.chains import Marks
from netvet.exposure.counting import numbered
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.nearby import Near
from netvet.exposure.routes import Routes
from netvet.exposure.shades import Shades, hanging
from netvet.exposure.sorts import Flags, Sorts


@dataclass(frozen=True)
class View:
    """The parts seen.

    Attributes:
        shade: of each station, its row in `part`.
        part: by shade and question, the share of what a station serves that is seen, 0 to 1.
        surely: by question, whether the least is asked, or the most: they differ where a station has no way.
    """

    shade: Integers
    part: Floats
    surely: Mask


class Views:
    """The views of one plane.

    Args:
        routes: the ways of the stations.
        plane: the plane.
    """

    def __init__(self, routes: Routes, plane: str) -> None:
        self._network, self._stations = routes.network, routes.stations
        self._lost = np.flatnonzero(~routes.traced[plane]).astype(np.int32)
        self._near = routes.near(plane) if self._lost.size else None
        self._beside = self._lost if self._near is None else np.flatnonzero(self._near.kind >= 0).astype(np.int32)
        self._braid = routes.unsteady[plane]
        self._traced = slice(None) if not self._lost.size else self._braid.stations
        self._hanging = hanging(self._braid) if len(self._braid.stations) else None
        self._there = self._functions_there()

    def of(self, sorts: Sorts, flags: Sequence[Flags]) -> tuple[View, list[int], list[int]]:
        """What is seen, and for each question the column of `View.part` of the least, and of the most."""
        columns: dict[tuple[bytes, bytes, bool], tuple[Mask, Mask, bool]] = {}
        there = self._there[sorts.function]
        places = []
        for one in flags:
            for seen, shielded, least in ((one.served, one.shielded, True), (one.maybe_served, one.maybe_shielded, False)):
                served = seen & there
                strong = served & ~shielded
                places.append((served.tobytes(), strong.tobytes(), least))
                columns.setdefault(places[-1], (served, strong, least))
        order = {key: place for place, key in enumerate(columns)}
        asked = [order[key] for key in places]
        every, strong_ones, surely = (np.array(part) for part in zip(*columns.values(), strict=True))
        return self._view(sorts, every.T, strong_ones.T, surely), asked[::2], asked[1::2]

    def _functions_there(self) -> Mask:
        """Which combinations of functions stand on ways, or may: questions that differ in others alone are the same here."""
        found = np.zeros(len(self._network.sight.functions), bool)
        for places in (self._braid.ways.nodes, self._beside, self._stations[self._lost]):
            found[self._network.function[places]] = True
        return found

    def _view(self, sorts: Sorts, seen: Mask, strong: Mask, surely: Mask) -> View:
        if not seen.any():
            return View(np.zeros(len(self._stations), np.int32), np.zeros((1, len(surely))), surely)
        rows, mark_of = np.unique(np.concatenate([seen, strong], axis=1), axis=0, return_inverse=True)
        marks = Marks(rows[:, : len(surely)], rows[:, len(surely) :], surely)
        mark = mark_of.ravel().astype(np.uint16)[sorts.of_element]
        shade: Integers = np.empty(len(self._stations), np.int32)
        part: Floats = np.empty((0, len(surely)))
        if self._near is not None:
            shade[self._lost], part = self._without_way(self._near, mark, marks)
        if self._hanging is not None:
            alone = len(part)
            shade[self._traced], part = Shades(self._braid, mark, marks).of(self._hanging, part)
            shade[self._lost] += len(part) - alone
        return View(shade, part, surely)

    def _without_way(self, near: Near, mark: Integers, marks: Marks) -> tuple[Integers, Floats]:
        """Of stations without a way: what they see themselves; at the most all, where some that see may lie on it."""
        net, sorts = self._network, len(marks.seen)
        here = np.zeros((len(near.serving), sorts), bool)
        here[near.kind[self._beside], mark[self._beside]] = True
        met = near.serving.T @ (here @ marks.seen)
        own = self._stations[self._lost]
        keys = net.operator[own].astype(np.int64) * sorts + mark[own]
        distinct, place = numbered(keys, len(net.operators) * sorts)
        operator, sort = np.divmod(distinct, sorts)
        return place, np.asarray(marks.seen[sort] | (met[operator] & ~marks.surely), float)
