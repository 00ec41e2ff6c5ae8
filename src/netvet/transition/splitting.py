"""From a mix to a plan: the units of a block are dealt out among its answers, as many sites to each as the mix says."""

from __future__ import annotations

import numpy as np

from netvet.transition.generating import Answers
from netvet.transition.plan import Plan
from netvet.transition.problem import Floats, Integers


def split(shares: Floats, answers: Answers, block: Integers, sites: Floats, *, chance: np.random.Generator, draw: bool) -> Plan:
    """Deal out the units of every block.

    Args:
        shares: of each answer in the mix, by block. [rounds, blocks]
        answers: what units answered.
        block: of each unit. [N]
        sites: of each unit. [N]
        chance: in which order units of a block are taken.
        draw: whether a block of one unit draws its answer by the shares; else it takes the one with the largest.
    """
    alone = shares.shape[1] == len(block)
    chosen = _drawn(shares, chance, draw=draw)[block] if alone else _dealt(shares, block, sites, chance)
    every = np.arange(len(block))
    columns = []
    for name in ("first", "first_at", "second", "second_at"):
        rows = np.stack([vars(plan)[name] for plan in answers.plans])
        columns.append(rows[chosen, every])
    return Plan(*columns)


def _drawn(shares: Floats, chance: np.random.Generator, *, draw: bool) -> Integers:
    """Which answer each block of one unit takes. [blocks]."""
    if not draw:
        return np.asarray(shares.argmax(axis=0), np.int64)
    reached = np.cumsum(shares, axis=0) < chance.random(shares.shape[1])
    return np.asarray(np.minimum(reached.sum(axis=0), len(shares) - 1), np.int64)


def _dealt(shares: Floats, block: Integers, sites: Floats, chance: np.random.Generator) -> Integers:
    """Which answer each unit takes. [N]."""
    order = np.lexsort((chance.random(len(block)), block))
    own, running = block[order], np.cumsum(sites[order])
    first = np.searchsorted(own, np.arange(shares.shape[1]))
    before = (running[first] - sites[order][first])[own]
    whole = np.bincount(block, sites, shares.shape[1])
    place = (running - sites[order] / 2 - before) / whole[own]
    reached = np.cumsum(shares, axis=0)
    found = np.empty(len(block), np.int64)
    found[order] = np.minimum((place[None, :] > reached[:, own]).sum(axis=0), len(shares) - 1)
    return found
