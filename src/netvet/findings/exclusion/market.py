"""The market that is asked: makers with their owner groups and home states, and what can be sold for each function."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netvet.dossier import Dossiers, group_of, home_of
from netvet.errors import DossierError
from netvet.inventory.products import functions_sold

UNITS = ("maker", "group", "home_state")
"""By what a requirement may single out."""


@dataclass(frozen=True)
class Seller:
    """A maker of the market.

    Attributes:
        id: its id.
        name: its name.
        group: its owner group on the day asked; None where it is not known.
        home_state: the state of its seat; None where it is not known.
        sells: functions for which the catalogue knows a product of it: that it knows none is not that there is none.
    """

    id: str
    name: str
    group: str | None
    home_state: str | None
    sells: frozenset[str]

    def unit(self, kind: str) -> str | None:
        """What it is counted as."""
        return {"maker": self.id, "group": self.group, "home_state": self.home_state}[kind]


def market(dossiers: Dossiers, day: date, chosen: Iterable[str] = ()) -> list[Seller]:
    """Every maker that has a dossier, or those chosen, in order.

    Raises:
        DossierError: where a name chosen means nobody, or more than one.
    """
    sold = functions_sold(dossiers.key)
    found: dict[str, Seller] = {}
    for word in [*chosen] or [dossier.name for dossier in dossiers.vendors]:
        maker = dossiers.maker(word)
        if maker.id is None:
            near = (
                f"did you mean {' or '.join(maker.candidates)}?" if maker.candidates else "`netvet dossiers` lists the makers"
            )
            raise DossierError(f"no dossier knows the maker {word!r}", remedy=near)
        sells = sold.get(dossiers.key(word), frozenset())
        found.setdefault(maker.id, Seller(maker.id, word, group_of(maker, day), home_of(maker), sells))
    return list(found.values())
