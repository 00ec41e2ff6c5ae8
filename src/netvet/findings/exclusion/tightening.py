"""The smallest single tightening that would exclude one maker and no other: how near a set of requirements is to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netvet.dossier import facts_of, speaks_for
from netvet.fact import Type
from netvet.findings.exclusion.placements import ask_makers, asking
from netvet.findings.exclusion.ruling import Ruling
from netvet.regime.condition import Test
from netvet.verdict import Truth, all_of, negate

Wanted = tuple[str, bool, Sequence[Truth]]
"""A demand, whether its fact is asked for already, and which makers meet it."""


@dataclass(frozen=True)
class Tightening:
    """One demand more, or one reading chosen.

    Attributes:
        demand: what would be demanded.
        asked: whether the requirements ask for the fact already.
        open: how many other makers it would leave open.
    """

    demand: str
    asked: bool
    open: int


def tightenings(ruling: Ruling) -> list[Tightening | None]:
    """Of each maker the smallest tightening that excludes it and no other for certain; None where there is none, or it is out.

    A reading that nobody chose comes first, then a demand on a fact that is asked for already, then one on another. Of these,
    one that leaves fewer others open comes first. To name the maker would always do; that is no demand on facts.
    """
    if ruling.chosen:
        return [None] * len(ruling.sellers)
    wanted = [*_readings(ruling), *_demands(ruling)]
    return [_smallest(ruling, wanted, seller) for seller in range(len(ruling.sellers))]


def _smallest(ruling: Ruling, wanted: Sequence[Wanted], seller: int) -> Tightening | None:
    inside = [place for place in range(len(ruling.sellers)) if not ruling.out[place]]
    if seller not in inside:
        return None
    fitting = [
        (open_, not asked, number, demand)
        for number, (demand, asked, met) in enumerate(wanted)
        if [place for place in inside if met[place] is False] == [seller]
        for open_ in (sum(met[place] is None for place in inside),)
    ]
    if not fitting:
        return None
    open_, fresh, _, demand = min(fitting)
    return Tightening(demand, not fresh, open_)


def _readings(ruling: Ruling) -> list[Wanted]:
    """Each reading that nobody chose, and whom it admits everywhere."""
    return [(one.label, True, [all_of(row) for row in ruling.admits[one.label]]) for one in ruling.variants]


def _demands(ruling: Ruling) -> list[Wanted]:
    """Each fact that speaks for a maker demanded, each that speaks against one ruled out; and which makers meet it."""
    asked = {test.fact for one in ruling.bars for test in one.makers}
    tests = _tests(ruling)
    with asking() as con:
        answered = ask_makers(con, tests, ruling.dossiers, [seller.name for seller in ruling.sellers], ruling.day)
    found: list[Wanted] = []
    for place, test in enumerate(tests):
        held = [row[place] for row in answered]
        if speaks_for(*test.fact.split(".", 1)):
            found.append((f"require {test}", test.fact in asked, held))
        else:
            found.append((f"require NOT {test}", test.fact in asked, [negate(value) for value in held]))
    return found


def _tests(ruling: Ruling) -> list[Test]:
    flags = [Test(f"vendor.{key}", fact.type, "is", ()) for key, fact in facts_of("vendor").items() if fact.type is Type.FLAG]
    members: dict[Test, None] = {}
    for dossier in (ruling.dossiers.maker(seller.name).dossier for seller in ruling.sellers):
        for claim in dossier.claims if dossier else ():
            for word in () if isinstance(claim.value, bool) else sorted(claim.value):
                members[Test(f"vendor.{claim.fact}", Type.SET, "any", (word,))] = None
    seats = dict.fromkeys(seller.home_state for seller in ruling.sellers if seller.home_state)
    return [*flags, *members, *(Test("vendor.home_state", Type.TEXT, "=", (seat,)) for seat in seats)]
