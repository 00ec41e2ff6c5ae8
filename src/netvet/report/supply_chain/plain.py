"""The report on the supply chain as JSON, nothing rounded."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netvet.compromise import Exposure, Options
from netvet.dependence import departure_row, term_lines
from netvet.exposure import ASKED, MEASURES, Bounds, Share
from netvet.report.dependence_document import document as dependence_document
from netvet.report.exposure_notes import in_words
from netvet.report.glance import glance_rows
from netvet.report.supply_chain.matter import Matter


def document(matter: Matter) -> dict[str, Any]:
    """The report as mappings and lists; shares from 0 to 1."""
    return {
        "netvet": matter.version,
        "case": matter.case.title,
        "notice": matter.case.notice,
        "attribution": matter.case.attribution,
        "on": matter.day,
        "as_of": matter.as_of,
        "estimate": matter.estimate,
        **glance_rows(matter.glance, _exposure),
        "rests_on": list(in_words(matter.rests_on, page=True)),
        "cells": [dict(zip(("function", "class", "cell", "cite"), cell, strict=True)) for cell in matter.cells],
        "measures": list(map(_measures, matter.measures)),
        "dependence": dependence_document(matter.dependence),
        "withdrawals": [
            {"makers": list(one.makers), "terms": term_lines(one.terms), "quarters": list(map(departure_row, one.national))}
            for one in matter.withdrawals
        ],
    }


def _measures(found: Options) -> dict[str, Any]:
    return {
        "compromised": found.chosen.label,
        "before": _bounds(found.before),
        "measures": [
            {"label": one.label, "change": one.change, "obstacle": one.obstacle, "after": _bounds(one.shares or {})}
            for one in found.options
        ],
    }


def _bounds(shares: Mapping[tuple[str, str], Bounds]) -> dict[str, Any]:
    return {
        measure: {word: {"low": found.low, "high": found.high} for (word, own), found in shares.items() if own == measure}
        for measure in MEASURES
    }


def _exposure(one: Exposure) -> dict[str, Any]:
    shares = {measure: {word: _share(one.share(word, measure)) for word in ASKED} for measure in MEASURES}
    return {"elements": one.chosen, "perhaps": one.perhaps, "controlled": one.controlled, **shares}


def _share(share: Share) -> dict[str, Any]:
    sides = {"design": share.design, "reach": share.reach}
    return {side: {"low": bounds.low, "high": bounds.high} for side, bounds in sides.items()}
