"""Options side by side on a terminal and as JSON: ranges first, nothing added up to a score."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.markup import escape
from rich.measure import Measurement
from rich.table import Table

import netvet
from netvet.appraisal import CLASSES, CRITERIA, EXPOSED, WORDS, Appraisal, Appraised, Interval, Said, listed
from netvet.planning import share
from netvet.report.appraisal_more import cost_words, money_ends, more_of, print_more, questions_of
from netvet.report.counts import counted, grouped
from netvet.report.dependence_document import within
from netvet.report.digits import rounded
from netvet.report.marks import MARK, PROVEN, any_loose, loose_set, marked
from netvet.report.options.basis import basis_lines
from netvet.report.ranges import ends_of, people_of
from netvet.report.share import class_name, pair, shown
from netvet.report.texts import Texts, read_words

LOOSE = (
    "of a plan that is not proven near the best: with more time it may be another, and delay, what is late, exposure and HHI "
    "with it. Cost alone is proven, as a range."
)

_NAMED = {
    "cost": "cost",
    "delay": "delay of 5G",
    "late": "late sites",
    "late_elements": "late elements elsewhere",
    "above": "limits on shares overstepped, how far and how long",
    "content": "content seen",
    "location": "location seen",
    "keys": "long-term keys",
    "disruption": "could stop",
    "concentration": "concentration of radio",
}


def print_appraisal(console: Console, found: Appraisal) -> None:
    """The table of options, exposure over time, the front, what has no number, and what all of it rests on."""
    console.print(f"[bold]{escape(found.case.title)}[/bold]")
    if found.case.notice:
        console.print(escape(found.case.notice))
    console.print(f"Options on {found.day}, hypothetical: each as if it bound every operator.\n")
    for place, table in enumerate(_options(found, console.width)):
        console.print(*([""] if place else []), table, sep="\n")
    if any_loose(found) or any(loose_set(one, found) for one in found.equivalents):
        console.print(f"{MARK} {LOOSE}")
    console.print(f"\n[bold]What watched makers could see or stop[/bold] ({escape(found.watched)}), share of subscribers")
    console.print(_exposed(found, console.width))
    _print_front(console, found)
    print_more(console, found)
    _print_said(console, found)
    console.print()
    for line in rests_on(found):
        console.print(escape(line))


def _options(found: Appraisal, width: int) -> list[Table]:
    """The options in one table, or in two where the terminal is narrower: what each asks, and what it comes to."""
    asked = (("option", 18), ("by", 12), ("breaks", 13), ("excludes", 12))
    comes = ((f"cost, {found.sheet.currency}", 0), ("5G later", 12), ("late", 0), ("HHI of radio", 0), ("gap", 0))
    rows = [(number, one, list(_asked(one, number)), list(_comes(one, found))) for number, one in enumerate(found.options, 1)]
    columns, whole = (*asked, *comes), [(*first, *second) for _, _, first, second in rows]
    if _spare(columns, whole, width) >= 0:
        return [_filled(columns, whole, width)]
    numbered = [(str(number), *second) for number, _, _, second in rows]
    return [_filled(asked, [first for _, _, first, _ in rows], width), _filled((("", 0), *comes), numbered, width)]


_Columns = Sequence[tuple[str, int]]
"""Labels, each with the fewest characters of its column; 0: as many as its widest figure has, which is not broken."""


def _needed(columns: _Columns, rows: Sequence[Sequence[str]]) -> list[int]:
    """The characters of the widest line of each column."""
    cells = ([label, *(row[place] for row in rows)] for place, (label, _) in enumerate(columns))
    return [max(cell_len(line) for cell in own for line in cell.split("\n")) for own in cells]


def _spare(columns: _Columns, rows: Sequence[Sequence[str]], width: int) -> int:
    """How many characters are left of a width where every column has its fewest, and two stand between columns."""
    fewest = [least or needed for (_, least), needed in zip(columns, _needed(columns, rows), strict=True)]
    return width - sum(fewest) - 2 * (len(columns) - 1)


def _filled(columns: _Columns, rows: Sequence[Sequence[str]], width: int) -> Table:
    """A table of columns: what is left of the width goes to those that need more than their fewest, each as it needs."""
    # a column that the library may make narrower is made so before others are cut off at the edge: so it may not
    table, needed = Table(box=None, pad_edge=False, header_style="bold"), _needed(columns, rows)
    wanted = [max(need - least, 0) if least else 0 for (_, least), need in zip(columns, needed, strict=True)]
    part = min(max(_spare(columns, rows, width), 0) / max(sum(wanted), 1), 1.0)
    for (label, least), want, need in zip(columns, wanted, needed, strict=True):
        table.add_column(label, overflow="fold", width=(least or need) + int(want * part), no_wrap=not least)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _asked(one: Appraised, number: int) -> Iterator[str]:
    earliest = f", from {one.option.earliest}" if one.option.earliest else ""
    sets = f"; sets {listed(one.option.limits)}" if one.option.limits else ""
    yield f"{number} {one.option.title}"
    yield f"{one.option.instrument}{earliest}{sets}"
    unknown = f", {grouped(one.unknown)} open" if one.unknown else ""
    limits = f", {counted(len(one.limits), 'limit')}" if one.limits else ""
    yield f"{counted(one.broken, 'element')}{unknown}{limits}"
    yield ", ".join(one.excluded) or "nobody"


def _comes(one: Appraised, found: Appraisal) -> Iterator[str]:
    cost = cost_words(one.cost, found.sheet.currency).replace(f" {found.sheet.currency}", "")
    yield cost if one.planned or one.measures else "-"
    never = f", {_people(one.never)} never" if any(one.never) else ""
    later = f"{counted(ends_of(one.delay), 'month')}, {_people(one.people)}{never}" if one.planned else "-"
    several = (one.late, "site"), (one.late_elements, "element"), (one.above, "overstepped limit")
    # a noun of several words stands below its number: neither is broken
    counts = ((marked(told, loose=one.loose), noun) for told, noun in _counts(several))
    late = "\n".join(f"{told}\n{noun}" if " " in noun else f"{told} {noun}" for told, noun in counts)
    index = ends_of((one.concentration[0] * 1e4, one.concentration[1] * 1e4))
    later, index, gap = (marked(told, loose=one.loose) for told in (later, index, share(one.gap)))
    yield from (later, late or marked("-", loose=one.loose), index, gap)


def _counts(several: Iterable[tuple[Interval, str]]) -> Iterator[tuple[str, str]]:
    """Numbers of what is late, each with its noun; nothing of what is none."""
    for ends, noun in several:
        if ends[1]:
            told = ends_of(ends)
            yield told, counted(told, noun).removeprefix(f"{told} ")


def _people(ends: Interval) -> str:
    told, unit = people_of(ends)
    return f"{told} {unit} subscribers" if unit else counted(told, "subscriber")


def _exposed(found: Appraisal, width: int) -> Table:
    """A row a class and a column a day; the other way round where the terminal is too narrow for the days."""
    days, classes = [str(found.moments[place]) for place in found.told], [class_name(word) for word in WORDS]
    wide = _over_time(found, "class", days, classes)
    needed = Measurement.get(_ENDLESS, _ENDLESS.options, wide).maximum
    return wide if needed <= width else _over_time(found, "on", classes, days)


_ENDLESS = Console(width=10_000)


def _over_time(found: Appraisal, corner: str, columns: Sequence[str], rows: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in (corner, *columns):
        table.add_column(label, justify="left" if label == corner else "right", overflow="fold")
    for number, one in enumerate(found.options, 1):
        cells = [[marked(shown(one.exposed[word][place]), loose=one.loose) for place in found.told] for word in WORDS]
        told = cells if corner == "class" else list(zip(*cells, strict=True))
        table.add_row(f"[bold]option {number}[/bold]")
        for label, row in zip(rows, told, strict=True):
            table.add_row(label, *map(escape, row))
    return table


def _print_front(console: Console, found: Appraisal) -> None:
    console.print("\n[bold]Which options others are better than[/bold], in one of these and no worse in any")
    named_ones = ", ".join(_NAMED[one] for one in CRITERIA if one not in EXPOSED)
    exposure = ", ".join(_NAMED[one] for one in CLASSES)
    console.print(escape(f"{named_ones}; {exposure}, each at the end and on average over the years"))
    if found.apart:
        told = "Options name different makers. What is exposed is compared with the gear of each of these watched"
        console.print(escape(f"{told}: {'; '.join((found.watched, *found.apart))}"))
    numbers = {one.option.id: f"{number} {one.option.id}" for number, one in enumerate(found.options, 1)}

    def named(options: Iterable[str]) -> str:
        return ", ".join(numbers[one] for one in options)

    for one in found.options:
        if by := found.front.dominated[one.option.id]:
            console.print(escape(f"  {named([one.option.id])}: {named(by)}, for certain"))
        elif by := found.front.perhaps[one.option.id]:
            console.print(escape(f"  {named([one.option.id])}: perhaps {named(by)}, as ranges overlap"))
    if not any(found.front.dominated.values()):
        console.print("  None, for certain.")
    if found.front.apart:
        why = "A plan is not proven, or something stays as nobody is known to follow."
        console.print(escape(f"  Not compared: {named(found.front.apart)}. {why}"))


def _print_said(console: Console, found: Appraisal) -> None:
    """Words without a number, each once, with the numbers of all options of which they are said."""
    numbers: dict[Said, list[str]] = {}
    for number, one in enumerate(found.options, 1):
        for each in one.option.without_number:
            numbers.setdefault(each, []).append(str(number))
    if numbers:
        console.print("\n[bold]What has no number[/bold]")
    for each, own in numbers.items():
        source = ", ".join(str(part) for part in (each.publisher, each.work, each.on, each.url) if part)
        console.print(escape(f"  {', '.join(own)}  {each.subject}: {each.says} ({source})"))


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
        "inputs": [{"path": within(found.case, path), "sha256": sha} for path, sha in found.inputs],
        "regimes": [{"id": word, "sha256": sha} for word, sha in found.regimes],
        "watched": found.watched,
        "watched_apart": list(found.apart),
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
        "uncured": list(one.uncured),
        "limits": list(one.limits),
        "later_elements": list(one.later),
        "later_limits": list(one.limits_later),
        "excludes": list(one.excluded),
        "cost": money_ends(one.cost),
        "delay_months": list(one.delay),
        "people": list(one.people),
        "never": list(one.never),
        "late_sites": list(one.late),
        "late_elements": list(one.late_elements),
        "overstepped_limits": list(one.above),
        "overstepped": [each.plain() for each in one.overstepped],
        "overstepped_years": list(one.above_years),
        "hhi": list(one.concentration),
        "exposed": {word: [pair(bounds) for bounds in one.exposed[word]] for word in WORDS},
        "gap": one.gap,
        "gap_by_prices": one.gap_by_prices,
        PROVEN: not one.loose,
        "gaps": [answer.solution.gap for answer in one.planned.everything] if one.planned else [],
        "without_number": [vars(each) for each in one.option.without_number],
        **more_of(one),
    }
