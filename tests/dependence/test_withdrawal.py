"""Makers that leave: what stands without support, what is lost, who is left; against a count by hand."""

from __future__ import annotations

import json
import math
from datetime import date
from fractions import Fraction
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import netvet
from netvet.dependence import DEPARTURE_COLUMNS, Bounds, Supply, Unsorted, Withdrawal, departure_row, quarter_cells
from netvet.errors import CaseError

AS_OF = "as_of = 2026-11-21\n"
DAY = date(2026, 11, 21)


def withdrawn(bench: Any, elements: list[dict[str, Any]], *makers: str, head: str = "", **options: Any) -> Withdrawal:
    folder: Path = bench.fresh()
    (folder / "case.toml").write_text(AS_OF + head, encoding="utf-8")
    usual = {"operator": "Op", "state": "in-service", "function": "AMF"}
    bench.write(folder, "elements", [usual | {"element_id": f"e{i}"} | row for i, row in enumerate(elements)])
    return netvet.withdraw_makers(folder, makers, **options)


def ends(found: Withdrawal, what: str = "elements") -> list[tuple[Fraction, Fraction]]:
    return [(one.low, one.high) for quarter in found.national if (one := getattr(quarter, what))]


def supply(found: Withdrawal, function: str) -> Supply:
    return next(one for one in found.supplies if one.function == function)


def test_nothing_is_lost_until_the_spares_are_used_up(bench: Any) -> None:
    found = withdrawn(
        bench, [{"vendor": "Nokia", "subscribers": 100}] * 4, "Nokia", failure_rate=0.1, spares=0.05, replaced=0, quarters=4
    )
    assert found.terms.spares_last == 0.5
    assert [one.lost for one in found.national[:3]] == [0, 0, 0]
    assert found.national[3].lost == pytest.approx(1 - math.exp(-0.1 * 0.25))
    assert found.national[4].lost == pytest.approx(1 - math.exp(-0.1 * 0.5))
    assert ends(found) == [(4, 4)] * 5
    assert ends(found, "people") == [(400, 400)] * 5


def test_where_nothing_fails_nothing_is_lost(bench: Any) -> None:
    found = withdrawn(bench, [{"vendor": "Nokia"}], "Nokia", failure_rate=0, spares=0)
    assert {one.lost for one in found.quarters} == {0}
    assert found.national[0].people is None


def test_the_quarters_are_those_of_the_calendar(bench: Any) -> None:
    found = withdrawn(bench, [{"vendor": "Nokia"}], "Nokia", start=date(2027, 11, 30), quarters=3)
    assert [str(one.day) for one in found.national] == ["2027-11-30", "2028-02-29", "2028-05-30", "2028-08-30"]
    assert [one.operator for one in found.quarters] == [None] * 4 + ["Op"] * 4


def test_the_stated_pace_replaces_evenly_and_plans_come_first_where_they_are_faster(bench: Any) -> None:
    plain = [{"vendor": "Nokia", "subscribers": 10}] * 8
    terms: dict[str, Any] = {"replaced": 0.25, "replaced_after": 1, "quarters": 6}
    assert [low for low, _ in ends(withdrawn(bench, plain, "Nokia", **terms))] == [8, 8, 6, 4, 2, 0, 0]
    planned = [{**row, "planned_removal_on": "2027-01-01"} for row in plain[:6]] + plain[6:]
    found = withdrawn(bench, planned, "Nokia", **terms)
    assert [low for low, _ in ends(found)] == [8, 2, 2, 2, 2, 0, 0]
    assert [low for low, _ in ends(found, "people")] == [80, 20, 20, 20, 20, 0, 0]


def test_what_is_planned_to_come_before_the_start_stands_and_what_is_planned_after_does_not(bench: Any) -> None:
    rows = [{"vendor": "Nokia", "state": "planned", "installed_on": day} for day in ("2027-01-01", "2027-06-01")]
    found = withdrawn(bench, rows, "Nokia", start=date(2027, 3, 1), replaced=0, quarters=4)
    assert ends(found) == [(1, 1)] * 5


def test_people_are_the_largest_sum_of_any_function_and_operators_add_up(bench: Any) -> None:
    rows = [
        {"vendor": "Nokia", "function": "AMF", "subscribers": 60},
        {"vendor": "Nokia", "function": "UPF", "subscribers": 50},
        {"vendor": "Nokia", "function": "UPF", "subscribers": 20},
        {"vendor": "Nokia", "function": "UPF", "operator": "Po", "subscribers": 5},
        {"vendor": "Nokia", "function": "UPF", "operator": "Po", "subscribers": None},
    ]
    found = withdrawn(bench, rows, "Nokia")
    assert ends(found, "people")[0] == (75, 75)
    assert found.unweighed == 1


