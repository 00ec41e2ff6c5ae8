"""Every class against every requirement: one statement, three values, with the reason beside each status."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from netvet.dossier import facts_of
from netvet.fact import Type
from netvet.findings import reasons
from netvet.findings.classes import Question
from netvet.findings.facts import DEPENDENCE
from netvet.findings.rule import Rule, together
from netvet.findings.sql import EXPOSED, QUOTED, RANGED, all_true, truth
from netvet.inventory.cells import name, quote
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import CERTIFICATES, ELEMENTS, SITES
from netvet.regime.requirement import Indicators, Needs


def judge(
    inventory: Inventory,
    rules: Sequence[Rule],
    asked: Question,
    *,
    day: date,
    as_of: date,
    reasoned: bool = True,
) -> None:
    """Make the tables `facts` (a class's facts by name) and `judged` (class, rule, status, due, scheduled, reason).

    The tables of `netvet.findings.dimensions` and `classes` are there already.

    Args:
        inventory: the network.
        rules: the rules asked.
        asked: what they want to know.
        day: the day judged.
        as_of: the day whose state the network describes.
        reasoned: whether to say why; to plan the reasons takes the database longer than to judge.
    """
    con = inventory.con
    con.execute(f"CREATE OR REPLACE TEMP TABLE facts AS {_facts(rules, asked, day)}")
    certified = [(rule, rule.requirement.demand) for rule in rules if isinstance(rule.requirement.demand, Needs)]
    if certified:
        _certify(inventory, certified)
    judged = _judged([rule for rule in rules if not rule.requirement.concentration], as_of, reasoned=reasoned)
    con.execute(f"CREATE OR REPLACE TEMP TABLE judged AS {judged}")


_FACTS = """
SELECT c.class, c.present, c.ahead_on, coalesce(c.ahead_on, DATE '{day}') AS "day", v.candidates,
       c.vendor AS vendor_written, c.function AS function_written, c.state AS state_written,
       c.operator AS "operator#name", c.planned_removal_on AS leaves_on,
       o.party_to AS "operator#party_to", o.country AS "operator#country",
       h.party_to AS "licence_holder#party_to", h.country AS "licence_holder#country", {columns}
FROM classes AS c
LEFT JOIN function_facts AS f ON c.function = f.cell
LEFT JOIN vendor_facts AS v ON c.vendor = v.written
LEFT JOIN operator_facts AS o ON c.operator = o.operator
LEFT JOIN operator_facts AS h ON coalesce(c.licence_holder, c.operator) = h.operator
{products}
"""


_QUOTED = """
LEFT JOIN dependence_facts AS d ON c.operator = d.operator AND c.function IS NOT DISTINCT FROM d.function
                               AND c.vendor IS NOT DISTINCT FROM d.vendor
"""


def _facts(rules: Sequence[Rule], asked: Question, day: date) -> str:
    """SQL: a class's facts, each in a column that bears its name."""
    shown = {fact: _fact(fact) for fact in sorted(asked.facts | {"function", "vendor.id"})}
    powers = [rule.requirement.demand for rule in rules if isinstance(rule.requirement.demand, Indicators)]
    weighed = {f"vendor.{column}" for column in facts_of("vendor")} & asked.facts
    for fact in dict.fromkeys([*(member.fact for power in powers for member in power.members), *sorted(weighed)]):
        column = fact.removeprefix("vendor.")
        shown |= {f"{fact}{side}": f"v.{name(column + side)}" for side in ("", "#asserted", "#denied", "#contested")}
    ranged = [fact for fact in sorted(asked.facts) if fact.startswith(RANGED)]
    numbers = [fact for fact in ranged if fact.startswith(EXPOSED) or _is_number(fact)]
    shown |= {f"{fact}#high": _fact(f"{fact}#high") for fact in numbers} | {
        f"{fact}#lacks": _fact(f"{fact}#lacks") for fact in ranged
    }
    shown |= {f"{fact}#not": _fact(f"{fact}#not") for fact in sorted(asked.facts & _CLAIMED_SETS)}
    columns = ", ".join(f"{sql} AS {name(fact)}" for fact, sql in shown.items())
    products = "LEFT JOIN product_facts AS p ON c.product = p.written AND c.vendor IS NOT DISTINCT FROM p.maker"
    joined = products if any(fact.startswith("product.") for fact in shown) else ""
    if any(fact.startswith(QUOTED) for fact in shown):
        joined += _QUOTED
    return _FACTS.format(day=day, columns=columns, products=joined)


def _is_number(fact: str) -> bool:
    return DEPENDENCE[fact.removeprefix(QUOTED)].type is not Type.FLAG


def _fact(fact: str) -> str:
    room, _, column = fact.rpartition(".")
    derived = {
        "function": "f.functions",
        "domain": "f.domains",
        "tags": "f.tags",
        "generation": "coalesce(members(c.generation), f.generations)",
        "country": "coalesce(c.country, o.country)",
    }
    if fact in derived:
        return derived[fact]
    if room in ("vendor", "product", "operator", "dependence"):
        return f"{room[0]}.{name(column)}"
    return f"members(c.{name(fact)})" if fact in _SETS else f"c.{name(fact)}"


_SETS = {
    *(column.name for column in ELEMENTS.columns if column.type is Type.SET),
    *(f"site.{column.name}" for column in SITES.columns if column.type is Type.SET),
}


_CLAIMED_SETS = {
    f"{room}.{fact.name}" for room in ("vendor", "product") for fact in facts_of(room).values() if fact.type is Type.SET
}


def _certify(inventory: Inventory, certified: Sequence[tuple[Rule, Needs]]) -> None:
    """Add a column `needs#i` a rule to facts: whether a certificate held fits; NULL where that is not known."""
    fitting = ", ".join(f"any_known({fits(rule, needs)}) AS {_needs(rule)}" for rule, needs in certified)
    found = f"""
    SELECT held.class, {fitting}
    FROM (SELECT f.*, c.software_version AS runs, unnest(members(c.certificates)) AS certificate
          FROM classes AS c JOIN facts AS f USING (class)) AS held
    LEFT JOIN ({whole_table(inventory, CERTIFICATES)}) AS x ON x.certificate = held.certificate
    GROUP BY held.class"""
    known = ", ".join(
        f"CASE WHEN c.certificates = 'none' THEN FALSE ELSE found.{_needs(rule)} END AS {_needs(rule)}" for rule, _ in certified
    )
    inventory.con.execute(
        f"CREATE OR REPLACE TEMP TABLE facts AS SELECT f.*, {known} FROM facts AS f JOIN classes AS c USING (class) "
        f"LEFT JOIN ({found}) AS found USING (class)"
    )


def _needs(rule: Rule) -> str:
    return name(f"needs#{rule.index}")


def fits(rule: Rule, needs: Needs) -> str:
    """SQL: whether the certificate `x` is what a rule needs of an element that holds it."""
    at = f"held.{name(rule.requirement.act)}" if rule.requirement.act else 'held."day"'
    months = needs.valid_months
    lasts = f"CAST(x.issued_on + INTERVAL {months} MONTH - INTERVAL 1 DAY AS DATE)" if months else "NULL"
    versions = {"exact": "x.version = held.runs", "minor": "minor_update(x.version, held.runs)", "any": "TRUE"}
    documented = f"same_document(x.document, {quote(needs.document)})" if needs.document else "TRUE"
    return all_true(
        f"same_scheme(x.scheme, {quote(needs.scheme)})",
        documented,
        versions[needs.version],
        f"x.issued_on <= {at}",
        f"{at} <= coalesce(x.valid_to, {lasts})",
    )


_NOTHING_JUDGED = """
SELECT NULL::BIGINT AS class, NULL::INTEGER AS rule, NULL::VARCHAR AS status, NULL::DATE AS due,
       NULL::BOOLEAN AS scheduled, NULL::VARCHAR AS reason WHERE FALSE
"""


def _judged(rules: Sequence[Rule], as_of: date, *, reasoned: bool) -> str:
    if not rules:
        return _NOTHING_JUDGED
    # a reason asks of each test again and again what stands around it: each is answered once
    known = {test: f"t{place}" for place, test in enumerate(dict.fromkeys(test for rule in rules for test in rule.tests))}
    answers = "".join(f", ({truth(test)})::BOOLEAN AS {answer}" for test, answer in known.items())
    rules = [replace(rule, known=known) for rule in rules]
    truths = ", ".join(
        f"({together(rule.applies)})::BOOLEAN AS a{rule.index}, ({together(rule.require)})::BOOLEAN AS r{rule.index}"
        for rule in rules
    )
    statuses = ", ".join(f"{rule.status} AS s{rule.index}" for rule in rules)
    told = {rule.index: reasons.reason(rule) if reasoned else "''" for rule in rules}
    rows = ", ".join(
        f"{{'rule': {rule.index}, 'status': s{rule.index}, 'due': {rule.due}, 'reason': {told[rule.index]}}}" for rule in rules
    )
    return f"""
    SELECT class, j.rule, j.status, j.due, j.reason,
           CASE WHEN j.status = 'not-yet-due'
                THEN leaves_on >= DATE '{as_of}' AND leaves_on <= j.due AND isfinite(leaves_on) END AS scheduled
    FROM (SELECT class, leaves_on, unnest([{rows}]) AS j
          FROM (SELECT *, {statuses} FROM (SELECT *, {truths} FROM (SELECT *{answers} FROM facts))))"""
