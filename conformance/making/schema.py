"""The schema of the suite's documents, its columns taken from the program's own tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from netvet.dossier.claim import STANDINGS, Stance
from netvet.dossier.kinds import KINDS as EVIDENCE
from netvet.dossier.reading import SUBJECTS
from netvet.fact import NONE, Type
from netvet.inventory.functions import DOMAINS
from netvet.inventory.tables import GENERATIONS, TABLES, Column
from netvet.regime.requirement import CONFIDENCES, KINDS
from netvet.verdict import FORCES, Status

ID = "urn:netvet:conformance:1"
"""Of the form of these documents; it changes where a reader of the old one would go wrong."""

Schema = dict[str, Any]


def schema() -> Schema:
    """The schema, JSON Schema 2020-12."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": ID,
        "title": "Conformance suite of a regime",
        "description": "Cases of one regime: facts in, status out. Three states of a fact: a value; the word none (known to be "
        "none); a key left out (not known).",
        **_object(
            {
                "$schema": _text("This schema, beside the document."),
                "suite": _text("The program and the version that the suite came with.", pattern=r"^netvet \S+$"),
                "licence": _text("SPDX identifier of the licence of this document."),
                "regime": _ref("regime"),
                "cases": {"type": "array", "minItems": 1, "items": _ref("case"), "description": "In the order of their text."},
            }
        ),
        "$defs": {**_words(), **_documents(), **_tables(), **_dossiers(), **_results()},
    }


def _words() -> dict[str, Schema]:
    return {
        "day": _text("A day, ISO 8601.", format="date", pattern=r"^\d{4}-\d{2}-\d{2}$"),
        "none": {"const": NONE, "description": "Known to be none."},
        "force": _choice(FORCES, "Legal force of a text."),
        "confidence": _choice(CONFIDENCES, "How it is known: seen itself, from a secondary source, from memory."),
        "state": _text("A state, ISO 3166-1 alpha-2, or EU.", pattern="^[A-Z]{2}$"),
        "set": {
            "description": "The members of a set; the member unknown says that there are others, not known.",
            "oneOf": [_listed({"type": "string", "minLength": 1}, minItems=1, uniqueItems=True), _ref("none")],
        },
    }


def _documents() -> dict[str, Schema]:
    digest = _text("SHA-256 of the text of the regime that the cases go with.", pattern="^[0-9a-f]{64}$")
    regime = {
        "id": _text("Its id."),
        "title": _text("Its title."),
        "issuer": _text("Who made it."),
        "jurisdiction": _ref("state"),
        "force": _ref("force"),
        "known_until": _ref("day", "The day up to which its state was checked."),
        "text_sha256": digest,
    }
    rule = {
        "title": _text("What it demands, in a sentence."),
        "cite": _text("Its clause."),
        "kind": _choice(KINDS, "What kind of demand it is."),
        "force": _ref("force"),
        "confidence": _ref("confidence"),
    }
    case = {
        "id": _text(
            "Regime, requirement, part, and eight hexadecimal digits of the SHA-256 of what is asked: days, readings and the "
            "facts that the case states itself. It changes with the question only.",
            pattern=r"^[^/\s]+(/[^/\s]+){1,2}/[0-9a-f]{8}$",
        ),
        "name": _text("The case in a sentence."),
        "golden": _text("Where it stands for a fact of an agreed acceptance test, that one's id.", pattern=r"^G\d\d$"),
        "requirement": _text("The id of the rule asked."),
        "part": _text("The part of it, where it has parts."),
        "rule": {**_object(rule), "description": "The rule as it is on the day judged."},
        "on": _ref("day", "The day judged."),
        "as_of": _ref("day", "The day whose state the facts describe."),
        "as_if": {"type": "boolean", "description": "Whether every operator is taken as addressed; then all is hypothetical."},
        "readings": {
            "type": "object",
            "additionalProperties": {"type": "string", "minLength": 1},
            "description": "Of rules that can be read in several ways, the reading chosen, by the rule's id.",
        },
        "facts": _ref("facts"),
        "expected": _ref("expected"),
    }
    return {
        "regime": {**_object(regime, optional=("known_until",)), "description": "The regime that the cases are of."},
        "case": {**_object(case, optional=("golden", "part")), "description": "One question about one rule, and its answer."},
    }


def _tables() -> dict[str, Schema]:
    rows = {
        "elements": ("element", "What stands in the network.", 1),
        "operators": ("operator", "Who runs it.", 1),
        "sites": ("site", "Where it stands.", 0),
        "certificates": ("certificate", "Certificates that elements may hold.", 0),
        "dossiers": ("dossier", "What is known of makers and products; a maker that is not here is a name.", 0),
        "functions": ("function", "What the names of functions mean; a name that is not here is not mapped.", 0),
    }
    facts = {
        name: {"type": "array", "minItems": least, "items": _ref(row), "description": meaning}
        for name, (row, meaning, least) in rows.items()
    }
    count = {"type": "integer", "minimum": 2, "description": "So many elements alike; left out for one."}
    element = _row("elements", "An element. It has no element_id: give every one an id of your own.", leave=("element_id",))
    element["properties"] = {"count": count, **element["properties"]}
    return {
        "facts": {**_object(facts), "description": "All that the verdict may rest on."},
        "element": element,
        "operator": _row("operators", "An operator."),
        "site": _row("sites", "A site."),
        "certificate": _row("certificates", "A certificate."),
        "function": _function(),
    }


def _function() -> Schema:
    keys = {
        "name": _text("The name that an element bears in function."),
        "function": _text("The function that it means, by its 3GPP short name."),
        "domain": _choice(DOMAINS, "Its domain."),
        "tags": {**_listed({"type": "string"}), "description": "Its tags."},
        "generations": {**_listed(_choice(GENERATIONS, "")), "description": "The generations in which it exists."},
    }
    return {**_object(keys), "description": "A function, as the program's table has it."}


