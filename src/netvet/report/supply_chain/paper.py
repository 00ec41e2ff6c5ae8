"""The report on the supply chain as PDF, from the same page."""

from __future__ import annotations

from pathlib import Path

from netvet.report.paper import print_page
from netvet.report.supply_chain.matter import Matter
from netvet.report.supply_chain.page import render


def write(matter: Matter, target: Path, language: str) -> None:
    """Write the report as a tagged PDF."""
    print_page(render(matter, language, paper=True), matter.day, target)
