"""What a case asks of a plan: units, makers, admission, limits and prices as the arrays of `netvet.transition`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from netvet.planning.admitting import Admitting, Window
from netvet.planning.capping import caps_of, national_caps
from netvet.planning.columns import (
    Floats,
    Integers,
    distinct_texts,
    flags,
    floats,
    integers,
    places,
    texts,
)
from netvet.planning.fining import fined
from netvet.planning.horizon import Horizon
from netvet.planning.pricing import priced, terms_of, weights_of, work_of
from netvet.planning.radio import NOT_KNOWN
from netvet.planning.sheet import Sheet
from netvet.transition import NONE, Admission, Capacities, Market, Problem, Units
from netvet.verdict import Truth

if TYPE_CHECKING:
    import pyarrow as pa


STAYS, MOVES = "stays", "moves"
READINGS = (STAYS, MOVES)
"""What is not known turns out to be lawful, and stays; or not, and moves."""

BASELINE = "none"
"""The plan without any of the requirements."""


@dataclass(frozen=True)
class Asked:
    """All that problems are made of.

    Attributes:
        sheet: the terms.
        horizon: the quarters.
        units: the table `units` of `netvet.planning.clusters`.
        makers: whose gear stands there or may be bought; NOT_KNOWN comes last where there is such.
        present: how many of them have radio here already, from the first.
        admitting: what the requirements say of makers.
        addressed: of each operator and regime, whether it binds.
        lots: the table `lots` of `netvet.planning.elements`: what has to move and is no radio.
        others: who may follow there, if the requirements let them: makers of such elements, and those that may deliver too.
        pairs: makers of 4G and of 5G that works on it, beside those of one maker.
    """

    sheet: Sheet
    horizon: Horizon
    units: pa.Table
    makers: tuple[str, ...]
    present: tuple[str, ...]
    admitting: Admitting
    addressed: Mapping[tuple[str, str], Truth]
    lots: pa.Table
    others: tuple[str, ...]
    pairs: tuple[tuple[str, str], ...]

    @property
    def operators(self) -> list[str]:
        """The operators, in order."""
        return distinct_texts(self.units["operator"])[0]

    def binding(self, operator: str, *, strict: bool) -> list[str]:
        """The regimes that bind an operator."""
        return [
            regime
            for (who, regime), bound in self.addressed.items()
            if who == operator and (bound or (strict and bound is None))
        ]


def problem_of(asked: Asked, reading: str, end: str = "middle") -> Problem:
    """The problem of one reading at one end of the terms.

    Args:
        asked: what it is made of.
        reading: STAYS, MOVES or BASELINE.
        end: one of `netvet.planning.sheet.ENDS`.
    """
    regions, region = crew_regions(asked)
    rows = _Rows(asked, reading)
    units = _units(asked, rows, region, reading)
    densities = asked.sheet.densities
    problem = Problem(
        quarters=asked.horizon.quarters,
        start=(asked.horizon.year, asked.horizon.quarter),
        operators=tuple(asked.operators),
        regions=tuple(regions),
        densities=(*densities, *(f"{name}, 5G only" for name in densities)),
        units=units,
        market=_market(asked),
        admission=rows.admission,
        terms=terms_of(asked.sheet, len(asked.makers), end, dropped=drops(asked, reading)),
        capacities=_capacities(asked, end, region, len(regions)),
        weights=weights_of(asked.sheet),
        work=work_of(asked.sheet),
        caps=(
            *(() if reading == BASELINE else caps_of(asked, strict=reading == MOVES)),
            *national_caps(asked, strict=reading == MOVES),
        ),
    )
    return fined(problem, problem.terms.late)


def at_terms(asked: Asked, problem: Problem, reading: str) -> Problem:
    """The same problem at the prices, capacities and weights that are asked now; its units and rules stay.

    Args:
        asked: what it is made of, with other terms.
        problem: the problem of one reading.
        reading: STAYS, MOVES or BASELINE.
    """
    regions, region = crew_regions(asked)
    capacities = _capacities(asked, "middle", region, len(regions))
    again = replace(problem, capacities=capacities, market=_market(asked))
    return priced(again, asked.sheet, dropped=drops(asked, reading))


def crew_regions(asked: Asked) -> tuple[list[str], Integers]:
    """The regions of crews, and that of each unit; regions too small for their own largest unit are taken together."""
    order, own = distinct_texts(asked.units["region"])
    sites = floats(asked.units, "sites")
    whole = np.bincount(own, sites, len(order))
    largest = np.asarray([sites[own == number].max(initial=0) for number in range(len(order))])
    least = min(float(asked.sheet.at("capacity.crews", end)) for end in ("low", "middle", "high"))
    small = [number for number in range(len(order)) if whole[number] * least < largest[number] * asked.sheet.at("work.joint")]
    if len(small) < 2:  # noqa: PLR2004 - one alone stays what it is
        return order, own
    kept = [number for number in range(len(order)) if number not in small]
    place = np.full(len(order), len(kept), np.int64)
    place[kept] = np.arange(len(kept))
    told = " + ".join(order[number] for number in small)
    return [*(order[number] for number in kept), told if len(told) <= 60 else f"{len(small)} small regions"], place[own]  # noqa: PLR2004


class _Rows:
    """The rows of admission of one reading: units that are bound alike share one."""

    def __init__(self, asked: Asked, reading: str) -> None:
        table, strict = asked.units, reading == MOVES
        suffix = "_open" if strict else "_breaks"
        anchor, five = (places(table, label, asked.makers) for label in ("anchor", "five"))
        breaks = [flags(table, label + suffix) for label in ("anchor", "five")]
        if reading == BASELINE:
            breaks = [np.zeros(len(anchor), bool)] * 2
        unknown = (anchor == len(asked.makers) - 1) & (asked.makers[-1] == NOT_KNOWN)
        broken = [np.where(one, maker, NONE) for one, maker in zip(breaks, (anchor, five), strict=True)]
        keys = np.stack([places(table, "operator", asked.operators), integers(table, "locality"), unknown, *broken], axis=1)
        kinds, of = np.unique(keys.astype(np.int64), axis=0, return_inverse=True)
        self.of = np.asarray(of.reshape(-1), np.int64)
        rows = [_row(asked, reading, asked.operators[one[0]], one[1], bool(one[2]), one[3], one[4]) for one in kinds.tolist()]
        opens, closes, four, five = (
            np.asarray([[getattr(one, label) for one in row] for row in rows])
            for label in ("opens", "closes", "four_stays", "five_stays")
        )
        self.admission = Admission(opens.astype(np.int64), closes.astype(np.int64), five.astype(bool), four.astype(bool))
        self.due = np.asarray([min(one.due for one in row) for row in rows], np.int64)

    def deadlines(self, asked: Asked, own: Integers) -> Integers:
        """The deadlines of findings, and for what is lawful as it stands that of gear which may be bought but not stay."""
        anchor, five = (places(asked.units, label, asked.makers) for label in ("anchor", "five"))
        stays_4g, stays = self.admission.stays_4g[self.of], self.admission.may_stay[self.of]
        rows = np.arange(len(anchor))
        fine = stays_4g[rows, anchor] & (stays[rows, np.maximum(five, 0)] | (five == NONE))
        return np.where(fine & (own >= asked.horizon.quarters), self.due[self.of], own)


def _row(  # noqa: PLR0917 - a key's parts
    asked: Asked,
    reading: str,
    operator: str,
    locality: int,
    unknown: bool,  # noqa: FBT001 - part of a key
    anchor: int,
    five: int,
) -> list[Window]:
    """How every maker stands with units of one kind; `anchor` and `five` are makers whose 4G, 5G there is broken."""
    strict, last = reading == MOVES, asked.horizon.quarters
    regimes = [] if reading == BASELINE else asked.binding(operator, strict=strict)
    windows = []
    for number, maker in enumerate(asked.makers):
        window = asked.admitting.window(maker, regimes, locality, asked.horizon, strict=strict)
        if maker == NOT_KNOWN:  # who it is may sell at its own sites; what stands there may stay unless findings say else
            window = replace(window, opens=window.opens if unknown else last, four_stays=True)
        stays = window.four_stays and number != anchor, window.five_stays and number != five
        windows.append(replace(window, four_stays=stays[0], five_stays=stays[1]))
    return windows


def _units(asked: Asked, rows: _Rows, region: Integers, reading: str) -> Units:
    table, suffix = asked.units, "_open" if reading == MOVES else ""
    never = np.full(len(table), asked.horizon.quarters, np.int64)
    found = never if reading == BASELINE else integers(table, f"deadline{suffix}")
    cures = np.zeros(len(table), bool) if reading == BASELINE else flags(table, f"cures{suffix}")
    alone = ~flags(table, "fourth")
    return Units(
        operator=places(table, "operator", asked.operators),
        region=region,
        density=integers(table, "density") + len(asked.sheet.densities) * alone,
        sites=floats(table, "sites"),
        subscribers=floats(table, "subscribers"),
        traffic=floats(table, "traffic"),
        anchor=places(table, "anchor", asked.makers),
        five=places(table, "five", asked.makers),
        wants_five=flags(table, "wants"),
        end_of_life_4g=integers(table, "end_of_life_4g"),
        end_of_life_5g=integers(table, "end_of_life_5g"),
        deadline=rows.deadlines(asked, found),
        rule=rows.of,
        manager_cures=cures,
        not_before=np.zeros(len(table), np.int64),
        bound_until=integers(table, "bound"),
        ids=tuple(texts(table, "label")),
    )


def _market(asked: Asked) -> Market:
    number = len(asked.makers)
    pairs = np.eye(number, dtype=bool)
    for anchor, five in asked.pairs:
        if anchor in asked.makers and five in asked.makers:
            pairs[asked.makers.index(anchor), asked.makers.index(five)] = True
    # where exposure has no price, whom the requirements bar is nothing to a plan without them: options then share that
    barred = {one.maker for one in asked.admitting.barred if one.sure and weights_of(asked.sheet).exposure > 0}
    return Market(asked.makers, pairs, np.asarray([maker in barred for maker in asked.makers]))


def drops(asked: Asked, reading: str) -> bool:
    """Whether a maker drops out, which makes gear dearer; rules on managers alone leave every maker in the market.

    So does a rule that binds no operator of the case, and one that bars nobody before the horizon ends.
    """
    strict = reading == MOVES
    binding = {regime for operator in asked.operators for regime in asked.binding(operator, strict=strict)}
    barred = (one for one in asked.admitting.barred if one.regime in binding and one.begins <= asked.horizon.end)
    return reading != BASELINE and any(one.sure or (strict and one.maker != NOT_KNOWN) for one in barred)


def _capacities(asked: Asked, end: str, region: Integers, regions: int) -> Capacities:
    sheet, quarters = asked.sheet, np.arange(asked.horizon.quarters)
    sites = floats(asked.units, "sites")
    ramp = max(1, int(sheet.at("capacity.ramp")))
    work, gear = sheet.at("work.joint"), sheet.at("work.gear_4g") + sheet.at("work.gear_5g")
    largest = np.zeros(regions)
    np.maximum.at(largest, region, sites * work)
    crews = np.outer(np.bincount(region, sites, regions), _ramp(quarters, ramp)) * sheet.at("capacity.crews", end)
    here = {*asked.present, NOT_KNOWN}  # whoever that is delivers in the country already
    leads = [sheet.at("capacity.lead" if maker in here else "capacity.lead_new", end) for maker in asked.makers]
    rising = np.stack([_ramp(quarters - lead, ramp) for lead in leads])
    delivered = rising * sites.sum() * sheet.at("capacity.deliveries", end)
    # a unit is done in one quarter: what could not do the largest could do nothing
    return Capacities(
        np.maximum(crews, largest[:, None]),
        np.where(rising > 0, np.maximum(delivered, sites.max() * gear), 0.0),
        float(sheet.at("capacity.disturbed", end)),
    )


def _ramp(quarters: Integers, length: int) -> Floats:
    """Half at first, all after so many quarters, nothing before."""
    return np.where(quarters < 0, 0.0, np.clip(0.5 + 0.5 * quarters / length, 0.0, 1.0))


def same(one: Problem, other: Problem) -> bool:
    """Whether two readings ask the same: then one plan answers both."""
    return _told(one) == _told(other)


def _told(problem: Problem) -> bytes:
    units, admission = problem.units, problem.admission
    parts: list[Any] = [
        units.deadline,
        units.manager_cures,
        units.rule,
        admission.opens,
        admission.closes,
        admission.may_stay,
        admission.stays_4g,
    ]
    caps = [(cap.operator, cap.makers, cap.measure, cap.share.tobytes(), cap.label) for cap in problem.caps]
    rows = [np.asarray(part)[units.rule].tobytes() for part in parts[3:]]
    return b"".join([parts[0].tobytes(), parts[1].tobytes(), *rows, repr(caps).encode()])