def _row(table: str, meaning: str, *, leave: tuple[str, ...] = ()) -> Schema:
    columns = {column.name: _column(column) for column in TABLES[table].columns if column.name not in leave}
    needed = [name for name in TABLES[table].required if name not in leave]
    return {**_object(columns, optional=tuple(set(columns) - {*needed})), "description": meaning}


def _column(column: Column) -> Schema:
    known: Schema
    match column.type:
        case Type.SET:
            words = [*column.values, "unknown"]
            own = [_listed({"enum": words}, minItems=1, uniqueItems=True), _ref("none")] if column.values else []
            return {**({"oneOf": own} if own else {"$ref": "#/$defs/set"}), "description": column.meaning}
        case Type.DAY:
            known = {"$ref": "#/$defs/day"}
        case Type.FLAG:
            known = {"type": "boolean"}
        case Type.TEXT:
            known = {"enum": [*column.values]} if column.values else {"type": "string", "minLength": 1}
            return {**known, "description": column.meaning}
        case _:
            known = {"type": "integer" if column.type is Type.COUNT else "number"}
            known |= {} if column.low is None else {"minimum": column.low}
            known |= {} if column.high is None else {"maximum": column.high}
    return {"oneOf": [known, _ref("none")], "description": column.meaning}


def _dossiers() -> dict[str, Schema]:
    source = {
        "publisher": _text("Who published it."),
        "work": _text("Its title."),
        "date": _ref("day", "Its date."),
        "url": _text("Where it can be read."),
        "origin": _text("The report that it repeats: two claims of one origin count once."),
    }
    facts = sorted({fact.name for kind in EVIDENCE for fact in kind.facts})
    claim = {
        "fact": _choice(facts, "What it speaks of."),
        "value": {
            "oneOf": [{"type": "boolean"}, _listed({"type": "string"}), {"type": "string", "minLength": 1}],
            "description": "True or false, a member or the members of a set, or none.",
        },
        "stance": _choice([one.value for one in Stance], "Whether the source asserts it (also where left out) or denies it."),
        "valid_from": _ref("day", "The first day that it speaks of."),
        "valid_to": _ref("day", "The last day that it speaks of."),
        "source": _ref("source"),
        "standing": _choice(STANDINGS, "Who speaks."),
        "confidence": _ref("confidence"),
        "reliability": _text("Admiralty code."),
        "estimate": {"type": "boolean", "description": "Whether it is an estimate."},
        "note": _text("What a reader should know."),
    }
    given = tuple(key for key in claim if key not in ("fact", "value", "source"))
    return {
        "source": {**_object(source, optional=("date", "url", "origin")), "description": "A published work."},
        "claim": {**_object(claim, optional=given), "description": "One statement of one source."},
        "dossier": _dossier(),
    }


def _dossier() -> Schema:
    window = {"from": _ref("day", "The first day."), "to": _ref("day", "The last day."), "source": _ref("source")}
    company = _object({"name": _text("Its name."), **window}, optional=tuple(window))
    owner = _object({"group": _text("The group."), **window}, optional=tuple(window))
    keys = {
        "subject": _text("Kind and id.", pattern=rf"^({'|'.join(SUBJECTS)}):\S+$"),
        "name": _text("Its full name."),
        "aliases": {**_listed({"type": "string", "minLength": 1}), "description": "Other names that mean it and nobody else."},
        "affiliates": {**_listed(company), "description": "Companies of its group: they share its designations and owners."},
        "group": _text("Owner group of a maker, where no other owns it."),
        "owned_by": {**_listed(owner), "description": "Groups that bought it: between their days it is of that group."},
        "home_state": _ref("state"),
        "vendor": _text("Of a product, the id of its maker."),
        "head_source": _ref("source"),
        "claim": {**_listed(_ref("claim")), "description": "What sources say. Asserted and denied alike is not known."},
        "note": _text("What a reader should know."),
    }
    meaning = "What is known of one subject; of a real maker, what the rule asked turns on, on the day judged."
    return {**_object(keys, optional=tuple(key for key in keys if key != "subject")), "description": meaning}


def _results() -> dict[str, Schema]:
    keys = {
        "status": _choice(
            [one.value for one in Status], "The status of every finding of the rule: one an element, or one an operator."
        ),
        "due": _ref("day", "The last lawful day, or the day from which a plan would break the rule."),
        "days_left": {"type": "integer", "description": "Days from the day judged to the last lawful one; below 0 past it."},
        "scheduled": {"type": "boolean", "description": "Whether a removal is planned in time."},
        "mentions": {
            **_listed({"type": "string", "minLength": 1}),
            "description": "Words that netvet's own reason holds; others may give reasons of their own.",
        },
    }
    meaning = "What must come out. Only what is stated is expected."
    return {"expected": {**_object(keys, optional=("due", "days_left", "scheduled", "mentions")), "description": meaning}}


def _object(keys: Mapping[str, Schema], *, optional: tuple[str, ...] = ()) -> Schema:
    needed = [key for key in keys if key not in optional]
    return {"type": "object", "additionalProperties": False, "required": needed, "properties": dict(keys)}


def _listed(items: Schema, **more: Any) -> Schema:
    return {"type": "array", "items": items, **more}


def _text(meaning: str, **more: Any) -> Schema:
    return {"type": "string", "minLength": 1, **more, "description": meaning}


def _choice(words: Any, meaning: str) -> Schema:
    return {"enum": [*words], **({"description": meaning} if meaning else {})}


def _ref(name: str, meaning: str = "") -> Schema:
    return {"$ref": f"#/$defs/{name}", **({"description": meaning} if meaning else {})}
