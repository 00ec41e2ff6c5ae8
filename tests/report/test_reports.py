"""Of every kind of report: its forms, and the same words with the same gaps in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from netvet.errors import CaseError
from netvet.report.ranges import ends_of, in_language
from netvet.report.reports import LANGUAGES, PLANNED, REPORTS, UNJUDGED, check_target
from netvet.report.texts import Texts, read_words

CATALOGUES = (*REPORTS.values(), "netvet.report.options")


def texts(words: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, Mapping):
            yield from texts(value, f"{before}{key}.")
        else:
            yield before + key, str(value)


@pytest.mark.parametrize("package", CATALOGUES)
def test_the_catalogues_have_the_same_words_with_the_same_gaps(package: str) -> None:
    first, *others = (dict(texts(read_words(package, language))) for language in LANGUAGES)
    for words in others:
        assert words.keys() == first.keys()
        for key, text in words.items():
            assert set(re.findall(r"\{(\w+)\}", text)) == set(re.findall(r"\{(\w+)\}", first[key])), key


@pytest.mark.parametrize("kind", REPORTS)
def test_every_kind_has_forms_and_refuses_others(kind: str, tmp_path: Path) -> None:
    report = import_module(REPORTS[kind])
    assert {".html", ".pdf", ".json"} <= set(report.FORMATS)
    check_target(kind, tmp_path / "told.html")
    with pytest.raises(CaseError, match="cannot be written as"):
        check_target(kind, tmp_path / "told.docx")


def test_what_plans_judges_nothing() -> None:
    assert set(PLANNED) <= set(UNJUDGED) <= set(REPORTS)


def test_a_range_is_written_as_the_language_does() -> None:
    english, german = (Texts(language, read_words("netvet.report.options", language)) for language in LANGUAGES)
    told = "-1.25 to 83.3 bn EUR"
    assert in_language(told, german) == "\N{MINUS SIGN}1,25 bis 83,3\u00a0Mrd.\u00a0EUR"
    assert in_language(told, english) == "\N{MINUS SIGN}1.25 to 83.3\u00a0bn\u00a0EUR"
    assert in_language("0 EUR", english) == "0\u00a0EUR"
    assert in_language("2.1 thousand EUR or more, not known", german) == "2,1\u00a0Tsd.\u00a0EUR oder mehr, nicht bekannt"
    assert in_language("over 99 %", german) == "über 99\u202f%"
    assert in_language("3 780 to 3 830", german) == "3\u202f780 bis 3\u202f830"
    assert ends_of((0.01, 4.26)) == "under 0.1 to 4.3"
    assert ends_of((2.0, float("inf"))) == "at least 2"
    assert german.day(date(2019, 2, 19)) == "19.02.2019"
