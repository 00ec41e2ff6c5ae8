"""The same requirements by engines that judge one element at a time: Cedar, CEL and Rego, against netvet on the same elements.

These engines answer single requests and have no word for "not known": each requirement becomes two rules, certainly true
and certainly false, each fact asked for behind a guard that it is there (an absent key, as JSON null is not absence). Both
rules are translated from the text that netvet reads, and every answer is compared. Their inputs lie ready; that is not timed.
"""

# ruff: noqa: PLC0415, FBT001, FBT003 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import measure

if TYPE_CHECKING:
    from collections.abc import Callable

    from netvet.regime.condition import Condition, Test

SIZES = {"cedarpy": 20_000, "cel-expr-python": 5_000, "regopy": 200}
"""How many elements each bears in some seconds."""
COUNTRY = 1_000_000
EPOCH = date(1970, 1, 1)


def run(_sizes: list[int] | None = None, times: int = 3) -> dict[str, Any]:
    """Measure each engine, compare its answers with netvet's, and set it against netvet on the whole country."""
    ours = measure.best("cpu_s", times, str(measure.HERE / "judgement.py"), "netvet_whole", str(measure.country(COUNTRY)))
    speed = COUNTRY * 20 / ours["cpu_s"]
    found: dict[str, Any] = {"netvet": {"elements": COUNTRY, "cpu_s": ours["cpu_s"], "element_rules_per_cpu_s": speed}}
    for engine, size in SIZES.items():
        one = measure.best("cpu_s", times, __file__, engine, str(size))
        one["element_rules_per_cpu_s"] = one["answers"] / one["cpu_s"]
        one["netvet_is_faster_by"] = speed / one["element_rules_per_cpu_s"]
        found[engine] = one
        print(f"  {engine:16}", one, flush=True)
    print(f"  netvet           {speed:,.0f} element rules a CPU second", flush=True)
    return found


# --- the two rules of a requirement, in any language ---------------------------------------------------------------


@dataclass(frozen=True)
class Language:
    """How an engine writes a test that is certainly true (or certainly false), and joins them."""

    test: Callable[[Test, bool], str]
    both: Callable[[list[str]], str]
    either: Callable[[list[str]], str]
    true: str = "true"
    false: str = "false"


def certainly(condition: Condition, wanted: bool, language: Language) -> str:
    """An expression that is true where the condition certainly is `wanted`."""
    from netvet.regime.condition import And, Const, Not, Or

    match condition:
        case Const(value):
            return language.true if value is wanted else language.false
        case Not(child):
            return certainly(child, not wanted, language)
        case And(children) | Or(children):
            parts = [certainly(child, wanted, language) for child in children]
            return language.both(parts) if isinstance(condition, And) is wanted else language.either(parts)
    return language.test(condition, wanted)


def rules(language: Language) -> list[tuple[str, str]]:
    """Of each requirement: where it certainly is satisfied or does not apply, and where it certainly is broken."""
    from netvet.fact import Type
    from netvet.regime.condition import And, Not, Or
    from netvet.regime.condition import Test as Question

    found = []
    for requirement in _requirements():
        parts = [Question("present", Type.FLAG, "is", ()), requirement.applies]
        if requirement.act and requirement.starts:
            parts.append(Question(requirement.act, Type.DAY, ">=", (requirement.starts,)))
        held = Or((Not(And(tuple(parts))), requirement.demand))
        found.append((certainly(held, True, language), certainly(held, False, language)))
    return found


def _requirements() -> list[Any]:
    from netvet.findings.facts import vocabulary
    from netvet.inventory.functions import shipped_functions
    from netvet.regime import read_regime

    return list(read_regime(measure.HERE / "regime.toml", vocabulary(shipped_functions())).requirements)


def key(fact: str) -> str:
    """A fact's name as an identifier everywhere."""
    return fact.replace(".", "__")


def whole(value: Any) -> Any:
    """Days and decimals as whole numbers: Cedar has no other, and all compare alike."""
    if isinstance(value, date):
        return (value - EPOCH).days
    return int(value * 1_000_000) if isinstance(value, Decimal) else value


def constant(value: Any, day: str) -> str:
    """A constant as all three languages write it; the day judged comes with the element."""
    return day if type(value).__name__ == "Today" else json.dumps(whole(value))


def infix(test: Test, wanted: bool, name: str, day: str, member: str) -> str:
    """A test on one value, negated where it is to be false."""
    values = [constant(value, day) for value in test.values]
    match test.operator:
        case "is":
            return f"{name} == {'true' if wanted else 'false'}"
        case "between":
            inside = f"{name} >= {values[0]} && {name} <= {values[1]}"
            return f"({inside})" if wanted else f"!({inside})"
        case "in":
            inside = member.format(name=name, values=", ".join(values))
            return inside if wanted else f"!({inside})"
    sign = {"=": "==", "<>": "!="}.get(test.operator, test.operator)
    return f"{name} {sign} {values[0]}" if wanted else f"!({name} {sign} {values[0]})"


