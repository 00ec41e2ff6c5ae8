"""What has to be done, by whom, by when: open findings gathered into duties, worst first, with the people behind them.

A duty is what one requirement leaves open with one responsible party of one operator: one status, one last day. The tables are
made in the database and handed over as Arrow; nothing that is met or not applicable is in them, but for the states of sites.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from netvet.findings.assessment import Findings
from netvet.inventory.cells import quote
from netvet.inventory.store import replace_table, whole_table
from netvet.inventory.tables import CERTIFICATES, SITES
from netvet.verdict import Status

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Obligations:
    """What is open, as tables, each worst first.

    Worst first: what is broken now, by the weight of its force; then what a coming day is set for, the nearest first, and on
    one day what nobody has planned for before what is not known before what is planned in time; then what is not known without
    a day to come; last what binds nobody.

    Attributes:
        duties: by operator, responsible, requirement, status and last day: how many elements, how they are planned for, who
            is behind them, makers, reasons and missing facts (the three most frequent, with counts).
        duty_count: how many duties there are, listed or not.
        items: the findings one by one, with what the element's row says.
        item_count: how many there are, listed or not.
        sites: every site with elements: worst status, elements, elements with something open; coordinates where known.
        site_count: how many there are, listed or not; open_sites: how many of them have something open.
        days: how much is broken now (band 0), falls due on each coming day (1), waits without a day (2), binds nobody (3):
            elements that are planned for in time, late, not at all, and of which it is not known.
        missing: what is not known: the fact, findings and elements that wait for it, operators and requirements.
        certificates: the table of certificates.
    """

    duties: pa.Table
    duty_count: int
    items: pa.Table
    item_count: int
    sites: pa.Table
    site_count: int
    open_sites: int
    days: pa.Table
    missing: pa.Table
    certificates: pa.Table


_OPEN = """
CREATE OR REPLACE TEMP TABLE open_findings AS
SELECT f.*, CASE WHEN leaves <= f.due THEN 'in-time' WHEN leaves IS NOT NULL THEN 'late' ELSE 'none' END AS plan
FROM (
  SELECT k.netvet_row, j.class, j.rule, j.status, j.due, k.operator, k.responsible, k.site_id, k.function, k.vendor,
         k.subscribers, k.traffic_gbps, (k.estimate & h.rests) <> 0 AS estimate, NULL::VARCHAR AS reason,
         CASE WHEN isfinite(k.planned_removal_on) THEN k.planned_removal_on END AS leaves
  FROM judged AS j JOIN rule_heads AS h USING (rule) JOIN class_of USING (class) JOIN keyed AS k USING (netvet_row)
  WHERE {open}
  UNION ALL BY NAME
  SELECT j.rule, j.status, j.due, j.operator, j.estimate, j.reason,
         CASE WHEN j.scheduled THEN j.due END AS leaves
  FROM share_findings AS j WHERE {open}) AS f
"""

# 0 broken now, 1 a day is to come, 2 not known and no day to come, 3 binds nobody (where all is hypothetical: a power)
_BAND = """
CASE WHEN d.status IN ({broken}) THEN 0 WHEN d.status IN ('would-violate', 'power-available') THEN 3
     WHEN d.due >= DATE '{day}' THEN 1 ELSE 2 END"""

_BROKEN = (Status.VIOLATED, Status.BREACH, Status.DEPARTS)

_DUTIES = """
CREATE OR REPLACE TEMP TABLE duty_heads AS
SELECT row_number() OVER (ORDER BY min(coalesce(netvet_row, 9223372036854775807)), rule, status, due) AS duty,
       operator, responsible, rule, status, due, netvet_row IS NULL AS whole_operator, count(*) AS n,
       count(DISTINCT site_id) AS sites, count(*) FILTER (plan = 'in-time') AS in_time,
       count(*) FILTER (plan = 'late') AS late, count(*) FILTER (plan = 'none') AS unplanned,
       count(*) FILTER (estimate) AS estimated
