"""NetBox, the inventory of data centres and networks: a dump of its database, or pages of its REST interface, as JSON.

A device or virtual machine is an element. NetBox knows what a thing is (its type and its maker), where it stands and what
people call its role; that a role is a network function is taken only from its name. Whatever stands in a custom field
named like one of our columns was put there to be read, and goes before what NetBox itself says.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb

from netvet.errors import InventoryError
from netvet.fact import NONE
from netvet.inventory.cells import name, quote
from netvet.inventory.documents import (
    begin,
    broken_objects,
    counted,
    doubled,
    find_documents,
    joined,
    own_columns,
    plain,
    plain_sql,
    pointer,
    read_heads,
    stage_objects,
)
from netvet.inventory.formats.format import Format
from netvet.inventory.functions import shipped_functions
from netvet.inventory.reading import ROW, Source
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

KINDS = {"dcim.device": "device", "virtualization.virtualmachine": "vm"}
"""The objects that are elements, and how the id of such an element begins its number."""

_USED = {
    "dcim/devices": "dcim.device",
    "virtualization/virtual-machines": "virtualization.virtualmachine",
    "virtualization/clusters": "virtualization.cluster",
    "dcim/device-types": "dcim.devicetype",
    "dcim/device-roles": "dcim.devicerole",
    "dcim/manufacturers": "dcim.manufacturer",
    "dcim/platforms": "dcim.platform",
    "dcim/sites": "dcim.site",
    "dcim/regions": "dcim.region",
    "dcim/interfaces": "dcim.interface",
    "dcim/cables": "dcim.cable",
    "tenancy/tenants": "tenancy.tenant",
}
"""Paths of the REST interface, and the models of the dump that they hand out, of what is read."""

_OBJECTS = "netvet_netbox"
_BROKEN = "netvet_netbox_broken"
_WHOLE = "netvet_netbox_whole"
_NAMED = "netvet_netbox_named"
_PLACE = "file || ': ' || coalesce(object, 'object') || ' ' || coalesce(pk, '?')"
_FIELDS = "json_extract(json, '$.fields')"
_DUMPED = "(v.model IS NOT NULL AND o.fields IS NOT NULL)"

_TEXTS = "name slug model part_number serial latitude longitude cable cable_end termination_id length".split()
_CHOICES = "status length_unit".split()
_REFERENCES = "manufacturer device_type role device_role tenant platform site region cluster device".split()
_LISTS = "custom_field_data custom_fields termination_type a_terminations b_terminations".split()
_NESTED = ("tenant.name", "role.name", "role.slug", "device_role.name", "device_role.slug", "site.slug", "region.name")
_NESTED = (*_NESTED, "manufacturer.name", "device_type.model", "device_type.manufacturer.id", "device_type.manufacturer.name")
"""What an object of REST says of those that it refers to; in the dump they have to be looked up."""


def _shape(leaf: str, names: Sequence[str]) -> str:
    return ", ".join(f'"{one}": {leaf}' for one in names)


_J, _V = '"JSON"', '"VARCHAR"'
_ALL = (*_TEXTS, *_CHOICES, *_REFERENCES, *_LISTS)
_WITHIN = _shape('"VARCHAR"', ("id", "value", "name", "slug", "model"))
_WITHIN = f'{{{_WITHIN}, "manufacturer": {{"id": "VARCHAR", "name": "VARCHAR"}}}}'
_SHAPES = {
    "o": f'{{"pk": "JSON", "id": "JSON", "fields": {{{_shape(_J, _ALL)}}}, {_shape(_J, _ALL)}}}',
    "v": f'{{"pk": "VARCHAR", "id": "VARCHAR", "url": "VARCHAR", "fields": {{{_shape(_V, _ALL)}}}, {_shape(_V, _ALL)}}}',
    "n": f"{{{_shape(_WITHIN, (*_CHOICES, *_REFERENCES))}}}",
}
"""What is read of an object: as JSON, to see what is a text; as texts; and what stands within the objects referred to."""

_METRES = {"km": 1000, "m": 1, "cm": 0.01, "mi": 1609.344, "ft": 0.3048, "in": 0.0254}

_DUMP = re.compile(rb'\[\s*\{\s*"model"\s*:\s*"[a-z_]+\.[a-z_]+"\s*,\s*"(pk|fields)"\s*:')
_REST = re.compile(rb'"url"\s*:\s*"[^"\s]*/api/(dcim|virtualization|tenancy)/[a-z-]+/[0-9]+/"')
_REST_PATH = re.compile(r"/api/([a-z-]+/[a-z-]+)/[0-9]+/?$")
_CHUNK = 1 << 20


def _recognises(path: Path) -> bool:
    return any(_REST.search(begin(one)) is not None or _is_dump(one) for one in find_documents(path))


def _is_dump(path: Path) -> bool:
    """Whether it is a dump of Django's, with devices in it: they may stand anywhere."""
    if _DUMP.match(begin(path)) is None:
        return False
    last = b""
    with path.open("rb") as stream:
        while part := stream.read(_CHUNK):
            if b'"dcim.device"' in last + part:
                return True
            last = part[-16:]
    return False


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, Source]:
    files = find_documents(path)
    if not files:
        raise InventoryError("there is no JSON file", where=str(path), remedy="export devices as JSON")
    stage_objects(con, files, _OBJECTS, _SHAPES, _columns(), within="results")
    _require_all_pages(con, files)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_BROKEN} AS {_broken()}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {_WHOLE} AS SELECT * FROM {_OBJECTS} ANTI JOIN {_BROKEN} USING ({ROW})")
    # a table of their own: they are few, and the database has to know it, or it joins the wrong way round
    others = [model for model in _USED.values() if model not in (*KINDS, "dcim.cable")]
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_NAMED} AS SELECT * FROM {_WHOLE} WHERE {_is(others)}")
    tables = {}
    for table, (shape, models) in _TABLES.items():
        scan = f"netvet_netbox_{table.name}"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {scan} AS {shape(con)}")
        if table is ELEMENTS:
            con.execute(_hosted(scan))
        faults = broken_objects(con, f"SELECT * EXCLUDE (object) FROM {_BROKEN} WHERE {_is(models)} ORDER BY {ROW}")
        if table is ELEMENTS or faults or con.execute(f"SELECT 1 FROM {scan} LIMIT 1").fetchone():
            kinds = {row[0]: row[1] for row in con.execute(f"DESCRIBE {scan}").fetchall() if row[0] != ROW}
            places = f"SELECT {ROW}, {_PLACE} AS label, item AS number FROM {_OBJECTS}"
            tables[table.name] = Source(table, path, scan, name(ROW), kinds, faults=faults, places=places)
    return {**tables, "elements": replace(tables["elements"], notes=_notes(con))}


