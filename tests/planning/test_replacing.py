"""Core functions, transport and managers in a plan: what is replaced when and by whom, its cost, its record and its words."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console
from tests.planning.core_network import OWN, RULE, element, network
from tests.planning.country import case, radio, sites

from netvet.case import open_case
from netvet.inventory.store import open_inventory
from netvet.planning import MOVES, STAYS, Planned, Repricing, plan, read_terms, verify
from netvet.planning.reading import judging, read_ground
from netvet.planning.replacing import layers_of, plan_layers
from netvet.report.plan.folder import write_plan
from netvet.report.plan.retelling import retell
from netvet.report.plan.terminal import print_plan
from netvet.report.plan.words import proof_words
from netvet.transition import NONE, check_core


@pytest.fixture(scope="module")
def folder(core_case: Path) -> Path:
    return core_case


@pytest.fixture(scope="module")
def found(core_plan: Planned) -> Planned:
    return core_plan


@pytest.fixture(scope="module")
def kept(core_record: Path) -> Path:
    return core_record


@pytest.fixture
def copy(kept: Path, tmp_path: Path) -> Callable[[], Path]:
    return lambda: Path(shutil.copytree(kept, tmp_path / "copy"))


def lots(found: Planned, reading: str) -> dict[str, Any]:
    (answer,) = (one for one in found.answers if one.reading == reading)
    return {lot.name: (one, number) for one in answer.layers for number, lot in enumerate(one.lots)}


def test_what_has_to_move_moves_in_its_layer_and_what_is_not_known_is_read_twice(found: Planned) -> None:
    assert [answer.reading for answer in found.answers] == [STAYS, MOVES]
    sure, every = lots(found, STAYS), lots(found, MOVES)
    assert {"upf0", "upf1", "upf2", "amf0", "em0"} <= set(sure)
    assert "smf0" not in sure
    assert "smf0" in every
    assert {sure[name][0].layer for name in ("upf0", "amf0")} == {"core"}
    assert sure["em0"][0].layer == "managers"
    routers = [one for answer in found.answers[:1] for one in answer.layers if one.layer == "transport"]
    assert sum(lot.elements for lot in routers[0].lots) == 30
    assert found.ground.aside == ()


def test_every_plan_is_feasible_in_time_and_followed_by_others(found: Planned) -> None:
    for answer in found.answers:
        assert answer.late_elements == (0, 0)
        for one in answer.layers:
            assert check_core(one.problem, one.plan.start, one.plan.maker) == ()
            assert (one.plan.start != NONE).all()
            assert 0 <= one.plan.gap <= 0.01
            assert all("huawei" not in lot.followers and lot.followers for lot in one.lots)


def test_what_its_operator_removes_in_time_is_listed_and_not_planned(bench: Any) -> None:
    going = element("amf9", "AMF", "Huawei", planned_removal_on=date(2028, 5, 5))
    late = element("amf8", "AMF", "Huawei", planned_removal_on=date(2030, 5, 5))
    made = case(bench, bench.rule(**RULE), elements=[*radio(6), going, late, element("amf7", "AMF", "Nokia")], sites=sites(6))
    opened = open_case(made)
    with open_inventory(opened.network) as inventory:
        day = date(2026, 11, 21)
        told = read_ground(judging(opened, None, day, day, as_if=False), inventory, read_terms())
    assert [one["lot"] for one in told.elements.to_pylist()] == ["amf8"]
    assert [(one.function, one.elements, one.why) for one in told.aside] == [
        ("AMF", 1, "its operator plans to remove it in time")
    ]


def test_what_no_function_is_known_of_is_listed_and_of_what_some_are_known_these_count(bench: Any) -> None:
    rule = bench.rule(**RULE | {"applies": "true"})
    own = [element("new0", "Frobnicator", "Huawei"), element("upf8", "UPF+Frobnicator", "Huawei")]
    made = case(bench, rule, elements=[*radio(6), *own, element("upf9", "UPF", "Nokia")], sites=sites(6))
    opened = open_case(made)
    with open_inventory(opened.network) as inventory:
        day = date(2026, 11, 21)
        told = read_ground(judging(opened, None, day, day, as_if=False), inventory, read_terms())
    assert [one["lot"] for one in told.elements.to_pylist()] == ["upf8"]
    assert told.asked.lots["functions"].to_pylist() == [["UPF"]]
    assert "nokia" in told.asked.others
    assert [(one.function, one.why) for one in told.aside] == [("Frobnicator", "its function is not known")]


def test_order_and_redundancy_are_kept(found: Planned) -> None:
    one, upf = lots(found, MOVES)["upf0"]
    place = {lot.name: number for number, lot in enumerate(one.lots)}
    end = one.plan.start + one.problem.duration
    assert end[place["amf0"]] <= one.plan.start[place["smf0"]]
    assert end[place["smf0"]] <= one.plan.start[upf]
    starts = sorted(one.plan.start[place[name]] for name in ("upf0", "upf1", "upf2"))
    assert starts[0] + 4 <= starts[1], "two of a kind that goes as a whole are never replaced at the same time"
    month = (one.problem.deadline - 1) % 12
    assert not ((end - 1) % 12 == 11).any(), "nothing is cut over in December"
    assert (month == 11).all(), "though the last month in time is one"


def test_the_cost_is_labour_and_new_gear_until_the_old_would_have_gone(found: Planned) -> None:
    """Without interest: 1000 over 96 months for each month from the cut-over to the renewal, eight years after 2021-01."""
    one, _ = lots(found, STAYS)["upf0"]
    rent = {"UPF": 1000 / 96, "AMF": 600 / 96}
    end = one.plan.start + one.problem.duration
    early = np.maximum((2029 - 2027) * 12 - end, 0)
    told = sum(200 + rent[lot.function] * months for lot, months in zip(one.lots, early, strict=True))
    assert one.ends["middle"] == pytest.approx(told)
    assert one.ends["low"] < one.ends["middle"] < one.ends["high"]
    parts = found.extra_by_layer(found.answers[0])
    assert parts["core"] == pytest.approx(one.ends["middle"])
    assert found.extra(found.answers[0]) == pytest.approx(sum(parts.values()))


def test_at_other_terms_the_same_plans_are_priced_whole(found: Planned) -> None:
    for answer in found.answers:
        assert Repricing(found).extra(found.sheet, answer) == pytest.approx(found.extra(answer))


def test_the_record_holds_and_lists_days(kept: Path, folder: Path) -> None:
    assert verify(kept, folder).faults == []
    with (kept / "replaced.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    own = next(row for row in rows if row["lot"] == "upf0")
    assert (own["layer"], own["act"], own["last_day"], own["of"]) == ("core", "replaced", "2029-12-31", "huawei")
    assert own["begins"] < own["cut_over"] <= own["last_day"]
    with (kept / "elements.csv").open(encoding="utf-8") as file:
        assert sum(row["element_id"].startswith("csr") for row in csv.DictReader(file)) == 30


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda one: one["start"].__setitem__(0, one["start"][0] - 3), "cost"),
        (lambda one: one["start"].__setitem__(0, -7), "no such slot"),
        (lambda one: one["problem"]["price"].__setitem__(0, [1.0]), "cost"),
        (lambda one: one.__setitem__("bound", one["cost"] * 2), "bound"),
        (lambda one: one["money"].__setitem__("middle", 1.0), "money"),
        (lambda one: one["lots"].pop(), "cannot be read again"),
        (lambda one: one["lots"][0].__setitem__("elements", 7), "elements.csv"),
    ],
)
def test_tampering_is_caught(copy: Callable[[], Path], change: Callable[[Any], None], told: str) -> None:
    folder = copy()
    document = json.loads((folder / "replaced.json").read_text(encoding="utf-8"))
    change(next(one for one in document["moves"] if one["layer"] == "core"))
    (folder / "replaced.json").write_text(json.dumps(document), encoding="utf-8")
    faults = verify(folder).faults
    assert any(told in fault for fault in faults), faults


def test_another_problem_than_that_of_the_case_is_caught(copy: Callable[[], Path], folder: Path) -> None:
    own = copy()
    document = json.loads((own / "replaced.json").read_text(encoding="utf-8"))
    for one in document["moves"]:
        one["problem"]["teams"] = [value * 2 for value in one["problem"]["teams"]]
    (own / "replaced.json").write_text(json.dumps(document), encoding="utf-8")
    assert any("core, transport and managers, moves, is not what was planned" in fault for fault in verify(own, folder).faults)


def test_what_is_told_has_the_layers_apart(found: Planned, kept: Path) -> None:
    console = Console(width=300, record=True, file=io.StringIO())
    print_plan(console, found)
    told = console.export_text()
    for words in ("radio", "core", "transport", "managers", "elements other than radio", "35, none late"):
        assert words in told
    assert "of it core" in (kept / "plan.html").read_text(encoding="utf-8")
    summary = json.loads((kept / "summary.json").read_text(encoding="utf-8"))
    assert summary["readings"]["stays"]["by_layer"]["middle"]["core"] > 0


def test_what_cannot_be_in_time_is_late_and_nobody_may_follow_is_said(bench: Any) -> None:
    late = bench.rule(**RULE | {"due": "2027-01-31", "applies": "'UPF' IN function"})
    alone = [one for one in network() if one["function"] == "UPF"]
    there = [*alone, element("upf9", "UPF", "Nokia")]
    for elements, words, broken in ((there, " months", 0), (alone, "nobody may follow", 3)):
        made = case(bench, late, elements=[*radio(6), *elements], sites=sites(6))
        (made / "own.toml").write_text(OWN, encoding="utf-8")
        planned = plan(made, terms=made / "own.toml", gap=0.05, seconds=120)
        assert planned.answers[-1].late_elements[0] == 3
        assert [(end.late, end.broken) for end in planned.at_the_end] == [(broken, {})]
        console = Console(width=300, record=True, file=io.StringIO())
        print_plan(console, planned)
        assert f"late: upf0 (UPF of Op): {words.strip()}" in re.sub(r": \d+ months", ": months", console.export_text())


@pytest.mark.parametrize(("due", "moves"), [("2031-12-31", True), ("2032-01-30", True), ("2032-01-31", False)])
def test_what_is_due_when_the_horizon_ends_is_replaced_in_it(bench: Any, tmp_path: Path, due: str, moves: bool) -> None:
    """The work of a month is done by its end: what is due before that of the month after the last is done in the last."""
    rule = bench.rule(**RULE | {"due": due, "applies": "'UPF' IN function"})
    elements = [one for one in network() if one["function"] == "UPF"] + [element("upf9", "UPF", "Nokia")]
    made = case(bench, rule, elements=[*radio(6), *elements], sites=sites(6))
    (made / "own.toml").write_text(OWN.replace("quarters = 24", "quarters = 20"), encoding="utf-8")
    planned = plan(made, terms=made / "own.toml", gap=0.05, seconds=120)
    (layer,) = planned.answers[-1].layers
    assert layer.problem.slots == 60
    assert bool((layer.plan.start != NONE).all()) == moves
    assert planned.answers[-1].late_elements == (0, 0)
    assert [(end.late, end.broken) for end in planned.at_the_end] == [(0, {})]
    write_plan(planned, tmp_path / "plan")
    assert verify(tmp_path / "plan", made).faults == []


def test_nothing_is_begun_before_it_is_known(found: Planned) -> None:
    for one in plan_layers(found.asked, {}, strict=True, known=6):
        assert one.plan.start.min() * (12 // one.problem.slots_per_year) >= 18


def test_who_may_follow_only_if_the_operator_does_more_follows_while_there_is_nobody_else(bench: Any) -> None:
    rule = RULE | {"require": "NOT (vendor.group IN ('huawei', 'zte')) OR critical_functions_replaced"}
    managers = [element("em0", "Transport-EM", "Huawei"), element("em1", "Transport-EM", "ZTE")]
    for more, follower in (([element("em2", "Transport-EM", "Cisco")], "cisco"), ([], "zte")):
        made = case(bench, bench.rule(**rule), elements=[*radio(6), *managers, *more], sites=sites(6))
        opened = open_case(made)
        with open_inventory(opened.network) as inventory:
            day = date(2026, 11, 21)
            asked = read_ground(judging(opened, None, day, day, as_if=False), inventory, read_terms()).asked
        lots = {lot.name: lot for one in layers_of(asked, strict=True, known=0) for lot in one.lots}
        assert lots["em0"].followers == (follower,)


@pytest.mark.skipif(not find_spec("ortools"), reason="needs ortools: uv run --group reference pytest tests/planning")
def test_cp_sat_comes_to_the_same_and_its_record_holds(folder: Path, found: Planned, tmp_path: Path) -> None:
    other = plan(folder, terms=folder / "own.toml", gap=0.05, seconds=120, core_solver="cp-sat")
    for one, two in zip(found.answers, other.answers, strict=True):
        assert {part.plan.solver for part in two.layers} == {"CP-SAT"}
        for part, same in zip(one.layers, two.layers, strict=True):
            assert max(part.plan.bound, same.plan.bound) <= min(part.plan.cost, same.plan.cost) * (1 + 1e-6)
            assert same.plan.cost == pytest.approx(part.plan.cost, rel=0.01)
    write_plan(other, tmp_path / "plan")
    held = verify(tmp_path / "plan", folder)
    retell(held)
    assert held.faults == []
    assert any(line.endswith("by the word of CP-SAT.") for line in proof_words(other))
