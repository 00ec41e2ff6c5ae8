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
from netvet.inventory.cells import name, quote
from netvet.inventory.documents import (
    begin,
    broken_objects,
    counted,
    doubled,
    find_documents,
    joined,
    label,
    own_columns,
    pointer,
    read_heads,
    stage_objects,
    text,
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
_CUSTOM = "coalesce(f.custom_field_data, f.custom_fields)"
_PLACE = "file || ': ' || coalesce(model, 'object') || ' ' || coalesce(pk, '?')"
_FIELDS = "json_extract(json, '$.fields')"

_TEXTS = "name slug model part_number serial latitude longitude cable cable_end termination_id length".split()
_REFERENCES = "manufacturer device_type role device_role tenant platform site status region cluster device length_unit".split()
_OTHERS = "custom_field_data custom_fields termination_type a_terminations b_terminations".split()

_LEAVES = (*_TEXTS, *_REFERENCES, *_OTHERS)

_LEAVES_SHAPE = ", ".join(f'"{leaf}": "JSON"' for leaf in _LEAVES)
_SHAPE = f'{{"pk": "JSON", "id": "JSON", "url": "JSON", "fields": {{{_LEAVES_SHAPE}}}, {_LEAVES_SHAPE}}}'

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
    stage_objects(con, files, _OBJECTS, _SHAPE, _columns(), within="results")
    _require_all_pages(con, files)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_BROKEN} AS {_broken()}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {_WHOLE} AS SELECT * FROM {_OBJECTS} ANTI JOIN {_BROKEN} USING ({ROW})")
    tables = {}
    for table, (shape, models) in _TABLES.items():
        scan = f"netvet_netbox_{table.name}"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {scan} AS {shape(con)}")
        faults = broken_objects(con, f"SELECT * EXCLUDE (model) FROM {_BROKEN} WHERE {_is(models)} ORDER BY {ROW}")
        if table is ELEMENTS or faults or con.execute(f"SELECT 1 FROM {scan} LIMIT 1").fetchone():
            kinds = {row[0]: row[1] for row in con.execute(f"DESCRIBE {scan}").fetchall() if row[0] != ROW}
            places = f"SELECT {ROW}, {_PLACE} AS label, item AS number FROM {_OBJECTS}"
            tables[table.name] = Source(table, path, scan, name(ROW), kinds, faults=faults, places=places)
    return {**tables, "elements": replace(tables["elements"], notes=_notes(con))}


def _is(models: Sequence[str]) -> str:
    """SQL: whether an object is of one of these models; where there are none, of any that no table is made of."""
    if models:
        return f"model IN ({', '.join(map(quote, models))})"
    others = [model for _, named in _TABLES.values() for model in named]
    return f"(model IS NULL OR model NOT IN ({', '.join(map(quote, others))}))"


def _columns() -> dict[str, str]:
    """SQL of what is kept of an object: its model, its key, its fields, alike for dump and REST, and what is wrong."""
    dumped = "(o.model IS NOT NULL AND o.fields IS NOT NULL)"
    path = "regexp_extract(o.url ->> '$', '/api/([a-z-]+/[a-z-]+)/[0-9]+/?$', 1)"
    models = " ".join(f"WHEN {quote(rest)} THEN {quote(model)}" for rest, model in _USED.items())
    named = f"CASE WHEN {dumped} THEN o.model ->> '$' ELSE CASE {path} {models} ELSE nullif({path}, '') END END"
    own = ", ".join(f"{leaf} := o.{leaf}" for leaf in _LEAVES)
    used = ", ".join(map(quote, (*_USED.values(), "dcim.cabletermination")))
    fields = f"CASE WHEN {dumped} THEN o.fields ELSE struct_pack({own}) END"
    return {
        "model": named,
        "pk": f"CASE WHEN {dumped} THEN {text('o.pk')} ELSE {text('o.id')} END",
        "f": f"CASE WHEN {named} IN ({used}) THEN {fields} END",
        "twice": f"coalesce({doubled('json')}, CASE WHEN {dumped} THEN {doubled(_FIELDS)} END)",
        "kind": "json_type(json)",
    }


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
    here = dict(con.execute(f"SELECT model, count(*) FROM {_OBJECTS} GROUP BY 1").fetchall())
    for model, (count, path) in wanted.items():
        if here.get(model, 0) < count:
            raise InventoryError(
                f"of {count} objects {model}, {here.get(model, 0)} are here",
                where=str(path),
                remedy="fetch the other pages too (each names the next one in `next`) and put all into one folder",
            )


