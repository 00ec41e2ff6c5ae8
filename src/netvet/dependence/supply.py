"""Who is left for what makers that leave supply: who does so in this network, and whose products the catalogue lists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from netvet.fact import NONE

Leaves = Callable[[str | None], bool | None]


@dataclass(frozen=True)
class Supply:
    """A function that makers who leave supply, and who is left for it.

    Attributes:
        function: the function.
        elements: elements of the makers that leave which perform it, and are there for certain.
        operators: the operators that have any.
        alone: of them those that have it of nobody else, for certain.
        here: makers left that supply it in this network.
        listed: further makers left of which the catalogue lists a product for it.
        perhaps: makers of either kind of which it is not known whether they leave, whether they are here, or what they perform.
        strange: elements of it of no known maker.
        doubtful: further elements of the makers that leave of which it is not known whether they are there.
    """

    function: str
    elements: int
    operators: tuple[str, ...]
    alone: tuple[str, ...]
    here: tuple[str, ...]
    listed: tuple[str, ...]
    perhaps: tuple[str, ...]
    strange: int
    doubtful: int = 0

    @property
    def only(self) -> str | None:
        """The only maker named, here or by the catalogue; None where there are more, or none."""
        left = (*self.here, *self.listed)
        return left[0] if len(left) == 1 and not self.perhaps else None


@dataclass(frozen=True)
class Unsorted:
    """Elements of makers that leave of which a function is not known: they may be of any.

    Attributes:
        elements: how many are there for certain.
        operators: whose those are.
        doubtful: how many more of which it is not known whether they are there.
    """

    elements: int
    operators: tuple[str, ...]
    doubtful: int


@dataclass
class _Seen:
    """A function, and who supplies it at whom."""

    elements: int = 0
    strange: int = 0
    doubtful: int = 0
    operators: dict[str, None] = field(default_factory=dict)
    others: dict[str, None] = field(default_factory=dict)
    makers: dict[str, bool | None] = field(default_factory=dict)


def take_supplies(
    rows: Iterable[Mapping[str, Any]],
    leaves: Leaves,
    keys: Callable[[str], str | None],
    performed: Mapping[str | None, Sequence[str | None]],
    sold: Mapping[str, frozenset[str]],
) -> tuple[list[Supply], Unsorted | None]:
    """Every function that the makers that leave supply, in the order of the inventory; and what they have of no known function.

    Those are among them that they may supply only, as it is not known whether their elements are there. Who has elements of no
    known function may supply any.

    Args:
        rows: as of `netvet.dependence.leaving.take_stays`.
        leaves: whether a maker as written, or by its key, is one that leaves; None where that is not known.
        keys: one key for one maker; None where a name may mean several.
        performed: the functions of each cell of `function`; None among them for one that is not known.
        sold: of each maker the functions for which the catalogue lists a product.
    """
    seen: dict[str, _Seen] = {}
    stray = _Seen()
    for row in rows:
        if row["vendor"] != NONE:
            for function in performed.get(row["function"], ()):
                _note(stray if function is None else seen.setdefault(function, _Seen()), row, leaves, keys)
    told = [_supply(function, one, stray, leaves, sold) for function, one in seen.items() if one.elements or one.doubtful]
    unsorted = Unsorted(stray.elements, tuple(stray.operators), stray.doubtful)
    return told, unsorted if stray.elements or stray.doubtful else None


def _note(seen: _Seen, row: Mapping[str, Any], leaves: Leaves, keys: Callable[[str], str | None]) -> None:
    truth = leaves(row["vendor"])
    key = keys(row["vendor"]) if row["vendor"] is not None else None
    if truth and row["present"] is None:
        seen.doubtful += row["n"]
        return
    if truth:
        seen.elements += row["n"]
        seen.operators[row["operator"]] = None
        return
    seen.others[row["operator"]] = None
    if key is None:
        seen.strange += row["n"]
    else:
        known = truth if row["present"] else None  # who may not be there may not be left
        seen.makers[key] = truth if seen.makers.get(key) == truth else known


def _supply(function: str, seen: _Seen, stray: _Seen, leaves: Leaves, sold: Mapping[str, frozenset[str]]) -> Supply:
    # what is of no known function may be of this one too
    makers = seen.makers | {maker: None for maker in stray.makers if maker not in seen.makers}
    seen = replace(seen, makers=makers, others=seen.others | stray.others)
    further = {
        maker: leaves(maker)
        for maker, functions in sold.items()
        if function in functions and seen.makers.get(maker) is None  # not here, or not for certain
    }
    return Supply(
        function=function,
        elements=seen.elements,
        operators=tuple(seen.operators),
        alone=tuple(operator for operator in seen.operators if operator not in seen.others),
        here=tuple(maker for maker, truth in seen.makers.items() if truth is False),
        listed=tuple(maker for maker, truth in further.items() if truth is False),
        perhaps=tuple(maker for maker, truth in {**seen.makers, **further}.items() if truth is None),
        strange=seen.strange,
        doubtful=seen.doubtful,
    )
