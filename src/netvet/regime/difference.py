"""What two regimes, or two days of one, differ in: rules that only one of them asks, and the others field by field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from netvet.regime.requirement import NotComputable, Regime, Requirement
from netvet.regime.telling import between, fields_of, head_of

Pair = tuple[str, str]
"""A field in the one and in the other; empty where it is not there."""

Stated = Requirement | NotComputable


@dataclass(frozen=True)
class Changed:
    """A rule that both have, and the fields in which they differ."""

    key: str
    title: str
    fields: dict[str, Pair]


@dataclass(frozen=True)
class Difference:
    """What two regimes differ in.

    Attributes:
        names: how they were asked for: id, or id@day.
        head: the fields of their heads that differ.
        only: the rules that only the one has, and those that only the other has: (name, title) each.
        changed: the rules that both have and that differ, in the order of the other.
        same: how many rules are the same in every field.
    """

    names: Pair
    head: dict[str, Pair]
    only: tuple[list[Pair], list[Pair]]
    changed: list[Changed]
    same: int


def difference(one: Regime, other: Regime, *, days: tuple[date | None, date | None] = (None, None)) -> Difference:
    """Compare what two regimes ask, with all that they extend.

    Args:
        one: a regime.
        other: another, or the same.
        days: on which day each is asked; a rule that is not in force on it is not there. All versions where None.
    """
    left, right = _asked(one, days[0]), _asked(other, days[1])
    names = [f"{regime.id}@{day}" if day else regime.id for regime, day in ((one, days[0]), (other, days[1]))]
    both = [key for key in right if key in left]
    changed = [Changed(key, right[key].title, between(fields_of(left[key]), fields_of(right[key]))) for key in both]
    return Difference(
        (names[0], names[1]),
        between(head_of(one), head_of(other)),
        (_lacking(left, right), _lacking(right, left)),
        [found for found in changed if found.fields],
        sum(not found.fields for found in changed),
    )


def _lacking(rules: dict[str, Stated], others: dict[str, Stated]) -> list[Pair]:
    """The rules that are not among the others."""
    return [(key, rule.title) for key, rule in rules.items() if key not in others]


def _asked(regime: Regime, day: date | None) -> dict[str, Stated]:
    """The rules that are asked with a regime, by name; of a rule and what tightens it, the stricter."""
    found: dict[str, Stated] = {}
    replaced = [rule.supersedes for one in regime.line for rule in one.requirements if rule.supersedes and _holds(rule, day)]
    for one in regime.line:
        stated: list[Stated] = [*one.requirements, *one.not_computable]
        for rule in stated:
            if _holds(rule, day) and not any(gone.covers(one.id, rule) for gone in replaced):
                found[_name(rule, one, day)] = rule
    return found


def _holds(rule: Stated, day: date | None) -> bool:
    return day is None or isinstance(rule, NotComputable) or rule.valid_from <= day <= (rule.valid_to or date.max)


def _name(rule: Stated, regime: Regime, day: date | None) -> str:
    """A rule's id and part; where it stands in several versions, and no day picks one, with the first day of its own."""
    versions = [one for one in regime.requirements if one.key == rule.key]
    several = day is None and len(versions) > 1 and isinstance(rule, Requirement)
    return f"{rule.key} from {rule.valid_from}" if several and isinstance(rule, Requirement) else rule.key


__all__ = ["Changed", "Difference", "difference"]
