"""For each option the mildest set of rules and measures of all options that protects at least as well, and what it costs.

Both are compared reading by reading, and end by end: where what is not known turns out well, and where it turns out badly; and
quarter by quarter, as plans, last days and measures change what stands at the turn of a quarter only.
What a set takes out of the hands of watched makers follows from the plans of the options that its members are of.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from netvet.appraisal.appraised import STEP
from netvet.appraisal.equivalence import MOST, Equivalent, Set, mildest
from netvet.appraisal.front import Interval, span_of
from netvet.appraisal.lookout import WORDS
from netvet.appraisal.mitigation import applied, cost_of
from netvet.appraisal.pool import Mask, Pool
from netvet.appraisal.pooling import pool_of
from netvet.appraisal.weighing import Weighed, Weighing, joined
from netvet.compromise import take
from netvet.exposure import Bounds
from netvet.planning import Planned

EXACT = 1e-9
"""How far two shares may lie apart and still be the same."""

LOW, HIGH = "low", "high"
ENDS = (LOW, HIGH)
TURNING = {LOW: "if what is not known turns out well", HIGH: "if what is not known turns out badly"}
"""At which end a set protects less, in words."""


class Comparing:
    """Sets of members against options."""

    def __init__(self, weighing: Weighing, weighed: Sequence[Weighed]) -> None:
        self._weighing, self._weighed = weighing, {one.told.option.id: one for one in weighed}
        self.pool: Pool = pool_of(weighing, weighed)
        quarters = weighing.horizon.quarters
        # what is missed is missed at the end, as a rule, or at one of some moments far apart
        self._over_time = tuple(dict.fromkeys((quarters, *reversed(weighing.turns[::STEP]), *weighing.turns)))
        self._at_end = (quarters,)
        self._sets: dict[tuple[str, bool], Set] = {}

    def equivalents(self, options: Sequence[str]) -> Iterator[Equivalent]:
        """Of each option, the mildest set that protects as well over time, and at the end alone.

        Args:
            options: ids; those that ask nothing have none.
        """
        if len(self.pool.members) > MOST:
            return
        for option in options:
            if self.pool.of_option[option]:
                yield self._equivalent(option, self._over_time)
                yield self._equivalent(option, self._at_end)

    def _equivalent(self, option: str, quarters: Sequence[int]) -> Equivalent:
        own, pool = self.pool.of_option[option], self.pool
        number, mildness = len(pool.members), pool.mildness
        found = mildest(number, mildness, lambda members: self._does(members, own, quarters, (ENDS,)), own)
        members = own if found.members is None else found.members
        maybe = mildest(number, mildness, lambda members: self._does(members, own, quarters, ((LOW,), (HIGH,))))
        self._sets[option, quarters is self._over_time] = members
        milder = maybe.members if maybe.members is not None and mildness(maybe.members) < mildness(members) else None
        same = self._of_plan(members)
        return Equivalent(
            option=option,
            watched=self._weighing.watched.label,
            over_time=quarters is self._over_time,
            members=tuple(pool.members[one] for one in sorted(members)),
            itself=members == own,
            mildness=mildness(members),
            mildness_of_option=mildness(own),
            exposed=self._exposed(members),
            wanted=self._exposed(own),
            cost=self._cost(option, members),
            planned=not self._rules(members) or same is not None,
            delay=same.told.delay if same else None if self._rules(members) else (0.0, 0.0),
            gap=same.told.gap if same and self._rules(members) else 0.0,
            perhaps=None if milder is None else tuple(pool.members[one] for one in sorted(milder)),
            turns_on=self._turns_on(milder, own, quarters) if milder is not None else "",
            sets=2**number,
            tried=found.tried,
        )

    def to_plan(self) -> dict[Set, list[tuple[str, str]]]:
        """Of the sets that were found, the rules of which no option is made: each with its option and its requirement."""
        rules = {self._rules(members) for members in self._sets.values() if self._of_plan(members) is None} - {frozenset()}
        return {own: [duty for one in sorted(own) if (duty := self.pool.duties[one])] for own in sorted(rules, key=sorted)}

    def with_plan(self, one: Equivalent, plans: Mapping[Set, Planned]) -> Equivalent:
        """A found set with what the plan of its rules comes to, where one was made."""
        members = self._sets[one.option, one.over_time]
        planned = plans.get(self._rules(members))
        if planned is None:
            return one
        (low, high), more = planned.proven, self._measures(members)
        delay = span_of([planned.delay(answer).months for answer in planned.answers])
        return replace(one, cost=(low + more[0], high + more[1]), planned=True, delay=delay, gap=planned.gap)

    def _does(self, members: Set, own: Set, quarters: Sequence[int], ways: Sequence[Sequence[str]]) -> bool:
        """Whether a set protects as well as another, at all the ends of at least one way in all readings."""
        left = list(ways)
        for quarter in quarters:
            for reading in range(self.pool.readings):
                left = [ends for ends in left if not self._missed(members, own, (reading, quarter), ends)]
                if not left:
                    return False
        return True

    def _missed(self, members: Set, own: Set, moment: tuple[int, int], ends: Sequence[str]) -> list[str]:
        """The classes in which a set protects less."""
        if self._leaves_no_more(members, own, *moment):
            return []
        left_out = self._no_credit(members, own, moment[1]) if ends == ENDS else frozenset()
        seen, wanted = self._seen(members, *moment, left_out), self._seen(own, *moment)
        return [word for word in WORDS for end in ends if getattr(seen[word], end) > getattr(wanted[word], end) + EXACT]

    def _no_credit(self, members: Set, own: Set, quarter: int) -> frozenset[str]:
        """The measures that prove nothing for a set: what they change is not known, and the option may owe more to others."""
        open_ = self._weighing.lookout.not_judged
        theirs, wanted = (open_.intersection(self.pool.in_place(one, quarter)) for one in (members, own))
        return theirs - wanted if wanted <= theirs else theirs

    def _leaves_no_more(self, members: Set, own: Set, reading: int, quarter: int) -> bool:
        """Whether a set leaves nothing standing that another takes away, at the same measures: then it exposes no more."""
        if self.pool.in_place(members, quarter) != self.pool.in_place(own, quarter):
            return False
        watched = self._weighing.watched
        gone, maybe, never = self._gone(members, reading, quarter)
        gone_of_own, maybe_of_own, never_of_own = self._gone(own, reading, quarter)
        left = ~(gone | maybe | never)
        less = (gone_of_own & ~gone) | (never_of_own & ~(gone | never)) | (maybe_of_own & left)
        return not (less & watched.perhaps).any()

    def _seen(self, members: Set, reading: int, quarter: int, left_out: frozenset[str] = frozenset()) -> dict[str, Bounds]:
        watched = self._weighing.watched
        gone, maybe, never = self._gone(members, reading, quarter)
        chosen = watched.without(watched.label, gone | never, maybe & ~never)
        measures = [one for one in self.pool.in_place(members, quarter) if one not in left_out]
        return dict(self._weighing.lookout.see(chosen, gone & watched.perhaps, measures))

    def _gone(self, members: Set, reading: int, quarter: int) -> tuple[Mask, Mask, Mask]:
        """What is gone for certain and perhaps, and what was never theirs."""
        number = len(self._weighing.watched.surely)
        return *self.pool.gone(members, reading, quarter, number), self.pool.never(members, reading, number)

    def _exposed(self, members: Set) -> dict[str, tuple[Bounds, ...]]:
        readings = range(self.pool.readings)
        seen = [[self._seen(members, reading, quarter) for reading in readings] for quarter in self._weighing.turns]
        return {word: tuple(joined([one[word] for one in several]) for several in seen) for word in WORDS}

    def _turns_on(self, members: Set, own: Set, quarters: Sequence[int]) -> str:
        """At which end, and in which classes, a set that may protect as well protects less."""
        found: dict[str, dict[str, None]] = {}
        for quarter in sorted(quarters):
            for reading in range(self.pool.readings):
                for end in ENDS:
                    missed = self._missed(members, own, (reading, quarter), (end,))
                    found.setdefault(end, {}).update(dict.fromkeys(missed))
        return "; ".join(f"{', '.join(words)} {TURNING[end]}" for end, words in found.items() if words)

    def _of_plan(self, members: Set) -> Weighed | None:
        """The option whose plan is one of just the rules of a set; any of them for a set without rules."""
        rules = self._rules(members)
        return next((one for key, one in self._weighed.items() if self._rules(self.pool.of_option[key]) == rules), None)

    def _rules(self, members: Set) -> Set:
        return frozenset(one for one in members if not self.pool.members[one].measure)

    def _cost(self, option: str, members: Set) -> Interval:
        """What a set costs: the plan of just its rules, or what follows from plans of more and of fewer; and its measures."""
        if members == self.pool.of_option[option]:
            return self._weighed[option].told.cost
        rules, same = self._rules(members), self._of_plan(members)
        radio = (0.0, 0.0) if not rules else same.radio if same else self._between(rules)
        more = self._measures(members)
        return radio[0] + more[0], radio[1] + more[1]

    def _measures(self, members: Set) -> Interval:
        """What the measures of a set cost."""
        measures = sorted(own[0] for one in members if (own := self.pool.measures[one]) is not None)
        taken = take(self._weighing.scene, self._weighing.watched, measures)
        return cost_of(applied(measures, [taken], self._weighing.sheet))

    def _between(self, rules: Set) -> Interval:
        """More rules cost no less: at least what fewer cost, at most what more do; infinite where no option has all of them."""
        known = [(self._rules(self.pool.of_option[key]), one.radio) for key, one in self._weighed.items()]
        least = max((radio[0] for own, radio in known if own < rules), default=0.0)
        most = min((radio[1] for own, radio in known if own > rules), default=math.inf)
        return min(max(least, 0.0), most), most
