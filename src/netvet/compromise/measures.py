"""Measures beside a ban: each leaves the compromised elements in the network, and changes what they see or control.

Several may be taken together. What is not known of a change gives two networks, one with the least that is left and one with
the most. In which order measures are taken makes no difference.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

import numpy as np

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.parting import Pair, parted_hosts, parted_managers
from netvet.compromise.scene import Scene
from netvet.exposure import NOT_KNOWN, OUTSIDE, Network

_PROTECTED = "IPsec protects all of them already"
_NONE_OF_THEIRS = "no manager is among them"
_NOTHING_LEFT = (_PROTECTED, _NONE_OF_THEIRS)
"""Why a measure changes nothing for certain; any other obstacle is that the case does not say enough."""


@dataclass(frozen=True)
class Measure:
    """A measure.

    Attributes:
        id, label: what it is called in files, and in words.
        change: what it changes in the network.
        unit, single: what is changed, as it is counted: many of it, and one.
        taken: the networks after it, and how many units it changes, at least and at most.
        obstacle: why it cannot apply; empty where it can.
    """

    id: str
    label: str
    change: str
    unit: str
    single: str
    taken: Callable[[Scene, Chosen, Pair], tuple[Pair, tuple[int, int]]]
    obstacle: Callable[[Scene, Chosen], str]


@dataclass(frozen=True)
class Taken:
    """Networks after some measures.

    Attributes:
        least, most: with the least that is left to see or control, and with the most; the same object where they do not differ.
        changes: of each measure, how many of its units it changes, at least and at most; nothing of one that cannot apply
            because the case does not say enough.
        obstacles: of each that cannot apply, why.
    """

    least: Network
    most: Network
    changes: dict[str, tuple[int, int]]
    obstacles: dict[str, str]


def take(scene: Scene, chosen: Chosen, measures: Iterable[str], start: Pair | None = None) -> Taken:
    """Take some measures together.

    Args:
        scene: the case made ready.
        chosen: who is compromised: oversight is over their managers.
        measures: ids of MEASURES.
        start: networks to start from, whose elements are those of the scene; its own network where None.
    """
    pair = start or (scene.exposing.network, scene.exposing.network)
    changes: dict[str, tuple[int, int]] = {}
    obstacles: dict[str, str] = {}
    for measure in (MEASURES[one] for one in measures):
        if why := measure.obstacle(scene, chosen):
            obstacles[measure.id] = why
            if why in _NOTHING_LEFT:
                changes[measure.id] = (0, 0)
            continue
        pair, changes[measure.id] = measure.taken(scene, chosen, pair)
    return Taken(*pair, changes, obstacles)


def not_judged(scene: Scene, chosen: Chosen) -> frozenset[str]:
    """The ids of the measures of which the case does not say enough: what they change is not known."""
    obstacles = {measure.id: measure.obstacle(scene, chosen) for measure in MEASURES.values()}
    return frozenset(ident for ident, why in obstacles.items() if why and why not in _NOTHING_LEFT)


def _shield(scene: Scene, chosen: Chosen, pair: Pair) -> tuple[Pair, tuple[int, int]]:
    del chosen
    backhaul = _backhaul(scene.exposing.network)
    links = pair[0].links
    changed = replace(links, clear=links.clear & ~backhaul, maybe_clear=links.maybe_clear & ~backhaul)
    least = replace(pair[0], links=changed)
    most = least if pair[1] is pair[0] else replace(pair[1], links=changed)
    return (least, most), (int((links.clear & backhaul).sum()), int((links.maybe_clear & backhaul).sum()))


def _backhaul(net: Network) -> Mask:
    """The links at which an element of access or transport stands."""
    outer = (net.sight.in_domain("access") | net.sight.in_domain("transport"))[net.function]
    return np.asarray(outer[net.links.ends].any(axis=1), bool)


def _why_no_shield(scene: Scene, chosen: Chosen) -> str:
    del chosen
    net = scene.exposing.network
    backhaul = _backhaul(net)
    if not backhaul.any():
        return "the case has no links of access or transport"
    return "" if (net.links.maybe_clear & backhaul).any() else _PROTECTED


def _why_no_managers(scene: Scene, chosen: Chosen) -> str:
    del chosen
    net = scene.exposing.network
    there = (net.managed_by >= 0).any() or (net.sight.manager & net.sight.in_domain("management"))[net.function].any()
    return "" if there else "no manager is there, and no element names one"


def _why_no_hosts(scene: Scene, chosen: Chosen) -> str:
    del chosen
    net = scene.exposing.network
    there = (net.hosted_on >= 0).any() or net.sight.holds(frozenset(["NFVI"]))[net.function].any()
    return "" if there else "no platform is there, and no element names one"


def _oversee(scene: Scene, chosen: Chosen, pair: Pair) -> tuple[Pair, tuple[int, int]]:
    masters, maybe = (mask & chosen.perhaps for mask in _masters(scene))
    surely = masters & chosen.surely
    left = masters & ~_controlled(scene, chosen, pair[1], masters & ~surely)
    least = _overseen(pair[0], maybe)
    alike = pair[0] is pair[1] and (left == maybe).all()
    return (least, least if alike else _overseen(pair[1], left)), (int(surely.sum()), int(maybe.sum()))


def _controlled(scene: Scene, chosen: Chosen, net: Network, open_ones: Mask) -> Mask:
    """Which managers that may not be theirs may be under them all the same: as another's, such a one has no oversight."""
    if not open_ones.any():
        return open_ones
    reached = np.append(scene.exposing.changed(net).reach(chosen.perhaps, chosen.perhaps)[0][1], False)
    above = (net.managed_by, net.hosted_on)
    under = np.logical_or.reduce([reached[np.maximum(one, OUTSIDE)] | (one == NOT_KNOWN) for one in above])
    return np.asarray(open_ones & under, bool)


def _overseen(net: Network, masters: Mask) -> Network:
    return replace(net, replaced=net.replaced | masters, maybe_replaced=net.maybe_replaced | masters)


def _masters(scene: Scene) -> tuple[Mask, Mask]:
    """Which elements are managers for certain, and which may be, as a function of theirs is not known."""
    net = scene.exposing.network
    there = net.sight.manager & net.sight.in_domain("management")
    return there[net.function], (there | net.sight.unknown)[net.function]


def _why_no_oversight(scene: Scene, chosen: Chosen) -> str:
    return "" if (_masters(scene)[1] & chosen.perhaps).any() else _NONE_OF_THEIRS


MEASURES = {
    one.id: one
    for one in (
        Measure(
            "ipsec",
            "IPsec on all backhaul",
            "IPsec protects every link at which an element of access or transport stands.",
            "links",
            "link",
            _shield,
            _why_no_shield,
        ),
        Measure(
            "managers-parted",
            "managers parted by maker and domain",
            "A manager controls elements of its own maker in its own domain only; the others get managers of theirs.",
            "elements that get another manager",
            "element that gets another manager",
            parted_managers,
            _why_no_managers,
        ),
        Measure(
            "hosts-not-shared",
            "hosts not shared",
            "A platform hosts functions of its own maker only; the others move to platforms of theirs.",
            "functions that move to another platform",
            "function that moves to another platform",
            parted_hosts,
            _why_no_hosts,
        ),
        Measure(
            "oversight",
            "another maker's oversight",
            "Another maker's solution takes over the critical functions of their managers, which then control nothing.",
            "managers",
            "manager",
            _oversee,
            _why_no_oversight,
        ),
    )
}
"""The measures, by id, in the order in which they are told."""
