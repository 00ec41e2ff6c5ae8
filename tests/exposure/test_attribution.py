import sys
from itertools import combinations, permutations
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from worlds import BLOCKS, World, draw, element

from netvet.exposure import attribute, each_alone, pick_worst, shapley
from netvet.exposure.attribution import enclosure, strayed
from netvet.exposure.worst import GUARANTEE

GAMES = st.integers(1, 4).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.floats(0, 1), min_size=(1 << n) - 1, max_size=(1 << n) - 1))
)


def by_orders(values, players):
    """The definition: what each adds when it comes, the mean over all orders."""
    found, orders = np.zeros(players), list(permutations(range(players)))
    for order in orders:
        union = 0
        for player in order:
            found[player] += values[union | 1 << player] - values[union]
            union |= 1 << player
    return found / len(orders)


@given(GAMES)
def test_it_is_the_mean_over_all_orders_and_adds_up(game):
    players, some = game
    values = np.array([0.0, *some])
    assert shapley(values, players) == pytest.approx(by_orders(values, players), abs=1e-12)
    assert shapley(values, players).sum() == pytest.approx(values[-1], abs=1e-12)


@given(GAMES, st.data())
def test_whatever_lies_between_two_games_its_value_lies_within(game, data):
    players, some = game
    told = monotone(np.array([0.0, *some]))
    width = np.array(data.draw(st.lists(st.floats(0, 0.5), min_size=len(told), max_size=len(told))))
    low, high = enclosure(told - width, told + width[::-1], players)
    assert (low - 1e-12 <= shapley(told, players)).all()
    assert (shapley(told, players) <= high + 1e-12).all()


@given(st.integers(1, 3), st.lists(st.sets(st.integers(0, 7)), min_size=6, max_size=6), st.data())
def test_whosever_stray_elements_are_the_value_lies_within(players, seen, data):
    """Elements see people; those of the makers, and three that may be anybody's, or of a maker who has nothing else."""
    told, stray = seen[:players], seen[3:]
    known = game([*told, set().union(*stray)])
    low, high = strayed(known, known, players + 1)
    owners = data.draw(st.lists(st.integers(0, players + 1), min_size=3, max_size=3))
    fleets = [one.union(*(own for own, owner in zip(stray, owners, strict=True) if owner == n)) for n, one in enumerate(told)]
    new = [set().union(*(own for own, owner in zip(stray, owners, strict=True) if owner == n)) for n in (players, players + 1)]
    value = shapley(game([*fleets, *new]), players + 2)[:players]
    assert (low[:-1] - 1e-12 <= value).all()
    assert (value <= high[:-1] + 1e-12).all()


def game(fleets):
    """How many of eight people each union of fleets sees."""
    unions = range(1 << len(fleets))
    return np.array([len(set().union(*(one for n, one in enumerate(fleets) if union >> n & 1))) / 8 for union in unions])


def test_a_maker_may_have_what_is_nobodys_yet(con):
    world = World([element(name, "gNB", site_id=name, subscribers=n) for name, n in (("a", 30), ("b", 100), ("c", 70))])
    players = [(world.mask({name}),) * 2 for name in ("a", "b", "c")]
    low, high = attribute(world.exposing(con), players, ("disruption",), stray=True).within["disruption", "subscribers"]
    assert low == pytest.approx([0.15, 0.5, 0.35])
    assert high == pytest.approx([0.5, 0.85, 0.35])


def monotone(values):
    """A game in which no player takes anything from a union."""
    unions = np.arange(len(values))
    return np.array([max(values[part] for part in unions if part & union == part) for union in unions])


def split(r, size, players):
    owner = r.integers(0, players, size)
    return [(owner == player, owner == player) for player in range(players)]


