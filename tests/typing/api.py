"""The Python interface as users write against it: `mypy --strict` checks it, and `test_api.py` runs it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa

import netvet


def judge(case: Path, day: date) -> tuple[pa.Table, pa.Table, dict[netvet.Status, int]]:
    """Findings and counts as Arrow tables, and totals by status."""
    with netvet.assess(case, on=day) as findings:
        rows: duckdb.DuckDBPyRelation = findings.rows(everything=True)
        assert rows.columns[0] == "element_id"
        totals: dict[netvet.Status, int] = {}
        for row in findings.counts():
            status = netvet.Status(row["status"])
            totals[status] = totals.get(status, 0) + int(row["n"])
        return findings.to_arrow(), findings.counts_to_arrow(), totals


def say_why(case: str, element: str) -> list[str]:
    """The reasons for one element's statuses."""
    with netvet.assess(case, regimes=["de-contracts-2024"], as_if=True) as findings:
        subject: netvet.Subject
        told: Sequence[netvet.Explanation]
        subject, told = netvet.explain(findings, element)
        grounds: list[netvet.Ground] = [ground for one in told for ground in one.grounds]
        return [subject.id, *(one.reason for one in told), *(ground.asked for ground in grounds)]


def measure(case: Path) -> tuple[pa.Table, list[str]]:
    """Shares of makers as a table, and what has a single supplier."""
    found: netvet.Dependence = netvet.measure_dependence(case, by="group", per=["operator", "function"], measure="sites")
    return found.to_arrow(), [scope.label for scope in found.single]


def read_rules() -> list[str]:
    """Ids of all rules of the shipped regimes."""
    every: dict[str, netvet.Regime] = netvet.regimes()
    one: netvet.Regime = netvet.open_regime("de-contracts-2024")
    asked: tuple[netvet.Requirement, ...] = one.requirements
    return [*every, *(rule.key for rule in asked)]


def make_cases(folder: Path) -> tuple[netvet.Census, netvet.Conversion, netvet.Redaction]:
    """An invented country, converted, checked and redacted."""
    netvet.synthesise(300, 1, folder / "country")
    made: netvet.Conversion = netvet.convert(folder / "country", folder / "copy", as_of=date(2026, 11, 21))
    done: netvet.Redaction = netvet.redact(netvet.open_case(folder / "country"), folder / "handed", key=folder / "key")
    return netvet.take_census(folder / "copy"), made, done


def count_sites(case: netvet.Case) -> int:
    """Sites of a network, asked of its tables in SQL."""
    with netvet.open_inventory(case.network) as inventory:
        ((sites,),) = inventory.con.sql("SELECT count(DISTINCT site_id) FROM elements").fetchall()
        return int(sites)


def fail(case: Path) -> str:
    """An error says where and what to do."""
    try:
        netvet.assess(case, regimes=["nothing"])
    except netvet.NetvetError as error:
        return f"{error.message} {error.where} {error.remedy}"
    return ""


def find_way(case: Path) -> dict[str, float]:
    """What each plan costs beside no requirement."""
    found: netvet.Planned = netvet.plan(case, regimes=["de-contracts-2024"], as_if=True, seconds=60)
    return {answer.reading: found.extra(answer) for answer in found.answers}
