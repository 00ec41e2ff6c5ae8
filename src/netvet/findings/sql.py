"""Requirements as one three-valued query: the only place that aggregates verdicts.

AND, OR and NOT over NULL are Kleene's logic, so a condition is one boolean expression: TRUE, FALSE, or NULL for not known.
The database's own aggregates skip NULL and would let unknown pass; what is aggregated here goes through `ANY_KNOWN`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from netvet.fact import NONE, Type
from netvet.inventory.cells import name, quote
from netvet.inventory.tables import PLACEHOLDERS
from netvet.regime.condition import And, Condition, Const, Constant, Moving, Not, Or, Test

# Does a list hold any of some words? A NULL in it means that there may be others.
_HOLDS_ANY = """
CREATE OR REPLACE MACRO holds_any(l, words) AS
CASE WHEN l IS NULL THEN NULL WHEN list_has_any(l, words) THEN TRUE WHEN len(l) > list_count(l) THEN NULL ELSE FALSE END
"""

# The same where some words are known not to be in the list: false if that is so of every word.
_MAY_HOLD_ANY = """
CREATE OR REPLACE MACRO may_hold_any(l, words, not_members) AS
CASE WHEN holds_any(l, words) THEN TRUE WHEN list_has_all(not_members, words) THEN FALSE ELSE holds_any(l, words) END
"""

# Does a list hold nothing but some words? A NULL in it means that there may be others.
_HOLDS_ONLY = """
CREATE OR REPLACE MACRO holds_only(l, words) AS
CASE WHEN l IS NULL THEN NULL WHEN NOT list_has_all(words, list_filter(l, lambda m: m IS NOT NULL)) THEN FALSE
     WHEN len(l) > list_count(l) THEN NULL ELSE TRUE END
"""

# OR over rows, in three values; false where there is no row.
_ANY_KNOWN = """
CREATE OR REPLACE MACRO any_known(truth) AS
CASE WHEN coalesce(bool_or(truth), FALSE) THEN TRUE WHEN coalesce(bool_or(truth IS NULL), FALSE) THEN NULL ELSE FALSE END
"""

# A set's cell as a list; a placeholder among its members means that there are others, not known.
_MEMBERS = f"""
CREATE OR REPLACE MACRO members(cell) AS
CASE WHEN cell = {quote(NONE)} THEN []::VARCHAR[]
     ELSE list_transform(string_split(cell, '+'), lambda m: CASE WHEN lower(trim(m)) IN ({", ".join(map(quote, PLACEHOLDERS))})
                                                                 THEN NULL ELSE trim(m) END) END
"""

# May the version that runs be a minor update of the one certified? Not known where only the first number agrees.
_MINOR_UPDATE = """
CREATE OR REPLACE MACRO minor_update(certified, runs) AS
CASE WHEN certified IS NULL OR runs IS NULL THEN NULL
     WHEN runs = certified OR starts_with(runs, certified || '.') THEN TRUE
     WHEN split_part(runs, '.', 1) <> split_part(certified, '.', 1) THEN FALSE
     WHEN len(string_split(certified, '.')) >= 3 AND len(string_split(certified, '.')) = len(string_split(runs, '.'))
          AND string_split(certified, '.')[:-2] = string_split(runs, '.')[:-2] THEN TRUE END
"""

# Schemes and documents are written in several ways: NESAS-CCS-GI, 3GPP TS 33.512, 33.512.
_SAME_SCHEME = """
CREATE OR REPLACE MACRO same_scheme(a, b) AS
regexp_replace(lower(a), '[^a-z0-9]', '', 'g') = regexp_replace(lower(b), '[^a-z0-9]', '', 'g')
"""
_SAME_DOCUMENT = """
CREATE OR REPLACE MACRO same_document(a, b) AS
list_contains(list_transform(string_split(a, '+'), lambda d: regexp_replace(trim(d), '^(3GPP )?(TS )?', '')),
              regexp_replace(b, '^(3GPP )?(TS )?', ''))
