"""The suite: one document a regime, every case with all the facts that its verdict rests on."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import netvet
from making.makers import known_makers, turned_on
from making.values import row, told
from netvet.findings import Rule, vocabulary
from netvet.findings.asking import rules_of, settle
from netvet.inventory.functions import shipped_functions
from netvet.regime import Regime, read_regime, shipped_regimes

TEXTS = Path(__file__).resolve().parents[2] / "tests" / "regime" / "texts"
EXPECTED = {"status": "status", "due": "due", "days_left": "days_left", "scheduled": "scheduled", "names": "mentions"}
DIGITS = 8
"""Hexadecimal digits of a case's question that stand in its id."""


@cache
def regime(key: str) -> Regime:
    """A regime that comes with the program."""
    return read_regime(shipped_regimes()[key], vocabulary(shipped_functions()))


def documents() -> dict[str, dict[str, Any]]:
    """The cases of every shipped regime, by its id.

    Raises:
        ValueError: where two cases ask the same, or one asks for a rule or a column that there is not.
    """
    return {key: document(key, tomllib.loads((TEXTS / f"{key}.toml").read_text("utf-8"))) for key in shipped_regimes()}


def document(key: str, table: Mapping[str, Any]) -> dict[str, Any]:
    """The cases of one regime, of their text.

    Raises:
        ValueError: where two cases ask the same, or one asks for a rule or a column that there is not.
    """
    cases = [_case(key, table.get("base", {}), case) for case in table["case"]]
    seen: dict[str, str] = {}
    for case in cases:
        if case["id"] in seen:
            raise ValueError(f"{key}: two cases ask the same: {seen[case['id']]!r} and {case['name']!r}")
        seen[case["id"]] = case["name"]
    return {
        "$schema": "schema.json",
        "suite": f"netvet {netvet.__version__}",
        "licence": "Apache-2.0",
        "regime": _head(regime(key)),
        "cases": cases,
    }


def _head(text: Regime) -> dict[str, Any]:
    return {
        "id": text.id,
        "title": text.title,
        "issuer": text.issuer,
        "jurisdiction": text.jurisdiction,
        "force": text.force,
        **({"known_until": text.known_until.isoformat()} if text.known_until else {}),
        "text_sha256": text.origin[1],
    }


def _case(key: str, base: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    part = case.get("part", "")
    own = [*base.get("dossiers", []), *case.get("dossiers", [])]
    asked = _asked(base, case) | {"dossiers": told(own)}
    rule = _rule(key, case)
    makers = known_makers(asked["elements"], own, turned_on(rule, case["on"]), case["on"])
    rows = ("elements", "operators", "sites", "certificates")
    facts = {
        **{table: asked[table] for table in rows},
        "dossiers": [*makers, *asked["dossiers"]],
        "functions": _functions(asked["elements"]),
    }
    kept = ("on", "as_of", "as_if", "readings")
    return {
        "id": "/".join([key, case["requirement"], *([part] if part else []), _digest(asked)]),
        "name": case["name"],
        **({"golden": case["golden"]} if "golden" in case else {}),
        "requirement": case["requirement"],
        **({"part": part} if part else {}),
        "rule": _cited(rule),
        **{word: asked[word] for word in kept},
        "facts": facts,
        "expected": {word: told(case[given]) for given, word in EXPECTED.items() if given in case},
    }


def _asked(base: Mapping[str, Any], case: Mapping[str, Any]) -> dict[str, Any]:
    """The question of a case, as its text asks it: days, readings, and rows that it states."""
    given = case.get("elements") or [case.get("element", {})]
    elements = [{**base.get("element", {}), **one} for one in given]
    operator = {"operator": elements[0]["operator"], **base.get("operator", {}), **case.get("operator", {})}
    site = {**base.get("site", {}), **case.get("site", {})}
    return {
        "on": told(case["on"]),
        "as_of": told(case.get("as_of", case["on"])),
        "as_if": case.get("as_if", False),
        "readings": case.get("readings", {}),
        "elements": [_element(one) for one in elements],
        "operators": [row("operators", operator)],
        "sites": [row("sites", {"site_id": elements[0].get("site_id", "s1"), **site})] if site else [],
        "certificates": [row("certificates", one) for one in case.get("certificates", [])],
    }


def _element(facts: Mapping[str, Any]) -> dict[str, Any]:
    count = facts.get("count", 1)
    known = row("elements", {key: value for key, value in facts.items() if key != "count"})
    return {"count": count, **known} if count != 1 else known


def _digest(asked: Mapping[str, Any]) -> str:
    """What stands for a question: the same for as long as its days, readings and facts are, wherever the case stands."""
    plain = json.dumps(asked, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(plain.encode()).hexdigest()[:DIGITS]


def _rule(key: str, case: Mapping[str, Any]) -> Rule:
    asked = case["requirement"], case.get("part", "")
    rules = rules_of([regime(key)], case.get("readings", {}), as_if=case.get("as_if", False))
    found = [rule for rule in rules if (rule.requirement.id, rule.requirement.part) == asked]
    if not found:
        raise ValueError(f"{key} has no requirement {'/'.join(filter(None, asked))}: {case['name']}")
    (version,) = settle(found, case["on"])
    return version


def _cited(rule: Rule) -> dict[str, str]:
    asked = rule.requirement
    words = {"title": asked.title, "cite": asked.cite, "kind": asked.kind, "force": asked.force}
    return {**words, "confidence": asked.confidence}


def _functions(elements: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What the names of functions mean: the rows of the program's table that a case uses."""
    named = [name for one in elements if isinstance(one.get("function"), list) for name in one["function"]]
    known = [(name, shipped_functions().find(name)) for name in dict.fromkeys(named)]
    return [
        {"name": name, "function": found.id, "domain": found.domain, "tags": [*found.tags], "generations": [*found.generations]}
        for name, found in known
        if found is not None
    ]
