"""The rows that figures are summed from: the parts of a network by what is told apart, and those of unknown function."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import duckdb

from netvet.inventory.store import literal_rows

KEYS = {"operator": "operator", "region": "region", "function": "served"}
"""Columns by which scopes are told apart."""

_SUMS = """
SELECT {keys}, maker, own AS item, doubt, sum(n - {lost})::BIGINT AS n, sum(known)::BIGINT AS known,
       coalesce(sum(w), 0)::HUGEINT AS w, coalesce(sum(w2), 0)::HUGEINT AS w2,
       max(largest) AS largest, sum(guessed)::BIGINT AS guessed
FROM (SELECT * EXCLUDE (served), {served} AS served, CASE WHEN maker IS NULL THEN item END AS own, TRUE AS nation
      FROM parts WHERE maker IS DISTINCT FROM 'none' AND n > {lost} AND {asked})
WHERE {kept} GROUP BY ALL ORDER BY min(first_row), {keys}
"""

_SERVED = "unnest(served)"
_KEPT = {"operator": "TRUE", "region": "region IS NOT NULL", "function": "served <> ''"}
_LOST = {"sites": "nowhere"}
_SITELESS = "(n - siteless)"


def sum_rows(con: duckdb.DuckDBPyConnection, per: Sequence[str], keys: Sequence[str], measure: str) -> list[Mapping[str, Any]]:
    """What is in every scope for certain, if it is there; '' is the function of what is known to have none.

    Args:
        con: the database, with the tables of `netvet.dependence.parts`.
        per: what scopes are told apart by; what is in none of them is left out.
        keys: what is told apart; where functions are, an element is in every one that it performs.
        measure: what is counted; of sites what stands on a known one.
    """
    served = _SERVED if "function" in keys else "NULL"
    return _asked(con, keys, served, lost=_LOST.get(measure, "0"), kept=[_KEPT[key] for key in per])


def unsorted_rows(con: duckdb.DuckDBPyConnection, per: Sequence[str], measure: str) -> list[Mapping[str, Any]]:
    """What may perform any function besides those in the list `served`; of sites what stands on none for certain is missing."""
    kept = [_KEPT[key] for key in per if key != "function"]
    keys, lost = [*(key for key in per if key != "function"), "operator", "function"], "(nowhere - siteless)"
    return _asked(con, keys, "served", lost=lost if measure == "sites" else "0", kept=kept, asked="unsorted")


def siteless_rows(con: duckdb.DuckDBPyConnection, per: Sequence[str]) -> list[Mapping[str, Any]]:
    """What is in a scope and may stand on any site."""
    if not con.execute("SELECT 1 FROM parts WHERE siteless > 0 LIMIT 1").fetchall():
        return []  # mostly so, and cheaper to ask than to sum
    served = _SERVED if "function" in per else "NULL"
    return _asked(con, per, served, lost=_SITELESS, kept=[_KEPT[key] for key in per], asked="siteless > 0")


def _asked(
    con: duckdb.DuckDBPyConnection,
    keys: Sequence[str],
    served: str,
    *,
    lost: str,
    kept: Sequence[str],
    asked: str = "TRUE",
) -> list[Mapping[str, Any]]:
    told = ", ".join(KEYS[key] for key in dict.fromkeys(keys)) or "nation"
    where = " AND ".join(kept) or "TRUE"
    return literal_rows(con, _SUMS.format(keys=told, served=served, kept=where, lost=lost, asked=asked))
