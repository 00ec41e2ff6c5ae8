"""The command that all verbs hang on, and the kinds of words that they take."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from netvet import __version__


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

set_aside_option = click.option(
    "--set-aside", type=CASE, metavar="FILE", help="Write rows that cannot be used to FILE and go on without them."
)
"""Of every verb that reads a network."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.version_option(__version__, prog_name="netvet")
def cli() -> None:
    """Which vendors' equipment may stand where in a mobile network: dated, cited rules, every verdict explained."""
