"""Where each maker may stand under each option, and what would let in those who may not; alike options and makers together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from netvet.findings import Change, Ruling, Standing
from netvet.report.exclusion_document import Answers
from netvet.report.options.matter import Matter

CHANGES = 3
"""Changes of facts that are told of one way in."""


@dataclass(frozen=True)
class Group:
    """Makers that stand alike: their names, and of each domain how they stand."""

    makers: tuple[str, ...]
    standings: tuple[Standing, ...]


@dataclass(frozen=True)
class Under:
    """How makers stand under options that are alike in this.

    Attributes:
        numbers, titles: of the options.
        groups: the makers, those that are shut out of most first.
        caps: titles of limits on shares, which shut nobody out.
        conditions: titles of the requirements that let some stand only if the operator does something beside.
    """

    numbers: tuple[int, ...]
    titles: tuple[str, ...]
    groups: tuple[Group, ...]
    caps: tuple[str, ...]
    conditions: tuple[str, ...]


def standings(matter: Matter) -> tuple[tuple[str, ...], list[Under]]:
    """The domains, and how makers stand with each under each option that asks something."""
    domains = next(iter(matter.rulings.values())).ruling.domains
    found: dict[tuple[tuple[Group, ...], tuple[str, ...], tuple[str, ...]], list[tuple[int, str]]] = {}
    for number, one in enumerate(matter.appraisal.options, 1):
        if one.option.id in matter.rulings:
            answers = matter.rulings[one.option.id]
            key = _groups(answers.ruling, domains), _caps(answers.ruling), _conditions(answers, domains)
            found.setdefault(key, []).append((number, one.option.title))
    told = [(tuple(number for number, _ in named), tuple(title for _, title in named), key) for key, named in found.items()]
    return tuple(domains), [Under(numbers, titles, *key) for numbers, titles, key in told]


def _groups(ruling: Ruling, domains: list[str]) -> tuple[Group, ...]:
    alike: dict[tuple[Standing, ...], list[str]] = {}
    for place, seller in enumerate(ruling.sellers):
        alike.setdefault(tuple(_plain(ruling.standing(place, ruling.within(one))) for one in domains), []).append(seller.name)
    groups = [Group(tuple(names), key) for key, names in alike.items()]
    # who stands worst comes first; a table tells the rest as the others
    return tuple(sorted(groups, key=lambda group: [-sum(cells) for cells in zip(*map(_worse, group.standings), strict=True)]))


def _worse(standing: Standing) -> tuple[int, int, int]:
    return standing.excluded, standing.undecided, standing.conditional


def _plain(standing: Standing) -> Standing:
    """How many of each, and not by which requirements: what a table shows."""
    return replace(standing, excluded_by=(), undecided_by=(), conditional_by=())


def _conditions(answers: Answers, domains: list[str]) -> tuple[str, ...]:
    ruling = answers.ruling
    found = [ruling.standing(place, ruling.within(one)) for place in range(len(ruling.sellers)) for one in domains]
    return tuple(dict.fromkeys(answers.title(label) for one in found for label in one.conditional_by))


def _caps(ruling: Ruling) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.rule.requirement.title for one in ruling.bars if one.caps))


@dataclass(frozen=True)
class Door:
    """What would let makers into some domains.

    Attributes:
        domains: the domains, or kinds of sites in them.
        by: titles of what shuts them out, with the last lawful day.
        lift: the smallest sets of requirements to lift, in their titles.
        changes: the smallest changes of facts; none: no change about them would do.
    """

    domains: tuple[str, ...]
    by: tuple[str, ...]
    lift: tuple[tuple[str, ...], ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Shut:
    """Makers that options shut out, and the doors.

    Attributes:
        numbers: of the options.
        makers: their names.
        doors: domain by domain.
    """

    numbers: tuple[int, ...]
    makers: tuple[str, ...]
    doors: tuple[Door, ...]


def shut_out(matter: Matter) -> list[Shut]:
    """Of each option, whom it shuts out for certain, and what would let them in; alike ones together."""
    found: dict[tuple[tuple[str, ...], tuple[Door, ...]], list[int]] = {}
    for number, one in enumerate(matter.appraisal.options, 1):
        answers = matter.rulings.get(one.option.id)
        if answers is not None:
            for doors, makers in _shut(answers).items():
                found.setdefault((tuple(makers), doors), []).append(number)
    return [Shut(tuple(numbers), makers, doors) for (makers, doors), numbers in found.items()]


def _shut(answers: Answers) -> Mapping[tuple[Door, ...], list[str]]:
    alike: dict[tuple[Door, ...], list[str]] = {}
    for place, seller in enumerate(answers.ruling.sellers):
        doors = tuple(
            Door(
                way.domains,
                tuple(dict.fromkeys(map(answers.title, way.excluded_by))),
                tuple(dict.fromkeys(tuple(dict.fromkeys(map(answers.title, one))) for one in way.lift)),
                way.changes[:CHANGES],
            )
            for way in answers.ways(place)
        )
        if doors:
            alike.setdefault(doors, []).append(seller.name)
    return alike


@dataclass(frozen=True)
class Undecided:
    """Of an option, the makers of which it is not known whether they are admitted, and the facts that it turns on."""

    number: int
    title: str
    makers: tuple[str, ...]
    facts: tuple[str, ...]


def undecided(matter: Matter) -> list[Undecided]:
    """Of each option that leaves makers open."""
    found = []
    for number, one in enumerate(matter.appraisal.options, 1):
        answers = matter.rulings.get(one.option.id)
        if answers is None:
            continue
        whole = answers.whole
        open_ = [seller.name for seller, status in zip(answers.ruling.sellers, whole.statuses, strict=True) if status is None]
        if open_:
            found.append(Undecided(number, one.option.title, tuple(open_), whole.deciding))
    return found
