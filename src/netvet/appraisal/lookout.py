"""What watched makers could see or stop at a moment: with what still stands of their gear, and what measures leave it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from netvet.compromise import Chosen, Scene, Taken, not_judged, same_maker, take
from netvet.exposure import OUTSIDE, Bounds, Exposing, Network

Mask = NDArray[np.bool_]

WORDS = ("user_plane", "location", "long_term_keys", "disruption")
"""The classes that are followed over time."""

SHIELD = "ipsec"
"""The measure that changes links: the network after it is made ready once. It stops nobody from cutting off."""

PARTED, NOT_SHARED = "managers-parted", "hosts-not-shared"
"""The measures by which what was replaced goes to a manager, or a platform, of its new maker."""


class Lookout:
    """A case, asked often what some elements could see or stop; the same is never reckoned twice.

    Attributes:
        scene: the case made ready.
        watched: the gear of the makers that are watched, today: measures are taken against these, whatever is replaced later.
        not_judged: ids of the measures of which the case does not say enough to know what they change.
    """

    def __init__(self, scene: Scene, watched: Chosen) -> None:
        self.scene, self.watched = scene, watched
        self.not_judged = not_judged(scene, watched)
        net = scene.exposing.network
        self._own, self._maybe_own = same_maker(scene, net.managed_by)
        self._shielded: Exposing | None = None
        self._known: dict[bytes, Mapping[str, Bounds]] = {}

    @property
    def asked(self) -> int:
        """How many different questions were reckoned."""
        return len(self._known)

    def see(self, chosen: Chosen, moved: Mask, measures: Sequence[str]) -> Mapping[str, Bounds]:
        """By class of WORDS, the share of subscribers that some elements could see or stop, by reach.

        Where the case does not say enough to judge a measure, it may leave nothing, or all that there is without it.

        Args:
            chosen: the elements that still stand.
            moved: those that were replaced by another maker's: that maker's manager manages what it put in.
            measures: ids of the measures in place.
        """
        key = blake2b(digest_size=16)
        for part in (chosen.surely, chosen.perhaps, moved):
            key.update(np.packbits(part).tobytes())
        key.update(" ".join(sorted(measures)).encode())
        if key.digest() not in self._known:
            self._known[key.digest()] = self._seen(chosen, moved, measures)
        return self._known[key.digest()]

    def _taken(self, moved: Mask, measures: Sequence[str]) -> Taken:
        """The networks in which some measures are in place, and what they change."""
        first = take(self.scene, self.watched, [one for one in measures if one == SHIELD])
        if first.changes:
            links = self._shield(first.least).network.links
            first = replace(first, least=replace(first.least, links=links), most=replace(first.most, links=links))
        # once makers are parted, what was replaced is under its new maker's, whoever managed or hosted it
        gone, maybe = (moved, moved) if PARTED in measures else (moved & self._own, moved & self._maybe_own)
        hosted = moved if NOT_SHARED in measures else np.zeros(len(moved), bool)
        least = _without(first.least, maybe, hosted)
        most = least if (maybe == gone).all() else _without(first.most, gone, hosted)
        then = take(self.scene, self.watched, [one for one in measures if one != SHIELD], (least, most))
        return Taken(then.least, then.most, first.changes | then.changes, first.obstacles | then.obstacles)

    def _shield(self, network: Network) -> Exposing:
        if self._shielded is None:
            self._shielded = self.scene.exposing.changed(network)
        return self._shielded

    def _seen(self, chosen: Chosen, moved: Mask, measures: Sequence[str]) -> Mapping[str, Bounds]:
        taken = self._taken(moved, measures)
        ready = self.scene.exposing if taken.least.links is self.scene.exposing.network.links else self._shield(taken.least)
        low = _by_word(ready.changed(taken.least), chosen)
        high = low if taken.most is taken.least else _by_word(ready.changed(taken.most), chosen)
        lost = self.not_judged & {*measures}
        open_ = {word for one in lost for word in WORDS if one != SHIELD or word != "disruption"}
        return {word: Bounds(0.0 if word in open_ else min(low[word].low, high[word].high), high[word].high) for word in WORDS}


def _without(network: Network, managed: Mask, hosted: Mask) -> Network:
    """The network in which nobody in it manages some elements, or hosts some."""
    if not (managed | hosted).any():
        return network
    by, on = np.where(managed, OUTSIDE, network.managed_by), np.where(hosted, OUTSIDE, network.hosted_on)
    return replace(network, managed_by=by, hosted_on=on)


def _by_word(exposing: Exposing, chosen: Chosen) -> Mapping[str, Bounds]:
    traced = exposing.trace(chosen.surely, chosen.perhaps, WORDS)
    return {share.word: share.reach for share in traced if share.measure == "subscribers"}
