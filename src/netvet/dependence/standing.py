"""Which makers stand together on a site, or in an area: makers as bits, so that sites that are alike are looked at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from netvet.dependence.places import Kind
from netvet.inventory.store import literal_rows

Place = tuple[str | None, str | None, str | None]
"""Operator, region and function of a scope; None where it is about all."""

_CODES = """
CREATE OR REPLACE TEMP TABLE codes AS
SELECT (row_number() OVER (ORDER BY first_row, operator, function, maker) - 1)::INTEGER AS code, p.*,
       coalesce(list_contains(domains, 'access'), FALSE) AS radio, coalesce(summed, ['']) AS summed
FROM (SELECT operator, function, maker, min(first_row) AS first_row
      FROM parts WHERE present AND maker IS DISTINCT FROM 'none' GROUP BY ALL) AS p
LEFT JOIN function_cells ON function = cell
"""

_SITES = """
CREATE OR REPLACE TEMP TABLE coded_sites AS
SELECT *, row_number() OVER (ORDER BY first_row) AS number
FROM (SELECT s.site_id, any_value(s.region) AS region, list(c.code) AS codes, min(s.at_row) AS first_row
      FROM standing AS s LEFT JOIN makers AS m ON s.vendor = m.written
      JOIN codes AS c ON s.operator = c.operator AND s.function IS NOT DISTINCT FROM c.function
                     AND m.maker IS NOT DISTINCT FROM c.maker
      WHERE s.present AND s.site_id <> 'none' GROUP BY s.site_id)
"""

_MAKERS = "SELECT maker FROM codes WHERE maker IS NOT NULL GROUP BY maker ORDER BY min(first_row), maker"

_KINDS = """
WITH listed AS (SELECT maker, (row_number() OVER () - 1)::INTEGER AS place FROM ({makers})),
asked AS (SELECT code, place, {keys} FROM (SELECT *, {served} AS served FROM codes) LEFT JOIN listed USING (maker))
SELECT {names}, bits::VARCHAR AS bits, open, count(*) AS n
FROM (SELECT number, {names}, bitstring_agg(place, 0, {last}) AS bits, count(*) FILTER (place IS NULL) AS open
      FROM (SELECT number, region, unnest(codes) AS code FROM coded_sites) JOIN asked USING (code) WHERE {kept} GROUP BY ALL)
GROUP BY ALL ORDER BY min(number)
"""


def write_sites(con: duckdb.DuckDBPyConnection) -> None:
    """Make the tables `codes` (an operator, a cell of `function`, a maker) and `coded_sites` (the codes on each site)."""
    con.execute(_CODES)
    con.execute(_SITES)


def take_kinds(con: duckdb.DuckDBPyConnection, per: Sequence[str]) -> dict[Place, list[Kind]]:
    """Sites that are alike, by scope, in the order of the inventory."""
    makers = [row[0] for row in con.execute(_MAKERS).fetchall()]
    own = {"operator": "operator", "function": "served"}
    asked = _KINDS.format(
        makers=_MAKERS,
        keys=", ".join([own[key] for key in per if key in own] + ["TRUE AS nation"]),
        names=", ".join([own.get(key, key) for key in per] + ["nation"]),
        served="unnest(summed)" if "function" in per else "NULL",
        last=max(len(makers) - 1, 0),
        kept=" AND ".join(f"{own.get(key, key)} <> ''" for key in per) or "TRUE",
    )
    found: dict[Place, list[Kind]] = {}
    rows: list[Mapping[str, Any]] = literal_rows(con, asked)
    for row in rows:
        place = (row.get("operator"), row.get("region"), row.get("served"))
        on = tuple(maker for maker, bit in zip(makers, row["bits"] or "", strict=False) if bit == "1")
        found.setdefault(place, []).append(Kind(on, row["open"], row["n"]))
    return found


@dataclass(frozen=True)
class Radio:
    """What a bit of an area stands for: an operator, and the maker of radio of it; None where not known."""

    operator: str
    maker: str | None


def radio_codes(con: duckdb.DuckDBPyConnection) -> list[Radio]:
    """Every operator with the makers of its radio, in the order of the inventory; makes the table `radio_codes` of the same."""
    pairs = "SELECT operator, maker, min(first_row) AS first_row FROM codes WHERE radio GROUP BY ALL"
    ranked = f"SELECT *, (row_number() OVER (ORDER BY first_row, operator, maker) - 1)::INTEGER AS bit FROM ({pairs})"
    con.execute(f"CREATE OR REPLACE TEMP TABLE radio_codes AS {ranked}")
    return [Radio(*row) for row in con.execute("SELECT operator, maker FROM radio_codes ORDER BY bit").fetchall()]


def mask(codes: Sequence[Radio], operator: str) -> str:
    """SQL: the bits of an operator's radio."""
    return "'" + "".join("01"[code.operator == operator] for code in codes) + "'::BIT"
