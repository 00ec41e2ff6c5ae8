"""What is broken and in no plan, each with the reason: no other maker would cure it, or it is not of what is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from netvet.inventory.cells import quote
from netvet.inventory.store import Inventory, literal_rows

NO_CURE = "another maker would not cure it"
NO_SITE = "radio at no known site"
NO_RADIO = "it manages radio at no known site only"
GOES = "its operator plans to remove it in time"
OTHER_ACCESS = "base stations of 2G and 3G, and access by line, are not planned"
NOT_THERE = "radio that is not there yet, or not known to be, or neither 4G nor 5G"
NO_FUNCTION = "its function is not known"
AFTER = "its last day comes after the last quarter"
LATER = "it is broken on none of the days that were judged"
NEW_GEAR = "of new gear only the maker is known"
NO_MANAGER = "no maker is known whose manager may take its place: suppliers.also"

_LINES = "['NodeB', 'BTS', 'OLT']"
_STATIONS = "['eNB', 'gNB', 'RU', 'DU']"

KNOWN = "list_filter(f.functions, lambda w: w IS NOT NULL)"
"""SQL over `function_facts`, `f`: the functions without names that are not mapped, each of which leaves a NULL there."""

SITE_GEAR = f"list_has_any(f.functions, {_LINES}) OR list_has_any(f.functions, {_STATIONS})"
"""SQL over `function_facts`, `f`: gear of sites, which is planned as radio or not at all."""

WHY = f"""CASE WHEN NOT {{cures}} THEN {quote(NO_CURE)}
WHEN e.netvet_row IN (SELECT netvet_row FROM radio) THEN {quote(NO_SITE)}
WHEN e.element_id IN (SELECT managed_by FROM radio WHERE managed_by IS NOT NULL) THEN {quote(NO_RADIO)}
WHEN e.planned_removal_on <= {{due}} THEN {quote(GOES)}
WHEN list_has_any(f.functions, {_LINES}) THEN {quote(OTHER_ACCESS)}
WHEN list_has_any(f.functions, {_STATIONS}) THEN {quote(NOT_THERE)}
WHEN coalesce(len({KNOWN}), 0) = 0 THEN {quote(NO_FUNCTION)} END"""
"""SQL over an element `e` that is in no plan, and its `function_facts`, `f`: why not; NULL where nothing explains it."""

SITED = "site_id IS NOT NULL AND site_id <> 'none'"
"""SQL over `radio`: whether it is planned."""

_PLANNED = f"""e.netvet_row IN (SELECT netvet_row FROM radio WHERE {SITED}) OR e.netvet_row IN (SELECT netvet_row FROM moving)
OR e.element_id IN (SELECT managed_by FROM radio WHERE managed_by IS NOT NULL AND {SITED})"""

_ASIDE = f"""
SELECT requirement, function, count(DISTINCT netvet_row) AS elements, sure, min(due) AS due, why
FROM (SELECT b.requirement, coalesce(e.function, {{unknown}}) AS function, e.netvet_row, b.sure, b.due,
             {WHY.format(cures="b.cures", due="b.due")} AS why
      FROM breached AS b JOIN whole_elements AS e USING (netvet_row) LEFT JOIN function_facts AS f ON f.cell = e.function
      WHERE NOT (b.cures AND ({_PLANNED})))
GROUP BY ALL ORDER BY why DESC, sure DESC, due, requirement, function
"""


_OPEN = f"""
SELECT requirement, function, count(*) AS elements, FALSE AS sure, min(due) AS due, '' AS why
FROM (SELECT b.requirement, coalesce(any_value(e.function), {{unknown}}) AS function, min(b.due) AS due
      FROM breached AS b JOIN whole_elements AS e USING (netvet_row)
      WHERE b.cures AND ({_PLANNED})
      GROUP BY b.netvet_row, b.requirement HAVING NOT bool_or(b.sure))
GROUP BY ALL ORDER BY due, requirement, function
"""


@dataclass(frozen=True)
class Aside:
    """Findings that a plan does not settle.

    Attributes:
        requirement: id and part.
        function: of the elements.
        elements: how many.
        sure: whether they are broken; False where that is not known.
        due: the earliest last lawful day.
        why: why they are not planned.
    """

    requirement: str
    function: str
    elements: int
    sure: bool
    due: date
    why: str


def read_past(inventory: Inventory, until: date) -> int:
    """How many elements that are broken for certain and planned have their last lawful day before a day."""
    asked = f"""SELECT count(DISTINCT b.netvet_row) FROM breached AS b JOIN whole_elements AS e USING (netvet_row)
    WHERE b.cures AND b.sure AND b.due < DATE '{until}' AND ({_PLANNED})"""
    ((number,),) = inventory.con.execute(asked).fetchall()
    return int(number)


def read_open(inventory: Inventory, unknown: str) -> tuple[Aside, ...]:
    """What is planned in both readings, as it is not known whether it is broken; `why` is empty.

    Args:
        inventory: the network, as `read_aside` has it.
        unknown: what a function is called that is not known.
    """
    rows: list[Any] = literal_rows(inventory.con, _OPEN.format(unknown=quote(unknown)))
    return tuple(Aside(**row) for row in rows)


def read_aside(inventory: Inventory, unknown: str) -> tuple[Aside, ...]:
    """What is broken on some day that was judged, and is not planned: of `breached`, what is in neither `radio` nor `moving`.

    Args:
        inventory: the network, with these tables.
        unknown: what a function is called that is not known.
    """
    rows: list[Any] = literal_rows(inventory.con, _ASIDE.format(unknown=quote(unknown)))
    return tuple(Aside(**row) for row in rows)
