"""Of options side by side: measures, equivalents, what turns on what, and what each rests on; on a terminal and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.appraisal import (
    CHEAPER,
    DEARER,
    EITHER,
    SAME,
    WITHIN,
    WORDS,
    Applied,
    Appraisal,
    Appraised,
    Equivalent,
    Interval,
    Mildness,
    Rests,
    Swing,
    Told,
    Weighted,
)
from netvet.planning import money, share, span
from netvet.report.counts import counted, grouped
from netvet.report.marks import PROVEN, loose_set, marked
from netvet.report.ranges import ends_of
from netvet.report.share import pair

MILD = (
    "Mild is what excludes fewer makers; of these, what has fewer elements moved; then what has fewer rules and measures; then "
    "what leaves more time. What leaves without any rule is counted to every set."
)
"""What is mild, in words."""

AS_THEY_ARE = (
    "What goes above a capacity is paid for as overtime or express delivery, and a plan made for it could cost less: "
    "so a cost may lie outside the range of its option, in which capacities are as written."
)
"""What plans that stay the same pay for, in words."""

BESIDE = {
    SAME: "the same plan",
    WITHIN: "no swing proven",
    DEARER: "dearer",
    CHEAPER: "cheaper",
    EITHER: "by reading",
    "": "",
}
"""How plans made anew lie beside those of the table."""

NO_SWING = (
    "Beside: the plan of the table, without the ranges of terms, reading by reading. Where costs lie no farther apart than "
    "what is not proven of both, that is no swing. By time: a search ended before its plan was as near to the best as was "
    "to be reached."
)
"""How plans made anew are compared, in words."""

WIDEST = 3
"""Terms told of each option, at most."""


def cost_words(ends: Interval, currency: str) -> str:
    """A cost in words; where its upper end is not known, at least what is."""
    if math.isfinite(ends[1]):
        return span(*ends, currency)
    return f"{money(ends[0], currency)} or more, not known" if ends[0] > 0 else "not known"


def money_ends(ends: Interval) -> list[float | None]:
    """The two ends of a cost; None for one that is not known."""
    return [end if math.isfinite(end) else None for end in ends]


def print_more(console: Console, found: Appraisal) -> None:
    """The measures of options, and what each option rests on."""
    if any(one.measures for one in found.options):
        console.print("\n[bold]Measures beside rules[/bold]")
        console.print(_measures(found))
    if found.equivalents:
        console.print("\n[bold]The mildest set of rules and measures that protects at least as well[/bold]")
        console.print(escape(MILD))
        if found.apart:
            console.print("Options name different makers. Each is judged by the gear of its own.")
        console.print(_equivalents(found))
    if found.sensitivity.swings:
        console.print("\n[bold]Which terms move the cost most[/bold], one at a time, the plans as they are")
        console.print(AS_THEY_ARE)
        console.print(_swings(found))
    if found.sensitivity.weights:
        console.print("\n[bold]At other weights[/bold]")
        console.print(_weights(found))
    if found.sensitivity.announced:
        console.print("\n[bold]Announced earlier or later[/bold], planned anew, at the terms as written")
        console.print(_announced(found))
        console.print(escape(NO_SWING))
    console.print("\n[bold]What each option rests on[/bold]")
    console.print(_resting(found))


def _table(*labels: str) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in labels:
        table.add_column(label, overflow="fold")
    return table


def _measures(found: Appraisal) -> Table:
    table = _table("option", "measure", "in place", "changes", "price of one", "cost")
    for one in found.options:
        for number, each in enumerate(one.measures):
            title, due = (one.option.title, str(one.option.measures_due)) if not number else ("", "")
            changes, price, cost = _cells(each, found.sheet.currency)
            told = marked(changes, loose=one.loose), price, marked(cost, loose=one.loose)
            table.add_row(*map(escape, (title, each.label, due, *told)))
    return table


def _cells(one: Applied, currency: str) -> Iterator[str]:
    if one.changes is None:
        yield f"not known: {one.obstacle}"
    else:
        counts = " to ".join(dict.fromkeys(grouped(count) for count in one.changes))
        yield counted(counts, one.single, one.unit) + (f": {one.obstacle}" if one.obstacle else "")
    price = cost_words(one.price, currency)
    yield f"{price}, assumed" if one.assumed else price
    yield cost_words(one.cost, currency)


def _equivalents(found: Appraisal) -> Table:
    table = _table("as well as", "at every moment", "cost", "at the end alone", "cost")
    numbers = {one.option.id: number for number, one in enumerate(found.options, 1)}
    for option in dict.fromkeys(one.option for one in found.equivalents):
        both = [one for one in found.equivalents if one.option == option]
        sets = sorted(both, key=lambda one: not one.over_time)
        cells = [cell for one in sets for cell in _equivalent_cells(one, found)]
        own = f"\n({sets[0].watched})" if found.apart else ""
        table.add_row(*map(escape, (f"{numbers[option]} {option}{own}", *cells)))
    return table


def _equivalent_cells(one: Equivalent, found: Appraisal) -> Iterator[str]:
    names = ", ".join(member.id for member in one.members) or "nothing asked"
    told = "itself: nothing milder does" if one.itself else f"{names} ({_mild(one.mildness)})"
    if one.perhaps is not None:
        maybe = ", ".join(member.id for member in one.perhaps) or "nothing asked"
        told = f"{told}; perhaps {maybe}, which turns on what is not known"
    yield marked(told, loose=loose_set(one, found))
    cost = cost_words(one.cost, found.sheet.currency)
    later = f"; 5G {counted(ends_of(one.delay), 'month')} later" if one.delay and any(one.delay) else ""
    yield marked(f"{cost}{later}", loose=bool(later) and one.loose) if one.planned else f"{cost}, by estimate"


def _mild(one: Mildness) -> str:
    return f"excludes {one.excluded}, moves {grouped(one.moved)}"


def _swings(found: Appraisal) -> Table:
    currency = found.sheet.currency
    table = _table("option", "term", "from", "to", "cost there", "cost there")
    for one in found.options:
        for number, swing in enumerate(found.sensitivity.of(one.option.id).swings[:WIDEST]):
            told = (cost_words((end, math.inf if swing.least else end), currency) for end in swing.cost)
            ends = (marked(cost, loose=one.loose) for cost in told)
            table.add_row(*map(escape, (one.option.title if not number else "", swing.term, *swing.ends, *ends)))
    return table


def _weights(found: Appraisal) -> Table:
    same = "the plan as it is: from the best at most"
    table = _table("option", "weights", same, "planned anew: cost", "beside", "5G later", "gap")
    for one in found.options:
        rows = found.sensitivity.of(one.option.id).weights
        for number, (waiting, exposure) in enumerate(dict.fromkeys((row.waiting, row.exposure) for row in rows)):
            own = [row for row in rows if (row.waiting, row.exposure) == (waiting, exposure)]
            title = one.option.title if not number else ""
            table.add_row(*map(escape, (title, f"waiting {waiting:g}, exposure {exposure:g}", *_weighted(own, found))))
    return table


def _weighted(rows: Sequence[Weighted], found: Appraisal) -> Iterator[str]:
    yield next((share(row.gap, 2) for row in rows if not row.replanned), "-")
    anew = next((row for row in rows if row.replanned), None)
    if anew is None:
        yield from ("-", "-", "-", "-")
    else:
        yield cost_words(anew.cost, found.sheet.currency)
        yield BESIDE[anew.beside]
        yield marked(counted(ends_of(anew.delay), "month"), loose=anew.loose)
        yield _gap(anew)


def _gap(one: Weighted | Told) -> str:
    """The gap of a plan made anew, and whether its search ended by time."""
    return marked(share(one.gap, 2), loose=one.loose) + (", by time" if one.by_time else "")


def _announced(found: Appraisal) -> Table:
    table = _table("option", "announced", "cost", "beside", "5G later", "late", "gap")
    for one in found.options:
        for number, told in enumerate(found.sensitivity.of(one.option.id).announced):
            cost = cost_words(told.cost, found.sheet.currency)
            several = (told.late, "site"), (told.late_elements, "element"), (told.above, "overstepped limit")
            lines = [counted(ends_of(ends), word) for number, (ends, word) in enumerate(several) if not number or any(ends)]
            late = "\n".join(marked(line, loose=told.loose) for line in lines)
            marks = marked(counted(ends_of(told.delay), "month"), loose=told.loose), late, _gap(told)
            row = (one.option.title if not number else "", str(told.day), cost, BESIDE[told.beside], *marks)
            table.add_row(*map(escape, row))
    return table


def _resting(found: Appraisal) -> Table:
    table = _table("option", "findings", "by estimate", "texts known by", "readings", "assumptions", "terms assumed")
    for one in found.options:
        rests = one.rests
        texts = ", ".join(f"{number} {word}" for word, number in rests.texts.items()) or "-"
        counts = (len(rests.readings), len(rests.assumptions), len(rests.assumed_terms))
        cells = (one.option.title, grouped(rests.findings), grouped(rests.estimates), texts, *map(str, counts))
        table.add_row(*map(escape, cells))
    return table


def more_of(one: Appraised) -> dict[str, Any]:
    """What a document says of an option beside its figures."""
    return {
        "measures_due": one.option.measures_due,
        "measures": [_measure(each) for each in one.measures],
        "loose": [vars(gap) for gap in one.gaps],
        "rests": _rests(one.rests),
    }


def _measure(one: Applied) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "change": one.change,
        "unit": one.unit,
        "changes": list(one.changes) if one.changes else None,
        "price": money_ends(one.price),
        "cost": money_ends(one.cost),
        "assumed": one.assumed,
        "obstacle": one.obstacle,
    }


def _rests(one: Rests) -> dict[str, Any]:
    return {
        "findings": one.findings,
        "estimates": one.estimates,
        "texts": dict(one.texts),
        "readings": list(one.readings),
        "assumptions": list(one.assumptions),
        "assumed_terms": list(one.assumed_terms),
    }


def questions_of(found: Appraisal) -> dict[str, Any]:
    """What a document says of equivalents and of what turns on what."""
    turning = found.sensitivity
    return {
        "mild": MILD,
        "equivalents": [_equivalent(one, found) for one in found.equivalents],
        "sensitivity": {
            "swings": [_plain(one) | {PROVEN: not found.option(one.option).loose} for one in turning.swings],
            "weights": [_plain(one) | {PROVEN: not one.loose} for one in turning.weights],
            "announced": [_plain(one) | {PROVEN: not one.loose} for one in turning.announced],
        },
    }


def _plain(one: Swing | Weighted | Told) -> dict[str, Any]:
    told = {key: list(value) if isinstance(value, tuple) else value for key, value in vars(one).items()}
    return told | {"cost": money_ends(one.cost)}


def _equivalent(one: Equivalent, found: Appraisal) -> dict[str, Any]:
    return {
        "option": one.option,
        "watched": one.watched,
        "over_time": one.over_time,
        "members": [vars(member) for member in one.members],
        "itself": one.itself,
        "mildness": one.mildness._asdict(),
        "mildness_of_option": one.mildness_of_option._asdict(),
        "exposed": {word: [pair(bounds) for bounds in one.exposed[word]] for word in WORDS},
        "wanted": {word: [pair(bounds) for bounds in one.wanted[word]] for word in WORDS},
        "cost": money_ends(one.cost),
        "planned": one.planned,
        "delay_months": None if one.delay is None else list(one.delay),
        "gap": one.gap,
        PROVEN: False if loose_set(one, found) else True if one.planned else None,
        "perhaps": None if one.perhaps is None else [vars(member) for member in one.perhaps],
        "turns_on": one.turns_on,
        "sets": one.sets,
        "tried": one.tried,
    }
