"""Sums of money and shares in words, with two or three figures that count; both ends of a range in one unit."""

from __future__ import annotations

_UNITS = ((999_500.0, 1e6, "bn ", 3), (999.5, 1e3, "m ", 3), (0.9995, 1.0, "thousand ", 3), (0.0, 1e-3, "", 0))
"""From how many thousands on a unit is used, how many thousands one of it is, its word, and how many decimals count."""

_HUNDRED = 99.5
_ROUNDING = 1e-9
_TENTH, _SMALL = 0.05, 0.1
"""Below the first a number is written as less than a tenth; below the second an end of a range has two decimals."""


def money(thousands: float, currency: str) -> str:
    """Thousands in words."""
    return span(thousands, thousands, currency)


def span(low: float, high: float, currency: str) -> str:
    """Two ends of money in words, both in the unit of the larger: `-2.01 to 0 bn EUR`; one where both are written alike."""
    size = max(abs(low), abs(high))
    _, unit, word, decimals = next(one for one in _UNITS if size >= one[0])
    told = dict.fromkeys(_figure(end / unit, decimals) for end in (low, high))
    return f"{' to '.join(told)} {word}{currency}"


def _figure(value: float, decimals: int) -> str:
    if abs(value) >= _HUNDRED:
        return f"{value:.0f}"
    if abs(value) < _SMALL and decimals:  # the other end of the range carries no more than two decimals
        return f"{round(value, 2) or 0:g}"
    return f"{value:.3g}" if abs(value) >= 1 else f"{round(value, decimals) or 0:g}"


def tenth(value: float, sign: str = "") -> str:
    """A number with one digit after the point; less than a tenth is no nothing: only what is exactly none is `0`.

    Args:
        value: the number.
        sign: `+` where what is more than nothing has a sign.
    """
    if abs(value) < _ROUNDING:
        return "0"
    if abs(value) < _TENTH:
        return f"under {sign}0.1" if value > 0 else "over -0.1"
    return f"{value:{sign}.1f}"


def share(value: float, figures: int = 3) -> str:
    """A share in per cent; what is smaller than sums are exact is none."""
    return f"{value * 100 if abs(value) >= _ROUNDING else 0:.{figures}g} %"


def share_above(value: float, most: float) -> str:
    """A share that is more than another, in per cent: where both are written alike, that it is more."""
    told, limit = share(value), share(most)
    return f"over {limit}" if told == limit else told