def _broken() -> str:
    """SQL: row, column, value, trouble and model of objects that cannot be used."""
    here = f"(SELECT * FROM {_OBJECTS} WHERE f IS NOT NULL)"
    same = "OVER (PARTITION BY model, pk"
    numbered = f"SELECT *, min(item) {same}) AS first, row_number() {same} ORDER BY {ROW}) AS n FROM {here}"
    parts = [
        f"SELECT {ROW}, twice, pk, 'stands twice in the object|keep one', model FROM {here} WHERE twice IS NOT NULL",
        f"SELECT {ROW}, 'id', '', 'is missing|every object needs its key', model FROM {here} WHERE pk IS NULL",
        f"SELECT {ROW}, 'id', pk, 'stands already in object ' || first || '|keep one', model FROM ({numbered}) WHERE n > 1",
        f"SELECT {ROW}, '', kind, 'is no object of NetBox|take it out', model FROM {_OBJECTS} WHERE model IS NULL",
    ]
    for kinds, leaves in (("'OBJECT', 'ARRAY'", _TEXTS), ("'ARRAY'", _REFERENCES)):
        found = ", ".join(f"CASE WHEN json_type(f.{leaf}) IN ({kinds}) THEN {quote(leaf)} END" for leaf in leaves)
        listed = f"SELECT *, unnest(list_filter([{found}], lambda l: l IS NOT NULL)) AS leaf FROM {here}"
        parts.append(f"SELECT {ROW}, leaf, f ->> ('$.' || leaf), 'is no text|write a text or a number', model FROM ({listed})")
    return " UNION ALL ".join(f"({part})" for part in parts)


def _by_key(model: str) -> str:
    """SQL: the objects of a model that are whole, by key."""
    return f"(SELECT pk, f FROM {_WHOLE} WHERE model = {quote(model)})"


def _ref(json: str) -> str:
    """SQL: the key that a reference names: a number in the dump, an object with an `id` in REST."""
    return f"CASE json_type({json}) WHEN 'OBJECT' THEN {json} ->> '$.id' ELSE {text(json)} END"


def _choice(json: str) -> str:
    """SQL: one of a list of words: the word in the dump, an object with a `value` in REST."""
    return f"CASE json_type({json}) WHEN 'OBJECT' THEN {json} ->> '$.value' ELSE {text(json)} END"


def _first(leaf: str, *objects: str) -> str:
    """SQL: a name from the first of these objects that has one: what is referred to, else the reference itself, in REST."""
    path = quote(f"$.{leaf}")
    return f"coalesce({', '.join(label(f'json_extract({one}::JSON, {path})') for one in objects)})"


def _own(con: duckdb.DuckDBPyConnection, table: Table, models: Sequence[str]) -> dict[str, str]:
    """SQL of the columns that custom fields fill, by column."""
    keys = f"SELECT DISTINCT unnest(json_keys({_CUSTOM})) FROM {_WHOLE} WHERE {_is(models)}"
    found = [row[0] for row in con.execute(keys).fetchall()]
    own = own_columns(table, found)
    return {column: joined(f"json_extract({_CUSTOM}, {quote(pointer(key))})") for column, key in own.items()}


def _listed(shown: Mapping[str, str], own: Mapping[str, str]) -> str:
    """SQL select list: each column from its custom field where that is filled, else from what NetBox says."""
    columns = {**dict.fromkeys([*shown, *own], "NULL"), **shown}
    filled = {column: f"nullif(trim({own[column]}), '')" if column in own else "NULL" for column in columns}
    return ", ".join(f"coalesce({filled[column]}, {sql})::VARCHAR AS {name(column)}" for column, sql in columns.items())


