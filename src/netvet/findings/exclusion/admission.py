"""Whether a requirement admits a maker to a placement, with the operator doing everything right.

A requirement is asked of a placement as it is of an element, but nobody has installed anything yet. What the placement and
the dossiers answer is taken from them. Whatever else stands in the requirement is the operator's: of what it applies to, the
placement is taken to be meant (it is in the band, the operator is large enough, no exception is granted); what it demands of
the operator is taken to be done. So what remains is what the maker can bring, or cannot.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from netvet.findings.exclusion.placements import is_makers, is_placed
from netvet.findings.places import OPERATOR
from netvet.findings.rule import Rule
from netvet.regime.condition import OPEN, TRUE, And, Condition, Const, Not, Or, Test, conjunction, conjuncts, show, tests
from netvet.regime.requirement import Distinct, Indicators, Needs, Share
from netvet.verdict import Truth, all_of, any_of, negate

Truths = Mapping[Test, Truth]

PERMITS = ("authorised_from", "authorised_to", "cleared_by", "type_authorised_on")
"""Facts that an authority makes, not the operator."""


@dataclass(frozen=True)
class Bar:
    """A requirement as it stands between a maker and a placement.

    Attributes:
        rule: the requirement, as it stands on the day asked.
        label: its id and part, with the reading where it is asked by one that nobody chose.
        placed: its tests that the placement answers.
        makers: its tests that the dossiers answer.
    """

    rule: Rule
    label: str
    placed: tuple[Test, ...]
    makers: tuple[Test, ...]

    @property
    def caps(self) -> bool:
        """Whether it limits how much of a maker, or how few makers, and so shuts none out of a single placement."""
        demand = self.rule.requirement.demand
        return isinstance(demand, Distinct) or (isinstance(demand, Share) and demand.at_most > 0)

    @property
    def power(self) -> bool:
        """Whether it only lets an authority act."""
        return self.rule.requirement.power

    def admits(self, truths: Truths) -> Truth:
        """Whether it admits, given what the placement and the dossiers answer; None where that is not known."""
        applies = self._applies(truths)
        if self.caps or self.power or applies is False:
            return True
        return any_of([negate(applies), best(self.demand, self._demanded(truths), wanted=True)])

    def admits_as_it_is(self, truths: Truths) -> bool:
        """Whether it admits even where the operator does nothing that it demands beside the maker."""
        if self.caps or self.power or self._applies(truths) is False:
            return True
        return best(self.demand, self._demanded(truths), wanted=False) is True

    def _demanded(self, truths: Truths) -> Truths:
        """What answers its demand: what it demands of the operator is taken to be done, whatever it does today."""
        return {test: value for test, value in truths.items() if not test.fact.startswith(OPERATOR)} | self.permits

    @property
    def permits(self) -> dict[Test, Truth]:
        """The tests of its demand that an authority answers by a permit: whether it would is not known."""
        return {test: None for test in tests(self.demand) if test.fact in PERMITS}

    def _applies(self, truths: Truths) -> Truth:
        asked = self.rule.requirement
        reading = self.rule.taken if asked.reads == "applies" else TRUE
        scope = conjunction(asked.applies, reading, *(Not(clause.where) for clause in asked.exceptions))
        return all_of([best(scope, truths, wanted=True), None if self.doubtful(truths) else True])

    def doubtful(self, truths: Truths) -> bool:
        """Whether its own text leaves open what it comes to."""
        return any(best(clause.where, truths, wanted=False) is not False for clause in self.rule.requirement.undecided)

    @property
    def assumes(self) -> list[str]:
        """What is taken to hold, so that it binds: of its scope, all that neither a placement nor a maker answers.

        Besides, every operator is addressed, no exception is granted, and what is placed is new.
        """
        asked = self.rule.requirement
        scope = conjunction(asked.applies, self.rule.taken if asked.reads == "applies" else TRUE)
        answered = {*self.placed, *self.makers}
        open_ = [part for part in conjuncts(scope) if any(test not in answered for test in tests(part))]
        return [show(part) for part in open_]

    def concerns(self, truths: Truths) -> bool:
        """Whether it may apply to the placement at all."""
        return self._applies(truths) is not False

    @property
    def demand(self) -> Condition:
        """What it demands of the maker; a certificate that only a product can hold is not known."""
        match self.rule.requirement.demand:
            case Needs():
                return OPEN
            case Indicators() | Distinct():
                return TRUE
            case Share(subject=subject):
                return Not(subject)
            case condition:
                return condition

    def residue(self, truths: Truths) -> Condition:
        """Its demand with everything decided but what is asked of the maker."""
        return _residue(self.demand, self._demanded(truths), wanted=True)


def bar(rule: Rule, label: str, known: Collection[Test] = ()) -> Bar:
    """A requirement as it stands between makers and placements.

    Args:
        rule: the requirement, as it stands on the day asked.
        label: how it is called.
        known: tests that places of a network answer, beside those that every placement does.
    """
    asked = list(dict.fromkeys(rule.tests))
    placed = tuple(test for test in asked if test in known or is_placed(test, rule.regime))
    return Bar(rule, label, placed, tuple(test for test in asked if is_makers(test)))


def best(condition: Condition, truths: Truths, *, wanted: bool) -> Truth:
    """What a condition comes to where every test that nobody answers turns out as is wanted of the whole."""
    match condition:
        case Const(value):
            return value
        case Not(child):
            return negate(best(child, truths, wanted=not wanted))
        case And(children):
            return all_of(best(child, truths, wanted=wanted) for child in children)
        case Or(children):
            return any_of(best(child, truths, wanted=wanted) for child in children)
        case _:
            return truths.get(condition, wanted)


def _residue(condition: Condition, truths: Truths, *, wanted: bool) -> Condition:
    match condition:
        case Not(child):
            return Not(_residue(child, truths, wanted=not wanted))
        case And(children):
            return And(tuple(_residue(child, truths, wanted=wanted) for child in children))
        case Or(children):
            return Or(tuple(_residue(child, truths, wanted=wanted) for child in children))
        case Test() if not is_makers(condition):
            return Const(truths.get(condition, wanted))
    return condition
