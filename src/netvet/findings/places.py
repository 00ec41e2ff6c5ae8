"""What places answer: the tests of rules on a site and its operator, which hold there whatever gear stands there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from netvet.findings.lookups import source_of
from netvet.findings.rule import Rule
from netvet.findings.sql import truth
from netvet.inventory.store import Inventory
from netvet.regime.condition import Test

OPERATOR = "operator."
"""The room of facts about operators."""

_BARE = ("operator", "site_id")
_ROOMS = ("site.", OPERATOR)


def place_tests(rules: Iterable[Rule], days: Sequence[date]) -> list[Test]:
    """The tests of rules that places answer, as they are asked on some days, each once."""
    asked = (test for rule in rules for day in days for test in rule.on(day).tests)
    return list(dict.fromkeys(test for test in asked if test.fact in _BARE or test.fact.startswith(_ROOMS)))


def answered_by_places(inventory: Inventory, tests: Sequence[Test], places: str) -> str:
    """SQL: places with their answers in columns `q0`, `q1`..., in the order of some tests.

    Args:
        inventory: the network, with the tables of `netvet.findings.dimensions`.
        tests: tests of `place_tests`.
        places: SQL of rows operator, site_id.
    """
    told = ["operator", "site_id", *(f"({truth(test)})::BOOLEAN AS q{i}" for i, test in enumerate(tests))]
    return f"""SELECT {", ".join(told)} FROM ({places})
               LEFT JOIN ({source_of(inventory, "s")}) AS s ON s.k0 = site_id
               LEFT JOIN ({source_of(inventory, "o")}) AS o ON o.k0 = operator"""
