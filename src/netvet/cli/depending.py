"""The verb that measures dependence on makers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from netvet.cli.group import CASE, DAY, cli, set_aside_option
from netvet.cli.showing import console, working

UNITS = ("vendor", "group", "home-state")
SCOPES = ("operator", "region", "function", "nation")
MEASURES = ("elements", "sites", "subscribers", "premises", "traffic")


@cli.command("dependence")
@click.argument("case", type=CASE)
@click.option("--by", type=click.Choice(UNITS), default="vendor", show_default=True, help="By what makers are taken together.")
@click.option(
    "--per",
    type=click.Choice(SCOPES),
    multiple=True,
    default=("operator",),
    show_default=True,
    help="What is told apart; several are crossed.",
)
@click.option("--measure", type=click.Choice(MEASURES), default="elements", show_default=True, help="What is counted.")
@click.option("--on", type=DAY, metavar="DATE", help="The day; the case's as_of if not given.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet"]),
    default="table",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output.")
@set_aside_option
def dependence_command(
    case: Path,
    *,
    by: str,
    per: tuple[str, ...],
    measure: str,
    on: date | None,
    form: str,
    output: Path | None,
    set_aside: Path | None,
) -> int:
    """Measure how much a network depends on which makers: shares, HHI, single suppliers, areas of one maker."""
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.dependence import measure_dependence  # noqa: PLC0415
    from netvet.report.dependence import print_dependence  # noqa: PLC0415
    from netvet.report.dependence_document import document  # noqa: PLC0415
    from netvet.report.files import write_arrow, write_document  # noqa: PLC0415

    if form == "parquet" and output is None:
        raise click.UsageError("parquet needs -o FILE")
    with working(f"measuring {case}"):
        found = measure_dependence(case, by=by, per=per, measure=measure, on=on, set_aside=set_aside is not None)
    if set_aside is not None:
        write_faults(found.faults, set_aside)
    if form == "json":
        write_document(document(found), output)
    elif form in ("csv", "parquet"):
        write_arrow(found.to_arrow(), form, output)
    else:
        with console(output) as out:
            print_dependence(out, found)
    return 0
