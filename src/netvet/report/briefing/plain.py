"""The briefing as JSON, figures of options with six digits that count."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from netvet.appraisal import WORDS
from netvet.compromise import Exposure
from netvet.findings import Change
from netvet.report.briefing.matter import Matter
from netvet.report.briefing.standing import Door, shut_out, standings, undecided
from netvet.report.dependence_document import document as dependence_document
from netvet.report.exposure_notes import in_words
from netvet.report.glance import glance_rows
from netvet.report.options.folder import options_document
from netvet.report.share import pair


def document(matter: Matter) -> dict[str, Any]:
    """The briefing as mappings and lists: the options and published figures, who may stand where, exposure, dependence."""
    domains, under = standings(matter.options)
    ids = [one.option.id for one in matter.appraisal.options]
    return {
        **options_document(matter.options),
        "admission_on": matter.options.end,
        "admission": [
            {
                "options": [ids[number - 1] for number in one.numbers],
                "makers": [
                    {
                        "makers": list(group.makers),
                        "domains": {
                            domain: {key: getattr(cell, key) for key in ("admitted", "conditional", "undecided", "excluded")}
                            for domain, cell in zip(domains, group.standings, strict=True)
                        },
                    }
                    for group in one.groups
                ],
                "limits": list(one.caps),
                "conditions": list(one.conditions),
            }
            for one in under
        ],
        "ruled_out": [
            {
                "options": [ids[number - 1] for number in one.numbers],
                "makers": list(one.makers),
                "ways_in": list(map(_door, one.doors)),
            }
            for one in shut_out(matter.options)
        ],
        "undecided": [
            {"option": ids[one.number - 1], "makers": list(one.makers), "facts": list(one.facts)}
            for one in undecided(matter.options)
        ],
        **glance_rows(matter.glance, _exposure),
        "exposure_rests_on": list(in_words(matter.exposing, page=True)),
        "dependence": dependence_document(matter.dependence),
    }


def _door(door: Door) -> dict[str, Any]:
    return {
        "domains": list(door.domains),
        "excluded_by": list(door.by),
        "lift": [list(one) for one in door.lift],
        "changes": list(map(_change, door.changes)),
    }


def _change(one: Change) -> dict[str, Any]:
    return {"facts": [asdict(fact) for fact in one.facts], "within_its_control": one.by_vendor}


def _exposure(one: Exposure) -> dict[str, Any]:
    shares = {word: {"design": pair(one.share(word).design), "reach": pair(one.share(word).reach)} for word in WORDS}
    return {"elements": one.chosen, "perhaps": one.perhaps, "controlled": one.controlled, **shares}
