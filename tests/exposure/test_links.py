"""What is listed twice is one link, and what differs is not known."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from worlds import World, element, link


def parallel(*links):
    """A station, two routers side by side, a gateway."""
    rows = [element("g", "gNB", subscribers=10), element("u", "UPF", subscribers=10)]
    rows += [element(name, "IP-core-router", subscribers=1) for name in ("a", "b")]
    return World(rows, [link("g", "a"), link("g", "b"), link("a", "u"), link("b", "u"), *links])


def content(world, con, name, word="user_plane"):
    bounds = world.trace(con, {name})[word, "subscribers"].design
    return round(bounds.low, 9), round(bounds.high, 9)


@pytest.mark.parametrize("ends", [("g", "a"), ("a", "g")], ids=["again", "turned round"])
@pytest.mark.parametrize("length", [1.0, 1.5], ids=["same", "longer"])
def test_a_link_that_is_listed_twice_counts_once(con, ends, length):
    world = parallel(link(*ends, length_km=length))
    links = world.exposing(con).network.links
    assert (len(links), links.doubled, links.disputed, links.unmeasured) == (4, 1, 0, 0)
    assert content(world, con, "a") == content(world, con, "b") == (0.5, 0.5)


def test_of_two_links_the_shortest_is_taken(con):
    assert content(parallel(link("b", "g", length_km=0.5)), con, "b") == (1.0, 1.0)


def test_where_they_differ_on_ipsec_it_is_not_known(con):
    world = parallel(link("a", "g", ipsec=True), link("u", "a", ipsec=True))
    links = world.exposing(con).network.links
    assert (links.doubled, links.disputed) == (2, 2)
    assert content(world, con, "a") == (0.0, 0.5)
    longer = parallel(link("a", "g", ipsec=True, length_km=2.0), link("u", "a", ipsec=True, length_km=2.0))
    assert content(longer, con, "a") == (0.5, 0.5), "what is longer is no way"


def test_lengths_are_compared_in_whole_metres(con):
    rows = [
        element("g", "gNB", subscribers=10),
        element("r", "IP-core-router", subscribers=1),
        element("u", "UPF", subscribers=10),
    ]
    short = [link("g", "r", length_km=0.0004, ipsec=True), link("g", "r", length_km=0.0, ipsec=False)]
    world = World(rows, [*short, link("r", "u", ipsec=True)])
    assert world.exposing(con).network.links.disputed == 1
    assert content(world, con, "r") == (0.0, 1.0)


def test_each_plane_has_its_own(con):
    world = parallel(link("g", "a", reference_point="N3"), link("g", "a", reference_point="N2", ipsec=True))
    links = world.exposing(con).network.links
    assert (links.doubled, links.disputed) == (1, 1)
    assert content(world, con, "a") == (0.5, 0.5), "no link to a protects the user's traffic"
    apart = World(world.elements, [link("g", "a", reference_point="N3"), link("g", "a", reference_point="N2"), link("a", "u")])
    links = apart.exposing(con).network.links
    assert (len(links), links.doubled) == (2, 0)


def test_lengths_that_are_missing_are_counted(con):
    world = parallel(link("a", "b", length_km=None))
    links = world.exposing(con).network.links
    assert (links.measured, links.unmeasured) == (True, 1)


def test_of_two_rows_one_without_a_length_may_be_the_shorter(con):
    world = parallel(link("a", "g", length_km=None))
    assert (world.exposing(con).network.links.vague, content(world, con, "a")) == (1, (0.0, 1.0))
    # of 1 km at most: b, whose way is longer, is none whatever it is
    longer = World(world.elements, [{**row, "length_km": 1.5} if "b" in row.values() else row for row in world.links])
    assert (content(longer, con, "a"), content(longer, con, "b")) == ((1.0, 1.0), (0.0, 0.0))
