"""What need not be asked row by row: answers that are looked up once a value, in a table a source.

What is known of makers, functions, sets, operators, products, sites and certificates depends on few values; an element is
joined to the answers about its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from netvet.fact import Type
from netvet.findings.classes import Question
from netvet.findings.judgement import fits
from netvet.findings.lanes import Lanes
from netvet.findings.rule import Rule, together
from netvet.findings.sql import truth
from netvet.inventory.cells import name
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import CERTIFICATES, ELEMENTS, SITES
from netvet.regime.condition import Test
from netvet.regime.requirement import Indicators, Needs

_SETS = {column.name for column in ELEMENTS.columns if column.type is Type.SET} - {"function", "generation"}
_ROOMS = {"vendor": "v", "operator": "o", "product": "p", "site": "s", "dependence": "d", "exposure": "x"}


@dataclass
class Lookup:
    """Questions that are answered once a value, by the alias of the table that answers them."""

    tables: dict[str, list[str]] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def add(self, alias: str, asked: str) -> str:
        """The column that answers a question, as a row knows it; `sources` then says whose it is."""
        questions = self.tables.setdefault(alias, [])
        if asked not in questions:
            questions.append(asked)
        answer = f"{alias}.q{questions.index(asked)}"
        self.sources[answer] = alias
        return answer


def looked_up(rule: Rule, lookup: Lookup, day: date) -> Rule:
    """The rule, with all that need not be asked row by row taken from tables."""
    known = {test: found for test in rule.tests if (found := _where(test, lookup))}
    who = "h" if rule.regime.addressee == "licence_holder" else "o"
    requiring = ""
    if isinstance(rule.requirement.demand, Indicators):
        requiring = lookup.add("v", together(rule.require))
    elif isinstance(rule.requirement.demand, Needs):
        requiring = f"CASE WHEN certificates = 'none' THEN FALSE ELSE {lookup.add('c', str(rule.index))} END"
    addressing = "TRUE" if rule.as_if else lookup.add(who, rule.addressed)
    return replace(rule, known=known, sources=lookup.sources, addressing=addressing, requiring=requiring, day=day)


def _where(test: Test, lookup: Lookup) -> str:
    """Where the outcome of a test is looked up; empty where it is compared row by row."""
    room = test.fact.rpartition(".")[0]
    if room:
        return lookup.add(_ROOMS[room], truth(test))
    if test.fact in ("function", "domain", "tags"):
        return lookup.add("f", truth(test))
    if test.fact == "generation":
        stated = lookup.add("set_generation", truth(test))
        return f"CASE WHEN generation IS NULL THEN {lookup.add('f', truth(test))} ELSE {stated} END"
    if test.fact == "country":
        return f"CASE WHEN country IS NULL THEN {lookup.add('o', truth(test))} ELSE {truth(test)} END"
    return lookup.add(f"set_{test.fact}", truth(test)) if test.fact in _SETS else ""


# every value that an element may have stands in these tables once, not known being one: no row is lost, each is answered
_COMPLETE = {
    "v": "vendor",
    "f": "function",
    "o": "operator",
    **{f"set_{column}": column for column in sorted(_SETS | {"generation"})},
}

_KEYS = {
    "h": "h.k0 = coalesce(licence_holder, operator)",
    "p": "p.k0 = product AND p.k1 IS NOT DISTINCT FROM vendor",
    "s": "s.k0 = site_id",
    "d": "d.k0 = operator AND d.k1 IS NOT DISTINCT FROM function AND d.k2 IS NOT DISTINCT FROM vendor",
    "x": "x.k0 = netvet_row",
}


GROUP, STRANGER = '"vendor.group"', '"vendor.stranger"'


@dataclass(frozen=True)
class Held:
    """What the answers about certificates turn on: the rules that need some, and the rows that hold some."""

    rules: Sequence[Rule]
    asked: Question
    present: str


def write_tables(inventory: Inventory, lookup: Lookup, lanes: Lanes, held: Held) -> dict[str, dict[str, int | None]]:
    """Make a table `look_<alias>` of each source of answers: its keys `k0`, `k1`..., a column an answer, and its words.

    Returns:
        Of each source and word, what it says of a value that it does not know; None where it knows every value.
    """
    con = inventory.con
    defaults: dict[str, dict[str, int | None]] = {}
    for alias, questions in lookup.tables.items():
        if alias == "c":
            answered = _certificates(inventory, held, questions)
        else:
            kinds = ["VARCHAR" if question in (GROUP, STRANGER) else "BOOLEAN" for question in questions]
            answers = [f"({q})::{kind} AS q{i}" for i, (q, kind) in enumerate(zip(questions, kinds, strict=True))]
            known = ", ".join(["COLUMNS('^(k[0-9]|id)$')", *answers])
            answered = f"SELECT {known} FROM ({source_of(inventory, alias)})"
        words = lanes.answers(alias)
        told = ", ".join([f"{alias}.*", *(f"{sql} AS {word}" for word, sql in words.items())])
        con.execute(f"CREATE OR REPLACE TEMP TABLE look_{alias} AS SELECT {told} FROM ({answered}) AS {alias}")
        if words:
            nothing = ", ".join(f"NULL::BOOLEAN AS q{i}" for i in range(len(questions)))
            row = con.execute(f"SELECT {', '.join(words.values())} FROM (SELECT {nothing}) AS {alias}").fetchall()[0]
            defaults[alias] = dict(zip(words, [None] * len(row) if alias in _COMPLETE else row, strict=True))
    return defaults


def source_of(inventory: Inventory, alias: str) -> str:
    """SQL: the values of a source, each fact in a column that bears its name."""
    if alias == "s":
        facts = {c.name: f"members({name(c.name)})" if c.type is Type.SET else name(c.name) for c in SITES.columns}
        shown = ", ".join(f"{sql} AS {name(f'site.{column}')}" for column, sql in facts.items())
        return f"SELECT site_id AS k0, {shown} FROM ({whole_table(inventory, SITES)})"
    if alias in _SOURCES:
        source, room = _SOURCES[alias]
        return source.format(named=_named(inventory, room) if room else "")
    column = name(alias.removeprefix("set_"))
    cells = f"SELECT DISTINCT {column} AS k0 FROM whole_elements"
    return f"SELECT k0, members(k0) AS {column} FROM ({cells})"


_SOURCES = {
    "f": (
        """SELECT cell AS k0, row_number() OVER (ORDER BY cell) AS id, functions AS "function", domains AS "domain", tags,
                  generations AS generation FROM (SELECT * FROM function_facts UNION ALL BY NAME SELECT NULL AS cell)""",
        "",
    ),
    "o": (
        """SELECT k0, row_number() OVER (ORDER BY k0) AS id, country, party_to AS "operator#party_to",
                  country AS "operator#country", {named}
           FROM (SELECT DISTINCT operator AS k0 FROM whole_elements) LEFT JOIN operator_facts ON k0 = operator""",
        "operator",
    ),
    "h": (
        """SELECT operator AS k0, party_to AS "licence_holder#party_to", country AS "licence_holder#country"
           FROM operator_facts""",
        "",
    ),
    "v": (
        "SELECT written AS k0, {named} FROM (SELECT * FROM vendor_facts UNION ALL BY NAME SELECT NULL AS written)",
        "vendor",
    ),
    "p": ("SELECT written AS k0, maker AS k1, {named} FROM product_facts", "product"),
    "d": ("SELECT operator AS k0, function AS k1, vendor AS k2, {named} FROM dependence_facts", "dependence"),
    "x": ("SELECT netvet_row AS k0, {named} FROM exposure_facts", "exposure"),
}
"""SQL of each source, and the room whose facts it holds besides."""


def _named(inventory: Inventory, room: str) -> str:
    columns = [row[0] for row in inventory.con.execute(f"DESCRIBE {room}_facts").fetchall()]
    return ", ".join(f"{name(column)} AS {name(f'{room}.{column}')}" for column in columns)


def _certificates(inventory: Inventory, holding: Held, questions: Sequence[str]) -> str:
    """SQL: of each set of certificates held, with the version that runs and the days of acts, which needs it meets."""
    demands = {str(rule.index): (rule, rule.requirement.demand) for rule in holding.rules}
    fitting = [
        f"any_known({fits(rule, needs)}) AS q{i}"
        for i, (rule, needs) in enumerate(demands[question] for question in questions)
        if isinstance(needs, Needs)
    ]
    keys = _certificate_keys(holding.asked)
    held = ", ".join(f"{column} AS k{i}" for i, column in enumerate(keys))
    return f"""
    SELECT {", ".join(f"k{i}" for i in range(len(keys)))}, {", ".join(fitting)}
    FROM (SELECT *, {held}, software_version AS runs, unnest(members(certificates)) AS certificate
          FROM (SELECT DISTINCT {", ".join(keys)} FROM ({holding.present}) WHERE certificates <> 'none')) AS held
    LEFT JOIN ({whole_table(inventory, CERTIFICATES)}) AS x ON x.certificate = held.certificate
    GROUP BY ALL"""


def _certificate_keys(asked: Question) -> list[str]:
    return ["certificates", "software_version", '"day"', *sorted(asked.acts)]


def joins(lookup: Lookup, asked: Question) -> str:
    """SQL that joins an element `e` to the answers."""
    certified = " AND ".join(f"c.k{i} IS NOT DISTINCT FROM {column}" for i, column in enumerate(_certificate_keys(asked)))
    keys = _KEYS | {"c": certified}
    return " ".join(
        f"JOIN look_{alias} AS {alias} ON {alias}.k0 IS NOT DISTINCT FROM e.{_COMPLETE[alias]}"
        if alias in _COMPLETE
        else f"LEFT JOIN look_{alias} AS {alias} ON {keys[alias]}"
        for alias in lookup.tables
    )
