"""The verb for a first look."""

from __future__ import annotations

from pathlib import Path

import click

from netvet.cli.group import CASE, cli
from netvet.cli.judging import assessed
from netvet.cli.showing import console

_NEXT = (
    "explain {case} N-UPF-15",
    "assess {case} --on 2027-01-01",
    "assess {case} --as-if --regime se-pts-2020 --regime uk-direction-2022",
    "assess {case} --format csv -o findings.csv",
    "regime show de-contracts-2024",
    "inventory check {case}",
)


@cli.command("demo")
@click.option(
    "-o",
    "--output",
    type=CASE,
    metavar="FOLDER",
    default=Path("nordland-2026"),
    show_default=True,
    help="Where to put the example.",
)
def demo_command(*, output: Path) -> int:
    """Put the example there, assess it, and say what to try next."""
    from netvet import report  # noqa: PLC0415
    from netvet.demo import place_example  # noqa: PLC0415

    placed = place_example(output)
    click.echo(f"{'The example is now in' if placed else 'An identical copy of the example is in'} {output}.\n")
    with assessed(output) as findings, console(None) as out:
        report.print_findings(out, findings, everything=False)
    click.echo("\nTry next:")
    for line in _NEXT:
        click.echo(f"  netvet {line.format(case=output)}")
    return 0