FROM open_findings GROUP BY operator, responsible, rule, status, due, netvet_row IS NULL
"""

_OF_DUTY = """
CREATE OR REPLACE TEMP TABLE open_of AS
SELECT d.duty, o.netvet_row, o.class, o.rule, o.status, o.due, o.plan, o.leaves, o.function, o.vendor, o.subscribers,
       o.traffic_gbps, o.reason, o.estimate
FROM open_findings AS o JOIN duty_heads AS d
  ON o.operator = d.operator AND o.responsible IS NOT DISTINCT FROM d.responsible AND o.rule = d.rule
 AND o.status = d.status AND o.due IS NOT DISTINCT FROM d.due AND (o.netvet_row IS NULL) = d.whole_operator
"""

# a total over several functions takes the largest sum of any one function, never their sum: as in netvet.findings.tallies
_BEHIND = """
SELECT duty, max(total) AS {weight}, arg_max(missing, row(coalesce(total, -1), missing))::BIGINT AS {weight}_missing
FROM (SELECT duty, fn, sum({weight}) AS total, count(*) FILTER ({weight} IS NULL) AS missing
      FROM (SELECT o.duty, o.{weight}, unnest(coalesce(f.summed, [''])) AS fn
            FROM open_of AS o LEFT JOIN function_facts AS f ON o.function = f.cell WHERE o.netvet_row IS NOT NULL)
      GROUP BY duty, fn) GROUP BY duty
"""

_TOLD = """
CREATE OR REPLACE TEMP TABLE told AS
SELECT o.duty, o.class, o.rule, coalesce(o.reason, j.reason) AS reason, o.n, o.first
FROM (SELECT duty, class, rule, reason, count(*) AS n, min(netvet_row) AS first FROM open_of GROUP BY duty, class, rule, reason)
  AS o LEFT JOIN judged AS j ON o.class = j.class AND o.rule = j.rule
"""

# the facts that an unknown waits for, as the reason names them; a clause that holds a semicolon stays whole
_LACKING = """
CREATE OR REPLACE TEMP TABLE lacking AS
SELECT t.duty, t.class, t.rule, t.n, row(t.first, t.rule, t.part.place) AS first,
       CASE WHEN t.class IS NULL THEN regexp_extract(t.part.said, '^not known[^:]*: (.*)$', 1)
            ELSE replace(t.part.said, ';~', '; ') END AS fact
FROM (SELECT told.*, unnest(list_transform(string_split(regexp_replace({whole}, '^not known: ', ''), '; '),
                                           lambda said, place: {{'said': said, 'place': place}})) AS part FROM told) AS t
JOIN duty_heads AS d USING (duty)
WHERE d.status = 'unknown' AND (t.class IS NOT NULL OR t.part.said LIKE 'not known%')
"""

_MOST = """
SELECT duty, list({{'name': name, 'n': n}} ORDER BY n DESC, first)[:3] AS {label}
FROM (SELECT duty, {name} AS name, sum(n)::BIGINT AS n, min(first) AS first FROM {source} GROUP BY ALL) GROUP BY duty
"""

_MAKERS = """
(SELECT o.duty, coalesce(v.id, o.vendor) AS maker, count(*) AS n, min(o.netvet_row) AS first
 FROM open_of AS o LEFT JOIN vendor_facts AS v ON o.vendor = v.written WHERE o.netvet_row IS NOT NULL GROUP BY ALL)
"""

_LISTED_DUTIES = """
SELECT row_number() OVER worst AS place, d.*, date_diff('day', DATE '{day}', d.due) AS days_left, {band} AS band,
       s.subscribers, s.subscribers_missing, t.traffic_gbps, t.traffic_gbps_missing, m.makers, r.reasons, l.missing
