"""Whole fleets of makers: with and without their managers, and what of the whole is each one's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from netvet.compromise.exposure import Chosen, Exposure, Mask
from netvet.compromise.makers import NOBODY_KNOWN
from netvet.compromise.scene import Scene
from netvet.exposure import ASKED, MOST_PLAYERS, Attribution, attribute

NOT_KNOWN = "maker not known"


@dataclass(frozen=True)
class Parts:
    """What all makers together could see or stop, attributed to each.

    Attributes:
        labels: the makers, in the order of the inventory; last those taken together, and the elements whose maker is not known.
        elements: how many elements each has.
        attribution: the values, in the same order.
        stray: whether the last are elements whose maker is not known.
    """

    labels: tuple[str, ...]
    elements: tuple[int, ...]
    attribution: Attribution
    stray: bool


def with_and_without_managers(scene: Scene) -> list[Exposure]:
    """Of each maker all its elements, and after it the same without its managers and platforms, where it has any."""
    found = []
    for fleet in scene.fleets():
        found.append(scene.expose(fleet))
        masters = managing(scene)
        if (fleet.surely & masters).any():
            found.append(scene.expose(fleet.without(f"{fleet.label}, without its managers", masters)))
    return found


def managing(scene: Scene) -> Mask:
    """Which elements manage or host others, by their function."""
    net = scene.exposing.network
    return net.sight.manager[net.function]


def attribute_to_makers(scene: Scene, words: tuple[str, ...] = ASKED, step: Callable[[int, int], None] | None = None) -> Parts:
    """What of that which all elements of makers together could see or stop is each maker's: its Shapley value.

    Elements whose maker is not known are one player; what holds whosever they are says `within`.
    Of more makers than MOST_PLAYERS those with fewest elements are one.

    Args:
        scene: the case made ready.
        words: the classes asked.
        step: told how many unions are done, and of how many.
    """
    players = _players(scene)
    sides, stray = [(one.surely, one.perhaps) for one in players], bool((scene.maker == NOBODY_KNOWN).any())
    attribution = attribute(scene.exposing, sides, words, step, stray=stray)
    labels, elements = tuple(one.label for one in players), tuple(int(one.perhaps.sum()) for one in players)
    return Parts(labels, elements, attribution, stray)


def unions(scene: Scene) -> int:
    """How many unions of makers `attribute_to_makers` tries."""
    return (1 << len(_players(scene))) - 1


def _players(scene: Scene) -> list[Chosen]:
    lost = scene.maker == NOBODY_KNOWN
    size = np.bincount(scene.maker[scene.maker >= 0], minlength=len(scene.makers))
    room = MOST_PLAYERS - int(lost.any())
    largest = np.argsort(-size, kind="stable")
    kept = sorted((largest if len(size) <= room else largest[: room - 1]).tolist())
    found = [_player(scene, scene.makers[place], scene.maker == place) for place in kept]
    if len(kept) < len(size):
        rest = (scene.maker >= 0) & ~np.isin(scene.maker, kept)
        found.append(_player(scene, f"{len(size) - len(kept)} other makers", rest))
    return [*found, _player(scene, NOT_KNOWN, lost)] if lost.any() else found


def _player(scene: Scene, label: str, own: Mask) -> Chosen:
    surely, perhaps = scene.present
    return Chosen(label, own & surely, own & perhaps)
