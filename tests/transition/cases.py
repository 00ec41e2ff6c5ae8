"""Small problems with a little of everything, drawn by a seed; all of it invented."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netvet.transition import NATION, NONE, Admission, Cap, Capacities, Market, Plan, Problem, Terms, Units, Weights

OPERATORS, REGIONS, DENSITIES, MAKERS = 2, 2, 2, 3


def small(seed: int, *, units: int = 5, quarters: int = 9, decided: bool = True) -> Problem:
    """A problem with units that have 5G, want it or never get it, mixed pairs, caps, contracts and managers."""
    chance = np.random.default_rng(seed)
    whole = Problem(
        quarters=quarters,
        start=(2025, 3),
        operators=("A", "B"),
        regions=("north", "south"),
        densities=("rural", "urban"),
        units=_units(chance, units, quarters),
        market=_market(chance),
        admission=_admission(chance, quarters),
        terms=_terms(chance, upkeep=0.02 + seed % 5 * 0.015),  # dearer than renewal and cheaper
        capacities=Capacities(
            chance.integers(1, 6, (REGIONS, quarters)).astype(float),
            chance.integers(0, 6, (MAKERS, quarters)).astype(float),
            disturbed=0.3,
        ),
        weights=Weights(waiting=3.0, exposure=float(chance.choice([0.0, 2.0])), managed=0.4),
        caps=_caps(chance, quarters),
    )
    return _announced(whole, chance) if decided and seed % 3 == 0 else whole


def _units(chance: np.random.Generator, number: int, quarters: int) -> Units:
    anchor = chance.integers(0, MAKERS, number)
    kind = chance.integers(0, 4, number)  # 0 has 5G, 1 never gets it, else wants it
    return Units(
        operator=chance.integers(0, OPERATORS, number),
        region=chance.integers(0, REGIONS, number),
        density=chance.integers(0, DENSITIES, number),
        sites=chance.integers(1, 5, number).astype(float),
        subscribers=chance.uniform(500, 5000, number),
        traffic=chance.uniform(1, 20, number),
        anchor=anchor,
        five=np.where(kind == 0, anchor, NONE),
        wants_five=kind >= 2,
        end_of_life_4g=chance.integers(-2, quarters + 2, number),
        end_of_life_5g=chance.integers(-2, quarters + 2, number),
        deadline=np.where(anchor == 0, chance.integers(2, quarters, number), quarters),
        rule=chance.integers(0, 2, number),
        manager_cures=chance.random(number) < 0.3,
        not_before=chance.integers(0, 3, number),
        bound_until=np.maximum(chance.integers(-6, quarters, number), 0),
    )


def _market(chance: np.random.Generator) -> Market:
    pairs = np.eye(MAKERS, dtype=bool) | (chance.random((MAKERS, MAKERS)) < 0.2)
    return Market(("Aldra", "Borealis", "Cassin"), pairs, np.array([True, False, False]))


def _admission(chance: np.random.Generator, quarters: int) -> Admission:
    opens, closes = chance.integers(0, 3, (2, MAKERS)), np.full((2, MAKERS), quarters)
    closes[:, 0] = chance.integers(0, quarters, 2)
    stays = np.tile([False, True, True], (2, 1))
    # in one case of three 4G of the first maker may stay where its 5G may not
    return Admission(opens, closes, stays, np.ones((2, MAKERS), bool) if chance.random() < 0.33 else None)


def _terms(chance: np.random.Generator, upkeep: float) -> Terms:
    return Terms(
        gear_4g=chance.uniform(30, 60, (MAKERS, DENSITIES)),
        gear_5g=chance.uniform(30, 60, (MAKERS, DENSITIES)),
        uplift=np.array([0.05, 0.0, 0.0]),
        swap_labour=np.array([12.0, 20.0]),
        manager=np.array([3.0, 4.0]),
        upkeep=upkeep,
        early=None if chance.random() < 0.5 else 2.0,
    )


def _caps(chance: np.random.Generator, quarters: int) -> tuple[Cap, ...]:
    step, end = np.ones(quarters), np.ones(quarters)
    step[4:], step[6:] = 0.5, 0.2
    end[-1] = 0.6
    operator = int(chance.integers(0, OPERATORS))
    return (
        Cap(operator, (0,), "sites", step),
        Cap(operator, (0,), "traffic", step),
        Cap(NATION, (1, 2), "traffic", end, price=40.0),
    )


def _announced(problem: Problem, chance: np.random.Generator) -> Problem:
    """Known only in the third quarter: by then some units have had 5G put in, or what they had replaced."""
    units, targets = problem.units, problem.market.targets
    own = (targets == units.anchor[:, None, None]).all(axis=2).argmax(axis=1)
    other = chance.integers(0, len(targets), len(units))
    anchor, five = targets[other].T
    changes = np.where(units.wants_five | (units.five != NONE), (anchor != units.anchor) | (five != units.five), anchor == five)
    swapped = changes & ((anchor != units.anchor) | (five != units.anchor)) & (chance.random(len(units)) < 0.4)
    place = np.where(swapped, other, own)
    done = swapped | (units.wants_five & (chance.random(len(units)) < 0.5))
    at = np.where(done, chance.integers(0, 2, len(units)), NONE)
    nothing = np.full(len(units), NONE)
    return replace(problem, announced=2, decided=Plan(np.where(done, place, NONE), at, nothing, nothing))
