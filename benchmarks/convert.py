"""Ten million rows of CSV, checked cell by cell and written as Parquet by `netvet inventory convert`: CPU and memory."""

# ruff: noqa: PLC0415 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import measure

SIZES = (1_000_000, 10_000_000)
TARGETS = {"peak_gb": 1.0}


def run(sizes: list[int] | None = None, times: int = 1) -> dict[str, Any]:
    """Write the elements of an invented country as CSV, then convert."""
    return {"targets": TARGETS, "sizes": [_at(size, times if size < SIZES[-1] else 1) for size in sizes or SIZES]}


def _at(size: int, times: int) -> dict[str, Any]:
    country = measure.country(size)
    with measure.scratch() as folder:
        source = folder / "source"
        source.mkdir()
        measure.once(__file__, str(country / "network"), str(source))
        runs = [_convert(source, folder / f"case-{number}") for number in range(times)]
        found = min(runs, key=lambda ran: ran["cpu_s"])
        found["csv_gb"] = (source / "elements.csv").stat().st_size / 1e9
        found["same_rows"] = _same(country, folder / "case-0")
    print(
        f"  {size:>11,}",
        {k: v if isinstance(v, bool) else round(v, 3) for k, v in found.items() if not isinstance(v, str)},
        flush=True,
    )
    return {"elements": size, "rows_per_cpu_s": size / found["cpu_s"], **found}


def _convert(source: Path, target: Path) -> dict[str, Any]:
    program = str(Path(sys.executable).parent / "netvet")
    return measure.command(program, "inventory", "convert", str(source), "-o", str(target), "--as-of", "2026-11-21")


def _same(country: Path, case: Path) -> bool:
    """Whether every row came through as it went in: sums of hashes, in either order."""
    import duckdb

    one, other = f"'{country}/network/elements.parquet'", f"'{case}/network/elements.parquet'"
    try:
        columns = [row[0] for row in duckdb.execute(f"DESCRIBE FROM {one}").fetchall()]
        sums = f"SELECT count(*), sum(hash({', '.join(columns)})::HUGEINT)"
        return duckdb.execute(f"{sums} FROM {one}").fetchall() == duckdb.execute(f"{sums} FROM {other}").fetchall()
    except duckdb.Error as error:
        print(f"  not compared: {error}")
        return False


if __name__ == "__main__":
    import duckdb

    for table in ("elements", "sites", "operators"):
        duckdb.execute(f"COPY (FROM '{sys.argv[1]}/{table}.parquet') TO '{sys.argv[2]}/{table}.csv' (FORMAT csv)")
    measure.answer({})
