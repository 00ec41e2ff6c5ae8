"""`netvet` and `python -m netvet`."""

import signal
import sys

from netvet.stopping import stopped


def main() -> None:
    """Run the command line; Ctrl-C while its modules are still being loaded ends it as quietly as later.

    To be asked to end, as a batch system or `timeout` does, is taken as Ctrl-C: nothing half done is left behind.
    """
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        from netvet.cli import main as run  # noqa: PLC0415 - a fifth of a second, in which somebody may press Ctrl-C
    except KeyboardInterrupt:
        sys.exit(stopped())
    run()


if __name__ == "__main__":
    main()
