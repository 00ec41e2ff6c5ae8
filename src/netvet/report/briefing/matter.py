"""What a briefing tells: the options side by side, exposure at a glance, and dependence as it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import netvet
from netvet.appraisal import Appraisal, appraise
from netvet.case import Case
from netvet.compromise import open_scene
from netvet.compromise.glance import Glance, at_a_glance
from netvet.dependence import Dependence, measure_dependence
from netvet.dossier import maker_names, read_dossiers
from netvet.errors import CaseError
from netvet.inventory import Fault
from netvet.report.exposure_notes import Note, notes_of
from netvet.report.options import matter as options

SECONDS = 240.0
"""How long plans are searched for, at most, if nothing else is said."""


@dataclass(frozen=True)
class Matter:
    """What a briefing tells.

    Attributes:
        case: the case.
        day, as_of: the day asked, and that of the network.
        version: of the program.
        options: the options side by side, who is ruled out by each, published figures.
        elements, sites: how many there are, of the operators of `dependence`.
        glance: one element of each kind, and the radio of each maker.
        exposing: what the figures of exposure at a glance rest on.
        dependence: shares by operator, functions and areas of one maker, as they stand.
        names: what makers are called, by their ids and by their names as written.
    """

    case: Case
    day: date
    as_of: date
    version: str
    options: options.Matter
    elements: int
    sites: int
    glance: Glance
    exposing: tuple[Note, ...]
    dependence: Dependence
    names: Mapping[str, str]

    def name(self, maker: str) -> str:
        """What a maker is called; a name that no dossier knows is called as it is written."""
        return self.names.get(maker, maker)

    @property
    def faults(self) -> list[Fault]:
        """The rows that were set aside: none, as plans are not made of a part."""
        return []

    @property
    def appraisal(self) -> Appraisal:
        """The options side by side."""
        return self.options.appraisal


def gather(
    case: Case,
    on: date | None,
    *,
    set_aside: bool = False,
    watched: str | None = None,
    terms: Path | None = None,
    seconds: float | None = None,
) -> Matter:
    """Ask a case all that the briefing tells.

    Raises:
        NetvetError: where the case has no options, or it, its network or a dossier cannot be used.
    """
    if set_aside:
        remedy = "mend the rows, or set them aside by netvet inventory convert"
        raise CaseError("a briefing goes on without no rows", where=str(case.network), remedy=remedy)
    found = appraise(case, on=on, watched=watched, terms=terms, seconds=seconds or SECONDS)
    return about(found)


def about(found: Appraisal) -> Matter:
    """All that the briefing tells beside an appraisal that is there already."""
    with open_scene(found.case, on=found.day) as scene:
        glance = at_a_glance(scene)
        shown = [one.exposure for one in glance.singles] + [one.managed for one in glance.fleets]
        exposing = tuple(notes_of(scene, shown))
        elements, written = len(scene.exposing.network), scene.makers
    planned = next(one.planned for one in found.options if one.planned)
    return Matter(
        case=found.case,
        day=found.day,
        as_of=found.as_of,
        version=netvet.__version__,
        options=options.gather(found),
        elements=elements,
        sites=round(float(planned.baseline.problem.units.sites.sum())),
        glance=glance,
        exposing=exposing,
        dependence=measure_dependence(found.case, on=found.day),
        names=maker_names(read_dossiers(*found.case.dossiers), written),
    )
