"""The reference of the Python interface: every public name with its signature and its docstring."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import netvet

_WIDTH = 100
_SECTIONS = {"Args": "Arguments", "Attributes": "Attributes", "Raises": "Raises"}


def sections() -> Iterator[tuple[str, str]]:
    """Verbs first, then what they give: heading and text of each."""
    public = [name for name in netvet.__all__ if not name.startswith("_")]
    verbs = [name for name in public if inspect.isfunction(getattr(netvet, name))]
    for name in [*verbs, *(name for name in public if name not in verbs)]:
        found = getattr(netvet, name)
        yield name, _verb(name, found) if name in verbs else _noun(found)


def _verb(name: str, function: Callable[..., Any]) -> str:
    return f"```python\n{signature(f'netvet.{name}', function)}\n```\n\n{told(inspect.getdoc(function) or '')}"


def _noun(kind: type) -> str:
    parts = [told(inspect.getdoc(kind) or "")]
    known = {field.name for field in fields(kind)} if is_dataclass(kind) else set()
    for label, member in vars(kind).items():
        if label.startswith("_") or label in known or not (isinstance(member, property) or inspect.isfunction(member)):
            continue
        doc = told(inspect.getdoc(member) or "")
        if isinstance(member, property):
            parts.append(f"**`{label}`**: {doc}")
        else:
            parts.append(f"```python\n{signature(label, member)}\n```\n\n{doc}")
    return "\n\n".join(parts)


def signature(name: str, function: Callable[..., Any]) -> str:
    """A function as a person would write its head: over several lines where it is long."""
    asked = inspect.signature(function)
    given = [str(one) for one in asked.parameters.values() if one.name != "self"]
    kinds = [one.kind for one in asked.parameters.values() if one.name != "self"]
    if inspect.Parameter.KEYWORD_ONLY in kinds:
        given.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    given = [re.sub(r"'([^']*)'", r"\1", one, count=1) if ": '" in one else one for one in given]
    back = str(asked.return_annotation).strip("'")
    line = f"{name}({', '.join(given)}) -> {back}"
    if len(line) <= _WIDTH:
        return line
    return f"{name}(\n" + "".join(f"    {one},\n" for one in given) + f") -> {back}"


def told(doc: str) -> str:
    """A docstring as Markdown: its sections as lists."""
    parts = []
    for block in re.split(r"\n\s*\n", doc):
        head, _, rest = block.partition("\n")
        section = _SECTIONS.get(head.rstrip(":")) if head.endswith(":") else None
        parts.append(f"{section}:\n\n{_listed(textwrap.dedent(rest))}" if section else " ".join(block.split()))
    return "\n\n".join(parts)


def _listed(text: str) -> str:
    entries: list[str] = []
    for line in text.splitlines():
        if line.startswith(" ") and entries:
            entries[-1] += " " + line.strip()
        else:
            entries.append(line.strip())
    return "\n".join(f"- `{name}`: {meaning}" for name, _, meaning in (entry.partition(": ") for entry in entries))
