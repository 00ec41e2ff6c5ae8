"""The reference of the shipped regimes: a list, and a page a regime, as `netvet regime show` prints it."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from page_text import NOTE, bullet, grid, heading, plain
from rich.console import Console

from netvet import report
from netvet.findings import vocabulary
from netvet.inventory.functions import shipped_functions
from netvet.regime import Regime, Requirement, read_regime, shipped_regimes
from netvet.regime.requirement import NotComputable


@cache
def regime(key: str) -> Regime:
    """A regime that comes with the program."""
    return read_regime(shipped_regimes()[key], vocabulary(shipped_functions()))


def regime_list() -> str:
    """The shipped regimes, one line each."""
    rows = []
    for one in map(regime, shipped_regimes()):
        window = f"from {one.valid_from}" + (f" to {one.valid_to}" if one.valid_to else "")
        counts = str(len(one.requirements)), str(len(one.not_computable))
        rows.append((f"[{one.id}]({one.id}.md)", plain(one.title), one.jurisdiction, one.force, window, *counts))
    head = ("id", "title", "where", "force", "in force", "requirements", "not computed")
    sentence = (
        "The regimes that come with the program. Each page is what `netvet regime show ID` prints; "
        "[every rule](../rules/index.md) has a page of its own, with its cases."
    )
    return heading("Regimes", sentence) + "\n" + grid(head, rows)


def regime_page(key: str) -> str:
    """A regime as `netvet regime show` prints it, as headings and lists."""
    one = regime(key)
    first, *rest = _printed(one)
    word, _, title = first.partition("  ")
    parts = [f"{NOTE}\n# {word}\n\n{plain(title)}\n"]
    ids = iter([rule.id for rule in (*one.requirements, *one.not_computable)])
    for line in rest:
        if line.startswith("  "):
            parts.append(bullet(line.strip()))
        elif line:
            parts.append(f"\n## {plain(re.sub(' {2,}', ': ', line, count=1))}\n\n[Page of the rule](../rules/{next(ids)}.md)\n")
    return "\n".join(parts).rstrip() + "\n"


def rule_lines(one: Regime, rule: Requirement | NotComputable) -> Sequence[str]:
    """What `netvet regime show` prints of one rule, without its heading."""
    head = len(_printed(_alone(one)))
    return [line.strip() for line in _printed(_alone(one, rule))[head:] if line.startswith("  ")]


def _alone(one: Regime, rule: Requirement | NotComputable | None = None) -> Regime:
    return replace(
        one,
        requirements=(rule,) if isinstance(rule, Requirement) else (),
        not_computable=(rule,) if isinstance(rule, NotComputable) else (),
    )


def _printed(one: Regime) -> list[str]:
    out = io.StringIO()
    report.print_regime(Console(file=out, width=1_000_000, highlight=False), one)
    return [line.rstrip() for line in out.getvalue().splitlines()]
