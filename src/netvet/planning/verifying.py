"""Checks the record of a plan: every file, the proof, and with the case that what was asked and what comes of it hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np

import netvet
from netvet.errors import PlanError
from netvet.inventory.store import digest as file_digest
from netvet.planning.acts_table import act_rows, act_types
from netvet.planning.announcing import known_from
from netvet.planning.certified import CERTIFICATE, changed, read_certificate
from netvet.planning.checked import Check
from netvet.planning.columns import places
from netvet.planning.compared import Compared
from netvet.planning.folder import (
    ELEMENTS,
    SITES,
    Recorded,
    price_rows,
    read_document,
    read_recorded,
    read_table,
    read_texts,
    spend_rows,
)
from netvet.planning.horizon import Horizon
from netvet.planning.pricing import drops, priced
from netvet.planning.question import BASELINE
from netvet.planning.rebuilding import alike, read_summary, rebuild, told_twice
from netvet.planning.replaced_record import read_replaced, replaced_faults, replaced_table, replaced_types
from netvet.planning.replacing import as_asked, at_terms, money
from netvet.planning.retracing import against_case
from netvet.planning.searching import price
from netvet.planning.sheet import ENDS, Sheet, read_terms, shipped_terms
from netvet.transition import Explanation, Problem, Solution, check, digest_of

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
        found.layers = read_replaced(read_document(folder / "replaced.json"))
        found.faults += replaced_faults(found.layers)
        found.faults += _layers_told(found)
        found.faults += told_twice(document, read_summary(folder))
        found.faults += _terms_told(folder)
        found.faults += _terms_hold(found)
    except PlanError as error:
        found.faults.append(str(error).replace("\n", ";"))
        return found
    if case is None:
        found.remarks.append(_WITHOUT_CASE)
        if not found.faults:
            found.compared = _compared(found)
    else:
        against_case(found, document, Path(case), set_aside=set_aside)
    return found


def _compared(found: Check) -> Compared:
    """The plans as they were handed over, as far as the folder tells."""
    dropped = {one.reading: drops(one.problem) for one in found.plans}
    return rebuild(_sheet(found.folder), found.plans, found.layers, read_summary(found.folder), dropped=dropped)


def _sheet(folder: Path) -> Sheet:
    """The terms of a folder: shipped ones, under own ones."""
    own = folder / "own-terms.toml"
    return read_terms(own if own.is_file() else None)


def _known(document: Mapping[str, Any], plans: Sequence[Recorded]) -> Iterator[str]:
    """Whether the requirements become known on the day that the certificate tells."""
    told = document["announced"]
    day = None if told is None else date.fromisoformat(told)
    for one in plans:
        horizon = Horizon(*one.problem.start, one.problem.quarters)
        quarter = known_from(day, horizon)
        planned = 0 if one.reading == BASELINE else quarter
        if one.problem.announced != planned or document.get("known_from") != horizon.name(quarter):
            yield f"{CERTIFICATE}, {one.reading}: it was not planned as of the day that is told as announced"


def _proofs(plans: Sequence[Recorded]) -> Iterator[str]:
    for one in plans:
        for fault in check(one.problem, one.plan, one.certificate, one.model):
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
    yield from _sites_told(folder, plans[0])


def _prices_told(folder: Path, plans: Sequence[Recorded]) -> Iterator[str]:
    """Whether the prices, which are those of the proofs, stand beside the names of their limits."""
    import pyarrow as pa  # noqa: PLC0415

    found = []
    for one in plans:
        solution = Solution(one.plan, one.certificate, price(one.problem, one.plan, one.model), 0.0, "")
        why = Explanation(one.problem, solution, one.model)
        found.append(price_rows(one.reading, one.problem, why, one.certificate.prices))
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
    yield from _elements_told(found)


def _elements_told(found: Check) -> Iterator[str]:
    """Whether every element stands once, and is one of its lot: of its operator, and of one of its makers."""
    table = read_texts(found.folder / "elements.csv", ELEMENTS)
    rows = [tuple(row.values()) for row in table.to_pylist()]
    counted = Counter(lot for lot, _, _, _ in rows)
    lots = {lot.name: (part.operator, lot) for layers in found.layers.values() for part in layers for lot in part.lots}
    unlike = [row for row in rows if row[0] in lots and (row[2] != lots[row[0]][0] or row[3] not in lots[row[0]][1].makers)]
    whole = len({(operator, element) for _, element, operator, _ in rows}) == len(rows) and all(row[1] for row in rows)
    if unlike or not whole or any(counted[name] != lot.elements for name, (_, lot) in lots.items()) or set(counted) - set(lots):
        yield "elements.csv: its elements are not those of the lots"


def _sites_told(folder: Path, one: Recorded) -> Iterator[str]:
    """Whether every site stands once, and is of the operator of its unit."""
    sites, units = read_texts(folder / "sites.csv", SITES), one.problem.units
    unit, operator = places(sites, "unit", units.ids), places(sites, "operator", one.problem.operators)
    counted = np.bincount(unit + 1, minlength=len(units) + 1)
    names = {*zip(operator.tolist(), sites["site_id"].to_pylist(), strict=True)}
    alike = not counted[0] and np.array_equal(counted[1:], units.sites) and np.array_equal(operator, units.operator[unit])
    if not alike or len(names) != len(sites) or any(not site for _, site in names):
        yield "sites.csv: its sites are not those of units.csv"


def _prices_of(problem: Problem) -> str:
    return digest_of((problem.terms, problem.weights, problem.work, problem.caps))


def _terms_hold(found: Check) -> Iterator[str]:
    """Whether what was asked is priced as the terms of the folder say, shipped and own ones."""
    sheet = _sheet(found.folder)
    quarters = int(sheet.at("horizon.quarters"))
    for one in found.plans:
        if one.problem.quarters != quarters:
            told = f"it plans {one.problem.quarters} quarters"
            yield f"problem.json, {one.reading}: {told}, terms.toml and own-terms.toml say {quarters}"
        asked = priced(one.problem, sheet, dropped=drops(one.problem))
        if _prices_of(asked) != _prices_of(one.problem):
            yield f"problem.json, {one.reading}: its prices are not those of terms.toml and own-terms.toml"
    problem = found.plans[0].problem
    horizon = Horizon(*problem.start, problem.quarters)
    for reading, layers in found.layers.items():
        for part in layers:
            where = f"replaced.json, {reading}, {part.operator}, {part.layer}"
            if digest_of(at_terms(part, sheet)) != digest_of(part.problem):
                yield f"{where}: its prices are not those of terms.toml and own-terms.toml"
            elif digest_of(as_asked(part, sheet, horizon)) != digest_of(part.problem):
                yield f"{where}: it is not asked as its lots, terms.toml and own-terms.toml say"
            elif any(not isclose(part.ends[end], money(at_terms(part, sheet, end), part.plan), rel_tol=1e-9) for end in ENDS):
                yield f"{where}: money at the ends is not that of the plan"
