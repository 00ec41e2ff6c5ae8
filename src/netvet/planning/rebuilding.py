"""The plans of a record as they were handed over, with its case or without, and what the record tells otherwise than both."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from netvet.planning.answer import Answer, End
from netvet.planning.certified import CERTIFICATE
from netvet.planning.compared import Compared
from netvet.planning.folder import Recorded, read_document, read_table, tables
from netvet.planning.outcome import outcome_of
from netvet.planning.planned import Planned
from netvet.planning.pricing import priced
from netvet.planning.question import BASELINE
from netvet.planning.radio import Left
from netvet.planning.reading import Ground
from netvet.planning.replacing import Replaced, at_terms, money
from netvet.planning.searching import price
from netvet.planning.sheet import ENDS, Sheet
from netvet.planning.unplanned import Aside
from netvet.planning.written import fit, unlike
from netvet.transition import Solution

_TOLD_TWICE = ("netvet", "case", "as_of", "on", "as_if", "announced", "known_from", "not_judged", "single_sites")
STOPPED = ("gap", "complete", "seconds", "interrupt", "exhausted")


def read_summary(folder: Path) -> dict[str, Any]:
    """The summary of a folder.

    Raises:
        PlanError: where it is missing, or not what was written.
    """
    document = read_document(folder / "summary.json")
    try:
        fit(document, _FORM)
        _check_stopped([document["without_requirements"], *document["readings"].values()])
    except ValueError as error:
        raise unlike(error, "summary.json") from None
    return dict(document)


class _Regime(NamedTuple):
    """A regime that was asked: its id, its title, and the digest of its text."""

    id: str
    title: str
    sha256: str


class _End(NamedTuple):
    """What a summary tells of the end of a plan."""

    other_maker: int
    new: int
    managers_gone: int
    late: int
    broken: Mapping[str, int]
    not_planned: tuple[Aside, ...]
    limits: tuple[str, ...]


_FORM: Mapping[str, Any] = {
    **dict.fromkeys((*_TOLD_TWICE, "currency"), object),
    **dict.fromkeys(("sites", "units", "proven_near_the_best", "quarters"), object),
    **dict.fromkeys(("cost_range", "cost_range_proven", "weights", "assumed", "own_terms"), object),
    "notice": str,
    "regimes": tuple[_Regime, ...],
    "days_judged": tuple[date, ...],
    "replanned_at_the_ends": bool,
    "without_requirements": Mapping[str, object],
    "readings": Mapping[str, Mapping[str, object]],
    "not_planned": tuple[Aside, ...],
    "at_the_end": Mapping[str, _End],
    "not_known_whether_admitted": Mapping[str, tuple[str, ...]],
    "limits_not_as_they_stand": Mapping[str, str],
    "guessed": Left,
    "set_aside": int,
    "rests_on": tuple[str, ...],
}
"""What a summary tells; `object` is what is compared with what was found, whatever is told."""


def _check_stopped(plans: Sequence[Mapping[str, Any]]) -> None:
    if any(one.get("stopped") not in STOPPED for one in plans):
        raise ValueError(f"stopped is none of {', '.join(STOPPED)}")


def told_twice(document: Mapping[str, Any], summary: Mapping[str, Any]) -> Iterator[str]:
    """What certificate and summary tell of the same and do not agree in."""
    for key in _TOLD_TWICE:
        if document.get(key) != summary.get(key):
            yield f"summary.json, {key}: it is not that of {CERTIFICATE}"
    if {BASELINE, *summary["readings"]} != set(document["plans"]):
        yield f"summary.json, readings: they are not those of {CERTIFICATE}"
    if document["regimes"] != [{key: one.get(key) for key in ("id", "sha256")} for one in summary["regimes"]]:
        yield f"summary.json, regimes: they are not those of {CERTIFICATE}"


def claims(document: Mapping[str, Any], title: str, ground: Ground, where: Path) -> Iterator[str]:
    """What a certificate claims of case, network and regimes, and is not so."""
    if document.get("case") != title:
        yield f"{where}: its title is {title!r}, not {document.get('case')!r}"
    regimes = {word: sha for word, _, sha in ground.regimes}
    yield from _digests("regime", {one["id"]: one["sha256"] for one in document["regimes"]}, regimes, where)
    inputs = {Path(path).name: sha for path, sha in ground.inputs}
    yield from _digests("file", {one["path"]: one["sha256"] for one in document["inputs"]}, inputs, where)
    if document["not_judged"] != list(ground.not_judged):
        yield f"{where}: the rules in whose place own ones stand are not those that {CERTIFICATE} tells as not judged"


def _digests(what: str, told: Mapping[str, Any], own: Mapping[str, str], where: Path) -> Iterator[str]:
    for name in (*own, *(name for name in told if name not in own)):
        if name not in told:
            yield f"{where}: {what} {name!r} is not in {CERTIFICATE}"
        elif name not in own:
            yield f"{where}: it has no {what} {name!r}, which {CERTIFICATE} lists"
        elif told[name] != own[name]:
            yield f"{where}: {what} {name!r} is not the one that was planned: its SHA-256 is {own[name]}"


def rebuild(
    sheet: Sheet, plans: Sequence[Recorded], layers: Mapping[str, Sequence[Replaced]], told: Any, *, dropped: Mapping[str, bool]
) -> Compared:
    """The plans of a record as `plan` handed them over, but for the seconds that they took.

    Args:
        sheet: their terms.
        plans: as they were recorded.
        layers: those of what is no radio, by reading.
        told: the summary: it says why each search ended.
        dropped: by reading, whether a maker drops out of the market.
    """
    answers = {}
    for one in plans:
        stopped = (told["without_requirements"] if one.reading == BASELINE else told["readings"][one.reading])["stopped"]
        own = tuple(_priced(sheet, part) for part in layers.get(one.reading, ()))
        answers[one.reading] = _answer(sheet, one, own, stopped, dropped=dropped[one.reading])
    return Compared(sheet=sheet, baseline=answers.pop(BASELINE), answers=tuple(answers.values()))


def _answer(sheet: Sheet, one: Recorded, layers: tuple[Replaced, ...], stopped: str, *, dropped: bool) -> Answer:
    outcome, ends = outcome_of(one.problem, one.plan), {}
    for end in ENDS:
        asked = one.problem if end == "middle" else priced(one.problem, sheet, end, dropped=dropped)
        ends[end] = End(price(asked, one.plan, one.model), outcome)
    solution = Solution(one.plan, one.certificate, ends["middle"].cost, 0.0, stopped)
    return Answer(one.reading, one.problem, solution, ends, layers, one.model)


def _priced(sheet: Sheet, part: Replaced) -> Replaced:
    return replace(part, ends={end: money(at_terms(part, sheet, end), part.plan) for end in ENDS})


def other_tables(folder: Path, found: Planned) -> Iterator[str]:
    """The tables of a folder that are not those of the plans on their case."""
    for name, table in tables(found).items():
        told = read_table(folder / f"{name}.csv", dict(zip(table.schema.names, table.schema.types, strict=True)))
        if not alike(told, table):
            yield f"{name}.csv: it is not the table of the plan and its case"


def alike(one: Any, other: Any) -> bool:
    """Whether two tables tell the same; numbers that are counted may differ past their ninth digit."""
    if one.schema.names != other.schema.names or one.num_rows != other.num_rows:
        return False
    floats = [name for name, kind in zip(other.schema.names, other.schema.types, strict=True) if str(kind) == "double"]
    texts = [name for name in other.schema.names if name not in floats]
    close = all(np.allclose(one[name].to_numpy(), other[name].to_numpy(), rtol=1e-9) for name in floats)
    return close and bool(one.select(texts).equals(other.select(texts)))
