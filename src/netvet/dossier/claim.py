"""Claims: who says what of whom, since when, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from netvet.citation import Citation


class Stance(StrEnum):
    """What a source says of a fact; what is inconclusive leaves it not known, and is shown."""

    ASSERTS = "asserts"
    DENIES = "denies"
    INCONCLUSIVE = "inconclusive"


STANDINGS = (
    "government",
    "regulator",
    "court",
    "standards-body",
    "laboratory",
    "analyst",
    "academic",
    "press",
    "party",
)
"""Who speaks; `party` has an interest of its own."""

Value = bool | frozenset[str]


@dataclass(frozen=True)
class Claim:
    """One statement of one source.

    Attributes:
        fact: a registered fact.
        value: true or false, or the members of a set (empty: known to be none).
        stance: whether the source asserts it, denies it, or leaves it open.
        source: where it stands.
        standing: one of STANDINGS, empty where not said.
        valid_from, valid_to: days between which it holds; open where None.
        confidence: text, secondary or memory.
        reliability: Admiralty code, empty where not given.
        estimate: whether it is one.
        note: what a reader should know.
    """

    fact: str
    value: Value
    stance: Stance
    source: Citation
    standing: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    confidence: str = "secondary"
    reliability: str = ""
    estimate: bool = False
    note: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the claim speaks of that day."""
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    @property
    def origin(self) -> str:
        """What it goes back to: two claims of one origin count once."""
        return self.source.origin or f"{self.source.publisher}: {self.source.work}"

    def backs(self, member: str | None = None) -> bool | None:
        """Whether it speaks for the fact (for that member of a set), against it, or for neither."""
        if self.stance is Stance.INCONCLUSIVE:
            return None
        if isinstance(self.value, bool):
            return self.value is (self.stance is Stance.ASSERTS)
        if not self.value:
            return False if self.stance is Stance.ASSERTS else None
        return None if member is not None and member not in self.value else self.stance is Stance.ASSERTS
