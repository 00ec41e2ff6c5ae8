"""One plan of a case with what it comes to at the ends of the terms, in radio and in what is none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.planning.announcing import Foregone, foregone
from netvet.planning.outcome import Outcome, may_follow, may_leave
from netvet.planning.replacing import Replaced
from netvet.transition import CapName, Cost, Explanation, Model, Problem, Solution


@dataclass(frozen=True)
class End:
    """What a plan comes to at one end of the terms.

    Attributes:
        cost: by cause.
        outcome: unit by unit.
    """

    cost: Cost
    outcome: Outcome


@dataclass(frozen=True)
class Answer:
    """One plan.

    Attributes:
        reading: what it is a plan of: STAYS, MOVES, or BASELINE for the plan without any of the requirements.
        problem: what was asked.
        solution: the plan with its proof.
        ends: of each of ENDS, what this plan costs at those prices; or, if so asked, what a plan made for that end comes to.
        layers: the plans of what is no radio, by operator and layer: they are priced at the ends, and never made anew.
        model: the problem made ready, where it is at hand.
    """

    reading: str
    problem: Problem
    solution: Solution
    ends: Mapping[str, End]
    layers: tuple[Replaced, ...] = ()
    model: Model | None = None

    @cached_property
    def explanation(self) -> Explanation:
        """Why it is as it is."""
        return Explanation(self.problem, self.solution, self.model)

    @property
    def outcome(self) -> Outcome:
        """What it comes to, unit by unit."""
        return self.ends["middle"].outcome

    @property
    def foregone(self) -> Foregone | None:
        """What was done before the requirements were known; None where they are known from the first quarter on."""
        return foregone(self.problem, self.solution.plan)

    def late(self, end: str = "middle") -> tuple[float, float]:
        """Sites that move after their deadline, or stay; and these times the quarters that they are late."""
        sites, outcome = self.problem.units.sites, self.ends[end].outcome
        # what never moves is late to the end of the last quarter, no longer
        quarters = np.minimum(outcome.late, np.maximum(self.problem.quarters - 1 - outcome.in_time, 0))
        return float(sites[outcome.late > 0].sum()), float((sites * quarters).sum())

    @property
    def late_elements(self) -> tuple[float, float]:
        """Elements other than radio that move after their last day, or stay; and these times the months that they are late."""
        late = [(one.problem.crew[one.late > 0].sum(), (one.problem.crew * one.late).sum()) for one in self.layers]
        return float(sum(number for number, _ in late)), float(sum(months for _, months in late))

    @property
    def unfollowed(self) -> int:
        """Elements other than radio that have to move and where nobody may follow: they stay, at no cost."""
        return sum(lot.elements for one in self.layers for lot in one.lots if not lot.followers)

    @property
    def unfollowed_sites(self) -> float:
        """Radio sites that have to move and where nobody may follow: they stay, at no cost."""
        return float(self.problem.units.sites[(self.outcome.late > 0) & ~may_follow(self.problem)].sum())

    @property
    def stuck(self) -> bool:
        """Whether what has to move, or a limit that is overstepped to the end, waits for a maker whom nobody names."""
        return bool(self.unfollowed or self.unfollowed_sites or self.stuck_limits)

    @cached_property
    def stuck_limits(self) -> frozenset[CapName]:
        """The limits on shares that are overstepped to the end, and below which no other maker's gear can be had."""
        caps = {self.explanation.cap_name(number): cap for number, cap in enumerate(self.problem.caps)}
        held = [one.cap for one in self.explanation.above() if one.at_end]
        return frozenset(cap for cap in held if not may_leave(self.problem, caps[cap]))

    @property
    def late_sites(self) -> float:
        """Sites that move after their deadline, or stay, under the terms as written."""
        return self.late()[0]

    @property
    def past(self) -> float:
        """Of the late sites those of which the last day lies before the end of the first quarter."""
        return float(self.problem.units.sites[(self.outcome.late > 0) & (self.outcome.in_time < 0)].sum())

    @property
    def must_move(self) -> float:
        """Sites that have to move as they stand, or their manager."""
        return float(self.problem.units.sites[self.outcome.must].sum())
