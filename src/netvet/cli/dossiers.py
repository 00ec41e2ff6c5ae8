"""The verb that says what is known about makers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from netvet.cli.group import CASE, DAY, cli
from netvet.cli.showing import console

_DAY = date(2026, 11, 21)
"""The day where neither an option nor a case names one: never the clock's, so that the same words print the same."""


@cli.command("dossiers")
@click.argument("maker", required=False, metavar="[MAKER]")
@click.option("--case", type=CASE, metavar="CASE", help="Read the dossiers of a case too.")
@click.option("--on", type=DAY, metavar="DATE", help=f"The day; the case's as_of where not given, else {_DAY}.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="What to write."
)
def dossiers_command(maker: str | None, *, case: Path | None, on: date | None, form: str) -> int:
    """List what is known about makers, fact by fact; of one maker, every claim with its source."""
    from netvet.case import open_case  # noqa: PLC0415
    from netvet.dossier import read_dossiers  # noqa: PLC0415
    from netvet.report import dossiers as report  # noqa: PLC0415
    from netvet.report.dossier_document import document, inputs  # noqa: PLC0415
    from netvet.report.files import write_document  # noqa: PLC0415

    opened = open_case(case) if case is not None else None
    folders = opened.dossiers if opened else ()
    day = on or (opened and opened.as_of) or _DAY
    known = read_dossiers(*folders)
    asked = [report.find_maker(known, maker)] if maker is not None else report.makers_of(known)
    if form == "json":
        write_document(document(asked, day, inputs(folders), claims=maker is not None), None)
        return 0
    with console(None) as out:
        if maker is not None:
            report.print_maker(out, asked[0], day)
        else:
            report.print_coverage(out, asked, day)
    return 0
