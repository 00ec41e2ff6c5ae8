"""The plans of options, one after another, all beside the same plan without requirements, within the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from datetime import date

from netvet.appraisal.option import Option
from netvet.case import Case
from netvet.planning import BASELINE, MOVES, STAYS, Planned, Sheet, again, ended_by_time, plan
from netvet.transition import Solution

Progress = Callable[[str, int, int], None]
"""Told which option is worked on, and of how many it is which."""

FIRST, LEAST = 90.0, 15.0
"""So many seconds an option has, as long as so many are left to each of the others."""

GAP = 0.01
"""How near to the best is enough, as a share of the cost."""


def plan_options(
    case: Case,
    options: Sequence[Option],
    solved: MutableMapping[str, Solution],
    *,
    day: date,
    sheets: Mapping[str, Sheet],
    seconds: float,
    progress: Progress | None = None,
) -> dict[str, Planned]:
    """The plans of every option that asks something; what two ask alike is solved once.

    The plan without requirements is behind every option: where its search ended by time it goes on before the next option is
    planned. What still ended by time goes on at the end, while there are seconds.

    Args:
        case: the case.
        options: those that ask something.
        solved: solutions by the digest of their problem; those found are put in.
        day: the day of the plans.
        sheets: the terms of each option.
        seconds: how long to search, at most, over all.
        progress: told of every option.
    """
    planned: dict[str, Planned] = {}
    for number, option in enumerate(options):
        if progress is not None:
            progress(option.id, number, len(options))
        others = len(options) - number - 1
        before = set(solved)
        one = plan(
            option.asked_of(case),
            regimes=list(option.regimes),
            on=day,
            as_if=True,
            announced=option.announced,
            terms=sheets[option.id],
            seconds=_share(seconds, solved, others),
            gap=GAP,
            solved=solved,
            judge_end=False,
        )
        if one.baseline.solution.certificate.inputs not in before and ended_by_time(one.baseline.solution, GAP):
            given = _share(seconds, solved, others)
            one = again(one, seconds=given, gap=GAP, solved=solved, further=[BASELINE])
        planned[option.id] = one
    return _gone_on(planned, solved, seconds)


def _share(seconds: float, solved: Mapping[str, Solution], others: int) -> float:
    """How long an option may take: what is left to it and others after it, shared out; the first ones may take more."""
    left = max(seconds - _spent(solved), 1.0)
    return max(left / (others + 1), min(left - LEAST * others, FIRST))


def _spent(solved: Mapping[str, Solution]) -> float:
    return sum(one.seconds for one in solved.values())


def _gone_on(planned: dict[str, Planned], solved: MutableMapping[str, Solution], seconds: float) -> dict[str, Planned]:
    """The same plans; searches that ended by time go on while there is time for all of them."""
    done = set[str]()
    for number, (option, one) in enumerate(planned.items()):
        inputs = one.baseline.solution.certificate.inputs
        wanting = sum(_wants(each, solved) for each in list(planned.values())[number:])
        left = seconds - _spent(solved)
        enough = left >= LEAST * wanting and _wants(one, solved)
        if enough or _stale(one, solved):
            # all stand beside one plan without requirements: what it has become by the first that asks for it, it stays
            readings = [STAYS, MOVES] if inputs in done else [BASELINE, STAYS, MOVES]
            given, further = max(left / max(wanting, 1), 1.0), readings if enough else []
            planned[option] = again(one, seconds=given, gap=GAP, solved=solved, further=further)
        done.add(inputs)
    return planned


def _wants(one: Planned, solved: Mapping[str, Solution]) -> bool:
    """Whether the plans of an option want time: a search ended by time, or what was done before it was known is another."""
    open_ = any(ended_by_time(solved[answer.solution.certificate.inputs], GAP) for answer in one.everything)
    return open_ or (one.announced is not None and _stale(one, solved))


def _stale(one: Planned, solved: Mapping[str, Solution]) -> bool:
    """Whether the plan without requirements has become another since."""
    return solved[one.baseline.solution.certificate.inputs] is not one.baseline.solution
