"""Judgements side by side in a database of their own: elements that agree in every one of them are compared once.

A set of exchanged inputs has a number, whose bits are the inputs taken from today: 0 is the earlier judgement, the highest
is today's.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from netvet.comparison.cause import Cause
from netvet.findings import Findings, class_tables, exchanged

_STANDINGS = """
CREATE TABLE standings (chosen INTEGER, class BIGINT, operator VARCHAR, owner_group VARCHAR, line INTEGER, rule INTEGER,
  regime VARCHAR, requirement VARCHAR, part VARCHAR, force VARCHAR, confidence VARCHAR, status VARCHAR, due DATE,
  scheduled BOOLEAN, estimate BOOLEAN, reason VARCHAR)
"""

_ELEMENTS = "place BIGINT, element_id VARCHAR, operator VARCHAR, responsible VARCHAR, ticket VARCHAR, class BIGINT"
_CLASSES = "place BIGINT, class BIGINT"


def take(con: duckdb.DuckDBPyConnection, rows: duckdb.DuckDBPyRelation, into: str) -> None:
    """Append rows of another database to a table."""
    con.register("incoming", rows.to_arrow_reader(100_000))
    con.execute(f"INSERT INTO {into} FROM incoming")
    con.unregister("incoming")


def prepare(con: duckdb.DuckDBPyConnection) -> None:
    """Make the table of what classes come to, which every judgement adds to."""
    con.execute(_STANDINGS)


def put_judgement(con: duckdb.DuckDBPyConnection, chosen: int, findings: Findings, *, named: bool = True) -> None:
    """Add a judgement: the table `judged_<chosen>` of its elements, by name or by place only, and its lines of `standings`."""
    elements, standings = class_tables(findings)
    con.execute(f"CREATE TABLE judged_{chosen} ({_ELEMENTS if named else _CLASSES})")
    take(con, elements if named else elements.select("place, class"), f"judged_{chosen}")
    take(con, standings.select(f"{chosen}::INTEGER AS chosen, *"), "standings")


def exchange_inputs(con: duckdb.DuckDBPyConnection, earlier: Findings, now: Findings, causes: Sequence[Cause]) -> None:
    """Add the judgement of every set of inputs but the earlier and today's own, which are there already."""
    for chosen in range(1, (1 << len(causes)) - 1):
        taken = {cause for place, cause in enumerate(causes) if chosen >> place & 1}
        given = {cause: now if cause in taken or cause not in causes else earlier for cause in Cause}
        with exchanged(
            given[Cause.NETWORK], facts=given[Cause.FACTS], rules=given[Cause.RULES], day=given[Cause.DAY].day
        ) as found:
            put_judgement(con, chosen, found, named=False)


_SUBJECTS = """
CREATE TABLE subjects AS
SELECT coalesce(n.place, 4611686018427387904 + b.place) AS place, coalesce(n.element_id, b.element_id) AS element_id,
       coalesce(n.operator, b.operator) AS operator, NULL::VARCHAR AS owner_group,
       CASE WHEN n.place IS NULL THEN b.responsible ELSE n.responsible END AS responsible,
       CASE WHEN n.place IS NULL THEN b.ticket ELSE n.ticket END AS ticket, [{classes}]::BIGINT[] AS classes
FROM ({before}) AS b FULL OUTER JOIN ({now}) AS n ON b.element_id = n.element_id
"""

# a cap is a finding on an operator: each (with the owner group counted) is a class of its own, the same in every judgement
_OPERATORS = """
CREATE TABLE operators AS
SELECT operator, owner_group, -row_number() OVER (ORDER BY max(chosen) DESC, min(line)) AS class
FROM standings WHERE class IS NULL GROUP BY operator, owner_group
"""

_OPERATOR_SUBJECTS = """
INSERT INTO subjects
SELECT 9223372036854775807 + class, NULL, operator, nullif(owner_group, ''), NULL, NULL, [{classes}]::BIGINT[] FROM operators
"""

_PROFILES = """
CREATE TABLE profiles AS
SELECT row_number() OVER (ORDER BY first) AS profile, *
FROM (SELECT classes, min(place) AS first, count(*) AS n FROM subjects GROUP BY classes)
"""


def put_subjects(con: duckdb.DuckDBPyConnection, sets: Sequence[int], network_bit: int) -> None:
    """Make `subjects` (elements and operators, with their class in every judgement) and `profiles` (those that agree).

    Args:
        con: the database.
        sets: the numbers of the judgements, in order.
        network_bit: the bit of the network; 0 where both have one network.
    """
    ours = [chosen for chosen in sets if not network_bit or chosen & network_bit]
    theirs = [chosen for chosen in sets if chosen not in ours]
    if not theirs:
        ours, theirs = ours[1:] or ours, ours[:1]
    classes = ", ".join(f"{'n' if chosen in ours else 'b'}.c{chosen}" for chosen in sets)
    con.execute(_SUBJECTS.format(classes=classes, before=_side(theirs), now=_side(ours[::-1])))
    con.execute(_OPERATORS)
    con.execute(
        "UPDATE standings SET class = o.class FROM operators AS o WHERE standings.class IS NULL "
        "AND standings.operator = o.operator AND standings.owner_group = o.owner_group"
    )
    con.execute(_OPERATOR_SUBJECTS.format(classes=", ".join(["class"] * len(sets))))
    con.execute(_PROFILES)


def _side(sets: Sequence[int]) -> str:
    """SQL: the elements of one network, with their class in each of its judgements."""
    first, *others = sets
    joined = " ".join(f"JOIN judged_{chosen} USING (place)" for chosen in others)
    columns = ", ".join(f"judged_{chosen}.class AS c{chosen}" for chosen in sets)
    told = ", ".join(f"judged_{first}.{column}" for column in ("place", "element_id", "operator", "responsible", "ticket"))
    return f"SELECT {told}, {columns} FROM judged_{first} {joined}"
