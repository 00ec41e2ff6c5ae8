"""Choices by whole numbers only, from streams of random bits.

No method of a random generator that may change stands between the seed and the bytes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

if TYPE_CHECKING:
    Column = pa.Array[Any]
    Columns = dict[str, Column]

Codes = NDArray[np.intp]
Numbers = NDArray[np.int64]
Mask = NDArray[np.bool_]

STEPS = 1 << 16
"""A choice is made by 16 random bits."""


class Bits:
    """The random bits of one chunk, and what is chosen by them."""

    def __init__(self, seed: int, chunk: int) -> None:
        self._source = np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(chunk,)))

    def take(self, count: int) -> Codes:
        """Take numbers from 0 to STEPS - 1, all as likely."""
        raw = np.asarray(self._source.random_raw(count // 4 + 1), dtype="<u8")
        return raw.view("<u2")[:count].astype(np.intp)

    def choose(self, choice: Choice, group: Codes) -> Codes:
        """Choose a word for each, by its group: the word's code, 0 where it is not known."""
        chosen: Codes = choice.table.ravel()[group * STEPS + self.take(len(group))].astype(np.intp)
        return chosen

    def below(self, limit: Numbers | int, count: int) -> Numbers:
        """Take whole numbers from 0 to below a limit, small ones more often than large ones."""
        skewed = (self.take(count) * self.take(count)) >> 16
        return np.asarray((skewed * limit) >> 16, dtype=np.int64)


@dataclass(frozen=True)
class Choice:
    """Words to choose from: the code of each (not known is 0), and for each group and 16 bits the code chosen."""

    words: tuple[str, ...]
    table: NDArray[np.uint8]

    def texts(self, codes: Codes) -> Column:
        """Make codes a column of words."""
        return pa.DictionaryArray.from_arrays(with_gaps((codes - 1).astype(np.int16), codes > 0), pa.array(self.words[1:]))


def with_gaps(numbers: NDArray[Any], known: Mask) -> Any:
    """Give whole numbers with gaps, a type that the stubs of pyarrow do not know."""
    return pa.array(numbers, mask=~known)


def ids_of(letter: str, places: Codes) -> Column:
    """Make places, from 0, ids: a letter and nine digits, from 1."""
    numbers: Any = pc.utf8_lpad(pa.array(places + 1).cast(pa.string()), 9, "0")
    ids: Column = pc.binary_join_element_wise(pa.scalar(letter), numbers, pa.scalar(""))
    return ids


def choice_of(by_group: Mapping[str, str], groups: Sequence[str] = ("*",)) -> Choice:
    """Read `word weight, word weight` of each group; that of `*` stands for groups not named."""
    return _read_choice(tuple(by_group.items()), tuple(groups))


@cache
def _read_choice(by_group: tuple[tuple[str, str], ...], groups: tuple[str, ...]) -> Choice:
    weighed = {group: [_weighed(item) for item in _items(text)] for group, text in by_group}
    words = ("?", *dict.fromkeys(word for items in weighed.values() for word, _ in items if word != "?"))
    table = np.zeros((len(groups), STEPS), np.uint8)
    for row, group in enumerate(groups):
        items = weighed.get(group) or weighed["*"]
        limits = np.cumsum([weight for _, weight in items])
        chosen = np.searchsorted(limits * STEPS // limits[-1], np.arange(STEPS), side="right")
        table[row] = np.array([words.index(word) for word, _ in items])[chosen]
    return Choice(words, table)


def _items(text: str) -> Iterator[str]:
    """Split a list; a comma within an item (`Co., Ltd. 10`) is no end of it: every item ends in a number."""
    item = ""
    for part in text.split(", "):
        item += part
        if item[-1].isdigit():
            yield item
            item = ""
        else:
            item += ", "


def _weighed(item: str) -> tuple[str, int]:
    word, _, weight = item.rpartition(" ")
    return word, int(weight)
