"""The words of a plan: readings, money, ranges, what binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from netvet.planning import (
    AFTER,
    BASELINE,
    ENDS,
    MOVES,
    NOT_KNOWN,
    STAYS,
    WIDE,
    Answer,
    Aside,
    EndState,
    Planned,
    may_follow,
    money,
    share,
    share_above,
    span,
    tenth,
)
from netvet.report.counts import counted, grouped
from netvet.transition import COMPLETE

READINGS = {
    BASELINE: "no requirement",
    STAYS: "what is not known is lawful and stays",
    MOVES: "what is not known is not lawful and moves",
}

STOPPED = {
    "gap": "near enough",
    "seconds": "time was up",
    "interrupt": "it was stopped",
    "exhausted": "nothing better was found",
    "complete": "all that could be better was compared, and there is no better plan, by the word of the solver",
}
"""Why a search ended."""

WHOLE = (
    "all that could be better was compared, and among plans that swap these units whole there is no better one, by the word of "
    "the solver; --sites plans every site by itself"
)
"""The same of a search that compared all, where units are of several sites: other plans divide them."""

TOP = 5
"""What binds, at most so many lines."""

NOBODY = "nobody may follow"
"""Said of what stays late as no maker may be bought there."""

WAITING = 5
"""Late units, at most so many."""

LISTED = 12
"""Lines of a list on a terminal and a page; files hold all."""


def reading_words(found: Planned, answer: Answer) -> str:
    """A reading in words; where both ask the same, nothing is not known that matters."""
    return reading_word(answer.reading, len(found.everything))


def reading_word(reading: str, plans: int) -> str:
    """A reading in words, where there are so many plans, that without requirements among them."""
    return READINGS[reading] if reading == BASELINE or plans > len(READINGS) - 1 else "nothing turns on what is not known"


def cost_words(found: Planned, answer: Answer) -> str:
    """What a plan costs beside the baseline, as a range over the ends of the terms."""
    ends = [found.extra(answer, end) for end in ENDS]
    return span(min(ends), max(ends), found.sheet.currency) + open_words(found, answer)


def open_words(found: Planned, answer: Answer) -> str:
    """By how much the cost is open where a plan is not proven near the best; nothing where it is."""
    gap = max(one.solution.gap for one in (found.baseline, answer))
    if gap <= WIDE:
        return ""
    less, more = (money(one, found.sheet.currency) for one in found.unproven(answer))
    return f"; of a plan that is not proven near the best (gap {share(gap)}): open by up to {less} downwards, {more} upwards"


def layer_words(found: Planned, answer: Answer) -> list[tuple[str, str]]:
    """What the cost is made of: radio, and of core, transport and managers those of which something is replaced."""
    ends = [found.extra_by_layer(answer, end) for end in ENDS]
    there = {"radio", *(one.layer for one in answer.layers)}
    if there == {"radio"}:
        return []
    spans = {layer: [end[layer] for end in ends] for layer in ends[0] if layer in there}
    return [(layer, span(min(own), max(own), found.sheet.currency)) for layer, own in spans.items()]


def replaced_words(answer: Answer) -> str:
    """How much of what is no radio is replaced, and how much of it late."""
    number = sum(lot.elements for one in answer.layers for lot in one.lots)
    late, months = answer.late_elements
    several = grouped(round(late))
    told = f"{several} late, {_mean(several, [months / late], 'month')}" if late else "none late"
    return f"{grouped(number)}, {told}"


def last_words(answer: Answer) -> list[str]:
    """The lots other than radio that are late, the latest first, and what they wait for."""
    found = []
    for one in answer.layers:
        need, last = one.problem.duration, one.problem.deadline
        unknown = np.where(need <= last, one.problem.begin + need - last, 0)
        for lot, start, late, too_late in zip(one.lots, one.plan.start, one.late, unknown.tolist(), strict=True):
            if late:
                never = NOBODY if not lot.followers else "within the horizon never"
                how = never if start < 0 else counted(int(late), "month")
                how += too_late_words(answer, too_late, "month") if lot.followers else ""
                what = lot.name if lot.elements > 1 else f"{lot.name} ({lot.function} of {one.operator})"
                found.append((-int(late), f"{what}: {how}"))
    return [line for _, line in sorted(found)]


def end_words(end: EndState) -> str:
    """What the network comes to at the end of a plan, judged again."""
    number = sum(end.broken.values())
    late = f", {counted(end.late, 'element is', 'elements are')} broken and listed as late" if end.late else ""
    rest = f"{counted(number, 'more is', 'more are')} broken" if number else "nothing else that is planned is broken"
    changed = f"{counted(end.replaced, 'element has', 'elements have')} another maker, {counted(end.added, 'is', 'are')} new"
    idle = f", managers of radio that go with it: {grouped(end.idle)}" if end.idle else ""
    limits = f"; {counted(len(own), 'limit is', 'limits are')} not kept" if (own := _limits(end)) else ""
    return f"{changed}{idle}{late}; {rest}{limits}"


def end_of(found: Planned, answer: Answer) -> list[str]:
    """The same of one plan; nothing where the end was not judged."""
    return [end_words(end) for end in found.at_the_end if end.reading == answer.reading]


def left_words(ends: Iterable[EndState]) -> list[str]:
    """What is broken at the end and in no plan, with the reason; once where it is the same in all readings."""
    ends = list(ends)
    several = [[*map(_unplanned, end.aside), *_limits(end), *(f"{line} ({AFTER})" for line in end.later)] for end in ends]
    same = all(lines == several[0] for lines in several)
    if same:
        return several[0] if several else []
    return [f"{end.reading}: {line}" for end, lines in zip(ends, several, strict=True) for line in lines]


def _limits(end: EndState) -> list[str]:
    """The limits on all that an operator has which do not hold at the end, though their last lawful day is past."""
    return [line for line in end.limits if line not in end.later]


def _unplanned(one: Aside) -> str:
    function = f"of a function that is {NOT_KNOWN}" if one.function == NOT_KNOWN else one.function
    what = f"{one.requirement}: {grouped(one.elements)} {function}, {'broken' if one.sure else 'not known whether broken'}"
    return f"{what}, last day {one.due} ({one.why})"


def delay_words(found: Planned, answer: Answer) -> str:
    """How much later 5G comes, and to how many."""
    told = [found.delay(answer, end) for end in ENDS]
    ends = sorted(one.months for one in told)
    months = " to ".join(dict.fromkeys(tenth(one, "+") for one in (ends[0], ends[-1])))
    people = _span([grouped(round(one.people)) for one in told])
    never = _span([grouped(round(one.never)) for one in told])
    more = f", to {never} not within the horizon" if any(one.never for one in told) else ""
    return f"{months} months on average; later for {counted(people, 'subscriber')}{more}"


def late_words(answer: Answer) -> str:
    """How many sites are late, and how late."""
    told = [answer.late(end) for end in ENDS]
    if not any(sites for sites, _ in told):
        return "none"
    quarters = [whole / sites for sites, whole in told if sites]
    sites = _span([grouped(round(sites)) for sites, _ in told])
    first = (
        f"; of {grouped(round(answer.past))} the last day lies before the end of {answer.problem.quarter(0)}"
        if answer.past
        else ""
    )
    return f"{counted(sites, 'site')}, {_mean(sites, quarters, 'quarter')}{first}"


def _mean(several: str, lengths: Sequence[float], unit: str) -> str:
    """How long so many wait: of one it is no average, and what is whole has no digits after the point."""
    told = counted(_span([f"{length:.1f}".removesuffix(".0") for length in lengths]), unit)
    return told if several == "1" else f"{told} on average"


def _span(told: list[str]) -> str:
    """Figures at the ends as a range: the two that lie furthest apart."""
    distinct = sorted(dict.fromkeys(told), key=lambda one: float(one.replace(" ", "")))
    return " to ".join(dict.fromkeys((distinct[0], distinct[-1])))


def above_words(answer: Answer) -> list[str]:
    """The limits on shares that are overstepped, and for how long."""
    why = {True: NOBODY, False: "the fine costs less, or no more can be had or done"}
    return [
        f"{one.cap}: {share_above(one.share, one.most)} where {share(one.most)} is allowed, {counted(one.quarters, 'quarter')}"
        + (f", at the end too: {why[one.cap in answer.stuck_limits]}" if one.at_end else "")
        for one in answer.explanation.above()
    ]


def binding_words(found: Planned, answer: Answer) -> list[str]:
    """What a little more of each limit is worth by the prices of the proof, and one more point of each cap."""
    told = []
    for one in answer.explanation.worth(TOP):
        whose = f" by {one.subject}" if one.subject else ""
        what = "sites disturbed at once" if one.kind == "disturbed" else one.kind
        told.append(f"1 % more {what}{whose} in {one.year} is worth {money(one.saves, found.sheet.currency)}")
    return told + [
        f"one more point of the cap {one.subject} is worth {money(one.saves, found.sheet.currency)}"
        for one in answer.explanation.points()
        if one.saves > 0
    ]


def waiting_words(answer: Answer) -> list[str]:
    """The units that are late, those with the most sites and quarters first, and what each waits for."""
    problem, late = answer.problem, answer.outcome.late
    weight = problem.units.sites * late
    worst = sorted((weight > 0).nonzero()[0].tolist(), key=lambda unit: (-weight[unit], unit))
    lines = []
    follows = may_follow(problem)
    for wait in answer.explanation.waits(np.asarray(worst[:WAITING], np.int64)):
        sites = counted(float(problem.units.sites[wait.unit]), "site")
        if not follows[wait.unit]:
            lines.append(f"{problem.units.ids[wait.unit]}: {sites}, {NOBODY}")
            continue
        never = answer.outcome.cleared_at[wait.unit] >= problem.quarters
        how = "within the horizon never" if never else counted(int(late[wait.unit]), "quarter")
        kept = f", waits for {wait.kind}, {wait.subject}, dearest in {problem.quarter(wait.quarter)}" if wait.kind else ""
        in_time, bound = int(answer.outcome.in_time[wait.unit]), int(problem.units.bound_until[wait.unit])
        past = f", last day before the end of {problem.quarter(0)}"
        known = past if in_time < 0 else too_late_words(answer, problem.announced - in_time, "quarter")
        kept_to = 0 < bound > in_time and problem.terms.early is None
        end = problem.quarter(bound) if bound < problem.quarters else "the end of the horizon, or later"
        held = f", under contract to {end}" if kept_to else ""
        lines.append(f"{problem.units.ids[wait.unit]}: {sites}, {how}{known}{held}{kept}")
    return [*lines, *([f"and {counted(len(worst) - WAITING, 'more unit')}, in plan.csv"] if len(worst) > WAITING else [])]


def too_late_words(answer: Answer, late: int, unit: str) -> str:
    """How much of being late is that nobody knew of the requirements while something could have left in time; if any is."""
    if late <= 0:
        return ""
    return f", announced {counted(late, unit)} too late: known from {answer.problem.quarter(answer.problem.announced)} on"


def known_words(found: Planned) -> str:
    """From when on the requirements are known."""
    if not found.answers[0].problem.announced:
        return "The requirements are known from the first quarter on."
    return (
        f"The requirements are known from {found.known_from} on, announced on {found.announced}: what the plan without them "
        "does before stands."
    )


def foregone_words(found: Planned) -> Iterator[str]:
    """What was done before the requirements were known, reading by reading."""
    for answer in found.answers:
        if (done := answer.foregone) is None:
            continue
        told = f"{counted(done.done, 'site is', 'sites are')} done before {found.known_from}"
        told += f", of which {counted(done.again, 'gets', 'get')} gear twice"
        barred = f"; {grouped(round(done.barred))} got gear by then that a requirement barred" if done.barred else ""
        yield f"If {reading_words(found, answer)}: {told}{barred}." if len(found.answers) > 1 else f"{told}{barred}."


def proof_words(found: Planned) -> Iterator[str]:
    """What is proven, plan by plan."""
    for answer in found.everything:
        proof = answer.solution.certificate
        bound, cost = (money(one, found.sheet.currency) for one in (proof.bound, proof.cost))
        yield (
            f"{reading_words(found, answer)}: {cost} with fines and weights, its prices prove that no plan costs less than "
            f"{bound}; gap {share(proof.gap)}: {stopped_words(answer)}"
        )
    for answer in found.answers:
        if answer.layers:
            worst = max(one.plan.gap for one in answer.layers)
            whose = f"Core, transport and managers, {reading_words(found, answer)}"
            solvers = " and ".join(dict.fromkeys(one.plan.solver for one in answer.layers))
            yield f"{whose}: gap at most {share(worst)}, by the word of {solvers}."
    both = [answer.solution for answer in (found.baseline, found.answers[-1])]
    proven = sum(max(one.certificate.cost - one.certificate.bound, 0.0) for one in both)
    told = f"Both gaps together leave a cost of radio beside no requirement open by up to {money(proven, found.sheet.currency)}"
    if any(one.stopped == COMPLETE for one in both):
        rest = sum(max(one.unproven, 0.0) for one in both)
        still = f"by up to {money(rest, found.sheet.currency)}" if rest else "nothing is open"
        told += f" for what prices prove; by the word of the solver, {still}"
    yield f"{told}."
    lump = found.answers[-1].explanation.lump()
    if lump.coarse:
        whose = found.answers[-1].problem.units.ids[lump.unit]
        yield f"The largest unit, {whose}, takes {share(lump.of_quarter)} of its region's crews in a quarter: units are coarse."


def stopped_words(answer: Answer) -> str:
    """Why the search for a plan ended, and among which plans it is the best where all were compared."""
    stopped = answer.solution.stopped
    return WHOLE if stopped == COMPLETE and (answer.problem.units.sites > 1).any() else STOPPED[stopped]


def move_words(answer: Answer) -> str:
    """How many sites must move: by a rule on them; how many for a limit on shares is the plan's choice."""
    number = grouped(round(answer.must_move))
    limited = any((cap.share < 1).any() for cap in answer.problem.caps)
    return f"{number} by a rule on them; a limit on shares moves others where it has to" if limited else number


def aside_words(found: Planned) -> list[str]:
    """Findings that the plan does not settle, in lines."""
    return list(map(_unplanned, found.ground.aside))
