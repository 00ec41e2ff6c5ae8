"""Plans beside the plan without the requirements: what they cost more, how much of that is proven, how much later 5G comes."""

from __future__ import annotations

from dataclasses import dataclass

from netvet.planning.answer import Answer
from netvet.planning.elements import LAYERS
from netvet.planning.outcome import Delay, delay_of
from netvet.planning.sheet import ENDS, Sheet

WIDE = 0.02
"""From which gap on a plan is not proven near the best: what it comes to is not to be quoted."""


@dataclass(frozen=True, kw_only=True)
class Compared:
    """Plans under some terms, beside the one without the requirements.

    Attributes:
        sheet: the terms.
        baseline: the plan without the requirements.
        answers: the plans under both readings of what is not known; one, under MOVES, where both ask the same.
    """

    sheet: Sheet
    baseline: Answer
    answers: tuple[Answer, ...]

    @property
    def everything(self) -> tuple[Answer, ...]:
        """The baseline and the answers."""
        return (self.baseline, *self.answers)

    def extra(self, answer: Answer, end: str = "middle") -> float:
        """What a plan costs beside the baseline, in money: thousands of currency, discounted."""
        return float(sum(self.extra_by_layer(answer, end).values()))

    def extra_by_layer(self, answer: Answer, end: str = "middle") -> dict[str, float]:
        """The same apart: of radio, with the managers that are replaced for it, and of each of `elements.LAYERS`."""
        found = {"radio": answer.ends[end].cost.money - self.baseline.ends[end].cost.money} | dict.fromkeys(LAYERS, 0.0)
        for one in answer.layers:
            found[one.layer] += one.ends[end]
        return found

    @property
    def cost(self) -> tuple[float, float]:
        """The range of `extra` over both readings and all ends of the terms: of the plans found, whatever is proven."""
        found = [self.extra(answer, end) for answer in self.answers for end in ENDS]
        return min(found), max(found)

    @property
    def proven(self) -> tuple[float, float]:
        """The same range, wider by what the plans leave open."""
        found = [(self.extra(answer, end), self.unproven(answer)) for answer in self.answers for end in ENDS]
        return min(cost - less for cost, (less, _) in found), max(cost + more for cost, (_, more) in found)

    def unproven(self, answer: Answer) -> tuple[float, float]:
        """How much less and how much more than its plan an answer may cost beside no requirement, for all that is proven.

        Where it asks nothing of radio, its plan of radio is that without requirements: there is no difference to be unsure of.
        """
        others = sum(one.plan.cost - one.plan.bound for one in answer.layers)
        less, more = self.unproven_radio(answer)
        return less + others, more

    def unproven_radio(self, answer: Answer) -> tuple[float, float]:
        """The same of radio alone."""
        if answer.solution.certificate.inputs == self.baseline.solution.certificate.inputs:
            return 0.0, 0.0
        return answer.solution.unproven, self.baseline.solution.unproven

    @property
    def gap(self) -> float:
        """The widest gap of radio over all plans, that without requirements among them, as a share of their cost.

        Where all that could be better was compared it is none, by the word of the solver.
        """
        return max(answer.solution.gap for answer in self.everything)

    @property
    def gap_by_prices(self) -> float:
        """The same by prices alone, which anyone can count again: no less, and more where the solver's word is taken."""
        return max(answer.solution.certificate.gap for answer in self.everything)

    def delay(self, answer: Answer, end: str = "middle") -> Delay:
        """How much later 5G comes than in the baseline."""
        return delay_of(answer.problem, answer.ends[end].outcome, self.baseline.ends[end].outcome)
