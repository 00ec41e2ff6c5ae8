"""An invented country for trials of transition plans: every number in it is made up, none describes a real network."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netvet.transition.core_functions import CoreProblem
from netvet.transition.problem import (
    MEASURES,
    NATION,
    NONE,
    Admission,
    Cap,
    Capacities,
    Floats,
    Integers,
    Market,
    Problem,
    Terms,
    Units,
    Weights,
)

MAKERS = ("Aldra", "Borealis", "Cassin", "Dunmore")
"""Invented; the first is the one that policies restrict."""
_REGIONS = np.array([13.1, 11.1, 17.9, 6.3, 8.0, 5.7, 5.1, 5.5, 10.3])
"""Millions of people, by region."""


def country(
    units: int, *, sites: int = 90_000, quarters: int = 40, seed: int = 1, operators: int = 3, regions: int = 9
) -> Problem:
    """A country without any restriction.

    Args:
        units: how many units; as many as sites, and each is one site.
        sites: base stations of all operators together.
        quarters: the length of the horizon.
        seed: of all chance.
        operators: how many.
        regions: how many have crews of their own, 1 to 9.
    """
    chance = np.random.default_rng(seed)
    weights = _REGIONS[:regions] / _REGIONS[:regions].sum()
    operator = np.sort(np.arange(units) % operators)
    region = chance.choice(regions, units, p=weights)
    people = np.exp(chance.normal(0, 0.9, units))
    people *= 83e6 / people.sum()
    number = _sites(people, units, sites, chance)
    crowd = people / number
    density = np.digitize(crowd, np.quantile(crowd, [0.33, 0.66]))
    anchor = _incumbents(operator, region, (operators, regions), chance)
    made = Units(
        operator=operator,
        region=region,
        density=density,
        sites=number,
        subscribers=people,
        traffic=people * np.array([0.7, 1.0, 1.4])[density],
        anchor=anchor,
        five=np.full(units, NONE),
        wants_five=np.ones(units, bool),
        end_of_life_4g=np.clip(chance.integers(8, 34, units), 0, quarters),
        end_of_life_5g=np.zeros(units, np.int64),
        deadline=np.full(units, quarters),
        rule=np.zeros(units, np.int64),
        manager_cures=np.zeros(units, bool),
        not_before=np.zeros(units, np.int64),
        bound_until=np.zeros(units, np.int64),
    )
    return Problem(
        quarters=quarters,
        start=(2019, 1),
        operators=tuple(f"operator {chr(65 + o)}" for o in range(operators)),
        regions=tuple(f"region {r + 1}" for r in range(regions)),
        densities=("rural", "suburban", "urban"),
        units=made,
        market=Market(MAKERS, np.eye(4, dtype=bool), np.array([True, False, False, False])),
        admission=Admission(np.zeros((1, 4), np.int64), np.full((1, 4), quarters), np.ones((1, 4), bool)),
        terms=_terms(),
        capacities=_capacities(made, regions, quarters),
        weights=Weights(),
    )


def _sites(people: Floats, units: int, sites: int, chance: np.random.Generator) -> Floats:
    if units >= sites:
        return np.ones(units)
    rough = people**0.6 * np.exp(chance.normal(0, 0.15, units))
    return np.asarray(np.maximum(1.0, np.round(rough * sites / rough.sum())), float)


def _incumbents(operator: Integers, region: Integers, counts: tuple[int, int], chance: np.random.Generator) -> Integers:
    """Each operator has two makers, the first in about six regions of ten."""
    operators, regions = counts
    other = 1 + np.arange(operators) % 2
    first = np.stack([chance.permutation(regions) < round(0.6 * regions) for _ in range(operators)])
    return np.where(first[operator, region], 0, other[operator]).astype(np.int64)


def _terms() -> Terms:
    by_density = np.array([0.75, 1.0, 1.35])
    return Terms(
        gear_4g=np.array([36.0, 43.0, 42.0, 45.0])[:, None] * by_density,
        gear_5g=np.array([34.0, 41.0, 40.0, 43.0])[:, None] * by_density,
        uplift=np.zeros(4),
        swap_labour=np.array([12.0, 16.0, 22.0]),
        manager=np.array([2.0, 2.0, 2.0]),
    )


def _capacities(units: Units, regions: int, quarters: int) -> Capacities:
    """Crews for a roll-out in about sixteen quarters, makers for about eight; the last maker comes late."""
    time, whole = np.arange(quarters), float(units.sites.sum())
    crews = np.bincount(units.region, units.sites, regions)[:, None] * 0.062 * np.clip(0.45 + 0.09 * time, 0, 1)
    lead = np.array([0, 1, 1, 6])[:, None]
    most = np.array([0.055, 0.034, 0.030, 0.012])[:, None] * whole
    return Capacities(crews, most * np.clip((time - lead + 1) / 6, 0, 1))


def ban(problem: Problem, *, deadline: int, last_purchase: int = 8, half_way: int = 18) -> Problem:
    """The country with its first maker forbidden, and a national balance.

    Args:
        problem: the country without a restriction.
        deadline: the quarter from which the maker's gear is late.
        last_purchase: the quarter from which it is no longer bought.
        half_way: the quarter from which at most 35 % of each operator's sites and traffic may be of it.
    """
    units, quarters, makers = problem.units, problem.quarters, len(problem.market.makers)
    closes = np.full((1, makers), quarters)
    closes[0, 0] = last_purchase
    share = np.where(np.arange(quarters) >= half_way, 0.35, 1.0)
    operators = range(len(problem.operators))
    caps = tuple(Cap(operator, (0,), measure, share, "cap") for operator in operators for measure in MEASURES)
    return replace(
        problem,
        units=replace(units, deadline=np.where(units.anchor == 0, deadline, quarters)),
        admission=Admission(np.zeros((1, makers), np.int64), closes, np.arange(makers)[None] != 0),
        caps=caps + national_balance(problem),
    )


def national_balance(problem: Problem, *, operator: float = 0.8, nation: float = 0.6) -> tuple[Cap, ...]:
    """Caps on every maker alike at the end of the horizon: of each operator, and of all.

    Args:
        problem: the country.
        operator: the highest share of one maker at an operator.
        nation: the highest share of one maker over all.
    """
    caps = []
    for who in (*range(len(problem.operators)), NATION):
        share = np.ones(problem.quarters)
        share[-1] = nation if who == NATION else operator
        caps += [Cap(who, (maker,), "traffic", share, "balance", price=60.0) for maker in range(len(problem.market.makers))]
    return tuple(caps)


_KINDS: tuple[tuple[str, int, int, tuple[str, ...]], ...] = (
    ("OSS", 2, 5, ()),
    ("UDM", 2, 6, ("OSS",)),
    ("AMF", 3, 4, ("UDM",)),
    ("PCF", 2, 3, ("UDM",)),
    ("SMF", 3, 4, ("AMF", "PCF")),
    ("UPF", 8, 3, ("SMF",)),
    ("IMS", 3, 5, ("UDM",)),
    ("LIG", 2, 3, ("SMF",)),
    ("DNS", 8, 1, ()),
    ("FW", 8, 2, ()),
)
"""Kinds of core functions: how many of each, months to replace one, kinds that come before."""


def core_network(*, seed: int = 1, slots: int = 60, deadline: int = 48, times: int = 1) -> CoreProblem:
    """The core functions of an invented operator, in months; nothing is cut over in December.

    Args:
        seed: of all chance.
        slots: months of the horizon.
        deadline: the first month in which old functions are late.
        times: how many times as many functions.
    """
    chance = np.random.default_rng(seed)
    place = {name: number for number, (name, *_) in enumerate(_KINDS)}
    kind = np.repeat(np.arange(len(_KINDS)), [count * times for _, count, _, _ in _KINDS])
    number = len(kind)
    order = np.arange(number) - np.searchsorted(kind, kind)
    first, second = np.flatnonzero(order == 0), np.flatnonzero(order == 1)
    together = np.eye(2, dtype=bool)
    return CoreProblem(
        slots=slots,
        slots_per_year=12,
        rate=0.07,
        names=tuple(f"{_KINDS[k][0]} {i + 1}" for k, i in zip(kind, order, strict=True)),
        makers=MAKERS[1:3],
        kind=kind,
        duration=np.array([_KINDS[k][2] for k in kind]) + chance.integers(0, 2, number),
        crew=np.where(np.isin(kind, [place["UDM"], place["AMF"], place["OSS"]]), 2.0, 1.0),
        teams=np.full(slots, 4.0 * times),
        price=chance.uniform(300, 900, (number, 2)),
        upkeep=chance.uniform(0, 4, number),
        deadline=np.full(number, deadline),
        late=40.0,
        never=2000.0,
        before=np.array([(place[name], place[after]) for after, _, _, names in _KINDS for name in names]),
        redundant=np.stack([first, second], axis=1),
        pairs=((place["SMF"], place["UPF"], together), (place["UDM"], place["OSS"], together)),
        frozen=np.arange(1, slots + 1) % 12 == 0,
    )
