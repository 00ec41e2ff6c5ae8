"""Plans of sets of rules that were found and are those of no option, within the time that is left."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import replace
from datetime import date

from netvet.appraisal.equivalence import Set
from netvet.appraisal.option import Option
from netvet.appraisal.setting import joined_limits, rests_on_earliest
from netvet.case import Case
from netvet.planning import Planned, Sheet, plan_part
from netvet.transition import Solution

LEAST = 30.0
"""So many seconds all these plans have together, at least."""


def plan_found(
    case: Case,
    sets: Mapping[Set, Sequence[tuple[str, str]]],
    planned: Mapping[str, Planned],
    options: Sequence[Option],
    solved: MutableMapping[str, Solution],
    *,
    day: date,
    sheets: Mapping[str, Sheet],
    seconds: float,
) -> dict[Set, Planned]:
    """Plan the rules of each set, as if they bound every operator; sets of which no one plan can be made are left out.

    Args:
        case: the case.
        sets: of each set its rules: the option that each is of, and the requirement.
        planned: the plans of the options.
        options: the options.
        solved: solutions by the digest of their problem; those found are put in, and no problem in it is solved again.
        day: the day of the plans.
        sheets: the terms of each option.
        seconds: how long to search, over all; LEAST where that is less.
    """
    by_id = {one.id: one for one in options}
    found, left = dict[Set, Planned](), max(seconds, LEAST)
    for number, (own, duties) in enumerate(sets.items()):
        of = [by_id[option] for option in dict.fromkeys(option for option, _ in duties)]
        limits = joined_limits(case, [(one.regimes, one.limits) for one in of])
        begins = {one.asked_of(case).binds_from for one in of if rests_on_earliest(case, one.limits, one.regimes)}
        if limits is None or len(begins) > 1 or not _as_one(of, planned):
            continue
        before = set(solved)
        found[own] = plan_part(
            replace(case, limits=limits, binds_from=next(iter(begins), None)),
            regimes=list(dict.fromkeys(word for one in of for word in one.regimes)),
            only={(regime, duty) for option, duty in duties for regime, _, _ in planned[option].ground.regimes},
            on=day,
            announced=of[0].announced,
            terms=sheets[of[0].id],
            seconds=left / (len(sets) - number),
            solved=solved,
        )
        left = max(left - sum(one.seconds for key, one in solved.items() if key not in before), 1.0)
    return found


def _as_one(of: Sequence[Option], planned: Mapping[str, Planned]) -> bool:
    """Whether rules of options can be planned together: known on one day, at the same terms, each of its regime."""
    words = {word for one in of for word in one.regimes}
    names = {regime for one in of for regime, _, _ in planned[one.id].ground.regimes}
    alike = all((one.announced, one.terms) == (of[0].announced, of[0].terms) for one in of)
    return alike and len(names) == len(words)
