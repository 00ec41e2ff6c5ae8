"""Small pieces of HTML for notebooks: whatever a case holds stands in them as text, never as markup."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from html import escape

LONGEST = 300
"""Characters of one text."""

MOST = 50
"""Rows of one table."""

_JOINERS = "\u200c\u200d"
"""Marks without a look of their own that words of some scripts need."""


def text(value: object) -> str:
    """A value as text that can neither close its element nor turn the writing around it."""
    told = "" if value is None else " ".join(str(value).split())
    shown = told if len(told) <= LONGEST else told[: LONGEST - 1] + "…"
    # no marks that a browser acts on unseen: controls, and what changes the direction of writing
    plain = "".join(mark if mark in _JOINERS or not unicodedata.category(mark).startswith("C") else "\ufffd" for mark in shown)
    return f"<bdi>{escape(plain)}</bdi>"


def table(head: Sequence[str], rows: Iterable[Sequence[object]], *, caption: str = "") -> str:
    """A table of texts; of very many rows the first, and how many more there are."""
    listed = list(rows)
    more = len(listed) - MOST
    cells = "".join(f"<tr>{''.join(f'<td>{text(cell)}</td>' for cell in row)}</tr>" for row in listed[:MOST])
    if more > 0:
        cells += f'<tr><td colspan="{len(head)}">… and {more} more</td></tr>'
    heads = "".join(f'<th scope="col">{text(label)}</th>' for label in head)
    told = f'<caption style="text-align:left">{text(caption)}</caption>' if caption else ""
    return f"<table>{told}<thead><tr>{heads}</tr></thead><tbody>{cells}</tbody></table>"


def lines(*told: object) -> str:
    """Some texts, a line each; empty ones are left out."""
    return "".join(f"<div>{text(one)}</div>" for one in told if one)