def _is(models: Sequence[str]) -> str:
    """SQL: whether an object is of one of these models; where there are none, of any that no table is made of."""
    if models:
        return f"object IN ({', '.join(map(quote, models))})"
    others = [model for _, named in _TABLES.values() for model in named]
    return f"(object IS NULL OR object NOT IN ({', '.join(map(quote, others))}))"


def _columns() -> dict[str, str]:
    """SQL of what is kept of an object, alike for dump and REST: model, key, texts, keys and names of others, what is wrong."""
    path = "regexp_extract(v.url, '/api/([a-z-]+/[a-z-]+)/[0-9]+/?$', 1)"
    models = " ".join(f"WHEN {quote(rest)} THEN {quote(model)}" for rest, model in _USED.items())
    wrong = [f"CASE WHEN {_mark(leaf)} IN ('{{', '[') THEN {quote(leaf)} END" for leaf in _TEXTS]
    wrong += [f"CASE WHEN {_mark(leaf)} = '[' THEN {quote(leaf)} END" for leaf in (*_CHOICES, *_REFERENCES)]
    return {
        "object": f"CASE WHEN {_DUMPED} THEN v.model ELSE CASE {path} {models} ELSE nullif({path}, '') END END",
        "pk": f"CASE WHEN {_DUMPED} THEN v.pk ELSE v.id END",
        **{leaf: f"CASE WHEN {_mark(leaf)} NOT IN ('{{', '[') THEN {_leaf('v', leaf)} END" for leaf in _TEXTS},
        **{leaf: _either(leaf, "value") for leaf in _CHOICES},
        **{leaf: _either(leaf, "id") for leaf in _REFERENCES},
        **{inner.replace(".", "_"): f"n.{inner}" for inner in _NESTED},
        "custom": f"coalesce({_leaf('o', 'custom_field_data')}, {_leaf('o', 'custom_fields')})",
        **{leaf: _leaf("o", leaf) for leaf in _LISTS[2:]},
        "wrong": f"list_filter([{', '.join(wrong)}], lambda l: l IS NOT NULL)",
        "twice": f"coalesce({doubled('json')}, CASE WHEN {_DUMPED} THEN {doubled(_FIELDS)} END)",
        "kind": "json_type(json)",
    }


