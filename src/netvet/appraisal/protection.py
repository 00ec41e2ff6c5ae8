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
from netvet.inventory.store import replace_table
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


_GEAR = """
SELECT coalesce(u.number, {none})::BIGINT AS unit, coalesce(b.sure, FALSE) AS sure, b.netvet_row IS NOT NULL AS named,
       coalesce(greatest(year(b.due) * 4 + quarter(b.due) - 1 - {first}, 0), {last})::BIGINT AS due
FROM net AS n LEFT JOIN gear_sites AS s ON n.operator = s.operator AND n.site_id = s.site_id
LEFT JOIN gear_units AS u ON u.label = s.unit LEFT JOIN gear_broken AS b ON b.netvet_row = n.netvet_row
ORDER BY n.place
"""


def gear_of(scene: Scene, watched: Chosen, planned: Planned, findings: Findings) -> Gear:
    """Find the units of radio elements, and what an option breaks.

    Args:
        scene: the network.
        watched: the gear of the makers that are watched, today.
        planned: the plans.
        findings: the option judged on the last day of the horizon.
    """
    import pyarrow as pa  # noqa: PLC0415

    net, horizon = scene.exposing.network, planned.asked.horizon
    labels = planned.baseline.problem.units.ids
    scope = breaches(findings, [rule for rule in findings.rules if turns_on_maker(rule)]).sql_query()
    broken = findings.con.sql(f"SELECT netvet_row, bool_or(sure) AS sure, min(due) AS due FROM ({scope}) GROUP BY netvet_row")
    replace_table(scene.con, "gear_broken", broken.to_arrow_table())
    replace_table(scene.con, "gear_sites", planned.ground.sites)
    replace_table(scene.con, "gear_units", pa.table({"label": pa.array(labels, pa.string()), "number": np.arange(len(labels))}))
    rows = scene.con.sql(_GEAR.format(none=NONE, first=horizon.first, last=horizon.quarters)).to_arrow_table()
    unit, sure, named, due = (np.asarray(rows[label].to_numpy()) for label in ("unit", "sure", "named", "due"))
    return Gear(
        unit=np.where(net.sight.station[net.function], unit, NONE),
        five=net.sight.holds(FIVE_G)[net.function],
        broken=np.asarray(sure, bool),
        open=np.asarray(named & ~sure, bool),
        due=due,
        watched=_makers(scene, watched, planned),
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
