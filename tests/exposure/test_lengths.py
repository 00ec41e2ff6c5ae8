"""Links whose length is not known: the interval holds whatever it is, and is no wider than it must be where that is told."""

import random
from itertools import combinations, product

import pytest
from tests.exposure.worlds import BLOCKS, World, element, link

from netvet.exposure import each_alone, pick_worst

METRE = 0.001


def meshed(r):
    """Routers joined at random, a gateway, stations, three lengths missing; and one of the routers."""
    rows = [element(f"t{number}", "IP-core-router", subscribers=1) for number in range(r.randint(4, 6))]
    names = [row["element_id"] for row in rows]
    pairs = {(names[r.randrange(number)], names[number]) for number in range(1, len(names))}
    pairs |= set(r.sample(list(combinations(names, 2)), 3))
    for kind, function in (("u", "UPF"), ("g", "gNB"), ("h", "gNB")):
        rows.append(element(kind, function, subscribers=r.randint(1, 9)))
        pairs |= {(kind, name) for name in r.sample(names, 2)}
    links = [link(*pair, length_km=r.choice([1.0, 2.0, 3.0]), ipsec=r.random() < 0.5) for pair in sorted(pairs)]
    for row in r.sample(links, 3):
        row["length_km"] = None
    return World(rows, links), r.choice(names)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_the_lengths_are_the_interval_holds_the_share(con, block):
    for seed in range(block * 2, block * 2 + 2):
        world, name = meshed(random.Random(seed))
        gaps = [place for place, row in enumerate(world.links) if row["length_km"] is None]
        mask, words = world.mask({name}), ("user_plane", "location")
        wide = world.exposing(con).trace(mask, words=words)
        for lengths in random.Random(seed).sample(list(product((METRE, 2.0, 9.0), repeat=len(gaps))), 5):
            told = dict(zip(gaps, lengths, strict=True))
            links = [{**row, "length_km": told.get(place, row["length_km"])} for place, row in enumerate(world.links)]
            case = World(world.elements, links).exposing(con).trace(mask, words=words)
            for share, exact in zip(wide, case, strict=True):
                assert share.reach.low - 1e-9 <= exact.reach.low <= exact.reach.high <= share.reach.high + 1e-9, (seed, told)


def content(world, con, *chosen):
    bounds = world.trace(con, set(chosen))["user_plane", "subscribers"].reach
    return round(bounds.low, 9), round(bounds.high, 9)


def side_by_side(*lengths):
    """A station, and for each length a router that is 1 km from it and so far from the gateway."""
    names = [f"r{number}" for number in range(len(lengths))]
    rows = [element("g", "gNB", subscribers=10), element("u", "UPF", subscribers=10)]
    rows += [element(name, "IP-core-router", subscribers=1) for name in names]
    return World(
        rows,
        [one for name, far in zip(names, lengths, strict=True) for one in (link("g", name), link(name, "u", length_km=far))],
    )


def test_of_two_ways_the_one_of_unknown_length_may_be_the_shorter(con):
    world = side_by_side(5.0, None)
    assert [content(world, con, name) for name in ("r0", "r1")] == [(0.0, 1.0), (0.0, 1.0)]
    assert content(world, con, "r0", "r1") == content(world, con, "g") == content(world, con, "u") == (1.0, 1.0)


def test_a_way_that_is_longer_whatever_is_missing_is_none(con):
    world = side_by_side(5.0, 6.0, None)
    assert [content(world, con, name) for name in ("r0", "r1", "r2")] == [(0.0, 1.0), (0.0, 0.0), (0.0, 1.0)]


def test_what_cannot_be_shorter_changes_nothing(con):
    world = side_by_side(METRE, METRE)
    world.elements.append(element("x", "IP-core-router", subscribers=1))
    world.links += [link("g", "x", length_km=2.0), link("x", "u", length_km=None)]
    assert [content(world, con, name) for name in ("r0", "r1", "x")] == [(0.5, 0.5), (0.5, 0.5), (0.0, 0.0)]


def test_a_length_at_a_tree_or_of_all_ways_alike_changes_nothing(con):
    world = side_by_side(5.0, 5.0)
    world.elements += [element("h", "gNB", subscribers=30), element("v", "UPF", subscribers=10)]
    world.links += [link("h", "g", length_km=None), link("v", "u", length_km=None)]
    assert [content(world, con, name) for name in ("r0", "r1", "g", "v")] == [(0.5, 0.5), (0.5, 0.5), (1.0, 1.0), (0.0, 0.0)]


def test_where_no_link_has_a_length_ways_are_counted_in_links(con):
    world = side_by_side(None, None)
    world.links = [{**row, "length_km": None} for row in world.links]
    assert content(world, con, "r0") == content(world, con, "r1") == (0.5, 0.5)


def test_without_a_way_of_known_length_there_is_one_all_the_same(con):
    world = side_by_side(None, None)
    assert content(world, con, "r0") == (0.0, 1.0)
    assert content(world, con, "r0", "r1") == content(world, con, "u") == (1.0, 1.0)


def test_what_lies_behind_an_element_is_on_no_way_of_its_own(con):
    rows = [element("g", "gNB", subscribers=10), element("h", "gNB", subscribers=30), element("u", "UPF", subscribers=10)]
    rows += [element(name, "IP-core-router", subscribers=1) for name in "abcde"]
    ends = [("g", "a"), ("h", "b"), ("a", "b"), ("b", "c"), ("c", "a"), ("a", "d"), ("a", "e"), ("d", "u"), ("e", "u")]
    links = [link(*pair, length_km=None if "u" in pair else 1.0) for pair in ends]
    assert [content(World(rows, links), con, name) for name in "bcade"] == [(0.75, 0.75), (0, 0), (1, 1), (0, 1), (0, 1)]


def test_the_worst_few_keep_no_guarantee(con):
    exposing = side_by_side(5.0, None).exposing(con)
    alone = each_alone(exposing, ("disruption",)).high["disruption", "subscribers"]
    assert not pick_worst(exposing, alone, "disruption", 2).guaranteed
