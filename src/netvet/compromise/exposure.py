"""What some elements could see or stop, and the cells of the table of functions behind it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from netvet.exposure import Share

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Chosen:
    """Elements that are taken as compromised.

    Attributes:
        label: who they are, in the words of the asker.
        surely: those that are, a mask over the network.
        perhaps: those that may be, the former among them.
        lacks: why it is not known of some whether they are: what is not known, in words, and of how many elements.
    """

    label: str
    surely: Mask
    perhaps: Mask
    lacks: Mapping[str, int] = field(default_factory=dict)

    def without(self, label: str, gone: Mask, maybe_gone: Mask | None = None) -> Chosen:
        """The same without some elements, and perhaps without some more."""
        lost = gone if maybe_gone is None else gone | maybe_gone
        return Chosen(label, self.surely & ~lost, self.perhaps & ~gone, self.lacks)


@dataclass(frozen=True)
class Cell:
    """A cell of the table of functions on which a result rests.

    Attributes:
        function: the function.
        word: the class, or `disruption`.
        cell: what stands there.
        cite: the clause behind it, or that there is none.
    """

    function: str
    word: str
    cell: str
    cite: str


@dataclass(frozen=True)
class Exposure:
    """What some elements could see or stop.

    Attributes:
        label: who is compromised, in the words of the asker.
        chosen, perhaps: how many elements are, and how many more may be.
        controlled: how many more they control for certain, by managing and hosting.
        shares: per class and measure.
        cells: the cells behind it.
        lacks: as of `Chosen`.
    """

    label: str
    chosen: int
    perhaps: int
    controlled: int
    shares: tuple[Share, ...]
    cells: tuple[Cell, ...]
    lacks: Mapping[str, int] = field(default_factory=dict)

    def share(self, word: str, measure: str = "subscribers") -> Share:
        """The share of one class and measure."""
        return next(one for one in self.shares if (one.word, one.measure) == (word, measure))