def _leaf(shape: str, leaf: str) -> str:
    return f"CASE WHEN {_DUMPED} THEN {shape}.fields.{leaf} ELSE {shape}.{leaf} END"


def _mark(leaf: str) -> str:
    """SQL: the first sign of a value as JSON: it tells an object and a list from a text."""
    return f"left(({_leaf('o', leaf)})::VARCHAR, 1)"


def _either(leaf: str, inner: str) -> str:
    """SQL: a key or word, as it stands in the dump, or within an object, as in REST."""
    return f"CASE {_mark(leaf)} WHEN '{{' THEN n.{leaf}.{inner} WHEN '[' THEN NULL ELSE {_leaf('v', leaf)} END"


def _require_all_pages(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Refuse pages of which some are missing: what is not there would pass for a network without it."""
    ask = ("$.count", "$.results[0].url")
    heads = [(path, *head) for path in files for head in read_heads(con, path, ask)]
    wanted: dict[str, tuple[int, Path]] = {}
    for path, count, url in heads:
        model = _REST_PATH.search(url or "")
        if model and count and count.isdigit():
            known = _USED.get(model[1], model[1])
            wanted[known] = max(wanted.get(known, (0, path)), (int(count), path))
    here = dict(con.execute(f"SELECT object, count(*) FROM {_OBJECTS} GROUP BY 1").fetchall())
    for model, (count, path) in wanted.items():
        if here.get(model, 0) < count:
            raise InventoryError(
                f"of {count} objects {model}, {here.get(model, 0)} are here",
                where=str(path),
                remedy="fetch the other pages too (each names the next one in `next`) and put all into one folder",
            )


def _broken() -> str:
    """SQL: row, column, value, trouble and model of objects that cannot be used."""
    here = f"(SELECT * FROM {_OBJECTS} WHERE {_is((*_USED.values(), 'dcim.cabletermination'))})"
    firsts = f"SELECT object, pk, min({ROW}) AS first FROM {here} GROUP BY ALL HAVING count(*) > 1"
    again = f"SELECT x.{ROW}, pk, first, object FROM {here} AS x JOIN ({firsts}) USING (object, pk) WHERE x.{ROW} > first"
    parts = (
        f"SELECT {ROW}, twice, pk, 'stands twice in the object|keep one', object FROM {here} WHERE twice IS NOT NULL",
        f"SELECT {ROW}, 'id', '', 'is missing|every object needs its key', object FROM {here} WHERE pk IS NULL",
        f"SELECT {ROW}, 'id', pk, 'stands already as object ' || first || '|keep one', object FROM ({again})",
        f"SELECT {ROW}, wrong[1], '', 'is no text|write a text or a number', object FROM {here} WHERE len(wrong) > 0",
        f"SELECT {ROW}, '', kind, 'is no object of NetBox|take it out', object FROM {_OBJECTS} WHERE object IS NULL",
    )
    return " UNION ALL ".join(f"({part})" for part in parts)


def _by_key(model: str) -> str:
    """SQL: the objects of a model that others refer to."""
    return f"(SELECT * FROM {_NAMED} WHERE object = {quote(model)})"


def _place(table: str) -> str:
    return f"{table}.file || ': ' || {table}.object || ' ' || {table}.pk"


def _first(*names: str) -> str:
    """SQL: the first name that is known; NetBox's word none is a name like any other, and names nobody."""
    return f"coalesce({', '.join(f'CASE WHEN lower(trim({one})) <> {quote(NONE)} THEN {one} END' for one in names)})"


def _own(con: duckdb.DuckDBPyConnection, table: Table, models: Sequence[str]) -> dict[str, str]:
    """SQL of the columns that custom fields fill, by column."""
    keys = f"SELECT DISTINCT unnest(json_keys(custom)) FROM {_WHOLE} WHERE {_is(models)}"
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
        f"{_listed(shown, _own(con, ELEMENTS, tuple(KINDS)))} FROM {_WHOLE} AS d {found} "
        f"WHERE {_is(tuple(KINDS)).replace('object', 'd.object')} ORDER BY d.{ROW}"
    )


