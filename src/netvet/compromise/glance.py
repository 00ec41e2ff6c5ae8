"""At a glance: one element of each kind beside all radio of each maker, with and without its managers.

It answers what officials said of a base station, and what they did not say of all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.compromise.exposure import Chosen, Exposure
from netvet.compromise.makers import NOBODY, NOBODY_KNOWN
from netvet.compromise.scene import Scene

Mask = NDArray[np.bool_]

STATIONS = ("gNB", "eNB", "NodeB", "BTS")

KINDS = (
    *STATIONS,
    *("cell-site-router", "IP-core-router", "SecGW", "UPF", "SGW", "AMF", "MME", "SMF"),
    *("UDM", "HSS", "AuC", "RAN-EM", "Core-EM", "Transport-EM", "NFVI", "MANO", "OSS"),
)
"""The functions of which one element each is shown, where the network has any."""

RADIO_MANAGERS = frozenset({"RAN-EM", "SMO"})
ON, OFF = "on", "off"


@dataclass(frozen=True)
class Single:
    """One element of a kind: the one that serves most subscribers, by its own word; of equals one that is there for certain.

    Attributes:
        function: the kind.
        ipsec: of a router or gateway of transport, whether all its links are protected (`on`) or none (`off`); else empty.
        element_id, maker: which it is, and whose; None where that is not known.
        exposure: what it alone could see or stop.
        silent: how many of the kind do not say whom they serve, where there are several: one of them may serve most.
    """

    function: str
    ipsec: str
    element_id: str
    maker: str | None
    exposure: Exposure
    silent: int = 0


@dataclass(frozen=True)
class Fleet:
    """All radio of a maker.

    Attributes:
        maker: as it is called.
        radio: what the stations could see or stop.
        managed: the same, with the managers of radio that are of this maker.
    """

    maker: str
    radio: Exposure
    managed: Exposure


@dataclass(frozen=True)
class Glance:
    """One element of each kind, and all radio of each maker.

    Attributes:
        singles: the elements, by kind.
        fleets: the radio, by maker, the largest first.
        leading: the makers that have most radio, all of them at a tie.
        settled: whether they have, whatever is not known of makers and of what is there.
    """

    singles: tuple[Single, ...]
    fleets: tuple[Fleet, ...]
    leading: tuple[str, ...] = ()
    settled: bool = True


def at_a_glance(scene: Scene) -> Glance:
    """One element of each of KINDS, and all radio of each maker, the largest first."""
    return Glance(tuple(_singles(scene)), tuple(_fleets(scene)), *_leading(scene))


def _singles(scene: Scene) -> Iterator[Single]:
    net = scene.exposing.network
    protected, bare = _protection(scene)
    transport = net.sight.in_domain("transport")[net.function]
    for kind in KINDS:
        there = net.sight.holds(frozenset([kind]))[net.function]
        routed = there & transport & (protected | bare)
        parts = ((ON, routed & protected), (OFF, routed & bare)) if routed.any() else (("", there),)
        for word, among in parts:
            if among.any():
                yield _single(scene, kind, word, among)


def _single(scene: Scene, kind: str, ipsec: str, among: Mask) -> Single:
    net = scene.exposing.network
    served = np.where(among, np.nan_to_num(net.weights["subscribers"], nan=-1.0), -2.0)
    largest = served == served.max()
    # of those that serve as much, one that is there for certain
    place = int(np.argmax(largest & scene.present[0] if (largest & scene.present[0]).any() else largest))
    one = np.zeros(len(net), bool)
    one[place] = True
    maker, element = int(scene.maker[place]), str(net.ids[place].as_py())
    named = scene.makers[maker] if maker not in (NOBODY, NOBODY_KNOWN) else None
    exposure = scene.expose(Chosen(element, one & scene.present[0], one))
    silent = int(np.count_nonzero(among & np.isnan(net.weights["subscribers"])))
    return Single(kind, ipsec, element, named, exposure, silent if among.sum() > 1 else 0)


def _protection(scene: Scene) -> tuple[Mask, Mask]:
    """Which elements have links that are all protected by IPsec, for certain, and which have none that may be."""
    net = scene.exposing.network
    links = net.links
    counted = [
        np.bincount(links.ends.ravel(), np.repeat(mask, 2).astype(float), len(net))
        for mask in (np.ones(len(links)), links.clear, links.maybe_clear)
    ]
    every, clear, maybe = counted
    return (every > 0) & (maybe == 0), (every > 0) & (clear == every)


def _fleets(scene: Scene) -> Iterator[Fleet]:
    net = scene.exposing.network
    stations = net.sight.station[net.function]
    managers = net.sight.holds(RADIO_MANAGERS)[net.function]
    lost = scene.maker == NOBODY_KNOWN
    sizes = _sizes(scene, stations)
    for number in np.argsort(-sizes, kind="stable"):
        if sizes[number]:
            own = (scene.maker == number) & scene.present[0]
            perhaps = ((scene.maker == number) | lost) & scene.present[1]
            label = scene.makers[number]
            radio, managed = (
                scene.expose(Chosen(label, own & kinds, perhaps & kinds)) for kinds in (stations, stations | managers)
            )
            yield Fleet(label, radio, managed)


def _leading(scene: Scene) -> tuple[tuple[str, ...], bool]:
    """The makers that have most radio, and whether none may have more, nor one of these less than another."""
    net = scene.exposing.network
    stations, maybe = (one[net.function] for one in (net.sight.station, net.sight.maybe_station))
    counted, least = _sizes(scene, stations), _sizes(scene, stations & scene.present[0])
    stray = np.count_nonzero((stations | maybe) & (scene.maker == NOBODY_KNOWN))
    most = _sizes(scene, stations | maybe) + stray
    leading = np.flatnonzero((counted == counted.max(initial=0)) & (counted > 0))
    others = np.delete(most, leading)
    beaten = least[leading].min(initial=len(net)) > max(others.max(initial=0), stray)
    alike = len(leading) == 1 or bool((least[leading] == most[leading]).all())
    return tuple(scene.makers[one] for one in leading), bool(beaten and alike) or not len(leading)


def _sizes(scene: Scene, chosen: Mask) -> NDArray[np.int64]:
    """By maker how many of some elements are of it."""
    return np.bincount(scene.maker[chosen & (scene.maker >= 0)], minlength=len(scene.makers))
