"""JSON as a person reads it in a difference: what fits on a line stands on one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

WIDTH = 160


def written(value: Any) -> str:
    """A document, the same bytes for the same value."""
    return _laid(value, 0, 0) + "\n"


def _laid(value: Any, depth: int, before: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if not isinstance(value, Mapping | list) or not value or len(line) + before + depth * 2 <= WIDTH:
        return line
    pad, end = "  " * (depth + 1), "  " * depth
    if isinstance(value, Mapping):
        keys = [(json.dumps(key, ensure_ascii=False) + ": ", one) for key, one in value.items()]
        parts = [f"{pad}{key}{_laid(one, depth + 1, len(key))}" for key, one in keys]
        return "{\n" + ",\n".join(parts) + f"\n{end}}}"
    return "[\n" + ",\n".join(pad + _laid(one, depth + 1, 0) for one in value) + f"\n{end}]"
