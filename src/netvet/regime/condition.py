"""The small language of scopes and tests: a closed part of SQL in which more knowledge never turns a decided verdict.

Every operator of it is monotone in knowledge (Kleene's strong logic) and means the same to every engine. Functions, CASE,
COALESCE, IS NULL, LIKE, arithmetic, casts and subqueries are refused.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from netvet.fact import Type


@dataclass(frozen=True)
class Moving:
    """A day that moves with the day judged: that day itself, or some months or days before it.

    Attributes:
        months: whole months before it; the last day of a shorter month stands for those that it lacks.
        days: days before it.
    """

    months: int = 0
    days: int = 0

    def on(self, day: date) -> date:
        """The day that it is where another is judged."""
        year, month = divmod(day.year * 12 + day.month - 1 - self.months, 12)
        last = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(day.day, last)) - timedelta(days=self.days)

    def __str__(self) -> str:
        told = [f"{n} {unit}{'s' * (n != 1)}" for n, unit in ((self.months, "month"), (self.days, "day")) if n]
        return " ".join([":as_of", *(f"less {one}" for one in told)])


TODAY = Moving()
"""The day judged, `:as_of`."""

Constant = str | Decimal | date | Moving
ORDER = ("<", "<=", ">", ">=")


@dataclass(frozen=True)
class Const:
    """TRUE, FALSE, or what cannot be said (None), which no text can write."""

    value: bool | None


@dataclass(frozen=True)
class Test:
    """One question about one fact: an operator and constants.

    Operators: `=` `<>` `<` `<=` `>` `>=`, `in` and `between` on one value; `any` (holds any of) and `within` (holds nothing
    else) on a set; `is` on a flag.
    """

    __test__ = False  # no test class of pytest

    fact: str
    type: Type
    operator: str
    values: tuple[Constant, ...]

    def __str__(self) -> str:
        shown = [_show(value) for value in self.values]
        if self.operator == "is":
            return self.fact
        if self.operator == "between":
            return f"{self.fact} BETWEEN {shown[0]} AND {shown[1]}"
        if self.operator == "any":
            return f"{shown[0]} IN {self.fact}" if len(shown) == 1 else f"{self.fact} && ({', '.join(shown)})"
        if self.operator == "within":
            return f"{self.fact} <@ ({', '.join(shown)})"
        if self.operator == "in":
            return f"{self.fact} IN ({', '.join(shown)})"
        return f"{self.fact} {self.operator} {shown[0]}"


@dataclass(frozen=True)
class Not:
    """NOT."""

    child: Condition


@dataclass(frozen=True)
class And:
    """AND of two or more."""

    children: tuple[Condition, ...]


@dataclass(frozen=True)
class Or:
    """OR of two or more."""

    children: tuple[Condition, ...]


Condition = Const | Test | Not | And | Or
TRUE, FALSE, OPEN = Const(value=True), Const(value=False), Const(value=None)


def conjunction(*parts: Condition) -> Condition:
    """AND, with what is TRUE left out."""
    kept = tuple(part for part in parts if part != TRUE)
    return TRUE if not kept else kept[0] if len(kept) == 1 else And(kept)


def disjunction(*parts: Condition) -> Condition:
    """OR, with what is FALSE left out."""
    kept = tuple(part for part in parts if part != FALSE)
    return FALSE if not kept else kept[0] if len(kept) == 1 else Or(kept)


def agreed(readings: Sequence[Condition]) -> Condition:
    """What several readings come to together: decided where all agree, else open."""
    return disjunction(conjunction(*readings), conjunction(disjunction(*readings), OPEN))


def settled(condition: Condition, day: date) -> Condition:
    """A condition in which days that move stand still, where they are compared with what is not an element's own.

    A plan is judged on a day of its own, but what is known of its operator, maker or site is known on the day judged.
    """
    match condition:
        case Not(child):
            return Not(settled(child, day))
        case And(children):
            return And(tuple(settled(child, day) for child in children))
        case Or(children):
            return Or(tuple(settled(child, day) for child in children))
        case Test(fact, _, _, values) if "." in fact:
            return replace(condition, values=tuple(value.on(day) if isinstance(value, Moving) else value for value in values))
    return condition


def conjuncts(condition: Condition) -> list[Condition]:
    """Parts that must all hold for the condition to hold; in three values as well."""
    match condition:
        case And(children):
            return [part for child in children for part in conjuncts(child)]
        case Not(Or(children)):
            return [part for child in children for part in conjuncts(Not(child))]
        case Not(Not(child)):
            return conjuncts(child)
    return [condition]


def tests(condition: Condition) -> Iterator[Test]:
    """Every test in a condition, in order."""
    match condition:
        case Test():
            yield condition
        case Not(child):
            yield from tests(child)
        case And(children) | Or(children):
            for child in children:
                yield from tests(child)


def show(condition: Condition, *, inner: bool = False) -> str:
    """A condition as a person writes it."""
    match condition:
        case Const(value):
            return {True: "TRUE", False: "FALSE", None: "not to be said"}[value]
        case Not(child):
            return f"NOT {show(child, inner=True)}"
        case And(children):
            text = " AND ".join(show(child, inner=True) for child in children)
        case Or(children):
            text = " OR ".join(show(child, inner=True) for child in children)
        case _:
            return str(condition)
    return f"({text})" if inner else text


def _show(value: Constant) -> str:
    match value:
        case Moving():
            return str(value)
        case date():
            return f"DATE '{value.isoformat()}'"
        case str():
            return "'" + value.replace("'", "''") + "'"
        case _:
            return str(value)
