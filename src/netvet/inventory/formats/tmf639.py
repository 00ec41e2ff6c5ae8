"""TM Forum's Resource Inventory (TMF639), versions 4 and 5, as JSON: lists, single resources, or one a line.

A resource is an element. The API fixes few names: who makes and who runs a resource stands in its related parties, and most
of the rest in characteristics that each house names. A characteristic named like one of our columns fills it, and goes
before what the resource says elsewhere; nothing is concluded from any other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    json_list,
    label,
    plain,
    plain_sql,
    stage_objects,
    text,
)
from netvet.inventory.formats.format import Format
from netvet.inventory.functions import shipped_functions
from netvet.inventory.source import ROW, Source
from netvet.inventory.tables import ELEMENTS, LINKS, SITES

PARTIES = {
    "manufacturer": "vendor",
    "vendor": "vendor",
    "operator": "operator",
    "networkoperator": "operator",
    "owner": "owner",
    "supplier": "supplier",
    "integrator": "integrator",
    "systemintegrator": "integrator",
    "maintainer": "maintainer",
    "responsible": "responsible",
}
"""Roles of related parties, without case and signs, and the columns that they fill. A manufacturer goes before a vendor."""

RELATIONS = {
    "hostedon": "hosted_on",
    "ishostedon": "hosted_on",
    "ishostedby": "hosted_on",
    "managedby": "managed_by",
    "ismanagedby": "managed_by",
}
"""Types of relationships, without case and signs, and the columns that they fill."""

CONNECTIONS = ("connectedto", "isconnectedto")
"""Types of relationships that are links."""

SYNONYMS = {"vendorname": "vendor", "manufacturer": "vendor", "modelnumber": "model", "serialnumber": "serial"}
"""Names of characteristics that mean a column of ours, besides its own name."""

_OBJECTS = "netvet_tmf639"
_TEXTS = (
    "id name category @type resourceStatus administrativeState operationalState usageState lifecycleState startOperatingDate "
    "endOperatingDate manufactureDate serialNumber modelNumber vendorName manufacturer functionType"
).split()
_SHAPES = {
    "relatedParty": '[{"role": "JSON", "id": "JSON", "name": "JSON", '
    '"partyOrPartyRole": {"id": "JSON", "name": "JSON", "partyName": "JSON"}}]',
    "resourceCharacteristic": '[{"name": "JSON", "value": "JSON"}]',
    "resourceRelationship": '[{"relationshipType": "JSON", "type": "JSON", "resource": {"id": "JSON"}}]',
    "place": '[{"id": "JSON", "name": "JSON", "role": "JSON", "place": {"id": "JSON", "name": "JSON"}}]',
}
_MAKERS = ("manufacturer", "vendor")
_PARTY_NAME = "p.partyOrPartyRole.partyName"
_INNER = "json_extract(p.value, '$.value')"
_ELSEWHERE = {"characteristic": "resourceCharacteristic"}
"""Lists under an older name."""

_SHAPE = ", ".join(f'"{leaf}": "JSON"' for leaf in (*_TEXTS, *_SHAPES, *_ELSEWHERE))
_SHAPE = f'{{{_SHAPE}, "resourceSpecification": {{"name": "JSON"}}}}'

_BARE = ("resource", "physicalresource", "logicalresource", "softwareresource", "resourcefunction")
"""Types that say nothing of what a resource does."""

_KNOWN = re.compile(
    rb'"@(base)?[tT]ype"\s*:\s*"((Physical|Logical|Software)?Resource|ResourceFunction)"|'
    rb'"(resourceCharacteristic|resourceSpecification|resourceRelationship|resourceStatus)"\s*:|/resourceInventory'
)


def _recognises(path: Path) -> bool:
    return any(begin(one)[:1] in (b"[", b"{") and _KNOWN.search(begin(one)) for one in find_documents(path))


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, Source]:
    files = find_documents(path)
    if not files:
        raise InventoryError("there is no JSON file", where=str(path), remedy="export resources as JSON")
    stage_objects(con, files, _OBJECTS, {"o": _SHAPE}, _columns())
    own = _own(con)
    con.execute(f"CREATE OR REPLACE TEMP TABLE {_OBJECTS}_broken AS {_broken(own)}")
    whole = f"(SELECT * FROM {_OBJECTS} ANTI JOIN {_OBJECTS}_broken USING ({ROW}))"
    made = {
        ELEMENTS: f"SELECT {ROW}, {_elements(own)} FROM {whole} ORDER BY {ROW}",
        SITES: _sites(whole),
        LINKS: _links(whole),
    }
    places = f"SELECT {ROW}, file || ': resource ' || coalesce(id, '?') AS label, item AS number FROM {_OBJECTS}"
    tables = {}
    for table, query in made.items():
        scan = f"{_OBJECTS}_{table.name}"
        con.execute(f"CREATE OR REPLACE TEMP TABLE {scan} AS {query}")
        if table is ELEMENTS or con.execute(f"SELECT 1 FROM {scan} LIMIT 1").fetchone():
            kinds = {row[0]: row[1] for row in con.execute(f"DESCRIBE {scan}").fetchall() if row[0] != ROW}
            faults = broken_objects(con, f"FROM {_OBJECTS}_broken ORDER BY {ROW}") if table is ELEMENTS else ()
            notes = _notes(con, own) if table is ELEMENTS else ()
            tables[table.name] = Source(table, path, scan, name(ROW), kinds, faults=faults, places=places, notes=notes)
    return tables


def _columns() -> dict[str, str]:
    """SQL of what is kept of a resource: its texts, its lists as lists of texts, and what is wrong with it."""
    lists = {
        **{leaf: json_list(f"o.{leaf}", shape) for leaf, shape in _SHAPES.items()},
        "resourceCharacteristic": json_list(
            "coalesce(o.resourceCharacteristic, o.characteristic)", _SHAPES["resourceCharacteristic"]
        ),
    }
    value = f"CASE json_type(p.value) WHEN 'OBJECT' THEN {text(_INNER)} ELSE {joined('p.value')} END"
    kept = {
        "parties": (
            "relatedParty",
            {
                "role": plain_sql("p.role ->> '$'"),
                "word": f"coalesce({', '.join(map(label, ('p.name', 'p.partyOrPartyRole.name', _PARTY_NAME)))})",
                "id": f"coalesce({text('p.id')}, {text('p.partyOrPartyRole.id')})",
            },
        ),
        "properties": ("resourceCharacteristic", {"name": plain_sql("p.name ->> '$'"), "value": value}),
        "relations": (
            "resourceRelationship",
            {
                "type": plain_sql("coalesce(p.relationshipType, p.type) ->> '$'"),
                "id": text("p.resource.id"),
            },
        ),
        "places": (
            "place",
            {
                "role": plain_sql("p.role ->> '$'"),
                "id": f"coalesce({text('p.id')}, {text('p.place.id')}, {label('p.name')}, {label('p.place.name')})",
                "name": f"coalesce({label('p.name')}, {label('p.place.name')})",
            },
        ),
    }
    return {
        **{leaf: label(f'o."{leaf}"') for leaf in _TEXTS},
        "specification": label("o.resourceSpecification.name"),
        **{column: _transformed(lists[leaf], members) for column, (leaf, members) in kept.items()},
        "wrong": _wrong(),
        "twice": doubled("json"),
        "kind": "json_type(json)",
    }


def _transformed(listed: str, members: Mapping[str, str]) -> str:
    packed = ", ".join(f"{key} := {sql}" for key, sql in members.items())
    return f"list_transform({listed}, lambda p: struct_pack({packed}))"


def _wrong() -> str:
    """SQL: the names of what is a list or object and should be a text, or the other way round."""
    texts = [f"""CASE WHEN json_type(o."{leaf}") IN ('OBJECT', 'ARRAY') THEN {quote(leaf)} END""" for leaf in _TEXTS]
    lists = [
        f"CASE WHEN json_type(o.{leaf}) NOT IN ('OBJECT', 'ARRAY', 'NULL') THEN {quote(leaf)} END"
        for leaf in (*_SHAPES, *_ELSEWHERE)
    ]
    return f"list_filter([{', '.join([*texts, *lists])}], lambda l: l IS NOT NULL)"


def _own(con: duckdb.DuckDBPyConnection) -> dict[str, list[str]]:
    """The characteristics that fill a column, by column: its own name, then those that mean it."""
    found = {row[0] for row in con.execute(f"SELECT DISTINCT unnest(properties).name FROM {_OBJECTS}").fetchall()}
    words = {column: [plain(column)] for column in ELEMENTS.names if column not in ("source", "element_id")}
    for word, column in SYNONYMS.items():
        words[column].append(word)
    there = {column: [word for word in meant if word in found] for column, meant in words.items()}
    return {column: meant for column, meant in there.items() if meant}


def _broken(own: Mapping[str, Iterable[str]]) -> str:
    """SQL: row, column, value and trouble of resources that cannot be used."""
    used = ", ".join(quote(word) for meant in own.values() for word in meant) or "NULL"
    named = f"list_filter(properties, lambda p: p.name IN ({used}))"
    both = f"len(list_distinct(list_transform({named}, lambda p: p.name))) < len(list_distinct({named}))"
    parts = (
        ("twice, '', 'stands twice in the resource|keep one'", "twice IS NOT NULL"),
        ("wrong[1], '', 'is of the wrong kind|write a text where one is due, a list where one is due'", "len(wrong) > 0"),
        ("'', kind, 'is no resource|take it out'", "kind <> 'OBJECT'"),
        ("'resourceCharacteristic', '', 'gives one characteristic two values|keep one'", both),
    )
    return " UNION ALL ".join(f"SELECT {ROW}, {shown} FROM {_OBJECTS} WHERE {when}" for shown, when in parts)


def _property(words: Iterable[str]) -> str:
    values = (f"list_filter(properties, lambda p: p.name = {quote(word)})[1].value" for word in words)
    return f"coalesce({', '.join(values)})"


def _party(column: str) -> str:
    """SQL: the party that plays the roles of a column: its name, else its id; NULL where there are several."""
    roles = [role for role, filled in PARTIES.items() if filled == column]
    words = [f"list_transform({_parties(role)}, lambda p: coalesce(p.word, p.id))" for role in roles]
    only = " ".join(f"WHEN len({listed}) > 0 THEN {_only(listed)}" for listed in words)
    return f"CASE {only} END"


def _parties(role: str) -> str:
    return f"list_filter(parties, lambda p: p.role = {quote(role)})"


def _only(listed: str) -> str:
    return f"CASE WHEN len(list_distinct({listed})) = 1 THEN {listed}[1] END"


def _maker(part: str) -> str:
    """SQL: name or id of the manufacturer, else of the vendor; NULL where several are named."""
    return f"CASE {' '.join(f'WHEN len({_parties(role)}) > 0 THEN {_maker_as(role, part)}' for role in _MAKERS)} END"


def _maker_as(role: str, part: str) -> str:
    return f"CASE WHEN len(list_distinct({_parties(role)})) = 1 THEN {_parties(role)}[1].{part} END"


def _related(column: str) -> str:
    types = ", ".join(quote(word) for word, filled in RELATIONS.items() if filled == column)
    return _only(f"list_transform(list_filter(relations, lambda r: r.type IN ({types})), lambda r: r.id)")


def _site() -> str:
    """SQL: the only place, else the only one where it is installed; NULL where that leaves none or several."""
    installed = "list_filter(places, lambda p: contains(p.role, 'install') OR p.role = 'site')"
    return f"CASE WHEN len(places) = 1 THEN places[1] WHEN len({installed}) = 1 THEN {installed}[1] END"


def _function() -> str:
    """SQL: what names a function; else what says best what the resource is, to be listed as not mapped."""
    words = {word.casefold() for row in shipped_functions().rows.values() for word in (row.id, *row.aliases)}
    known = f"IN ({', '.join(map(quote, sorted(words)))})"
    said = ("functionType", "category", '"@type"', "specification")
    bare = ", ".join(map(quote, _BARE))
    first = " ".join(f"WHEN lower(trim({one})) {known} THEN trim({one})" for one in said)
    kind = f'CASE WHEN lower("@type") NOT IN ({bare}) THEN "@type" END'
    return f"CASE {first} ELSE coalesce(functionType, category, {kind}) END"


def _state() -> str:
    """SQL: the state, where what the resource says of itself leaves no doubt."""
    used = "lower(usageState) IN ('active', 'busy')"
    serves = (
        "lower(operationalState) IN ('enable', 'enabled') AND lower(administrativeState) IN ('unlock', 'unlocked') "
        "AND usageState IS NULL"
    )
    return (
        "CASE WHEN lower(lifecycleState) = 'planned' THEN 'planned' "
        f"WHEN {used} OR ({serves}) THEN 'in-service' "
        "WHEN lower(lifecycleState) IN ('installed', 'pendingremoval') THEN 'installed' "
        "WHEN lower(operationalState) IN ('enable', 'enabled') THEN 'installed' END"
    )


def _day(leaf: str) -> str:
    """SQL: the day of a time as it is written, whatever its zone."""
    return f"CASE WHEN regexp_matches({leaf}, '^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]') THEN left({leaf}, 10) ELSE {leaf} END"


def _elements(own: Mapping[str, list[str]]) -> str:
    parts = "'^([0-9]{2})/([0-9]{2})/([0-9]{4})$', '\\3-\\2-\\1'"
    shown = {
        "element_id": "id",
        **{column: _party(column) for column in dict.fromkeys(PARTIES.values()) if column != "vendor"},
        "vendor": f"coalesce({_maker('word')}, vendorName, manufacturer)",
        "vendor_code": f"CASE WHEN {_maker('word')} IS NULL THEN {_maker('id')} END",
        "function": _function(),
        "site_id": f"({_site()}).id",
        "product": "specification",
        "model": "modelNumber",
        "serial": "serialNumber",
        "state": _state(),
        "produced_on": f"regexp_replace({_day('manufactureDate')}, {parts})",
        "first_used_on": _day("startOperatingDate"),
        "planned_removal_on": _day("endOperatingDate"),
        **{column: _related(column) for column in dict.fromkeys(RELATIONS.values())},
        "source": "'TMF639, ' || file || ': resource ' || id",
    }
    columns = {**dict.fromkeys(own, "NULL"), **shown}
    filled = {column: f"nullif(trim({_property(own[column])}), '')" if column in own else "NULL" for column in columns}
    return ", ".join(f"coalesce({filled[column]}, {sql})::VARCHAR AS {name(column)}" for column, sql in columns.items())


def _sites(whole: str) -> str:
    places = f"SELECT {ROW}, file, ({_site()}) AS p FROM {whole}"
    return (
        f"SELECT min({ROW}) AS {ROW}, p.id AS site_id, arg_min(p.name, {ROW}) AS name, "
        f"'TMF639, place of resources in ' || arg_min(file, {ROW}) AS source FROM ({places}) WHERE p.id IS NOT NULL "
        f"GROUP BY p.id ORDER BY 1, 2"
    )


def _links(whole: str) -> str:
    types = ", ".join(map(quote, CONNECTIONS))
    ends = f"SELECT {ROW}, file, id, unnest(list_filter(relations, lambda r: r.type IN ({types}))) AS r FROM {whole}"
    return (
        f"SELECT {ROW}, id AS from_element, r.id AS to_element, 'TMF639, ' || file || ': resource ' || id AS source "
        f"FROM ({ends}) ORDER BY {ROW}"
    )


def _notes(con: duckdb.DuckDBPyConnection, own: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What is not taken over, counted."""
    made = f"{_OBJECTS}_elements"
    taken = ", ".join(quote(word) for meant in own.values() for word in meant) or "NULL"
    roles, types = ", ".join(map(quote, PARTIES)), ", ".join(map(quote, (*RELATIONS, *CONNECTIONS)))
    several = f"len({_parties('manufacturer')}) > 1 OR len({_parties('vendor')}) > 1"
    asked = {
        "no operator named": f"SELECT 'resource', count(*) FROM {made} WHERE operator IS NULL",
        "no maker named": f"SELECT 'resource', count(*) FROM {made} WHERE vendor IS NULL",
        "no state that can be told": f"SELECT 'resource', count(*) FROM {made} WHERE state IS NULL",
        "several makers named, hence none known": f"SELECT 'resource', count(*) FROM {_OBJECTS} WHERE {several}",
        "several places, hence no site known": f"SELECT 'resource', count(*) FROM {_OBJECTS} "
        f"WHERE len(places) > 1 AND ({_site()}) IS NULL",
        "parties not taken over, by role": _unused("parties", "role", roles),
        "relationships not taken over, by type": _unused("relations", "type", types),
        "characteristics not taken over": _unused("properties", "name", taken),
    }
    found = {what: counted(con, query) for what, query in asked.items()}
    return tuple(f"{what}: {which}" for what, which in found.items() if which)


