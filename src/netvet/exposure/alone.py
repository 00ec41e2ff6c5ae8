"""Every element on its own: what each alone could see or stop, all of them in one pass.

What a manager or platform controls is a set: each of these costs one trace. All other elements are answered together, exactly
as `Exposing.trace` answers one.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from netvet.exposure.apiece import SharesApiece, ViewsApiece, missing_apiece
from netvet.exposure.counting import marked
from netvet.exposure.gateways import PLANE_OF, PLANES, USER
from netvet.exposure.gathered import Gathering
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import MEASURES, NOT_KNOWN
from netvet.exposure.passing import passing
from netvet.exposure.sight import ASKED
from netvet.exposure.sums import Bounds, Weights
from netvet.exposure.tally import make_tally
from netvet.exposure.tracing import Exposing

_AT_ONCE = 16


@dataclass(frozen=True)
class Alone:
    """What each element alone could see or stop by reach, over all operators.

    Attributes:
        words: the classes asked.
        low, high: by class and measure, the share at least and at most, one place an element.
        own_low, own_high: the same of its own operator's subscribers or traffic.
        controls: which elements manage or host others: their share holds what they control.
    """

    words: tuple[str, ...]
    low: dict[tuple[str, str], Floats]
    high: dict[tuple[str, str], Floats]
    own_low: dict[tuple[str, str], Floats]
    own_high: dict[tuple[str, str], Floats]
    controls: Mask

    def ranked(self, words: tuple[str, ...] | None = None) -> Integers:
        """The elements that see or stop most first: by the sum of what they could at most, over classes, of subscribers.

        What is equal stands in the order of the inventory.
        """
        summed = sum(self.high[word, "subscribers"] for word in words or self.words)
        least = sum(self.low[word, "subscribers"] for word in words or self.words)
        # what rounding makes of equal sums is equal
        return np.lexsort((-np.round(least, 12), -np.round(summed, 12)))


def each_alone(
    exposing: Exposing, words: tuple[str, ...] = ASKED, step: Callable[[int, int], None] | None = None, *, design: bool = False
) -> Alone:
    """What each element alone could see or stop.

    Args:
        exposing: the network made ready.
        words: the classes asked.
        step: told how many are done of those that are traced one by one, and of how many (`singly`).
        design: by design, not by reach.
    """
    net = exposing.network
    keys = [(word, measure) for word in words for measure in MEASURES]
    low, high, own_low, own_high = ({key: np.zeros(len(net)) for key in keys} for _ in range(4))
    found = Alone(words, low, high, own_low, own_high, controlling(exposing))
    for plane in PLANES:
        asked = tuple(word for word in words if PLANE_OF.get(word, USER) == plane)
        if asked:
            _of_plane(exposing, plane, asked, found, design=design)
    if net.doubtful is not None:
        for shares in (*found.low.values(), *found.own_low.values()):
            shares[net.doubtful] = 0.0
    _one_by_one(exposing, found, step, design=design)
    return found


def _one_by_one(exposing: Exposing, found: Alone, step: Callable[[int, int], None] | None, *, design: bool) -> None:
    """Note what is told of the elements that `singly` names: those that may control others one by one, the others in turns."""
    net = exposing.network
    masters = np.zeros(len(net), bool) if design else found.controls | may_control(exposing)
    swaying, several = np.flatnonzero(exposing.routes.swaying & ~masters), np.flatnonzero(masters)
    whole = len(swaying) + len(several)
    for start in range(0, len(swaying), _AT_ONCE):
        places = swaying[start : start + _AT_ONCE]
        for key, shares in exposing.trace_apart(places, found.words, design=design).items():
            for place, (share, each) in zip(places.tolist(), shares, strict=True):
                _note(found, key, place, share, each[net.operator[place]])
        if step is not None:
            step(start + len(places), whole)
    for number, place in enumerate(several.tolist(), start=len(swaying) + 1):
        one = np.zeros(len(net), bool)
        one[place] = True
        for told in exposing.trace(one, words=found.words):
            own = told.operators[net.operators[net.operator[place]]]
            _note(found, (told.word, told.measure), place, told.reach, own[1])
        if step is not None:
            step(number, whole)


def _note(found: Alone, key: tuple[str, str], place: int, whole: Bounds, own: Bounds) -> None:
    found.low[key][place], found.high[key][place] = whole.low, whole.high
    found.own_low[key][place], found.own_high[key][place] = own.low, own.high


def controlling(exposing: Exposing) -> Mask:
    """Which elements may control others: managers and platforms, and whatever else an element names as one."""
    net = exposing.network
    found = net.sight.manager[net.function].copy()
    for column in (net.managed_by, net.hosted_on):
        found[column[column >= 0]] = True
    return found


def may_control(exposing: Exposing) -> Mask:
    """Which elements of unknown function may control what carries others' traffic; of their own they may see all anyway."""
    net = exposing.network
    found = net.sight.unknown[net.function]
    abroad = (net.operator[net.links.ends[:, 0]] != net.operator[net.links.ends[:, 1]]).any()
    if found.any() and (abroad or any(one.others.any() for one in exposing.routes.sharing.values())):
        open_ones = net.operator[(net.managed_by == NOT_KNOWN) | (net.hosted_on == NOT_KNOWN)]
        return np.asarray(found & marked(open_ones, len(net.operators))[net.operator], bool)
    return np.zeros(len(net), bool)


def singly(exposing: Exposing) -> Mask:
    """Which elements are asked apart: those that control others or may, and those that traffic may pass or not."""
    return controlling(exposing) | may_control(exposing) | exposing.routes.swaying


def _of_plane(
    exposing: Exposing,
    plane: str,
    words: tuple[str, ...],
    found: Alone,
    *,
    design: bool,
) -> None:
    net, routes = exposing.network, exposing.routes
    station = net.sight.station[net.function]
    off = ~routes.by_path(plane) & ~station, ~routes.surely_by_path(plane) & ~station
    near = routes.near(plane)
    passed = passing(routes, plane, np.ones(len(routes.stations), bool))
    for measure in MEASURES:
        tally = make_tally(net, routes.stations, measure)
        weights = Weights(net, measure, tally)
        gathering = Gathering(tally, ~routes.traced[plane], near, len(net))
        views = ViewsApiece(gathering, passed, missing_apiece(net, measure, routes.stations, gathering))
        for word in words:
            whole, own = SharesApiece(exposing, weights, views, off).bounds(word, design=design)
            found.low[word, measure], found.high[word, measure] = whole
            found.own_low[word, measure], found.own_high[word, measure] = own
