"""What came of checking the record of a plan, on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from netvet.planning import Check, share
from netvet.report.counts import counted
from netvet.report.plan.words import end_words, left_words, reading_word


def print_check(console: Console, found: Check) -> None:
    """What was counted again, what does not hold, what comes of it."""
    for one in found.plans:
        proof, whose = one.certificate, reading_word(one.reading, len(found.plans))
        units = counted(len(one.problem.units), "unit")
        console.print(escape(f"{whose}: {units}, cost {proof.cost:,.0f}, bound {proof.bound:,.0f}, gap {share(proof.gap)}"))
    for end in found.ends:
        console.print(escape(f"at the end, {end.reading}: {end_words(end)}"))
    if left := left_words(found.ends):
        console.print("broken at the end, and in no plan:")
        for line in left:
            console.print(escape(f"  {line}"))
    for line in found.remarks:
        console.print(escape(line))
    if found.unchecked:
        console.print(escape(f"not counted again: {', '.join(found.unchecked)}, and why a search ended"))
    for line in found.faults:
        console.print(f"[bold]does not hold[/bold]: {escape(line)}")
    if found.holds:
        console.print("[bold]All of it holds.[/bold]")
    console.print(f"certificate.json: SHA-256 {found.certificate}")
