"""All options stand beside the same plan without requirements, and what ended by time goes on while there is time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

import netvet.planning.searching as kernel
from netvet.appraisal import Option
from netvet.appraisal.option_plans import GAP, plan_options
from netvet.appraisal.turning import planned_anew
from netvet.case import open_case
from netvet.planning import BASELINE, Planned, read_terms
from netvet.transition import Problem, Solution, certify, digest_of

DAY = date(2026, 11, 21)


_FOUND: dict[str, Solution] = {}
"""What is found of each problem: none is solved twice."""


class Slow:
    """Searches that end by time, with a loose proof, as often as they are told to; each problem is counted."""

    def __init__(self, which: Any, times: int) -> None:
        self.which, self.times, self.calls = which, times, list[tuple[str, bool]]()
        self._solve = kernel.solve

    def __call__(self, problem: Problem, effort: Any, progress: Any, near: Solution | None = None) -> Solution:
        key = digest_of(problem)
        self.calls.append((key, near is not None and near.certificate.inputs == key))
        if key not in _FOUND:
            _FOUND[key] = self._solve(problem, replace(effort, seconds=60.0), progress, near)
        found = _FOUND[key]
        if not self.which(problem) or sum(one == key for one, _ in self.calls) > self.times:
            return replace(found, seconds=1.0)
        loose = certify(problem, found.plan, np.zeros_like(found.certificate.prices))
        return replace(found, certificate=loose, seconds=1.0, stopped="seconds")


@pytest.fixture(scope="module")
def folder(bench: Any) -> Path:
    made: Path = case(bench, bench.rule(**REMOVAL), elements=radio(6), sites=sites(6))
    (made / "terms.toml").write_text(SHORT, encoding="utf-8")
    return made


def planned_slowly(
    folder: Path,
    slow: Slow,
    monkeypatch: pytest.MonkeyPatch,
    seconds: float = 600,
    solved: dict[str, Solution] | None = None,
) -> dict[str, Planned]:
    monkeypatch.setattr(kernel, "solve", slow)
    words = (str(folder / "r.toml"),)
    options = [Option("now", "Now", regimes=words), Option("later", "Later", regimes=words, announced=date(2027, 12, 31))]
    sheet = read_terms(folder / "terms.toml")
    sheets = {one.id: sheet for one in options}
    return plan_options(open_case(folder), options, {} if solved is None else solved, day=DAY, sheets=sheets, seconds=seconds)


def asks_nothing(problem: Problem) -> bool:
    return bool((problem.units.deadline >= problem.quarters).all())


def test_the_plan_behind_all_options_goes_on_and_is_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    times = 2
    slow = Slow(asks_nothing, times)
    found = planned_slowly(folder, slow, monkeypatch)
    now, later = found["now"], found["later"]
    assert now.baseline.solution is later.baseline.solution
    assert now.baseline.reading == BASELINE
    assert now.baseline.solution.gap <= GAP
    assert now.baseline.solution.seconds == times + 1, "the time of all searches"
    decided = later.answers[-1].problem.decided
    assert decided is not None
    assert np.array_equal(decided.first, later.baseline.solution.plan.before(later.answers[-1].problem.announced).first)
    begun = [near for key, near in slow.calls if key == now.baseline.solution.certificate.inputs]
    assert begun == [False] + [True] * times, "each goes on from the one before"


def test_the_plan_of_an_option_goes_on_at_the_end(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    slow = Slow(lambda problem: not asks_nothing(problem) and not problem.announced, 1)
    found = planned_slowly(folder, slow, monkeypatch)
    assert found["now"].answers[-1].solution.gap <= GAP
    assert [near for _, near in slow.calls] == [False, False, False, True]


def test_at_other_weights_the_next_option_goes_on_with_the_plan_behind_all(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow, solved = Slow(asks_nothing, 0), dict[str, Solution]()
    found = planned_slowly(folder, slow, monkeypatch, solved=solved)
    slow.times = 1
    monkeypatch.setattr("netvet.appraisal.turning.FACTORS", (2.0,))
    monkeypatch.setattr("netvet.appraisal.turning.LATER", ())
    weights, _ = planned_anew(found, solved, seconds=600)
    first, second = ([one for one in weights if one.option == option] for option in ("now", "later"))
    waiting = [one for one in first if one.exposure == 0]
    assert waiting
    assert all(one.loose for one in waiting), "its search ended by time"
    assert not any(one.loose for one in second)
