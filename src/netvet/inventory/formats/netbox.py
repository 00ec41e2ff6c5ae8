"""NetBox, the inventory of data centres and networks: a dump of its database, or pages of its REST interface, as JSON.

A device or virtual machine is an element. NetBox knows what a thing is (its type and its maker), where it stands and what
people call its role; that a role is a network function is taken only from its name. Whatever stands in a custom field
named like one of our columns was put there to be read, and goes before what NetBox itself says.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from netvet.errors import InventoryError
from netvet.fact import NONE
from netvet.inventory.cells import name, quote
from netvet.inventory.documents import broken_objects, counted, find_documents, joined, own_columns, plain, plain_sql, pointer
from netvet.inventory.formats.format import Format
from netvet.inventory.formats.netbox_objects import BROKEN, KINDS, NAMED, OBJECTS, PLACE, READ, WHOLE, is_of, recognises, stage
from netvet.inventory.functions import shipped_functions
from netvet.inventory.source import ROW, Source
from netvet.inventory.tables import ELEMENTS, LINKS, OPERATORS, SITES, Table

STATES = {
    "active": "in-service",  # "fully operational and in service", as NetBox describes it
    "offline": "installed",  # "installed but not currently in service"
    "planned": "planned",  # "planned for future deployment"
    "staged": "installed",  # "installed and being prepared for service"
    "failed": "installed",  # "malfunctioning or out of service": still there
    "inventory": "procured",  # "in inventory but not yet deployed"
    "decommissioning": "installed",  # "being removed from service": still there
    "paused": "installed",  # of a virtual machine
}
"""NetBox's statuses, and the state that each is. One that an operator has added is not known."""

_METRES = {"km": 1000, "m": 1, "cm": 0.01, "mi": 1609.344, "ft": 0.3048, "in": 0.0254}
"""Units of a cable's length."""


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, Source]:
    files = find_documents(path)
    if not files:
        raise InventoryError("there is no JSON file", where=str(path), remedy="export devices as JSON")
    stage(con, files)
    tables = {}
    for table, (shape, models) in _TABLES.items():
        scan = f"netvet_netbox_{table.name}"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {scan} AS {shape(con)}")
        if table is ELEMENTS:
            con.execute(_hosted(scan))
        faults = broken_objects(con, f"SELECT * EXCLUDE (object) FROM {BROKEN} WHERE {_lost(models)} ORDER BY {ROW}")
        if table is ELEMENTS or faults or con.execute(f"SELECT 1 FROM {scan} LIMIT 1").fetchone():
            kinds = {row[0]: row[1] for row in con.execute(f"DESCRIBE {scan}").fetchall() if row[0] != ROW}
            places = f"SELECT {ROW}, {PLACE} AS label, item AS number FROM {OBJECTS}"
            tables[table.name] = Source(table, path, scan, name(ROW), kinds, faults=faults, places=places)
    return {**tables, "elements": replace(tables["elements"], notes=_notes(con))}


def _lost(models: Sequence[str]) -> str:
    """SQL: whether a broken object is one that a table loses: where it is made of no models, all that no other is made of."""
    others = [model for _, named in _TABLES.values() for model in named]
    return is_of(models) if models else f"(object IS NULL OR NOT {is_of(others)})"


def _by_key(model: str) -> str:
    """SQL: the objects of a model that others refer to."""
    return f"(SELECT * FROM {NAMED} WHERE object = {quote(model)})"


def _place(table: str) -> str:
    return f"{table}.file || ': ' || {table}.object || ' ' || {table}.pk"


def _first(*names: str) -> str:
    """SQL: the first name that is known; NetBox's word none is a name like any other, and names nobody."""
    return f"coalesce({', '.join(f'CASE WHEN lower(trim({one})) <> {quote(NONE)} THEN {one} END' for one in names)})"


def _own(con: duckdb.DuckDBPyConnection, table: Table, models: Sequence[str]) -> dict[str, str]:
    """SQL of the columns that custom fields fill, by column."""
    keys = f"SELECT DISTINCT unnest(json_keys(custom)) FROM {WHOLE} WHERE {is_of(models)}"
    own = own_columns(table, [row[0] for row in con.execute(keys).fetchall()])
    return {column: joined(f"json_extract(d.custom, {quote(pointer(key))})") for column, key in own.items()}


def _listed(shown: Mapping[str, str], own: Mapping[str, str]) -> str:
    """SQL select list: each column from its custom field where that is filled, else from what NetBox says."""
    columns = {**dict.fromkeys([*shown, *own], "NULL"), **shown}
    filled = {column: f"nullif(trim({own[column]}), '')" if column in own else "NULL" for column in columns}
    return ", ".join(f"coalesce({filled[column]}, {sql})::VARCHAR AS {name(column)}" for column, sql in columns.items())