FROM duty_heads AS d LEFT JOIN ({subscribers}) AS s USING (duty) LEFT JOIN ({traffic}) AS t USING (duty)
LEFT JOIN ({makers}) AS m USING (duty) LEFT JOIN ({reasons}) AS r USING (duty) LEFT JOIN ({lacking}) AS l USING (duty)
JOIN status_ranks AS k ON d.status = k.status
WINDOW worst AS (ORDER BY {band}, CASE WHEN {band} = 0 THEN k.rank END, CASE WHEN {band} = 1 THEN d.due END,
                 CASE WHEN d.status = 'unknown' THEN 1 WHEN d.in_time = d.n THEN 2 ELSE 0 END, k.rank, d.due,
                 s.subscribers DESC NULLS LAST, d.n DESC, d.duty)
ORDER BY place
"""

_LISTED_ITEMS = """
SELECT d.place AS duty, i.rule, i.status, i.due, date_diff('day', DATE '{day}', i.due) AS days_left, i.plan,
       CASE WHEN i.netvet_row IS NOT NULL THEN i.leaves END AS planned_removal_on,
       e.element_id, d.operator, d.responsible, e.ticket, e.function, e.vendor, v.id AS maker, e.product, e.software_version,
       e.site_id, s.name AS site, s.region, e.subscribers, e.traffic_gbps, i.estimate,
       coalesce(i.reason, j.reason) AS reason, e.certificates, e.cleared_by, e.source
FROM (SELECT o.*, p.place, row_number() OVER (ORDER BY p.place, {order}) AS nth FROM open_of AS o JOIN duties AS p USING (duty)
      ORDER BY nth LIMIT {limit}) AS i
JOIN duties AS d USING (duty) LEFT JOIN keyed AS e ON i.netvet_row = e.netvet_row
LEFT JOIN vendor_facts AS v ON e.vendor = v.written
LEFT JOIN judged AS j ON i.class = j.class AND i.rule = j.rule
LEFT JOIN ({sites}) AS s ON e.site_id = s.site_id
ORDER BY i.nth
"""

_ITEM_ORDER = """
CASE o.plan WHEN 'none' THEN 0 WHEN 'late' THEN 1 ELSE 2 END, o.subscribers DESC NULLS LAST, o.netvet_row"""

_SITES = """
CREATE OR REPLACE TEMP TABLE site_states AS
SELECT p.site_id, min(w.rank) AS rank, count(*) AS elements, count(*) FILTER (w.rank < {silent}) AS open,
       min(p.netvet_row) AS first
FROM (SELECT j.class, min(r.rank) AS rank FROM judged AS j JOIN status_ranks AS r USING (status) GROUP BY j.class) AS w
JOIN class_of USING (class) JOIN keyed AS p USING (netvet_row) WHERE p.site_id IS NOT NULL GROUP BY p.site_id
"""

_LISTED_SITES = """
SELECT t.site_id, s.name, s.region, s.latitude, s.longitude, r.status, t.elements, t.open
FROM site_states AS t JOIN status_ranks AS r USING (rank) LEFT JOIN ({sites}) AS s ON t.site_id = s.site_id
ORDER BY t.rank, t.first LIMIT {limit}
"""

_DAYS = """
SELECT band, day, date_diff('day', DATE '{day}', day) AS days_left, sum(n)::BIGINT AS n,
       coalesce(sum(in_time) FILTER (status <> 'unknown'), 0)::BIGINT AS in_time,
       coalesce(sum(late) FILTER (status <> 'unknown'), 0)::BIGINT AS late,
       coalesce(sum(unplanned) FILTER (status <> 'unknown'), 0)::BIGINT AS unplanned,
       coalesce(sum(n) FILTER (status = 'unknown'), 0)::BIGINT AS not_known
FROM (SELECT *, CASE WHEN band = 1 THEN due END AS day FROM duties) GROUP BY band, day ORDER BY band, day
"""

_MISSING = """
SELECT l.fact, sum(l.n)::BIGINT AS findings, coalesce(any_value(e.elements), 0)::BIGINT AS elements,
       list_sort(list(DISTINCT d.operator)) AS operators, list_sort(list(DISTINCT l.rule)) AS rules, min(d.due) AS due
