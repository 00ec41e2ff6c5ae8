"""The verb that makes a case fit to be handed to others."""

from __future__ import annotations

from pathlib import Path

import click

from netvet.cli.group import CASE, cli, set_aside_option
from netvet.cli.showing import working


@cli.command("redact")
@click.argument("case", type=CASE)
@click.option("-o", "--output", type=CASE, metavar="FOLDER", required=True, help="The copy to write; it must not be there yet.")
@click.option(
    "--key",
    type=CASE,
    metavar="FILE",
    help="The key, made where there is none: the same key gives the same pseudonyms. Without it a key is drawn and forgotten.",
)
@click.option(
    "--regime",
    "regimes",
    multiple=True,
    metavar="FILE",
    help="A further own regime whose statuses have to hold; may be repeated.",
)
@set_aside_option
def redact_command(case: Path, *, output: Path, key: Path | None, regimes: tuple[str, ...], set_aside: Path | None) -> int:
    """Write a copy with the same statuses, its names, places, serials and texts replaced or left out."""
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.redaction import redact  # noqa: PLC0415

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
