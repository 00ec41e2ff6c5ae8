"""Every element of a case on its own, and the few that together could see or stop most."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from netvet.compromise.scene import Scene
from netvet.exposure import ASKED, MEASURES, Alone, Worst, each_alone, pick_worst, singly

_DIGITS = 9


@dataclass(frozen=True)
class Each:
    """What each element alone could see or stop, those first that see or stop most.

    Attributes:
        alone: the shares, by place in the network.
        order: the elements, by the sum of what they could see or stop at most, over the classes asked, of subscribers.
        table: element_id, operator, function, vendor, one row an element, in the order of the network.
    """

    alone: Alone
    order: NDArray[np.integer[Any]]
    table: pa.Table

    def to_arrow(self) -> pa.Table:
        """One row an element, in `order`: who it is, whether it controls others, shares from 0 to 1 by class and measure."""
        columns: dict[str, Any] = {name: self.table[name].take(self.order) for name in self.table.column_names}
        columns["controls"] = pa.array(self.alone.controls[self.order])
        for word in self.alone.words:
            for measure in MEASURES:
                for side, shares in (("low", self.alone.low), ("high", self.alone.high)):
                    columns[f"{word}_{measure}_{side}"] = pa.array(np.round(shares[word, measure][self.order], _DIGITS))
        return pa.table(columns)

    def rows(self, number: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """The place and the names of the first elements."""
        for place in islice(self.order.tolist(), number):
            yield place, self.table.slice(place, 1).to_pylist()[0]


def each_element(scene: Scene, words: tuple[str, ...] = ASKED, step: Callable[[int, int], None] | None = None) -> Each:
    """What each element of a case alone could see or stop, by reach.

    Args:
        scene: the case made ready.
        words: the classes asked.
        step: told how many are done of those that are traced one by one (`masters`), and of how many.
    """
    alone = each_alone(scene.exposing, words, step)
    return Each(alone, alone.ranked(), scene.names())


def masters(scene: Scene) -> int:
    """How many elements `each_element` traces one by one: managers, platforms, and what traffic may pass or not."""
    return int(singly(scene.exposing).sum())


def worst_elements(
    scene: Scene,
    words: tuple[str, ...],
    number: int,
    *,
    each: Each | None = None,
    step: Callable[[int, int], None] | None = None,
) -> tuple[Worst, ...]:
    """The elements that together could see or stop most, class by class, picked greedily; as `pick_worst`.

    Args:
        scene: the case made ready.
        words: the classes, each on its own.
        number: how many elements to pick.
        each: what each element alone could see or stop, where that is known for these classes.
        step: told how many managers and platforms are done, and of how many.
    """
    alone = each.alone if each is not None and set(words) <= set(each.alone.words) else each_alone(scene.exposing, words, step)
    return tuple(pick_worst(scene.exposing, alone.high[word, "subscribers"], word, number) for word in words)
