"""The words of a register in one language: a catalogue of texts as data, and how days and numbers are written."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from netvet.verdict import Status

SYMBOLS: dict[str, str] = {
    Status.VIOLATED: "■",
    Status.BREACH: "▲",
    Status.DEPARTS: "◆",
    Status.WOULD_VIOLATE: "□",
    Status.POWER_AVAILABLE: "△",
    Status.NOT_YET_DUE: "●",
    Status.UNKNOWN: "?",
    Status.MET: "+",
    Status.NOT_APPLICABLE: "–",
}
"""A sign a status, so that no reader depends on colour; the map draws the same shapes."""

NARROW = "\u202f"
"""The space that parts thousands, and does not break."""


@dataclass(frozen=True)
class Texts:
    """The texts of one language, by key; `{name}` in a text is filled in."""

    language: str
    words: Mapping[str, Any]

    def __call__(self, key: str, **values: object) -> str:
        """A text; with `n`, the one for that number (`one` or `many`)."""
        found: Any = self.words
        for part in key.split("."):
            found = found[part]
        if isinstance(found, Mapping):
            found = found["one" if values.get("n") in (1, "1") else "many"]
        return str(found).format(**values) if values else str(found)

    def day(self, value: date | None) -> str:
        """A day as the language writes it; empty where there is none."""
        return "" if value is None else value.strftime(self.words["day"])

    def number(self, value: Decimal | int | None) -> str:
        """A whole number in groups of three; empty where it is not known. The inputs carry no more digits."""
        return "" if value is None else f"{round(value):,}".replace(",", NARROW)

    def weight(self, total: Decimal | int | None, missing: int | None) -> str:
        """A total; `≥` where a part of it is not known."""
        return "" if total is None else ("≥\u00a0" if missing else "") + self.number(total)

    def status(self, status: str) -> str:
        """What a status is called."""
        return self("status." + status)

    def fact(self, name: str) -> str:
        """What a fact is called: in words, with the name of its column, where the catalogue has them."""
        return str(self.words["facts"].get(name, name))

    def left(self, days: int | None) -> str:
        """How many days are left, or how many have passed."""
        if days is None:
            return ""
        if days == 0:
            return self("days.today")
        return self("days.left" if days > 0 else "days.passed", n=self.number(abs(days)))


@cache
def texts_of(language: str) -> Texts:
    """The catalogue of a language."""
    return Texts(language, tomllib.loads((files(__package__) / "texts" / f"{language}.toml").read_text(encoding="utf-8")))
