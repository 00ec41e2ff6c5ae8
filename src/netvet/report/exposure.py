"""What compromised elements could see or stop, on a terminal and as JSON, with no more digits than the inputs carry."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import netvet
from netvet.compromise import Answers, Exposure, Loose, Scene, loose_names, not_named, of_unknown_function
from netvet.exposure import Share
from netvet.report.counts import grouped
from netvet.report.exposure_document import each_document, options_document, parts_document, week_document, worst_document
from netvet.report.exposure_questions import print_each, print_options, print_parts, print_weeks, print_worst
from netvet.report.glance import glance_rows, print_glance
from netvet.report.share import class_name, pair, shown

_NOT_NAMED = {
    "managed_by": ("name no manager", "names no manager", "each manager of their operator and domain may control them"),
    "hosted_on": ("name no platform", "names no platform", "each platform of their operator may host them"),
}
"""Of an empty column: what is told of several elements, of one, and what is taken to be possible."""

_SHOWN = 5
"""How many of the names that lead nowhere are told."""


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
    for line in told(scene, found.told):
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


def told(scene: Scene, found: Sequence[Exposure], *, where: str = ": --why names them") -> Iterator[str]:
    """What a result rests on, in lines; `where` says where cells without a clause are listed: on a page by no option."""
    network = scene.exposing.network
    yield (
        "By design: a function in the set handles the class. By reach: also what it manages or hosts, what that controls, and "
        "what it can order handed over."
    )
    yield from _paths(scene)
    for column, number in not_named(scene).items():
        several, one, taken = _NOT_NAMED[column]
        who = f"{grouped(number)} elements {several}" if number != 1 else f"1 element {one}"
        yield f"{who} ({column} is empty): {taken}, at least none does. Name it, or write none where there is none."
    yield "An interval: facts that are not known could make it either. Subscribers of a site are those of its largest function."
    if lost := scene.without_weight:
        yield f"No subscribers or traffic are stated by: {', '.join(lost)}; their share is open."
    if network.estimate:
        yield "Some elements counted rest on an estimate."
    if any("from knowledge" in cell.cite or cell.cite == "no citation" for one in found for cell in one.cells):
        yield f"Some cells of the table of functions have no clause behind them yet{where}."


def _paths(scene: Scene) -> Iterator[str]:
    """How paths were found, and what is missing or listed twice in the table of links."""
    links, (traced, stations) = scene.exposing.network.links, scene.traced
    loose = loose_names(scene)
    if not len(links) and scene.columns.get("links"):
        yield (
            "No link on which subscribers' traffic runs joins two elements that are there: no path is traced. Transport and "
            "core count by whom they say that they serve."
        )
    elif not len(links):
        yield "The case has no links: no path is traced. Transport and core count by whom they say that they serve."
    else:
        measure = "length" if links.measured else "number of links"
        yield "What lies on a way counts by it, everything else by whom it says that it serves."
        yield (
            f"Paths: {grouped(traced)} of {grouped(stations)} stations have a way to a gateway; shortest by {measure}, "
            "split evenly."
        )
    if 0 < links.unmeasured < len(links):
        yield (
            f"Lengths: {grouped(links.unmeasured)} of {grouped(len(links))} links have no length_km. Where one of them may be "
            "part of the shortest way, shares are intervals that hold for any length: fill it in, or leave the whole column "
            "empty, so that ways are measured by number of links."
        )
    yield from _loose_ends(loose, of_unknown_function(scene))
    if links.doubled:
        disputed = f"; on IPsec the rows of {grouped(links.disputed)} differ, so that it is not known" * bool(links.disputed)
        yield (
            f"Links: {grouped(links.doubled)} pairs of elements are linked more than once; each counts as one way, the "
            f"shortest{disputed}."
        )
    if links.vague:
        yield (
            f"Lengths: of {grouped(links.vague)} of these pairs some rows have no length_km; one of them may be the shortest, "
            "so that a share by ways may be an interval: fill it in, or delete the row."
        )
    if shared := scene.sharing:
        yield (
            f"No gateway of their own: {', '.join(shared)}. Whose gateways their subscribers use is taken from used_by; where "
            "it says nothing, all gateways of others may serve them."
        )
    if lost := int((~scene.present[0]).sum()):
        counted = f"{grouped(lost)} element{'s' * (lost != 1)}"
        yield f"Of {counted} it is not known whether {'they are' if lost != 1 else 'it is'} there: traffic may go there or not."


def _loose_ends(loose: Sequence[Loose], unknown: int) -> Iterator[str]:
    """Names that lead nowhere and elements of unknown function, with what they are taken for, and the remedy."""
    for one in loose:
        names = ", ".join(one.names[:_SHOWN]) + f" and {grouped(len(one.names) - _SHOWN)} more" * (len(one.names) > _SHOWN)
        rows, several = grouped(one.rows), one.rows != 1
        if one.column == "links":
            what = f"{rows} link{'s' * several} name{'s' * (not several)} elements that are not in the case: {names}"
            yield f"{what}. No path runs there: correct the names in links, or add the elements."
        else:
            what = f"{one.column} of {rows} element{'s' * several} names elements that are not in the case: {names}"
            yield f"{what}. Taken as outside the network: correct the names, or add the elements."
    if unknown:
        counted = f"{grouped(unknown)} element{'s' * (unknown != 1)}"
        yield (
            f"{counted} of unknown function: the functions that are known count. Beyond these each may be a station or not, so "
            "that shares are intervals, and is taken as no gateway. One that is would change shares: state `function`."
        )


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
        "rests_on": list(told(scene, found.told)),
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
