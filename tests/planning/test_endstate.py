"""The network at the end of a plan, judged again as a whole: what is late, what is in no plan and why, what tampering hides."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tests.planning.country import REMOVAL, SHORT, case, radio, sites
from tests.planning.test_reading import ground
from tests.planning.test_replacing import element

from netvet.planning import MOVES, STAYS, EndState, Planned, plan, verify
from netvet.planning.replaced_record import read_replaced, replaced_document
from netvet.planning.replacing import Replaced, money
from netvet.planning.unplanned import (
    AFTER,
    NEW_GEAR,
    NO_FUNCTION,
    NO_MANAGER,
    NO_RADIO,
    NO_SITE,
    NOT_THERE,
    OTHER_ACCESS,
)
from netvet.report.plan.retelling import retell
from netvet.report.plan.words import end_words, left_words
from netvet.transition import NONE, core_cost

EVERY = {"require": "NOT (vendor.group IN ('huawei'))", "kind": '"removal"', "due": "2029-12-31"}
"""Nothing of one maker after 2029, wherever it stands."""

SUPPORTED = {"applies": "'gNB' IN function", "require": "support_ends_on > DATE '2040-01-01'", "kind": '"removal"'}
"""What no other maker cures."""


def beyond() -> list[dict[str, Any]]:
    """Gear that no plan has."""
    return [
        element("lost", "gNB", "Huawei"),
        element("leads", "RAN-EM", "Huawei"),
        element("led", "eNB", "Huawei", generation=["4G"], managed_by="leads"),
        element("coming", "gNB", "Huawei", site_id="s001", state="planned", installed_on=date(2027, 6, 1)),
        element("old", "BTS", "Huawei", site_id="s001", generation=["2G"]),
        element("odd", None, "Huawei"),
    ]


@pytest.fixture
def copy(core_record: Path, tmp_path: Path) -> Callable[[], Path]:
    return lambda: Path(shutil.copytree(core_record, tmp_path / "copy"))


def whys(end: EndState) -> dict[str, tuple[int, bool]]:
    return {one.why: (one.elements, one.sure) for one in end.aside}


def swapped_radio(found: Planned, reading: str) -> int:
    """Radio elements that get another maker: a site has one of each generation."""
    (answer,) = (one for one in found.answers if one.reading == reading)
    units, end = answer.problem.units, answer.outcome
    four, five = end.anchor != units.anchor, (end.five != units.five) & (units.five != NONE)
    return int((units.sites * four).sum() + (units.sites * five).sum())


def test_core_transport_and_managers_are_in_place_and_nothing_planned_is_broken(core_plan: Planned) -> None:
    stays, moves = core_plan.at_the_end
    assert (stays.reading, moves.reading) == (STAYS, MOVES)
    # three UPF, an AMF, a manager and thirty routers; and what is not known
    assert [end.replaced for end in (stays, moves)] == [
        35 + swapped_radio(core_plan, STAYS),
        36 + swapped_radio(core_plan, MOVES),
    ]
    assert (moves.late, moves.broken, stays.late, stays.broken) == (0, {}, 0, {})
    assert end_words(moves).endswith("nothing else that is planned is broken")


def test_the_record_tells_the_end_and_it_is_judged_again(core_record: Path, core_case: Path, core_plan: Planned) -> None:
    told = verify(core_record, core_case)
    retell(told)
    assert told.faults == []
    assert tuple(told.ends) == core_plan.at_the_end
    summary = json.loads((core_record / "summary.json").read_text(encoding="utf-8"))
    assert summary["at_the_end"]["moves"]["other_maker"] == core_plan.at_the_end[1].replaced


def swapped(folder: Path) -> None:
    """An element that has to move gives its place in a lot to one that need not."""
    path = folder / "elements.csv"
    path.write_text(path.read_text(encoding="utf-8").replace('"upf0","upf0"', '"upf0","oth00"'), encoding="utf-8")


def layers(change: Callable[[Replaced], Replaced]) -> Callable[[Path], None]:
    """Change the layer of the core in the record, with all that follows from it."""

    def told(folder: Path) -> None:
        path = folder / "replaced.json"
        plans = read_replaced(json.loads(path.read_text(encoding="utf-8")))
        changed = {key: [change(one) if one.layer == "core" else one for one in own] for key, own in plans.items()}
        path.write_text(json.dumps(replaced_document(changed)), encoding="utf-8")

    return told


def back(one: Replaced) -> Replaced:
    """The maker that is barred follows itself."""
    return replace(one, lots=tuple(lot._replace(followers=("huawei",)) for lot in one.lots))


def left(one: Replaced) -> Replaced:
    """Nothing is replaced, and nothing is said to be due."""
    nothing = np.full(len(one.lots), NONE)
    problem = replace(one.problem, deadline=np.full(len(one.lots), one.problem.slots + 1))
    cost = core_cost(problem, nothing, nothing)
    made = replace(one.plan, start=nothing, maker=nothing, cost=cost, bound=cost, gap=0.0)
    return replace(one, problem=problem, plan=made, ends={**one.ends, "middle": money(problem, made)})


@pytest.mark.parametrize(
    ("tamper", "number"),
    [(swapped, 1), (layers(back), 5), (layers(left), 5)],
    ids=["another element", "the same maker", "not due"],
)
def test_what_a_record_hides_is_broken_at_the_end(
    copy: Callable[[], Path], core_case: Path, tamper: Callable[[Path], None], number: int
) -> None:
    own = copy()
    tamper(own)
    told = verify(own, core_case)
    assert any(fault.startswith(f"the end, moves: {number} element") for fault in told.faults), told.faults
    assert sum(told.ends[1].broken.values()) == number


def test_what_is_due_after_the_plan_and_what_is_not_known_of_new_gear_is_said(bench: Any) -> None:
    rules = bench.rule(**REMOVAL | {"due": "2050-12-31"}), bench.rule("B-01", **SUPPORTED)
    made = case(bench, *rules, elements=radio(6), sites=sites(6))
    (made / "own.toml").write_text(SHORT, encoding="utf-8")
    (end,) = plan(made, terms=made / "own.toml", gap=0.05, seconds=120).at_the_end
    assert (end.late, end.broken) == (0, {})
    told = {(one.requirement, one.why): (one.elements, one.sure) for one in end.aside}
    assert set(told) >= {("A-01", AFTER), ("B-01", NEW_GEAR)}
    number, sure = told["B-01", NEW_GEAR]
    assert number >= end.added > 0
    assert not sure
    assert any(line.endswith(f"({NEW_GEAR})") for line in left_words([end]))


def test_what_is_in_no_plan_has_its_reason(bench: Any) -> None:
    made = case(bench, bench.rule(**EVERY), elements=[*radio(6), *beyond()], sites=sites(6))
    told = ground(made)
    reasons = [NO_SITE, NO_SITE, NO_RADIO, NOT_THERE, OTHER_ACCESS, NO_FUNCTION]
    assert sorted(why for one in told.aside for why in [one.why] * one.elements) == sorted(reasons)
    assert told.elements.num_rows == 0


def test_a_manager_of_radio_goes_with_all_that_it_managed(bench: Any) -> None:
    elements = [one | {"managed_by": "em"} if one["vendor"] == "Huawei" else one for one in radio(6)]
    manager = element("em", "RAN-EM", "Huawei", generation=["4G", "5G"])
    made = case(bench, bench.rule(**EVERY), elements=[*elements, manager], sites=sites(6))
    (made / "own.toml").write_text(SHORT, encoding="utf-8")
    (end,) = plan(made, terms=made / "own.toml", gap=0.05, seconds=120).at_the_end
    assert (end.idle, end.late, end.broken) == (1, 0, {})
    assert ", managers of radio that go with it: 1; " in end_words(end)


@pytest.mark.parametrize("first", ["Huawei", "Nokia"])
def test_a_new_manager_is_of_a_maker_that_may_manage(bench: Any, first: str) -> None:
    """A rule on managers alone: whose radio comes first by its id is no reason to have its manager."""
    makers = dict(zip(("s000", "s001"), (first, "Nokia" if first == "Huawei" else "Huawei"), strict=True))
    stations = [
        one | {"vendor": makers[one["site_id"]], "managed_by": f"em-{makers[one['site_id']]}"}
        for one in radio(2, operator="Op")
        if one["function"] == "eNB"
    ]
    managers = [element(f"em-{maker}", "RAN-EM", maker, generation=["4G"]) for maker in makers.values()]
    rule = bench.rule(**EVERY, applies="'management' IN domain")
    made = case(bench, rule, elements=[*stations, *managers], sites=sites(2))
    (made / "own.toml").write_text(SHORT, encoding="utf-8")
    found = plan(made, terms=made / "own.toml", gap=0.05, seconds=120, single=True)
    (end,) = found.at_the_end
    assert found.answers[0].problem.units.manager_cures.sum() == 1
    assert (end.late, end.broken, end.aside) == (0, {}, ())


@pytest.mark.parametrize(
    ("radio_of", "demand", "column", "left"),
    [
        ("Huawei", "NOT (vendor.group IN ('huawei'))", False, 1),  # nobody else is known
        ("Nokia", "NOT (vendor.group IN ('huawei'))", False, 0),
        ("Huawei", "NOT (vendor.group IN ('huawei')) OR critical_functions_replaced", False, 0),
        ("Huawei", "NOT (vendor.group IN ('huawei')) OR critical_functions_replaced", True, 0),
    ],
)
def test_where_no_maker_is_known_whose_manager_may_take_its_place_it_is_told(
    bench: Any, radio_of: str, demand: str, column: bool, left: int
) -> None:
    stations = [one | {"vendor": radio_of, "managed_by": "em"} for one in radio(2, operator="Op") if one["function"] == "eNB"]
    more = {"critical_functions_replaced": False} if column else {}
    manager = element("em", "RAN-EM", "Huawei", generation=["4G"], **more)
    rule = bench.rule(**EVERY | {"require": demand}, applies="'management' IN domain")
    made = case(bench, rule, elements=[*stations, manager], sites=sites(2))
    (made / "own.toml").write_text(SHORT, encoding="utf-8")
    *_, end = plan(made, terms=made / "own.toml", gap=0.05, seconds=120, single=True).at_the_end
    assert (end.late, end.broken) == (0, {})
    assert whys(end) == ({NO_MANAGER: (left, True)} if left else {})
