"""People who move: the share of subscribers that a set sees at some time within some days, by a stated model of their trips.

The model is simple and an estimate. A subscriber is at home, at the site where he is counted, and besides visits some cells a
day. Each visit is drawn anew: a square of the map with a chance in proportion to the people of its sites and falling with the
distance from home as exp(-distance/decay), and a site within it in proportion to its people. He was never seen if neither home
nor any visited cell saw him:

    ever seen = 1 - (1 - seen at home) * (1 - mean seen of a visit) ** (visits a day * days)

In no days, or without visits, that is the instant; it never falls as days are added.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.sums import Bounds, Weights
from netvet.exposure.tally import Tally, make_tally
from netvet.exposure.tracing import Exposing, Share

VISITS, DECAY, SIDE = 6.0, 5.0, 0.1
"""Cells that a subscriber visits a day besides home; the decay of distance in km; the side of a square of the map in degrees.
All three are assumed; docs/how-to/ask-what-could-be-seen.md has what publications say beside them."""

_EARTH = 6371.0
_AT_ONCE = 512
_SAME = 1e-9


@dataclass(frozen=True)
class Mobility:
    """The model of trips: assumed, not measured.

    Attributes:
        visits: cells that a subscriber visits a day besides home.
        decay: in km: a place that is this much farther is visited 1/e as often.
        side: of a square of the map within which distance does not matter, in degrees.
    """

    visits: float = VISITS
    decay: float = DECAY
    side: float = SIDE


def ever_seen(
    exposing: Exposing, instant: Share, sides: tuple[Mask, Mask], places: Floats, *, days: Sequence[float], model: Mobility
) -> list[Bounds]:
    """The share of subscribers that a set could see or stop at some time within some days, by reach.

    Args:
        exposing: the network made ready.
        instant: what `Exposing.trace` finds of the set for one class, of subscribers.
        sides: the elements that are in the set, and those that may be.
        places: latitude and longitude of each element, one row each; nan where not known.
        days: how many days, each asked on its own.
        model: how people move.
    """
    net = exposing.network
    count = make_tally(net, exposing.routes.stations, "subscribers")
    weights = Weights(net, "subscribers", count)
    low, high = exposing.of_stations(instant.word, *sides)
    walks = _walks(count, places[exposing.routes.stations], low, high, model)
    told = []
    for visits in (day * model.visits for day in days):
        each = []
        for number, name in enumerate(net.operators):
            before = instant.operators[name][1]
            whole = float(weights.total[number])
            inside = float(count.total[number]) / whole if whole > 0 else 0.0
            gap = bool(weights.gap[number]) or whole == 0
            each.append(before if visits == 0 else _of_operator(before, walks[number], visits, inside, gap=gap))
        told.append(instant.reach if visits == 0 else _joined(instant.reach, each, weights.total))
    return told


@dataclass(frozen=True)
class _Walk:
    """The homes of one operator: their people, what of each is seen there, and of a visit from there; least and most."""

    people: Floats
    home: tuple[Floats, Floats]
    visit: tuple[Floats, Floats]

    def seen(self, visits: float) -> tuple[float, float]:
        """The share of people seen at some time in so many visits."""
        if not self.people.sum() > 0:
            return 0.0, 1.0
        never = ((1 - home) * (1 - visit) ** visits for home, visit in zip(self.home, self.visit, strict=True))
        least, most = (float(1 - (self.people * one).sum() / self.people.sum()) for one in never)
        return least, most


def _of_operator(instant: Bounds, walk: _Walk, visits: float, inside: float, *, gap: bool) -> Bounds:
    """What of an operator is ever seen: never less than in the instant; what no map shows where it is seen leaves it open.

    Args:
        instant: what is seen in one instant.
        walk: its homes.
        visits: how many visits.
        inside: the share of its people that are counted at stations.
        gap: whether the people of a station are not known.
    """
    if instant.high == 0:
        return instant
    if gap:
        return Bounds(instant.low, 1.0)
    _, before = walk.seen(0)
    least, most = walk.seen(visits)
    low = max(instant.low, least * inside)
    # what is seen elsewhere than at stations, or of people who are counted at none, may be met on any trip
    on_map = instant.high <= before * inside + _SAME
    high = most * inside + (1 - inside) if on_map else 1.0
    return Bounds(low, max(low, min(high, 1.0), instant.high))


def _joined(instant: Bounds, each: list[Bounds], total: Floats) -> Bounds:
    if (total <= 0).any():
        return Bounds(instant.low, 1.0 if instant.high > 0 else 0.0)
    low, high = (
        float((np.array(side) * total).sum() / total.sum()) for side in zip(*((b.low, b.high) for b in each), strict=True)
    )
    return Bounds(max(low, instant.low), min(max(high, instant.high), 1.0))


def _walks(count: Tally, places: Floats, low: Floats, high: Floats, model: Mobility) -> list[_Walk]:
    """By operator, its homes."""
    people = count.unit_weight
    with np.errstate(invalid="ignore", divide="ignore"):
        least, most = (np.where(people > 0, side / people, 0.0) for side in count.seen_by_unit(low, high))
    home = np.full((len(people), 2), np.nan)
    home[count.unit] = places
    found = []
    for operator in range(count.operators):
        own = np.flatnonzero((count.unit_operator == operator) & (people > 0))
        found.append(_walk(people[own], (least[own], np.minimum(most[own], 1.0)), home[own], model))
    return found


def _walk(people: Floats, home: tuple[Floats, Floats], places: Floats, model: Mobility) -> _Walk:
    """A home of no known place may be anywhere: near any other, which people then visit it from, or far from all.

    A visit from there sees as little, or as much, as anywhere.
    """
    placed = ~np.isnan(places).any(axis=1)
    stray = people[~placed]
    square, area = _squares(places[placed], model.side)
    weight: Floats = np.bincount(area, people[placed], len(square)).astype(float)
    visits = []
    for side, end in zip(home, (min, max), strict=True):
        share: Floats = np.bincount(area, people[placed] * side[placed], len(square)) / weight
        visit = np.full(len(people), end([*share.tolist(), *side[~placed].tolist()], default=0.0))
        seen, chance = _trips(square, weight, share, model.decay)
        visit[placed] = _farthest(seen, chance, stray, side[~placed], most=end is max)[area]
        visits.append(visit)
    return _Walk(people, home, (visits[0], visits[1]))


def _squares(places: Floats, side: float) -> tuple[Floats, Integers]:
    """The middles of the squares in which places lie, and the square of each."""
    rows, area = np.unique(np.floor(places / side), axis=0, return_inverse=True)
    return (rows + 0.5) * side, area.reshape(-1)


def _trips(square: Floats, weight: Floats, share: Floats, decay: float) -> tuple[Floats, Floats]:
    """From each square, the chances of all visits added up: of those that are seen, and of all."""
    seen, every = np.zeros(len(square)), np.zeros(len(square))
    for start in range(0, len(square), _AT_ONCE):
        rows = slice(start, start + _AT_ONCE)
        # a near square always counts, however short the trips
        chance = np.exp(-_distance(square[rows], square) / decay) * weight
        seen[rows], every[rows] = chance @ share, chance.sum(axis=1)
    return seen, every


def _farthest(seen: Floats, every: Floats, stray: Floats, share: Floats, *, most: bool) -> Floats:
    """From each square, the mean over visits, the most or the least that homes of no known place may make of it.

    Such a home counts as any part of what it would in the same square: all of it where that moves the mean outwards.
    """
    sign = -1.0 if most else 1.0
    order = np.argsort(sign * share, kind="stable")
    key, people = sign * share[order], np.concatenate([[0.0], np.cumsum(stray[order])])
    theirs = np.concatenate([[0.0], np.cumsum((stray * share)[order])])
    mean = seen / every
    while len(stray):
        outward = np.searchsorted(key, sign * mean, side="left")
        found = (seen + theirs[outward]) / (every + people[outward])
        still, mean = (sign * (mean - found) > _SAME).any(), found
        if not still:
            break
    return np.asarray(np.clip(mean, 0.0, 1.0), float)


def _distance(one: Floats, other: Floats) -> NDArray[np.float64]:
    """Kilometres between places over the sphere, by latitude and longitude."""
    a, b = np.radians(one)[:, None, :], np.radians(other)[None, :, :]
    half = np.sin((a - b) / 2) ** 2
    chord = half[..., 0] + np.cos(a[..., 0]) * np.cos(b[..., 0]) * half[..., 1]
    return np.asarray(2 * _EARTH * np.arcsin(np.sqrt(np.minimum(chord, 1.0))), float)
