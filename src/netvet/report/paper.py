"""Pages as PDF, for those who file paper."""

from __future__ import annotations

import calendar
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from netvet.errors import CaseError


def print_page(page: str, day: date, target: Path) -> None:
    """Write a page as a tagged PDF; the same page and day are the same bytes on one machine.

    Raises:
        CaseError: where what makes PDF is not installed.
    """
    printer = load_renderer()
    with _dated(day):
        reach = printer.urls.URLFetcher(allowed_protocols=("data",))  # its own pictures, and nothing else
        printer.HTML(string=page, url_fetcher=reach).write_pdf(target, pdf_identifier=b"netvet", pdf_tags=True)


def load_renderer() -> Any:
    """What makes PDF of a page.

    Raises:
        CaseError: where it, or a library of the system that it needs, is not installed.
    """
    try:
        import weasyprint  # noqa: PLC0415
    except ImportError:
        remedy = "pip install 'netvet[pdf]'; or write .html and print it to PDF in a browser"
        raise CaseError("PDF needs the package weasyprint, which is not installed", remedy=remedy) from None
    except OSError as error:  # Pango is a library of the system, which pip does not bring
        remedy = (
            "install Pango (Debian: apt install libpango-1.0-0 libpangoft2-1.0-0); or write .html and print it in a browser"
        )
        raise CaseError(f"PDF needs a library that is not there: {str(error).splitlines()[0]}", remedy=remedy) from None
    return weasyprint


@contextmanager
def _dated(day: date) -> Iterator[None]:
    """The day of the case as the time that goes into the embedded fonts, instead of the clock's."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(calendar.timegm(day.timetuple()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
