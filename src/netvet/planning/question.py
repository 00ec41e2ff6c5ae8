"""What a case asks of a plan: units, makers, admission, limits and prices as the arrays of `netvet.transition`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from netvet.planning.admitting import ORDINARY, SENSITIVE, Admitting, Window
from netvet.planning.capping import caps_of
from netvet.planning.horizon import Horizon
from netvet.planning.radio import NOT_KNOWN
from netvet.planning.sheet import Sheet
from netvet.transition import NONE, Admission, Capacities, Market, Problem, Terms, Units, Weights, Work
from netvet.verdict import Truth

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

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
    """

    sheet: Sheet
    horizon: Horizon
    units: pa.Table
    makers: tuple[str, ...]
    present: tuple[str, ...]
    admitting: Admitting
    addressed: Mapping[tuple[str, str], Truth]

    @property
    def operators(self) -> list[str]:
        """The operators, in order."""
        return sorted(set(self.units["operator"].to_pylist()))

    def binding(self, operator: str, *, strict: bool) -> list[str]:
        """The regimes that bind an operator."""
        return [regime for (who, regime), bound in self.addressed.items() if who == operator and (bound or (strict and bound is None))]


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
    return Problem(
        quarters=asked.horizon.quarters,
        start=(asked.horizon.year, asked.horizon.quarter),
        operators=tuple(asked.operators),
        regions=tuple(regions),
        densities=(*densities, *(f"{name}, 5G only" for name in densities)),
        units=units,
        market=_market(asked),
        admission=rows.admission,
        terms=_terms(asked, end, reading),
        capacities=_capacities(asked, end, region, len(regions)),
        weights=Weights(*(asked.sheet.at(f"weights.{name}") for name in ("waiting", "exposure", "managed"))),
        work=_work(asked.sheet),
        caps=() if reading == BASELINE else caps_of(asked, strict=reading == MOVES),
    )


def crew_regions(asked: Asked) -> tuple[list[str], Integers]:
    """The regions of crews, and that of each unit; regions too small for their own largest unit are taken together."""
    names = asked.units["region"].to_pylist()
    order = sorted(set(names))
    own = np.asarray([order.index(name) for name in names], np.int64)
    sites = _numbers(asked.units, "sites")
    whole = np.bincount(own, sites, len(order))
    largest = np.asarray([sites[own == number].max(initial=0) for number in range(len(order))])
    least = min(float(asked.sheet.at("capacity.crews", end)) for end in ("low", "middle", "high"))
    small = [number for number in range(len(order)) if whole[number] * least < largest[number] * asked.sheet.at("work.joint")]
    if len(small) < 2:  # noqa: PLR2004 - one alone stays what it is
        return order, own
    kept = [number for number in range(len(order)) if number not in small]
    place = np.full(len(order), len(kept), np.int64)
    place[kept] = np.arange(len(kept))
    joined = " + ".join(order[number] for number in small)
    return [*(order[number] for number in kept), joined if len(joined) <= 60 else f"{len(small)} small regions"], place[own]  # noqa: PLR2004


def _numbers(table: pa.Table, column: str) -> Floats:
    return np.asarray(table[column].to_numpy(), float)


def _flags(table: pa.Table, column: str) -> NDArray[np.bool_]:
    return np.asarray(table[column].fill_null(False).to_numpy(), bool)


