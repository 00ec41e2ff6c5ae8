"""The verbs that judge a case: assess and explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netvet.cli.group import CASE, DAY, cli
from netvet.cli.showing import console, working

if TYPE_CHECKING:
    from netvet.findings import Findings


def judging(command: Any) -> Any:
    """The options of every verb that judges a case."""
    for option in (
        click.option(
            "--set-aside",
            type=CASE,
            metavar="FILE",
            help="Write rows that cannot be used to FILE and go on without them.",
        ),
        click.option("--as-if", is_flag=True, help="Take every operator as addressed: all that follows is hypothetical."),
        click.option("--on", type=DAY, metavar="DATE", help="The day judged; the case's as_of where not given."),
        click.option(
            "--regime",
            "regimes",
            multiple=True,
            metavar="ID|FILE",
            help="A shipped regime or an own file; may be repeated.",
        ),
    ):
        command = option(command)
    return command


@cli.command("assess")
@click.argument("case", type=CASE)
@judging
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show what is not applicable too; in csv and parquet, what is met as well.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet"]),
    default="table",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output; parquet needs it.")
def assess_command(case: Path, *, form: str, output: Path | None, everything: bool, **judging: Any) -> int:
    """Judge every element, and every operator for caps, against every requirement.

    Exit status: 0 nothing is violated or in breach, 1 something is, 2 could not judge.
    """
    from netvet import report  # noqa: PLC0415 - only this verb writes findings

    if form == "parquet" and output is None:
        raise click.UsageError("parquet needs -o FILE")
    with assessed(case, **judging) as findings:
        if form == "table":
            with console(output) as out:
                report.print_findings(out, findings, everything=everything)
        elif form == "json":
            report.write_json(findings, output)
        else:
            report.write_rows(findings, form, output, everything=everything)
        return int(any(row["status"] in ("violated", "breach") for row in findings.counts()))


@cli.command("explain")
@click.argument("case", type=CASE)
@click.argument("subject", metavar="ELEMENT|OPERATOR")
@click.option("--requirement", metavar="ID", help="One rule only, by id (DE24-01) or id and part (DE26-05/AMF).")
@judging
def explain_command(case: Path, subject: str, *, requirement: str | None, **judging: Any) -> int:
    """Say why: what decided, the facts behind it and their sources, what would settle or cure it."""
    from netvet import report  # noqa: PLC0415
    from netvet.findings import explain  # noqa: PLC0415

    with assessed(case, **judging) as findings, console(None) as out:
        report.print_explanation(out, findings, *explain(findings, subject, requirement))
    return 0


@contextmanager
def assessed(
    case: Path,
    regimes: Sequence[str] = (),
    on: date | None = None,
    set_aside: Path | None = None,
    *,
    as_if: bool = False,
) -> Iterator[Findings]:
    """The findings of a case, with a warning for each column that may be a slip."""
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.findings import assess  # noqa: PLC0415

    with working(f"judging {case}"):
        findings = assess(case, regimes=regimes, on=on, as_if=as_if, set_aside=set_aside is not None)
    with findings:
        if set_aside is not None:
            write_faults(findings.inventory.faults, set_aside)
        for line in findings.inventory.told:
            click.echo(f"mapping: {line}", err=True)
        for table, columns in findings.inventory.strange.items():
            for column, near in columns.items():
                if near:
                    click.echo(
                        f"warning: column {column!r} of {table} means nothing here; did you mean {' or '.join(near)}?",
                        err=True,
                    )
        yield findings
