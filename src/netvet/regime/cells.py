"""The cells of a regime's text: each of the kind that is asked for, or a mistake with its line and column."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from netvet.citation import Citation
from netvet.errors import RegimeError
from netvet.fact import Fact
from netvet.regime import places
from netvet.regime.condition import TODAY, TRUE, Condition, Constant, tests
from netvet.regime.parsing import ConditionError, Scope

Where = tuple[str | int, ...]
"""The keys and indexes that lead to a cell."""


@dataclass
class Cells:
    """One text being read: what its terms mean, and the mistakes found so far.

    Attributes:
        path, text: the file, and what stands in it.
        facts: every fact that a condition may ask for.
        mistakes: what is wrong, each with line and column.
        sources, limits, terms: what stands under [sources], [limits] and [define], once that is read.
    """

    path: Path
    text: str
    facts: Mapping[str, Fact]
    mistakes: list[str] = field(default_factory=list)
    sources: dict[str, Citation] = field(default_factory=dict)
    limits: dict[str, Constant] = field(default_factory=lambda: {"as_of": TODAY})
    terms: dict[str, Condition] = field(default_factory=dict)

    def error(self) -> RegimeError:
        """All mistakes found, as one error."""
        count = len(self.mistakes)
        return RegimeError(
            f"{count} mistake{'s' * (count != 1)} in the text",
            where=str(self.path),
            details=self.mistakes,
            remedy="mend them; `netvet regime facts` lists what a condition may ask for",
        )

    def wrong(self, where: Where, problem: str, remedy: str = "", offset: int = 0) -> None:
        """Note a mistake, and where it stands."""
        line, column = places.place(self.text, where, offset)
        name = ".".join(str(step + 1) if isinstance(step, int) else step for step in where)
        self.mistakes.append(f"line {line}, column {column} ({name}): {problem}" + (f"; {remedy}" if remedy else ""))

    def entries(self, table: Mapping[str, Any], name: str) -> list[tuple[int, Mapping[str, Any]]]:
        """The tables of an array of tables, each with its number."""
        entries = table.get(name, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            self.wrong((name,), f"{name} is written [[{name}]]")
            return []
        return list(enumerate(entries))

    def known_keys(self, where: Where, table: Mapping[str, Any], keys: list[str]) -> None:
        """Note every key that a table does not have."""
        for key in table:
            if key not in keys:
                near = get_close_matches(key, keys, n=2)
                self.wrong(
                    (*where, key),
                    f"there is no key {key!r}",
                    f"did you mean {' or '.join(near)}?" if near else f"it has {', '.join(keys)}",
                )

    def table_of(self, table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        """A table within a table; empty where it is not there."""
        found = table.get(name, {})
        if isinstance(found, dict):
            return found
        self.wrong((name,), f"{name} is written [{name}]")
        return {}

    def text_of(self, where: Where, table: Mapping[str, Any], key: str, *, needed: bool = False) -> str:
        """A text, without blanks around it; empty where it is not there."""
        value = table.get(key, "")
        if not isinstance(value, str):
            self.wrong((*where, key), f"{key} is a text, not {value!r}")
            return ""
        if needed and not value.strip():
            self.wrong((*where, key), f"{key} is missing")
        return value.strip()

    def choice(self, where: Where, table: Mapping[str, Any], key: str, choices: tuple[str, ...], default: str = "") -> str:
        """One of some words."""
        value = table.get(key, default)
        if value in choices:
            return str(value)
        near = get_close_matches(str(value), choices, n=2, cutoff=0.5)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"it is one of {' '.join(choices)}"
        self.wrong((*where, key), f"{key} is never {value!r}" if key in table else f"{key} is missing", remedy)
        return default or choices[0]

    def day(self, where: Where, table: Mapping[str, Any], key: str, default: date | None = None) -> date | None:
        """A day, or the default."""
        value = table.get(key, default)
        if value is None or type(value) is date:
            return value
        self.wrong((*where, key), f"{key} is a day, not {value!r}", "write it as 2026-12-31, without quotes")
        return None

    def day_or_limit(self, where: Where, table: Mapping[str, Any], key: str) -> date | None:
        """A day, written out or as a `:limit` that holds one; None where it is not there."""
        value = table.get(key)
        if not (isinstance(value, str) and value.startswith(":")):
            return self.day(where, table, key)
        limit = self.limits.get(value[1:])
        if type(limit) is date:
            return limit
        days = [name for name, one in self.limits.items() if type(one) is date]
        near = get_close_matches(value[1:], days, n=1)
        remedy = f"did you mean :{near[0]}?" if near else "write it under [limits], as a day"
        self.wrong((*where, key), f"there is no limit {value} that holds a day", remedy)
        return None

    def words(self, where: Where, table: Mapping[str, Any], key: str) -> tuple[str, ...]:
        """A list of texts."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return tuple(value)
        self.wrong((*where, key), f"{key} is a list of texts", 'write ["one", "two"]')
        return ()

    def condition(self, where: Where, text: object, limits: Mapping[str, Constant] | None = None) -> Condition:
        """A condition in the language of regimes; TRUE where it cannot be understood."""
        if not isinstance(text, str):
            self.wrong(where, "a condition is a text", "put it in quotes")
            return TRUE
        try:
            return Scope(self.facts, {**self.limits, **(limits or {})}, self.terms).parse(text)
        except ConditionError as error:
            self.wrong(where, error.problem, error.remedy, error.offset)
            return TRUE

    def scope(self, where: Where, text: object, limits: Mapping[str, Constant]) -> Condition:
        """Whom, where and which items. A maker there would let a rule single one out unseen: it stands in what must hold."""
        condition = self.condition(where, text, limits)
        for test in tests(condition):
            if test.fact.startswith("vendor."):
                remedy = "what is demanded of makers stands in require"
                self.wrong(where, f"{test.fact} stands in {where[-1]}", remedy)
        return condition

    def cited(self, where: Where, table: Mapping[str, Any]) -> tuple[Citation, ...]:
        """The sources that a table cites."""
        keys = self.words(where, table, "source")
        for index, key in enumerate(keys):
            if key not in self.sources:
                self.wrong((*where, "source", index), f"there is no source {key!r}", "write it under [sources]")
        if not keys:
            self.wrong(
                (*where, "source"),
                "it cites no source",
                'write source = ["KEY"] with [sources] KEY = { publisher, work, date, url }',
            )
        return tuple(self.sources[key] for key in keys if key in self.sources)
