"""Elements that agree in every fact that the rules ask for are judged once: the classes of an inventory.

A network of ten million elements has some thousand classes: texts are compared as they are, days and numbers only by which
side of the rules' own limits they lie on. A class has the columns of an element, so every rule reads the same on either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import duckdb

from netvet.fact import Type
from netvet.findings.rule import Rule
from netvet.findings.sql import EXPOSED, balanced
from netvet.inventory.cells import name
from netvet.inventory.presence import presence
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import ELEMENTS, SITES
from netvet.regime.condition import Moving, Test
from netvet.regime.requirement import BY_THEN, Needs

WEIGHTS = ("subscribers", "traffic_gbps", "premises")
_ORDERED = (Type.DAY, Type.NUMBER, Type.COUNT)


@dataclass(frozen=True)
class Key:
    """One thing in which the elements of a class agree: SQL over `e` (an element) and `s` (its site)."""

    name: str
    sql: str


@dataclass(frozen=True)
class Question:
    """What the rules want to know of the elements.

    Attributes:
        facts: the facts that they ask for.
        cuts: of each ordered fact, the limits at which some rule's answer may change.
        acts: the facts that hold the day of an act.
        certified: whether they ask for certificates.
        moving: ordered facts whose limit moves with the day judged, which is a planned element's own.
    """

    facts: frozenset[str]
    cuts: dict[str, tuple[str, ...]]
    acts: frozenset[str]
    certified: bool
    moving: frozenset[str] = frozenset()


def question(rules: Sequence[Rule], day: date, as_of: date) -> Question:
    """Collect what rules want to know; an ordered fact is cut where some rule's answer may change."""
    asked = [rule.requirement for rule in rules]
    tests = [test for rule in rules for test in rule.tests]
    cuts: dict[str, set[str]] = {"planned_removal_on": {_before(day), _before(as_of)}}
    cuts["planned_removal_on"] |= {_after(requirement.due) for requirement in asked if requirement.due}
    for test in tests:
        if test.type in _ORDERED:
            cuts.setdefault(test.fact, set()).update(_cuts(test, day))
    acts = {requirement.act: requirement.starts for requirement in asked if requirement.act and requirement.starts}
    for requirement in asked:
        if requirement.act and requirement.starts:
            cuts.setdefault(requirement.act, set()).update({_before(requirement.starts), _after(day)})
            if requirement.act in BY_THEN:
                cuts.setdefault(BY_THEN[requirement.act], set()).add(_before(requirement.starts))
    by_then = (BY_THEN[act] for act in acts if act in BY_THEN)
    facts = {
        *acts,
        *by_then,
        *(test.fact for test in tests),
        *(["vendor.group"] if any(r.concentration for r in asked) else []),
    }
    certified = any(isinstance(requirement.demand, Needs) for requirement in asked)
    ordered = {fact: tuple(sorted(found)) for fact, found in cuts.items()}
    moving = {test.fact for test in tests if any(isinstance(value, Moving) for value in test.values)} | {"planned_removal_on"}
    return Question(frozenset(facts), ordered, frozenset(acts), certified, frozenset(moving))


def _cuts(test: Test, day: date) -> set[str]:
    """Tests `x < limit` at which the answer to a test may change."""
    found: set[str] = set()
    for value in test.values:
        match value.on(day) if isinstance(value, Moving) else value:
            case date() as limit:
                found |= {_before(limit), _after(limit)}
            case Decimal() as limit:
                found |= {f"< {limit:f}", f"<= {limit:f}"}
    return found


def _before(limit: date) -> str:
    return f"< DATE '{limit.isoformat()}'"


def _after(limit: date) -> str:
    return f"<= DATE '{limit.isoformat()}'"


def keys(asked: Question, day: date, as_of: date) -> list[Key]:
    """In what the elements of a class agree."""
    there = presence(day, as_of)
    found = {label: f"e.{label}" for label in ("operator", "function", "vendor", "state", "licence_holder")}
    found |= there | {"estimate": "e.estimate"}
    for column in ELEMENTS.columns:
        if column.name in asked.cuts:
            found[f"{column.name}#side"] = _side(f"e.{column.name}", asked.cuts[column.name])
            if column.name in asked.moving:
                found[f"{column.name}#ahead"] = f"CASE WHEN ({there['ahead_on']}) IS NOT NULL THEN e.{column.name} END"
        elif column.name in asked.facts:
            found.setdefault(column.name, f"e.{column.name}")
    found |= {f"{act}#later": f"CASE WHEN e.{act} > DATE '{day}' THEN e.{act} END" for act in sorted(asked.acts)}
    found |= {label: sql for label, sql in _evidence_keys(asked).items() if label not in found}
    found |= _site_keys(asked) | _exposure_keys(asked)
    return [Key(label, sql) for label, sql in found.items()]


