"""NetBox's objects as rows: alike, whether they come from a dump of its database or from its REST interface."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from netvet.errors import InventoryError
from netvet.inventory.cells import quote
from netvet.inventory.documents import begin, doubled, find_documents, read_heads, stage_objects
from netvet.inventory.source import ROW

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

READ = (*_USED.values(), "dcim.cabletermination")
"""Every model that is read."""

OBJECTS = "netvet_netbox"
BROKEN = "netvet_netbox_broken"
WHOLE = "netvet_netbox_whole"
NAMED = "netvet_netbox_named"
PLACE = "file || ': ' || coalesce(object, 'object') || ' ' || coalesce(pk, '?')"
_FIELDS = "json_extract(json, '$.fields')"
_DUMPED = "(v.model IS NOT NULL AND o.fields IS NOT NULL)"

_TEXTS = "name slug model part_number serial latitude longitude cable cable_end termination_id length".split()
_CHOICES = "status length_unit".split()
_REFERENCES = "manufacturer device_type role device_role tenant platform site region cluster device".split()
_LISTS = "custom_field_data custom_fields termination_type a_terminations b_terminations".split()
_NESTED = (
    "tenant.name role.name role.slug device_role.name device_role.slug site.slug region.name manufacturer.name "
    "device_type.model device_type.manufacturer.id device_type.manufacturer.name"
).split()
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

_DUMP = re.compile(rb'\[\s*\{\s*"model"\s*:\s*"[a-z_]+\.[a-z_]+"\s*,\s*"(pk|fields)"\s*:')
_REST = re.compile(rb'"url"\s*:\s*"[^"\s]*/api/(dcim|virtualization|tenancy)/[a-z-]+/[0-9]+/"')
_REST_PATH = re.compile(r"/api/([a-z-]+/[a-z-]+)/[0-9]+/?$")
_CHUNK = 1 << 20


def recognises(path: Path) -> bool:
    """Whether a file, or one of a folder, holds objects of NetBox."""
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


def stage(con: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
    """Read the objects of files into the temporary tables OBJECTS, BROKEN and NAMED and the view WHOLE.

    Raises:
        InventoryError: where a file cannot be read, or pages are missing.
    """
    stage_objects(con, files, OBJECTS, _SHAPES, _columns(), within="results")
    _require_all_pages(con, files)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {BROKEN} AS {_broken()}")
    con.execute(f"CREATE OR REPLACE TEMP VIEW {WHOLE} AS SELECT * FROM {OBJECTS} ANTI JOIN {BROKEN} USING ({ROW})")
    # a table of their own: they are few, and the database has to know it, or it joins the wrong way round
    others = [model for model in _USED.values() if model not in (*KINDS, "dcim.cable")]
    con.execute(f"CREATE OR REPLACE TEMP TABLE {NAMED} AS SELECT * FROM {WHOLE} WHERE {is_of(others)}")


def is_of(models: Sequence[str]) -> str:
    """SQL: whether an object is of one of these models."""
    return f"object IN ({', '.join(map(quote, models))})"


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
    here = dict(con.execute(f"SELECT object, count(*) FROM {OBJECTS} GROUP BY 1").fetchall())
    for path in files:
        for count, url in read_heads(con, path, ("$.count", "$.results[0].url")):
            found = _REST_PATH.search(url or "")
            model = _USED.get(found[1], found[1]) if found else None
            if count and count.isdigit() and here.get(model, 0) < int(count) and model is not None:
                raise InventoryError(
                    f"of {count} objects {model}, {here.get(model, 0)} are here",
                    where=str(path),
                    remedy="fetch the other pages too (each names the next one in `next`) and put all into one folder",
                )


def _broken() -> str:
    """SQL: row, column, value, trouble and model of objects that cannot be used."""
    here = f"(SELECT * FROM {OBJECTS} WHERE {is_of(READ)})"
    firsts = f"SELECT object, pk, min({ROW}) AS first FROM {here} GROUP BY ALL HAVING count(*) > 1"
    again = f"SELECT x.{ROW}, pk, first, object FROM {here} AS x JOIN ({firsts}) USING (object, pk) WHERE x.{ROW} > first"
    parts = (
        f"SELECT {ROW}, twice, pk, 'stands twice in the object|keep one', object FROM {here} WHERE twice IS NOT NULL",
        f"SELECT {ROW}, 'id', '', 'is missing|every object needs its key', object FROM {here} WHERE pk IS NULL",
        f"SELECT {ROW}, 'id', pk, 'stands already as object ' || first || '|keep one', object FROM ({again})",
        f"SELECT {ROW}, wrong[1], '', 'is no text|write a text or a number', object FROM {here} WHERE len(wrong) > 0",
        f"SELECT {ROW}, '', kind, 'is no object of NetBox|take it out', object FROM {OBJECTS} WHERE object IS NULL",
    )
    return " UNION ALL ".join(f"({part})" for part in parts)
