"""The forms of a report that is a page first: the page itself, the same page as PDF, and what it tells as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

from netvet.report.files import plain_value
from netvet.report.paper import print_page

Writer = Callable[[Any, Path, str], None]
"""What writes the matter of a report in one form and a language."""


def forms_of(package: str) -> Mapping[str, Writer]:
    """Endings of files, each with what writes them.

    Args:
        package: the report's: `page.render(matter, language, paper=)` gives its page, `plain.document(matter)` what it tells
            as mappings and lists, the same in every language. Either is loaded where it is used.
    """

    def page(matter: Any, target: Path, language: str) -> None:
        target.write_text(import_module(f"{package}.page").render(matter, language), encoding="utf-8")

    def paper(matter: Any, target: Path, language: str) -> None:
        print_page(import_module(f"{package}.page").render(matter, language, paper=True), matter.day, target)

    def plain(matter: Any, target: Path, language: str) -> None:
        del language
        document = import_module(f"{package}.plain").document(matter)
        told = json.dumps(document, indent=1, ensure_ascii=False, default=plain_value)
        target.write_text(told + "\n", encoding="utf-8")

    return {".html": page, ".pdf": paper, ".json": plain}
