"""A plan of a small case, made, written, and told."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from tests.planning.country import MANAGERS, REMOVAL, SHORT, case, radio, sites

import netvet
from netvet.errors import CaseError
from netvet.planning import ENDS, MOVES, STAYS, WIDE, Answer, Planned, money, plan, spending, verify
from netvet.planning.acts_table import act_rows, read_plan
from netvet.planning.outcome import outcome_of
from netvet.planning.record import problem_document, read_problem, unit_table
from netvet.report.plan.folder import write_plan
from netvet.report.plan.notes import notes
from netvet.report.plan.summary import summary
from netvet.report.plan.terminal import print_plan
from netvet.report.plan.words import binding_words, cost_words, late_words, proof_words, waiting_words
from netvet.transition import NONE, Plan, Problem, certify, check


def test_both_readings_are_planned_beside_no_requirement(planned: Planned) -> None:
    assert [answer.reading for answer in planned.everything] == ["none", STAYS, MOVES]
    assert planned.answers[0].must_move < planned.answers[1].must_move
    assert planned.baseline.must_move == 0
    for answer in planned.everything:
        assert check(answer.problem, answer.solution.plan, answer.solution.certificate) == ()
        assert 0 <= answer.solution.certificate.gap < 0.5


def test_what_costs_a_range_holds_what_is_written(planned: Planned) -> None:
    low, high = planned.cost
    for answer in planned.answers:
        assert low <= planned.extra(answer) <= high
        assert answer.ends["middle"].cost.total == pytest.approx(answer.solution.certificate.cost)
        assert set(answer.ends) == set(ENDS)


def test_problems_and_plans_are_read_again_as_they_were(planned: Planned) -> None:
    problems = {answer.reading: answer.problem for answer in planned.everything}
    document, units = json.loads(json.dumps(problem_document(problems))), unit_table(problems)
    for answer in planned.everything:
        problem = read_problem(document, units, answer.reading)
        found = read_plan(answer.reading, problem, act_rows(answer.reading, problem, answer.solution.plan))
        assert check(problem, found, answer.solution.certificate) == ()


def test_what_stays_is_late_and_a_swap_in_time_is_not(planned: Planned) -> None:
    problem = planned.answers[1].problem
    number, maker = len(problem.units), problem.market.makers.index("ericsson")
    nothing = [NONE] * number
    empty = _plan(nothing, nothing)
    must = outcome_of(problem, empty).must
    assert must.any()
    assert (outcome_of(problem, empty).late[must] == problem.quarters - problem.units.deadline[must]).all()
    swapped = outcome_of(problem, _plan([maker] * number, [5] * number))
    assert not swapped.late.any()
    assert (swapped.five[must] == maker).all()
    late = outcome_of(problem, _plan([maker] * number, problem.units.deadline.tolist()))
    assert not late.late[must].any()
    later = outcome_of(problem, _plan([maker] * number, (problem.units.deadline + 1).tolist()))
    assert (later.late[must] == 1).all()


def _plan(first: list[int], at: list[int]) -> Plan:
    import numpy as np  # noqa: PLC0415

    nothing = np.full(len(first), NONE)
    return Plan(np.asarray(first), np.asarray(at), nothing, nothing)


def test_money_is_paid_where_work_is_done(planned: Planned) -> None:
    problem = planned.answers[1].problem
    assert all(
        not paid.any() for paid in spending(problem, _plan([NONE] * len(problem.units), [NONE] * len(problem.units))).values()
    )
    paid = spending(problem, planned.answers[1].solution.plan)
    assert paid["gear"].sum() > 0
    assert paid["gear"].shape == (len(problem.operators), problem.quarters)


def test_what_binds_is_told_in_money(planned: Planned) -> None:
    told = [line for answer in planned.answers for line in binding_words(planned, answer)]
    assert told
    assert all(" is worth " in line for line in told)


def test_the_folder_holds_tables_proof_charts_and_a_page(written: Path) -> None:
    names = "calendar.svg certificate.json elements.csv own-terms.toml plan.csv plan.html plan.parquet prices.csv problem.json"
    names += " replaced.csv replaced.json sites.csv spend.csv spend.svg summary.json terms.toml units.csv"
    assert sorted(path.name for path in written.iterdir()) == names.split()
    with (written / "plan.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert {row["reading"] for row in rows} == {"none", STAYS, MOVES}
    assert all(int(row["late"]) == 0 or row["last_in_time"] for row in rows)
    assert all(int(row["late"]) or row["quarter"] <= (row["last_in_time"] or "9") for row in rows)
    page = (written / "plan.html").read_text(encoding="utf-8")
    assert "data:image/svg+xml" in page
    assert "http://" not in page.replace("http-equiv", "")
    summary = json.loads((written / "summary.json").read_text(encoding="utf-8"))
    assert summary["weights"] == {"waiting": 3, "exposure": 0, "managed": 1}
    assert summary["cost_range"]["low"] <= summary["cost_range"]["high"]


def test_the_same_plan_twice_has_the_same_bytes(planned: Planned, written: Path, small: Path, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    again = plan(small, terms=terms, gap=0.05, seconds=120)
    assert all(answer.solution.stopped != "seconds" for answer in planned.everything)
    write_plan(again, tmp_path / "again")
    for path in written.iterdir():
        assert (tmp_path / "again" / path.name).read_bytes() == path.read_bytes(), path.name


def test_a_folder_that_holds_something_is_left_alone(planned: Planned, tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(CaseError, match="something is there already"):
        write_plan(planned, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_is_told_begins_with_ranges_and_prints_the_weights(planned: Planned) -> None:
    console = Console(width=200, record=True, file=io.StringIO())
    print_plan(console, planned)
    told = console.export_text()
    for words in (
        "cost beside no requirement",
        " to ",
        "Weights: 3 thousand EUR",
        "are assumed",
        "gap",
        "sites that must move",
    ):
        assert words in told
    assert told.index("cost beside no requirement") < told.index("gap")


def test_where_time_ran_out_the_headline_says_by_how_much_it_is_open(planned: Planned) -> None:
    tight = _within(planned, 0.02)
    assert "open by up to" not in cost_words(tight, tight.answers[-1])
    wide = _within(planned, 0.9)
    answer = wide.answers[-1]
    told = cost_words(wide, answer)
    cost, base = answer.solution.certificate.cost, wide.baseline.solution.certificate.cost
    others = sum(one.plan.cost - one.plan.bound for one in answer.layers)
    assert wide.unproven(answer) == pytest.approx((cost * 0.9 + others, base * 0.9))
    assert money(base * 0.9, "EUR") + " upwards" in told
    assert "gap 90 %" in told
    assert wide.proven[1] == pytest.approx(wide.cost[1] + base * 0.9)
    assert wide.proven[0] < wide.cost[0]
    document = summary(wide)
    assert (document["cost_range_proven"]["high"], document["proven_near_the_best"]) == (wide.proven[1], False)
    console = Console(width=400, record=True, file=io.StringIO())
    print_plan(console, wide)
    lines = console.export_text().splitlines()
    assert all("open by up to" in line for line in lines if "  cost beside no requirement" in line)


def _within(planned: Planned, gap: float) -> Planned:
    """The same plans, of which so much is open."""

    def opened(answer: Answer) -> Answer:
        proof = answer.solution.certificate
        proof = replace(proof, gap=gap, bound=proof.cost * (1 - gap))
        return replace(answer, solution=replace(answer.solution, certificate=proof))

    return replace(planned, baseline=opened(planned.baseline), answers=tuple(map(opened, planned.answers)))


def test_a_notebook_shows_it(planned: Planned) -> None:
    assert "<table>" in planned._repr_html_()


def test_renaming_makers_renames_the_plan_and_changes_nothing_else(bench: Any, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    found = []
    for banned, other in (("Huawei", "Nokia"), ("Nokia", "Huawei")):
        rule = REMOVAL | {"require": f"NOT (vendor.group IN ('{banned.lower()}'))"}
        swap = {"Huawei": banned, "Nokia": other}
        elements = [one | {"vendor": swap.get(one["vendor"], one["vendor"])} for one in radio(12)]
        folder = case(bench, bench.rule(**rule), elements=elements, sites=sites(12))
        found.append(netvet.plan(folder, terms=terms, gap=0.05, seconds=120, judge_end=False).answers[-1])
    one, two = found
    assert one.must_move == two.must_move
    # which of two plans as good is found may turn on the order of names; the proof does not
    assert one.solution.certificate.bound == pytest.approx(two.solution.certificate.bound, rel=0.02)


def test_the_record_holds(written: Path, small: Path) -> None:
    found = verify(written, small)
    assert found.faults == []
    assert [end.reading for end in found.ends] == [STAYS, MOVES]
    assert all(not end.broken for end in found.ends)
    assert all(end.replaced > 0 for end in found.ends)


def test_what_follows_an_interrupted_search_gets_as_long_as_it_had(
    planned: Planned, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[float] = []

    def solve(problem: Any, effort: Any, progress: Any, near: Any = None) -> Any:  # noqa: ARG001 - as the kernel's
        given.append(effort.seconds)
        made = planned.everything[len(given) - 1].solution
        return replace(made, seconds=10.0, stopped="interrupt" if len(given) == 1 else "gap")

    monkeypatch.setattr("netvet.planning.searching.solve", solve)
    found = plan(small, terms=planned.sheet, seconds=900, judge_end=False)
    assert given == [300, 10, 10]
    assert found.baseline.solution.stopped == "interrupt"


def test_plans_made_anew_at_the_ends_have_prices_and_capacities_of_the_ends(
    planned: Planned, small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Problem] = []

    def solve(problem: Problem, effort: Any, progress: Any, near: Any = None) -> Any:  # noqa: ARG001 - as the kernel's
        asked.append(problem)
        return replace(planned.everything[(len(asked) - 1) // 3].solution, seconds=0.0)

    monkeypatch.setattr("netvet.planning.searching.solve", solve)
    found = plan(small, terms=planned.sheet, seconds=900, replan=True, judge_end=False)
    assert found.replanned
    middle, low, high = asked[:3]
    assert low.terms.gear_5g.sum() < middle.terms.gear_5g.sum() < high.terms.gear_5g.sum()
    assert low.capacities.crews.sum() >= middle.capacities.crews.sum() >= high.capacities.crews.sum()
    assert low.capacities.crews.sum() > high.capacities.crews.sum()


def test_an_impossible_deadline_tells_what_is_late_and_what_it_waits_for(bench: Any, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    rule = bench.rule(**REMOVAL | {"due": "2020-01-01"})
    folder = case(bench, rule, elements=radio(12), sites=sites(12))
    found = plan(folder, terms=terms, gap=0.05, seconds=120)
    (answer,) = found.answers
    assert answer.must_move == 4
    assert answer.late_sites == 4, "the day is past before anything can be done"
    assert late_words(answer).endswith("; of 4 the last day lies before the end of 2027Q1")
    told = waiting_words(answer)
    assert all("last day before the end of 2027Q1" in line for line in told)
    assert not any("contract" in line for line in told), "there is none"
    assert any("waits for" in line for line in told)
    console = Console(width=200, record=True, file=io.StringIO())
    print_plan(console, found)
    assert "late: Op North" in console.export_text()
    write_plan(found, tmp_path / "plan")
    assert verify(tmp_path / "plan", folder).faults == []
    with (tmp_path / "plan" / "plan.csv").open(encoding="utf-8") as file:
        late = [row for row in csv.DictReader(file) if int(row["late"])]
    assert {row["last_in_time"] for row in late} == {"before 2027Q1"}
    assert sum(int(row["sites"]) for row in {row["unit"]: row for row in late}.values()) == answer.late_sites


def test_a_site_whose_only_maker_is_barred_says_that_nobody_may_follow(bench: Any, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    elements = [one | {"vendor": "Huawei"} for one in radio(4)]
    rule = bench.rule(**REMOVAL | {"due": "2027-12-31"})
    found = plan(case(bench, rule, elements=elements, sites=sites(4)), terms=terms, gap=0.05, seconds=120)
    (answer,) = found.answers
    assert any("suppliers.also" in line for line in notes(found))
    assert answer.late() == (2, 2 * 16)  # of 20 quarters 4 are lawful
    assert all(line.endswith("nobody may follow") for line in waiting_words(answer))
    assert late_words(answer) == "2 sites, 16 quarters on average"


def test_a_regime_that_binds_nobody_here_is_told(bench: Any, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(4), sites=sites(4))
    bench.write(folder / "network", "operators", [{"operator": name, "country": "XY"} for name in ("Op", "Two")])
    for as_if in (False, True):
        told = [line for line in notes(plan(folder, terms=terms, as_if=as_if)) if "binds no operator" in line]
        assert len(told) == (not as_if)


def test_who_may_be_bound_is_named(bench: Any, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    folder = case(bench, bench.rule(**REMOVAL), elements=radio(4), sites=sites(4))
    bench.write(folder / "network", "operators", [{"operator": "Op"}, {"operator": "Two", "country": "XX"}])
    told = [line for line in notes(plan(folder, terms=terms)) if line.startswith("Not known whether r ")]
    assert told == ["Not known whether r binds Op: planned as if it did not, and as if it did."]


def test_managers_are_replaced_alone_where_that_is_enough(bench: Any, tmp_path: Path) -> None:
    manager = {"element_id": "m1", "function": "RAN-EM", "vendor": "Huawei", "generation": ["4G", "5G"], "operator": "Op"}
    elements = [one | ({"managed_by": "m1"} if one["vendor"] == "Huawei" else {}) for one in radio(12)]
    elements.append(manager | {"state": "in-service", "critical_functions_replaced": False})
    folder = case(bench, bench.rule(**MANAGERS), elements=elements, sites=sites(12))
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    found = plan(folder, terms=terms, gap=0.05, seconds=120)
    (answer,) = found.answers
    assert answer.must_move == 8
    assert not answer.late_sites
    rows = act_rows("moves", answer.problem, answer.solution.plan).to_pylist()
    assert {row["act"] for row in rows} >= {"new manager"}
    assert answer.problem.terms.uplift.max() == 0  # every maker stays in the market
    write_plan(found, tmp_path / "plan")
    held = verify(tmp_path / "plan", folder)
    assert held.faults == []
    assert not held.ends[0].broken


def test_names_of_makers_decide_nothing(bench: Any, tmp_path: Path) -> None:
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    told = []
    # the two share an inventory; whichever bears the earlier name, the plan is the same but for the names
    for names in ({}, {"Nokia": "Ericsson", "Ericsson": "Nokia"}):
        elements = [one | {"vendor": names.get(one["vendor"], one["vendor"])} for one in radio(18)]
        folder = case(bench, bench.rule(**REMOVAL), elements=elements, sites=sites(18))
        found = netvet.plan(folder, terms=terms, gap=0.05, seconds=120, judge_end=False).answers[-1]
        swap = {name.lower(): other.lower() for name, other in names.items()}
        makers = [swap.get(name, name) for name in found.problem.market.makers]
        rows = act_rows(found.reading, found.problem, found.solution.plan).to_pylist()
        own = [{key: swap.get(value, value) for key, value in row.items()} for row in rows]
        told.append((makers, found.problem.units.ids, own))
    assert told[0] == told[1]


def test_the_order_of_rows_decides_nothing(bench: Any, tmp_path: Path) -> None:
    """Gear of the makers that may follow costs the same: which of them does must not turn on whose row comes first."""
    terms = tmp_path / "own.toml"
    terms.write_text(SHORT, encoding="utf-8")
    told = []
    for step in (1, -1):
        folder = case(bench, bench.rule(**REMOVAL), elements=radio(18)[::step], sites=sites(18)[::step])
        found = netvet.plan(folder, terms=terms, gap=0.05, seconds=120, judge_end=False).answers[-1]
        told.append(act_rows(found.reading, found.problem, found.solution.plan).to_pylist())
    assert told[0] == told[1]
    assert any(row["from_4g"] != row["to_4g"] for row in told[0]), "some makers change"


def test_where_all_was_compared_nothing_is_open_by_the_word_of_the_solver(planned: Planned) -> None:
    def stopped(word: str) -> Planned:
        def one(answer: Answer) -> Answer:
            proof = certify(answer.problem, answer.solution.plan, np.zeros_like(answer.solution.certificate.prices))
            return replace(answer, solution=replace(answer.solution, certificate=proof, stopped=word))

        return replace(planned, baseline=one(planned.baseline), answers=tuple(map(one, planned.answers)))

    loose, whole = stopped("seconds"), stopped("complete")
    assert loose.gap > WIDE
    assert loose.proven[0] < loose.cost[0]
    assert "not proven near the best" in cost_words(loose, loose.answers[-1])
    assert whole.gap == 0
    assert whole.proven == whole.cost
    assert "not proven" not in cost_words(whole, whole.answers[-1])
    assert summary(whole)["proven_near_the_best"] is True
    assert summary(whole)["readings"]["moves"]["gap"] > WIDE, "what prices prove stands beside the bound"
    half = replace(whole, baseline=loose.baseline)
    assert half.proven[1] > half.cost[1]
    assert any("by the word of the solver, by up to" in line for line in proof_words(half))
    assert any("by the word of the solver, nothing is open" in line for line in proof_words(whole))
