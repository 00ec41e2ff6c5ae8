"""What a plan leaves of every limit, and what it costs one unit to take some of it beside all others; compiled."""

# ruff: noqa: PLR0917 - compiled functions take their arguments by place
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.choosing import compiled
from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers, Mask, Problem
from netvet.transition.tables import Model
from netvet.transition.uses import Uses

CAPACITY, WIDTH, PRICE, CEILING, USED = range(5)


class Room(NamedTuple):
    """Limits by what they limit; the last axis is capacity, width, price, ceiling, used.

    Attributes:
        crews: [R, T, 5]
        deliveries: [V, T, 5]
        disturbed: by operator and region. [O * R, T, 5]
        caps: the rows of all caps, by cap and quarter. [1, Lc, 5]
        cap_start: where each cap begins, and the end. [C + 1]
        cap_quarter: of each row. [Lc]
        member: whether a state counts to a cap. [C, S]
        concerns: whether an operator's sites do. [C, O]
        by_traffic: whether the cap counts traffic. [C]
        manager: the work of replacing a manager, a site. [1]
    """

    crews: Floats
    deliveries: Floats
    disturbed: Floats
    caps: Floats
    cap_start: Integers
    cap_quarter: Integers
    member: Mask
    concerns: Mask
    by_traffic: Mask
    manager: Floats


class Site(NamedTuple):
    """A unit as the limits see it.

    Attributes:
        state, region, operator: as in `Groups`.
        place: its row of `Room.disturbed`.
        sites: how many.
        traffic: in that of an average site.
    """

    state: int
    region: int
    operator: int
    place: int
    sites: float
    traffic: float


def room_of(problem: Problem, model: Model, limits: Limits, plan: Plan) -> Room:
    """What a plan leaves of every limit."""
    used = Uses(problem, model, limits).of(plan)[:, 0]
    rows = np.stack([limits.capacity, limits.width, limits.price, limits.ceiling, used], axis=1)
    quarters = problem.quarters
    named = [rows[limits.part(kind)].reshape(-1, quarters, 5).copy() for kind in ("crews", "deliveries", "disturbed")]
    return Room(
        crews=named[0],
        deliveries=named[1],
        disturbed=named[2],
        caps=rows[limits.part("caps")][None].copy(),
        cap_start=np.searchsorted(limits.cap, np.arange(len(limits.member) + 1)),
        cap_quarter=limits.cap_quarter,
        member=limits.member,
        concerns=limits.concerns,
        by_traffic=limits.by_traffic,
        manager=np.array([problem.work.manager], float),
    )


@compiled
def rise(rows: Any, row: int, t: int, add: float) -> float:
    """What it costs to use `add` more of a limit."""
    used, capacity = rows[row, t, USED], rows[row, t, CAPACITY]
    if add == 0.0 or used + add <= capacity:
        return 0.0
    width, price, ceiling = rows[row, t, WIDTH], rows[row, t, PRICE], rows[row, t, CEILING]
    over, before = used + add - capacity, max(used - capacity, 0.0)
    near, nearer = min(over, width), min(before, width)
    return float(price * (near - nearer) + ceiling * (over - near - before + nearer))


@compiled
def act_rises(acts: Acts, room: Room, site: Site, state: int, target: int, begin: int, end: int, into: Any) -> None:
    """Add what an act costs in crews, deliveries and disturbance, for every quarter of a span."""
    crews, deliveries, disturbed = room.crews, room.deliveries, room.disturbed
    anchor, five = acts.target_anchor[target], acts.target_five[target]
    work, disturbs = site.sites * acts.work[state, target], site.sites * acts.disturbs[state, target]
    gear_4g, gear_5g = site.sites * acts.gear_4g[state, target], site.sites * acts.gear_5g[state, target]
    if anchor == five:
        gear_4g, gear_5g = gear_4g + gear_5g, 0.0
    for t in range(begin, end):
        cost = rise(crews, site.region, t, work) + rise(deliveries, anchor, t, gear_4g)
        into[t] += cost + rise(deliveries, five, t, gear_5g) + rise(disturbed, site.place, t, disturbs)


@compiled
def hold_rise(acts: Acts, room: Room, site: Site, exposed: Any, held: Any) -> None:
    """What it costs to be in each state up to a quarter; the rows are the targets, and last the state now. [K + 1, T + 1]."""
    number, last = held.shape[0] - 1, held.shape[1] - 1
    for e in range(number + 1):
        state = acts.own + e if e < number else site.state
        row, exposure = held[e], exposed[state]
        row[0] = 0.0
        for t in range(last):
            row[t + 1] = site.traffic * exposure[t]
    caps, quarter, member = room.caps, room.cap_quarter, room.member
    for c in range(room.concerns.shape[0]):
        if room.concerns[c, site.operator]:
            _cap_rise(
                acts.own,
                caps,
                member[c],
                site,
                site.traffic if room.by_traffic[c] else site.sites,
                quarter,
                room.cap_start[c],
                room.cap_start[c + 1],
                held,
            )
    for e in range(number + 1):
        row = held[e]
        for t in range(last):
            row[t + 1] += row[t]


@compiled
def _cap_rise(own: int, caps: Any, member: Any, site: Site, add: float, quarter: Any, begin: int, end: int, held: Any) -> None:
    """Add what it costs to count to one cap, to each state that does."""
    number = held.shape[0] - 1
    for row in range(begin, end):
        cost = rise(caps, 0, row, add)
        if cost > 0.0:
            for e in range(number + 1):
                if member[own + e if e < number else site.state]:
                    held[e, quarter[row] + 1] += cost


@compiled
def put(acts: Acts, room: Room, site: Site, option: Any, sign: float) -> None:
    """Put an option in (sign 1) or take it out (sign -1)."""
    number, last = len(acts.target_anchor), room.crews.shape[1]
    first, first_at, second, second_at = option[0], option[1], option[2], option[3]
    state, since = site.state, 0
    if first >= 0:
        _put_act(acts, room, site, state, first, first_at, sign)
        _put_hold(room, site, state, since, first_at, sign)
        state, since = acts.own + first, first_at
    if second >= 0 and second < number:
        _put_act(acts, room, site, state, second, second_at, sign)
        _put_hold(room, site, state, since, second_at, sign)
        state, since = acts.own + second, second_at
    elif second == number:
        room.crews[site.region, second_at, USED] += sign * site.sites * room.manager[0]
    _put_hold(room, site, state, since, last, sign)


@compiled
def _put_act(acts: Acts, room: Room, site: Site, state: int, target: int, t: int, sign: float) -> None:
    sites = sign * site.sites
    room.crews[site.region, t, USED] += sites * acts.work[state, target]
    room.deliveries[acts.target_anchor[target], t, USED] += sites * acts.gear_4g[state, target]
    room.deliveries[acts.target_five[target], t, USED] += sites * acts.gear_5g[state, target]
    if acts.disturbs[state, target]:
        room.disturbed[site.place, t, USED] += sites


@compiled
def _put_hold(room: Room, site: Site, state: int, begin: int, end: int, sign: float) -> None:
    for c in range(room.concerns.shape[0]):
        if room.concerns[c, site.operator] and room.member[c, state]:
            add = sign * (site.traffic if room.by_traffic[c] else site.sites)
            caps, quarter = room.caps, room.cap_quarter
            for row in range(room.cap_start[c], room.cap_start[c + 1]):
                if begin <= quarter[row] < end:
                    caps[0, row, USED] += add