def _elements(con: duckdb.DuckDBPyConnection) -> str:
    role = "coalesce(d.f.role, d.f.device_role)"
    type_maker = "json_extract(d.f.device_type, '$.manufacturer')"
    name_, slug = _first("name", "r.f", role), _first("slug", "r.f", role)
    words = {word.casefold() for row in shipped_functions().rows.values() for word in (row.id, *row.aliases)}
    known = f"IN ({', '.join(map(quote, sorted(words)))})"
    kinds = " ".join(f"WHEN {quote(model)} THEN {quote(kind)}" for model, kind in KINDS.items())
    states = " ".join(f"WHEN {quote(status)} THEN {quote(state)}" for status, state in STATES.items())
    number = f"CASE d.model {kinds} END || '-' || d.pk"
    shown = {
        "element_id": f"coalesce(trim({label('d.f.name')}) || '/', '') || {number}",
        "operator": _first("name", "t.f", "d.f.tenant"),
        "function": f"CASE WHEN lower({name_}) {known} THEN {name_} WHEN lower({slug}) {known} THEN {slug} ELSE {name_} END",
        "site_id": f"coalesce({_first('slug', 's.f', 'd.f.site', 'c.f.site')}, 'site-' || {_site()})",
        "vendor": _first("name", "m.f", "y.f.manufacturer", type_maker),
        "software_vendor": _first("name", "q.f", "p.f.manufacturer"),
        "product": _first("model", "y.f", "d.f.device_type"),
        "model": _first("part_number", "y.f", "d.f.device_type"),
        "serial": label("d.f.serial"),
        "state": f"CASE {_choice('d.f.status')} {states} END",
        "hosted_on": f"coalesce(trim({_first('name', 'h.f', 'd.f.device')}) || '/', '') || 'device-' || {_ref('d.f.device')}",
        "source": f"'NetBox, ' || d.{ROW}_place",
    }
    joins = {
        "y": ("dcim.devicetype", _ref("d.f.device_type")),
        "m": ("dcim.manufacturer", f"coalesce({_ref('y.f.manufacturer')}, {_ref(type_maker)})"),
        "r": ("dcim.devicerole", _ref(role)),
        "p": ("dcim.platform", _ref("d.f.platform")),
        "q": ("dcim.manufacturer", _ref("p.f.manufacturer")),
        "c": ("virtualization.cluster", _ref("d.f.cluster")),
        "s": ("dcim.site", _site()),
        "t": ("tenancy.tenant", _ref("d.f.tenant")),
        "h": ("dcim.device", _ref("d.f.device")),
    }
    found = " ".join(f"LEFT JOIN {_by_key(model)} AS {one} ON {one}.pk = {key}" for one, (model, key) in joins.items())
    listed = _listed(shown, _own(con, ELEMENTS, tuple(KINDS)))
    return (
        f"SELECT d.{ROW}, d.model AS netbox_model, d.pk AS netbox_pk, {listed} FROM (SELECT *, {_PLACE} AS {ROW}_place "
        f"FROM {_WHOLE} WHERE {_is(tuple(KINDS))}) AS d {found} ORDER BY d.{ROW}"
    )


def _site() -> str:
    return f"coalesce({_ref('d.f.site')}, {_ref('c.f.site')})"


def _sites(con: duckdb.DuckDBPyConnection) -> str:
    shown = {
        "site_id": f"coalesce({label('d.f.slug')}, 'site-' || d.pk)",
        "name": label("d.f.name"),
        "latitude": text("d.f.latitude"),
        "longitude": text("d.f.longitude"),
        "region": _first("name", "r.f", "d.f.region"),
        "source": f"'NetBox, ' || {_PLACE.replace('pk', 'd.pk')}",
    }
    regions = f"LEFT JOIN {_by_key('dcim.region')} AS r ON r.pk = {_ref('d.f.region')}"
    listed = _listed(shown, _own(con, SITES, ("dcim.site",)))
    return f"SELECT d.{ROW}, {listed} FROM {_WHOLE} AS d {regions} WHERE d.model = 'dcim.site' ORDER BY d.{ROW}"


def _operators(con: duckdb.DuckDBPyConnection) -> str:
    """Tenants that run an element, where custom fields say more of a tenant than its name."""
    own = _own(con, OPERATORS, ("tenancy.tenant",))
    shown = {"operator": label("d.f.name"), "source": f"'NetBox, ' || {_PLACE}"}
    some = "operator IN (SELECT operator FROM netvet_netbox_elements)" if own else "false"
    listed = f"SELECT {ROW}, {_listed(shown, own)} FROM {_WHOLE} AS d WHERE model = 'tenancy.tenant'"
    return f"SELECT * FROM ({listed}) WHERE {some} ORDER BY {ROW}"