def _elements(con: duckdb.DuckDBPyConnection) -> str:
    role = _first("r.name", "d.role_name", "d.device_role_name")
    slug = _first("r.slug", "d.role_slug", "d.device_role_slug")
    words = {word.casefold() for row in shipped_functions().rows.values() for word in (row.id, *row.aliases)}
    known = f"IN ({', '.join(map(quote, sorted(words)))})"
    kinds = " ".join(f"WHEN {quote(model)} THEN {quote(kind)}" for model, kind in KINDS.items())
    states = " ".join(f"WHEN {quote(status)} THEN {quote(state)}" for status, state in STATES.items())
    site = "coalesce(d.site, c.site)"
    shown = {
        "element_id": f"coalesce(trim({_first('d.name')}) || '/', '') || CASE d.object {kinds} END || '-' || d.pk",
        "operator": _first("t.name", "d.tenant_name"),
        "function": f"CASE WHEN lower({role}) {known} THEN {role} WHEN lower({slug}) {known} THEN {slug} ELSE {role} END",
        "site_id": f"coalesce({_first('s.slug', 'd.site_slug', 'c.site_slug')}, 'site-' || {site})",
        "vendor": _first("m.name", "y.manufacturer_name", "d.device_type_manufacturer_name"),
        "software_vendor": _first("q.name", "p.manufacturer_name"),
        "product": _first("y.model", "d.device_type_model"),
        "model": _first("y.part_number"),
        "serial": _first("d.serial"),
        "state": f"CASE d.status {states} END",
        "hosted_on": "NULL",
        "source": f"'NetBox, ' || {_place('d')}",
    }
    joins = {
        "y": ("dcim.devicetype", "d.device_type"),
        "m": ("dcim.manufacturer", "coalesce(y.manufacturer, d.device_type_manufacturer_id)"),
        "r": ("dcim.devicerole", "coalesce(d.role, d.device_role)"),
        "p": ("dcim.platform", "d.platform"),
        "q": ("dcim.manufacturer", "p.manufacturer"),
        "c": ("virtualization.cluster", "d.cluster"),
        "s": ("dcim.site", site),
        "t": ("tenancy.tenant", "d.tenant"),
    }
    found = " ".join(f"LEFT JOIN {_by_key(model)} AS {one} ON {one}.pk = {key}" for one, (model, key) in joins.items())
    return (
        f"SELECT d.{ROW}, d.object AS netbox_object, d.pk AS netbox_pk, d.device AS netbox_host, "
        f"{_listed(shown, _own(con, ELEMENTS, tuple(KINDS)))} FROM {WHOLE} AS d {found} "
        f"WHERE {is_of(tuple(KINDS)).replace('object', 'd.object')} ORDER BY d.{ROW}"
    )


def _hosted(table: str) -> str:
    """SQL that says on which element a virtual machine runs, by the id that its host has come to."""
    devices = f"{table} AS h WHERE netbox_object = 'dcim.device'"
    host = f"SELECT any_value(element_id) FROM {devices} AND netbox_pk = {table}.netbox_host"
    return (
        f"UPDATE {table} SET hosted_on = coalesce(({host}), 'device-' || netbox_host) "
        "WHERE netbox_host IS NOT NULL AND hosted_on IS NULL"
    )


def _sites(con: duckdb.DuckDBPyConnection) -> str:
    shown = {
        "site_id": f"coalesce({_first('d.slug')}, 'site-' || d.pk)",
        "name": _first("d.name"),
        "latitude": "d.latitude",
        "longitude": "d.longitude",
        "region": _first("r.name", "d.region_name"),
        "source": f"'NetBox, ' || {_place('d')}",
    }
    regions = f"LEFT JOIN {_by_key('dcim.region')} AS r ON r.pk = d.region"
    listed = _listed(shown, _own(con, SITES, ("dcim.site",)))
    return f"SELECT d.{ROW}, {listed} FROM {WHOLE} AS d {regions} WHERE d.object = 'dcim.site' ORDER BY d.{ROW}"


def _operators(con: duckdb.DuckDBPyConnection) -> str:
    """Tenants that run an element, where custom fields say more of a tenant than its name."""
    own = _own(con, OPERATORS, ("tenancy.tenant",))
    shown = {"operator": _first("d.name"), "source": f"'NetBox, ' || {_place('d')}"}
    some = "operator IN (SELECT operator FROM netvet_netbox_elements)" if own else "false"
    listed = f"SELECT {ROW}, {_listed(shown, own)} FROM {WHOLE} AS d WHERE object = 'tenancy.tenant'"
    return f"SELECT * FROM ({listed}) WHERE {some} ORDER BY {ROW}"


