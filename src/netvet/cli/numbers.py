"""Numbers that options take."""

from __future__ import annotations

import math
from typing import Any

import click


class Finite(click.FloatRange):
    """A number within ends: neither nan, which lies within all of them, nor infinite."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number."""
        found = super().convert(value, param, ctx)
        if not math.isfinite(found):
            option = param.opts[-1] if param else "it"
            self.fail(f"{value} is not a finite number; {option} must be a finite number, as 5.", param, ctx)
        return found
