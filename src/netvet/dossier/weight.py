"""What the claims about one fact come to on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netvet.dossier.claim import Claim, Stance
from netvet.dossier.dossiers import Maker
from netvet.dossier.kinds import follows_group
from netvet.fact import NONE, Type


@dataclass(frozen=True)
class Weighed:
    """What the claims about one fact come to.

    Attributes:
        value: true, false, or the members known; None where nothing is known.
        asserted, denied, inconclusive: how many independent origins say so (for a set: of any member).
        contested: members (or the fact) that one source asserts and another denies.
        claims: the claims that speak of that day.
        complete: of a set: whether it is known that there is no other member.
        not_members: members of a set that are known not to be in it: whoever speaks of them denies them.
    """

    value: bool | tuple[str, ...] | None
    asserted: int
    denied: int
    inconclusive: int
    contested: tuple[str, ...]
    claims: tuple[Claim, ...]
    complete: bool = False
    not_members: tuple[str, ...] = ()


def weigh(claims: Iterable[Claim], fact: str, kind: Type, day: date) -> Weighed:
    """What the claims about a fact come to on a day: asserted by one and denied by another is contested, hence not known."""
    spoken = tuple(claim for claim in claims if claim.fact == fact and claim.holds_on(day))
    counts = {side: len({c.origin for c in spoken if c.backs() is side}) for side in (True, False, None)}
    tally = (counts[True], counts[False], counts[None])
    if kind is Type.FLAG:
        value = None if counts[True] and counts[False] else True if counts[True] else False if counts[False] else None
        contested = (fact,) if counts[True] and counts[False] else ()
        return Weighed(value, *tally, contested, spoken)
    members = dict.fromkeys(member for claim in spoken if not isinstance(claim.value, bool) for member in sorted(claim.value))
    sides = {member: {claim.backs(member) for claim in spoken} - {None} for member in members}
    held = tuple(member for member, side in sides.items() if side == {True})
    disputed = tuple(member for member, side in sides.items() if side == {True, False})
    not_members = tuple(member for member, side in sides.items() if side == {False})
    stances = {claim.stance for claim in spoken if not claim.value}  # what is said of there being none
    if {Stance.ASSERTS, Stance.DENIES} <= stances:
        disputed = (*disputed, NONE)
    none = not held and not disputed and Stance.ASSERTS in stances
    known = held if held or none else None
    return Weighed(known, *tally, disputed, spoken, complete=none, not_members=not_members)


def vendor_fact(maker: Maker, fact: str, kind: Type, day: date) -> Weighed:
    """What is known of a maker's fact; an affiliate has from its group only what follows the group, while it belongs to it."""
    unknown = Weighed(None, 0, 0, 0, (), ())
    if maker.dossier is None:
        return unknown
    if maker.affiliate is not None and not (follows_group(fact) and maker.affiliate.belongs_on(day)):
        return unknown
    return weigh(maker.dossier.claims, fact, kind, day)


def group_of(maker: Maker, day: date) -> str | None:
    """The owner group of a maker on a day; None where it is not known."""
    if maker.dossier is None or (maker.affiliate is not None and not maker.affiliate.belongs_on(day)):
        return None
    return maker.dossier.group_on(day)


def home_of(maker: Maker) -> str | None:
    """The state of a maker's seat; an affiliate's own is not known from its group's."""
    return maker.dossier.home_state if maker.dossier is not None and maker.affiliate is None else None
