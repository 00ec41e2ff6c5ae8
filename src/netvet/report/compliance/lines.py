"""What every form of the register says of a row in words: what to do, which evidence is held, what stands first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from netvet.report.compliance.register import Register
from netvet.report.compliance.texts import Texts
from netvet.verdict import Status

SOON = 90
"""Days within which a last day counts as near."""

SHORT = 72
"""Characters of a missing fact in the sentence on what to do; the whole of it stands beside."""

_BROKEN = (Status.VIOLATED, Status.BREACH, Status.DEPARTS)
BROKEN, COMING, OPEN_ENDED, NOT_BINDING = range(4)
"""The bands of a duty (see `netvet.findings.Obligations`)."""

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Figures:
    """The numbers that a reader sees first: findings, and sites with something open."""

    broken: int
    soon: int
    soon_unplanned: int
    later: int
    unknown: int
    met: int
    judged: int
    open_sites: int
    sites: int


def figures_of(register: Register) -> Figures:
    """Count what a reader sees first."""
    days = register.open.days.to_pylist()
    coming = [row for row in days if row["band"] == COMING]
    near = [row for row in coming if row["days_left"] <= SOON]
    totals = register.totals
    return Figures(
        broken=sum(row["n"] for row in days if row["band"] == BROKEN),
        soon=sum(row["n"] - row["not_known"] for row in near),
        soon_unplanned=sum(row["late"] + row["unplanned"] for row in near),
        later=sum(row["n"] - row["not_known"] for row in coming if row not in near),
        unknown=totals.get(Status.UNKNOWN, 0),
        met=totals.get(Status.MET, 0),
        judged=sum(totals.values()),
        open_sites=register.open.open_sites,
        sites=register.open.site_count,
    )


def todo(register: Register, texts: Texts, duty: Row) -> str:
    """What has to be done about a duty, in a sentence."""
    status, cap = Status(duty["status"]), duty["whole_operator"]
    binding = status in _BROKEN or (status is Status.WOULD_VIOLATE and register.as_if)
    match status:
        case Status.UNKNOWN:
            lacking = [{**one, "name": _shortened(texts.fact(one["name"]))} for one in duty["missing"] or ()]
            return _count(texts, "do.find", duty["n"], missing=told(texts, lacking) or texts("do.open"))
        case Status.POWER_AVAILABLE:
            return _count(texts, "do.power", duty["n"])
        case Status.NOT_YET_DUE if not cap:
            unplanned = duty["n"] - duty["in_time"]
            return _count(texts, "do.plan", unplanned) if unplanned else _count(texts, "do.carry", duty["n"])
        case Status.NOT_YET_DUE:
            return texts("do.cap")
        case _ if binding:
            return texts("do.broken_cap") if cap else _count(texts, "do.broken", duty["n"])
    return _count(texts, "do.watch", duty["n"])


def _count(texts: Texts, key: str, n: int, **values: str) -> str:
    return texts(key, n=texts.number(n), **values)


def _shortened(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + "…"


def told(texts: Texts, most: Sequence[Row] | None, none: str = "") -> str:
    """The most frequent of something, with its counts where there are several."""
    if not most:
        return ""
    if len(most) == 1:
        return most[0]["name"] or none
    return "; ".join(f"{one['name'] or none} ({texts.number(one['n'])})" for one in most)


def plans(texts: Texts, duty: Row) -> list[str]:
    """How the removals of a duty are planned, each kind with its count; nothing of a cap."""
    if duty["whole_operator"]:
        return []
    kinds = (("in-time", "in_time"), ("late", "late"), ("none", "unplanned"))
    return [f"{texts.number(duty[column])} {texts(f'plan.{kind}')}" for kind, column in kinds if duty[column]]


def evidence(register: Register, texts: Texts, cells: Sequence[str | None]) -> dict[str, str]:
    """What each cell of certificates says, with how long each is valid."""
    known = {row["certificate"]: row for row in register.open.certificates.to_pylist()}
    return {cell: _held(register, texts, cell, known) for cell in cells if cell is not None}


def _held(register: Register, texts: Texts, cell: str, known: Mapping[str, Row]) -> str:
    if cell == "none":
        return texts("items.no_certificate")
    return "; ".join(_certificate(register, texts, word.strip(), known.get(word.strip())) for word in cell.split("+"))


def _certificate(register: Register, texts: Texts, word: str, row: Row | None) -> str:
    if row is None:
        return texts("certificates.unlisted", id=word)
    what = " ".join(part for part in (row["scheme"], row["document"], row["version"]) if part) or "?"
    end = row["valid_to"]
    if end is None or end == date.max:
        return texts("certificates.open", id=word, what=what)
    return texts("certificates.expired" if end < register.on else "certificates.valid", id=word, what=what, to=texts.day(end))
