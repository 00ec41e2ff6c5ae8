"""Makers that are new to an operator, of a case: priced by a term, told, paid for when they come, and counted again."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.planning import Planned, newcomers, plan, read_terms, verify
from netvet.report.plan.folder import write_plan
from netvet.report.plan.notes import notes

PRICE = '\n[suppliers]\nonboarding = { value = 500, low = 200, high = 900, assumed = "a trial" }\n'


@pytest.fixture(scope="module")
def folder(bench: Any) -> Path:
    made: Path = case(bench, bench.rule(**REMOVAL), elements=radio(9), sites=sites(9))
    (made / "terms.toml").write_text(SHORT + PRICE, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def planned(folder: Path) -> Planned:
    return plan(folder, terms=folder / "terms.toml", gap=0.05, seconds=600)


def test_a_maker_that_an_operator_has_nothing_of_is_paid_for_once_when_it_comes(planned: Planned) -> None:
    answer = planned.answers[-1]
    came = newcomers(answer.problem, answer.solution.plan)
    names = {(answer.problem.operators[operator], answer.problem.market.makers[maker]) for operator, maker, _ in came}
    assert {operator for operator, _ in names} == {"Op"}
    assert not any(maker == "huawei" for _, maker in names)
    assert [answer.ends[end].cost.onboarding for end in ("low", "middle", "high")] == [
        price * len(came) for price in (200, 500, 900)
    ]
    assert planned.baseline.solution.cost.onboarding == 0
    quarter = came[0][2]
    assert answer.problem.quarter(quarter) in {answer.problem.quarter(int(at)) for at in answer.solution.plan.first_at}


def test_notes_tell_the_price_and_who_comes(planned: Planned) -> None:
    told = " ".join(notes(planned))
    assert "A maker that is new to an operator costs 500 thousand EUR, once, not discounted" in told
    assert "New makers, none: none." in told
    assert "New makers, moves: Op: " in told or "New makers, stays: Op: " in told


def test_the_record_holds_it_and_another_price_is_caught(planned: Planned, folder: Path, tmp_path: Path) -> None:
    write_plan(planned, tmp_path / "plan")
    rows = list(csv.DictReader((tmp_path / "plan" / "spend.csv").open(encoding="utf-8")))
    assert sum(float(row["onboarding"]) for row in rows) % 500 == 0
    assert any(float(row["onboarding"]) for row in rows)
    assert verify(tmp_path / "plan", case=folder).holds
    path, proof = tmp_path / "plan" / "problem.json", tmp_path / "plan" / "certificate.json"
    path.write_text(path.read_text(encoding="utf-8").replace('"onboarding": 500.0', '"onboarding": 5.0'), encoding="utf-8")
    document = json.loads(proof.read_text(encoding="utf-8"))
    document["files"]["problem.json"] = hashlib.sha256(path.read_bytes()).hexdigest()
    proof.write_text(json.dumps(document), encoding="utf-8")
    found = verify(tmp_path / "plan")
    assert not found.holds


def test_without_a_price_of_ones_own_nothing_is_counted(tmp_path: Path) -> None:
    assert read_terms().at("suppliers.onboarding") == 0
    (tmp_path / "t.toml").write_text(PRICE, encoding="utf-8")
    sheet = read_terms(tmp_path / "t.toml")
    assert [sheet.at("suppliers.onboarding", end) for end in ("low", "middle", "high")] == [200, 500, 900]
