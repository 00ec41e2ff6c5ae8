"""Numbers in groups of three, and counted nouns: one site, two sites."""

from __future__ import annotations

from decimal import Decimal


def grouped(number: Decimal | int) -> str:
    """A number in groups of three, without digits after the point: the inputs do not carry more."""
    return f"{round(number):,}".replace(",", " ")


def counted(number: Decimal | int | float | str, one: str, many: str = "") -> str:
    """A number with its noun.

    Args:
        number: how many; as a text, as it is written.
        one: the noun, with its verb if there is one, for one of it: `site`, `element is`.
        many: the same for any other number; the noun with an s where it is not given.
    """
    told = number if isinstance(number, str) else grouped(round(number))
    return f"{told} {one if told == '1' else many or one + 's'}"
