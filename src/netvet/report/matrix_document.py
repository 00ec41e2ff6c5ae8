"""Regimes side by side as mappings, for programs: every group of elements, and every operator's caps and minimums."""

from __future__ import annotations

from typing import Any

from netvet.findings import Findings, Worst, groups


def matrix_document(findings: Findings) -> list[dict[str, Any]]:
    """The same as mappings, every group."""
    return [
        {
            "operator": row.operator or None,
            "domain": row.domain or None,
            "maker": row.maker or None,
            "elements": None if row.operator else row.elements,
            "regimes": {
                regime.id: _standing(row.standings[regime.id]) if regime.id in row.standings else None
                for regime in findings.regimes
            },
        }
        for row in groups(findings)
    ]


def _standing(found: Worst) -> dict[str, Any]:
    return {
        "status": found.status.value,
        "n": found.n,
        "unknown": found.unknown,
        "requirement": found.requirement,
        "others": found.others,
    }
