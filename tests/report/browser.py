"""A headless Chromium that reaches no network, for tests and pictures of pages; None where there is none."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any

FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()


def lacking() -> str:
    """What stands in the way of a browser; empty where nothing does."""
    if find_spec("playwright") is None:
        return "playwright is not installed (uv run --group browser pytest tests/report)"
    if shutil.which("chromium") is None:
        return "there is no chromium (Debian: apt install chromium)"
    return ""


@contextmanager
def browser() -> Iterator[Any]:
    """A Chromium with a profile of its own, gone afterwards."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        try:
            yield opened
        finally:
            opened.close()
