"""What measures are worth: the same elements compromised, in a network in which one thing is otherwise.

Each option says what it changes. A ban takes the elements out of the compromised set, domain by domain; the others leave them
in and change what they see or control. What is not known of the change (the maker of an element) gives an interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.measures import MEASURES, Taken, take
from netvet.compromise.scene import Scene
from netvet.exposure import ASKED, Bounds, Share

DOMAINS = {"access": ("access",), "transport": ("transport",), "core": ("core", "border"), "management": ("management",)}
"""The domains from which a maker can be banned; the border of the core goes with it."""


@dataclass(frozen=True)
class Option:
    """What one measure is worth.

    Attributes:
        label: the measure.
        change: what it changes in the network.
        shares: what the set could see or stop then, by class and measure, by reach; None where it cannot apply.
        obstacle: why it cannot apply.
    """

    label: str
    change: str
    shares: dict[tuple[str, str], Bounds] | None
    obstacle: str = ""


@dataclass(frozen=True)
class Options:
    """Measures side by side.

    Attributes:
        chosen: who is compromised.
        before: what they could see or stop as it is.
        options: the measures.
    """

    chosen: Chosen
    before: dict[tuple[str, str], Bounds]
    options: tuple[Option, ...]


def weigh_options(scene: Scene, chosen: Chosen, words: tuple[str, ...] = ASKED) -> Options:
    """What IPsec, parted managers, parted hosts, another maker's oversight and bans are worth against some elements.

    Args:
        scene: the case made ready.
        chosen: who is compromised.
        words: the classes asked.
    """
    before = _by_reach(scene.exposing.trace(chosen.surely, chosen.perhaps, words))
    options = (*_changed(scene, chosen, words), *_bans(scene, chosen, words))
    return Options(chosen, before, options)


def _by_reach(shares: list[Share]) -> dict[tuple[str, str], Bounds]:
    return {(one.word, one.measure): one.reach for one in shares}


def _changed(scene: Scene, chosen: Chosen, words: tuple[str, ...]) -> Iterator[Option]:
    """The measures that change the network and leave the compromised elements in it."""
    for measure in MEASURES.values():
        taken = take(scene, chosen, [measure.id])
        obstacle = taken.obstacles.get(measure.id, "")
        shares = None if obstacle else _traced(scene, chosen, words, taken)
        yield Option(measure.label, measure.change, shares, obstacle)


def _traced(scene: Scene, chosen: Chosen, words: tuple[str, ...], taken: Taken) -> dict[tuple[str, str], Bounds]:
    """The bounds where the network may be one or the other: the least of the one, the most of the other."""
    least, most = (scene.exposing.changed(one) for one in (taken.least, taken.most))
    low = _by_reach(least.trace(chosen.surely, chosen.perhaps, words))
    high = low if taken.most is taken.least else _by_reach(most.trace(chosen.surely, chosen.perhaps, words))
    return {key: Bounds(min(low[key].low, high[key].high), high[key].high) for key in low}


def _bans(scene: Scene, chosen: Chosen, words: tuple[str, ...]) -> Iterator[Option]:
    net = scene.exposing.network
    for domain, held in DOMAINS.items():
        label = f"ban from {domain}"
        change = f"Their elements with a function of {' and '.join(held)} are replaced by another maker's."
        there: Mask = np.logical_or.reduce([net.sight.in_domain(one) for one in held])[net.function]
        # of what function an element is may not be known: it may be under the ban
        open_ones = net.sight.unknown[net.function]
        if (chosen.perhaps & (there | open_ones)).any():
            yield Option(label, change, _of(scene, chosen.without(label, there, open_ones), words))
        else:
            yield Option(label, change, None, f"none of them has a function of {' or '.join(held)}")


def _of(scene: Scene, chosen: Chosen, words: tuple[str, ...]) -> dict[tuple[str, str], Bounds]:
    return _by_reach(scene.exposing.trace(chosen.surely, chosen.perhaps, words))
