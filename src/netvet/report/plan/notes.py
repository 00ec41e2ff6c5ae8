"""What a plan rests on, and what it leaves out, in lines."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from netvet.planning import EARLY, NOT_KNOWN, Planned, money, newcomers, overstepped_before, weights
from netvet.report.counts import counted, grouped
from netvet.report.plan.words import NOBODY, foregone_words, known_words, last_words, waiting_words

YEAR = 4
"""Quarters."""


def notes(found: Planned) -> Iterator[str]:
    """What the plan rests on, and what it leaves out."""
    sheet, ground = found.sheet, found.ground
    yield from ground.not_judged
    yield from _binding_nobody(found)
    yield from _open(found)
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
    yield from _raised(found)
    yield "Money: new gear by its life, upkeep, labour, overtime, haste; discounted to the first quarter; fines stand apart."
    yield (
        "Gear past its end of life is kept up, or its own maker renews it, whichever costs less until it goes; a maker that "
        "may not be bought from renews nothing. A renewal takes no labour, crew or delivery, and is paid for to the end."
    )
    yield from _strangers(found)
    yield from _means(found)
    yield from _new_makers(found)
    if any(line.endswith(NOBODY) for answer in found.answers for line in (*waiting_words(answer), *last_words(answer))):
        yield (
            f"Where {NOBODY}: asked are the makers whose radio stands in this case, for other elements those who made what has "
            "to move, and those that suppliers.also names. Name there who else may deliver."
        )
    yield "A plan that builds 5G later pays less of it within the horizon: read cost and delay together."
    if found.answers[0].problem.announced:
        yield f"{known_words(found)} From then on all is known, and nothing fails on the way: a plan flatters late deadlines."
        yield from foregone_words(found)
        yield f"The uplift of prices counts for what is bought from {found.known_from} on."
    else:
        yield "All is known from the first quarter on, and nothing fails on the way: a plan flatters late deadlines."
    yield from _left(found)
    for maker, labels in ground.undecided.items():
        yield f"Not known whether {maker} may be bought: {', '.join(labels)}. It may if that is lawful, else not."
    for rule, why in ground.limits.items():
        yield f"{rule}: {why}."
    if found.set_aside:
        yield f"{counted(found.set_aside, 'row was', 'rows were')} set aside."


def _binding_nobody(found: Planned) -> Iterator[str]:
    """The regimes that concern none of the operators whose radio is planned."""
    asked = found.ground.asked
    bound = {regime for operator in asked.operators for regime in asked.binding(operator, strict=True)}
    for regime, _, _ in found.ground.regimes:
        if regime not in bound:
            yield f"{regime} binds no operator whose radio is planned: nothing moves by it. --as-if plans as if it bound all."


def _open(found: Planned) -> Iterator[str]:
    """What is not known of who is bound and of what is broken, and powers, which move nothing."""
    ground, shown = found.ground, 5
    for (operator, regime), bound in ground.asked.addressed.items():
        if bound is None:
            yield f"Not known whether {regime} binds {operator}: planned as if it did not, and as if it did."
    for one in ground.open_ones[:shown]:
        what = f"{one.requirement}, {grouped(one.elements)} {one.function}"
        yield f"Not known whether broken, planned to stay and to move: {what}."
    if (more := len(ground.open_ones) - shown) > 0:
        yield f"The same of {counted(more, 'more requirement and function', 'more requirements and functions')}."
    if ground.past:
        first = found.baseline.problem.quarter(0)
        what = counted(ground.past, "element has its last lawful day", "elements have their last lawful day")
        yield f"{what} before the end of {first}: late whenever they move, which is counted from the first day of the plan."
    limits = dict.fromkeys(one for each in found.answers for one in overstepped_before(ground.asked, each.problem))
    if limits:
        first = found.baseline.problem.quarter(0)
        told = "; ".join(limits)
        yield f"Overstepped today, and the last day lies before the end of {first}: late whenever it is kept: {told}."
    if ground.powers:
        yield f"Powers of an authority move nothing before they are used: {', '.join(ground.powers)}."


def _raised(found: Planned) -> Iterator[str]:
    """Where crews and deliveries are counted as more than the terms give: what the largest unit takes in a quarter."""
    sheet, problem = found.sheet, found.answers[0].problem
    units, work = problem.units, problem.work
    regions = range(len(problem.regions))
    whole = [float(units.sites[units.region == one].sum()) * float(sheet.at("capacity.crews")) for one in regions]
    largest = [float(units.sites[units.region == one].max(initial=0)) * work.joint for one in regions]
    crews = sum(most > given for most, given in zip(largest, whole, strict=True))
    gear = float(units.sites.max()) * (work.gear_4g + work.gear_5g)
    short = gear > float(units.sites.sum()) * float(sheet.at("capacity.deliveries"))
    what = [*([f"crews of {counted(crews, 'region')}"] if crews else []), *(["deliveries"] if short else [])]
    if what:
        yield (
            f"Counted as what the largest unit takes in a quarter, which is more than capacity.* gives: {' and '.join(what)}. "
            "A little more of these changes nothing."
        )


def _strangers(found: Planned) -> Iterator[str]:
    """The sites whose radio is of no known maker, and the first of their units."""
    problem = found.baseline.problem
    units, shown = problem.units, 3
    if NOT_KNOWN not in problem.market.makers:
        return
    who = problem.market.makers.index(NOT_KNOWN)
    theirs = np.flatnonzero((units.anchor == who) | (units.five == who))
    if len(theirs):
        told = counted(float(units.sites[theirs].sum()), "site has", "sites have")
        first = ", ".join(units.ids[unit] for unit in theirs[:shown]) + (", and more" if len(theirs) > shown else "")
        yield f"{told} radio of a maker that is not known ({first}): it may add to what it has there, and sells nowhere else."


def _means(found: Planned) -> Iterator[str]:
    """The units whose sites differ in age: each is planned by their mean, and what that costs is not the mean of costs."""
    apart = np.nan_to_num(np.asarray(found.asked.units["apart"].to_numpy(zero_copy_only=False), float))
    if number := int((apart > YEAR).sum()):
        told = counted(number, "unit holds sites whose gear is", "units hold sites whose gear is")
        yield (
            f"{told} written off more than a year apart, up to {counted(int(apart.max()), 'quarter')}: planned by the mean, "
            "though what old gear costs is not in proportion. --sites plans every site by itself."
        )


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
    priced = [cap.price for answer in found.answers for cap in answer.problem.caps if cap.price is not None]
    if priced:
        told = [money(one, found.sheet.currency) for one in (min(priced), max(priced), found.sheet.at("penalties.over_cap"))]
        most = " to ".join(dict.fromkeys(told[:2]))
        yield f"Fine for a site above a cap, a quarter: {most}, not {told[2]}: staying above it saves no new maker."
    for answer in found.everything:
        problem = answer.problem
        told = [
            f"{problem.operators[operator]}: {problem.market.makers[maker]}"
            for operator, maker, _ in newcomers(problem, answer.solution.plan)
        ]
        yield f"New makers, {answer.reading}: {'; '.join(told) or 'none'}."


_GUESSED = {
    "without_site": (
        "radio element stands at no known site and is not planned",
        "radio elements stand at no known site and are not planned",
    ),
    "without_function": (
        "element has no known function: it may be radio, and is not planned as such",
        "elements have no known function: they may be radio, and are not planned as such",
    ),
    "not_there": (
        "radio element is not there yet, or not known to be, and is not planned",
        "radio elements are not there yet, or not known to be, and are not planned",
    ),
    "going": (
        "radio element has a day of removal, and is planned as if it stayed until the plan replaces it",
        "radio elements have a day of removal, and are planned as if they stayed until the plan replaces them",
    ),
    "mixed": (
        "site has several makers in one generation, and is planned as of the one that is due first",
        "sites have several makers in one generation, and are planned as of the one that is due first",
    ),
    "without_people": (
        "site does not say whom it serves, and counts as nobody",
        "sites do not say whom they serve, and count as nobody",
    ),
    "without_traffic": (
        "site does not say what it carries, and counts as nothing",
        "sites do not say what they carry, and count as nothing",
    ),
    "without_density": (
        "site is of no known density, and priced as the least dense",
        "sites are of no known density, and priced as the least dense",
    ),
    "without_age": ("site has gear of no known age", "sites have gear of no known age"),
    "without_fourth": (
        "site has 5G without 4G; new gear for it is 5G only",
        "sites have 5G without 4G; new gear for them is 5G only",
    ),
}
"""What is not known of sites, with what is taken instead: of one, and of several."""


def _left(found: Planned) -> Iterator[str]:
    left = found.ground.left
    yield from _contracts(found)
    for name, (one, many) in _GUESSED.items():
        if number := getattr(left, name):
            yield f"{counted(number, one, many)}."


def _contracts(found: Planned) -> Iterator[str]:
    """What contracts on radio hold, and what is not known of them."""
    left, sites = found.ground.left, float(found.baseline.problem.units.sites.sum())
    if left.bound:
        price = found.sheet.terms.get(EARLY)
        cost = f"ending them early costs {money(price.value, found.sheet.currency)} a site and quarter" if price else ""
        bound = counted(left.bound, "site is", "sites are")
        yield f"{bound} under contracts that run on: {cost or 'they are kept to their end'}."
    if left.bound_open:
        yield f"{counted(left.bound_open, 'site')} may be under contracts whose end or parties are not known: taken as none."
    if left.without_contract >= sites:
        yield "No contract on radio is known: what stands there may be replaced at any time, at no price for ending one."
    elif left.without_contract:
        yield f"Of {counted(left.without_contract, 'site')} no contract is known; nothing is counted for ending one."
