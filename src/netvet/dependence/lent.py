"""Elements that operators besides the one that runs them use (`used_by`): their radio serves several.

Whose `used_by` is empty is taken to serve the operator that runs it, and nobody else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.dependence.alike import Ints
from netvet.inventory.cells import split_members
from netvet.inventory.store import Inventory


@dataclass(frozen=True)
class Lent:
    """A row for each element and operator that uses another's: the place of the element, and the number of the operator."""

    place: Ints
    user: Ints


_NOTHING: Ints = np.zeros(0, dtype=np.int64)

_USED = "SELECT netvet_row, used_by::VARCHAR AS used_by FROM elements WHERE used_by IS NOT NULL AND used_by::VARCHAR <> 'none'"


def take_lent(inventory: Inventory, row: Ints, operators: Sequence[str], runs: Callable[[Ints], Ints]) -> Lent:
    """Read who else uses elements.

    Args:
        inventory: the network.
        row: of each element its row in the inventory.
        operators: the operators that count; whoever else is named runs nothing that is there.
        runs: tells of some elements the number of the operator that runs it.
    """
    if not inventory.has("elements", "used_by"):
        return Lent(_NOTHING, _NOTHING)
    found = inventory.con.sql(_USED).to_arrow_table()
    cells = found.column("used_by").combine_chunks().dictionary_encode()
    order = np.argsort(row, kind="stable")
    at = np.asarray(found.column("netvet_row").to_numpy(), dtype=np.int64)
    place = order[np.minimum(np.searchsorted(row[order], at), len(row) - 1)] if len(row) else _NOTHING
    here = row[place] == at if len(row) else np.zeros(0, dtype=np.bool_)
    place, cell = place[here], np.asarray(cells.indices.to_numpy())[here]
    pairs = [
        _uses(place[cell == number], users) for number, users in enumerate(_users(cells.dictionary.to_pylist(), operators))
    ]
    places, users = (np.concatenate([_NOTHING, *sides]) for sides in zip(*pairs, strict=True)) if pairs else (_NOTHING,) * 2
    others = users != runs(places)
    return Lent(places[others], users[others])


def _users(cells: Sequence[str], operators: Sequence[str]) -> list[Ints]:
    numbers = {name: number for number, name in enumerate(operators)}
    named = ({numbers[one] for one in split_members(cell) if one in numbers} for cell in cells)
    return [np.array(sorted(one), dtype=np.int64) for one in named]


def _uses(place: NDArray[np.int64], users: Ints) -> tuple[Ints, Ints]:
    return np.repeat(place, len(users)), np.tile(users, len(place))
