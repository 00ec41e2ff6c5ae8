"""The reports that can be asked for: one line a kind."""

from __future__ import annotations

from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from netvet.case import Case
from netvet.comparison import Comparison
from netvet.errors import CaseError
from netvet.findings import Findings
from netvet.inventory import Fault
from netvet.report.files import whole_file
from netvet.report.paper import load_renderer

REPORTS = {
    "compliance": "netvet.report.compliance",
    "supply-chain": "netvet.report.supply_chain",
    "briefing": "netvet.report.briefing",
}
"""The kinds, each with its module, which has `FORMATS` (ending to writer). What a writer is given: findings,
path, language, and a comparison or None; of a kind that judges nothing (UNJUDGED): its matter, path and language."""

UNJUDGED = ("supply-chain", "briefing")
"""The kinds that are asked without a regime: of the network alone, or of the options of the case."""

PLANNED = ("briefing",)
"""Those of them that search for plans: their `gather` takes `watched`, `terms` and `seconds` too."""

LANGUAGES = ("en", "de")
"""Languages in which reports are written."""


def write_report(findings: Findings, kind: str, target: Path, language: str, comparison: Comparison | None = None) -> None:
    """Write a report in the form that the ending of `target` names; whole, or not at all.

    With a comparison of these findings with earlier ones it tells what changed.

    Raises:
        CaseError: where there is no such form, or the file cannot be written.
    """
    check_target(kind, target)
    with whole_file(target) as part:
        import_module(REPORTS[kind]).FORMATS[target.suffix.lower()](findings, part, language, comparison)


def write_unjudged(
    case: Case, kind: str, target: Path, language: str, *, on: date | None, set_aside: bool = False, **planning: Any
) -> tuple[date, list[Fault]]:
    """Write a report of UNJUDGED; whole, or not at all; and say of which day it is, and which rows were set aside.

    One of PLANNED takes `watched`, `terms` and `seconds`, as `netvet.appraisal.appraise` does.

    Raises:
        NetvetError: where the case cannot be used, there is no such form, or the file cannot be written.
    """
    check_target(kind, target)
    matter = import_module(f"{REPORTS[kind]}.matter").gather(case, on, set_aside=set_aside, **planning)
    with whole_file(target) as part:
        import_module(REPORTS[kind]).FORMATS[target.suffix.lower()](matter, part, language)
    return matter.day, matter.faults


def check_target(kind: str, target: Path) -> None:
    """Refuse a file whose ending names no form of that report, or a form whose program is not installed.

    Raises:
        CaseError: saying which there are, or what to install.
    """
    report = import_module(REPORTS[kind])
    if target.suffix.lower() not in report.FORMATS:
        endings = ", ".join(report.FORMATS)
        raise CaseError(
            f"a report cannot be written as {target.suffix or 'a file without ending'!r}",
            where=str(target),
            remedy=f"name a file that ends in one of {endings}",
        )
    if target.suffix.lower() == ".pdf":
        load_renderer()
