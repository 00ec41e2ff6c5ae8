"""Where elements go that get another manager or platform: to one of their own maker that is there, or to a new one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.makers import NOBODY_KNOWN
from netvet.compromise.scene import Scene
from netvet.exposure import OUTSIDE

Integers = NDArray[np.integer[Any]]

Fits = Callable[[int, Integers], tuple[Mask, Mask]]
"""Which of some managers or platforms take elements of a combination of functions for certain, and which may."""


@dataclass(frozen=True)
class Homes:
    """The managers, or the platforms, to which elements can go.

    A new one, where none of their maker is there, is not compromised: it is outside the network.

    Attributes:
        scene: the case made ready.
        chosen: who is compromised.
        surely, perhaps: which elements are one, and which may be, the former among them.
        fits: whom each takes.
        idle, maybe_idle: which of them pass no control on, and which may not.
    """

    scene: Scene
    chosen: Chosen
    surely: Mask
    perhaps: Mask
    fits: Fits
    idle: Mask
    maybe_idle: Mask

    def settle(self, rows: Integers) -> tuple[Integers, Integers]:
        """Where some elements go: so that the least is left to control, and the most; OUTSIDE for a new one."""
        net = self.scene.exposing.network
        width, kinds = len(self.scene.makers) + 2, len(net.sight.unknown)
        key = (net.operator[rows].astype(np.int64) * width + self.scene.maker[rows] + 2) * kinds + net.function[rows]
        # nothing goes to itself: each of those to which others can go is asked on its own
        key = key * (len(net) + 1) + np.where(self.perhaps[rows], rows + 1, 0)
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
        found = np.array([self._of(int(row)) for row in rows[first]], np.int32).reshape(-1, 2)
        return found[group, 0], found[group, 1]

    def settle_or_stay(self, rows: Integers, here: Integers) -> tuple[Integers, Integers]:
        """The same of elements of which it is not known whether they stay where they are."""
        least, most = self.settle(rows)
        alike = (least >= 0) & self._alike(here, least)
        return np.where(alike, least, OUTSIDE), np.where(self._pull[most] > self._pull[here], most, here)

    @cached_property
    def reached(self) -> Mask:
        """Which elements the compromised ones may control, as it is."""
        return self.scene.exposing.reach(self.chosen.surely, self.chosen.perhaps)[0][1]

    @cached_property
    def _pull(self) -> Integers:
        """How much more may be left to control, the more the higher, of what goes to each; 0 at the end: to a new one."""
        pull = np.where(self.idle, 0, np.where(self.chosen.perhaps, 2, np.where(self.reached, 1, 0)))
        return np.append(pull, 0)

    @cached_property
    def _places(self) -> Integers:
        return np.flatnonzero(self.perhaps)

    def _of(self, row: int) -> tuple[int, int]:
        net, maker = self.scene.exposing.network, self.scene.maker[row]
        near = self._places[(net.operator[self._places] == net.operator[row]) & (self._places != row)]
        lost = (self.scene.maker[near] == NOBODY_KNOWN) | (maker == NOBODY_KNOWN)
        theirs = (self.scene.maker[near] == maker) & ~lost
        surely, perhaps = self.fits(int(net.function[row]), near)
        sure, able = near[theirs & surely & self.surely[near]], near[(theirs | lost) & perhaps]
        if len(sure) == len(able) == 1:
            return int(sure[0]), int(sure[0])
        most = int(able[self._pull[able].argmax()]) if self._pull[able].any() else OUTSIDE
        if not sure.size or not self._alike(able, sure[:1]).all():
            return OUTSIDE, most
        return int(able[0]), most

    def _alike(self, some: Integers, other: Integers) -> Mask:
        """Whether it makes no difference to which of two one goes: they are one, or both are compromised and open the same."""
        net = self.scene.exposing.network
        inside = self.chosen.surely[some] & self.chosen.surely[other]
        same = (net.function[some] == net.function[other]) & (self.maybe_idle[some] == self.maybe_idle[other])
        return np.asarray((some == other) | (inside & same), bool)
