"""What two regimes differ in, as text and as JSON."""

from __future__ import annotations

from typing import Any

from rich.console import Console
from rich.markup import escape

from netvet.regime import Difference


def print_difference(console: Console, found: Difference) -> None:
    """The heads, the rules that only one has, and the others field by field."""
    one, other = map(escape, found.names)
    console.print(f"[bold]{one}[/bold] (-) against [bold]{other}[/bold] (+)")
    if found.head:
        console.print("\n[bold]head[/bold]")
        _print_fields(console, found.head)
    for sign, name, rules in (("-", one, found.only[0]), ("+", other, found.only[1])):
        if rules:
            console.print(f"\n[bold]only in {name}[/bold]")
        for key, title in rules:
            console.print(f"  {sign} {escape(key)}  {escape(title)}")
    for rule in found.changed:
        console.print(f"\n[bold]{escape(rule.key)}[/bold]  {escape(rule.title)}")
        _print_fields(console, rule.fields)
    console.print(f"\n{escape(_counted(found))}")


def _print_fields(console: Console, fields: dict[str, tuple[str, str]]) -> None:
    for field, (before, after) in fields.items():
        console.print(f"  {field}")
        for sign, text in (("-", before), ("+", after)):
            if text:
                console.print(f"    {sign} {escape(text)}")


def _counted(found: Difference) -> str:
    if not (found.head or found.changed or any(found.only)):
        return "They are the same."
    only = f"{len(found.only[0])} only in {found.names[0]}, {len(found.only[1])} only in {found.names[1]}"
    return f"Rules: {only}, {len(found.changed)} changed, {found.same} the same."


def difference_document(found: Difference) -> dict[str, Any]:
    """The same as mappings and lists."""

    def fields(pairs: dict[str, tuple[str, str]]) -> dict[str, dict[str, str | None]]:
        return {field: {"a": before or None, "b": after or None} for field, (before, after) in pairs.items()}

    def rules(pairs: list[tuple[str, str]]) -> list[dict[str, str]]:
        return [{"rule": key, "title": title} for key, title in pairs]

    return {
        "a": found.names[0],
        "b": found.names[1],
        "head": fields(found.head),
        "only_in_a": rules(found.only[0]),
        "only_in_b": rules(found.only[1]),
        "changed": [{"rule": one.key, "title": one.title, "fields": fields(one.fields)} for one in found.changed],
        "same": found.same,
    }
