"""A case's own texts, written anew with nothing in them but what statuses turn on: regimes, dossiers, functions."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from netvet.dossier import Claim, Dossier, fold
from netvet.inventory.functions import DATA_CLASSES, Functions
from netvet.inventory.tables import GENERATIONS
from netvet.redaction.treatments import Way, of_fact
from netvet.redaction.words import Words, conditions_of
from netvet.regime import Regime, Requirement, shipped_regimes
from netvet.regime.condition import FALSE, TODAY, TRUE, And, Condition, Constant, Moving, Not, Or, Test, show, tests
from netvet.regime.requirement import Clause, Distinct, Indicators, Needs, Share

LEFT_OUT = "left out"
"""What stands where a text was."""

_SOURCE = "K"
_FUNCTION_COLUMNS = ("id", "name", "aliases", "generations", "domain", "tags", *DATA_CLASSES, "disruption")
_CELLS = ("B", "p", "s", "L", "h", ".")
_TAGS = ("oversight", "virtualisation", "security", "roaming")
_DISRUPTIONS = ("cells", "area", "fleet", "operator", "none")


def condition_text(condition: Condition, words: Words) -> str:
    """A condition with its words replaced; terms and limits stand in it by what they mean, but for days that move."""
    text = show(_told(condition, words))
    for name, (moving, _) in _moving(condition).items():
        text = text.replace(str(moving), f":{name}")
    return text


def _moving(condition: Condition) -> dict[str, tuple[Moving, dict[str, int]]]:
    """The limits of a condition that move with the day judged, by the name that they get, with how they are written."""
    values = (value for test in tests(condition) for value in test.values)
    found = dict.fromkeys(value for value in values if isinstance(value, Moving) and value != TODAY)
    return {f"less_{one.months}_{one.days}": (one, {"months_before": one.months, "days_before": one.days}) for one in found}


def _told(condition: Condition, words: Words) -> Condition:
    match condition:
        case Not(child):
            return Not(_told(child, words))
        case And(children):
            return And(tuple(_told(child, words) for child in children))
        case Or(children):
            return Or(tuple(_told(child, words) for child in children))
        case Test():
            return replace(condition, values=tuple(_constant(condition.fact, value, words) for value in condition.values))
    return condition


def _constant(fact: str, value: Constant, words: Words) -> Constant:
    treatment = of_fact(fact)
    if isinstance(value, Decimal):
        return Decimal(format(value, "f"))
    if not isinstance(value, str) or treatment.way is not Way.REPLACED:
        return value
    return words.tell_id(value) if fact == "vendor.id" else words.tell(treatment.kind, value)


def regime_table(regime: Regime, words: Words, beside: Mapping[Path, str] | None = None) -> dict[str, Any]:
    """A regime as the tables of its text: ids, days, forces and conditions; no title, note or source.

    Args:
        regime: the regime.
        words: what becomes of words.
        beside: of each regime that is written beside it, what its file becomes.
    """
    binds = {
        "jurisdiction": words.tell("statement", regime.jurisdiction),
        "parties": LEFT_OUT if regime.parties else None,
        "addressee": regime.addressee,
    }
    parent = regime.extends
    head = {
        "id": regime.id,
        "extends": (beside or {}).get(Path(parent.origin[0]).resolve(), parent.id) if parent else None,
        "title": LEFT_OUT,
        "issuer": LEFT_OUT,
        "force": regime.force,
        **({} if regime.follows else binds),
        "valid_from": regime.valid_from,
        "valid_to": regime.valid_to,
        "known_until": regime.known_until,
        "source": [_SOURCE],
    }
    rules = [(rule, _tightened(rule, regime, words) if rule.tightens else _rule(rule, words)) for rule in regime.requirements]
    conditions = [condition for rule in regime.requirements for condition in conditions_of(rule)]
    return {
        "regime": head,
        "sources": {_SOURCE: {"publisher": LEFT_OUT, "work": LEFT_OUT}},
        "limits": {name: told for condition in conditions for name, (_, told) in _moving(condition).items()} or None,
        "requirement": [table for rule, table in rules if rule.concentration is None],
        "concentration": [table for rule, table in rules if rule.concentration is not None],
        "not_computable": [
            {"id": one.id, "part": one.part, "confidence": one.confidence, "missing": LEFT_OUT, **_CITED}
            for one in regime.not_computable
        ],
    }


_CITED = {"title": LEFT_OUT, "cite": LEFT_OUT, "source": [_SOURCE]}


def _rule(rule: Requirement, words: Words) -> dict[str, Any]:
    def clauses(found: Sequence[Clause]) -> list[dict[str, str]] | None:
        told = enumerate(found, start=1)
        return [{"where": condition_text(one.where, words), "because": _reason(n)} for n, one in told] or None

    replaced = rule.supersedes
    return {
        "supersedes": replaced.rule if replaced else None,
        "because": LEFT_OUT if replaced else None,
        "id": rule.id,
        "part": rule.part,
        **_CITED,
        "kind": rule.kind,
        "confidence": rule.confidence,
        "force": rule.force,
        "due": rule.due,
        "from": rule.starts,
        "act": rule.act,
        "valid_from": rule.valid_from,
        "valid_to": rule.valid_to,
        "known_until": rule.known_until,
        "applies": condition_text(rule.applies, words),
        **_demand(rule, words),
        "exceptions": clauses(rule.exceptions),
        "undecided": clauses(rule.undecided),
        "reads": rule.reads if rule.readings else None,
        "readings": {key: condition_text(told, words) for key, told in rule.readings.items()} if rule.readings else None,
        "burden": rule.burden or None,
    }


def _reason(number: int) -> str:
    """What stands for a clause's reason: by it a rule that tightens this one names the clauses that stay."""
    return f"{LEFT_OUT} ({number})"


