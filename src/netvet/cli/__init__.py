"""netvet: one subcommand a verb, in the order of the data."""

from __future__ import annotations

import sys

import click

from netvet.cli import (  # noqa: F401 - each hangs its verbs on the command
    appraising,
    beginning,
    demo,
    depending,
    dossiers,
    excluding,
    exposing,
    handing,
    inventory,
    judging,
    planning,
    regimes,
    reporting,
)
from netvet.cli.group import cli
from netvet.errors import NetvetError
from netvet.stopping import stopped

__all__ = ["cli", "main"]


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
        status = stopped()
    except BrokenPipeError:
        sys.stderr.close()
        status = 0
    except Exception as error:
        status = stopped() if _interrupted(error) else _fault(error)
    sys.exit(status if isinstance(status, int) else 0)


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
