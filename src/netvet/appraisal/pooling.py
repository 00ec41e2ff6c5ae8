"""Makes the pool of rules and measures out of options and their plans: what is gone is put down to the rule that breaks it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from netvet.appraisal.equivalence import Member, Set
from netvet.appraisal.leaving import NEVER, Leaving
from netvet.appraisal.option import Option
from netvet.appraisal.pool import Credit, Pool, Stage
from netvet.appraisal.protection import Broken, Gear, others_leave, overdue, radio_gone
from netvet.appraisal.weighing import Weighed, Weighing
from netvet.compromise import MEASURES
from netvet.planning import MOVES, STAYS, Answer, Planned

Mask = NDArray[np.bool_]
Integers = NDArray[np.int64]


def pool_of(weighing: Weighing, weighed: Sequence[Weighed]) -> Pool:
    """The pool of all options.

    Args:
        weighing: what they were put to.
        weighed: the options; one at least has a plan.
    """
    making = _Making(weighing, weighed)
    for one in weighed:
        making.add(one)
    return Pool(
        members=tuple(making.members),
        makers=tuple(making.makers),
        haste=tuple(making.haste),
        credits=tuple(making.credits),
        duties=tuple(making.duties),
        measures=tuple(making.measures),
        of_option=making.of_option,
        readings=len(making.readings),
        strangers=tuple(making.strangers),
    )


class _Making:
    """A pool in the making."""

    def __init__(self, weighing: Weighing, weighed: Sequence[Weighed]) -> None:
        self._weighing = weighing
        self.members: list[Member] = []
        self.makers: list[frozenset[str]] = []
        self.haste: list[int] = []
        self.duties: list[tuple[str, str] | None] = []
        self.measures: list[tuple[str, int] | None] = []
        self.of_option: dict[str, Set] = {}
        self.strangers: list[tuple[Set, Mask]] = []
        self._known: dict[object, int] = {}
        plans = [(one.gear, one.told.planned) for one in weighed if one.gear is not None and one.told.planned is not None]
        self.readings = (STAYS, MOVES) if any(len(planned.answers) > 1 for _, planned in plans) else (MOVES,)
        gear, planned = plans[0]
        self._quarters = range(weighing.horizon.quarters + 1)
        # what leaves without any rule leaves under every set
        self._free = [radio_gone(gear, planned.baseline, quarter) for quarter in self._quarters]
        nobody = np.zeros(len(gear.unit), bool)
        self.credits = [Credit(frozenset(), nobody, (self._plain(self._free),) * len(self.readings))]

    def add(self, one: Weighed) -> None:
        """Add the rules and measures of an option."""
        rules: dict[str, int] = {}
        if one.gear is not None and one.told.planned is not None:
            rules = self._rules(one, one.gear)
            limits = frozenset(rules[duty.id] for duty in one.duties if duty.caps)
            self._credit(one.gear, one.told.planned, rules, limits or frozenset(rules.values()))
            self.strangers += [(frozenset(rules[ident] for ident in needs), mask) for needs, mask in one.gear.strangers]
        measures = [self._measure(one.told.option, ident) for ident in one.told.option.measures]
        self.of_option[one.told.option.id] = frozenset((*rules.values(), *measures))

    def _rules(self, one: Weighed, gear: Gear) -> dict[str, int]:
        """The members of an option's rules: the same break and exclude the same by the same day, known and priced alike."""
        found, option = {}, one.told.option
        for duty in one.duties:
            own = [broken for broken in gear.rules if broken.id == duty.id]
            told = tuple(part.tobytes() for broken in own for part in (broken.sure, broken.open, broken.due))
            # known on another day, or at other prices and capacities, it has another plan: no credit of one is the other's
            key = (duty, told, option.announced, option.terms, "" if own and not duty.caps else option.id)
            member = Member(f"{option.id}: {duty.id}", duty.title, measure=False)
            found[duty.id] = self._member(key, member, duty.makers, self._haste(duty.due))
            self.duties[found[duty.id]] = self.duties[found[duty.id]] or (option.id, duty.id)
        return found

    def _measure(self, option: Option, ident: str) -> int:
        due, quarters = option.measures_due, self._quarters
        first = next((quarter for quarter in quarters if self._weighing.in_place(option, quarter)), len(quarters))
        number = self._member((ident, due), Member(ident, MEASURES[ident].label, measure=True), frozenset(), self._haste(due))
        self.measures[number] = ident, first
        return number

    def _haste(self, due: date | None) -> int:
        return max((self._weighing.horizon.end - due).days, 0) if due else 0

    def _member(self, key: object, member: Member, makers: frozenset[str], haste: int) -> int:
        if key not in self._known:
            self._known[key] = len(self.members)
            self.members.append(member)
            self.makers.append(makers)
            self.haste.append(haste)
            self.duties.append(None)
            self.measures.append(None)
        return self._known[key]

    def _credit(self, gear: Gear, planned: Planned, rules: dict[str, int], rest_of: Set) -> None:
        """What each rule of an option takes out of hands; what a plan moves that none breaks is done for its limits."""
        answers = [self._answer(planned, reading) for reading in self.readings]
        outs = [[radio_gone(gear, answer, quarter) for quarter in self._quarters] for answer in answers]
        left = [[gone & ~free for gone, free in zip(out, self._free, strict=True)] for out in outs]
        leaving = [others_leave(gear, answer) for answer in answers]
        # a cap breaks no element: an option may have no rule that does
        first = np.minimum.reduce([np.full(len(gear.unit), NEVER), *(broken.due for broken in gear.rules)])
        for ident, member in rules.items():
            own = tuple(broken for broken in gear.rules if broken.id == ident)
            if not own:
                continue
            breaks = np.logical_or.reduce([broken.sure | broken.open for broken in own])
            touched = _touched(gear, breaks)
            stages = tuple(
                self._stages(gear, (own, breaks, first), [gone & touched for gone in out], others)
                for out, others in zip(outs, leaving, strict=True)
            )
            self.credits.append(Credit(frozenset([member]), breaks, stages))
            left = [[gone & ~touched for gone in rest] for rest in left]
        moved = np.logical_or.reduce([rest[-1] for rest in left]) & self._weighing.watched.perhaps
        self.credits.append(Credit(rest_of, moved, tuple(self._plain(rest) for rest in left)))

    def _answer(self, planned: Planned, reading: str) -> Answer:
        return next((one for one in planned.answers if one.reading == reading), planned.answers[-1])

    def _plain(self, gone: Sequence[Mask]) -> tuple[Stage, ...]:
        return tuple(Stage.packed(one, np.zeros(len(one), bool)) for one in gone)

    def _stages(
        self, gear: Gear, rule: tuple[tuple[Broken, ...], Mask, Integers], radio: Sequence[Mask], others: Leaving
    ) -> tuple[Stage, ...]:
        """What is gone for a rule (its parts, what it breaks, and the earliest last day of any rule), quarter by quarter."""
        own, breaks, first = rule
        due = np.minimum.reduce([broken.due for broken in own])
        found = []
        for quarter, gone in zip(self._quarters, radio, strict=True):
            over, perhaps = overdue(own, gear.loose, quarter)
            # what is replaced for an earlier rule is no earlier for this one than its own last day
            asked = breaks & ((due <= first) | (due < quarter))
            sure = over | gone | (asked & (others.sure < quarter))
            found.append(Stage.packed(sure, (perhaps | (asked & (others.maybe < quarter))) & ~sure))
        return tuple(found)


def _touched(gear: Gear, breaks: Mask) -> Mask:
    """The radio elements of units in which a rule breaks something."""
    units = np.zeros(int(gear.unit.max(initial=0)) + 1, bool)
    units[gear.unit[breaks & gear.radio]] = True
    return np.asarray(units[gear.unit] & gear.radio, bool)
