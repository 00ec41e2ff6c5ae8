"""The briefing for a deciding body: what each option brings, costs and leaves open, as a page, paper or JSON."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from netvet.report.briefing.matter import Matter


def _writer(module: str) -> Callable[[Matter, Path, str], None]:
    def write(matter: Matter, target: Path, language: str) -> None:
        import_module(module).write(matter, target, language)

    return write


FORMATS = {
    f".{ending}": _writer(f"netvet.report.briefing.{module}")
    for ending, module in {"html": "page", "pdf": "paper", "json": "plain"}.items()
}
"""Endings of files, each with what writes them."""


def check_format(ending: str) -> None:
    """Refuse a form whose program is not installed, before anything is asked.

    Raises:
        CaseError: saying what to install.
    """
    if ending == ".pdf":
        from netvet.report.paper import load_renderer  # noqa: PLC0415

        load_renderer()
