"""What every page of a report has: its style, its template, and what it may load: nothing but its own."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def part_of(package: str, name: str) -> str:
    """A file of the folder `page_parts` of a package."""
    return (files(package) / "page_parts" / name).read_text(encoding="utf-8")


def style_of(package: str, name: str) -> str:
    """The style of all pages, and that of one."""
    return part_of("netvet.report", "page.css") + part_of(package, name)


def template_of(package: str, name: str, **functions: Any) -> Any:
    """A template that escapes what stands in it and refuses names that it does not know.

    It may import macros of a file of another package's parts, as `package/name`.
    """
    from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415

    parts = FunctionLoader(lambda path: part_of(*path.rsplit("/", 1)))
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined, loader=parts)
    environment.policies["json.dumps_kwargs"] = {"sort_keys": False, "ensure_ascii": False}
    environment.globals.update(functions)
    return environment.from_string(part_of(package, name))


def policy_of(style: str, scripts: Sequence[str]) -> str:
    """What the page may load: nothing but its own style, scripts and pictures, each known by its digest."""
    allowed = [f"style-src {_digest(style)}", "img-src data:", "base-uri 'none'", "form-action 'none'"]
    allowed += [f"script-src {' '.join(map(_digest, scripts))}"] if scripts else []
    return "; ".join(["default-src 'none'", *allowed])


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode('ascii')}'"
