"""The measure itself: the share of subscribers and of traffic that a set of elements could see or stop, class by class."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.closure import Closure, reached
from netvet.exposure.counting import pairs_there
from netvet.exposure.gateways import PLANE_OF, PLANES, USER
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.load import flow_of
from netvet.exposure.network import MEASURES, Network
from netvet.exposure.routes import Routes
from netvet.exposure.sight import ASKED
from netvet.exposure.sorts import Asking, Flags, Sorts, apart, sort_out
from netvet.exposure.stations import counts
from netvet.exposure.sums import Beside, Bounds, Flagged, Seen, Weights, bounds
from netvet.exposure.unsteady import Unsteady, made_unsteady
from netvet.exposure.views import Views


@dataclass(frozen=True)
class Share:
    """What a set could see or stop of one class.

    Attributes:
        word: the class, or `disruption`.
        measure: subscribers or traffic.
        design: because a function in the set handles it.
        reach: that, and what the set controls by managing or hosting.
        operators: by operator, the same two.
    """

    word: str
    measure: str
    design: Bounds
    reach: Bounds
    operators: Mapping[str, tuple[Bounds, Bounds]]


class Exposing:
    """A network made ready: what does not depend on who is compromised is found once.

    Attributes:
        network: the network.
        routes: the ways of its stations.
    """

    def __init__(self, network: Network) -> None:
        self.network = network
        self._counts = counts(network)
        self.routes = Routes(network, self._counts["subscribers"].stations)
        self._closure = Closure(network)

    def changed(self, network: Network) -> Exposing:
        """The same elements in another network; where the links are the same object, their ways are not found again.

        Args:
            network: this network, with other managers, platforms or links.
        """
        if network is self.network or network.links is not self.network.links:
            return self if network is self.network else Exposing(network)
        # what follows from the ways is found here, once, and not by every network that shares them
        for found in ("_views", "_by_path", "weights", "_unsteady", "_beside"):
            getattr(self, found)
        made = copy(self)
        made.network, made._closure = network, Closure(network)
        return made

    def reach(self, surely: Mask, perhaps: Mask) -> list[tuple[Mask, Mask]]:
        """For each word of ASKED, what the set controls for certain, itself among it, and what it may."""
        return reached(self._closure, surely, perhaps)

    def unsaid(self) -> dict[str, int]:
        """By `managed_by` and `hosted_on`, how many elements may be under one of the network that they do not name."""
        return self._closure.unsaid()

    def boxes(self) -> int:
        """How many elements name no platform and are taken to run on gear of their own, as `Closure.boxes`."""
        return self._closure.boxes()

    def trace(self, surely: Mask, perhaps: Mask | None = None, words: tuple[str, ...] = ASKED) -> list[Share]:
        """What a set of elements could see or stop.

        Args:
            surely: the elements that are in it.
            perhaps: those that may be, the former among them; the same where None.
            words: which classes are asked.
        """
        sorts, asked = self._sorted(*self._sides(surely, perhaps), words)
        found: dict[tuple[str, str], list[tuple[Bounds, list[Bounds]]]] = {}
        for plane in PLANES:
            own = [word for word in words if PLANE_OF.get(word, USER) == plane]
            told = self._of_plane(plane, sorts, [one for word in own for one in asked[word]])
            for measure, each in told.items():
                found |= {(word, measure): each[2 * i : 2 * i + 2] for i, word in enumerate(own)}
        return [self._share(word, measure, *found[word, measure]) for word in words for measure in MEASURES]

    def trace_apart(
        self, places: Integers, words: tuple[str, ...] = ASKED, *, design: bool = False
    ) -> dict[tuple[str, str], list[tuple[Bounds, list[Bounds]]]]:
        """What some elements that control no others could see or stop, each alone: what `trace` of each finds, in one go.

        By class and measure: of each the bounds over all operators, and of each operator; by design, or by reach.

        Args:
            places: the elements.
            words: which classes are asked.
            design: by design, not by reach.
        """
        net, doubtful = self.network, self.network.doubtful
        sorts, nobody = apart(net.function, len(net.sight.functions), places), len(places)
        sure = [nobody if doubtful is not None and doubtful[place] else own for own, place in enumerate(places.tolist())]
        found: dict[tuple[str, str], list[tuple[Bounds, list[Bounds]]]] = {}
        for plane in PLANES:
            own = [word for word in words if PLANE_OF.get(word, USER) == plane]
            asked = [Asking(ASKED.index(word), low, high, ordering=not design) for word in own for high, low in enumerate(sure)]
            for measure, each in self._of_plane(plane, sorts, asked).items():
                found |= {(word, measure): each[i * nobody : (i + 1) * nobody] for i, word in enumerate(own)}
        return found

    def of_stations(self, word: str, surely: Mask, perhaps: Mask | None = None) -> tuple[Floats, Floats]:
        """The least and the most share of what each station serves that a set could see or stop there, by reach.

        Without what elements see that lie on no way and state only how much they serve; one place a station, as `routes` has
        them.
        """
        sorts, asked = self._sorted(*self._sides(surely, perhaps), (word,))
        view, (low,), (high,) = self._views[PLANE_OF.get(word, USER)].of(
            sorts, [sorts.flags(self.network.sight, asked[word][1])]
        )
        return view.part[view.shade, low], view.part[view.shade, high]

    def load(self, measure: str = "traffic", plane: str = USER) -> Floats:
        """What passes through each element on the ways of the stations, in subscribers or Gbit/s; through a station, its own.

        Every station adds what is stated of it, split where its ways split; one of which nothing is stated, or that has no
        way, adds nothing. People who are counted at two functions of a site count at each.

        Args:
            measure: one of MEASURES.
            plane: the ways of the users' traffic (`user`), or of signalling (`control`).
        """
        return flow_of(self.routes, plane, self._counts[measure].known)

    def _sides(self, surely: Mask, perhaps: Mask | None) -> tuple[Mask, Mask]:
        """Who is in a set for certain, and who may be: what may not be there is not for certain."""
        perhaps, doubtful = (surely if perhaps is None else surely | perhaps), self.network.doubtful
        return (surely if doubtful is None or not (surely & doubtful).any() else surely & ~doubtful), perhaps

    def _sorted(self, surely: Mask, perhaps: Mask, words: tuple[str, ...]) -> tuple[Sorts, dict[str, tuple[Asking, Asking]]]:
        """Sorts of elements by all sets that are asked, and for each word what is asked: by design and by reach."""
        reach = self.reach(surely, perhaps)
        sets = {id(one): one for one in (surely, perhaps, *(part for word in words for part in reach[ASKED.index(word)]))}
        places = {key: place for place, key in enumerate(sets)}
        asked = {}
        for word in words:
            column = ASKED.index(word)
            low, high = reach[column]
            design = Asking(column, places[id(surely)], places[id(perhaps)], ordering=False)
            asked[word] = (design, Asking(column, places[id(low)], places[id(high)], ordering=True))
        net = self.network
        return sort_out(net.function, len(net.sight.functions), list(sets.values())), asked

    def _of_plane(self, plane: str, sorts: Sorts, asked: list[Asking]) -> dict[str, list[tuple[Bounds, list[Bounds]]]]:
        """By measure, the bounds of each thing asked."""
        if not asked:
            return {}
        flags = [sorts.flags(self.network.sight, one) for one in asked]
        views, low, high = self._views[plane].of(sorts, flags)
        flagged = self._flagged(plane, sorts, flags)
        found = {}
        for measure, count in self._counts.items():
            unsteady = self._unsteady[measure]
            least, most = count.of_missing(views.shade, views.part)
            if unsteady is None:
                seen, missing = count.seen(views.shade, views.part, views.surely), None
            else:
                seen, missing = unsteady.seen(views, low, high, (least, most))
            of_stations = Seen(seen[:, low], seen[:, high], least[:, low], most[:, high])
            some = self._beside[plane].seen(measure, sorts, flagged)
            found[measure] = bounds(self.weights[measure], of_stations, *some, missing)
        return found

    def _flagged(self, plane: str, sorts: Sorts, flags: list[Flags]) -> Flagged:
        net, kinds = self.network, len(sorts.function)
        here = np.zeros((len(net.operators), kinds), bool)
        anyone: Mask = np.array([one.anyone for one in flags])
        maybe_anyone: Mask = np.array([one.maybe_anyone for one in flags])
        wanted: Mask = np.logical_or.reduce([*anyone, *maybe_anyone])
        if wanted.any():
            here = pairs_there(net.operator, sorts.of_element, here.shape) & wanted
        return Flagged(
            # whether IPsec hides what passes is known along ways only
            served=np.array([one.served & ~one.shielded for one in flags]),
            maybe_served=np.array([one.maybe_served for one in flags]),
            all_low=np.asarray((here[:, None] & anyone).any(axis=2)),
            all_high=self.routes.sharing[plane].hosts.T @ (here[:, None] & maybe_anyone).any(axis=2),
        )

    def _share(self, word: str, measure: str, design: tuple[Bounds, list[Bounds]], reach: tuple[Bounds, list[Bounds]]) -> Share:
        each = {name: (design[1][i], reach[1][i]) for i, name in enumerate(self.network.operators)}
        return Share(word, measure, design[0], reach[0], each)

    @cached_property
    def _views(self) -> dict[str, Views]:
        return {plane: Views(self.routes, plane) for plane in PLANES}

    @cached_property
    def _by_path(self) -> dict[str, Mask]:
        return {plane: self.routes.by_path(plane) for plane in PLANES}

    @cached_property
    def weights(self) -> dict[str, Weights]:
        """By measure, what each element serves as a share of its operator's whole."""
        return {measure: Weights(self.network, measure, count) for measure, count in self._counts.items()}

    @cached_property
    def _unsteady(self) -> dict[str, Unsteady | None]:
        """By measure, what is seen if some are missing; None where all are there for certain."""
        return {
            measure: made_unsteady(self.network, measure, count, self.weights[measure].total)
            for measure, count in self._counts.items()
        }

    @cached_property
    def _open(self) -> dict[str, Mask]:
        """By measure and operator, whether the whole may be any number more."""
        found = {}
        for measure, weights in self.weights.items():
            unsteady = self._unsteady[measure]
            found[measure] = weights.open if unsteady is None else weights.open | unsteady.wavering.open
        return found

    @cached_property
    def _beside(self) -> dict[str, Beside]:
        """By plane, what counts by its own weight: neither stations nor what lies on ways."""
        net, found = self.network, {}
        station = net.sight.station[net.function]
        weights = {measure: (weight, self._open[measure]) for measure, weight in self.weights.items()}
        for plane in PLANES:
            rows = np.flatnonzero(~self.routes.surely_by_path(plane) & ~station)
            surely = ~self._by_path[plane][rows]
            found[plane] = Beside(net, weights, rows, surely, self.routes.sharing[plane].others)
        return found
