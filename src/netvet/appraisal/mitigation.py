"""The measures of an option: what each changes, and what that costs; what has no price is not known, and never nothing."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from netvet.appraisal.front import Interval
from netvet.compromise import MEASURES, Taken
from netvet.planning import Sheet

PRICE = "measures."
"""Before the id of a measure: the name of its price among the terms."""


@dataclass(frozen=True)
class Applied:
    """A measure of an option.

    Attributes:
        id, label: what it is called in files, and in words.
        change: what it changes in the network.
        unit, single: what is changed, as it is counted: many of it, and one.
        changes: how many of these, at least and at most; None where the case does not say enough.
        price: of one of them, in thousands of currency; its end is inf where none is given.
        cost: what it costs, in thousands of currency: put in and run over the horizon.
        assumed: why its price is assumed; empty where it has a source, or none is given.
        obstacle: why it changes nothing, or may; empty where it does.
    """

    id: str
    label: str
    change: str
    unit: str
    single: str
    changes: tuple[int, int] | None
    price: Interval
    cost: Interval
    assumed: str
    obstacle: str

    @property
    def priced(self) -> bool:
        """Whether what it costs is known, within a range."""
        return math.isfinite(self.cost[1])


def applied(measures: Sequence[str], readings: Sequence[Taken], sheet: Sheet) -> tuple[Applied, ...]:
    """The measures of an option with their cost.

    Args:
        measures: their ids.
        readings: what they change, by reading of what is not known.
        sheet: the terms.
    """
    return tuple(_applied(one, readings, sheet) for one in measures)


def _applied(ident: str, readings: Sequence[Taken], sheet: Sheet) -> Applied:
    measure, price = MEASURES[ident], sheet.span_of(PRICE + ident)
    counts = [one.changes[ident] for one in readings if ident in one.changes]
    why = next((one.obstacles[ident] for one in readings if ident in one.obstacles), "")
    changes = (min(low for low, _ in counts), max(high for _, high in counts)) if counts else None
    term = sheet.terms.get(PRICE + ident)
    return Applied(
        id=ident,
        label=measure.label,
        change=measure.change,
        unit=measure.unit,
        single=measure.single,
        changes=changes,
        price=price,
        cost=_product(changes, price) if changes else (0.0, math.inf),
        assumed=term.assumed if term else "",
        obstacle=why,
    )


def _product(changes: tuple[int, int], price: Interval) -> Interval:
    """What some changes cost; nothing where there are none, whatever one of them costs."""
    return changes[0] * price[0], changes[1] * price[1] if changes[1] else 0.0


def cost_of(measures: Iterable[Applied]) -> Interval:
    """What measures cost together."""
    found = [one.cost for one in measures]
    return sum(low for low, _ in found), sum(high for _, high in found)
