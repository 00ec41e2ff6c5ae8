"""What a transition plan is asked of: units, makers, prices, capacities, limits, as arrays over units and quarters."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from netvet.transition.plan import Plan

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

NONE = -1
"""No maker, no act, no quarter."""
NATION = -1
"""As the operator of a cap: all operators together."""
MEASURES = ("sites", "traffic")


@dataclass(frozen=True)
class Units:
    """What is decided as one block: a site, or the sites of a cluster that are swapped together. N of them.

    Makers, operators, regions, densities and rules are numbers; `Problem` has their names. Quarters count from 0, the first of
    the horizon.

    Attributes:
        operator: who runs it. [N]
        region: whose crews do the work. [N]
        density: the class of density, which sets prices. [N]
        sites: how many sites it has, at least 1. [N]
        subscribers: whom it serves. [N]
        traffic: what it carries, in any unit; counted in shares. [N]
        anchor: the maker of its 4G. [N]
        five: the maker of its 5G; NONE where it has none yet. [N]
        wants_five: whether it is to get 5G; False where it has 5G. [N]
        end_of_life_4g, end_of_life_5g: the quarter in which its 4G, its 5G is written off; may lie before 0. Nothing rests on
            that of what it has not. [N]
        deadline: the first quarter in which what stands there now is late, -1 where it is so already; `quarters` or more where
            nothing has to move. [N]
        rule: the row of `Admission` that says which makers may follow. [N]
        manager_cures: whether a new manager is enough where it has to move. [N]
        not_before: the first quarter in which anything may be done there. [N]
        bound_until: the first quarter in which no contract holds what stands there now: before it that is replaced at a price,
            or never, as `Terms.early` says; 5G may be put beside it. 0 or less where there is none. [N]
        ids: what reports call it; empty where they say the number.
    """

    operator: Integers
    region: Integers
    density: Integers
    sites: Floats
    subscribers: Floats
    traffic: Floats
    anchor: Integers
    five: Integers
    wants_five: Mask
    end_of_life_4g: Integers
    end_of_life_5g: Integers
    deadline: Integers
    rule: Integers
    manager_cures: Mask
    not_before: Integers
    bound_until: Integers
    ids: tuple[str, ...] = ()

    def __len__(self) -> int:
        return len(self.operator)


@dataclass(frozen=True)
class Market:
    """Who delivers, and whose 5G works with whose 4G.

    Attributes:
        makers: their names. V of them.
        pairs: whether 5G of the maker of the column works on 4G of the maker of the row. [V, V]
        high_risk: whose traffic counts as exposed; all False where exposure has no price. [V]
    """

    makers: tuple[str, ...]
    pairs: Mask
    high_risk: Mask

    @property
    def targets(self) -> Integers:
        """What a site can become, [K, 2]: pairs of 4G maker and 5G maker, in the order of `pairs`."""
        return np.argwhere(self.pairs)


@dataclass(frozen=True)
class Admission:
    """Which makers may be bought when. G rows, each for the units whose `rule` names it.

    Attributes:
        opens: the first quarter in which gear of the maker may be put in; `quarters` where never. [G, V]
        closes: the first quarter in which it may no longer; `quarters` where there is no such. [G, V]
        may_stay: whether a unit whose deadline is past may have gear of the maker; 5G where `four_may_stay` is given. [G, V]
        four_may_stay: the same of its 4G; None: as `may_stay`. [G, V]
    """

    opens: Integers
    closes: Integers
    may_stay: Mask
    four_may_stay: Mask | None = None

    @property
    def stays_4g(self) -> Mask:
        """Whether 4G of the maker may stay past a deadline. [G, V]."""
        return self.may_stay if self.four_may_stay is None else self.four_may_stay


@dataclass(frozen=True)
class Terms:
    """Money, in thousands of `currency` at prices of the first quarter.

    Attributes:
        gear_4g, gear_5g: new gear, a site, by maker and density. [V, D]
        uplift: what a maker's new gear costs more once the policy is known, as a share. [V]
        swap_labour: work of replacing gear in use, a site. [D]
        manager: replacing the manager of the hardware that stays, a site. [D]
        upkeep: gear kept past its end of life, a quarter, as a share of its price; its maker renews it where that is less.
        life_4g, life_5g: quarters over which new gear is paid off.
        rate: interest a year.
        overtime: crews above capacity, a site's work; ten times that beyond 40 % more.
        expedite: deliveries above capacity, a site's gear; ten times that beyond 20 % more.
        disruption: a site swapped above the share that may be disturbed in a quarter.
        late: a site that stands past its deadline, a quarter; not discounted.
        over_cap: a site, or as much traffic as an average site has, above a cap, a quarter; not discounted.
        unserved: a site that is to get 5G and does not within the horizon.
        early: ending a contract a quarter early, a site; None: contracts are kept.
        onboarding: a maker that comes to an operator which has nothing of it: once, like fines not discounted.
        currency: three letters.
    """

    gear_4g: Floats
    gear_5g: Floats
    uplift: Floats
    swap_labour: Floats
    manager: Floats
    upkeep: float = 0.06
    life_4g: int = 36
    life_5g: int = 32
    rate: float = 0.07
    overtime: float = 25.0
    expedite: float = 40.0
    disruption: float = 60.0
    late: float = 30.0
    over_cap: float = 15.0
    unserved: float = 200.0
    early: float | None = None
    onboarding: float = 0.0
    currency: str = "EUR"


@dataclass(frozen=True)
class Weights:
    """What is not money, put into money; every result repeats them.

    Attributes:
        waiting: thousands of currency for a thousand subscribers who wait a quarter for 5G.
        exposure: thousands of currency for the traffic of an average site on gear of a high-risk maker, a quarter.
        managed: what is left of that exposure once the manager is replaced, as a share.
    """

    waiting: float = 3.0
    exposure: float = 0.0
    managed: float = 1.0


@dataclass(frozen=True)
class Work:
    """What one site takes of crews and of deliveries, by what is done there.

    Attributes:
        five: 5G beside 4G that stays, or 5G alone replaced: a site's work, which is the unit of crews.
        joint: 4G replaced and 5G put in at once.
        swap: 4G and 5G replaced.
        anchor: 4G alone replaced.
        manager: a manager replaced.
        gear_5g, gear_4g: what it takes of the maker's deliveries.
        gap: quarters between 5G from one maker and its replacement, at least.
    """

    five: float = 1.0
    joint: float = 1.6
    swap: float = 1.5
    anchor: float = 1.0
    manager: float = 0.1
    gear_5g: float = 1.0
    gear_4g: float = 0.7
    gap: int = 4


@dataclass(frozen=True)
class Capacities:
    """What there is of crews and gear, and how much may be disturbed at once. T quarters.

    Attributes:
        crews: sites' work, by region and quarter. [R, T]
        deliveries: sites' gear, by maker and quarter: lead time and ramp are in it. [V, T]
        disturbed: the share of an operator's sites of a region that may be swapped in one quarter, or its largest unit.
    """

    crews: Floats
    deliveries: Floats
    disturbed: float = 0.12


@dataclass(frozen=True)
class Cap:
    """The highest share of some makers' gear, quarter by quarter: a cap, two suppliers, a national balance.

    A site counts if its 4G or its 5G is of one of the makers. A new manager does not change whose gear it is.

    Attributes:
        operator: whose sites; NATION for all.
        makers: counted together. At least one.
        measure: one of MEASURES.
        share: the highest share, 0 to 1; 1 or more where there is no limit. [T]
        label: what reports call it, such as the id of the rule.
        price: thousands of currency a site, or as much traffic, above it, a quarter; None: as `Terms.over_cap`.
    """

    operator: int
    makers: tuple[int, ...]
    measure: str
    share: Floats
    label: str = ""
    price: float | None = None


@dataclass(frozen=True)
class Problem:
    """All that a plan depends on. Same problem and options, same plan.

    Attributes:
        quarters: T, the length of the horizon.
        start: the first quarter as (year, 1 to 4), for what reports say.
        operators, regions, densities: names, by number.
        announced: the first quarter in which the policy is known; nothing new begins before it.
        decided: what had been planned without it; acts of it before `announced` stand. None: nothing before `announced`.
    """

    quarters: int
    start: tuple[int, int]
    operators: tuple[str, ...]
    regions: tuple[str, ...]
    densities: tuple[str, ...]
    units: Units
    market: Market
    admission: Admission
    terms: Terms
    capacities: Capacities
    weights: Weights = field(default_factory=Weights)
    work: Work = field(default_factory=Work)
    caps: tuple[Cap, ...] = ()
    announced: int = 0
    decided: Plan | None = None

    def dearer(self, maker: Integers, quarter: Integers) -> Floats:
        """What new gear of makers costs in a quarter, of what it cost before: the policy raises prices once it is known."""
        return np.asarray(1.0 + self.terms.uplift[maker] * (quarter >= self.announced), float)

    def quarter(self, number: int) -> str:
        """The name of a quarter of the horizon, such as `2019Q1`."""
        whole = self.start[0] * 4 + self.start[1] - 1 + int(number)
        return f"{whole // 4}Q{whole % 4 + 1}"
