"""What headings of columns and words of cells mean, in six languages: two data tables, and no guess beyond them."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from anyascii import anyascii

_SHORTEST = 5
"""Letters that a known heading needs to count as part of a longer one."""

_UNIT = re.compile(r"[(\[].*?[)\]]")


@dataclass(frozen=True)
class Heading:
    """What a heading means: the table and column, whether the whole heading says so, and which entry matched."""

    table: str
    column: str
    whole: bool
    entry: str


def fold(text: str) -> str:
    """A heading without case, accents, punctuation and what stands in brackets."""
    plain = anyascii(_UNIT.sub(" ", text)).casefold()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def read_heading(text: str) -> Heading | None:
    """What a heading means; None where neither it nor a part of it is known, or several parts are."""
    wanted = fold(text)
    if wanted in _headings():
        table, column, entry = _headings()[wanted]
        return Heading(table, column, whole=True, entry=entry)
    parts = {
        (table, column): entry
        for key, (table, column, entry) in _headings().items()
        if len(key) >= _SHORTEST and re.search(rf"\b{re.escape(key)}\b", wanted)
    }
    if len(parts) != 1:
        return None
    (((table, column), entry),) = parts.items()
    return Heading(table, column, whole=False, entry=entry)


def count_known(cells: Sequence[str]) -> int:
    """How many cells of a row are known headings as a whole."""
    return sum(fold(cell) in _headings() for cell in cells if cell.strip())


def read_word(column: str, word: str) -> str | None:
    """What a word of a column means: netvet's word; empty where it says "not known"; None where no table has it."""
    wanted = " ".join(word.split()).casefold()
    if wanted in _words().get("unknown", {}):
        return ""
    return _words().get(column, {}).get(wanted)


@cache
def _headings() -> dict[str, tuple[str, str, str]]:
    found: dict[str, tuple[str, str, str]] = {}
    for row in _rows("headings.csv"):
        for entry in (row["column"].replace("_", " "), *row["headings"].split("|")):
            found.setdefault(fold(entry), (row["table"], row["column"], entry))
    return found


@cache
def _words() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in _rows("words.csv"):
        for word in row["words"].split("|"):
            found.setdefault(row["column"], {}).setdefault(word.casefold(), row["to"])
    return found


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (files("netvet.suggestion") / name).open(encoding="utf-8") as lines:
        yield from csv.DictReader(lines)
