"""Elements of which it is not known whether they are there: the interval holds every case, and is narrow where it can be."""

import random
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from worlds import BLOCKS, World, draw, element, link

from netvet.exposure import Bounds, each_alone, pick_worst


def content(world, con, *chosen, word="user_plane"):
    bounds = world.trace(con, set(chosen))[word, "subscribers"].reach
    return round(bounds.low, 9), round(bounds.high, 9)


def routed(*ways, doubtful):
    """Two stations behind an edge router, and a gateway; between them a way for each length, over one router of its own."""
    rows = [element("g", "gNB", subscribers=60), element("h", "gNB", subscribers=40), element("u", "UPF", subscribers=100)]
    rows += [element("e", "cell-site-router", subscribers=1)]
    rows += [element(name, "IP-core-router", subscribers=1) for name, _ in ways]
    links = [link("g", "e"), link("h", "e")]
    links += [one for name, length in ways for one in (link("e", name, length_km=length), link(name, "u", length_km=length))]
    return World(rows, links, frozenset(doubtful))


def test_of_two_equal_ways_one_may_be_missing(con):
    world = routed(("a", 1.0), ("b", 1.0), doubtful={"b"})
    assert content(world, con, "a") == (0.5, 1.0)
    assert content(world, con, "b") == (0.0, 0.5)
    assert content(world, con, "a", "b") == (0.5, 1.0), "b is not seen for certain: it may not be there"
    assert content(world, con, "e") == content(world, con, "u") == (1.0, 1.0)


def test_a_nearer_way_that_may_be_missing_leaves_the_farther_one_open(con):
    world = routed(("a", 1.0), ("b", 2.0), ("c", 3.0), doubtful={"a"})
    assert [content(world, con, name) for name in "abceu"] == [(0.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 1.0), (1.0, 1.0)]
    assert content(world, con, "b", "u") == (1.0, 1.0)


def test_of_three_equal_ways_two_may_be_missing(con):
    world = routed(("a", 1.0), ("b", 1.0), ("c", 1.0), doubtful={"b", "c"})
    assert content(world, con, "a") == (round(1 / 3, 9), 1.0)
    assert content(world, con, "c") == (0.0, 0.5)


def test_where_no_way_may_be_left_all_near_may_lie_on_it(con):
    world = routed(("a", 1.0), doubtful={"a"})
    assert content(world, con, "a") == (0.0, 1.0)
    assert content(world, con, "u") == (0.0, 1.0)
    assert content(world, con, "g") == (0.6, 0.6)


def test_a_manager_that_may_be_missing_passes_no_control_on(con):
    rows = [element("g", "gNB", subscribers=10, managed_by="m"), element("m", "RAN-EM", subscribers=0, managed_by="o")]
    rows += [element("o", "OSS", subscribers=0)]
    assert content(World(rows), con, "o") == (1.0, 1.0)
    assert content(World(rows, doubtful=frozenset({"m"})), con, "o") == (0.0, 1.0)


def test_a_station_that_may_be_missing_counts_neither_way_for_certain(con):
    rows = [element("g", "gNB", subscribers=900), element("h", "gNB", subscribers=100)]
    rows += [element("u", "UPF", subscribers=0), element("v", "UPF", subscribers=100)]
    world = World(rows, [link("g", "u"), link("h", "v")], frozenset({"g"}))
    assert content(world, con, "u") == (0.0, 0.9), "without g, u serves nobody"
    assert content(world, con, "v") == (0.1, 1.0)
    assert content(world, con, "u", "v") == (1.0, 1.0)


def test_two_functions_of_a_site_of_which_one_may_be_missing(con):
    rows = [element("g", "gNB", subscribers=100, site_id="s"), element("h", "eNB", subscribers=300, site_id="s")]
    world = World(rows, [], frozenset({"h"}))
    assert content(world, con, "g") == (0.333333333, 1.0)
    assert content(world, con, "h") == (0.0, 1.0)


def test_without_its_stations_the_whole_is_what_functions_serve(con):
    rows = [element("g", "gNB", subscribers=100), element("u", "UPF", subscribers=50), element("v", "UPF", subscribers=4950)]
    assert content(World(rows, doubtful=frozenset({"g"})), con, "u")[0] == 0.01


