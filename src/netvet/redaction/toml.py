"""Tables as TOML text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any


def write_toml(table: Mapping[str, Any]) -> str:
    """A table as TOML: values, then tables under their heads, then lists of tables; what is None is left out."""
    known = {key: value for key, value in table.items() if value is not None}
    heads = {key: value for key, value in known.items() if _headed(value)}
    lines = [f"{_key(key)} = {_value(value)}" for key, value in known.items() if key not in heads]
    for key, value in heads.items():
        head = f"[[{_key(key)}]]" if isinstance(value, list) else f"[{_key(key)}]"
        for one in value if isinstance(value, list) else [value]:
            lines += ["", head, *(f"{_key(k)} = {_value(v)}" for k, v in one.items() if v is not None)]
    return "\n".join(lines).lstrip("\n") + "\n"


def _headed(value: object) -> bool:
    return isinstance(value, Mapping) or (
        isinstance(value, list) and bool(value) and all(isinstance(v, Mapping) for v in value)
    )


def _key(key: str) -> str:
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _text(key)


def _text(text: str) -> str:
    """JSON's escapes are TOML's; one control character more has to be escaped here."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(value: object) -> str:
    match value:
        case bool():
            return str(value).lower()
        case str():
            return _text(value)
        case Decimal():
            return format(value, "f")
        case Mapping():
            return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items() if v is not None) + " }"
        case list() | tuple():
            return "[" + ", ".join(map(_value, value)) + "]"
    return str(value)  # a whole number, or a day as ISO 8601 has it
