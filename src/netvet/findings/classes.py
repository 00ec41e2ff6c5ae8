"""Elements that agree in every fact that the rules ask for are judged once: the classes of an inventory.

A network of ten million elements has some thousand classes: texts are compared as they are, days and numbers only by which
side of the rules' own limits they lie on. A class has the columns of an element, so every rule reads the same on either.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from netvet.fact import Type
from netvet.inventory.cells import name
from netvet.inventory.store import Inventory
from netvet.inventory.tables import ELEMENTS, SITES, Table
from netvet.regime.condition import Test, Today
from netvet.regime.requirement import Needs, Requirement

WEIGHTS = ("subscribers", "traffic_gbps", "premises")
_ORDERED = (Type.DAY, Type.NUMBER, Type.COUNT)


@dataclass(frozen=True)
class Key:
    """One thing in which the elements of a class agree: SQL over `e` (an element) and `s` (its site)."""

    name: str
    sql: str


@dataclass(frozen=True)
class Question:
    """What the rules want to know of the elements: facts, and the limits that matter of each ordered one."""

    facts: frozenset[str]
    cuts: dict[str, tuple[str, ...]]
    acts: frozenset[str]
    certified: bool

    @property
    def sited(self) -> bool:
        """Whether they ask for facts about sites."""
        return any(fact.startswith("site.") for fact in self.facts)


def question(rules: Iterable[Requirement], tests: Iterable[Test], day: date, as_of: date) -> Question:
    """Collect what rules want to know; an ordered fact is cut where some rule's answer may change."""
    rules = list(rules)
    cuts: dict[str, set[str]] = {}
    facts: set[str] = set()
    for test in tests:
        facts.add(test.fact)
        if test.type in _ORDERED:
            cuts.setdefault(test.fact, set()).update(_cuts(test, day))
    removal = {_before(day), _before(as_of), *(_after(rule.due) for rule in rules if rule.due)}
    cuts["planned_removal_on"] = cuts.get("planned_removal_on", set()) | removal
    for rule in rules:
        if rule.act and rule.starts:
            facts.add(rule.act)
            cuts.setdefault(rule.act, set()).update({_before(rule.starts), _after(day)})
    acts = frozenset(rule.act for rule in rules if rule.act)
    certified = any(isinstance(rule.demand, Needs) for rule in rules)
    return Question(frozenset(facts), {fact: tuple(sorted(found)) for fact, found in cuts.items()}, acts, certified)


def _cuts(test: Test, day: date) -> set[str]:
    """Tests `x < limit` at which the answer to a test may change."""
    found: set[str] = set()
    for value in test.values:
        match day if isinstance(value, Today) else value:
            case date() as limit:
                found |= {_before(limit), _after(limit)}
            case Decimal() as limit:
                found |= {f"< {limit:f}", f"<= {limit:f}"}
    return found


def _before(limit: date) -> str:
    return f"< DATE '{limit.isoformat()}'"


def _after(limit: date) -> str:
    return f"< DATE '{(limit + timedelta(days=1)).isoformat()}'"


def presence(day: date, as_of: date) -> dict[str, str]:
    """SQL over `e`: whether an element is there on a day, and the later day on which a planned one is judged.

    There on D is what was installed (else first used) by D, or is installed or in service with the day not known, and is not
    removed by D. After `as_of` the network stays as it is but for its plans. What is planned is judged on its day.
    """
    on, now = f"DATE '{day.isoformat()}'", f"DATE '{as_of.isoformat()}'"
    finite = {column: f"CASE WHEN isfinite(e.{column}) THEN e.{column} END" for column in ("installed_on", "first_used_on", "removed_on")}
    begin = f"coalesce({finite['installed_on']}, {finite['first_used_on']})"
    planned = "e.state IN ('planned', 'procured')"
    planned_day = f"CASE WHEN {planned} AND {begin} > {now} THEN {begin} END"
    leaves = f"WHEN e.planned_removal_on BETWEEN {now} AND {on} THEN FALSE " if day > as_of else ""
    gone = "WHEN e.state = 'removed' THEN CASE " + (f"WHEN {finite['removed_on']} > {on} AND {begin} <= {on} THEN TRUE ")
    gone += f"WHEN {finite['removed_on']} > {on} THEN NULL " + ("ELSE FALSE END " if day >= as_of else "ELSE NULL END ")
    there = (
        f"CASE WHEN {finite['removed_on']} <= {on} THEN FALSE {gone}"
        f"WHEN {planned} THEN CASE WHEN {planned_day} IS NOT NULL THEN TRUE END {leaves}"
        f"WHEN {begin} IS NOT NULL THEN {begin} <= {on} "
        "WHEN NOT isfinite(e.installed_on) AND NOT isfinite(e.first_used_on) THEN FALSE "
        "WHEN e.state IN ('installed', 'in-service') THEN TRUE END"
    )
    return {"present": there, "ahead_on": f"CASE WHEN {planned_day} > {on} THEN {planned_day} END"}


