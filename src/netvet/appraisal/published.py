"""What others have published on the cost and delay of restrictions: who said it, in whose interest, and where it stands."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from netvet.citation import Citation

MEASURES = ("total", "a-year", "a-site", "a-subscriber", "price", "delay", "people", "time")
"""What a figure measures: money in all, a year, a site or a subscriber; the price of gear and people as shares from 0 to 1;
the delay of 5G and the time that replacing takes in months."""

RESTRICTED = ("radio", "core", "cap")
"""What the restriction behind a figure touches: makers out of radio, out of the core, or a cap on their share."""

INTERESTS = ("operator", "trade-body", "maker-paid", "advocate", "analyst", "regulator", "government", "press")
"""In whose interest it was said: of an operator that would bear it, of the body of operators, of a maker that paid for it, of
one who argues for the restriction; or an analyst, a regulator, a government, the press."""

COUNTED = ("gear", "labour", "price-rise", "due-anyway", "lost-output", "core", "radio", "fixed-network")
"""What may be in a cost: new gear, work, dearer gear, gear that would have been replaced anyway, what the economy loses, the
core, radio, fixed lines."""

KNOWN = ("text", "secondary")
OPERATORS = ("all", "some", "one")
_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


@dataclass(frozen=True)
class Rate:
    """An exchange rate that a source states: `value` of `to` for one of the figure's currency."""

    to: str
    value: float
    source: str


@dataclass(frozen=True)
class Published:
    """A published figure.

    Attributes:
        id: what it is called here.
        measure: one of MEASURES.
        unit: a currency of three letters, `months` or `share`.
        low, high: its ends; no high: open upwards.
        restricts: of RESTRICTED, what the restriction touches.
        operators: whether it holds all operators of its country, some or one.
        years: over how many years; None where that is not said.
        said: the day on which it was said, or its month.
        interest: one of INTERESTS.
        known: whether the words were seen (`text`), or a report of them (`secondary`).
        counts: of COUNTED, what is in it for certain, and what is not; of the rest the source does not say.
        by, scope, note: who said it, of what, and what else sets it apart; in each language of reports.
        sources: where it stands.
        rate: the exchange rate stated by a source; None where none is.
    """

    id: str
    measure: str
    unit: str
    low: float
    high: float | None
    restricts: tuple[str, ...]
    operators: str
    years: float | None
    said: str
    interest: str
    known: str
    counts: Mapping[str, bool]
    by: Mapping[str, str]
    scope: Mapping[str, str]
    note: Mapping[str, str]
    sources: tuple[Citation, ...]
    rate: Rate | None = None


@cache
def published_figures() -> tuple[Published, ...]:
    """The shipped figures, in their order.

    Raises:
        ValueError: naming a figure whose entry makes no sense.
    """
    text = (files(__package__) / "published.toml").read_text(encoding="utf-8")
    return tuple(_figure(table) for table in tomllib.loads(text)["figure"])


def _figure(table: Mapping[str, Any]) -> Published:
    own = dict(table)
    rate, sources = own.pop("rate", None), own.pop("sources", [])
    found = Published(
        **{"high": None, "years": None} | own | {"restricts": tuple(own["restricts"])},
        sources=tuple(map(Citation.read, sources)),
        rate=Rate(**rate) if rate else None,
    )
    if faults := list(_faults(found)):
        raise ValueError(f"published figure {found.id}: {', '.join(faults)}")
    return found


def _faults(found: Published) -> list[str]:
    words = [
        (found.measure, MEASURES),
        (found.interest, INTERESTS),
        (found.known, KNOWN),
        (found.operators, OPERATORS),
        *((word, RESTRICTED) for word in found.restricts),
        *((word, COUNTED) for word in found.counts),
    ]
    faults = [f"{word!r} is none of {', '.join(known)}" for word, known in words if word not in known]
    if not found.sources or not all(one.url for one in found.sources):
        faults.append("a source with its address is missing")
    if not _DAY.fullmatch(found.said):
        faults.append(f"{found.said!r} is no day or month")
    if found.high is not None and found.high < found.low:
        faults.append("its ends are the wrong way round")
    faults += [f"{key} lacks a language" for key in ("by", "scope", "note") if set(getattr(found, key)) != {"en", "de"}]
    return faults
