"""Caps that a plan oversteps: which, how far, and for how long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple


class CapName(NamedTuple):
    """What a cap is called.

    Attributes:
        label: its own; may be empty.
        operator: whose it is; empty where all operators count together.
        makers: whose gear counts.
        measure: what it counts, one of `netvet.transition.problem.MEASURES`.
    """

    label: str
    operator: str
    makers: tuple[str, ...]
    measure: str

    def __str__(self) -> str:
        who = self.operator or "all operators"
        return ", ".join(word for word in (self.label, who, " and ".join(self.makers), self.measure) if word)


@dataclass(frozen=True)
class Above:
    """A cap that a plan oversteps.

    Attributes:
        cap: which.
        quarters: in how many quarters.
        share, most: the share in the quarter in which it is furthest above, and the highest that was allowed then.
        at_end: whether in the last quarter too.
        years: by how much it is overstepped, summed over time: a tenth of the whole above it for two years is 0.2.
    """

    cap: CapName
    quarters: int
    share: float
    most: float
    at_end: bool
    years: float

    def plain(self) -> dict[str, Any]:
        """What a document says of it."""
        return {"subject": str(self.cap), **{key: value for key, value in vars(self).items() if key != "cap"}}
