"""Every class against every requirement: one statement, three values, with the reason beside each status."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import duckdb

from netvet.dossier import Dossiers
from netvet.fact import Fact, Type
from netvet.findings import reasons
from netvet.findings.classes import Question
from netvet.findings.facts import function_table, product_table, vendor_table
from netvet.findings.sql import MACROS, all_true, truth, unresolved
from netvet.inventory.cells import name, quote
from netvet.inventory.functions import Functions
from netvet.inventory.store import Inventory
from netvet.inventory.tables import OPERATORS
from netvet.regime import Regime, Requirement
from netvet.regime.condition import Condition, Test, tests
from netvet.regime.requirement import Indicators, Needs
from netvet.verdict import broken_status

EUROPEAN_UNION = tuple("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())
"""Member states, by ISO 3166-1 alpha-2 (Article 52 TEU, after 31 January 2020)."""


@dataclass(frozen=True)
class Rule:
    """One requirement as it is asked in one run.

    Attributes:
        index: its number in the run.
        regime: the regime that it stands in.
        requirement: the requirement.
        reading: the reading chosen; empty where it has none or none was chosen.
        as_if: whether it is asked of every operator, addressed or not.
    """

    index: int
    regime: Regime
    requirement: Requirement
    reading: str
    as_if: bool

    @property
    def conditions(self) -> list[Condition]:
        """Every condition that its status turns on."""
        rule = self.requirement
        demanded = rule.share.subject if rule.share else rule.demand
        asked = [rule.applies, *(clause.where for clause in (*rule.exceptions, *rule.undecided)), *(rule.readings or {}).values()]
        return asked if isinstance(demanded, Needs | Indicators) else [*asked, demanded]  # type: ignore[list-item]

    @property
    def tests(self) -> list[Test]:
        """Every test in them."""
        return [test for condition in self.conditions for test in tests(condition)]

    @property
    def broken(self) -> str:
        """What it is called once broken."""
        return broken_status(self.requirement.force, power=self.requirement.power, as_if=self.as_if).value

    # its parts as SQL over `facts`

    @property
    def window(self) -> str:
        """Whether it is in force on the day judged."""
        rule = self.requirement
        ends = f' AND "day" <= DATE \'{rule.valid_to}\'' if rule.valid_to else ""
        return f"(\"day\" >= DATE '{rule.valid_from}'{ends})"

    @property
    def addressed(self) -> str:
        """Whether it addresses the operator, or the licence holder."""
        if self.as_if:
            return "TRUE"
        who = name(f"{self.regime.addressee}#party_to"), name(f"{self.regime.addressee}#country")
        if self.regime.parties:
            return f"holds_any({who[0]}, [{quote(self.regime.id)}])"
        if self.regime.jurisdiction == "EU":
            return f"{who[1]} IN ({', '.join(map(quote, EUROPEAN_UNION))})"
        return f"{who[1]} = {quote(self.regime.jurisdiction)}"

    @property
    def acted(self) -> str:
        """Whether the act that it counts lies on or after its first day."""
        rule = self.requirement
        if not rule.act or not rule.starts:
            return "TRUE"
        return f"({name(rule.act)} >= DATE '{rule.starts}' AND isfinite({name(rule.act)}))"

    @property
    def read(self) -> str:
        """Its reading, or what all of its readings come to."""
        readings = self.requirement.readings
        if not readings:
            return "TRUE"
        return truth(readings[self.reading]) if self.reading else unresolved([truth(condition) for condition in readings.values()])

    @property
    def scope(self) -> str:
        """Whether it applies, once it is in force, the element is there and the operator addressed."""
        rule = self.requirement
        excepted = (f"(NOT {truth(clause.where)})" for clause in rule.exceptions)
        undecided = (f"(NOT {truth(clause.where)} OR NULL::BOOLEAN)" for clause in rule.undecided)
        return all_true(truth(rule.applies), *excepted, *undecided, self.acted, self.read)

    @property
    def applies(self) -> str:
        """Whether it applies."""
        return all_true(self.window, '"present"', self.addressed, self.scope)

    @property
    def require(self) -> str:
        """Whether what it demands holds."""
        rule = self.requirement
        match rule.demand:
            case Needs():
                return name(f"needs#{self.index}")
            case Indicators(members):
                return all_true(*(_indicator(member.fact) for member in members))
        return truth(rule.share.subject if rule.share else rule.demand)  # type: ignore[arg-type]

    @property
    def later(self) -> str:
        """The day from which a planned element, or an act that lies ahead, can break it; NULL where it can today."""
        act = self.requirement.act
        ahead = f"CASE WHEN {name(act)} > \"day\" AND isfinite({name(act)}) THEN {name(act)} END" if act else "NULL::DATE"
        return f'greatest("ahead_on", {ahead})'

    @property
    def status(self) -> str:
        """Its status, from its two truths `a` and `r` (see `netvet.verdict.status`)."""
        a, r = f"a{self.index}", f"r{self.index}"
        due = f" OR \"day\" <= DATE '{self.requirement.due}'" if self.requirement.due else ""
        return (
            f"CASE WHEN NOT {a} THEN 'not-applicable' WHEN {r} THEN 'met' WHEN {a} IS NULL OR {r} IS NULL THEN 'unknown' "
            f"WHEN {self.later} IS NOT NULL{due} THEN 'not-yet-due' ELSE {quote(self.broken)} END"
        )

    @property
    def due(self) -> str:
        """The last lawful day, or the later day on which a plan would break it."""
        own = f"DATE '{self.requirement.due}'" if self.requirement.due else "NULL::DATE"
        return f"greatest({own}, {self.later})"


def _indicator(fact: str) -> str:
    """FALSE where any origin asserts it, TRUE where it is denied and nobody asserts it, else NULL."""
    asserted, denied = name(f"{fact}#asserted"), name(f"{fact}#denied")
    return f"CASE WHEN {asserted} > 0 THEN FALSE WHEN {denied} > 0 THEN TRUE END"


def judge(inventory: Inventory, rules: Sequence[Rule], asked: Question, dossiers: Dossiers, functions: Functions, day: date, as_of: date) -> None:
    """Make the tables `facts` (a class's facts by name) and `judged` (class, rule, status, due, scheduled, reason)."""
    con = inventory.con
    for macro in MACROS:
        con.execute(macro)
    _tables_of_makers(con, dossiers, day, products=any(fact.startswith("product.") for fact in asked.facts))
    cells = [row[0] for row in con.execute("SELECT DISTINCT function FROM classes WHERE function IS NOT NULL ORDER BY 1").fetchall()]
    _replace(con, "function_facts", function_table(functions, cells))
    _operator_table(inventory)
    facts = _facts(rules, asked, day)
    con.execute(f"CREATE OR REPLACE TEMP TABLE facts AS {facts}")
    for rule in rules:
        if isinstance(rule.requirement.demand, Needs):
            _certified(inventory, rule, rule.requirement.demand)
    con.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {_judged([r for r in rules if not r.requirement.share], as_of)}")


def _tables_of_makers(con: duckdb.DuckDBPyConnection, dossiers: Dossiers, day: date, *, products: bool) -> None:
    written = [row[0] for row in con.execute("SELECT DISTINCT vendor FROM classes WHERE vendor IS NOT NULL ORDER BY 1").fetchall()]
    _replace(con, "vendor_facts", vendor_table(dossiers, written, day))
    if products:
        pairs = con.execute("SELECT DISTINCT vendor, product FROM classes WHERE product IS NOT NULL ORDER BY ALL").fetchall()
        _replace(con, "product_facts", product_table(dossiers, pairs, day))


def _replace(con: duckdb.DuckDBPyConnection, table: str, rows: object) -> None:
    con.register("incoming", rows)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * FROM incoming")
    con.unregister("incoming")


def _operator_table(inventory: Inventory) -> None:
    have = set(inventory.columns.get("operators", ()))
    source = "operators" if have else "(SELECT 1) WHERE FALSE"
    columns = [(c.name, name(c.name) if c.name in have else f"NULL::{c.type.sql}", c.type) for c in OPERATORS.columns]
    shown = ", ".join(f"{f'members({sql})' if kind is Type.SET else sql} AS {name(label)}" for label, sql, kind in columns)
    inventory.con.execute(f"CREATE OR REPLACE TEMP TABLE operator_facts AS SELECT {shown} FROM {source}")


def _facts(rules: Sequence[Rule], asked: Question, day: date) -> str:
    """SQL: a class's facts, each in a column that bears its name."""
    shown = {fact: _fact(fact) for fact in sorted(asked.facts | {"function", "vendor.id"})}
    for fact in {member.fact for rule in rules if isinstance(rule.requirement.demand, Indicators) for member in rule.requirement.demand.members}:
        for side in ("", "#asserted", "#denied"):
            shown[fact + side] = f"v.{name(fact.removeprefix('vendor.') + side)}"
    columns = ", ".join(f"{sql} AS {name(fact)}" for fact, sql in shown.items())
    products = any(fact.startswith("product.") for fact in shown)
    joined = " LEFT JOIN product_facts AS p ON c.product = p.written AND c.vendor IS NOT DISTINCT FROM p.maker" if products else ""
    addressees = ", ".join(
        f'{alias}.{column} AS "{who}#{column}"' for who, alias in (("operator", "o"), ("licence_holder", "h")) for column in ("party_to", "country")
    )
    return (
        f"SELECT c.class, c.present, c.ahead_on, coalesce(c.ahead_on, DATE '{day.isoformat()}') AS \"day\", c.vendor AS vendor_written, "
        f'v.candidates, c.operator AS "operator#name", c.estimate AS "estimate#row", '
        f"c.function AS function_written, c.state AS state_written, c.planned_removal_on AS leaves_on, {addressees}, {columns} "
        "FROM classes AS c LEFT JOIN function_facts AS f ON c.function = f.cell LEFT JOIN vendor_facts AS v ON c.vendor = v.written "
        "LEFT JOIN operator_facts AS o ON c.operator = o.operator "
        f"LEFT JOIN operator_facts AS h ON coalesce(c.licence_holder, c.operator) = h.operator{joined}"
    )


def _fact(fact: str) -> str:
    room, _, column = fact.rpartition(".")
    own = {"function": "f.functions", "domain": "f.domains", "tags": "f.tags"}
    if fact in own:
        return own[fact]
    if fact == "generation":
        return "coalesce(members(c.generation), f.generations)"
    if fact == "country":
        return "coalesce(c.country, o.country)"
    if room in ("vendor", "product", "operator"):
        return f"{room[0]}.{name(column)}"
    return f"members(c.{name(fact)})" if fact in _SETS else f"c.{name(fact)}"


_SETS = {"used_by", "bands", "services_in_band", "accessible_from", "certificates", "site.area_tags"}


def _certified(inventory: Inventory, rule: Rule, needs: Needs) -> None:
    """Add the column `needs#i` to facts: whether a certificate held fits; NULL where that is not known."""
    con, at = inventory.con, name(rule.requirement.act) if rule.requirement.act else '"day"'
    fits = ["same_scheme(x.scheme, " + quote(needs.scheme) + ")"]
    fits += [f"same_document(x.document, {quote(needs.document)})"] if needs.document else []
    version = {"exact": "x.version = held.software_version", "minor": "minor_update(x.version, held.software_version)"}
    fits += [version[needs.version]] if needs.version in version else []
    lasts = f"CAST(x.issued_on + INTERVAL {needs.valid_months} MONTH - INTERVAL 1 DAY AS DATE)" if needs.valid_months else "NULL"
    fits += ["x.issued_on <= held.at_day", f"held.at_day <= coalesce(x.valid_to, {lasts})"]
    source = "certificates" if "certificates" in inventory.columns else "(SELECT 1) WHERE FALSE"
    have = set(inventory.columns.get("certificates", ()))
    columns = ", ".join(
        f"{label if label in have else f'NULL::{kind}'} AS {label}"
        for label, kind in (("certificate", "VARCHAR"), ("scheme", "VARCHAR"), ("document", "VARCHAR"), ("version", "VARCHAR"), ("issued_on", "DATE"), ("valid_to", "DATE"))
    )
    held = f"SELECT c.class, c.software_version, f.{at} AS at_day, unnest(members(c.certificates)) AS certificate FROM classes AS c JOIN facts AS f USING (class)"
    found = f"SELECT held.class, any_known({' AND '.join(fits)}) AS fits FROM ({held}) AS held LEFT JOIN (SELECT {columns} FROM {source}) AS x ON x.certificate = held.certificate GROUP BY held.class"
    con.execute(
        f"CREATE OR REPLACE TEMP TABLE facts AS SELECT f.*, CASE WHEN c.certificates IS NULL THEN NULL WHEN c.certificates = 'none' THEN FALSE "
        f"ELSE found.fits END AS {name(f'needs#{rule.index}')} FROM facts AS f JOIN classes AS c USING (class) LEFT JOIN ({found}) AS found USING (class)"
    )


def _judged(rules: Sequence[Rule], as_of: date) -> str:
    if not rules:
        return "SELECT NULL::BIGINT AS class, NULL::INTEGER AS rule, NULL::VARCHAR AS status, NULL::DATE AS due, NULL::BOOLEAN AS scheduled, NULL::VARCHAR AS reason WHERE FALSE"
    truths = ", ".join(f"({rule.applies})::BOOLEAN AS a{rule.index}, ({rule.require})::BOOLEAN AS r{rule.index}" for rule in rules)
    statuses = ", ".join(f"{rule.status} AS s{rule.index}" for rule in rules)
    rows = ", ".join(
        f"{{'rule': {rule.index}, 'status': s{rule.index}, 'due': {rule.due}, 'reason': {reasons.reason(rule)}}}" for rule in rules
    )
    timely = f"leaves_on >= DATE '{as_of.isoformat()}' AND leaves_on <= j.due AND isfinite(leaves_on)"
    return (
        f"SELECT class, j.rule, j.status, j.due, CASE WHEN j.status = 'not-yet-due' THEN {timely} END AS scheduled, j.reason FROM "
        f"(SELECT class, leaves_on, unnest([{rows}]) AS j FROM (SELECT *, {statuses} FROM (SELECT *, {truths} FROM facts)))"
    )


def facts_needed(rules: Iterable[Rule], vocabulary: Mapping[str, Fact]) -> list[Test]:
    """Every test of the rules; acts and indicators ask for their facts by themselves."""
    found = [test for rule in rules for test in rule.tests]
    unknown = {test.fact for test in found} - set(vocabulary)
    if unknown:
        raise KeyError(f"facts that no room states: {sorted(unknown)}")
    return found
