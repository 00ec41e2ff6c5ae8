"""Findings as SARIF 2.1.0, the format in which code hosts and editors show results: worst first, within their limit.

The same findings are the same bytes: nothing is told of the clock, the machine, or the folders above the one in which the
program runs.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import quote as quote_url

import netvet
from netvet.findings import Findings, Rule, superseded
from netvet.regime import stricter
from netvet.report.counts import counted
from netvet.report.files import write_document
from netvet.verdict import FORCES, Status, broken_status

LIMIT = 25_000
"""Results that GitHub takes of one run; what lies beyond is counted, and said to be left out."""

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

_KINDS = {Status.UNKNOWN: "open", Status.POWER_AVAILABLE: "review"}
"""What is not known is open, and a power is to be looked at: neither is a failure. SARIF gives neither of them a level."""

_LEVELS = {
    Status.VIOLATED: "error",
    Status.BREACH: "error",
    Status.DEPARTS: "warning",
    Status.WOULD_VIOLATE: "note",
    Status.NOT_YET_DUE: "warning",
}

_CONFIDENCES = {
    "text": "the decisive words were seen",
    "secondary": "known from press, a reprint, or part of the work",
    "memory": "nobody checked it against a text",
}

_LEFT_OUT = "results-left-out"


def write_sarif(findings: Findings, target: Path | None, *, limit: int = LIMIT) -> int:
    """Write what somebody has to act on as SARIF; to standard output without a target.

    Args:
        findings: the judgement.
        target: the file.
        limit: how many results at most.

    Returns:
        How many results were left out: the least bad.
    """
    log = sarif(findings, limit=limit)
    write_document(log, target, indent=None)  # for machines, and large
    return int(log["runs"][0]["properties"]["leftOut"])


def sarif(findings: Findings, *, limit: int = LIMIT) -> dict[str, Any]:
    """The findings as a SARIF log of one run: a rule a requirement, a result a finding on which somebody has to act."""
    total = sum(row["n"] for row in findings.counts() if not Status(row["status"]).silent)
    found = findings.worst_rows(limit)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    place = _Place(findings)
    rules = {(r.regime.id, r.requirement.id, r.requirement.part): (i, r) for i, r in enumerate(findings.rules)}
    results = [_result(row, *rules[row["regime"], row["requirement"], row["part"]], place) for row in rows]
    left = total - len(results)
    run = {
        "tool": {"driver": _driver(findings)},
        "automationDetails": {"id": f"netvet/{findings.case.folder.resolve().name}/"},
        "taxonomies": _taxonomies(),
        "invocations": [_invocation(findings, left, total)],
        "artifacts": [place.artifact],
        **({"originalUriBaseIds": {"CASE": {"description": {"text": "the folder of the case"}}}} if place.base else {}),
        "results": results,
        "properties": {
            "case": findings.case.title,
            "notice": findings.case.notice,
            "asOf": findings.as_of,
            "on": findings.day,
            "hypothetical": findings.as_if,
            "setAside": findings.set_aside,
            "found": total,
            "leftOut": left,
        },
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


class _Place:
    """Where results stand: the file of the elements, by a path that holds on every machine, and lines if rows are lines."""

    def __init__(self, findings: Findings) -> None:
        path, digest = next(entry for entry in findings.inventory.inputs)
        whole, here = Path(path).resolve(), Path.cwd().resolve()
        self.base = {} if whole.is_relative_to(here) else {"uriBaseId": "CASE"}
        home = findings.case.folder.resolve() if self.base else here
        uri = quote_url(whole.relative_to(home).as_posix())
        self.location: dict[str, Any] = {"uri": uri, **self.base, "index": 0}
        self.artifact = {"location": {"uri": uri, **self.base}, "roles": ["analysisTarget"], "hashes": {"sha-256": digest}}
        self.lines = whole.suffix != ".parquet" and _rows_are_lines(findings, whole)

    def of(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The location of one result."""
        if row["element_id"] is None:
            logical = {"name": _shown(row["operator"]), "fullyQualifiedName": row["operator"], "kind": "operator"}
            return {"physicalLocation": {"artifactLocation": self.location}, "logicalLocations": [logical]}
        name = f"{row['operator']}/{row['element_id']}"
        logical = {"name": _shown(row["element_id"]), "fullyQualifiedName": name, "kind": "element"}
        region = {"region": {"startLine": row["at_row"]}} if self.lines else {}
        return {"physicalLocation": {"artifactLocation": self.location, **region}, "logicalLocations": [logical]}


