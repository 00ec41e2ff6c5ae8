"""Terms: where every number says that it comes from, and what is wrong with those that do not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from netvet.errors import PlanError
from netvet.inventory.functions import shipped_functions
from netvet.planning import plan, read_terms, sheet_for, shipped_terms
from netvet.planning.elements import LAYERS


def own(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_shipped_term_says_where_it_comes_from() -> None:
    sheet = read_terms()
    assert all(bool(term.source) != bool(term.assumed) for term in sheet.terms.values())
    assert all(term.low <= term.value <= term.high for term in sheet.terms.values() if not isinstance(term.value, list))
    assert sheet.densities == ["urban", "suburban", "rural"]


def test_what_is_written_out_can_be_read_again(tmp_path: Path) -> None:
    sheet = read_terms(own(tmp_path, shipped_terms()))
    assert sheet.terms == read_terms().terms
    assert len(sheet.own) == len(sheet.terms)


def test_own_terms_stand_in_place_of_the_shipped_ones(tmp_path: Path) -> None:
    text = '[gear]\nrate = { value = 0.03, source = "treasury, 2026-01-01" }\n'
    sheet = read_terms(own(tmp_path, text))
    assert sheet.at("gear.rate") == 0.03
    assert sheet.own == ("gear.rate",)
    assert sheet.at("gear.life_4g") == read_terms().at("gear.life_4g")


def test_the_low_end_has_low_prices_and_high_capacities() -> None:
    sheet = read_terms()
    for name, low, high in (("gear.uplift", 0, 0.2), ("capacity.crews", 0.05, 0.036)):
        assert (sheet.at(name, "low"), sheet.at(name, "high")) == (low, high)
    assert sheet.at("weights.waiting", "low") == sheet.at("weights.waiting", "high")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("rate = 0.05", "does not say where it comes from"),
        ("rate = { value = 0.05 }", "does not say where it comes from"),
        ('rate = { value = 0.05, assumed = " " }', "does not say where it comes from"),
        ('rate = { value = 0.05, assumed = "a", source = "b" }', "says both"),
        ('rate = { low = 0.05, assumed = "a" }', "has no value"),
        ('rate = { value = 0.05, low = 0.06, assumed = "a" }', "does not lie between"),
        ('rate = { value = -1, assumed = "a" }', "number from 0"),
        ('rate = { value = nan, assumed = "a" }', "number from 0"),
        ('rate = { value = true, assumed = "a" }', "number from 0"),
        ('rate = { value = 0.05, assumed = "a", hihg = 1 }', "has a key 'hihg'"),
        ('rate = { value = 7, assumed = "a" }', "gear.rate has to be at most 1"),
        ('uplift = { value = 0.1, high = 20, assumed = "a" }', "gear.uplift has to be at most 5"),
        ('life_4g = { value = 7.5, assumed = "a" }', "whole number"),
        ('rat = { value = 0.05, assumed = "a" }', "there is no term 'gear.rat'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(PlanError, match=r"own\.toml, line 3") as error:
        read_terms(own(tmp_path, f"# mine\n[gear]\n{line}\n"))
    assert told in str(error.value)
    assert error.value.remedy


@pytest.mark.parametrize(("written", "told"), [("1e300", "1e+300"), ("inf", "inf"), ("1e12", "1e+12")])
def test_more_than_there_is_is_refused_with_its_unit(tmp_path: Path, written: str, told: str) -> None:
    with pytest.raises(PlanError, match=r"own\.toml, line 2") as error:
        read_terms(own(tmp_path, f'[suppliers]\nonboarding = {{ value = {written}, assumed = "a" }}\n'))
    assert f"suppliers.onboarding = {told} is more than there is" in str(error.value)
    assert error.value.remedy == "write a number below 1e+12, in thousands of the currency"


def test_lists_are_of_names(tmp_path: Path) -> None:
    good = read_terms(own(tmp_path, '[suppliers]\npairs = { value = [["A", "B"]], assumed = "a" }\n'))
    assert good.at("suppliers.pairs") == [["A", "B"]]
    with pytest.raises(PlanError, match="list of makers"):
        read_terms(own(tmp_path, '[suppliers]\npairs = { value = ["A"], assumed = "a" }\n'))


def test_a_missing_file_and_broken_toml_are_errors(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="cannot be read"):
        read_terms(tmp_path / "none.toml")
    with pytest.raises(PlanError, match="no TOML"):
        read_terms(own(tmp_path, "[gear\n"))


def test_there_is_no_thirteenth_month(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match=r"order\.frozen_month has to be at most 12"):
        read_terms(own(tmp_path, '[order]\nfrozen_month = { value = 13, assumed = "a" }\n'))


def test_shipped_prices_are_not_taken_for_those_of_another_currency(tmp_path: Path) -> None:
    with pytest.raises(PlanError, match="prices stand in EUR as shipped") as error:
        read_terms(own(tmp_path, 'currency = "USD"\n'))
    assert "line 1" in (error.value.where or "")
    assert "every price in USD" in (error.value.remedy or "")
    assert read_terms(own(tmp_path, shipped_terms().replace('"EUR"', '"USD"'))).currency == "USD"
    assert read_terms(own(tmp_path, 'currency = "EUR"\n')).currency == "EUR"


@pytest.mark.parametrize(
    ("text", "told", "remedy"),
    [
        ('[suppliers]\nalso = { value = ["Nobody Ltd"], assumed = "a" }', "knows the maker 'Nobody Ltd'", "dossier"),
        ('[suppliers]\nalso = { value = ["Erikson"], assumed = "a" }', "knows the maker 'Erikson'", "ericsson"),
        ('[suppliers]\npairs = { value = [["Nokia", "Nobody"]], assumed = "a" }', "knows the maker 'Nobody'", "dossier"),
        ('[element.UPFF]\ngear = { value = 1, assumed = "a" }', "there is no function 'UPFF'", "UPF"),
        ('[order]\npairs = { value = [["UDM", "AMFF"]], assumed = "a" }', "there is no function 'AMFF'", "AMF"),
    ],
)
def test_names_that_nobody_knows_are_refused(tmp_path: Path, small: Path, text: str, told: str, remedy: str) -> None:
    with pytest.raises(PlanError) as error:
        plan(small, terms=own(tmp_path, text + "\n"), seconds=1)
    assert told in str(error.value)
    assert remedy in (error.value.remedy or "")
    assert (error.value.where or "").endswith(".toml, line 2")


def test_the_shipped_terms_name_functions_that_there_are() -> None:
    named = {name.split(".")[1] for name in read_terms().terms if name.startswith("element.")} - set(LAYERS)
    named |= {name for pair in read_terms().at("order.pairs") for name in pair}
    assert named <= set(shipped_functions().rows)


def test_terms_beside_the_case_hold_where_none_are_given(tmp_path: Path, small: Path) -> None:
    case = tmp_path / "case"
    shutil.copytree(small, case)
    given = own(tmp_path, '[gear]\nrate = { value = 0.04, assumed = "given" }\n')
    assert sheet_for(case, None) == read_terms()
    (case / "terms.toml").write_text('[gear]\nrate = { value = 0.03, assumed = "beside" }\n', encoding="utf-8")
    assert sheet_for(case, None).at("gear.rate") == 0.03
    assert sheet_for(case, given).at("gear.rate") == 0.04
    assert sheet_for(case, read_terms(given)).at("gear.rate") == 0.04
    (case / "terms.toml").write_text('[gear]\nspeed = { value = 1, assumed = "no such term" }\n', encoding="utf-8")
    with pytest.raises(PlanError, match="speed") as error:
        plan(case, seconds=1)
    assert str(case / "terms.toml") in str(error.value)


def test_a_class_of_density_of_ones_own_needs_all_that_a_class_has(tmp_path: Path) -> None:
    own = tmp_path / "own.toml"
    own.write_text('[density.metro]\npeople_per_km2 = { value = 5000, assumed = "a" }\n', encoding="utf-8")
    with pytest.raises(PlanError, match=r"own\.toml, line 2.*'metro' has no .*wants_five") as caught:
        read_terms(own)
    assert "density.metro." in str(caught.value)
    labels = [name.split(".")[2] for name in read_terms().terms if name.startswith("density.rural.")]
    own.write_text(
        "[density.metro]\n" + "".join(f'{label} = {{ value = 1, assumed = "a" }}\n' for label in labels), encoding="utf-8"
    )
    assert "metro" in read_terms(own).densities
