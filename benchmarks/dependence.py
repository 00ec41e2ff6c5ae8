"""All tables of dependence on makers, of elements and of sites: netvet, and polars on the same file; shares must be the same.

Both start from the same Parquet file of elements. polars computes shares and HHI by operator, by function of each
operator and by function; netvet the same with their bounds and what is not known, and areas of one maker besides. CPU seconds
are taken after the imports, with two threads.
"""

# ruff: noqa: PLC0415 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import os
import sys
from datetime import date
from pathlib import Path
from typing import Any

import measure

SIZE = 450_000
DAY = date(2026, 11, 21)
TARGET_CPU_S = 0.5
PERS = (("operator",), ("operator", "function"), ("function",))
MEASURES = ("elements", "sites")


def run(sizes: list[int] | None = None, times: int = 3) -> dict[str, Any]:
    """Measure both ways at each size, compare the shares that they find."""
    return {"target_cpu_s": TARGET_CPU_S, "sizes": [_at(size, times) for size in sizes or [SIZE]]}


def _at(size: int, times: int) -> dict[str, Any]:
    folder, found = str(measure.country(size)), {"elements": size}
    for counted in MEASURES:
        ways = {way: measure.best("cpu_s", times, __file__, way, folder, counted) for way in WAYS}
        whole = set(ways["netvet"].pop("whole"))
        told = {way: [row for row in ways[way].pop("told") if row[0] in whole] for way in ways}
        ratio = ways["polars"]["cpu_s"] / ways["netvet"]["cpu_s"]
        found[counted] = {"ways": ways, "same_shares": told["netvet"] == told["polars"], "polars_of_netvet": ratio}
        shown = {way: round(ways[way]["cpu_s"], 3) for way in ways}
        print(f"  {size:>11,} {counted}: {shown}, same shares: {told['netvet'] == told['polars']}", flush=True)
    return found


def netvet(folder: Path, counted: str) -> dict[str, Any]:
    import pyarrow as pa

    pa.Table.from_pylist([{"a": "b"}])  # imports are not measured: pyarrow loads pandas with its first table where it is there

    from netvet.case import open_case
    from netvet.dependence.measuring import measure_inventory
    from netvet.dependence.parts import write_names
    from netvet.dossier import read_dossiers
    from netvet.inventory.store import open_inventory

    case, dossiers = open_case(folder), read_dossiers()
    functions = case.functions
    found: dict[str, Any] = {}
    with open_inventory(case.network, threads=2) as inventory, measure.timed(found, "cpu_s"):
        write_names(inventory, dossiers, functions, "vendor", DAY)
        whole = measure_inventory(case, inventory, {}, by="vendor", per=("operator",), measure=counted, day=DAY, as_of=DAY)
    told = [
        [scope.label, maker, round(float(bounds.low), 9)]
        for scopes in (whole.scopes, whole.by_function, whole.national)
        for scope in scopes
        for maker, bounds in scope.found.shares.items()
        if bounds.low  # the peer knows nothing of makers that may not be there
    ]
    # nor of elements that may be in one of several scopes, nor which words are functions
    scopes = [*whole.scopes, *whole.by_function, *whole.national]
    sure = [scope.label for scope in scopes if not scope.unsorted and not scope.siteless]
    return {**found, "told": sorted(told), "whole": sure}


def polars(folder: Path, counted: str) -> dict[str, Any]:
    os.environ["POLARS_MAX_THREADS"] = "2"
    import polars as pl

    from netvet.dossier import fold, read_dossiers

    dossiers = read_dossiers()
    found: dict[str, Any] = {}
    told: list[list[Any]] = []
    with measure.timed(found, "cpu_s"):
        elements = pl.scan_parquet(folder / "network" / "elements.parquet")
        elements = elements.with_columns(_there(pl).alias("there")).filter(pl.col("there").fill_null(value=True))
        elements = elements.select(
            "operator", "function", "vendor", "site_id", pl.col("there").fill_null(value=False)
        ).collect()
        names = {name: dossiers.maker(name).id or fold(name) for name in elements["vendor"].unique() if name is not None}
        elements = elements.with_columns(pl.col("vendor").replace(names).alias("maker"))
        for per in PERS:
            cells = (
                elements.with_columns(pl.col("function").str.split("+")).explode("function") if "function" in per else elements
            )
            told += _polars_shares(pl, cells.drop_nulls(list(per)), list(per), counted)
    return {**found, "told": sorted(told)}


def _there(pl: Any) -> Any:
    """Whether an element is there on the day whose state the network describes; null where that is not known."""
    never = date(9999, 1, 1)
    days = {day: pl.when(pl.col(day) < never).then(pl.col(day)) for day in ("installed_on", "first_used_on", "removed_on")}
    begin, state = pl.coalesce(days["installed_on"], days["first_used_on"]), pl.col("state")
    gone = (days["removed_on"] <= DAY).fill_null(value=False) | (state == "removed").fill_null(value=False)
    planned = state.is_in(["planned", "procured"]).fill_null(value=False)
    late = (begin > DAY).fill_null(value=False)  # of a plan that has passed, or has no day, nobody knows
    known = pl.coalesce(begin <= DAY, state.is_in(["installed", "in-service"]))
    return pl.when(gone | (planned & late)).then(pl.lit(value=False)).when(planned).then(None).otherwise(known)


def _polars_shares(pl: Any, elements: Any, per: list[str], counted: str) -> list[list[Any]]:
    """The least share of each maker: all that others may have is there, and of its own nothing that may not be."""
    n, maker = pl.len() if counted == "elements" else pl.col("site_id").n_unique(), pl.col("maker")
    whole = elements.group_by(per).agg(n.alias("whole"))
    parts = elements.filter(pl.col("there") & maker.is_not_null()).group_by([*per, "maker"]).agg(n.alias("n"))
    if counted == "elements":
        own = elements.filter(~pl.col("there"))
    else:
        sites = elements.group_by([*per, "site_id"])
        found = sites.agg(pl.col("there").any(), maker.n_unique().alias("makers"), maker.first())
        own = found.filter(~pl.col("there") & (pl.col("makers") == 1))
    own = own.filter(maker.is_not_null()).group_by([*per, "maker"]).agg(pl.len().alias("own"))
    shares = parts.join(whole, on=per).join(own, on=[*per, "maker"], how="left").with_columns(pl.col("own").fill_null(0))
    shares = shares.with_columns((pl.col("n") / (pl.col("whole") - pl.col("own"))).alias("share"))
    shares.group_by(per).agg((pl.col("n") / pl.col("n").sum()).pow(2).sum().alias("hhi"))
    return [[", ".join(row[:-2]), row[-2], round(row[-1], 9)] for row in shares.select(*per, "maker", "share").rows()]


WAYS = {"netvet": netvet, "polars": polars}

if __name__ == "__main__":
    measure.answer(WAYS[sys.argv[1]](Path(sys.argv[2]), sys.argv[3]))
