"""What stands of makers that leave: elements and people, by operator and function, as the plans of the case remove them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from itertools import accumulate
from typing import Any

from netvet.dependence.bounds import Bounds
from netvet.inventory.presence import there
from netvet.inventory.store import Inventory, literal_rows, whole_table
from netvet.inventory.tables import ELEMENTS

_STAYS = """
SELECT l.operator, l.function, l.vendor, p.* EXCLUDE (key, first_row)
FROM (SELECT key, present, gone, count(*) AS n, count(subscribers) AS known, coalesce(sum(subscribers), 0)::HUGEINT AS people,
             count(*) FILTER (estimate) AS guessed, min(at_row) AS first_row
      FROM (SELECT label_key(e.operator, e.function, e.vendor) AS key, {there} AS present, {gone} AS gone, e.subscribers,
                   e.estimate, e.netvet_row AS at_row FROM ({elements}) AS e)
      WHERE present IS DISTINCT FROM FALSE GROUP BY ALL) AS p
JOIN labels AS l USING (key) ORDER BY first_row
"""

_GONE = """
least(CASE WHEN isfinite(e.removed_on) THEN e.removed_on END,
      CASE WHEN isfinite(e.planned_removal_on) AND e.planned_removal_on >= DATE '{as_of}' THEN e.planned_removal_on END)
"""


def take_stays(inventory: Inventory, day: date, as_of: date) -> list[Mapping[str, Any]]:
    """The elements there on a day, summed by label and by the day on which the plans remove them, in order of the inventory.

    Columns: operator, function, vendor (as written), present (None where not known), gone (the day of removal, None without
    one), n, known (of how many it is known whom they serve), people (whom those serve), guessed (estimates).
    """
    asked = _STAYS.format(
        there=there(day, as_of), gone=_GONE.format(as_of=as_of), elements=whole_table(inventory, ELEMENTS, "netvet_row")
    )
    return literal_rows(inventory.con, asked)


Steps = list[int]
"""A sum at the start and at the end of each quarter."""

Combination = tuple[str | None, ...]
"""The functions of an element; None among them for one that is not known, '' for none."""


@dataclass
class Fleet:
    """What stands of some makers at one operator.

    Attributes:
        elements: how many stand.
        people: whom those of each combination of functions serve, as far as it is known.
        several: how many elements each of `people` counts.
        unstated: how many stand of which it is not known whom they serve.
        known: of how many it is known whom they serve.
        guessed: how many are estimates.
    """

    elements: Steps
    unstated: Steps
    people: dict[Combination, Steps] = field(default_factory=dict)
    several: dict[Combination, int] = field(default_factory=dict)
    known: int = 0
    guessed: int = 0


@dataclass
class Standings:
    """Of each operator what is of the makers that leave for certain, and what is or may be, in the order of the inventory.

    Attributes:
        sure, perhaps: the fleets; `perhaps` holds what is sure too, what is of no known maker, and what may not be there.
        absent: elements of which it is not known whether they are there.
        strange: elements of which it is not known whether they are of those makers.
    """

    sure: dict[str, Fleet] = field(default_factory=dict)
    perhaps: dict[str, Fleet] = field(default_factory=dict)
    absent: int = 0
    strange: int = 0


def take_standings(
    rows: Sequence[Mapping[str, Any]],
    leaves: Callable[[str | None], bool | None],
    performed: Mapping[str | None, Sequence[str | None]],
    days: Sequence[date],
) -> Standings:
    """Sum up what stands.

    Args:
        rows: as of `take_stays`.
        leaves: whether a maker as written is one that leaves; None where that is not known.
        performed: the functions of each cell of `function`; None among them for one that is not known.
        days: the start, and the end of each quarter.
    """
    found = Standings()
    for row in rows:
        for fleets in (found.sure, found.perhaps):
            fleets.setdefault(row["operator"], Fleet([0] * len(days), [0] * len(days)))
        truth = leaves(row["vendor"])
        if truth is False:
            continue
        found.absent += row["n"] if row["present"] is None else 0
        found.strange += row["n"] if truth is None else 0
        stands = len(days) if row["gone"] is None else max(1, bisect_left(days, row["gone"]))
        functions = tuple(performed[row["function"]]) or ("",)
        for fleet in (found.sure, found.perhaps) if truth and row["present"] else (found.perhaps,):
            _add(fleet[row["operator"]], row, stands, functions)
    for one in (*found.sure.values(), *found.perhaps.values()):
        for steps in (one.elements, one.unstated, *one.people.values()):
            steps[:] = [*accumulate(reversed(steps))][::-1]
    return found


def _add(fleet: Fleet, row: Mapping[str, Any], stands: int, functions: Combination) -> None:
    """Add what a row has at the last step at which it stands; the steps before are summed up once all is added."""
    fleet.known += row["known"]
    fleet.guessed += row["guessed"]
    fleet.several[functions] = fleet.several.get(functions, 0) + row["known"]
    people = fleet.people.setdefault(functions, [0] * len(fleet.elements))
    sums = [(fleet.elements, row["n"]), (fleet.unstated, row["n"] - row["known"]), (people, row["people"])]
    for steps, weight in sums:
        steps[stands - 1] += weight


@dataclass(frozen=True)
class Unsupported:
    """What stands without support.

    Attributes:
        elements: how many elements.
        people: whom they serve: per operator the largest sum of any one function; None where no element says so.
        at_least: whether it may be any number more, as some elements do not say whom they serve.
    """

    elements: Bounds
    people: Bounds | None
    at_least: bool


def unsupported(standings: Standings, operators: Sequence[str], step: int, left: Fraction) -> Unsupported:
    """Elements and people without support: what the plans leave, or the stated pace, whichever is less."""
    ends = [[fleets[one] for one in operators] for fleets in (standings.sure, standings.perhaps)]
    elements = Bounds(*(Fraction(sum(_less(one.elements, step, left) for one in end), left.denominator) for end in ends))
    if not any(one.known for one in ends[1]):
        return Unsupported(elements, None, at_least=False)
    people = Bounds(
        *(
            Fraction(sum(people(one, step, left) for one in end), left.denominator)
            for people, end in zip((_fewest, _most), ends, strict=True)
        )
    )
    return Unsupported(elements, people, at_least=any(_less(one.unstated, step, left) for one in ends[1]))


def _less(steps: Steps, step: int, left: Fraction) -> int:
    """What the plans leave, or the stated pace, whichever is less: as many parts of one as the pace has."""
    return min(steps[step] * left.denominator, steps[0] * left.numerator)


def _fewest(fleet: Fleet, step: int, left: Fraction) -> int:
    """The largest sum of any known function; or the mean of elements of no known one: the largest of these serves no fewer."""
    known = [_served(fleet, [one], step, left) for one in _functions(fleet)]
    lost = [_less(fleet.people[own], step, left) // max(n, 1) for own, n in fleet.several.items() if None in own]
    return max([*known, *lost], default=0)


def _most(fleet: Fleet, step: int, left: Fraction) -> int:
    """The largest sum of any function, with all that may be of it."""
    return max((_served(fleet, [one, None], step, left) for one in [*_functions(fleet), None]), default=0)


def _functions(fleet: Fleet) -> list[str]:
    return [*dict.fromkeys(one for own in fleet.people for one in own if one is not None)]


def _served(fleet: Fleet, functions: Sequence[str | None], step: int, left: Fraction) -> int:
    """Whom those serve that have any of some functions."""
    own = [steps for performed, steps in fleet.people.items() if any(one in performed for one in functions)]
    return _less([sum(column) for column in zip(*own, strict=True)], step, left) if own else 0
