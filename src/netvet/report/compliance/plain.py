"""The register as JSON, for programs: `register.schema.json` beside this module says what stands where."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from netvet.report.compliance.changes import Changes
from netvet.report.compliance.lines import figures_of, todo
from netvet.report.compliance.register import Register
from netvet.report.compliance.texts import Texts
from netvet.report.files import plain_value


def write(register: Register, texts: Texts, target: Path) -> None:
    """Write the register as JSON."""
    told = json.dumps(document(register, texts), indent=1, ensure_ascii=False, default=plain_value)
    target.write_text(told + "\n", encoding="utf-8")


def document(register: Register, texts: Texts) -> dict[str, Any]:
    """The register as mappings and lists; rows name a rule by its place in `rules`, from 0, and a duty by its `place`."""
    found = register.open
    return {
        "netvet": register.version,
        "language": texts.language,
        "case": register.title,
        "notice": register.notice,
        "attribution": register.attribution,
        "on": register.on,
        "as_of": register.as_of,
        "as_if": register.as_if,
        "presence": register.presence,
        "figures": asdict(figures_of(register)),
        "regimes": [asdict(regime) for regime in register.regimes],
        "rules": [asdict(rule) for rule in register.rules],
        "counts": register.counts,
        "duty_count": found.duty_count,
        "duties": [{**row, "todo": todo(register, texts, row)} for row in found.duties.drop_columns(["duty"]).to_pylist()],
        "finding_count": found.item_count,
        "findings": found.items.to_pylist(),
        "site_count": found.site_count,
        "open_site_count": found.open_sites,
        "sites": register.open_sites.to_pylist(),
        "days": found.days.to_pylist(),
        "missing": found.missing.to_pylist(),
        "set_aside": register.set_aside,
        "unmapped": register.unmapped,
        "party_to_not_known": register.strange_parties,
        "inputs": register.inputs,
        "changes": None if register.changes is None else _changes(register.changes),
    }


def _changes(changes: Changes) -> dict[str, Any]:
    """What changed, under the names that `netvet assess --against --format json` uses, and the single changes."""
    return {
        "against": {"title": changes.against, "on": changes.earlier_day},
        "differs": changes.differs,
        "told_apart": changes.told_apart,
        "notes": changes.notes,
        "totals": changes.totals,
        "lines": changes.lines,
        "count": changes.count,
        "rows": changes.rows.drop_columns(["hypothetical"]).to_pylist(),
    }
