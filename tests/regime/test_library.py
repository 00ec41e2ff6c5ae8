"""The library is whole: no rule that was collected is lost, and every agreed case is one of its cases."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path

import pytest

from netvet.regime import shipped_regimes, shipped_rule_ids

CASES = Path(__file__).parent / "texts"
KNOWLEDGE = Path(__file__).parents[3] / "shared" / "knowledge"


def collected(name: str) -> list[dict[str, str]]:
    path = KNOWLEDGE / name
    if not path.is_file():
        pytest.skip(f"{name} is not there (../shared)")
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_no_rule_that_was_collected_is_lost() -> None:
    wanted = {row["rule_id"] for row in collected("rules.csv")}
    assert len(wanted) > 90
    assert sorted(wanted - shipped_rule_ids()) == []


def test_every_agreed_case_is_a_case_of_its_rules() -> None:
    marked: dict[str, set[str]] = {}
    for path in CASES.glob("*.toml"):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            if "golden" in case:
                marked.setdefault(case["golden"], set()).add(case["requirement"])
    agreed = {row["id"]: set(row["rule"].split()) for row in collected("golden.csv")}
    assert len(agreed) > 10
    assert {key: rules - marked.get(key, set()) for key, rules in agreed.items()} == {key: set() for key in agreed}
    assert sorted(marked.keys() - agreed.keys()) == []  # none stands for what was not agreed


def test_every_regime_has_cases_and_every_file_of_cases_a_regime() -> None:
    assert {path.stem for path in CASES.glob("*.toml")} == {*shipped_regimes()}
    for path in CASES.glob("*.toml"):
        assert tomllib.loads(path.read_text(encoding="utf-8"))["regime"] == path.stem
