"""Which makers may be bought when, and which may stay: the answers of `ruled_out` as windows of quarters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from netvet.findings import Rule
from netvet.planning.horizon import Horizon, day_before

FOUR, FIVE = STATIONS = ("eNB", "gNB")
"""The functions that are asked. 5G is bought with 4G of the same maker: who is barred from one is not bought of for both."""


@dataclass(frozen=True)
class Barred:
    """A maker that a requirement bars from radio, or from another function.

    Attributes:
        maker: its name.
        regime: the regime of the requirement.
        label: the requirement.
        station: one of STATIONS: its 4G or its 5G; elsewhere the function.
        locality: the number of the localities where it does.
        begins, ends: the first and the last day on which gear of it may not be put in.
        sure: False where it is not known whether it is barred.
    """

    maker: str
    regime: str
    label: str
    station: str
    locality: int
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
        stations: the stations that it concerns.
        operators: whose gear it may concern.
        partly: whether some of the places of these operators are none of its business.
    """

    rule: Rule
    makers: tuple[str, ...]
    perhaps: tuple[str, ...]
    stations: tuple[str, ...]
    operators: tuple[str, ...]
    partly: bool


@dataclass(frozen=True)
class Admitting:
    """What the requirements say of makers of radio.

    Attributes:
        barred: who is barred, in order.
        capping: limits.
        localities: of each locality that was asked its number here: those where the same is barred have one.
        elsewhere: who is barred from functions other than radio, in order.
        conditional: who may follow there only where the operator does more than to choose its gear; as if it were barred.
        taken: what is taken to hold wherever gear may stand, in sentences.
    """

    barred: tuple[Barred, ...]
    capping: tuple[Capping, ...]
    localities: tuple[int, ...]
    elsewhere: tuple[Barred, ...] = ()
    conditional: tuple[Barred, ...] = ()
    taken: tuple[str, ...] = ()

    def free(
        self,
        maker: str,
        functions: Iterable[str],
        addressed: Iterable[str],
        locality: int,
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
            locality: where it would stand.
            horizon: the quarters.
            strict: whether what is not known bars too.
            alone: whether it has to be enough that the gear is of this maker.
        """
        asked, regimes = set(functions), set(addressed)
        found = [*self._elsewhere[maker, locality], *(self._conditional[maker, locality] if alone else ())]
        return not any(
            one.station in asked and one.regime in regimes
            for one in found
            if (one.sure or strict) and one.begins <= horizon.end and one.ends >= horizon.begins(0)
        )

    def window(self, maker: str, addressed: Iterable[str], locality: int, horizon: Horizon, *, strict: bool) -> Window:
        """When a maker may be bought, and what of it may stay.

        Args:
            maker: its name.
            addressed: the regimes that bind.
            locality: where it would stand.
            horizon: the quarters.
            strict: whether what is not known bars too.
        """
        regimes, last = set(addressed), horizon.quarters
        found = [one for one in self._radio[maker, locality] if one.regime in regimes and (one.sure or strict)]
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

    @cached_property
    def _radio(self) -> Mapping[tuple[str, int], list[Barred]]:
        return _by_place(self.barred)

    @cached_property
    def _elsewhere(self) -> Mapping[tuple[str, int], list[Barred]]:
        return _by_place(self.elsewhere)

    @cached_property
    def _conditional(self) -> Mapping[tuple[str, int], list[Barred]]:
        return _by_place(self.conditional)


def _by_place(barred: Iterable[Barred]) -> Mapping[tuple[str, int], list[Barred]]:
    found = defaultdict[tuple[str, int], list[Barred]](list)
    for one in barred:
        found[one.maker, one.locality].append(one)
    return found


def joined(found: Sequence[Iterable[Barred]], many: int) -> tuple[tuple[int, ...], list[tuple[Barred, ...]]]:
    """Take localities where the same is barred as one.

    Args:
        found: who is barred from what, by kind.
        many: how many localities there are.

    Returns:
        Of each locality its number, and who is barred there by these.
    """
    told: list[dict[tuple[int, Barred], None]] = [{} for _ in range(many)]
    for kind, several in enumerate(found):
        for one in several:
            told[one.locality][kind, replace(one, locality=0)] = None
    number: dict[frozenset[tuple[int, Barred]], int] = {}
    numbers = tuple(number.setdefault(frozenset(one), len(number)) for one in told)
    first = {numbers.index(one): one for one in number.values()}
    kept = [[one for one in several if one.locality in first] for several in found]
    return numbers, [tuple(replace(one, locality=first[one.locality]) for one in several) for several in kept]
