"""Units of a plan: sites of one operator that are alike and near each other, to be swapped together; or single sites."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from netvet.inventory.store import Inventory, replace_table
from netvet.planning.horizon import Horizon
from netvet.planning.sheet import Sheet

if TYPE_CHECKING:
    import pyarrow as pa

Integers = NDArray[np.int64]

# what the sites of one unit have in common: under both readings of what is not known they have to move by the same day
_ALIKE = (
    *("operator", "region", "density", "fourth", "anchor", "five", "wants", "locality", "bound"),
    *("deadline", "cures", "anchor_breaks", "five_breaks"),
    *("deadline_open", "cures_open", "anchor_open", "five_open"),
)

# the same in order, makers in theirs
_ORDER = tuple({"anchor": "a.number", "five": "b.number"}.get(one, one) for one in _ALIKE)

_PLACED = """
CREATE OR REPLACE TEMP TABLE placed AS
SELECT p.*, dense_rank() OVER (ORDER BY {order}) - 1 AS alike, row_number() OVER (ORDER BY operator, site_id) - 1 AS place
FROM (
  SELECT operator, site_id, name, region, density::BIGINT AS density, anchor IS NOT NULL AS fourth,
         coalesce(anchor, five) AS anchor, five, five IS NULL AND list_contains([{wanting}]::BIGINT[], density) AS wants,
         locality, end_of_life_4g, end_of_life_5g,
         greatest(least(coalesce(quarters(bound_to), 0), {last}), 0)::BIGINT AS bound,
         subscribers, traffic, latitude, longitude,
         {deadline_sure} AS deadline, sure IS NOT NULL AND NOT own_sure AS cures,
         anchor_sure IS NOT NULL AS anchor_breaks, five_sure IS NOT NULL AS five_breaks, sure AS due,
         {deadline_open} AS deadline_open, open IS NOT NULL AND NOT own_open AS cures_open,
         anchor_open IS NOT NULL AS anchor_open, five_open IS NOT NULL AS five_open, open AS due_open
  FROM radio_sites JOIN localities USING (operator, site_id)) AS p
LEFT JOIN radio_makers AS a ON a.maker = p.anchor LEFT JOIN radio_makers AS b ON b.maker = p.five
"""

_UNITS = """
CREATE OR REPLACE TEMP TABLE units AS
SELECT *, {label} AS label FROM (
SELECT unit, {alike}, count(*) AS sites, coalesce(sum(subscribers), 0)::DOUBLE AS subscribers,
       coalesce(sum(traffic), 0)::DOUBLE AS traffic,
       greatest({apart}) AS apart,
       CASE WHEN fourth THEN coalesce(round(avg(end_of_life_4g)), {left}) ELSE 0 END::BIGINT AS end_of_life_4g,
       CASE WHEN five IS NOT NULL THEN coalesce(round(avg(end_of_life_5g)), {left}) ELSE 0 END::BIGINT AS end_of_life_5g,
       min(due) AS due, min(due_open) AS due_open, mode(name ORDER BY name) AS town, min(site_id) AS first_site
FROM placed JOIN unit_of USING (place) GROUP BY unit, {alike}) ORDER BY unit
"""

# by how many quarters of the horizon the ends of life of its sites differ
_APART = "max(least(greatest({one}, 0), {last})) - min(least(greatest({one}, 0), {last}))"


def make_units(inventory: Inventory, sheet: Sheet, horizon: Horizon, *, single: bool) -> pa.Table:
    """Make the tables `placed`, `unit_of` and `units`, and hand over the last, a row a unit.

    Args:
        inventory: the network, with its tables `radio_sites` and `localities`.
        sheet: the terms.
        horizon: the quarters.
        single: whether every site is a unit of its own.
    """
    con, alike = inventory.con, ", ".join(_ALIKE)
    wanting = [str(number) for number, name in enumerate(sheet.densities) if sheet.at(f"density.{name}.wants_five")]
    con.execute(
        _PLACED.format(
            order=", ".join(_ORDER),
            wanting=", ".join(wanting),
            last=horizon.quarters,
            deadline_sure=_deadline("sure", horizon),
            deadline_open=_deadline("open", horizon),
        )
    )
    _number(inventory, 1 if single else int(sheet.at("clusters.sites")), sheet.at("capacity.crews") / sheet.at("work.joint"))
    number = "row_number() OVER (PARTITION BY operator, region ORDER BY unit)"
    label = "concat_ws(' ', operator, first_site)" if single else f"concat_ws(' ', operator, region, {number})"
    apart = ", ".join(_APART.format(one=one, last=horizon.quarters) for one in ("end_of_life_4g", "end_of_life_5g"))
    con.execute(_UNITS.format(alike=alike, label=label, left=sheet.at("gear.left_where_not_known"), apart=apart))
    table: pa.Table = con.sql("FROM units ORDER BY unit").to_arrow_table()
    return table


def _deadline(column: str, horizon: Horizon) -> str:
    """SQL: the last quarter whose work is in time (see `Horizon.in_time`); as many as there are where nothing is due."""
    last = horizon.quarters
    in_time = f"least(greatest(quarters(({column} + 1)::DATE) - 1, -1), {last})"  # which pass over NULL
    return f"(CASE WHEN {column} IS NULL THEN {last} ELSE {in_time} END)::BIGINT"


def _number(inventory: Inventory, most: int, pace: float) -> None:
    """Make the table `unit_of`: of each place its unit. Sites that are alike are taken along a curve that keeps near near.

    Args:
        inventory: the network.
        most: sites of a unit, at most.
        pace: what share of a region's sites its crews can do in a quarter: no unit is larger than that, or one site.
    """
    import pyarrow as pa  # noqa: PLC0415

    told = "SELECT alike, latitude, longitude, place, count(*) OVER (PARTITION BY region) AS around FROM placed ORDER BY place"
    rows = inventory.con.sql(told).to_arrow_table()
    alike, place, around = (np.asarray(rows[label].to_numpy(), np.int64) for label in ("alike", "place", "around"))
    order = np.lexsort((place, _curve(rows["latitude"].to_numpy(), rows["longitude"].to_numpy()), alike))
    counts, size = np.bincount(alike), np.ones(int(alike.max()) + 1, np.int64)
    size[alike] = np.clip(around * pace, 1, most).astype(np.int64)
    nth = np.arange(len(order)) - np.repeat(np.cumsum(counts) - counts, counts)
    parts = -(-counts // size)
    own = nth * parts[alike[order]] // counts[alike[order]]
    unit = np.empty(len(order), np.int64)
    unit[order] = (np.cumsum(parts) - parts)[alike[order]] + own
    replace_table(inventory.con, "unit_of", pa.table({"place": place, "unit": unit}))


def _curve(latitude: NDArray[np.float64], longitude: NDArray[np.float64]) -> Integers:
    """Where each place lies on a Z-order curve over squares of a hundredth of a degree; places not known come last."""
    known = ~(np.isnan(latitude) | np.isnan(longitude))
    found = np.full(len(latitude), np.iinfo(np.int64).max, np.int64)
    y, x = ((np.nan_to_num(one) + 180) * 100 for one in (latitude, longitude))
    bits = [_spread(one.astype(np.int64)) for one in (x, y)]
    found[known] = (bits[0] | (bits[1] << 1))[known]
    return found


def _spread(values: Integers) -> Integers:
    """The bits of numbers below 65 536, each with a gap before the next."""
    found = values & 0xFFFF
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        found = (found | (found << shift)) & mask
    return found
