"""The verbs that judge a case: assess and explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netvet.cli.group import CASE, DAY, cli, set_aside_option
from netvet.cli.showing import console, warn_of_slips, working

if TYPE_CHECKING:
    from netvet.comparison import Comparison
    from netvet.findings import Findings
    from netvet.triggers import Trigger


def judging(command: Any) -> Any:
    """The options of every verb that judges a case."""
    for option in (
        set_aside_option,
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


against_option = click.option(
    "--against",
    type=CASE,
    metavar="CASE|RESULT",
    help="Tell what changed since an earlier case, or since a csv or parquet file that `assess --all` wrote.",
)
"""The option that names an earlier judgement."""


class Triggers(click.ParamType[list["Trigger"]]):
    """What a judgement fails on: words joined by commas."""

    name = "words"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> list[Trigger]:
        """A text as triggers."""
        from netvet.triggers import read_triggers  # noqa: PLC0415

        if isinstance(value, list):
            return value
        try:
            return read_triggers(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@cli.command("assess")
@click.argument("case", type=CASE)
@judging
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help="Show what is not applicable too; in csv and parquet, what is met as well; of changes, what is unchanged.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet", "sarif"]),
    default="table",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output; parquet needs it.")
@against_option
@click.option(
    "--fail-on",
    "triggers",
    type=Triggers(),
    multiple=True,
    metavar="WORDS",
    help="Exit with 1 on these, joined by commas, instead of on violated,breach: a status, unproven, not-yet-due:90d; "
    "with --against a change, as new or worse.",
)
def assess_command(
    case: Path,
    *,
    form: str,
    output: Path | None,
    everything: bool,
    against: Path | None,
    triggers: Sequence[Sequence[Trigger]],
    **judging: Any,
) -> int:
    """Judge every element, and every operator for caps, against every requirement.

    Exit status: 0 nothing is violated or in breach, 1 something is (or what --fail-on names), 2 could not judge.
    """
    named = list(dict.fromkeys(trigger for given in triggers for trigger in given))
    _check_together(form, output, against, named)
    with assessed(case, **judging) as findings, compared(findings, against, **judging) as comparison:
        if comparison is not None:
            _write_changes(comparison, form, output, everything=everything)
        else:
            _write_findings(findings, form, output, everything=everything)
        return _exit_status(named, findings, comparison)


def _check_together(form: str, output: Path | None, against: Path | None, triggers: Sequence[Trigger]) -> None:
    if form == "parquet" and output is None:
        raise click.UsageError("parquet needs -o FILE")
    if form == "sarif" and against is not None:
        raise click.UsageError("sarif tells findings, not changes: leave --against out, or take another --format")
    if against is None and (changes := [trigger.word for trigger in triggers if trigger.asks_change]):
        raise click.UsageError(f"--fail-on {changes[0]} is a change: name an earlier case or result by --against")


@contextmanager
def compared(findings: Findings, against: Path | None, **judging: Any) -> Iterator[Comparison | None]:
    """The comparison with an earlier case or result, if one is named."""
    if against is None:
        yield None
        return
    from netvet.comparison import compare  # noqa: PLC0415 - few runs compare

    with working(f"comparing with {against}"):
        aside = judging.get("set_aside") is not None
        comparison = compare(findings, against, regimes=judging.get("regimes"), set_aside=aside)
    with comparison:
        yield comparison


def _write_changes(comparison: Comparison, form: str, output: Path | None, *, everything: bool) -> None:
    from netvet import report  # noqa: PLC0415

    if form == "table":
        with console(output) as out:
            report.print_changes(out, comparison, everything=everything)
    elif form == "json":
        report.write_changes(comparison, output)
    else:
        _tell_superseded(comparison.now)
        report.write_rows(comparison, form, output, everything=everything)


def _write_findings(findings: Findings, form: str, output: Path | None, *, everything: bool) -> None:
    from netvet import report  # noqa: PLC0415 - only this verb writes findings

    if form == "table":
        with console(output) as out:
            report.print_findings(out, findings, everything=everything)
            if findings.side_by_side:
                report.print_matrix(out, findings)
    elif form == "json":
        report.write_json(findings, output)
    elif form == "sarif":
        left = report.write_sarif(findings, output)
        if left:
            click.echo(f"warning: {left} results are left out, the least bad: csv and parquet hold all", err=True)
    else:
        _tell_superseded(findings)
        report.write_rows(findings, form, output, everything=everything)


def _tell_superseded(findings: Findings) -> None:
    """Say which rules are not judged: a table without rows would not."""
    from netvet.findings import superseded  # noqa: PLC0415

    for rule in findings.superseding:
        click.echo(f"note: {superseded(rule)}", err=True)


def _exit_status(named: Sequence[Trigger], findings: Findings, comparison: Comparison | None) -> int:
    """1 where something is named that is found; what it is goes to standard error where it was asked for."""
    from netvet.findings import presence  # noqa: PLC0415
    from netvet.triggers import USUAL, Trigger, pulled  # noqa: PLC0415

    there = presence(findings.con)
    if there["absent"] == sum(there.values()):
        click.echo(f"error: no element is there on {findings.day}, which is never a pass\n  remedy: look at the day", err=True)
        return 2
    found = pulled(named or map(Trigger, USUAL), findings, comparison)
    if named and found:
        click.echo("fails on " + ", ".join(f"{word}: {count}" for word, count in found.items()), err=True)
    return int(bool(found))


@cli.command("explain")
@click.argument("case", type=CASE)
@click.argument("subject", metavar="ELEMENT|OPERATOR")
@click.option("--requirement", metavar="ID", help="One rule only, by id (DE24-01) or id and part (DE26-05/AMF).")
@judging
def explain_command(case: Path, subject: str, *, requirement: str | None, **judging: Any) -> int:
    """Say why: what decided, the facts behind it and their sources, what would settle or cure it."""
    from netvet import report  # noqa: PLC0415
    from netvet.findings import explain  # noqa: PLC0415

    with assessed(case, **judging) as findings, console(None) as out:
        told = explain(findings, subject, requirement)
        report.print_explanation(out, findings, *told, everything=requirement is None)
    return 0


@contextmanager
def assessed(
    case: Path,
    regimes: Sequence[str] = (),
    on: date | None = None,
    set_aside: Path | None = None,
    *,
    as_if: bool = False,
) -> Iterator[Findings]:
    """The findings of a case, with a warning for each column that may be a slip."""
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.findings import assess  # noqa: PLC0415

    with working(f"judging {case}"):
        findings = assess(case, regimes=regimes, on=on, as_if=as_if, set_aside=set_aside is not None)
    with findings:
        if set_aside is not None:
            write_faults(findings.inventory.faults, set_aside)
        for line in findings.inventory.told:
            click.echo(f"mapping: {line}", err=True)
        warn_of_slips(findings.inventory.strange)
        _remark(findings)
        yield findings


def _remark(findings: Findings) -> None:
    """Say what may be a slip in the own regimes asked."""
    from netvet.findings import remarks, vocabulary  # noqa: PLC0415
    from netvet.regime import shipped_regimes  # noqa: PLC0415

    own = [regime for regime in findings.regimes if regime.id not in shipped_regimes()]
    facts = vocabulary(findings.functions, findings.dossiers) if own else {}
    for remark in (one for regime in own for one in remarks(regime, facts)):
        click.echo(f"note: {remark}", err=True)
