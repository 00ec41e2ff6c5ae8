"""Why one element, or one operator, has its status: what decided, from which facts and sources, and what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import Any

from netvet.dossier import Weighed, facts_of, group_of, vendor_fact
from netvet.errors import CaseError
from netvet.findings.assessment import Findings
from netvet.findings.classes import membership
from netvet.findings.rule import Rule
from netvet.findings.shares import ShareFinding
from netvet.findings.sql import truth
from netvet.inventory.cells import name, quote
from netvet.inventory.store import literal_rows
from netvet.regime.condition import And, Condition, Const, Not, Or, Test, conjunction, tests
from netvet.regime.requirement import Indicators, Needs
from netvet.verdict import Status, Truth

Truths = Mapping[Test, Truth]


@dataclass(frozen=True)
class Ground:
    """One test that decided, or left open: what it asks, what it came to, the value behind it, and where that stands."""

    asked: str
    truth: Truth
    value: str
    source: str


@dataclass(frozen=True)
class Explanation:
    """Why a requirement has its status on a subject.

    Attributes:
        rule: the requirement asked.
        status, due, scheduled, reason, estimate: as in the finding.
        grounds: the tests that decided it.
        missing: facts that would settle an unknown.
        cures: least changes that would cure what is broken, each a list of tests to be made true.
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


@dataclass(frozen=True)
class Subject:
    """What is explained: an element or operator, and what is known of it."""

    kind: str
    id: str
    facts: Mapping[str, Any] = field(default_factory=dict)


def explain(findings: Findings, subject: str, requirement: str | None = None) -> tuple[Subject, list[Explanation]]:
    """Explain every requirement, or one, on an element or an operator.

    Args:
        findings: an assessment.
        subject: element_id or operator.
        requirement: id of a rule (`DE24-01`), or id and part (`DE26-05/AMF`); every rule that applies where None.

    Raises:
        CaseError: where there is no such subject or rule, with near names.
    """
    wanted = [rule for rule in findings.rules if requirement in (None, rule.requirement.id, rule.requirement.key)]
    if not wanted:
        keys = [rule.requirement.key for rule in findings.rules]
        near = get_close_matches(requirement or "", keys, n=3)
        raise CaseError(
            f"no requirement {requirement!r} was asked",
            remedy=f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(keys)}",
        )
    join = membership(findings.asked, findings.day, findings.as_of)
    found = f"SELECT k.*, k.netvet_row AS row, c.class FROM keyed AS k JOIN classes AS c ON {join} WHERE k.element_id = {quote(subject)}"
    rows = literal_rows(findings.con, found)
    if rows:
        return _explain_element(findings, rows[0], wanted, everything=requirement is not None)
    return _explain_operator(findings, subject, wanted)


def _explain_element(
    findings: Findings, row: Mapping[str, Any], wanted: Sequence[Rule], *, everything: bool
) -> tuple[Subject, list[Explanation]]:
    judged = {
        found["rule"]: found for found in literal_rows(findings.con, f"SELECT * FROM judged WHERE class = {row['class']}")
    }
    subject = Subject(
        "element",
        row["element_id"],
        {key: value for key, value in row.items() if value is not None and not key.startswith("key:") and "#" not in key},
    )
    explained = []
    for rule in wanted:
        if rule.index in judged and (everything or judged[rule.index]["status"] != Status.NOT_APPLICABLE):
            explained.append(_explain_rule(findings, rule, row, judged[rule.index]))
    order = list(Status)
    return subject, sorted(explained, key=lambda found: order.index(found.status))


