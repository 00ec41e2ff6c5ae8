"""The verb: the way from a network as it is to one that some regimes allow, with its cost, its delay and a proof."""

from __future__ import annotations

from collections.abc import Collection, MutableMapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from netvet.case import Case, days_of, open_case
from netvet.inventory import Fault
from netvet.inventory.store import open_inventory
from netvet.planning.announcing import known_from
from netvet.planning.compared import Compared
from netvet.planning.endstate import Done, EndState, ends_of
from netvet.planning.horizon import horizon_after
from netvet.planning.notebook import html
from netvet.planning.question import Asked
from netvet.planning.reading import Ground, Judging, judging, read_ground
from netvet.planning.replacing import solved_layers
from netvet.planning.searching import Progress, Searching
from netvet.planning.sheet import Sheet, sheet_for
from netvet.transition import HIGHS, Effort, Solution, need_core_solver, need_solvers


@dataclass(frozen=True, kw_only=True)
class Planned(Compared):
    """Transition plans of a case under some regimes.

    Attributes:
        case: the case.
        day, as_of: the day of the plan, and the day whose state the network describes.
        as_if: whether every operator was taken as addressed.
        announced: the day on which the requirements become known; None: they are known from the first quarter on.
        ground: what was read of the case.
        single: whether each site is a unit of its own.
        replanned: whether each end of the terms has a plan of its own; else the same plan is priced there.
        words: the regimes as they were asked for; None: those of the case.
        set_aside: rows that were set aside, now or at conversion.
        faults: those that were set aside now.
        at_the_end: what the network comes to under each plan of `answers`; empty where that was not asked.
    """

    case: Case
    day: date
    as_of: date
    as_if: bool
    announced: date | None
    ground: Ground
    single: bool
    replanned: bool
    words: list[str] | None
    set_aside: int
    faults: tuple[Fault, ...]
    at_the_end: tuple[EndState, ...] = ()

    @property
    def asked(self) -> Asked:
        """What problems were made of."""
        return self.ground.asked

    @property
    def known_from(self) -> str:
        """The first quarter in which the requirements are known, such as `2029Q4`."""
        return self.asked.horizon.name(known_from(self.announced, self.asked.horizon))

    def _repr_html_(self) -> str:
        return html(self)


def plan(
    case: Case | Path | str,
    *,
    regimes: Sequence[str] | None = None,
    on: date | None = None,
    as_if: bool = False,
    announced: date | None = None,
    terms: Path | str | Sheet | None = None,
    seconds: float = 300.0,
    gap: float = 0.01,
    seed: int = 0,
    single: bool = False,
    replan: bool = False,
    set_aside: bool = False,
    threads: int = 2,
    progress: Progress | None = None,
    solved: MutableMapping[str, Solution] | None = None,
    core_solver: str = HIGHS,
    judge_end: bool = True,
) -> Planned:
    """Plan how a network comes to what some regimes allow: what is swapped where, when, for what, and what stays late.

    What has to move comes from the findings, whose gear may follow from `ruled_out`. What is not known is planned twice: as if
    it turned out lawful and stayed, and as if it did not and moved.

    Args:
        case: the case, or where it lies.
        regimes: ids of shipped regimes or paths of own ones; the case's own where None.
        on: the day of the plan; the case's `as_of` where None.
        as_if: take every operator as addressed; all that follows is hypothetical.
        announced: the day on which the regimes become known: what the plan without them does before the first quarter after
            that day stands, and may have to be replaced again. Known from the first quarter on where None.
        terms: a file of terms that stand in place of the shipped ones; `terms.toml` beside the case where None.
        seconds: how long to search for plans of radio, at most, over all of them; each has one pass in any case.
        gap: how near to the best is enough, as a share of the cost.
        seed: of all chance; the same plan for the same seed where every search ends by its gap.
        single: plan every site by itself instead of swap clusters.
        replan: plan anew at each end of the terms, capacities among them, instead of pricing the same plan there.
        set_aside: go on without rows that cannot be used.
        threads: how many threads DuckDB may use.
        progress: told of every step.
        solved: solutions by the digest of their problem; those found are put in, and no problem in it is solved again.
        core_solver: what plans core, transport and managers: `highs`, or `cp-sat`, in a process of its own.
        judge_end: judge the network once more, as it stands at the end of each plan.

    Raises:
        PlanError: where the terms make no sense, no radio stands at a known site, the regimes become known after the last
            quarter only, or the solvers are not installed.
        NetvetError: where the case, its network, a dossier or a regime cannot be used.
    """
    need_solvers()
    need_core_solver(core_solver)
    case = case if isinstance(case, Case) else open_case(Path(case))
    day, as_of = days_of(case, on)
    searching = _Asking(
        sheet=sheet_for(case.folder, terms),
        announced=announced,
        seconds=seconds,
        effort=Effort(gap=gap, seed=seed),
        single=single,
        replan=replan,
        set_aside=set_aside,
        threads=threads,
        progress=progress,
        core_solver=core_solver,
        judge_end=judge_end,
    )
    words = [*regimes] if regimes else None
    return _plan(judging(case, regimes, day, as_of, as_if=as_if), searching, {} if solved is None else solved, words)


