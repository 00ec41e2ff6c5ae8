"""What of the gear of watched makers still stands while a plan goes on, and once it is done.

The network is that of today; what a plan replaces is taken out of the hands of the makers that are watched, at the quarter in
which the plan replaces it. Elements that are in no plan leave by their last lawful day: that they do is assumed, and told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.appraisal.leaving import NEVER, Leaving, Others, lots_leave, managers_leave, named, others_of, radio_changed
from netvet.appraisal.strangers import strangers_of
from netvet.compromise import Chosen, Scene
from netvet.findings import Findings, breaches, caps, turns_on_maker
from netvet.inventory.store import replace_table
from netvet.planning import NOT_KNOWN, STAYS, Answer, Planned, acts_done
from netvet.transition import NONE

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]

FIVE_G = frozenset({"gNB"})
_STATIONS = ("eNB", "gNB")
"""What makers put in at sites."""


@dataclass(frozen=True)
class Broken:
    """The elements that a requirement breaks at the end of the horizon if nothing is done, or may.

    Attributes:
        id: of the requirement; its parts share it.
        sure: those that it breaks. [elements]
        open: those of which it is not known. [elements]
        due: their last lawful day as a quarter; the number of quarters where it is neither. [elements]
        later: those that no plan has move for it: their last quarter in time comes after the last that is planned. [elements]
    """

    id: str
    sure: Mask
    open: Mask
    due: Integers
    later: Mask


@dataclass(frozen=True)
class Gear:
    """The elements of a scene as a plan knows them.

    Attributes:
        unit: of each radio element the unit of its site; NONE of what no plan of radio holds. [elements]
        five: whether it is 5G. [elements]
        rules: what each requirement that turns on the maker breaks.
        watched: the makers of the plan, by number, whose gear is watched, or may be.
        others: the elements that are no radio sites.
        uncured, uncured_open: what some requirement breaks, or may, that no other maker would cure. [elements]
        strangers: by ids of requirements, what of no known maker they keep all watched makers from. [elements]
    """

    unit: Integers
    five: Mask
    rules: tuple[Broken, ...]
    watched: frozenset[int]
    others: Others
    uncured: Mask
    uncured_open: Mask
    strangers: tuple[tuple[frozenset[str], Mask], ...] = ()

    @property
    def radio(self) -> Mask:
        """Which elements a plan of radio holds. [elements]."""
        return np.asarray(self.unit >= 0, bool)

    @property
    def broken(self) -> Mask:
        """What some requirement breaks. [elements]."""
        return np.asarray(np.logical_or.reduce([one.sure for one in self.rules] or [np.zeros(len(self.unit), bool)]), bool)

    @property
    def open(self) -> Mask:
        """What none breaks for certain, and some may. [elements]."""
        found = np.logical_or.reduce([one.open for one in self.rules] or [np.zeros(len(self.unit), bool)])
        return np.asarray(found & ~self.broken, bool)

    @property
    def later(self) -> tuple[int, int]:
        """How many elements, at least and at most, are broken only by what is due after all that is planned."""
        none = np.zeros(len(self.unit), bool)
        later = np.logical_or.reduce([one.later for one in self.rules] or [none])
        surely = np.logical_or.reduce([one.sure & ~one.later for one in self.rules] or [none])
        maybe = np.logical_or.reduce([(one.sure | one.open) & ~one.later for one in self.rules] or [none])
        return int((later & self.broken & ~maybe).sum()), int((later & ~surely).sum())

    @property
    def loose(self) -> Mask:
        """What no plan holds. [elements]."""
        return np.asarray(~self.radio & ~self.others.held, bool)


_UNITS = """
SELECT coalesce(u.number, {none})::BIGINT AS unit
FROM net AS n JOIN elements AS e USING (netvet_row)
LEFT JOIN gear_sites AS s ON e.operator = s.operator AND e.site_id = s.site_id
LEFT JOIN gear_units AS u ON u.label = s.unit ORDER BY n.place
"""

_BROKEN = """
SELECT n.place, b.rule, b.sure, greatest(year(b.due) * 4 + quarter(b.due) - 1 - {first}, 0)::BIGINT AS due,
       year((b.due + 1)::DATE) * 4 + quarter((b.due + 1)::DATE) - 2 - {first} >= {quarters} AS later
