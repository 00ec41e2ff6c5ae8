"""What two regimes, or two days of one, differ in: rules that only one of them asks, and the others field by field."""

from __future__ import annotations

from collections.abc import Container, Sequence
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
    pairs = [pair for key in dict.fromkeys([*right, *left]) for pair in _paired(left.get(key, []), right.get(key, []))]
    several = {key for rules in (left, right) for key, versions in rules.items() if len(versions) > 1}
    both = [(before, after) for before, after in pairs if before and after]
    changed = [
        Changed(_name(after, several), after.title, between(fields_of(before), fields_of(after))) for before, after in both
    ]
    return Difference(
        (names[0], names[1]),
        between(head_of(one), head_of(other)),
        (
            [_lacking(before, several) for before, after in _in_order(pairs, left) if before and not after],
            [_lacking(after, several) for before, after in pairs if after and not before],
        ),
        [found for found in changed if found.fields],
        sum(not found.fields for found in changed),
    )


Versions = list[Stated]
"""What stands under one name, in order of the first days in force."""

_Two = tuple[Stated | None, Stated | None]


def _paired(before: Versions, after: Versions) -> list[_Two]:
    """The versions of one rule side by side: those that begin on one day, then the last of the rest with the last."""
    begins = {_begins(rule): rule for rule in before}
    found: list[_Two] = [(begins[_begins(rule)], rule) for rule in after if _begins(rule) in begins]
    met = [id(rule) for pair in found for rule in pair]
    old, new = ([rule for rule in versions if id(rule) not in met] for versions in (before, after))
    while old or new:
        found.append((old.pop() if old else None, new.pop() if new else None))
    return sorted(found, key=lambda pair: _begins(pair[1] or pair[0]))


def _begins(rule: Stated | None) -> date:
    return rule.valid_from if isinstance(rule, Requirement) else date.min


def _in_order(pairs: Sequence[_Two], left: dict[str, Versions]) -> list[_Two]:
    """The pairs in the order of the first regime."""
    order = list(left)
    return sorted(pairs, key=lambda pair: order.index(pair[0].key) if pair[0] else -1)


def _lacking(rule: Stated, several: Container[str]) -> Pair:
    """The name and title of a rule that only one has, and in whose place it stands."""
    replaced = rule.supersedes if isinstance(rule, Requirement) else None
    return _name(rule, several), rule.title + (f" (supersedes {' '.join(str(replaced).split())})" if replaced else "")


def _asked(regime: Regime, day: date | None) -> dict[str, Versions]:
    """The rules that are asked with a regime, by name; of a rule and what tightens it, the stricter."""
    found: dict[str, Versions] = {}
    replaced = [rule.supersedes for one in regime.line for rule in one.requirements if rule.supersedes and _holds(rule, day)]
    for one in regime.line:
        stated: list[Stated] = [*one.requirements, *one.not_computable]
        for rule in stated:
            if _holds(rule, day) and not any(gone.covers(one.id, rule) for gone in replaced):
                stricter = rule.tightens.rule if isinstance(rule, Requirement) and rule.tightens else None
                kept = [other for other in found.get(rule.key, []) if other is not stricter]
                found[rule.key] = sorted([*kept, rule], key=_begins)
    return found


def _holds(rule: Stated, day: date | None) -> bool:
    return day is None or isinstance(rule, NotComputable) or rule.valid_from <= day <= (rule.valid_to or date.max)


def _name(rule: Stated, several: Container[str]) -> str:
    """A rule's id and part; where one of the two has it in several versions, with the first day of this one."""
    return f"{rule.key} from {rule.valid_from}" if rule.key in several and isinstance(rule, Requirement) else rule.key


__all__ = ["Changed", "Difference", "difference"]
