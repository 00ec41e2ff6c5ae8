"""A console on which no name of an inventory can act: it prints marks, and never obeys them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment

_KEPT = "\n\u200c\u200d"
"""Ends of lines, and marks without a look of their own that words of some scripts need."""


class InertConsole(Console):
    """Prints controls, escapes and marks that turn the direction of writing as a sign of their own."""

    def render(self, renderable: RenderableType, options: ConsoleOptions | None = None) -> Iterable[Segment]:
        """Segments of what is printed, each inert."""
        for segment in super().render(renderable, options):
            yield segment if segment.control else Segment(inert(segment.text), segment.style)


def inert(text: str) -> str:
    """A text in which what a terminal would obey stands as a replacement character."""
    if text.isprintable():
        return text
    return "".join(mark if mark in _KEPT or not unicodedata.category(mark).startswith("C") else "\ufffd" for mark in text)
