"""What would let an excluded maker in: the fewest requirements to lift, and the fewest facts that would have to change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from netvet.dossier import changed_by
from netvet.findings.deciding import repairs
from netvet.findings.exclusion.admission import Bar, Truths
from netvet.regime.condition import Test, conjunction
from netvet.verdict import Truth


@dataclass(frozen=True)
class FactChange:
    """A fact that would have to be otherwise.

    Attributes:
        asked: the test on it.
        to: what the test would have to come to.
        by: who could change it: vendor, authority, state or nobody.
    """

    asked: str
    to: bool
    by: str

    def __str__(self) -> str:
        return f"{'' if self.to else 'NOT '}{self.asked} ({self.by})"


@dataclass(frozen=True)
class Change:
    """Facts that would have to be otherwise together."""

    facts: tuple[FactChange, ...]

    @property
    def by_vendor(self) -> bool:
        """Whether all of it is within the maker's control."""
        return all(fact.by == "vendor" for fact in self.facts)


def to_lift(violated: Iterable[frozenset[int]]) -> list[tuple[int, ...]]:
    """The smallest sets of requirements after whose lifting at least one of some placements is no longer barred.

    Args:
        violated: of each placement, the numbers of the requirements that exclude the maker from it.

    Returns:
        Sets none of which contains another, smallest first; ties in order of appearance.
    """
    kept: list[frozenset[int]] = []
    for one in sorted(dict.fromkeys(violated), key=len):
        if not any(other <= one for other in kept):
            kept.append(one)
    return [tuple(sorted(one)) for one in kept]


def to_change(bars: Sequence[Bar], placed: Truths, known: Mapping[Test, Truth]) -> list[Change]:
    """The smallest changes of facts about a maker after which none of some requirements excludes it from a placement.

    Args:
        bars: the requirements that exclude it.
        placed: what the placement answers.
        known: what the dossiers answer.
    """
    demanded = conjunction(*(one.residue(placed) for one in bars))
    return [Change(_facts(change)) for change in repairs(demanded, known)]


def _facts(change: Iterable[tuple[Test, bool]]) -> tuple[FactChange, ...]:
    told = [FactChange(str(test), to, changed_by(*test.fact.split(".", 1))) for test, to in change]
    return tuple(sorted(told, key=str))