def _rows_are_lines(findings: Findings, path: Path) -> bool:
    """Whether the number of a row is that of its line: not where a cell holds a line break."""
    with path.open("rb") as file:
        breaks = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
        file.seek(max(path.stat().st_size - 1, 0))
        breaks += file.read(1) != b"\n"
    last = findings.con.execute("SELECT max(netvet_row) FROM elements").fetchall()[0][0]
    return bool(last == breaks)


def _result(row: Mapping[str, Any], index: int, rule: Rule, place: _Place) -> dict[str, Any]:
    status = Status(row["status"])
    scheduled = status is Status.NOT_YET_DUE and row["scheduled"] is True
    level = "note" if scheduled else _LEVELS.get(status, "none")
    identity = [row[key] or "" for key in ("regime", "requirement", "part", "element_id", "owner_group")]
    identity += [row["operator"]] if row["element_id"] is None else []
    print_ = hashlib.sha256(json.dumps(identity).encode()).hexdigest()
    return {
        "ruleId": _rule_id(rule),
        "ruleIndex": index,
        "kind": _KINDS.get(status, "fail"),
        "level": level,
        "message": {"text": _message(row)},
        "locations": [place.of(row)],
        # a code host recognises a finding by this, so that it survives when rows move and when its status changes
        "partialFingerprints": {"primaryLocationLineHash": f"{print_[:16]}:1", "netvet/v1": print_},
        "taxa": [
            _taxon("netvet-force", [*FORCES], row["force"]),
            _taxon("netvet-confidence", [*_CONFIDENCES], row["confidence"]),
        ],
        "properties": {
            "status": status.value,
            "operator": row["operator"],
            **{label: row[column] for label, column in _TOLD.items() if row[column] not in (None, "")},
        },
    }


_TOLD = {
    "element": "element_id",
    "ownerGroup": "owner_group",
    "force": "force",
    "confidence": "confidence",
    "estimate": "estimate",
    "due": "due",
    "daysLeft": "days_left",
    "scheduled": "scheduled",
    "burden": "burden",
    "responsible": "responsible",
    "ticket": "ticket",
    "hypothetical": "hypothetical",
    "supersedes": "supersedes",
}


def _message(row: Mapping[str, Any]) -> str:
    who = f"Element {row['element_id']} of {row['operator']}" if row["element_id"] else f"Operator {row['operator']}"
    left = row["days_left"]
    due = f", due {row['due']} ({counted(left, 'day')} left)" if row["status"] == Status.NOT_YET_DUE else ""
    notes = [", scheduled" if row["scheduled"] else "", ", rests on an estimate" if row["estimate"] else ""]
    hypothetical = " (hypothetical)" if row["hypothetical"] else ""
    return _plain(f"{who}: {row['status']}{hypothetical}{due}{''.join(notes)}. {row['reason'] or ''}".rstrip())


def _plain(text: str) -> str:
    """A text that SARIF takes as it is: no link, no placeholder, nothing that turns the direction of writing."""
    for mark, instead in (("\\", "\\\\"), ("[", "\\["), ("]", "\\]"), ("{", "{{"), ("}", "}}")):
        text = text.replace(mark, instead)
    return _shown(text)


def _shown(text: str) -> str:
    """A text whose invisible signs (controls, marks of direction) are visible."""
    return "".join(c if c.isprintable() else f"U+{ord(c):04X}" for c in " ".join(text.split()))


def _taxon(taxonomy: str, members: Sequence[str], word: str) -> dict[str, Any]:
    return {"id": word, "index": members.index(word), "toolComponent": {"name": taxonomy}}


def _rule_id(rule: Rule) -> str:
    return f"{rule.regime.id}/{rule.requirement.key}"


