"""Sorts of elements: those of one combination of functions that are in the same of some sets; what they see follows from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.counting import numbered
from netvet.exposure.links import Integers, Mask
from netvet.exposure.sight import Sight


@dataclass(frozen=True)
class Asking:
    """Who is in a set for certain, and who may be, when one class is asked: by place in the sets of `Sorts`.

    Attributes:
        column: the class, a place in ASKED.
        low, high: the sets.
        ordering: whether what an element can order another to hand over counts too.
    """

    column: int
    low: int
    high: int
    ordering: bool


@dataclass(frozen=True)
class Flags:
    """What each sort sees of one class: of those it serves, or of every subscriber of its operator.

    Attributes:
        served, anyone: for certain.
        maybe_served, maybe_anyone: possibly.
        shielded, maybe_shielded: what it sees for certain, or possibly, it sees only where IPsec does not protect what passes.
    """

    served: Mask
    anyone: Mask
    maybe_served: Mask
    maybe_anyone: Mask
    shielded: Mask
    maybe_shielded: Mask


@dataclass(frozen=True)
class Sorts:
    """The sorts of a network, given some sets of elements.

    Attributes:
        of_element: the sort of each element.
        function: of each sort, its combination of functions.
        inside: of each sort and set, whether it is in it.
    """

    of_element: Integers
    function: Integers
    inside: Mask

    def flags(self, sight: Sight, asking: Asking) -> Flags:
        """What each sort sees of a class."""
        column, function = asking.column, self.function
        served, maybe = sight.served[function, column], sight.maybe_served[function, column]
        shielded, maybe_shielded = sight.shielded[function, column], sight.maybe_shielded[function, column]
        if asking.ordering:
            ordered = sight.ordered[function, column]
            served, maybe = served | ordered, maybe | ordered
            shielded, maybe_shielded = shielded & ~ordered, maybe_shielded & ~ordered
        low, high = self.inside[:, asking.low], self.inside[:, asking.high]
        return Flags(
            served=low & served,
            anyone=low & sight.anyone[function, column],
            maybe_served=high & maybe,
            maybe_anyone=high & sight.maybe_anyone[function, column],
            shielded=shielded,
            maybe_shielded=maybe_shielded,
        )


def sort_out(function: Integers, functions: int, sets: Sequence[Mask]) -> Sorts:
    """The sorts of elements of some functions, of which there are `functions`, by the sets in which they are."""
    key: NDArray[np.int32] = function.astype(np.int32)
    for one in sets:
        key += key
        key += one
    distinct, of_element = numbered(key, functions << len(sets))
    inside = (distinct[:, None] >> np.arange(len(sets))[::-1]) & 1
    return Sorts(of_element, distinct >> len(sets), inside.astype(bool))


def apart(function: Integers, functions: int, places: Integers) -> Sorts:
    """The sorts of elements if some are each a set of its own, in this order; the last set is empty."""
    number, kinds = len(places), np.arange(functions)
    of_element: NDArray[np.int32] = function.astype(np.int32)
    of_element[places] = functions + np.arange(number)
    inside = np.zeros((functions + number, number + 1), bool)
    inside[functions + np.arange(number), np.arange(number)] = True
    return Sorts(of_element, np.append(kinds, function[places]), inside)
