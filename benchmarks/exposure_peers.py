"""What passes through every element, by libraries for graphs: each finds the distance to the nearest gateway in its own way.

None of them splits over all shortest ways, or adds up weights on the way; so one shortest way of each element is taken, and
what is sent is added up from the farthest to the nearest, with the same few lines of numpy for all. Where a library wants one
source, a node beside the network is joined to all gateways. Building its graph is timed apart.
"""

# ruff: noqa: PLC0415 - what a process does not need, it must not import: imports are not measured
from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import measure
import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Distances = NDArray[np.float64]
    Graph = dict[str, NDArray[Any]]

CAP = (12.0, 400)
FAR = 1e9


def through(graph: Graph, distance: Distances) -> NDArray[np.float64]:
    """What passes through every element on one shortest way of each, all links one step long."""
    a, b = graph["ends"].T
    tail, head = np.concatenate([a, b]), np.concatenate([b, a])
    onward = (distance[tail] == distance[head] + 1) & (distance[tail] < FAR)
    hop = np.full(len(distance), -1)
    hop[tail[onward]] = head[onward]
    flow = np.zeros(len(distance))
    flow[graph["stations"]] = graph["served"][graph["stations"]]
    places = np.flatnonzero((hop >= 0) & (distance < FAR))
    places = places[np.argsort(-distance[places], kind="stable")]
    steps = np.flatnonzero(np.diff(distance[places])) + 1
    for level in np.split(places, steps):
        np.add.at(flow, hop[level], flow[level])
    return flow


def joined(graph: Graph) -> tuple[NDArray[Any], int]:
    """The links with those of a node beside the network to all gateways, and its number."""
    size, gateways = len(graph["served"]), graph["gateways"]
    beside = np.stack([np.full(len(gateways), size), gateways], axis=1)
    return np.concatenate([graph["ends"], beside]), size


def by_scipy(graph: Graph, found: dict[str, Any]) -> Distances:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import dijkstra

    size = len(graph["served"])
    with measure.timed(found, "build_s"):
        ones = np.ones(len(graph["ends"]))
        matrix = coo_array((ones, tuple(graph["ends"].T)), (size, size)).tocsr()
    with measure.timed(found, "search_s"):
        matrix.data[:] = 1.0  # parallel links were added up
        return np.asarray(dijkstra(matrix, directed=False, indices=graph["gateways"], min_only=True))


def by_networkit(graph: Graph, found: dict[str, Any]) -> Distances:
    import networkit

    networkit.setNumberOfThreads(1)
    with measure.timed(found, "build_s"):
        ends, beside = joined(graph)
        made = networkit.GraphFromCoo((ends[:, 0].copy(), ends[:, 1].copy()), beside + 1, directed=False)
    with measure.timed(found, "search_s"):
        search = networkit.distance.BFS(made, beside, storePaths=False)
        search.run()
        return np.asarray(search.getDistances())[:-1] - 1


def by_igraph(graph: Graph, found: dict[str, Any]) -> Distances:
    import igraph

    with measure.timed(found, "build_s"):
        ends, beside = joined(graph)
        made = igraph.Graph(n=beside + 1, edges=ends)
    with measure.timed(found, "search_s"):
        return np.asarray(made.distances(source=beside)[0])[:-1] - 1


def by_rustworkx(graph: Graph, found: dict[str, Any]) -> Distances:
    import rustworkx

    with measure.timed(found, "build_s"):
        ends, beside = joined(graph)
        made = rustworkx.PyGraph()
        made.add_nodes_from(range(beside + 1))
        made.add_edges_from_no_data(list(map(tuple, ends.tolist())))
    with measure.timed(found, "search_s"):
        told = rustworkx.dijkstra_shortest_path_lengths(made, beside, lambda _: 1.0)
        distance = np.full(beside, np.inf)
        distance[np.fromiter(told.keys(), np.int64, len(told))] = np.fromiter(told.values(), float, len(told))
    return distance - 1


def by_networkx(graph: Graph, found: dict[str, Any]) -> Distances:
    import networkx

    size = len(graph["served"])
    with measure.timed(found, "build_s"):
        made = networkx.Graph()
        made.add_nodes_from(range(size))
        made.add_edges_from(graph["ends"].tolist())
    with measure.timed(found, "search_s"):
        told = networkx.multi_source_dijkstra_path_length(made, set(graph["gateways"].tolist()))
        distance = np.full(size, np.inf)
        distance[list(told)] = list(told.values())
    return distance


WAYS = {
    "scipy": by_scipy,
    "networkit": by_networkit,
    "igraph": by_igraph,
    "rustworkx": by_rustworkx,
    "networkx": by_networkx,
}


def main(way: str, path: Path) -> dict[str, Any]:
    """Answer the question; `cpu_s` is all from the arrays of links on, as for netvet, `built_s` the same without building."""
    measure.cap(*CAP)
    graph, found = dict(np.load(path)), {}
    distance = WAYS[way](graph, found)
    with measure.timed(found, "sums_s"):
        flow = through(graph, distance)
    found["built_s"] = found["search_s"] + found["sums_s"]
    found["cpu_s"] = found["build_s"] + found["built_s"]
    return {**found, "travelled": float(flow.sum()), "arrived": float(flow[graph["gateways"]].sum())}


if __name__ == "__main__":
    measure.answer(main(sys.argv[1], Path(sys.argv[2])))
