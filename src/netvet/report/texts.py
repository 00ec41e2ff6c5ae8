"""The words of a report in one language: a catalogue of texts as data, and how days and numbers are written."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Any

from netvet.citation import Citation

_DAY = re.compile(r"(?<![\w/.-])\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?![\w/-])")

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

    def dated(self, told: str) -> str:
        """A text with the days in it as the language writes them; those within an address stay."""
        return _DAY.sub(lambda found: self.day(date.fromisoformat(found[0])), told)

    def source(self, source: Citation) -> str:
        """Where a statement stands: publisher, work, day, address."""
        return ", ".join(part for part in (source.publisher, source.work, self.day(source.day), source.url) if part)

    def number(self, value: Decimal | int | None) -> str:
        """A whole number in groups of three; empty where it is not known. The inputs carry no more digits."""
        return "" if value is None else f"{round(value):,}".replace(",", NARROW)

    def weight(self, total: Decimal | int | None, missing: int | None) -> str:
        """A total; `≥` where a part of it is not known."""
        return "" if total is None else ("≥\u00a0" if missing else "") + self.number(total)


@cache
def read_words(package: str, language: str) -> Mapping[str, Any]:
    """The catalogue of a language that lies in the folder `texts` of a package."""
    return tomllib.loads((files(package) / "texts" / f"{language}.toml").read_text(encoding="utf-8"))
