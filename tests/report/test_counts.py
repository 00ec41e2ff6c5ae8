"""Counted nouns, small figures and days in the manner of a language."""

from __future__ import annotations

from datetime import date

import pytest

from netvet.citation import Citation
from netvet.planning import tenth
from netvet.report.counts import counted
from netvet.report.options.page import texts_of
from netvet.report.ranges import ends_of, in_language


@pytest.mark.parametrize(
    ("number", "words", "told"),
    [
        (1, ("site",), "1 site"),
        (0, ("site",), "0 sites"),
        (1.0, ("site",), "1 site"),
        (12345, ("element is", "elements are"), "12 345 elements are"),
        ("1", ("month",), "1 month"),
        ("0 to 1", ("month",), "0 to 1 months"),
        ("1.0", ("month",), "1.0 months"),
    ],
)
def test_one_of_a_thing_is_no_several(number: float | str, words: tuple[str, ...], told: str) -> None:
    assert counted(number, *words) == told


@pytest.mark.parametrize(("key", "one", "many"), [("months", "1 Monat", "2 Monate"), ("years", "1 Jahr", "2 Jahre")])
def test_so_it_is_in_german(key: str, one: str, many: str) -> None:
    texts = texts_of("de")
    key = key if key in texts.words else f"published.{key}"
    assert [texts(key, n="1"), texts(key, n="2")] == [one, many]


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ((0.0, 0.0), "0"),
        ((0.01, 0.02), "under 0.1"),
        ((0.0, 0.02), "0 to under 0.1"),
        ((-0.01, 0.5), "over -0.1 to 0.5"),
        ((0.04, 1.62), "under 0.1 to 1.6"),
        ((1e-14, 0.0), "0"),
    ],
)
def test_a_bit_is_not_none(ends: tuple[float, float], told: str) -> None:
    assert ends_of(ends) == told


def test_a_bit_is_not_none_in_a_plan_and_in_german() -> None:
    assert [tenth(one, "+") for one in (0.0, 0.01, 1.62, -0.3)] == ["0", "under +0.1", "+1.6", "-0.3"]
    assert in_language(ends_of((0.01, 1.0)), texts_of("de")) == "unter 0,1 bis 1"


def test_days_of_sources_are_written_as_the_page_writes_days() -> None:
    german = texts_of("de")
    source = Citation("Reuters", "Report", date(2019, 9, 20), "https://example.org/2019-09-20/x")
    assert german.source(source) == "Reuters, Report, 20.09.2019, https://example.org/2019-09-20/x"
    assert german.dated("Reuters, 2019-09-20") == "Reuters, 20.09.2019"
    assert german.dated(source.url) == source.url
    assert texts_of("en").source(source) == str(source)
