"""Where a statement stands: work, place in it, day, address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class Citation:
    """A published work that says something.

    Attributes:
        publisher: who published it.
        work: its title.
        day: its date; None where it bears none.
        url: where it can be read; empty for paper.
        origin: key of the report that it repeats, where it repeats one: two works of one origin count once.
    """

    publisher: str
    work: str
    day: date | None = None
    url: str = ""
    origin: str = ""

    KEYS = ("publisher", "work", "date", "url", "origin")

    @classmethod
    def read(cls, table: Mapping[str, Any]) -> Citation:
        """Make one of a TOML table.

        Raises:
            ValueError: naming a key that is missing, not known, or no date.
        """
        if not isinstance(table, Mapping):
            raise ValueError(f"a source is written {{ publisher = ..., work = ... }}, not {table!r}")  # noqa: TRY004 - all one kind
        strange = set(table) - set(cls.KEYS)
        if strange:
            raise ValueError(f"a source has no key {sorted(strange)[0]!r}; it has {', '.join(cls.KEYS)}")
        for key in ("publisher", "work"):
            if not isinstance(table.get(key), str) or not table[key].strip():
                raise ValueError(f"a source needs {key!r}")
        day = table.get("date")
        if day is not None and not isinstance(day, date):
            raise ValueError(f"the date of a source is written 2026-11-21, not {day!r}")
        return cls(table["publisher"], table["work"], day, str(table.get("url", "")), str(table.get("origin", "")))

    def __str__(self) -> str:
        parts = [
            self.publisher,
            self.work,
            *([self.day.isoformat()] if self.day else []),
            *([self.url] if self.url else []),
        ]
        return ", ".join(parts)