def _tightened(rule: Requirement, regime: Regime, words: Words) -> dict[str, Any]:
    """What makes a rule stricter than the one that it tightens, and no more."""
    tightens = rule.tightens
    assert tightens is not None
    before = tightens.rule

    def kept(key: str) -> list[dict[str, str]] | None:
        old, new = getattr(before, key), getattr(rule, key)
        return None if old == new else [{"because": _stated_reason(clause, key, before, regime)} for clause in new]

    first, last = rule.days
    days = {"due": rule.due, "from": rule.starts, "valid_from": first, "valid_to": last}
    stated = {"due": before.due, "from": before.starts, "valid_from": before.days[0], "valid_to": before.days[1]}
    bounds = [(key, getattr(before.demand, key, None), getattr(rule.demand, key, None)) for key in ("at_least", "at_most")]
    return {
        "id": rule.id,
        "part": rule.part or None,
        "tightens": True,
        "confidence": rule.confidence,
        **{key: day if day != stated[key] else None for key, day in days.items()},
        **{key: new for key, old, new in bounds if new != old},
        "also_applies": condition_text(tightens.also_applies, words) if tightens.also_applies != FALSE else None,
        "also_require": condition_text(tightens.also_require, words) if tightens.also_require != TRUE else None,
        "exceptions": kept("exceptions"),
        "undecided": kept("undecided"),
        "burden": rule.burden or None,
    }


def _stated_reason(clause: Clause, key: str, rule: Requirement, regime: Regime) -> str:
    """What a clause's reason became where it is stated: it stays in a regime that comes with the program."""
    while rule.tightens:
        rule = rule.tightens.rule
    holder = next(one for one in regime.line if rule in one.requirements)
    if Path(holder.origin[0]) in shipped_regimes().values():
        return clause.because
    return _reason(getattr(rule, key).index(clause) + 1)


def _demand(rule: Requirement, words: Words) -> dict[str, Any]:
    match rule.demand:
        case Needs(scheme, document, version, months):
            needs = {"scheme": words.tell("scheme", scheme), "document": words.tell("document", document)}
            return {"needs": {**needs, "version": version, "valid_months": months}}
        case Indicators(members):
            return {"indicators": [{"fact": member.fact, "title": LEFT_OUT} for member in members]}
        case Share(count, subject, jointly, at_most):
            told = {"subject": condition_text(subject, words), "jointly": jointly, "at_most": at_most}
            return {"measure": "share", "count": count, **told}
        case Distinct(subject, at_least, at_most):
            told = {"subject": condition_text(subject, words), "at_least": at_least, "at_most": at_most}
            return {"measure": "distinct", **told}
        case condition:
            return {"require": condition_text(condition, words)}


def dossier_table(dossier: Dossier, words: Words, products: Sequence[str]) -> dict[str, Any]:
    """A dossier as the tables of its text: names, group, seat and claims; no note, and of each source only that it is one.

    Args:
        dossier: of a maker or a product.
        words: what becomes of words.
        products: the products of the network, as written there.
    """
    product = dossier.kind == "product"
    names = [dossier.name, *dossier.aliases]
    if product:
        # rules compare a product's name letter by letter, dossiers do not: each way to write it has a pseudonym of its own
        meant = {fold(word) for word in names}
        names = [*names, *(word for word in products if fold(word) in meant)]
    told = list(dict.fromkeys(words.tell("product" if product else "maker", word) for word in names))
    affiliates = [{"name": words.tell("maker", one.name), "from": one.since, "to": one.until} for one in dossier.affiliates]
    return {
        "subject": f"{dossier.kind}:{words.tell('product', dossier.id) if product else words.tell_id(dossier.id)}",
        "name": told[0],
        "aliases": told[1:],
        "group": words.tell("group", dossier.group) if dossier.group else None,
        "owned_by": [{"group": words.tell("group", one.group), "from": one.since, "to": one.until} for one in dossier.owners],
        "home_state": words.tell("statement", dossier.home_state) if dossier.home_state else None,
        "affiliates": affiliates,
        "vendor": words.tell_id(dossier.vendor) if dossier.vendor else None,
        "claim": [_claim(claim, words) for claim in dossier.claims],
    }


def _claim(claim: Claim, words: Words) -> dict[str, Any]:
    def told(value: frozenset[str]) -> list[str] | str:
        return sorted(words.tell("statement", member) for member in value) or "none"

    return {
        "fact": claim.fact,
        "value": claim.value if isinstance(claim.value, bool) else told(claim.value),
        "stance": claim.stance.value,
        "valid_from": claim.valid_from,
        "valid_to": claim.valid_to,
        "source": {"publisher": LEFT_OUT, "work": words.tell("origin", claim.origin)},
        "standing": claim.standing or None,
        "confidence": claim.confidence,
        "estimate": claim.estimate or None,
    }


def functions_text(functions: Functions, words: Words) -> str:
    """A case's own functions as CSV: ids, domains, generations and what they see; no name and no citation."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_FUNCTION_COLUMNS)
    for row in functions.rows.values():
        aliases = "|".join(words.tell("function", alias) for alias in row.aliases)
        generations = "+".join(word for word in row.generations if word in GENERATIONS)
        tags = "+".join(word for word in row.tags if word in _TAGS)
        sees = [_closed(row.sees[name], _CELLS) for name in DATA_CLASSES]
        told = words.tell("function", row.id)
        writer.writerow([told, "", aliases, generations, row.domain, tags, *sees, _closed(row.disruption, _DISRUPTIONS)])
    return out.getvalue()


def _closed(word: str, known: Sequence[str]) -> str:
    return word if word in known else "?"
