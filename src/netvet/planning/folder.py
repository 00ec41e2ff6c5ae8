"""The record of a plan in a folder: tables and documents that anyone can check, each with its digest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netvet.errors import PlanError
from netvet.planning.acts_table import act_rows, act_types, read_plan
from netvet.planning.announcing import after_all
from netvet.planning.certified import Proof, read_certificate
from netvet.planning.outcome import Floats, spending
from netvet.planning.planned import Planned
from netvet.planning.question import BASELINE
from netvet.planning.record import problem_document, read_problem, unit_table, unit_types
from netvet.planning.replaced_record import replaced_document, replaced_table
from netvet.planning.written import REMEDY, unlike
from netvet.transition import Certificate, Explanation, Model, Plan, Problem, model_of

if TYPE_CHECKING:
    import pyarrow as pa


SITES, ELEMENTS = ("unit", "operator", "site_id"), ("lot", "element_id", "operator", "maker")
"""Columns of `sites.csv` and `elements.csv`."""


@dataclass(frozen=True)
class Recorded:
    """One plan as a folder records it.

    Attributes:
        reading: what it is a plan of.
        problem: what was asked.
        plan: what is done.
        certificate: what is claimed of it.
    """

    reading: str
    problem: Problem
    plan: Plan
    certificate: Certificate

    @cached_property
    def model(self) -> Model:
        """The problem made ready."""
        return model_of(self.problem)


def tables(found: Planned) -> dict[str, pa.Table]:
    """The tables of a record, by the name of their file without ending."""
    import pyarrow as pa  # noqa: PLC0415

    problems = {answer.reading: answer.problem for answer in found.everything}
    acts = [act_rows(answer.reading, answer.problem, answer.solution.plan) for answer in found.everything]
    return {
        "plan": pa.concat_tables(acts),
        "units": unit_table(problems),
        "sites": found.ground.sites,
        "elements": found.ground.elements,
        "replaced": replaced_table({answer.reading: answer.layers for answer in found.answers}, found.asked.horizon),
        "prices": pa.concat_tables(
            [price_rows(one.reading, one.problem, one.explanation, one.solution.certificate.prices) for one in found.everything]
        ),
        "spend": pa.concat_tables([spend_rows(one.reading, one.problem, one.solution.plan) for one in found.everything]),
    }


def price_rows(reading: str, problem: Problem, explanation: Explanation, prices: Floats) -> pa.Table:
    """Prices of limits that are not 0, each with what it limits."""
    import pyarrow as pa  # noqa: PLC0415

    rows = np.flatnonzero(prices)
    named = [explanation.row_name(int(row)) for row in rows]
    columns = {
        "reading": pa.array([reading] * len(rows), pa.string()),
        "limit": pa.array(rows, pa.int64()),
        "kind": pa.array([kind for kind, _, _ in named], pa.string()),
        "of": pa.array([of for _, of, _ in named], pa.string()),
        "quarter": pa.array([problem.quarter(quarter) for _, _, quarter in named], pa.string()),
        "price": pa.array(prices[rows], pa.float64()),
    }
    return pa.table(columns)


def spend_rows(reading: str, problem: Problem, plan: Plan) -> pa.Table:
    """What is paid out by operator and quarter, thousands of currency, not discounted."""
    import pyarrow as pa  # noqa: PLC0415

    paid = spending(problem, plan)
    rows = [(operator, quarter) for operator in range(len(problem.operators)) for quarter in range(problem.quarters)]
    columns: dict[str, Any] = {
        "reading": pa.array([reading] * len(rows), pa.string()),
        "operator": pa.array([problem.operators[operator] for operator, _ in rows], pa.string()),
        "quarter": pa.array([problem.quarter(quarter) for _, quarter in rows], pa.string()),
    }
    return pa.table(columns | {cause: one.reshape(-1) for cause, one in paid.items()})


def problems_document(found: Planned) -> dict[str, Any]:
    """All that the plans were asked, but the units."""
    return problem_document({answer.reading: answer.problem for answer in found.everything})


def layers_document(found: Planned) -> dict[str, Any]:
    """The plans of what is no radio: all that they were asked, and what they come to."""
    return replaced_document({answer.reading: answer.layers for answer in found.answers})


def read_recorded(folder: Path) -> list[Recorded]:
    """The plans of a folder, each with its problem and certificate.

    Raises:
        PlanError: where a file is missing, or not what was written.
    """
    document = read_certificate(folder)
    words = list(document["plans"])
    asked = read_document(folder / "problem.json")
    units = read_table(folder / "units.csv", unit_types(words))
    acts = read_table(folder / "plan.csv", act_types())
    prices = read_table(folder / "prices.csv", _price_types())
    found: list[Recorded] = []
    for word in words:
        problem = _asked_after(read_problem(asked, units, word), found)
        plan = read_plan(word, problem, acts)
        found.append(Recorded(word, problem, plan, _certificate(word, document["plans"][word], prices)))
    return found


def _asked_after(problem: Problem, before: Sequence[Recorded]) -> Problem:
    """A problem after what the plan without requirements does before they are known."""
    without = next((one.plan for one in before if one.reading == BASELINE), None)
    return problem if without is None else after_all(problem, problem.announced, without)


def _certificate(word: str, proof: Proof, prices: pa.Table) -> Certificate:
    own = prices.filter(np.asarray(prices["reading"].to_numpy(zero_copy_only=False)) == word)
    vector = np.zeros(proof.limits)
    places = np.asarray(own["limit"].to_numpy(), np.int64)
    if len(places) and not (places.min() >= 0 and places.max() < len(vector)):
        raise PlanError("a price is of no limit", where="prices.csv", remedy=REMEDY)
    vector[places] = own["price"].to_numpy()
    return proof.certificate(vector)


def read_document(path: Path) -> Any:
    """A document of the record.

    Raises:
        PlanError: where it is missing, or no JSON.
    """
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise unlike(error, path) from None


def read_texts(path: Path, columns: Sequence[str]) -> pa.Table:
    """A table of the record whose cells are texts.

    Raises:
        PlanError: as `read_table`.
    """
    import pyarrow as pa  # noqa: PLC0415

    return read_table(path, dict.fromkeys(columns, pa.string()))


def _price_types() -> dict[str, pa.DataType]:
    import pyarrow as pa  # noqa: PLC0415

    kinds = dict.fromkeys(("reading", "kind", "of", "quarter"), pa.string())
    return {**kinds, "limit": pa.int64(), "price": pa.float64()}


def read_table(path: Path, kinds: Mapping[str, pa.DataType]) -> pa.Table:
    """A table of the record.

    Raises:
        PlanError: where it is missing, or its columns or cells are not what was written.
    """
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import csv  # noqa: PLC0415

    # a cell is empty where nothing stands in it, not where a maker is called NA
    empty: dict[str, Any] = {"null_values": [""], "strings_can_be_null": True, "quoted_strings_can_be_null": False}
    try:
        table = csv.read_csv(
            path,
            convert_options=csv.ConvertOptions(column_types=dict(kinds), **empty),
            parse_options=csv.ParseOptions(newlines_in_values=True),
        )
    except (OSError, pa.ArrowInvalid) as error:
        raise unlike(error, path) from None
    if missing := [name for name in kinds if name not in table.column_names]:
        raise PlanError(f"column {missing[0]!r} is missing", where=str(path), remedy=REMEDY)
    if strange := [name for name in table.column_names if name not in kinds]:
        raise PlanError(f"column {strange[0]!r} is none of it", where=str(path), remedy=REMEDY)
    for name, kind in kinds.items():
        wanting = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
        if wanting and table[name].null_count:
            raise PlanError(f"column {name!r} has an empty cell", where=str(path), remedy=REMEDY)
    return table
