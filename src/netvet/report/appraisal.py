"""Options side by side on a terminal and as JSON: ranges first, nothing added up to a score."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import netvet
from netvet.appraisal import CRITERIA, WORDS, Appraisal, Appraised, Interval, listed
from netvet.planning import share
from netvet.report.appraisal_more import MARK, cost_words, money_ends, more_of, print_more, questions_of
from netvet.report.digits import rounded
from netvet.report.options.basis import basis_lines
from netvet.report.ranges import ends_of, people_of
from netvet.report.share import class_name, pair, shown
from netvet.report.terminal import grouped
from netvet.report.texts import Texts, read_words

LOOSE = (
    "of a plan that is not proven near the best: with more time it may be another, and delay, late sites, exposure and HHI "
    "with it. Cost alone is proven, as a range."
)

_NAMED = {
    "cost": "cost",
    "delay": "delay of 5G",
    "late": "late sites",
    "content": "content seen at the end",
    "disruption": "could stop at the end",
    "content_over_time": "content seen on average over the years",
    "disruption_over_time": "could stop on average over the years",
    "concentration": "concentration of radio",
}


def print_appraisal(console: Console, found: Appraisal) -> None:
    """The table of options, exposure over time, the front, what has no number, and what all of it rests on."""
    console.print(f"[bold]{escape(found.case.title)}[/bold]")
    if found.case.notice:
        console.print(escape(found.case.notice))
    console.print(f"Options on {found.day}, hypothetical: each as if it bound every operator.\n")
    console.print(_options(found))
    if any(one.loose for one in found.options):
        console.print(f"{MARK} {LOOSE}")
    console.print(f"\n[bold]What watched makers could see or stop[/bold] ({escape(found.watched)}), share of subscribers")
    console.print(_exposed(found))
    _print_front(console, found)
    print_more(console, found)
    _print_said(console, found)
    console.print()
    for line in rests_on(found):
        console.print(escape(line))


def _options(found: Appraisal) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in ("option", "by", "breaks", "excludes", "cost", "5G later", "late", "HHI of radio", "gap"):
        table.add_column(label, overflow="fold")
    for one in found.options:
        table.add_row(*map(escape, _cells(one, found)))
    return table


def _cells(one: Appraised, found: Appraisal) -> Iterator[str]:
    earliest = f", from {one.option.earliest}" if one.option.earliest else ""
    yield one.option.title
    sets = f"; sets {listed(one.option.limits)}" if one.option.limits else ""
    yield f"{one.option.instrument}{earliest}{sets}"
    unknown = f", {grouped(one.unknown)} open" if one.unknown else ""
    limits = f", {len(one.limits)} limits" if one.limits else ""
    yield f"{grouped(one.broken)} elements{unknown}{limits}"
    yield ", ".join(one.excluded) or "nobody"
    yield cost_words(one.cost, found.sheet.currency) if one.planned or one.measures else "-"
    never = f", {_people(one.never)} never" if any(one.never) else ""
    mark = MARK if one.loose else ""
    yield f"{ends_of(one.delay)} months, {_people(one.people)}{never}{mark}" if one.planned else "-"
    yield f"{ends_of(one.late)} sites{mark}" if one.late[1] else "-"
    yield ends_of((one.concentration[0] * 1e4, one.concentration[1] * 1e4)) + mark
    yield share(one.gap) + mark


def _people(ends: Interval) -> str:
    told, unit = people_of(ends)
    return f"{told} {unit} subscribers" if unit else f"{told} subscribers"


def _exposed(found: Appraisal) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("option")
    table.add_column("class")
    for moment in found.moments:
        table.add_column(str(moment), justify="right")
    for one in found.options:
        for number, word in enumerate(WORDS):
            cells = [escape(shown(bounds)) + (MARK if one.loose else "") for bounds in one.exposed[word]]
            table.add_row(escape(one.option.title) if not number else "", class_name(word), *cells)
    return table


def _print_front(console: Console, found: Appraisal) -> None:
    console.print("\n[bold]Which options others are better than[/bold], in one of these and no worse in any")
    console.print(escape(", ".join(_NAMED[one] for one in CRITERIA)))
    for one in found.options:
        if by := found.front.dominated[one.option.id]:
            console.print(escape(f"  {one.option.id}: {', '.join(by)}, for certain"))
        elif by := found.front.perhaps[one.option.id]:
            console.print(escape(f"  {one.option.id}: perhaps {', '.join(by)}, as ranges overlap"))
    if not any(found.front.dominated.values()):
        console.print("  None, for certain.")
    if found.front.apart:
        console.print(escape(f"  Not compared: {', '.join(found.front.apart)}. The plan is not proven."))


def _print_said(console: Console, found: Appraisal) -> None:
    said = [(one.option.id, each) for one in found.options for each in one.option.without_number]
    if said:
        console.print("\n[bold]What has no number[/bold]")
    for option, each in said:
        source = ", ".join(str(part) for part in (each.publisher, each.work, each.on, each.url) if part)
        console.print(escape(f"  {option}, {each.subject}: {each.says} ({source})"))


def rests_on(found: Appraisal) -> Iterator[str]:
    """What an appraisal rests on, in lines."""
    return basis_lines(found, Texts("en", read_words("netvet.report.options", "en")))


def appraisal_document(found: Appraisal) -> dict[str, Any]:
    """The same as mappings; money in thousands, shares from 0 to 1, each with its two ends; null where an end is not known.

    Figures carry six digits that count.
    """
    told: dict[str, Any] = rounded(_document(found))
    return told


def _document(found: Appraisal) -> dict[str, Any]:
    return {
        "netvet": netvet.__version__,
        "case": found.case.title,
        "notice": found.case.notice,
        "on": found.day,
        "as_of": found.as_of,
        "hypothetical": True,
        "watched": found.watched,
        "currency": found.sheet.currency,
        "moments": list(found.moments),
        "options": [_option(one) for one in found.options],
        "front": {
            "criteria": list(found.front.criteria),
            "options": list(found.front.options),
            "dominated": {option: list(by) for option, by in found.front.dominated.items()},
            "perhaps": {option: list(by) for option, by in found.front.perhaps.items()},
            "not_compared": list(found.front.apart),
        },
        **questions_of(found),
        "rests_on": list(rests_on(found)),
    }


def _option(one: Appraised) -> dict[str, Any]:
    return {
        "id": one.option.id,
        "title": one.option.title,
        "instrument": one.option.instrument,
        "earliest": one.option.earliest,
        "sets": {name: float(value) if isinstance(value, Decimal) else value for name, value in one.option.limits.items()},
        "breaks": one.broken,
        "open": one.unknown,
        "limits": list(one.limits),
        "excludes": list(one.excluded),
        "cost": money_ends(one.cost),
        "delay_months": list(one.delay),
        "people": list(one.people),
        "never": list(one.never),
        "late_sites": list(one.late),
        "hhi": list(one.concentration),
        "exposed": {word: [pair(bounds) for bounds in one.exposed[word]] for word in WORDS},
        "gap": one.gap,
        "proven_near_the_best": not one.loose,
        "gaps": [answer.solution.certificate.gap for answer in one.planned.everything] if one.planned else [],
        "without_number": [vars(each) for each in one.option.without_number],
        **more_of(one),
    }
