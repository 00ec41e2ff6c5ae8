"""Stations of an operator without gateways: seen by those who serve them, as far as it is told who that is."""

import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from worlds import World, element, link

from netvet.exposure import Exposing, each_alone, used_by_others


def shared(used_by, *more):
    """Two stations of T, which has no core, at a router of A; A and C have cores."""
    rows = [
        element("t1", "gNB", "T", site_id="s1", subscribers=30, used_by=used_by),
        element("t2", "gNB", "T", site_id="s2", subscribers=20, used_by=used_by),
        element("g", "gNB", "A", site_id="s3", subscribers=50, used_by=None),
        element("h", "gNB", "C", site_id="s4", subscribers=50, used_by=None),
        element("r", "IP-core-router", "A", subscribers=1, used_by=None),
        *(element(f"u{name}", "UPF", name, subscribers=50, used_by=None) for name in "AC"),
        *(element(f"d{name}", "UDM", name, subscribers=50, used_by=None) for name in "AC"),
        *(element(f"s{name}", "SMF", name, subscribers=50, used_by=None) for name in "AC"),
        *more,
    ]
    links = [link(one, "r") for one in ("t1", "t2", "g")] + [link("r", "uA"), link("h", "uC"), link("r", "uC", length_km=9.0)]
    return World(rows, links)


def seen(world, con, name, word="user_plane", operator="T"):
    bounds = world.trace(con, {name})[word, "subscribers"].operators[operator][1]
    return round(bounds.low, 9), round(bounds.high, 9)


@pytest.mark.parametrize("used_by", [None, "none", "A+C", "A+?"], ids=["not told", "nobody else", "two", "others too"])
def test_where_it_is_not_told_whose_gateways_it_is_an_interval(con, used_by):
    world = shared(used_by)
    assert seen(world, con, "uA") == seen(world, con, "uC") == seen(world, con, "r") == (0.0, 1.0)
    assert seen(world, con, "t1") == (0.6, 0.6)
    assert seen(world, con, "uA", operator="A") == (1.0, 1.0)
    assert seen(world, con, "uC", operator="A") == (0.0, 0.0)
    assert seen(world, con, "dA", "long_term_keys") == seen(world, con, "sC") == (0.0, 1.0)


def test_where_one_is_told_its_gateways_are_used(con):
    world = shared("A")
    assert seen(world, con, "uA") == seen(world, con, "r") == (1.0, 1.0)
    assert seen(world, con, "uC") == (0.0, 0.0)
    assert seen(world, con, "dA", "long_term_keys") == (0.0, 1.0), "how many of its subscribers are there nobody says"
    assert seen(world, con, "dC", "long_term_keys") == (0.0, 0.0)


def test_a_gateway_may_say_who_uses_it(con):
    world = shared(None, element("uX", "UPF", "C", used_by="T"))
    world.links.append(link("r", "uX"))
    assert seen(world, con, "uX") == (1.0, 1.0)
    assert seen(world, con, "uA") == (0.0, 0.0)


def test_who_is_outside_the_case_has_no_gateway_in_it(con):
    world = shared("Elsewhere")
    assert seen(world, con, "uA") == (0.0, 0.0)
    assert seen(world, con, "t1") == (0.6, 0.6)


def test_without_links_too_it_is_an_interval(con):
    world = shared(None)
    world.links.clear()
    assert seen(world, con, "uA") == (0.0, 1.0)
    assert seen(world, con, "t1") == (0.6, 0.6)


def check_each_alone(exposing):
    """What each element sees alone is what a trace of it finds."""
    found = each_alone(exposing)
    for place in range(len(exposing.network)):
        for share in exposing.trace(np.arange(len(exposing.network)) == place):
            key = (share.word, share.measure)
            assert (found.low[key][place], found.high[key][place]) == pytest.approx(
                (share.reach.low, share.reach.high), abs=1e-9
            )


