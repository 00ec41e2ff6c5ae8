"""What changed since an earlier judgement, on a terminal and as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

import netvet
from netvet.comparison import MEANINGS, Change, Comparison
from netvet.findings import inputs
from netvet.report.counts import counted, grouped
from netvet.report.files import write_document
from netvet.report.terminal import COLOURS, shortened
from netvet.verdict import Status

SHOWN = 25
"""Lines of the table of changes; the files have all."""

_COLOURS = {
    Change.NEW: "bold red",
    Change.FOUND_BROKEN: "bold red",
    Change.WORSE: "bold red",
    Change.NO_LONGER_KNOWN: "cyan",
    Change.NEWLY_UNKNOWN: "cyan",
    Change.BETTER: "yellow",
    Change.NOW_KNOWN: "green",
    Change.CURED: "green",
    Change.GONE: "dim",
    Change.SILENT: "dim",
    Change.UNCHANGED: "dim",
}


def print_changes(console: Console, comparison: Comparison, *, everything: bool) -> None:
    """How many findings changed and how, by which input; then the changes by requirement, worst first."""
    _print_head(console, comparison)
    counts = comparison.counts()
    console.print()
    console.print(_totals(comparison, counts))
    told = [row for row in counts if everything or Change(row["change"]).shown]
    if told:
        console.print()
        console.print(_changes(told if everything else told[:SHOWN]))
    if len(told) > SHOWN and not everything:
        left = sum(row["n"] for row in told[SHOWN:])
        console.print(f"… and {len(told) - SHOWN} more lines ({counted(left, 'finding')}); --all, csv and parquet have them")
    console.print()
    for line in _foot(comparison, counts):
        console.print(escape(line))


def _print_head(console: Console, comparison: Comparison) -> None:
    now = comparison.now
    console.print(f"[bold]{escape(now.case.title)}[/bold]")
    if now.case.notice:
        console.print(escape(now.case.notice))
    day = f", judged on {comparison.earlier_day}" if comparison.earlier_day else ""
    console.print(f"Judged on {now.day}, against {escape(comparison.against)}{day}.")
    if now.as_if:
        console.print("[magenta]Hypothetical: every operator is taken as addressed by every regime.[/magenta]")
    for cause, what in comparison.causes.items():
        console.print(f"  {cause.value}: {escape(what)}")
    if not comparison.causes:
        console.print("  nothing differs")
    for note in comparison.notes:
        console.print(f"[yellow]{escape(note)}[/yellow]")


def _table(columns: Mapping[str, bool]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold")
    for label, figures in columns.items():
        table.add_column(label, justify="right" if figures else "left", no_wrap=label not in ("requirement", "which means"))
    return table


def _totals(comparison: Comparison, counts: Sequence[Mapping[str, Any]]) -> Table:
    apart = comparison.told_apart and comparison.causes
    table = _table({"change": False, "found": True, **({"put down to": False} if apart else {}), "which means": False})
    for change, total in comparison.totals().items():
        why: dict[str, int] = {}
        for row in counts:
            if row["change"] == change and row["why"]:
                why[row["why"]] = why.get(row["why"], 0) + row["n"]
        told = ", ".join(f"{word} {grouped(n)}" for word, n in why.items()) if len(why) > 1 else "".join(why)
        cells = [told] if apart else []
        table.add_row(f"[{_COLOURS[change]}]{change.value}[/]", grouped(total), *cells, escape(MEANINGS[change]))
    return table


_LAST = ("put down to", "first of them")


def _changes(rows: Sequence[Mapping[str, Any]]) -> Table:
    several = len({row["regime"] for row in rows}) > 1
    columns = ("change", *(["regime"] if several else []), *"requirement before now found".split(), *_LAST)
    table = _table({label: label == "found" for label in columns})
    for row in rows:
        change = Change(row["change"])
        key = "/".join(filter(None, (row["requirement"], row["part"])))
        guessed = f" ({grouped(row['estimated'])} est.)" if row["estimated"] and change.shown else ""
        table.add_row(
            f"[{_COLOURS[change]}]{change.value}[/]",
            *([escape(row["regime"])] if several else []),
            escape(f"{key}  {shortened(row['title'], 36)}".rstrip()),
            _status(row["status_before"]),
            _status(row["status"]),
            f"{grouped(row['n'])}{guessed}",
            row["why"] if "told apart" not in row["why"] else "?",
            escape(shortened(row["first"], 30)),
        )
    return table


def _status(word: str) -> str:
    return f"[{COLOURS[Status(word)]}]{word}[/]" if word else "[dim]not there[/dim]"


def _foot(comparison: Comparison, counts: Sequence[Mapping[str, Any]]) -> list[str]:
    if not comparison.told_apart and comparison.causes:
        whose = ", ".join(comparison.causes)
        lines = [f"Put down to: of an earlier result, {whose} cannot be told apart. Name the earlier case instead."]
    else:
        lines = ["Put down to: the input that alone gives today's status; a+b only together; a or b: either alone."]
    if any(row["estimated"] for row in counts if Change(row["change"]).shown):
        lines.append("est.: rests on an estimate.")
    return [
        *lines,
        "What is not known is never counted as cured. `netvet explain CASE ELEMENT` says why a status is what it is.",
    ]


def write_changes(comparison: Comparison, target: Path | None) -> None:
    """Write what the comparison comes to as JSON; to standard output without a target."""
    write_document(changes_summary(comparison), target)


def changes_summary(comparison: Comparison) -> dict[str, Any]:
    """Findings by change, requirement, statuses and cause, and all that they rest on."""
    now = comparison.now
    return {
        "netvet": netvet.__version__,
        "case": now.case.title,
        "notice": now.case.notice,
        "as_of": now.as_of,
        "on": now.day,
        "as_if": now.as_if,
        "inputs": inputs(now),
        "against": {"title": comparison.against, "on": comparison.earlier_day},
        "differs": dict(comparison.causes),
        "told_apart": comparison.told_apart,
        "notes": list(comparison.notes),
        "totals": comparison.totals(),
        "changes": comparison.counts(),
    }