def _links(_: duckdb.DuckDBPyConnection) -> str:
    """Cables in place between interfaces of two devices; a cable of many ends is a link a pair."""
    cables = f"FROM {WHOLE} WHERE object = 'dcim.cable'"
    rest = " UNION ALL ".join(
        f"SELECT pk AS cable, '{end}' AS side, unnest(json_extract({side}, '$[*]')) AS x {cables}"
        for end, side in (("A", "a_terminations"), ("B", "b_terminations"))
    )
    ends = (
        f"SELECT cable, cable_end AS side, termination_id AS interface, NULL AS device FROM {WHOLE} "
        "WHERE object = 'dcim.cabletermination' AND json_extract_string(termination_type, '$[*]') = ['dcim', 'interface'] "
        f"UNION ALL SELECT cable, side, x ->> '$.object_id', x ->> '$.object.device.id' FROM ({rest}) "
        "WHERE x ->> '$.object_type' = 'dcim.interface'"
    )
    placed = (
        f"SELECT t.cable, t.side, e.element_id FROM ({ends}) AS t "
        f"LEFT JOIN {_by_key('dcim.interface')} AS i ON i.pk = t.interface "
        "JOIN netvet_netbox_elements AS e ON e.netbox_object = 'dcim.device' AND e.netbox_pk = coalesce(t.device, i.device)"
    )
    units = " ".join(f"WHEN {quote(unit)} THEN {metres}" for unit, metres in _METRES.items())
    length = f"(TRY_CAST(c.length AS DOUBLE) * CASE c.length_unit {units} END / 1000)::DECIMAL(18,6)::VARCHAR"
    return (
        f"SELECT c.{ROW}, a.element_id AS from_element, b.element_id AS to_element, {length} AS length_km, "
        f"'NetBox, ' || {_place('c')} AS source, c.pk AS netbox_pk FROM ({placed}) AS a JOIN ({placed}) AS b USING (cable) "
        f"JOIN {WHOLE} AS c ON c.object = 'dcim.cable' AND c.pk = a.cable "
        "WHERE a.side = 'A' AND b.side = 'B' AND c.status = 'connected' ORDER BY ALL"
    )


def _notes(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What is not taken over, counted."""
    ours = f"FROM {WHOLE} WHERE {is_of(tuple(KINDS))}"
    states = ", ".join(map(quote, STATES))
    cables = f"SELECT count(*) FROM {WHOLE} WHERE object = 'dcim.cable'"
    asked = {
        "no tenant, hence no operator": f"SELECT object, count(*) {ours} AND tenant IS NULL GROUP BY 1",
        "no name": f"SELECT object, count(*) {ours} AND name IS NULL GROUP BY 1",
        "status not mapped, hence no state": f"SELECT status, count(*) {ours} AND status NOT IN ({states}) GROUP BY 1",
        "no host named": f"SELECT object, count(*) {ours} AND object <> 'dcim.device' AND device IS NULL GROUP BY 1",
        "custom fields not taken over": f"SELECT key, count(*) FROM ({_unused_fields()}) GROUP BY 1",
        "cables that are no link": f"SELECT 'dcim.cable', ({cables}) - count(DISTINCT netbox_pk) FROM netvet_netbox_links",
        "objects not read": f"SELECT object, count(*) FROM {OBJECTS} WHERE NOT {is_of(READ)} GROUP BY 1",
    }
    found = {what: counted(con, query) for what, query in asked.items()}
    return tuple(f"{what}: {which}" for what, which in found.items() if which)


def _unused_fields() -> str:
    """SQL: the key of every custom field that is filled and fills no column of ours."""
    taken = []
    for table, models in ((ELEMENTS, tuple(KINDS)), (SITES, ("dcim.site",)), (OPERATORS, ("tenancy.tenant",))):
        columns = ", ".join(quote(plain(column)) for column in table.names if column != "source")
        taken.append(f"{is_of(models)} AND {plain_sql('key')} IN ({columns})")
    keys = f"SELECT object, custom, unnest(json_keys(custom)) AS key FROM {WHOLE}"
    filled = "nullif(json_extract_string(custom, '/' || key), '') IS NOT NULL"
    return f"SELECT key FROM ({keys}) WHERE {filled} AND NOT (({') OR ('.join(taken)}))"


_TABLES: dict[Table, tuple[Callable[[duckdb.DuckDBPyConnection], str], tuple[str, ...]]] = {
    ELEMENTS: (_elements, ()),
    SITES: (_sites, ("dcim.site",)),
    OPERATORS: (_operators, ("tenancy.tenant",)),
    LINKS: (_links, ("dcim.cable", "dcim.cabletermination", "dcim.interface")),
}
"""How each table is made, and the models whose broken objects it loses; what is left is the elements'."""

NETBOX = Format(
    name="netbox",
    title="NetBox: a dump of its database (Django's dumpdata), or pages of its REST interface, as JSON",
    reference="NetBox, REST API and models dcim, virtualization, tenancy; netboxlabs.com/docs/netbox (statuses: "
    "netbox/dcim/choices.py)",
    limitations=(
        "The operator is the tenant. What names no tenant names no operator: --operator NAME says who runs it.",
        "The function is the name of the role, or its slug, where one is a function or an alias; another name is not mapped.",
        "active is in-service; offline, staged, failed, decommissioning and paused are installed; inventory is procured.",
        "A status of one's own is no state. No day of installation, first use or removal is known but by a custom field.",
        "The maker is the manufacturer of the device type; modules and inventory items have others, and are not read.",
        "A virtual machine is hosted where its device is named; a cluster is no host. Its maker is not known.",
        "A connected cable between interfaces of two devices is a link; through patch panels and circuits it is not.",
        "A custom field named like a column of ours fills that column, and goes before the rest. No tags, contacts, comments.",
    ),
    recognises=recognises,
    read=_read,
)
