"""The links: a real reference network as backbone, the access tree by distance, the ways into each data centre."""

import numpy as np
import pyarrow as pa
import topohub
from scipy.spatial import cKDTree

from nordland.drawing import Floats, Integers, query
from nordland.parties import NAMES
from nordland.places import AREAS, DATA_CENTRE_CITIES

BACKBONE = "sndlib/germany50"
EARTH_KM = 6371.0
IN_A_ROOM_KM = 0.1

LINKS = pa.schema(
    {
        "from_element": pa.string(),
        "to_element": pa.string(),
        "reference_point": pa.string(),
        "length_km": pa.decimal128(9, 1),
        "ipsec": pa.bool_(),
    }
)


def read_cities() -> pa.Table:
    """The cities of the reference network, numbered from 1, with their places."""
    nodes = topohub.get(BACKBONE)["nodes"]
    longitude, latitude = zip(*(node["pos"] for node in nodes), strict=True)
    return pa.table(
        {
            "number": range(1, len(nodes) + 1),
            "city": [node["name"] for node in nodes],
            "latitude": latitude,
            "longitude": longitude,
        }
    )


def with_keys(cities: pa.Table, towns: pa.Table) -> pa.Table:
    """The cities with the municipality key of the nearest town, which says in which state they lie."""
    found, _ = nearest(cities, towns)
    return cities.append_column("key", towns["key"].take(found))


def read_backbone() -> pa.Table:
    """The links of the reference network between the numbers of its cities, and how long they are."""
    edges = topohub.get(BACKBONE)["edges"]
    return pa.table(
        {
            "a": [edge["source"] + 1 for edge in edges],
            "b": [edge["target"] + 1 for edge in edges],
            "length_km": [float(edge["dist"]) for edge in edges],
        }
    )


def on_the_globe(table: pa.Table) -> Floats:
    """Places as points of the unit sphere, where nearest in a straight line is nearest on the ground."""
    latitude, longitude = (np.radians(table[column].to_numpy()) for column in ("latitude", "longitude"))
    return np.stack([np.cos(latitude) * np.cos(longitude), np.cos(latitude) * np.sin(longitude), np.sin(latitude)], axis=1)


def nearest(wanted: pa.Table, offered: pa.Table) -> tuple[Integers, Floats]:
    """Of each place the nearest of those offered, and how far it is in km."""
    chord, found = cKDTree(on_the_globe(offered)).query(on_the_globe(wanted))
    return np.asarray(found, np.int64), np.asarray(2 * EARTH_KM * np.arcsin(chord / 2))


STANDING = """
select element_id, operator, operator[1] as letter, function, region, latitude, longitude
from elements join sites using (site_id)
where state in ('installed', 'in-service') and list_has_any(function, {functions}) order by element_id
"""


def standing(elements: pa.Table, sites: pa.Table, *functions: str) -> pa.Table:
    """The elements of some functions that are in the network, with the place where they stand."""
    return query(STANDING.format(functions=list(functions)), elements=elements, sites=sites)


def uplinks(lower: pa.Table, upper: pa.Table) -> list[pa.Table]:
    """Each element to the nearest one above it, of its own operator."""
    found = []
    for name in NAMES:
        own, above = (table.filter(pa.compute.equal(table["operator"], name)) for table in (lower, upper))
        place, length = nearest(own, above)
        found.append(
            own.select(["operator", "region"])
            .append_column("from_element", own["element_id"])
            .append_column("to_element", above["element_id"].take(place))
            .append_column("length_km", pa.array(length))
            .append_column("part", pa.array(["access"] * len(place)))
        )
    return found


BETWEEN_CITIES = """
select a.operator, a.element_id as from_element, b.element_id as to_element, length_km, 'backbone' as part
from edges join routers as a on a.number = edges.a join routers as b on b.number = edges.b and b.letter = a.letter
"""
NUMBERED = "select *, regexp_extract(element_id, '[0-9]+$')::integer as number from routers"

INTO_DATA_CENTRES = f"""
with standing as (select element_id, operator, function, site_id, regexp_extract(site_id, '[0-9]+$')::integer as centre
    from elements where site_id like '_-DC%' and state in ('installed', 'in-service')),
doors as (from standing where list_contains(function, 'SecGW'))
select d.operator, r.element_id as from_element, d.element_id as to_element, {IN_A_ROOM_KM}::double as length_km,
    'backbone' as part, 'transport' as reference_point
from doors as d join cities as c on c.city = {list(DATA_CENTRE_CITIES)}[d.centre]
join routers as r on r.letter = d.operator[1] and r.number = c.number
union all by name
select d.operator, d.element_id as from_element, g.element_id as to_element, {IN_A_ROOM_KM}::double as length_km,
    'inside' as part,
    case when list_contains(g.function, 'UPF') then 'N3' when g.function = ['AMF'] then 'N2' else 'transport' end
        as reference_point
from doors as d join standing as g using (operator, centre)
where list_has_any(g.function, ['UPF', 'SGW', 'AMF', 'MME'])
"""

PROTECTED = """
select from_element, to_element, coalesce(reference_point, 'transport') as reference_point,
    greatest(round(length_km, 1), 0.1)::decimal(9, 1) as length_km,
    case when part = 'inside' then false when operator = 'Nord' then true when operator = 'Mitte' then false
        when part = 'access' and area = 'east' then null else true end as ipsec
from links left join areas using (region) order by from_element, to_element
"""


def link_table(elements: pa.Table, sites: pa.Table) -> pa.Table:
    """All links over which subscribers' traffic runs.

    A station is joined to the nearest router of its operator, an aggregation router to the nearest of the backbone; the
    backbone is the reference network, once for each operator; in a data centre the way to the gateways leads through its
    security gateways. IPsec ends there: Nord has it on, Mitte not, Süd has it on but in the east, where it is not known.
    """
    cities = standing(elements, sites, "IP-core-router")
    towns = standing(elements, sites, "cell-site-router")
    stations = standing(elements, sites, "eNB", "gNB")
    routers = query(NUMBERED, routers=cities)
    areas = pa.table({"region": list(AREAS), "area": list(AREAS.values())})
    links = [
        *uplinks(stations, pa.concat_tables([cities, towns])),
        *uplinks(towns, cities),
        query(BETWEEN_CITIES, edges=read_backbone(), routers=routers),
        query(INTO_DATA_CENTRES, elements=elements, cities=read_cities(), routers=routers),
    ]
    return query(PROTECTED, links=pa.concat_tables(links, promote_options="default"), areas=areas).cast(LINKS)
