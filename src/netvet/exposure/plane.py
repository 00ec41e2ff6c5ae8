"""The ways of one plane, as they are found: route by route, then side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from netvet.exposure.braid import Braid, Strand, side_by_side
from netvet.exposure.doubted import Doubted, Steady
from netvet.exposure.links import Integers, Mask


@dataclass(frozen=True)
class Route:
    """The ways of some stations to the gateways that they share.

    Attributes:
        strand: the ways of the stations, by place in `Routes.stations`, if all is there.
        doubted: the ways whichever doubtful elements are missing, and however long links of unknown length are; None where
            none of these can matter.
    """

    strand: Strand
    doubted: Doubted | None = None

    @property
    def unsteady(self) -> Strand:
        """The ways whatever is missing."""
        return self.strand if self.doubted is None else Strand(self.doubted.ways, self.strand.stations, self.doubted.places)


NOBODYS = side_by_side(())
"""The ways of no stations."""


@dataclass
class Plane:
    """The ways of one plane, as they are found.

    Attributes:
        routes: the routes of the stations that have a way for certain, until they are put side by side.
        reached: by operator, whether it has elements from which a gateway can be reached.
        ends: the gateways, and those that are used if these are missing.
        lent: by operator and operator, whether elements of the first may serve stations of the second that may have no way.
        transit: by operator, the elements that may lie on the way of such stations, or of those whose gateways are not known.
        firm: by operator, whether it has such elements whatever is missing; the same as `reached` where all is there.
        firm_ends: the gateways to which stations have a way whatever is missing.
        steady: what does not depend on what may be missing; None until it is asked, and when all ways are found.
        braid: the routes side by side.
        unsteady: the same whatever is missing; the same object where nothing can matter.
        swaying: the elements that another's traffic may pass or not, where something can.
    """

    routes: list[Route]
    reached: Mask
    ends: list[Integers]
    lent: Mask
    transit: dict[int, Mask]
    firm: Mask
    firm_ends: list[Integers]
    steady: Steady | None = None
    braid: Braid = NOBODYS
    unsteady: Braid = NOBODYS
    swaying: tuple[Integers, ...] = ()

    def finished(self) -> Plane:
        """The same with its routes put side by side, without what was needed to find them."""
        braid = side_by_side([one.strand for one in self.routes])
        doubted = [one.doubted for one in self.routes if one.doubted is not None]
        unsteady = replace(side_by_side([one.unsteady for one in self.routes]), stations=braid.stations) if doubted else braid
        swaying = tuple(one.swaying for one in doubted)
        return replace(self, routes=[], steady=None, braid=braid, unsteady=unsteady, swaying=swaying)
