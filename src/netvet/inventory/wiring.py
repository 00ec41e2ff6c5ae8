"""The links of an invented country: stations hang from routers, routers from those of the core, and these stand in rings.

Within a chunk the elements of an operator are joined to each other; its core routers go on from chunk to chunk. Some routers
hang from another router, and some have two ways on.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from netvet.inventory.chance import STEPS, Bits, Codes, choice_of, ids_of, with_gaps

if TYPE_CHECKING:
    from netvet.inventory.chance import Columns

STREAM = 1 << 32
"""The random bits of links are those of a chunk so much further, so that elements are the same with links and without."""

EDGE, MIDDLE = "cell-site-router", "IP-core-router"
ATTACHED = frozenset("eNB gNB NodeB BTS RU DU OLT microwave DWDM".split())
"""What hangs from an edge router; the rest, with the gateways, from a core router."""
UNLINKED = frozenset("NFVI MANO OSS RAN-EM Core-EM Transport-EM".split())
"""Managers and platforms stand beside the paths of subscribers."""
CHORDS = (1, 4)
"""To which of the next core routers each is joined."""
IPSEC = "true 45, false 35, ? 20"


class Wiring:
    """Links as they are made, chunk by chunk.

    Args:
        names: the word of each kind of function, by the code that an element is drawn with.
        operators: how many there are.
    """

    def __init__(self, names: tuple[str, ...], operators: int) -> None:
        self._edge, self._middle = names.index(EDGE), names.index(MIDDLE)
        self._attached = np.array([name in ATTACHED for name in names])
        self._unlinked = np.array([name in UNLINKED for name in names])
        self._last: list[Codes] = [np.zeros(0, np.intp)] * operators

    def links(self, bits: Bits, first: int, kind: Codes, home: Codes) -> Columns:
        """The links of a chunk: of elements from the `first`, of these kinds and operators, numbered from 1."""
        ends = np.concatenate(list(self._ends(bits, first, kind, home)), axis=1)
        ipsec = choice_of({"*": IPSEC})
        code = bits.choose(ipsec, np.zeros(ends.shape[1], np.intp))
        sides = {label: ids_of("E", side) for label, side in zip(("from_element", "to_element"), ends, strict=True)}
        return {**sides, "ipsec": with_gaps(code == ipsec.words.index("true"), code > 0)}

    def _ends(self, bits: Bits, first: int, kind: Codes, home: Codes) -> Iterator[Codes]:
        yield np.zeros((2, 0), np.intp)
        for operator, last in enumerate(self._last):
            own = np.flatnonzero(home == operator + 1)
            edge, middle = own[kind[own] == self._edge] + first, own[kind[own] == self._middle] + first
            chain = np.concatenate([last, middle])
            yield from _ring(chain, len(last))
            self._last[operator] = chain[-max(CHORDS) :]
            if not len(chain):
                continue
            low = own[self._attached[kind[own]]] + first
            rest = own[~self._attached[kind[own]] & ~self._unlinked[kind[own]] & (kind[own] != self._middle)] + first
            luck = bits.take(len(rest))
            up, joined = _any_of(chain, bits, len(rest)), np.isin(rest, edge)
            nested = joined & (luck < STEPS // 8) & (np.arange(len(rest)) > 0)
            # an edge router may hang from the one before it
            before = edge[np.maximum(np.searchsorted(edge, rest) - 1, 0)] if len(edge) else up
            up = np.where(nested & (before < rest), before, up)
            yield np.stack([rest, up])
            twice = rest[joined & (luck > STEPS - STEPS // 10)]
            yield np.stack([twice, _any_of(chain, bits, len(twice))])
            yield np.stack([low, _any_of(edge if len(edge) else chain, bits, len(low))])


def _any_of(offered: Codes, bits: Bits, count: int) -> Codes:
    return np.asarray(offered[bits.take(count) * len(offered) // STEPS], np.intp)


def _ring(chain: Codes, old: int) -> Iterator[Codes]:
    """Join each router of a chain to some of the next; the links between the first `old` are there already."""
    for step in CHORDS:
        if len(chain) > step:
            begin = max(old - step, 0)
            yield np.stack([chain[begin : len(chain) - step], chain[begin + step :]])
