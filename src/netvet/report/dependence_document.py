"""Dependence on makers as a document for JSON: nothing rounded."""

from __future__ import annotations

from typing import Any

import netvet
from netvet.case import Case
from netvet.dependence import SQUARE, Areas, Dependence, Scope, Some, ends, ranked, scope_row

_BOUNDS = (
    "they hold the figure whatever makers those that are not known are, whatever those serve of which that is not known, "
    "whichever of those are there of which that is not known, whatever functions those are of, and on which site those stand, "
    "of which that is not known; of areas, the share of people does so, and the numbers are of what is known"
)


def document(found: Dependence) -> dict[str, Any]:
    """Everything that was measured; shares and HHI from 0 to 1."""
    return {
        "netvet": netvet.__version__,
        "case": found.case.title,
        "notice": found.case.notice,
        "as_of": found.as_of,
        "on": found.day,
        "by": found.by,
        "per": list(found.per) or ["nation"],
        "measure": found.measure,
        "bounds": _BOUNDS,
        "inputs": [{"path": within(found.case, path), "sha256": sha} for path, sha in sorted(found.inputs)],
        "set_aside": found.set_aside,
        "elements_perhaps_not_there": found.doubtful,
        "elements_of_unknown_function": found.unsorted,
        "elements_without_a_known_site": found.siteless,
        "left_out": dict(found.left_out),
        "elements_of_unknown_weight": found.unweighed,
        "estimate": found.estimate,
        "scopes": [_scope(scope) for scope in found.scopes],
        "single_supplier": [_scope(scope) | {"certain": scope.found.suppliers == (1, 1)} for scope in found.single],
        "national_by_function": [_scope(scope) for scope in found.national],
        "areas_of_one_maker": _areas(found.areas) if found.areas else None,
    }


def within(case: Case, path: str) -> str:
    """The path of a file from the case; of one that lies elsewhere its name."""
    folder = f"{case.folder.as_posix()}/"
    return path.removeprefix(folder) if path.startswith(folder) else path.rpartition("/")[2]


def _scope(scope: Scope) -> dict[str, Any]:
    return scope_row(scope) | {"shares": [{"maker": maker} | ends("share", bounds) for maker, bounds in ranked(scope)]}


def _areas(areas: Areas) -> dict[str, Any]:
    return {
        "square_degrees": SQUARE,
        **_some(areas.served),
        "served_by_one_operator": areas.alone,
        "sites_without_a_place": areas.unplaced,
        "elements_without_a_site": areas.adrift,
        "elements_perhaps_radio_there": areas.doubtful,
        "elements_that_serve_others_too": areas.shared,
        "used_by_names_that_run_nothing": list(areas.strangers.names) if areas.strangers else [],
        "share_of_people_in_areas_of_one_maker": ends("share", areas.share),
        "one_maker": [{"maker": maker} | _some(some) for maker, some in areas.one_maker.items()],
        "perhaps_one_maker": _some(areas.open),
    }


def _some(some: Some) -> dict[str, Any]:
    """People as the mean of operators' sums, in whole numbers; None where nothing is known of them."""
    return {"areas": some.areas, "people": some.told, "areas_of_unknown_people": some.unpeopled}
