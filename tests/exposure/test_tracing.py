import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from trying import brute, brute_load
from worlds import BLOCKS, World, draw, element, link

SEEDS = st.integers(1000, 10**6)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_trying_every_path_finds_the_same(con, block):
    for seed in range(block * 30, block * 30 + 30):
        world, chosen, perhaps = draw(seed)
        expected = brute(world, chosen, perhaps)
        for key, share in world.trace(con, chosen, perhaps).items():
            found = (share.design.low, share.design.high, share.reach.low, share.reach.high)
            assert found == pytest.approx(expected[key], abs=1e-9), (seed, key)


@pytest.mark.parametrize("plane", ["user", "control"])
def test_trying_every_path_finds_the_same_load(con, plane):
    for seed in range(300, 330):
        (world, _, _), known = draw(seed), {}
        for measure, column in (("subscribers", "subscribers"), ("traffic", "traffic_gbps")):
            found = world.exposing(con).load(measure, plane)
            assert found.tolist() == pytest.approx(list(brute_load(world, plane, column, known).values()), abs=1e-9), seed


def _never_less(before, after, sides=("low", "high")):
    for key, share in before.items():
        for kind in ("design", "reach"):
            for side in sides:
                assert getattr(getattr(after[key], kind), side) >= getattr(getattr(share, kind), side) - 1e-9, (key, kind, side)


@settings(max_examples=3 * BLOCKS, deadline=None)
@given(SEEDS)
def test_nothing_compromised_sees_nothing(con, seed):
    world, _, _ = draw(seed)
    for share in world.trace(con, set()).values():
        assert share.design.high == share.reach.high == 0


@settings(max_examples=3 * BLOCKS, deadline=None)
@given(SEEDS, st.data())
def test_it_never_falls_when_more_is_compromised(con, seed, data):
    world, chosen, _ = draw(seed)
    more = chosen | {data.draw(st.sampled_from([row["element_id"] for row in world.elements]))}
    _never_less(world.trace(con, chosen), world.trace(con, more))


@settings(max_examples=3 * BLOCKS, deadline=None)
@given(SEEDS, st.data())
def test_it_never_falls_when_a_managing_or_hosting_link_is_added(con, seed, data):
    world, chosen, _ = draw(seed)
    column = data.draw(st.sampled_from(["managed_by", "hosted_on"]))
    free = [row["element_id"] for row in world.elements if row[column] == "none"]
    masters = [row["element_id"] for row in world.elements]
    if free:
        linked = world.changed(data.draw(st.sampled_from(free)), **{column: data.draw(st.sampled_from(masters))})
        _never_less(world.trace(con, chosen), linked.trace(con, chosen))


@settings(max_examples=3 * BLOCKS, deadline=None)
@given(SEEDS, st.data())
def test_learning_a_manager_never_leaves_the_interval(con, seed, data):
    world, chosen, _ = draw(seed)
    open_ones = [row for row in world.elements if row["managed_by"] is None]
    if not open_ones:
        return
    row = data.draw(st.sampled_from(open_ones))
    settled = world.changed(row["element_id"], managed_by="none").trace(con, chosen)
    for key, share in world.trace(con, chosen).items():
        for kind in ("design", "reach"):
            before, after = getattr(share, kind), getattr(settled[key], kind)
            assert before.low - 1e-9 <= after.low
            assert after.high <= before.high + 1e-9


@settings(max_examples=3 * BLOCKS, deadline=None)
@given(SEEDS)
def test_reach_holds_what_design_holds_and_bounds_are_shares(con, seed):
    world, chosen, perhaps = draw(seed)
    for share in world.trace(con, chosen, perhaps).values():
        assert 0 <= share.design.low <= share.design.high <= 1
        assert share.design.low <= share.reach.low + 1e-9
        assert share.design.high <= share.reach.high + 1e-9


@settings(max_examples=3 * BLOCKS, deadline=None)
@given(SEEDS)
def test_names_of_operators_and_elements_mean_nothing(con, seed):
    world, chosen, _ = draw(seed)
    told = {row["element_id"]: f"x{number}" for number, row in enumerate(world.elements)}
    rows = [
        {**row, "element_id": told[row["element_id"]], "operator": f"op-{row['operator']}"}
        | {column: told.get(row[column], row[column]) for column in ("managed_by", "hosted_on")}
        for row in world.elements
    ]
    links = [{**row, **{end: told[row[end]] for end in ("from_element", "to_element")}} for row in world.links]
    renamed = World(rows, links).trace(con, {told[name] for name in chosen})
    for key, share in world.trace(con, chosen).items():
        assert (share.design, share.reach) == (renamed[key].design, renamed[key].reach)


def chain(ipsec, middle="cell-site-router"):
    """Two stations behind one router, one beside it, one gateway."""
    rows = [
        element("g1", "gNB", site_id="s1", subscribers=30, traffic_gbps=3, managed_by="em"),
        element("g2", "gNB", site_id="s2", subscribers=50, traffic_gbps=5),
        element("g3", "gNB", site_id="s3", subscribers=20, traffic_gbps=2),
        element("r", middle, subscribers=1),
        element("u", "UPF", subscribers=100, traffic_gbps=10),
        element("em", "RAN-EM", subscribers=0, traffic_gbps=0),
    ]
    links = [link("g1", "r", ipsec=ipsec), link("g2", "r", ipsec=ipsec), link("r", "u", ipsec=ipsec), link("g3", "u")]
    return World(rows, links)


