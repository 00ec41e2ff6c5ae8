"""Figures of dependence as text, with no more digits than the network carries, and as tables for notebooks."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING

from netvet.dependence.bounds import Bounds
from netvet.dependence.rows import ranked
from netvet.markup import lines, table

if TYPE_CHECKING:
    from netvet.dependence.measuring import Dependence
    from netvet.dependence.scopes import Scope

Called = Callable[[str], str]
"""What a maker is called, by its id."""

FINE = 1000
"""Elements from which on a share is told to a tenth of a percent, and the index to the unit."""


def told(bounds: Bounds | None, scale: int, step: Fraction) -> str:
    """A figure, or its two ends, times a scale and rounded to a step: the ends outwards, so that nothing is cut off."""
    if bounds is None:
        return "-"
    low, high = (end * scale / step for end in (bounds.low, bounds.high))
    if bounds.exact:
        return _number(math.floor(low + Fraction(1, 2)) * step)
    ends = _number(math.floor(low) * step), _number(math.ceil(high) * step)
    return " to ".join(dict.fromkeys(ends))


def _number(value: Fraction) -> str:
    return f"{value.numerator:,}".replace(",", " ") if value.denominator == 1 else f"{float(value):.1f}"


def percent(bounds: Bounds | None, elements: int) -> str:
    """A share in percent: to a tenth where it rests on many elements, else whole; none and all only where it is so."""
    step = Fraction(1, 10) if elements >= FINE else Fraction(1)
    text = told(bounds, 100, step)
    if bounds is None:
        return text
    if bounds.exact and 0 < bounds.low < 1:
        text = {"0": f"under {_number(step)}", "100": f"over {_number(100 - step)}"}.get(text, text)
    return f"{text} %"


def index(bounds: Bounds | None, elements: int) -> str:
    """HHI times 10 000, to tens where it rests on few elements."""
    return told(bounds, 10_000, Fraction(1) if elements >= FINE else Fraction(10))


def number(bounds: Bounds | None) -> str:
    """The effective number of suppliers, to a tenth."""
    return told(bounds, 1, Fraction(1, 10))


def rounded(people: int | Fraction) -> int:
    """People to three digits: sites are not counted better."""
    step = int(10 ** max(0, len(str(round(people))) - 3))
    return round(people / step) * step


def suppliers(scope: Scope) -> str:
    """How many makers there are."""
    return " to ".join(map(str, dict.fromkeys(scope.found.suppliers)))


def mark(scope: Scope) -> str:
    """A mark where it rests on an estimate."""
    return "~" if scope.estimates else ""


def shares(scope: Scope, called: Called = str, most: int = 4) -> str:
    """The largest shares in words."""
    listed = ranked(scope)
    words = [f"{called(maker)} {percent(bounds, scope.elements)}" for maker, bounds in listed[:most]]
    return ", ".join([*words, *([f"{len(listed) - most} more"] if len(listed) > most else [])])


HEAD = ("", "makers", "largest share", "HHI", "effective", "shares")


def cells(scope: Scope, called: Called = str) -> tuple[str, ...]:
    """A row under HEAD, its makers as they are called."""
    found = scope.found
    top, hhi = percent(found.top, scope.elements), index(found.hhi, scope.elements)
    return (f"{mark(scope)}{scope.label}", suppliers(scope), top, hhi, number(found.effective), shares(scope, called))


def html(found: Dependence) -> str:
    """Shares and concentration as a table for a notebook."""
    caption = f"{found.case.title}: {found.measure} by {found.by} on {found.day}"
    notes = "~ rests on estimates in part." if found.estimate else ""
    rows = (cells(scope, found.name) for scope in found.scopes)
    return table(HEAD, rows, caption=caption) + lines(notes, found.case.notice)
