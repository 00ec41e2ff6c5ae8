"""Small networks, and what dependence measures on them."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path
from typing import Any

import netvet
from netvet.dependence import Dependence, Scope

AS_OF = "as_of = 2026-11-21\n"


def measured(bench: Any, elements: list[dict[str, Any]], *, head: str = "", **options: Any) -> Dependence:
    folder: Path = bench.fresh()
    (folder / "case.toml").write_text(AS_OF + head, encoding="utf-8")
    tables = {"elements": elements, "sites": options.pop("sites", None)}
    for table, rows in tables.items():
        if rows:
            usual = {"operator": "Op", "state": "in-service", "function": "AMF"} if table == "elements" else {}
            bench.write(folder, table, [usual | {f"{table[:-1]}_id": f"e{i}"} | row for i, row in enumerate(rows)])
    return netvet.measure_dependence(folder, **options)


def one(found: Dependence) -> Scope:
    (scope,) = found.scopes
    return scope


def shares(scope: Scope) -> dict[str, tuple[Fraction, Fraction]]:
    return {maker: (bounds.low, bounds.high) for maker, bounds in scope.found.shares.items()}


def sited(spots: dict[str, tuple[float, float, int | None]]) -> list[dict[str, Any]]:
    return [{"site_id": s, "latitude": y, "longitude": x, "population": n, "region": "R"} for s, (y, x, n) in spots.items()]


def radio(*stations: tuple[str, str, str | None]) -> list[dict[str, Any]]:
    return [{"operator": o, "site_id": s, "vendor": v, "function": "gNB"} for o, s, v in stations]
