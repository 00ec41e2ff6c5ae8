"""Areas in which the radio of every operator is of one maker: where it fails, roaming to another operator cannot help.

An area is a square of a tenth of a degree of latitude and longitude. Areas that one operator serves alone are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from netvet.inventory.store import Inventory, literal_rows, whole_table
from netvet.inventory.tables import SITES

SQUARE = 0.1
"""Side of an area, in degrees."""


@dataclass(frozen=True)
class Areas:
    """Areas by the makers of the radio in them.

    Attributes:
        areas: areas that two operators or more serve.
        people: who lives in them; None where no site says so.
        alone: areas that one operator serves alone.
        unplaced: radio elements whose place is not known; they are left out.
        one_maker: of each maker, of how many areas every operator's radio is its own: areas and people, for certain.
        open: areas and people that may be of one maker too, where makers are not known.
    """

    areas: int
    people: int | None
    alone: int
    unplaced: int
    one_maker: Mapping[str, tuple[int, int | None]]
    open: tuple[int, int | None]


_SQUARES = f"""
WITH radio AS (
  SELECT p.operator, p.site_id, m.maker, min(p.first_row) AS first_row, sum(p.n) AS n
  FROM radio_parts AS p LEFT JOIN makers AS m ON m.written = p.vendor
  WHERE p.present AND m.maker IS DISTINCT FROM 'none' GROUP BY ALL),
placed AS (
  SELECT r.*, floor(s.latitude / {SQUARE})::INTEGER AS y, floor(s.longitude / {SQUARE})::INTEGER AS x
  FROM radio AS r LEFT JOIN ({{sites}}) AS s ON r.site_id = s.site_id),
living AS (
  SELECT y, x, max(people) AS people
  FROM (SELECT y, x, operator, sum(population) AS people
        FROM (SELECT DISTINCT r.y, r.x, r.operator, s.site_id, s.population
              FROM placed AS r JOIN ({{sites}}) AS s ON r.site_id = s.site_id) GROUP BY ALL) GROUP BY ALL),
squares AS (
  SELECT y, x, count(DISTINCT operator) AS operators, count(DISTINCT maker) AS makers, min(maker) AS maker,
         bool_or(maker IS NULL) AS open, sum(n) AS n, min(first_row) AS first_row
  FROM placed GROUP BY ALL)
SELECT CASE WHEN makers = 1 AND NOT open THEN maker END AS maker, makers <= 1 AND open AS open, operators = 1 AS alone,
       y IS NULL OR x IS NULL AS lost, count(*) AS areas, sum(people)::BIGINT AS people, sum(n)::BIGINT AS n
FROM squares LEFT JOIN living USING (y, x) GROUP BY ALL ORDER BY min(first_row)
"""


def take_areas(inventory: Inventory) -> Areas | None:
    """The areas by makers; None where no site has a place.

    Args:
        inventory: the network; its tables `makers`, `radio_parts` are there.
    """
    if not (inventory.has("sites", "latitude") and inventory.has("sites", "longitude")):
        return None
    rows = literal_rows(inventory.con, _SQUARES.format(sites=whole_table(inventory, SITES)))
    lost, found = [row for row in rows if row["lost"]], [row for row in rows if not row["lost"]]
    served = [row for row in found if not row["alone"]]
    own = {str(row["maker"]): (_n(row, "areas"), _people([row])) for row in served if row["maker"] is not None}
    maybe = [row for row in served if row["open"]]
    return Areas(
        areas=sum(_n(row, "areas") for row in served),
        people=_people(served),
        alone=sum(_n(row, "areas") for row in found if row["alone"]),
        unplaced=sum(_n(row, "n") for row in lost),
        one_maker=own,
        open=(sum(_n(row, "areas") for row in maybe), _people(maybe)),
    )


def _n(row: Mapping[str, Any], label: str) -> int:
    return int(row[label] or 0)


def _people(rows: list[Mapping[str, Any]]) -> int | None:
    told = [int(row["people"]) for row in rows if row["people"] is not None]
    return sum(told) if told or not rows else None
