"""Dependence on makers, on a terminal: shares and concentration, functions and areas of one maker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.dependence import (
    HEAD,
    SQUARE,
    Areas,
    Dependence,
    Scope,
    Some,
    cells,
    index,
    mark,
    percent,
    rounded,
    suppliers,
)
from netvet.report.counts import counted, grouped
from netvet.report.leading import alone_words, largest_words

WHOM = {
    "subscribers": "how many subscribers they serve",
    "premises": "how many premises they serve",
    "traffic": "what traffic they carry",
}
COLUMN = {"subscribers": "`subscribers`", "premises": "`premises`", "traffic": "`traffic_gbps`"}

_BY = {"vendor": "maker", "group": "owner group", "home-state": "state of the maker's seat"}


_LEFT_OUT = {
    "no maker": ("", ", known to have no maker"),
    "no function": (" where functions are told apart", ", known to have no function"),
    "their region": (" where regions are told apart", " whose region is not known"),
}


def print_dependence(console: Console, found: Dependence) -> None:
    """Everything that was measured, in the order in which a reader asks."""
    console.print(f"[bold]{escape(found.case.title)}[/bold]")
    if found.case.notice:
        console.print(escape(found.case.notice))
    as_of = "" if found.day == found.as_of else f" The network is that of {found.as_of}, with its plans."
    console.print(f"Dependence on {found.day}: {found.measure} by {_BY[found.by]}.{as_of}\n")
    console.print(listed_table(HEAD, (cells(scope, found.name) for scope in found.scopes)))
    _print_single(console, found)
    _print_national(console, found)
    if found.areas:
        _print_areas(console, found, found.areas)
    _print_notes(console, found)


def listed_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    """A plain table of texts."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in head:
        table.add_column(label)
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _print_single(console: Console, found: Dependence) -> None:
    """Functions of one maker (EU toolbox SM05 asks operators for several), by operator, the maker's together."""
    console.print("\n[bold]Functions with a single supplier[/bold] (what measure SM05 of the EU toolbox is about)")
    told: dict[tuple[str, str], list[str]] = {}
    for scope in found.single:
        told.setdefault((scope.operator or "", alone_words(scope.found, found.name)), []).append(
            f"{mark(scope)}{scope.function}"
        )
    if not told:
        console.print("none")
        return
    rows = [(operator, word, str(len(functions)), ", ".join(functions)) for (operator, word), functions in told.items()]
    console.print(listed_table(("operator", "maker", "functions", ""), rows))


def _print_national(console: Console, found: Dependence) -> None:
    console.print(f"\n[bold]National balance[/bold] (SM06), by {found.measure}: each function over all operators")
    rows = most_concentrated(found.national)
    told = (_national(scope, found.name) for scope in rows)
    console.print(listed_table(("function", "makers", "largest share", "HHI"), told))


def most_concentrated(scopes: Iterable[Scope]) -> list[Scope]:
    """The most concentrated first, by the upper end of the HHI."""
    return sorted(scopes, key=lambda scope: -(scope.found.hhi.high if scope.found.hhi else 0))


def _national(scope: Scope, called: Callable[[str], str]) -> tuple[str, ...]:
    found = scope.found
    top = f"{percent(found.top, scope.elements)} {largest_words(found, called)}".rstrip()
    return f"{mark(scope)}{scope.label}", suppliers(scope), top, index(found.hhi, scope.elements)


_UNITS = {"vendor": "makers", "group": "groups of makers", "home-state": "home states of makers"}
"""What is not known where shares lie between two ends, by what makers are taken together."""


