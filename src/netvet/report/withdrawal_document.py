"""Makers that leave as a document for JSON: nothing rounded."""

from __future__ import annotations

from typing import Any

import netvet
from netvet.dependence import ASSUMED, Supply, Unsorted, Withdrawal, departure_row
from netvet.report.dependence_document import within


def document(found: Withdrawal) -> dict[str, Any]:
    """Everything that follows where makers leave."""
    terms = found.terms
    last = terms.spares_last
    return {
        "netvet": netvet.__version__,
        "case": found.case.title,
        "notice": found.case.notice,
        "as_of": found.as_of,
        "by": found.by,
        "withdrawn": list(found.makers),
        "from": terms.start,
        "terms": {key: {"value": getattr(terms, key), "assumed": key in terms.assumed} for key in ASSUMED},
        "spares_last_years": None if last == float("inf") else last,
        "estimate": True,
        "inputs": [{"path": within(found.case, path), "sha256": sha} for path, sha in sorted(found.inputs)],
        "set_aside": found.set_aside,
        "elements_without_a_known_maker": found.strange,
        "elements_without_known_subscribers": found.unweighed,
        "elements_perhaps_not_there": found.absent,
        "estimated_elements": found.estimates,
        "quarters": [departure_row(quarter) for quarter in found.quarters],
        "supplies": [_supply(supply) for supply in found.supplies],
        "of_unknown_function": found.unsorted and _unsorted(found.unsorted),
    }


def _supply(supply: Supply) -> dict[str, Any]:
    lists = {label: list(getattr(supply, label)) for label in ("operators", "alone", "here", "listed", "perhaps")}
    head = {"function": supply.function, "elements": supply.elements, "elements_without_a_known_maker": supply.strange}
    head["elements_perhaps_not_there"] = supply.doubtful
    return {**head, **lists, "only_option": supply.only}


def _unsorted(found: Unsorted) -> dict[str, Any]:
    return {
        "elements": found.elements,
        "elements_perhaps_not_there": found.doubtful,
        "operators": list(found.operators),
    }
