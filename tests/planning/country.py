"""A tiny invented country: three operators, two regions, radio of four makers that are sold in real life, and rules on one."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

HEAD = 'title = "Tiny (invented operators)"\nas_of = 2026-11-21\nregimes = ["r.toml"]\nnotice = "All operators are invented."\n'

REMOVAL = {
    "applies": "'5G' IN generation",
    "require": "NOT (vendor.group IN ('huawei'))",
    "kind": '"removal"',
    "due": "2029-12-31",
}
"""No 5G gear of one maker after 2029."""

MANAGERS = {
    "applies": "'RAN-EM' IN function",
    "require": "NOT (vendor.group IN ('huawei')) OR critical_functions_replaced",
    "kind": '"removal"',
    "due": "2029-12-31",
}
"""Its managers replaced after 2029, their hardware may stay."""


def sites(number: int = 60) -> list[dict[str, Any]]:
    """Sites along a street of towns, half of them in each region."""
    return [
        {
            "site_id": f"s{i:03}",
            "name": f"Town {i // 10}",
            "latitude": 50 + (i // 10) * 0.1 + i % 10 * 0.003,
            "longitude": 8 + i % 10 * 0.004,
            "region": "North" if i < number // 2 else "South",
            "population": 4000 if i < number // 3 else 300,
        }
        for i in range(number)
    ]


def radio(number: int = 60, *, unknown: int = 0, **more: Any) -> list[dict[str, Any]]:
    """4G on every site, 5G on every other; of three makers by site; the makers of some are not known."""
    found = []
    for i in range(number):
        operator, maker = ("Op", "Huawei") if i % 3 else ("Two", "Ericsson" if i % 2 else "Nokia")
        vendor = None if i < unknown else maker
        base = {"site_id": f"s{i:03}", "operator": operator, "vendor": vendor, "state": "in-service", "country": "XX", **more}
        since = date(2016, 1, 4) + timedelta(days=37 * i)
        found.append(base | row(f"e{i:03}", "eNB", "4G", since, subscribers=900 + i, traffic=0.04))
        if i % 2:
            found.append(base | row(f"g{i:03}", "gNB", "5G", since + timedelta(days=1200), subscribers=400 + i, traffic=0.03))
    return found


def row(element: str, function: str, generation: str, since: date, *, subscribers: int, traffic: float) -> dict[str, Any]:
    return {
        "element_id": element,
        "function": function,
        "generation": [generation],
        "installed_on": since,
        "subscribers": subscribers,
        "traffic_gbps": traffic,
    }


def case(bench: Any, *rules: str, elements: list[dict[str, Any]] | None = None, head: str = "", **tables: Any) -> Path:
    """A case on disk with its own regime."""
    folder: Path = bench.fresh()
    network = folder / "network"
    network.mkdir()
    told = elements if elements is not None else radio()
    for table, rows in {"elements": told, "sites": tables.pop("sites", sites()), **tables}.items():
        if rows:
            bench.write(network, table, rows)
    names = list(dict.fromkeys(one["operator"] for one in told))
    if "operators" not in tables:
        bench.write(network, "operators", [{"operator": name, "country": "XX"} for name in names])
    (folder / "case.toml").write_text(HEAD, encoding="utf-8")
    (folder / "r.toml").write_text(bench.text("\n".join(rules), head=head), encoding="utf-8")
    return folder


SHORT = """
[horizon]
quarters = { value = 20, assumed = "short, so that tests are" }
[capacity]
crews = { value = 0.1, low = 0.08, high = 0.12, assumed = "a small country" }
"""
"""Terms for tests."""
