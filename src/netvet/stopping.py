"""The end of a program that was stopped by Ctrl-C: a word, and the status that shells have for it."""

from __future__ import annotations

import sys

STOPPED = 130
"""Exit status after Ctrl-C, as shells have it."""


def stopped() -> int:
    """Say so, and give the status."""
    # Ctrl-C inside an `exec` (dataclasses are made by one) makes `python -m` die of the signal at its very end, whatever status
    # was asked for, unless another `exec` goes well
    exec("")
    sys.stderr.write("stopped\n")
    return STOPPED