def test_a_few_stations_may_be_less_than_functions_tell_without_any(con):
    rows = [element("a", "gNB", subscribers=30), element("b", "gNB", subscribers=50), element("u", "UPF", subscribers=80)]
    for links in ([], [link("a", "u"), link("b", "u")]):
        assert content(World(rows, links, frozenset({"a", "b"})), con, "b") == (0.0, 1.0), "b may be the only one"
        assert content(World(rows, links, frozenset({"a"})), con, "b") == (0.625, 1.0)
    assert content(World([*rows, element("c", "gNB", subscribers=20)], [], frozenset("ab")), con, "b") == (0.0, 0.714285714)


def test_who_serves_more_than_the_stations_counts_for_more_without_them(con):
    rows = [element("a", "gNB", subscribers=80), element("u", "UPF", subscribers=100)]
    rows += [element("p", "gNB", "B", subscribers=100), element("v", "UPF", "B", subscribers=100)]
    assert content(World(rows, doubtful=frozenset({"a"})), con, "u")[1] == 0.5


def test_a_doubt_of_one_operator_leaves_the_figures_of_another(con):
    rows = [element("g", "gNB", subscribers=30), element("h", "gNB", subscribers=30), element("u", "UPF", subscribers=60)]
    world = World([*rows, element("d", "UDM", "B", subscribers=50)], [], frozenset({"h"}))
    share = world.trace(con, {"d"})["long_term_keys", "subscribers"]
    assert share.operators["B"] == (Bounds(1.0, 1.0), Bounds(1.0, 1.0))
    assert (share.reach.low, share.reach.high) == (50 / 110, 50 / 80)
    share = World([*rows, element("d", "UDM", subscribers=50)], [], frozenset({"g", "h"})).trace(con, {"d"})
    assert share["long_term_keys", "subscribers"].reach == Bounds(1.0, 1.0), "it holds those of everyone, whoever is there"


def doubted(seed):
    """A drawn network, and up to three of its elements that may be missing; and some that are compromised."""
    world, chosen, perhaps = draw(seed)
    r = random.Random(seed)
    names = [row["element_id"] for row in world.elements if row["element_id"][1] != "r"]
    world.doubtful = frozenset(r.sample(names, min(len(names), r.randint(1, 3))))
    return world, chosen - world.doubtful, perhaps | (chosen & world.doubtful)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whichever_of_them_are_missing_the_interval_holds_it(con, block):
    for seed in range(7000 + block * 7, 7007 + block * 7):
        world, chosen, perhaps = doubted(seed)
        found = world.trace(con, chosen, perhaps)
        for size in range(len(world.doubtful) + 1):
            for gone in combinations(sorted(world.doubtful), size):
                case = world.without(gone).trace(con, chosen, perhaps - set(gone))
                for key, share in case.items():
                    for kind in ("design", "reach"):
                        wide, told = getattr(found[key], kind), getattr(share, kind)
                        assert wide.low - 1e-9 <= told.low, (seed, gone, key, kind)
                        assert told.high <= wide.high + 1e-9, (seed, gone, key, kind)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_element_alone_is_what_a_trace_of_it_finds(con, block):
    for seed in range(8000 + block * 6, 8006 + block * 6):
        world = doubted(seed)[0]
        exposing = world.exposing(con)
        found = each_alone(exposing)
        for place in range(len(world.elements)):
            for share in exposing.trace(np.arange(len(world.elements)) == place):
                key = (share.word, share.measure)
                expected = (share.reach.low, share.reach.high)
                assert (found.low[key][place], found.high[key][place]) == pytest.approx(expected, abs=1e-9), (seed, place, key)


def test_the_worst_few_keep_no_guarantee(con):
    exposing = routed(("a", 1.0), ("b", 1.0), doubtful={"b"}).exposing(con)
    alone = each_alone(exposing, ("disruption",)).high["disruption", "subscribers"]
    assert not pick_worst(exposing, alone, "disruption", 2).guaranteed
