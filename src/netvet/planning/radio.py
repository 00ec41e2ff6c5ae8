"""The radio sites of a network: whose 4G and 5G stands there, whom it serves, how old it is, and when it has to move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from netvet.errors import PlanError
from netvet.inventory.presence import there
from netvet.inventory.store import Inventory, whole_table
from netvet.inventory.tables import CONTRACTS, SITES
from netvet.planning.horizon import Horizon
from netvet.planning.sheet import Sheet

if TYPE_CHECKING:
    import duckdb

NOT_KNOWN = "not known"
"""The maker of gear whose maker is not known."""

SQUARE_KM = 11.1
"""Kilometres in a tenth of a degree of latitude, and of longitude at the equator."""

# a site is known by its base stations and radio units; what is central (CU-CP, RNC, MEC) is no site
_STATIONS = "['eNB', 'gNB', 'RU', 'DU']"

_RADIO = f"""
CREATE OR REPLACE TEMP TABLE radio AS
SELECT *, least(own_sure, led_sure) AS sure, least(own_sure, own_open, led_sure, led_open) AS open_or_sure FROM (
  SELECT e.netvet_row, e.element_id, e.operator, e.site_id, e.managed_by, coalesce(v.id, e.vendor, '{NOT_KNOWN}') AS maker,
         list_contains(g.generations, '4G') AS four, list_contains(g.generations, '5G') AS five,
         list_filter(f.functions, lambda w: list_contains({_STATIONS}, w)) AS stations, e.subscribers, e.traffic_gbps,
         coalesce(CASE WHEN isfinite(e.installed_on) THEN e.installed_on END,
                  CASE WHEN isfinite(e.first_used_on) THEN e.first_used_on END) AS since,
         CASE WHEN isfinite(e.support_ends_on) THEN e.support_ends_on END AS supported_to,
         e.planned_removal_on IS NOT NULL AS goes,
         m.sure AS own_sure, m.open AS own_open, l.sure AS led_sure, l.open AS led_open
  FROM whole_elements AS e
  LEFT JOIN vendor_facts AS v ON v.written = e.vendor
  JOIN function_facts AS f ON f.cell = e.function,
  LATERAL (SELECT coalesce(members(e.generation), f.generations) AS generations) AS g
  LEFT JOIN must AS m ON m.netvet_row = e.netvet_row
  LEFT JOIN (SELECT x.element_id, y.sure, y.open FROM whole_elements AS x JOIN must AS y USING (netvet_row)
             WHERE x.element_id IN (SELECT DISTINCT managed_by FROM whole_elements)) AS l ON l.element_id = e.managed_by
  WHERE list_has_any(f.functions, {_STATIONS}) AND ({{there}}) AND e.vendor IS DISTINCT FROM 'none')
WHERE four OR five
"""

# what may be radio, or is to be: no site is planned for it
_MISSED = f"""
SELECT count(*) FILTER (coalesce(here, TRUE) AND NOT radio
                        AND (f.functions IS NULL OR len(f.functions) > list_count(f.functions))),
       count(*) FILTER (radio AND mobile
                        AND (here IS NULL OR NOT here AND removed_on IS NULL AND state IS DISTINCT FROM 'removed'))
FROM (SELECT e.*, {{there}} AS here FROM whole_elements AS e WHERE e.vendor IS DISTINCT FROM 'none') AS e
LEFT JOIN function_facts AS f ON f.cell = e.function,
LATERAL (SELECT coalesce(list_has_any(f.functions, {_STATIONS}), FALSE) AS radio,
                coalesce(list_has_any(coalesce(members(e.generation), f.generations), ['4G', '5G']), TRUE) AS mobile)
"""

# the contracts that cover an element: of its operator and maker, for one of its functions, or for all; one that does not say
# whose it is, or until when, may cover it
_UNDER = """
CREATE OR REPLACE TEMP TABLE under AS
SELECT r.netvet_row, max(c.ends_on) FILTER (c.whole) AS ends_on, bool_or(NOT c.whole OR c.ends_on IS NULL) AS open,
       max(c.supported_to) FILTER (c.whole) AS supported_to
