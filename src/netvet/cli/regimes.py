"""The verbs that read and check regimes."""

from __future__ import annotations

from pathlib import Path

import click

from netvet.cli.group import CASE, cli
from netvet.cli.showing import console


@cli.command("regimes")
def regimes_command() -> int:
    """List the regimes that come with the program."""
    from netvet import report  # noqa: PLC0415
    from netvet.findings import regimes  # noqa: PLC0415

    with console(None) as out:
        report.print_regimes(out, list(regimes().values()))
    return 0


@cli.group("regime")
def regime_group() -> None:
    """Read and check the texts of regimes."""


@regime_group.command("show")
@click.argument("regime", metavar="ID|FILE")
def regime_show(regime: str) -> int:
    """Print a regime as a text with citations."""
    from netvet import report  # noqa: PLC0415
    from netvet.findings import open_regime  # noqa: PLC0415

    with console(None) as out:
        report.print_regime(out, open_regime(regime))
    return 0


@regime_group.command("check")
@click.argument("file", type=CASE)
def regime_check(file: Path) -> int:
    """Check the text of a regime: every mistake with its line and column."""
    from netvet.findings import vocabulary  # noqa: PLC0415
    from netvet.inventory.functions import shipped_functions  # noqa: PLC0415
    from netvet.regime import read_regime  # noqa: PLC0415

    regime = read_regime(file, vocabulary(shipped_functions()))
    click.echo(
        f"{file}: {len(regime.requirements)} requirements, {len(regime.not_computable)} rules not computed; no mistake found"
    )
    return 0


@regime_group.command("facts")
def regime_facts() -> int:
    """List every fact that a condition may ask for."""
    from netvet.findings import vocabulary  # noqa: PLC0415
    from netvet.inventory.functions import shipped_functions  # noqa: PLC0415

    for fact in vocabulary(shipped_functions()).values():
        click.echo(f"{fact.name:<32} {fact.type.word:<8} {fact.meaning}")
    return 0
