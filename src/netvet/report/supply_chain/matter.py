"""What a report on the supply chain tells: exposure at a glance, and dependence, each figure with its two ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import netvet
from netvet.case import Case
from netvet.compromise import Exposure, open_scene
from netvet.compromise.glance import Glance, at_a_glance
from netvet.dependence import Dependence, measure_dependence
from netvet.exposure import ASKED, Bounds
from netvet.report.exposure import told

SHOWN = 3
"""Makers whose fleets are drawn."""


@dataclass(frozen=True)
class Matter:
    """What a report on the supply chain tells.

    Attributes:
        case: the case.
        day, as_of: the day asked, and that of the network.
        version: of the program.
        glance: one element of each kind, and the radio of each maker.
        rests_on: what the figures of exposure rest on, in sentences.
        dependence: shares by operator, functions and areas of one maker.
        cells: the cells of the table of functions behind what is shown: function, class, what stands there, its source.
    """

    case: Case
    day: date
    as_of: date
    version: str
    glance: Glance
    rests_on: tuple[str, ...]
    dependence: Dependence
    cells: tuple[tuple[str, str, str, str], ...]

    @property
    def estimate(self) -> bool:
        """Whether anything rests on an estimate."""
        return self.dependence.estimate or any("estimate" in line for line in self.rests_on)


def gather(case: Case, on: date | None, *, set_aside: bool = False) -> Matter:
    """Ask a case all that the report tells.

    Raises:
        NetvetError: where the case, its network or a dossier cannot be used.
    """
    with open_scene(case, on=on, set_aside=set_aside) as scene:
        glance = at_a_glance(scene)
        found = [one.exposure for one in glance.singles] + [one.managed for one in glance.fleets]
        rests_on, day, as_of = tuple(told(scene, found)), scene.day, scene.as_of
    return Matter(
        case=case,
        day=day,
        as_of=as_of,
        version=netvet.__version__,
        glance=glance,
        rests_on=rests_on,
        dependence=measure_dependence(case, on=on, set_aside=set_aside),
        cells=_cells(found),
    )


def _cells(found: list[Exposure]) -> tuple[tuple[str, str, str, str], ...]:
    cells = dict.fromkeys(cell for one in found for cell in one.cells)
    return tuple((cell.function, cell.word, cell.cell, cell.cite) for cell in cells)


def reach_of(exposure: Exposure) -> list[Bounds]:
    """The share of subscribers by reach of each class of ASKED."""
    return [exposure.share(word).reach for word in ASKED]
