"""Links whose length is not known: the interval holds whatever it is, and is no wider than it must be where that is told."""

from tests.exposure.worlds import World, element, link

from netvet.exposure import each_alone, pick_worst

METRE = 0.001


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
