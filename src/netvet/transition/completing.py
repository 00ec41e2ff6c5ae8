"""Small problems to the end: every option that a better plan may have, compared by a mixed-integer programme."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from netvet.transition.charges import charges_of
from netvet.transition.costing import unit_costs
from netvet.transition.limits import Limits
from netvet.transition.plan import Plan
from netvet.transition.problem import NONE, Floats, Integers, Problem
from netvet.transition.scanning import Scan
from netvet.transition.tables import BUILT_MANAGED, MANAGED, ONE, STAY, TWO, Model
from netvet.transition.uses import Uses

MOST_UNITS, MOST_OPTIONS, MOST_NODES = 250, 4_000, 5_000
"""Beyond these it would take too long: nothing is tried."""


def complete(problem: Problem, model: Model, limits: Limits, *, prices: Floats, slack: float, seconds: float) -> Plan | None:
    """The best plan of all, where the options that can be in it are few.

    At prices of a bound, an option that costs its unit more than the cheapest by `slack` is in no plan that is better than the
    one known: it would raise the bound above its cost.

    Args:
        problem: what is asked.
        model: that made ready.
        limits: its limits.
        prices: those of the bound. [L]
        slack: the cost of the plan known, less the bound.
        seconds: at most.

    Returns:
        The plan, or None where there are too many options, or time was up.
    """
    from netvet.transition.master import Master  # noqa: PLC0415 - an extra

    if len(problem.units) > MOST_UNITS:
        return None
    scan = Scan(problem, model, charges_of(model, limits, prices, problem.work.manager))
    found: list[Integers] = []
    for number in range(len(problem.units)):
        found.append(_near(scan, model, number, slack, problem.work.gap))
        if sum(map(len, found)) > MOST_OPTIONS:
            return None
    rows = np.concatenate(found)
    unit, options = rows[:, 0], Plan(*np.ascontiguousarray(rows[:, 1:].T))
    many, ready = _taken(problem, model, unit)
    every = np.arange(len(unit))
    master = Master(limits, len(problem.units))
    master.add(unit_costs(many, ready, options), Uses(many, ready, limits).of(options, every, len(every)), unit)
    if not master.solve_whole(seconds, MOST_NODES):
        return None
    best = np.lexsort((-master.mix(), unit))
    chosen = best[np.searchsorted(unit[best], np.arange(len(problem.units)))]
    return Plan(*(values[chosen] for values in vars(options).values()))


def _near(scan: Scan, model: Model, unit: int, slack: float, gap: int) -> Integers:
    """The options of a unit within `slack` of its cheapest: unit, first, first_at, second, second_at. [n, 5]."""
    blocks = list(_options(scan, model, unit, gap))
    least = min(float(values.min(initial=np.inf)) for values, _ in blocks)
    rows = [options[values <= least + slack + 1e-9 * abs(least)] for values, options in blocks]
    together = np.concatenate(rows)
    return np.concatenate([np.full((len(together), 1), unit), together], axis=1)


def _options(scan: Scan, model: Model, unit: int, gap: int) -> Iterator[tuple[Floats, Integers]]:
    """What the options of a unit cost, and which they are. [n], [n, 4]."""
    group, tables, units = int(model.groups.of[unit]), model.tables, np.array([unit])
    allowed, number = tables.allowed[group], len(scan.one)
    wait = scan.waiting(units)[0] * tables.waiting[:-1]
    one = [scan.of(rates, units)[0] + wait for rates in scan.one]
    manager, stay = scan.of(scan.manager, units)[0], scan.stay(units)
    time = np.arange(len(wait))
    if allowed[STAY]:
        yield stay, np.full((1, 4), NONE)
    if allowed[MANAGED]:
        yield _finite(stay[0] + manager, (NONE, NONE, number, time))
    for target, values in enumerate(one):
        if allowed[ONE]:
            yield _finite(values, (target, time, NONE, NONE))
    same = int(tables.same[group])
    if allowed[BUILT_MANAGED] and same != NONE:
        yield _finite(one[same][:, None] + manager, (same, time[:, None], number, time))
    for place, target in scan.two if allowed[TWO] else ():
        build = int(tables.builds[group, place])
        if build != NONE:
            both = one[build][:, None] + scan.of(scan.two[place, target], units)[0]
            late_enough = time - time[:, None] >= gap
            yield _finite(np.where(late_enough, both, np.inf), (build, time[:, None], target, time))


def _finite(values: Floats, option: tuple[int | Integers, ...]) -> tuple[Floats, Integers]:
    fine = np.isfinite(values)
    return values[fine], np.stack([np.broadcast_to(part, values.shape)[fine] for part in option], axis=1)


def _taken(problem: Problem, model: Model, unit: Integers) -> tuple[Problem, Model]:
    """The problem with a row for each option instead of each unit; shares stay those of the units."""
    units = problem.units
    rows = {name: values[unit] for name, values in vars(units).items() if isinstance(values, np.ndarray)}
    ready = model._replace(
        acts=model.acts._replace(state=model.acts.state[unit]),
        groups=model.groups._replace(of=model.groups.of[unit]),
        sites=model.sites[unit],
        subscribers=model.subscribers[unit],
        traffic=model.traffic[unit],
    )
    return replace(problem, units=replace(units, **rows, ids=())), ready