def plan_part(
    case: Case,
    *,
    regimes: Sequence[str],
    only: Collection[tuple[str, str]],
    on: date,
    announced: date | None,
    terms: Sheet,
    seconds: float,
    solved: MutableMapping[str, Solution],
) -> Planned:
    """Plan under some requirements of some regimes, as if they bound every operator; no record can be written of it.

    Args:
        case: the case.
        regimes: ids of shipped regimes or paths of own ones.
        only: those of their requirements that are asked, by ids of regime and requirement.
        on: the day of the plan.
        announced: the day on which they become known; None: from the first quarter on.
        terms: the terms.
        seconds: how long to search, at most, over all plans.
        solved: solutions by the digest of their problem; those found are put in, and no problem in it is solved again.

    Raises:
        NetvetError: as `plan`.
    """
    need_solvers()
    day, as_of = days_of(case, on)
    judged = replace(judging(case, regimes, day, as_of, as_if=True), only=frozenset(only))
    return _plan(judged, _Asking(sheet=terms, announced=announced, seconds=seconds, judge_end=False), solved, [*regimes])


@dataclass(frozen=True)
class _Asking:
    """How plans are asked for, as the arguments of `plan`."""

    sheet: Sheet
    announced: date | None
    seconds: float
    effort: Effort = field(default_factory=lambda: Effort(gap=0.01))
    single: bool = False
    replan: bool = False
    set_aside: bool = False
    threads: int = 2
    progress: Progress | None = None
    core_solver: str = HIGHS
    judge_end: bool = True


def _plan(judged: Judging, ask: _Asking, solved: MutableMapping[str, Solution], words: list[str] | None) -> Planned:
    case, sheet = judged.case, ask.sheet
    with open_inventory(case.network, mapping=case.mapping, set_aside=ask.set_aside, threads=ask.threads) as inventory:
        known = known_from(ask.announced, horizon_after(judged.day, int(sheet.at("horizon.quarters"))))
        ground = read_ground(judged, inventory, sheet, single=ask.single)
        lost, faults = inventory.set_aside + case.set_aside, tuple(inventory.faults)
        search = Searching(
            ground.asked, ask.seconds, ask.effort, ask.progress, known=known, replan=ask.replan, core_solver=ask.core_solver
        )
        baseline, *answers = search.answers(solved)
        done = [Done(one.reading, one.problem, one.solution.plan, one.layers) for one in answers] if ask.judge_end else []
        ends = ends_of(judged, inventory, done, sites=ground.sites, elements=ground.elements)
    return Planned(
        case=case,
        day=judged.day,
        as_of=judged.as_of,
        as_if=judged.as_if,
        announced=ask.announced,
        sheet=sheet,
        ground=ground,
        baseline=baseline,
        answers=tuple(answers),
        single=ask.single,
        replanned=ask.replan,
        words=words,
        set_aside=lost,
        faults=faults,
        at_the_end=ends,
    )


def again(
    planned: Planned,
    *,
    terms: Sheet | None = None,
    announced: date | None = None,
    seconds: float = 300.0,
    gap: float = 0.01,
    seed: int = 0,
    solved: MutableMapping[str, Solution] | None = None,
    further: Collection[str] = (),
) -> Planned:
    """Plan the same once more, at other prices, capacities or weights, or announced on another day.

    The case is not read again, and the network at the end of the plans not judged.

    Args:
        planned: the plans.
        terms: terms that make the same units of the same sites; those of the plans where None.
        announced: the day on which the regimes become known; as in the plans where None.
        seconds: how long to search, at most, over all plans.
        gap: how near to the best is enough, as a share of the cost.
        seed: of all chance.
        solved: solutions by the digest of their problem; those found are put in, and no problem in it is solved again.
        further: readings whose search goes on where it ended by time, from what is in `solved`.

    Raises:
        PlanError: where the regimes become known after the last quarter only.
    """
    sheet, day = terms or planned.sheet, announced or planned.announced
    asked = replace(planned.asked, sheet=sheet)
    known = known_from(day, asked.horizon)
    near = {answer.reading: answer.solution for answer in planned.everything}
    search = Searching(
        asked,
        seconds,
        Effort(gap=gap, seed=seed),
        None,
        known=known,
        replan=planned.replanned,
        near=near,
        further=further,
        layers=solved_layers(layer for answer in planned.answers for layer in answer.layers),
    )
    baseline, *answers = search.answers({} if solved is None else solved)
    ground = replace(planned.ground, asked=asked)
    made = replace(planned, announced=day, sheet=sheet, ground=ground, baseline=baseline, answers=tuple(answers))
    return replace(made, at_the_end=())
