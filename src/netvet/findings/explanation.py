"""Why one element, or one operator, has its status: what decided, from which facts and sources, what would change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from netvet.errors import CaseError
from netvet.findings.assessment import Findings
from netvet.findings.classes import membership
from netvet.findings.deciding import Truths, decide, repairs
from netvet.findings.estimates import read_by
from netvet.findings.grounds import Ground, act_ground, evidence_grounds, ground
from netvet.findings.rule import Rule, together
from netvet.findings.share_words import elements
from netvet.findings.shares import ShareFinding
from netvet.findings.sql import truth
from netvet.findings.tallies import superseded
from netvet.inventory.cells import quote
from netvet.inventory.store import literal_rows
from netvet.markup import lines, table
from netvet.regime import stricter
from netvet.regime.condition import Not, Test, conjunction
from netvet.regime.requirement import Indicators, Needs
from netvet.verdict import Status


@dataclass(frozen=True)
class Subject:
    """What is explained: an element or an operator, and what its row says."""

    kind: str
    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Explanation:
    """Why a requirement has its status on a subject.

    Attributes:
        rule: the requirement asked.
        status, due, scheduled, reason, estimate: as in the finding.
        grounds: the tests that decided it, with the facts behind them.
        missing: facts that would settle an unknown.
        cures: the least changes that would cure what is broken.
        reading: the reading taken, or the readings to choose from.
        notes: what a reader should know.
    """

    rule: Rule
    status: Status
    due: date | None
    scheduled: bool | None
    reason: str
    estimate: bool
    grounds: Sequence[Ground] = ()
    missing: Sequence[str] = ()
    cures: Sequence[str] = ()
    reading: str = ""
    notes: Sequence[str] = ()

    def _repr_html_(self) -> str:
        asked = self.rule.requirement
        due = f", due {self.due}" if self.due and not self.status.silent else ""
        estimate = ", rests on an estimate" if self.estimate else ""
        words = {True: "holds", False: "does not hold", None: "not known"}
        rows = [("test", one.asked, words[one.truth], one.value, one.source) for one in self.grounds]
        listed = {"would settle it": self.missing, "would cure it": self.cures, "note": self.notes, "source": asked.sources}
        rows += [(label, str(told), "", "", "") for label, found in listed.items() for told in found]
        head = ("", "what", "outcome", "value", "where it stands")
        reading = f"reading: {self.reading}" if self.reading else ""
        told = lines(asked.title, f"because: {self.reason}", reading)
        return table(head, rows, caption=f"{asked.key} {self.status}{due}{estimate}") + told


def explain(findings: Findings, subject: str, requirement: str | None = None) -> tuple[Subject, list[Explanation]]:
    """Explain every requirement, or one, on an element or an operator; worst first.

    Args:
        findings: an assessment.
        subject: element_id or operator; an element where both bear the name.
        requirement: id of a rule (`DE24-01`), or id and part (`DE26-05/AMF`), of it or of what it supersedes; every rule that
            applies where None.

    Raises:
        CaseError: where there is no such subject or rule, with near names.
    """
    wanted = [rule for rule in findings.rules if requirement is None or requirement in _names(findings, rule)]
    if not wanted:
        keys = [rule.requirement.key for rule in findings.rules]
        near = get_close_matches(requirement or "", keys, n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(keys)}"
        raise CaseError(f"no requirement {requirement!r} was asked", remedy=remedy)
    findings.judge_classes()
    row = _element(findings, subject)
    if row is None:
        return _explain_operator(findings, subject, wanted)
    judged = {found["rule"]: found for found in literal_rows(findings.con, f"FROM judged WHERE class = {row['class']}")}
    shown = [rule for rule in wanted if rule.index in judged]
    if requirement is None:
        shown = [rule for rule in shown if judged[rule.index]["status"] != Status.NOT_APPLICABLE]
    facts = {key: value for key, value in row.items() if value is not None and ":" not in key}
    explained = [_explain_rule(findings, rule, row, judged[rule.index]) for rule in shown]
    return Subject("element", subject, facts), _worst_first(explained)


def _names(findings: Findings, rule: Rule) -> set[str]:
    """What a rule may be asked for by: its own names, and those of the rules that it stands in place of."""
    replaced = [other for other in findings.stated if rule.supersedes(other)]
    asked = [rule.requirement, *(other.requirement for other in replaced)]
    named = rule.requirement.supersedes
    return {one.id for one in asked} | {one.key for one in asked} | ({named.rule} if named else set())


def _worst_first(explained: Sequence[Explanation]) -> list[Explanation]:
    order = list(Status)
    return sorted(explained, key=lambda one: order.index(one.status))


def _element(findings: Findings, subject: str) -> Mapping[str, Any] | None:
    """The element's row, with its row number and its class."""
    join = membership(findings.asked, findings.day, findings.as_of)
    query = f"SELECT k.*, k.netvet_row AS row, c.class FROM keyed AS k JOIN classes AS c ON {join}"
    return next(iter(literal_rows(findings.con, f"{query} WHERE k.element_id = {quote(subject)}")), None)


