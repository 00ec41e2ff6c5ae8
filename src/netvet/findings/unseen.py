"""Makers that have no element yet: whether a condition over elements may hold of what they put in."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from netvet.findings.exclusion.admission import best
from netvet.findings.exclusion.placements import (
    ORDINARY,
    Placement,
    answers,
    ask_makers,
    ask_placements,
    asking,
    write_placements,
)
from netvet.findings.selection import Asked
from netvet.regime.condition import Condition, tests

_PLACED = ("function", "domain", "tags", "generation")
"""Facts that the function alone answers."""


def may_choose(condition: Condition, makers: Sequence[str], performing: Collection[str], asked: Asked) -> frozenset[str]:
    """The makers of which a condition may hold once they put in an element; what nobody knows yet may turn out either way.

    Args:
        condition: which elements are chosen.
        makers: the makers, by id of their dossier or by name.
        performing: ids of the functions of which the element may perform one.
        asked: who asks.
    """
    known = [one for one in performing if one in asked.functions.rows]
    if not makers or not known:
        return frozenset()
    whole = list(dict.fromkeys(tests(condition)))
    of_places = [test for test in whole if test.fact in _PLACED]
    of_makers = [test for test in whole if test.fact.startswith("vendor.")]
    placements = [Placement(one, asked.functions.rows[one].domain, ORDINARY) for one in known]
    with asking() as con:
        write_placements(con, placements, asked.functions)
        places = [answers(of_places, row) for row in ask_placements(con, of_places, "")]
        facts = [answers(of_makers, row) for row in ask_makers(con, of_makers, asked.dossiers, makers, asked.day)]
    return frozenset(
        maker
        for maker, fact in zip(makers, facts, strict=True)
        if any(best(condition, {**place, **fact}, wanted=True) is not False for place in places)
    )