def _unused(listed: str, leaf: str, used: str) -> str:
    unnested = f"SELECT unnest({listed}).{leaf} AS word FROM {_OBJECTS}"
    return f"SELECT word, count(*) FROM ({unnested}) WHERE word NOT IN ({used}) GROUP BY 1"


TMF639 = Format(
    name="tmf639",
    title="TM Forum Resource Inventory Management (TMF639), v4 and v5, as JSON: lists, single resources, or one a line",
    reference="TM Forum, TMF639 Resource Inventory Management API, v4.0.0 (swagger) and v5.0.0 (OpenAPI); "
    "github.com/tmforum-apis/TMF639_ResourceInventory",
    limitations=(
        "Every resource of the export is an element, also a port, a card or a number: export equipment only.",
        "The maker is the related party manufacturer, else vendor; where several are named, none is known.",
        "The operator is the related party operator. Where none is named, --operator NAME says who runs it.",
        "The function is functionType, category, @type or specification, where one is a function or an alias.",
        "In service is what is in use, or enabled and unlocked; resourceStatus says of neither, and locked is not removed.",
        "startOperatingDate is the first use, endOperatingDate a planned removal (an end of operation is none yet).",
        "A characteristic named like a column of ours fills that column, and goes before the rest.",
        "isContainedIn and resources within others by value are not read; places have names but no coordinates.",
    ),
    recognises=_recognises,
    read=_read,
)
