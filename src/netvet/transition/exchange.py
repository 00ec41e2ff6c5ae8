"""One unit after another is taken out of a plan and put back as is best beside all others, to the last unit of every limit."""

# ruff: noqa: PLR0917 - compiled functions take their arguments by place
from __future__ import annotations

from typing import Any

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.choosing import Values, choose, compiled, empty_values
from netvet.transition.groups import Groups
from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers, Problem
from netvet.transition.room import Room, Site, act_rises, hold_rise, put, rise, room_of
from netvet.transition.tables import TWO, Model, Tables
from netvet.transition.watch import Watch

_PART = 5_000
"""Units between two looks at the clock."""


def improve(
    problem: Problem,
    model: Model,
    limits: Limits,
    plan: Plan,
    *,
    chance: np.random.Generator,
    watch: Watch,
    passes: int = 30,
) -> Plan:
    """Take units out and put them back until none finds a better option.

    Args:
        problem: what it is a plan of.
        model: that made ready.
        limits: its limits.
        plan: to start from.
        chance: the order of units.
        watch: when to stop.
        passes: over all units, at most.
    """
    room = room_of(problem, model, limits, plan)
    found = np.stack([plan.first, plan.first_at, plan.second, plan.second_at], axis=1).astype(np.int64)
    for _ in range(passes):
        order, moved = chance.permutation(len(plan)), 0
        for start in range(0, len(order), _PART):
            if watch.left > 0:
                moved += replace_units(problem, model, room, found, order[start : start + _PART])
        if moved == 0 or watch.left <= 0:
            break
    return Plan(*np.ascontiguousarray(found.T))


def replace_units(problem: Problem, model: Model, room: Room, found: Integers, order: Integers) -> int:
    """Take some units out and put them back one by one; how many changed. `room` and `found` change with them."""
    values, weights = empty_values(model.tables), np.stack([model.sites, model.traffic, model.subscribers], axis=1)
    held = np.zeros((len(model.acts.target_anchor) + 1, problem.quarters + 1))
    return int(_replace(model.acts, model.groups, model.tables, room, weights, problem.work.gap, values, held, found, order))


@compiled
def _replace(
    acts: Acts,
    groups: Groups,
    tables: Tables,
    room: Room,
    weights: Floats,
    gap: int,
    values: Values,
    held: Any,
    found: Any,
    order: Any,
) -> int:
    moved, option = 0, np.zeros(4, np.int64)
    for i in order:
        g = groups.of[i]
        o, r = groups.operator[g], groups.region[g]
        site = Site(groups.state[g], r, o, o * room.crews.shape[0] + r, weights[i, 0], weights[i, 1])
        people = weights[i, 2] if tables.wants[g] else 0.0
        put(acts, room, site, found[i], -1.0)
        hold_rise(acts, room, site, tables.exposed, held)
        _value_first(acts, tables, room, site, g, people, held, values)
        if tables.allowed[g, TWO]:
            _value_second(acts, tables, room, site, g, held, values)
        best = choose(tables, g, gap, values, option)
        if best < _worth(tables, g, values, found[i]) - 1e-9 * abs(best):
            found[i, :] = option
            moved += 1
        put(acts, room, site, found[i], 1.0)
    return moved


# calls within loops over quarters would copy the tables each time: rows are handed over whole


@compiled
def _value_first(acts: Acts, tables: Tables, room: Room, site: Site, g: int, people: float, held: Any, values: Values) -> None:
    """What first acts, a new manager and nothing at all cost a unit beside all others."""
    number, last = values.one.shape
    now, waiting = held[number], tables.waiting
    for k in range(number):
        begin, end, then, cost, row = tables.one_from[g, k], tables.one_to[g, k], held[k], tables.one[g, k], values.one[k]
        for t in range(begin, end):
            row[t] = site.sites * cost[t] + now[t] + then[last] - then[t] + people * waiting[t]
        if begin < end:
            act_rises(acts, room, site, site.state, k, begin, end, row)
    crews, work, relief = room.crews, site.sites * room.manager[0], tables.relief[site.state]
    for t in range(tables.manager_from[g], tables.manager_to[g]):
        manager = site.sites * tables.manager[g, t] + site.traffic * relief[t]
        values.manager[t] = manager + rise(crews, site.region, t, work)
    values.stay[0] = site.sites * tables.stay[g] + now[last] + people * waiting[last]


@compiled
def _value_second(acts: Acts, tables: Tables, room: Room, site: Site, g: int, held: Any, values: Values) -> None:
    """What second acts add."""
    number, last = values.one.shape
    for b in range(values.two.shape[0]):
        d = tables.builds[g, b]
        for k in range(number):
            begin, end, then, row = tables.two_from[g, b, k], tables.two_to[g, b, k], held[k], values.two[b, k]
            cost, built = tables.two[g, b, k], held[d]
            for t in range(begin, end):
                row[t] = site.sites * cost[t] + then[last] - then[t] - built[last] + built[t]
            if begin < end:
                act_rises(acts, room, site, acts.own + d, k, begin, end, row)


@compiled
def _worth(tables: Tables, g: int, values: Values, option: Any) -> float:
    """What an option costs by the values of its acts."""
    value = values.stay[0] if option[0] < 0 else values.one[option[0], option[1]]
    if option[2] == values.one.shape[0]:
        return float(value + values.manager[option[3]])
    if option[2] >= 0:
        for b in range(values.two.shape[0]):
            if tables.builds[g, b] == option[0]:
                return float(value + values.two[b, option[2], option[3]])
    return float(value)
