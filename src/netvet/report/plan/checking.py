"""What came of checking the record of a plan, on a terminal."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape

from netvet.planning import Check, EndState, share
from netvet.report.plan.words import READINGS
from netvet.report.terminal import grouped


def print_check(console: Console, found: Check) -> None:
    """What was counted again, what does not hold, what comes of it."""
    for one in found.plans:
        proof = one.certificate
        console.print(
            escape(
                f"{READINGS[one.reading]}: {len(one.problem.units)} units, cost {proof.cost:,.0f}, "
                f"bound {proof.bound:,.0f}, gap {share(proof.gap)}"
            )
        )
    for end in found.ends:
        console.print(escape(_end(end)))
    for line in found.remarks:
        console.print(escape(line))
    if found.unchecked:
        console.print(escape(f"not counted again: {', '.join(found.unchecked)}, and why a search ended"))
    for line in found.faults:
        console.print(f"[bold]does not hold[/bold]: {escape(line)}")
    if found.holds:
        console.print("[bold]All of it holds.[/bold]")
    console.print(f"certificate.json: SHA-256 {found.certificate}")


def _end(end: EndState) -> str:
    late = f", {grouped(end.late)} elements are broken at units listed as late" if end.late else ""
    broken = sum(end.broken.values())
    rest = f"{grouped(broken)} more are broken" if broken else "nothing else in scope is broken"
    changed = f"{grouped(end.replaced)} elements have another maker, {grouped(end.added)} are new"
    return f"at the end, {end.reading}: {changed}{late}; {rest}"
