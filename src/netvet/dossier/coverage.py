"""What is known of a maker, fact by fact: every fact that a claim can state is asked, whether anyone speaks of it or not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from netvet.dossier.claim import Claim
from netvet.dossier.dossiers import Maker
from netvet.dossier.kinds import facts_of, follows_group
from netvet.dossier.weight import Weighed, vendor_fact


class Knowledge(StrEnum):
    """What the claims about one fact come to, in one word."""

    KNOWN = "known"
    CONTESTED = "contested"
    DENIED = "denied"
    OPEN = "left open"
    NOT_KNOWN = "not known"


@dataclass(frozen=True)
class Answer:
    """What is known of one fact about a maker on a day.

    Attributes:
        fact: its name.
        meaning: what it says.
        weighed: what the claims of that day come to.
        other: claims that speak of other days only.
    """

    fact: str
    meaning: str
    weighed: Weighed
    other: tuple[Claim, ...] = ()

    @property
    def knowledge(self) -> Knowledge:
        """Contested where any member is; of a set, denied where members are denied and none is asserted."""
        if self.weighed.contested:
            return Knowledge.CONTESTED
        if self.weighed.value is not None:
            return Knowledge.KNOWN
        if self.weighed.denied:
            return Knowledge.DENIED
        return Knowledge.OPEN if self.weighed.claims else Knowledge.NOT_KNOWN

    @property
    def counts(self) -> tuple[int, int, int]:
        """How many independent origins assert it, deny it and leave it open."""
        return self.weighed.asserted, self.weighed.denied, self.weighed.inconclusive


def answers(maker: Maker, day: date) -> list[Answer]:
    """What is known of a maker, one answer for every fact that can be stated about one."""
    return [_answer(maker, name, day) for name in facts_of("vendor")]


def _answer(maker: Maker, name: str, day: date) -> Answer:
    fact = facts_of("vendor")[name]
    own = maker.dossier is not None and (maker.affiliate is None or (follows_group(name) and maker.affiliate.belongs_on(day)))
    claims = maker.dossier.claims if maker.dossier is not None and own else ()
    other = tuple(claim for claim in claims if claim.fact == name and not claim.holds_on(day))
    return Answer(name, fact.meaning, vendor_fact(maker, name, fact.type, day), other)
