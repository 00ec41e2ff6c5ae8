"""The verb that begins a case."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from netvet.cli.group import CASE, DAY, cli


@cli.command("new")
@click.argument("folder", type=CASE)
@click.option(
    "--as-of",
    type=DAY,
    metavar="DATE",
    default="2026-11-21",
    show_default=True,
    help="The day whose state the tables will describe; never the clock's.",
)
def new_command(folder: Path, *, as_of: date) -> int:
    """Write a commented case with a few invented rows: it assesses at once; put your own rows in their place."""
    from netvet.beginning import begin  # noqa: PLC0415

    begin(folder, as_of=as_of)
    click.echo(f"{folder}: a case with invented rows; README.md there says what to replace")
    click.echo(f"next: netvet assess {folder}; or from a spreadsheet: netvet inventory convert SHEET --suggest -o mapping.toml")
    return 0
