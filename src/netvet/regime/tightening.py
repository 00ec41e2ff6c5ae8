"""An own requirement that tightens a rule: all of it as it stands, but for what can only make it stricter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from netvet.regime.cells import Where
from netvet.regime.condition import FALSE, TRUE, Condition, Constant, conjunction, disjunction
from netvet.regime.demands import Demands
from netvet.regime.heritage import Heritage
from netvet.regime.requirement import (
    BURDENS,
    CONFIDENCES,
    Clause,
    Demand,
    Distinct,
    Indicators,
    Needs,
    Regime,
    Requirement,
    Share,
    Tightening,
)
from netvet.regime.telling import stricter

_TOLD = "id part tightens title note cite source confidence burden".split()
_DAYS = "due from valid_from valid_to".split()
_ELEMENT = [*_TOLD, *_DAYS, "also_applies", "also_require", "exceptions", "undecided"]
_CAP = [*_TOLD, *_DAYS, "also_applies", "exceptions", "undecided", "at_most", "at_least"]
_BESIDE = "write a rule of your own beside it, under another id"
_INSTEAD = {
    "applies": "also_applies adds to where it applies",
    "require": "also_require adds to what it demands",
    "force": "it has the force of this regime",
    "subject": _BESIDE,
}
_WIDENS = ("also_applies", "exceptions", "undecided", "from")
"""What widens the scope: more elements may lower a share, and bring makers that a minimum lacked."""


_TIGHTENS = "tightens "
"""Stands before the clause of the rule that is tightened."""


@dataclass(frozen=True)
class _Entry:
    """What tightens a rule, as written.

    Attributes:
        where, table: the entry.
        holder: the regime that holds the rule.
        rule: the rule.
    """

    where: Where
    table: Mapping[str, Any]
    holder: Regime
    rule: Requirement

    def at(self, key: str) -> Where:
        """Where a key of it stands."""
        return (*self.where, key)


class Tightenings(Demands, Heritage):
    """The tightened rules of one text being read."""

    def tightened(self, where: Where, table: Mapping[str, Any], head: Mapping[str, Any]) -> Requirement | None:
        """The rule that an entry names, with what it makes stricter; None where it names none."""
        entry = self._named(where, table)
        if entry is None:
            return None
        rule = entry.rule
        if (where[0] == "concentration") != (rule.concentration is not None):
            kind = "concentration" if rule.concentration else "requirement"
            self.wrong(where, f"{rule.key} is no [[{where[0]}]] in {entry.holder.id}", f"write [[{kind}]]")
            return None
        self._refuse(entry)
        due, starts = self._sooner(entry, "due", rule.due), self._sooner(entry, "from", rule.starts)
        days: dict[str, Constant] = {key: day for key, day in (("from", starts), ("due", due)) if day is not None}
        first, last = self._sooner(entry, "valid_from", rule.days[0]) or rule.days[0], self._longer(entry)
        also = Tightening(
            entry.holder.id,
            rule,
            self.scope(entry.at("also_applies"), table["also_applies"], days) if "also_applies" in table else FALSE,
            self.condition(entry.at("also_require"), table["also_require"], days) if "also_require" in table else TRUE,
            (first, last),
        )
        own = replace(
            rule,
            **self._said(entry, head),
            force=head["force"],
            due=due,
            starts=starts,
            # it holds only while its own regime does
            valid_from=max(first, head["valid_from"]),
            valid_to=min((day for day in (last, head["valid_to"]) if day is not None), default=None),
            applies=disjunction(rule.applies, also.also_applies),
            demand=self._stricter(entry, also.also_require),
            exceptions=self._kept(entry, "exceptions", rule.exceptions),
            undecided=self._kept(entry, "undecided", rule.undecided),
            assumes=tuple(dict.fromkeys([*rule.assumes, *self.assumes(table)])),
            tightens=also,
            supersedes=None,
        )
        if not stricter(own) and not self.mistakes:
            self.wrong(where, f"{rule.key} is as strict in {entry.holder.id}: nothing is tightened", "say what is stricter")
        return own

    def _named(self, where: Where, table: Mapping[str, Any]) -> _Entry | None:
        """The rule that stands nearest under the entry's id and part, in its last version."""
        if table["tightens"] is not True:
            self.wrong((*where, "tightens"), "tightens is true, or left out")
            return None
        name, part = self.text_of(where, table, "id", needed=True), self.text_of(where, table, "part")
        key = f"{name}/{part}" if part else name
        rules = [(regime, rule) for regime, rule in self.standing if isinstance(rule, Requirement)]
        same = [(regime, rule) for regime, rule in rules if rule.key == key]
        if same:
            holder = same[0][0]
            versions = [rule for regime, rule in same if regime is holder]
            return _Entry(where, table, holder, max(versions, key=lambda rule: rule.valid_from))
        parts = dict.fromkeys(rule.part for _, rule in rules if rule.id == name)
        here = (*where, "id")
        if parts and not part:
            self.wrong(here, f"{name} has parts", f"write part = one of {', '.join(parts)}")
        elif any(rule.key == key for _, rule in self.standing):
            remedy = f'write supersedes = "{key}" with a requirement of your own'
            self.wrong(here, f"{key} is not computed, so that there is nothing to tighten", remedy)
        else:
            self.no_rule(here, key, [rule.key for _, rule in rules])
        return None

    def _refuse(self, entry: _Entry) -> None:
        """Note every key that could loosen a rule, or that cannot be said of one of its kind."""
        rule, cap = entry.rule, entry.rule.concentration
        allowed = _CAP if cap else _ELEMENT
        for key in entry.table:
            if key not in allowed:
                remedy = _INSTEAD.get(key, f"it may have {', '.join(allowed[3:])}")
                self.wrong(entry.at(key), f"{rule.key}: {key} stays as it is in a rule that is tightened", remedy)
        widening = [key for key in _WIDENS if key in entry.table]
        if widening and cap and (isinstance(cap, Share) or cap.at_least is not None):
            problem = f"{rule.key}: {widening[0]} counts more, and more may be within its bound"
            self.wrong(entry.at(widening[0]), problem, _BESIDE)
        if "also_require" in entry.table and isinstance(rule.demand, Needs | Indicators):
            what = "a certificate" if isinstance(rule.demand, Needs) else "what a power turns on"
            problem = f"{rule.key} demands {what}, which no condition can be joined to"
            self.wrong(entry.at("also_require"), problem, _BESIDE)

    def _said(self, entry: _Entry, head: Mapping[str, Any]) -> dict[str, Any]:
        """What is said about it: where it says nothing, the clause is the rule's, what tightens it the own regime's."""
        where, table, rule = entry.where, entry.table, entry.rule
        title = rule.title if rule.tightens else f"Tighter: {rule.title}"
        cite = rule.cite if rule.cite.startswith(_TIGHTENS) else f"{_TIGHTENS}{rule.cite}"
        return {
            "title": self.text_of(where, table, "title") or title,
            "note": self.text_of(where, table, "note") or rule.note,
            "cite": self.text_of(where, table, "cite") or cite,
            "sources": self.cited(where, table) if "source" in table else head["sources"],
            "confidence": self.choice(where, table, "confidence", CONFIDENCES, rule.confidence),
            "burden": self.choice(where, table, "burden", BURDENS) if "burden" in table else rule.burden,
        }

    def _sooner(self, entry: _Entry, key: str, old: date | None) -> date | None:
        """A day that may only be earlier than the rule's."""
        day = (
            self.day_or_limit(entry.where, entry.table, key)
            if key in ("due", "from")
            else self.day(entry.where, entry.table, key)
        )
        if day is None:
            return old
        named, holder = entry.rule.key, entry.holder.id
        if old is None:
            self.wrong(entry.at(key), f"{named} has no {key} in {holder}, and one would loosen it", f"leave {key} out")
        elif day > old:
            problem = f"{named}: {key} {day} is later than {old} of {holder}, which would loosen it"
            self.wrong(entry.at(key), problem, f"{key} may be earlier than {old}")
        return day

    def _longer(self, entry: _Entry) -> date | None:
        """The last day in force, which may only be later than the rule's."""
        old, day = entry.rule.days[1], self.day(entry.where, entry.table, "valid_to")
        if day is not None and (old is None or day < old):
            remedy = f"valid_to may be later than {old}" if old else "leave valid_to out: the rule has none"
            problem = f"{entry.rule.key}: valid_to {day} ends it earlier than {entry.holder.id}, which would loosen it"
            self.wrong(entry.at("valid_to"), problem, remedy)
        return day or old

    def _stricter(self, entry: _Entry, also: Condition) -> Demand:
        """What it demands, and more."""
        match entry.rule.demand:
            case Needs() | Indicators() as demand:
                return demand
            case Share() as share:
                if "at_least" in entry.table:
                    problem = f"{entry.rule.key} is a share, which has no at_least"
                    self.wrong(entry.at("at_least"), problem, "at_most may be lower")
                if "at_most" not in entry.table:
                    return share
                lower = self.share_bound(entry.where, entry.table)
                self._within(entry, "at_most", lower, share.at_most)
                return replace(share, at_most=lower)
            case Distinct() as number:
                return self._fewer(entry, number)
            case condition:
                return conjunction(condition, also)

    def _fewer(self, entry: _Entry, number: Distinct) -> Distinct:
        """A number of makers between narrower bounds."""
        least, most = (
            self.whole(entry.where, entry.table, key) if key in entry.table else old
            for key, old in (("at_least", number.at_least), ("at_most", number.at_most))
        )
        self._within(entry, "at_least", least, number.at_least)
        self._within(entry, "at_most", most, number.at_most)
        if least is not None and most is not None and least > most:
            self.wrong(entry.where, f"{entry.rule.key}: at_least {least} lies above at_most {most}")
        return replace(number, at_least=least, at_most=most)

    def _within(self, entry: _Entry, key: str, own: Decimal | int | None, old: Decimal | int | None) -> None:
        if own is None or old is None or (own <= old if key == "at_most" else own >= old):
            return
        looser, stricter = ("higher", "lower") if key == "at_most" else ("lower", "higher")
        problem = f"{entry.rule.key}: {key} {own} is {looser} than {old} of {entry.holder.id}, which would loosen it"
        self.wrong(entry.at(key), problem, f"{key} may be {stricter} than {old}")

    def _kept(self, entry: _Entry, key: str, clauses: tuple[Clause, ...]) -> tuple[Clause, ...]:
        """The clauses that stay, each named by its reason."""
        if key not in entry.table:
            return clauses
        named, told = entry.rule.key, entry.table[key]
        reasons = [_plain(clause.because) for clause in clauses]
        kept = []
        for place, one in enumerate(told if isinstance(told, list) else [told]):
            if not isinstance(one, dict) or set(one) != {"because"}:
                problem = f"{named}: {key} of a rule that is tightened name those of {entry.holder.id} that stay"
                self.wrong(entry.at(key), problem, f'{key} = [] leaves none, {key} = [{{ because = "..." }}] keeps that one')
                return clauses
            kept.append(_plain(str(one["because"])))
            if kept[-1] not in reasons:
                problem = f"{named}: it is none of the {key} in {entry.holder.id}, and would loosen it"
                self.wrong((*entry.at(key), place), problem, f"those are: {'; '.join(reasons) or 'none'}")
        return tuple(clause for clause, reason in zip(clauses, reasons, strict=True) if reason in kept)


def _plain(text: str) -> str:
    return " ".join(text.split())


__all__ = ["Tightenings"]
