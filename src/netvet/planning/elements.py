"""The elements other than radio that have to move, as lots: their function, operator, age and last day; in three layers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from netvet.inventory.cells import quote
from netvet.inventory.presence import there
from netvet.inventory.store import Inventory
from netvet.planning.columns import texts
from netvet.planning.horizon import Horizon
from netvet.planning.radio import NOT_KNOWN
from netvet.planning.unplanned import KNOWN, SITE_GEAR

if TYPE_CHECKING:
    from datetime import date

    import pyarrow as pa

LAYERS = ("core", "transport", "managers")

ALONE, LOTS = 12, 6
"""Elements of one operator that are alike are planned one by one, if they are no more than this; else as so many lots."""

_LAYER = """CASE WHEN list_contains(f.domains, 'management') THEN 'managers'
WHEN list_contains(f.domains, 'transport') THEN 'transport' ELSE 'core' END"""

# what radio settles is not here: base stations, and managers of radio, which go with it or are replaced in its plan; nor what
# its operator removes in time anyway (see `netvet.planning.unplanned`)
_MOVING = f"""
CREATE OR REPLACE TEMP TABLE moving AS
SELECT e.netvet_row, e.element_id, e.operator, e.function AS kind, {KNOWN} AS functions, {_LAYER} AS layer,
       coalesce(v.id, e.vendor, '{NOT_KNOWN}') AS maker, e.site_id, m.sure, least(m.sure, m.open) AS due,
       coalesce(CASE WHEN isfinite(e.installed_on) THEN e.installed_on END,
                CASE WHEN isfinite(e.first_used_on) THEN e.first_used_on END) AS since
FROM must AS m JOIN whole_elements AS e USING (netvet_row) JOIN function_facts AS f ON f.cell = e.function
LEFT JOIN vendor_facts AS v ON v.written = e.vendor
WHERE len({KNOWN}) > 0 AND NOT ({SITE_GEAR})
      AND e.element_id NOT IN (SELECT managed_by FROM radio WHERE managed_by IS NOT NULL)
      AND NOT coalesce(e.planned_removal_on <= least(m.sure, m.open), FALSE)
"""

_ALIKE = "operator, layer, kind, functions, locality, sure, due"

_NUMBERED = f"""
CREATE OR REPLACE TEMP TABLE moving_lots AS
SELECT *, CASE WHEN alike <= {ALONE} THEN nth ELSE (nth - 1) * {LOTS} // alike + 1 END AS part FROM (
  SELECT *, count(*) OVER (PARTITION BY {_ALIKE}) AS alike,
         row_number() OVER (PARTITION BY {_ALIKE} ORDER BY since NULLS FIRST, element_id) AS nth
  FROM (SELECT m.*, l.locality FROM moving AS m
        JOIN localities AS l ON l.operator = m.operator AND l.site_id IS NOT DISTINCT FROM m.site_id))
"""

_LOTS = f"""
CREATE OR REPLACE TEMP TABLE lots AS
SELECT *, CASE WHEN elements = 1 THEN first_element ELSE concat(operator, ' ', kind, ' ', nth, ' (', elements, ')') END AS label
FROM (SELECT *, row_number() OVER (PARTITION BY operator, kind ORDER BY lot) AS nth FROM (
  SELECT *, row_number() OVER (ORDER BY operator, layer, kind, sure NULLS LAST, due, locality, part) - 1 AS lot FROM (
  SELECT {_ALIKE}, part, min(element_id) AS first_element, count(*) AS elements,
         list_sort(list(DISTINCT maker)) AS makers, avg(months(since))::DOUBLE AS since, any_value(alike) AS alike
  FROM moving_lots GROUP BY {_ALIKE}, part)))
"""

_TOLD = """
SELECT l.*, k.whole AS of_kind, n.whole AS of_layer
FROM lots AS l
JOIN (SELECT operator, kind, sum(whole) AS whole FROM there_now GROUP BY ALL) AS k USING (operator, kind)
JOIN (SELECT operator, layer, sum(whole) AS whole FROM there_now GROUP BY ALL) AS n USING (operator, layer) ORDER BY l.lot
"""

_THERE = f"""
CREATE OR REPLACE TEMP TABLE there_now AS
SELECT e.operator, e.function AS kind, {_LAYER} AS layer, count(*) AS whole
FROM whole_elements AS e JOIN function_facts AS f ON f.cell = e.function
WHERE ({{there}}) OR netvet_row IN (SELECT netvet_row FROM moving) GROUP BY ALL
"""


def read_moving(inventory: Inventory, horizon: Horizon, day: date, as_of: date) -> tuple[list[str], list[str]]:
    """Make the table `moving` out of `must` and `radio`; hand over its functions, and the makers of such elements.

    The makers are those of all elements that perform one of the functions, in the order of the ids of these.
    """
    con = inventory.con
    con.execute(f"CREATE OR REPLACE MACRO months(d) AS year(d) * 12 + month(d) - 1 - {horizon.first * 3}")
    con.execute(_MOVING)
    con.execute(_THERE.format(there=there(day, as_of)))
    functions = [row[0] for row in con.execute("SELECT DISTINCT unnest(functions) AS f FROM moving ORDER BY f").fetchall()]
    listed = ", ".join(map(quote, functions))
    makers = con.execute(
        f"""SELECT coalesce(v.id, e.vendor) AS maker FROM whole_elements AS e JOIN function_facts AS f ON f.cell = e.function
            JOIN vendor_facts AS v ON v.written = e.vendor
            WHERE list_has_any(f.functions, [{listed}]::VARCHAR[]) AND e.vendor <> 'none'
            GROUP BY maker ORDER BY min(e.element_id)"""
    ).fetchall()
    return functions, [row[0] for row in makers]


def make_lots(inventory: Inventory) -> pa.Table:
    """Make the tables `moving_lots` and `lots` out of `moving` and `localities`; hand over the lots, a row each, in order."""
    con = inventory.con
    con.execute(_NUMBERED)
    con.execute(_LOTS)
    table: pa.Table = con.sql(_TOLD).to_arrow_table()
    assert len(set(texts(table, "label"))) == len(table), "two lots of one name"
    return table


def elements_of(inventory: Inventory) -> pa.Table:
    """Of each element that moves its lot: columns lot (the name), element_id, operator, maker."""
    joined = " AND ".join(f"m.{one} IS NOT DISTINCT FROM l.{one}" for one in (*_ALIKE.split(", "), "part"))
    told = f"SELECT l.label AS lot, m.element_id, m.operator, m.maker FROM moving_lots AS m JOIN lots AS l ON {joined}"
    table: pa.Table = inventory.con.sql(f"{told} ORDER BY l.lot, m.element_id").to_arrow_table()
    return table
