"""Shares on a large network agree with paths drawn at random, within the error of sampling."""

import numpy as np
import pyarrow as pa
import pytest

from netvet.exposure import OUTSIDE, Exposing, Network, make_links, read_sight
from netvet.inventory.functions import shipped_functions

FUNCTIONS = ("IP-core-router", "cell-site-router", "gNB", "UPF", "AMF")
CORE, EDGE, STATIONS, GATEWAYS = 300, 20_000, 80_000, 6
DRAWS = 200_000


def country(seed):
    """A ring of core routers with chords, routers that hang from one or two of them, stations, a few gateways; lengths of 1."""
    r = np.random.default_rng(seed)
    counts = (CORE, EDGE, STATIONS, GATEWAYS, 1)
    first = np.cumsum((0, *counts))
    core, edge = np.arange(CORE), np.arange(first[1], first[2])
    second = edge[r.random(EDGE) < 0.3]
    ends = np.concatenate(
        [
            *(np.stack([core, (core + step) % CORE], 1) for step in (1, 7, 41)),
            np.stack([edge, r.integers(0, CORE, EDGE)], 1),
            np.stack([second, r.integers(0, CORE, len(second))], 1),
            np.stack([np.arange(first[2], first[3]), r.integers(first[1], first[2], STATIONS)], 1),
            np.stack([np.arange(first[3], first[5]), np.arange(GATEWAYS + 1) * 43], 1),
        ]
    )
    size, links = first[-1], len(ends)
    ipsec = r.random(links) < 0.4
    function = np.repeat(np.arange(len(FUNCTIONS)), counts)
    served = np.where(function == 2, r.integers(1, 1000, size).astype(float), 0)
    network = Network(
        ids=pa.chunked_array([pa.array([str(place) for place in range(size)])]),
        operator=np.zeros(size, np.int64),
        operators=("A",),
        function=function,
        sight=read_sight(FUNCTIONS, shipped_functions()),
        site=np.arange(size),
        managed_by=np.full(size, OUTSIDE),
        hosted_on=np.full(size, OUTSIDE),
        replaced=np.zeros(size, bool),
        maybe_replaced=np.zeros(size, bool),
        weights={"subscribers": served, "traffic": served},
        totals=np.array([np.nan]),
        links=make_links(ends, np.full(links, np.nan), ipsec, np.ones(links, bool), [None] * links),
    )
    return network, r


def walks(network, r, gateway):
    """Draws of a station by weight, and of a shortest way of it to a gateway: elements and links, step by step."""
    ends = np.concatenate([network.links.ends, network.links.ends[:, ::-1]])
    link = np.tile(np.arange(len(network.links)), 2)
    order = np.lexsort((ends[:, 1], ends[:, 0]))
    ends, link = ends[order], link[order]
    distance = np.where(gateway, 0.0, np.inf)
    while True:
        nearer = distance.copy()
        np.minimum.at(nearer, ends[:, 0], distance[ends[:, 1]] + 1)
        if (nearer == distance).all():
            break
        distance = nearer
    onward = distance[ends[:, 0]] == distance[ends[:, 1]] + 1
    ends, link = ends[onward], link[onward]
    start = np.searchsorted(ends[:, 0], np.arange(len(network) + 1))
    weight = network.weights["subscribers"]
    here = r.choice(len(network), DRAWS, p=weight / weight.sum())
    yield here, None
    while not gateway[here].all():
        on = ~gateway[here]
        many = start[here + 1] - start[here]
        pick = start[here] + (r.random(DRAWS) * many).astype(int)
        here = np.where(on, ends[np.minimum(pick, len(ends) - 1), 1], here)
        yield here, np.where(on, link[np.minimum(pick, len(ends) - 1)], -1)


@pytest.fixture(scope="module")
def drawn():
    network, r = country(7)
    steps = list(walks(network, r, network.function == FUNCTIONS.index("UPF")))
    return network, steps, r.random(len(network)) < 0.02


def test_user_traffic_is_seen_as_often_as_on_paths_drawn(drawn):
    network, steps, chosen = drawn
    shares = {(one.word, one.measure): one.design for one in Exposing(network).trace(chosen)}
    seen, stopped = np.zeros(DRAWS, bool), np.zeros(DRAWS, bool)
    for place, (here, came) in enumerate(steps):
        went = steps[place + 1][1] if place + 1 < len(steps) else np.full(DRAWS, -1)
        covered = [side is not None and (side >= 0) & ~network.links.clear[side] for side in (came, went)]
        router = np.isin(network.function[here], (0, 1))
        hidden = router & covered[0] & covered[1]
        seen |= chosen[here] & ~hidden
        stopped |= chosen[here]
    for word, found in (("user_plane", seen), ("disruption", stopped)):
        share = shares[word, "subscribers"]
        error = np.sqrt(share.low * (1 - share.low) / DRAWS)
        assert 0.02 < share.low < 0.9
        assert share.low == share.high
        assert abs(found.mean() - share.low) < 4 * error, word


def test_what_passes_through_every_element_is_what_is_drawn(drawn):
    network, steps, _ = drawn
    load = Exposing(network).load("subscribers")
    times = np.zeros(len(network))
    last = None
    for here, _ in steps:
        moved = np.ones(DRAWS, bool) if last is None else here != last
        times += np.bincount(here[moved], minlength=len(network))
        last = here
    share = load / network.weights["subscribers"].sum()
    error = np.sqrt(np.maximum(share * (1 - share), 1e-12) / DRAWS)
    far = np.abs(times / DRAWS - share) / np.maximum(error, 1 / DRAWS)
    routers = network.function < 2
    assert far[routers & (share * DRAWS > 30)].max() < 6
    gateways = network.function == FUNCTIONS.index("UPF")
    assert load[gateways].sum() == pytest.approx(network.weights["subscribers"].sum())
