"""A transition plan on a terminal: the ranges first, then what binds and what is late, the proof last."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from netvet.planning import Answer, Planned
from netvet.report.counts import counted
from netvet.report.plan.notes import notes
from netvet.report.plan.words import (
    LISTED,
    above_words,
    aside_words,
    binding_words,
    cost_words,
    delay_words,
    end_of,
    known_words,
    last_words,
    late_words,
    layer_words,
    left_words,
    move_words,
    proof_words,
    reading_words,
    replaced_words,
    waiting_words,
)


def print_plan(console: Console, found: Planned) -> None:
    """Everything that a reader asks first."""
    console.print(f"[bold]{escape(found.case.title)}[/bold]")
    if found.case.notice:
        console.print(escape(found.case.notice))
    _print_head(console, found)
    for answer in found.answers:
        _print_answer(console, found, answer)
    _list(console, "Not in this plan", aside_words(found))
    _list(console, "Broken at the end, and in no plan", left_words(found.at_the_end))
    _list(console, "What it rests on", notes(found), longest=100)
    _list(console, "Proof", proof_words(found))


def _print_head(console: Console, found: Planned) -> None:
    regimes = ", ".join(regime for regime, _, _ in found.ground.regimes)
    if found.as_if:
        console.print("[bold]Hypothetical[/bold]: every operator is taken as addressed.")
    horizon, units = found.asked.horizon, len(found.baseline.problem.units)
    sites = float(found.baseline.problem.units.sites.sum())
    span = f"{horizon.name(0)} to {horizon.name(horizon.quarters - 1)}"
    console.print(escape(f"Transition under {regimes}, taken as binding, as of {found.day}: {span}."))
    if found.answers[0].problem.announced:
        console.print(escape(known_words(found)))
    for line in found.ground.not_judged:
        console.print(escape(line))
    kinds = ("single site", "") if found.single else ("unit that is swapped together", "units that are swapped together")
    console.print(
        escape(f"{counted(sites, 'radio site')} in {counted(units, *kinds)}. Beside it: the plan without any requirement.\n")
    )


def _print_answer(console: Console, found: Planned, answer: Answer) -> None:
    console.print(
        escape(f"If {reading_words(found, answer)}:") if len(found.answers) > 1 else "[bold]The plan[/bold]", style="bold"
    )
    table = Table(box=None, pad_edge=False, show_header=False)
    for label, words in (
        ("cost beside no requirement", cost_words(found, answer)),
        *((f"  {layer}", words) for layer, words in layer_words(found, answer)),
        ("5G", delay_words(found, answer)),
        ("sites that must move", move_words(answer)),
        ("late sites", late_words(answer)),
        *(("above a limit", words) for words in above_words(answer)),
        *([("elements other than radio", replaced_words(answer))] if answer.layers else []),
        *(("at the end", words) for words in end_of(found, answer)),
    ):
        table.add_row(f"  {label}", escape(words))
    console.print(table)
    lines = binding_words(found, answer)
    console.print("  what binds, by the prices of the proof:" if lines else "  nothing binds")
    for line in lines:
        console.print(escape(f"    {line}"))
    for line in waiting_words(answer):
        console.print(escape(f"  late: {line}"))
    for line in last_words(answer)[:LISTED]:
        console.print(escape(f"  late: {line}"))
    console.print()


def _list(console: Console, head: str, lines: Iterable[str], longest: int = LISTED) -> None:
    listed = list(lines)
    if not listed:
        return
    console.print(f"[bold]{head}[/bold]")
    for line in listed[:longest]:
        console.print(escape(f"  {line}"))
    if len(listed) > longest:
        console.print(f"  and {len(listed) - longest} more, in summary.json")
