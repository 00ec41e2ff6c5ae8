"""What a case rests on that its text leaves to the shipped dossiers: the makers that it names, as known on its day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

from making.values import told
from netvet.citation import Citation
from netvet.dossier import Claim, Dossier, Dossiers, Maker, read_dossiers
from netvet.dossier.reading import parse_dossier
from netvet.fact import NONE
from netvet.findings.classes import question
from netvet.findings.rule import Rule
from netvet.regime.requirement import Indicators


@cache
def shipped() -> Dossiers:
    """The dossiers that come with the program."""
    return read_dossiers()


def turned_on(rule: Rule, day: date) -> frozenset[str]:
    """The facts that a rule turns on, by name."""
    demand = rule.requirement.demand
    weighed = [member.fact for member in demand.members] if isinstance(demand, Indicators) else []
    return question([rule], day, day).facts | frozenset(weighed)


def known_makers(
    elements: Iterable[Mapping[str, Any]], own: Sequence[Mapping[str, Any]], facts: frozenset[str], day: date
) -> list[dict[str, Any]]:
    """Of the makers and products that elements name, what the shipped dossiers say of the facts that a rule turns on.

    Args:
        elements: rows of elements.
        own: dossiers that the case states itself.
        facts: the facts that its rule turns on.
        day: the day judged.
    """
    known = _with(own)
    named = list(dict.fromkeys((row.get("vendor"), row.get("product")) for row in elements))
    makers = {written: known.maker(written) for written, _ in named if written and written != NONE}
    found: dict[str, list[Maker]] = {}
    for maker in makers.values() if _asks(facts, "vendor") or _asks(facts, "product") else ():
        if maker.dossier and ("vendor", maker.dossier.id) in shipped().by_subject:
            found.setdefault(maker.dossier.id, []).append(maker)
    told_of = [_maker(shipped().by_subject["vendor", key], meant, facts, day) for key, meant in found.items()]
    return told_of + [
        _product(dossier, written, facts, day)
        for vendor, written in named
        if written and vendor in makers and (dossier := shipped().product(makers[vendor].id, written))
    ]


def _with(own: Sequence[Mapping[str, Any]]) -> Dossiers:
    found = dict(shipped().by_subject)
    for table in own:
        one = parse_dossier(table, "case")
        key = one.kind, one.id
        found[key] = found[key].add(one) if key in found else one
    return Dossiers(found)


def _asks(facts: frozenset[str], room: str) -> bool:
    return any(fact.startswith(f"{room}.") for fact in facts)


def _maker(dossier: Dossier, meant: Sequence[Maker], facts: frozenset[str], day: date) -> dict[str, Any]:
    """A maker's dossier, cut down to the names that the case uses and the facts that its rule turns on."""
    heads = [maker.written for maker in meant if maker.affiliate is None and maker.written != dossier.name]
    companies = [(maker.written, maker.affiliate) for maker in meant if maker.affiliate is not None]
    days = [(written, company.since, company.until) for written, company in companies]
    return _filled(
        subject=f"vendor:{dossier.id}",
        name=dossier.name,
        aliases=heads,
        affiliates=[_filled(name=written, **{"from": since, "to": until}) for written, since, until in days],
        group=dossier.group,
        owned_by=[_filled(group=one.group, **{"from": one.since, "to": one.until}) for one in dossier.owners],
        home_state=dossier.home_state,
        head_source=_source(dossier.head) if dossier.head else None,
        claim=_claims(dossier, "vendor", facts, day),
    )


def _product(dossier: Dossier, written: str, facts: frozenset[str], day: date) -> dict[str, Any]:
    return _filled(
        subject=f"product:{dossier.id}",
        name=dossier.name,
        aliases=[written] if written != dossier.name else [],
        vendor=dossier.vendor,
        claim=_claims(dossier, "product", facts, day),
    )


def _claims(dossier: Dossier, room: str, facts: frozenset[str], day: date) -> list[dict[str, Any]]:
    return [_claim(claim) for claim in dossier.claims if f"{room}.{claim.fact}" in facts and claim.holds_on(day)]


def _claim(claim: Claim) -> dict[str, Any]:
    value = claim.value if isinstance(claim.value, bool) else sorted(claim.value) or NONE
    days = {"valid_from": claim.valid_from, "valid_to": claim.valid_to}
    rest = {"standing": claim.standing or None, "confidence": claim.confidence, "estimate": claim.estimate or None}
    return _filled(fact=claim.fact, value=value, stance=claim.stance.value, **days, source=_source(claim.source), **rest)


def _source(source: Citation) -> dict[str, Any]:
    return _filled(
        publisher=source.publisher, work=source.work, date=source.day, url=source.url or None, origin=source.origin or None
    )


def _filled(**keys: Any) -> dict[str, Any]:
    """What is there of some keys, as JSON has it."""
    return {key: told(value) for key, value in keys.items() if value is not None and value != []}
