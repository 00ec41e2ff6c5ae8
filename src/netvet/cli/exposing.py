"""The verb that asks what compromised elements could see or stop."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from netvet.cli.group import CASE, DAY, cli, set_aside_option
from netvet.cli.numbers import Finite
from netvet.cli.repeating import Repeating
from netvet.cli.showing import console, counting, warn_of_slips, working

if TYPE_CHECKING:
    from netvet.compromise import Chosen, Each, Exposure, Parts, Scene
    from netvet.exposure import Mobility, Worst

_CLASSES = (
    *("identity", "long_term_keys", "session_keys", "location", "signalling", "user_plane"),
    *("interception_targets", "configuration", "disruption"),
)
_WORST = ("user_plane", "disruption")
"""The classes of which the worst elements are picked where none is named."""


@cli.command("exposure", cls=Repeating)
@click.argument("case", type=CASE)
@click.option(
    "--compromised",
    "conditions",
    multiple=True,
    metavar="CONDITION",
    help="The elements of which a condition holds, in the language of regimes, as \"'UPF' IN function\"; may be repeated.",
)
@click.option("--vendor", "makers", multiple=True, metavar="NAME", help="All elements of a maker; may be repeated.")
@click.option("--element", "elements", multiple=True, metavar="ID", help="One element; may be repeated, each on its own.")
@click.option(
    "--vendors",
    is_flag=True,
    help="All elements of each maker of the case, with and without its managers, and each maker's part of the whole.",
)
@click.option("--each", is_flag=True, help="Each element alone, those first that could see or stop most.")
@click.option("--top", type=click.IntRange(min=1), default=20, show_default=True, help="How many elements --each prints.")
@click.option("--worst", type=click.IntRange(min=1), metavar="K", help="The K elements that together could see or stop most.")
@click.option("--mitigations", is_flag=True, help="What measures are worth against those named, beside a ban.")
@click.option("--week", is_flag=True, help="Whom those named see at some time in a day and in a week: an estimate.")
@click.option("--days", type=Finite(min=0), multiple=True, metavar="D", help="The same for D days; may be repeated.")
@click.option("--visits", type=Finite(min=0), help="Cells that a subscriber visits a day besides home; assumed: 6.")
@click.option(
    "--decay",
    type=Finite(min=0, min_open=True),
    metavar="KM",
    help="A place that is KM farther from home is visited 1/e as often; assumed: 5.",
)
@click.option(
    "--class", "words", multiple=True, type=click.Choice(_CLASSES), help="This class only, or disruption; may be repeated."
)
@click.option("--on", type=DAY, metavar="DATE", help="The day asked; the case's as_of where not given.")
@click.option("--why", is_flag=True, help="Show the cells of the table of functions behind it, with their citations.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "json", "csv", "parquet"]),
    default="table",
    show_default=True,
    help="What to write; csv and parquet have every element of --each.",
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output.")
@set_aside_option
def exposure_command(
    case: Path,
    *,
    conditions: tuple[str, ...],
    makers: tuple[str, ...],
    elements: tuple[str, ...],
    vendors: bool,
    each: bool,
    top: int,
    worst: int | None,
    mitigations: bool,
    week: bool,
    days: tuple[float, ...],
    visits: float | None,
    decay: float | None,
    words: tuple[str, ...],
    on: date | None,
    why: bool,
    form: str,
    output: Path | None,
    set_aside: Path | None,
) -> int:
    """Tell what compromised elements could see or stop: the share of subscribers and traffic, class by class.

    By design, where a function handles a class, and by reach, where it manages or hosts what does. An interval stands where
    facts are not known. Where nobody is named: one element of each kind, and all radio of each maker.
    """
    from netvet.compromise import Answers, at_a_glance, open_scene  # noqa: PLC0415
    from netvet.conversion import write_faults  # noqa: PLC0415
    from netvet.report.exposure import exposure_document, print_answers  # noqa: PLC0415
    from netvet.report.files import write_arrow, write_document  # noqa: PLC0415

    named = bool(conditions or makers or elements)
    wanted = sorted({1.0, 7.0, *days} if week else {*days})
    _check(alone=each and not (named or vendors or worst is not None), form=form, output=output)
    if (mitigations or wanted) and not (named or vendors):
        raise click.UsageError("--mitigations, --week and --days need who is compromised: --vendor NAME, --element ID, ...")
    if (visits is not None or decay is not None) and not wanted:
        raise click.UsageError("--visits and --decay are about trips: they need --week or --days D")
    if click.get_current_context().get_parameter_source("top") is not ParameterSource.DEFAULT and not each:
        raise click.UsageError("--top has no effect without --each")
    words = tuple(dict.fromkeys(words))
    asked = words or _CLASSES
    with working(f"tracing {case}"):
        scene = open_scene(case, on=on, set_aside=set_aside is not None)
    with scene:
        if set_aside is not None:
            write_faults(scene.faults, set_aside)
        warn_of_slips(scene.strange)
        # whoever is named twice is asked once, a maker by whichever of its names
        once: dict[str, str] = {}
        for written in makers:
            once.setdefault(scene.key_of(written), written)
        chosen = [*map(scene.of_element, dict.fromkeys(elements)), *map(scene.of_condition, dict.fromkeys(conditions))]
        chosen += map(scene.of_vendor, once.values())
        fleets = scene.fleets() if vendors else []
        alone = _each(scene, asked) if each else None
        found = Answers(
            words=asked,
            glance=None if named or vendors or each or worst is not None else at_a_glance(scene),
            exposures=_exposures(scene, chosen, vendors=vendors),
            parts=_parts(scene, asked) if vendors else None,
            each=alone,
            top=top,
            worst=_worst(scene, words or _WORST, worst, alone),
            **_of_sets(scene, [*chosen, *fleets], asked, mitigations=mitigations, days=wanted, model=_model(visits, decay)),
        )
        if form == "json":
            write_document(exposure_document(scene, found), output)
        elif form != "table" and found.each is not None:
            write_arrow(found.each.to_arrow(), form, output)
        else:
            with console(output) as out:
                print_answers(out, scene, found, why=why)
    return 0


def _check(*, alone: bool, form: str, output: Path | None) -> None:
    """Refuse a form that cannot hold what is asked; `alone`: it is each element and nothing else."""
    if form in ("csv", "parquet") and not alone:
        raise click.UsageError(f"{form} has the table of --each, and nothing else: ask --each alone")
    if form == "parquet" and output is None:
        raise click.UsageError("parquet needs -o FILE")


def _model(visits: float | None, decay: float | None) -> Mobility:
    from netvet.exposure import Mobility  # noqa: PLC0415

    told = {"visits": visits, "decay": decay}
    return Mobility(**{name: value for name, value in told.items() if value is not None})


def _exposures(scene: Scene, chosen: list[Chosen], *, vendors: bool) -> tuple[Exposure, ...]:
    from netvet.compromise import with_and_without_managers  # noqa: PLC0415

    return (*map(scene.expose, chosen), *(with_and_without_managers(scene) if vendors else ()))


def _parts(scene: Scene, words: tuple[str, ...]) -> Parts:
    from netvet.compromise import attribute_to_makers, unions  # noqa: PLC0415

    with counting("trying unions of makers", unions(scene)) as step:
        return attribute_to_makers(scene, words, step)


def _each(scene: Scene, words: tuple[str, ...]) -> Each:
    from netvet.compromise import each_element, masters  # noqa: PLC0415

    with counting("tracing managers and platforms", masters(scene)) as step:
        return each_element(scene, words, step)


def _worst(scene: Scene, words: tuple[str, ...], number: int | None, each: Each | None) -> tuple[Worst, ...]:
    from netvet.compromise import masters, worst_elements  # noqa: PLC0415

    if number is None:
        return ()
    with counting("tracing managers and platforms", masters(scene)) as step:
        return worst_elements(scene, words, number, each=each, step=step)


def _of_sets(
    scene: Scene, sets: list[Chosen], words: tuple[str, ...], *, mitigations: bool, days: list[float], model: Mobility
) -> dict[str, Any]:
    """What is asked of every set that is named."""
    from netvet.compromise import seen_within, weigh_options  # noqa: PLC0415

    with working("weighing measures and days"):
        return {
            "options": tuple(weigh_options(scene, one, words) for one in sets) if mitigations else (),
            "weeks": tuple(seen_within(scene, one, days, model, words) for one in sets) if days else (),
        }
