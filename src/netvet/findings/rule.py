"""A requirement as it is asked in one run, and its parts as SQL over the facts of a class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial

from netvet.dossier import facts_of
from netvet.fact import Type
from netvet.findings.sql import all_true, truth
from netvet.inventory.cells import name, quote
from netvet.regime import Regime, Requirement
from netvet.regime.condition import FALSE, TRUE, Condition, Not, Test, agreed, conjunction, conjuncts, settled, tests
from netvet.regime.requirement import BY_THEN, Distinct, Indicators, Needs, NotComputable, Share
from netvet.verdict import broken_status

EUROPEAN_UNION = tuple("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
"""Member states, by ISO 3166-1 alpha-2 (Article 52 TEU, after 31 January 2020)."""


@dataclass(frozen=True)
class Term:
    """One of the truths that must hold together.

    Attributes:
        sql: the truth, as SQL.
        source: where all of it is looked up; empty where it is asked of a row.
    """

    sql: str
    source: str = ""


def together(terms: Sequence[Term]) -> str:
    """SQL: whether all of some terms hold."""
    return all_true(*(term.sql for term in terms))


@dataclass(frozen=True)
class Rule:
    """One requirement as it is asked in one run.

    Attributes:
        index: its number in the run.
        regime: the regime that it stands in.
        requirement: the requirement.
        reading: the reading chosen; empty where it has none or none was chosen.
        as_if: whether it is asked of every operator, addressed or not.
        known: tests whose outcome is looked up already, and the SQL that holds it.
        addressing, requiring: SQL that holds whether it addresses the operator, and whether its demand holds, where that is
            looked up already.
        sources: of SQL that holds something looked up, the source that it is looked up in.
        day: a day before which no row is judged, where there is one.
    """

    index: int
    regime: Regime
    requirement: Requirement
    reading: str
    as_if: bool
    known: Mapping[Test, str] = field(default_factory=dict, compare=False)
    sources: Mapping[str, str] = field(default_factory=dict, compare=False)
    addressing: str = ""
    requiring: str = ""
    day: date | None = None

    @property
    def conditions(self) -> list[Condition]:
        """Every condition that its status turns on."""
        asked = self.requirement
        clauses = (clause.where for clause in (*asked.exceptions, *asked.undecided))
        found = [asked.applies, *clauses, *(asked.readings or {}).values()]
        return [*found, *([asked.condition] if asked.condition else [])]

    @property
    def tests(self) -> list[Test]:
        """Every test in them."""
        return [test for condition in self.conditions for test in tests(condition)]

    @property
    def broken(self) -> str:
        """What it is called once broken."""
        return broken_status(self.requirement.force, power=self.requirement.power, as_if=self.as_if).value

    def supersedes(self, other: Rule) -> bool:
        """Whether it stands in place of another."""
        return self.replaces(other.regime, other.requirement)

    def replaces(self, regime: Regime, rule: Requirement | NotComputable) -> bool:
        """Whether it stands in place of a rule of a regime, be that computed or not."""
        found = self.requirement.supersedes
        return found is not None and found.covers(regime.id, rule)

    def in_force(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return self.requirement.valid_from <= day <= (self.requirement.valid_to or date.max)

    def on(self, day: date) -> Rule:
        """The rule as it is asked on a day: days that move stand still, and the reading taken is part of what is demanded."""
        asked = self.requirement
        demand = asked.demand
        if asked.readings and asked.reads == "require" and isinstance(demand, Condition):
            demand = conjunction(demand, self.taken)
        still = partial(settled, day=day)
        match demand:
            case Share() | Distinct():
                demand = replace(demand, subject=still(demand.subject))
            case Needs() | Indicators():
                pass
            case condition:
                demand = still(condition)
        asked = replace(
            asked,
            applies=still(asked.applies),
            demand=demand,
            exceptions=tuple(replace(clause, where=still(clause.where)) for clause in asked.exceptions),
            undecided=tuple(replace(clause, where=still(clause.where)) for clause in asked.undecided),
            readings={word: still(reading) for word, reading in asked.readings.items()} if asked.readings else None,
        )
        return replace(self, requirement=asked)

    # its parts as SQL over `facts`

    def truth(self, condition: Condition) -> str:
        """Whether a condition holds, by what is looked up already where that answers its tests."""
        return truth(condition, self.known)

    @property
    def window(self) -> str:
        """Whether it is in force on the day judged."""
        rule = self.requirement
        if self.day and rule.valid_from <= self.day and not rule.valid_to:
            return "TRUE"
        ends = f" AND \"day\" <= DATE '{rule.valid_to}'" if rule.valid_to else ""
        return f"(\"day\" >= DATE '{rule.valid_from}'{ends})"

    @property
    def addressed(self) -> str:
        """Whether it addresses the operator, or the licence holder."""
        if self.as_if:
            return "TRUE"
        if self.addressing:
            return self.addressing
        who = name(f"{self.regime.addressee}#party_to"), name(f"{self.regime.addressee}#country")
        if self.regime.parties:
            return f"holds_any({who[0]}, [{', '.join(map(quote, self.regime.called))}])"
        if self.regime.jurisdiction == "EU":
            return f"{who[1]} IN ({', '.join(map(quote, EUROPEAN_UNION))})"
        return f"{who[1]} = {quote(self.regime.jurisdiction)}"

    @property
    def acted(self) -> str:
        """Whether the act that it counts lies on or after its first day."""
        rule = self.requirement
        if not rule.act or not rule.starts:
            return "TRUE"
        acted = f"({name(rule.act)} >= DATE '{rule.starts}' AND isfinite({name(rule.act)}))"
        return f"CASE WHEN {self.done_before} THEN FALSE ELSE {acted} END" if rule.act in BY_THEN else acted

    @property
    def done_before(self) -> str:
        """Whether the day of the act is not given, and a later one says that the act lies before its first day."""
        act, starts = self.requirement.act, self.requirement.starts
        if act not in BY_THEN or not starts:
            return "FALSE"
        return f"({name(act)} IS NULL AND coalesce({name(BY_THEN[act])} < DATE '{starts}', FALSE))"

    @property
    def read(self) -> list[Term]:
        """Its reading, or what all of its readings come to, where they say to what it applies."""
        return self._terms(self.taken) if self.requirement.reads == "applies" else []

    @property
    def taken(self) -> Condition:
        """The reading chosen, or what all of its readings come to."""
        readings = self.requirement.readings or {}
        return agreed([*readings.values()]) if readings and not self.reading else readings.get(self.reading, TRUE)

    @property
    def scope(self) -> list[Term]:
        """Whether it applies, once it is in force, the element is there and the operator addressed."""
        rule = self.requirement
        excepted = [term for clause in rule.exceptions for term in self._terms(Not(clause.where))]
        undecided = [
            Term(f"(NOT {self.truth(clause.where)} OR NULL::BOOLEAN)", self._source(clause.where)) for clause in rule.undecided
        ]
        return [*self._terms(rule.applies), *excepted, *undecided, Term(self.acted), *self.read]

    @property
    def applies(self) -> list[Term]:
        """Whether it applies."""
        addressed = Term(self.addressed, self.sources.get(self.addressed, ""))
        return [Term(self.window), Term('"present"'), addressed, *self.scope]

    @property
    def require(self) -> list[Term]:
        """Whether what it demands holds."""
        rule = self.requirement
        if self.requiring:
            return [Term(self.requiring, self.sources.get(self.requiring, ""))]
        match rule.demand:
            case Needs():
                return [Term(name(f"needs#{self.index}"))]
            case Indicators(members):
                return [Term(indicator(member.fact)) for member in members]
        return self._terms(rule.condition or FALSE)

    def _terms(self, condition: Condition) -> list[Term]:
        return [Term(self.truth(part), self._source(part)) for part in conjuncts(condition)]

    def _source(self, *conditions: Condition) -> str:
        """The one source that answers all of some conditions, if there is one."""
        asked = [test for condition in conditions for test in tests(condition)]
        found = {self.sources.get(self.known.get(test, ""), "") for test in asked}
        return found.pop() if len(found) == 1 else ""

    @property
    def later(self) -> str:
        """The day from which a planned element, or an act that lies ahead, can break it; NULL where it can today."""
        act = self.requirement.act
        ahead = f'CASE WHEN {name(act)} > "day" AND isfinite({name(act)}) THEN {name(act)} END' if act else "NULL::DATE"
        return f'greatest("ahead_on", {ahead})'

    @property
    def status(self) -> str:
        """Its status, from its two truths `a` and `r` (see `netvet.verdict.status`)."""
        a, r = f"a{self.index}", f"r{self.index}"
        due = f" OR \"day\" <= DATE '{self.requirement.due}'" if self.requirement.due else ""
        return (
            f"CASE WHEN NOT {a} THEN 'not-applicable' WHEN {r} THEN 'met' WHEN {a} IS NULL OR {r} IS NULL THEN 'unknown' "
            f"WHEN {self.later} IS NOT NULL{due} THEN 'not-yet-due' ELSE {quote(self.broken)} END"
        )

    @property
    def due(self) -> str:
        """The last lawful day, or the later day on which a plan would break it."""
        own = f"DATE '{self.requirement.due}'" if self.requirement.due else "NULL::DATE"
        return f"greatest({own}, {self.later})"


def indicator(fact: str) -> str:
    """SQL: FALSE where any origin asserts it, TRUE where it is denied and nobody asserts it, else NULL.

    Of a set it is TRUE only where it is known to be none: that one member is denied says nothing of the others.
    """
    asserted, denied = name(f"{fact}#asserted"), f"{name(f'{fact}#denied')} > 0"
    if facts_of("vendor")[fact.removeprefix("vendor.")].type is Type.SET:
        denied = f"len({name(fact)}) = 0"
    return f"CASE WHEN {asserted} > 0 THEN FALSE WHEN {denied} THEN TRUE END"
