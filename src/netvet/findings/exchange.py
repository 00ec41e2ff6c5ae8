"""One network judged anew with the facts, the rules or the day of another assessment: what each of them changes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import date

import duckdb

from netvet.findings.asking import settle
from netvet.findings.assessment import Findings
from netvet.findings.classes import make_classes, question
from netvet.findings.dimensions import Quoted, write_dimensions
from netvet.findings.judgement import judge
from netvet.findings.outcomes import make_outcomes
from netvet.findings.rule import Rule
from netvet.findings.shares import ShareFinding, judge_shares
from netvet.findings.tallies import doubt_parties
from netvet.inventory.cells import name
from netvet.inventory.store import Inventory, replace_table

FACT_TABLES = ("operators", "licences", "certificates")
"""Tables of a network that say what is known of others, not what is installed: exchanged together with the dossiers."""


@contextmanager
def exchanged(network: Findings, *, facts: Findings, rules: Findings, day: date) -> Iterator[Findings]:
    """The findings on one assessment's network by another's facts, rules or day; closed at the end.

    Its tables are those that rows are told from, without reasons; the assessments given keep theirs.

    Args:
        network: whose elements, sites, and day that they describe.
        facts: whose dossiers, functions, operators, licences and certificates.
        rules: whose regimes and readings.
        day: the day judged.
    """
    with network.con.cursor() as con:
        con.execute("SET TimeZone = 'UTC'")
        inventory = _with_facts(network, facts, con)
        settled = settle(rules.stated, day)
        asked = question(settled, day, network.as_of)
        quoted = Quoted(network.as_of, not network.set_aside)
        write_dimensions(inventory, facts.dossiers, facts.functions, day, sorted(asked.facts), quoted=quoted)
        doubt_parties(con, rules.regimes)
        found = replace(
            network,
            inventory=inventory,
            stated=rules.stated,
            rules=settled,
            asked=asked,
            day=day,
            as_if=rules.as_if,
            dossiers=facts.dossiers,
            functions=facts.functions,
            shares=_shares(inventory, settled, network, day),
        )
        make_classes(inventory, asked, day, network.as_of)
        judge(inventory, settled, asked, day=day, as_of=network.as_of, reasoned=False)
        found.judged = True
        yield found


def _with_facts(network: Findings, facts: Findings, con: duckdb.DuckDBPyConnection) -> Inventory:
    """The network as another connection sees it: its own tables, but for those that state facts."""
    ours, theirs = network.inventory, facts.inventory
    columns = {table: have for table, have in ours.columns.items() if table not in FACT_TABLES}
    for table in FACT_TABLES:
        if table in theirs.columns:
            columns[table] = theirs.columns[table]
            lent = theirs.con.sql(f"SELECT * FROM {name(table)}").to_arrow_table()
            replace_table(con, name(table), lent)
    return replace(ours, con=con, columns=columns)


def _shares(inventory: Inventory, rules: Sequence[Rule], network: Findings, day: date) -> list[ShareFinding]:
    """The findings of the caps, which are asked of operators: what single elements come to is judged by classes."""
    caps = [rule for rule in rules if rule.requirement.concentration]
    if not caps:
        return []
    outcomes = make_outcomes(inventory, caps, question(caps, day, network.as_of), day, network.as_of)
    set_aside = network.set_aside > 0
    return [
        found for rule in outcomes.rules for found in judge_shares(inventory.con, outcomes, rule, day=day, set_aside=set_aside)
    ]


_ELEMENTS = """
SELECT k.netvet_row AS place, k.element_id, k.operator, k.responsible, k.ticket, c.class
FROM class_of AS c JOIN whole_elements AS k USING (netvet_row)
"""

_STANDINGS = """
SELECT j.class, NULL AS operator, NULL AS owner_group, 0 AS line, r.* EXCLUDE (burden, supersedes, rests),
       j.status, j.due, j.scheduled,
       (c.estimate & r.rests) <> 0 AS estimate, j.reason
FROM judged AS j JOIN classes AS c USING (class) JOIN rule_heads AS r USING (rule)
UNION ALL
SELECT NULL, j.operator, j."group", j.line, r.* EXCLUDE (burden, supersedes, rests),
       j.status, j.due, j.scheduled, j.estimate, j.reason
FROM share_findings AS j JOIN rule_heads AS r USING (rule)
"""


def class_tables(findings: Findings) -> tuple[duckdb.DuckDBPyRelation, duckdb.DuckDBPyRelation]:
    """What rows are told from, for those who compare whole assessments: elements with their class, and classes with statuses.

    Columns: place (in the order of the inventory), element_id, operator, responsible, ticket, class; and class (of a cap:
    operator, owner_group and line), rule, regime, requirement, part, force, confidence, status, due, scheduled, estimate,
    reason.
    """
    findings.write_told()
    return findings.con.sql(_ELEMENTS), findings.con.sql(_STANDINGS)
