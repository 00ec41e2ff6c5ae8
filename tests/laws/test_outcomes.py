"""The two ways of judging agree: the counts, made in one pass of words, and the rows, told class by class with reasons."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from netvet.findings import assess
from netvet.inventory.synthetic import synthesise
from netvet.regime import shipped_regimes

ASKED = (
    (date(2024, 6, 1), False),
    (date(2026, 12, 31), False),
    (date(2027, 1, 1), True),
    (date(2030, 1, 1), True),
)
"""Days, and whether every operator is taken as addressed."""


@pytest.fixture(scope="module")
def country(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("laws") / "country"
    synthesise(600, 5, folder)
    return folder


@pytest.mark.parametrize("number", range(len(ASKED)))
def test_counts_and_rows_agree(country: Path, number: int) -> None:
    day, as_if = ASKED[number]
    regimes = sorted(shipped_regimes())[number % 2 :: 2]  # every other one: each is asked on two days
    with assess(country, regimes=regimes, on=day, as_if=as_if) as findings:
        counted = {
            (rule.regime.id, rule.requirement.key, row["status"]): (row["n"], row["scheduled"], row["estimated"])
            for row in findings.counts()
            for rule in (findings.rules[row["rule"]],)
        }
        rows = findings.rows(everything=True)
        told = rows.project("regime, requirement, part, status, coalesce(scheduled, FALSE) AS scheduled, estimate").fetchall()
    # a draft has the ids of the rules that came of it
    keys = [(regime, f"{rule}/{part}" if part else rule, status) for regime, rule, part, status, _, _ in told]
    every = Counter(keys)
    scheduled = Counter(key for key, row in zip(keys, told, strict=True) if row[4])
    estimated = Counter(key for key, row in zip(keys, told, strict=True) if row[5])
    assert counted == {key: (n, scheduled[key], estimated[key]) for key, n in every.items()}


def test_a_thousand_last_days_and_conditions_are_as_good_as_one(bench: Any) -> None:
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(1100)]
    rules = [
        bench.rule(f"A-{number}", applies=f"installed_on <= DATE '{day}'", require="NOT vendor.group = 'huawei'", due=str(day))
        for number, day in enumerate(days)
    ]
    element = {"operator": "Op", "vendor": "Huawei", "state": "in-service", "installed_on": "2020-01-01"}
    rows = [{**element, "element_id": "e", "planned_removal_on": days[500]}]
    with bench.judge(rows, bench.text("\n".join(rules))) as findings:
        counts = findings.counts()
    assert [row["status"] for row in counts] == ["not-yet-due"] * 1100
    assert [row["scheduled"] for row in counts] == [0] * 500 + [1] * 600