FROM (SELECT c.* REPLACE (CASE WHEN isfinite(ends_on) THEN ends_on END AS ends_on,
                          CASE WHEN isfinite(supported_to) THEN supported_to END AS supported_to),
             coalesce(v.id, c.vendor) AS maker, c.operator IS NOT NULL AND c.vendor IS NOT NULL AS whole
      FROM ({contracts}) AS c LEFT JOIN vendor_facts AS v ON v.written = c.vendor) AS c
JOIN radio AS r ON coalesce(r.operator = c.operator, TRUE) AND coalesce(r.maker = c.maker, TRUE)
WHERE c.function IS NULL OR list_has_any(r.stations, members(c.function)) GROUP BY ALL
"""

# what a site serves is, of its functions, the largest sum of any one; its maker is the one that has to move first
_SITES = """
CREATE OR REPLACE TEMP TABLE radio_sites AS
WITH served AS (
  SELECT operator, site_id, max(people) AS subscribers, max(traffic) AS traffic FROM (
    SELECT operator, site_id, station, sum(subscribers) AS people, sum(traffic_gbps)::DOUBLE AS traffic
    FROM (SELECT *, unnest(stations) AS station FROM radio) GROUP BY ALL) GROUP BY ALL),
first AS (
  SELECT operator, site_id, {gear},
         avg(coalesce(quarters(coalesce(r.supported_to, u.supported_to)) + 1, quarters(since) + {life_4g}))
           FILTER (four) AS end_of_life_4g,
         avg(coalesce(quarters(coalesce(r.supported_to, u.supported_to)) + 1, quarters(since) + {life_5g}))
           FILTER (five) AS end_of_life_5g,
         max(u.ends_on) AS bound_to, bool_or(u.open) AS bound_open, count(u.netvet_row) AS contracts,
         bool_or(own_sure IS NOT NULL) AS own_sure, bool_or(coalesce(own_sure, own_open) IS NOT NULL) AS own_open,
         min(sure) AS sure, min(open_or_sure) AS open, count(DISTINCT maker) FILTER (four) > 1
         OR count(DISTINCT maker) FILTER (five) > 1 AS mixed
  FROM radio AS r LEFT JOIN under AS u USING (netvet_row) WHERE site_id IS NOT NULL AND site_id <> 'none' GROUP BY ALL),
squares AS (
  SELECT y, x, max(people) / ({side} * {side} * cos(radians(y / 10 + 0.05))) AS people_per_km2 FROM (
    SELECT f.operator, floor(s.latitude * 10) AS y, floor(s.longitude * 10) AS x, sum(s.population) AS people
    FROM first AS f JOIN ({sites}) AS s USING (site_id) GROUP BY ALL) WHERE people IS NOT NULL GROUP BY y, x)
SELECT f.*, v.subscribers, v.traffic, s.name, coalesce(s.region, '{no_region}') AS region, s.latitude, s.longitude,
       {density} AS density, q.people_per_km2 IS NULL AS density_open
FROM first AS f LEFT JOIN served AS v USING (operator, site_id) LEFT JOIN ({sites}) AS s USING (site_id)
LEFT JOIN squares AS q ON q.y = floor(s.latitude * 10) AND q.x = floor(s.longitude * 10)
"""

# of several makers of one kind of gear at a site: the one whose gear is due first, then the first by the ids of elements
_GEAR = """
arg_min(maker, row(coalesce(sure, DATE '9999-12-31'), coalesce(open_or_sure, DATE '9999-12-31'), element_id))
  FILTER ({kind}) AS {name},
