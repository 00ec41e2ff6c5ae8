"""Finds what turns on the terms of plans: one at a time, by the same plans at other prices, or by plans made anew."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import date

from netvet.appraisal.front import Interval, span_of
from netvet.appraisal.mitigation import PRICE, Applied
from netvet.appraisal.sensitivity import CHEAPER, DEARER, EITHER, ENOUGH, SAME, WITHIN, Sensitivity, Swing, Told, Weighted
from netvet.planning import BASELINE, MOVES, Answer, Planned, Repricing, Sheet, again, ended_by_time
from netvet.transition import Solution

WAITING, EXPOSURE = "weights.waiting", "weights.exposure"
FACTORS = (0.5, 2.0)
"""What the weight of waiting is multiplied by."""
EXPOSED = 2.0
"""What is added to the weight of exposure: thousands of currency for the traffic of an average site, a quarter."""
LATER = (0, 8, 16)
"""Quarters after the first in which rules may become known."""
Progress = Callable[[str], None]


def turns_on(
    found: Mapping[str, Planned], measures: Mapping[str, tuple[Applied, ...]], later: Collection[str] = ()
) -> Sensitivity:
    """What turns on the ranges of terms and on the weights, by the plans as they are.

    Args:
        found: the plans of options.
        measures: the measures of options.
        later: options of which something comes after all that is planned.
    """
    priced = {option: Repricing(planned) for option, planned in found.items()}
    return Sensitivity(
        swings=tuple(
            replace(swing, least=option in later)
            for option in measures
            for swing in sorted(
                (*(_swings(option, priced[option]) if option in priced else ()), *_of_measures(option, measures[option])),
                key=lambda one: (-one.width, one.term),
            )
        ),
        weights=tuple(
            replace(one, cost=_open(one.cost, option, later))
            for option, each in priced.items()
            for one in _weighted(option, each)
        ),
    )


def _open(cost: Interval, option: str, later: Collection[str]) -> Interval:
    """A cost; of an option of which something comes after all that is planned, the least that it is."""
    return (cost[0], math.inf) if option in later else cost


def _swings(option: str, priced: Repricing) -> Iterator[Swing]:
    planned = priced.planned
    sheet, answer = planned.sheet, max(planned.answers, key=planned.extra)
    middle = planned.extra(answer)
    for label, names in _ranged(sheet).items():
        ends = tuple(priced.extra(_moved(sheet, names, end), answer) for end in ("low", "high"))
        if any(abs(end - middle) > 1e-9 * max(1.0, abs(middle)) for end in ends):
            yield Swing(option, label, _ends(sheet, names), (ends[0], ends[1]), middle)


def _of_measures(option: str, measures: Sequence[Applied]) -> Iterator[Swing]:
    """What the prices of measures move, the others at the middle of theirs; what has no price moves nothing that is known."""
    for one in measures:
        if one.priced and one.cost[0] != one.cost[1]:
            others = sum(sum(other.cost) / 2 for other in measures if other is not one and other.priced)
            ends = others + one.cost[0], others + one.cost[1]
            told = f"{one.price[0]:g}", f"{one.price[1]:g}"
            yield Swing(option, f"measures.{one.id}", told, ends, sum(ends) / 2)


def _ranged(sheet: Sheet) -> dict[str, tuple[str, ...]]:
    """The terms that have two ends, those of all densities together, and of all elements; measures stand elsewhere."""
    found: dict[str, list[str]] = {}
    for name, term in sheet.terms.items():
        if term.ranged and not name.startswith((PRICE, "weights.")):
            room, _, key = name.rpartition(".")
            several = next((one for one in ("density.", "element.") if room.startswith(one)), "")
            found.setdefault(f"{several}*.{key}" if several else name, []).append(name)
    return {label: tuple(names) for label, names in found.items()}


def _moved(sheet: Sheet, names: Sequence[str], end: str) -> Sheet:
    """The terms with some of them at their own low or high end."""
    moved = {name: replace(sheet.terms[name], value=getattr(sheet.terms[name], end)) for name in names}
    return replace(sheet, terms={**sheet.terms, **moved})


def _ends(sheet: Sheet, names: Sequence[str]) -> tuple[str, str]:
    if len(names) > len(sheet.densities):
        return "all low", "all high"
    low, high = ([f"{getattr(sheet.terms[name], end):g}" for name in names] for end in ("low", "high"))
    return ", ".join(low), ", ".join(high)


def _at_weights(sheet: Sheet) -> Iterator[Sheet]:
    """The terms at other weights: half and twice that of waiting, and one more of exposure."""
    waiting, exposure = sheet.terms[WAITING], sheet.terms[EXPOSURE]
    for factor in FACTORS:
        yield replace(sheet, terms={**sheet.terms, WAITING: replace(waiting, value=waiting.value * factor)})
    yield replace(sheet, terms={**sheet.terms, EXPOSURE: replace(exposure, value=exposure.value + EXPOSED)})


def _weighted(option: str, priced: Repricing) -> Iterator[Weighted]:
    planned = priced.planned
    for sheet in _at_weights(planned.sheet):
        gap = max(priced.certified(sheet, answer).gap for answer in planned.answers)
        yield _told(option, planned, sheet, gap, replanned=False)


def _told(option: str, planned: Planned, sheet: Sheet, gap: float, *, replanned: bool) -> Weighted:
    cost, delay, *_ = _figures(planned, proven=replanned)
    return Weighted(option, float(sheet.at(WAITING)), float(sheet.at(EXPOSURE)), gap, cost, delay, replanned)


def _figures(planned: Planned, *, proven: bool = True) -> tuple[Interval, Interval, Interval, Interval, Interval]:
    """Over both readings, at the terms as written: cost, delay, late sites, late elements elsewhere, overstepped limits.

    The cost is wider by what is not proven, or not.
    """
    answers = planned.answers
    open_ = [planned.unproven(answer) if proven else (0.0, 0.0) for answer in answers]
    costs = [planned.extra(answer) for answer in answers]
    return (
        span_of([end for cost, (less, more) in zip(costs, open_, strict=True) for end in (cost - less, cost + more)]),
        span_of([planned.delay(answer).months for answer in answers]),
        span_of([answer.late_sites for answer in answers]),
        span_of([answer.late_elements[0] for answer in answers]),
        span_of([float(len(answer.explanation.above())) for answer in answers]),
    )


def planned_anew(
    found: Mapping[str, Planned],
    solved: MutableMapping[str, Solution],
    *,
    seconds: float,
    later: Collection[str] = (),
    progress: Progress | None = None,
) -> tuple[tuple[Weighted, ...], tuple[Told, ...]]:
    """Options planned anew at other weights, and announced on other days.

    Args:
        found: the plans of options.
        solved: solutions by the digest of their problem.
        seconds: how long to search, at most, over all.
        later: options of which something comes after all that is planned.
        progress: told of every plan.
    """
    weighted, told = [], []
    steps = len(found) * (len(FACTORS) + 1 + len(LATER))
    left = _Left(seconds, steps, solved)
    for option, planned in found.items():
        for sheet in _at_weights(planned.sheet):
            if progress is not None:
                progress(f"{option}, other weights")
            # the plan without requirements is that of all options at these weights: the next goes on with it
            made = again(planned, terms=sheet, seconds=left.share(), gap=ENOUGH, solved=solved, further=[BASELINE])
            found_anew = _told(option, made, sheet, made.gap, replanned=True)
            cost = _open(found_anew.cost, option, later)
            weighted.append(replace(found_anew, cost=cost, beside=beside(planned, made), by_time=_by_time(made)))
        for day in _days(planned):
            if progress is not None:
                progress(f"{option}, announced on {day}")
            made = again(planned, announced=day, seconds=left.share(), gap=ENOUGH, solved=solved)
            figures = _figures(made)
            cost = _open(figures[0], option, later)
            told.append(Told(option, day, cost, *figures[1:], made.gap, beside(planned, made), _by_time(made)))
    return tuple(weighted), tuple(told)


def beside(planned: Planned, made: Planned) -> str:
    """How plans that are made anew lie beside others, in money, as far as it is proven.

    Args:
        planned: those of the table.
        made: those made anew.
    """
    if [_plan(one) for one in planned.everything] == [_plan(one) for one in made.everything]:
        return SAME
    # what is not known of one plan that both stand beside moves both alike
    shared = _plan(planned.baseline) == _plan(made.baseline)
    own, anew = ({one.reading: _ends_of(each, one, shared) for one in each.answers} for each in (planned, made))
    pairs = [(own.get(reading, own[MOVES]), ends) for reading, ends in anew.items()]
    dearer, cheaper = any(new[0] > old[1] for old, new in pairs), any(new[1] < old[0] for old, new in pairs)
    return EITHER if dearer and cheaper else DEARER if dearer else CHEAPER if cheaper else WITHIN


def _plan(answer: Answer) -> tuple[str, str]:
    proof = answer.solution.certificate
    return proof.inputs, proof.plan


def _ends_of(planned: Planned, answer: Answer, shared: bool) -> Interval:  # noqa: FBT001 - of a pair
    cost, (less, more) = planned.extra(answer), planned.unproven(answer)
    return cost - less, cost + (0.0 if shared else more)


def _by_time(made: Planned) -> bool:
    return any(ended_by_time(one.solution, ENOUGH) for one in made.everything)


def _days(planned: Planned) -> list[date]:
    """The days on which an option may become known: that of the appraisal, and later ones."""
    horizon = planned.asked.horizon
    return [planned.day if not later else horizon.begins(later) for later in LATER if later < horizon.quarters]


class _Left:
    """The time that is left for plans, an even share for each."""

    def __init__(self, seconds: float, steps: int, solved: Mapping[str, Solution]) -> None:
        self._seconds, self._steps, self._solved, self._before = seconds, steps, solved, set(solved)

    def share(self) -> float:
        """How long the next may take; what others left over is its own."""
        spent = sum(one.seconds for key, one in self._solved.items() if key not in self._before)
        given = max(self._seconds - spent, 1.0) / max(self._steps, 1)
        self._steps -= 1
        return given
