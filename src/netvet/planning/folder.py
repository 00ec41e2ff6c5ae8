"""The record of a plan in a folder: tables and documents that anyone can check, each with its digest."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from netvet.errors import PlanError, trouble
from netvet.inventory.store import digest as file_digest
from netvet.planning.acts_table import act_rows, act_types, read_plan
from netvet.planning.announcing import after_all
from netvet.planning.outcome import Floats, spending
from netvet.planning.planned import Planned
from netvet.planning.question import BASELINE, MOVES, STAYS
from netvet.planning.record import problem_document, read_problem, unit_table, unit_types
from netvet.planning.replaced_record import replaced_document, replaced_table
from netvet.transition import Certificate, Explanation, Plan, Problem

if TYPE_CHECKING:
    import pyarrow as pa

CERTIFICATE = "certificate.json"
ALWAYS = (
    *("plan.csv", "plan.parquet", "units.csv", "sites.csv", "elements.csv", "replaced.csv", "prices.csv", "spend.csv"),
    *("problem.json", "replaced.json", "summary.json", "terms.toml", "plan.html", "spend.svg", "calendar.svg"),
)
"""Files that every record lists beside its certificate."""

FIELDS = (
    *("netvet", "case", "on", "as_of", "as_if", "announced", "known_from", "single_sites", "asked", "regimes", "not_judged"),
    *("inputs", "plans", "files"),
)
"""What every certificate tells, and nothing else."""

MOST_LIMITS = 10_000_000
"""Limits of a problem: no record asks for more room."""


@dataclass(frozen=True)
class Recorded:
    """One plan as a folder records it."""

    reading: str
    problem: Problem
    plan: Plan
    certificate: Certificate


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


def certificate_document(found: Planned, files: Mapping[str, str]) -> dict[str, Any]:
    """The proofs, and the digests of all that belongs to them.

    Args:
        found: the plans.
        files: SHA-256 of each file of the folder.
    """
    return {
        "case": found.case.title,
        "on": found.day,
        "as_of": found.as_of,
        "as_if": found.as_if,
        "announced": found.announced,
        "known_from": found.known_from,
        "single_sites": found.single,
        "asked": found.words,
        "regimes": [{"id": word, "sha256": sha} for word, _, sha in found.ground.regimes],
        "not_judged": list(found.ground.not_judged),
        "inputs": [{"path": Path(path).name, "sha256": sha} for path, sha in sorted(found.ground.inputs)],
        "plans": {answer.reading: _proof(answer.solution.certificate) for answer in found.everything},
        "files": dict(sorted(files.items())),
    }


def _proof(proof: Certificate) -> dict[str, Any]:
    return {
        "inputs": proof.inputs,
        "plan": proof.plan,
        "bound": proof.bound,
        "cost": proof.cost,
        "gap": proof.gap,
        "overshoot": dict(proof.overshoot),
        "limits": len(proof.prices),
    }


def read_certificate(folder: Path) -> dict[str, Any]:
    """The certificate of a folder.

    Raises:
        PlanError: where there is none, or it is not what was written.
    """
    try:
        document = json.loads((folder / CERTIFICATE).read_text(encoding="utf-8"))
        _check_names(document)
        listed = {str(name): str(sha) for name, sha in document["files"].items()}
        plans = {str(word): _proven(proof) for word, proof in document["plans"].items()}
        _check_told(document, plans)
    except OSError:
        remedy = "name a folder that `netvet plan` wrote"
        raise PlanError(f"there is no {CERTIFICATE}", where=str(folder), remedy=remedy) from None
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        remedy = "take the folder as it was written"
        raise PlanError(f"it cannot be read again: {trouble(error)}", where=str(folder / CERTIFICATE), remedy=remedy) from None
    return {**document, "files": listed, "plans": plans}


def _check_names(document: object) -> None:
    if not isinstance(document, dict):
        raise TypeError("it holds no names with what they say")


@dataclass(frozen=True)
class _Proof:
    """What a certificate says of one plan, but for its prices."""

    inputs: str
    plan: str
    bound: float
    cost: float
    gap: float
    overshoot: Mapping[str, float]
    limits: int

    def certificate(self, prices: Any) -> Certificate:
        """The certificate, with its prices."""
        return Certificate(self.inputs, self.plan, prices, self.bound, self.cost, self.gap, self.overshoot)


def _proven(told: Mapping[str, Any]) -> _Proof:
    found = _Proof(**told)
    if type(found.limits) is not int or not 0 <= found.limits <= MOST_LIMITS:
        raise ValueError(f"{found.limits!r} limits")
    for name in ("inputs", "plan"):
        if not isinstance(getattr(found, name), str):
            raise TypeError(f"{name} is no text: {getattr(found, name)!r}")
    if not isinstance(found.overshoot, dict):
        raise TypeError(f"overshoot is no table: {found.overshoot!r}")
    numbers = {name: getattr(found, name) for name in ("bound", "cost", "gap")}
    for name, value in (numbers | {f"overshoot of {kind}": value for kind, value in found.overshoot.items()}).items():
        if type(value) not in (int, float):
            raise TypeError(f"{name} is no number: {value!r}")
    return found


def _check_told(document: Mapping[str, Any], plans: Mapping[str, _Proof]) -> None:
    """Whether a certificate has the fields and plans that every record has, and lists where it tells lists."""
    if unlike := [*(name for name in FIELDS if name not in document), *(name for name in document if name not in FIELDS)]:
        raise ValueError(f"{unlike[0]} is {'no field of a certificate' if unlike[0] in document else 'missing'}")
    if not isinstance(document["netvet"], str):
        raise TypeError(f"netvet is no version: {document['netvet']!r}")
    if not {BASELINE, MOVES} <= set(plans) <= {BASELINE, STAYS, MOVES}:
        raise ValueError(f"it has plans of {', '.join(plans) or 'nothing'}")
    for name, keys in (("regimes", {"id", "sha256"}), ("inputs", {"path", "sha256"})):
        rows = document[name]
        if not isinstance(rows, list) or not all(isinstance(row, dict) and set(row) == keys for row in rows):
            raise TypeError(f"{name} is no list of {' and '.join(sorted(keys))}")
    asked = [] if document["asked"] is None else document["asked"]
    for name, lines in (("not_judged", document["not_judged"]), ("asked", asked)):
        if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
            raise TypeError(f"{name} is no list of texts")


def changed(folder: Path, listed: Mapping[str, str]) -> list[str]:
    """What differs from the digests: files that are changed or missing, and files that do not belong there."""
    own = {path.name for path in folder.iterdir()} - {CERTIFICATE}
    lines = [f"{name}: missing" for name in listed if name not in own]
    lines += [f"{name}: {CERTIFICATE} does not list it" for name in ALWAYS if name not in listed]
    lines += [f"{name}: changed" for name, sha in listed.items() if name in own and _sha(folder / name) != sha]
    return [*lines, *(f"{name}: not of this plan" for name in sorted(own - set(listed)))]


def _sha(path: Path) -> str:
    return file_digest(path) if path.is_file() else ""


def read_recorded(folder: Path) -> list[Recorded]:
    """The plans of a folder, each with its problem and certificate.

    Raises:
        PlanError: where a file is missing, or not what was written.
    """
    document = read_certificate(folder)
    words = list(document["plans"])
    try:
        asked = json.loads((folder / "problem.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "take the folder as it was written"
        raise PlanError(f"it cannot be read again: {error}", where=str(folder / "problem.json"), remedy=remedy) from None
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


def _certificate(word: str, proof: _Proof, prices: pa.Table) -> Certificate:
    own = prices.filter(np.asarray(prices["reading"].to_numpy(zero_copy_only=False)) == word)
    vector = np.zeros(proof.limits)
    places = np.asarray(own["limit"].to_numpy(), np.int64)
    if len(places) and not (places.min() >= 0 and places.max() < len(vector)):
        raise PlanError("a price is of no limit", where="prices.csv", remedy="take the folder as it was written")
    vector[places] = own["price"].to_numpy()
    return proof.certificate(vector)


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

    options = csv.ConvertOptions(column_types=dict(kinds), strings_can_be_null=True, quoted_strings_can_be_null=False)
    try:
        table = csv.read_csv(path, convert_options=options, parse_options=csv.ParseOptions(newlines_in_values=True))
    except (OSError, pa.ArrowInvalid) as error:
        remedy = "take the folder as it was written"
        raise PlanError(f"it cannot be read again: {error}", where=str(path), remedy=remedy) from None
    if missing := [name for name in kinds if name not in table.column_names]:
        remedy = "take the folder as it was written"
        raise PlanError(f"column {missing[0]!r} is missing", where=str(path), remedy=remedy)
    return table
