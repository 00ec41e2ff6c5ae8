"""Reads conditions: a text in the small language, checked against what may be asked, as a `Condition`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from typing import TYPE_CHECKING

from netvet.fact import Fact, Type
from netvet.regime.condition import ORDER, And, Condition, Const, Constant, Moving, Not, Or, Test
from netvet.regime.slips import slip

if TYPE_CHECKING:
    from sqlglot import exp

MOST, DEEPEST = 200, 40
"""Tests in one condition, and levels of AND, OR and NOT in one another, terms written out."""


class ConditionError(ValueError):
    """A condition outside the language: what is wrong, what to do, and at which character of its text."""

    def __init__(self, problem: str, remedy: str = "", offset: int = 0) -> None:
        super().__init__(problem)
        self.problem, self.remedy, self.offset = problem, remedy, offset


@dataclass(frozen=True)
class Scope:
    """What a condition may speak of: facts, named limits, and terms defined before it."""

    facts: Mapping[str, Fact]
    limits: Mapping[str, Constant]
    terms: Mapping[str, Condition]

    def parse(self, text: str) -> Condition:
        """Read a condition.

        Raises:
            ConditionError: where it is no condition, or asks for more than the language has.
        """
        from sqlglot import ParseError, TokenError, parse  # noqa: PLC0415 - a quarter of a second, only where rules are read

        try:
            # `from` is a word of SQL; a stand-in of the same length keeps every offset
            trees = parse(text.replace(":from", ":fr0m"), dialect="duckdb")
            if len(trees) != 1 or trees[0] is None:
                raise ConditionError("is no condition", "write one expression that is true or false")
            found = self._condition(trees[0])
        except (ParseError, TokenError) as error:
            raise _no_condition(error) from None
        except RecursionError:
            raise _too_large() from None
        if _exceeds(found):
            raise _too_large()
        return found

    def _condition(self, node: exp.Expr) -> Condition:  # noqa: PLR0911 - one return a kind of node
        from sqlglot import exp  # noqa: PLC0415

        match node:
            case exp.Paren():
                return self._condition(node.this)
            case exp.Not():
                return Not(self._condition(node.this))
            case exp.And():
                return And((*_flat(And, self._condition(node.this)), *_flat(And, self._condition(node.expression))))
            case exp.Or():
                return Or((*_flat(Or, self._condition(node.this)), *_flat(Or, self._condition(node.expression))))
            case exp.Boolean():
                return Const(bool(node.this))
            case exp.Column():
                return self._flag_or_term(node)
        return self._test(node)

    def _flag_or_term(self, node: exp.Column) -> Condition:
        if not node.table and node.name in self.terms:
            return self.terms[node.name]
        fact = self._fact(node, terms=True)
        if fact.type is not Type.FLAG:
            raise ConditionError(
                f"{fact.name} is a {fact.type.word}, not true or false", "compare it with something", _offset(node)
            )
        return Test(fact.name, fact.type, "is", ())

    def _test(self, node: exp.Expr) -> Test:
        from sqlglot import exp  # noqa: PLC0415

        signs = {exp.EQ: "=", exp.NEQ: "<>", exp.LT: "<", exp.LTE: "<=", exp.GT: ">", exp.GTE: ">="}
        match node:
            case exp.In() if node.args.get("field") is not None:
                return self._holds(node.args["field"], "any", [node.this])
            case exp.ArrayOverlaps() | exp.ArrayContainedBy() if isinstance(node.expression, exp.Tuple | exp.Paren):
                operator = "any" if isinstance(node, exp.ArrayOverlaps) else "within"
                return self._holds(node.this, operator, node.expression.expressions or [node.expression.this])
            case exp.In() if node.expressions and not node.args.get("query"):
                return self._compare(node.this, "in", node.expressions)
            case exp.Between():
                return self._compare(node.this, "between", [node.args["low"], node.args["high"]])
            case exp.EQ() | exp.NEQ() | exp.LT() | exp.LTE() | exp.GT() | exp.GTE():
                return self._compare(node.this, signs[type(node)], [node.expression])
        refused = type(node).__name__.upper()
        raise ConditionError(
            f"{refused} is not in the language of conditions: {node.sql()}",
            "use AND OR NOT = <> < <= > >= IN BETWEEN && <@",
            _offset(node),
        )

    def _compare(self, left: exp.Expr, operator: str, right: list[exp.Expr]) -> Test:
        fact = self._fact(left)
        if fact.type is Type.SET:
            raise ConditionError(
                f"{fact.name} is a set", f"write 'x' IN {fact.name}, or {fact.name} && ('x', 'y')", _offset(left)
            )
        if fact.type is Type.FLAG:
            raise ConditionError(f"{fact.name} is true or false", f"write {fact.name}, or NOT {fact.name}", _offset(left))
        if fact.type is Type.TEXT and operator in (*ORDER, "between"):
            raise ConditionError(f"{fact.name} is a text and has no order", "use = <> or IN", _offset(left))
        return Test(fact.name, fact.type, operator, tuple(self._constant(fact, node, left) for node in right))

    def _holds(self, column: exp.Expr, operator: str, members: list[exp.Expr]) -> Test:
        fact = self._fact(column)
        if fact.type is not Type.SET:
            raise ConditionError(f"{fact.name} is no set", f"write {fact.name} IN ('x', 'y')", _offset(column))
        return Test(fact.name, fact.type, operator, tuple(self._constant(fact, node, column) for node in members))

    def _fact(self, node: exp.Expr, *, terms: bool = False) -> Fact:
        from sqlglot import exp  # noqa: PLC0415

        if not isinstance(node, exp.Column):
            raise ConditionError(
                f"{node.sql()} is no fact",
                "a comparison has a fact on the left and constants on the right",
                _offset(node),
            )
        name = f"{node.table}.{node.name}" if node.table else node.name
        if name not in self.facts:
            near = get_close_matches(name, [*self.facts, *(self.terms if terms else ())], n=3, cutoff=0.6)
            raise ConditionError(
                f"{name!r} is not known",
                f"did you mean {' or '.join(near)}?" if near else "see `netvet regime facts`",
                _offset(node),
            )
        return self.facts[name]

    def _constant(self, fact: Fact, node: exp.Expr, column: exp.Expr) -> Constant:
        value = self._value(node, column)
        wanted: tuple[type, ...] = {Type.DAY: (date, Moving), Type.TEXT: (str,), Type.SET: (str,)}.get(fact.type, (Decimal,))
        if not isinstance(value, wanted):
            example = {Type.DAY: "DATE '2026-12-31'", Type.TEXT: "'word'", Type.SET: "'word'"}.get(fact.type, "12.5")
            raise ConditionError(f"{fact.name} is a {fact.type.word}, {node.sql()} is not", f"write {example}", _offset(column))
        if fact.values and isinstance(value, str) and value not in fact.values:
            near = get_close_matches(value, fact.values, n=3, cutoff=0.5)
            remedy = f"did you mean {' or '.join(near)}?" if near else f"it is one of {' '.join(fact.values[:12])}"
            raise ConditionError(f"{fact.name} is never {value!r}", remedy, _offset(column))
        if isinstance(value, str) and (wrong := slip(fact, value)):
            raise ConditionError(*wrong, _offset(column))
        return value

    def _value(self, node: exp.Expr, column: exp.Expr) -> Constant:
        from sqlglot import exp  # noqa: PLC0415

        match node:
            case exp.Literal():
                return str(node.this).replace(":fr0m", ":from") if node.is_string else Decimal(str(node.this))
            case exp.Neg() if isinstance(node.this, exp.Literal) and not node.this.is_string:
                return -Decimal(str(node.this.this))
            case exp.Cast() if isinstance(node.this, exp.Literal) and node.to.this == exp.DType.DATE:
                return _day(str(node.this.this), _offset(column))
            case exp.Placeholder():
                return self._limit(str(node.this).replace("fr0m", "from"), column)
        raise ConditionError(
            f"{node.sql()} is no constant", "compare a fact with a word, a number, a day or a :limit", _offset(column)
        )

    def _limit(self, name: str, column: exp.Expr) -> Constant:
        if name not in self.limits:
            near = get_close_matches(name, self.limits, n=2)
            raise ConditionError(
                f"there is no limit :{name}",
                f"did you mean :{near[0]}?" if near else "write it under [limits]",
                _offset(column),
            )
        return self.limits[name]


def _exceeds(condition: Condition) -> bool:
    """Whether it has more tests, or is nested deeper, than is judged: what walks it later needs a frame a level."""
    open_, count = [(condition, 1)], 0
    while open_:
        one, depth = open_.pop()
        count += not isinstance(one, And | Or | Not)
        if depth > DEEPEST or count > MOST:
            return True
        children = one.children if isinstance(one, And | Or) else (one.child,) if isinstance(one, Not) else ()
        open_ += [(child, depth + 1) for child in children]
    return False


def _too_large() -> ConditionError:
    remedy = f"at most {MOST} tests and {DEEPEST} levels; write IN with a list, or several requirements"
    return ConditionError("is too long, or nested too deep", remedy)


def _flat(kind: type[And] | type[Or], condition: Condition) -> tuple[Condition, ...]:
    return condition.children if isinstance(condition, kind) else (condition,)


def _day(text: str, offset: int) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ConditionError(f"{text!r} is no day", "write DATE '2026-12-31'", offset) from None


def _offset(node: exp.Expr) -> int:
    from sqlglot import exp  # noqa: PLC0415

    starts = [part.meta["start"] for part in node.find_all(exp.Identifier) if "start" in part.meta]
    return min(starts, default=0)


def _no_condition(error: Exception) -> ConditionError:
    found = getattr(error, "errors", None) or [{}]
    what = str(found[0].get("description") or "it cannot be read").rstrip(".")
    return ConditionError(f"is no condition: {what}", "check quotes, brackets and operators")
