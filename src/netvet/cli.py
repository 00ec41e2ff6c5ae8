"""netvet: one subcommand a verb, in the order of the data."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netvet import __version__
from netvet.errors import NetvetError

if TYPE_CHECKING:
    from rich.console import Console

    from netvet.findings import Findings

PIPE_WIDTH = 160
"""Columns of a table that goes into a file or a pipe."""


class Day(click.ParamType[date]):
    """A day, written 2026-11-21."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """A text as a day."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(str(value), "%Y-%m-%d").date()
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2026-11-21", param, ctx)


DAY = Day()
CASE = click.Path(path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="netvet")
def cli() -> None:
    """Which vendors' equipment may stand where in a mobile network: dated, cited rules, every verdict explained."""


def _judging(command: Any) -> Any:
    """The options of every verb that judges a case."""
    for option in (
        click.option(
            "--set-aside",
            type=CASE,
            metavar="FILE",
            help="Write rows that cannot be used to FILE and go on without them.",
        ),
        click.option("--as-if", is_flag=True, help="Take every operator as addressed: all that follows is hypothetical."),
        click.option("--on", type=DAY, metavar="DATE", help="The day judged; the case's as_of where not given."),
        click.option(
            "--regime",
            "regimes",
            multiple=True,
            metavar="ID|FILE",
            help="A shipped regime or an own file; may be repeated.",
        ),
    ):
        command = option(command)
    return command


@cli.command("assess")
@click.argument("case", type=CASE)
@_judging
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show what is not applicable too; in csv and parquet, what is met as well.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet"]),
    default="table",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output; parquet needs it.")
def assess_command(case: Path, *, form: str, output: Path | None, everything: bool, **judging: Any) -> int:
    """Judge every element, and every operator for caps, against every requirement.

    Exit status: 0 nothing is violated or in breach, 1 something is, 2 could not judge.
    """
    from netvet import report  # noqa: PLC0415 - only this verb writes findings

    if form == "parquet" and output is None:
        raise click.UsageError("parquet needs -o FILE")
    with _assessed(case, **judging) as findings:
        if form == "table":
            with _console(output) as console:
                report.print_findings(console, findings, everything=everything)
        elif form == "json":
            report.write_json(findings, output)
        else:
            report.write_rows(findings, form, output, everything=everything)
        return int(any(row["status"] in ("violated", "breach") for row in findings.counts()))


@cli.command("explain")
@click.argument("case", type=CASE)
@click.argument("subject", metavar="ELEMENT|OPERATOR")
@click.option("--requirement", metavar="ID", help="One rule only, by id (DE24-01) or id and part (DE26-05/AMF).")
@_judging
def explain_command(case: Path, subject: str, *, requirement: str | None, **judging: Any) -> int:
    """Say why: what decided, the facts behind it and their sources, what would settle or cure it."""
    from netvet import report  # noqa: PLC0415
    from netvet.findings import explain  # noqa: PLC0415

    with _assessed(case, **judging) as findings, _console(None) as console:
        report.print_explanation(console, findings, *explain(findings, subject, requirement))
    return 0


@cli.command("regimes")
def regimes_command() -> int:
    """List the regimes that come with the program."""
    from netvet import report  # noqa: PLC0415
    from netvet.findings import vocabulary  # noqa: PLC0415
    from netvet.inventory.functions import shipped_functions  # noqa: PLC0415
    from netvet.regime import read_regime, shipped_regimes  # noqa: PLC0415

    facts = vocabulary(shipped_functions())
    with _console(None) as console:
        report.print_regimes(console, [read_regime(path, facts) for path in shipped_regimes().values()])
    return 0


@cli.group("regime")
def regime_group() -> None:
    """Read and check the texts of regimes."""


@regime_group.command("show")
@click.argument("regime", metavar="ID|FILE")
def regime_show(regime: str) -> int:
    """Print a regime as a text with citations."""
    from netvet import report  # noqa: PLC0415
    from netvet.findings import find_regime, vocabulary  # noqa: PLC0415
    from netvet.inventory.functions import shipped_functions  # noqa: PLC0415
    from netvet.regime import read_regime  # noqa: PLC0415

    with _console(None) as console:
        report.print_regime(console, read_regime(find_regime(regime, Path()), vocabulary(shipped_functions())))
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

    with _working(f"checking {case}"):
        found = take_census(case)
    if output is not None:
        write_faults(found.faults, output)
    click.echo("\n".join(found.lines()))
    return 2 if found.faults else 0


