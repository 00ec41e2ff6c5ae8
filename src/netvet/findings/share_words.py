"""What a cap found and allows, in words; one of a thing as one."""

from __future__ import annotations

from fractions import Fraction

from netvet.findings.intervals import Interval, Range
from netvet.regime.requirement import Distinct, Share

_UNITS = {
    "traffic": "Gbit/s",
    "premises": "premises",
    "subscribers": "subscribers",
    "sites": "sites",
    "elements": "elements",
}
_COUNTED = ("subscribers", "sites", "elements")
"""Units of which there may be one."""


def elements(n: int) -> str:
    """A number of elements."""
    return f"{n} element{'s' * (n != 1)}"


def unit_of(asked: Share | Distinct) -> str:
    """In what is counted."""
    return _UNITS[asked.count] if isinstance(asked, Share) else "makers"


def bound(asked: Share | Distinct) -> str:
    """What is allowed."""
    return f"at most {(asked.at_most * 100).normalize():f} %" if isinstance(asked, Share) else str(asked)


def told(found: Interval | Range, unit: str, *, unweighed: int) -> str:
    """What was found, from below to above; of a share nothing where nothing of it is known."""
    if isinstance(found, Range):
        return " to ".join(map(str, dict.fromkeys((found.low, found.high)))) + (" maker" if found.high == 1 else f" {unit}")
    if not found.low[0] and found.high[0] == found.high[1] and unweighed:
        return "any share"
    ends = dict.fromkeys((found.low, found.high))
    return " to ".join(f"{_number(part)} of {_counted(whole, unit)}{_percent(part, whole)}" for part, whole in ends)


def _counted(whole: Fraction, unit: str) -> str:
    return f"{_number(whole)} {unit.removesuffix('s') if whole == 1 and unit in _COUNTED else unit}"


def _number(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}"


def _percent(part: Fraction, whole: Fraction) -> str:
    return f" ({float(part / whole) * 100:.1f} %)" if whole else ""
