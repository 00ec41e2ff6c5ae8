"""The table of changes: every finding before and now, what its change is called, and what it is put down to."""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from netvet.comparison.cause import Cause, put_down_to
from netvet.comparison.change import Change, transitions

QUIET = ", ".join(f"'{change}'" for change in Change if not change.shown)
"""SQL: the changes that nobody has to look at."""

_KEYS = """
CREATE TABLE keys AS
SELECT regime, requirement, part, row_number() OVER (ORDER BY max(chosen) DESC, min(rule)) AS key
FROM (FROM standings WHERE chosen IN (0, {last})) GROUP BY regime, requirement, part
"""

# what a status comes to, so that two can be asked whether they are the same: not applicable is like not there
_CODED = """
ALTER TABLE standings ADD COLUMN code VARCHAR;
UPDATE standings SET code = CASE WHEN status = 'not-applicable' THEN ''
  WHEN status = 'not-yet-due' THEN concat_ws('|', status, coalesce(scheduled, FALSE), due) ELSE status END;
ALTER TABLE standings ADD COLUMN key BIGINT;
UPDATE standings SET key = k.key FROM keys AS k
WHERE standings.regime = k.regime AND standings.requirement = k.requirement AND standings.part = k.part;
"""

_CHANGES = """
CREATE TABLE changes AS
SELECT p.profile, k.*, b.* EXCLUDE (key), n.* EXCLUDE (key),
       CASE WHEN status_before = 'not-yet-due' AND status = 'not-yet-due' THEN
              CASE WHEN row(scheduled IS TRUE, due) < row(scheduled_before IS TRUE, due_before) THEN 'worse'
                   WHEN row(scheduled IS TRUE, due) > row(scheduled_before IS TRUE, due_before) THEN 'better'
                   ELSE 'unchanged' END
            ELSE t.change END AS change
FROM profiles AS p CROSS JOIN keys AS k
LEFT JOIN (SELECT class AS class_before, key, status AS status_before, due AS due_before, scheduled AS scheduled_before,
                  reason AS reason_before, estimate AS estimate_before, force AS force_before, confidence AS confidence_before
           FROM standings WHERE chosen = 0) AS b ON b.class_before = p.classes[1] AND b.key = k.key
LEFT JOIN (SELECT class, key, status, due, scheduled, reason, estimate, force, confidence, code
           FROM standings WHERE chosen = {last}) AS n ON n.class = p.classes[-1] AND n.key = k.key
JOIN transitions AS t ON t.before = coalesce(status_before, '') AND t.now = coalesce(status, '')
WHERE status_before IS NOT NULL OR status IS NOT NULL
"""


def put_changes(con: duckdb.DuckDBPyConnection, last: int) -> None:
    """Make the table `changes`: of each profile and requirement the statuses before and now, and what the change is called."""
    con.execute("CREATE TABLE transitions (before VARCHAR, now VARCHAR, change VARCHAR)")
    con.executemany("INSERT INTO transitions VALUES (?, ?, ?)", list(transitions()))
    con.execute(_KEYS.format(last=last))
    con.execute(_CODED)
    con.execute(_CHANGES.format(last=last))


_SUFFICIENT = f"""
CREATE TABLE sufficient AS
SELECT c.profile, c.key,
       bit_or(1::BIGINT << m.chosen) FILTER (coalesce(s.code, '') = coalesce(c.code, '')) AS sets
FROM (FROM changes WHERE change NOT IN ({QUIET})) AS c JOIN profiles AS p USING (profile)
CROSS JOIN (SELECT range::INTEGER AS chosen FROM range($1)) AS m
LEFT JOIN standings AS s ON s.chosen = m.chosen AND s.class = p.classes[m.chosen + 1] AND s.key = c.key
GROUP BY c.profile, c.key
"""


def put_down(con: duckdb.DuckDBPyConnection, causes: Sequence[Cause]) -> None:
    """Make the table `causes`: which input each change is put down to."""
    con.execute(_SUFFICIENT, [1 << len(causes)])
    sets = [row[0] for row in con.execute("SELECT DISTINCT sets FROM sufficient").fetchall()]
    con.execute("CREATE TABLE words (sets BIGINT, why VARCHAR)")
    con.executemany("INSERT INTO words VALUES (?, ?)", [(0, ""), *((found, put_down_to(found, causes)) for found in sets)])
    con.execute("CREATE TABLE causes AS SELECT profile, key, why FROM sufficient JOIN words USING (sets)")


def put_among(con: duckdb.DuckDBPyConnection, causes: Sequence[Cause]) -> None:
    """Make the table `causes` where inputs cannot be exchanged: a sole cause did it, several are not told apart."""
    listed = " or ".join([", ".join(causes[:-1]), causes[-1]]) if len(causes) > 1 else "".join(causes)
    why = f"{listed}: not told apart" if len(causes) > 1 else listed or "not known"
    con.execute(f"CREATE TABLE causes AS SELECT profile, key, $1 AS why FROM changes WHERE change NOT IN ({QUIET})", [why])
