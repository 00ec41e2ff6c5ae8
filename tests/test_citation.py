"""Where a statement stands."""

from __future__ import annotations

import tomllib
from datetime import date
from typing import Any

import pytest

from netvet.citation import Citation


def read(text: str) -> Citation:
    return Citation.read(tomllib.loads(text))


def test_a_citation_says_who_what_when_and_where() -> None:
    found = read('publisher = "P"\nwork = "W"\ndate = 2026-01-02\nurl = "https://x"\norigin = "o"')
    assert found == Citation("P", "W", date(2026, 1, 2), "https://x", "o")
    assert str(found) == "P, W, 2026-01-02, https://x"
    assert str(read('publisher = "P"\nwork = "W"')) == "P, W"


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ('work = "W"', "publisher"),
        ('publisher = "P"\nwork = " "', "work"),
        ('publisher = 5\nwork = "W"', "publisher"),
        ('publisher = "P"\nwork = "W"\ndate = "2026-01-01"', "2026-11-21"),
        ('publisher = "P"\nwork = "W"\nurls = "x"', "urls"),
    ],
)
def test_a_slip_is_named(text: str, word: str) -> None:
    with pytest.raises(ValueError, match=word):
        read(text)


@pytest.mark.parametrize("given", ["a text", ["a", "list"], 5])
def test_what_is_no_table_is_refused(given: Any) -> None:
    with pytest.raises(ValueError, match="is written"):
        Citation.read(given)