def test_where_an_element_does_not_say_whom_it_serves_it_may_be_any_number_more(bench: Any) -> None:
    rows = [{"vendor": "Nokia", "subscribers": 60}, {"vendor": "Nokia", "planned_removal_on": "2027-01-01"}]
    found = withdrawn(bench, [*rows, {"vendor": "Acme"}], "Nokia", spares=0, replaced=0, quarters=2)
    first, after, _ = found.national
    assert (first.people, first.at_least, after.people, after.at_least) == (Bounds(60, 60), True, Bounds(60, 60), False)
    assert departure_row(first)["people_low"] == 60
    assert departure_row(first)["people_high"] is None
    assert departure_row(after)["people_high"] == 60
    assert quarter_cells(first)[4:] == ("at least 60", "0")
    assert not any(one.at_least for one in withdrawn(bench, [*rows, {"vendor": "Acme"}], "Acme").national)
    assert withdrawn(bench, [*rows, {"vendor": None}], "Nokia").national[1].at_least


def test_makers_that_are_not_known_make_an_interval(bench: Any) -> None:
    rows = [{"vendor": "Nokia", "subscribers": 1}, {"vendor": None, "subscribers": 2}, {"vendor": "Acme", "subscribers": 4}]
    found = withdrawn(bench, [*rows, {"vendor": "none"}, {"vendor": None, "state": None}], "Nokia")
    assert (ends(found)[0], ends(found, "people")[0]) == ((1, 3), (1, 3))
    assert (found.strange, found.absent) == (2, 1)


def test_by_owner_group_and_state(bench: Any) -> None:
    rows = [{"vendor": "Huawei"}, {"vendor": "ZTE"}, {"vendor": "Nokia"}, {"vendor": "Qworp"}]
    assert ends(withdrawn(bench, rows, "CN", by="home-state"))[0] == (2, 3)
    found = withdrawn(bench, rows, "Huawei", by="group")
    assert (found.makers, ends(found)[0]) == (("huawei",), (1, 2))
    assert supply(found, "AMF").here == ("zte", "nokia")
    assert "qworp" in supply(found, "AMF").perhaps


def test_who_is_left_for_a_function(bench: Any) -> None:
    rows = [
        {"vendor": "Nokia", "function": "CHF"},
        {"vendor": "Qworp", "function": "CHF", "operator": "Po"},
        {"vendor": "Nokia", "function": "EIR"},
        {"vendor": "Nokia", "function": "UPF"},
    ]
    found = withdrawn(bench, rows, "Nokia")
    one = supply(found, "CHF")
    assert (one.operators, one.alone, one.here, one.only) == (("Op",), ("Op",), ("qworp",), "qworp")
    assert (supply(found, "EIR").here, supply(found, "EIR").listed, supply(found, "EIR").only) == ((), (), None)
    further = supply(found, "UPF").listed
    assert "juniper" in further
    assert "nokia" not in further
    assert "juniper" not in supply(withdrawn(bench, [*rows, {"vendor": "Juniper"}], "Nokia", "Juniper"), "UPF").listed


def test_a_maker_that_is_named_by_an_earlier_name_is_no_second_one(bench: Any) -> None:
    rows = [{"vendor": "Nokia", "function": "P-CSCF"}, {"vendor": "Sonus", "function": "P-CSCF"}]
    left = supply(withdrawn(bench, rows, "Nokia"), "P-CSCF")
    assert (left.here, "ribbon" in left.listed, "oracle" in left.listed) == (("sonus",), False, True)
    gone = supply(withdrawn(bench, rows, "Nokia", "Sonus"), "P-CSCF")
    assert not {"ribbon", "sonus"} & {*gone.here, *gone.listed}
    both = supply(withdrawn(bench, [*rows, {"vendor": "Ribbon"}], "Nokia"), "P-CSCF")
    assert "ribbon" in both.listed, "the network tells them apart"


