"""Where product names are looked up: the narrow seam between a suggestion and the catalogue of products."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from netvet.dossier import Dossiers
from netvet.inventory.products import find_product


@dataclass(frozen=True)
class Found:
    """What a catalogue says of a product's name.

    Attributes:
        function: the functions that it performs, joined by `+`; empty where the catalogue does not say.
        maker: who makes it; empty where the catalogue does not say.
        confidence: whose page says so.
        candidates: what it could be, where the name alone does not tell; nothing else is said then.
    """

    function: str = ""
    maker: str = ""
    confidence: str = ""
    candidates: tuple[str, ...] = ()


Catalogue = Callable[[str, str | None], Found | None]
"""What a product's name (and its maker's, where it is known) means; None where the catalogue does not know it."""


def shipped_catalogue(dossiers: Dossiers) -> Catalogue:
    """The catalogue that comes with the program, where one maker is one however it is spelt."""

    def look(name: str, vendor: str | None) -> Found | None:
        match = find_product(name, vendor, dossiers.key)
        if match.product is None:
            others = tuple(f"{one.product.name} of {one.product.vendor} ({one.reason})" for one in match.candidates)
            return Found(candidates=others) if others else None
        if match.function is None:
            return Found(candidates=match.product.functions)
        return Found(match.function, match.product.vendor, match.product.source.publisher)

    return look
