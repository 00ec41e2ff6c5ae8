"""When elements that are no radio sites leave: by the plans of core, transport and managers; managers of radio by its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.compromise import Chosen, Scene
from netvet.inventory.store import replace_table
from netvet.planning import Answer, Planned, acts_done
from netvet.transition import NONE

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]

NEVER = np.iinfo(np.int64).max
"""The quarter of what a plan does not replace."""

_LOTS = """
SELECT n.place, min(l.number) AS number FROM net AS n JOIN elements AS e USING (netvet_row)
JOIN gear_lots AS l ON l.element_id = e.element_id AND l.operator IS NOT DISTINCT FROM e.operator GROUP BY n.place
"""


@dataclass(frozen=True)
class Others:
    """The elements of a scene that are no radio sites, as plans know them.

    Attributes:
        lot: of each element the number of its lot; NONE of what is in none. [elements]
        lots: the names of lots.
        master: of each radio element the place of its manager, less than 0 where it has none that is known. [elements]
        managers: the managers of radio that a plan of radio holds. [elements]
        watched: the names of the makers that are watched, or may be.
    """

    lot: Integers
    lots: tuple[str, ...]
    master: Integers
    managers: Mask
    watched: frozenset[str]

    @property
    def held(self) -> Mask:
        """What some plan holds. [elements]."""
        return np.asarray(self.managers | (self.lot != NONE), bool)


@dataclass(frozen=True)
class Leaving:
    """When elements leave the hands of watched makers by one plan.

    Attributes:
        sure: in which quarter, for certain. [elements]
        maybe: in which quarter, perhaps: watched makers are among those that may follow. [elements]
    """

    sure: Integers
    maybe: Integers


def others_of(scene: Scene, watched: Chosen, planned: Planned, radio: Mask) -> Others:
    """Find the lots of elements, and the managers of radio.

    Args:
        scene: the network.
        watched: the gear of the makers that are watched, today.
        planned: the plans.
        radio: the radio elements that a plan holds. [elements]
    """
    net, table = scene.exposing.network, planned.ground.elements
    names: list[Any] = list(dict.fromkeys(table["lot"].to_pylist()))
    numbers = {name: number for number, name in enumerate(names)}
    own = table.select(["element_id", "operator"]).append_column("number", [[numbers[one] for one in table["lot"].to_pylist()]])
    replace_table(scene.con, "gear_lots", own)
    rows: Any = scene.con.sql(_LOTS).to_arrow_table()
    lot = np.full(len(net), NONE, np.int64)
    lot[np.asarray(rows["place"].to_numpy())] = np.asarray(rows["number"].to_numpy())
    managers = np.zeros(len(net), bool)
    led = net.managed_by[radio]
    managers[led[led >= 0]] = True
    there = named(scene, np.ones(len(net), bool))
    lots = [lot for answer in planned.answers for layer in answer.layers for lot in layer.lots]
    unseen = sorted({maker for lot in lots for maker in lot.followers} - there)
    performed = dict.fromkeys(function for lot in lots for function in lot.performs)
    makers = named(scene, watched.perhaps) | scene.may_choose(watched.label, unseen, performed)
    return Others(lot, tuple(names), net.managed_by.astype(np.int64), managers & ~radio & (lot == NONE), makers)


def named(scene: Scene, among: Mask) -> frozenset[str]:
    """The makers that have some of the elements, by id of their dossier or by name."""
    return frozenset(scene.keys[number] for number in np.unique(scene.maker[among]).tolist() if number >= 0)


def lots_leave(others: Others, answer: Answer) -> Leaving:
    """When lots leave by a plan; what stands past the horizon, and what nobody may follow, never does."""
    sure, maybe = (dict.fromkeys(others.lots, NEVER) for _ in range(2))
    for layer in answer.layers:
        problem, start = layer.problem, layer.plan.start
        ends = (start + problem.duration - 1) // (problem.slots_per_year // 4)
        done = (start >= 0) & (start < problem.slots)
        for lot, end, there in zip(layer.lots, ends.tolist(), done.tolist(), strict=True):
            theirs = others.watched.intersection(lot.followers)
            if there and not theirs:
                sure[lot.name] = end
            elif there and len(theirs) < len(set(lot.followers)):
                maybe[lot.name] = end
    return Leaving(_of_lots(others, sure), _of_lots(others, maybe))


def _of_lots(others: Others, at: Mapping[str, int]) -> Integers:
    found = np.asarray([*(at[name] for name in others.lots), NEVER], np.int64)
    return np.asarray(found[np.where(others.lot == NONE, len(others.lots), others.lot)], np.int64)


def managers_leave(others: Others, answer: Answer, changed: Integers, unit: Integers) -> Integers:
    """When managers of radio leave: all that they managed has gone to others, or they are replaced, and nothing waits for it.

    Args:
        others: the elements.
        answer: the plan.
        changed: in which quarter each element leaves the hands of watched makers. [elements]
        unit: of each radio element the unit of its site. [elements]
    """
    problem, outcome = answer.problem, answer.outcome
    rows = np.flatnonzero(others.master >= 0)
    masters, units = others.master[rows], unit[rows]
    idle = np.zeros(len(unit), np.int64)
    np.maximum.at(idle, masters, changed[rows])
    # as in the plan: a manager is replaced for some unit that this cures, once none of its units waits for it
    sited = units != NONE
    cleared, cured = np.zeros(len(unit), np.int64), np.zeros(len(unit), bool)
    stays = outcome.cleared_at >= problem.quarters
    np.maximum.at(cleared, masters[sited], np.where(stays, NEVER, outcome.cleared_at)[units[sited]])
    cures = problem.units.manager_cures & (problem.units.deadline < problem.quarters)
    np.logical_or.at(cured, masters[sited], cures[units[sited]])
    return np.where(others.managers, np.minimum(idle, np.where(cured, cleared, NEVER)), NEVER)


def radio_changed(answer: Answer, unit: Integers, five: Mask, watched: frozenset[int]) -> Integers:
    """In which quarter the gear of each radio element goes to a maker that is not watched. [elements]."""
    at = np.full((2, len(answer.problem.units.ids)), NEVER, np.int64)
    for act in acts_done(answer.problem, answer.solution.plan):
        for kind, (new, to) in enumerate(((act.new_anchor, act.to_anchor), (act.new_five, act.to_five))):
            done = act.there & new & ~act.manager
            at[kind] = np.where(done, np.where(np.isin(to, sorted(watched)), NEVER, act.at), at[kind])
    return np.where(unit == NONE, NEVER, at[five.astype(int), unit])