min(sure) FILTER ({kind}) AS {name}_sure, min(open_or_sure) FILTER ({kind}) AS {name}_open
"""

# all whose radio stands there may deliver, those too whose site is planned as of another maker; that some maker is not known
# matters where a site is planned as of it. In the order of the ids of their elements: nothing rests on names, or on rows
_MAKERS = f"""
CREATE OR REPLACE TEMP TABLE radio_makers AS
SELECT maker, row_number() OVER (ORDER BY min(element_id)) - 1 AS number FROM radio
WHERE maker <> '{NOT_KNOWN}' OR maker IN (SELECT unnest([anchor, five]) FROM radio_sites) GROUP BY maker
"""

NO_REGION = "no region"


@dataclass(frozen=True)
class Left:
    """Radio that is not planned, or planned on a guess: how many.

    Attributes:
        without_site: elements that stand at no known site: not planned.
        without_function: elements of which a function is not known and that may be radio: not planned as such.
        not_there: radio elements that are not there yet, or not known to be: not planned.
        going: radio elements at known sites that have a day of removal: planned as if they stayed until the plan replaces them.
        mixed: sites where one generation has several makers: planned as of the one that has to move first.
        without_people, without_traffic: sites of which it is not known whom they serve, what they carry: counted as none.
        without_density: sites of no known density: priced as the least dense.
        without_age: sites whose 4G, or whose 5G, is of no known age.
        without_fourth: sites with 5G and no 4G.
        bound: sites under a contract that ends within the horizon, or later.
        bound_open: sites that a contract covers or may cover whose end or parties are not known: planned as if it did not bind.
        without_contract: sites of whose radio no contract is known: planned as if there were none.
    """

    without_site: int
    without_function: int
    not_there: int
    going: int
    mixed: int
    without_people: int
    without_traffic: int
    without_density: int
    without_age: int
    without_fourth: int
    bound: int
    bound_open: int
    without_contract: int


def read_radio(inventory: Inventory, sheet: Sheet, horizon: Horizon, day: date, as_of: date) -> Left:
    """Make the tables `radio_sites`, one row an operator and site, and `radio_makers`, out of `must`; tell what they leave out.

    Raises:
        PlanError: where no radio element stands at a known site.
    """
    con = inventory.con
    con.execute(f"CREATE OR REPLACE MACRO quarters(d) AS year(d) * 4 + quarter(d) - 1 - {horizon.first}")
    con.execute(_RADIO.format(there=there(day, as_of)))
    con.execute(_UNDER.format(contracts=whole_table(inventory, CONTRACTS)))
    gear = ", ".join(_GEAR.format(kind=kind, name=label).strip() for kind, label in (("four", "anchor"), ("five", "five")))
    con.execute(
        _SITES.format(
            gear=gear,
            life_4g=sheet.at("gear.life_4g"),
            life_5g=sheet.at("gear.life_5g"),
            side=SQUARE_KM,
            sites=whole_table(inventory, SITES),
            density=_density(sheet),
            no_region=NO_REGION,
        )
    )
    con.execute(_MAKERS)
    return _left(con, there(day, as_of))


def _density(sheet: Sheet) -> str:
    """SQL: the number of a site's class of density."""
    bounds = [sheet.at(f"density.{name}.people_per_km2") for name in sheet.densities]
    cases = " ".join(f"WHEN q.people_per_km2 >= {bound} THEN {number}" for number, bound in enumerate(bounds[:-1]))
    return f"CASE {cases} ELSE {len(bounds) - 1} END" if cases else "0"


def _left(con: duckdb.DuckDBPyConnection, present: str) -> Left:
    counts = """
    SELECT count(*), (SELECT count(*) FROM radio WHERE site_id IS NULL OR site_id = 'none'),
           (SELECT count(*) FROM radio WHERE goes AND site_id <> 'none'), count(*) FILTER (mixed),
           count(*) FILTER (subscribers IS NULL), count(*) FILTER (traffic IS NULL), count(*) FILTER (density_open),
           count(*) FILTER (anchor IS NOT NULL AND end_of_life_4g IS NULL OR five IS NOT NULL AND end_of_life_5g IS NULL),
           count(*) FILTER (anchor IS NULL),
           count(*) FILTER (quarters(bound_to) > 0), count(*) FILTER (bound_open), count(*) FILTER (contracts = 0)
    FROM radio_sites"""
    ((sites, sited, going, *rest),) = con.execute(counts).fetchall()
    ((nameless, later),) = con.execute(_MISSED.format(there=present)).fetchall()
    if not sites:
        raise PlanError(
            "no radio stands at a known site: core, transport and managers are planned beside radio, not alone",
            remedy="give base stations (eNB, gNB, RU, DU) their site_id and their function; one site suffices",
        )
    return Left(*map(int, (sited, nameless, later, going, *rest)))
