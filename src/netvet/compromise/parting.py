"""Networks in which makers are kept apart: managers control, and platforms host, their own maker's elements only."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from netvet.compromise.exposure import Chosen, Mask
from netvet.compromise.makers import NOBODY_KNOWN
from netvet.compromise.scene import Scene
from netvet.exposure import NOT_KNOWN, OUTSIDE, Network

Integers = NDArray[np.integer[Any]]

REALMS = {"RAN-EM": ("access",), "SMO": ("access",), "Transport-EM": ("transport",), "Core-EM": ("core", "border")}
"""The domains of managers whose function says them; any other keeps the one in which it manages most."""

_DOMAINS = ("access", "transport", "core", "border", "management", "support")


def parted_managers(scene: Scene, chosen: Chosen, net: Network) -> tuple[Network, Network]:
    """The network in which a manager controls only elements of its own maker and domain: at least, and at most.

    Args:
        scene: the case made ready.
        chosen: who is compromised.
        net: the network to change; its elements are those of the scene.
    """
    own, maybe = same_maker(scene, net.managed_by)
    own_domain, maybe_domain = _same_domain(net)
    masters = net.sight.manager[net.function] & ~net.sight.holds(frozenset(["NFVI"]))[net.function]
    kept, maybe_kept = own & own_domain, maybe & maybe_domain
    least = replace(net, managed_by=_cut(net.managed_by, kept))
    open_ones = _may_be_under(scene, chosen, masters)
    return least, replace(net, managed_by=_cut(net.managed_by, maybe_kept, open_ones))


def parted_hosts(scene: Scene, chosen: Chosen, net: Network) -> tuple[Network, Network]:
    """The network in which a platform hosts only functions of its own maker: at least, and at most; as `parted_managers`."""
    own, maybe = same_maker(scene, net.hosted_on)
    open_ones = _may_be_under(scene, chosen, net.sight.holds(frozenset(["NFVI"]))[net.function])
    least = replace(net, hosted_on=_cut(net.hosted_on, own))
    return least, replace(net, hosted_on=_cut(net.hosted_on, maybe, open_ones))


def _cut(column: Integers, kept: Mask, open_ones: Mask | None = None) -> Integers:
    """A column of managers or platforms without those that do not keep the element; where none is named, only the open ones."""
    found = np.where((column >= 0) & ~kept, OUTSIDE, column)
    if open_ones is not None:
        found = np.where((column == NOT_KNOWN) & ~open_ones, OUTSIDE, found)
    return found


def same_maker(scene: Scene, column: Integers) -> tuple[Mask, Mask]:
    """Of elements that name another: whether it is of the same maker for certain, and whether it may be."""
    named = column >= 0
    other = scene.maker[np.where(named, column, 0)]
    lost = (scene.maker == NOBODY_KNOWN) | (other == NOBODY_KNOWN)
    same = scene.maker == other
    return named & same & ~lost, named & (same | lost)


def _same_domain(net: Network) -> tuple[Mask, Mask]:
    """Whether an element has a function of the domain of its manager for certain, and whether it may have."""
    inside = np.stack([net.sight.in_domain(one) for one in _DOMAINS], axis=1)
    realm = _realms(net, inside)
    named = net.managed_by >= 0
    shared = (inside[net.function] & realm[np.where(named, net.managed_by, 0)]).any(axis=1)
    return named & shared, named & (shared | net.sight.unknown[net.function])


def _realms(net: Network, inside: Mask) -> Mask:
    """By element and domain: whether it is the domain of what it manages; where its function says none, that of most of it."""
    rows = np.flatnonzero(net.managed_by >= 0)
    masters, held = net.managed_by[rows], inside[net.function[rows]]
    counts = np.stack([np.bincount(masters, one, len(net)) for one in held.T], axis=1)
    found = np.zeros(counts.shape, bool)
    found[np.arange(len(net)), counts.argmax(axis=1)] = True
    for word, domains in REALMS.items():
        found[net.sight.holds(frozenset([word]))[net.function]] = [one in domains for one in _DOMAINS]
    return found


def _may_be_under(scene: Scene, chosen: Chosen, masters: Mask) -> Mask:
    """Which elements may be under a compromised manager or platform of their own maker without naming it."""
    net = scene.exposing.network
    reached = scene.exposing.reach(chosen.surely, chosen.perhaps)[0][1] & masters
    known = scene.maker != NOBODY_KNOWN
    width = len(scene.makers) + 3
    key = net.operator * width + scene.maker + 2
    some_lost = np.zeros(len(net.operators), bool)
    some_lost[net.operator[reached & ~known]] = True
    some = np.zeros(len(net.operators), bool)
    some[net.operator[reached]] = True
    own = np.isin(key, key[reached & known])
    return np.asarray(own | some_lost[net.operator] | (~known & some[net.operator]), bool)
