"""Who is ruled out, gathered once for every way to hand it over, and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import netvet
from netvet.findings import (
    Bar,
    Change,
    Effect,
    Rule,
    Ruling,
    Standing,
    Tightening,
    effect,
    superseded,
    tightenings,
    whole_effect,
)


@dataclass(frozen=True)
class Way:
    """What would let a maker into some domains.

    Attributes:
        domains: those for which it is the same.
        excluded_by: the requirements that exclude it from some function there.
        lift: the smallest sets of requirements to lift.
        changes: the smallest changes of facts.
    """

    domains: tuple[str, ...]
    excluded_by: tuple[str, ...]
    lift: tuple[tuple[str, ...], ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Answers:
    """A ruling with all that reports tell of it, each made when it is asked for."""

    ruling: Ruling

    @cached_property
    def effects(self) -> list[Effect]:
        """The effect of each requirement."""
        return [effect(self.ruling, one) for one in self.ruling.bars]

    @cached_property
    def variants(self) -> list[Effect]:
        """The effect of each reading that nobody chose."""
        return [effect(self.ruling, one) for one in self.ruling.variants]

    @cached_property
    def whole(self) -> Effect:
        """The effect of all together."""
        return whole_effect(self.ruling)

    @cached_property
    def tightenings(self) -> list[Tightening | None]:
        """Of each maker, the smallest tightening that excludes it and no other."""
        return tightenings(self.ruling)

    def standing(self, seller: int, domain: str, site: str) -> Standing:
        """How a maker stands with a domain on a kind of site."""
        return self.ruling.standing(seller, self.ruling.within(domain, site))

    def ways(self, seller: int) -> list[Way]:
        """What would let a maker into the domains that it is excluded from, alike ones together.

        A kind of site is named where more excludes it there than on an ordinary one.
        """
        found: dict[tuple[Any, ...], list[str]] = {}
        ordinary: dict[str, tuple[str, ...]] = {}
        for site in self.ruling.sites:
            for domain in self.ruling.domains:
                places = self.ruling.within(domain, site)
                standing = self.ruling.standing(seller, places)
                if standing.excluded and ordinary.get(domain) != standing.excluded_by:
                    lift, changes = self.ruling.to_lift(seller, places), self.ruling.to_change(seller, places)
                    name = domain if site == self.ruling.sites[0] else f"{domain} on {site} sites"
                    found.setdefault((standing.excluded_by, tuple(lift), tuple(changes)), []).append(name)
                ordinary.setdefault(domain, standing.excluded_by)
        return [Way(tuple(domains), *key) for key, domains in found.items()]

    @cached_property
    def bars(self) -> dict[str, Bar]:
        """The requirements and readings asked, by label."""
        return {one.label: one for one in (*self.ruling.bars, *self.ruling.variants)}

    def title(self, label: str) -> str:
        """What a requirement demands."""
        return self.bars[label].rule.requirement.title

    def cite(self, label: str) -> str:
        """Where it stands."""
        return self.bars[label].rule.requirement.cite

    def after(self, label: str) -> str:
        """The last day on which the old state is lawful, if that lies ahead of the day asked."""
        rule = self.bars[label].rule
        due, day = rule.requirement.due, self.ruling.regimes[rule.regime.id][1]
        return f", after {due}" if due and due >= day else ""

    @cached_property
    def not_in_force(self) -> list[str]:
        """Of each regime, the requirements that are not in force on the day asked, in one sentence."""
        told: dict[tuple[str, str], list[str]] = {}
        for rule in self.ruling.not_in_force:
            asked = rule.requirement
            if asked.valid_to and asked.valid_to < self.ruling.regimes[rule.regime.id][1]:
                replaced = f", replaced by {', '.join(asked.replaced_by)}" if asked.replaced_by else ""
                when = f"no longer in force, and not asked (last day {asked.valid_to}{replaced})"
            else:
                when = f"not yet in force, and not asked (from {asked.valid_from})"
            told.setdefault((rule.regime.id, when), []).append(asked.key)
        return [f"{key}: {when}: {some(rules)}" for (key, when), rules in told.items()]

    def confidence(self, label: str) -> str:
        """How its text is known; nothing for all together."""
        return self.bars[label].rule.requirement.confidence if label in self.bars else ""


_SOME = 8


def some(labels: Sequence[str]) -> str:
    """The first few of some requirements, and how many more there are: the JSON has all."""
    left = len(labels) - _SOME
    return ", ".join(labels[:_SOME]) + (f" and {left} more" if left > 0 else "")


def document(found: Answers) -> dict[str, Any]:
    """Everything as a table for JSON."""
    ruling = found.ruling
    return {
        "netvet": netvet.__version__,
        "hypothetical": True,
        "regimes": [_regime(ruling, key) for key in ruling.regimes],
        "not_in_force": [_dated(rule) for rule in ruling.not_in_force],
        "not_judged": [superseded(rule) for rule in ruling.superseding],
        "makers": [asdict(seller) | {"sells": sorted(seller.sells)} for seller in ruling.sellers],
        "admission": [_admission(found, place) for place in range(len(ruling.sellers))],
        "requirements": [_requirement(found, one) for one in (*found.effects, *found.variants)],
        "all_together": _effect(found, found.whole),
        "functions": [_remaining(ruling, key) for key in dict.fromkeys(one.function for one in ruling.placements)],
    }


def _regime(ruling: Ruling, key: str) -> dict[str, Any]:
    regime, day = ruling.regimes[key]
    return {"id": regime.id, "title": regime.title, "force": regime.force, "on": day, "sha256": regime.origin[1]}


def _dated(rule: Rule) -> dict[str, Any]:
    asked = rule.requirement
    days = {"valid_from": asked.valid_from, "valid_to": asked.valid_to, "replaced_by": list(asked.replaced_by)}
    return {"regime": rule.regime.id, "requirement": asked.id, "part": asked.part, **days}


def _admission(found: Answers, place: int) -> dict[str, Any]:
    ruling, tightening = found.ruling, found.tightenings[place]
    cells = [
        {
            "domain": domain,
            "site": site,
            "admission": standing.word,
            **asdict(standing),
            **_functions(ruling, place, domain, site),
        }
        for site in ruling.sites
        for domain in ruling.domains
        for standing in (found.standing(place, domain, site),)
    ]
    ways = [asdict(way) | {"changes": [_change(one) for one in way.changes]} for way in found.ways(place)]
    return {
        "maker": ruling.sellers[place].id,
        "cells": cells,
        "ways_in": ways,
        "tightening": asdict(tightening) if tightening else None,
    }


def _functions(ruling: Ruling, seller: int, domain: str, site: str) -> dict[str, list[str]]:
    words = [
        (ruling.placements[place].function, ruling.standing(seller, [place]).word) for place in ruling.within(domain, site)
    ]
    return {f"{key}_functions": [name for name, word in words if word == key] for key in ("excluded", "undecided")}


def _change(one: Change) -> dict[str, Any]:
    return {"facts": [asdict(fact) for fact in one.facts], "within_its_control": one.by_vendor}


def _requirement(found: Answers, one: Effect) -> dict[str, Any]:
    asked = found.bars[one.label].rule
    requirement = asked.requirement
    head = {
        "requirement": requirement.id,
        "part": requirement.part,
        "reading": asked.reading or None,
        "regime": asked.regime.id,
        "title": requirement.title,
        "cite": requirement.cite,
        "force": requirement.force,
        "confidence": requirement.confidence,
        "due": requirement.due,
        "taken_to_hold": found.bars[one.label].assumes,
    }
    return head | _effect(found, one)


def _effect(found: Answers, one: Effect) -> dict[str, Any]:
    ids = [seller.id for seller in found.ruling.sellers]
    words = {True: "admitted", False: "excluded", None: "undecided"}
    makers = {
        key: {
            "admission": words[status],
            "answered": known,
            "of": every,
            **({"effort": one.effort[place], "by": list(one.by[place])} if one.effort else {}),
        }
        for place, (key, status, (known, every)) in enumerate(zip(ids, one.statuses, one.coverage, strict=True))
    }
    return {
        "excluded": one.certain,
        "excluded_or_undecided": one.possible,
        "singles_out": one.singled,
        "deciding_facts": list(one.deciding),
        "coverage_is_even": one.even,
        "makers": makers,
    }


def _remaining(ruling: Ruling, function: str) -> dict[str, Any]:
    admitted, possible = ([ruling.sellers[place].id for place in places] for places in ruling.remaining(function))
    sold = [seller.id for seller in ruling.sellers if function in seller.sells and seller.id in possible]
    return {"function": function, "admitted": admitted, "not_excluded": possible, "with_a_known_product": sold}
