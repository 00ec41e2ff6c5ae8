"""Which elements some requirements leave broken or open, and since when or until when: what has to move."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import duckdb

from netvet.findings.assessment import Findings
from netvet.findings.classes import make_class_of
from netvet.findings.facts import vendor_table
from netvet.findings.judgement import judge
from netvet.findings.rule import Rule
from netvet.inventory.cells import name, quote
from netvet.inventory.store import literal_rows, replace_table
from netvet.regime.condition import tests
from netvet.regime.requirement import Distinct, Indicators, Needs, Share
from netvet.verdict import Truth

if TYPE_CHECKING:
    import pyarrow as pa

_BREACHES = """
SELECT k.netvet_row, j.rule, j.status <> 'unknown' AS sure, coalesce(j.due, DATE '{day}') AS due
FROM judged AS j JOIN class_of USING (class) JOIN keyed AS k USING (netvet_row)
WHERE j.status NOT IN ('met', 'not-applicable', 'power-available') AND j.rule IN ({rules})
"""


def turns_on_maker(rule: Rule) -> bool:
    """Whether what a requirement demands of an element turns on its maker: gear of another maker may then cure it."""
    demand = rule.requirement.demand
    if rule.requirement.power or isinstance(demand, Needs | Indicators | Share | Distinct):
        return False
    return any(test.fact.startswith("vendor.") for test in tests(demand))


def caps(rule: Rule) -> bool:
    """Whether a requirement limits shares or numbers of makers."""
    return isinstance(rule.requirement.demand, Share | Distinct)


def breaches(findings: Findings, rules: Sequence[Rule]) -> duckdb.DuckDBPyRelation:
    """The elements that some requirements break or leave open: netvet_row, rule, sure, and due, the last lawful day.

    Where a requirement has no last day, it is the day judged. What a power would allow is none of it.

    Args:
        findings: an assessment.
        rules: of its requirements, those asked.
    """
    findings.judge_classes(reasoned=False)
    make_class_of(findings.con, findings.asked, findings.day, findings.as_of)
    wanted = ", ".join(str(rule.index) for rule in rules) or "-1"
    return findings.con.sql(_BREACHES.format(day=findings.day, rules=wanted))


# of a maker that is known by its id its dossier tells the rest
_SUPPOSED = """
INSERT INTO vendor_facts BY NAME SELECT {facts} FROM supposed AS s
WHERE {label} NOT IN (SELECT written FROM vendor_facts)
"""

# a class of what is of no known maker once for each value
_CLASSES = """
CREATE OR REPLACE TEMP TABLE classes AS
SELECT c.* REPLACE (row_number() OVER (ORDER BY c.class, s.written) AS class, {label} AS vendor),
       c.class AS of, s.written AS value
FROM classes AS c CROSS JOIN supposed AS s WHERE c.vendor IS NULL
"""

_BROKEN = """
SELECT netvet_row, value, rule FROM judged JOIN classes AS c USING (class) JOIN class_of AS o ON c.of = o.class
WHERE status NOT IN ('unknown', 'met', 'not-applicable', 'power-available') ORDER BY ALL
"""


def would_break(findings: Findings, rules: Sequence[Rule], fact: str, values: Sequence[str]) -> pa.Table:
    """What some requirements would break for certain of what is of no known maker, were a fact of its maker known.

    Columns: netvet_row, value, rule.

    Args:
        findings: an assessment.
        rules: of its requirements, those asked.
        fact: `vendor.id`, which its dossier follows from, or `vendor.group` or `vendor.home_state`, from which nothing does.
        values: what it may be.
    """
    con, column = findings.con, name(fact.removeprefix("vendor."))
    findings.judge_classes(reasoned=False)
    make_class_of(con, findings.asked, findings.day, findings.as_of)
    replace_table(con, "supposed", vendor_table(findings.dossiers, values, findings.day))
    label = f"concat({quote(fact)}, ' = ', s.written)"
    facts = f"s.* REPLACE ({label} AS written)" if fact == "vendor.id" else f"{label} AS written, s.written AS {column}"
    con.execute(_SUPPOSED.format(facts=facts, label=label))
    con.execute(_CLASSES.format(label=label))
    judge(findings.inventory, rules, findings.asked, day=findings.day, as_of=findings.as_of, reasoned=False)
    told: pa.Table = con.sql(_BROKEN).to_arrow_table()
    findings.judged = False  # what was judged is no longer the network
    return told


def addressees(findings: Findings) -> dict[tuple[str, str], Truth]:
    """Of each operator of the inventory and each regime: whether it addresses the operator; None where that is not known."""
    asked = {rule.regime.id: rule for rule in findings.rules}
    shown = ", ".join(f"({rule.addressed})::BOOLEAN AS {name(f'q{i}')}" for i, rule in enumerate(asked.values()))
    party = ", ".join(f"{fact} AS {name(f'{who}#{fact}')}" for who in ("operator", "licence_holder") for fact in _ASKED)
    source = f"""SELECT e.operator, {party} FROM (SELECT DISTINCT operator FROM whole_elements) AS e
                 LEFT JOIN operator_facts AS o ON e.operator = o.operator"""
    rows = literal_rows(findings.con, f"SELECT operator, {shown} FROM ({source}) ORDER BY operator")
    return {(str(row["operator"]), regime): _truth(row[f"q{i}"]) for row in rows for i, regime in enumerate(asked)}


_ASKED = ("party_to", "country")


def _truth(value: object) -> Truth:
    return None if value is None else bool(value)
