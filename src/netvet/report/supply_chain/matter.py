"""What a report on the supply chain tells: exposure at a glance, and dependence, each figure with its two ends."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import netvet
from netvet.case import Case
from netvet.compromise import Exposure, Options, open_scene, weigh_options
from netvet.compromise.glance import Glance, at_a_glance
from netvet.dependence import Dependence, Withdrawal, measure_dependence, withdraw_makers
from netvet.dossier import maker_names, read_dossiers
from netvet.exposure import ASKED, Bounds
from netvet.inventory import Fault
from netvet.report.exposure_notes import Note, notes_of

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
        rests_on: what the figures of exposure rest on.
        measures: what measures are worth against the maker with most radio, beside bans; against each of them at a tie.
        dependence: shares by operator, functions and areas of one maker.
        withdrawals: what follows where each of the largest makers alone leaves.
        cells: the cells of the table of functions behind what is shown: function, class, what stands there, its source.
        names: what makers are called, by their ids and by their names as written.
    """

    case: Case
    day: date
    as_of: date
    version: str
    glance: Glance
    rests_on: tuple[Note, ...]
    measures: tuple[Options, ...]
    dependence: Dependence
    withdrawals: tuple[Withdrawal, ...]
    cells: tuple[tuple[str, str, str, str], ...]
    names: Mapping[str, str]

    def name(self, maker: str) -> str:
        """What a maker is called; a name that no dossier knows is called as it is written."""
        return self.names.get(maker, maker)

    def called(self, makers: Iterable[str]) -> list[str]:
        """What makers are called."""
        return list(map(self.name, makers))

    @property
    def faults(self) -> list[Fault]:
        """The rows that were set aside."""
        return self.dependence.faults

    @property
    def estimate(self) -> bool:
        """Whether anything rests on an estimate."""
        return self.dependence.estimate or any(one.key == "estimate" for one in self.rests_on)


def gather(case: Case, on: date | None, *, set_aside: bool = False) -> Matter:
    """Ask a case all that the report tells.

    Raises:
        NetvetError: where the case, its network or a dossier cannot be used.
    """
    with open_scene(case, on=on, set_aside=set_aside) as scene:
        glance = at_a_glance(scene)
        found = [one.exposure for one in glance.singles] + [one.managed for one in glance.fleets]
        fleets = {fleet.label: fleet for fleet in scene.fleets()}
        measures = tuple(weigh_options(scene, fleets[maker]) for maker in glance.leading)
        rests_on, day, as_of = tuple(notes_of(scene, found)), scene.day, scene.as_of
    dependence = measure_dependence(case, on=on, set_aside=set_aside)
    return Matter(
        case=case,
        day=day,
        as_of=as_of,
        version=netvet.__version__,
        glance=glance,
        rests_on=rests_on,
        measures=measures,
        dependence=dependence,
        withdrawals=_withdrawals(case, dependence, day, as_of, set_aside=set_aside),
        cells=_cells(found),
        names=maker_names(read_dossiers(*case.dossiers), fleets),
    )


def _withdrawals(case: Case, dependence: Dependence, day: date, as_of: date, *, set_aside: bool) -> tuple[Withdrawal, ...]:
    """Nothing where the day lies before that of the network: what stood before is not known."""
    if day < as_of:
        return ()
    largest = list(largest_makers(dependence))[:SHOWN]
    return tuple(withdraw_makers(case, [maker], start=day, set_aside=set_aside) for maker in largest)


def largest_makers(dependence: Dependence) -> dict[str, float]:
    """The elements that are of each maker for certain, over all scopes, the most first; ties in the order of the inventory."""
    totals: dict[str, float] = {}
    for scope in dependence.scopes:
        for maker, bounds in scope.found.shares.items():
            totals[maker] = totals.get(maker, 0.0) + float(bounds.low * scope.found.whole)
    return dict(sorted(totals.items(), key=lambda one: -one[1]))


def _cells(found: list[Exposure]) -> tuple[tuple[str, str, str, str], ...]:
    cells = dict.fromkeys(cell for one in found for cell in one.cells)
    return tuple((cell.function, cell.word, cell.cell, cell.cite) for cell in cells)


def reach_of(exposure: Exposure) -> list[Bounds]:
    """The share of subscribers by reach of each class of ASKED."""
    return [exposure.share(word).reach for word in ASKED]