def _explain_rule(findings: Findings, rule: Rule, row: Mapping[str, Any], found: Mapping[str, Any]) -> Explanation:
    asked, status = rule.requirement, Status(found["status"])
    truths = _truths(findings, rule, row["class"])
    scope = conjunction(asked.applies, *(Not(clause.where) for clause in asked.exceptions))
    parts = [scope, *([asked.condition] if asked.condition else [])]
    deciding = dict.fromkeys(test for part in parts for test in decide(part, truths)[1])
    grounds = [ground(findings, test, truths[test], row) for test in deciding]
    decided = status in (Status.MET, Status.UNKNOWN, Status.NOT_APPLICABLE)
    return Explanation(
        rule,
        status,
        found["due"],
        found["scheduled"],
        found["reason"],
        bool(row["estimate"] & read_by(rule)),
        grounds=[*grounds, *act_ground(rule, row), *evidence_grounds(findings, rule, row)],
        missing=found["reason"].removeprefix("not known: ").split("; ") if status is Status.UNKNOWN else (),
        cures=() if decided else _cures(rule, truths),
        reading=_reading(rule),
        notes=_notes(rule, status),
    )


def _truths(findings: Findings, rule: Rule, number: int) -> Truths:
    asked: list[Test] = list(dict.fromkeys(rule.tests))
    columns = ", ".join(truth(test) for test in asked)
    if not asked:
        return {}
    (values,) = findings.con.execute(f"SELECT {columns} FROM facts WHERE class = {number}").fetchall()
    return dict(zip(asked, values, strict=True))


def _cures(rule: Rule, truths: Truths) -> list[str]:
    asked = rule.requirement
    if isinstance(asked.demand, Indicators):
        return []
    found = [f"hold {asked.demand}"] if isinstance(asked.demand, Needs) else []
    changes = repairs(asked.condition, truths) if asked.condition else []
    turned = [sorted(str(test) if side else f"NOT {test}" for test, side in change) for change in changes if change]
    return [*found, *map(" and ".join, turned), *([f"be removed by {asked.due} (planned_removal_on)"] if asked.due else [])]


def _reading(rule: Rule) -> str:
    readings = rule.requirement.readings
    if not readings:
        return ""
    return f"{rule.reading} (chosen by the case)" if rule.reading else f"none chosen of {' | '.join(readings)}"


def _notes(rule: Rule, status: Status) -> list[str]:
    asked = rule.requirement
    return [
        *([superseded(rule)] if asked.supersedes else []),
        *([f"tightens {asked.tightens}: {stricter(asked)}"] if asked.tightens else []),
        *([asked.note] if asked.note else []),
        *(["hypothetical: every operator is taken as addressed"] if rule.as_if else []),
        *(["a power is not a ban: no order is known"] if asked.power else []),
        *([f"the {asked.burden} has to prove it"] if asked.burden and status is Status.UNKNOWN else []),
    ]


def _explain_operator(findings: Findings, operator: str, wanted: Sequence[Rule]) -> tuple[Subject, list[Explanation]]:
    if operator not in (known := _operators(findings)):
        ids = [row[0] for row in findings.con.execute("SELECT element_id FROM elements LIMIT 200000").fetchall()]
        near = get_close_matches(operator, [*known, *ids], n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"operators are {', '.join(known[:20])}"
        raise CaseError(f"there is no element or operator {operator!r}", where=str(findings.case.folder), remedy=remedy)
    asked = {rule.index for rule in wanted}
    shares = [share for share in findings.shares if share.operator == operator and share.rule in asked]
    summed = [
        Explanation(
            findings.rules[rule],
            Status(status),
            due,
            None,
            elements(n),
            estimate=bool(bits & read_by(findings.rules[rule])),
        )
        for rule, status, due, n, bits in findings.con.execute(_SUMMED, [operator]).fetchall()
        if rule in asked
    ]
    return Subject("operator", operator), _worst_first([*(_explain_share(findings, share) for share in shares), *summed])


def _operators(findings: Findings) -> list[str]:
    rows = findings.con.execute("SELECT operator FROM classes GROUP BY operator ORDER BY min(class)").fetchall()
    return [row[0] for row in rows]


_SUMMED = """
SELECT j.rule, j.status, min(j.due), sum(c.n)::BIGINT, bit_or(c.estimate)
FROM judged AS j JOIN classes AS c USING (class)
WHERE c.operator = $1 AND j.status <> 'not-applicable' GROUP BY j.rule, j.status ORDER BY ALL
"""

_MADE_UP = """
SELECT coalesce(c.vendor, 'a maker not known'), sum(c.n)::BIGINT
FROM classes AS c JOIN (SELECT class FROM facts WHERE present IS NOT FALSE AND ahead_on IS NULL AND ({scope}) IS NOT FALSE)
  USING (class)
WHERE c.operator = $1 GROUP BY 1 ORDER BY 2 DESC, 1
"""


def _explain_share(findings: Findings, share: ShareFinding) -> Explanation:
    rule, status = findings.rules[share.rule], Status(share.status)
    made = findings.con.execute(_MADE_UP.format(scope=together(rule.scope)), [share.operator]).fetchall()
    grounds = [Ground(f"in scope, made by {vendor}", None, elements(n), "elements") for vendor, n in made]
    return Explanation(
        rule,
        status,
        share.due,
        share.scheduled,
        share.reason,
        share.estimate,
        grounds=grounds,
        reading=_reading(rule),
        notes=_notes(rule, status),
    )