"""

# What is told of something, each thing once, in the order of the telling.
_EACH_ONCE = """
CREATE OR REPLACE MACRO each_once(told) AS
array_to_string(list_filter(told, lambda one, place: one IS NOT NULL AND list_position(told, one) = place), '; ')
"""

MACROS = (_HOLDS_ANY, _MAY_HOLD_ANY, _HOLDS_ONLY, _ANY_KNOWN, _MEMBERS, _MINOR_UPDATE, _SAME_SCHEME, _SAME_DOCUMENT, _EACH_ONCE)


DENIABLE = ("vendor.", "product.")
"""Rooms whose sets come from claims: beside each stands a column `#not`, the members known not to be in it."""


QUOTED, EXPOSED = "dependence.", "exposure."
RANGED = (QUOTED, EXPOSED)
"""The rooms whose figures have two ends: beside each number stands a column `#high`, what it is at most."""


def truth(condition: Condition, known: Mapping[Test, str] | None = None) -> str:
    """A condition as an SQL expression over facts, each a column that bears the fact's name.

    Args:
        condition: the condition.
        known: tests whose outcome is looked up already, and the SQL that holds it.
    """
    match condition:
        case Const(value):
            return {True: "TRUE", False: "FALSE", None: "NULL::BOOLEAN"}[value]
        case Not(child):
            return f"(NOT {truth(child, known)})"
        case And(children):
            return "(" + " AND ".join(truth(child, known) for child in children) + ")"
        case Or(children):
            return "(" + " OR ".join(truth(child, known) for child in children) + ")"
        case _:
            return (known or {}).get(condition) or _test(condition)


def _test(test: Test) -> str:
    fact = name(test.fact)
    values = [constant(value) for value in test.values]
    if test.operator == "is":
        return fact
    if test.fact.startswith(RANGED):
        return _ranged(fact, name(f"{test.fact}#high"), test.operator, values)
    return _compared(test, fact, values)


def _compared(test: Test, fact: str, values: Sequence[str]) -> str:
    match test.operator:
        case "any" | "within":
            return _holds(test, f"[{', '.join(values)}]")
        case "in":
            return f"{fact} IN ({', '.join(values)})"
        case "between":
            return f"({fact} BETWEEN {values[0]} AND {values[1]})"
        case ">" | ">=" if test.type is Type.DAY:
            # a day known to be none is `infinity`: it is neither before nor after any other
            return f"({fact} {test.operator} {values[0]} AND isfinite({fact}))"
    return f"({fact} {test.operator} {values[0]})"


def _ranged(low: str, high: str, operator: str, values: Sequence[str]) -> str:
    """A test on a figure of which two ends are known: it holds of all between them, of none, or it is not known."""
    value = values[0]
    match operator:
        case "between":
            least, most = (_ranged(low, high, side, [end]) for side, end in zip((">=", "<="), values, strict=True))
            return f"({least} AND {most})"
        case "in":
            return "(" + " OR ".join(_ranged(low, high, "=", [one]) for one in values) + ")"
        case "=":
            within = f"WHEN {value} < {low} OR {value} > {high} THEN FALSE"
            return f"CASE WHEN {low} = {value} AND {high} = {value} THEN TRUE {within} END"
        case "<>":
            return f"(NOT {_ranged(low, high, '=', values)})"
    near, far = (high, low) if operator in ("<", "<=") else (low, high)
    return f"CASE WHEN {near} {operator} {value} THEN TRUE WHEN NOT ({far} {operator} {value}) THEN FALSE END"


def _holds(test: Test, words: str) -> str:
    if test.operator == "within":
        # a member that is denied decides nothing here: there may be others that are not among the words
        return f"holds_only({name(test.fact)}, {words})"
    if test.fact.startswith(DENIABLE):
        return f"may_hold_any({name(test.fact)}, {words}, {name(f'{test.fact}#not')})"
    return f"holds_any({name(test.fact)}, {words})"


def constant(value: Constant) -> str:
    """A constant as an SQL literal; the day judged is a column of its own."""
    match value:
        case Moving(months, days):
            steps = [f" - INTERVAL {n} {unit}" for n, unit in ((months, "MONTH"), (days, "DAY")) if n]
            return f'CAST("day"{"".join(steps)} AS DATE)' if steps else '"day"'
        case date():
            return f"DATE '{value.isoformat()}'"
        case Decimal():
            return format(value, "f")
        case _:
            return quote(str(value))


def balanced(parts: Sequence[str], operator: str) -> str:
    """Parts joined by an operator that does not care for order, in a tree so flat that the database can read a thousand."""
    if len(parts) == 1:
        return parts[0]
    half = len(parts) // 2
    return f"({balanced(parts[:half], operator)} {operator} {balanced(parts[half:], operator)})"


def all_true(*parts: str) -> str:
    """AND over SQL expressions, leaving out what is TRUE."""
    kept = [part for part in parts if part != "TRUE"]
    return f"({' AND '.join(kept)})" if kept else "TRUE"