@settings(max_examples=10, deadline=None)
@given(st.integers(1000, 10**6))
def test_of_a_network_it_adds_up_to_the_union_and_who_has_nothing_is_given_nothing(con, seed):
    world, _, _ = draw(seed)
    exposing = world.exposing(con)
    players = split(np.random.default_rng(seed), len(world.elements), 3)
    nobody = np.zeros(len(world.elements), bool)
    found = attribute(exposing, [*players, (nobody, nobody)])
    everyone = np.ones(len(world.elements), bool)
    for share in exposing.trace(everyone):
        key = (share.word, share.measure)
        assert (found.union[key].low, found.union[key].high) == (share.reach.low, share.reach.high)
        assert found.low[key].sum() == pytest.approx(share.reach.low, abs=1e-9)
        assert found.high[key].sum() == pytest.approx(share.reach.high, abs=1e-9)
        assert found.low[key][-1] == found.high[key][-1] == 0


@settings(max_examples=10, deadline=None)
@given(st.integers(1000, 10**6), st.permutations(range(3)))
def test_the_order_of_makers_means_nothing_and_equals_have_the_same(con, seed, order):
    world, _, _ = draw(seed)
    exposing = world.exposing(con)
    players = split(np.random.default_rng(seed), len(world.elements), 3)
    before, after = attribute(exposing, players), attribute(exposing, [players[place] for place in order])
    for key, values in before.high.items():
        assert after.high[key] == pytest.approx(values[list(order)], abs=1e-9)
    twins = attribute(exposing, [players[0], players[0], players[1]])
    for values in (*twins.low.values(), *twins.high.values()):
        assert values[0] == pytest.approx(values[1], abs=1e-9)


def test_too_many_makers_are_refused(con):
    world, _, _ = draw(7)
    nobody = np.zeros(len(world.elements), bool)
    with pytest.raises(ValueError, match="11 players"):
        attribute(world.exposing(con), [(nobody, nobody)] * 11)


def height(exposing, word, places):
    chosen = np.zeros(len(exposing.network), bool)
    chosen[list(places)] = True
    return exposing.trace(chosen, words=(word,))[0].reach.high


@pytest.mark.parametrize("seed", range(40, 40 + 2 * BLOCKS))
def test_the_worst_few_are_those_of_plain_greed_and_keep_the_guarantee(con, seed):
    exposing = draw(seed)[0].exposing(con)
    word = ("user_plane", "disruption", "location")[seed % 3]
    alone = each_alone(exposing, (word,)).high[word, "subscribers"]
    found = pick_worst(exposing, alone, word, 3)
    chosen, reached = [], 0.0
    for pick in found.picks:
        gains = {place: height(exposing, word, [*chosen, place]) for place in range(len(alone))}
        assert gains[pick.place] == pytest.approx(max(gains.values()), abs=1e-9)
        assert pick.together.high == pytest.approx(gains[pick.place])
        assert pick.together.high > reached
        chosen, reached = [*chosen, pick.place], pick.together.high
    best = max(height(exposing, word, some) for some in combinations(range(len(alone)), min(3, len(alone))))
    if found.guaranteed:
        assert reached >= GUARANTEE * best - 1e-9
    if len(found.picks) < 3:
        assert max(height(exposing, word, [*chosen, place]) for place in range(len(alone))) <= reached + 1e-9


@settings(max_examples=15, deadline=None)
@given(st.integers(1000, 10**6), st.data())
def test_an_element_adds_the_less_the_more_there_are(con, seed, data):
    """What the guarantee of the worst few rests on."""
    world, few, many = draw(seed)
    exposing = world.exposing(con)
    if not pick_worst(exposing, np.zeros(len(world.elements)), "location", 1).guaranteed:
        return
    place = data.draw(st.integers(0, len(world.elements) - 1))
    word = data.draw(st.sampled_from(["user_plane", "location", "disruption", "configuration"]))
    some, more = (list(np.flatnonzero(world.mask(one))) for one in (few, few | many))
    gains = [height(exposing, word, [*places, place]) - height(exposing, word, places) for places in (some, more)]
    assert gains[0] >= gains[1] - 1e-9
