"""Whom some elements see at some time within some days, people moving as a stated model has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from netvet.compromise.exposure import Chosen
from netvet.compromise.scene import Scene
from netvet.exposure import ASKED, Bounds, Mobility, ever_seen


@dataclass(frozen=True)
class Week:
    """The share of subscribers ever seen: an estimate.

    Attributes:
        label: who is compromised.
        days: how many days, in order; 0 is the instant, which is no estimate.
        model: how people move.
        placed: how many of the stations stand at a place that is known, and how many there are.
        shares: by class, the share by reach, one for each of `days`.
    """

    label: str
    days: tuple[float, ...]
    model: Mobility
    placed: tuple[int, int]
    shares: dict[str, tuple[Bounds, ...]]


def seen_within(
    scene: Scene, chosen: Chosen, days: Sequence[float], model: Mobility | None = None, words: tuple[str, ...] = ASKED
) -> Week:
    """The share of subscribers that some elements could see or stop at some time within some days.

    Args:
        scene: the case made ready.
        chosen: who is compromised.
        days: how many days, each asked on its own; the instant is always told before them.
        model: how people move; the assumed one where None.
        words: the classes asked.
    """
    model = model or Mobility()
    asked = (0.0, *sorted({float(day) for day in days if day > 0}))
    sides = (chosen.surely, chosen.perhaps)
    instants = [one for one in scene.exposing.trace(*sides, words) if one.measure == "subscribers"]
    shares = {one.word: tuple(ever_seen(scene.exposing, one, sides, scene.places, days=asked, model=model)) for one in instants}
    stations = scene.places[scene.exposing.routes.stations]
    known = int((stations == stations).all(axis=1).sum())  # noqa: PLR0124 - nan is no place
    return Week(chosen.label, asked, model, (known, len(stations)), shares)
