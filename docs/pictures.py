"""Pictures of the register for the documentation, of the example: `uv run --group browser --extra pdf python docs/pictures.py`.

They need a Chromium, and stand in the repository, since most who build the site have none.
"""

from __future__ import annotations

import importlib.util
import io
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

ROOT = Path(__file__).resolve().parents[1]
PICTURES = ROOT / "docs" / "pictures"
COLOURS = 160
"""Colours kept of a picture: text and bars need no more, and the files stay small."""


def main() -> int:
    """Take every picture anew."""
    spec = importlib.util.spec_from_file_location("report_browser", ROOT / "tests" / "report" / "browser.py")
    assert spec is not None
    assert spec.loader is not None
    report_browser = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(report_browser)
    if report_browser.lacking():
        print(report_browser.lacking())
        return 2
    with tempfile.TemporaryDirectory(prefix="netvet-docs-") as folder, report_browser.browser() as browser:
        for language in ("en", "de"):
            page = Path(folder) / f"{language}.html"
            command = [sys.executable, "-m", "netvet", "report", str(ROOT / "examples" / "nordland-2026"), "-o", str(page)]
            subprocess.run([*command, "--lang", language], check=True)
            _take(browser, page, language)
    return 0


def _take(browser: Any, path: Path, language: str) -> None:
    for name, width, height in (("register", 1280, 900), ("phone", 390, 780)):
        page = browser.new_page(viewport={"width": width, "height": height})
        page.goto(path.as_uri())
        page.wait_for_selector("html[data-ready]", state="attached")
        _keep(page.screenshot(), f"{name}-{language}")
        if name == "register":
            page.locator("#map").scroll_into_view_if_needed()
            page.wait_for_timeout(500)
            _keep(page.locator("#map").screenshot(), f"map-{language}")
            page.evaluate("scrollTo(0, 0)")
            page.set_viewport_size({"width": 1060, "height": 740})  # about a sheet of A4 across
            page.emulate_media(media="print")
            _keep(page.screenshot(), f"print-{language}")
        page.close()


def _keep(picture: bytes, name: str) -> None:
    small = Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
    small.save(PICTURES / f"{name}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
