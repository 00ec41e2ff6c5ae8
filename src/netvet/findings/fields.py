"""Small numbers side by side in few large ones: rows are grouped faster by two numbers than by eight columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

ROOM = 62
"""Bits of a word that are used."""


@dataclass(frozen=True)
class Field:
    """A number that is never negative.

    Attributes:
        label: what it is.
        sql: the number, as BIGINT.
        width: how many bits hold it.
    """

    label: str
    sql: str
    width: int


def pack(fields: Sequence[Field]) -> dict[str, str]:
    """SQL of each word that holds them, by the word's name."""
    words: dict[str, list[str]] = {}
    for field, word, shift in _placed(fields):
        words.setdefault(word, []).append(f"({field.sql} << {shift})" if shift else field.sql)
    return {word: " | ".join(parts) for word, parts in words.items()}


def unpack(fields: Sequence[Field]) -> dict[str, str]:
    """SQL of each field, over the words."""
    return {field.label: f"(({word} >> {shift}) & {(1 << field.width) - 1})" for field, word, shift in _placed(fields)}


def _placed(fields: Sequence[Field]) -> Iterator[tuple[Field, str, int]]:
    number, used = 0, 0
    for field in fields:
        if used + field.width > ROOM:
            number, used = number + 1, 0
        yield field, f"packed{number}", used
        used += field.width
