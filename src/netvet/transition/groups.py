"""Units that have the same options at the same cost a site: tables are made once for each group."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netvet.transition.acts import Acts
from netvet.transition.ageing import ends_of, renewed_before
from netvet.transition.plan import Plan
from netvet.transition.problem import NONE, Integers, Mask, Problem


class Groups(NamedTuple):
    """What the units of each group have in common. G groups.

    Attributes:
        of: the group of each unit. [N]
        operator, region, density, state, deadline, rule: as in `Units`, quarters held within the horizon. [G]
        ends_4g, ends_5g: as `Units.end_of_life_4g` and `end_of_life_5g`, held within the horizon; 0 where there is none. [G]
        begin: the first quarter in which something new may be done. [G]
        bound: as `Units.bound_until`, held within the horizon. [G]
        manager: whether a new manager cures. [G]
        first, first_at, second, second_at: acts that stand already; NONE where there is none. [G]
        renewed_4g, renewed_5g: whether what stands there was renewed before the policy was known. [G]
    """

    of: Integers
    operator: Integers
    region: Integers
    density: Integers
    state: Integers
    ends_4g: Integers
    ends_5g: Integers
    deadline: Integers
    rule: Integers
    begin: Integers
    bound: Integers
    manager: Mask
    first: Integers
    first_at: Integers
    second: Integers
    second_at: Integers
    renewed_4g: Mask
    renewed_5g: Mask


def groups_of(problem: Problem, acts: Acts) -> Groups:
    """The groups of a problem's units."""
    rows, of = distinct(*_columns(problem, acts))
    columns = dict(zip(Groups._fields[1:], np.ascontiguousarray(rows.T), strict=True))
    masks = {name: columns[name].astype(bool) for name in ("manager", "renewed_4g", "renewed_5g")}
    return Groups(of=of, **columns)._replace(**masks)


def _columns(problem: Problem, acts: Acts) -> list[Integers]:
    units, last = problem.units, problem.quarters
    begin = np.clip(np.maximum(units.not_before, problem.announced), 0, last)
    decided = standing(problem)
    return [
        *(units.operator, units.region, units.density, acts.state),
        *(*ends_of(problem), np.clip(units.deadline, 0, last)),
        *(units.rule, begin, np.clip(units.bound_until, 0, last), units.manager_cures.astype(np.int64)),
        *(decided.first, decided.first_at, decided.second, decided.second_at),
        *(renewed.astype(np.int64) for renewed in renewed_before(problem, acts)),
    ]


def standing(problem: Problem) -> Plan:
    """The acts that were decided before the policy was announced; they are done whatever comes."""
    number = len(problem.units)
    if problem.decided is None:
        nothing = np.full(number, NONE, np.int64)
        return Plan(nothing, nothing, nothing, nothing)
    return problem.decided.before(problem.announced)


def distinct(*columns: Integers) -> tuple[Integers, Integers]:
    """The distinct rows of some columns in order, and the number of each row."""
    order = np.lexsort(columns[::-1])
    rows = np.stack([column[order] for column in columns], axis=1)
    new = np.ones(len(order), bool)
    new[1:] = (rows[1:] != rows[:-1]).any(axis=1)
    number = np.empty(len(order), np.int64)
    number[order] = np.cumsum(new) - 1
    return rows[new], number