def _print_areas(console: Console, found: Dependence, areas: Areas) -> None:
    units = _UNITS[found.by]
    console.print("\n[bold]Areas where every operator's radio is of one maker[/bold] (roaming cannot help)")
    for maker, some in areas.one_maker.items():
        console.print(escape(f"  {found.name(maker)}: {_some(some)}"))
    if areas.open.areas:
        why = f"{units}, or what is there, are not known" if areas.doubtful else f"{units} are not known"
        console.print(f"  perhaps, as {why}: {_some(areas.open)}")
    if not areas.one_maker and not areas.open.areas:
        console.print("  none")
    whole = f"of {counted(areas.served.areas, 'area')}{_people(areas.served)} that two operators or more serve"
    console.print(f"  {whole}; {counted(areas.alone, 'more has', 'more have')} one operator only.")
    console.print(
        f"  An area is a square of {SQUARE} degrees: assumed. People: those around the sites with radio in it, as the table of"
    )
    console.print("  sites says; of several operators the mean of their sums. To three digits.")
    if areas.served.unpeopled:
        console.print(f"  Not known of {counted(areas.served.unpeopled, 'area')}: who lives there (`population` of the sites).")
    if areas.shared:
        console.print(
            f"  Of {counted(areas.shared, 'element')} of radio `used_by` names other operators: it serves these too. Shares and"
        )
        console.print("  functions with a single supplier count what an operator runs, not what it uses of another.")
    if strange := areas.strangers:
        named = f"`used_by` of {counted(strange.rows, 'element')} (the first: {strange.first}) names"
        console.print(escape(f"  {named} operators that run no element: {', '.join(strange.names)}."))
        console.print("  Whom they serve counts nowhere. Write them as the column `operator` does, with + between several.")
    if areas.doubtful:
        missing = f"Not counted: {counted(areas.doubtful, 'element')}, not known whether radio that is there."
        console.print(f"  {missing} No area is of one maker for certain where they may be of another;")
        console.print("  with them more areas may be served by two, and more be of one maker.")
    if areas.unplaced or areas.adrift:
        console.print(f"  Left out: {_left_out(areas)}, not known where. As many")
        console.print("  of the areas of one maker may not be, and as many more may be.")


def _left_out(areas: Areas) -> str:
    sites = counted(areas.unplaced, "site with radio", "sites with radio") if areas.unplaced else ""
    adrift = (
        counted(areas.adrift, "element that is or may be radio", "elements that are or may be radio") if areas.adrift else ""
    )
    return " and ".join(filter(None, (sites, adrift)))


def _some(some: Some) -> str:
    return f"{grouped(some.areas)}{_people(some)}"


def _people(some: Some) -> str:
    if some.told is None:
        return ""
    where = f" in {grouped(some.areas - some.unpeopled)} of them" if some.unpeopled else ""
    return f" (about {grouped(rounded(some.people))} people{where})"


def _print_notes(console: Console, found: Dependence) -> None:
    console.print()
    for line in _notes(found):
        console.print(escape(line))


def _notes(found: Dependence) -> Iterator[str]:
    yield "HHI: times 10 000; effective: how many makers of equal size would have the same HHI. An indicator, no legal test."
    if found.measure == "sites":
        yield "A site counts for every maker on it; HHI is taken over pairs of a site and a maker."
    if any(scope.found.hhi is None for scope in found.scopes):
        yield "Over several functions makers serve the same: shares are not parts of one whole, and no HHI is told."
    if any(scope.unknown for scope in found.scopes):
        yield f"a to b: {_UNITS[found.by]} are not known; whatever they are, the figure lies between the two."
    if found.doubtful:
        yield f"a to b: of {counted(found.doubtful, 'element')} it is not known whether they are there; they may count or not."
        yield "Fill in the column `state` of the table elements, or the days of use, to narrow it."
    if found.unweighed:
        yield f"a to b: of {counted(found.unweighed, 'element')} it is not known {WHOM[found.measure]}; it may be any number."
        yield f"Fill in the column {COLUMN[found.measure]} of the table elements to narrow it."
    yield from _outside(found)
    if found.set_aside:
        yield f"{counted(found.set_aside, 'row was', 'rows were')} set aside."
    if found.estimate:
        yield "~ rests on estimates in part."


def _outside(found: Dependence) -> Iterator[str]:
    """Of which elements it is not known in which scope they are, and which are in none."""
    if found.unsorted:
        yield f"a to b: of {counted(found.unsorted, 'element')} it is not known what they perform; it may be any function."
        yield "Functions that are not listed may be among those."
    if found.siteless:
        yield f"a to b: of {counted(found.siteless, 'element')} the site is not known; it may be any, or one of their own."
    for label, n in found.left_out.items():
        where, why = _LEFT_OUT[label]
        yield f"Left out{where}: {counted(n, 'element')}{why}."
