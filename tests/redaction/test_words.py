"""Which words stay, and what the others become: as the judgement compares them, so that no comparison turns out otherwise."""

from __future__ import annotations

import pytest

import netvet
from netvet.dossier import read_dossiers
from netvet.inventory.functions import shipped_functions
from netvet.redaction.key import Key
from netvet.redaction.words import Words, gather


@pytest.fixture(scope="module")
def words() -> Words:
    return gather(Key(bytes(32)), list(netvet.regimes().values()), [], read_dossiers(), shipped_functions())


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("maker", "HUAWEI TECHNOLOGIES CO., LTD."),
        ("maker", "HiSilicon"),
        ("company", "Nokia"),
        ("function", "gNB"),
        ("function", "  gnb "),
        ("band", "n78"),
        ("point", "S1-U"),
        ("statement", "CN"),
        ("group", "huawei"),
        ("regime", "de-contracts-2024"),
        ("regime", "de-contract-2024"),
        ("scheme", "none"),
        ("region", "?"),
    ],
)
def test_what_the_program_publishes_stays(words: Words, kind: str, word: str) -> None:
    assert words.tell(kind, word) == word


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        ("maker", "Huawei Berlin"),
        ("maker", "Nobody Ltd"),
        ("company", "Huawei Schmidt"),
        ("function", "gNB at home"),
        ("band", "n78 of Ann"),
        ("point", "N2 Berlin"),
        ("statement", "list of Ann"),
        ("operator", "none of us"),
        ("regime", "talnetz-strategy"),
        ("region", "n78"),
    ],
)
def test_everything_else_is_replaced(words: Words, kind: str, word: str) -> None:
    told = words.tell(kind, word)
    assert told.startswith(kind)
    assert not [part for part in word.casefold().split() if len(part) > 3 and part in told]
    assert words.tell(kind, told) != word


def test_words_that_are_compared_as_one_have_one_pseudonym(words: Words) -> None:
    assert words.tell("maker", "Nobody Ltd") == words.tell("maker", "NOBODY")
    assert words.tell("function", "My  Box") == words.tell("function", "my box")
    assert words.tell("document", "3GPP TS 99.999") == words.tell("document", "99.999")
    assert words.tell("region", "North") != words.tell("region", "north")


def test_a_member_is_trimmed_as_the_database_trims_it(words: Words) -> None:
    """A space goes; other white space is part of the word, and makes it another one."""
    assert words.tell_set("band", "n78 + n1") == "n78+n1"
    assert words.tell_set("band", "n78\u2003") != "n78"


def test_versions_keep_what_updates_are_told_by(words: Words) -> None:
    old, new, other = (words.tell("version", word) for word in ("7.2.1", "7.2.3", "8.2.1"))
    assert old.split(".")[:2] == new.split(".")[:2]
    assert old.split(".")[2] != new.split(".")[2]
    assert old.split(".")[0] != other.split(".")[0]
    assert words.tell("version", "7.2") + "." == old[: len(words.tell("version", "7.2")) + 1]


def test_the_id_of_a_dossier_keeps_its_letters_apart(words: Words) -> None:
    assert words.tell_id("huawei") == "huawei"
    assert words.tell_id("hisilicon") == "hisilicon"
    assert words.tell_id("acme-x") != words.tell_id("acmex")
    assert words.tell_id("acmesub") == words.tell("maker", "Acme Sub")
