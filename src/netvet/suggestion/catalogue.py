"""Where product names are looked up: the narrow seam between a suggestion and the catalogue of products."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """What a catalogue says of a product's name.

    Attributes:
        function: the functions that it performs, joined by `+`; empty where the catalogue does not say.
        maker: who makes it; empty where the catalogue does not say.
        confidence: how that is known.
        candidates: what it could be, where the name alone does not tell; nothing else is said then.
    """

    function: str = ""
    maker: str = ""
    confidence: str = ""
    candidates: tuple[str, ...] = ()


Catalogue = Callable[[str, str | None], Found | None]
"""What a product's name (and its maker's, where it is known) means; None where the catalogue does not know it."""


def shipped_catalogue() -> Catalogue:
    """The catalogue that comes with the program; one that knows nothing where this installation has none."""
    try:
        find = importlib.import_module("netvet.inventory.products").find_product
    except (ModuleNotFoundError, AttributeError):
        return lambda _name, _vendor: None

    def look(name: str, vendor: str | None) -> Found | None:
        found = find(name, vendor)
        if found is None:
            return None
        functions = getattr(found, "functions", ()) or ()
        joined = functions if isinstance(functions, str) else "+".join(functions)
        candidates = tuple(map(str, getattr(found, "candidates", ()) or ()))
        maker, confidence = (str(getattr(found, key, "") or "") for key in ("maker", "confidence"))
        return Found("" if candidates else joined, "" if candidates else maker, confidence, candidates)

    return look
