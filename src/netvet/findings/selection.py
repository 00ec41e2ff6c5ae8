"""Which elements a condition holds of, and which are there on a day: both in three values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from netvet.dossier import Dossiers, facts_of
from netvet.errors import CaseError
from netvet.fact import Type
from netvet.findings.dimensions import write_dimensions
from netvet.findings.facts import vocabulary
from netvet.findings.reasons import lacking
from netvet.findings.sql import EXPOSED, QUOTED, truth
from netvet.inventory.cells import name
from netvet.inventory.functions import Functions
from netvet.inventory.presence import there
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import ELEMENTS, SITES
from netvet.regime.condition import Condition, tests
from netvet.regime.parsing import ConditionError, Scope

_DERIVED = {
    "function": "f.functions",
    "domain": "f.domains",
    "tags": "f.tags",
    "generation": "coalesce(members(e.generation), f.generations)",
    "country": "coalesce(e.country, o.country)",
    # a name that no dossier knows is a maker of its own, as it is where a maker is asked for by its name
    "vendor.id": "coalesce(v.id, v.stranger)",
}

_CLAIMED = {f"vendor.{fact}" for fact in facts_of("vendor")}
_CLAIMED_SETS = {f"vendor.{fact.name}" for fact in facts_of("vendor").values() if fact.type is Type.SET}
"""Beside each stands the column `#not`, the members known not to be in it."""

_SELECTED = """
SELECT netvet_row, present, {chosen} AS chosen, CASE WHEN ({chosen}) IS NULL THEN {lacks} END AS lacks FROM (
  SELECT e.netvet_row, ({present}) AS present, DATE '{day}' AS "day", e.vendor AS vendor_written,
         e.function AS function_written, v.candidates{facts}
  FROM whole_elements AS e LEFT JOIN vendor_facts AS v ON v.written = e.vendor
  LEFT JOIN function_facts AS f ON f.cell = e.function LEFT JOIN operator_facts AS o ON o.operator = e.operator
  LEFT JOIN ({sites}) AS s ON s.site_id = e.site_id
)
"""


@dataclass(frozen=True)
class Asked:
    """Who asks what of whom, on which day."""

    dossiers: Dossiers
    functions: Functions
    day: date
    as_of: date


def read_selection(text: str, functions: Functions, dossiers: Dossiers) -> Condition:
    """A condition in the language of regimes, over elements.

    Raises:
        CaseError: where it is none, or asks for what no element states.
    """
    try:
        return Scope(vocabulary(functions, dossiers), {}, {}).parse(text)
    except ConditionError as error:
        where = f"{text!r}, character {error.offset + 1}"
        raise CaseError(error.problem, where=where, remedy=error.remedy) from None


def select(inventory: Inventory, asked: Asked, condition: Condition | None) -> duckdb.DuckDBPyRelation:
    """Every element with three columns: `present` and `chosen` (NULL where it is not known), and `lacks`, why it is not.

    Args:
        inventory: the network; what makers and functions come to is written into its database.
        asked: who asks.
        condition: which elements are chosen; none where None.

    Raises:
        CaseError: where the condition asks for a fact about products, dependence or exposure, which is not looked up here.
    """
    facts = sorted({test.fact for test in tests(condition)}) if condition is not None else []
    for room, about in (("product.", "products"), (QUOTED, "dependence"), (EXPOSED, "exposure")):
        if any(fact.startswith(room) for fact in facts):
            remedy = "choose by the element's own columns, its vendor., operator. or site."
            raise CaseError(f"facts about {about} choose no elements here", remedy=remedy)
    write_dimensions(inventory, asked.dossiers, asked.functions, asked.day, facts)
    beside = ("asserted", "denied", "contested")
    told = [column for fact in facts for column in (fact, *([f"{fact}#not"] if fact in _CLAIMED_SETS else []))]
    told += [f"{fact}#{word}" for fact in facts if fact in _CLAIMED for word in beside]
    shown = [f"{_fact(fact)} AS {name(fact)}" for fact in told]
    shown += ['v.id AS "vendor.id"'] if "vendor.id" not in facts else []
    query = _SELECTED.format(
        chosen=truth(condition) if condition is not None else "FALSE",
        lacks=lacking([condition], truth) if condition is not None else "NULL",
        present=there(asked.day, asked.as_of),
        day=asked.day,
        facts="".join(f", {column}" for column in shown),
        sites=whole_table(inventory, SITES),
    )
    return inventory.con.sql(query)


def _fact(fact: str) -> str:
    room, _, own = fact.rpartition(".")
    if fact in _DERIVED:
        return _DERIVED[fact]
    if room:
        alias = {"vendor": "v", "operator": "o", "site": "s"}[room]
        column = f"{alias}.{name(own)}"
        known = SITES.column(own)
        return f"members({column})" if room == "site" and known is not None and known.type is Type.SET else column
    column_of = ELEMENTS.column(fact)
    return f"members(e.{name(fact)})" if column_of is not None and column_of.type is Type.SET else f"e.{name(fact)}"
