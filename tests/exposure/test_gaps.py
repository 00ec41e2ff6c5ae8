"""Facts that are missing, of every kind together: the interval holds whatever they are."""

import random

import numpy as np
import pytest
from tests.exposure.worlds import BLOCKS, BOXES, STATIONS, World, draw, element, link

from netvet.exposure import Bounds, attribute, each_alone
from netvet.inventory.functions import shipped_functions

STATED = {"length_km": (0.001, 1.0, 2.0, 7.0), "ipsec": (True, False)}
NO_GATEWAYS = ("UDM", "SMF", "NRF", "LIPF", "cell-site-router", "IP-core-router", "SecGW", "RAN-EM", "OSS", "NFVI", "LMF")
"""What elements of unknown function may turn out to be beside stations: no gateway."""


def gapped(seed):
    """A drawn network with gaps; some of its elements, and some more that may be among them."""
    world, chosen, perhaps = draw(seed)
    r = random.Random(seed)
    lengths, functions, masters = (r.choice([0.0, share]) for share in (0.4, 0.15, 0.3))
    for row in world.links:
        row["length_km"] = None if r.random() < lengths else row["length_km"]
    for row in world.elements:
        row["used_by"] = r.choice([None, "A", "none", "A+B"])
        row["managed_by"] = None if r.random() < masters else row["managed_by"]
        if row["element_id"][1] in "rct" and r.random() < functions:
            row["function"] = None if row["function"] in STATIONS else r.choice([None, f"{row['function']}+?"])
    names = [row["element_id"] for row in world.elements if row["element_id"][1] != "r"]
    world.doubtful = frozenset(r.sample(names, min(len(names), r.choice([0, 0, 1, 2]))))
    return world, chosen - world.doubtful, perhaps | chosen


def settled(world, r):
    """The same with every gap closed in some way, and the elements that are missing then."""
    gone = {name for name in sorted(world.doubtful) if r.random() < 0.5}
    case = world.without(gone)
    masters = [row["element_id"] for row in case.elements if row["element_id"][1] == "m"]
    rows, links = [dict(row) for row in case.elements], [dict(row) for row in case.links]
    for row in links:
        row |= {label: r.choice(told) for label, told in STATED.items() if row[label] is None}
    # what the core serves is taken as the whole where stations leave it open
    numbers = (0, 5) if any(row["function"] is None or "?" in row["function"] for row in rows) else (0, 5, 300)
    for row in rows:
        own = [name for name in masters if name[0] == row["element_id"][0]]
        row["function"] = _function(row["function"], r)
        if not set(row["function"].split("+")) & set(STATIONS):  # a station may serve any number still
            row |= {label: r.choice(numbers) for label in ("subscribers", "traffic_gbps") if row[label] is None}
        row["used_by"] = row["used_by"] or r.choice(["A", "B", "none"])
        row["managed_by"] = row["managed_by"] or r.choice([*_managing(rows, row, own), "none"])
        row["hosted_on"] = row["hosted_on"] or r.choice([*_hosting(rows, row, own), "none"])
        row["critical_functions_replaced"] = row["critical_functions_replaced"] or False
    return World(rows, links), gone


def _function(cell, r):
    found = r.choice((*NO_GATEWAYS, *STATIONS, *STATIONS))
    return found if cell is None else cell.replace("?", found)


def _managing(rows, row, masters):
    """Who of some may manage an element: of its domain, or of any."""
    realms = {"RAN-EM": {"access"}, "Transport-EM": {"transport"}, "Core-EM": {"core", "border"}, "NFVI": set()}
    domains = {shipped_functions().find(name).domain for name in row["function"].split("+")}
    kinds = {one["element_id"]: one["function"] for one in rows}
    return [name for name in masters if realms.get(kinds[name], domains) & domains]


def _hosting(rows, row, masters):
    """Who of some may be the platform of an element that is more than a box."""
    platforms = {one["element_id"] for one in rows if one["function"] == "NFVI"}
    soft = not set(row["function"].split("+")) <= BOXES | {"NFVI"}
    return [name for name in masters if name in platforms and soft]


def within(wide, told):
    return wide.low - 1e-9 <= told.low and told.high <= wide.high + 1e-9


