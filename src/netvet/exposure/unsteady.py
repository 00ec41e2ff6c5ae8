"""What is seen of the stations of a network of which some may not be there: of all, and of those that are left."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from netvet.exposure.adding import Adding
from netvet.exposure.dwindling import Steady
from netvet.exposure.links import Floats, Integers
from netvet.exposure.network import Network
from netvet.exposure.stations import Count
from netvet.exposure.sums import Missing
from netvet.exposure.views import View
from netvet.exposure.wavering import Wavering, mixed, steady_weight, wavering


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

    def seen(self, views: View, low: list[int], high: list[int], gaps: tuple[Floats, Floats]) -> tuple[Floats, Missing]:
        """By operator and question, what is seen of what stations serve, and what of the whole may not be there.

        Args:
            views: what is seen of each station.
            low: for each question the column of the least.
            high: and that of the most.
            gaps: what `Count.of_missing` says of all stations.
        """
        # most sites are there for certain: what is seen of them is the same whatever is missing elsewhere
        firm = self._firm.seen(views.shade, views.part, views.surely)
        shade = views.shade[self._touched]
        whole, fleeting, left, mixed = (one.seen(shade, views.part, views.surely) for one in self._parts)
        steady = Steady(
            seen=firm[:, low] + left[:, low],
            mixed=mixed[:, low],
            rigid=self.wavering.rigid[:, None],
            left=(self.total - self.wavering.most)[:, None],
            largest=(self.total + self.wavering.more)[:, None],
        )
        return firm + whole, self._missing(fleeting[:, high], steady, gaps[0][:, low], gaps[1][:, high])

    def _missing(self, fleeting: Floats, steady: Steady, low: Floats, high: Floats) -> Missing:
        wavering = self.wavering
        return Missing(
            part=wavering.beyond(fleeting),
            nothing=wavering.nothing,
            open=wavering.open,
            more=wavering.more,
            room=wavering.room,
            low=low,
            high=high,
            steady=steady,
        )

    @cached_property
    def _firm(self) -> Adding:
        """The sites of which all is there for certain."""
        weight = self.count.weight.copy()
        weight[self._touched] = 0.0
        return self.count.adding(weight)

    @cached_property
    def _touched(self) -> Integers:
        """The stations of the other sites, by place in the count."""
        return np.flatnonzero(self.count.touched(np.asarray(self.network.fleeting)))

    @cached_property
    def _parts(self) -> tuple[Adding, Adding, Adding, Adding]:
        """Of these: all; what sites serve that may not be there; all but what may be missing; where the whole falls by less."""
        whole, fleeting = self.count.among(self._touched), np.asarray(self.network.fleeting)
        # what another station on the site may count already can be seen and yet be no more of the whole
        alone = whole.fleeting(fleeting) & ~self.network.shared_place[whole.stations]
        return (
            whole.adding(whole.weight),
            whole.adding(np.where(alone, whole.weight, 0.0)),
            whole.adding(steady_weight(whole.weight, fleeting[whole.stations])),
            whole.adding(np.where(mixed(self.network, whole.stations), whole.weight, 0.0)),
        )


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
