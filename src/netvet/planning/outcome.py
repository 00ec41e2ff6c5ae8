"""What a plan comes to, unit by unit: when 5G comes, when what has to move has moved, what is spent when."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.transition import NATION, NONE, Cap, Plan, Problem

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Outcome:
    """A plan unit by unit. N units, T quarters.

    Attributes:
        five_at: the quarter in which 5G comes; T where it does not, or was not to. [N]
        cleared_at: the quarter in which the last gear that has to move has moved, or its manager; T: it stays. [N]
        must: whether it has to move as it stands, or its manager. [N]
        late: quarters past the deadline, within the horizon. [N]
        in_time: the last quarter in which what may not stay can leave in time; -1: none; T where nothing is due. [N]
        anchor, five: the makers that stand there at the end. [N]
    """

    five_at: Integers
    cleared_at: Integers
    must: Mask
    late: Integers
    in_time: Integers
    anchor: Integers
    five: Integers


def outcome_of(problem: Problem, plan: Plan) -> Outcome:
    """Follow a plan through its quarters."""
    units, last, targets = problem.units, problem.quarters, problem.market.targets
    stays = problem.admission.stays_4g[units.rule], problem.admission.may_stay[units.rule]
    states = [(units.anchor, units.five)]
    for act in (plan.first, plan.second):
        states.append(_after(states[-1], act, targets, units.wants_five))
    fine = [_fine(stays, *state) for state in states]
    first = np.where(plan.first == NONE, last, plan.first_at)
    swapped = (plan.second != NONE) & (plan.second < len(targets))
    cleared = np.where(swapped & fine[2], np.where(fine[1], first, plan.second_at), np.where(fine[1], first, last))
    cleared = np.where(fine[0] & fine[1] & fine[2], 0, cleared)
    cleared = np.where(~fine[2], last, cleared)
    managed = (plan.second == len(targets)) & units.manager_cures
    cleared = np.where(managed, np.minimum(np.where(fine[2], cleared, last), plan.second_at), cleared)
    due = units.deadline < last
    # what is fine as it stands is late no earlier than something else is put in
    broken = np.where(fine[0], np.where(fine[1], np.where(swapped, plan.second_at, last), first), -1)
    due &= ~(fine[0] & fine[1] & fine[2])
    in_time = np.where(due, np.minimum(np.maximum(units.deadline, broken), last), last)
    late = np.maximum(cleared - in_time, 0)
    five_at = np.where(units.wants_five, np.where(plan.first == NONE, last, first), last)
    return Outcome(five_at, cleared, due & ~fine[0], late, in_time, *states[2])


def _after(state: tuple[Integers, Integers], act: Integers, targets: Integers, wants: Mask) -> tuple[Integers, Integers]:
    """The makers after an act; a new manager changes none, and a site that is not to have 5G gets none."""
    gear = (act != NONE) & (act < len(targets))
    target = targets[np.where(gear, act, 0)]
    anchor = np.where(gear, target[:, 0], state[0])
    five = np.where(gear & (wants | (state[1] != NONE)), target[:, 1], state[1])
    return anchor, five


def _fine(stays: tuple[Mask, Mask], anchor: Integers, five: Integers) -> Mask:
    rows = np.arange(len(anchor))
    return np.asarray(stays[0][rows, anchor] & (stays[1][rows, np.maximum(five, 0)] | (five == NONE)), bool)


def may_follow(problem: Problem) -> Mask:
    """Whether each unit can come to be lawful at all: by some maker that may be bought and stay, or by a new manager. [N]."""
    units, admission, (anchor, five) = problem.units, problem.admission, problem.market.targets.T
    bought = (admission.opens < problem.quarters)[units.rule]
    four = admission.stays_4g[units.rule][:, anchor] & (bought[:, anchor] | (anchor == units.anchor[:, None]))
    both = four & admission.may_stay[units.rule][:, five] & (bought[:, five] | (five == units.five[:, None]))
    alone = (units.five == NONE) & ~units.wants_five
    fine = np.where(alone[:, None], four & (anchor == five), both)
    return np.asarray(fine.any(axis=1) | units.manager_cures, bool)


def may_leave(problem: Problem, cap: Cap) -> bool:
    """Whether some unit that a cap counts can have gear of a maker that it does not count."""
    units, admission, targets = problem.units, problem.admission, problem.market.targets
    counted = np.isin(units.anchor, cap.makers) | np.isin(units.five, cap.makers)
    counted &= (cap.operator == NATION) | (units.operator == cap.operator)
    bought = (admission.opens < problem.quarters)[units.rule[counted]]
    other = targets[~np.isin(targets, cap.makers).any(axis=1)]
    return bool(bought[:, other].all(axis=2).any())


@dataclass(frozen=True)
class Delay:
    """How much later 5G comes than without the requirements.

    Attributes:
        months: on average of all subscribers who wait for it, by subscribers.
        people: subscribers to whom it comes later.
        never: of them, those to whom it does not come within the horizon.
    """

    months: float
    people: float
    never: float


def delay_of(problem: Problem, outcome: Outcome, baseline: Outcome) -> Delay:
    """Compare when 5G comes under two plans of the same units."""
    units = problem.units
    people = units.subscribers * units.wants_five
    later = outcome.five_at > baseline.five_at
    quarters = float(((outcome.five_at - baseline.five_at) * people).sum())
    whole = float(people.sum())
    never = later & (outcome.five_at >= problem.quarters)
    return Delay(3.0 * quarters / whole if whole else 0.0, float(people[later].sum()), float(people[never].sum()))


@dataclass(frozen=True)
class Act:
    """One of the two acts of every unit. N units.

    Attributes:
        there: whether it is done. [N]
        at: its quarter. [N]
        manager: whether it is a new manager. [N]
        anchor, five: makers before it. [N]
        to_anchor, to_five: makers after it. [N]
        new_anchor, new_five: whether 4G, 5G is put in. [N]
        disturbs: whether it replaces what is in use. [N]
    """

    there: Mask
    at: Integers
    manager: Mask
    anchor: Integers
    five: Integers
    to_anchor: Integers
    to_five: Integers
    new_anchor: Mask
    new_five: Mask
    disturbs: Mask


def acts_done(problem: Problem, plan: Plan) -> list[Act]:
    """The first and the second act of every unit."""
    units, targets = problem.units, problem.market.targets
    state, found = (units.anchor, units.five), []
    for act, at in ((plan.first, plan.first_at), (plan.second, plan.second_at)):
        after = _after(state, act, targets, units.wants_five)
        new_anchor, new_five = after[0] != state[0], after[1] != state[1]
        disturbs = new_anchor | (new_five & (state[1] != NONE))
        found.append(Act(act != NONE, at, act == len(targets), *state, *after, new_anchor, new_five, disturbs))
        state = after
    return found


def spending(problem: Problem, plan: Plan) -> dict[str, Floats]:
    """What is paid out by cause, operator and quarter, in thousands of currency, not discounted. [O, T] each."""
    units, terms = problem.units, problem.terms
    found = {
        cause: np.zeros((len(problem.operators), problem.quarters)) for cause in ("gear", "labour", "manager", "onboarding")
    }
    for act in acts_done(problem, plan):
        gear = act.new_anchor * problem.dearer(act.to_anchor, act.at) * terms.gear_4g[act.to_anchor, units.density]
        five = np.maximum(act.to_five, 0)
        gear = gear + act.new_five * problem.dearer(five, act.at) * terms.gear_5g[five, units.density]
        paid = {
            "gear": gear,
            "labour": act.disturbs * terms.swap_labour[units.density],
            "manager": act.manager * terms.manager[units.density],
        }
        for cause, each in paid.items():
            np.add.at(found[cause], (units.operator[act.there], act.at[act.there]), (each * units.sites)[act.there])
    for operator, _, quarter in newcomers(problem, plan):
        found["onboarding"][operator, quarter] += terms.onboarding
    return found


def newcomers(problem: Problem, plan: Plan) -> list[tuple[int, int, int]]:
    """Operators, makers of which they have nothing today, and the quarter in which a plan first puts in gear of them."""
    units, found = problem.units, dict[tuple[int, int], int]()
    has = {*zip(units.operator.tolist(), units.anchor.tolist(), strict=True)}
    has |= {*zip(units.operator.tolist(), units.five.tolist(), strict=True)}
    for act in acts_done(problem, plan):
        for new, makers in ((act.new_anchor, act.to_anchor), (act.new_five, act.to_five)):
            bought = act.there & ~act.manager & new
            for operator, maker in sorted({*zip(units.operator[bought].tolist(), makers[bought].tolist(), strict=True)} - has):
                first = int(act.at[bought & (units.operator == operator) & (makers == maker)].min())
                found[operator, maker] = min(first, found.get((operator, maker), first))
    return [(operator, maker, quarter) for (operator, maker), quarter in sorted(found.items())]
