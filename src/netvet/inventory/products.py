"""The catalogue: which functions a maker's product can be, each entry with the page that says so.

The table is `products.csv` beside this file. A name that is not in it stays unmapped: no guess counts as a match. A product
that can be several things lists them all; which of them an element is, its owner says.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from functools import cache, cached_property
from importlib.resources import files

from netvet.citation import Citation
from netvet.inventory.product_names import fold, spellings

KINDS = ("element", "part", "radio", "manager", "platform")
"""A network element, a unit of one, a radio unit, a system that manages elements, a platform that hosts them."""

_NEAR = 0.75
"""Names less alike than this are not worth a person's look."""

_SHOWN = 3


@dataclass(frozen=True)
class Product:
    """What a source says of one product.

    Attributes:
        id: its id in the catalogue.
        vendor: its maker today, as a dossier names it where there is one.
        sold_as: other makers under whose names it is or was sold.
        name: its name.
        aliases: other names that mean it.
        functions: ids of the functions that it can be; with more than one its name does not decide.
        generation: the generation that it is bound to; empty where it is bound to none.
        kind: one of KINDS.
        needs_maker: whether its names are too common to mean it where no maker is stated.
        source: where it can be checked.
        note: what is disputed, or who owned it before.
    """

    id: str
    vendor: str
    sold_as: tuple[str, ...]
    name: str
    aliases: tuple[str, ...]
    functions: tuple[str, ...]
    generation: str
    kind: str
    needs_maker: bool
    source: Citation
    note: str

    @property
    def makers(self) -> tuple[str, ...]:
        """Every maker under whose name it is sold."""
        return (self.vendor, *self.sold_as)


@dataclass(frozen=True)
class Candidate:
    """A product that a name may mean, for a person to decide.

    Attributes:
        product: the entry.
        confidence: how alike the names are, from 0 to 1; 1 where the name is the same and something else stands in the way.
        reason: `maker-needed`, `other-maker`, `several` or `near-name`.
    """

    product: Product
    confidence: float
    reason: str


@dataclass(frozen=True)
class ProductMatch:
    """What a name in an inventory means: one entry, candidates only, or nothing.

    Attributes:
        written: the name as written.
        product: the entry that it means; None where that is not certain.
        candidates: entries that it may mean, likeliest first; none where one is certain.
    """

    written: str
    product: Product | None = None
    candidates: tuple[Candidate, ...] = ()

    @property
    def function(self) -> str | None:
        """The function that follows from the name alone; None where the product can be several, or is not certain."""
        found = self.product.functions if self.product else ()
        return found[0] if len(found) == 1 else None


class Catalogue:
    """Products found by the names that people write, in any case and punctuation, with or without a version."""

    def __init__(self, products: Iterable[Product]) -> None:
        self.rows = {product.id: product for product in products}
        self.names: dict[str, tuple[Product, ...]] = {}
        for product in self.rows.values():
            for key in dict.fromkeys(map(fold, (product.name, *product.aliases))):
                self.names[key] = (*self.names.get(key, ()), product)
        self._with_maker = {
            fold(f"{maker} {name}"): (product,)
            for product in self.rows.values()
            for maker in product.makers
            for name in (product.name, *product.aliases)
        }

    def find(self, name: str, vendor: str | None = None, makers: Callable[[str], str] = fold) -> ProductMatch:
        """What a name means. A maker that is not the product's own leaves candidates only.

        Args:
            name: the name as written.
            vendor: the maker as written; None where it is not known.
            makers: one key for one maker, whatever the spelling: `Dossiers.key`, where dossiers are at hand.
        """
        for key in spellings(name):
            if key in self.names:
                return _decide(name, key, self.names[key], makers(vendor) if vendor else None, makers)
            if key in self._with_maker:
                return _decide(name, key, self._with_maker[key], makers(vendor) if vendor else None, makers)
        return ProductMatch(name, None, self._near(fold(name)))

    def _near(self, key: str) -> tuple[Candidate, ...]:
        """Products whose names look like it: of those that begin alike or bear the same number."""
        alike: dict[str, Candidate] = {}
        likeness = SequenceMatcher(None, "", key, autojunk=False)
        for other in sorted({name for mark in _marks(key) for name in self._by_mark.get(mark, ())}):
            likeness.set_seq1(other)
            if likeness.real_quick_ratio() < _NEAR or likeness.quick_ratio() < _NEAR:
                continue  # the quick ones are upper bounds
            ratio = likeness.ratio()
            if ratio >= _NEAR:
                for product in self.names[other]:
                    best = alike.get(product.id)
                    if best is None or best.confidence < ratio:
                        alike[product.id] = Candidate(product, round(ratio, 2), "near-name")
        return tuple(sorted(alike.values(), key=lambda one: -one.confidence)[:_SHOWN])

    @cached_property
    def _by_mark(self) -> dict[str, list[str]]:
        listed: dict[str, list[str]] = {}
        for name in self.names:
            for mark in _marks(name):
                listed.setdefault(mark, []).append(name)
        return listed


