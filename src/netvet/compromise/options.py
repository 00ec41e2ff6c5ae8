"""What measures are worth: the same elements compromised, in a network in which one thing is otherwise.

Each option says what it changes. A ban takes the elements out of the compromised set, domain by domain; the others leave them
in and change what they see or control. What is not known of the change (the maker of an element) gives an interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.measures import MEASURES, take
from netvet.compromise.scene import Scene
from netvet.exposure import ASKED, Bounds, Exposing, Share

DOMAINS = {
    "access": ("access",),
    "transport": ("transport",),
    "core": ("core", "border"),
    "management": ("management",),
    "support": ("support",),
}
"""The domains from which a maker can be banned; the border of the core goes with it."""


@dataclass(frozen=True)
class Option:
    """What one measure is worth.

    Attributes:
        label: the measure.
        change: what it changes in the network.
        shares: what the set could see or stop then, by class and measure, by reach; None where it cannot apply.
        obstacle: why it cannot apply.
        same: the label of another that comes to the same, as it takes the same measures against the same elements.
    """

    label: str
    change: str
    shares: dict[tuple[str, str], Bounds] | None
    obstacle: str = ""
    same: str = ""


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


TOGETHER: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "IPsec, and another maker's oversight": (("ipsec", "oversight"), ()),
    "IPsec, and managers parted": (("ipsec", "managers-parted"), ()),
    "all of these but a ban": (tuple(MEASURES), ()),
    "ban from core and management": ((), ("core", "management")),
    "ban from core and management, with IPsec": (("ipsec",), ("core", "management")),
    "ban from all but access": ((), ("transport", "core", "management", "support")),
}
"""Measures that are taken together, and the domains from which a maker is banned besides."""


def weigh_options(scene: Scene, chosen: Chosen, words: tuple[str, ...] = ASKED) -> Options:
    """What IPsec, parted managers, parted hosts, another maker's oversight and bans are worth, alone and together.

    Args:
        scene: the case made ready.
        chosen: who is compromised.
        words: the classes asked.
    """
    before = _by_reach(scene.exposing.trace(chosen.surely, chosen.perhaps, words))
    weighing = _Weighing(scene, chosen, words)
    found = [*weighing.measures(), *weighing.bans()]
    alone = {option.label: option for option in found}
    for label, (measures, domains) in TOGETHER.items():
        parts = [alone[name] for name in (*(MEASURES[one].label for one in measures), *map(_ban, domains))]
        able = [part.label for part in parts if part.shares is not None]
        if not able:
            change = f"Together: {'; '.join(part.label for part in parts)}."
            found.append(Option(label, change, None, "none of them can apply"))
        else:
            change = f"{'Together' if able[1:] else 'Only one of them can apply'}: {'; '.join(able)}."
            found.append(weighing.option(label, change, measures, domains))
    return Options(chosen, before, tuple(found))


def _by_reach(shares: list[Share]) -> dict[tuple[str, str], Bounds]:
    return {(one.word, one.measure): one.reach for one in shares}


def _ban(domain: str) -> str:
    return f"ban from {domain}"


@dataclass(frozen=True)
class _Weighing:
    """Measures against some elements of one network: what does not depend on them is found once."""

    scene: Scene
    chosen: Chosen
    words: tuple[str, ...]
    told: dict[tuple[tuple[str, ...], bytes, bytes], Option] = field(default_factory=dict)

    def measures(self) -> Iterator[Option]:
        """The measures that change the network and leave the compromised elements in it."""
        for measure in MEASURES.values():
            obstacle = measure.obstacle(self.scene, self.chosen)
            if obstacle:
                yield Option(measure.label, measure.change, None, obstacle)
            else:
                yield self.option(measure.label, measure.change, (measure.id,), ())

    def bans(self) -> Iterator[Option]:
        """The bans, domain by domain."""
        for domain, held in DOMAINS.items():
            change = f"Their elements with a function of {' and '.join(held)} are replaced by another maker's."
            there, open_ones = self._held(domain)
            if (self.chosen.perhaps & (there | open_ones)).any():
                yield self.option(_ban(domain), change, (), (domain,))
            else:
                yield Option(_ban(domain), change, None, f"none of them has a function of {' or '.join(held)}")

    def option(self, label: str, change: str, measures: tuple[str, ...], domains: tuple[str, ...]) -> Option:
        """Some measures and bans together; what comes to the same as another takes its shares."""
        left = self.chosen
        for domain in domains:
            left = left.without(left.label, *self._held(domain))
        able = tuple(one for one in measures if not MEASURES[one].obstacle(self.scene, self.chosen))
        key = (able, left.surely.tobytes(), left.perhaps.tobytes())
        if first := self.told.get(key):
            return Option(label, change, first.shares, same=first.label)
        self.told[key] = Option(label, change, self._worth(able, left))
        return self.told[key]

    def _worth(self, measures: tuple[str, ...], chosen: Chosen) -> dict[tuple[str, str], Bounds]:
        """What some elements can see or stop after some measures: the least of the one network, the most of the other."""
        ready, start = (self._shielded, self._shielded.network) if "ipsec" in measures else (self.scene.exposing, None)
        rest = [one for one in measures if one != "ipsec"]
        taken = take(self.scene, self.chosen, rest, None if start is None else (start, start))
        low = _by_reach(ready.changed(taken.least).trace(chosen.surely, chosen.perhaps, self.words))
        high = low
        if taken.most is not taken.least:
            high = _by_reach(ready.changed(taken.most).trace(chosen.surely, chosen.perhaps, self.words))
        return {key: Bounds(min(low[key].low, high[key].high), high[key].high) for key in low}

    def _held(self, domain: str) -> tuple[Mask, Mask]:
        """Which elements are under a ban from a domain; of what function one is may not be known: it may be under it."""
        net = self.scene.exposing.network
        there: Mask = np.logical_or.reduce([net.sight.in_domain(one) for one in DOMAINS[domain]])[net.function]
        return there, net.sight.unknown[net.function]

    @cached_property
    def _shielded(self) -> Exposing:
        """The network with IPsec, once it is asked."""
        return self.scene.exposing.changed(take(self.scene, self.chosen, ("ipsec",)).least)
