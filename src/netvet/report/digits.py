"""Numbers in files, with the digits that count: what rests on assumed prices carries no fifteen."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

DOCUMENT, TABLE = 6, 3
"""Digits that count of a figure in a document, and in a table, as on a page."""


def rounded(value: Any, digits: int = DOCUMENT) -> Any:
    """A value with every fraction in it, at any depth, rounded to so many digits that count; all else as it is."""
    if isinstance(value, float):
        return float(f"{value:.{digits}g}") if math.isfinite(value) else value
    if isinstance(value, Mapping):
        return {key: rounded(one, digits) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [rounded(one, digits) for one in value]
    return value
