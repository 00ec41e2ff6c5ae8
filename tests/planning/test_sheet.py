"""Terms: where every number says that it comes from, and what is wrong with those that do not."""

from __future__ import annotations

from pathlib import Path

import pytest

from netvet.errors import PlanError
from netvet.planning import read_terms, shipped_terms


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
        ('life_4g = { value = 7.5, assumed = "a" }', "whole number"),
        ('rat = { value = 0.05, assumed = "a" }', "there is no term 'gear.rat'"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, line: str, told: str) -> None:
    with pytest.raises(PlanError, match=r"own\.toml, line 3") as error:
        read_terms(own(tmp_path, f"# mine\n[gear]\n{line}\n"))
    assert told in str(error.value)
    assert error.value.remedy


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
