"""The limits and terms of a regime's text: every number once, days that move, and what is assumed where the text is silent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from netvet.regime.cells import Cells, Where
from netvet.regime.condition import TODAY, Constant, Moving

OWN = ("as_of", "from", "due")
"""Names that have a meaning of their own."""
_STEPS = ("months_before", "days_before")


@dataclass
class Limits(Cells):
    """The limits and terms of one text being read.

    Attributes:
        assumed: of each limit that stands for what the text is silent on, the sentence that says so.
        defined: of each term, the text that defines it.
        instead: what stands in place of limits that the text is silent on, by name.
        silent_on: of each of those limits, the value that the text assumes.
    """

    assumed: dict[str, str] = field(default_factory=dict)
    defined: dict[str, str] = field(default_factory=dict)
    instead: Mapping[str, Constant] = field(default_factory=dict)
    silent_on: dict[str, Constant] = field(default_factory=dict)

    def read_limits(self, table: Mapping[str, Any]) -> None:
        """Read `[limits]`."""
        for key, value in self.table_of(table, "limits").items():
            where: Where = ("limits", key)
            if key in OWN:
                self.wrong(where, f":{key} has a meaning of its own", "give the limit another name")
                continue
            self.assumed.pop(key, None)  # that of a regime which this one extends
            self.silent_on.pop(key, None)
            limit = self._told(where, value) if isinstance(value, dict) else self._plain(where, value)
            if limit is not None:
                self.limits[key] = limit
                if isinstance(value, dict) and isinstance(value.get("reading"), str):
                    self._assume(key, limit, value["reading"].strip())

    def _assume(self, key: str, limit: Constant, reading: str) -> None:
        """Note what a limit stands for; what is said in its place stands there instead, and says so."""
        self.silent_on[key] = limit
        self.assumed[key] = f"{key} is {limit} ({reading})"
        if key in self.instead:
            self.limits[key] = self.instead[key]
            self.assumed[key] = f"{key} is {self.instead[key]}, as the option sets it; else {limit} ({reading})"

    def read_terms(self, table: Mapping[str, Any]) -> None:
        """Read `[define]`."""
        for key, text in self.table_of(table, "define").items():
            if key in self.facts:
                self.wrong(("define", key), f"{key} is a fact already", "give the term another name")
                continue
            self.terms[key] = self.condition(("define", key), text)
            self.defined.pop(key, None)  # so that it stands after what it may speak of
            self.defined[key] = str(text)

    def assumes(self, table: Mapping[str, Any]) -> tuple[str, ...]:
        """What a requirement rests on of what is assumed, itself or by its terms."""
        told = " ".join(_texts(table))
        for key in reversed(self.defined):  # a term speaks of earlier ones only
            told += f" {self.defined[key]}" if _names(told, key) else ""
        return tuple(sentence for key, sentence in self.assumed.items() if _names(told, f":{key}"))

    def _plain(self, where: Where, value: object) -> Constant | None:
        infinite = isinstance(value, Decimal) and not value.is_finite()
        if type(value) not in (str, int, Decimal, date) or infinite:
            self.wrong(where, "a limit is a number, a day or a word")
            return None
        return Decimal(value) if isinstance(value, int) else value  # type: ignore[return-value]

    def _told(self, where: Where, table: Mapping[str, Any]) -> Constant | None:
        """A limit written as a table: with the reading behind it, or so long before the day judged."""
        self.known_keys(where, table, ["value", "reading", *_STEPS])
        self.text_of(where, table, "reading", needed="value" in table)
        steps = [table.get(step, 0) for step in _STEPS]
        if ("value" in table) is any(step in table for step in _STEPS) or any(type(n) is not int or n < 0 for n in steps):
            self.wrong(where, "it is a value with its reading, or a time before the day judged", "as { months_before = 24 }")
            return None
        if "value" in table:
            return self._plain(where, table["value"])
        if Moving(*steps) == TODAY:
            self.wrong(where, "it is the day judged itself", "write :as_of")
        return Moving(*steps)


def _texts(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)


def _names(text: str, word: str) -> bool:
    return re.search(rf"(?<![\w.]){re.escape(word)}(?![\w.])", text) is not None
