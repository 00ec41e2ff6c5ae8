"""Twenty requirements on an invented country: a bare scan, SQL written by hand, and netvet; the counts must be the same.

Every way runs in a fresh process with two threads; CPU seconds are taken within it, after the imports. `netvet` is what
judging and counting take once the inventory is open and the dossiers are read; `netvet_whole` has both, and the digests.
"""

# ruff: noqa: PLC0415, FBT003 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import sys
from datetime import date
from pathlib import Path
from typing import Any

import measure

SIZES = (100_000, 1_000_000, 10_000_000)
DAY = date(2026, 11, 21)
REGIME = measure.HERE / "regime.toml"
CAP = (6.0, 400)
"""Gigabytes of address space and CPU seconds that a run may take before it is ended."""
TARGETS = {"of_hand": 1.25, "peak_gb": 0.5}


def run(sizes: list[int] | None = None, times: int = 3) -> dict[str, Any]:
    """Measure all ways at each size, compare their counts."""
    return {"targets": TARGETS, "sizes": [_at(size, times) for size in sizes or SIZES]}


def _at(size: int, times: int) -> dict[str, Any]:
    folder = str(measure.country(size))
    ways: dict[str, Any] = {}
    for way in WAYS:
        try:
            ways[way] = measure.best("cpu_s", times, __file__, way, folder)
        except measure.FailedError as error:
            ways[way] = {"failed": str(error)[-300:], "cap": CAP}
        shown = {
            key: round(value, 3) if isinstance(value, float) else value for key, value in ways[way].items() if key != "counts"
        }
        print(f"  {size:>11,} {way:<13}", shown, flush=True)
    counts = {way: ways[way].pop("counts", None) for way in ("hand", "netvet", "netvet_whole")}
    found = {"elements": size, "made_by": measure.making(size), "ways": ways}
    found["same_counts"] = counts["hand"] == counts["netvet"] == counts["netvet_whole"]
    if all("cpu_s" in ways[way] for way in WAYS):
        cost = {way: ways[way]["cpu_s"] for way in WAYS}
        found["of_hand"] = {way: cost[way] / cost["hand"] for way in WAYS}
        found["of_scan"] = {way: cost[way] / cost["scan"] for way in WAYS}
        found["million_element_rules_per_cpu_s"] = {way: size * 20 / cost[way] / 1e6 for way in WAYS}
    print(f"  {size:>11,} same counts: {found['same_counts']}, of hand: {found.get('of_hand')}", flush=True)
    return found


def _database(folder: Path) -> Any:
    import by_hand
    import duckdb

    con = duckdb.connect(config={"threads": "2"})
    by_hand.look_up(con, f"'{folder}/network/elements.parquet'", f"'{folder}/network/operators.parquet'")
    return con


def scan(folder: Path) -> dict[str, Any]:
    import by_hand

    con, found = _database(folder), {}
    with measure.timed(found, "cpu_s"):
        con.execute(by_hand.bare_scan(f"'{folder}/network/elements.parquet'")).fetchall()
    return found


def hand(folder: Path) -> dict[str, Any]:
    import by_hand

    con, found = _database(folder), {}
    with measure.timed(found, "cpu_s"):
        row = con.execute(by_hand.statement(f"'{folder}/network/elements.parquet'")).fetchone()
    return {**found, "counts": by_hand.statuses(row)}


def netvet(folder: Path) -> dict[str, Any]:
    from netvet.case import open_case
    from netvet.dossier import read_dossiers
    from netvet.findings.assessment import judge_inventory
    from netvet.findings.facts import vocabulary
    from netvet.findings.rule import Rule
    from netvet.inventory.store import open_inventory
    from netvet.regime import read_regime

    case = open_case(folder)
    functions, dossiers = case.functions, read_dossiers()
    regime = read_regime(REGIME, vocabulary(functions))
    rules = [Rule(number, regime, requirement, "", False) for number, requirement in enumerate(regime.requirements)]
    inventory, found = open_inventory(case.network, threads=2), {}
    with measure.timed(found, "cpu_s"):
        findings = judge_inventory(
            case, inventory, rules, day=DAY, as_of=DAY, as_if=False, dossiers=dossiers, functions=functions
        )
        with measure.timed(found, "of_that_counting_cpu_s"):
            counts = findings.counts()
    classes = inventory.con.execute("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'classes'").fetchall()
    if classes == [(1,)]:
        found["classes"] = inventory.con.execute("SELECT count(*) FROM classes").fetchall()[0][0]
    return {**found, "counts": _four(counts, len(rules))}


def netvet_whole(folder: Path) -> dict[str, Any]:
    from netvet.findings import assess

    found: dict[str, Any] = {}
    with measure.timed(found, "cpu_s"):
        findings = assess(folder, regimes=[str(REGIME)], on=DAY, threads=2)
        counts = findings.counts()
    return {**found, "counts": _four(counts, len(findings.rules))}


def _four(counts: list[dict[str, Any]], rules: int) -> list[dict[str, int]]:
    """Counts by the four statuses that the statement by hand knows."""
    found = [{"met": 0, "broken": 0, "unknown": 0, "not-applicable": 0} for _ in range(rules)]
    for row in counts:
        status = str(row["status"])
        found[row["rule"]][status if status in found[0] else "broken"] += row["n"]
    return found


WAYS = {"scan": scan, "hand": hand, "netvet": netvet, "netvet_whole": netvet_whole}

if __name__ == "__main__":
    measure.cap(*CAP)
    measure.answer(WAYS[sys.argv[1]](Path(sys.argv[2])))
