"""Plans as they are, at other terms: what they cost there, and how far from the best they may be."""

from __future__ import annotations

from dataclasses import replace

from netvet.planning.answer import Answer
from netvet.planning.planned import Planned
from netvet.planning.question import at_terms
from netvet.planning.replacing import at_terms as layer_at_terms
from netvet.planning.replacing import money
from netvet.planning.sheet import Sheet
from netvet.transition import Certificate, Model, Problem, certify, cost_of, limits_of, model_of

ELEMENTS, RATE = "element.", "gear.rate"
"""Before the prices of what is no radio; and the rate of interest, which is that of all."""


class Repricing:
    """The plans of a case, put to other prices, capacities and weights; what a term changes in the units is not told.

    Attributes:
        planned: the plans.
    """

    def __init__(self, planned: Planned) -> None:
        self.planned = planned
        self._models: dict[str, Model] = {}
        self._layers: dict[object, float] = {}

    def extra(self, sheet: Sheet, answer: Answer) -> float:
        """What a plan costs beside the one without requirements: thousands of currency, discounted.

        Args:
            sheet: the terms.
            answer: the plan.
        """
        return self._money(sheet, answer) - self._money(sheet, self.planned.baseline) + self._others(sheet, answer)

    def certified(self, sheet: Sheet, answer: Answer) -> Certificate:
        """What the prices of a plan prove of it at other terms: a valid bound, if a loose one.

        Args:
            sheet: the terms.
            answer: the plan.
        """
        solution = answer.solution
        return certify(self._at(sheet, answer), solution.plan, solution.certificate.prices)

    def _others(self, sheet: Sheet, answer: Answer) -> float:
        """What is no radio: only its own prices and the rate of interest move it."""
        own = [(name, term.value) for name, term in sheet.terms.items() if name.startswith(ELEMENTS) or name == RATE]
        key = (answer.reading, *own)
        if key not in self._layers:
            self._layers[key] = float(sum(money(layer_at_terms(one, sheet), one.plan) for one in answer.layers))
        return self._layers[key]

    def _money(self, sheet: Sheet, answer: Answer) -> float:
        problem = self._at(sheet, answer)
        # which acts there are does not turn on terms: the model serves all of them
        if answer.reading not in self._models:
            self._models[answer.reading] = model_of(answer.problem)
        model = self._models[answer.reading]
        return cost_of(problem, model, limits_of(problem, model), answer.solution.plan).money

    def _at(self, sheet: Sheet, answer: Answer) -> Problem:
        return at_terms(replace(self.planned.asked, sheet=sheet), answer.problem, answer.reading)