def find_product(name: str, vendor: str | None = None, makers: Callable[[str], str] = fold) -> ProductMatch:
    """What a product's name means in the shipped catalogue: see `Catalogue.find`."""
    return shipped_products().find(name, vendor, makers)


@cache
def shipped_products() -> Catalogue:
    """The catalogue that comes with the program."""
    with (files("netvet.inventory") / "products.csv").open(encoding="utf-8") as lines:
        return Catalogue(_product(row) for row in csv.DictReader(lines))


def functions_sold(makers: Callable[[str], str] = fold) -> dict[str, frozenset[str]]:
    """Of each maker the functions for which the catalogue lists a product: that it lists none is not that there is none.

    A product is that of its maker today: earlier names under which it was sold are no makers beside it.

    Args:
        makers: one key for one maker, whatever the spelling: `Dossiers.key`, where dossiers are at hand.
    """
    sold: dict[str, set[str]] = {}
    for product in shipped_products().rows.values():
        sold.setdefault(makers(product.vendor), set()).update(product.functions)
    return {maker: frozenset(functions) for maker, functions in sold.items()}


def earlier_names(makers: Callable[[str], str] = fold) -> dict[str, str]:
    """By an earlier name of a maker of the catalogue its name today, both as `makers` has them; not where several had it."""
    found: dict[str, set[str]] = {}
    for product in shipped_products().rows.values():
        for name in product.sold_as:
            found.setdefault(makers(name), set()).add(makers(product.vendor))
    return {name: own.pop() for name, own in found.items() if len(own) == 1 and name not in own}


def _decide(
    written: str, key: str, found: tuple[Product, ...], maker: str | None, makers: Callable[[str], str]
) -> ProductMatch:
    if maker is not None:
        own = tuple(product for product in found if maker in map(makers, product.makers))
        if len(own) == 1:
            return ProductMatch(written, own[0])
        reason, found = ("several", own) if own else ("other-maker", found)
    elif len(found) == 1 and _says_its_maker(key, found[0]):
        return ProductMatch(written, found[0])
    else:
        reason = "several" if len(found) > 1 else "maker-needed"
    return ProductMatch(written, None, tuple(Candidate(product, 1.0, reason) for product in found))


def _says_its_maker(key: str, product: Product) -> bool:
    """Whether the name alone is enough: it bears the maker's name, or it is neither short, nor a number, nor a common word."""
    if any(key.startswith(fold(maker)) for maker in product.makers):
        return True
    return not product.needs_maker and len(key) > 4 and not key.isdigit()  # noqa: PLR2004 - EPG, MTAS: initials of many things


def _marks(key: str) -> set[str]:
    """What near names share: the beginning, and every number of three digits or more."""
    numbers = "".join(mark if mark.isdigit() else " " for mark in key).split()
    return {key[:4], *(number for number in numbers if len(number) > 2)} if len(key) > 2 else set()  # noqa: PLR2004


def _product(row: dict[str, str]) -> Product:
    day = date.fromisoformat(row["date"]) if row["date"] else None
    return Product(
        id=row["id"],
        vendor=row["vendor"],
        sold_as=_members(row["sold_as"], "|"),
        name=row["name"],
        aliases=_members(row["aliases"], "|"),
        functions=_members(row["functions"], "+"),
        generation=row["generation"],
        kind=row["kind"],
        needs_maker=row["needs_maker"] == "yes",
        source=Citation(row["publisher"], row["work"], day, row["url"]),
        note=row["note"],
    )


def _members(cell: str, separator: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split(separator) if part)
