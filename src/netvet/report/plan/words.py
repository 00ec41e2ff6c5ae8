"""The words of a plan: readings, money, ranges, what binds."""

from __future__ import annotations

from collections.abc import Iterator

from netvet.planning import ENDS, Answer, Binding, Planned, money, share, span, weights
from netvet.planning.question import BASELINE, MOVES, STAYS
from netvet.report.terminal import grouped

READINGS = {
    BASELINE: "no requirement",
    STAYS: "what is not known is lawful and stays",
    MOVES: "what is not known is not lawful and moves",
}

TOP = 5
"""What binds, at most so many lines."""

LISTED = 12
"""Lines of a list on a terminal and a page; files hold all."""


def reading_words(found: Planned, answer: Answer) -> str:
    """A reading in words; where both ask the same, nothing is not known that matters."""
    return READINGS[answer.reading] if len(found.answers) > 1 else "nothing turns on what is not known"


def cost_words(found: Planned, answer: Answer) -> str:
    """What a plan costs beside the baseline, as a range over the ends of the terms."""
    ends = [found.extra(answer, end) for end in ENDS]
    return span(min(ends), max(ends), found.sheet.currency)


def delay_words(found: Planned, answer: Answer) -> str:
    """How much later 5G comes, and to how many."""
    delay = found.delay(answer)
    months = f"{delay.months:+.1f} months on average"
    never = f", to {grouped(round(delay.never))} not within the horizon" if delay.never else ""
    return f"{months}; later for {grouped(round(delay.people))} subscribers{never}"


def late_words(answer: Answer) -> str:
    """How many sites are late, and how late."""
    late = answer.late_sites
    if not late:
        return "none"
    quarters = answer.late_site_quarters / late
    return f"{grouped(round(late))} of {grouped(round(answer.must_move))} sites, {quarters:.1f} quarters on average"


def binding_words(one: Binding, currency: str) -> str:
    """What more of something is worth."""
    worth = money(one.worth, currency)
    match one.kind:
        case "caps":
            return f"one more point of the cap {one.of} is worth {worth}"
        case "disturbed":
            return f"1 % more sites disturbed at once, {one.of}, {one.year}, is worth {worth}"
        case kind:
            whose = "in" if kind == "crews" else "by"
            return f"1 % more {kind} {whose} {one.of} in {one.year} is worth {worth}"


def proof_words(found: Planned) -> Iterator[str]:
    """What is proven, plan by plan."""
    for answer in found.everything:
        proof = answer.solution.certificate
        bound, cost = (money(one, found.sheet.currency) for one in (proof.bound, proof.cost))
        yield (
            f"{READINGS[answer.reading]}: {cost} with fines and weights, no plan costs less than {bound}; "
            f"gap {share(proof.gap)}, stopped by {answer.solution.stopped}"
        )


def notes(found: Planned) -> Iterator[str]:
    """What the plan rests on, and what it leaves out."""
    sheet, ground = found.sheet, found.ground
    own = f", {len(sheet.own)} of them your own" if sheet.own else ""
    yield f"Weights: {weights(found)}. Compare plans at the same weights only."
    yield f"Terms: {len(sheet.terms)}{own}; {len(sheet.assumed)} are assumed. terms.toml holds each with its source."
    yield "Ranges: the same plan with every price at its low or its high end, and every capacity at the other; not planned anew."
    yield "Money is discounted to the first quarter: new gear by its life, upkeep, labour, overtime and haste; fines stand apart."
    yield "All is known from the first quarter on, and nothing fails on the way: a plan flatters late deadlines."
    yield from _left(found)
    for maker, labels in ground.undecided.items():
        yield f"Not known whether {maker} may be bought: {', '.join(labels)}. It may where what is not known is lawful, else not."
    for rule, why in ground.limits.items():
        yield f"{rule}: {why}."
    if found.set_aside:
        yield f"{grouped(found.set_aside)} rows were set aside."


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
    for name, words in told.items():
        if number := getattr(left, name):
            yield f"{grouped(number)} {words}."


def aside_words(found: Planned) -> list[str]:
    """Findings that the plan does not settle, in lines."""
    return [
        f"{one.requirement}: {grouped(one.elements)} {one.function} {'broken' if one.sure else 'not known'}, "
        f"last day {one.due} ({one.why})"
        for one in found.ground.aside
    ]
