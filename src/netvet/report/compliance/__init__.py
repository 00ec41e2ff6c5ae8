"""The obligation register: what is due, by whom, by when, and why, as a page, a workbook, paper or JSON."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from netvet.comparison import Comparison
from netvet.findings import Findings


def _writer(module: str) -> Callable[[Findings, Path, str, Comparison | None], None]:
    """What writes one form; its module, with the libraries that it needs, comes in where it is used."""

    def write(findings: Findings, target: Path, language: str, comparison: Comparison | None) -> None:
        from netvet.report.compliance.register import make_register  # noqa: PLC0415
        from netvet.report.compliance.texts import texts_of  # noqa: PLC0415

        import_module(module).write(make_register(findings, comparison), texts_of(language), target)

    return write


FORMATS = {
    f".{ending}": _writer(f"netvet.report.compliance.{module}")
    for ending, module in {"html": "page", "xlsx": "workbook", "pdf": "paper", "json": "plain"}.items()
}
"""Endings of files, each with what writes them."""
