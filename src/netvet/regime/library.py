"""The regimes that come with the program: a folder of texts, listed."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path


def shipped_regimes() -> dict[str, Path]:
    """The regimes that come with the program, by id."""
    folder = Path(str(files("netvet.regime") / "texts"))
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def shipped_rule_ids() -> frozenset[str]:
    """The ids of every rule in the shipped regimes, computed or not."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in shipped_regimes().values()]
    kinds = ("requirement", "concentration", "not_computable")
    return frozenset(entry["id"] for table in tables for kind in kinds for entry in table.get(kind, ()))
