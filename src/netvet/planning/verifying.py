"""Checks the record of a plan: every file, the proof, and with the case that what was asked and what comes of it hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

import netvet
from netvet.errors import PlanError
from netvet.inventory.store import digest as file_digest
from netvet.planning.acts_table import act_rows, act_types
from netvet.planning.announcing import known_from
from netvet.planning.checked import Check
from netvet.planning.columns import places
from netvet.planning.folder import (
    CERTIFICATE,
    Recorded,
    changed,
    price_rows,
    read_certificate,
    read_recorded,
    read_table,
    spend_rows,
)
from netvet.planning.horizon import Horizon
from netvet.planning.question import BASELINE
from netvet.planning.rebuilding import alike, read_summary, told_twice
from netvet.planning.replaced_record import read_replaced, replaced_faults, replaced_table, replaced_types
from netvet.planning.retracing import against_case
from netvet.planning.searching import price
from netvet.planning.sheet import shipped_terms
from netvet.transition import Explanation, Solution, check

_WITHOUT_CASE = f"no case beside it: which files were read, and how regimes were asked for, is as {CERTIFICATE} tells it"


def verify(folder: Path | str, case: Path | str | None = None, *, set_aside: bool = False) -> Check:
    """Count a plan again from its folder, without a solver: bound, feasibility, cost, gap, and every file.

    Args:
        folder: as `netvet plan` wrote it.
        case: its case: then what was asked is read again, and the end of the plan is judged again.
        set_aside: go on without rows of the case that cannot be used.

    Raises:
        PlanError: where the folder is none of a plan.
        NetvetError: where the case cannot be used.
    """
    folder = Path(folder)
    document = read_certificate(folder)
    found = Check(folder, file_digest(folder / CERTIFICATE))
    found.faults += changed(folder, document["files"])
    found.remarks += document["not_judged"]
    if document["netvet"] != netvet.__version__:
        found.remarks.append(f"written by netvet {document['netvet']}, checked by netvet {netvet.__version__}")
    if document.get("announced") is not None:
        found.remarks.append(f"known from {document.get('known_from')} on, announced on {document['announced']}")
    try:
        found.plans = read_recorded(folder)
        found.faults += _known(document, found.plans)
        unproven = list(_proofs(found.plans))
        found.faults += unproven or _prices_told(folder, found.plans)
        found.faults += _told_again(folder, found.plans)
        found.layers = read_replaced(_document(folder / "replaced.json"))
        found.faults += replaced_faults(found.layers)
        found.faults += _layers_told(found)
        found.faults += told_twice(document, read_summary(folder))
        found.faults += _terms_told(folder)
    except PlanError as error:
        found.faults.append(str(error).replace("\n", ";"))
        return found
    if case is None:
        found.remarks.append(_WITHOUT_CASE)
    else:
        against_case(found, document, Path(case), set_aside=set_aside)
    return found


def _known(document: Mapping[str, Any], plans: Sequence[Recorded]) -> Iterator[str]:
    """Whether the requirements become known on the day that the certificate tells."""
    told = document.get("announced")
    try:
        day = None if told is None else date.fromisoformat(str(told))
    except ValueError:
        yield f"{CERTIFICATE}: announced is no day: {told!r}"
        return
    for one in plans:
        horizon = Horizon(*one.problem.start, one.problem.quarters)
        quarter = known_from(day, horizon)
        planned = 0 if one.reading == BASELINE else quarter
        if one.problem.announced != planned or document.get("known_from") != horizon.name(quarter):
            yield f"{CERTIFICATE}, {one.reading}: it was not planned as of the day that is told as announced"


def _proofs(plans: Sequence[Recorded]) -> Iterator[str]:
    for one in plans:
        for fault in check(one.problem, one.plan, one.certificate):
            yield f"{_where(fault.subject)}, {one.reading}: {fault.told}"


def _where(subject: str) -> str:
    """The file in which something that does not hold stands."""
    files = {"inputs": "problem.json or units.csv", "plan": "plan.csv", "options": "plan.csv", "prices": "prices.csv"}
    return files.get(subject, CERTIFICATE)


def _told_again(folder: Path, plans: Sequence[Recorded]) -> Iterator[str]:
    """Tables that follow from the plans."""
    import pyarrow as pa  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    acts = pa.concat_tables([act_rows(one.reading, one.problem, one.plan) for one in plans])
    if not read_table(folder / "plan.csv", act_types()).equals(acts):
        yield "plan.csv: it tells the plan otherwise than its acts do"
    try:
        same = bool(parquet.read_table(folder / "plan.parquet").equals(acts))
    except (OSError, pa.ArrowInvalid):
        same = False
    if not same:
        yield "plan.parquet: it is not the table of plan.csv"
    spend = pa.concat_tables([spend_rows(one.reading, one.problem, one.plan) for one in plans])
    told = read_table(folder / "spend.csv", dict(zip(spend.schema.names, spend.schema.types, strict=True)))
    if not alike(told, spend):
        yield "spend.csv: the money is not that of the plan"
    yield from _sites(folder, plans[0])


def _prices_told(folder: Path, plans: Sequence[Recorded]) -> Iterator[str]:
    """Whether the prices, which are those of the proofs, stand beside the names of their limits."""
    import pyarrow as pa  # noqa: PLC0415

    found = []
    for one in plans:
        solution = Solution(one.plan, one.certificate, price(one.problem, one.plan), 0.0, "")
        found.append(price_rows(one.reading, one.problem, Explanation(one.problem, solution), one.certificate.prices))
    prices = pa.concat_tables(found)
    if not alike(read_table(folder / "prices.csv", dict(zip(prices.schema.names, prices.schema.types, strict=True))), prices):
        yield "prices.csv: its limits are not named as those of the plan"


def _terms_told(folder: Path) -> Iterator[str]:
    """Whether the terms that the folder repeats are the shipped ones: on them, under the own ones, the plans rest."""
    try:
        same = (folder / "terms.toml").read_text(encoding="utf-8") == shipped_terms()
    except (OSError, UnicodeDecodeError):
        same = False
    if not same:
        yield "terms.toml: it is not what this netvet ships; check a record with the netvet that wrote it"


def _document(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        remedy = "take the folder as it was written"
        raise PlanError(f"it cannot be read again: {error}", where=str(path), remedy=remedy) from None


def _layers_told(found: Check) -> Iterator[str]:
    """The table of what is no radio, and which elements it is."""
    if set(found.layers) != {one.reading for one in found.plans if one.reading != BASELINE}:
        yield "replaced.json: its readings are not those of the plans"
    for one in found.plans:
        begin = one.problem.announced
        if any(part.problem.begin < begin * part.problem.slots_per_year // 4 for part in found.layers.get(one.reading, [])):
            yield f"replaced.json, {one.reading}: something may begin before the requirements are known"
    problem = found.plans[0].problem
    told = read_table(found.folder / "replaced.csv", replaced_types())
    if not told.equals(replaced_table(found.layers, Horizon(*problem.start, problem.quarters))):
        yield "replaced.csv: it tells the plans otherwise than replaced.json does"
    import pyarrow as pa  # noqa: PLC0415

    words = dict.fromkeys(("lot", "element_id", "operator", "maker"), pa.string())
    counted = Counter(read_table(found.folder / "elements.csv", words)["lot"].to_pylist())
    lots = {lot.name: lot.elements for layers in found.layers.values() for part in layers for lot in part.lots}
    if any(counted[name] != number for name, number in lots.items()):
        yield "elements.csv: its elements are not those of the lots"


def _sites(folder: Path, one: Recorded) -> Iterator[str]:
    import pyarrow as pa  # noqa: PLC0415

    sites = read_table(folder / "sites.csv", dict.fromkeys(("unit", "operator", "site_id"), pa.string()))
    units = one.problem.units
    found = np.bincount(places(sites, "unit", units.ids) + 1, minlength=len(units) + 1)
    if found[0] or not np.array_equal(found[1:], units.sites):
        yield "sites.csv: its sites are not those of units.csv"
