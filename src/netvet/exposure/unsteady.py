"""What is seen of the stations of a network of which some may not be there: of all, and of those that are left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.dwindling import Steady
from netvet.exposure.links import Floats, Mask
from netvet.exposure.network import Network
from netvet.exposure.stations import Count
from netvet.exposure.sums import Missing
from netvet.exposure.views import View
from netvet.exposure.wavering import Wavering, mixed, steady_weight, wavering, with_gaps


@dataclass
class Unsteady:
    """The stations of one measure, some of which may be missing.

    Attributes:
        network: the network.
        count: how its stations are counted.
        total: by operator, the whole.
        wavering: how much of it may not be there.
    """

    network: Network
    count: Count
    total: Floats
    wavering: Wavering

    def seen(self, views: View, low: list[int], high: list[int]) -> tuple[Floats, Missing]:
        """By operator and question, what is seen of what stations serve, and what of the whole may not be there."""
        # most sites are there for certain: what is seen of them is the same whatever is missing elsewhere
        firm, touched = (one.seen(views.shade, views.part, views.surely) for one in self._halves)
        return firm + touched, self._missing(views, firm, low, high)

    def _missing(self, views: View, firm: Floats, low: list[int], high: list[int]) -> Missing:
        wavering = self.wavering
        seen = self._fleeting.seen(views.shade, views.part, views.surely)[:, high]
        least, most = self._gaps.of_missing(views.shade, views.part)
        return Missing(
            part=wavering.beyond(seen),
            nothing=wavering.nothing,
            open=wavering.open,
            more=wavering.more,
            room=wavering.room,
            low=least[:, low],
            high=most[:, high],
            steady=self._left_seen(views, firm, low),
        )

    def _left_seen(self, views: View, firm: Floats, low: list[int]) -> Steady:
        """What is seen at least if stations are missing."""
        left_over, both = (one.seen(views.shade, views.part, views.surely)[:, low] for one in self._steady)
        left, largest = self.total - self.wavering.most, self.total + self.wavering.more
        return Steady(firm[:, low] + left_over, both, self.wavering.rigid[:, None], left[:, None], largest[:, None])

    @property
    def _own(self) -> Mask:
        """Which stations may not be there."""
        return np.asarray(self.network.fleeting)[self.count.stations]

    @cached_property
    def _fleeting(self) -> Count:
        """What sites serve that may not be there."""
        # what another station on the site may count already can be seen and yet be no more of the whole
        fleeting, twice = np.asarray(self.network.fleeting), self.network.shared_place[self.count.stations]
        return self.count.weighing(np.where(self.count.fleeting(fleeting) & ~twice, self.count.weight, 0.0))

    @cached_property
    def _halves(self) -> tuple[Count, Count]:
        """The count of sites of which all is there for certain, and of the others."""
        count, own = self.count, self.count.touched(np.asarray(self.network.fleeting))
        return count.weighing(np.where(own, 0.0, count.weight)), count.weighing(np.where(own, count.weight, 0.0))

    @cached_property
    def _steady(self) -> tuple[Count, Count]:
        """The second of `_halves` without all that may be missing; and of sites where the whole falls by less."""
        touched, several = self._halves[1], mixed(self.network, self.count.stations)
        return (
            touched.weighing(steady_weight(touched.weight, self._own)),
            touched.weighing(np.where(several, touched.weight, 0.0)),
        )

    @cached_property
    def _gaps(self) -> Count:
        """The count where all that may be missing from a site is."""
        return self.count.weighing(with_gaps(self.count.weight, self._own))


def made_unsteady(network: Network, measure: str, count: Count, total: Floats) -> Unsteady | None:
    """What is seen of one measure if stations are missing; None where all elements are there for certain.

    Args:
        network: the network.
        measure: one of MEASURES.
        count: how its stations are counted.
        total: by operator, the whole.
    """
    own = None if network.fleeting is None else count.fleeting(network.fleeting)
    found = wavering(network, measure, count.stations, count.weighing, own)
    return None if found is None else Unsteady(network, count, total, found)