def _links(_: duckdb.DuckDBPyConnection) -> str:
    """Cables in place between interfaces of two devices; a cable of many ends is a link a pair."""
    cables = f"FROM {_WHOLE} WHERE model = 'dcim.cable'"
    rest = " UNION ALL ".join(
        f"SELECT pk AS cable, '{end}' AS side, unnest(json_extract({side}, '$[*]')) AS x {cables}"
        for end, side in (("A", "f.a_terminations"), ("B", "f.b_terminations"))
    )
    ends = (
        f"SELECT {text('f.cable')} AS cable, {text('f.cable_end')} AS side, {text('f.termination_id')} AS interface, "
        f"NULL AS device FROM {_WHOLE} WHERE model = 'dcim.cabletermination' "
        "AND f.termination_type ->> '$[0]' = 'dcim' AND f.termination_type ->> '$[1]' = 'interface' UNION ALL "
        f"SELECT cable, side, x ->> '$.object_id', x ->> '$.object.device.id' FROM ({rest}) "
        "WHERE x ->> '$.object_type' = 'dcim.interface'"
    )
    placed = (
        f"SELECT t.cable, t.side, e.element_id FROM ({ends}) AS t "
        f"LEFT JOIN {_by_key('dcim.interface')} AS i ON i.pk = t.interface "
        f"JOIN netvet_netbox_elements AS e ON e.netbox_model = 'dcim.device' "
        f"AND e.netbox_pk = coalesce(t.device, {_ref('i.f.device')})"
    )
    units = " ".join(f"WHEN {quote(unit)} THEN {metres}" for unit, metres in _METRES.items())
    length = f"(TRY_CAST({text('c.f.length')} AS DOUBLE) * CASE {_choice('c.f.length_unit')} {units} END / 1000)"
    return (
        f"SELECT c.{ROW}, a.element_id AS from_element, b.element_id AS to_element, {length}::DECIMAL(18,6)::VARCHAR AS "
        f"length_km, 'NetBox, ' || c.file || ': dcim.cable ' || c.pk AS source, c.pk AS netbox_pk FROM ({placed}) AS a "
        f"JOIN ({placed}) AS b USING (cable) JOIN {_WHOLE} AS c ON c.model = 'dcim.cable' AND c.pk = a.cable "
        f"WHERE a.side = 'A' AND b.side = 'B' AND {_choice('c.f.status')} = 'connected' "
        f"ORDER BY c.{ROW}, a.element_id, b.element_id"
    )


def _notes(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """What is not taken over, counted."""
    ours = f"FROM {_WHOLE} WHERE {_is(tuple(KINDS))}"
    status, states = _choice("f.status"), ", ".join(map(quote, STATES))
    own = [*own_columns(ELEMENTS, ELEMENTS.names)]
    keys = f"SELECT unnest(json_keys({_CUSTOM})) AS key FROM {_WHOLE}"
    taken = ", ".join(quote(column) for column in own)
    cables = f"SELECT count(*) FROM {_WHOLE} WHERE model = 'dcim.cable'"
    asked = {
        "no tenant, hence no operator": f"SELECT model, count(*) {ours} AND f.tenant IS NULL GROUP BY 1",
        "no name": f"SELECT model, count(*) {ours} AND f.name IS NULL GROUP BY 1",
        "status not mapped, hence no state": f"SELECT {status}, count(*) {ours} AND {status} NOT IN ({states}) GROUP BY 1",
        "no host named": f"SELECT model, count(*) {ours} AND model <> 'dcim.device' AND f.device IS NULL GROUP BY 1",
        "custom fields not taken over": f"SELECT key, count(*) FROM ({keys}) WHERE lower(key) NOT IN ({taken}) GROUP BY 1",
        "cables that are no link": f"SELECT 'dcim.cable', ({cables}) - count(DISTINCT netbox_pk) FROM netvet_netbox_links",
        "objects not read": f"SELECT model, count(*) FROM {_OBJECTS} WHERE f IS NULL AND model IS NOT NULL GROUP BY 1",
    }
    found = {what: counted(con, query) for what, query in asked.items()}
    return tuple(f"{what}: {which}" for what, which in found.items() if which)


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