def _coded(table: pa.Table, column: str, names: Sequence[str]) -> Integers:
    """The place of each value among some names; NONE where there is none."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    found: Any = pc.index_in(table[column], pa.array(names, pa.string()))
    return np.asarray(found.fill_null(NONE).to_numpy(), np.int64)


class _Rows:
    """The rows of admission of one reading: units that are bound alike share one."""

    def __init__(self, asked: Asked, reading: str) -> None:
        table, strict = asked.units, reading == MOVES
        suffix = "_open" if strict else "_breaks"
        anchor, five = (_coded(table, label, asked.makers) for label in ("anchor", "five"))
        breaks = [_flags(table, label + suffix) for label in ("anchor", "five")]
        if reading == BASELINE:
            breaks = [np.zeros(len(anchor), bool)] * 2
        keys = list(
            zip(
                table["operator"].to_pylist(),
                [strict if one is None else one for one in table["sensitive"].to_pylist()],
                map(tuple, table["areas"].to_pylist()),
                (anchor == len(asked.makers) - 1) & (asked.makers[-1] == NOT_KNOWN),
                np.where(breaks[0], anchor, NONE).tolist(),
                np.where(breaks[1], five, NONE).tolist(),
                strict=True,
            )
        )
        distinct = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        self.of = np.asarray([distinct[key] for key in keys], np.int64)
        rows = [_row(asked, reading, *key) for key in distinct]
        numbers = [np.asarray([[getattr(one, label) for one in row] for row in rows], np.int64) for label in ("opens", "closes")]
        four, five = (
            np.asarray([[getattr(one, label) for one in row] for row in rows], bool) for label in ("four_stays", "five_stays")
        )
        self.admission = Admission(*numbers, five, four)
        self.due = np.asarray([min(one.due for one in row) for row in rows], np.int64)

    def deadlines(self, asked: Asked, own: Integers) -> Integers:
        """The deadlines of findings, and for what is lawful as it stands that of gear which may be bought but not stay."""
        anchor, five = (_coded(asked.units, label, asked.makers) for label in ("anchor", "five"))
        stays_4g, stays = self.admission.stays_4g[self.of], self.admission.may_stay[self.of]
        rows = np.arange(len(anchor))
        fine = stays_4g[rows, anchor] & (stays[rows, np.maximum(five, 0)] | (five == NONE))
        return np.where(fine & (own >= asked.horizon.quarters), self.due[self.of], own)


def _row(
    asked: Asked,
    reading: str,
    operator: str,
    sensitive: bool,  # noqa: FBT001 - part of a key
    areas: tuple[str, ...],
    unknown: bool,  # noqa: FBT001 - part of a key
    anchor: int,
    five: int,
) -> list[Window]:
    """How every maker stands with units of one kind; `anchor` and `five` are makers whose 4G, 5G there is broken."""
    strict, last = reading == MOVES, asked.horizon.quarters
    regimes = [] if reading == BASELINE else asked.binding(operator, strict=strict)
    sites = [ORDINARY, *([SENSITIVE] if sensitive else []), *areas]
    windows = []
    for number, maker in enumerate(asked.makers):
        if maker == NOT_KNOWN:  # who it is may sell at its own sites, if that is lawful; nobody else can buy of it
            window = Window(0 if unknown and not strict else last, last, not strict, not strict, last)
        else:
            window = asked.admitting.window(maker, regimes, sites, asked.horizon, strict=strict)
        stays = window.four_stays and number != anchor, window.five_stays and number != five
        windows.append(replace(window, four_stays=stays[0], five_stays=stays[1]))
    return windows


def _units(asked: Asked, rows: _Rows, region: Integers, reading: str) -> Units:
    table, suffix = asked.units, "_open" if reading == MOVES else ""
    never = np.full(len(table), asked.horizon.quarters, np.int64)
    found = never if reading == BASELINE else np.asarray(table[f"deadline{suffix}"].to_numpy(), np.int64)
    cures = np.zeros(len(table), bool) if reading == BASELINE else _flags(table, f"cures{suffix}")
    alone = ~_flags(table, "fourth")
    return Units(
        operator=_coded(table, "operator", asked.operators),
        region=region,
        density=np.asarray(table["density"].to_numpy(), np.int64) + len(asked.sheet.densities) * alone,
        sites=_numbers(table, "sites"),
        subscribers=_numbers(table, "subscribers"),
        traffic=_numbers(table, "traffic"),
        anchor=_coded(table, "anchor", asked.makers),
        five=_coded(table, "five", asked.makers),
        wants_five=_flags(table, "wants"),
        end_of_life=np.asarray(table["end_of_life"].to_numpy(), np.int64),
        deadline=rows.deadlines(asked, found),
        rule=rows.of,
        manager_cures=cures,
        not_before=np.zeros(len(table), np.int64),
        ids=tuple(table["label"].to_pylist()),
    )


def _market(asked: Asked) -> Market:
    number = len(asked.makers)
    pairs = np.eye(number, dtype=bool)
    for anchor, five in asked.sheet.at("suppliers.pairs"):
        if anchor in asked.makers and five in asked.makers:
            pairs[asked.makers.index(anchor), asked.makers.index(five)] = True
    barred = {one.maker for one in asked.admitting.barred if one.sure}
    return Market(asked.makers, pairs, np.asarray([maker in barred for maker in asked.makers]))


def _terms(asked: Asked, end: str, reading: str) -> Terms:
    sheet, number = asked.sheet, len(asked.makers)

    def by_density(label: str, *, alone: float = 1.0) -> Floats:
        own = np.asarray([sheet.at(f"density.{name}.{label}", end) for name in sheet.densities], float)
        return np.concatenate([own, own * alone])

    def plain(*labels: str) -> dict[str, Any]:
        return {label.split(".")[1]: sheet.at(label, end) for label in labels}

    uplift = 0.0 if reading == BASELINE else float(sheet.at("gear.uplift", end))
    return Terms(
        gear_4g=np.tile(by_density("gear_4g", alone=0.0), (number, 1)),
        gear_5g=np.tile(by_density("gear_5g"), (number, 1)),
        uplift=np.full(number, uplift),
        swap_labour=by_density("swap_labour"),
        manager=by_density("manager"),
        currency=sheet.currency,
        **plain("gear.upkeep", "gear.life_4g", "gear.life_5g", "gear.rate", "penalties.overtime", "penalties.expedite"),
        **plain("penalties.disruption", "penalties.late", "penalties.over_cap", "penalties.unserved"),
    )


def _work(sheet: Sheet) -> Work:
    names = ("five", "joint", "swap", "anchor", "manager", "gear_5g", "gear_4g", "gap")
    return Work(**{name: sheet.at(f"work.{name}") for name in names})


def _capacities(asked: Asked, end: str, region: Integers, regions: int) -> Capacities:
    sheet, quarters = asked.sheet, np.arange(asked.horizon.quarters)
    sites = _numbers(asked.units, "sites")
    ramp = max(1, int(sheet.at("capacity.ramp")))
    crews = np.outer(np.bincount(region, sites, regions), _ramp(quarters, ramp)) * sheet.at("capacity.crews", end)
    leads = [sheet.at("capacity.lead" if maker in asked.present else "capacity.lead_new", end) for maker in asked.makers]
    rising = np.stack([_ramp(quarters - lead, ramp) for lead in leads])
    return Capacities(crews, rising * sites.sum() * sheet.at("capacity.deliveries", end), float(sheet.at("capacity.disturbed", end)))


def _ramp(quarters: Integers, length: int) -> Floats:
    """Half at first, all after so many quarters, nothing before."""
    return np.where(quarters < 0, 0.0, np.clip(0.5 + 0.5 * quarters / length, 0.0, 1.0))


def same(one: Problem, other: Problem) -> bool:
    """Whether two readings ask the same: then one plan answers both."""
    return _told(one) == _told(other)


def _told(problem: Problem) -> bytes:
    units, admission = problem.units, problem.admission
    parts: list[Any] = [units.deadline, units.manager_cures, units.rule, admission.opens, admission.closes, admission.may_stay, admission.stays_4g]
    caps = [(cap.operator, cap.makers, cap.measure, cap.share.tobytes(), cap.label) for cap in problem.caps]
    rows = [np.asarray(part)[units.rule].tobytes() for part in parts[3:]]
    return b"".join([parts[0].tobytes(), parts[1].tobytes(), *rows, repr(caps).encode()])