FROM lacking AS l JOIN duty_heads AS d USING (duty)
LEFT JOIN (SELECT fact, sum(c.n) AS elements FROM (SELECT DISTINCT fact, class FROM lacking WHERE class IS NOT NULL)
           JOIN classes AS c USING (class) GROUP BY fact) AS e USING (fact)
WHERE l.fact <> '' GROUP BY l.fact ORDER BY findings DESC, min(l.first) LIMIT {limit}
"""


def obligations(findings: Findings, *, rows: int, sites: int) -> Obligations:
    """Gather what is open.

    Args:
        findings: an assessment.
        rows: at most so many duties, items and missing facts are listed, worst first; the counts say how many there are.
        sites: at most so many sites are listed, worst first.
    """
    con, day = findings.con, findings.day
    findings.write_told()
    _rank_statuses(findings)
    con.execute(_OPEN.format(open="j.status NOT IN ('met', 'not-applicable')"))
    for statement in (_DUTIES, _OF_DUTY, _TOLD):
        con.execute(statement)
    con.execute(_LACKING.format(whole=_whole_clauses(findings)))
    con.execute(f"CREATE OR REPLACE TEMP TABLE duties AS {_duty_query(findings)}")
    con.execute(_SITES.format(silent=list(Status).index(Status.MET)))
    placed = whole_table(findings.inventory, SITES)
    items = _LISTED_ITEMS.format(day=day, order=_ITEM_ORDER, limit=rows, sites=placed)
    return Obligations(
        con.sql(f"FROM duties ORDER BY place LIMIT {rows}").to_arrow_table(),
        _count(findings, "duties"),
        con.sql(items).to_arrow_table(),
        _count(findings, "open_of"),
        con.sql(_LISTED_SITES.format(sites=placed, limit=sites)).to_arrow_table(),
        _count(findings, "site_states"),
        _count(findings, "site_states WHERE open > 0"),
        con.sql(_DAYS.format(day=day)).to_arrow_table(),
        con.sql(_MISSING.format(limit=rows)).to_arrow_table(),
        con.sql(whole_table(findings.inventory, CERTIFICATES)).to_arrow_table(),
    )


def _duty_query(findings: Findings) -> str:
    broken = (*_BROKEN, *([Status.WOULD_VIOLATE] if findings.as_if else []))
    return _LISTED_DUTIES.format(
        day=findings.day,
        band=_BAND.format(broken=", ".join(map(quote, broken)), day=findings.day),
        subscribers=_BEHIND.format(weight="subscribers"),
        traffic=_BEHIND.format(weight="traffic_gbps"),
        makers=_MOST.format(label="makers", name="maker", source=_MAKERS),
        reasons=_MOST.format(label="reasons", name="reason", source="told"),
        lacking=_MOST.format(label="missing", name="fact", source="lacking"),
    )


def _rank_statuses(findings: Findings) -> None:
    import pyarrow as pa  # noqa: PLC0415

    ranks = {"status": [status.value for status in Status], "rank": list(range(len(Status)))}
    replace_table(findings.con, "status_ranks", pa.table(ranks))


def _whole_clauses(findings: Findings) -> str:
    """SQL: the reason, with the semicolons inside a rule's own clauses marked so that they part nothing."""
    whole = "reason"
    clauses = dict.fromkeys(clause.because for rule in findings.rules for clause in rule.requirement.undecided)
    for clause in clauses:
        if "; " in clause:
            whole = f"replace({whole}, {quote(clause)}, {quote(clause.replace('; ', ';~'))})"
    return whole


def _count(findings: Findings, table: str) -> int:
    ((counted,),) = findings.con.execute(f"SELECT count(*) FROM {table}").fetchall()
    return int(counted)
