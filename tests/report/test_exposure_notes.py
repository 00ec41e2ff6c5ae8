"""What a result of exposure rests on, in both languages."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from netvet.report.exposure_notes import Note, in_words
from netvet.report.texts import read_words

PACKAGE = "netvet.report.exposure_notes"
VALUES = {"n": 2, "column": "managed_by", "names": "x, y", "more": 3, "operators": "A", "traced": 1200, "stations": 3400}
VALUES |= {"first": "g", "lost": 5, "links": 6, "pairs": 7, "disputed": 8, "words": "vendor"}


def leaves(words: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, str):
            yield before + key, value
        else:
            yield from leaves(value, f"{before}{key}.")


def test_both_languages_have_the_same_texts_with_the_same_values() -> None:
    english, german = (dict(leaves(read_words(PACKAGE, one))) for one in ("en", "de"))
    assert english.keys() == german.keys()
    for key, text in english.items():
        assert sorted(re.findall(r"{\w+}", text)) == sorted(re.findall(r"{\w+}", german[key]))


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_text_can_be_filled_in(language: str) -> None:
    keys = dict.fromkeys(re.sub(r"(\.(one|many)|_page)$", "", key) for key, _ in leaves(read_words(PACKAGE, language)))
    told = in_words([Note(key, VALUES) for key in keys], language)
    assert not [line for line in told if "{" in line]
    assert "1\u00a0200" in " ".join(told).replace(" ", "\u00a0").replace("\u202f", "\u00a0")


def test_one_is_told_as_one_and_a_page_names_no_option_of_a_command() -> None:
    (told,) = in_words([Note("doubtful", {"n": 1})])
    assert told.startswith("Of 1 element it is not known whether it is there: traffic may go there or not. Fill in its `state`")
    assert "--why" in in_words([Note("uncited")])[0]
    assert "--why" not in in_words([Note("uncited")], page=True)[0]


@pytest.mark.parametrize(("language", "one"), [("en", "1 pair of elements is linked"), ("de", "1 Paar von Elementen ist")])
def test_one_pair_is_told_as_one(language: str, one: str) -> None:
    notes = [Note(key, {"n": 1, "disputed": 1}) for key in ("doubled", "disputed")]
    assert all(one in told for told in in_words(notes, language))
