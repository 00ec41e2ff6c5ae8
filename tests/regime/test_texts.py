"""The cases that a lawyer can read: facts in, status out, for every requirement of every shipped regime."""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from netvet.case import Case
from netvet.dossier import read_dossiers
from netvet.dossier.dossiers import Dossiers
from netvet.dossier.reading import parse_dossier
from netvet.findings import vocabulary
from netvet.findings.assessment import Findings, judge_inventory, rules_of
from netvet.inventory.functions import shipped_functions
from netvet.inventory.store import open_inventory
from netvet.regime import Regime, read_regime, shipped_regimes
from netvet.regime.condition import FALSE
from netvet.verdict import FORCES, Status

CASES = Path(__file__).parent / "texts"
BROKEN = {*FORCES.values(), Status.POWER_AVAILABLE}


@cache
def regime(key: str) -> Regime:
    return read_regime(shipped_regimes()[key], vocabulary(shipped_functions()))


@cache
def shipped_dossiers() -> Dossiers:
    return read_dossiers()


def cases() -> Iterator[Any]:
    for path in sorted(CASES.glob("*.toml")):
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        for number, case in enumerate(table["case"]):
            yield pytest.param(table["regime"], table.get("base", {}), case, id=f"{path.stem}-{number:03d}")


def cell(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list):
        return "+".join(map(str, value)) or "none"
    return value.isoformat() if isinstance(value, date) else str(value)


def write_table(path: Path, rows: list[dict[str, Any]]) -> None:
    columns = list(dict.fromkeys(key for row in rows for key in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        writer.writerows({key: cell(value) for key, value in row.items()} for row in rows)


def elements(base: dict[str, Any], case: dict[str, Any]) -> list[dict[str, Any]]:
    given = case.get("elements") or [case.get("element", {})]
    rows = [{**base.get("element", {}), **row} for row in given for _ in range(row.get("count", 1))]
    return [{"element_id": f"e{i}", **{k: v for k, v in row.items() if k != "count"}} for i, row in enumerate(rows)]


def judged(folder: Path, key: str, base: dict[str, Any], case: dict[str, Any]) -> Findings:
    """A case's facts as a network, judged by the one requirement that it is about."""
    rows = elements(base, case)
    write_table(folder / "elements.csv", rows)
    operator = {"operator": rows[0]["operator"], **base.get("operator", {}), **case.get("operator", {})}
    write_table(folder / "operators.csv", [operator])
    site = {**base.get("site", {}), **case.get("site", {})}
    if site:
        write_table(folder / "sites.csv", [{"site_id": rows[0].get("site_id", "s1"), **site}])
    if case.get("certificates"):
        write_table(folder / "certificates.csv", case["certificates"])
    dossiers = dict(shipped_dossiers().by_subject)
    for table in [*base.get("dossiers", []), *case.get("dossiers", [])]:
        own = parse_dossier(table, "case")
        dossiers[own.kind, own.id] = dossiers[own.kind, own.id].add(own) if (own.kind, own.id) in dossiers else own
    text = regime(key)
    asked = [r for r in text.requirements if r.id == case["requirement"] and r.part == case.get("part", "")]
    assert asked, f"{key} has no requirement {case['requirement']} {case.get('part', '')}"
    rules = rules_of([replace(text, requirements=tuple(asked))], case.get("readings", {}), as_if=case.get("as_if", False))
    as_of = case.get("as_of", case["on"])
    network = Case(folder, folder, case["name"], as_of)
    return judge_inventory(
        network,
        open_inventory(folder),
        rules,
        day=case["on"],
        as_of=as_of,
        as_if=case.get("as_if", False),
        dossiers=Dossiers(dossiers),
        functions=shipped_functions(),
    )


@pytest.mark.parametrize(("key", "base", "case"), list(cases()))
def test_case(tmp_path: Path, key: str, base: dict[str, Any], case: dict[str, Any]) -> None:
    with judged(tmp_path, key, base, case) as findings:
        rows = findings.rows(everything=True).fetchall()
        found = [dict(zip(findings.rows(everything=True).columns, row, strict=True)) for row in rows]
        counted = {row["status"]: (row["n"], row["scheduled"]) for row in findings.counts()}
    statuses = {row["status"] for row in found}
    assert statuses == {case["status"]}, f"{case['name']}: {[(row['status'], row['reason']) for row in found][:3]}"
    scheduled = Counter(row["status"] for row in found if row["scheduled"])
    assert counted == {status: (n, scheduled[status]) for status, n in Counter(row["status"] for row in found).items()}
    for row in found:
        for word in case.get("names", []):
            assert word in row["reason"], f"{case['name']}: {row['reason']}"
        for column in ("due", "scheduled", "days_left"):
            if column in case:
                assert row[column] == case[column], case["name"]


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_each_requirement_has_a_met_a_broken_and_an_unknown_case(key: str) -> None:
    table = tomllib.loads((CASES / f"{key}.toml").read_text(encoding="utf-8"))
    for requirement in regime(key).requirements:
        own = [c for c in table["case"] if c["requirement"] == requirement.id and c.get("part", "") == requirement.part]
        statuses = {Status(c["status"]) for c in own}
        # where no certificate can be named that would do, nothing can be met, and nothing broken
        assert Status.MET in statuses or requirement.demand == FALSE, requirement.key
        assert Status.UNKNOWN in statuses, requirement.key
        assert statuses & BROKEN or requirement.demand == FALSE, requirement.key


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_each_date_has_the_day_itself_and_the_day_after(key: str) -> None:
    table = tomllib.loads((CASES / f"{key}.toml").read_text(encoding="utf-8"))
    for requirement in regime(key).requirements:
        own = [c for c in table["case"] if c["requirement"] == requirement.id and c.get("part", "") == requirement.part]
        if requirement.due:
            days = {c["on"] for c in own}
            assert requirement.due in days, f"{requirement.key}: {requirement.due}"
            assert any((day - requirement.due).days == 1 for day in days), f"{requirement.key}: the day after {requirement.due}"
        if requirement.act and requirement.starts:
            acts = {row.get(requirement.act) for c in own for row in elements(table.get("base", {}), c)}
            assert requirement.starts in acts, f"{requirement.key}: {requirement.act} on {requirement.starts}"
            assert any(isinstance(day, date) and (requirement.starts - day).days == 1 for day in acts), (
                f"{requirement.key}: the day before"
            )
