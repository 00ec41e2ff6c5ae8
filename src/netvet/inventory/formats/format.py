"""What a format of inventories is: how to know it, how to read it, and what it cannot say."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from netvet.inventory.source import Source


@dataclass(frozen=True)
class Format:
    """A format that inventories come in.

    Attributes:
        name: what it is called on the command line.
        title: what it is.
        reference: where it is described.
        limitations: what it cannot say, and what is therefore not known.
        recognises: whether a path holds it.
        read: its tables, by name.
    """

    name: str
    title: str
    reference: str
    limitations: tuple[str, ...]
    recognises: Callable[[Path], bool]
    read: Callable[[duckdb.DuckDBPyConnection, Path], Mapping[str, Source]]
