"""The register as one page that opens from disk, fetches nothing, and can be read, filtered and printed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from netvet.report.compliance import charts
from netvet.report.compliance.changes import cause_words, differing_lines, total_lines
from netvet.report.compliance.lines import evidence, figures_of, plans, todo, told
from netvet.report.compliance.payload import CHANGES, pack
from netvet.report.compliance.register import ROWS, Register
from netvet.report.compliance.texts import SYMBOLS, Texts
from netvet.report.page import part_of, policy_of, style_of, template_of
from netvet.verdict import Status

DUTIES = 300
"""Duties on a page: what a person goes through; files for machines hold them all."""

MISSING = 100
"""Missing facts on a page."""

CHANGE_LINES = 100
"""Changes by requirement, statuses and cause on a page."""

NEXT = 5
"""Duties on the first screen."""

PAPER_ITEMS = 200
"""Single findings on paper, and single changes."""

FIRST = "if ('DecompressionStream' in window) document.documentElement.classList.add('scripted')"
"""What runs before the page is laid out: where the script will run, only the first page of duties is."""

_SCRIPTS = ("columns.js", "table.js", "map.js", "sites.js", "changes.js", "filter.js")


def write(register: Register, texts: Texts, target: Path) -> None:
    """Write the register as an HTML page."""
    target.write_text(render(register, texts), encoding="utf-8")


def render(register: Register, texts: Texts, *, paper: bool = False) -> str:
    """The page as a text.

    Args:
        register: the register.
        texts: the language.
        paper: for print: the worst single findings stand in it as a table; no script, no map.
    """
    style = style_of(__package__, "register.css")
    script = "" if paper else "'use strict';\n" + "\n".join(part_of(__package__, name) for name in _SCRIPTS)
    return str(
        _template().render(
            t=texts,
            r=register,
            paper=paper,
            style=style,
            script=script,
            first=FIRST,
            policy=policy_of(style, [FIRST, script] if script else []),
            symbols=SYMBOLS,
            statuses=list(Status),
            figures=figures_of(register),
            duties=_duties(register, texts),
            limits={"rows": ROWS, "next": NEXT, "changes": CHANGES},
            charts=[charts.days_chart(register, texts), charts.operators_chart(register, texts)],
            missing=register.open.missing.slice(0, MISSING).to_pylist(),
            counts=_counts(register),
            items=_paper_items(register, texts) if paper else [],
            data="" if paper else pack(register, texts),
            words={} if paper else _words(register, texts),
            **_change_parts(register, texts, paper=paper),
        )
    )


@cache
def _template() -> Any:
    return template_of(__package__, "register.html", todo=todo, told=told, plans=plans, cause_words=cause_words)


def _duties(register: Register, texts: Texts) -> list[dict[str, Any]]:
    rows = register.open.duties.slice(0, DUTIES).to_pylist()
    return [
        {
            **row,
            "rule": register.rules[row["rule"]],
            "rule_index": row["rule"],
            "todo": todo(register, texts, row),
            "plans": plans(texts, row),
        }
        for row in rows
    ]


def _change_parts(register: Register, texts: Texts, *, paper: bool) -> dict[str, Any]:
    """What the section on changes says; nothing where nothing was compared."""
    changes = register.changes
    if changes is None:
        return {}
    dated = changes.earlier_day is not None
    day = texts.day(changes.earlier_day)
    against = texts("changes.against" if dated else "changes.against_undated", against="\0", day=day)
    since = texts("changes.since" if dated else "changes.since_undated", against=changes.against, day=day)
    return {
        "against": against.split("\0"),
        "since": since,
        "totals": total_lines(changes, texts),
        "differs": differing_lines(changes, texts),
        "change_lines": changes.lines[:CHANGE_LINES],
        "change_rows": changes.rows.slice(0, PAPER_ITEMS).to_pylist() if paper else [],
    }


def _counts(register: Register) -> list[dict[str, int]]:
    """Of each rule, how many findings have each status."""
    found: list[dict[str, int]] = [{} for _ in register.rules]
    for row in register.counts:
        own = found[row["rule"]]
        own[row["status"]] = own.get(row["status"], 0) + row["n"]
    return [{status: own[status] for status in Status if status in own} for own in found]


def _paper_items(register: Register, texts: Texts) -> list[dict[str, Any]]:
    rows = register.open.items.slice(0, PAPER_ITEMS).to_pylist()
    held = evidence(register, texts, list({row["certificates"] for row in rows}))
    return [{**row, "rule": register.rules[row["rule"]], "held": held.get(row["certificates"], "")} for row in rows]


def _words(register: Register, texts: Texts) -> Mapping[str, Any]:
    """What the script says, and the rules by their numbers."""
    keys = ("items", "map", "duties", "filter", "plan", "status", "status_term", "days", "next", "changes", "change")
    causes = register.changes.rows["why"].unique().to_pylist() if register.changes else []
    return {
        **{key: texts.words[key] for key in keys},
        **{key: texts(key) for key in ("nobody", "estimate", "whole_operator", "maker_unknown", "too_old")},
        "symbols": SYMBOLS,
        "rules": [
            {"key": rule.key, "title": rule.title, "regime": rule.regime, "demand": rule.demand} for rule in register.rules
        ],
        "total": register.open.item_count,
        "sites_total": register.open.site_count,
        "causes": {why: cause_words(texts, why) for why in causes if why},
    }
