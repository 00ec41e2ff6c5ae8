"""The verb that asks who is ruled out."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from netvet.cli.group import CASE, DAY, cli
from netvet.cli.showing import console


def _readings(_context: click.Context, _option: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [word.partition("=") for word in given]
    if wrong := [word for word, (key, sign, name) in zip(given, pairs, strict=True) if not (key and sign and name)]:
        raise click.BadParameter(f"{wrong[0]!r} is no choice; write RULE=READING, as DE26-05=list-continues")
    keys = [key for key, _, _ in pairs]
    if twice := [key for key in keys if keys.count(key) > 1]:
        raise click.BadParameter(f"{twice[0]} is chosen twice; a rule is read in one way, so name one of them")
    return {key: name for key, _, name in pairs}


@cli.command("ruled-out")
@click.argument("regimes", nargs=-1, metavar="REGIME...")
@click.option("--case", type=CASE, metavar="CASE", help="Take dossiers, readings, functions and regimes of a case.")
@click.option("--dossiers", type=CASE, metavar="FOLDER", help="Read the dossiers of a folder too.")
@click.option("--maker", "makers", multiple=True, metavar="NAME", help="Ask of this maker only; may be repeated.")
@click.option("--on", type=DAY, metavar="DATE", help="The day; of each regime the last day known to be in force if not given.")
@click.option(
    "--reading",
    "readings",
    multiple=True,
    callback=_readings,
    metavar="RULE=READING",
    help="Choose a reading; may be repeated.",
)
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="What to write."
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output.")
def ruled_out_command(
    regimes: tuple[str, ...],
    *,
    case: Path | None,
    dossiers: Path | None,
    makers: tuple[str, ...],
    on: date | None,
    readings: dict[str, str],
    form: str,
    output: Path | None,
) -> int:
    """Tell which makers a set of requirements rules out, of what, by which of them, and what would let them in.

    Asked is every function on every kind of site, with the operator doing everything right: effect, not intent.
    """
    from netvet.findings import ruled_out  # noqa: PLC0415
    from netvet.report.exclusion import print_ruling  # noqa: PLC0415
    from netvet.report.exclusion_document import Answers, document  # noqa: PLC0415
    from netvet.report.files import write_document  # noqa: PLC0415

    if not regimes and case is None:
        raise click.UsageError("name a regime, or a case by --case; `netvet regimes` lists the shipped ones")
    ruling = ruled_out(regimes, case=case, dossiers=dossiers, on=on, readings=readings, makers=makers)
    found = Answers(ruling)
    if form == "json":
        write_document(document(found), output)
        return 0
    with console(output) as out:
        print_ruling(out, found)
    return 0