def test_what_is_of_no_known_function_is_told_apart_and_may_be_of_any(bench: Any, netvet: Any) -> None:
    rows = [
        {"vendor": "Nokia", "function": "CHF", "subscribers": 7},
        {"vendor": "Nokia", "function": "Frob", "subscribers": 5},
        {"vendor": "Nokia", "function": None, "subscribers": 4, "state": None},
        {"vendor": "Nokia", "function": "EIR", "operator": "Po", "subscribers": 0},
    ]
    found = withdrawn(bench, rows, "Nokia")
    assert [one.function for one in found.supplies] == ["CHF", "EIR"]
    assert found.unsorted == Unsorted(1, ("Op",), 1)
    assert (supply(found, "CHF").alone, ends(found, "people")[0]) == (("Op",), (7, 16))
    other = {"vendor": "Qworp", "function": "CHF+Frob", "subscribers": 0}
    found = withdrawn(bench, [*rows, other], "Nokia")
    one, two = supply(found, "CHF"), supply(found, "EIR")
    assert (one.alone, one.here, one.only) == ((), ("qworp",), "qworp")
    assert (two.alone, two.here, two.perhaps, two.only) == (("Po",), (), ("qworp",), None)
    text = netvet("dependence", found.case.folder, "--withdraw", "Nokia").stdout
    assert "may be of any function" in text
    assert "frob" not in text.casefold()
    told = json.loads(netvet("dependence", found.case.folder, "--withdraw", "Nokia", "--format", "json").stdout)
    assert told["of_unknown_function"] == {"elements": 1, "elements_perhaps_not_there": 1, "operators": ["Op"]}
    assert withdrawn(bench, rows[:1], "Nokia").unsorted is None


def test_all_makers_leave(bench: Any) -> None:
    rows = [{"vendor": "Nokia", "function": "EIR"}, {"vendor": "Qworp", "function": "EIR"}]
    found = withdrawn(bench, rows, "Nokia", "Qworp")
    assert supply(found, "EIR").here == supply(found, "EIR").listed == ()
    assert ends(found)[0] == (2, 2)


def test_terms_come_from_the_call_then_the_case_then_what_is_assumed(bench: Any) -> None:
    head = "[withdrawal]\nspares = 0.5\nreplaced = 0.1\n"
    terms = withdrawn(bench, [{"vendor": "Nokia"}], "Nokia", head=head, replaced=0.2).terms
    assert (terms.spares, terms.replaced, terms.failure_rate) == (0.5, 0.2, 0.03)
    assert terms.assumed == {"failure_rate", "replaced_after", "quarters"}


@pytest.mark.parametrize(
    ("head", "options"),
    [
        ("", {"makers": ["Nokai"]}),
        ("", {"makers": []}),
        ("", {"makers": ["none"]}),
        ("", {"makers": [""]}),
        ("", {"makers": ["FI"]}),
        ("", {"start": date(2026, 11, 20)}),
        ("", {"start": date(9999, 1, 1)}),
        ("", {"by": "owner"}),
        ("", {"spares": -0.1}),
        ("", {"spares": math.nan}),
        ("", {"failure_rate": math.inf}),
        ("", {"quarters": 0}),
        ("", {"quarters": 10**9}),
        ("[withdrawal]\nspare = 1\n", {}),
        ("[withdrawal]\nspares = '1'\n", {}),
        ("[withdrawal]\nquarters = 2.5\n", {}),
        ("[withdrawal]\nspares = true\n", {}),
        ("withdrawal = 3\n", {}),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_remedy(bench: Any, head: str, options: dict[str, Any]) -> None:
    makers = options.pop("makers", ["Nokia"])
    with pytest.raises(CaseError) as caught:
        withdrawn(bench, [{"vendor": "Nokia"}], *makers, head=head, **options)
    assert caught.value.remedy


NAMES = ("Qworp", "Blimna", "Xudfet")


def drawn(seed: int) -> list[dict[str, Any]]:
    r = Random(seed)
    return [
        {
            "operator": r.choice(("Op", "Po")),
            "function": r.choice(("gNB", "AMF", "gNB+AMF", None)),
            "vendor": r.choice([*NAMES, None]),
            "subscribers": r.choice((0, 1, 5, 7)),
            "planned_removal_on": r.choice((None, None, "2026-12-01", "2027-08-21", "2020-01-01")),
        }
        for _ in range(r.randint(1, 7))
    ]


def by_hand(rows: list[dict[str, Any]], gone: tuple[str, ...], days: list[date], pace: Fraction) -> list[tuple[Any, Any]]:
    """Elements and people without support at each day, every maker and function being known."""
    told = []
    for quarter, day in enumerate(days):

        def stands(row: dict[str, Any], day: date = day, quarter: int = quarter) -> bool:
            leaves = row["planned_removal_on"] and date.fromisoformat(row["planned_removal_on"])
            return not quarter or not leaves or leaves < DAY or leaves > day

        left = max(Fraction(0), 1 - pace * quarter)
        elements = people = Fraction(0)
        for operator in ("Op", "Po"):
            own = [row for row in rows if row["operator"] == operator and row["vendor"] in gone]
            elements += min(Fraction(sum(map(stands, own))), len(own) * left)
            sums = [Fraction(0)]
            for function in ("gNB", "AMF", "UPF", "SMF"):
                mine = [row for row in own if function in row["function"].split("+")]
                now, first = (sum(row["subscribers"] for row in mine if keep(row)) for keep in (stands, lambda _: True))
                sums.append(min(Fraction(now), first * left))
            people += max(sums)
        told.append((elements, people))
    return told


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**9), st.sampled_from((("Qworp",), ("Qworp", "Blimna"), NAMES)))
def test_every_completion_lies_within_and_the_ends_are_reached(bench: Any, seed: int, gone: tuple[str, ...]) -> None:
    rows = [
        *drawn(seed),
        {"operator": "Op", "function": "gNB", "vendor": "Qworp", "subscribers": 2, "planned_removal_on": None},
    ]
    rows += [{**rows[-1], "vendor": name, "subscribers": 0, "operator": "Po"} for name in NAMES]
    lost, open_ = ([row for row in rows if row[column] is None] for column in ("vendor", "function"))
    if len(lost) > 3 or len(open_) > 2:
        return
    found = withdrawn(bench, rows, *gone, replaced=0.125, quarters=5)
    days = [one.day for one in found.national]
    told = []
    ways = product((*NAMES, "other"), repeat=len(lost)), product(("gNB", "AMF", "UPF", "SMF"), repeat=len(open_))
    for makers, functions in product(*ways):
        maker, function = iter(makers), iter(functions)
        filled = [row | {"vendor": row["vendor"] or next(maker), "function": row["function"] or next(function)} for row in rows]
        told.append(by_hand(filled, gone, days, Fraction(1, 8)))
    for quarter, one in enumerate(found.national):
        assert one.people
        for bounds, which in ((one.elements, 0), (one.people, 1)):
            values = [way[quarter][which] for way in told]
            assert bounds.low <= min(values)
            assert bounds.high >= max(values)
            assert (which and open_) or (bounds.low, bounds.high) == (min(values), max(values))


