"""Questions of exposure on a real backbone: each element, the worst few, makers' parts, a week; beside libraries for graphs.

The backbone is germany50 of SNDlib, by way of topohub (MIT): 50 nodes, 88 links with their lengths. Behind each node stand
routers, and behind these stations; three nodes have a gateway; three invented makers. What a library can do of it is what
passes through every element: betweenness between the stations and one node beside the network that is joined to all gateways,
every station sending the same, which is `carries` of each element alone. What they find has to be the same. CPU seconds are
taken after the imports, in a fresh process a way.
"""

# ruff: noqa: PLC0415 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import measure

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from netvet.exposure import Network

SIZES = (1_000, 10_000, 100_000)
CAP = (12.0, 400)
"""Gigabytes of address space and CPU seconds that a run may take before it is ended."""
PEERS = {"igraph": 10_000, "networkx": 1_000}
"""The libraries, and the largest network that each is asked of: every station is a search of its own to them."""
BACKBONE = "sndlib/germany50"
GATES, EDGES, MAKERS, WORST = 3, 20, 3, 5


def run(sizes: list[int] | None = None, times: int = 3) -> dict[str, Any]:
    """Measure netvet and the libraries at each size, and compare what they find."""
    return {"backbone": BACKBONE, "sizes": [_at(size, times) for size in sizes or SIZES]}


def _at(size: int, times: int) -> dict[str, Any]:
    found: dict[str, Any] = {"netvet": measure.best("each_s", times, __file__, "netvet", str(size))}
    for peer, most in PEERS.items():
        if size > most:
            continue
        try:
            found[peer] = measure.best("each_s", 1, __file__, peer, str(size))
        except measure.FailedError as error:
            found[peer] = {"failed": str(error)[-300:], "cap": CAP}
            continue
        found[peer]["same"] = abs(found[peer]["travelled"] - found["netvet"]["travelled"]) < 1e-6
        found[peer]["of_netvet"] = found[peer]["each_s"] / found["netvet"]["each_s"]
    for way, told in found.items():
        shown = {key: round(value, 4) if isinstance(value, float) else value for key, value in told.items()}
        print(f"  {size:>11,} {way:<10}", shown, flush=True)
    return {"elements": size, **found}


