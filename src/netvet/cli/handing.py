"""The verb that makes a case fit to be handed to others."""

from __future__ import annotations

from pathlib import Path

import click

from netvet.cli.group import CASE, cli, set_aside_option
from netvet.cli.showing import working
from netvet.errors import CaseError


@cli.command("redact")
@click.argument("case", type=CASE)
@click.option("-o", "--output", type=CASE, metavar="FOLDER", help="The copy to write; with --list, a CSV file. Not there yet.")
@click.option(
    "--key",
    type=CASE,
    metavar="FILE",
    help="The key, made where there is none: the same key gives the same pseudonyms. Without it a key is drawn and forgotten.",
)
@click.option(
    "--list",
    "listing",
    is_flag=True,
    help="Write no copy, but which pseudonym stands for which word under that key: CSV, to standard output without -o.",
)
@click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="FILE",
    help="A further own regime whose statuses have to hold; may be repeated.",
)
@set_aside_option
def redact_command(
    case: Path, *, output: Path | None, key: Path | None, listing: bool, regimes: tuple[str, ...], set_aside: Path | None
) -> int:
    """Write a copy with the same statuses, its names, places, serials and texts replaced or left out."""
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.redaction import redact  # noqa: PLC0415

    if listing:
        return _list(case, output, key, regimes, set_aside=set_aside is not None)
    if output is None:
        raise click.UsageError("name the copy to write by -o FOLDER; or --list what a key stands for")
    made = key is not None and not key.exists()
    with working(f"redacting {case}"):
        done = redact(case, output, key=key, regimes=regimes, set_aside=set_aside is not None)
    if set_aside is not None:
        write_faults(done.faults, set_aside)
    click.echo("\n".join(done.lines()))
    if made:
        click.echo(f"the key is in {key}: keep it, and keep it from whoever gets the copy")
    click.echo(f"next: look through {output} before you hand it over; netvet assess {output}")
    return 0


def _list(case: Path, output: Path | None, key: Path | None, regimes: tuple[str, ...], *, set_aside: bool) -> int:
    from netvet.redaction import pseudonyms  # noqa: PLC0415
    from netvet.report import write_table  # noqa: PLC0415

    if key is None:
        raise click.UsageError("--list needs --key FILE: a key that was drawn and forgotten lists nothing")
    if output is not None and output.exists():
        raise CaseError("there is a file already", where=str(output), remedy="name a new file")
    with pseudonyms(case, key=key, regimes=regimes, set_aside=set_aside) as told:
        write_table(told, output)
    if output is not None:
        click.echo(f"{output} says who is who: keep it, as the key, from whoever gets the copy")
    return 0
