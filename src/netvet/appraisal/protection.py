"""What watched makers could still see or stop while a plan goes on, and once it is done.

The network is that of today; what a plan replaces is taken out of the hands of the makers that are watched, at the quarter in
which the plan replaces it. Elements that are no radio sites leave by their last lawful day: that they do is assumed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.compromise import Chosen, Scene
from netvet.exposure import Bounds
from netvet.findings import Findings, breaches, turns_on_maker
from netvet.planning import NOT_KNOWN, Answer, Planned, acts_done
from netvet.transition import NONE

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]

WORDS = ("user_plane", "location", "long_term_keys", "disruption")
"""The classes that are followed over time."""

FIVE_G = frozenset({"gNB"})


@dataclass(frozen=True)
class Gear:
    """The elements of a scene as a plan knows them.

    Attributes:
        unit: of each radio element the unit of its site; NONE of what no plan of radio holds. [elements]
        five: whether it is 5G. [elements]
        broken, open: elements that an option breaks, or may, and their last lawful day as a quarter. [elements]
        due: that quarter; the number of quarters where nothing is broken. [elements]
        watched: the makers of the plan, by number, whose gear is watched, or may be.
    """

    unit: Integers
    five: Mask
    broken: Mask
    open: Mask
    due: Integers
    watched: frozenset[int]


def gear_of(scene: Scene, watched: Chosen, planned: Planned, findings: Findings) -> Gear:
    """Find the units of radio elements, and what an option breaks.

    Args:
        scene: the network.
        watched: the gear of the makers that are watched, today.
        planned: the plans.
        findings: the option judged on the last day of the horizon.
    """
    net = scene.exposing.network
    con = scene.con
    units = {unit: number for number, unit in enumerate(planned.baseline.problem.units.ids)}
    con.register("planned_sites", planned.ground.sites)
    rows = con.sql(
        "SELECT s.unit AS unit FROM net AS n LEFT JOIN planned_sites AS s ON n.operator = s.operator AND n.site_id = s.site_id "
        "ORDER BY n.place"
    ).to_arrow_table()
    station = net.sight.station[net.function]
    unit = np.array([units.get(one, NONE) for one in rows["unit"].to_pylist()], np.int64)
    horizon = planned.asked.horizon
    broken, open_ones = np.zeros(len(net), bool), np.zeros(len(net), bool)
    due = np.full(len(net), horizon.quarters)
    scope = [rule for rule in findings.rules if turns_on_maker(rule)]
    place = {row: number for number, row in enumerate(scene.rows.tolist())}
    for row, sure, last in findings.con.execute(
        f"SELECT netvet_row, bool_or(sure), min(due) FROM ({breaches(findings, scope).sql_query()}) GROUP BY ALL"
    ).fetchall():
        if row in place:
            (broken if sure else open_ones)[place[row]] = True
            due[place[row]] = max(0, horizon.of(last))
    return Gear(
        np.where(station, unit, NONE),
        net.sight.holds(FIVE_G)[net.function],
        broken,
        open_ones,
        due,
        _makers(scene, watched, planned),
    )


def _makers(scene: Scene, watched: Chosen, planned: Planned) -> frozenset[int]:
    net = scene.exposing.network
    found = np.unique(scene.maker[watched.perhaps & net.sight.station[net.function]])
    names = {scene.keys[number] for number in found.tolist() if number >= 0} | {NOT_KNOWN}
    return frozenset(number for number, maker in enumerate(planned.asked.makers) if maker in names)


def watched_after(watched: Chosen, gear: Gear, answer: Answer, quarter: int) -> Chosen:
    """What of the watched makers' gear still stands after so many quarters of a plan."""
    four, five = _in_their_hands(answer, gear.watched, quarter)
    radio = gear.unit >= 0
    own = np.where(gear.five, five[gear.unit], four[gear.unit])
    over = ~radio & (gear.due < quarter)
    return watched.without(watched.label, np.where(radio, ~own, gear.broken & over), gear.open & over)


def _in_their_hands(answer: Answer, makers: frozenset[int], quarter: int) -> tuple[Mask, Mask]:
    """Of each unit: whether its 4G, and its 5G, is of the makers after so many quarters."""
    units = answer.problem.units
    four, five = units.anchor, units.five
    for act in acts_done(answer.problem, answer.solution.plan):
        done = act.there & (act.at < quarter) & ~act.manager
        four, five = np.where(done, act.to_anchor, four), np.where(done, act.to_five, five)
    wanted = sorted(makers)
    return np.isin(four, wanted), np.isin(five, wanted)


def follow(scene: Scene, sets: Sequence[Chosen]) -> Mapping[str, tuple[Bounds, ...]]:
    """By class, the share of subscribers that each of some sets could see or stop, by reach."""
    found: dict[str, list[Bounds]] = {word: [] for word in WORDS}
    for one in sets:
        for share in scene.exposing.trace(one.surely, one.perhaps, WORDS):
            if share.measure == "subscribers":
                found[share.word].append(share.reach)
    return {word: tuple(bounds) for word, bounds in found.items()}
