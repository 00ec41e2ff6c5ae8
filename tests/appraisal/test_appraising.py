"""Options of a small case side by side: what is certain of them, and that names of makers change nothing."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.appraisal import CRITERIA, Appraisal, appraise, front_of
from netvet.errors import CaseError
from netvet.exposure import Bounds
from netvet.planning import WIDE
from netvet.report.appraisal import appraisal_document, rests_on
from netvet.report.options.matter import scaled

OPTIONS = """
[[option]]
id = "nothing"
title = "Nothing"

[[option]]
id = "removal"
title = "5G of one maker removed"
regimes = ["r.toml"]
instrument = "new law"
earliest = 2027-01-01
"""


@pytest.fixture(scope="module")
def folder(bench: Any) -> Path:
    made: Path = case(bench, bench.rule(**REMOVAL), elements=radio(18, unknown=2), sites=sites(18))
    (made / "case.toml").write_text((made / "case.toml").read_text(encoding="utf-8") + OPTIONS, encoding="utf-8")
    (made / "terms.toml").write_text(SHORT, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def found(folder: Path) -> Appraisal:
    return appraise(folder, seconds=600)


def test_what_asks_nothing_costs_and_changes_nothing(found: Appraisal) -> None:
    nothing = found.options[0]
    assert (nothing.cost, nothing.delay, nothing.broken, nothing.excluded) == ((0, 0), (0, 0), 0, ())
    # what leaves without any rule, because a plan at least cost has it so, leaves here too
    assert nothing.exposed["user_plane"][0].high >= nothing.exposed["user_plane"][-1].high
    assert "nothing" in found.front.options


def test_what_a_plan_replaces_is_seen_no_more(found: Appraisal) -> None:
    removal = found.options[1]
    assert removal.broken > 0
    assert removal.unknown > 0, "the makers of two sites are not known"
    assert removal.excluded == ("Huawei Technologies Co., Ltd.",)
    seen = removal.exposed["user_plane"]
    assert seen[-1].high <= seen[0].high
    assert seen[-1].low < seen[0].low
    assert removal.late[0] <= removal.late[1]
    assert removal.cost[0] <= removal.cost[1]


def test_the_moments_reach_from_the_first_quarter_to_the_end(found: Appraisal) -> None:
    assert len(found.moments) == len(found.options[0].exposed["disruption"])
    assert list(found.moments) == sorted(found.moments)
    assert len(found.moments) == 21, "the turn of every quarter of twenty"
    assert found.told == (0, 8, 16, 20), "tables tell every two years, and the end"
    assert found.watched == "vendor.id IN ('huawei')"


def test_each_criterion_has_its_two_ends_in_order(found: Appraisal) -> None:
    for one in found.options:
        assert tuple(one.criteria) == CRITERIA
        assert all(low <= high for low, high in one.criteria.values())


def test_who_leaves_later_or_late_is_not_beaten_by_the_end_alone(found: Appraisal) -> None:
    early = replace(found.options[1], late=(0, 0), gap=0.0)
    longer = {word: tuple(Bounds(1.0, 1.0) for _ in bounds[:-1]) + bounds[-1:] for word, bounds in early.exposed.items()}
    later = replace(early, exposed=longer, cost=(early.cost[0] - 9, early.cost[0] - 8), late=(5, 5))
    ends = {"cost", "delay", "content", "disruption", "concentration"}
    assert front_of({"later": later.criteria, "early": early.criteria}, CRITERIA).perhaps["early"] == ()
    assert front_of({"later": later.criteria, "early": early.criteria}, sorted(ends)).perhaps["early"] == ("later",)
    assert later.criteria["content_over_time"] == (1, 1), "whole in every quarter; what the end finds begins after the last"


def test_each_option_has_the_widest_gap_of_its_plans(found: Appraisal) -> None:
    nothing, removal = found.options
    assert removal.planned is not None
    gaps = [answer.solution.gap for answer in removal.planned.everything]
    assert removal.gap == max(gaps)
    assert nothing.gap == gaps[0], "its plan is the one without any requirement"
    assert not replace(nothing, gap=WIDE).loose
    assert replace(nothing, gap=WIDE * 1.01).loose


def test_as_json_it_holds_every_option_and_no_score(found: Appraisal) -> None:
    told = json.loads(json.dumps(appraisal_document(found), default=str))
    assert [one["id"] for one in told["options"]] == ["nothing", "removal"]
    assert told["hypothetical"] is True
    assert "score" not in json.dumps(told)


def test_on_a_terminal_ranges_stand_first_and_what_it_rests_on_last(netvet: Any, folder: Path) -> None:
    done = netvet("appraise", folder, "--seconds", "30")
    assert done.returncode == 0, done.stderr
    assert "hypothetical" in done.stdout
    assert "assumed" in done.stdout
    assert "new law, from" in done.stdout


def test_a_case_without_options_is_told_how_to_write_them(bench: Any) -> None:
    bare: Path = case(bench, bench.rule(**REMOVAL), elements=radio(6), sites=sites(6))
    with pytest.raises(CaseError, match="has no options"):
        appraise(bare)


def test_what_comes_after_the_horizon_is_told_and_its_cost_is_not_known(bench: Any) -> None:
    cap = bench.cap(subject="vendor.group = 'huawei'", at_most="0.1", due="2040-12-31")
    made = case(bench, bench.rule(**REMOVAL | {"due": "2040-12-31"}), cap, elements=radio(4), sites=sites(4))
    (made / "case.toml").write_text((made / "case.toml").read_text(encoding="utf-8") + OPTIONS, encoding="utf-8")
    (made / "terms.toml").write_text(SHORT, encoding="utf-8")
    found = appraise(made, seconds=600)
    nothing, removal = found.options
    assert (nothing.later, nothing.counts_later, nothing.cost) == ((0, 0), False, (0, 0))
    assert removal.later == (removal.broken, removal.broken)
    assert removal.broken == 1
    assert removal.limits_later == ("S-01, Op",)
    assert removal.planned is not None
    least = sum(answer.solution.unproven for answer in removal.planned.everything)
    assert -least <= removal.cost[0] <= 0, "nothing, as far as its plans are proven"
    assert removal.cost[1] == float("inf")
    assert "removal" not in found.front.dominated["nothing"]
    assert all(one.option != "removal" for one in found.equivalents), "within the horizon it protects no more than nothing"
    told = " ".join(rests_on(found))
    assert "1 element, 1 limit on shares whose last lawful day comes after 2031-12-31" in told
    assert "horizon.quarters" in told
    assert scaled(removal, "a-subscriber")[1] == float("inf")


def test_options_of_different_horizons_are_refused(bench: Any) -> None:
    made: Path = case(bench, bench.rule(**REMOVAL), elements=radio(6), sites=sites(6))
    (made / "longer.toml").write_text(SHORT.replace("value = 20", "value = 24"), encoding="utf-8")
    (made / "terms.toml").write_text(SHORT, encoding="utf-8")
    other = '\n[[option]]\nid = "longer"\nregimes = ["r.toml"]\nterms = "longer.toml"\n'
    (made / "case.toml").write_text((made / "case.toml").read_text(encoding="utf-8") + OPTIONS + other, encoding="utf-8")
    with pytest.raises(CaseError, match="different horizons") as caught:
        appraise(made, seconds=20)
    assert caught.value.where == "option longer"


def test_what_is_planned_anew_has_time_of_its_own(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[float] = []

    def planned_anew(*_: object, seconds: float, **__: object) -> tuple[tuple[()], tuple[()]]:
        given.append(seconds)
        return (), ()

    monkeypatch.setattr("netvet.appraisal.appraising.planned_anew", planned_anew)
    appraise(folder, seconds=20, sensitivity=True)
    assert given == [60]
