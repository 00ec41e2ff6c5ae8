import math
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from worlds import World, draw, element

from netvet.exposure import Mobility, ever_seen

MODEL = Mobility()


def within(exposing, surely, places, days, *, perhaps=None, model=MODEL, word="user_plane"):
    perhaps = surely if perhaps is None else perhaps
    instant = next(one for one in exposing.trace(surely, perhaps, (word,)) if one.measure == "subscribers")
    return instant.reach, ever_seen(exposing, instant, (surely, perhaps), places, days=days, model=model)


def country(con, side=120, span=4.0):
    """Sites of equal people on a square of four degrees near the middle of Europe."""
    r = np.random.default_rng(4)
    rows = [element(f"g{n}", "gNB", site_id=f"s{n}", subscribers=100) for n in range(side * side)]
    return World(rows).exposing(con), np.stack([50 + span * r.random(side * side), 8 + span * r.random(side * side)], axis=1)


def test_blocks_of_sites_and_sites_at_random_are_not_the_same_people(con):
    exposing, places = country(con)
    blocks = places[:, 0] < 50 + 4 * 0.35
    mixed = np.random.default_rng(5).permutation(len(places)) < 0.35 * len(places)
    day, week = (one.low for one in within(exposing, blocks, places, [1, 7])[1])
    assert 0.33 < day < 0.42, "regional blocks: about 35 % in a day"
    assert day < week < 0.6
    day, week = (one.low for one in within(exposing, mixed, places, [1, 7])[1])
    assert 0.9 < day < 0.97, "at random: about 94 % in a day"
    assert week > 0.999


def by_hand(people, seen, places, days, model):
    """One subscriber after another, one visited square after another."""
    square = [tuple(math.floor(x / model.side) for x in place) for place in places]
    told = 0.0
    for home, place in enumerate(square):
        weight = mean = 0.0
        for other in dict.fromkeys(square):
            members = [n for n, one in enumerate(square) if one == other]
            a, b = ([math.radians((x + 0.5) * model.side) for x in one] for one in (place, other))
            cosine = math.sin(a[0]) * math.sin(b[0]) + math.cos(a[0]) * math.cos(b[0]) * math.cos(a[1] - b[1])
            chance = math.exp(-6371 * math.acos(min(1, cosine)) / model.decay)
            weight += chance * sum(people[n] for n in members)
            mean += chance * sum(people[n] * seen[n] for n in members)
        told += people[home] * (1 - (1 - seen[home]) * (1 - mean / weight) ** (model.visits * days))
    return told / sum(people)


@pytest.mark.parametrize("seed", range(6))
def test_it_is_the_formula_that_it_says(con, seed):
    r = np.random.default_rng(seed)
    people, seen = r.integers(1, 90, 12).tolist(), (r.random(12) < 0.4).tolist()
    places = np.stack([50 + 0.5 * r.random(12), 8 + 0.5 * r.random(12)], axis=1)
    rows = [element(f"g{n}", "gNB", site_id=f"s{n}", subscribers=number) for n, number in enumerate(people)]
    model = Mobility(visits=3, decay=9, side=0.1)
    _, found = within(World(rows).exposing(con), np.array(seen), places, [0.5, 2], model=model)
    for days, bounds in zip([0.5, 2], found, strict=True):
        expected = by_hand(people, seen, places.tolist(), days, model)
        assert (bounds.low, bounds.high) == pytest.approx((expected, expected), abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(st.integers(1000, 10**6))
def test_no_days_are_the_instant_and_it_never_falls(con, seed):
    world, chosen, perhaps = draw(seed)
    r = np.random.default_rng(seed)
    places = np.stack([50 + r.random(len(world.elements)), 8 + r.random(len(world.elements))], axis=1)
    places[r.random(len(places)) < 0.3] = np.nan
    exposing = world.exposing(con)
    for word in ("user_plane", "location", "disruption"):
        instant, found = within(exposing, world.mask(chosen), places, [0, 1, 7, 30], perhaps=world.mask(perhaps), word=word)
        assert found[0] == instant
        for before, after in pairwise(found):
            assert before.low <= after.low + 1e-12
            assert before.high <= after.high + 1e-12
            assert after.low <= after.high <= 1


def test_who_sees_nothing_never_sees_anybody(con):
    exposing, places = country(con, side=5)
    nobody = np.zeros(25, bool)
    assert within(exposing, nobody, places, [30])[1][0].high == 0


def test_without_places_trips_may_lead_anywhere(con):
    exposing, places = country(con, side=5)
    some = np.arange(25) < 10
    found = within(exposing, some, np.full(places.shape, np.nan), [1])[1][0]
    assert (found.low, found.high) == pytest.approx((0.4, 1.0))


def test_a_station_of_no_known_place_may_be_visited_too(con):
    """Case by hand: 300 people at a site nobody knows where, where all is seen; 700 at another, where nothing is."""
    rows = [element(f"g{n}", "gNB", site_id=f"s{n}", subscribers=number) for n, number in enumerate((700, 300))]
    exposing, seen = World(rows).exposing(con), np.array([False, True])
    _, (unsaid,) = within(exposing, seen, np.array([[50.0, 8.0], [np.nan, np.nan]]), [1])
    _, (beside,) = within(exposing, seen, np.array([[50.0, 8.0], [50.0, 8.0]]), [1])
    assert unsaid.low == pytest.approx(0.3), "it may be far from all"
    assert unsaid.high == pytest.approx(beside.high, abs=1e-6)
    assert beside.high == pytest.approx(0.3 + 0.7 * (1 - 0.7**MODEL.visits), abs=1e-6)


@pytest.mark.parametrize("seed", range(8))
def test_wherever_a_station_of_no_known_place_stands_the_interval_holds_it(con, seed):
    r = np.random.default_rng(seed)
    people, seen = r.integers(1, 90, 10).tolist(), r.random(10) < 0.4
    rows = [element(f"g{n}", "gNB", site_id=f"s{n}", subscribers=number) for n, number in enumerate(people)]
    exposing = World(rows).exposing(con)
    places = np.stack([50 + 0.5 * r.random(10), 8 + 0.5 * r.random(10)], axis=1)
    lost = r.random(10) < 0.4
    _, (told,) = within(exposing, seen, np.where(lost[:, None], np.nan, places), [2])
    for spread in (0.01, 0.3, 3.0):
        for _ in range(4):
            somewhere = np.stack([50 + spread * r.random(10), 8 + spread * r.random(10)], axis=1)
            _, (found,) = within(exposing, seen, np.where(lost[:, None], somewhere, places), [2])
            assert told.low - 1e-6 <= found.low <= found.high <= told.high + 1e-6


def test_what_lies_on_no_way_may_be_met_by_anyone_who_moves(con):
    rows = [element(f"g{n}", "gNB", site_id=f"s{n}", subscribers=50) for n in range(2)]
    rows += [element("u", "UPF", subscribers=30)]
    exposing = World(rows).exposing(con)
    found = within(exposing, np.array([False, False, True]), np.array([[50, 8], [50, 9], [50, 8.0]]), [1])[1][0]
    assert (found.low, found.high) == pytest.approx((0.3, 1.0))
    still = within(exposing, np.array([False, False, True]), np.zeros((3, 2)), [0, 30], model=Mobility(visits=0))
    assert still[1] == [still[0]] * 2, "who makes no trip meets nothing"