@pytest.mark.parametrize(
    ("ipsec", "low", "high"), [(False, 0.8, 0.8), (True, 0.0, 0.0), (None, 0.0, 0.8)], ids=["clear", "ipsec", "not known"]
)
def test_a_router_sees_what_passes_unless_ipsec_hides_it(con, ipsec, low, high):
    found = chain(ipsec).trace(con, {"r"})
    for word in ("user_plane", "session_keys", "identity", "signalling"):
        assert (found[word, "subscribers"].design.low, found[word, "subscribers"].design.high) == pytest.approx((low, high))
    assert found["disruption", "subscribers"].design.low == pytest.approx(0.8)


def test_where_the_protection_ends_it_is_seen(con):
    found = chain(True, "SecGW").trace(con, {"r"})
    assert found["user_plane", "traffic"].design.low == pytest.approx(0.8)


def test_shares_of_a_union_do_not_add(con):
    world = chain(False)
    both = world.trace(con, {"g1", "r"})["user_plane", "subscribers"]
    assert both.design.low == both.design.high == pytest.approx(0.8)


def test_a_manager_reaches_what_it_manages_and_sees_none_of_it_by_design(con):
    share = chain(False).trace(con, {"em"})["user_plane", "subscribers"]
    assert share.design.high == 0
    assert share.reach.low == share.reach.high == pytest.approx(0.3)


def test_two_equal_ways_are_split_evenly(con):
    rows = [element("g", "gNB", subscribers=10), element("u", "UPF", subscribers=10)]
    rows += [element(name, "IP-core-router", subscribers=1) for name in ("a", "b")]
    links = [link("g", "a"), link("g", "b"), link("a", "u"), link("b", "u")]
    assert World(rows, links).trace(con, {"a"})["user_plane", "subscribers"].design.low == pytest.approx(0.5)


def test_people_of_two_radios_of_a_site_are_the_same_and_traffic_is_not(con):
    rows = [element("e", "eNB", site_id="s", subscribers=100, traffic_gbps=6)]
    rows += [element("g", "gNB", site_id="s", subscribers=40, traffic_gbps=4)]
    found = World(rows).trace(con, {"g"})
    assert found["user_plane", "subscribers"].design.low == pytest.approx(0.4)
    assert found["user_plane", "traffic"].design.low == pytest.approx(0.4)
    assert World(rows).trace(con, {"g", "e"})["user_plane", "subscribers"].design.high == pytest.approx(1)


def test_subscriber_data_of_one_replica_are_those_of_every_subscriber(con):
    rows = [element("g", "gNB", subscribers=90, traffic_gbps=9), *(element(name, "UDM", subscribers=45) for name in ("d", "e"))]
    found = World(rows).trace(con, {"d"})
    assert found["long_term_keys", "subscribers"].design.low == 1
    assert found["session_keys", "subscribers"].design.low == pytest.approx(0.5)


def test_a_station_of_unknown_weight_opens_the_share(con):
    rows = [element("a", "gNB", site_id="s1", subscribers=10), element("b", "gNB", site_id="s2")]
    share = World(rows).trace(con, {"b"})["user_plane", "subscribers"]
    assert (share.design.low, share.design.high) == (0, 1)
    share = World(rows).trace(con, {"a"})["user_plane", "subscribers"]
    assert (share.design.low, share.design.high) == (0, 1)


def test_what_the_core_serves_is_the_whole_where_a_station_says_nothing(con):
    rows = [element("a", "gNB", site_id="s1", subscribers=10), element("b", "gNB", site_id="s2")]
    rows += [element("d", "UDM", subscribers=40)]
    share = World(rows).trace(con, {"b"})["user_plane", "subscribers"]
    assert (share.design.low, share.design.high) == pytest.approx((0, 0.75))
    share = World(rows).trace(con, {"a"})["user_plane", "subscribers"]
    assert (share.design.low, share.design.high) == pytest.approx((0.25, 0.25))


def test_routers_and_managers_do_not_tell_the_whole(con):
    rows = [element("a", "gNB", site_id="s1", subscribers=10), element("b", "gNB", site_id="s2")]
    rows += [element("r", "IP-core-router", subscribers=35), element("s", "IP-core-router", subscribers=35)]
    rows += [element("m", "RAN-EM", subscribers=10)]
    share = World(rows).trace(con, {"a"})["user_plane", "subscribers"]
    assert (share.design.low, share.design.high) == (0, 1), "b may serve any number: m may manage a alone"
    share = World([*rows, element("d", "UDM", subscribers=40)]).trace(con, {"a"})["user_plane", "subscribers"]
    assert (share.design.low, share.design.high) == pytest.approx((0.25, 0.25))


def test_without_a_way_what_may_lie_on_it_is_an_interval(con):
    world = chain(False)
    apart = World([*world.elements, element("g4", "gNB", site_id="s4", subscribers=100)], world.links)
    share = apart.trace(con, {"r"})["user_plane", "subscribers"]
    assert (share.design.low, share.design.high) == pytest.approx((0.4, 0.9))


@pytest.mark.parametrize("function", ["gNB", "eNB"])
def test_a_station_of_unknown_weight_beside_another_leaves_the_whole_open(con, function):
    rows = [element("g1", "gNB", subscribers=100, site_id="s"), element("g2", function, subscribers=None, site_id="s")]
    for chosen in ("g1", "g2"):
        bounds = World(rows).trace(con, {chosen})["user_plane", "subscribers"].reach
        assert (bounds.low, bounds.high) == (0.0, 1.0), chosen
    rows += [element("u", "UPF", subscribers=400)]
    bounds = World(rows).trace(con, {"g1"})["user_plane", "subscribers"].reach
    assert (bounds.low, bounds.high) == (0.25, 0.25), "the whole of 400 bounds both"
