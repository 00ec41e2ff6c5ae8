"""`netvet` and `python -m netvet`."""

import sys

from netvet.stopping import stopped


def main() -> None:
    """Run the command line; Ctrl-C while its modules are still being loaded ends it as quietly as later."""
    try:
        from netvet.cli import main as run  # noqa: PLC0415 - a fifth of a second, in which somebody may press Ctrl-C
    except KeyboardInterrupt:
        sys.exit(stopped())
    run()


if __name__ == "__main__":
    main()
