"""Who is ruled out agrees with what an assessment says of the same equipment; names change nothing but names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from netvet.errors import NetvetError
from netvet.findings import effect, ruled_out, tightenings, whole_effect
from netvet.findings.exclusion.placements import is_makers
from netvet.inventory.functions import shipped_functions
from netvet.regime import shipped_regimes
from netvet.verdict import FORCES

BROKEN = {status.value for status in FORCES.values()} | {"not-yet-due", "violated"}
DAY = date(2027, 1, 1)


@pytest.mark.parametrize("key", ["uk-direction-2022", "de-contracts-2024", "se-pts-2020"])
def test_an_assessment_says_the_same_where_nothing_is_left_to_the_operator(bench: Any, key: str) -> None:
    regime = bench.shipped(key)
    ruling = ruled_out([key], on=DAY)
    closed = [one for one in ruling.bars if len(one.placed) + len(one.makers) == len(set(one.rule.tests)) and not one.caps]
    functions = ["UPF", "gNB", "eNB", "MME", "RAN-EM", "NFVI", "OLT"]
    elements = [
        {"element_id": f"{seller.id} {function}", "operator": "Op", "vendor": seller.name, "function": function}
        | {"generation": shipped_functions().rows[function].generations}
        | {"state": "in-service", "country": regime.jurisdiction, "installed_on": "2026-12-31", "site_id": "s"}
        for seller in ruling.sellers
        for function in functions
    ]
    asked = [one.rule.requirement.key for one in closed]
    text = replace(regime, requirements=tuple(one for one in regime.requirements if one.key in asked))
    rows = bench.rows(elements, text, on=DAY, as_if=True, sites=[{"site_id": "s", "sensitive": "false"}])
    told = {(row["element_id"], row["requirement"], row["part"]): row["status"] for row in rows}
    for one in closed:
        for place, where in enumerate(ruling.placements):
            if where.function in functions and where.site == "ordinary" and one.rule.requirement.key in asked:
                for number, seller in enumerate(ruling.sellers):
                    status = told[f"{seller.id} {where.function}", one.rule.requirement.id, one.rule.requirement.part]
                    expected = {True: {"met", "not-applicable"}, None: {"unknown"}, False: BROKEN}
                    assert status in expected[ruling.admits[one.label][number][place]], (one.label, seller.id, where)
    assert closed or key == "se-pts-2020"


MAKER = """
subject = "vendor:{0}"
name = "{1}"
group = "{2}"
home_state = "{3}"
head_source = {{ publisher = "P", work = "W", date = 2020-01-01 }}
[[claim]]
fact = "no_spy_pledge"
value = {4}
source = {{ publisher = "P", work = "W", date = 2020-01-01 }}
[[claim]]
fact = "may_be_compelled_by"
value = ["{3}"]
source = {{ publisher = "P", work = "W", date = 2020-01-01 }}
"""
OWN = """
[regime]
id = "own"
title = "T"
issuer = "I"
jurisdiction = "XX"
force = "proposal"
valid_from = 2020-01-01
source = ["K"]
[sources]
K = {{ publisher = "P", work = "W", date = 2020-01-01 }}
[[requirement]]
id = "A"
title = "A pledge"
kind = "declaration"
cite = "C"
source = ["K"]
confidence = "text"
require = "vendor.no_spy_pledge"
[[requirement]]
id = "B"
title = "No compulsion in the core"
kind = "prohibition"
cite = "C"
source = ["K"]
confidence = "text"
applies = "'core' IN domain AND subscribers > 10"
require = "vendor.may_be_compelled_by <@ ('XX', 'XA') AND tests && ('fuzz')"
[[requirement]]
id = "C"
title = "Not that one"
kind = "prohibition"
cite = "C"
source = ["K"]
confidence = "text"
applies = "'access' IN domain"
require = "NOT vendor.group = '{0}'"
"""


def own(folder: Path, *makers: tuple[str, str, str, str], named: str = "first") -> Path:
    (folder / "dossiers").mkdir(parents=True)
    for id_, group, seat, pledge in makers:
        text = MAKER.format(id_, id_.title(), group, seat, pledge)
        (folder / "dossiers" / f"{id_}.toml").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(OWN.format(named), encoding="utf-8")
    return folder


THREE = (("first", "first", "XA", "true"), ("second", "second", "XB", "true"), ("third", "third", "XB", "false"))


def asked(folder: Path, *makers: tuple[str, str, str, str], named: str = "first") -> Any:
    own(folder, *makers, named=named)
    names = [maker[0].title() for maker in makers]
    ruling = ruled_out([str(folder / "own.toml")], dossiers=folder / "dossiers", makers=names, on=DAY)
    return replace(ruling, chosen=False)  # these makers are the whole market here


def test_what_each_requirement_does(tmp_path: Path) -> None:
    ruling = asked(tmp_path, *THREE)
    pledge, compelled, named = (effect(ruling, one) for one in ruling.bars)
    assert pledge.statuses == (True, True, False)
    assert pledge.singled == {"maker": "third", "group": "third"}
    assert (pledge.effort, pledge.by[2]) == (("admitted", "admitted", "own effort"), ("vendor",))
    assert compelled.statuses == (None, False, False)  # what is known may not be all; what lies outside is enough
    assert compelled.singled == {}
    assert compelled.by[1] == ("state",)
    assert named.statuses == (False, True, True)
    assert named.singled == {"maker": "first", "group": "first", "home_state": "XA"}
    assert named.by[0] == ("nobody",)
    together = whole_effect(ruling)
    assert together.certain["maker"] == ("first", "second", "third")


def test_where_a_maker_stands_and_what_would_let_it_in(tmp_path: Path) -> None:
    ruling = asked(tmp_path, *THREE)
    first, third = 0, 2
    assert ruling.standing(first, ruling.within("access")).word == "excluded"
    assert ruling.standing(first, ruling.within("core")).undecided_by == ("B",)
    assert ruling.to_lift(first, ruling.within("access")) == [("C",)]
    assert ruling.standing(third, ruling.within("core")).excluded_by == ("A", "B")
    (change,) = ruling.to_change(third, ruling.within("access"))
    assert (str(change.facts[0]), change.by_vendor) == ("vendor.no_spy_pledge (vendor)", True)
    (change,) = ruling.to_change(third, ruling.within("core"))
    assert [fact.by for fact in change.facts] == ["state", "vendor"]
    assert not change.by_vendor


def test_a_tightening_that_excludes_one_more_and_no_other(tmp_path: Path) -> None:
    makers = [("first", "first", "XA", "true"), ("second", "second", "XX", "true"), ("third", "third", "XX", "true")]
    one, *others = tightenings(asked(tmp_path, *makers, named="nobody"))
    assert one is not None
    assert (one.demand, one.asked, one.open) == ("require NOT vendor.home_state = 'XA'", False, 0)
    assert others == [None, None]


def test_names_change_nothing_but_names(tmp_path: Path) -> None:
    plain = asked(tmp_path / "a", *THREE)
    renamed = asked(
        tmp_path / "b", *((f"z{key}", f"z{group}", seat, pledge) for key, group, seat, pledge in THREE), named="zfirst"
    )
    assert list(plain.admits.values()) == list(renamed.admits.values())
    for one, other in zip(plain.bars, renamed.bars, strict=True):
        ours, theirs = effect(plain, one), effect(renamed, other)
        assert (ours.statuses, ours.effort, ours.by, ours.coverage, ours.even) == (
            *(theirs.statuses, theirs.effort, theirs.by, theirs.coverage, theirs.even),
        )
        assert {unit: key if unit == "home_state" else f"z{key}" for unit, key in ours.singled.items()} == theirs.singled


def test_nobody_is_singled_out_while_more_is_known_of_one_than_of_another(tmp_path: Path) -> None:
    own(tmp_path, *THREE)
    path = tmp_path / "dossiers" / "second.toml"
    path.write_text(path.read_text().replace('fact = "no_spy_pledge"\nvalue = true', 'fact = "refused_tests"\nvalue = true'))
    names = [maker[0].title() for maker in THREE]
    ruling = ruled_out([str(tmp_path / "own.toml")], dossiers=tmp_path / "dossiers", makers=names, on=DAY)
    found = effect(ruling, ruling.bars[0])
    assert (found.statuses, found.singled, found.even) == ((True, None, False), {}, False)
    assert found.certain["maker"] == ("third",)
    assert found.possible["maker"] == ("second", "third")


@pytest.mark.parametrize("key", sorted(shipped_regimes()))
def test_a_maker_that_meets_all_that_is_asked_of_makers_is_not_ruled_out(key: str) -> None:
    """Law 10, on every shipped regime: with nothing asked of makers, or all of it met, nobody is excluded."""
    ruling = ruled_out([key])
    for one in ruling.bars:
        if not any(is_makers(test) for test in one.rule.tests) and not one.caps:
            assert all(value is not False for row in ruling.admits[one.label] for value in row), one.label
        for seller in range(len(ruling.sellers)):
            for place in range(len(ruling.placements)):
                barred = ruling.barring(seller, place)
                assert (one in barred) == (ruling.admits[one.label][seller][place] is False)


def test_a_power_and_a_cap_exclude_nobody() -> None:
    ruling = ruled_out(["de-telecom-2026", "uk-direction-2022"])
    for one in ruling.bars:
        if one.power or one.caps:
            assert {value for row in ruling.admits[one.label] for value in row} == {True}, one.label


def test_nobody_is_singled_out_among_makers_that_were_picked() -> None:
    ruling = ruled_out(["de-contracts-2024"], makers=["Nokia", "ZTE", "zte"], on=DAY)
    assert [seller.id for seller in ruling.sellers] == ["nokia", "zte"]
    assert effect(ruling, ruling.bars[0]).certain["maker"] == ("zte",)
    assert effect(ruling, ruling.bars[0]).singled == {}
    assert tightenings(ruling) == [None, None]


def test_a_permit_of_an_authority_is_open() -> None:
    ruling = ruled_out(["fr-5g-2019"])
    (one,) = (bar for bar in ruling.bars if bar.permits)
    found = effect(ruling, one)
    assert False not in found.statuses
    assert None in found.statuses
    assert {by for by in found.by if by} == {("authority",)}


def test_slips_are_refused() -> None:
    with pytest.raises(NetvetError, match="no dossier knows the maker"):
        ruled_out(["de-contracts-2024"], makers=["Nobody Ltd"])
    with pytest.raises(NetvetError, match="did you mean de-contracts-2024"):
        ruled_out(["de-contract-2024"])
    with pytest.raises(NetvetError, match="reading"):
        ruled_out(["de-telecom-2026"], readings={"DE26-05": "list-continue"})


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("de-telecom-2026", "--reading", "DE26-05=no"), "error: --reading: DE26-05 has no reading 'no'"),
        (("de-telecom-2026", "--reading", "NO-1=no"), "error: --reading: there is no rule 'NO-1'"),
        (("de-telecom-2027",), "error: there is no regime 'de-telecom-2027'"),
    ],
)
def test_a_mistake_on_the_command_line_is_named_as_one(netvet: Any, words: tuple[str, ...], said: str) -> None:
    found = netvet("ruled-out", *words)
    assert found.returncode == 2
    assert found.stderr.startswith(said)


def test_where_the_text_itself_is_open_it_is_not_said_that_nobody_could_settle_it() -> None:
    ruling = ruled_out(["de-telecom-2026"])
    one = next(one for one in ruling.bars if one.label.startswith("DE26-05/other-core"))
    assert set(effect(ruling, one).by) == {("not said",)}


def test_a_rule_is_read_in_one_way(netvet: Any) -> None:
    twice = ("--reading", "DE26-05=list-continues", "--reading", "DE26-05=ordinance-needed")
    found = netvet("ruled-out", "de-telecom-2026", *twice)
    assert found.returncode == 2
    assert "DE26-05 is chosen twice" in found.stderr


def test_what_the_operator_has_to_do_beside_is_a_condition_and_only_on_the_makers_asked(bench: Any, tmp_path: Path) -> None:
    demand = "NOT (vendor.group IN ('huawei')) OR critical_functions_replaced"
    path = tmp_path / "r.toml"
    path.write_text(bench.text(bench.rule(applies="'RAN-EM' IN function", require=demand)), encoding="utf-8")
    ruling = ruled_out([str(path)], on=date(2026, 1, 1), makers=["Huawei", "Nokia"])
    places = ruling.within("management")
    theirs, others = (ruling.standing(seller, places) for seller in range(2))
    assert theirs.word == "admitted"
    assert (theirs.conditional, theirs.conditional_by) == (1, ("A-01",))
    assert (others.conditional, others.conditional_by) == (0, ())
    assert ruling.standing(0, ruling.within("core")).conditional == 0
