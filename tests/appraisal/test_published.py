"""Published figures: each with its source, its day, and in whose interest it was said."""

from __future__ import annotations

import re
from datetime import date

import pytest

from netvet.appraisal import COUNTED, INTERESTS, MEASURES, Published, published_figures

FIGURES = published_figures()


@pytest.mark.parametrize("figure", FIGURES, ids=lambda one: one.id)
def test_each_says_who_when_where_and_in_whose_interest(figure: Published) -> None:
    assert figure.sources
    for source in figure.sources:
        assert source.publisher
        assert source.work
        assert re.fullmatch(r"https://[\w.-]+/\S+", source.url), source.url
    year, month = map(int, figure.said.split("-")[:2])
    assert date(2015, 1, 1) <= date(year, month, 1) <= date(2026, 12, 1)
    assert figure.interest in INTERESTS
    assert figure.measure in MEASURES
    assert set(figure.counts) <= set(COUNTED)
    for text in (*figure.by.values(), *figure.scope.values(), *figure.note.values()):
        assert text.strip() == text != ""


def test_no_figure_is_told_twice_and_each_id_is_its_own() -> None:
    assert len({one.id for one in FIGURES}) == len(FIGURES)
    assert len({(one.measure, one.by["en"], one.scope["en"]) for one in FIGURES}) == len(FIGURES)


def test_every_interest_is_heard_and_money_is_in_full() -> None:
    assert {"operator", "trade-body", "maker-paid", "advocate", "government"} <= {one.interest for one in FIGURES}
    for one in FIGURES:
        if one.measure in ("total", "a-year"):
            assert one.high is None or one.high >= 1e6, one.id
            assert re.fullmatch("[A-Z]{3}", one.unit)
        if one.unit == "share":
            assert 0 <= one.low <= (one.high or 0) <= 1


def test_the_texts_in_both_languages_name_the_same_numbers() -> None:
    for one in FIGURES:
        for told in (one.scope, one.note):
            digits = [sorted(re.findall(r"\d+", re.sub(r"(?<=\d)[.,](?=\d)", "", told[language]))) for language in ("en", "de")]
            assert digits[0] == digits[1], one.id


def test_a_rate_has_its_source() -> None:
    rated = [one for one in FIGURES if one.rate]
    assert rated
    assert all(one.rate and one.rate.source and one.rate.value > 0 and one.rate.to != one.unit for one in rated)


def test_an_entry_that_makes_no_sense_is_refused() -> None:
    from netvet.appraisal.published import _figure  # noqa: PLC0415

    whole = {
        "id": "x",
        "measure": "delay",
        "unit": "months",
        "low": 3,
        "restricts": ["radio"],
        "operators": "all",
        "said": "2020-01",
        "interest": "press",
        "known": "text",
        "counts": {},
        **{key: {"en": "a", "de": "b"} for key in ("by", "scope", "note")},
        "sources": [{"publisher": "P", "work": "W", "url": "https://example.org/x"}],
    }
    assert _figure(whole).high is None
    for change, said in (
        ({"interest": "mine"}, "'mine' is none of"),
        ({"said": "lately"}, "no day or month"),
        ({"sources": [{"publisher": "P", "work": "W"}]}, "a source with its address"),
        ({"high": 1}, "the wrong way round"),
        ({"note": {"en": "a"}}, "lacks a language"),
    ):
        with pytest.raises(ValueError, match=said):
            _figure(whole | change)
