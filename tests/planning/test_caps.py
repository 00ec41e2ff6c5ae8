"""Caps on shares: one of nothing moves all that it counts, and one that is overstepped is told."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.planning import Planned, plan
from netvet.report.plan.summary import summary
from netvet.report.plan.terminal import print_plan

SITES = 6


def capped(bench: Any, tmp_path: Path, at_most: str, terms: str = SHORT, due: str = "2029-12-31") -> Planned:
    text = bench.cap(
        subject="vendor.group IN ('huawei')", count="sites", at_most=at_most, applies="'access' IN domain", due=due
    )
    (tmp_path / "own.toml").write_text(terms, encoding="utf-8")
    made = case(bench, text, elements=radio(SITES), sites=sites(SITES))
    return plan(made, terms=tmp_path / "own.toml", gap=0.01, seconds=120, single=True)


def told(found: Planned) -> str:
    console = Console(width=400, file=io.StringIO())
    print_plan(console, found)
    return console.file.getvalue()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("at_most", ["0", "0.01"])
def test_a_cap_of_nothing_moves_as_much_as_one_of_next_to_nothing(bench: Any, tmp_path: Path, at_most: str) -> None:
    found = capped(bench, tmp_path, at_most)
    answer = found.answers[-1]
    assert found.extra(answer) > 0
    assert answer.explanation.above() == []
    assert "above a limit" not in told(found)


def test_a_cap_that_it_costs_less_to_overstep_is_told_as_overstepped(bench: Any, tmp_path: Path) -> None:
    found = capped(
        bench, tmp_path, "0.2", f"{SHORT}\n[penalties]\nover_cap = {{ value = 0.0001, assumed = 'next to nothing' }}\n"
    )
    (above,) = found.answers[-1].explanation.above()
    assert above.at_end
    assert above.share > above.most == pytest.approx(0.2)
    assert "where 20 % is allowed" in told(found)
    assert summary(found)["readings"][found.answers[-1].reading]["above_caps"] == [above.plain()]
    assert above.years == pytest.approx((above.share - above.most) * above.quarters / 4)


@pytest.mark.parametrize(("least", "kept"), [(2, True), (3, False)])
def test_a_minimum_of_makers_moves_some_and_is_judged_at_the_end(bench: Any, tmp_path: Path, least: int, kept: bool) -> None:
    text = bench.cap(subject="vendor.id = 'huawei'", applies="'access' IN domain", due="2029-12-31")
    text = text.replace('measure = "share"\ncount = "elements"', f'measure = "distinct"\nat_least = {least}')
    text = "\n".join(line for line in text.split("\n") if not line.startswith(("subject", "at_most")))
    (tmp_path / "own.toml").write_text(
        f'{SHORT}\n[suppliers]\nalso = {{ value = ["Samsung"], assumed = "a" }}\n', encoding="utf-8"
    )
    made = case(bench, text, elements=radio(SITES), sites=sites(SITES))
    found = plan(made, terms=tmp_path / "own.toml", gap=0.01, seconds=120, single=True)
    assert {found.answers[-1].problem.operators[one.operator] for one in found.answers[-1].problem.caps} == {"Op", "Two"}
    assert found.at_the_end[-1].replaced > 0
    assert ("not kept" not in told(found)) is kept
    assert ("S-01, Op: " in told(found)) is not kept


@pytest.mark.parametrize("pair", [["huawei", "nokia"], ["Huawei", "Nokia"]])
def test_makers_whose_5g_works_on_anothers_4g_may_be_written_as_in_the_case(
    bench: Any, tmp_path: Path, pair: list[str]
) -> None:
    (tmp_path / "own.toml").write_text(
        f'{SHORT}\n[suppliers]\npairs = {{ value = [{pair}], assumed = "a" }}\n', encoding="utf-8"
    )
    made = case(bench, bench.rule(**REMOVAL), elements=radio(SITES), sites=sites(SITES))
    problem = plan(made, terms=tmp_path / "own.toml", gap=0.05, seconds=120).answers[0].problem
    works = [problem.market.makers.index(maker) for maker in ("huawei", "nokia")]
    assert problem.market.pairs[*works]
    assert not problem.market.pairs[*works[::-1]]


@pytest.mark.parametrize(("due", "past"), [("2020-01-01", True), ("2027-03-30", True), ("2027-03-31", False)])
def test_a_limit_whose_last_day_lies_before_the_end_of_the_first_quarter_is_late_whenever_it_is_kept(
    bench: Any, tmp_path: Path, due: str, past: bool
) -> None:
    line = "before the end of 2027Q1: late whenever it is kept: S-01, Op."
    assert (line in told(capped(bench, tmp_path, "0.3", due=due))) is past
    assert "late whenever it is kept" not in told(capped(bench, tmp_path, "1", due=due))


@pytest.mark.parametrize(("most", "kept"), [(1.0, True), (0.4, True), (0.1, False)])
def test_a_national_balance_holds_over_all_operators_with_rules_or_without(
    bench: Any, tmp_path: Path, most: float, kept: bool
) -> None:
    terms = f"{SHORT}\n[suppliers]\nnational = {{ value = {most}, assumed = 'for trial' }}\n"
    (tmp_path / "own.toml").write_text(terms, encoding="utf-8")
    made = case(bench, bench.rule(**REMOVAL | {"due": "2035-12-31"}), elements=radio(12), sites=sites(12))
    found = plan(made, terms=tmp_path / "own.toml", gap=0.01, seconds=120, single=True, judge_end=False)
    for answer in found.everything:
        units, problem = answer.problem.units, answer.problem
        makers = range(len(problem.market.makers))
        counts = [units.sites[(answer.outcome.anchor == one) | (answer.outcome.five == one)].sum() for one in makers]
        shares = [count / units.sites.sum() for count in counts]
        above = [one for one in answer.explanation.above() if one.cap.label == "suppliers.national"]
        assert bool(max(shares) <= most + 1e-9) is kept
        assert bool(above) is not kept
        assert all(one.cap.operator == "" and one.at_end for one in above)
    if kept and most < 1:
        assert max(shares) < 8 / 12, "one maker has eight of twelve sites today"
