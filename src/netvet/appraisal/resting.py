"""What the figures of an option rest on: estimates, assumptions, readings, and how its texts are known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from netvet.appraisal.mitigation import Applied
from netvet.findings import Findings
from netvet.planning import AFTER, LATER, NEW_GEAR, NO_CURE, Planned

ALL_AT_ONCE = "All is known from the first quarter on: that flatters late deadlines."
IN_TIME = {
    False: "{number} elements are in no plan and leave by their last lawful day: {why}.",
    True: "1 element is in no plan and leaves by its last lawful day: {why}.",
}
"""What is in no plan: several elements, or one."""
NO_MATTER = frozenset({NO_CURE, AFTER, LATER, NEW_GEAR})
"""Why findings are in no plan that have no element leave within it."""
NEW_MANAGER = "What is replaced is managed by its new maker's manager."


@dataclass(frozen=True)
class Rests:
    """What an option rests on.

    Attributes:
        findings: how many findings count for it: all that is decided or open of what it applies to.
        estimates: how many of these rest on an estimate.
        texts: its requirements by how their text is known: text, secondary, memory.
        readings: how texts that can be read in more ways than one, or are silent, were read.
        assumptions: what is taken to be so, in sentences.
        assumed_terms: the prices, capacities and weights behind it that are assumed, by name.
    """

    findings: int = 0
    estimates: int = 0
    texts: Mapping[str, int] = field(default_factory=dict)
    readings: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()
    assumed_terms: tuple[str, ...] = ()


def rests_on(findings: Findings | None, planned: Planned | None, measures: tuple[Applied, ...], loose: int = 0) -> Rests:
    """What an option rests on.

    Args:
        findings: the option judged on the last day of the horizon; None where no rule asks anything.
        planned: its plans; None where there are none.
        measures: its measures.
        loose: how many elements of watched makers that it has leave within the horizon are in no plan.
    """
    counts = findings.counts() if findings else []
    there = [row for row in counts if row["status"] != "not-applicable"]
    rules = findings.rules if findings else []
    texts: dict[str, int] = {}
    for rule in rules:
        texts[rule.requirement.confidence] = texts.get(rule.requirement.confidence, 0) + 1
    terms = [*(planned.sheet.assumed if planned else ()), *(f"measures.{one.id}" for one in measures if one.assumed)]
    return Rests(
        findings=sum(int(row["n"]) for row in there),
        estimates=sum(int(row["estimated"]) for row in there),
        texts=texts,
        readings=tuple(_readings(findings)) if findings else (),
        assumptions=tuple(dict.fromkeys((*_of_plans(planned, loose), *_of_measures(measures)))),
        assumed_terms=tuple(dict.fromkeys(terms)),
    )


def _readings(findings: Findings) -> Iterator[str]:
    for rule in findings.rules:
        asked = rule.requirement
        if asked.readings:
            told = f"by the reading {rule.reading}" if rule.reading else f"open between {' and '.join(asked.readings)}"
            yield f"{asked.key}: {told}"
        yield from (f"{asked.key}: {one}" for one in asked.assumes)


def _of_plans(planned: Planned | None, loose: int) -> Iterator[str]:
    if planned is None:
        return
    ground = planned.ground
    yield (
        ALL_AT_ONCE if planned.announced is None else f"Known from {planned.known_from} on; until then all goes on without it."
    )
    if loose:
        why = dict.fromkeys(one.why for one in ground.aside if one.why and one.why not in NO_MATTER)
        number = f"{loose:,}".replace(",", " ")
        yield IN_TIME[loose == 1].format(number=number, why="; ".join(why) or "why is not known")
    yield NEW_MANAGER
    guessed = {
        "elements of no known function, which may be radio, are not planned as such": ground.left.without_function,
        "radio elements that are not there yet, or not known to be, are not planned": ground.left.not_there,
        "radio elements with a day of removal are planned as if they stayed until they are replaced": ground.left.going,
        "sites where one generation has several makers are planned as of the one that has to move first": ground.left.mixed,
        "sites of which it is not known whom they serve count as serving nobody": ground.left.without_people,
        "sites of which it is not known what they carry count as carrying nothing": ground.left.without_traffic,
        "sites of no known density are priced as the least dense": ground.left.without_density,
        "sites whose gear is of no known age are given the age of the terms": ground.left.without_age,
    }
    yield from (f"{rule}: {why}." for rule, why in ground.limits.items())
    yield from ground.asked.admitting.taken
    yield from (f"{f'{number:,}'.replace(',', ' ')} {told}." for told, number in guessed.items() if number)


def _of_measures(measures: tuple[Applied, ...]) -> Iterator[str]:
    for one in measures:
        if one.changes is None:
            yield f"{one.label}: what it changes is not known: {one.obstacle}. Exposure: anything from nothing on."
        if one.assumed:
            yield f"{one.label}: its price is assumed ({one.assumed})."
        elif not one.priced:
            yield f"{one.label}: what it costs is not known."