def _explain_rule(findings: Findings, rule: Rule, row: Mapping[str, Any], found: Mapping[str, Any]) -> Explanation:
    asked, status = rule.requirement, Status(found["status"])
    truths = _truths(findings, rule, row["class"])
    scope = conjunction(asked.applies, *(Not(clause.where) for clause in asked.exceptions))
    demand = None if isinstance(asked.demand, Needs | Indicators) else asked.demand
    parts = [scope, *([demand] if demand is not None else [])]
    deciding = list(dict.fromkeys(test for part in parts for test in decide(part, truths)[1]))  # type: ignore[arg-type]
    grounds = [_ground(findings, test, truths[test], row) for test in deciding]
    broken = status not in (Status.MET, Status.UNKNOWN, Status.NOT_APPLICABLE)
    return Explanation(
        rule,
        status,
        found["due"],
        found["scheduled"],
        found["reason"],
        bool(row["estimate"]),
        [*grounds, *_act_ground(rule, row), *_evidence_grounds(findings, rule, row)],
        found["reason"].removeprefix("not known: ").split("; ") if status is Status.UNKNOWN else (),
        _cures(rule, demand, truths) if broken else (),  # type: ignore[arg-type]
        _reading(rule),
        _notes(rule, status),
    )


def _truths(findings: Findings, rule: Rule, number: int) -> dict[Test, Truth]:
    asked = list(dict.fromkeys(rule.tests))
    if not asked:
        return {}
    columns = ", ".join(f"{truth(test)} AS t{index}" for index, test in enumerate(asked))
    ((*values,),) = findings.con.execute(f"SELECT {columns} FROM facts WHERE class = {number}").fetchall()
    return dict(zip(asked, values, strict=True))


def decide(condition: Condition, truths: Truths) -> tuple[Truth, list[Test]]:
    """What a condition comes to, and a smallest set of tests that makes it so (of an unknown one: those to be settled)."""
    match condition:
        case Const(value):
            return value, []
        case Not(child):
            value, found = decide(child, truths)
            return (None if value is None else not value), found
        case And(children):
            return _decide_all([decide(child, truths) for child in children], stop=False)
        case Or(children):
            return _decide_all([decide(child, truths) for child in children], stop=True)
        case _:
            return truths[condition], [condition]


def _decide_all(found: list[tuple[Truth, list[Test]]], *, stop: bool) -> tuple[Truth, list[Test]]:
    decisive = [tests_ for value, tests_ in found if value is stop]
    if decisive:
        return stop, min(decisive, key=len)
    open_ = [test for value, tests_ in found if value is None for test in tests_]
    if any(value is None for value, _ in found):
        return None, open_
    return not stop, [test for _, tests_ in found for test in tests_]


def repairs(condition: Condition, truths: Truths, *, wanted: bool = True) -> list[frozenset[tuple[Test, bool]]]:
    """The smallest sets of tests that would have to turn out otherwise for a condition to come to `wanted`."""
    match condition:
        case Const(value):
            return [frozenset()] if value is wanted else []
        case Not(child):
            return repairs(child, truths, wanted=not wanted)
        case And(children) | Or(children):
            parts = [repairs(child, truths, wanted=wanted) for child in children]
            every = isinstance(condition, And) is wanted
            return _smallest(_combined(parts) if every else [one for part in parts for one in part])
        case _:
            return [frozenset()] if truths[condition] is wanted else [frozenset({(condition, wanted)})]


def _combined(parts: list[list[frozenset[tuple[Test, bool]]]]) -> list[frozenset[tuple[Test, bool]]]:
    sets: list[frozenset[tuple[Test, bool]]] = [frozenset()]
    for part in parts:
        sets = _smallest([one | other for one in sets for other in part])
    return [one for one in sets if not any((test, not side) in one for test, side in one)]