def _driver(findings: Findings) -> dict[str, Any]:
    left_out = {"id": _LEFT_OUT, "shortDescription": {"text": "There are more results than a run may hold."}}
    return {
        "name": "netvet",
        "version": netvet.__version__,
        "rules": [_descriptor(rule) for rule in findings.rules],
        "notifications": [left_out],
        "supportedTaxonomies": [{"name": "netvet-force", "index": 0}, {"name": "netvet-confidence", "index": 1}],
    }


def _descriptor(rule: Rule) -> dict[str, Any]:
    asked = rule.requirement
    broken = broken_status(asked.force, power=asked.power, as_if=rule.as_if)
    lines = [
        f"{asked.title}.",
        f"{asked.cite}: {rule.regime.title}, {rule.regime.issuer}.",
        f"Force: {asked.force}; once broken it is called {broken.value}. How its text is known: {asked.confidence}.",
        *([f"Last day on which the old state is lawful: {asked.due}."] if asked.due else []),
        *([f"The {asked.burden} has to prove it."] if asked.burden else []),
        *([f"Checked until {asked.known_until}."] if asked.known_until else []),
        *([superseded(rule)] if asked.supersedes else []),
        *([f"Tightens {asked.tightens}: {stricter(asked)}."] if asked.tightens else []),
        *([asked.note] if asked.note else []),
        *(f"Source: {source}" for source in asked.sources),
    ]
    shown = [_shown(line) for line in lines]
    urls = [source.url for source in asked.sources if source.url.startswith("https://")]
    return {
        "id": _rule_id(rule),
        "name": asked.key,
        "shortDescription": {"text": _shown(asked.title)},
        "fullDescription": {"text": " ".join(shown[:3])},
        "help": {"text": "\n".join(shown), "markdown": "\n\n".join(map(_escaped, shown))},
        **({"helpUri": urls[0]} if urls else {}),
        "defaultConfiguration": {"level": _LEVELS.get(broken, "none")},
        "relationships": [
            {"target": _taxon("netvet-force", [*FORCES], asked.force), "kinds": ["superset"]},
            {"target": _taxon("netvet-confidence", [*_CONFIDENCES], asked.confidence), "kinds": ["relevant"]},
        ],
        "properties": {
            "tags": [asked.force, asked.kind, rule.regime.jurisdiction],
            "regime": rule.regime.id,
            "regimeSha256": rule.regime.origin[1],
            "force": asked.force,
            "confidence": asked.confidence,
            **({"due": asked.due} if asked.due else {}),
            **({"burden": asked.burden} if asked.burden else {}),
            **({"supersedes": str(asked.supersedes)} if asked.supersedes else {}),
            **({"tightens": str(asked.tightens)} if asked.tightens else {}),
        },
    }


def _escaped(text: str) -> str:
    """A text that Markdown leaves as it is."""
    for mark in "\\`*_[]<>|#!":
        text = text.replace(mark, "\\" + mark)
    return text


def _taxonomies() -> list[dict[str, Any]]:
    forces = [{"id": force, "shortDescription": {"text": f"once broken: {status.value}"}} for force, status in FORCES.items()]
    known = [{"id": word, "shortDescription": {"text": meaning}} for word, meaning in _CONFIDENCES.items()]
    described = {"netvet-force": "The legal force of a text.", "netvet-confidence": "How the text of a rule is known."}
    return [
        {"name": name, "version": netvet.__version__, "shortDescription": {"text": described[name]}, "taxa": taxa}
        for name, taxa in (("netvet-force", forces), ("netvet-confidence", known))
    ]


def _invocation(findings: Findings, left: int, total: int) -> dict[str, Any]:
    notes = []
    if left:
        text = f"{left} of {total} results are left out: a run holds {total - left}, the worst. CSV and Parquet hold all."
        notes.append({"descriptor": {"id": _LEFT_OUT, "index": 0}, "level": "warning", "message": {"text": text}})
    if findings.set_aside:
        text = f"{counted(findings.set_aside, 'row was', 'rows were')} set aside: no cap is met meanwhile."
        notes.append({"level": "warning", "message": {"text": text}})
    return {"executionSuccessful": True, "toolExecutionNotifications": notes}
