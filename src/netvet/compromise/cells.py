"""The cells of the table of functions on which a result rests, with the clauses behind them."""

from __future__ import annotations

import numpy as np

from netvet.compromise.exposure import Cell, Mask
from netvet.exposure import ASKED, DISRUPTION, Network


def cells_of(network: Network, reached: Mask) -> tuple[Cell, ...]:
    """The cells of the functions of some elements that say that anything is seen or stopped."""
    there = np.unique(network.function[reached])
    rows = {one.id: one for kind in there for one in network.sight.functions[kind]}
    found = []
    for row in rows.values():
        cites = _cited(row.cite)
        told = {**row.sees, DISRUPTION: row.disruption}
        found += [Cell(row.id, word, told[word], cites.get(word, "no citation")) for word in ASKED if told[word] != "."]
    return tuple(found)


def _cited(cite: str) -> dict[str, str]:
    """The clauses of a function by class, out of `class=clause; class=clause`."""
    found: dict[str, str] = {}
    for part in cite.split("; "):
        word, sign, clause = part.partition("=")
        if sign and word in ASKED:
            found[word] = f"{found[word]}; {clause}" if word in found else clause
    return found
