"""Four regimes, as if they bound its operators, on the 264,751 licensed stations of a real country.

The counts are Anatel's of April 2025, one element a station; which maker each is of is not public by station and drawn by a
fixed seed from published shares: no statement about any operator. Measured from the start of the process to the table.
"""

# ruff: noqa: PLC0415 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import measure

TARGETS = {"cpu_s": 4.0}
STATIONS = measure.SHARED / "data/brazil/anatel_smp_stations_by_municipality_operator_2025-04.csv"
SHARES = measure.SHARED / "knowledge/vendor_shares.csv"
REGIMES = ("de-contracts-2024", "de-telecom-2026", "uk-direction-2022", "se-pts-2020")
ELEMENTS = 264_751
SEED = 20261121

# one row a station; the draw of a maker is a number below 10,000
DRAWN = f"""
COPY (
WITH counted AS (
    UNPIVOT (SELECT COD_IBGE, PRESTADORA, TCN_2G::INT AS BTS, TCN_3G::INT AS NodeB,
        TCN_4G::INT AS eNB, TCN_5G::INT AS gNB FROM read_csv('{STATIONS}', all_varchar = true, nullstr = 'null'))
    ON BTS, NodeB, eNB, gNB INTO NAME function VALUE many),
stations AS (SELECT row_number() OVER () AS number, * FROM (
    SELECT COD_IBGE, PRESTADORA, function, unnest(range(many)) AS nth FROM counted
    ORDER BY COD_IBGE, PRESTADORA, function, nth)),
shares AS (SELECT lower(operator) AS operator, max(share_low_pct::DOUBLE) AS huawei
    FROM read_csv('{SHARES}', all_varchar = true)
    WHERE country = 'BR' AND vendor = 'Huawei' AND metric LIKE 'network (%' GROUP BY 1)
SELECT 'BR-' || lpad(number::VARCHAR, 6, '0') AS element_id, PRESTADORA AS operator, function, COD_IBGE AS site_id,
    CASE WHEN function = 'gNB' THEN CASE WHEN draw < 5400 THEN 'Ericsson' WHEN draw < 9800 THEN 'Huawei' ELSE 'Nokia' END
        WHEN draw < 100 * coalesce(huawei, 35) THEN 'Huawei' ELSE 'Ericsson' END AS vendor,
    map {{{{'BTS': '2G', 'NodeB': '3G', 'eNB': '4G', 'gNB': '5G'}}}}[function] AS generation,
    'in-service' AS state, TRUE AS estimate,
    'Anatel, stations by municipality, April 2025; maker drawn from published shares' AS source
FROM stations JOIN draws USING (number) LEFT JOIN shares ON lower(PRESTADORA) = shares.operator ORDER BY number
) TO '{{target}}/network/elements.{{form}}' ({{options}})
"""


def run(_sizes: list[int] | None = None, times: int = 3) -> dict[str, Any]:
    """Measure the whole program on the country as CSV and as converted Parquet."""
    if not STATIONS.is_file():
        print(f"  skipped: {STATIONS} is not there")
        return {"skipped": f"{STATIONS} is not there"}
    with measure.scratch() as folder:
        case, converted = folder / "csv", folder / "parquet"
        _write(case)
        ready = _program("inventory", "convert", str(case), "-o", str(converted), "--as-of", "2026-11-21")
        found = {"targets": TARGETS, "elements": ELEMENTS, "csv": _assess(case, times)}
        found["parquet"] = _assess(converted, times) if ready["exit"] == 0 else {"failed": ready["errors"]}
    return found


def _write(case: Path) -> None:
    import duckdb
    import pyarrow as pa

    from netvet.inventory.chance import Bits

    (case / "network").mkdir(parents=True)
    (case / "case.toml").write_text('title = "Stations of Brazil, makers drawn"\nas_of = 2026-11-21\n', encoding="utf-8")
    chance = Bits(SEED, 0).take(ELEMENTS) * 10_000 >> 16
    draws = pa.table({"number": range(1, ELEMENTS + 1), "draw": chance})
    con = duckdb.connect()
    con.register("draws", draws)
    con.execute(DRAWN.format(target=case, form="csv", options="FORMAT csv"))
    names = f"SELECT DISTINCT operator, 'BR' AS country FROM '{case}/network/elements.csv' ORDER BY 1"
    con.execute(f"COPY ({names}) TO '{case}/network/operators.csv' (FORMAT csv)")
    counted = con.execute(f"SELECT count(*) FROM '{case}/network/elements.csv'").fetchall()
    assert counted == [(ELEMENTS,)], counted


def _program(*words: str) -> dict[str, Any]:
    return measure.command(str(Path(sys.executable).parent / "netvet"), *words)


def _assess(case: Path, times: int) -> dict[str, Any]:
    asked = [word for regime in REGIMES for word in ("--regime", regime)]
    runs = [_program("assess", str(case), *asked, "--as-if", "--on", "2026-11-21") for _ in range(times)]
    broken = [ran["errors"] for ran in runs if "Traceback" in ran["errors"] or not ran["printed"]]
    if broken:
        print(f"  {case.name} failed: {broken[0][-300:]}", flush=True)
        return {"failed": broken[0]}
    found = min(runs, key=lambda ran: ran["cpu_s"])
    lines = found.pop("printed").splitlines()
    shown = {key: round(value, 3) for key, value in found.items() if isinstance(value, float)}
    print(f"  {case.name:8}", shown, "exit", found["exit"], flush=True)
    return {**found, "lines": len(lines)}
