"""The briefing as PDF, from the same page."""

from __future__ import annotations

from pathlib import Path

from netvet.report.briefing.matter import Matter
from netvet.report.briefing.page import render
from netvet.report.paper import print_page


def write(matter: Matter, target: Path, language: str) -> None:
    """Write the briefing as a tagged PDF."""
    print_page(render(matter, language, paper=True), matter.day, target)
