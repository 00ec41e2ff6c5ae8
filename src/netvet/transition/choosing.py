"""The cheapest option of a unit, given what every act costs it; compiled."""

# ruff: noqa: PLR0917 - compiled functions take their arguments by place
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numba import njit

from netvet.transition.problem import Floats, Integers
from netvet.transition.tables import BUILT_MANAGED, MANAGED, ONE, STAY, TWO, Tables


class Values(NamedTuple):
    """What the acts of one unit cost it, limits and all. K targets, B builds, T quarters.

    Attributes:
        one: a first act. [K, T]
        two: what a second act adds after a build. [B, K, T]
        manager: what a new manager adds. [T]
        stay: doing nothing. [1]
    """

    one: Floats
    two: Floats
    manager: Floats
    stay: Floats


def compiled(function: Any) -> Any:
    """The function compiled, kept between runs."""
    return njit(cache=True, nogil=True)(function)


def empty_values(tables: Tables) -> Values:
    """Room for the values of a unit."""
    _, builds, number, last = tables.two.shape
    return Values(np.zeros((number, last)), np.zeros((builds, number, last)), np.zeros(last), np.zeros(1))


@compiled
def choose(tables: Tables, g: int, gap: int, values: Values, found: Integers) -> float:
    """The cheapest option of a unit of group g.

    Args:
        tables: windows and kinds of option.
        g: the group.
        gap: quarters between a build and a swap, at least.
        values: what the acts cost.
        found: filled with first, first_at, second, second_at.

    Returns:
        What it costs.
    """
    found[:] = -1
    best, stay = np.inf, values.stay[0]
    managed, managed_at = least(values.manager, tables.manager_from[g], tables.manager_to[g])
    if tables.allowed[g, STAY]:
        best = stay
    if tables.allowed[g, MANAGED] and stay + managed < best:
        best = stay + managed
        found[2], found[3] = values.one.shape[0], managed_at
    best = _first(tables, g, values, best, found)
    same = tables.same[g]
    if tables.allowed[g, BUILT_MANAGED] and tables.ordered[g]:
        best = _built_managed(tables, g, values, best, found)
    elif tables.allowed[g, BUILT_MANAGED] and same >= 0:
        built, built_at = least(values.one[same], tables.one_from[g, same], tables.one_to[g, same])
        if built + managed < best:
            best = built + managed
            found[0], found[1], found[2], found[3] = same, built_at, values.one.shape[0], managed_at
    if tables.allowed[g, TWO]:
        for b in range(values.two.shape[0]):
            if tables.builds[g, b] >= 0:
                best = _second(tables, g, gap, b, values, best, found)
    return float(best)


@compiled
def least(values: Any, begin: int, end: int) -> Any:
    """The least of a span and where it stands; infinite where the span is empty."""
    best, at = np.inf, -1
    for t in range(begin, end):
        if values[t] < best:
            best, at = values[t], t
    return best, at


@compiled
def _first(tables: Tables, g: int, values: Values, best: float, found: Integers) -> float:
    """As `choose`, of one act."""
    if not tables.allowed[g, ONE]:
        return best
    for k in range(values.one.shape[0]):
        value, at = least(values.one[k], tables.one_from[g, k], tables.one_to[g, k])
        if value < best:
            best = value
            found[0], found[1], found[2], found[3] = k, at, -1, -1
    return best


@compiled
def _built_managed(tables: Tables, g: int, values: Values, best: float, found: Integers) -> float:
    """As `choose`, of a build and a new manager with it or after it."""
    same, built, built_at = tables.same[g], np.inf, -1
    start = tables.one_from[g, same]
    for t in range(max(tables.manager_from[g], start), tables.manager_to[g]):
        while start <= t and start < tables.one_to[g, same]:
            if values.one[same, start] < built:
                built, built_at = values.one[same, start], start
            start += 1
        if built + values.manager[t] < best:
            best = built + values.manager[t]
            found[0], found[1], found[2], found[3] = same, built_at, values.one.shape[0], t
    return best


@compiled
def _second(tables: Tables, g: int, gap: int, b: int, values: Values, best: float, found: Integers) -> float:
    """As `choose`, of a build and a swap: the best build so far goes along with the quarters."""
    build = tables.builds[g, b]
    for k in range(values.one.shape[0]):
        start, built, built_at = tables.one_from[g, build], np.inf, -1
        for t in range(max(tables.two_from[g, b, k], start + gap), tables.two_to[g, b, k]):
            while start <= t - gap and start < tables.one_to[g, build]:
                if values.one[build, start] < built:
                    built, built_at = values.one[build, start], start
                start += 1
            if built + values.two[b, k, t] < best:
                best = built + values.two[b, k, t]
                found[0], found[1], found[2], found[3] = build, built_at, k, t
    return best