def keys(asked: Question, day: date, as_of: date) -> list[Key]:
    """In what the elements of a class agree."""
    found = [Key("operator", "e.operator"), Key("function", "e.function"), Key("vendor", "e.vendor"), Key("state", "e.state")]
    found += [Key(label, sql) for label, sql in presence(day, as_of).items()]
    found.append(Key("estimate", "coalesce(e.estimate, FALSE)"))
    plain = {column.name: column.type for column in ELEMENTS.columns}
    for column, kind in plain.items():
        if column in asked.facts and kind not in _ORDERED and column not in {key.name for key in found}:
            found.append(Key(column, f"e.{column}"))
    found += _implied_keys(asked, {key.name for key in found})
    for fact, cuts in asked.cuts.items():
        if fact in plain:
            found.append(Key(f"{fact}#side", _side(f"e.{fact}", cuts)))
            found.append(Key(f"{fact}#ahead", f"CASE WHEN {presence(day, as_of)['ahead_on']} IS NOT NULL THEN e.{fact} END"))
    found += [Key(f"{act}#later", f"CASE WHEN e.{act} > DATE '{day.isoformat()}' THEN e.{act} END") for act in sorted(asked.acts)]
    return found + _site_keys(asked)


def _implied_keys(asked: Question, present: set[str]) -> list[Key]:
    wanted: dict[str, str] = {"licence_holder": "e.licence_holder"}
    if any(fact.startswith("product.") for fact in asked.facts):
        wanted["product"] = "e.product"
    if asked.certified:
        held = "e.certificates IS NOT NULL AND e.certificates <> 'none'"
        wanted["certificates"] = "e.certificates"
        wanted["software_version"] = f"CASE WHEN {held} THEN e.software_version END"
        wanted.update({f"{act}#certified": f"CASE WHEN {held} THEN e.{act} END" for act in sorted(asked.acts)})
    return [Key(label, sql) for label, sql in wanted.items() if label not in present]


def _site_keys(asked: Question) -> list[Key]:
    found = []
    for column in SITES.columns:
        fact = f"site.{column.name}"
        if fact in asked.facts:
            sql = f"s.{column.name}"
            found.append(Key(f"{fact}#side", _side(sql, asked.cuts[fact])) if fact in asked.cuts else Key(fact, sql))
    return found


def _side(sql: str, cuts: tuple[str, ...]) -> str:
    """Which side of each limit a value lies on, as a number; a day known to be none has a side of its own."""
    counted = " + ".join(f"CAST({sql} {cut} AS INTEGER)" for cut in cuts)
    none = f" - CAST({sql} = DATE 'infinity' AS INTEGER)" if "DATE" in counted else ""
    return f"({counted}{none})"


def make_classes(inventory: Inventory, asked: Question, day: date, as_of: date) -> None:
    """Make the view `keyed` (each element with its keys) and the table `classes` (one row a class, with counts and sums)."""
    con = inventory.con
    found = keys(asked, day, as_of)
    labels = [f"{key.sql} AS {name('key:' + key.name)}" for key in found]
    ordered = [fact for fact in asked.cuts if fact in ELEMENTS.names]
    placed = [fact for fact in asked.cuts if fact.startswith("site.")]
    labels += [f"s.{name(fact.removeprefix('site.'))} AS {name(fact)}" for fact in placed]
    con.execute(f"CREATE OR REPLACE VIEW whole_elements AS SELECT {_whole(inventory, ELEMENTS)}, netvet_row FROM elements")
    sites = " LEFT JOIN whole_sites AS s ON e.site_id = s.site_id" if asked.sited else ""
    if asked.sited:
        source = "sites" if "sites" in inventory.columns else "(SELECT 1) WHERE FALSE"
        con.execute(f"CREATE OR REPLACE VIEW whole_sites AS SELECT {_whole(inventory, SITES)} FROM {source}")
    con.execute(f"CREATE OR REPLACE VIEW keyed AS SELECT e.*, {', '.join(labels)} FROM whole_elements AS e{sites}")
    columns = ", ".join(name("key:" + key.name) for key in found)
    sides = ", ".join(f"min({name(fact)}) AS {name(fact)}" for fact in (*ordered, *placed))
    carried = ", ".join(f"{name('key:' + key.name)} AS {name(key.name)}" for key in found if "#" not in key.name and key.name not in placed)
    sums = ", ".join(f"sum({weight}) AS {weight}_sum, count({weight}) AS {weight}_known" for weight in WEIGHTS)
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE classes AS SELECT row_number() OVER (ORDER BY first_row) AS class, *, {carried} FROM "
        f"(SELECT {columns}, {sides}, min(netvet_row) AS first_row, count(*) AS n, {sums} FROM keyed GROUP BY {columns})"
    )


def membership(asked: Question, day: date, as_of: date) -> str:
    """SQL condition that joins an element `k` of `keyed` to its class `c`."""
    return " AND ".join(f"k.{column} IS NOT DISTINCT FROM c.{column}" for column in (name("key:" + key.name) for key in keys(asked, day, as_of)))


def _whole(inventory: Inventory, table: Table) -> str:
    """Every column that a table may have, NULL where the inventory lacks it."""
    have = set(inventory.columns.get(table.name, ()))
    return ", ".join(name(c.name) if c.name in have else f"NULL::{c.type.sql} AS {name(c.name)}" for c in table.columns)
