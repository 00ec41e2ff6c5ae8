"""A problem as it is written down, and read again: a table of units, and a document of everything else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, get_type_hints

import numpy as np

from netvet.errors import PlanError
from netvet.planning.columns import NOWHERE, Integers, empty, flags, floats, integers, named, places, texts
from netvet.planning.written import fit, unlike
from netvet.transition import Admission, Cap, Capacities, Market, Problem, Terms, Units, Weights, Work, check_problem

if TYPE_CHECKING:
    import pyarrow as pa

_ENDS = ("end_of_life_4g", "end_of_life_5g")
_SHARED = ("sites", "subscribers", "traffic", "wants_five", *_ENDS, "not_before", "bound_until")
_OWN = ("deadline", "rule", "manager_cures")
"""Of a unit, what differs by reading."""

_FLAGS, _FLOATS = ("wants_five", "manager_cures"), ("sites", "subscribers", "traffic")
_WHOLE, YEAR = ("quarters", "start", "operators", "regions", "densities", "market"), 4
"""What all readings have in common; quarters of a year."""

_PARTS: Mapping[str, type] = {
    "admission": Admission, "terms": Terms, "capacities": Capacities, "weights": Weights, "work": Work
}  # fmt: skip


def unit_table(problems: Mapping[str, Problem]) -> pa.Table:
    """The units of some problems that differ by reading, a row a unit, with names for numbers.

    Columns: unit, operator, region, density, anchor, five (the makers of its 4G and 5G), sites, subscribers, traffic,
    wants_five, end_of_life_4g and end_of_life_5g (0 of what a unit has not), not_before, bound_until, and of each reading
    deadline, rule (a row of its admission) and manager_cures.
    """
    import pyarrow as pa  # noqa: PLC0415

    one = next(iter(problems.values()))
    units = one.units
    coded = {"operator": one.operators, "region": one.regions, "density": one.densities, "anchor": one.market.makers}
    columns: dict[str, Any] = {"unit": pa.array(units.ids, pa.string())}
    for column, names in (*coded.items(), ("five", one.market.makers)):
        columns[column] = named(names, getattr(units, column))
    columns |= {column: getattr(units, column) for column in _SHARED}
    for reading, problem in problems.items():
        columns |= {f"{column}_{reading}": getattr(problem.units, column) for column in _OWN}
    return pa.table(columns)


def unit_types(readings: Sequence[str]) -> dict[str, pa.DataType]:
    """The types of the columns of `unit_table`."""
    import pyarrow as pa  # noqa: PLC0415

    names = [*_SHARED, *(f"{column}_{reading}" for reading in readings for column in _OWN)]
    kinds: dict[str, pa.DataType] = dict.fromkeys(("unit", "operator", "region", "density", "anchor", "five"), pa.string())
    for name in names:
        flag = name.startswith(_FLAGS)
        kinds[name] = pa.bool_() if flag else pa.float64() if name in _FLOATS else pa.int64()
    return kinds


def problem_document(problems: Mapping[str, Problem]) -> dict[str, Any]:
    """All of some problems but their units."""
    one = next(iter(problems.values()))
    shared = {
        "quarters": one.quarters,
        "start": list(one.start),
        "operators": list(one.operators),
        "regions": list(one.regions),
        "densities": list(one.densities),
        "market": _told(one.market),
    }
    return shared | {"readings": {reading: _own(problem) for reading, problem in problems.items()}}


def _own(problem: Problem) -> dict[str, Any]:
    parts = {name: _told(getattr(problem, name)) for name in _PARTS}
    return parts | {"caps": [_told(cap) for cap in problem.caps], "announced": problem.announced}


def _told(part: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(part, field.name)) for field in fields(part)}


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    return list(value) if isinstance(value, tuple) else value


def read_problem(document: Mapping[str, Any], units: pa.Table, reading: str) -> Problem:
    """A problem as it was written down, but for what was done before it was known: that stands in the plan without it.

    Raises:
        PlanError: where the document or the table is not what was written.
    """
    try:
        _check_form(document, reading)
        problem = _read(document, units, reading)
        check_problem(problem)
    except (ValueError, PlanError) as error:
        raise unlike(error, f"problem.json or units.csv, {reading}") from None
    return problem


def _check_form(document: Any, reading: str) -> None:
    told = get_type_hints(Problem)
    fit(document, {name: told[name] for name in _WHOLE} | {"readings": Mapping[str, object]})
    year, quarter = document["start"]
    if not (1 <= year < date.max.year - document["quarters"] // YEAR and 1 <= quarter <= YEAR):
        raise ValueError(f"start is no year and quarter: {document['start']}")
    own: dict[str, Any] = {**_PARTS, "caps": tuple[Cap, ...], "announced": int}
    fit(
        document["readings"],
        {word: own if word == reading else object for word in (*document["readings"], reading)},
        "readings",
    )


def _read(document: Mapping[str, Any], units: pa.Table, reading: str) -> Problem:
    own = document["readings"][reading]
    market = document["market"]
    makers = tuple(market["makers"])
    parts: dict[str, Any] = {name: _part(kind, own[name]) for name, kind in _PARTS.items()}
    names: dict[str, Any] = {key: tuple(document[key]) for key in ("operators", "regions", "densities")}
    return Problem(
        quarters=document["quarters"],
        start=(document["start"][0], document["start"][1]),
        **names,
        units=_units(units, reading, makers, names),
        market=Market(makers, np.asarray(market["pairs"], bool), np.asarray(market["high_risk"], bool)),
        caps=tuple(_cap(one) for one in own["caps"]),
        announced=int(own["announced"]),
        **parts,
    )


def _part(kind: type, told: Mapping[str, Any]) -> Any:
    types: dict[str, Any] = {"opens": np.int64, "closes": np.int64, "may_stay": bool, "four_may_stay": bool}
    return kind(
        **{
            key: np.asarray(value, types.get(key, np.float64)) if isinstance(value, list) else value
            for key, value in told.items()
        }
    )


def _cap(told: Mapping[str, Any]) -> Cap:
    return Cap(**{**told, "makers": tuple(told["makers"]), "share": np.asarray(told["share"], np.float64)})


def _places(table: pa.Table, column: str, names: Sequence[str]) -> Integers:
    """The place of each cell among some names; NOWHERE where it is empty.

    Raises:
        ValueError: where a cell is none of the names.
    """
    found = places(table, column, names)
    if (strange := ~empty(table, column) & (found == NOWHERE)).any():
        raise ValueError(
            f"{column}: {texts(table, column)[int(np.argmax(strange))]!r} is none of those that problem.json names"
        )
    return found


def _units(table: pa.Table, reading: str, makers: Sequence[str], names: Mapping[str, Sequence[str]]) -> Units:
    coded = {"operator": names["operators"], "region": names["regions"], "density": names["densities"]}
    coded |= {"anchor": makers, "five": makers}
    columns: dict[str, Any] = {column: _places(table, column, known) for column, known in coded.items()}
    for column in (*_SHARED, *_OWN):
        stored = f"{column}_{reading}" if column in _OWN else column
        columns[column] = (flags if column in _FLAGS else floats if column in _FLOATS else integers)(table, stored)
    return Units(**columns, ids=tuple(texts(table, "unit")))
