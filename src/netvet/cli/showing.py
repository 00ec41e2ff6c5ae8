"""Where a verb prints, and how it shows that work goes on: on a terminal only."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from rich.console import Console

PIPE_WIDTH = 160
"""Columns of a table that goes into a file or a pipe."""


@contextmanager
def console(output: Path | None) -> Iterator[Console]:
    """Where to print: the terminal as wide as it is, a pipe or file at a fixed width without colours."""
    from netvet.cli.inert import InertConsole  # noqa: PLC0415
    from netvet.report.files import whole_file  # noqa: PLC0415

    if output is None:
        width = None if sys.stdout.isatty() else PIPE_WIDTH
        yield InertConsole(width=width, highlight=False, soft_wrap=False)
        return
    with whole_file(output) as part, part.open("w", encoding="utf-8") as file:
        yield InertConsole(file=file, width=PIPE_WIDTH, highlight=False)


def warn_of_slips(strange: Mapping[str, Mapping[str, Sequence[str]]]) -> None:
    """Say of each column, by table, that means nothing here and has near names that it may be a slip of one."""
    for table, columns in strange.items():
        for column, near in columns.items():
            if near:
                told = f"column {column!r} of {table} means nothing here; did you mean {' or '.join(near)}?"
                click.echo(f"warning: {told}", err=True)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show on a terminal that work goes on; nothing in a pipe."""
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.markup import escape  # noqa: PLC0415

    with Console(stderr=True).status(escape(what)):
        yield


@contextmanager
def counting(what: str, total: int) -> Iterator[Any]:
    """Show on a terminal how much of a total is done; None in a pipe."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=total)
        yield lambda done, _: progress.update(task, completed=done)
