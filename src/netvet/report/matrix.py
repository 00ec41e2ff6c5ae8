"""Regimes side by side on a terminal: one row a group of elements, one column a regime, in as many tables as it needs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.findings import Findings, Group, Worst, groups, superseded
from netvet.report.counts import grouped
from netvet.report.terminal import COLOURS, shortened

SHOWN = 40
"""Groups of elements that are printed, the largest domains first; JSON has all."""

_LABEL, _GAP = 30, 2


def print_matrix(console: Console, findings: Findings) -> None:
    """What each regime comes to for each group, hypothetical throughout; wrapped into tables as wide as the console."""
    rows = groups(findings)
    elements = [row for row in rows if not row.operator]
    shown = [*elements[:SHOWN], *(row for row in rows if row.operator)]
    console.print("\n[bold]Side by side[/bold], hypothetical: each regime as if it addressed every operator.")
    for one in findings.superseding:
        console.print(escape(superseded(one)))
    for chosen in _wrapped([regime.id for regime in findings.regimes], shown, console.width):
        console.print()
        console.print(_table(chosen, shown))
    console.print()
    if len(elements) > SHOWN:
        console.print(f"… and {len(elements) - SHOWN} more groups of elements; --format json has them")
    for line in _KEY:
        console.print(line)


_KEY = (
    "A group: what one maker has in one domain. A cell: the worst status, how many of the group have it, the requirement that",
    "decides it (+n: n more do), and of how many of the group something is not known. –: nothing of the group is addressed.",
)


def _label(row: Group) -> str:
    if row.operator:
        return shortened(f"{row.operator}: caps and minimums", _LABEL)
    return shortened(f"{row.domain or 'domain not known'}, {row.maker or 'maker not known'}", _LABEL)


def _cell(standing: Worst | None) -> list[str]:
    if standing is None:
        return ["–"]
    more = f" +{standing.others}" if standing.others else ""
    rest = f"{grouped(standing.unknown)} unknown" if standing.unknown else ""
    return [f"{standing.status.value} {grouped(standing.n)}", f"{standing.requirement}{more}", *([rest] if rest else [])]


def _wrapped(regimes: Sequence[str], rows: Sequence[Group], width: int) -> Iterator[list[str]]:
    """The regimes in as many runs as the width asks for, in their order."""
    left = width - _LABEL - _GAP - len("elements") - _GAP
    run: list[str] = []
    room = left
    for regime in regimes:
        cells = [line for row in rows for line in _cell(row.standings.get(regime))]
        needed = max(map(len, [regime, *cells])) + _GAP
        if run and needed > room:
            yield run
            run, room = [], left
        run.append(regime)
        room -= needed
    if run:
        yield run


def _table(regimes: Sequence[str], rows: Sequence[Group]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("group", no_wrap=True)
    table.add_column("elements", justify="right", no_wrap=True)
    for regime in regimes:
        table.add_column(escape(regime), no_wrap=True)
    for row in rows:
        number = "" if row.operator else grouped(row.elements)
        table.add_row(escape(_label(row)), number, *(_shown(row.standings.get(regime)) for regime in regimes))
    return table


def _shown(standing: Worst | None) -> str:
    first, *rest = _cell(standing)
    head = f"[{COLOURS[standing.status]}]{first}[/]" if standing else first
    return "\n".join([head, *(f"[dim]{escape(line)}[/]" for line in rest)])
