"""Units that differ little, put together: a smaller problem for first prices, and the blocks of the larger one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netvet.transition.ageing import ends_of
from netvet.transition.groups import Groups, distinct
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers, Problem
from netvet.transition.tables import Model

_ENDS = ("ends_4g", "ends_5g")


def blocks_of(groups: Groups, sites: Floats, number: int) -> Integers:
    """The block of each unit: same in all but the ends of life, and there neighbours.

    Args:
        groups: of the problem.
        sites: of each unit. [N]
        number: how many blocks to aim at; there are at least as many as units that differ in something else.
    """
    columns = [column.astype(np.int64) for name, column in groups._asdict().items() if name not in ("of", *_ENDS)]
    kind = distinct(*columns)[1][groups.of]
    order = np.lexsort((*(getattr(groups, name)[groups.of] for name in reversed(_ENDS)), kind))
    size = max(float(sites.sum()) / number, float(sites.min()))
    whole = np.bincount(kind, sites)
    pieces = np.maximum(np.round(whole / size), 1)
    running = np.cumsum(sites[order])
    first = np.searchsorted(kind[order], np.arange(len(whole)))
    before = running - (running[first] - sites[order][first])[kind[order]] - sites[order] / 2
    piece = np.minimum(before / whole[kind[order]] * pieces[kind[order]], pieces[kind[order]] - 1).astype(np.int64)
    found = np.empty(len(kind), np.int64)
    found[order] = distinct(kind[order], piece)[1]
    return found


def merged(problem: Problem, model: Model, block: Integers) -> Problem:
    """The problem with one unit a block."""
    units, number = problem.units, int(block.max()) + 1
    first = np.zeros(number, np.int64)
    first[block[::-1]] = np.arange(len(units))[::-1]
    sites = np.bincount(block, model.sites, number)
    ends = [np.bincount(block, end * model.sites, number) for end in ends_of(problem)]
    four, five = (np.round(end / sites).astype(np.int64) for end in ends)
    one = {name: values[first] for name, values in vars(units).items() if isinstance(values, np.ndarray)}
    one |= {
        "sites": sites,
        "subscribers": np.bincount(block, model.subscribers, number),
        "traffic": np.bincount(block, model.traffic, number),
        "end_of_life_4g": four,
        "end_of_life_5g": five,
    }
    decided = problem.decided and Plan(*(values[first] for values in vars(problem.decided).values()))
    return replace(problem, units=replace(units, **one, ids=()), decided=decided)
