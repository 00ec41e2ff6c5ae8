"""All options of one unit with what they cost it, written out."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netvet.transition.problem import NONE, Floats, Integers
from netvet.transition.scanning import Scan
from netvet.transition.tables import BUILT_MANAGED, MANAGED, ONE, STAY, TWO, Model


def near_options(scan: Scan, model: Model, unit: int, slack: float, gap: int) -> Integers:
    """The options of a unit within a slack of its cheapest: unit, first, first_at, second, second_at. [n, 5].

    Args:
        scan: at some prices.
        model: the problem made ready.
        unit: its number.
        slack: how much more than the cheapest.
        gap: quarters between a build and a swap.
    """
    blocks = list(options_of(scan, model, unit, gap))
    least = min(float(values.min(initial=np.inf)) for values, _ in blocks)
    rows = [options[values <= least + slack + 1e-9 * abs(least)] for values, options in blocks]
    together = np.concatenate(rows)
    return np.concatenate([np.full((len(together), 1), unit), together], axis=1)


def options_of(scan: Scan, model: Model, unit: int, gap: int) -> Iterator[tuple[Floats, Integers]]:
    """What the options of a unit cost at the prices of a scan, and which they are, kind by kind. [n], [n, 4].

    Args:
        scan: at some prices.
        model: the problem made ready.
        unit: its number.
        gap: quarters between a build and a swap.
    """
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
        both = one[same][:, None] + manager
        if tables.ordered[group]:
            both = np.where(time >= time[:, None], both, np.inf)
        yield _finite(both, (same, time[:, None], number, time))
    for place, target in scan.two if allowed[TWO] else ():
        build = int(tables.builds[group, place])
        if build != NONE:
            both = one[build][:, None] + scan.of(scan.two[place, target], units)[0]
            late_enough = time - time[:, None] >= gap
            yield _finite(np.where(late_enough, both, np.inf), (build, time[:, None], target, time))


def _finite(values: Floats, option: tuple[int | Integers, ...]) -> tuple[Floats, Integers]:
    fine = np.isfinite(values)
    return values[fine], np.stack([np.broadcast_to(part, values.shape)[fine] for part in option], axis=1)
