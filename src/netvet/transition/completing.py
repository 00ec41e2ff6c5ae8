"""Small problems to the end: every option that a better plan may have, compared by a mixed-integer programme."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from netvet.transition.charges import charges_of
from netvet.transition.costing import unit_costs
from netvet.transition.limits import Limits
from netvet.transition.listing import near_options
from netvet.transition.onboarding import bought, new_makers
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers, Mask, Problem
from netvet.transition.scanning import Scan
from netvet.transition.tables import Model
from netvet.transition.uses import Uses

if TYPE_CHECKING:
    from netvet.transition.master import Master

MOST_UNITS, MOST_OPTIONS, MOST_NODES = 250, 4_000, 5_000
"""Beyond these it would take too long: nothing is tried."""


def complete(
    problem: Problem, model: Model, limits: Limits, *, prices: Floats, slack: float, seconds: float
) -> tuple[Plan | None, bool]:
    """The best plan of all, where the options that can be in it are few.

    At prices of a bound, an option that costs its unit more than the cheapest by `slack` is in no plan that is better than the
    one known: it would raise the bound above its cost.

    Args:
        problem: what is asked.
        model: that made ready.
        limits: its limits.
        prices: those of the bound. [L]
        slack: the cost of the plan known, less the bound without what new makers cost.
        seconds: at most.

    Returns:
        The plan, or None where there are too many options, or none was found in time; and whether it is the best of all, by the
        word of the solver.
    """
    from netvet.transition.master import Master  # noqa: PLC0415 - an extra

    if len(problem.units) > MOST_UNITS:
        return None, False
    scan = Scan(problem, model, charges_of(model, limits, prices, problem.work.manager))
    found: list[Integers] = []
    for number in range(len(problem.units)):
        found.append(near_options(scan, model, number, slack, problem.work.gap))
        if sum(map(len, found)) > MOST_OPTIONS:
            return None, False
    rows = np.concatenate(found)
    unit, options = rows[:, 0], Plan(*np.ascontiguousarray(rows[:, 1:].T))
    many, ready = _taken(problem, model, unit)
    every = np.arange(len(unit))
    master = Master(limits, len(problem.units))
    master.add(unit_costs(many, ready, options), Uses(many, ready, limits).of(options, every, len(every)), unit)
    if problem.terms.onboarding > 0:
        _open(master, problem, bought(ready, len(problem.market.makers), options), unit)
    if not master.solve_whole(seconds, MOST_NODES):
        return None, False
    best = np.lexsort((-master.mix()[: len(unit)], unit))
    chosen = best[np.searchsorted(unit[best], np.arange(len(problem.units)))]
    return Plan(*(values[chosen] for values in vars(options).values())), master.optimal


def _open(master: Master, problem: Problem, buys: Mask, unit: Integers) -> None:
    """Have every maker that is new to an operator paid for where an option buys of it; `buys`: by option and maker."""
    operator = problem.units.operator[unit]
    for own, maker in np.argwhere(new_makers(problem)):
        options = np.flatnonzero((operator == own) & buys[:, maker])
        if len(options):
            master.open_with(options, unit[options], problem.terms.onboarding)


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
