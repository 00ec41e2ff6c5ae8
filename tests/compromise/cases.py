"""Small changes of a case."""

from __future__ import annotations

from pathlib import Path


def changed(case: Path, old: str, new: str) -> Path:
    """The case with one text of its elements otherwise."""
    target = case / "network" / "elements.csv"
    text = target.read_text(encoding="utf-8")
    assert old in text
    target.write_text(text.replace(old, new), encoding="utf-8")
    return case
