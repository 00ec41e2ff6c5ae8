"""Regimes side by side: what each comes to for every group of elements, and for every operator's caps and minimums.

A group is what one maker (its owner group, or the name written where that is not known) has in one domain of the network. It is
summed up from the classes in the database; no element is looked at.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from netvet.verdict import Status

if TYPE_CHECKING:
    from netvet.findings.assessment import Findings


@dataclass(frozen=True)
class Worst:
    """What a regime comes to for a group.

    Attributes:
        status: the worst status that something of the group has.
        n: how many of the group have it; of an operator's caps and minimums, how many.
        unknown: where the worst status is another, of how many of the group it is not known whether they comply with something.
        requirement: the requirement that decides for most of them.
        others: how many more requirements decide as well.
    """

    status: Status
    n: int
    unknown: int
    requirement: str
    others: int


@dataclass(frozen=True)
class Group:
    """A row of the matrix.

    Attributes:
        operator: whose caps and minimums they are; empty of elements.
        domain: domains of their functions, joined by `+`; empty where not known.
        maker: owner group, or the name written; empty where not known.
        elements: how many elements are there or planned; 0 of caps.
        standings: by id of a regime; one that addresses nothing of the group is left out.
    """

    operator: str
    domain: str
    maker: str
    elements: int
    standings: Mapping[str, Worst]


_CELLS = """
WITH ranks (status, rank) AS (VALUES {ranks}), heads (rule, regime) AS (VALUES {heads}),
members AS (
  SELECT c.class, c.n, coalesce(array_to_string(list_sort(list_distinct(f.domains)), '+'), '') AS domain,
         coalesce(v."group", c.vendor, '') AS maker
  FROM classes AS c LEFT JOIN function_facts AS f ON c.function = f.cell LEFT JOIN vendor_facts AS v ON c.vendor = v.written
  WHERE c.present IS NOT FALSE),
sizes AS (SELECT domain, maker, sum(n)::BIGINT AS elements FROM members GROUP BY ALL),
told AS (
  SELECT m.*, h.regime, j.rule, r.rank
  FROM members AS m JOIN judged AS j USING (class) JOIN heads AS h USING (rule) JOIN ranks AS r USING (status)),
worst AS (
  SELECT class, regime, domain, maker, any_value(n) AS n, min(rank) AS rank, bool_or(rank = {unknown}) AS open
  FROM told GROUP BY class, regime, domain, maker),
cells AS (SELECT domain, maker, regime, min(rank) AS rank FROM worst GROUP BY ALL),
counted AS (
  SELECT domain, maker, regime, c.rank, sum(w.n) FILTER (w.rank = c.rank)::BIGINT AS n,
         coalesce(sum(w.n) FILTER (w.open AND c.rank <> {unknown}), 0)::BIGINT AS open
  FROM worst AS w JOIN cells AS c USING (domain, maker, regime) GROUP BY ALL),
deciding AS (
  SELECT domain, maker, regime, arg_max(rule, row(n, -rule)) AS rule, count(*) - 1 AS others
  FROM (SELECT domain, maker, regime, t.rule, sum(t.n) AS n
        FROM told AS t JOIN cells AS c USING (domain, maker, regime) WHERE t.rank = c.rank GROUP BY ALL)
  GROUP BY ALL)
SELECT domain, maker, s.elements, c.regime, r.status, c.n, c.open, d.rule, d.others
FROM sizes AS s LEFT JOIN counted AS c USING (domain, maker)
LEFT JOIN ranks AS r USING (rank) LEFT JOIN deciding AS d USING (domain, maker, regime)
ORDER BY sum(s.elements) OVER (PARTITION BY domain) DESC, domain, s.elements DESC, maker, c.regime
"""


def groups(findings: Findings) -> list[Group]:
    """The rows of the matrix: groups of elements, the largest domains first; then operators with their caps and minimums."""
    findings.judge_classes(reasoned=False)
    return [*_of_elements(findings), *_of_operators(findings)]


def _of_elements(findings: Findings) -> list[Group]:
    ranks = ", ".join(f"('{status}', {status.rank})" for status in Status)
    heads = ", ".join(f"({rule.index}, '{rule.regime.id}')" for rule in findings.rules)
    query = _CELLS.format(ranks=ranks, heads=heads or "(-1, '')", unknown=Status.UNKNOWN.rank)
    found: dict[tuple[str, str], dict[str, Worst]] = {}
    sizes: dict[tuple[str, str], int] = {}
    for domain, maker, elements, regime, status, n, unknown, rule, others in findings.con.execute(query).fetchall():
        sizes[domain, maker] = elements
        told = found.setdefault((domain, maker), {})
        if status not in (None, Status.NOT_APPLICABLE):
            told[regime] = Worst(Status(status), n, unknown, findings.rules[rule].requirement.key, others)
    return [Group("", *place, sizes[place], told) for place, told in found.items()]


def _of_operators(findings: Findings) -> list[Group]:
    """One row an operator; each cap or minimum of a regime, and each owner group that it counts apart, is one finding."""
    found: dict[str, dict[str, list[tuple[Status, str]]]] = {}
    for share in findings.shares:
        rule = findings.rules[share.rule]
        status = Status(share.status)
        told = found.setdefault(share.operator, {})
        if status is not Status.NOT_APPLICABLE:
            told.setdefault(rule.regime.id, []).append((status, rule.requirement.key))
    return [
        Group(operator, "", "", 0, {regime: _worst(statuses) for regime, statuses in told.items()})
        for operator, told in found.items()
        if told
    ]


def _worst(found: Sequence[tuple[Status, str]]) -> Worst:
    status = min((status for status, _ in found), key=lambda status: status.rank)
    deciding = [key for one, key in found if one is status]
    rest = sum(one is Status.UNKNOWN for one, _ in found) if status is not Status.UNKNOWN else 0
    return Worst(status, len(deciding), rest, deciding[0], len(set(deciding)) - 1)
