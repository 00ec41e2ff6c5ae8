"""The verb that hands over: reports as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from netvet.cli.group import CASE, cli
from netvet.cli.judging import against_option, assessed, compared, judging
from netvet.cli.showing import working


class Table(click.ParamType[str]):
    """A word of a table in `netvet.report.reports`, which is read where it is needed: it brings the database with it."""

    def __init__(self, table: str) -> None:
        self.name = table.lower()
        self.table = table

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word, if the table has it."""
        from netvet.report import reports  # noqa: PLC0415

        return str(click.Choice(list(getattr(reports, self.table))).convert(value, param, ctx))


@cli.command("report")
@click.argument("case", type=CASE)
@judging
@click.option("--kind", type=Table("REPORTS"), default="compliance", show_default=True, metavar="KIND", help="Which report.")
@click.option(
    "--lang", "language", type=Table("LANGUAGES"), default="en", show_default=True, metavar="en|de", help="Its language."
)
@against_option
@click.option(
    "-o", "--output", type=CASE, metavar="FILE", required=True, help="The file to write: .html, .xlsx, .pdf or .json."
)
def report_command(case: Path, *, kind: str, language: str, output: Path, against: Path | None, **judging: Any) -> int:
    """Write a file to hand over.

    compliance: what is due, by whom, by when, and why; with --against, what changed. supply-chain: what equipment could see
    or stop, and what hangs on which maker.
    """
    from netvet.report.reports import UNJUDGED, check_target, write_report  # noqa: PLC0415

    check_target(kind, output)
    if kind in UNJUDGED:
        return _unjudged(case, kind, language, output, against, **judging)
    with (
        assessed(case, **judging) as findings,
        compared(findings, against, **judging) as comparison,
        working(f"writing {output}"),
    ):
        write_report(findings, kind, output, language, comparison)
    click.echo(f"{output}: judged on {findings.day}" + (", hypothetical" if findings.as_if else ""))
    return 0


def _unjudged(
    case: Path,
    kind: str,
    language: str,
    output: Path,
    against: Path | None,
    *,
    on: date | None,
    regimes: tuple[str, ...],
    as_if: bool,
    set_aside: Path | None,
) -> int:
    from netvet.case import open_case  # noqa: PLC0415
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.report.reports import write_unjudged  # noqa: PLC0415

    given = {"--regime": regimes, "--as-if": as_if, "--against": against}
    if lost := [option for option, value in given.items() if value]:
        raise click.UsageError(f"a report of kind {kind} judges nothing: leave {', '.join(lost)} out")
    with working(f"writing {output}"):
        day, faults = write_unjudged(open_case(case), kind, output, language, on=on, set_aside=set_aside is not None)
    if set_aside is not None:
        write_faults(faults, set_aside)
    click.echo(f"{output}: asked of {day}")
    return 0
