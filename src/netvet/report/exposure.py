"""What compromised elements could see or stop, on a terminal and as JSON, with no more digits than the inputs carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import netvet
from netvet.compromise import Exposure, Scene
from netvet.exposure import ASKED, Bounds, Share
from netvet.report.terminal import grouped

_SMALL = 1e-12


def print_exposures(console: Console, scene: Scene, found: Sequence[Exposure], words: Sequence[str], *, why: bool) -> None:
    """One table where one is asked, one line each where many are; then what the result rests on."""
    console.print(f"[bold]{escape(scene.case.title)}[/bold]")
    if scene.case.notice:
        console.print(escape(scene.case.notice))
    console.print(f"Could see or stop, on {scene.day}: what a function handles or controls, not what anybody does.")
    if len(found) == 1:
        _print_one(console, found[0], words)
    else:
        _print_many(console, found, words)
    console.print()
    for line in told(scene, found):
        console.print(escape(line))
    if why:
        _print_cells(console, found, words)


def _print_one(console: Console, one: Exposure, words: Sequence[str]) -> None:
    console.print(f"\n[bold]{escape(one.label)}[/bold]: {escape(_size(one))}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("class")
    for label in ("subscribers, by design", "and by reach", "traffic, by design", "and by reach"):
        table.add_column(label, justify="right", no_wrap=True)
    for word in words:
        people, traffic = one.share(word), one.share(word, "traffic")
        table.add_row(_name(word), *(shown(side) for side in (people.design, people.reach, traffic.design, traffic.reach)))
    console.print(table)


def _print_many(console: Console, found: Sequence[Exposure], words: Sequence[str]) -> None:
    console.print("\nShare of subscribers, by design; after the arrow by reach, where that is more.")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("compromised")
    table.add_column("elements", justify="right", no_wrap=True)
    for word in words:
        table.add_column(_name(word), justify="right")
    for one in found:
        table.add_row(escape(one.label), grouped(one.chosen), *(_both(one.share(word)) for word in words))
    console.print(table)


def _both(share: Share) -> str:
    design, reach = shown(share.design), shown(share.reach)
    return design if design == reach else f"{design} → {reach}"


def _size(one: Exposure) -> str:
    more = f", {grouped(one.perhaps)} more that may be among them" if one.perhaps else ""
    control = f"; {grouped(one.controlled)} more controlled by managing or hosting" if one.controlled else ""
    return f"{grouped(one.chosen)} element{'s' * (one.chosen != 1)}{more}{control}"


def _name(word: str) -> str:
    return word.replace("_", " ")


def shown(bounds: Bounds) -> str:
    """A share in per cent with two digits that count; an interval where it is not known."""
    low, high = _percent(bounds.low), _percent(bounds.high)
    return f"{low} %" if low == high else f"{low} to {high} %"


def _percent(share: float) -> str:
    percent = share * 100
    if percent < _SMALL:
        return "0"
    if percent > 100 - _SMALL:
        return "100"
    # what is nearly all is not all, what is nearly nothing is not nothing
    number = float(f"{percent:.2g}")
    if number >= 100:  # noqa: PLR2004 - of a hundred
        return "over 99"
    return f"{number:.6f}".rstrip("0").rstrip(".") if number >= 1e-6 else "under 0.000001"  # noqa: PLR2004


def told(scene: Scene, found: Sequence[Exposure]) -> Iterator[str]:
    """What a result rests on, in lines."""
    network = scene.exposing.network
    yield "By design: a function in the set handles the class. By reach: also what it manages or hosts, and what that controls."
    traced, stations = scene.traced
    if not len(network.links):
        yield "The case has no links: no path is traced. Transport and core count by whom they say that they serve."
    else:
        measure = "length" if network.links.measured else "number of links"
        yield "What lies on a way counts by it, everything else by whom it says that it serves."
        yield (
            f"Paths: {grouped(traced)} of {grouped(stations)} stations have a way to a gateway; shortest by {measure}, "
            "split evenly."
        )
    yield "An interval: facts that are not known could make it either. Subscribers of a site are those of its largest function."
    if lost := scene.without_weight:
        yield f"No subscribers or traffic are stated by: {', '.join(lost)}; their share is open."
    if network.estimate:
        yield "Some elements counted rest on an estimate."
    if any("from knowledge" in cell.cite or cell.cite == "no citation" for one in found for cell in one.cells):
        yield "Some cells of the table of functions have no clause behind them yet: --why names them."


def _print_cells(console: Console, found: Sequence[Exposure], words: Sequence[str]) -> None:
    console.print("\n[bold]Why[/bold]: the cells of the table of functions behind it")
    cells = dict.fromkeys(cell for one in found for cell in one.cells if cell.word in words)
    for cell in cells:
        console.print(escape(f"  {cell.function}, {_name(cell.word)}: {cell.cell} ({cell.cite})"))


def exposure_document(scene: Scene, found: Sequence[Exposure], words: Sequence[str] = ASKED) -> dict[str, Any]:
    """Everything as JSON has it, shares as fractions with six digits."""
    return {
        "netvet": netvet.__version__,
        "case": scene.case.title,
        "notice": scene.case.notice,
        "as_of": scene.as_of,
        "on": scene.day,
        "estimate": scene.exposing.network.estimate,
        "links": len(scene.exposing.network.links),
        "rests_on": list(told(scene, found)),
        "exposures": [_document(one, words) for one in found],
    }


def _document(one: Exposure, words: Sequence[str]) -> dict[str, Any]:
    return {
        "compromised": one.label,
        "elements": one.chosen,
        "perhaps": one.perhaps,
        "controlled": one.controlled,
        "shares": [
            {
                "class": share.word,
                "measure": share.measure,
                "design": _pair(share.design),
                "reach": _pair(share.reach),
                "operators": {
                    name: {"design": _pair(design), "reach": _pair(reach)} for name, (design, reach) in share.operators.items()
                },
            }
            for share in one.shares
            if share.word in words
        ],
        "cells": [
            {"function": cell.function, "class": cell.word, "cell": cell.cell, "cite": cell.cite}
            for cell in one.cells
            if cell.word in words
        ],
    }


def _pair(bounds: Bounds) -> list[float]:
    return [round(bounds.low, 6), round(bounds.high, 6)]
