"""Which makers may be bought when, and which may stay: the answers of `ruled_out` as windows of quarters."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from netvet.findings import Rule
from netvet.planning.horizon import Horizon, day_before

FOUR, FIVE = STATIONS = ("eNB", "gNB")
"""The functions that are asked. 5G is bought with 4G of the same maker: who is barred from one is not bought of for both."""

ORDINARY, SENSITIVE = "ordinary", "sensitive"


@dataclass(frozen=True)
class Barred:
    """A maker that a requirement bars from radio, or from another function.

    Attributes:
        maker: its name.
        regime: the regime of the requirement.
        label: the requirement.
        station: one of STATIONS: its 4G or its 5G; elsewhere the function.
        site: the kind of sites.
        begins, ends: the first and the last day on which gear of it may not be put in.
        sure: False where it is not known whether it is barred.
    """

    maker: str
    regime: str
    label: str
    station: str
    site: str
    begins: date
    ends: date
    sure: bool


@dataclass(frozen=True)
class Window:
    """How a maker stands with some sites.

    Attributes:
        opens, closes: the first quarter in which it may be bought, and the first in which it no longer may.
        four_stays, five_stays: whether 4G, 5G of it may stand there at the end of the horizon.
        due: the last quarter in which what may not stay can leave in time; as many as there are where all may stay.
    """

    opens: int
    closes: int
    four_stays: bool
    five_stays: bool
    due: int


@dataclass(frozen=True)
class Capping:
    """A limit on shares, or a minimum of makers, that concerns radio.

    Attributes:
        rule: the requirement.
        makers: whose gear counts for certain.
        perhaps: of whom it is not known.
        generations: the stations that it concerns.
    """

    rule: Rule
    makers: tuple[str, ...]
    perhaps: tuple[str, ...]
    stations: tuple[str, ...]


@dataclass(frozen=True)
class Admitting:
    """What the requirements say of makers of radio.

    Attributes:
        barred: who is barred, in order.
        capping: limits.
        areas: areas that requirements name.
        sensitive: whether they ask if a site is sensitive.
        elsewhere: who is barred from functions other than radio, in order.
        conditional: who may follow there only where the operator does more than to choose its gear; as if it were barred.
        taken: what is taken to hold wherever gear may stand, in sentences.
    """

    barred: tuple[Barred, ...]
    capping: tuple[Capping, ...]
    areas: tuple[str, ...]
    sensitive: bool
    elsewhere: tuple[Barred, ...] = ()
    conditional: tuple[Barred, ...] = ()
    taken: tuple[str, ...] = ()

    def free(
        self,
        maker: str,
        functions: Iterable[str],
        addressed: Iterable[str],
        sites: Iterable[str],
        horizon: Horizon,
        *,
        strict: bool,
        alone: bool = False,
    ) -> bool:
        """Whether a maker may follow in some functions other than radio, on every day of the horizon.

        Args:
            maker: its name.
            functions: what its element would perform.
            addressed: the regimes that bind.
            sites: the kinds that its site is of.
            horizon: the quarters.
            strict: whether what is not known bars too.
            alone: whether it has to be enough that the gear is of this maker.
        """
        asked, regimes, kinds = set(functions), set(addressed), set(sites)
        return not any(
            one.maker == maker and one.station in asked and one.regime in regimes and one.site in kinds
            for one in (*self.elsewhere, *(self.conditional if alone else ()))
            if (one.sure or strict) and one.begins <= horizon.end and one.ends >= horizon.begins(0)
        )

    def window(self, maker: str, addressed: Iterable[str], sites: Iterable[str], horizon: Horizon, *, strict: bool) -> Window:
        """When a maker may be bought, and what of it may stay.

        Args:
            maker: its name.
            addressed: the regimes that bind.
            sites: the kinds that a site is of.
            horizon: the quarters.
            strict: whether what is not known bars too.
        """
        regimes, kinds, last = set(addressed), set(sites), horizon.quarters
        found = [
            one
            for one in self.barred
            if one.maker == maker and one.regime in regimes and one.site in kinds and (one.sure or strict)
        ]
        barred = [
            any(one.begins < horizon.begins(t + 1) and one.ends >= horizon.begins(t) for one in found) for t in range(last)
        ]
        free = [t for t in range(last) if not barred[t]]
        opens = free[0] if free else last
        closes = next((t for t in range(opens, last) if barred[t]), last)  # what opens once more is not waited for
        ends = [one for one in found if one.begins <= horizon.end <= one.ends]
        stays = {station: all(one.station != station for one in ends) for station in STATIONS}
        due = min((horizon.in_time(day_before(one.begins)) for one in ends), default=last)
        return Window(opens, closes, stays[FOUR], stays[FIVE], due)