@inventory_group.command("convert")
@click.argument("source", type=CASE)
@click.option("-o", "--output", type=CASE, metavar="FOLDER", required=True, help="The case folder to write.")
@click.option("--format", "form", metavar="NAME", help="The format; the first that recognises the source where not given.")
@click.option("--set-aside", type=CASE, metavar="FILE", help="Write rows that cannot be used to FILE and go on without them.")
@click.option("--as-of", type=DAY, metavar="DATE", help="The day whose state the source describes.")
def inventory_convert(source: Path, *, output: Path, form: str | None, set_aside: Path | None, as_of: date | None) -> int:
    """Write a network in any known format as a case folder with checked tables."""
    from netvet.conversion import convert  # noqa: PLC0415

    with _working(f"converting {source}"):
        made = convert(source, output, name=form, set_aside=set_aside, as_of=as_of)
    click.echo(f"{output}: {', '.join(f'{rows} {table}' for table, rows in made.rows.items())} (format {made.format.name})")
    if made.set_aside:
        click.echo(f"{made.set_aside} rows were set aside in {set_aside}; every result will say so")
    for line in made.format.limitations:
        click.echo(f"note: {line}")
    on = "" if as_of else " --on DATE"
    click.echo(f"next: netvet inventory check {output}; netvet assess {output} --regime ID{on} --as-if")
    return 0


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
@click.option("-o", "--output", type=CASE, metavar="FOLDER", required=True, help="The case folder to write.")
def inventory_synthesise(*, elements: int, seed: int, output: Path) -> int:
    """Make an invented country of any size as a whole case."""
    from netvet.inventory.synthetic import synthesise  # noqa: PLC0415

    with _counting("making elements", elements) as progress:
        synthesise(elements, seed, output, progress)
    click.echo(f"{output}: {elements} elements of an invented country; next: netvet assess {output}")
    return 0


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
    with _assessed(output) as findings, _console(None) as console:
        report.print_findings(console, findings, everything=False)
    click.echo("\nTry next:")
    for line in _NEXT:
        click.echo(f"  netvet {line.format(case=output)}")
    return 0


@contextmanager
def _assessed(
    case: Path,
    regimes: Sequence[str] = (),
    on: date | None = None,
    set_aside: Path | None = None,
    *,
    as_if: bool = False,
) -> Iterator[Findings]:
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.findings import assess  # noqa: PLC0415

    with _working(f"judging {case}"):
        findings = assess(case, regimes=regimes, on=on, as_if=as_if, set_aside=set_aside is not None)
    with findings:
        if set_aside is not None:
            write_faults(findings.inventory.faults, set_aside)
        for table, columns in findings.inventory.strange.items():
            for column, near in columns.items():
                if near:
                    click.echo(
                        f"warning: column {column!r} of {table} means nothing here; did you mean {' or '.join(near)}?",
                        err=True,
                    )
        yield findings


@contextmanager
def _console(output: Path | None) -> Iterator[Console]:
    """Where to print: the terminal as wide as it is, a pipe or file at a fixed width without colours."""
    from rich.console import Console  # noqa: PLC0415

    from netvet.report.files import whole_file  # noqa: PLC0415

    if output is None:
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        yield Console(width=width, highlight=False, soft_wrap=False)
        return
    with whole_file(output) as part, part.open("w", encoding="utf-8") as file:
        yield Console(file=file, width=PIPE_WIDTH, highlight=False)


@contextmanager
def _working(what: str) -> Iterator[None]:
    """Show on a terminal that work goes on; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415

    with Console(stderr=True).status(escape(what)):
        yield


@contextmanager
def _counting(what: str, total: int) -> Iterator[Any]:
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done, _: progress.update(task, completed=done)


STOPPED = 130
"""Exit status after Ctrl-C, as shells have it."""


def main() -> None:
    """Run the command line.

    Exit status 2 for whatever stands in the way of a result, 1 only ever for what was judged.
    """
    try:
        status = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = 2
    except NetvetError as error:
        click.echo(f"error: {error}", err=True)
        status = 2
    except (click.exceptions.Abort, KeyboardInterrupt):
        status = _stopped()
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    except Exception as error:
        status = _stopped() if _interrupted(error) else _fault(error)
    sys.exit(status if isinstance(status, int) else 0)


def _stopped() -> int:
    click.echo("stopped", err=True)
    return STOPPED


def _interrupted(error: Exception) -> bool:
    """Whether it is Ctrl-C as the database tells of it: by an error of its own."""
    return str(error).startswith("Query interrupted") or isinstance(error.__cause__ or error.__context__, KeyboardInterrupt)


def _fault(error: Exception) -> int:
    import traceback  # noqa: PLC0415

    if isinstance(error, MemoryError | OSError):
        click.echo(
            f"error: {error}\n  remedy: make room on the disk or in memory, or look at the rights of the folder", err=True
        )
        return 2
    traceback.print_exc()
    click.echo("error: this is a fault of the program, please report it with the lines above", err=True)
    return 2


if __name__ == "__main__":
    main()
