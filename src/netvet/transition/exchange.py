"""One unit after another is taken out of a plan and put back as is best beside all others, to the last unit of every limit."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.choosing import choose, compiled
from netvet.transition.groups import Groups
from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers, Mask, Problem
from netvet.transition.tables import Model, Tables
from netvet.transition.uses import Uses
from netvet.transition.watch import Watch

_PART = 5_000
"""Units between two looks at the clock."""


class Room(NamedTuple):
    """Limits by what they limit, each with capacity, width, price, ceiling and use as its first axis.

    Attributes:
        crews: [5, R, T]
        deliveries: [5, V, T]
        disturbed: [5, O, R, T]
        caps: capacity is infinite in a quarter without a limit. [5, C, T]
        member: whether a state counts to a cap. [C, S]
        concerns: whether an operator's sites do. [C, O]
        by_traffic: whether the cap counts traffic. [C]
    """

    crews: Floats
    deliveries: Floats
    disturbed: Floats
    caps: Floats
    member: Mask
    concerns: Mask
    by_traffic: Mask


def room_of(problem: Problem, model: Model, limits: Limits, plan: Plan) -> Room:
    """What a plan leaves of every limit."""
    uses = Uses(problem, model, limits)
    rows = np.stack([limits.capacity, limits.width, limits.price, limits.ceiling, uses.of(plan)[:, 0]])
    parts = zip(("crews", "deliveries", "disturbed"), limits.shapes, strict=True)
    named = [np.ascontiguousarray(rows[:, limits.part(kind)].reshape(5, *shape)) for kind, shape in parts]
    caps = np.zeros((5, len(limits.member), problem.quarters))
    caps[0] = np.inf
    caps[:, limits.cap, limits.cap_quarter] = rows[:, limits.part("caps")]
    return Room(*named, caps, limits.member, limits.concerns, limits.by_traffic)


def improve(
    problem: Problem, model: Model, limits: Limits, plan: Plan, chance: np.random.Generator, watch: Watch, passes: int = 30
) -> Plan:
    """Take units out and put them back until none finds a better option.

    Args:
        problem, model, limits: what it is a plan of.
        plan: to start from.
        chance: the order of units.
        watch: when to stop.
        passes: over all units, at most.
    """
    room = room_of(problem, model, limits, plan)
    found = np.stack([plan.first, plan.first_at, plan.second, plan.second_at]).astype(np.int64)
    for _ in range(passes):
        order, moved = chance.permutation(len(plan)), 0
        for start in range(0, len(order), _PART):
            if watch.left > 0:
                moved += replace_units(problem, model, room, found, order[start : start + _PART])
        if moved == 0 or watch.left <= 0:
            break
    return Plan(*found)


def replace_units(problem: Problem, model: Model, room: Room, found: Integers, order: Integers) -> int:
    """Take some units out and put them back one by one; how many changed. `room` and `found` change with them."""
    work, gap = problem.work.manager, problem.work.gap
    weights = (model.sites, model.subscribers, model.traffic)
    return int(_replace(model.acts, model.groups, model.tables, room, *weights, work, gap, found, order))


@compiled
def _charge(capacity: float, width: float, price: float, ceiling: float, use: float) -> float:
    if use <= capacity:
        return 0.0
    over = use - capacity
    if over <= width:
        return price * over
    return price * width + ceiling * (over - width)


@compiled
def _step(rows: Any, add: float) -> float:
    """What it costs to use `add` more of a limit; `rows` are its capacity, width, price, ceiling and use."""
    if add == 0.0 or rows[4] + add <= rows[0]:
        return 0.0
    return _charge(rows[0], rows[1], rows[2], rows[3], rows[4] + add) - _charge(rows[0], rows[1], rows[2], rows[3], rows[4])


@compiled
def _gear_step(acts: Acts, room: Room, state: int, target: int, region: int, operator: int, t: int, n: float) -> float:
    """What an act at t costs in crews, deliveries and disturbance beside all others."""
    cost = _step(room.crews[:, region, t], n * acts.work[state, target])
    anchor, five = acts.target_anchor[target], acts.target_five[target]
    gear_4g, gear_5g = n * acts.gear_4g[state, target], n * acts.gear_5g[state, target]
    if anchor == five:
        cost += _step(room.deliveries[:, anchor, t], gear_4g + gear_5g)
    else:
        cost += _step(room.deliveries[:, anchor, t], gear_4g) + _step(room.deliveries[:, five, t], gear_5g)
    if acts.disturbs[state, target]:
        cost += _step(room.disturbed[:, operator, region, t], n)
    return cost


@compiled
def _use_act(acts: Acts, room: Room, state: int, target: int, region: int, operator: int, t: int, n: float) -> None:
    room.crews[4, region, t] += n * acts.work[state, target]
    room.deliveries[4, acts.target_anchor[target], t] += n * acts.gear_4g[state, target]
    room.deliveries[4, acts.target_five[target], t] += n * acts.gear_5g[state, target]
    if acts.disturbs[state, target]:
        room.disturbed[4, operator, region, t] += n


@compiled
def _hold(room: Room, state: int, operator: int, begin: int, end: int, n: float, f: float) -> None:
    for c in range(room.caps.shape[1]):
        if room.concerns[c, operator] and room.member[c, state]:
            for t in range(begin, end):
                room.caps[4, c, t] += f if room.by_traffic[c] else n


@compiled
def _use(acts: Acts, room: Room, plan: Any, s: int, r: int, o: int, work: float, n: float, f: float, sign: float) -> None:
    """Put an option in (sign 1) or take it out (sign -1)."""
    number, last = len(acts.target_anchor), room.crews.shape[2]
    first, first_at, second, second_at = plan[0], plan[1], plan[2], plan[3]
    state, since = s, 0
    if first >= 0:
        _use_act(acts, room, state, first, r, o, first_at, sign * n)
        _hold(room, state, o, since, first_at, sign * n, sign * f)
        state, since = acts.own + first, first_at
    if second >= 0 and second < number:
        _use_act(acts, room, state, second, r, o, second_at, sign * n)
        _hold(room, state, o, since, second_at, sign * n, sign * f)
        state, since = acts.own + second, second_at
    elif second == number:
        room.crews[4, r, second_at] += sign * n * work
    _hold(room, state, o, since, last, sign * n, sign * f)


@compiled
def _holding(acts: Acts, tables: Tables, room: Room, s: int, o: int, n: float, f: float, held: Any) -> None:
    """What it costs to be in each state up to a quarter: rows are the targets, the last is the state now. [K + 1, T + 1]."""
    number, last = held.shape[0] - 1, held.shape[1] - 1
    held[:] = 0.0
    for e in range(number + 1):
        state = acts.own + e if e < number else s
        for t in range(last):
            held[e, t + 1] = f * tables.exposed[state, t]
    for c in range(room.caps.shape[1]):
        if room.concerns[c, o]:
            for t in range(last):
                if room.caps[0, c, t] < np.inf:
                    step = _step(room.caps[:, c, t], f if room.by_traffic[c] else n)
                    if step > 0.0:
                        for e in range(number + 1):
                            if room.member[c, acts.own + e if e < number else s]:
                                held[e, t + 1] += step
    for e in range(number + 1):
        for t in range(last):
            held[e, t + 1] += held[e, t]


@compiled
def _replace(
    acts: Acts,
    groups: Groups,
    tables: Tables,
    room: Room,
    sites: Any,
    subscribers: Any,
    traffic: Any,
    work: float,
    gap: int,
    found: Any,
    order: Any,
) -> int:
    number, builds, last = tables.one.shape[1], tables.builds.shape[1], tables.one.shape[2]
    one, two = np.zeros((number, last)), np.zeros((builds, number, last))
    manager, held = np.zeros(last), np.zeros((number + 1, last + 1))
    moved = 0
    for i in order:
        g, n, f = groups.of[i], sites[i], traffic[i]
        s, r, o = groups.state[g], groups.region[g], groups.operator[g]
        p = subscribers[i] if tables.wants[g] else 0.0
        _use(acts, room, found[:, i], s, r, o, work, n, f, -1.0)
        _holding(acts, tables, room, s, o, n, f, held)
        for k in range(number):
            for t in range(tables.one_from[g, k], tables.one_to[g, k]):
                rest = held[number, t] + held[k, last] - held[k, t] + p * tables.waiting[t]
                one[k, t] = n * tables.one[g, k, t] + _gear_step(acts, room, s, k, r, o, t, n) + rest
        if tables.allowed[g, 2]:
            for b in range(builds):
                d = tables.builds[g, b]
                if d >= 0:
                    for k in range(number):
                        for t in range(tables.two_from[g, b, k], tables.two_to[g, b, k]):
                            rest = held[k, last] - held[k, t] - held[d, last] + held[d, t]
                            charge = _gear_step(acts, room, acts.own + d, k, r, o, t, n)
                            two[b, k, t] = n * tables.two[g, b, k, t] + charge + rest
        for t in range(tables.manager_from[g], tables.manager_to[g]):
            manager[t] = n * tables.manager[g, t] + _step(room.crews[:, r, t], n * work) + f * tables.relief[s, t]
        stay = n * tables.stay[g] + held[number, last] + p * tables.waiting[last]
        value, first, first_at, second, second_at = choose(tables, g, gap, one, two, manager, stay)
        if value < _value(tables, g, one, two, manager, stay, found[:, i]) - 1e-9 * abs(value):
            found[0, i], found[1, i], found[2, i], found[3, i] = first, first_at, second, second_at
            moved += 1
        _use(acts, room, found[:, i], s, r, o, work, n, f, 1.0)
    return moved


@compiled
def _value(tables: Tables, g: int, one: Any, two: Any, manager: Any, stay: float, plan: Any) -> float:
    """What an option costs by the arrays of `choose`."""
    value = stay if plan[0] < 0 else one[plan[0], plan[1]]
    if plan[2] == one.shape[0]:
        return value + manager[plan[3]]
    if plan[2] >= 0:
        for b in range(two.shape[0]):
            if tables.builds[g, b] == plan[0]:
                return value + two[b, plan[2], plan[3]]
    return value
