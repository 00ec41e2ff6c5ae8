"""Networks in which makers are kept apart: managers control, and platforms host, their own maker's elements only."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.makers import NOBODY_KNOWN
from netvet.compromise.scene import Scene
from netvet.compromise.settling import Fits, Homes, Integers
from netvet.exposure import NOT_KNOWN, OUTSIDE, Network

Pair = tuple[Network, Network]
"""The network with the least that is left to see or control, and with the most."""

REALMS = {"RAN-EM": ("access",), "SMO": ("access",), "Transport-EM": ("transport",), "Core-EM": ("core", "border")}
"""The domains of managers whose function says them; any other keeps the one in which it manages most."""

_DOMAINS = ("access", "transport", "core", "border", "management", "support")


def parted_managers(scene: Scene, chosen: Chosen, pair: Pair) -> tuple[Pair, tuple[int, int]]:
    """The networks in which a manager controls only elements of its own maker and domain; the others go to managers of theirs.

    Args:
        scene: the case made ready.
        chosen: who is compromised.
        pair: the networks to change, with the least that is left to control, and with the most; their elements are the scene's.

    Returns:
        The networks, and how many elements get another manager, at least and at most.
    """
    return _parted("managed_by", scene, chosen, pair)


def parted_hosts(scene: Scene, chosen: Chosen, pair: Pair) -> tuple[Pair, tuple[int, int]]:
    """The networks in which a platform hosts only functions of its own maker; as `parted_managers`."""
    return _parted("hosted_on", scene, chosen, pair)


def _parted(column: str, scene: Scene, chosen: Chosen, pair: Pair) -> tuple[Pair, tuple[int, int]]:
    (low, perhaps), (high, surely) = (_moved(column, scene, chosen, net, most=most) for most, net in enumerate(pair))
    least = _with(pair[0], column, low)
    most = least if pair[0] is pair[1] and (low == high).all() else _with(pair[1], column, high)
    return (least, most), (surely[0], perhaps[1])


def _moved(column: str, scene: Scene, chosen: Chosen, net: Network, *, most: int) -> tuple[Integers, tuple[int, int]]:
    """A column of managers or platforms once they are parted, at an end; how many change, at least and at most."""
    named: Integers = getattr(net, column)
    own, maybe = same_maker(scene, named)
    if column == "managed_by":
        own_domain, maybe_domain = _same_domain(net)
        own, maybe = own & own_domain, maybe & maybe_domain
    homes = _homes(column, scene, chosen, net)
    found = named.copy()
    go, may_go, silent = (named >= 0) & ~maybe, maybe & ~own, named == NOT_KNOWN
    found[go] = homes.settle(np.flatnonzero(go))[most]
    found[may_go] = homes.settle_or_stay(np.flatnonzero(may_go), named[may_go])[most]
    if most:
        found[silent & ~_may_be_under(scene, homes.reached & _masters(column, net))] = OUTSIDE
    return found, (int(go.sum()), int((go | may_go | silent).sum()))


def _with(net: Network, column: str, found: Integers) -> Network:
    return replace(net, managed_by=found) if column == "managed_by" else replace(net, hosted_on=found)


def _masters(column: str, net: Network) -> Mask:
    """Which elements may manage, or host, what names nobody."""
    platform = net.sight.holds(frozenset(["NFVI"]))
    able = platform if column == "hosted_on" else net.sight.manager & ~platform
    return np.asarray((able | net.sight.unknown)[net.function], bool)


def _homes(column: str, scene: Scene, chosen: Chosen, net: Network) -> Homes:
    """The managers, or the platforms, to which elements can go."""
    sight = net.sight
    platform, nowhere = sight.holds(frozenset(["NFVI"])), np.zeros(len(net), bool)
    doubtful = nowhere if net.doubtful is None else net.doubtful
    if column == "hosted_on":
        surely, perhaps = platform[net.function] & ~doubtful, (platform | sight.unknown)[net.function]
        return Homes(scene, chosen, surely, perhaps, _anything, nowhere, nowhere)
    manager = sight.manager & sight.in_domain("management")
    surely, perhaps = manager[net.function] & ~doubtful, (manager | sight.unknown)[net.function]
    own = scene.exposing.network
    return Homes(scene, chosen, surely, perhaps, _of_domain(net), own.replaced, own.maybe_replaced)


def _anything(function: int, homes: Integers) -> tuple[Mask, Mask]:
    del function
    return np.ones(len(homes), bool), np.ones(len(homes), bool)


def _of_domain(net: Network) -> Fits:
    """Which managers are of the domain of a combination of functions; one that manages nothing yet may be of any."""
    inside = _inside(net)
    realm = _realms(net, inside)
    open_ones = ~realm.any(axis=1) | net.sight.unknown[net.function]

    def fits(function: int, homes: Integers) -> tuple[Mask, Mask]:
        shared = (realm[homes] & inside[function]).any(axis=1)
        return shared, shared | open_ones[homes] | net.sight.unknown[function]

    return fits


def same_maker(scene: Scene, column: Integers) -> tuple[Mask, Mask]:
    """Of elements that name another: whether it is of the same maker for certain, and whether it may be."""
    named = column >= 0
    other = scene.maker[np.where(named, column, 0)]
    lost = (scene.maker == NOBODY_KNOWN) | (other == NOBODY_KNOWN)
    same = scene.maker == other
    return named & same & ~lost, named & (same | lost)


def _same_domain(net: Network) -> tuple[Mask, Mask]:
    """Whether an element has a function of the domain of its manager for certain, and whether it may have."""
    inside = _inside(net)
    realm = _realms(net, inside)
    named = net.managed_by >= 0
    shared = (inside[net.function] & realm[np.where(named, net.managed_by, 0)]).any(axis=1)
    return named & shared, named & (shared | net.sight.unknown[net.function])


def _inside(net: Network) -> Mask:
    """By combination of functions and domain, whether it holds a function of the domain."""
    return np.stack([net.sight.in_domain(one) for one in _DOMAINS], axis=1)


def _realms(net: Network, inside: Mask) -> Mask:
    """By element and domain: whether it is the domain of what it manages; where its function says none, that of most of it."""
    rows = np.flatnonzero(net.managed_by >= 0)
    masters, held = net.managed_by[rows], inside[net.function[rows]]
    counts = np.stack([np.bincount(masters, one, len(net)) for one in held.T], axis=1)
    found = np.zeros(counts.shape, bool)
    found[np.arange(len(net)), counts.argmax(axis=1)] = counts.any(axis=1)
    for word, domains in REALMS.items():
        found[net.sight.holds(frozenset([word]))[net.function]] = [one in domains for one in _DOMAINS]
    return found


def _may_be_under(scene: Scene, reached: Mask) -> Mask:
    """Which elements may be under a compromised manager or platform of their own maker without naming it."""
    net = scene.exposing.network
    known = scene.maker != NOBODY_KNOWN
    width = len(scene.makers) + 3
    key = net.operator * width + scene.maker + 2
    some_lost = np.zeros(len(net.operators), bool)
    some_lost[net.operator[reached & ~known]] = True
    some = np.zeros(len(net.operators), bool)
    some[net.operator[reached]] = True
    own = np.isin(key, key[reached & known])
    return np.asarray(own | some_lost[net.operator] | (~known & some[net.operator]), bool)
