"""What an assessment comes to: counts by requirement and status, makers by operator, and what it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from netvet.findings.shares import ShareFinding
from netvet.inventory.store import digest, literal_rows
from netvet.regime import shipped_regimes
from netvet.verdict import Status

if TYPE_CHECKING:
    from netvet.findings.assessment import Findings

_COUNTED = """
SELECT j.rule, j.status, sum(c.n)::BIGINT AS n,
       coalesce(sum(c.n) FILTER (j.scheduled), 0)::BIGINT AS scheduled,
       coalesce(sum(c.n) FILTER (c.estimate), 0)::BIGINT AS estimated,
       min(j.due) AS due
FROM judged AS j JOIN classes AS c USING (class) GROUP BY ALL
"""

# a total over several functions takes, per operator, the largest sum of any one function, never their sum
_WEIGHED = """
SELECT rule, status, sum(total) AS {weight}, sum(missing)::BIGINT AS {weight}_missing
FROM (SELECT rule, status, operator, max(total) AS total, arg_max(missing, coalesce(total, -1)) AS missing
      FROM (SELECT rule, status, operator, fn, sum(known) AS total, sum(lost) AS missing
            FROM (SELECT j.rule, j.status, c.operator, c.{weight}_sum AS known, c.n - c.{weight}_known AS lost,
                         unnest(CASE WHEN len(f.function) > 0 THEN f.function ELSE [''] END) AS fn
                  FROM judged AS j JOIN classes AS c USING (class) JOIN facts AS f USING (class))
            GROUP BY ALL)
      GROUP BY ALL)
GROUP BY ALL
"""

_COUNTS = f"""
SELECT * FROM ({_COUNTED})
LEFT JOIN ({_WEIGHED.format(weight="subscribers")}) USING (rule, status)
LEFT JOIN ({_WEIGHED.format(weight="traffic_gbps")}) USING (rule, status)
"""

_UNMAPPED = """
SELECT word, sum(n)::BIGINT AS total
FROM (SELECT unnest(f.unmapped) AS word, c.n FROM classes AS c JOIN function_facts AS f ON c.function = f.cell)
GROUP BY word ORDER BY total DESC, word
"""

_MAKERS = """
SELECT operator, sum(n)::BIGINT AS elements,
       coalesce(sum(n) FILTER (maker IS NULL), 0)::BIGINT AS not_known,
       arg_max(maker, n) FILTER (maker IS NOT NULL) AS most_frequent,
       max(n) FILTER (maker IS NOT NULL)::BIGINT AS of_it,
       arg_max(guessed, n) FILTER (maker IS NOT NULL)::BIGINT AS by_estimate
FROM (SELECT c.operator, v.id AS maker, sum(c.n) AS n, min(c.class) AS first,
             coalesce(sum(c.n) FILTER (c.estimate), 0) AS guessed
      FROM classes AS c LEFT JOIN vendor_facts AS v ON c.vendor = v.written
      WHERE c.present IS NOT FALSE GROUP BY c.operator, v.id)
GROUP BY operator ORDER BY min(first)
"""

_PLANS = """
SELECT coalesce(sum(n) FILTER (present AND ahead_on IS NULL), 0)::BIGINT AS there,
       coalesce(sum(n) FILTER (NOT present), 0)::BIGINT AS absent,
       coalesce(sum(n) FILTER (ahead_on IS NOT NULL), 0)::BIGINT AS ahead,
       coalesce(sum(n) FILTER (present IS NULL), 0)::BIGINT AS not_known
FROM classes
"""


def counts(findings: Findings) -> list[dict[str, Any]]:
    """One row a requirement and status, worst first within a requirement.

    Columns: rule, status, n, scheduled and estimated (of n), due (the earliest), subscribers and traffic_gbps behind them
    (None where no element says), and how many elements do not say (`_missing`).
    """
    found = [dict(row) for row in literal_rows(findings.con, _COUNTS)]
    for share in findings.shares:
        _count_share(found, share)
    return sorted(found, key=lambda row: (row["rule"], list(Status).index(Status(row["status"]))))


def _count_share(found: list[dict[str, Any]], share: ShareFinding) -> None:
    same = [row for row in found if (row["rule"], row["status"]) == (share.rule, share.status)]
    if not same:
        same = [dict.fromkeys(("subscribers", "subscribers_missing", "traffic_gbps", "traffic_gbps_missing"))]
        same[0] |= {
            "rule": share.rule,
            "status": share.status,
            "n": 0,
            "scheduled": 0,
            "estimated": 0,
            "due": share.due,
        }
        found += same
    same[0]["n"] += 1
    same[0]["scheduled"] += share.scheduled is True
    same[0]["estimated"] += share.estimate


def unmapped(findings: Findings) -> dict[str, int]:
    """Function names that mean no function, with the number of elements that bear them, most frequent first."""
    return dict(findings.con.execute(_UNMAPPED).fetchall())


def makers(findings: Findings) -> list[dict[str, Any]]:
    """By operator: elements that may be there, how many have no known maker, and the most frequent maker.

    Columns: operator, elements, not_known, most_frequent (as it resolved), of_it, by_estimate (of it).
    """
    return [dict(row) for row in literal_rows(findings.con, _MAKERS)]


def presence(con: duckdb.DuckDBPyConnection) -> dict[str, int]:
    """How many elements are there on the day judged, are not, are planned for later, or cannot be said."""
    return dict(literal_rows(con, _PLANS)[0])  # type: ignore[arg-type]


def inputs(findings: Findings) -> list[dict[str, str]]:
    """Path (from the case) and SHA-256 of every file of the user's that the result rests on, in order of path."""
    case = findings.case
    files = {Path(path): sha for path, sha in findings.inventory.inputs}
    own = [case.folder / "case.toml", case.folder / "functions.csv"]
    own += [path for folder in case.dossiers for path in sorted(folder.glob("*.toml"))]
    files |= {path: digest(path) for path in own if path.is_file()}
    shipped = set(shipped_regimes().values())
    files |= {Path(path): sha for path, sha in (r.origin for r in findings.regimes) if Path(path) not in shipped}
    listed = {
        (path.relative_to(case.folder) if path.is_relative_to(case.folder) else Path(path.name)): sha
        for path, sha in files.items()
    }
    return [{"path": path.as_posix(), "sha256": sha} for path, sha in sorted(listed.items())]
