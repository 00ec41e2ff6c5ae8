"""The example that comes with the program: its size, what it says of itself, and what there is to see."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import netvet
from netvet.demo import example
from netvet.inventory import connect
from netvet.inventory.reading import is_stamped
from netvet.inventory.tables import TABLES
from netvet.report.files import summary

NOTICE = "invented"


@pytest.fixture(scope="module")
def whole() -> dict[str, Any]:
    with netvet.assess(example()) as findings:
        ((elements, operators),) = findings.con.execute("SELECT count(*), count(DISTINCT operator) FROM elements").fetchall()
        columns = findings.rows().columns
        loud = [dict(zip(columns, row, strict=True)) for row in findings.rows().fetchall()]
        return {
            "elements": elements,
            "operators": operators,
            "rows": loud,
            "summary": json.loads(json.dumps(summary(findings), default=str)),
        }


@pytest.mark.parametrize("table", ["elements", "sites"])
def test_its_large_tables_need_no_second_check(table: str) -> None:
    con, scratch = connect()
    with con:
        assert is_stamped(con, example() / "network" / f"{table}.parquet", TABLES[table])
    scratch.rmdir()


def test_it_is_of_the_size_that_an_operator_meets(whole: dict[str, Any]) -> None:
    assert whole["elements"] >= 60_000
    assert whole["operators"] == 3


def test_it_says_that_it_is_invented(whole: dict[str, Any]) -> None:
    assert NOTICE in (example() / "README.md").read_text(encoding="utf-8")
    assert NOTICE in (example() / "case.toml").read_text(encoding="utf-8")
    assert NOTICE in whole["summary"]["case"]
    assert NOTICE in whole["summary"]["notice"]


def test_forty_days_before_the_first_last_day(whole: dict[str, Any]) -> None:
    soon = [row for row in whole["rows"] if row["requirement"] == "DE24-01" and row["status"] == "not-yet-due"]
    assert {row["days_left"] for row in soon if row["due"] == date(2026, 12, 31)} == {40}
    assert sum(row["scheduled"] is True for row in soon) == 6
    assert sum(row["scheduled"] is not True for row in soon) >= 4
    assert any(row["status"] == "unknown" for row in whole["rows"])
    assert not any(row["status"] in ("violated", "breach") for row in whole["rows"])


@pytest.mark.parametrize(("function", "share"), [("eNB", 0.57), ("gNB", 0.59)])
def test_the_published_shares_come_out(function: str, share: float) -> None:
    with netvet.assess(example()) as findings:
        ((low, high),) = findings.con.execute(
            """
            SELECT avg(coalesce(theirs, FALSE)::INTEGER), avg(coalesce(theirs, TRUE)::INTEGER)
            FROM (SELECT v."group" IN ('huawei', 'zte') AS theirs
                  FROM elements AS e LEFT JOIN vendor_facts AS v ON e.vendor = v.written WHERE e.function = $1)
            """,
            [function],
        ).fetchall()
    assert abs(low - share) <= 0.01
    assert abs(high - share) <= 0.01
    assert low <= high


def test_every_count_adds_up(whole: dict[str, Any]) -> None:
    for one in whole["summary"]["requirements"]:
        assert sum(one["counts"].values()) == whole["elements"], one["requirement"]


def test_it_carries_no_file_that_it_does_not_need() -> None:
    assert {path.name for path in Path(example()).iterdir()} == {"README.md", "case.toml", "network"}