def country(size: int) -> tuple[list[str], list[tuple[int, int]], list[float]]:
    """The function of each element, the links, and their lengths in km: nodes first, gateways next, routers, stations."""
    import topohub

    told = topohub.get(BACKBONE)
    nodes = len(told["nodes"])
    links = [(int(one["source"]), int(one["target"])) for one in told["edges"]]
    lengths = [float(one["dist"]) for one in told["edges"]]
    functions = ["IP-core-router"] * nodes + ["UPF"] * GATES
    # no two ways are of the same length: libraries split otherwise than netvet where they are
    more = [(nodes + gate, gate * (nodes // GATES), 0.017 * (gate + 1)) for gate in range(GATES)]
    while len(functions) < size:
        edge = len(functions)
        functions += ["cell-site-router", *["gNB"] * EDGES]
        more += [(edge, edge % nodes, 3.0), *((edge + 1 + one, edge, 1.0) for one in range(EDGES))]
    return functions, links + [one[:2] for one in more], lengths + [one[2] for one in more]


def network(size: int) -> Network:
    """The same as netvet has it; every station serves one subscriber."""
    import numpy as np
    import pyarrow as pa

    from netvet.exposure import OUTSIDE, Network, make_links, read_sight
    from netvet.inventory.functions import shipped_functions

    functions, links, lengths = country(size)
    kinds = list(dict.fromkeys(functions))
    count, joined = len(functions), len(links)
    served = np.array([one == "gNB" for one in functions], float)
    return Network(
        ids=pa.chunked_array([pa.array([str(place) for place in range(count)])]),
        operator=np.zeros(count, np.int32),
        operators=("A",),
        function=np.array([kinds.index(one) for one in functions], np.int32),
        sight=read_sight(kinds, shipped_functions()),
        site=np.arange(count, dtype=np.int32),
        managed_by=np.full(count, OUTSIDE, np.int32),
        hosted_on=np.full(count, OUTSIDE, np.int32),
        replaced=np.zeros(count, bool),
        maybe_replaced=np.zeros(count, bool),
        weights={"subscribers": served, "traffic": served},
        totals=np.array([np.nan]),
        links=make_links(np.array(links), np.array(lengths), np.zeros(joined, bool), np.ones(joined, bool), [None] * joined),
    )


def netvet(size: int) -> dict[str, Any]:
    """All questions."""
    import numpy as np

    from netvet.exposure import Exposing, Mobility, attribute, each_alone, ever_seen, pick_worst

    measure.cap(*CAP)
    found: dict[str, Any] = {}
    net = network(size)
    word = ("disruption",)
    with measure.timed(found, "each_s"):
        exposing = Exposing(net)
        alone = each_alone(exposing, word)
    shares = alone.low["disruption", "subscribers"]
    with measure.timed(found, "worst_s"):
        worst = pick_worst(exposing, shares, word[0], WORST)
    own = np.arange(len(net)) % MAKERS
    with measure.timed(found, "parts_s"):
        attribute(exposing, [(own == maker, own == maker) for maker in range(MAKERS)], word)
    places = np.random.default_rng(1).uniform((47.5, 6.0), (54.5, 15.0), (len(net), 2))
    one = own == 0
    with measure.timed(found, "week_s"):
        instant = next(share for share in exposing.trace(one, words=word) if share.measure == "subscribers")
        ever_seen(exposing, instant, (one, one), places, days=[1, 7], model=Mobility())
    stations = net.weights["subscribers"].sum()
    return {**found, "picked": len(worst.picks), "elements": len(net), "travelled": float(shares.sum() * stations)}


def igraph(size: int) -> dict[str, Any]:
    """What passes through every element."""
    import igraph as library

    measure.cap(*CAP)
    found: dict[str, Any] = {}
    functions, links, lengths, stations, beside = _joined(size)
    with measure.timed(found, "each_s"):
        both = [*links, *((b, a) for a, b in links)]  # of an undirected graph it counts other pairs too
        made = library.Graph(n=beside + 1, edges=both, directed=True)
        passed = made.betweenness(weights=[*lengths, *lengths], sources=stations, targets=[beside])
    return {**found, "travelled": _travelled(passed, functions, stations)}


def networkx(size: int) -> dict[str, Any]:
    """The same."""
    import networkx as library

    measure.cap(*CAP)
    found: dict[str, Any] = {}
    functions, links, lengths, stations, beside = _joined(size)
    with measure.timed(found, "each_s"):
        made = library.Graph()
        made.add_weighted_edges_from((a, b, length) for (a, b), length in zip(links, lengths, strict=True))
        told = library.betweenness_centrality_subset(made, stations, [beside], normalized=False, weight="weight")
    # of an undirected graph it counts a pair once for both of its ends
    return {**found, "travelled": _travelled([told[place] * 2 for place in range(beside)], functions, stations)}


def _joined(size: int) -> tuple[list[str], list[tuple[int, int]], list[float], list[int], int]:
    """The country with a node beside it that is joined to all gateways, and the stations."""
    functions, links, lengths = country(size)
    beside = len(functions)
    gates = [place for place, one in enumerate(functions) if one == "UPF"]
    stations = [place for place, one in enumerate(functions) if one == "gNB"]
    return functions, [*links, *((gate, beside) for gate in gates)], [*lengths, *[0.001] * GATES], stations, beside


def _travelled(passed: list[float] | NDArray[np.float64], functions: list[str], stations: list[int]) -> float:
    """How far all of it travels: through others, and through each station its own."""
    return float(sum(passed[: len(functions)])) + len(stations)


if __name__ == "__main__":
    measure.answer({"netvet": netvet, "igraph": igraph, "networkx": networkx}[sys.argv[1]](int(sys.argv[2])))
