"""Plans of core, transport and managers: what has to move is replaced in order, redundant ones apart, as late as is lawful."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from netvet.planning.admitting import ORDINARY, SENSITIVE
from netvet.planning.columns import Floats, Integers, rows, texts
from netvet.planning.elements import LAYERS
from netvet.planning.sheet import ENDS
from netvet.transition import NONE, CorePlan, CoreProblem, core_cost, digest_of, solve_core

if TYPE_CHECKING:
    import pyarrow as pa

    from netvet.planning.horizon import Horizon
    from netvet.planning.question import Asked

SECONDS, GAP = 60.0, 0.01
"""For the elements of one layer of one operator: how long to search, at most, and how near to the best is enough."""

PER_YEAR: Mapping[str, int] = {"core": 12, "managers": 12, "transport": 4}
"""Steps of time of each layer: months, and quarters where many small ones are replaced."""

ANOTHER = "another maker"
"""Whoever may follow: prices are the same, so that it makes no difference to a plan."""


class Lot(NamedTuple):
    """What is replaced together.

    Attributes:
        name: what it is called: the element, where it is one.
        function: what it performs, as the inventory writes it.
        elements: how many.
        makers: whose they are.
        followers: who may follow.
        due: the last lawful day.
    """

    name: str
    function: str
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
        """How many months each lot stands past its last day, within the horizon. [F]."""
        problem = self.problem
        end = np.where(self.plan.start == NONE, problem.slots, self.plan.start + problem.duration)
        late = np.where(problem.deadline < problem.slots, np.maximum(end - problem.deadline, 0), 0)
        return np.asarray(late * (12 // problem.slots_per_year), np.int64)


def plan_layers(asked: Asked, solved: MutableMapping[str, CorePlan], *, strict: bool, known: int) -> tuple[Replaced, ...]:
    """Plan everything but radio.

    Args:
        asked: what problems are made of.
        solved: plans by the digest of their problem; those found are put in, and no problem in it is solved again.
        strict: whether what is not known has to move too.
        known: the first quarter in which the requirements are known.
    """
    every = {end: list(layers_of(asked, end, strict=strict, known=known)) for end in ENDS}
    found = []
    for number, one in enumerate(every["middle"]):
        key = digest_of(one.problem)
        plan = solved[key] = solved[key] if key in solved else solve_core(one.problem, gap=GAP, seconds=SECONDS)
        ends = {end: money(every[end][number].problem, plan) for end in ENDS}
        found.append(Replaced(one.operator, one.layer, one.problem, one.lots, plan, ends))
    return tuple(found)


def money(problem: CoreProblem, plan: CorePlan) -> float:
    """What a plan costs without fines."""
    return core_cost(replace(problem, late=0.0, never=0.0), plan.start, plan.maker)


def layers_of(asked: Asked, end: str, *, strict: bool, known: int) -> Iterator[Layer]:
    """The problems of all operators and layers, in order, at one end of the terms."""
    operators, layers = (np.asarray(texts(asked.lots, label), object) for label in ("operator", "layer"))
    due = np.asarray(texts(asked.lots, "due" if strict else "sure"), object)
    for operator in dict.fromkeys(operators.tolist()):
        for layer in LAYERS:
            own = np.flatnonzero((operators == operator) & (layers == layer) & (due != None))  # noqa: E711 - element by element
            if len(own):
                yield _layer(asked, end, (operator, layer), own, strict=strict, known=known)


def _layer(asked: Asked, end: str, whose: tuple[str, str], own: Integers, *, strict: bool, known: int) -> Layer:
    operator, layer = whose
    sheet, table, horizon = asked.sheet, rows(asked.lots, np.isin(np.arange(len(asked.lots)), own)), asked.horizon
    per = PER_YEAR[layer]
    slots, months = horizon.quarters * per // 4, 12 // per
    number, functions = np.asarray(table["elements"].to_numpy(), np.float64), texts(table, "functions")
    kinds = list(dict.fromkeys(texts(table, "kind")))
    kind = np.asarray([kinds.index(one) for one in texts(table, "kind")], np.int64)
    terms = {label: np.asarray([_at(asked, layer, names, label, end) for names in functions]) for label in _TERMS}
    lots = tuple(_lot(asked, operator, row, strict=strict) for row in table.to_pylist())
    gear = terms["gear"] * number / terms["life"] * months * _interest(sheet.at("gear.rate", end), terms["life"])
    at_once = (
        sheet.at(f"element.{layer}.at_once"),
        sheet.at(f"element.{layer}.share", end) * float(table["of_layer"].to_numpy()[0]),
    )
    frozen = int(sheet.at("order.frozen_month")) if per == 12 else 0  # noqa: PLR2004 - months
    problem = CoreProblem(
        slots=slots,
        slots_per_year=per,
        rate=sheet.at("gear.rate", end),
        names=tuple(one.name for one in lots),
        makers=(ANOTHER,),
        kind=kind,
        duration=np.maximum(-(-terms["months"] // months), 1).astype(np.int64),
        crew=number,
        teams=np.full(slots, float(max(*at_once, number.max()))),
        price=np.where([bool(one.followers) for one in lots], terms["labour"] * number, np.inf)[:, None],
        upkeep=np.zeros(len(number)),
        deadline=np.asarray([_slot(one.due, horizon, months) for one in lots], np.int64),
        late=terms["late"] * number * months,
        never=terms["late"] * number * 12,  # as a year more
        before=_order(kinds, functions, kind, sheet.at("order.pairs")),
        redundant=_redundant(table, kind) if per == 12 else np.zeros((0, 2), np.int64),  # noqa: PLR2004 - months
        pairs=(),
        frozen=(_month(horizon) + np.arange(slots)) % 12 == (frozen - 1) % 12 if frozen else np.zeros(slots, bool),
        begin=min(known * per // 4, slots),
        rent=gear,
        renewed=_renewed(table, terms["life"], months, sheet.at("order.left_where_not_known")),
    )
    return Layer(operator, layer, problem, lots)


_TERMS = ("gear", "labour", "life", "months", "late")


def _at(asked: Asked, layer: str, functions: Sequence[str], label: str, end: str) -> float:
    """A term of an element: the highest of those given for one of its functions; else that of its layer."""
    own = [f"element.{function}.{label}" for function in functions]
    given = [float(asked.sheet.at(name, end)) for name in own if name in asked.sheet.terms]
    return max(given) if given else float(asked.sheet.at(f"element.{layer}.{label}", end))


def _interest(rate: float, life: Floats) -> Floats:
    """By how much an annuity is more than the price shared out over a life in months."""
    monthly = (1.0 + rate) ** (1 / 12) - 1.0
    return np.asarray(life * monthly / (1.0 - (1.0 + monthly) ** -life) if monthly else np.ones(len(life)), float)


def _lot(asked: Asked, operator: str, row: Mapping[str, Any], *, strict: bool) -> Lot:
    regimes = asked.binding(operator, strict=strict)
    sensitive = row["sensitive"] or (strict and row["sensitive"] is None)
    sites = [ORDINARY, *([SENSITIVE] if sensitive else []), *(row["areas"] or [])]
    followers = tuple(  # others than those that stand there
        maker
        for maker in asked.others
        if maker not in row["makers"]
        and asked.admitting.free(maker, row["functions"], regimes, sites, asked.horizon, strict=strict)
    )
    due = row["due" if strict else "sure"]
    return Lot(row["label"], row["kind"], int(row["elements"]), tuple(row["makers"]), followers, due)


def _month(horizon: Horizon) -> int:
    """The month of the year, from 0, with which the horizon begins."""
    return (horizon.quarter - 1) * 3


def _slot(due: date, horizon: Horizon, months: int) -> int:
    """The first slot that does not end by the last lawful day: what stands there then is late."""
    after = due + timedelta(days=1)
    return max((after.year * 12 + after.month - 1 - horizon.first * 3) // months, 0)


def _renewed(table: pa.Table, life: Floats, months: int, unknown: int) -> Integers:
    since = np.asarray(table["since"].to_numpy(), np.float64)
    at = np.where(np.isnan(since), unknown, since + life)
    return np.asarray(np.maximum(at // months, 0), np.int64)


def _order(
    kinds: Sequence[str], functions: Sequence[Sequence[str]], kind: Integers, pairs: Sequence[Sequence[str]]
) -> Integers:
    """Which kind is replaced before which, as the terms say; what would come before itself is left out."""
    performs = [set(functions[int(np.flatnonzero(kind == number)[0])]) for number in range(len(kinds))]
    reach = np.eye(len(kinds), dtype=bool)
    found: list[tuple[int, int]] = []
    for first, second in pairs:
        for a, b in (
            (a, b) for a in range(len(kinds)) for b in range(len(kinds)) if first in performs[a] and second in performs[b]
        ):
            if not reach[b, a]:
                found.append((a, b))
                reach |= np.outer(reach[:, a], reach[b])
    return np.asarray(sorted(set(found)), np.int64).reshape(-1, 2)


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