@pytest.mark.parametrize("block", range(BLOCKS))
def test_whatever_is_missing_the_interval_holds_it(con, block):
    for seed in range(20_000 + block * 3, 20_003 + block * 3):
        world, chosen, perhaps = gapped(seed)
        found = world.trace(con, chosen, perhaps)
        for turn in range(4):
            case, gone = settled(world, random.Random(seed * 100 + turn))
            for key, share in case.trace(con, chosen, perhaps - gone).items():
                for kind in ("design", "reach"):
                    assert within(getattr(found[key], kind), getattr(share, kind)), (seed, turn, gone, key, kind)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_element_alone_is_what_a_trace_of_it_finds(con, block):
    for seed in range(21_000 + block * 2, 21_002 + block * 2):
        world = gapped(seed)[0]
        exposing = world.exposing(con)
        for kind in ("reach", "design"):
            found = each_alone(exposing, design=kind == "design")
            for place in range(len(world.elements)):
                for share in exposing.trace(np.arange(len(world.elements)) == place):
                    key, expected = (share.word, share.measure), getattr(share, kind)
                    told = found.low[key][place], found.high[key][place]
                    assert told == pytest.approx((expected.low, expected.high), abs=1e-9), (seed, kind, place, key)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_is_each_makers_lies_within_what_is_told(con, block):
    for seed in range(22_000 + block * 2, 22_002 + block * 2):
        world, chosen, perhaps = gapped(seed)
        case, gone = settled(world, random.Random(seed))
        rest = {row["element_id"] for row in world.elements} - perhaps
        players = (chosen, perhaps), (rest - world.doubtful, rest)
        wide, told = (
            attribute(one.exposing(con), [tuple(one.mask(side - away) for side in player) for player in players]).within
            for one, away in ((world, set()), (case, gone))
        )
        for key, (low, high) in told.items():
            for sides in zip(wide[key][0], wide[key][1], low, high, strict=True):
                assert within(Bounds(*sides[:2]), Bounds(*sides[2:])), (seed, gone, key)


def small(function, **cells):
    """Two stations, a gateway, and an element of some function beside the latter."""
    rows = [element("g", "gNB", subscribers=30), element("h", "gNB", subscribers=70), element("u", "UPF", subscribers=100)]
    rows += [element("x", function, subscribers=5, **cells), element("em", "RAN-EM", subscribers=0)]
    return World(rows, [link("g", "u"), link("h", "u"), link("x", "u")])


def seen(world, con, name, word="user_plane", kind="reach"):
    bounds = getattr(world.trace(con, {name})[word, "subscribers"], kind)
    return bounds.low, bounds.high


def test_an_element_of_unknown_function_may_see_all_and_may_be_a_station(con):
    unknown = small(None)
    assert seen(unknown, con, "x") == seen(unknown, con, "x", "long_term_keys") == (0.0, 1.0)
    assert seen(unknown, con, "g") == pytest.approx((30 / 105, 0.3))
    assert seen(unknown, con, "u") == pytest.approx((100 / 105, 1.0))
    assert seen(unknown, con, "em") == (0.0, 0.0)
    assert seen(small(None, site_id="s").changed("g", site_id="s"), con, "h") == pytest.approx((70 / 105, 0.7))


@pytest.mark.parametrize("function", [None, "SMF+?"])
def test_what_may_be_a_station_of_unknown_number_leaves_open_what_no_core_tells(con, function):
    world = small(function).changed("x", subscribers=None)
    assert seen(world, con, "g") == (0.3, 0.3), "u tells that there is nobody else"
    assert seen(world.changed("u", subscribers=150), con, "g") == pytest.approx((0.2, 0.3))
    assert seen(world.changed("u", subscribers=None), con, "g") == (0.0, 0.3)
    assert seen(small("none").changed("u", subscribers=None), con, "g") == (0.3, 0.3)


