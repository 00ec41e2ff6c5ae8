"""What compromised elements could see or stop, on a terminal and as JSON, with no more digits than the inputs carry."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import netvet
from netvet.compromise import Answers, Exposure, Scene
from netvet.exposure import Share
from netvet.report.counts import grouped
from netvet.report.exposure_document import each_document, options_document, parts_document, week_document, worst_document
from netvet.report.exposure_notes import in_words, notes_of
from netvet.report.exposure_questions import print_each, print_options, print_parts, print_weeks, print_worst
from netvet.report.glance import glance_rows, print_glance
from netvet.report.share import class_name, pair, shown


def print_answers(console: Console, scene: Scene, found: Answers, *, why: bool) -> None:
    """All that was asked of a case, and what it rests on."""
    print_head(console, scene)
    if found.glance is not None:
        print_glance(console, found.glance, found.words)
    print_exposures(console, found.exposures, found.words)
    if found.parts is not None:
        print_parts(console, found.parts, found.words)
    if found.each is not None:
        print_each(console, found.each, found.words, found.top)
    if found.worst:
        print_worst(console, scene, found.worst)
    for options in found.options:
        print_options(console, options, found.words)
    print_weeks(console, found.weeks, found.words)
    console.print()
    for line in in_words(notes_of(scene, found.told)):
        console.print(escape(line))
    if why:
        _print_cells(console, found.told, found.words)


def print_head(console: Console, scene: Scene) -> None:
    """The case, its notice, and what is told."""
    console.print(f"[bold]{escape(scene.case.title)}[/bold]")
    if scene.case.notice:
        console.print(escape(scene.case.notice))
    console.print(f"Could see or stop, on {scene.day}: what a function handles or controls, not what anybody does.")


def print_exposures(console: Console, found: Sequence[Exposure], words: Sequence[str]) -> None:
    """One table where one is asked, one line each where many are."""
    if len(found) == 1:
        _print_one(console, found[0], words)
    elif found:
        _print_many(console, found, words)


def _print_one(console: Console, one: Exposure, words: Sequence[str]) -> None:
    console.print(f"\n[bold]{escape(one.label)}[/bold]: {escape(_size(one))}")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("class")
    for label in ("subscribers, by design", "and by reach", "traffic, by design", "and by reach"):
        table.add_column(label, justify="right", no_wrap=True)
    for word in words:
        people, traffic = one.share(word), one.share(word, "traffic")
        table.add_row(class_name(word), *(shown(side) for side in (people.design, people.reach, traffic.design, traffic.reach)))
    console.print(table)


def _print_many(console: Console, found: Sequence[Exposure], words: Sequence[str]) -> None:
    console.print("\nShare of subscribers, by design; after the arrow by reach, where that is more.")
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("compromised")
    table.add_column("elements", justify="right", no_wrap=True)
    for word in words:
        table.add_column(class_name(word), justify="right")
    for one in found:
        elements = grouped(one.chosen) if one.chosen or not one.perhaps else f"perhaps {grouped(one.perhaps)}"
        table.add_row(escape(one.label), elements, *(_both(one.share(word)) for word in words))
    console.print(table)


def _both(share: Share) -> str:
    design, reach = shown(share.design), shown(share.reach)
    return design if design == reach else f"{design} → {reach}"


def _size(one: Exposure) -> str:
    control = f"; {grouped(one.controlled)} more controlled by managing or hosting" if one.controlled else ""
    if one.perhaps and not one.chosen:
        return f"{grouped(one.perhaps)} element{'s' * (one.perhaps != 1)} that may be among them{control}"
    more = f", {grouped(one.perhaps)} more that may be among them" if one.perhaps else ""
    return f"{grouped(one.chosen)} element{'s' * (one.chosen != 1)}{more}{control}"


def _print_cells(console: Console, found: Sequence[Exposure], words: Sequence[str]) -> None:
    console.print("\n[bold]Why[/bold]: the cells of the table of functions behind it")
    cells = dict.fromkeys(cell for one in found for cell in one.cells if cell.word in words)
    for cell in cells:
        console.print(escape(f"  {cell.function}, {class_name(cell.word)}: {cell.cell} ({cell.cite})"))


def exposure_document(scene: Scene, found: Answers) -> dict[str, Any]:
    """Everything as JSON has it, shares as fractions with six digits."""
    words = found.words
    return {
        "netvet": netvet.__version__,
        "case": scene.case.title,
        "notice": scene.case.notice,
        "as_of": scene.as_of,
        "on": scene.day,
        "estimate": scene.exposing.network.estimate,
        "links": len(scene.exposing.network.links),
        "rests_on": list(in_words(notes_of(scene, found.told))),
        **({} if found.glance is None else glance_rows(found.glance, lambda one: _document(one, words))),
        "exposures": [_document(one, words) for one in found.exposures],
        **({} if found.parts is None else {"parts": parts_document(found.parts, words)}),
        **({} if found.each is None else {"each": each_document(found.each)}),
        **({"worst": worst_document(scene, found.worst)} if found.worst else {}),
        **({"measures": [options_document(one, words) for one in found.options]} if found.options else {}),
        **({"days": [week_document(one, words) for one in found.weeks]} if found.weeks else {}),
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
                "design": pair(share.design),
                "reach": pair(share.reach),
                "operators": {
                    name: {"design": pair(design), "reach": pair(reach)} for name, (design, reach) in share.operators.items()
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
