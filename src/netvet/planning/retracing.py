"""Puts the record of a plan beside its case: what was asked, what comes of it at the end, and every table once more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from netvet.case import open_case
from netvet.errors import PlanError
from netvet.inventory import Fault
from netvet.inventory.store import open_inventory
from netvet.planning.announcing import after_all
from netvet.planning.certified import CERTIFICATE
from netvet.planning.checked import Check
from netvet.planning.endstate import Done, EndState, ends_of
from netvet.planning.folder import ELEMENTS, SITES, read_texts
from netvet.planning.planned import Planned
from netvet.planning.question import BASELINE, MOVES, Asked, drops
from netvet.planning.reading import Ground, Judging, judging, read_ground
from netvet.planning.readings import problems_of
from netvet.planning.rebuilding import claims, other_tables, read_summary, rebuild
from netvet.planning.replacing import layers_of
from netvet.planning.sheet import Sheet, read_terms
from netvet.transition import digest_of


def against_case(found: Check, document: dict[str, Any], path: Path, *, set_aside: bool) -> None:
    """Read the case again, and judge the end of each plan."""
    case = open_case(path)
    day, as_of, words = date.fromisoformat(document["on"]), date.fromisoformat(document["as_of"]), document["asked"]
    single, as_if = document["single_sites"], document["as_if"]
    own = found.folder / "own-terms.toml"
    sheet = read_terms(own if own.is_file() else None)
    judged = judging(case, words, day, as_of, as_if=as_if)
    sites = read_texts(found.folder / "sites.csv", SITES)
    elements = read_texts(found.folder / "elements.csv", ELEMENTS)
    with open_inventory(case.network, mapping=case.mapping, set_aside=set_aside) as inventory:
        try:
            ground = read_ground(judged, inventory, sheet, single=single)
        except PlanError as error:
            told = f"as of {day}, the day that it tells, the case cannot be planned"
            found.faults.append(f"{CERTIFICATE}: {told}: {error.message}")
            return
        found.faults += claims(document, case.title, ground, path)
        without = next((one.plan for one in found.plans if one.reading == BASELINE), None)
        problems = problems_of(ground.asked)
        if list(problems) != [one.reading for one in found.plans]:
            found.faults.append(f"{path}: it asks for other plans than those that were made: {', '.join(problems)}")
        for one in found.plans:
            asked = problems.get(one.reading, one.problem)
            if without is not None and one.reading != BASELINE:
                asked = after_all(asked, one.problem.announced, without)
            if digest_of(asked) != one.certificate.inputs:
                found.faults.append(
                    f"{path}: what is asked of it, {one.reading}, is not what was planned; look at case, regimes, terms"
                )
        found.faults += _other_layers(found, ground.asked, path)
        done = [
            Done(one.reading, one.problem, one.plan, found.layers.get(one.reading, []))
            for one in found.plans
            if one.reading != BASELINE
        ]
        for end in ends_of(judged, inventory, done, sites=sites, elements=elements):
            _judge_end(found, end)
        lost, aside = inventory.set_aside + case.set_aside, tuple(inventory.faults)
    if not found.faults:
        _retell(found, document, judged, sheet, ground, lost=lost, aside=aside)


def _retell(
    found: Check,
    document: Mapping[str, Any],
    judged: Judging,
    sheet: Sheet,
    ground: Ground,
    *,
    lost: int,
    aside: tuple[Fault, ...],
) -> None:
    """Put the plans together again, and compare every table with theirs."""
    told, announced = read_summary(found.folder), document.get("announced")
    dropped = {one.reading: drops(ground.asked, one.reading) for one in found.plans}
    again = rebuild(sheet, found.plans, found.layers, told, dropped=dropped)
    planned = Planned(
        case=judged.case,
        day=judged.day,
        as_of=judged.as_of,
        as_if=judged.as_if,
        announced=date.fromisoformat(announced) if announced else None,
        sheet=sheet,
        ground=ground,
        baseline=again.baseline,
        answers=again.answers,
        single=document["single_sites"],
        replanned=told["replanned_at_the_ends"],
        words=document["asked"],
        set_aside=lost,
        faults=aside,
        at_the_end=tuple(found.ends),
    )
    found.faults += other_tables(found.folder, planned)
    found.compared = planned


def _other_layers(found: Check, asked: Asked, path: Path) -> Iterator[str]:
    """Whether the case asks of core, transport and managers what was planned."""
    for one in found.plans:
        if one.reading == BASELINE:
            continue
        own = layers_of(asked, strict=one.reading == MOVES, known=one.problem.announced)
        now = [(part.operator, part.layer, part.lots, digest_of(part.problem)) for part in own]
        layers = found.layers.get(one.reading, [])
        if now != [(part.operator, part.layer, part.lots, digest_of(part.problem)) for part in layers]:
            yield f"{path}: what is asked of core, transport and managers, {one.reading}, is not what was planned"


def _judge_end(found: Check, end: EndState) -> None:
    found.ends.append(end)
    number = sum(end.broken.values())
    if number:
        units, are = ", ".join(list(end.broken)[:3]), "element is" if number == 1 else "elements are"
        found.faults.append(f"the end, {end.reading}: {number} {are} broken that the plan does not list as late ({units})")
    found.remarks += [f"at the end, {end.reading}: {line}" for line in end.limits if line not in end.later]
