"""The verb: options side by side, on what they protect, cost, delay and leave open; no score."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from netvet.appraisal.appraised import OF_ACTS, Appraisal
from netvet.appraisal.found_plans import plan_found
from netvet.appraisal.front import front_of
from netvet.appraisal.lookout import Lookout
from netvet.appraisal.option import Option, check_days, read_options
from netvet.appraisal.option_plans import Progress, plan_options
from netvet.appraisal.turning import planned_anew, turns_on
from netvet.appraisal.watching import Sides, watched_by_all, watched_by_each
from netvet.appraisal.weighing import Weighing
from netvet.case import Case, days_of, open_case
from netvet.compromise import open_scene
from netvet.errors import CaseError
from netvet.inventory.store import digest
from netvet.planning import Horizon, Planned, horizon_after, read_terms, sheet_for
from netvet.transition import Solution

ANEW = 3.0
"""How many times as long plans are made anew: of each option six stand beside the one that the table has."""


def appraise(
    case: Case | Path | str,
    *,
    on: date | None = None,
    watched: str | None = None,
    terms: Path | str | None = None,
    seconds: float = 240.0,
    sensitivity: bool = False,
    progress: Progress | None = None,
) -> Appraisal:
    """Set the options of a case side by side.

    Each option is taken as if it bound every operator. Its plan moves what has to move at the least cost that is found; what it
    leaves in the hands of the makers that are watched is followed over time.

    Args:
        case: the case, with `[[option]]` in its `case.toml`.
        on: the day; the case's `as_of` where None.
        watched: a condition over elements, in the language of regimes: whose gear counts as exposed. Where None, the gear of
            the makers that some option excludes or caps; each is judged by its own makers too, where options name others.
        terms: a file of terms that stand in place of the shipped ones; `terms.toml` beside the case where None.
        seconds: how long to search for plans of radio, at most, over all options; each has one pass in any case.
        sensitivity: plan anew at other weights, and announced on other days: up to ANEW times as long again.
        progress: told of every option.

    Raises:
        NetvetError: where the case, its network, an option or a regime cannot be used, or nobody is watched.
    """
    case = case if isinstance(case, Case) else open_case(Path(case))
    options = read_options(case)
    day, as_of = days_of(case, on)
    bound = replace(case, binds_from=day)
    sheet = sheet_for(case.folder, terms)
    sheets = {option.id: read_terms(option.terms) if option.terms else sheet for option in options}
    where, solved = str(case.folder / "case.toml"), dict[str, Solution]()
    for option in options:
        check_days(option, horizon_after(day, int(sheets[option.id].at("horizon.quarters"))), where)
    asking = [option for option in options if option.regimes]
    planned = plan_options(bound, asking, solved, day=day, sheets=sheets, seconds=seconds, progress=progress)
    horizon = _horizon(planned, where)
    condition = watched or watched_by_all(planned.values(), where)
    own = {} if watched else watched_by_each(planned, condition)
    with open_scene(case, on=on) as scene:
        weighing = Weighing(bound, Lookout(scene, scene.of_condition(condition)), horizon, sheet)
        weighed = weighing.weigh(options, planned)
        sides = Sides(weighing, weighed, own, options, planned)
        # what is due after all that is planned, and what nobody may follow, would seem to protect no more than nothing
        asked = [one.told.option.id for one in weighed if not (one.told.counts_later or one.told.stuck)]
        milder = list(sides.equivalents(asked))
        plans = {}
        for comparing in sides.comparing.values():
            left = seconds - sum(one.seconds for one in solved.values())
            sets = comparing.to_plan()
            plans[comparing] = plan_found(bound, sets, planned, options, solved, day=day, sheets=sheets, seconds=left)
        equivalents = tuple(comparing.with_plan(one, plans[comparing]) for comparing, one in milder)
    found = tuple(one.told for one in weighed)
    later = [one.option.id for one in found if one.counts_later]
    turning = turns_on(planned, {one.option.id: one.measures for one in found}, later)
    if sensitivity:
        tell = None if progress is None else lambda what: progress(what, len(asking), len(asking))
        weights, announced = planned_anew(planned, solved, seconds=ANEW * seconds, later=later, progress=tell)
        turning = replace(turning, weights=(*turning.weights, *weights), announced=announced)
    values = sides.criteria()
    acts = {one.option.id: one.acts for one in found}
    front = front_of(
        values,
        tuple(next(iter(values.values()))),
        [one.option.id for one in found if one.loose or one.stuck],
        lambda one, other: OF_ACTS if acts[one] == acts[other] else (),
    )
    moments = tuple(map(horizon.begins, weighing.turns))
    grounds = [one.ground for one in planned.values()]
    return Appraisal(
        case=case,
        day=day,
        as_of=as_of,
        watched=condition,
        moments=moments,
        options=found,
        front=front,
        sheet=sheet,
        equivalents=equivalents,
        sensitivity=turning,
        apart=sides.apart,
        inputs=tuple(sorted({*_files(case, options, terms), *(one for ground in grounds for one in ground.inputs)})),
        regimes=tuple(sorted({(word, sha) for ground in grounds for word, _, sha in ground.regimes})),
    )


def _files(case: Case, options: Sequence[Option], terms: Path | str | None) -> Iterator[tuple[str, str]]:
    """Path and SHA-256 of the case, and of the terms that it is asked by."""
    own = case.folder / "terms.toml"
    given = [Path(terms)] if terms else [own] if own.is_file() else []
    files = (case.folder / "case.toml", *given, *(option.terms for option in options if option.terms))
    yield from ((str(path), digest(path)) for path in files)


def _horizon(planned: Mapping[str, Planned], where: str) -> Horizon:
    if not planned:
        raise CaseError("no option asks anything", where=where, remedy="give one of them regimes")
    horizon = next(iter(planned.values())).asked.horizon
    if other := [key for key, one in planned.items() if one.asked.horizon != horizon]:
        remedy = "give all options the same horizon.quarters in their terms"
        raise CaseError("options of different horizons cannot stand side by side", where=f"option {other[0]}", remedy=remedy)
    return horizon
