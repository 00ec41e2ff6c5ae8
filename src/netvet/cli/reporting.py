"""The verb that hands over: reports as files."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from netvet.cli.group import CASE, cli
from netvet.cli.judging import against_option, assessed, compared, judging
from netvet.cli.numbers import Finite
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
@click.option("--watched", metavar="CONDITION", help="Of a briefing: whose gear counts as exposed, as of netvet appraise.")
@click.option("--terms", type=CASE, metavar="FILE", help="Of a briefing: prices, capacities and weights of your own.")
@click.option(
    "--seconds", type=Finite(min=1), help="Of a briefing: how long to search for plans, at most, as of netvet appraise."
)
def report_command(
    case: Path,
    *,
    kind: str,
    language: str,
    output: Path,
    against: Path | None,
    watched: str | None,
    terms: Path | None,
    seconds: float | None,
    **judging: Any,
) -> int:
    """Write a file to hand over.

    compliance: what is due, by whom, by when, and why; with --against, what changed. supply-chain: what equipment could see
    or stop, and what hangs on which maker. briefing: the options of the case side by side, for the body that decides.
    """
    from netvet.report.reports import PLANNED, UNJUDGED, check_target, write_report  # noqa: PLC0415

    check_target(kind, output)
    planning = {"watched": watched, "terms": terms, "seconds": seconds}
    if kind not in PLANNED and (lost := [f"--{word}" for word, value in planning.items() if value is not None]):
        raise click.UsageError(f"a report of kind {kind} plans nothing: leave {', '.join(lost)} out")
    if kind in UNJUDGED:
        return _unjudged(case, kind, language, output, against, planning=planning if kind in PLANNED else {}, **judging)
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
    planning: dict[str, Any],
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
        found = open_case(case)
        day, faults = write_unjudged(found, kind, output, language, on=on, set_aside=set_aside is not None, **planning)
    if set_aside is not None:
        write_faults(faults, set_aside)
    click.echo(f"{output}: asked of {day}")
    return 0