# --- Cedar -----------------------------------------------------------------------------------------------------------


def _cedar_test(test: Test, wanted: bool) -> str:
    name = f"context.{key(test.fact)}"
    guard = f"context has {key(test.fact)}"
    if test.operator == "any":
        words = ", ".join(json.dumps(value) for value in test.values)
        inside = f"{name}.containsAny([{words}])"
        return f"({guard} && {inside})" if wanted else f"({guard} && !({inside}) && !(context has {key(test.fact)}__open))"
    return f"({guard} && {infix(test, wanted, name, 'context.day', '[{values}].contains({name})')})"


def _joined(sign: str) -> Callable[[list[str]], str]:
    return lambda parts: "(" + f" {sign} ".join(parts) + ")"


CEDAR = Language(_cedar_test, _joined("&&"), _joined("||"))


def cedarpy(inputs: list[dict[str, Any]]) -> tuple[float, list[list[str]]]:
    import cedarpy as engine

    text, names = [], {}
    for number, pair in enumerate(rules(CEDAR)):
        for side, rule in zip(("true", "false"), pair, strict=True):
            names[f"policy{len(text)}"] = (number, side)
            text.append(f"permit(principal, action, resource) when {{ {rule} }};")
    policies, entities = engine.PolicySet.from_str("\n".join(text)), engine.Entities.from_json_str("[]")
    who = {"principal": 'Operator::"o"', "action": 'Action::"judge"', "resource": 'Element::"e"'}
    requests = [{**who, "context": row} for row in inputs]
    start, found = measure.cpu(), []
    for first in range(0, len(requests), 1_000):
        found += engine.is_authorized_batch(requests[first : first + 1_000], policies, entities)
    spent = measure.cpu() - start
    errors = [error for result in found[:50] for error in result.diagnostics.errors]
    assert not errors, errors[:2]
    answers = [["unknown"] * (len(text) // 2) for _ in inputs]
    for answer, result in zip(answers, found, strict=True):
        for policy in result.diagnostics.reasons:
            number, side = names[policy]
            answer[number] = side
    return spent, answers


# --- CEL -------------------------------------------------------------------------------------------------------------


def _cel_test(test: Test, wanted: bool) -> str:
    name = f"e.{key(test.fact)}"
    if test.operator == "any":
        inside = " || ".join(f"{json.dumps(value)} in {name}" for value in test.values)
        return f"(has({name}) && ({inside}))" if wanted else f"(has({name}) && !({inside}) && !has({name}__open))"
    return f"(has({name}) && {infix(test, wanted, name, 'e.day', '{name} in [{values}]')})"


CEL = Language(_cel_test, _joined("&&"), _joined("||"))


def cel(inputs: list[dict[str, Any]]) -> tuple[float, list[list[str]]]:
    from cel_expr_python import cel as engine

    env = engine.NewEnv(variables={"e": engine.Type.Map(engine.Type.STRING, engine.Type.DYN)})
    compiled = [(env.compile(true), env.compile(false)) for true, false in rules(CEL)]
    start = measure.cpu()
    answers: list[list[str]] = []
    for row in inputs:
        seen = env.Activation({"e": row})
        answers.append([_side(true.eval(seen).value(), false, seen) for true, false in compiled])
    return measure.cpu() - start, answers


def _side(true: object, false: Any, seen: Any) -> str:
    return "true" if true is True else "false" if false.eval(seen).value() is True else "unknown"


# --- Rego: a rule's body is a conjunction, so what is either becomes several rules ------------------------------------


def _rego_test(test: Test, wanted: bool) -> str:
    name = f"input.{key(test.fact)}"
    words = ", ".join(constant(value, "input.day") for value in test.values)
    if test.operator == "any":
        shared = f"count({{m | some m in {name}}} & {{{words}}})"
        return (
            f"is_array({name}); {shared} > 0"
            if wanted
            else f"is_array({name}); {shared} == 0; not input.{key(test.fact)}__open"
        )
    if test.operator == "between":
        low, high = (constant(value, "input.day") for value in test.values)
        return f"{name} >= {low}; {name} <= {high}" if wanted else f"{name} < {low}\n{name} > {high}"
    if test.operator == "in":
        return f"{name} in {{{words}}}" if wanted else f"is_string({name}); not {name} in {{{words}}}"
    if test.operator == "is":
        return f"{name} == {'true' if wanted else 'false'}"
    signs = {"=": ("==", "!="), "<>": ("!=", "=="), "<": ("<", ">="), "<=": ("<=", ">"), ">": (">", "<="), ">=": (">=", "<")}
    return f"{name} {signs[test.operator][not wanted]} {words}"


def _rego_both(parts: list[str]) -> str:
    bodies = [""]
    for part in parts:
        bodies = [f"{body}; {other}" if body else other for body in bodies for other in part.split("\n")]
    return "\n".join(bodies)


REGO = Language(_rego_test, _rego_both, "\n".join)


def regopy(inputs: list[dict[str, Any]]) -> tuple[float, list[list[str]]]:
    from regopy import Interpreter

    text = ["package bench"]
    for number, pair in enumerate(rules(REGO)):
        for side, rule in zip(("true", "false"), pair, strict=True):
            text += [f'found contains "{side}:{number}" if {{ {body} }}' for body in rule.split("\n")]
    engine = Interpreter()
    engine.add_module("bench", "\n".join(text))
    start, answers = measure.cpu(), []
    for row in inputs:
        engine.set_input(row)
        answers.append(json.loads(str(engine.query("x = data.bench.found"))))
    spent = measure.cpu() - start
    return spent, [_rego_answer(one, len(rules(REGO))) for one in answers]


def _rego_answer(said: Any, many: int) -> list[str]:
    answer = ["unknown"] * many
    result = said["result"][0] if "result" in said else said
    for word in result["bindings"]["x"]:
        side, number = word.split(":")
        answer[int(number)] = side
    return answer


# --- what they are asked, and what netvet says ------------------------------------------------------------------------


def inputs(folder: Path, size: int) -> list[dict[str, Any]]:
    """The facts of the first elements, a key for each that is known."""
    import by_hand
    import duckdb

    from netvet.dossier import read_dossiers
    from netvet.findings.facts import vendor_table
    from netvet.inventory.function_cells import function_table
    from netvet.inventory.functions import shipped_functions
    from netvet.regime.condition import tests

    source = f"(FROM '{folder}/network/elements.parquet' LIMIT {size})"
    rows = (
        duckdb.sql(f"SELECT *, {by_hand.PRESENT} AS present, {by_hand.JUDGED_ON} AS day FROM {source}")
        .to_arrow_table()
        .to_pylist()
    )
    firms = {
        row["operator"]: row for row in duckdb.sql(f"FROM '{folder}/network/operators.parquet'").to_arrow_table().to_pylist()
    }
    names = sorted({row["vendor"] for row in rows} - {None})
    makers = {row["written"]: row for row in vendor_table(read_dossiers(), names, date(2026, 11, 21)).to_pylist()}
    cells = sorted({row["function"] for row in rows} - {None})
    functions = {row["cell"]: row for row in function_table(shipped_functions(), cells).to_pylist()}
    asked = {test for rule in _requirements() for condition in (rule.applies, rule.demand) for test in tests(condition)}
    facts = {test.fact: test.operator for test in asked} | dict.fromkeys(
        ("present", "installed_on", "procured_on", "day"), "is"
    )
    return [
        _facts(row, makers.get(row["vendor"], {}), functions.get(row["function"], {}), firms[row["operator"]], facts)
        for row in rows
    ]


def _facts(
    row: dict[str, Any], maker: dict[str, Any], function: dict[str, Any], firm: dict[str, Any], facts: dict[str, str]
) -> dict[str, Any]:
    generation = row["generation"].split("+") if row["generation"] else function.get("generations")
    own = {"function": function.get("functions"), "domain": function.get("domains"), "generation": generation}
    own["country"] = row["country"] or firm["country"]
    rooms = {"vendor": maker, "operator": firm}
    found: dict[str, Any] = {}
    for fact, operator in facts.items():
        room, _, column = fact.rpartition(".")
        value = rooms[room].get(column) if room else own[fact] if fact in own else row[fact]
        if operator == "any" and value is not None:
            members = [] if value == "none" else value.split("+") if isinstance(value, str) else value
            found[key(fact)] = [member for member in members if member is not None]
            found.update({f"{key(fact)}__open": True} if None in members else {})
        elif value is not None:
            found[key(fact)] = whole(value) if not isinstance(value, int) or isinstance(value, bool) else value * 1_000_000
    return found


def ours(folder: Path, size: int) -> list[list[str]]:
    """What netvet says of the first elements: true, false or unknown for each requirement."""
    from netvet.findings import assess

    words = {"met": "true", "not-applicable": "true", "unknown": "unknown"}
    findings = assess(folder, regimes=[str(measure.HERE / "regime.toml")])
    listed = f"element_id <= 'E{size:09d}'"
    rows = findings.rows(everything=True).filter(listed).project("element_id, requirement, status").fetchall()
    found = [[""] * 20 for _ in range(size)]
    for element, requirement, status in rows:
        found[int(element[1:]) - 1][int(requirement[2:]) - 1] = words.get(status, "false")
    return found


ENGINES = {"cedarpy": cedarpy, "cel-expr-python": cel, "regopy": regopy}

if __name__ == "__main__":
    engine, size = sys.argv[1], int(sys.argv[2])
    folder = measure.country(20_000)
    spent, answers = ENGINES[engine](inputs(folder, size))
    expected = ours(folder, size)
    pairs = [
        (a, b, e, r)
        for e, (one, other) in enumerate(zip(answers, expected, strict=True))
        for r, (a, b) in enumerate(zip(one, other, strict=True))
    ]
    differ = [pair for pair in pairs if pair[0] != pair[1]]
    measure.answer(
        {"elements": size, "answers": len(pairs), "different": len(differ), "first_different": differ[:3], "cpu_s": spent}
    )
