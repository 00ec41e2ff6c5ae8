"""Of options side by side: measures, equivalents, what turns on what, and what each rests on; on a terminal and as JSON."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.appraisal import WORDS, Applied, Appraisal, Appraised, Equivalent, Interval, Rests
from netvet.planning import money, span
from netvet.report.share import pair
from netvet.report.terminal import grouped


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
            table.add_row(*map(escape, (title, each.label, due, *_cells(each, found.sheet.currency))))
    return table


def _cells(one: Applied, currency: str) -> Iterator[str]:
    if one.changes is None:
        yield f"not known: {one.obstacle}"
    else:
        counts = " to ".join(dict.fromkeys(grouped(count) for count in one.changes))
        yield f"{counts} {one.unit}" + (f": {one.obstacle}" if one.obstacle else "")
    price = cost_words(one.price, currency)
    yield f"{price}, assumed" if one.assumed else price
    yield cost_words(one.cost, currency)


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
    return {"equivalents": [_equivalent(one) for one in found.equivalents]}


def _equivalent(one: Equivalent) -> dict[str, Any]:
    return {
        "option": one.option,
        "over_time": one.over_time,
        "members": [vars(member) for member in one.members],
        "itself": one.itself,
        "mildness": one.mildness._asdict(),
        "mildness_of_option": one.mildness_of_option._asdict(),
        "exposed": {word: [pair(bounds) for bounds in one.exposed[word]] for word in WORDS},
        "wanted": {word: [pair(bounds) for bounds in one.wanted[word]] for word in WORDS},
        "cost": money_ends(one.cost),
        "planned": one.planned,
        "perhaps": [vars(member) for member in one.perhaps],
        "turns_on": one.turns_on,
        "sets": one.sets,
        "tried": one.tried,
    }
