"""At a glance, on a terminal and as JSON: one element of each kind, and all radio of each maker."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.compromise import Exposure
from netvet.compromise.glance import Fleet, Glance, Single
from netvet.report.counts import grouped
from netvet.report.share import shown

_IPSEC = {"on": "IPsec on", "off": "IPsec off"}


def print_glance(console: Console, found: Glance, words: Sequence[str]) -> None:
    """Two tables: single elements, then fleets with and without their managers."""
    console.print("\n[bold]One element alone[/bold], of each kind the one that serves most: share of subscribers, by reach")
    if found.singles:
        console.print(_table(("element", "", "maker"), words, (_single(one, words) for one in found.singles)))
        if told := silent_kinds(found):
            console.print(f"Some do not say whom they serve, and one of them may serve most: {told}")
    else:
        console.print("No element is known to be of these kinds.")
    console.print("\n[bold]All radio of a maker[/bold], and with the managers of radio that are of it")
    if found.fleets:
        console.print(_table(("maker", "", "elements"), words, (row for one in found.fleets for row in _fleet(one, words))))
    else:
        console.print("No radio of a known maker is there.")


def silent_kinds(found: Glance) -> str:
    """The kinds of which some elements do not say whom they serve, and how many; empty where none."""
    counts: dict[str, int] = {}
    for one in found.singles:
        counts[one.function] = counts.get(one.function, 0) + one.silent
    return ", ".join(f"{kind} {grouped(number)}" for kind, number in counts.items() if number)


def _table(head: Sequence[str], words: Sequence[str], rows: Iterable[Sequence[str]]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label in head:
        table.add_column(label, overflow="fold")
    for word in words:
        table.add_column(word.replace("_", " "), justify="right")
    for row in rows:
        table.add_row(*map(escape, row))
    return table


def _single(one: Single, words: Sequence[str]) -> list[str]:
    kind = f"{one.function}, {_IPSEC[one.ipsec]}" if one.ipsec else one.function
    name = one.element_id if one.exposure.chosen else f"{one.element_id}, perhaps there"
    return [kind, name, one.maker or "not known", *_cells(one.exposure, words)]


def _fleet(one: Fleet, words: Sequence[str]) -> Iterable[list[str]]:
    yield [one.maker, "base stations", _size(one.radio), *_cells(one.radio, words)]
    yield ["", "with managers", _size(one.managed), *_cells(one.managed, words)]


def _size(exposure: Exposure) -> str:
    if exposure.perhaps and not exposure.chosen:
        return f"perhaps {grouped(exposure.perhaps)}"
    return grouped(exposure.chosen) + (f" (+{grouped(exposure.perhaps)}?)" if exposure.perhaps else "")


def _cells(exposure: Exposure, words: Sequence[str]) -> list[str]:
    return [shown(exposure.share(word).reach) for word in words]


def glance_rows(found: Glance, of: Callable[[Exposure], dict[str, Any]]) -> dict[str, Any]:
    """The same as mappings; `of` makes one of an exposure."""
    ipsec = {"on": True, "off": False}
    return {
        "singles": [
            {"function": one.function, "ipsec": ipsec.get(one.ipsec), "element_id": one.element_id, "maker": one.maker}
            | {"silent": one.silent, "exposure": of(one.exposure)}
            for one in found.singles
        ],
        "fleets": [{"maker": one.maker, "radio": of(one.radio), "with_managers": of(one.managed)} for one in found.fleets],
        "most_radio": {"makers": list(found.leading), "settled": found.settled},
    }
