"""A real register: the mobile stations of one Brazilian town, as the regulator Anatel publishes them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

import netvet
from netvet.conversion import convert
from netvet.findings import makers

REGISTER = Path(__file__).parents[2] / "shared" / "data" / "lavras" / "anatel_lavras_2021-04_smp_base_stations.csv"
pytestmark = pytest.mark.skipif(not REGISTER.is_file(), reason=f"the register is not there: {REGISTER}")


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory, bench: Any) -> dict[str, Any]:
    case = tmp_path_factory.mktemp("lavras") / "case"
    made = convert(REGISTER, case, set_aside=case.parent / "aside.csv", as_of=date(2021, 4, 1))
    text = bench.text(bench.rule(require="NOT vendor.group = 'huawei'"))
    (case / "own.toml").write_text(text, encoding="utf-8")
    with netvet.assess(case, regimes=["own.toml"], on=date(2021, 4, 1), as_if=True) as findings:
        columns = findings.rows(everything=True).columns
        rows = [dict(zip(columns, row, strict=True)) for row in findings.rows(everything=True).fetchall()]
        return {"rows": made.rows, "makers": {row["operator"]: row for row in makers(findings)}, "findings": rows}


def test_every_station_is_read(found: dict[str, Any]) -> None:
    assert found["rows"]["elements"] == 933


def test_claro_has_one_maker_almost_everywhere_by_estimate(found: dict[str, Any]) -> None:
    (claro,) = [row for operator, row in found["makers"].items() if "claro" in operator.casefold()]
    assert (claro["elements"], claro["of_it"], claro["by_estimate"]) == (129, 127, 127)


def test_most_makers_are_not_known(found: dict[str, Any]) -> None:
    total = sum(row["elements"] for row in found["makers"].values())
    assert total == 933
    assert sum(row["not_known"] for row in found["makers"].values()) > total / 2


def test_what_is_found_of_claro_rests_on_an_estimate_and_is_hypothetical(found: dict[str, Any]) -> None:
    broken = [row for row in found["findings"] if "claro" in row["operator"].casefold() and row["status"] == "would-violate"]
    assert broken
    assert all(row["estimate"] for row in broken)
    assert all(row["hypothetical"] for row in found["findings"])
