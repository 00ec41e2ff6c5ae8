"""The plans of what is no radio as they are written down, read and checked again: a table of acts, and a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from datetime import date
from typing import TYPE_CHECKING, Any, get_type_hints

import numpy as np

from netvet.errors import PlanError
from netvet.planning.elements import LAYERS
from netvet.planning.horizon import Horizon
from netvet.planning.replacing import Lot, Replaced, day_of, money
from netvet.planning.sheet import ENDS
from netvet.planning.written import fit, unlike
from netvet.transition import NONE, CorePlan, CoreProblem, check_core, check_core_problem, core_cost

if TYPE_CHECKING:
    import pyarrow as pa

REPLACED, STAYS = "replaced", "stays"
STOPPED = ("gap", "seconds")
"""Why a search for the plan of a layer ended."""

EXACT = 1e-9
"""Costs that are counted twice agree to this part."""

_WHOLE = ("kind", "duration", "deadline", "before", "redundant", "renewed")


def replaced_types() -> dict[str, pa.DataType]:
    """The columns of `replaced_rows` and their types; `late` counts months."""
    import pyarrow as pa  # noqa: PLC0415

    words = ("reading", "operator", "layer", "lot", "function", "act", "of", "may_follow")
    kinds: dict[str, pa.DataType] = dict.fromkeys(words, pa.string())
    days: dict[str, pa.DataType] = dict.fromkeys(("begins", "cut_over", "last_day"), pa.date32())
    return kinds | {"elements": pa.int64()} | days | {"late": pa.int64()}


def replaced_rows(reading: str, layers: Sequence[Replaced], horizon: Horizon) -> pa.Table:
    """What becomes of every lot of one reading: when work on it begins, the day by which it is cut over, and how late."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = replaced_types()
    rows = [row for one in layers for row in _rows(reading, one, horizon)]
    return pa.Table.from_pylist(rows, schema=pa.schema(list(kinds.items())))


def replaced_table(readings: Mapping[str, Sequence[Replaced]], horizon: Horizon) -> pa.Table:
    """The rows of all readings."""
    import pyarrow as pa  # noqa: PLC0415

    empty = pa.schema(list(replaced_types().items())).empty_table()
    return pa.concat_tables([empty, *(replaced_rows(reading, layers, horizon) for reading, layers in readings.items())])


def _rows(reading: str, one: Replaced, horizon: Horizon) -> Iterator[dict[str, Any]]:
    for lot, start, duration, late in zip(one.lots, one.plan.start, one.problem.duration, one.late, strict=True):
        done = start != NONE
        yield {
            "reading": reading,
            "operator": one.operator,
            "layer": one.layer,
            "lot": lot.name,
            "function": lot.function,
            "act": REPLACED if done else STAYS,
            "of": ", ".join(lot.makers),
            "may_follow": ", ".join(lot.followers),
            "elements": lot.elements,
            "begins": day_of(one.problem, horizon, int(start), last=False) if done else None,
            "cut_over": day_of(one.problem, horizon, int(start + duration) - 1, last=True) if done else None,
            "last_day": lot.due,
            "late": int(late),
        }


def replaced_document(readings: Mapping[str, Sequence[Replaced]]) -> dict[str, Any]:
    """All that these plans were asked, and what they come to."""
    return {reading: [_told(one) for one in layers] for reading, layers in readings.items()}


def _told(one: Replaced) -> dict[str, Any]:
    plan = one.plan
    return {
        "operator": one.operator,
        "layer": one.layer,
        "lots": [{**lot._asdict(), "due": lot.due.isoformat()} for lot in one.lots],
        "problem": {field.name: _plain(getattr(one.problem, field.name)) for field in fields(one.problem)},
        "start": plan.start.tolist(),
        "maker": plan.maker.tolist(),
        **{name: float(getattr(plan, name)) for name in ("cost", "bound", "gap")},
        "stopped": plan.stopped,
        "solver": plan.solver,
        "money": dict(one.ends),
    }


