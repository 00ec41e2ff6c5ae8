"""The summary and the page of a plan, told again from its record and its case, and what they told otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isclose
from typing import Any

import netvet
from netvet.planning import Check, Planned
from netvet.report.files import plain_value
from netvet.report.plan.page import render
from netvet.report.plan.summary import summary

PICTURES = ("spend.svg", "calendar.svg")
_OF_ENDS = ("cost_range", "without_requirements", "readings")
_MOST = 5


def retell(found: Check) -> None:
    """Tell summary and page once more where a check has put the plans together again; what differs becomes a fault."""
    planned = found.planned
    if planned is None:
        return
    told = json.loads((found.folder / "summary.json").read_text(encoding="utf-8"))
    own = json.loads(json.dumps(summary(planned), default=plain_value))
    same = told.pop("netvet", None) == own.pop("netvet") == netvet.__version__
    if planned.replanned:
        found.remarks.append(
            "each end of the terms has a plan of its own, which is not recorded: those costs are not counted again"
        )
        told, own = ({key: value for key, value in one.items() if key not in _OF_ENDS} for one in (told, own))
    else:
        found.unchecked.remove("summary.json")
    found.faults += list(_different("summary.json", told, own))[:_MOST]
    if same and not planned.replanned:
        found.unchecked.remove("plan.html")
        found.faults += _page(found, planned)


def _page(found: Check, planned: Planned) -> Iterator[str]:
    """The page, with the pictures of the folder: they are drawn by other software."""
    pictures = {name: (found.folder / name).read_bytes() for name in PICTURES if (found.folder / name).is_file()}
    page = found.folder / "plan.html"
    if len(pictures) < len(PICTURES) or not page.is_file():
        return
    if page.read_bytes() != render(planned, pictures).encode():
        yield "plan.html: told again from the plan and its pictures, it is another page"


def _different(where: str, told: Any, own: Any) -> Iterator[str]:
    if isinstance(told, dict) and isinstance(own, dict):
        for key in dict.fromkeys((*own, *told)):
            if key not in told or key not in own:
                yield f"{where}, {key}: {'missing' if key in own else 'not of this plan'}"
            else:
                yield from _different(f"{where}, {key}", told[key], own[key])
        return
    if isinstance(told, list) and isinstance(own, list) and len(told) == len(own):
        for number, (one, other) in enumerate(zip(told, own, strict=True), 1):
            yield from _different(f"{where}, {number}", one, other)
        return
    number = all(type(one) in (int, float) for one in (told, own))
    if not (isclose(told, own, rel_tol=1e-9, abs_tol=1e-6) if number else told == own and type(told) is type(own)):
        yield f"{where}: {told!r} is told, {own!r} was found"
