"""The summary and the page of a plan, told again from its record and its case, and what they told otherwise."""

from __future__ import annotations

import json
from collections.abc import Iterator
from math import isclose
from typing import Any

import netvet
from netvet.planning import Check, Compared, Planned
from netvet.report.files import plain_value
from netvet.report.plan.page import render
from netvet.report.plan.summary import figures, summary

PICTURES = ("spend.svg", "calendar.svg")
SUMMARY = "summary.json"
_ALONE = f"{SUMMARY} but for figures of the plans and their terms"
_RANGES, _OF_PLANS, _ENDS = ("cost_range", "cost_range_proven"), ("without_requirements", "readings"), ("low", "high")
_MOST = 5


def retell(found: Check) -> None:
    """Tell summary and page once more where a check has put the plans together again; what differs becomes a fault.

    Without the case, figures are told again alone.
    """
    if found.compared is None:
        return
    planned = found.compared if isinstance(found.compared, Planned) else None
    told = json.loads((found.folder / SUMMARY).read_text(encoding="utf-8"))
    own = json.loads(json.dumps(figures(found.compared) if planned is None else summary(planned), default=plain_value))
    same = told.pop("netvet", None) == own.pop("netvet", netvet.__version__) == netvet.__version__
    replanned = bool(told["replanned_at_the_ends"])
    if replanned:
        found.remarks.append(
            "each end of the terms has a plan of its own, which is not recorded: those costs are not counted again"
        )
    if replanned or (planned is None and _vague(found.compared)):
        told, own = _middle(told), _middle(own)
    elif planned is not None:
        found.unchecked.remove(SUMMARY)
    if planned is None:
        told = {key: value for key, value in told.items() if key in own}
        found.unchecked[found.unchecked.index(SUMMARY)] = _ALONE
    found.faults += list(_different(SUMMARY, told, own))[:_MOST]
    if planned is not None and same and not replanned:
        found.unchecked.remove("plan.html")
        found.faults += _page(found, planned)


def _vague(found: Compared) -> bool:
    """Whether problems do not tell at which price gear is at the ends: an uplift of nothing, which is something there."""
    ends = [found.sheet.at("gear.uplift", end) for end in ("low", "middle", "high")]
    return not ends[1] and any(ends)


def _middle(told: dict[str, Any]) -> dict[str, Any]:
    """A summary without what is of the ends of the terms."""
    kept = {key: value for key, value in told.items() if key not in _RANGES}
    return {key: _without_ends(value) if key in _OF_PLANS else value for key, value in kept.items()}


def _without_ends(told: Any) -> Any:
    return {key: _without_ends(value) for key, value in told.items() if key not in _ENDS} if isinstance(told, dict) else told


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
