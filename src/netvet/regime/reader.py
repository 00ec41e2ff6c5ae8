"""TOML to Regime: every mistake of a text found in one go, each with its line and column."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from netvet.citation import Citation
from netvet.country import is_country, meant
from netvet.errors import RegimeError
from netvet.fact import Fact
from netvet.regime.cells import Where
from netvet.regime.condition import Condition, Constant
from netvet.regime.limits import OWN
from netvet.regime.requirement import (
    ACTS,
    ADDRESSEES,
    BURDENS,
    CONFIDENCES,
    KINDS,
    READS,
    Clause,
    Demand,
    NotComputable,
    Regime,
    Requirement,
)
from netvet.regime.tightening import Tightenings
from netvet.verdict import FORCES

_HEAD = (
    "id extends title issuer jurisdiction force parties addressee valid_from valid_to replaced_by known_until source note"
).split()
_DATED = "force valid_from valid_to replaced_by known_until".split()
_RULE = [
    *"id part title kind cite source confidence due from act applies exceptions undecided readings reads burden note".split(),
    *"supersedes because tightens".split(),
    *_DATED,
]
_REQUIREMENT = [*_RULE, "require", "needs", "indicators"]
_SHARE = [*_RULE, "measure", "count", "per", "subject", "jointly", "at_least", "at_most"]
_NOT_COMPUTABLE = "id part title cite source confidence missing note".split()
_TABLES = "regime sources limits define requirement concentration not_computable".split()


def read_regime(path: Path, facts: Mapping[str, Fact], limits: Mapping[str, Constant] | None = None) -> Regime:
    """Read a regime.

    Args:
        path: its file.
        facts: every fact that a condition may ask for.
        limits: what stands in place of limits that its text is silent on, by name; what a text says itself stays.

    Raises:
        RegimeError: naming every mistake in it, or in a regime that it extends, with line and column.
    """
    return _read(path, facts, [path], limits or {})[0]


def _read(
    path: Path, facts: Mapping[str, Fact], trail: Sequence[Path], limits: Mapping[str, Constant]
) -> tuple[Regime, _Reading]:
    """A regime, and what its words mean; `trail` are the files that led to it."""
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
        table = tomllib.loads(text, parse_float=Decimal)
    except OSError as error:
        raise RegimeError(f"the file cannot be read: {error.strerror}", where=str(path)) from None
    except UnicodeDecodeError:
        raise RegimeError("the file is not UTF-8 text", where=str(path), remedy="save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise RegimeError(f"it is no TOML: {error}", where=str(path), remedy="mend it at that line and column") from None
    reading = _Reading(path, text, facts, instead=limits)
    extended = reading.extended(table, trail)
    if reading.mistakes:
        raise reading.error()
    if extended:
        reading.inherit(*_read(extended, facts, [*trail, extended], limits))
    regime = reading.regime(table, hashlib.sha256(data).hexdigest())
    if reading.mistakes or regime is None:
        raise reading.error()
    return regime, reading


class _Reading(Tightenings):
    """The tables of one text being read."""

    def regime(self, table: Mapping[str, Any], digest: str) -> Regime | None:
        self.known_keys((), table, _TABLES)
        head = table.get("regime")
        if not isinstance(head, dict):
            self.wrong((), "there is no [regime]", "a regime begins with its head")
            return None
        self.known_keys(("regime",), head, _HEAD)
        self._read_sources(table)
        self.read_limits(table)
        self.read_terms(table)
        regime = self._head(head)
        self.check_id(regime["id"])
        rules = [
            (where, rule)
            for kind, keys, demand in (
                ("requirement", _REQUIREMENT, self.demand),
                ("concentration", _SHARE, self.concentration),
            )
            for where, entry in (((kind, i), entry) for i, entry in self.entries(table, kind))
            if (rule := self._stated(where, entry, regime, keys, demand))
        ]
        rest = [self._not_computable(("not_computable", i), entry) for i, entry in self.entries(table, "not_computable")]
        self._each_once(rules)
        self._superseded_once(rules)
        if not any(table.get(kind) for kind in ("requirement", "concentration", "not_computable")):
            self.wrong(
                (),
                "it has no requirement",
                "empty is never a pass: write [[requirement]], [[concentration]] or [[not_computable]]",
            )
        return Regime(
            **{
                **regime,
                "requirements": tuple(rule for _, rule in rules),
                "not_computable": tuple(rest),
                "origin": (str(self.path), digest),
                "extends": self.parent,
                "stated": tuple(key for key in self.limits if key not in self.silent_on and key not in OWN),
                "silent_on": dict(self.silent_on),
            }
        )

    def _each_once(self, rules: Sequence[tuple[Where, Requirement]]) -> None:
        seen: dict[str, list[Requirement]] = {}
        for where, rule in rules:
            if any(_overlap(rule, other) for other in seen.get(rule.key, [])):
                remedy = "give each duty of one rule a part of its own, or each version days on which it alone is in force"
                self.wrong((*where, "id"), f"{rule.key} stands twice", remedy)
            seen.setdefault(rule.key, []).append(rule)

    def _superseded_once(self, rules: Sequence[tuple[Where, Requirement]]) -> None:
        """Note a rule that is tightened and superseded at once."""
        superseded = [rule.supersedes for _, rule in rules if rule.supersedes]
        for where, rule in rules:
            if rule.tightens and any(one.covers(rule.tightens.regime, rule.tightens.rule) for one in superseded):
                self.wrong(
                    (*where, "tightens"),
                    f"{rule.key} is superseded by this very regime",
                    "say what is stricter in the requirement that supersedes it",
                )

    def _read_sources(self, table: Mapping[str, Any]) -> None:
        for key, entry in self.table_of(table, "sources").items():
            try:
                self.sources[key] = Citation.read(entry)
            except (ValueError, TypeError) as error:
                self.wrong(("sources", key), str(error))

    def _head(self, head: Mapping[str, Any]) -> dict[str, Any]:
        where: Where = ("regime",)
        if head.get("valid_from") is None:
            self.wrong((*where, "valid_from"), "valid_from is missing", "the first day on which it is in force")
        first = self.day(where, head, "valid_from")
        self._check_place(where, head)
        self._check_order(where, head, first)
        bound = self.binding(head)
        texts = ("id", "title", "issuer", *(["jurisdiction"] if "jurisdiction" not in bound else []))
        return {
            **{key: self.text_of(where, head, key, needed=True) for key in texts},
            **{key: self.text_of(where, head, key) for key in ("parties", "note")},
            "force": self.choice(where, head, "force", tuple(FORCES)),
            "addressee": self.choice(where, head, "addressee", ADDRESSEES, "operator"),
            "valid_from": first or date.min,
            **{key: self.day(where, head, key) for key in ("valid_to", "known_until")},
            "replaced_by": self.words(where, head, "replaced_by"),
            "sources": self.cited(where, head),
            "follows": False,
            **bound,
        }

    def _check_place(self, where: Where, head: Mapping[str, Any]) -> None:
        place = head.get("jurisdiction")
        if isinstance(place, str) and place and place != "EU" and not is_country(place):
            near = meant(place)
            remedy = f"did you mean {near}?" if near else "ISO 3166-1 alpha-2, as DE, or EU"
            self.wrong((*where, "jurisdiction"), f"{place!r} is no country code", remedy)

    def _check_order(self, where: Where, table: Mapping[str, Any], first: date | None) -> None:
        last = table.get("valid_to")
        if isinstance(last, date) and isinstance(first, date) and last < first:
            self.wrong((*where, "valid_to"), f"it ends on {last}, before its first day {first}", "so that it is never in force")

    def _stated(
        self,
        where: Where,
        table: Mapping[str, Any],
        head: Mapping[str, Any],
        keys: list[str],
        demand: Callable[[Where, Mapping[str, Any], Mapping[str, Constant]], Demand],
    ) -> Requirement | None:
        """A requirement: one of its own, or a rule that it tightens; None where that rule is not found."""
        if "tightens" in table:
            return self.tightened(where, table, head)
        rule = self._rule(where, table, head, keys, demand)
        self.check_own(where, rule)
        return rule

    def _rule(
        self,
        where: Where,
        table: Mapping[str, Any],
        head: Mapping[str, Any],
        keys: list[str],
        demand: Callable[[Where, Mapping[str, Any], Mapping[str, Constant]], Demand],
    ) -> Requirement:
        self.known_keys(where, table, keys)
        starts, act = self._act(where, table)
        due = self.day_or_limit(where, table, "due")
        first = self.day(where, table, "valid_from", head["valid_from"])
        self._check_order(where, table, first)
        days: dict[str, Constant] = {key: day for key, day in (("from", starts), ("due", due)) if day is not None}
        supersedes = self.supersession(where, table, head)
        return Requirement(
            id=self.text_of(where, table, "id", needed=True),
            part=self.text_of(where, table, "part"),
            title=self.text_of(where, table, "title", needed=True),
            kind=self.choice(where, table, "kind", KINDS, "cap" if where[0] == "concentration" else ""),
            cite=self.text_of(where, table, "cite", needed=True),
            sources=self.cited(where, table),
            confidence=self.choice(where, table, "confidence", CONFIDENCES),
            # in place of a rule stands one of the same force: what the state orders does not become the operator's own wish
            force=self.choice(where, table, "force", tuple(FORCES), supersedes.force if supersedes else head["force"]),
            due=due,
            starts=starts,
            act=act,
            valid_from=first or date.min,
            valid_to=self.day(where, table, "valid_to", head["valid_to"]),
            replaced_by=self.words(where, table, "replaced_by") or head["replaced_by"],
            known_until=self.day(where, table, "known_until", head["known_until"]),
            applies=self.scope((*where, "applies"), table.get("applies", "TRUE"), days),
            demand=demand(where, table, days),
            exceptions=self._clauses(where, table, "exceptions", days),
            undecided=self._clauses(where, table, "undecided", days),
            readings=self._readings(where, table, days),
            burden=self.choice(where, table, "burden", BURDENS) if "burden" in table else "",
            note=self.text_of(where, table, "note"),
            reads=self._reads(where, table),
            assumes=self.assumes(table),
            supersedes=supersedes,
        )

    def _reads(self, where: Where, table: Mapping[str, Any]) -> str:
        if table.get("reads") == "require" and not ("require" in table and "readings" in table):
            self.wrong((*where, "reads"), "reads says which condition the readings are joined to", "write readings and require")
        return self.choice(where, table, "reads", READS, "applies")

    def _act(self, where: Where, table: Mapping[str, Any]) -> tuple[date | None, str | None]:
        starts = self.day_or_limit(where, table, "from")
        if starts is None and "act" not in table:
            return None, None
        if starts is None or "act" not in table or "due" in table:
            self.wrong(
                (*where, "act"),
                "from and act belong together, and exclude due",
                'from = 2022-10-13 with act = "installed_on"',
            )
        return starts, self.choice(where, table, "act", ACTS)

    def _clauses(self, where: Where, table: Mapping[str, Any], key: str, days: Mapping[str, Constant]) -> tuple[Clause, ...]:
        clauses = []
        entries = table.get(key, [])
        if not isinstance(entries, list):
            self.wrong((*where, key), f"{key} is no list", f'{key} are written [{{ where = "...", because = "..." }}]')
            return ()
        for index, entry in enumerate(entries):
            here = (*where, key, index)
            if not isinstance(entry, dict) or set(entry) != {"where", "because"}:
                self.wrong(here, f'{key} are written [{{ where = "...", because = "..." }}]')
                continue
            clauses.append(Clause(self.condition((*here, "where"), entry["where"], days), str(entry["because"])))
        return tuple(clauses)

    def _readings(self, where: Where, table: Mapping[str, Any], days: Mapping[str, Constant]) -> dict[str, Condition] | None:
        readings = table.get("readings")
        if readings is None:
            return None
        if not isinstance(readings, dict) or len(readings) < 2:  # noqa: PLR2004 - one reading is no choice
            self.wrong((*where, "readings"), "readings are two or more named conditions")
            return None
        return {name: self.condition((*where, "readings", name), text, days) for name, text in readings.items()}

    def _not_computable(self, where: Where, table: Mapping[str, Any]) -> NotComputable:
        self.known_keys(where, table, _NOT_COMPUTABLE)
        texts = {key: self.text_of(where, table, key, needed=True) for key in ("id", "title", "cite", "missing")}
        part = self.text_of(where, table, "part")
        held = [holder.id for holder, rule in self.standing if isinstance(rule, Requirement) and rule.id == texts["id"]]
        if held:
            remedy = 'write supersedes = "..." in a requirement of its own, or another id'
            self.wrong((*where, "id"), f"{texts['id']} is a rule of {held[0]}, which goes on being judged", remedy)
        return NotComputable(
            part=part,
            sources=self.cited(where, table),
            confidence=self.choice(where, table, "confidence", CONFIDENCES),
            **texts,
        )


def _overlap(one: Requirement, other: Requirement) -> bool:
    """Whether two versions are in force on one day."""
    return one.valid_from <= (other.valid_to or date.max) and other.valid_from <= (one.valid_to or date.max)