def _plain(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return [_plain(one) for one in value] if value.ndim > 1 else [None if one == np.inf else one for one in value.tolist()]
    return list(value) if isinstance(value, tuple) else value


def read_replaced(document: Any) -> dict[str, list[Replaced]]:
    """The plans as they were written down.

    Raises:
        PlanError: where the document is not what was written.
    """
    try:
        fit(document, Mapping[str, tuple[object, ...]])
        return {
            reading: [_read(one, f"{reading}[{number}]") for number, one in enumerate(layers)]
            for reading, layers in document.items()
        }
    except (ValueError, PlanError) as error:
        raise unlike(error, "replaced.json") from None


_FORM: Mapping[str, Any] = {
    **dict.fromkeys(("operator", "layer", "solver"), str),
    "lots": tuple[Lot, ...],
    "problem": get_type_hints(CoreProblem) | {"price": tuple[tuple[float | None, ...], ...]},
    **dict.fromkeys(("start", "maker"), tuple[int, ...]),
    **dict.fromkeys(("cost", "bound", "gap"), float),
    "stopped": str,
    "money": dict.fromkeys(ENDS, float),
}
"""What is told of every layer; no price is that of a maker who may not follow."""


def _read(told: Mapping[str, Any], place: str) -> Replaced:
    fit(told, _FORM, place)
    problem = CoreProblem(**{key: _part(key, value) for key, value in told["problem"].items()})
    check_core_problem(problem)
    start, maker = (np.asarray(told[name], np.int64) for name in ("start", "maker"))
    if not start.shape == maker.shape == (len(problem.names),):
        raise ValueError(f"{place}: a lot without its act")
    for name, values, number in (("start", start, problem.slots), ("maker", maker, len(problem.makers))):
        if ((values < NONE) | (values >= number)).any():
            raise ValueError(f"{place}.{name}: there is no such {'slot' if name == 'start' else name}")
    if [*problem.names] != [lot["name"] for lot in told["lots"]]:
        raise ValueError(f"{place}.problem.names are not those of the lots")
    if told["layer"] not in LAYERS:
        raise ValueError(f"{place}.layer is none of {', '.join(LAYERS)}")
    if told["stopped"] not in STOPPED:
        raise ValueError(f"{place}.stopped is none of {', '.join(STOPPED)}")
    figures = {name: float(told[name]) for name in ("cost", "bound", "gap")}
    plan = CorePlan(start, maker, stopped=str(told["stopped"]), solver=str(told["solver"]), **figures)
    lots = tuple(map(_lot, told["lots"]))
    return Replaced(str(told["operator"]), str(told["layer"]), problem, lots, plan, dict(told["money"]))


def _lot(told: Mapping[str, Any]) -> Lot:
    names = {key: tuple(told[key]) for key in ("performs", "makers", "followers")}
    return Lot(**{**told, **names, "due": date.fromisoformat(told["due"])})


def _part(key: str, value: Any) -> Any:
    if key in ("names", "makers", "pairs"):
        return tuple(value)
    if not isinstance(value, list):
        return value
    if key in _WHOLE:
        return np.asarray(value, np.int64).reshape(-1, 2) if key in ("before", "redundant") else np.asarray(value, np.int64)
    if key == "frozen":
        return np.asarray(value, bool)
    return np.asarray([[np.inf if one is None else one for one in row] for row in value] if key == "price" else value, float)


def replaced_faults(readings: Mapping[str, Sequence[Replaced]]) -> Iterator[str]:
    """What of these plans does not hold: feasibility and cost are counted again; the bound is the word of a solver."""
    for reading, layers in readings.items():
        for one in layers:
            yield from (f"replaced.json, {reading}, {one.operator}, {one.layer}: {told}" for told in _faults(one))


def _faults(one: Replaced) -> Iterator[str]:
    problem, plan = one.problem, one.plan
    if faults := check_core(problem, plan.start, plan.maker):
        yield from faults
        return
    cost = core_cost(problem, plan.start, plan.maker)
    if not abs(cost - plan.cost) <= EXACT * max(abs(cost), 1.0):
        yield f"cost: {plan.cost!r} is claimed, {cost!r} was found"
    if not (plan.bound <= cost * (1 + EXACT) and abs(plan.gap - ((cost - plan.bound) / cost if cost else 0.0)) <= EXACT):
        yield f"bound {plan.bound!r} and gap {plan.gap!r} do not belong to that cost"
    if not abs(money(problem, plan) - one.ends["middle"]) <= EXACT * max(abs(cost), 1.0):
        yield "money: it is not that of the plan"
