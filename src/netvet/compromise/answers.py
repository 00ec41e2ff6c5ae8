"""All that was asked of a case, and answered."""

from __future__ import annotations

from dataclasses import dataclass

from netvet.compromise.elements import Each
from netvet.compromise.exposure import Exposure
from netvet.compromise.fleets import Parts
from netvet.compromise.glance import Glance
from netvet.compromise.options import Options
from netvet.compromise.week import Week
from netvet.exposure import Worst


@dataclass(frozen=True)
class Answers:
    """What was asked, each part empty where it was not.

    Attributes:
        words: the classes asked.
        glance: one element of each kind and all radio of each maker.
        exposures: what sets could see or stop.
        parts: what of the whole is each maker's.
        each: each element alone; `top` of them are printed.
        worst: the few elements that see or stop most, class by class.
        options: what measures are worth, set by set.
        weeks: whom sets see at some time within some days.
    """

    words: tuple[str, ...]
    glance: Glance | None = None
    exposures: tuple[Exposure, ...] = ()
    parts: Parts | None = None
    each: Each | None = None
    top: int = 20
    worst: tuple[Worst, ...] = ()
    options: tuple[Options, ...] = ()
    weeks: tuple[Week, ...] = ()

    @property
    def told(self) -> tuple[Exposure, ...]:
        """The sets of which all classes are told, those of the glance first."""
        glance = self.glance
        shown = () if glance is None else (*(one.exposure for one in glance.singles), *(one.managed for one in glance.fleets))
        return (*shown, *self.exposures)
