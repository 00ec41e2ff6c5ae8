"""Shares as they are written: in per cent with the digits that count, or as a pair of fractions."""

from __future__ import annotations

from netvet.exposure import Bounds

_SMALL = 1e-12


def class_name(word: str) -> str:
    """A class in words."""
    return word.replace("_", " ")


def shown(bounds: Bounds) -> str:
    """A share in per cent with two digits that count; an interval where it is not known."""
    low, high = _percent(bounds.low), _percent(bounds.high)
    return f"{low} %" if low == high else f"{low} to {high} %"


def _percent(share: float) -> str:
    percent = share * 100
    if percent < _SMALL:
        return "0"
    if percent > 100 - _SMALL:
        return "100"
    # what is nearly all is not all, what is nearly nothing is not nothing
    number = float(f"{percent:.2g}")
    if number >= 100:  # noqa: PLR2004 - of a hundred
        return "over 99"
    return f"{number:.6f}".rstrip("0").rstrip(".") if number >= 1e-6 else "under 0.000001"  # noqa: PLR2004


def pair(bounds: Bounds) -> list[float]:
    """The least and the most, with six digits."""
    return [round(bounds.low, 6), round(bounds.high, 6)]