def _smallest(sets: Iterable[frozenset[tuple[Test, bool]]]) -> list[frozenset[tuple[Test, bool]]]:
    kept: list[frozenset[tuple[Test, bool]]] = []
    for one in sorted(dict.fromkeys(sets), key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return kept


def _cures(rule: Rule, demand: Condition | None, truths: Truths) -> list[str]:
    asked = rule.requirement.demand
    if isinstance(asked, Indicators):
        return []
    found = [f"hold {asked}"] if isinstance(asked, Needs) else []
    if demand is not None:
        sets = [one for one in repairs(demand, truths) if one]
        found += [" and ".join(str(test) if side else f"NOT {test}" for test, side in sorted(one, key=str)) for one in sets]
    if rule.requirement.due:
        found.append(f"be removed by {rule.requirement.due} (planned_removal_on)")
    return found


def _reading(rule: Rule) -> str:
    readings = rule.requirement.readings
    if not readings:
        return ""
    return f"{rule.reading} (chosen by the case)" if rule.reading else f"none chosen of {' | '.join(readings)}"


def _notes(rule: Rule, status: Status) -> list[str]:
    asked = rule.requirement
    notes = [asked.note] if asked.note else []
    if rule.as_if:
        notes.append("hypothetical: every operator is taken as addressed")
    if asked.power:
        notes.append("a power is not a ban: no order is known")
    if status is Status.UNKNOWN and asked.burden:
        notes.append(f"the {asked.burden} has to prove it")
    return notes


def _ground(findings: Findings, test: Test, value: Truth, row: Mapping[str, Any]) -> Ground:
    room, _, column = test.fact.rpartition(".")
    if room == "vendor":
        return Ground(str(test), value, *_vendor_ground(findings, column, row))
    if room == "site":
        return Ground(str(test), value, *_table_ground(findings, "sites", "site_id", row.get("site_id"), column))
    if room == "operator":
        return Ground(str(test), value, *_table_ground(findings, "operators", "operator", row["operator"], column))
    if test.fact in ("domain", "tags", "function"):
        functions = _show(
            literal_rows(findings.con, f"SELECT {name(test.fact)} AS v FROM facts WHERE class = {row['class']}")[0]["v"]
        )
        return Ground(
            str(test), value, functions, f"function {row.get('function') or 'not given'} in the table of 3GPP functions"
        )
    shown = row.get(test.fact)
    if test.fact == "generation" and shown is None:
        shown = literal_rows(findings.con, f"SELECT generation AS v FROM facts WHERE class = {row['class']}")[0]["v"]
    return Ground(str(test), value, _show(shown), _element_source(row))


def _act_ground(rule: Rule, row: Mapping[str, Any]) -> list[Ground]:
    asked = rule.requirement
    if not asked.act or not asked.starts:
        return []
    day = row.get(asked.act)
    value = None if day is None else bool(day != date.max and day >= asked.starts)
    return [Ground(f"{asked.act} >= {asked.starts}", value, _show(day), _element_source(row))]


def _evidence_grounds(findings: Findings, rule: Rule, row: Mapping[str, Any]) -> list[Ground]:
    asked = rule.requirement.demand
    if isinstance(asked, Needs):
        fits = literal_rows(findings.con, f"SELECT {name(f'needs#{rule.index}')} AS v FROM facts WHERE class = {row['class']}")[
            0
        ]["v"]
        return [Ground(str(asked), fits, _show(row.get("certificates")), _element_source(row))]
    if isinstance(asked, Indicators):
        return [
            Ground(member.title, None, *_vendor_ground(findings, member.fact.removeprefix("vendor."), row))
            for member in asked.members
        ]
    return []


def _vendor_ground(findings: Findings, column: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """A fact about a maker: what it comes to, and where that stands."""
    written = row.get("vendor")
    if written is None:
        return "not known", f"the vendor is not known; {_element_source(row)}"
    maker = findings.dossiers.maker(written)
    if maker.dossier is None:
        told = f"could mean {', '.join(maker.candidates)}" if maker.candidates else "no dossier knows the name"
        return "not known", f"vendor {written!r}: {told}"
    named = f"vendor {written!r} = {maker.dossier.name}" + (f" (affiliate {maker.affiliate.name})" if maker.affiliate else "")
    head = f"{named}; {maker.dossier.head or 'dossier ' + ', '.join(maker.dossier.files)}"
    if column in ("id", "group", "home_state"):
        value = {"id": maker.id, "group": group_of(maker, findings.day), "home_state": maker.dossier.home_state}[column]
        return _show(value), head
    weighed = vendor_fact(maker, column, facts_of("vendor")[column].type, findings.day)
    return _weighed_value(weighed), "; ".join(_claim_line(claim) for claim in weighed.claims) or head


def _weighed_value(weighed: Weighed) -> str:
    counted = (
        f"asserted by {weighed.asserted}, denied by {weighed.denied}, inconclusive {weighed.inconclusive} (independent origins)"
    )
    if weighed.contested:
        return f"contested ({', '.join(weighed.contested)}): {counted}"
    return f"{_show(weighed.value)}: {counted}" if weighed.claims else "not known"


def _claim_line(claim: Any) -> str:
    return f"{claim.stance.value} ({claim.standing or 'source'}, {claim.confidence}): {claim.source}"


def _table_ground(findings: Findings, table: str, key: str, value: object, column: str) -> tuple[str, str]:
    if value is None or not findings.inventory.has(table, column):
        return "not known", f"column {column} of table {table}"
    source = "source" if findings.inventory.has(table, "source") else "NULL"
    rows = findings.con.execute(
        f"SELECT {name(column)}, {source}, netvet_row FROM {table} WHERE {name(key)} = $1", [value]
    ).fetchall()
    if not rows:
        return "not known", f"no row {value!r} in table {table}"
    shown, told, row = rows[0]
    return _show(shown), f"{table}, row {row}" + (f": {told}" if told else "")


def _element_source(row: Mapping[str, Any]) -> str:
    told = f": {row['source']}" if row.get("source") else ""
    return f"elements, row {row['row']}{told}" + (" (estimate)" if row.get("estimate") else "")


def _show(value: object) -> str:
    if value is None:
        return "not known"
    if isinstance(value, list | tuple):
        return "+".join("(not mapped)" if member is None else str(member) for member in value) or "none"
    if isinstance(value, bool):
        return "true" if value else "false"
    return "none" if value == date.max else str(value)


def _explain_operator(findings: Findings, operator: str, wanted: Sequence[Rule]) -> tuple[Subject, list[Explanation]]:
    known = [
        row[0] for row in findings.con.execute("SELECT operator FROM classes GROUP BY operator ORDER BY min(class)").fetchall()
    ]
    if operator not in known:
        ids = [row[0] for row in findings.con.execute("SELECT element_id FROM elements LIMIT 200000").fetchall()]
        near = get_close_matches(operator, [*known, *ids], n=3)
        remedy = f"did you mean {' or '.join(near)}?" if near else f"operators are {', '.join(known[:20])}"
        raise CaseError(f"there is no element or operator {operator!r}", where=str(findings.case.folder), remedy=remedy)
    explained = [
        _explain_share(findings, share)
        for share in findings.shares
        if share.operator == operator and findings.rules[share.rule] in wanted
    ]
    counted = literal_rows(
        findings.con,
        f"SELECT j.rule, j.status, sum(c.n)::BIGINT AS n, min(j.due) AS due FROM judged AS j JOIN classes AS c USING (class) WHERE c.operator = {quote(operator)} "
        "AND j.status <> 'not-applicable' GROUP BY ALL ORDER BY j.rule, j.status",
    )
    summary = [
        Explanation(
            findings.rules[row["rule"]], Status(row["status"]), row["due"], None, f"{row['n']} elements", estimate=False
        )  # type: ignore[index, arg-type]
        for row in counted
        if findings.rules[row["rule"]] in wanted  # type: ignore[index]
    ]
    return Subject("operator", operator), [*explained, *summary]


def _explain_share(findings: Findings, share: ShareFinding) -> Explanation:
    rule = findings.rules[share.rule]
    asked = rule.requirement
    cap = asked.share
    subject = list(dict.fromkeys(tests(cap.subject))) if cap else []
    made = findings.con.execute(
        f"SELECT coalesce(c.vendor, 'not known'), sum(c.n)::BIGINT FROM facts AS f JOIN classes AS c USING (class) WHERE c.operator = $1 AND f.present IS NOT FALSE "
        f"AND ({rule.scope}) IS NOT FALSE GROUP BY 1 ORDER BY 2 DESC, 1",
        [share.operator],
    ).fetchall()
    grounds = [Ground(f"elements in scope made by {vendor}", None, str(n), "elements") for vendor, n in made]
    told = [f"share of: {' AND '.join(map(str, subject))}"] if subject else []
    return Explanation(
        rule,
        Status(share.status),
        share.due,
        share.scheduled,
        share.reason,
        share.estimate,
        grounds,
        (),
        (),
        _reading(rule),
        [*told, *_notes(rule, Status(share.status))],
    )


__all__ = ["Explanation", "Ground", "Subject", "decide", "explain", "repairs"]
