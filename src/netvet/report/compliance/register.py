"""The register as one typed model, which every form of it is written from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import netvet
from netvet.comparison import Comparison
from netvet.findings import (
    Findings,
    Obligations,
    Rule,
    inputs,
    obligations,
    operator_counts,
    presence,
    strange_parties,
    superseded,
    unmapped,
)
from netvet.regime import Regime, stricter
from netvet.regime.requirement import Needs, NotComputable, Requirement
from netvet.report.compliance.changes import Changes, gather_changes
from netvet.verdict import Status

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = 100_000
"""Duties, single findings and single changes that a register lists at most, worst first; it says how many it leaves out."""

SITES = 100_000
"""Sites that it lists at most, worst first."""


@dataclass(frozen=True)
class RuleLine:
    """A requirement as it is quoted.

    Attributes:
        regime, key, title, cite, force, confidence, burden, note: as in the regime.
        sources: works in which it can be read: (text, address) each.
        due, starts: its last day of the old state, and the first day on which an act counts.
        reading: the reading chosen; `readings`: those to choose from.
        demand: the certificate that it demands, if it demands one.
        supersedes: the rule that it stands in place of, and why; the note says so as well.
    """

    regime: str
    key: str
    title: str
    cite: str
    force: str
    confidence: str
    burden: str
    note: str
    sources: tuple[tuple[str, str], ...]
    due: date | None
    starts: date | None
    reading: str
    readings: tuple[str, ...]
    demand: str
    supersedes: str = ""


@dataclass(frozen=True)
class RegimeLine:
    """A regime as it is quoted: its head, and the rules of it that are not computed or superseded: (key, title, why)."""

    id: str
    title: str
    issuer: str
    force: str
    known_until: date | None
    note: str
    sha256: str
    not_computed: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Register:
    """What a register holds.

    Attributes:
        title, notice, attribution: of the case.
        version: of the program.
        on, as_of, as_if: the day judged, the day whose state the network describes, and whether all is hypothetical.
        presence: elements there, absent, ahead and not_known on that day.
        regimes, rules: what was asked; rows name a rule by its place.
        counts: rows of rule, operator, status, n; they add up to all that was judged.
        open: what is open, as tables.
        set_aside, unmapped, strange_parties, inputs: what the result rests on, and lacks.
        changes: what changed since an earlier judgement; None where none was named.
    """

    title: str
    notice: str
    attribution: str
    version: str
    on: date
    as_of: date
    as_if: bool
    presence: Mapping[str, int]
    regimes: Sequence[RegimeLine]
    rules: Sequence[RuleLine]
    counts: Sequence[Mapping[str, Any]]
    open: Obligations
    set_aside: int
    unmapped: Mapping[str, int]
    strange_parties: Mapping[str, Sequence[str]]
    inputs: Sequence[Mapping[str, str]]
    changes: Changes | None = None

    @property
    def totals(self) -> dict[Status, int]:
        """How many findings have each status, worst first; those that none has are left out."""
        found = {status: sum(row["n"] for row in self.counts if row["status"] == status) for status in Status}
        return {status: n for status, n in found.items() if n}

    @property
    def open_sites(self) -> pa.Table:
        """The sites that have something open, of those listed."""
        import pyarrow.compute as pc  # noqa: PLC0415

        return self.open.sites.filter(pc.field("open") > 0)


def make_register(findings: Findings, comparison: Comparison | None = None) -> Register:
    """Gather the register of an assessment, with what changed since an earlier one where the two were compared."""
    return Register(
        title=findings.case.title,
        notice=findings.case.notice,
        attribution=findings.case.attribution,
        version=netvet.__version__,
        on=findings.day,
        as_of=findings.as_of,
        as_if=findings.as_if,
        presence=presence(findings.con),
        regimes=[_regime_line(regime, findings.superseding) for regime in findings.regimes],
        rules=[_rule_line(rule) for rule in findings.rules],
        counts=operator_counts(findings),
        open=obligations(findings, rows=ROWS, sites=SITES),
        set_aside=findings.set_aside,
        unmapped=unmapped(findings),
        strange_parties=strange_parties(findings),
        inputs=inputs(findings),
        changes=None if comparison is None else gather_changes(comparison, limit=ROWS),
    )


def _rule_line(rule: Rule) -> RuleLine:
    asked = rule.requirement
    return RuleLine(
        regime=rule.regime.id,
        key=asked.key,
        title=asked.title,
        cite=asked.cite,
        force=asked.force,
        confidence=asked.confidence,
        burden=asked.burden,
        note=_note(rule),
        sources=tuple((str(source), source.url) for source in asked.sources),
        due=asked.due,
        starts=asked.starts,
        reading=rule.reading,
        readings=tuple(asked.readings or ()),
        demand=str(asked.demand) if isinstance(asked.demand, Needs) else "",
        supersedes=str(asked.supersedes or ""),
    )


def _note(rule: Rule) -> str:
    """What every form of the register prints beside a rule."""
    asked = rule.requirement
    replaced = [superseded(rule)] if asked.supersedes else []
    tightened = [f"Tightens {asked.tightens}: {stricter(asked)}."] if asked.tightens else []
    return " ".join(" ".join([*replaced, *tightened, asked.note]).split())


def _regime_line(regime: Regime, superseding: Sequence[Rule]) -> RegimeLine:
    left = {rule.key: (rule.title, rule.missing) for rule in regime.not_computable}
    for one in superseding:
        stated: list[Requirement | NotComputable] = [*regime.requirements, *regime.not_computable]
        left |= {rule.key: (rule.title, superseded(one)) for rule in stated if one.replaces(regime, rule)}
    return RegimeLine(
        id=regime.id,
        title=regime.title,
        issuer=regime.issuer,
        force=regime.force,
        known_until=regime.known_until,
        note=" ".join(regime.note.split()),
        sha256=regime.origin[1],
        not_computed=tuple((key, title, " ".join(missing.split())) for key, (title, missing) in left.items()),
    )
