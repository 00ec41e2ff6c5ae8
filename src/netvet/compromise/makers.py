"""Whose each element of a network is: names as they are written, and the makers that they mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.dossier import Dossiers, fold, group_of, maker_names
from netvet.errors import CaseError
from netvet.fact import NONE
from netvet.inventory import Inventory
from netvet.regime.condition import Condition, tests

NOBODY, NOBODY_KNOWN = -1, -2
"""Of an element: it has no maker; its maker is not known, or its name could mean several."""


@dataclass(frozen=True)
class Makers:
    """The makers of a case.

    Attributes:
        names: each as written, as the key of the maker that it means, and its owner group; None where that is not known.
        of_element: of each element its place in `names`.
        called: what makers are called, by their keys.
    """

    names: list[tuple[str | None, str | None, str | None]]
    of_element: NDArray[np.int64]
    called: Mapping[str, str]

    @property
    def known(self) -> list[str]:
        """The names that mean a maker."""
        return [name for name, known, _ in self.names if name and known]

    def places(self, key: str) -> list[int]:
        """The places of the names that mean a maker or the makers of an owner group."""
        return [place for place, (_, known, group) in enumerate(self.names) if key in (known, group)]

    @property
    def labels(self) -> tuple[str, ...]:
        """Each maker once, as it is called."""
        return tuple(self.called[key] for key in self.keys)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The same as what each is resolved to: the id of its dossier, or the name itself."""
        return tuple(dict.fromkeys(known for _, known, _ in self.names if known))

    @cached_property
    def number(self) -> NDArray[np.int64]:
        """Of each element the place of its maker in `labels`; NOBODY where it has none, NOBODY_KNOWN where it is not known."""
        numbers = {known: number for number, known in enumerate(self.keys)}
        told = [numbers[known] if known else NOBODY if name == NONE else NOBODY_KNOWN for name, known, _ in self.names]
        return np.array(told, np.int64)[self.of_element]


def read_makers(inventory: Inventory, dossiers: Dossiers, day: date) -> Makers:
    """The makers of the elements of `net`, a table of the inventory's database, with their owner groups on a day."""
    vendor = "e.vendor" if inventory.has("elements", "vendor") else "NULL::VARCHAR"
    told = f"SELECT {vendor} AS vendor FROM elements AS e SEMI JOIN net USING (netvet_row) ORDER BY e.netvet_row"
    column: Any = inventory.con.sql(told).to_arrow_table()["vendor"].combine_chunks()
    coded = column.dictionary_encode(null_encoding="encode")
    names = [(name, *_meant(name, dossiers, day)) for name in coded.dictionary.to_pylist()]
    called = maker_names(dossiers, (name for name, known, _ in names if name and known))
    return Makers(names, np.asarray(coded.indices), called)


def check_ids(condition: Condition, keys: Sequence[str], dossiers: Dossiers, where: str) -> None:
    """Refuse an id of a maker that nobody has: nothing would be of it, and be told as certain.

    Raises:
        CaseError: naming the id, with near ones.
    """
    for test in tests(condition):
        for word in test.values if test.fact == "vendor.id" else ():
            if isinstance(word, str) and word not in keys and word != NONE and dossiers.maker(word).id != word:
                near = [fold(word)] if fold(word) in keys else get_close_matches(word, keys, n=3, cutoff=0.5)
                remedy = f"did you mean {' or '.join(near)}?" if near else f"there are {', '.join(keys[:8])}"
                raise CaseError(f"no dossier and no element has the vendor.id {word!r}", where=where, remedy=remedy)


def _meant(written: str | None, dossiers: Dossiers, day: date) -> tuple[str | None, str | None]:
    """The maker that a name means, by dossier or by the name itself, and its owner group; None where not known."""
    if written is None or written == NONE:
        return None, None
    maker = dossiers.maker(written)
    return None if maker.ambiguous else maker.id or fold(written), group_of(maker, day)
