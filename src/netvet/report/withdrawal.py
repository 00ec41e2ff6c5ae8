"""Makers that leave, on a terminal: the terms, what stands without support, and who is left for each function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from rich.console import Console
from rich.markup import escape

from netvet.dependence import QUARTER_HEAD, Supply, Unsorted, Withdrawal, quarter_cells, term_lines
from netvet.report.counts import counted, grouped
from netvet.report.dependence import listed_table


def print_withdrawal(console: Console, found: Withdrawal) -> None:
    """Everything that follows, in the order in which a reader asks."""
    console.print(f"[bold]{escape(found.case.title)}[/bold]")
    if found.case.notice:
        console.print(escape(found.case.notice))
    console.print(
        f"From {found.terms.start} on: no support, spares or deliveries of {escape(found.leaving.removesuffix('.'))}."
    )
    console.print("A model on the terms below: every figure after the first day is an estimate.\n")
    console.print(listed_table(("terms", ""), term_lines(found.terms)))
    console.print()
    console.print(listed_table(QUARTER_HEAD, map(quarter_cells, found.national)))
    console.print("\n[bold]Who is left for what they supply[/bold]")
    rows = [*(_cells(one, found.called) for one in found.supplies), *([_unsorted(found.unsorted)] if found.unsorted else [])]
    console.print(listed_table(("function", "elements", "of nobody else", "left here", "further, by the catalogue", ""), rows))
    console.print()
    for note in _notes(found):
        console.print(escape(note))


def _cells(supply: Supply, called: Callable[[Iterable[str]], str]) -> tuple[str, ...]:
    only = f"{called([supply.only])} is the only one named" if supply.only else ""
    left = supply.here or supply.listed or supply.perhaps
    perhaps = f"perhaps {called(supply.perhaps)}" if supply.perhaps else ""
    said = [only or ("" if left else "nobody is named"), perhaps]
    words = (one or "-" for one in (", ".join(supply.alone), called(supply.here), called(supply.listed)))
    return (supply.function, _number(supply), *words, "; ".join(filter(None, said)))


def _unsorted(found: Unsorted) -> tuple[str, ...]:
    return ("not known", _number(found), "-", "-", "-", "may be of any function")


def _number(found: Supply | Unsorted) -> str:
    return grouped(found.elements) + (f" to {grouped(found.elements + found.doubtful)}" if found.doubtful else "")


def _notes(found: Withdrawal) -> Iterator[str]:
    yield "Elements: those there on the first day, less what is replaced since: by the plans of the case, or at the pace above."
    yield "Subscribers: per operator the largest sum of any one function, never their sum. ~: an estimate."
    yield "Of nobody else: operators that have the function of these makers alone."
    yield "Named: as left here, or by the catalogue. That the catalogue lists no product is not that there is none; whether one"
    yield "could be delivered it does not say."
    if found.strange:
        yield f"a to b: of {counted(found.strange, 'element')} the maker is not known; they may be of these makers."
    if found.unweighed:
        yield f"at least: of {counted(found.unweighed, 'element')} it is not known whom they serve; it may be any number."
        yield "Fill in the column `subscribers` of the table elements to narrow it."
    if found.absent:
        yield f"a to b: of {counted(found.absent, 'element')} it is not known whether they are there; they may count or not."
    if found.estimates:
        yield f"{counted(found.estimates, 'element rests', 'elements rest')} on estimates."
    if found.set_aside:
        yield f"{counted(found.set_aside, 'row was', 'rows were')} set aside."
