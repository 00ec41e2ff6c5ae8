"""The verb that asks what compromised elements could see or stop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from netvet.cli.group import CASE, DAY, cli
from netvet.cli.showing import console, working

if TYPE_CHECKING:
    from netvet.compromise import Exposure, Scene

_CLASSES = (
    *("identity", "long_term_keys", "session_keys", "location", "signalling", "user_plane"),
    *("interception_targets", "configuration", "disruption"),
)


@cli.command("exposure")
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
@click.option("--vendors", is_flag=True, help="All elements of each maker of the case, maker by maker.")
@click.option(
    "--class", "words", multiple=True, type=click.Choice(_CLASSES), help="This class only, or disruption; may be repeated."
)
@click.option("--on", type=DAY, metavar="DATE", help="The day asked; the case's as_of where not given.")
@click.option("--why", is_flag=True, help="Show the cells of the table of functions behind it, with their citations.")
@click.option(
    "--format", "form", type=click.Choice(["table", "json"]), default="table", show_default=True, help="What to write."
)
@click.option("-o", "--output", type=CASE, metavar="FILE", help="Write there instead of to standard output.")
def exposure_command(
    case: Path,
    *,
    conditions: tuple[str, ...],
    makers: tuple[str, ...],
    elements: tuple[str, ...],
    vendors: bool,
    words: tuple[str, ...],
    on: date | None,
    why: bool,
    form: str,
    output: Path | None,
) -> int:
    """Tell what compromised elements could see or stop: the share of subscribers and traffic, class by class.

    By design, where a function handles a class, and by reach, where it manages or hosts what does. An interval stands where
    facts are not known.
    """
    from netvet.compromise import open_scene  # noqa: PLC0415
    from netvet.report.exposure import exposure_document, print_exposures  # noqa: PLC0415
    from netvet.report.files import write_document  # noqa: PLC0415

    if not (conditions or makers or elements or vendors):
        raise click.UsageError("say who is compromised: --compromised CONDITION, --vendor NAME, --element ID or --vendors")
    with working(f"tracing {case}"):
        scene = open_scene(case, on=on)
    with scene:
        found = list(_asked(scene, conditions, makers, elements, vendors=vendors))
        asked = words or _CLASSES
        if form == "json":
            write_document(exposure_document(scene, found, asked), output)
            return 0
        with console(output) as out:
            print_exposures(out, scene, found, asked, why=why)
    return 0


def _asked(
    scene: Scene, conditions: tuple[str, ...], makers: tuple[str, ...], elements: tuple[str, ...], *, vendors: bool
) -> Iterator[Exposure]:
    yield from (scene.by_element(word) for word in elements)
    yield from (scene.by_condition(text) for text in conditions)
    yield from (scene.by_vendor(name) for name in makers)
    if vendors:
        yield from scene.vendors()
