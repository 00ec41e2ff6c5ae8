"""Shares as they are written: in per cent with the digits that count, or as a pair of fractions.

Every figure is rounded to the nearest, what is sure and the ends of an interval alike: the same figure is written the same
wherever it stands, and an end that is the figure of before does not seem to lie above it. Only where both ends of an interval
would be written the same are they rounded outwards: what is not known is never written as one figure. What is nearly all, or
nearly nothing, is never written as all or nothing.
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
    least, most = _ends(bounds)
    low, high = _percent(least), _percent(most)
    if low == high and least != most:
        low, high = _percent(least, ROUND_FLOOR), _percent(most, ROUND_CEILING)
    return f"{low} %" if low == high else f"{low} to {high} %"


def pair(bounds: Bounds) -> list[float]:
    """The least and the most, with six digits."""
    return [float(_told(end).quantize(_FRACTION)) for end in _ends(bounds)]


def _ends(bounds: Bounds) -> tuple[float, float]:
    """Both ends; one figure where only noise lies between them."""
    return (bounds.high, bounds.high) if bounds.high - bounds.low <= _NOISE * bounds.high else (bounds.low, bounds.high)


def _told(number: float) -> Decimal:
    """Without what adding up in another order makes of it."""
    return Decimal(f"{number:.10g}")


def _percent(share: float, rounding: str = ROUND_HALF_EVEN) -> str:
    percent = share * 100
    if percent < _SMALL:
        return "0"
    if percent > 100 - _SMALL:
        return "100"
    number = float(Context(prec=2, rounding=rounding).plus(_told(percent)))
    if number > _MOST:
        return f"over {_MOST}"
    return f"{number:.6f}".rstrip("0").rstrip(".") if number >= 1e-6 else "under 0.000001"  # noqa: PLR2004
