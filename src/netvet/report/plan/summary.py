"""A plan as a document: what it comes to, what it rests on, what it leaves out."""

from __future__ import annotations

from typing import Any

import netvet
from netvet.planning import ENDS, WIDE, Answer, Compared, EndState, Planned
from netvet.report.plan.notes import notes
from netvet.report.plan.words import READINGS, TOP
from netvet.transition import Cost


def summary(found: Planned) -> dict[str, Any]:
    """Everything but the tables; money in thousands of the currency, discounted, not rounded."""
    return {
        "netvet": netvet.__version__,
        "case": found.case.title,
        "notice": found.case.notice,
        "as_of": found.as_of,
        "on": found.day,
        "as_if": found.as_if,
        "announced": found.announced,
        "known_from": found.known_from,
        "regimes": [{"id": word, "title": title, "sha256": sha} for word, title, sha in found.ground.regimes],
        "not_judged": list(found.ground.not_judged),
        "days_judged": list(found.ground.days),
        "single_sites": found.single,
        "replanned_at_the_ends": found.replanned,
        **figures(found),
        "not_planned": [vars(one) for one in found.ground.aside],
        "at_the_end": {one.reading: _end(one) for one in found.at_the_end},
        "not_known_whether_admitted": {maker: list(labels) for maker, labels in found.ground.undecided.items()},
        "limits_not_as_they_stand": found.ground.limits,
        "guessed": vars(found.ground.left),
        "set_aside": found.set_aside,
        "rests_on": list(notes(found)),
    }


def figures(found: Compared) -> dict[str, Any]:
    """What follows from plans and terms alone."""
    asked = found.baseline.problem
    last = asked.quarters - 1
    return {
        "quarters": {"first": asked.quarter(0), "last": asked.quarter(last), "number": asked.quarters},
        "currency": found.sheet.currency,
        "sites": float(asked.units.sites.sum()),
        "units": len(asked.units),
        "cost_range": dict(zip(("low", "high"), found.cost, strict=True)),
        "cost_range_proven": dict(zip(("low", "high"), found.proven, strict=True)),
        "proven_near_the_best": found.gap <= WIDE,
        "without_requirements": _answer(found.baseline),
        "readings": {answer.reading: _reading(found, answer) for answer in found.answers},
        "weights": {name: found.sheet.at(f"weights.{name}") for name in ("waiting", "exposure", "managed")},
        "assumed": found.sheet.assumed,
        "own_terms": list(found.sheet.own),
    }


def _end(end: EndState) -> dict[str, Any]:
    return {
        "other_maker": end.replaced,
        "new": end.added,
        "managers_gone": end.idle,
        "late": end.late,
        "broken": end.broken,
        "not_planned": [vars(one) for one in end.aside],
        "limits": list(end.limits),
    }


def _answer(answer: Answer) -> dict[str, Any]:
    proof = answer.solution.certificate
    return {
        "meaning": READINGS[answer.reading],
        "cost": {end: _cost(answer.ends[end].cost) for end in ENDS},
        "bound": proof.bound,
        "gap": proof.gap,
        "stopped": answer.solution.stopped,
    }


def _cost(cost: Cost) -> dict[str, float]:
    return {**vars(cost), "money": cost.money, "total": cost.total}


def _reading(found: Compared, answer: Answer) -> dict[str, Any]:
    late = {end: dict(zip(("sites", "site_quarters"), answer.late(end), strict=True)) for end in ENDS}
    return _answer(answer) | {
        "beside_no_requirement": {end: found.extra(answer, end) for end in ENDS},
        "by_layer": {end: found.extra_by_layer(answer, end) for end in ENDS},
        "elements_other_than_radio": {
            "number": sum(lot.elements for one in answer.layers for lot in one.lots),
            **dict(zip(("late", "element_months"), answer.late_elements, strict=True)),
        },
        "must_move": answer.must_move,
        "before_it_was_known": answer.foregone and vars(answer.foregone),
        "late": late,
        "above_caps": [one.plain() for one in answer.explanation.above()],
        "delay_of_5g": {end: vars(found.delay(answer, end)) for end in ENDS},
        "binds": [vars(one) for one in answer.explanation.worth(TOP)],
        "caps": [vars(one) for one in answer.explanation.points()],
    }
