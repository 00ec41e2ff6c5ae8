"""What measures are worth: the same elements compromised, in a network in which one thing is otherwise.

Each option says what it changes. A ban takes the elements out of the compromised set, domain by domain; the others leave them
in and change what they see or control. What is not known of the change (the maker of an element) gives an interval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.parting import parted_hosts, parted_managers
from netvet.compromise.scene import Scene
from netvet.exposure import ASKED, Bounds, Exposing, Network, Share

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
    options = (*_changed(scene, chosen, words), _oversight(scene, chosen, words), *_bans(scene, chosen, words))
    return Options(chosen, before, options)


def _by_reach(shares: list[Share]) -> dict[tuple[str, str], Bounds]:
    return {(one.word, one.measure): one.reach for one in shares}


def _changed(scene: Scene, chosen: Chosen, words: tuple[str, ...]) -> Iterator[Option]:
    """The measures that change the network and leave the compromised elements in it."""
    net = scene.exposing.network
    yield _shielded(scene, chosen, words)
    label = "managers parted by maker and domain"
    change = "A manager controls elements of its own maker in its own domain only."
    if _has_managers(net):
        yield Option(label, change, _traced(chosen, words, *parted_managers(scene, chosen)))
    else:
        yield Option(label, change, None, "no manager is there, and no element names one")
    label, change = (
        "hosts not shared",
        "A platform hosts functions of its own maker only; the others move to platforms of theirs.",
    )
    if (net.hosted_on >= 0).any() or net.sight.holds(frozenset(["NFVI"]))[net.function].any():
        yield Option(label, change, _traced(chosen, words, *parted_hosts(scene, chosen)))
    else:
        yield Option(label, change, None, "no platform is there, and no element names one")


def _has_managers(net: Network) -> bool:
    return bool((net.managed_by >= 0).any() or (net.sight.manager & net.sight.in_domain("management"))[net.function].any())


def _shielded(scene: Scene, chosen: Chosen, words: tuple[str, ...]) -> Option:
    net = scene.exposing.network
    label, change = "IPsec on all backhaul", "IPsec protects every link at which an element of access or transport stands."
    outer = (net.sight.in_domain("access") | net.sight.in_domain("transport"))[net.function]
    backhaul = outer[net.links.ends].any(axis=1)
    if not backhaul.any():
        return Option(label, change, None, "the case has no links of access or transport")
    if not (net.links.maybe_clear & backhaul).any():
        return Option(label, change, None, "IPsec protects all of them already")
    links = replace(net.links, clear=net.links.clear & ~backhaul, maybe_clear=net.links.maybe_clear & ~backhaul)
    changed = replace(net, links=links)
    return Option(label, change, _traced(chosen, words, changed, changed))


def _traced(chosen: Chosen, words: tuple[str, ...], least: Network, most: Network) -> dict[tuple[str, str], Bounds]:
    """The bounds where the network may be one or the other: the least of the one, the most of the other."""
    low = _by_reach(Exposing(least).trace(chosen.surely, chosen.perhaps, words))
    high = low if most is least else _by_reach(Exposing(most).trace(chosen.surely, chosen.perhaps, words))
    return {key: Bounds(min(low[key].low, high[key].high), high[key].high) for key in low}


def _oversight(scene: Scene, chosen: Chosen, words: tuple[str, ...]) -> Option:
    net = scene.exposing.network
    label = "another maker's oversight"
    change = "Another maker's solution takes over the critical functions of their managers, which then control nothing."
    masters = (net.sight.manager & net.sight.in_domain("management"))[net.function] & chosen.perhaps
    if not masters.any():
        return Option(label, change, None, "no manager is among them")
    changed = replace(net, replaced=net.replaced | masters, maybe_replaced=net.maybe_replaced | masters)
    return Option(label, change, _traced(chosen, words, changed, changed))


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
