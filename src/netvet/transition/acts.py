"""What an act does at a site: which gear is replaced, what work and what deliveries that takes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from netvet.transition.problem import NONE, Floats, Integers, Mask, Problem


class Acts(NamedTuple):
    """Acts by the state in which they find a site and the target to which they bring it.

    States are the distinct ones of the units, then the targets, as what a first act leaves. S states, K targets.

    Attributes:
        state: of each unit. [N]
        anchor, five: makers of 4G and 5G in each state; NONE where there is no 5G. [S]
        wants: whether 5G is still to come. [S]
        own: how many states are those of units; target k is state `own + k`.
        target_anchor, target_five: makers of each target. [K]
        possible: whether the act changes anything. [S, K]
        new_anchor, new_five: whether it puts in 4G, 5G. [S, K]
        disturbs: whether it replaces what is in use. [S, K]
        work: what it takes of crews, a site. [S, K]
        gear_4g, gear_5g: what it takes of the makers' deliveries, a site. [S, K]
    """

    state: Integers
    anchor: Integers
    five: Integers
    wants: Mask
    own: int
    target_anchor: Integers
    target_five: Integers
    possible: Mask
    new_anchor: Mask
    new_five: Mask
    disturbs: Mask
    work: Floats
    gear_4g: Floats
    gear_5g: Floats


def acts_of(problem: Problem) -> Acts:
    """What every act does in every state that occurs."""
    units, targets = problem.units, problem.market.targets
    rows, state = np.unique(np.stack([units.anchor, units.five, units.wants_five], axis=1), axis=0, return_inverse=True)
    after = np.concatenate([targets, np.zeros((len(targets), 1), np.int64)], axis=1)
    # one layout and one type of every array, whatever the problem: else all that is compiled is compiled once more
    anchor, five, wants = np.ascontiguousarray(np.concatenate([rows, after]).T)
    never = (five == NONE) & (wants == 0)
    new_anchor = anchor[:, None] != targets[:, 0]
    new_five = ~never[:, None] & (five[:, None] != targets[:, 1])
    alone = targets[:, 0] == targets[:, 1]
    return Acts(
        state=state.reshape(-1).astype(np.int64),
        anchor=anchor,
        five=five,
        wants=wants.astype(bool),
        own=len(rows),
        target_anchor=targets[:, 0].copy(),
        target_five=targets[:, 1].copy(),
        possible=np.where(never[:, None], new_anchor & alone, new_anchor | new_five),
        new_anchor=new_anchor,
        new_five=new_five,
        disturbs=new_anchor | (new_five & (five != NONE)[:, None]),
        work=_work(problem, new_anchor, new_five, five == NONE),
        gear_4g=float(problem.work.gear_4g) * new_anchor,
        gear_5g=float(problem.work.gear_5g) * new_five,
    )


def _work(problem: Problem, new_anchor: Mask, new_five: Mask, without: Mask) -> Floats:
    work = problem.work
    both = np.where(without[:, None], work.joint, work.swap)
    return np.asarray(np.where(new_anchor & new_five, both, np.where(new_anchor, work.anchor, work.five)), float)
