"""Requirements that become known later: what was done before stands, in the plan, in its record, and in what is told."""

from __future__ import annotations

import io
import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.errors import PlanError
from netvet.planning import BASELINE, Planned, plan, verify
from netvet.planning.announcing import known_from
from netvet.planning.horizon import Horizon
from netvet.planning.outcome import outcome_of, spending
from netvet.report.plan.folder import write_plan
from netvet.report.plan.summary import summary
from netvet.report.plan.terminal import print_plan
from netvet.report.plan.words import waiting_words
from netvet.transition import NONE, digest_of

DAY, QUARTER = date(2029, 5, 5), 10
"""The horizon begins with 2027Q1: what is announced in 2029Q2 is known from 2029Q3 on."""


@pytest.fixture(scope="module")
def later(small: Path, planned: Planned) -> Planned:
    return plan(small, terms=planned.sheet, gap=0.05, seconds=120, announced=DAY)


@pytest.fixture(scope="module")
def folder(later: Planned, tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("later") / "plan"
    write_plan(later, made)
    return made


def test_what_was_done_before_stands_and_nothing_else_is_done_before(later: Planned) -> None:
    without = later.baseline.solution.plan
    done = (without.first != NONE) & (without.first_at < QUARTER)
    assert done.any()
    for answer in later.answers:
        own = answer.solution.plan
        assert (own.first[done] == without.first[done]).all()
        assert (own.first_at[done] == without.first_at[done]).all()
        assert not ((own.first != NONE) & (own.first_at < QUARTER) & ~done).any()
        assert not ((own.second != NONE) & (own.second_at < QUARTER)).any()
        assert answer.foregone is not None
        assert answer.foregone.done == answer.problem.units.sites[done].sum()


def test_gear_that_was_put_in_before_is_bought_again_or_late(later: Planned) -> None:
    answer = later.answers[-1]
    huawei = answer.problem.market.makers.index("huawei")
    five = answer.problem.market.targets[np.maximum(answer.solution.plan.first, 0), 1]
    ours = (answer.solution.plan.first != NONE) & (answer.solution.plan.first_at < QUARTER) & (five == huawei)
    assert ours.any()
    assert answer.foregone is not None
    assert answer.foregone.again > 0
    assert ((answer.solution.plan.second != NONE) | (answer.outcome.late > 0))[ours].all()


def test_what_is_put_in_against_a_rule_is_late_from_then_on(later: Planned) -> None:
    for answer in later.answers:
        counted = answer.explanation.late()
        assert (counted == answer.outcome.late).all()


def test_known_later_is_never_cheaper_than_what_is_proven_of_known_earlier(planned: Planned, later: Planned) -> None:
    for early, late in zip(planned.answers, later.answers, strict=True):
        assert late.solution.certificate.cost >= early.solution.certificate.bound
    assert later.cost[1] > planned.cost[1]


def test_the_baseline_knows_of_nothing_either_way(planned: Planned, later: Planned) -> None:
    assert digest_of(later.baseline.problem) == digest_of(planned.baseline.problem)
    assert planned.answers[0].foregone is None


def test_the_record_holds_and_tells_the_day(folder: Path, small: Path) -> None:
    found = verify(folder, small)
    assert found.faults == []
    assert any("known from 2029Q3 on, announced on 2029-05-05" in line for line in found.remarks)
    document = json.loads((folder / "certificate.json").read_text(encoding="utf-8"))
    assert (document["announced"], document["known_from"]) == ("2029-05-05", "2029Q3")


@pytest.mark.parametrize("told", [None, "2027-05-05", "2029-08-01", "2045-01-01"])
def test_another_day_in_the_certificate_is_caught(folder: Path, tmp_path: Path, told: str | None) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    path = copy / "certificate.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(document | {"announced": told}), encoding="utf-8")
    assert any("announced" in fault for fault in verify(copy).faults)


def test_another_past_is_caught(folder: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(folder, tmp_path / "copy"))
    problem = json.loads((copy / "problem.json").read_text(encoding="utf-8"))
    for own in problem["readings"].values():
        own["announced"] = min(own["announced"], 2)
    (copy / "problem.json").write_text(json.dumps(problem), encoding="utf-8")
    faults = verify(copy).faults
    assert any("problem.json" in fault for fault in faults)
    assert any("the problem is not the one that was certified" in fault for fault in faults)


def test_everything_that_is_written_says_when_they_are_known(later: Planned, planned: Planned, folder: Path) -> None:
    console = Console(width=300, record=True, file=io.StringIO())
    print_plan(console, later)
    page = (folder / "plan.html").read_text(encoding="utf-8")
    for told in (console.export_text(), page):
        assert "known from 2029Q3 on, announced on 2029-05-05" in told
        assert "sites are done before 2029Q3" in told
    assert "known from 2029Q3 on" in later._repr_html_()
    own = summary(later)
    assert (own["announced"], own["known_from"]) == (DAY, "2029Q3")
    assert own["readings"]["moves"]["before_it_was_known"]["again"] > 0
    default = summary(planned)
    assert (default["announced"], default["known_from"]) == (None, "2027Q1")
    assert default["readings"]["moves"]["before_it_was_known"] is None
    assert any("known from the first quarter on" in line for line in default["rests_on"])


def test_a_day_before_the_horizon_is_the_first_quarter_and_one_after_it_is_refused() -> None:
    horizon = Horizon(2027, 1, 20)
    days = {None: 0, date(2020, 1, 1): 0, date(2026, 12, 31): 0, date(2027, 1, 1): 1, DAY: QUARTER, date(2031, 9, 30): 19}
    assert {day: known_from(day, horizon) for day in days} == days
    with pytest.raises(PlanError, match="nothing is left to plan") as caught:
        known_from(date(2031, 10, 1), horizon)
    assert "horizon.quarters" in (caught.value.remedy or "")


def test_on_the_command_line(netvet: Any, small: Path) -> None:
    found = netvet("plan", small, "--announced", "2036-12-31")
    assert found.returncode == 2
    assert "nothing is left to plan" in found.stderr


def test_ends_that_are_planned_anew_have_a_past_of_their_own(
    small: Path, planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Any] = []

    def solve(problem: Any, effort: Any, progress: Any, near: Any = None) -> Any:  # noqa: ARG001 - as the kernel's
        asked.append(problem)
        return planned.everything[(len(asked) - 1) // 3].solution

    monkeypatch.setattr("netvet.planning.searching.solve", solve)
    found = plan(small, terms=planned.sheet, seconds=900, replan=True, announced=DAY, judge_end=False)
    assert [problem.announced for problem in asked] == [0, 0, 0, *[QUARTER] * 6]
    assert all(problem.decided is not None for problem in asked[3:])
    assert found.baseline.reading == BASELINE


def test_a_late_site_says_that_it_was_announced_after_its_last_day(later: Planned) -> None:
    answer = later.answers[-1]
    assert not any("announced" in line for line in waiting_words(answer))  # there were quarters left
    units = replace(answer.problem.units, deadline=np.minimum(answer.problem.units.deadline, QUARTER - 1))
    problem = replace(answer.problem, units=units)
    middle = replace(answer.ends["middle"], outcome=outcome_of(problem, answer.solution.plan))
    told = waiting_words(replace(answer, problem=problem, ends=dict(answer.ends, middle=middle)))
    units_told = [line for line in told if ": " in line]
    assert units_told
    assert all(", announced 1 quarter too late: known from 2029Q3 on" in line for line in units_told)
    units = replace(units, deadline=np.minimum(units.deadline, QUARTER - 3))
    problem = replace(problem, units=units)
    middle = replace(middle, outcome=outcome_of(problem, answer.solution.plan))
    told = waiting_words(replace(answer, problem=problem, ends=dict(answer.ends, middle=middle)))
    assert any(", announced 3 quarters too late: known from 2029Q3 on" in line for line in told)


def test_gear_gets_dearer_once_somebody_knows_that_a_maker_drops_out(later: Planned) -> None:
    before, after = later.baseline, later.answers[-1]
    assert after.problem.terms.uplift.max() > 0
    paid = [spending(one.problem, one.solution.plan)["gear"][:, :QUARTER] for one in (before, after)]
    assert paid[0].sum() > 0
    assert (paid[0] == paid[1]).all(), "what is bought before nobody makes dearer"


def test_who_is_barred_after_the_horizon_makes_no_gear_dearer(bench: Any, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    folder = case(bench, bench.rule(**REMOVAL | {"due": "2040-01-01"}), elements=radio(6), sites=sites(6))
    found = plan(folder, terms=terms, gap=0.05, seconds=120, judge_end=False)
    assert found.cost == (0.0, 0.0)
