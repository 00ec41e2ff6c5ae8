"""The words of a plan: readings, money, ranges, what binds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from netvet.planning import (
    BASELINE,
    EARLY,
    ENDS,
    MOVES,
    STAYS,
    WIDE,
    Answer,
    Aside,
    EndState,
    Planned,
    money,
    newcomers,
    share,
    span,
    weights,
)
from netvet.report.terminal import grouped

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

LUMPY = 0.5
"""From which part of a quarter's crews on a unit explains a gap."""

WAITING = 5
"""Late units, at most so many."""

LISTED = 12
"""Lines of a list on a terminal and a page; files hold all."""


def reading_words(found: Planned, answer: Answer) -> str:
    """A reading in words; where both ask the same, nothing is not known that matters."""
    return READINGS[answer.reading] if len(found.answers) > 1 else "nothing turns on what is not known"


def cost_words(found: Planned, answer: Answer) -> str:
    """What a plan costs beside the baseline, as a range over the ends of the terms."""
    ends = [found.extra(answer, end) for end in ENDS]
    return span(min(ends), max(ends), found.sheet.currency) + open_words(found, answer)


def open_words(found: Planned, answer: Answer) -> str:
    """By how much the cost is open where a plan is not proven near the best; nothing where it is."""
    gap = max(one.solution.certificate.gap for one in (found.baseline, answer))
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
    told = f"{grouped(round(late))} late, {months / late:.1f} months on average" if late else "none late"
    return f"{grouped(number)}, {told}"


def last_words(answer: Answer) -> list[str]:
    """The lots other than radio that are late, the latest first, and what they wait for."""
    found = []
    for one in answer.layers:
        for lot, start, late in zip(one.lots, one.plan.start, one.late, strict=True):
            if late:
                never = "nobody may follow" if not lot.followers else "within the horizon never"
                how = never if start < 0 else f"{late} months"
                what = lot.name if lot.elements > 1 else f"{lot.name} ({lot.function} of {one.operator})"
                found.append((-int(late), f"{what}: {how}"))
    return [line for _, line in sorted(found)]


def end_words(end: EndState) -> str:
    """What the network comes to at the end of a plan, judged again."""
    number = sum(end.broken.values())
    late = f", {grouped(end.late)} elements are broken that are listed as late" if end.late else ""
    rest = f"{grouped(number)} more are broken" if number else "nothing else that is planned is broken"
    changed = f"{grouped(end.replaced)} elements have another maker, {grouped(end.added)} are new"
    idle = f", managers of radio that go with it: {grouped(end.idle)}" if end.idle else ""
    return f"{changed}{idle}{late}; {rest}"


def end_of(found: Planned, answer: Answer) -> list[str]:
    """The same of one plan; nothing where the end was not judged."""
    return [end_words(end) for end in found.at_the_end if end.reading == answer.reading]


def left_words(ends: Iterable[EndState]) -> list[str]:
    """What is broken at the end and in no plan, with the reason; once where it is the same in all readings."""
    several = [list(map(_unplanned, end.aside)) for end in ends]
    same = all(lines == several[0] for lines in several)
    if same:
        return several[0] if several else []
    return [f"{end.reading}: {line}" for end, lines in zip(ends, several, strict=True) for line in lines]


def _unplanned(one: Aside) -> str:
    what = f"{one.requirement}: {grouped(one.elements)} {one.function} {'broken' if one.sure else 'not known'}"
    return f"{what}, last day {one.due} ({one.why})"


def delay_words(found: Planned, answer: Answer) -> str:
    """How much later 5G comes, and to how many."""
    told = [found.delay(answer, end) for end in ENDS]
    months = _span([f"{one.months:+.1f}" for one in told])
    people = _span([grouped(round(one.people)) for one in told])
    never = _span([grouped(round(one.never)) for one in told])
    more = f", to {never} not within the horizon" if any(one.never for one in told) else ""
    return f"{months} months on average; later for {people} subscribers{more}"


def late_words(answer: Answer) -> str:
    """How many sites are late, and how late."""
    told = [answer.late(end) for end in ENDS]
    if not any(sites for sites, _ in told):
        return "none"
    sites = _span([grouped(round(sites)) for sites, _ in told])
    quarters = _span([f"{whole / sites:.1f}" for sites, whole in told if sites])
    return f"{sites} sites, {quarters} quarters on average"


