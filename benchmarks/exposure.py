"""Exposure on an invented country with links: netvet, and libraries for graphs on the part that they can do.

netvet reads the network, prepares it (paths of all stations to the gateways of their operator), asks what a maker's elements
could see or stop in all classes, by design and by reach, and how much passes through every element. The libraries
(`exposure_peers.py`) answer one question: what passes through every element if each station sends what it serves the shortest
way to the nearest of all gateways. They take one shortest way where netvet splits over all; so what must be the same is how far
all of it travels, and how much arrives. CPU seconds are taken after the imports, in a fresh process a way.
"""

# ruff: noqa: PLC0415 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import measure

if TYPE_CHECKING:
    from netvet.exposure import Exposing

SIZES = (100_000, 1_000_000)
MAKER = "Huawei"
CAP = (12.0, 400)
"""Gigabytes of address space and CPU seconds that a run may take before it is ended."""
TARGETS = {"trace_s": 0.5, "load_s": 0.05, "peak_gb": 4.0}
"""CPU seconds at 1,000,000 elements; gigabytes at 10,000,000."""
PEERS = ("scipy", "networkit", "igraph", "rustworkx", "networkx")


def run(sizes: list[int] | None = None, times: int = 3) -> dict[str, Any]:
    """Measure netvet and the libraries at each size, and compare what they find."""
    return {"targets": TARGETS, "sizes": [_at(size, times) for size in sizes or SIZES]}


def _at(size: int, times: int) -> dict[str, Any]:
    folder = str(measure.country(size, links=True))
    graph = measure.CACHE / f"{Path(folder).name}-graph.npz"
    whole = measure.best("trace_s", times, __file__, "whole", folder, str(graph))
    _show(size, "netvet, whole", whole)
    ways: dict[str, Any] = {"netvet": measure.best("cpu_s", times, __file__, "netvet", str(graph))}
    for peer in PEERS:
        try:
            ways[peer] = measure.best("cpu_s", times, str(measure.HERE / "exposure_peers.py"), peer, str(graph))
        except measure.FailedError as error:
            ways[peer] = {"failed": str(error)[-300:], "cap": CAP}
    for way, found in ways.items():
        if "failed" not in found:
            found["same"] = all(abs(found[key] / ways["netvet"][key] - 1) < 1e-9 for key in ("travelled", "arrived"))
            found["of_netvet"] = found["cpu_s"] / ways["netvet"]["cpu_s"]
            # asked again with other weights, netvet has its ways, a library its graph
            found["again_of_netvet"] = found.get("built_s", found.get("again_s")) / ways["netvet"]["again_s"]
        _show(size, way, found)
    return {"elements": size, "whole": whole, "through_every_element": ways}


def _show(size: int, way: str, found: dict[str, Any]) -> None:
    shown = {key: round(value, 4) if isinstance(value, float) else value for key, value in found.items()}
    print(f"  {size:>11,} {way:<14}", shown, flush=True)


def whole(folder: Path, graph: Path) -> dict[str, Any]:
    """Read, prepare and ask; leave the graph for the others."""
    import numpy as np
    import pyarrow as _  # noqa: F401 - imports are not measured

    from netvet.case import open_case
    from netvet.exposure import Exposing, read_network
    from netvet.inventory.store import open_inventory

    measure.cap(*CAP)
    found: dict[str, Any] = {}
    case = open_case(folder)
    with open_inventory(case.network, threads=2) as inventory:
        with measure.timed(found, "read_s"):
            network = read_network(inventory, case.functions)
        told = "SELECT coalesce(vendor ILIKE ?, FALSE) AS sure, vendor IS NULL AS unsure FROM elements ORDER BY netvet_row"
        rows = inventory.con.sql(told, params=[f"{MAKER}%"]).to_arrow_table()
        surely, perhaps = (rows[column].to_numpy() for column in ("sure", "unsure"))
        nothing = np.zeros(len(network), bool)
        with measure.timed(found, "prepare_s"):
            exposing = Exposing(network)
            exposing.trace(nothing)
        with measure.timed(found, "first_trace_s"):
            exposing.trace(surely, surely | perhaps)
        with measure.timed(found, "trace_s"):
            exposing.trace(surely, surely | perhaps)
        with measure.timed(found, "load_s"):
            exposing.load()
    found["stations"], found["links"] = len(exposing.routes.stations), len(network.links)
    _write_graph(exposing, graph)  # each time: what counts as a link may have changed since
    return found


def _write_graph(exposing: Exposing, path: Path) -> None:
    """The links that users' traffic takes, all gateways, and what each station with a way serves."""
    import numpy as np

    net, routes = exposing.network, exposing.routes
    ways = routes.planes["user"].ways
    gateways = np.unique(ways.nodes[: ways.gateways])
    served = np.zeros(len(net))
    joined = routes.stations[routes.traced["user"]]
    served[joined] = np.nan_to_num(net.weights["subscribers"][joined])
    np.savez(path, ends=net.links.ends[net.links.planes["user"]], gateways=gateways, served=served, stations=joined)


def netvet(graph: Path) -> dict[str, Any]:
    """The question of the libraries."""
    import numpy as np

    from netvet.exposure.links import make_links
    from netvet.exposure.load import flow_along
    from netvet.exposure.paths import Paths
    from netvet.exposure.ways import find_ways

    told = dict(np.load(graph))
    count, size = len(told["ends"]), len(told["served"])
    links = make_links(told["ends"], np.full(count, np.nan), np.zeros(count, bool), np.ones(count, bool), [None] * count)
    ends = np.zeros(size, bool)
    ends[told["gateways"]] = True
    sent = told["served"][told["stations"]]
    found: dict[str, Any] = {}
    with measure.timed(found, "cpu_s"):
        paths = Paths(links, np.ones(len(links), bool), ends)
        ways, places = find_ways(paths, told["gateways"], told["stations"], paths.distances(told["gateways"]))
        through = np.zeros(size)
        through[ways.nodes] = flow_along(ways, places, sent)
    with measure.timed(found, "again_s"):
        through[ways.nodes] = flow_along(ways, places, sent)
    return {**found, "travelled": float(through.sum()), "arrived": float(through[told["gateways"]].sum())}


if __name__ == "__main__":
    measure.answer({"whole": whole, "netvet": netvet}[sys.argv[1]](*map(Path, sys.argv[2:])))
