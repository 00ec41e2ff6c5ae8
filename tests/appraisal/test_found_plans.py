"""Sets of rules that were found and are no option's have plans of their own, whose figures stand beside the option."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.planning.core_network import element
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.appraisal import Appraisal, Equivalent, Option, appraise
from netvet.appraisal.found_plans import _as_one
from netvet.planning import plan
from netvet.report.appraisal import appraisal_document

OPTIONS = """
[[option]]
id = "both"
regimes = ["r.toml"]
"""
ACCESS = REMOVAL | {"applies": "'access' IN domain"}
OTHERS = {"applies": "'cell-site-router' IN function", "require": "NOT (vendor.group IN ('cisco'))", "kind": '"removal"'}
"""A rule that takes nothing out of the hands of those who are watched."""
SITES = 6


def made(bench: Any, *rules: str) -> Path:
    routers = [element(f"c{i}", "cell-site-router", "Cisco" if i else "Nokia", generation=["4G"]) for i in range(4)]
    folder = case(bench, *rules, elements=[*radio(SITES), *routers], sites=sites(SITES))
    (folder / "case.toml").write_text((folder / "case.toml").read_text(encoding="utf-8") + OPTIONS, encoding="utf-8")
    (folder / "terms.toml").write_text(SHORT, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def found(bench: Any) -> Appraisal:
    rules = bench.rule(**ACCESS), bench.rule("B-01", **OTHERS | {"due": "2028-12-31"})
    return appraise(made(bench, *rules), seconds=600, watched="vendor.group IN ('huawei')")


def set_of(found: Appraisal) -> Equivalent:
    one = found.equivalent("both")
    assert one is not None
    assert [member.id for member in one.members] == ["both: A-01"]
    return one


def test_a_found_set_costs_what_a_plan_of_its_rules_alone_costs(found: Appraisal, bench: Any) -> None:
    one, option = set_of(found), found.option("both")
    assert one.planned
    alone = plan(made(bench, bench.rule(**ACCESS)), as_if=True, terms=found.sheet, seconds=600, judge_end=False)
    assert one.cost == pytest.approx(alone.proven)
    assert one.gap == alone.gap
    assert one.delay == option.delay
    assert one.cost[1] < option.cost[1], "no router is replaced"


def test_its_delay_and_gap_are_told(found: Appraisal) -> None:
    told = json.loads(json.dumps(appraisal_document(found)["equivalents"][0], default=str))
    one = set_of(found)
    assert told["planned"] is True
    assert told["delay_months"] == pytest.approx(list(one.delay or ()), rel=1e-4)
    assert told["gap"] == pytest.approx(one.gap, rel=1e-4)
    assert told["proven_near_the_best"] is not one.loose


def test_rules_of_other_days_or_terms_make_no_one_plan() -> None:
    base = Option("a", "A", regimes=("r.toml",))
    near = replace(base, id="b", regimes=("s.toml",))
    planned: Any = {
        name: SimpleNamespace(ground=SimpleNamespace(regimes=((regime, "", ""),)))
        for name, regime in (("a", "r"), ("b", "s"), ("twin", "r"))
    }
    assert _as_one([base], planned)
    assert _as_one([base, near], planned)
    for other in (
        replace(near, announced=date(2027, 6, 30)),
        replace(near, terms=Path("own.toml")),
        replace(near, id="twin"),  # another file of the same name
    ):
        assert not _as_one([base, other], planned)
