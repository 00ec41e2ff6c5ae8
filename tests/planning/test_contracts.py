"""Contracts on radio: kept to their end or ended at a price, and never silently free where they are not known."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites

from netvet.case import open_case
from netvet.inventory.store import open_inventory
from netvet.planning import MOVES, acts_done, plan, read_terms
from netvet.planning.question import problem_of
from netvet.planning.reading import Ground, judging, read_ground
from netvet.report.plan.notes import notes
from netvet.report.plan.words import waiting_words

DAY = date(2026, 11, 21)
ENDS = date(2028, 5, 31)
"""In 2028Q2, quarter 5 of a horizon that begins with 2027Q1."""

EARLY = SHORT + '\n[contracts]\nearly = { value = 3, assumed = "a clause that we were told of" }\n'


def network(bench: Any, *contracts: dict[str, Any]) -> Path:
    rows = [{"contract_id": f"c{number}", **one} for number, one in enumerate(contracts)]
    return case(bench, bench.rule(**REMOVAL), elements=radio(12), sites=sites(12), contracts=rows)


def ground(folder: Path, terms: str = SHORT) -> Ground:
    own = folder / "own.toml"
    own.write_text(terms, encoding="utf-8")
    opened = open_case(folder)
    with open_inventory(opened.network) as inventory:
        return read_ground(judging(opened, None, DAY, DAY, as_if=False), inventory, read_terms(own), single=True)


def bound(found: Ground) -> dict[str, int]:
    """Of each site the quarter until which a contract holds."""
    problem = problem_of(found.asked, MOVES)
    by_unit = dict(zip(problem.units.ids, problem.units.bound_until.tolist(), strict=True))
    return {row["site_id"]: by_unit[row["unit"]] for row in found.sites.to_pylist()}


def test_a_contract_covers_the_radio_of_its_operator_and_maker(bench: Any) -> None:
    own = {"operator": "Op", "vendor": "Huawei", "function": ["eNB", "gNB"], "ends_on": ENDS}
    found = ground(network(bench, own))
    told = bound(found)
    assert {site for site, until in told.items() if until} == {f"s{i:03}" for i in range(12) if i % 3}
    assert set(told.values()) == {0, 5}
    assert (found.left.bound, found.left.bound_open, found.left.without_contract) == (8, 0, 4)


@pytest.mark.parametrize(
    ("contract", "counted"),
    [
        ({"operator": "Op", "vendor": "Huawei", "ends_on": ENDS}, (8, 0, 4)),
        ({"operator": "Op", "vendor": "Huawei", "function": ["UPF"], "ends_on": ENDS}, (0, 0, 12)),
        ({"operator": "Op", "vendor": "Huawei", "signed_on": ENDS}, (0, 8, 4)),
        ({"operator": "Op", "ends_on": ENDS}, (0, 8, 4)),
        ({"vendor": "Huawei", "ends_on": ENDS}, (0, 8, 4)),
        ({"operator": "Op", "vendor": "Huawei", "ends_on": date(2026, 1, 1)}, (0, 0, 4)),
    ],
)
def test_what_is_not_known_of_a_contract_is_counted(bench: Any, contract: dict[str, Any], counted: tuple[int, ...]) -> None:
    left = ground(network(bench, contract)).left
    assert (left.bound, left.bound_open, left.without_contract) == counted


def test_support_that_ends_is_the_end_of_life(bench: Any) -> None:
    told = {"operator": "Op", "vendor": "Huawei", "supported_to": date(2029, 3, 31)}
    problem = problem_of(ground(network(bench, told)).asked, MOVES)
    huawei = problem.market.makers.index("huawei")
    assert set(problem.units.end_of_life_4g[problem.units.anchor == huawei].tolist()) == {9}


def test_contracts_are_kept_or_ended_at_a_price(bench: Any) -> None:
    long = {"operator": "Op", "vendor": "Huawei", "ends_on": date(2031, 2, 1)}
    folder = network(bench, long)
    kept, ended = folder / "kept.toml", folder / "ended.toml"
    kept.write_text(SHORT, encoding="utf-8")
    ended.write_text(EARLY, encoding="utf-8")
    held, paid = (plan(folder, terms=own, gap=0.05, seconds=120, judge_end=False) for own in (kept, ended))
    until = held.answers[-1].problem.units.bound_until
    assert until.max() == 16
    for act in acts_done(held.answers[-1].problem, held.answers[-1].solution.plan):
        assert (act.at >= until)[act.there & act.disturbs].all()
    assert held.answers[-1].late_sites > 0
    assert paid.answers[-1].late_sites == 0
    assert paid.answers[-1].ends["middle"].cost.labour > held.answers[-1].ends["middle"].cost.labour
    assert any("under contracts that run on: they are kept" in line for line in notes(held))
    assert any("ending them early costs 3 thousand EUR a site and quarter" in line for line in notes(paid))


def test_a_site_that_is_late_as_its_contract_holds_says_so(bench: Any) -> None:
    contract = {"contract_id": "c", "operator": "Op", "vendor": "Huawei", "ends_on": ENDS}
    rule = bench.rule(**REMOVAL | {"due": "2027-06-30"})
    folder = case(bench, rule, elements=radio(6), sites=sites(6), contracts=[contract])
    told = {}
    for name, terms in (("kept", SHORT), ("ended", EARLY)):
        (folder / f"{name}.toml").write_text(terms, encoding="utf-8")
        found = plan(folder, terms=folder / f"{name}.toml", gap=0.05, seconds=120, single=True, judge_end=False)
        told[name] = waiting_words(found.answers[-1])
    assert told["kept"]
    assert all("under contract to 2028Q2" in line for line in told["kept"])
    assert not any("contract" in line for line in told["ended"])
