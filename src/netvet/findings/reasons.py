"""Why a status is what it is, in a line: made by the database beside the status, for every class at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from netvet.dossier import facts_of
from netvet.fact import NONE, Type
from netvet.findings.rule import Rule, indicator, together
from netvet.findings.sql import DENIABLE, RANGED
from netvet.inventory.cells import name, quote
from netvet.regime.condition import FALSE, And, Condition, Not, Or, Test, tests
from netvet.regime.requirement import BY_THEN, Indicators, Needs


def reason(rule: Rule) -> str:
    """SQL text: the reason for the status in column `s<index>`."""
    i = rule.index
    return (
        f"CASE s{i} WHEN 'not-applicable' THEN {_not_applicable(rule)} WHEN 'unknown' THEN {_unknown(rule)} "
        f"ELSE {_shown(rule)} END"
    )


def missing(fact: str) -> str:
    """SQL text: how to call a fact that is not known, down to what would have to be filled in."""
    room, _, column = fact.rpartition(".")
    if room == "vendor":
        candidates = "' (could mean ' || array_to_string(candidates, ', ') || ')'"
        told = f"CASE WHEN len(candidates) > 0 THEN {candidates} ELSE ' (no dossier knows the name)' END"
        named = f"WHEN \"vendor.id\" IS NULL THEN 'maker ' || vendor_written || {told}"
        return f"CASE WHEN vendor_written IS NULL THEN 'vendor' {named} {_contested(fact, column)} ELSE {quote(fact)} END"
    if fact in ("function", "domain", "tags"):
        return "CASE WHEN function_written IS NULL THEN 'function' ELSE 'function ' || function_written || ' (not mapped)' END"
    if room == "operator":
        return quote(f"operators.{column}")
    if fact.startswith(RANGED):
        return f"{quote(fact)} || coalesce(' (' || {name(f'{fact}#lacks')} || ')', '')"
    return quote(fact)


def _contested(fact: str, column: str) -> str:
    if column not in facts_of("vendor"):
        return ""
    asserted, denied = name(f"{fact}#asserted"), name(f"{fact}#denied")
    told = f"{quote(fact + ' (contested: asserted by ')} || {asserted} || ', denied by ' || {denied} || ')'"
    return f"WHEN {name(f'{fact}#contested')} THEN {told}"


def _joined(parts: Iterable[str]) -> str:
    listed = ", ".join(dict.fromkeys(parts))
    return f"each_once([{listed}])" if listed else "''"


def _distinct(conditions: Iterable[Condition]) -> list[Test]:
    return list(dict.fromkeys(test for condition in conditions for test in tests(condition)))


def lacking(conditions: Iterable[Condition], told: Callable[[Condition], str]) -> str:
    """SQL: what is not known of which some conditions turn on, each once, with `; ` between; empty where they are known.

    Args:
        conditions: the conditions.
        told: SQL of the truth of one.
    """
    return _joined(f"CASE WHEN {open_} THEN {missing(test.fact)} END" for test, open_ in _open(told, conditions).items())


def _open(told: Callable[[Condition], str], conditions: Iterable[Condition]) -> dict[Test, str]:
    """The tests in some conditions, each with SQL: whether it is not known, and all that it stands in is not known either.

    What stands in a part that is decided already settles nothing: `raised_risk` in `TRUE OR raised_risk`.
    """
    found: dict[Test, list[str]] = {}
    for condition in conditions:
        for test, around in _within(condition, ()):
            shown = " AND ".join(f"({told(part)}) IS NULL" for part in (*around, test))
            found.setdefault(test, []).append(f"({shown})")
    return {test: " OR ".join(dict.fromkeys(ways)) for test, ways in found.items()}


def _within(condition: Condition, around: tuple[Condition, ...]) -> Iterator[tuple[Test, tuple[Condition, ...]]]:
    """Every test, with the conjunctions and disjunctions around it."""
    match condition:
        case Test():
            yield condition, around
        case Not(child):
            yield from _within(child, around)
        case And(children) | Or(children):
            for child in children:
                yield from _within(child, (*around, condition))


def _not_applicable(rule: Rule) -> str:
    asked = rule.requirement
    replaced = f", replaced by {', '.join(asked.replaced_by)}" if asked.replaced_by else ""
    cases = []
    if asked.valid_to:
        cases.append((f"\"day\" > DATE '{asked.valid_to}'", f"no longer in force since {asked.valid_to}{replaced}"))
    cases.append((f"\"day\" < DATE '{asked.valid_from}'", f"not in force before {asked.valid_from}"))
    cases.append(("NOT present", "not there on that day"))
    cases.append((f"NOT {rule.addressed}", f"does not address this {rule.regime.addressee.replace('_', ' ')}"))
    cases += [(rule.truth(clause.where), f"excepted: {clause.because}") for clause in asked.exceptions]
    if asked.act and asked.starts:
        if by_then := BY_THEN.get(asked.act):
            cases.append((rule.done_before, f"{by_then} is before {asked.starts}, so {asked.act} is too"))
        cases.append((f"NOT {rule.acted}", f"{asked.act} is not on or after {asked.starts}"))
    if asked.readings and asked.reads == "applies":
        told = f"by the reading {rule.reading}" if rule.reading else "by every reading"
        cases.append((f"NOT {together(rule.read)}", f"not addressed {told}"))
    return "CASE " + " ".join(f"WHEN {when} THEN {quote(then)}" for when, then in cases) + " ELSE 'outside its scope' END"


def _unknown(rule: Rule) -> str:
    asked, i = rule.requirement, rule.index
    outer = [f"CASE WHEN present IS NULL THEN {_absent()} END"]
    if not rule.as_if:
        column = "party_to" if rule.regime.parties else "country"
        outer.append(f"CASE WHEN ({rule.addressed}) IS NULL THEN 'operators.{column}' END")
    scope = _open(rule.truth, [asked.applies, *(clause.where for clause in asked.exceptions)])
    outer += [f"CASE WHEN a{i} IS NULL AND ({open_}) THEN {missing(test.fact)} END" for test, open_ in scope.items()]
    if asked.act:
        outer.append(f"CASE WHEN a{i} IS NULL AND {name(asked.act)} IS NULL THEN {quote(asked.act)} END")
    if asked.readings and not rule.reading:
        told = quote(f"reading not chosen: {' | '.join(asked.readings)}")
        outer.append(f"CASE WHEN ({rule.truth(rule.taken)}) IS NULL THEN {told} END")
    outer += [
        f"CASE WHEN a{i} IS NULL AND ({rule.truth(c.where)}) IS NOT FALSE THEN {quote(c.because)} END" for c in asked.undecided
    ]
    return f"'not known: ' || {_joined([*outer, *_missing_demand(rule)])}"


def _absent() -> str:
    told = {
        "IS NULL": "state",
        "IN ('planned', 'procured')": "installed_on (of a plan: a day still to come)",
        "= 'removed'": "removed_on (of what is removed: the day, not one to come)",
    }
    cases = " ".join(f"WHEN state_written {state} THEN {quote(word)}" for state, word in told.items())
    return f"CASE {cases} ELSE 'installed_on (it is there already, but the day is still to come)' END"


def _missing_demand(rule: Rule) -> list[str]:
    asked, r = rule.requirement.demand, f"r{rule.index}"
    match asked:
        case Needs():
            told = quote(f"certificates ({asked})")
            return [f"CASE WHEN {r} IS NULL AND {name(f'needs#{rule.index}')} IS NULL THEN {told} END"]
        case Indicators(members):
            return [f"CASE WHEN {r} IS NULL AND ({indicator(m.fact)}) IS NULL THEN {missing(m.fact)} END" for m in members]
    found = _open(rule.truth, [rule.requirement.condition or FALSE])
    return [f"CASE WHEN {r} IS NULL AND ({open_}) THEN {missing(test.fact)} END" for test, open_ in found.items()]


def _shown(rule: Rule) -> str:
    """The values on which a decided status rests."""
    asked = rule.requirement.demand
    match asked:
        case Needs():
            held = quote(f"holds {asked}")
            lacks = quote(f"does not hold {asked}")
            return f"CASE WHEN r{rule.index} THEN {held} ELSE {lacks} END"
        case Indicators(members):
            asserted = (f"{quote(m.title + ': asserted by ')} || {name(m.fact + '#asserted')}" for m in members)
            denied = (f"', denied by ' || {name(m.fact + '#denied')}" for m in members)
            counted = ", ".join(f"{one} || {other}" for one, other in zip(asserted, denied, strict=True))
            return f"array_to_string([{counted}, 'no order known'], '; ')"
    return _joined(_value(rule, test) for test in _distinct([rule.requirement.condition or FALSE]))


def _value(rule: Rule, test: Test) -> str:
    fact, truth = name(test.fact), rule.truth(test)
    if test.type in (Type.DAY, Type.NUMBER, Type.COUNT):
        # a class holds one of several values on this side of the limit: the test is exact, a value would not be
        return f"CASE WHEN {truth} THEN {quote(str(test))} WHEN NOT {truth} THEN {quote(f'NOT {test}')} END"
    if test.type is Type.SET:
        shown = f"CASE WHEN len({fact}) = 0 THEN {quote(NONE)} ELSE array_to_string({fact}, '+') END"
        if test.operator == "any" and test.fact.startswith(DENIABLE):
            words = list(map(str, test.values))
            other = f"{'none of ' if words[1:] else 'not '}{', '.join(words)}"
            denied = f"NOT {truth} AND len({fact}) IS DISTINCT FROM 0"
            shown = f"CASE WHEN {denied} THEN {quote(other)} ELSE {shown} END"
        return f"{quote(test.fact + ' is ')} || {shown}"
    return f"{quote(test.fact + ' is ')} || {fact}::VARCHAR"