def test_who_states_whom_it_serves_may_serve_any_part_of_a_whole_that_is_open(con):
    rows = [element("g", "gNB", subscribers=30), element("h", "gNB"), element("m", "OSS", subscribers=20)]
    rows += [element("n", "SMF", subscribers=20), element("o", "SMF")]
    assert seen(World(rows), con, "n", "signalling") == (0.0, 1.0)
    assert seen(World(rows).changed("h", subscribers=170), con, "n", "signalling") == (0.1, 0.1)
    assert seen(World(rows).changed("h", subscribers=0), con, "n", "signalling") == pytest.approx((2 / 3, 2 / 3))


def test_a_core_that_does_not_tell_of_all_leaves_open_whom_it_serves_where_stations_serve_nobody(con):
    rows = [element("g", "gNB", subscribers=0), element("u", "UPF", subscribers=50), element("v", "UPF")]
    assert seen(World(rows), con, "u") == seen(World(rows), con, "v") == (0.0, 1.0)
    assert seen(World(rows).changed("v", subscribers=150), con, "u") == (0.25, 0.25)
    told = World([*rows, element("d", "UDM", subscribers=200)])
    assert seen(told, con, "u") == (0.25, 0.25), "the UDM tells of all"
    bare = World([element("g", "gNB", subscribers=30), *rows[1:]], [], frozenset("g"))
    assert seen(bare, con, "u") == (0.0, 1.0), "without its only station too"
    routers = World([element("r", "IP-core-router", subscribers=50), element("s", "IP-core-router")])
    assert seen(routers, con, "r") == (0.0, 1.0), "there is no core that tells"


def test_a_core_that_does_not_tell_may_serve_fewer_than_a_gateway_beside_it(con):
    rows = [element("g", "gNB", subscribers=0), element("u", "UPF"), element("r", "SecGW", subscribers=27)]
    rows += [element("h", "gNB", "B", subscribers=0), element("v", "UPF", "B", subscribers=89)]
    low, high = seen(World(rows), con, "v")
    few = World(rows).changed("u", subscribers=5)
    assert seen(few, con, "v") == pytest.approx((89 / 94, 89 / 94))
    assert low == 0, "or many more"
    assert high >= 89 / 94, "as few as that, and fewer"


def test_a_station_that_may_be_one_lends_its_way_to_what_may_lie_on_it(con):
    rows = [element("g", "gNB", subscribers=30), element("u", "UPF", subscribers=40), element("x", None, subscribers=10)]
    rows += [element("r", "cell-site-router"), element("s", "IP-core-router"), element("i", "gNB", subscribers=10)]
    world = World(rows, [link("g", "u"), link("x", "r"), link("r", "s"), link("s", "u"), link("i", "r")])
    assert seen(world, con, "r") == seen(world, con, "s") == pytest.approx((0.2, 0.4))
    alone = World(rows[:-1], world.links[:-1])
    assert seen(alone, con, "r") == seen(alone, con, "s") == (0.0, 0.25)
    assert seen(world, con, "g") == pytest.approx((0.6, 0.75))


@pytest.mark.parametrize(("function", "least"), [("gNB+?", 5 / 105), ("UDM+?", 0.0)])
def test_what_is_known_of_its_functions_counts(con, function, least):
    assert seen(small(function), con, "x") == pytest.approx((least, 1.0))
    assert seen(small("UDM+?"), con, "x", "long_term_keys") == (1.0, 1.0), "it holds those of everyone"


def test_whoever_may_manage_an_element_of_unknown_function_may_see_what_it_sees(con):
    assert seen(small(None), con, "em") == (0.0, 0.0)
    assert seen(small(None, managed_by=None), con, "em") == (0.0, 1.0)


def test_a_router_that_may_stand_alone_counts_by_its_own_weight_too(con):
    rows = [element("g", "gNB", subscribers=40), element("u", "UPF", subscribers=40)]
    rows += [element(name, "IP-core-router", subscribers=10) for name in "rd"]
    world = World(rows, [link("g", "u"), link("r", "d"), link("d", "u")])
    assert seen(world, con, "r") == (0.0, 0.0)
    assert seen(World(rows, world.links, frozenset({"d"})), con, "r") == (0.0, 0.25)


def test_ways_that_are_counted_in_links_may_be_in_doubt(con):
    world = small("IP-core-router")
    world.links = [{**row, "length_km": None} for row in [*world.links, link("g", "x")]]
    world.doubtful = frozenset({"x"})
    assert seen(world, con, "u") == (1.0, 1.0)