@pytest.mark.parametrize("used_by", [None, "A", "A+C", "none"])
def test_each_element_alone_is_what_a_trace_of_it_finds(con, used_by):
    check_each_alone(shared(used_by).exposing(con))


def chain(used_by):
    """A station of P behind another, at a router of P; the gateway is that of O, which has a station too."""
    rows = [
        element("p", "gNB", "P", site_id="s1", subscribers=30, used_by=None),
        element("q", "gNB", "P", site_id="s2", subscribers=10, used_by=None),
        element("l", "gNB", "P", site_id="s3", subscribers=10, used_by=None),
        element("r", "cell-site-router", "P", subscribers=50, used_by=None),
        element("o", "gNB", "O", site_id="s4", subscribers=50, used_by=None),
        element("u", "UPF", "O", subscribers=100, used_by=used_by),
    ]
    return World(rows, [link("p", "q"), link("q", "r"), link("l", "r"), link("r", "u"), link("o", "u")])


@pytest.mark.parametrize("alone", ["with", "without"])
def test_a_station_on_a_way_that_is_not_told_may_see_what_passes(con, alone):
    told, untold = chain("P"), chain(None)
    if alone == "without":  # nobody has a way for certain
        for world in (told, untold):
            world.elements = [row for row in world.elements if row["element_id"] != "o"]
            world.links.pop()
    for name, sure, most in (("p", 0.6, 0.6), ("q", 0.2, 0.8), ("l", 0.2, 0.2), ("r", 0.0, 1.0)):
        assert seen(told, con, name, operator="P") == (most, most)
        low, high = seen(untold, con, name, operator="P")
        assert low == sure
        assert high >= most
        assert name in "qr" or high == most, "who has nobody behind it passes nobody's traffic on"


@pytest.mark.parametrize("used_by", [None, "P"])
def test_each_alone_on_such_a_way_is_what_a_trace_of_it_finds(con, used_by):
    check_each_alone(chain(used_by).exposing(con))


def test_who_has_a_gateway_at_no_link_uses_no_other_that_names_it(con):
    rows = [element("g", "gNB", used_by="none", subscribers=50), element("m", "AMF", used_by="none", subscribers=50)]
    rows += [element("n", "AMF", "B", used_by="A", subscribers=50)]
    share = World(rows, [link("g", "n")]).trace(con, {"n"})["signalling", "subscribers"].operators["A"][1]
    assert (share.low, share.high) == (0.0, 0.0)


def test_a_gateway_that_only_such_stations_may_use_is_found(con):
    rows = [element("g", "gNB", "P", subscribers=50, used_by="Q"), element("h", "gNB", "Q", subscribers=50, used_by="none")]
    rows += [element(f"u{name}", "UPF", name, subscribers=50, used_by="none") for name in "PQ"]
    rows += [element("s", "SGW", "Q", subscribers=50, used_by="none"), element("r", "DWDM", "O", subscribers=0, used_by="none")]
    rows += [
        element("o", "gNB", "O", subscribers=100, used_by="none"),
        element("uO", "UPF", "O", subscribers=100, used_by="none"),
    ]
    net = (
        World(rows, [link("g", "uP"), link("h", "uQ"), link("g", "r"), link("r", "s"), link("g", "uQ"), link("o", "uO")])
        .exposing(con)
        .network
    )
    found = each_alone(Exposing(replace(net, lent=used_by_others(net))), ("disruption",))
    low, high = found.low["disruption", "subscribers"], found.high["disruption", "subscribers"]
    told = dict(zip(net.ids.to_pylist(), zip(low.tolist(), high.tolist(), strict=True), strict=True))
    assert {name: told[name] for name in "ghor"} == {"g": (0.25, 0.25), "h": (0.25, 0.25), "o": (0.5, 0.5), "r": (0.0, 0.25)}
    assert (told["uP"], told["uQ"]) == ((0.0, 0.25), (0.25, 0.5))
