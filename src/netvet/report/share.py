"""Shares as they are written: in per cent with the digits that count, or as a pair of fractions.

The ends of an interval are rounded outwards, so that what is written holds all that the interval does; what is sure is rounded
to the nearest.
"""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Context, Decimal

from netvet.exposure import Bounds

_SMALL = 1e-12
_NOISE = 1e-9
_MOST = 99
_FRACTION = Decimal("0.000001")


def class_name(word: str) -> str:
    """A class in words."""
    return word.replace("_", " ")


def shown(bounds: Bounds) -> str:
    """A share in per cent with two digits that count; an interval where it is not known."""
    low, high = (_percent(end, rounding) for end, rounding in _ends(bounds))
    return f"{low} %" if low == high else f"{low} to {high} %"


def pair(bounds: Bounds) -> list[float]:
    """The least and the most, with six digits."""
    return [float(_told(end).quantize(_FRACTION, rounding)) for end, rounding in _ends(bounds)]


def _ends(bounds: Bounds) -> tuple[tuple[float, str], tuple[float, str]]:
    """Both ends, and how each is rounded."""
    if bounds.high - bounds.low <= _NOISE * bounds.high:
        return (bounds.high, ROUND_HALF_EVEN), (bounds.high, ROUND_HALF_EVEN)
    return (bounds.low, ROUND_FLOOR), (bounds.high, ROUND_CEILING)


def _told(number: float) -> Decimal:
    """Without what adding up in another order makes of it."""
    return Decimal(f"{number:.10g}")


def _percent(share: float, rounding: str) -> str:
    percent = share * 100
    if percent < _SMALL:
        return "0"
    if percent > 100 - _SMALL:
        return "100"
    number = float(Context(prec=2, rounding=rounding).plus(_told(percent)))
    # what is nearly all is not all, what is nearly nothing is not nothing
    if max(number, percent if rounding != ROUND_HALF_EVEN else 0) > _MOST:
        return "over 99"
    return f"{number:.6f}".rstrip("0").rstrip(".") if number >= 1e-6 else "under 0.000001"  # noqa: PLR2004
