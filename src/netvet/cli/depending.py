"""The verb that measures dependence on makers, and what follows where some of them leave."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from netvet.cli.group import CASE, DAY, cli, set_aside_option
from netvet.cli.repeating import Repeating
from netvet.cli.showing import console, working

UNITS = ("vendor", "group", "home-state")
SCOPES = ("operator", "region", "function", "nation")
MEASURES = ("elements", "sites", "subscribers", "premises", "traffic")
TERMS = ("failure_rate", "spares", "replaced", "replaced_after", "quarters")
"""What only a withdrawal has, besides its day."""


@cli.command("dependence", cls=Repeating)
@click.argument("case", type=CASE)
@click.option("--by", type=click.Choice(UNITS), default="vendor", show_default=True, help="By what makers are taken together.")
@click.option(
    "--per",
    type=click.Choice(SCOPES),
    multiple=True,
    default=("operator",),
    show_default=True,
    help="What is told apart; several are crossed.",
)
@click.option("--measure", type=click.Choice(MEASURES), default="elements", show_default=True, help="What is counted.")
@click.option("--on", type=DAY, metavar="DATE", help="The day; the case's as_of if not given.")
@click.option("--withdraw", multiple=True, metavar="MAKER", help="What follows where it leaves; repeat it for several.")
@click.option("--from", "start", type=DAY, metavar="DATE", help="With --withdraw: the day; the case's as_of if not given.")
@click.option("--failure-rate", type=float, metavar="RATE", help="With --withdraw: share that fails in a year, as 0.03.")
@click.option("--spares", type=float, metavar="SHARE", help="With --withdraw: spares, as a share of the elements.")
@click.option("--replaced", type=float, metavar="SHARE", help="With --withdraw: share of the elements replaced in a quarter.")
@click.option("--replaced-after", type=int, metavar="N", help="With --withdraw: quarters before the first is replaced.")
@click.option("--quarters", type=int, metavar="N", help="With --withdraw: how many quarters are told.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet"]),
    default="table",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output.")
@set_aside_option
@click.pass_context
def dependence_command(context: click.Context, /, case: Path, *, form: str, output: Path | None, **asked: Any) -> int:
    """Measure how much a network depends on which makers: shares, HHI, single suppliers, areas of one maker.

    With --withdraw: what stands without support where makers leave, what fails once spares are used up, and who is left.
    """
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.report.files import write_arrow, write_document  # noqa: PLC0415

    if form == "parquet" and output is None:
        raise click.UsageError("parquet needs -o FILE")
    _refuse_others(context, withdrawn=bool(asked["withdraw"]))
    with working(f"measuring {case}"):
        found, document, show = (_withdrawal if asked["withdraw"] else _dependence)(case, asked)
    if asked["set_aside"] is not None:
        write_faults(found.faults, asked["set_aside"])
    if form == "json":
        write_document(document(found), output)
    elif form in ("csv", "parquet"):
        write_arrow(found.to_arrow(), form, output)
    else:
        with console(output) as out:
            show(out, found)
    return 0


def _refuse_others(context: click.Context, *, withdrawn: bool) -> None:
    """Refuse what would have no effect."""
    idle = ("per", "measure", "on") if withdrawn else ("start", *TERMS)
    for option in context.command.params:
        if option.name in idle and context.get_parameter_source(option.name) is ParameterSource.COMMANDLINE:
            day = ": the day is that of --from" if option.name == "on" else ""
            raise click.UsageError(f"{option.opts[0]} has no effect {'with' if withdrawn else 'without'} --withdraw{day}")


def _dependence(case: Path, asked: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """What was measured, and how it is written and shown."""
    from netvet.dependence import measure_dependence  # noqa: PLC0415
    from netvet.report.dependence import print_dependence  # noqa: PLC0415
    from netvet.report.dependence_document import document  # noqa: PLC0415

    own = {label: asked[label] for label in ("by", "per", "measure", "on")}
    return measure_dependence(case, **own, set_aside=asked["set_aside"] is not None), document, print_dependence


def _withdrawal(case: Path, asked: Mapping[str, Any]) -> tuple[Any, Any, Any]:
    """What follows where makers leave, and how it is written and shown."""
    from netvet.dependence import withdraw_makers  # noqa: PLC0415
    from netvet.report.withdrawal import print_withdrawal  # noqa: PLC0415
    from netvet.report.withdrawal_document import document  # noqa: PLC0415

    own = {label: asked[label] for label in ("by", "start", *TERMS)}
    found = withdraw_makers(case, asked["withdraw"], **own, set_aside=asked["set_aside"] is not None)
    return found, document, print_withdrawal
