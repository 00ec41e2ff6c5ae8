"""The verb that sets policy options side by side."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from netvet.cli.group import CASE, DAY, cli
from netvet.cli.numbers import Finite
from netvet.cli.showing import console, working


@cli.command("appraise")
@click.argument("case", type=CASE)
@click.option("--on", type=DAY, metavar="DATE", help="The day; the case's as_of if not given.")
@click.option(
    "--watched",
    metavar="CONDITION",
    help="Whose gear counts as exposed, in the language of regimes; if not given, that of makers that options exclude or cap.",
)
@click.option(
    "--terms",
    type=CASE,
    metavar="FILE",
    help="Prices, capacities and weights of your own; if not given, terms.toml beside the case. `netvet terms` writes one.",
)
@click.option(
    "--seconds",
    type=Finite(min=1),
    default=240,
    show_default=True,
    help="How long to search for plans of radio, at most; each has one pass in any case. Judging, plans of what is no "
    "radio, and exposure take their time beside.",
)
@click.option(
    "--sensitivity",
    is_flag=True,
    help="Plan anew at other weights, and with the rules announced later: takes up to three times as long again.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), help="What to write instead of a folder; a table without -o."
)
@click.option(
    "-o",
    "--output",
    type=CASE,
    metavar="FOLDER",
    help="Write a page, a document, tables and charts there; it must not exist, or be empty. With --format: a file.",
)
def appraise_command(
    case: Path,
    *,
    on: date | None,
    watched: str | None,
    terms: Path | None,
    seconds: float,
    sensitivity: bool,
    form: str | None,
    output: Path | None,
) -> int:
    """Set the options of a case side by side: what each breaks, excludes, costs, delays, and leaves exposed. No score.

    The options stand in case.toml, each as a table [[option]] with regimes, instrument and days.
    """
    from netvet.appraisal import appraise  # noqa: PLC0415
    from netvet.report.appraisal import appraisal_document, print_appraisal  # noqa: PLC0415
    from netvet.report.files import check_folder, write_document  # noqa: PLC0415

    if output is not None and form is None:
        check_folder(output)
    with working(f"appraising {case}"):
        found = appraise(case, on=on, watched=watched, terms=terms, seconds=seconds, sensitivity=sensitivity)
    if form == "json":
        write_document(appraisal_document(found), output)
        return 0
    if output is not None and form is None:
        from netvet.report.options.folder import write_options  # noqa: PLC0415

        with working(f"writing {output}"):
            write_options(found, output)
    with console(output if form else None) as out:
        print_appraisal(out, found)
    return 0
