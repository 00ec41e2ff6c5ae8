"""Areas in which the radio of every operator is of one maker: where it fails, roaming to another operator cannot help.

An area is a square of a tenth of a degree of latitude and longitude. Areas that one operator serves alone are counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from netvet.dependence.standing import Radio, mask, radio_codes
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
        unplaced: sites with radio whose place is not known; they are left out.
        one_maker: of each maker, of how many areas every operator's radio is its own: areas and people, for certain.
        open: areas and people that may be of one maker too, where makers are not known.
    """

    areas: int
    people: int | None
    alone: int
    unplaced: int
    one_maker: Mapping[str, tuple[int, int | None]]
    open: tuple[int, int | None]


_SQUARES = """
WITH radio AS (
  SELECT number, any_value(site_id) AS site_id, bitstring_agg(r.bit, 0, {last}) AS bits
  FROM (SELECT number, site_id, unnest(codes) AS code FROM coded_sites) JOIN codes AS c USING (code)
  JOIN radio_codes AS r ON c.operator = r.operator AND c.maker IS NOT DISTINCT FROM r.maker
  WHERE c.radio GROUP BY number),
squares AS (
  SELECT y, x, bit_or(bits) AS bits, greatest({people}) AS people, count(*) AS sites, min(number) AS number
  FROM (SELECT floor(s.latitude / {side})::INTEGER AS y, floor(s.longitude / {side})::INTEGER AS x, s.population, bits, number
        FROM radio LEFT JOIN ({sites}) AS s USING (site_id)) GROUP BY y, x)
SELECT bits::VARCHAR AS bits, y IS NULL OR x IS NULL AS lost, count(*) AS areas, sum(people)::BIGINT AS people,
       sum(sites)::BIGINT AS sites
FROM squares GROUP BY ALL ORDER BY min(number)
"""


@dataclass
class _Told:
    """Areas, and the people in them as far as they are known."""

    areas: int = 0
    people: int | None = None

    def add(self, row: Mapping[str, Any]) -> None:
        self.areas += row["areas"]
        if row["people"] is not None:
            self.people = (self.people or 0) + row["people"]

    @property
    def pair(self) -> tuple[int, int | None]:
        return self.areas, self.people


def take_areas(inventory: Inventory) -> Areas | None:
    """The areas by makers; None where no site has a place, or no element is radio.

    Args:
        inventory: the network; its tables `codes` and `coded_sites` are there.
    """
    codes = radio_codes(inventory.con)
    if not (codes and inventory.has("sites", "latitude") and inventory.has("sites", "longitude")):
        return None
    served, alone, open_, lost, own = _Told(), _Told(), _Told(), 0, dict[str, _Told]()
    rows: list[Mapping[str, Any]] = literal_rows(inventory.con, _squares(inventory, codes))
    for row in rows:
        there = [code for code, bit in zip(codes, row["bits"], strict=True) if bit == "1"]
        makers = {code.maker for code in there}
        if row["lost"]:
            lost += row["sites"]
            continue
        if len({code.operator for code in there}) == 1:
            alone.add(row)
            continue
        served.add(row)
        if len(makers - {None}) <= 1:
            maker = next(iter(makers)) if len(makers) == 1 else None
            (open_ if maker is None else own.setdefault(maker, _Told())).add(row)
    one_maker = {maker: found.pair for maker, found in own.items()}
    return Areas(*served.pair, alone.areas, lost, one_maker, open_.pair)


def _squares(inventory: Inventory, codes: Sequence[Radio]) -> str:
    """SQL: areas by the codes of radio in them; who lives there is, of all operators, the largest sum over its sites."""
    operators = dict.fromkeys(code.operator for code in codes)
    people = ", ".join(f"sum(population) FILTER (bit_count(bits & {mask(codes, one)}) > 0)" for one in operators)
    return _SQUARES.format(people=people, side=SQUARE, last=len(codes) - 1, sites=whole_table(inventory, SITES))