def _evidence_keys(asked: Question) -> dict[str, str]:
    products = any(fact.startswith("product.") for fact in asked.facts)
    found = {"product": "e.product"} if products else {}
    if asked.certified:
        held = "e.certificates <> 'none'"
        found |= {"certificates": "e.certificates", "software_version": f"CASE WHEN {held} THEN e.software_version END"}
        found |= {f"{act}#certified": f"CASE WHEN {held} THEN e.{act} END" for act in sorted(asked.acts)}
    return found


def _site_keys(asked: Question) -> dict[str, str]:
    facts = {f"site.{column.name}": f"s.{column.name}" for column in SITES.columns}
    plain = {fact: sql for fact, sql in facts.items() if fact in asked.facts and fact not in asked.cuts}
    cut = {f"{fact}#side": _side(sql, asked.cuts[fact]) for fact, sql in facts.items() if fact in asked.cuts}
    return plain | cut


def _exposure_keys(asked: Question) -> dict[str, str]:
    """On which side of each limit both ends of a share lie."""
    cut = {fact: cuts for fact, cuts in asked.cuts.items() if fact.startswith(EXPOSED)}
    return {f"{fact}{end}#side": _side(_end(fact, end), cuts) for fact, cuts in cut.items() for end in _ENDS}


_ENDS, _LACKS = ("", "#high"), "#lacks"


def _end(fact: str, end: str) -> str:
    return f"x.{name(fact.removeprefix(EXPOSED) + end)}"


def _side(sql: str, cuts: tuple[str, ...]) -> str:
    """Which side of each limit a value lies on, as a number; a day known to be none has a side of its own."""
    counted = balanced([f"CAST({sql} {cut} AS INTEGER)" for cut in cuts], "+")
    none = f" - CAST({sql} = DATE 'infinity' AS INTEGER)" if "DATE" in counted else ""
    return f"({counted}{none})"


_CLASSES = """
CREATE OR REPLACE TEMP TABLE classes AS
SELECT row_number() OVER (ORDER BY first_row) AS class, *, {carried}
FROM (SELECT {keys}, {nearest}, {sums}, min(netvet_row) AS first_row, count(*) AS n FROM keyed GROUP BY {keys})
"""


def make_classes(inventory: Inventory, asked: Question, day: date, as_of: date) -> None:
    """Make the view `keyed` (each element with its keys) and the table `classes` (one row a class, with counts and sums).

    Args:
        inventory: the network.
        asked: what the rules want to know.
        day: the day judged.
        as_of: the day whose state the network describes.
    """
    found = keys(asked, day, as_of)
    _make_keyed(inventory, asked, found)
    ordered = [fact for fact in asked.cuts if fact in ELEMENTS.names or fact.startswith("site.")]
    ordered += [fact + end for fact in asked.cuts if fact.startswith(EXPOSED) for end in (*_ENDS, _LACKS)]
    carried = [f"{_label(key)} AS {name(key.name)}" for key in found if "#" not in key.name]
    sums = [f"sum({weight}) AS {weight}_sum, count({weight}) AS {weight}_known" for weight in WEIGHTS]
    inventory.con.execute(
        _CLASSES.format(
            carried=", ".join(carried),
            keys=", ".join(map(_label, found)),
            nearest=", ".join(f"min({name(fact)}) AS {name(fact)}" for fact in ordered),
            sums=", ".join(sums),
        )
    )


def _make_keyed(inventory: Inventory, asked: Question, found: Sequence[Key]) -> None:
    con = inventory.con
    shown = [f"{key.sql} AS {_label(key)}" for key in found]
    shown += [f"s.{name(fact[5:])} AS {name(fact)}" for fact in asked.cuts if fact.startswith("site.")]
    exposed = [fact for fact in asked.cuts if fact.startswith(EXPOSED)]
    shown += [f"{_end(fact, end)} AS {name(fact + end)}" for fact in exposed for end in (*_ENDS, _LACKS)]
    sited = any(fact.startswith("site.") for fact in asked.facts)
    sites = f"LEFT JOIN ({whole_table(inventory, SITES)}) AS s ON e.site_id = s.site_id" if sited else ""
    measured = "LEFT JOIN exposure_facts AS x ON x.netvet_row = e.netvet_row" if exposed else ""
    con.execute(
        f"CREATE OR REPLACE TEMP VIEW keyed AS SELECT e.*, {', '.join(shown)} FROM whole_elements AS e {sites} {measured}"
    )


def _label(key: Key) -> str:
    return name(f"key:{key.name}")


def membership(asked: Question, day: date, as_of: date) -> str:
    """SQL condition that joins an element `k` of `keyed` to its class `c`."""
    return " AND ".join(f"k.{_label(key)} IS NOT DISTINCT FROM c.{_label(key)}" for key in keys(asked, day, as_of))


def make_class_of(con: duckdb.DuckDBPyConnection, asked: Question, day: date, as_of: date) -> None:
    """Make the table `class_of`, unless it is there: netvet_row of each element, and its class."""
    joined = f"SELECT k.netvet_row, c.class FROM keyed AS k JOIN classes AS c ON {membership(asked, day, as_of)}"
    con.execute(f"CREATE TEMP TABLE IF NOT EXISTS class_of AS {joined}")
