"""The verbs that check, convert and make networks."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from netvet.cli.group import CASE, DAY, cli, set_aside_option
from netvet.cli.showing import counting, working
from netvet.errors import CaseError


@cli.group("inventory")
def inventory_group() -> None:
    """Check, convert and make networks."""


@inventory_group.command("check")
@click.argument("case", type=CASE)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write every row that cannot be used to FILE, as CSV.")
def inventory_check(case: Path, *, output: Path | None) -> int:
    """Say what a network holds, what cannot be used, and what means nothing here.

    Exit status: 0 every row can be used, 2 some cannot.
    """
    from netvet.census import take_census  # noqa: PLC0415
    from netvet.conversion import write_faults  # noqa: PLC0415

    with working(f"checking {case}"):
        found = take_census(case)
    if output is not None:
        write_faults(found.faults, output)
    click.echo("\n".join(found.lines()))
    return 2 if found.faults else 0


@inventory_group.command("convert")
@click.argument("source", type=CASE)
@click.option(
    "-o",
    "--output",
    type=CASE,
    metavar="FOLDER|FILE",
    required=True,
    help="The case folder to write; with --suggest, the mapping.",
)
@click.option("--format", "form", metavar="NAME", help="The format; the first that recognises the source where not given.")
@click.option("--mapping", type=CASE, metavar="FILE", help="What the columns and words of a spreadsheet of your own mean.")
@click.option("--suggest", "suggesting", is_flag=True, help="Write a first mapping of a spreadsheet of your own, and no case.")
@click.option("--encoding", metavar="NAME", help="With --suggest: how a CSV is written that is not UTF-8, as windows-1252.")
@set_aside_option
@click.option("--as-of", type=DAY, metavar="DATE", help="The day whose state the source describes.")
@click.option("--operator", metavar="NAME", help="Who runs the elements for which the source names no operator.")
def inventory_convert(
    source: Path,
    *,
    output: Path,
    form: str | None,
    mapping: Path | None,
    suggesting: bool,
    encoding: str | None,
    set_aside: Path | None,
    as_of: date | None,
    operator: str | None,
) -> int:
    """Write a network in any known format as a case folder with checked tables.

    A spreadsheet of your own (.xlsx or CSV) needs a mapping; --suggest writes a first one.
    """
    from netvet.conversion import convert  # noqa: PLC0415
    from netvet.report.counts import counted  # noqa: PLC0415

    if suggesting:
        return _suggest(source, output, encoding or "", other=[form, mapping, set_aside, as_of, operator])
    if encoding is not None:
        raise click.UsageError(f'--encoding goes with --suggest; in a mapping write encoding = "{encoding}" as its first line')
    with working(f"converting {source}"):
        made = convert(source, output, name=form, mapping=mapping, set_aside=set_aside, as_of=as_of, operator=operator)
    for line in made.told:
        click.echo(line)
    click.echo(f"{output}: {', '.join(f'{rows} {table}' for table, rows in made.rows.items())} (format {made.format.name})")
    if made.set_aside:
        click.echo(f"{counted(made.set_aside, 'row was', 'rows were')} set aside in {set_aside}; every result will say so")
    for line in made.format.limitations:
        click.echo(f"note: {line}")
    for line in made.notes:
        click.echo(f"warning: {line}")
    on = "" if as_of else " --on DATE"
    click.echo(f"next: netvet inventory check {output}; netvet assess {output} --regime ID{on} --as-if")
    return 0


def _suggest(source: Path, output: Path, encoding: str, other: list[object]) -> int:
    from netvet.inventory import find_codec  # noqa: PLC0415
    from netvet.report.files import whole_file  # noqa: PLC0415
    from netvet.suggestion import suggest, write  # noqa: PLC0415

    if any(option is not None for option in other):
        raise click.UsageError("--suggest goes with -o FILE and --encoding only")
    if encoding and not find_codec(encoding):
        raise click.UsageError(f"there is no encoding {encoding!r}: name it as windows-1252, latin-1 or utf-16-le")
    if output.exists():
        raise CaseError("there is a file already", where=str(output), remedy="name a new file")
    with working(f"reading {source}"):
        suggestion = suggest(source, encoding=encoding)
    with whole_file(output) as part:
        part.write_text(write(suggestion), encoding="utf-8")
    for what, counts in (("columns", suggestion.counts()), ("words", suggestion.counts(words=True))):
        click.echo(f"{what}: " + ", ".join(f"{count} {_DEGREES[degree]}" for degree, count in counts.items()))
    click.echo(f"{output} is a first mapping: what is certain stands as a line, the rest as a comment (#?) for you to decide")
    click.echo(f"next: netvet inventory convert {source} --mapping {output} -o FOLDER --as-of DATE")
    return 0


_DEGREES = {"certain": "certain", "likely": "likely", "possible": "possible", "none": "not mapped"}


@inventory_group.command("formats")
def inventory_formats() -> int:
    """List the formats that networks can be read from."""
    from netvet.inventory.formats import FORMATS  # noqa: PLC0415

    for form in FORMATS:
        click.echo(f"{form.name}: {form.title}\n  reference: {form.reference}")
        for line in form.limitations:
            click.echo(f"  limitation: {line}")
    return 0


@inventory_group.command("synthesise")
@click.option("--elements", type=click.IntRange(min=1), required=True, help="How many elements.")
@click.option("--seed", type=click.IntRange(min=0), default=1, show_default=True, help="The same seed makes the same country.")
@click.option(
    "--links", is_flag=True, help="Write the links between elements too, for `netvet exposure`; the elements are the same."
)
@click.option("-o", "--output", type=CASE, metavar="FOLDER", required=True, help="The case folder to write.")
def inventory_synthesise(*, elements: int, seed: int, links: bool, output: Path) -> int:
    """Make an invented country of any size as a whole case."""
    from netvet.inventory.synthetic import synthesise  # noqa: PLC0415

    with counting("making elements", elements) as progress:
        synthesise(elements, seed, output, progress, links=links)
    following = "exposure" if links else "assess"
    click.echo(f"{output}: {elements} elements of an invented country; next: netvet {following} {output}")
    return 0