def _span(told: list[str]) -> str:
    """Figures at the ends as a range: the two that lie furthest apart."""
    distinct = sorted(dict.fromkeys(told), key=lambda one: float(one.replace(" ", "")))
    return " to ".join(dict.fromkeys((distinct[0], distinct[-1])))


def binding_words(found: Planned, answer: Answer) -> list[str]:
    """What a little more of each limit is worth, and one more point of each cap."""
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
    for wait in answer.explanation.waits(np.asarray(worst[:WAITING], np.int64)):
        sites = f"{grouped(round(float(problem.units.sites[wait.unit])))} sites"
        never = answer.outcome.cleared_at[wait.unit] >= problem.quarters
        how = "within the horizon never" if never else f"{late[wait.unit]} quarters"
        kept = f", waits for {wait.kind}, {wait.subject}, dearest in {problem.quarter(wait.quarter)}" if wait.kind else ""
        lines.append(f"{problem.units.ids[wait.unit]}: {sites}, {how}{kept}")
    return [*lines, *([f"and {grouped(len(worst) - WAITING)} more units, in plan.csv"] if len(worst) > WAITING else [])]


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
        told = f"{grouped(round(done.done))} sites are done before {found.known_from}"
        told += f", of which {grouped(round(done.again))} get gear twice"
        barred = f"; {grouped(round(done.barred))} got gear by then that a requirement barred" if done.barred else ""
        yield f"If {reading_words(found, answer)}: {told}{barred}." if len(found.answers) > 1 else f"{told}{barred}."


def proof_words(found: Planned) -> Iterator[str]:
    """What is proven, plan by plan."""
    for answer in found.everything:
        proof = answer.solution.certificate
        bound, cost = (money(one, found.sheet.currency) for one in (proof.bound, proof.cost))
        yield (
            f"{READINGS[answer.reading]}: {cost} with fines and weights, its prices prove that no plan costs less than "
            f"{bound}; gap {share(proof.gap)}: {stopped_words(answer)}"
        )
    for answer in found.answers:
        if answer.layers:
            worst = max(one.plan.gap for one in answer.layers)
            whose = f"Core, transport and managers, {READINGS[answer.reading]}"
            solvers = " and ".join(dict.fromkeys(one.plan.solver for one in answer.layers))
            yield f"{whose}: gap at most {share(worst)}, by the word of {solvers}."
    both = [answer.solution for answer in (found.baseline, found.answers[-1])]
    open_ = money(sum(max(one.certificate.cost - one.certificate.bound, 0.0) for one in both), found.sheet.currency)
    told = f"Both gaps together leave a cost of radio beside no requirement open by up to {open_}"
    if all(one.stopped == "complete" for one in both):
        told += " for what prices prove; by the word of the solver, nothing is open"
    yield f"{told}."
    lump = found.answers[-1].explanation.lump()
    if lump.of_quarter > LUMPY:
        whose = found.answers[-1].problem.units.ids[lump.unit]
        yield f"The largest unit, {whose}, takes {share(lump.of_quarter)} of its region's crews in a quarter: units are coarse."


def stopped_words(answer: Answer) -> str:
    """Why the search for a plan ended, and among which plans it is the best where all were compared."""
    stopped = answer.solution.stopped
    return WHOLE if stopped == "complete" and (answer.problem.units.sites > 1).any() else STOPPED[stopped]


def move_words(answer: Answer) -> str:
    """How many sites must move: by a rule on them; how many for a limit on shares is the plan's choice."""
    number = grouped(round(answer.must_move))
    limited = any((cap.share < 1).any() for cap in answer.problem.caps)
    return f"{number} by a rule on them; a limit on shares moves others where it has to" if limited else number


