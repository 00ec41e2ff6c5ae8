"""Plans of core, transport and managers: what has to move is replaced in order, redundant ones apart, as late as is lawful."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from netvet.planning.columns import Floats, Integers, rows, texts
from netvet.planning.elements import LAYERS
from netvet.planning.horizon import day_after
from netvet.planning.sheet import ENDS, Sheet
from netvet.transition import HIGHS, NONE, CorePlan, CoreProblem, core_cost, digest_of, solve_core_by

if TYPE_CHECKING:
    import pyarrow as pa

    from netvet.planning.horizon import Horizon
    from netvet.planning.question import Asked

SECONDS, GAP = 60.0, 0.01
"""For the elements of one layer of one operator: how long to search, at most, and how near to the best is enough."""

PER_YEAR: Mapping[str, int] = {"core": 12, "managers": 12, "transport": 4}
"""Steps of time of each layer: months, and quarters where many small ones are replaced."""

_BY_MONTH = 12

ANOTHER = "another maker"
"""Whoever may follow: prices are the same, so that it makes no difference to a plan."""


class Lot(NamedTuple):
    """What is replaced together.

    Attributes:
        name: what it is called: the element, where it is one.
        function: what it performs, as the inventory writes it.
        performs: the same as functions.
        elements: how many.
        makers: whose they are.
        followers: who may follow.
        due: the last lawful day.
    """

    name: str
    function: str
    performs: tuple[str, ...]
    elements: int
    makers: tuple[str, ...]
    followers: tuple[str, ...]
    due: date


@dataclass(frozen=True)
class Layer:
    """What one layer of one operator is asked.

    Attributes:
        operator, layer: whose, and which of LAYERS.
        problem: what is asked; its functions are the lots.
        lots: what has to move. F of them
    """

    operator: str
    layer: str
    problem: CoreProblem
    lots: tuple[Lot, ...]


@dataclass(frozen=True)
class Replaced(Layer):
    """The plan of one layer of one operator.

    Attributes:
        plan: what is done.
        ends: of each of ENDS, what it costs there, in money: thousands of currency, discounted; fines are not in it.
    """

    plan: CorePlan
    ends: Mapping[str, float]

    @property
    def late(self) -> Integers:
        """How many months each lot stands past its last day, within the horizon; what never moves one slot at least. [F]."""
        problem, stays = self.problem, self.plan.start == NONE
        end = np.where(stays, problem.slots, self.plan.start + problem.duration)
        late = np.where(problem.deadline <= problem.slots, np.maximum(end - problem.deadline, stays), 0)
        return np.asarray(late * (12 // problem.slots_per_year), np.int64)


def plan_layers(
    asked: Asked, solved: MutableMapping[str, CorePlan], *, strict: bool, known: int, solver: str = HIGHS
) -> tuple[Replaced, ...]:
    """Plan everything but radio.

    Args:
        asked: what problems are made of.
        solved: plans by the digest of their problem; those found are put in, and no problem in it is solved again.
        strict: whether what is not known has to move too.
        known: the first quarter in which the requirements are known.
        solver: one of `netvet.transition.CORE_SOLVERS`.
    """
    layers = [(digest_of(one.problem), one) for one in layers_of(asked, strict=strict, known=known)]
    new = {key: one.problem for key, one in layers if key not in solved}
    plans = solve_core_by(solver, list(new.values()), gap=GAP, seconds=SECONDS)
    solved.update(zip(new, plans, strict=True))
    return tuple(_replaced(asked, one, solved[key]) for key, one in layers)


def solved_layers(several: Iterable[Replaced]) -> dict[str, CorePlan]:
    """Plans of layers by the digest of their problem, for `plan_layers`."""
    return {digest_of(one.problem): one.plan for one in several}


def _replaced(asked: Asked, one: Layer, plan: CorePlan) -> Replaced:
    ends = {end: money(at_terms(one, asked.sheet, end), plan) for end in ENDS}
    return Replaced(one.operator, one.layer, one.problem, one.lots, plan, ends)


def at_terms(one: Layer, sheet: Sheet, end: str = "middle") -> CoreProblem:
    """The problem of a layer at other prices; all else is as it was."""
    price, rent = _prices(sheet, one.layer, one.lots, one.problem.slots_per_year, end)
    return replace(one.problem, price=price, rent=rent, rate=sheet.at("gear.rate", end))


def _prices(sheet: Sheet, layer: str, lots: Sequence[Lot], per: int, end: str) -> tuple[Floats, Floats]:
    """What is paid when each lot is begun, and a slot for its new gear. [F, 1], [F]."""
    number = np.asarray([lot.elements for lot in lots], np.float64)
    gear, labour, life = (_terms(sheet, layer, lots, label, end) for label in ("gear", "labour", "life"))
    rent = gear * number * _annuity(sheet.at("gear.rate", end), life * per / 12, per)
    follows = np.asarray([bool(lot.followers) for lot in lots])
    return np.where(follows, labour * number, np.inf)[:, None], rent


def _terms(sheet: Sheet, layer: str, lots: Sequence[Lot], label: str, end: str = "middle") -> Floats:
    """A term of each lot: the highest of those given for one of its functions; else that of its layer. [F]."""
    found = []
    for lot in lots:
        own = [name for function in lot.performs if (name := f"element.{function}.{label}") in sheet.terms]
        found.append(max(float(sheet.at(name, end)) for name in own or [f"element.{layer}.{label}"]))
    return np.asarray(found, np.float64)


def money(problem: CoreProblem, plan: CorePlan) -> float:
    """What a plan costs without fines."""
    return core_cost(replace(problem, late=0.0, never=0.0), plan.start, plan.maker)


def layers_of(asked: Asked, *, strict: bool, known: int) -> Iterator[Layer]:
    """The problems of all operators and layers, in order."""
    operators, layers = (np.asarray(texts(asked.lots, label), object) for label in ("operator", "layer"))
    due = np.asarray(texts(asked.lots, "due" if strict else "sure"), object)
    for operator in dict.fromkeys(operators.tolist()):
        for layer in LAYERS:
            own = (operators == operator) & (layers == layer) & (due != None)  # noqa: E711 - element by element
            if own.any():
                yield _layer(asked, (operator, layer), rows(asked.lots, own), strict=strict, known=known)


def _layer(asked: Asked, whose: tuple[str, str], table: pa.Table, *, strict: bool, known: int) -> Layer:
    (operator, layer), sheet, horizon = whose, asked.sheet, asked.horizon
    per = PER_YEAR[layer]
    months = 12 // per
    lots = tuple(_lot(asked, operator, row, strict=strict) for row in table.to_pylist())
    own = _of_lots(sheet, layer, lots, horizon)
    share = sheet.at(f"element.{layer}.share") * float(table["of_layer"].to_numpy()[0])
    problem = CoreProblem(
        **own,
        teams=np.full(own["slots"], max(_fewest(sheet, layer, lots), share)),
        redundant=_redundant(table, own["kind"]) if per == _BY_MONTH else np.zeros((0, 2), np.int64),
        begin=min(known * per // 4, own["slots"]),
        renewed=_renewed(table, _terms(sheet, layer, lots, "life"), months, sheet.at("order.left_where_not_known")),
    )
    return Layer(operator, layer, problem, lots)


def as_asked(one: Layer, sheet: Sheet, horizon: Horizon) -> CoreProblem:
    """The problem of a layer with all that follows from its lots and the terms as these tell it.

    Who else there is turns on the case: how many teams their share of all makes, whose twin stands, how old gear is.
    """
    fewest, told = _fewest(sheet, one.layer, one.lots), one.problem.teams
    more = told[0] > fewest and sheet.at(f"element.{one.layer}.share") > 0
    alike = bool((told == told[0]).all()) and (told[0] == fewest or more)
    own = _of_lots(sheet, one.layer, one.lots, horizon)
    return replace(one.problem, **own, teams=told if alike else np.full(own["slots"], fewest))


def _of_lots(sheet: Sheet, layer: str, lots: Sequence[Lot], horizon: Horizon) -> dict[str, Any]:
    """What of a problem follows from its lots and the terms alone."""
    per = PER_YEAR[layer]
    slots, months, by_month = horizon.quarters * per // 4, 12 // per, per == _BY_MONTH
    number = np.asarray([lot.elements for lot in lots], np.float64)
    kinds = list(dict.fromkeys(lot.function for lot in lots))
    performs = [set(next(lot.performs for lot in lots if lot.function == one)) for one in kinds]
    late, frozen = _terms(sheet, layer, lots, "late") * number, int(sheet.at("order.frozen_month"))
    price, rent = _prices(sheet, layer, lots, per, "middle")
    return {
        "slots": slots,
        "slots_per_year": per,
        "rate": sheet.at("gear.rate"),
        "names": tuple(lot.name for lot in lots),
        "makers": (ANOTHER,),
        "kind": np.asarray([kinds.index(lot.function) for lot in lots], np.int64),
        "duration": np.maximum(-(-_terms(sheet, layer, lots, "months") // months), 1).astype(np.int64),
        "crew": number,
        "price": price,
        "upkeep": np.zeros(len(number)),
        "deadline": np.asarray([_slot(lot.due, horizon, months) for lot in lots], np.int64),
        "late": late * months,
        "never": late * 12,  # as a year more
        "before": _order(performs, sheet.at("order.pairs")),
        "pairs": (),
        "frozen": (_month(horizon) + np.arange(slots)) % 12 == frozen - 1 if by_month else np.zeros(slots, bool),
        "rent": rent,
    }


def _fewest(sheet: Sheet, layer: str, lots: Sequence[Lot]) -> float:
    """Elements that are worked on at the same time, at least: no lot takes more."""
    return float(max(sheet.at(f"element.{layer}.at_once"), *(lot.elements for lot in lots)))


def _annuity(rate: float, life: Floats, per: int) -> Floats:
    """What is paid at the beginning of each slot of a life for a thing of price 1; there are `per` slots a year."""
    worth = (1.0 + rate) ** (-1 / per)  # of what is paid a slot later
    return np.asarray((1.0 - worth) / (1.0 - worth**life) if worth < 1 else 1.0 / life, float)


def _lot(asked: Asked, operator: str, row: Mapping[str, Any], *, strict: bool) -> Lot:
    regimes = asked.binding(operator, strict=strict)
    locality = int(row["locality"])
    others = [maker for maker in asked.others if maker not in row["makers"]]  # than those that stand there
    # who may follow only where the operator does more, does while there is nobody else: what it does more is not priced
    free, alone = (
        tuple(
            maker
            for maker in others
            if asked.admitting.free(maker, row["functions"], regimes, locality, asked.horizon, strict=strict, alone=alone)
        )
        for alone in (False, True)
    )
    followers = alone or free
    due = row["due" if strict else "sure"]
    performs, makers = tuple(row["functions"]), tuple(row["makers"])
    return Lot(row["label"], row["kind"], performs, int(row["elements"]), makers, followers, due)


def _month(horizon: Horizon) -> int:
    """The month of the year, from 0, with which the horizon begins."""
    return (horizon.quarter - 1) * 3


def _slot(due: date, horizon: Horizon, months: int) -> int:
    """The first slot that does not end by the last lawful day: what stands there then is late."""
    after = day_after(due)
    return max((after.year * 12 + after.month - 1 - horizon.first * 3) // months, 0)


def _renewed(table: pa.Table, life: Floats, months: int, unknown: int) -> Integers:
    since = np.asarray(table["since"].to_numpy(), np.float64)
    at = np.where(np.isnan(since), unknown, since + life)
    return np.asarray(np.maximum(at // months, 0), np.int64)


def _order(performs: Sequence[set[str]], pairs: Sequence[Sequence[str]]) -> Integers:
    """Which kind is replaced before which, as the terms say; what would come before itself is left out."""
    reach, found = np.eye(len(performs), dtype=bool), set[tuple[int, int]]()
    for first, second in pairs:
        for a, b in product(*([k for k, own in enumerate(performs) if one in own] for one in (first, second))):
            if not reach[b, a]:
                found.add((a, b))
                reach |= np.outer(reach[:, a], reach[b])
    return np.asarray(sorted(found), np.int64).reshape(-1, 2)


def _redundant(table: pa.Table, kind: Integers) -> Integers:
    """Neighbours of a kind, where all that there are of it have to move: never two of them at the same time."""
    number, whole = (np.asarray(table[label].to_numpy(), np.int64) for label in ("elements", "of_kind"))
    found: list[tuple[int, int]] = []
    for one in np.unique(kind):
        own = np.flatnonzero(kind == one)
        if number[own].sum() >= whole[own[0]]:
            found += list(zip(own[:-1].tolist(), own[1:].tolist(), strict=True))
    return np.asarray(found, np.int64).reshape(-1, 2)


def day_of(problem: CoreProblem, horizon: Horizon, slot: int, *, last: bool) -> date:
    """The first day of a slot, or its last."""
    months = 12 // problem.slots_per_year
    whole = horizon.first * 3 + slot * months + (months - 1 if last else 0)
    year, month = whole // 12, whole % 12 + 1
    return date(year, month, calendar.monthrange(year, month)[1] if last else 1)
