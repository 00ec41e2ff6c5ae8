"""The verbs that read and check regimes."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from netvet.cli.group import CASE, DAY, cli
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
@click.option("--case", type=CASE, metavar="CASE", help="Take functions and dossiers of a case too.")
def regime_check(file: Path, *, case: Path | None) -> int:
    """Check the text of a regime: every mistake with its line and column; what may be one is remarked on."""
    from netvet.case import open_case  # noqa: PLC0415
    from netvet.findings import remarks, words_of  # noqa: PLC0415
    from netvet.regime import read_regime  # noqa: PLC0415
    from netvet.report.counts import counted  # noqa: PLC0415

    facts = words_of(open_case(case) if case else None)
    regime = read_regime(file, facts)
    for remark in remarks(regime, facts):
        click.echo(f"note: {remark}", err=True)
    asked, left = counted(len(regime.requirements), "requirement"), counted(len(regime.not_computable), "rule")
    click.echo(f"{file}: {asked}, {left} not computed; no mistake found")
    return 0


class Dated(click.ParamType[tuple[str, "date | None"]]):
    """A regime by its id or file, or as it stands on a day: ID@2025-12-06."""

    name = "regime"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, date | None]:
        """The word, and the day if there is one."""
        word, sign, day = str(value).rpartition("@")
        if not sign or Path(str(value)).is_file():
            return str(value), None
        return word, DAY.convert(day, param, ctx)


@regime_group.command("diff")
@click.argument("one", metavar="A[@DATE]", type=Dated())
@click.argument("other", metavar="B[@DATE]", type=Dated())
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True, help="What to write.")
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output.")
def regime_diff(one: tuple[str, date | None], other: tuple[str, date | None], *, form: str, output: Path | None) -> int:
    """Tell what two regimes, or two days of one, differ in: rules that only one asks, the others field by field.

    Each with all that it extends. On a day only what is in force on it is asked. Exit status 0 whatever differs.
    """
    from netvet import report  # noqa: PLC0415
    from netvet.findings import open_regime  # noqa: PLC0415
    from netvet.regime import difference  # noqa: PLC0415

    found = difference(open_regime(one[0]), open_regime(other[0]), days=(one[1], other[1]))
    if form == "json":
        report.write_document(report.difference_document(found), output)
        return 0
    with console(output) as out:
        report.print_difference(out, found)
    return 0


@regime_group.command("facts")
def regime_facts() -> int:
    """List every fact that a condition may ask for."""
    from netvet.findings import vocabulary  # noqa: PLC0415
    from netvet.inventory.functions import shipped_functions  # noqa: PLC0415

    for fact in vocabulary(shipped_functions()).values():
        click.echo(f"{fact.name:<32} {fact.type.word:<8} {fact.meaning}")
    return 0