def notes(found: Planned) -> Iterator[str]:
    """What the plan rests on, and what it leaves out."""
    sheet, ground = found.sheet, found.ground
    yield from ground.not_judged
    own = f", {len(sheet.own)} of them your own" if sheet.own else ""
    yield f"Weights: {weights(found)}. Compare plans at the same weights only."
    yield f"Terms: {len(sheet.terms)}{own}; {len(sheet.assumed)} are assumed. terms.toml holds each with its source."
    yield (
        "Ranges: planned anew with every price at its low or high end, and every capacity at the other."
        if found.replanned
        else "Ranges: the same plan with every price at its low or high end; --replan plans anew at both, capacities too."
    )
    if any(answer.layers for answer in found.answers):
        yield (
            "Core, transport and managers: new gear by its life until the old would have been renewed anyway, and labour. "
            "Whoever follows costs the same. Their plans are priced at the ends of the ranges, never made anew."
        )
    yield "Money: new gear by its life, upkeep, labour, overtime, haste; discounted to the first quarter; fines stand apart."
    yield from _new_makers(found)
    yield "A plan that builds 5G later pays less of it within the horizon: read cost and delay together."
    if found.answers[0].problem.announced:
        yield f"{known_words(found)} From then on all is known, and nothing fails on the way: a plan flatters late deadlines."
        yield from foregone_words(found)
        yield "The uplift of prices counts from the first quarter on, whenever the requirements become known."
    else:
        yield "All is known from the first quarter on, and nothing fails on the way: a plan flatters late deadlines."
    yield from _left(found)
    for maker, labels in ground.undecided.items():
        yield f"Not known whether {maker} may be bought: {', '.join(labels)}. It may if that is lawful, else not."
    for rule, why in ground.limits.items():
        yield f"{rule}: {why}."
    if found.set_aside:
        yield f"{grouped(found.set_aside)} rows were set aside."


def _new_makers(found: Planned) -> Iterator[str]:
    """What makers cost that are new to an operator, where the terms price them, and which come."""
    price = found.sheet.at("suppliers.onboarding")
    if not price:
        return
    yield f"A maker that is new to an operator costs {money(price, found.sheet.currency)}, once, not discounted: in the cost."
    given, fine = found.sheet.at("penalties.late"), max(answer.problem.terms.late for answer in found.answers)
    if fine > given:
        told = [money(one, found.sheet.currency) for one in (fine, given)]
        yield f"Fine for a site past its deadline, a quarter: {told[0]}, not {told[1]}: staying late saves no new maker."
    for answer in found.everything:
        problem = answer.problem
        told = [
            f"{problem.operators[operator]}: {problem.market.makers[maker]}"
            for operator, maker, _ in newcomers(problem, answer.solution.plan)
        ]
        yield f"New makers, {answer.reading}: {'; '.join(told) or 'none'}."


def _left(found: Planned) -> Iterator[str]:
    left = found.ground.left
    told = {
        "without_site": "radio elements stand at no known site and are not planned",
        "mixed": "sites have several makers in one generation, and are planned as of the one that is due first",
        "without_people": "sites do not say whom they serve, and count as nobody",
        "without_traffic": "sites do not say what they carry, and count as nothing",
        "without_density": "sites are of no known density, and priced as the least dense",
        "without_age": "sites have gear of no known age",
        "without_fourth": "sites have 5G without 4G; new gear for them is 5G only",
    }
    yield from _contracts(found)
    for name, words in told.items():
        if number := getattr(left, name):
            yield f"{grouped(number)} {words}."


def _contracts(found: Planned) -> Iterator[str]:
    """What contracts on radio hold, and what is not known of them."""
    left, sites = found.ground.left, float(found.baseline.problem.units.sites.sum())
    if left.bound:
        price = found.sheet.terms.get(EARLY)
        cost = f"ending them early costs {money(price.value, found.sheet.currency)} a site and quarter" if price else ""
        yield f"{grouped(left.bound)} sites are under contracts that run on: {cost or 'they are kept to their end'}."
    if left.bound_open:
        yield f"{grouped(left.bound_open)} sites may be under contracts whose end or parties are not known: taken as none."
    if left.without_contract >= sites:
        yield "No contract on radio is known: what stands there may be replaced at any time, at no price for ending one."
    elif left.without_contract:
        yield f"Of {grouped(left.without_contract)} sites no contract is known; nothing is counted for ending one."


def aside_words(found: Planned) -> list[str]:
    """Findings that the plan does not settle, in lines."""
    return list(map(_unplanned, found.ground.aside))