def test_a_core_of_one_generation_tells_nothing_of_the_stations_of_another(con):
    rows = [element("e", "eNB", subscribers=40), element("g", "gNB"), element("m", "MME", subscribers=40)]
    new = [element("u", "UPF"), element("a", "AMF")]
    world = World(rows + new)
    assert seen(world, con, "e") == (0.0, 1.0)
    assert seen(world, con, "g") == (0.0, 1.0)
    assert seen(World(rows), con, "e") == (1.0, 1.0), "there is no other core: stations of 5G work with that of 4G"
    both = World([*rows[:2], element("m", "MME+AMF", subscribers=50)])
    assert seen(both, con, "e") == (0.8, 0.8)
    assert seen(World([*both.elements, element("n", "MME", subscribers=30)]), con, "e") == (0.0, 0.5)


def test_where_who_lends_a_gateway_may_be_missing_others_may_serve(con):
    rows = [element("g", "gNB", used_by="A+B", subscribers=50), element("m", "AMF", used_by="A", subscribers=50)]
    rows += [element("h", "gNB", "B", used_by="none", subscribers=50), element("n", "AMF", "B", used_by="none", subscribers=50)]
    world = World(rows, [link("g", "m"), link("h", "n")], frozenset({"m"}))
    assert seen(world, con, "n", "signalling") == (0.5, 1.0)
    assert seen(world.without({"m"}), con, "n", "signalling") == (0.5, 1.0)


def test_a_gateway_that_may_come_to_serve_others_may_count_by_its_ways(con):
    rows = [element("g", "eNB", subscribers=80), element("m", "AMF"), element("i", "eNB", "B", subscribers=85)]
    rows += [element("s", "SGW", "B", used_by="A", subscribers=85)]
    world = World(rows, [link("g", "m"), link("m", "s"), link("g", "s")], frozenset({"m"}))
    told, left = seen(world, con, "s", "location"), seen(world.without({"m"}), con, "s", "location")
    assert told[0] <= left[0] < 85 / 165, "without m, s is the gateway of g, and no way of i leads to it"
    assert left[1] <= told[1]


def test_who_names_itself_as_user_names_nobody_else(con):
    rows = [element("g", "gNB", used_by="A", subscribers=50), element("h", "gNB", "B", used_by="none", subscribers=50)]
    rows += [element("n", "AMF", "B", subscribers=50)]
    assert seen(World(rows), con, "n", "signalling") == (0.5, 1.0)


@pytest.mark.parametrize(
    ("function", "low", "high"), [("CU-UP", 0, 1), ("MEC", 0, 1), ("SecGW", 0, 1), ("gNB", 0, 0), ("CU-UP+gNB", 0, 1)]
)
def test_what_may_run_on_a_platform_is_open_where_it_names_none(con, function, low, high):
    rows = [element("s", function, subscribers=9, hosted_on=None), element("u", "UPF", subscribers=9), element("h", "NFVI")]
    share = World(rows, []).trace(con, {"h"})["disruption", "subscribers"].reach
    assert (share.low, share.high) == (low, high)
    assert World(rows, []).exposing(con).boxes() == (function == "gNB")


def test_an_operator_that_serves_nobody_leaves_the_nation_as_it_is(con):
    rows = [element("g", "gNB", subscribers=100, traffic_gbps=3), element("h", "gNB", subscribers=300, traffic_gbps=3)]
    rows += [element(name, kind, "Z", subscribers=0, traffic_gbps=0) for name, kind in (("z", "gNB"), ("v", "UPF"))]
    world = World(rows, [])
    share = world.trace(con, {"g"})["user_plane", "subscribers"].reach
    assert (share.low, share.high) == (0.25, 0.25)
    alone = each_alone(world.exposing(con))
    assert [alone.high["user_plane", "subscribers"][row] for row in (0, 1)] == [0.25, 0.75]
    open_one = world.changed("z", subscribers=None).trace(con, {"g"})["user_plane", "subscribers"].reach
    assert open_one.low < 0.25, "whom it serves is not known"
