"""The verbs of transition plans: plan, verify a plan, and write the terms out for editing."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from netvet.cli.group import CASE, DAY, cli, set_aside_option
from netvet.cli.judging import judging
from netvet.cli.numbers import Finite
from netvet.cli.showing import console, working
from netvet.errors import CaseError

if TYPE_CHECKING:
    from datetime import date

    from netvet.planning import Planned


class _PlanGroup(click.Group):
    """Takes a word that is no command for the case to be planned."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """`plan CASE` is `plan make CASE`."""
        return super().resolve_command(ctx, args if args and args[0] in self.commands else ["make", *args])


@cli.group("plan", cls=_PlanGroup, context_settings={"ignore_unknown_options": True})
def plan_group() -> None:
    """Plan the way to what some regimes allow, and check such plans: `plan CASE` is short for `plan make CASE`."""


@plan_group.command("make")
@click.argument("case", type=CASE)
@judging
@click.option(
    "--announced",
    type=DAY,
    metavar="DATE",
    help="The day on which the regimes become known; until then all is done as without them. From the first quarter on where "
    "not given.",
)
@click.option(
    "--terms",
    type=CASE,
    metavar="FILE",
    help="Prices, capacities and weights of your own; if not given, terms.toml beside the case. `netvet terms` writes one.",
)
@click.option(
    "--seconds",
    type=Finite(min=1),
    default=600,
    show_default=True,
    help="How long to search for plans of radio, at most; each has one pass in any case. Judging and plans of what is no radio "
    "take their time beside.",
)
@click.option(
    "--gap",
    type=Finite(0, 1),
    default=0.01,
    show_default=True,
    help="How near to the best is enough, as a share of the cost.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Of all chance.")
@click.option(
    "--core-solver",
    type=click.Choice(["highs", "cp-sat"]),
    default="highs",
    show_default=True,
    help="What plans core, transport and managers; cp-sat needs pip install 'netvet[plan,cp-sat]'.",
)
@click.option("--sites", "single", is_flag=True, help="Plan every site by itself instead of sites that are swapped together.")
@click.option(
    "--replan", is_flag=True, help="Plan anew at each end of the terms, capacities among them; takes three times as long."
)
@click.option(
    "-o",
    "--output",
    type=CASE,
    metavar="FOLDER",
    help="Write tables, proof, charts and a page there; it must not exist, or be empty.",
)
def plan_command(
    case: Path,
    *,
    announced: date | None,
    terms: Path | None,
    seconds: float,
    gap: float,
    seed: int,
    core_solver: str,
    single: bool,
    replan: bool,
    output: Path | None,
    set_aside: Path | None,
    **judging: Any,
) -> int:
    """Plan what is swapped where and when so that a network comes to what some regimes allow, taken as binding.

    The result is told as ranges over the terms, with what binds and what stays late, and a proof of how good the plan is.
    What is not known is planned twice: as lawful, and as not. Ctrl-C ends the search that runs and keeps its best so far; the
    plans that follow get as long as it had.
    """
    from netvet.planning import plan  # noqa: PLC0415
    from netvet.report.files import check_folder  # noqa: PLC0415
    from netvet.report.plan.folder import write_plan  # noqa: PLC0415
    from netvet.report.plan.terminal import print_plan  # noqa: PLC0415

    if output is not None:
        check_folder(output)
    with _searching(case) as progress:
        found = plan(
            case,
            announced=announced,
            terms=terms,
            seconds=seconds,
            gap=gap,
            seed=seed,
            core_solver=core_solver,
            single=single,
            replan=replan,
            set_aside=set_aside is not None,
            progress=progress,
            **judging,
        )
    _set_aside(found, set_aside)
    if output is not None:
        write_plan(found, output)
    with console(None) as out:
        print_plan(out, found)
    return 0


def _set_aside(found: Planned, target: Path | None) -> None:
    from netvet.conversion import write_faults  # noqa: PLC0415

    if target is not None:
        write_faults(found.faults, target)


@contextmanager
def _searching(case: Path) -> Iterator[Any]:
    """Tell on a terminal how the search stands: what is planned, seconds, bound and gap; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415

    with Console(stderr=True).status(escape(f"reading {case}")) as status:

        def progress(reading: str, seconds: float, bound: float, cost: float) -> None:
            gap = f"gap {(cost - bound) / abs(cost):.2%}" if 0 < abs(cost) < float("inf") else "no plan yet"
            status.update(
                f"planning, {reading}: {seconds:.0f} s, at least {bound / 1000:,.0f} million, {gap} (Ctrl-C keeps the best)"
            )

        yield progress


@plan_group.command("verify")
@click.argument("folder", type=CASE)
@click.argument("case", type=CASE, required=False)
@set_aside_option
def verify_command(folder: Path, case: Path | None, *, set_aside: Path | None) -> int:
    """Count a plan again from its folder, without a solver; with its case, judge the network again as it stands at the end.

    Exit status: 0 all of it holds, 1 something does not, 2 it could not be checked.
    """
    from netvet.planning import verify  # noqa: PLC0415
    from netvet.report.plan.checking import print_check  # noqa: PLC0415
    from netvet.report.plan.retelling import retell  # noqa: PLC0415

    with working(f"checking {folder}"):
        found = verify(folder, case, set_aside=set_aside is not None)
        retell(found)
    with console(None) as out:
        print_check(out, found)
    return 0 if found.holds else 1


@cli.command("terms")
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output.")
def terms_command(output: Path | None) -> int:
    """Write out the terms of plans, to be edited: every price, capacity and weight with its source, or that it is assumed.

    A file that holds other terms is left as it is.
    """
    from netvet.planning import shipped_terms  # noqa: PLC0415
    from netvet.report.files import whole_file  # noqa: PLC0415

    if output is None:
        sys.stdout.write(shipped_terms())
        return 0
    text = shipped_terms().encode()
    if output.is_file():
        if output.read_bytes() == text:
            return 0
        remedy = "name a new file, or move that one away: it holds other terms than the shipped ones"
        raise CaseError("there is a file already", where=str(output), remedy=remedy)
    with whole_file(output) as part:
        part.write_bytes(text)
    return 0
