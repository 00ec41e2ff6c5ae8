"""The register as PDF, from the same page."""

from __future__ import annotations

from pathlib import Path

from netvet.report.compliance.page import render
from netvet.report.compliance.register import Register
from netvet.report.compliance.texts import Texts
from netvet.report.paper import print_page


def write(register: Register, texts: Texts, target: Path) -> None:
    """Write the register as a tagged PDF; the same register is the same bytes on one machine."""
    print_page(render(register, texts, paper=True), register.on, target)