def _hosted(table: str) -> str:
    """SQL that says on which element a virtual machine runs, by the id that its host has come to."""
    host = f"SELECT any_value(element_id) FROM {table} AS h WHERE netbox_object = 'dcim.device' AND netbox_pk = {table}.netbox_host"
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
    return f"SELECT d.{ROW}, {listed} FROM {_WHOLE} AS d {regions} WHERE d.object = 'dcim.site' ORDER BY d.{ROW}"


def _operators(con: duckdb.DuckDBPyConnection) -> str:
    """Tenants that run an element, where custom fields say more of a tenant than its name."""
    own = _own(con, OPERATORS, ("tenancy.tenant",))
    shown = {"operator": _first("d.name"), "source": f"'NetBox, ' || {_place('d')}"}
    some = "operator IN (SELECT operator FROM netvet_netbox_elements)" if own else "false"
    listed = f"SELECT {ROW}, {_listed(shown, own)} FROM {_WHOLE} AS d WHERE object = 'tenancy.tenant'"
    return f"SELECT * FROM ({listed}) WHERE {some} ORDER BY {ROW}"


def _links(_: duckdb.DuckDBPyConnection) -> str:
    """Cables in place between interfaces of two devices; a cable of many ends is a link a pair."""
    rest = " UNION ALL ".join(
        f"SELECT pk AS cable, '{end}' AS side, unnest(json_extract({side}, '$[*]')) AS x FROM {_WHOLE} WHERE object = 'dcim.cable'"
        for end, side in (("A", "a_terminations"), ("B", "b_terminations"))
    )
    ends = (
        f"SELECT cable, cable_end AS side, termination_id AS interface, NULL AS device FROM {_WHOLE} "
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
        f"JOIN {_WHOLE} AS c ON c.object = 'dcim.cable' AND c.pk = a.cable "
        "WHERE a.side = 'A' AND b.side = 'B' AND c.status = 'connected' ORDER BY ALL"
    )


def _notes(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What is not taken over, counted."""
    ours = f"FROM {_WHOLE} WHERE {_is(tuple(KINDS))}"
    states = ", ".join(map(quote, STATES))
    cables = f"SELECT count(*) FROM {_WHOLE} WHERE object = 'dcim.cable'"
    read = ", ".join(map(quote, (*_USED.values(), "dcim.cabletermination")))
    asked = {
        "no tenant, hence no operator": f"SELECT object, count(*) {ours} AND tenant IS NULL GROUP BY 1",
        "no name": f"SELECT object, count(*) {ours} AND name IS NULL GROUP BY 1",
        "status not mapped, hence no state": f"SELECT status, count(*) {ours} AND status NOT IN ({states}) GROUP BY 1",
        "no host named": f"SELECT object, count(*) {ours} AND object <> 'dcim.device' AND device IS NULL GROUP BY 1",
        "custom fields not taken over": f"SELECT key, count(*) FROM ({_unused_fields()}) GROUP BY 1",
        "cables that are no link": f"SELECT 'dcim.cable', ({cables}) - count(DISTINCT netbox_pk) FROM netvet_netbox_links",
        "objects not read": f"SELECT object, count(*) FROM {_OBJECTS} WHERE object NOT IN ({read}) GROUP BY 1",
    }
    found = {what: counted(con, query) for what, query in asked.items()}
    return tuple(f"{what}: {which}" for what, which in found.items() if which)


def _unused_fields() -> str:
    """SQL: the key of every custom field that is filled and fills no column of ours."""
    taken = []
    for table, models in ((ELEMENTS, tuple(KINDS)), (SITES, ("dcim.site",)), (OPERATORS, ("tenancy.tenant",))):
        columns = ", ".join(quote(plain(column)) for column in table.names if column != "source")
        taken.append(f"{_is(models)} AND {plain_sql('key')} IN ({columns})")
    keys = f"SELECT object, custom, unnest(json_keys(custom)) AS key FROM {_WHOLE}"
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
    recognises=_recognises,
    read=_read,
)
