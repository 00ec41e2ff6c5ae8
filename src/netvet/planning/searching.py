"""Searches for the plans of a case, one after another, within the time that is left."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, MutableMapping
from dataclasses import replace

from netvet.planning.announcing import after_all
from netvet.planning.answer import Answer, End
from netvet.planning.outcome import outcome_of
from netvet.planning.pricing import priced
from netvet.planning.question import BASELINE, MOVES, STAYS, Asked, drops, problem_of
from netvet.planning.readings import problems_of
from netvet.planning.replacing import plan_layers
from netvet.planning.sheet import ENDS
from netvet.transition import (
    HIGHS,
    CorePlan,
    Cost,
    Effort,
    Model,
    Plan,
    Problem,
    Solution,
    certify,
    cost_of,
    digest_of,
    limits_of,
    model_of,
    solve,
)

Progress = Callable[[str, float, float, float], None]
"""Told what is planned, seconds, bound and cost (inf while there is no plan)."""


class Searching:
    """One plan after another, within the time that is left."""

    def __init__(
        self,
        asked: Asked,
        seconds: float,
        effort: Effort,
        progress: Progress | None,
        *,
        known: int,
        replan: bool,
        core_solver: str = HIGHS,
        near: Mapping[str, Solution] | None = None,
        further: Collection[str] = (),
        layers: Mapping[str, CorePlan] | None = None,
    ) -> None:
        """Make ready to search.

        Args:
            asked: what problems are made of.
            seconds: how long to search, at most, over all plans of radio.
            effort: how near to the best is enough, and the seed.
            progress: told of every step.
            known: the first quarter in which the requirements are known.
            replan: whether each end of the terms has a plan of its own.
            core_solver: what plans that which is no radio: one of `netvet.transition.CORE_SOLVERS`.
            near: by reading, a plan of almost the same problem, to begin with.
            further: readings whose search goes on where it ended by time.
            layers: plans of what is no radio, by the digest of their problem.
        """
        self._asked, self._left, self._effort, self._progress, self._replan = asked, seconds, effort, progress, replan
        self._core_solver, self._begin = core_solver, near or {}
        self._known, self._without, self._layers = known, dict[str, Plan](), dict(layers or {})
        self._near: Solution | None = None
        self._further, self._problems, self._plans = frozenset(further), problems_of(asked), 1
        self._solved: MutableMapping[str, Solution] = {}

    def answers(self, solved: MutableMapping[str, Solution]) -> list[Answer]:
        """The baseline, and the plan of each reading that asks something of its own."""
        self._solved = solved
        keys = {reading: digest_of(problem) for reading, problem in self._problems.items()}
        open_ = {key for reading, key in keys.items() if self._is_open(reading, key)}
        self._plans = len(open_) * (len(ENDS) if self._replan else 1)
        return [self._answer(reading, problem) for reading, problem in self._problems.items()]

    def _answer(self, reading: str, problem: Problem) -> Answer:
        problem = self._known_late(reading, "middle", problem)
        self._near = self._near or self._begin.get(reading)
        solution = self._solve(reading, problem)
        # what is not known is little, as a rule: the second reading begins with the solution of the first
        self._near = solution if reading == STAYS else None
        middle = solution.plan, End(solution.cost, outcome_of(problem, solution.plan))
        others = self._anew(reading) if self._replan else self._priced(reading, problem, *middle)
        found = {end: {**others, "middle": middle}[end] for end in ENDS}
        ends = {end: one for end, (_, one) in found.items()}
        if reading == BASELINE:
            self._without = {end: plan for end, (plan, _) in found.items()}
            return Answer(reading, problem, solution, ends)
        strict, solver = reading == MOVES, self._core_solver
        layers = plan_layers(self._asked, self._layers, strict=strict, known=self._known, solver=solver)
        return Answer(reading, problem, solution, ends, layers)

    def _priced(self, reading: str, problem: Problem, plan: Plan, middle: End) -> dict[str, tuple[Plan, End]]:
        """The same plan at the prices of both ends."""
        model, dropped = model_of(problem), drops(self._asked, reading)
        others = {end: priced(problem, self._asked.sheet, end, dropped=dropped) for end in ("low", "high")}
        return {end: (plan, End(price(other, plan, model), middle.outcome)) for end, other in others.items()}

    def _anew(self, reading: str) -> dict[str, tuple[Plan, End]]:
        """A plan made for each end, with its capacities."""
        found = {}
        for end in ("low", "high"):
            problem = self._known_late(reading, end, problem_of(self._asked, reading, end))
            plan = self._solve(f"{reading}, {end}", problem).plan
            found[end] = plan, End(price(problem, plan), outcome_of(problem, plan))
        return found

    def _known_late(self, reading: str, end: str, problem: Problem) -> Problem:
        """The problem after what was done while the requirements were not known."""
        return problem if reading == BASELINE else after_all(problem, self._known, self._without[end])

    def _solve(self, label: str, problem: Problem) -> Solution:
        key = digest_of(problem)
        if self._is_open(label, key):
            before = self._solved.get(key)
            found = self._search(label, problem, before or self._near)
            self._solved[key] = found if before is None else gone_on(problem, before, found)
        return self._solved[key]

    def _is_open(self, label: str, key: str) -> bool:
        """Whether a problem is to be searched: it has no plan yet, or its search ended by time and is to go on."""
        before = self._solved.get(key)
        return before is None or (label in self._further and ended_by_time(before, self._effort.gap))

    def _search(self, label: str, problem: Problem, near: Solution | None) -> Solution:
        given = self._left / max(self._plans, 1)
        solution = solve(problem, replace(self._effort, seconds=given), _telling(self._progress, label), near)
        self._plans -= 1
        self._left = max(self._left - solution.seconds, 0.0)
        if solution.stopped == "interrupt":  # those that follow are not worse off than the one that was stopped, nor better
            self._left = min(self._left, solution.seconds * self._plans)
        return solution


def ended_by_time(solution: Solution, gap: float) -> bool:
    """Whether a search ended by time, farther from the best than was to be reached."""
    return solution.stopped == "seconds" and solution.gap > gap


def gone_on(problem: Problem, before: Solution, after: Solution) -> Solution:
    """What a search and the one that went on from it found together: the cheaper plan, the higher bound, the time of both."""
    best = min((after, before), key=lambda one: one.certificate.cost)
    proof = max((after, before), key=lambda one: one.certificate.bound).certificate
    if proof.bound > best.certificate.bound:
        best = replace(best, certificate=certify(problem, best.plan, proof.prices))
    return replace(best, seconds=before.seconds + after.seconds, stopped=after.stopped)


def price(problem: Problem, plan: Plan, model: Model | None = None) -> Cost:
    """What a plan costs under the terms of a problem.

    Args:
        problem: the problem.
        plan: the plan.
        model: the problem made ready, or one that differs in terms alone: no cost of a plan is taken from its tables.
    """
    model = model or model_of(problem)
    return cost_of(problem, model, limits_of(problem, model), plan)


def _telling(progress: Progress | None, reading: str) -> Callable[[float, float, float], None] | None:
    if progress is None:
        return None
    return lambda seconds, bound, cost: progress(reading, seconds, bound, cost)