FROM gear_broken AS b JOIN net AS n USING (netvet_row) ORDER BY b.rule, n.place
"""


def gear_of(scene: Scene, watched: Chosen, planned: Planned, findings: Findings | None) -> Gear:
    """Find the units of radio elements, and what each requirement of an option breaks.

    Args:
        scene: the network.
        watched: the gear of the makers that are watched, today.
        planned: the plans.
        findings: the option judged on the last day of the horizon; None where it asks nothing.
    """
    import pyarrow as pa  # noqa: PLC0415

    net, labels = scene.exposing.network, planned.baseline.problem.units.ids
    replace_table(scene.con, "gear_sites", planned.ground.sites)
    replace_table(scene.con, "gear_units", pa.table({"label": pa.array(labels, pa.string()), "number": np.arange(len(labels))}))
    unit = np.asarray(scene.con.sql(_UNITS.format(none=NONE)).to_arrow_table()["unit"].to_numpy())
    unit = np.where(net.sight.station[net.function], unit, NONE)
    uncured = _uncured(scene, findings) if findings else np.zeros((2, len(net)), bool)
    return Gear(
        unit=unit,
        five=net.sight.holds(FIVE_G)[net.function],
        rules=tuple(_broken(scene, planned, findings)) if findings else (),
        watched=_makers(scene, watched, planned),
        others=others_of(scene, watched, planned, np.asarray(unit != NONE, bool)),
        uncured=uncured[0],
        uncured_open=uncured[1],
        # without a second reading nothing is planned as lawful that is not known to be
        strangers=strangers_of(scene, watched.label, findings) if findings and len(planned.answers) > 1 else (),
    )


def _uncured(scene: Scene, findings: Findings) -> Mask:
    """What requirements break for certain, and what they may, that do not turn on the maker. [2, elements]."""
    asked = [rule for rule in findings.rules if not (turns_on_maker(rule) or caps(rule) or rule.requirement.power)]
    told = f"SELECT netvet_row, bool_or(sure) AS sure FROM ({breaches(findings, asked).sql_query()}) GROUP BY netvet_row"
    replace_table(scene.con, "gear_uncured", findings.con.sql(told).to_arrow_table())
    rows: Any = scene.con.sql("SELECT n.place, u.sure FROM gear_uncured AS u JOIN net AS n USING (netvet_row)").to_arrow_table()
    place, sure = (np.asarray(rows[label].to_numpy(zero_copy_only=False)) for label in ("place", "sure"))
    found = np.zeros((2, len(scene.exposing.network)), bool)
    found[0, place[sure]] = found[1, place[~sure]] = True
    return found


def _broken(scene: Scene, planned: Planned, findings: Findings) -> list[Broken]:
    horizon, number = planned.asked.horizon, len(scene.exposing.network)
    asked = [rule for rule in findings.rules if turns_on_maker(rule)]
    told = f"SELECT netvet_row, rule, bool_or(sure) AS sure, min(due) AS due FROM ({breaches(findings, asked).sql_query()})"
    replace_table(scene.con, "gear_broken", findings.con.sql(f"{told} GROUP BY netvet_row, rule").to_arrow_table())
    rows: Any = scene.con.sql(_BROKEN.format(first=horizon.first, quarters=horizon.quarters)).to_arrow_table()
    labels = ("place", "rule", "sure", "due", "later")
    place, index, sure, due, later = (np.asarray(rows[label].to_numpy(zero_copy_only=False)) for label in labels)
    found = []
    for rule in asked:
        own = index == rule.index
        masks = np.zeros((3, number), bool)
        masks[0, place[own & sure]] = masks[1, place[own & ~sure]] = masks[2, place[own & later]] = True
        days = np.full(number, horizon.quarters, np.int64)
        days[place[own]] = due[own]
        found.append(Broken(rule.requirement.id, masks[0], masks[1], days, masks[2]))
    return found


def _makers(scene: Scene, watched: Chosen, planned: Planned) -> frozenset[int]:
    net = scene.exposing.network
    radio = net.sight.station[net.function]
    names, present = (named(scene, mask) for mask in (watched.perhaps & radio, radio))
    unseen = [maker for maker in planned.asked.makers if maker not in present and maker != NOT_KNOWN]
    names |= {NOT_KNOWN} | scene.may_choose(watched.label, unseen, _STATIONS)
    return frozenset(number for number, maker in enumerate(planned.asked.makers) if maker in names)


def still_watched(watched: Chosen, gear: Gear, answer: Answer, quarter: int) -> tuple[Chosen, Mask]:
    """What of the watched makers' gear still stands after so many quarters of a plan, and what of it was replaced."""
    leaving = others_leave(gear, answer)
    over, perhaps = overdue(gear.rules, gear.loose, quarter)
    gone = radio_gone(gear, answer, quarter) | over | (leaving.sure < quarter)
    maybe = (perhaps | (leaving.maybe < quarter)) & ~gone
    others = gear.strangers if answer.reading == STAYS else ()
    never = np.logical_or.reduce([gone, *(mask for _, mask in others)])
    return watched.without(watched.label, never, maybe & ~never), gone & watched.perhaps


def others_leave(gear: Gear, answer: Answer) -> Leaving:
    """When elements that are no radio sites leave the hands of watched makers by a plan: its lots, and managers of radio."""
    lots = lots_leave(gear.others, answer)
    changed = np.minimum(radio_changed(answer, gear.unit, gear.five, gear.watched), lots.sure)
    broken = gear.broken | gear.open
    led = np.where(broken, managers_leave(gear.others, answer, changed, gear.unit), NEVER)
    return Leaving(np.minimum(lots.sure, led), lots.maybe)


def radio_gone(gear: Gear, answer: Answer, quarter: int) -> Mask:
    """The radio elements that a plan takes out of the hands of watched makers within so many quarters."""
    own, still = (
        np.where(gear.five, five[gear.unit], four[gear.unit])
        for four, five in (_in_their_hands(answer, gear.watched, when) for when in (0, quarter))
    )
    # of a unit of several makers the plan knows one: what is of another stays
    return np.asarray(gear.radio & own & ~still, bool)


def overdue(rules: tuple[Broken, ...], among: Mask, quarter: int) -> tuple[Mask, Mask]:
    """The elements whose last lawful day is over by a quarter, and those of which it may be."""
    gone, maybe = np.zeros(len(among), bool), np.zeros(len(among), bool)
    for rule in rules:
        over = among & (rule.due < quarter)
        gone |= rule.sure & over
        maybe |= rule.open & over
    return gone, maybe & ~gone


def _in_their_hands(answer: Answer, makers: frozenset[int], quarter: int) -> tuple[Mask, Mask]:
    """Of each unit: whether its 4G, and its 5G, is of the makers after so many quarters."""
    units = answer.problem.units
    four, five = units.anchor, units.five
    for act in acts_done(answer.problem, answer.solution.plan):
        done = act.there & (act.at < quarter) & ~act.manager
        four, five = np.where(done, act.to_anchor, four), np.where(done, act.to_five, five)
    wanted = sorted(makers)
    return np.isin(four, wanted), np.isin(five, wanted)