@pytest.fixture(scope="module")
def case(bench: Any) -> Path:
    folder: Path = bench.fresh()
    (folder / "case.toml").write_text(AS_OF + 'notice = "Invented."\n[withdrawal]\nspares = 0.1\n', encoding="utf-8")
    rows = [("e1", "Nokia", "AMF"), ("e2", "[red]Acme", "EIR"), ("e3", None, "EIR"), ("e4", "Nokia", "EIR")]
    elements = [
        {"element_id": key, "operator": "Op", "state": "in-service", "vendor": maker, "function": function, "estimate": True}
        for key, maker, function in rows
    ]
    bench.write(folder, "elements", elements)
    return folder


def test_the_table_says_what_it_rests_on(netvet: Any, case: Path) -> None:
    ran = netvet("dependence", case, "--withdraw", "Nokia", "--from", "2027-01-01")
    assert ran.returncode == 0, ran.stderr
    for words in ("Invented.", "assumed", "stated", "2 to 3", "[red]Acme is the only one named", "estimate"):
        assert words in ran.stdout, words


def test_json_csv_and_parquet(netvet: Any, case: Path, tmp_path: Path) -> None:
    asked = ("dependence", case, "--withdraw", "nokia", "--quarters", "2")
    found = json.loads(netvet(*asked, "--format", "json").stdout)
    assert (found["withdrawn"], found["estimate"], len(found["quarters"])) == (["nokia"], True, 6)
    assert found["terms"]["spares"] == {"value": 0.1, "assumed": False}
    assert found["terms"]["failure_rate"]["assumed"] is True
    assert [one["only_option"] for one in found["supplies"]][-1] == "redacme"
    lines = netvet(*asked, "--format", "csv").stdout.splitlines()
    assert lines[0].replace('"', "").split(",") == list(DEPARTURE_COLUMNS)
    assert netvet(*asked, "--format", "parquet", "-o", tmp_path / "w.parquet").returncode == 0
    assert netvet(*asked, "--format", "json").stdout == netvet(*asked, "--format", "json").stdout


@pytest.mark.parametrize(
    "options",
    [
        ["--spares", "0.1"],
        ["--from", "2027-01-01"],
        ["--withdraw", "Nokia", "--on", "2027-01-01"],
        ["--withdraw", "Nokia", "--per", "nation"],
    ],
)
def test_an_option_without_effect_is_refused(netvet: Any, case: Path, options: list[str]) -> None:
    ran = netvet("dependence", case, *options)
    assert ran.returncode == 2
    assert "has no effect" in ran.stderr


def test_one_maker_may_be_named_without_a_list(case: Path) -> None:
    assert netvet.withdraw_makers(case, "Nokia").makers == ("nokia",)


def test_a_notebook_shows_it(bench: Any) -> None:
    assert "assumed" in withdrawn(bench, [{"vendor": "Nokia"}], "Nokia")._repr_html_()
