"""What is seen at stations and in functions, put together: by operator, and over all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from netvet.exposure.dwindling import Steady, dwindled
from netvet.exposure.links import Floats, Integers, Mask
from netvet.exposure.network import Network
from netvet.exposure.sorts import Sorts

_CORE = ("core", "border")
"""Domains of which each subscriber is at one element of a function."""


@dataclass(frozen=True)
class Bounds:
    """A share that lies between two others, 0 to 1."""

    low: float
    high: float


@dataclass(frozen=True)
class Seen:
    """What the stations of each operator come to: arrays of one row an operator and one column a question.

    Attributes:
        low, high: bounds of what is seen, in people or Gbit/s, as far as weights are known.
        missing_low, missing_high: the bounds of the share seen of stations whose weight is not known; nan where there are none.
    """

    low: Floats
    high: Floats
    missing_low: Floats
    missing_high: Floats


@dataclass(frozen=True)
class Flagged:
    """What each sort sees, one row a question, as in `netvet.exposure.sorts.Flags`; and of each operator and question, below.

    Attributes:
        served, maybe_served: by question and sort.
        all_low, all_high: by operator and question, whether an element sees or may see it of every subscriber.
    """

    served: Mask
    maybe_served: Mask
    all_low: Mask
    all_high: Mask


class Counted(Protocol):
    """Stations added up by operator."""

    @property
    def total(self) -> Floats:
        """What they serve, as far as it is known."""

    @property
    def gap(self) -> Mask:
        """Whether of some the weight is not known."""


class Weights:
    """What each element serves as a share of its operator's whole, and that whole.

    Attributes:
        total: by operator, the whole.
        gap: whether it has stations whose weight is not known.
        bounded: whether a function of the core, or the operator, tells the whole: these serve what is left of it at most.
        rest: whether stations that do not say what they serve are taken to serve the rest of what a function of the core does.
        open: whether the whole may be any number more: whoever states whom it serves may serve any part of it.
        nobody: whether it serves nobody, as each of its elements says, while another serves somebody.
        stated: by operator, what is counted at stations.
        told: the same, or what functions of the core serve where that is more.
    """

    def __init__(self, network: Network, measure: str, count: Counted) -> None:
        self._network, self._weight = network, network.weights[measure]
        member = functions_of(network)
        operators, kinds = len(network.operators), len(network.sight.functions)
        key = network.operator.astype(np.int64) * kinds + network.function
        size = operators * kinds
        gaps = np.isnan(self._weight)
        sums = np.bincount(key, np.where(gaps, 0.0, self._weight), size).reshape(operators, kinds) @ member
        untold = np.bincount(key[gaps], minlength=size).reshape(operators, kinds)
        lost = untold @ member > 0
        # what a function of the core serves without a gap, or the operator states, is the whole where a station's number is not
        # known; other stations serve others, a pair of routers, or a manager, may tell it twice or of some, and a core of one
        # generation tells nothing of the stations of another
        core = _of_core(network)
        there = np.bincount(key, minlength=size).reshape(operators, kinds) > 0
        tells = core & ~lost & ~_blind(network, there, member) & network.told_by_core
        whole = np.where(tells, sums, 0.0).max(axis=1, initial=0.0)
        of_core = whole
        if measure == "subscribers":
            whole = np.maximum(whole, np.nan_to_num(network.totals))
        self.stated = count.total
        self.gap = count.gap
        # whom stations serve is told once; what others tell of one that does not say may be more than it serves
        rests = ~self.gap | network.told_by_core
        sums = np.where(rests[:, None], sums, 0.0)
        self.told: Floats = np.maximum(count.total, np.where(core, sums, 0.0).max(axis=1, initial=0.0))
        counted = np.where(~self.gap & (count.total > 0), count.total, self.told)
        # others tell it only where no core does; one whose numbers are not known may tell less than they
        counted = np.where((counted > 0) | (lost & core).any(axis=1), counted, sums.max(axis=1, initial=0.0))
        self.total: Floats = np.where(self.gap | (counted == 0), np.maximum(counted, whole), counted)
        self.bounded: Mask = (whole >= self.total) & (self.total > 0)
        self.rest: Mask = self.gap & self.bounded & (of_core == whole)
        # where stations tell nothing, functions do: one whose numbers are not all known may tell more
        unsaid = (count.total == 0) & (lost & (core | (self.told == 0)[:, None])).any(axis=1)
        self.open: Mask = (self.gap | unsaid) & ~self.bounded
        self.nobody: Mask = (self.total == 0) & ~(untold.any(axis=1) | self.open) & bool(self.total.any())

    def share(self, rows: Integers | slice = slice(None)) -> Floats:
        """Of some elements, or of all, the share of their operator's whole that they serve; nan where it is not known."""
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(np.minimum(self._weight[rows] / self.total[self._network.operator[rows]], 1.0), float)


class Beside:
    """Elements that count by their own weight, not by the ways on which they lie.

    Attributes:
        rows: the elements.
        surely: which of them do for certain; the others may lie on ways.
        others: by operator and operator, whether the first may serve subscribers that are counted at the second.
    """

    def __init__(
        self, network: Network, weights: dict[str, tuple[Weights, Mask]], rows: Integers, surely: Mask, others: Mask
    ) -> None:
        """`weights`: by measure the weights, and by operator whether its whole may be any number more."""
        self.rows, self._surely, self._operators = rows, surely, len(network.operators)
        self._others = others.T if others.any() else None
        self._operator = network.operator[rows].astype(np.int64)
        self._share = {measure: weight.share(rows) for measure, (weight, _) in weights.items()}
        self._open = {measure: open_ for measure, (_, open_) in weights.items()}
        self._member = functions_of(network)

    def seen(self, measure: str, sorts: Sorts, flagged: Flagged) -> tuple[Floats, Floats]:
        """By operator and question, bounds of the share that they see: the largest over functions, and the sum."""
        share, kinds = self._share[measure], len(sorts.function)
        key = self._operator * kinds + sorts.of_element[self.rows]
        size, shape = self._operators * kinds, (self._operators, 1, kinds)
        told = np.bincount(key, np.where(self._surely, np.nan_to_num(share), 0.0), size).reshape(shape)
        open_ones = np.bincount(key, np.where(np.isnan(share), 1.0, share), size).reshape(shape)
        low = ((told * flagged.served) @ self._member[sorts.function]).max(axis=2, initial=0.0)
        high = (open_ones * flagged.maybe_served).sum(axis=2)
        low, high = (np.minimum(part, 1.0) for part in (low, high))
        low = np.where(self._open[measure][:, None], 0.0, low)
        if self._others is not None:  # how many of another's it serves nobody says
            high = np.where(self._others @ (high > 0), 1.0, high)
        return np.where(flagged.all_low, 1.0, low), np.where(flagged.all_high, 1.0, high)


def _of_core(network: Network) -> Mask:
    """Which functions, as `functions_of` has them, are of the core or its border: each subscriber is at one of them."""
    named = {one.id: one for row in network.sight.functions for one in row}
    return np.array([one.domain in _CORE for one in named.values()], bool)


def _blind(network: Network, there: Mask, member: Floats) -> Mask:
    """By operator and function: whether it has stations of a generation that its elements of the function may not serve.

    A station that works with a core of an older generation counts as of that where the operator has no other. What may be a
    station may be of any generation of its core.

    Args:
        network: the network.
        there: by operator and combination of functions, whether it has any.
        member: as `functions_of` has it.
    """
    sight = network.sight
    ages = sorted({age for row in sight.functions for one in row for age in one.generations})
    of_core, of_others = (_spoken(network, ages, core=core) for core in (True, False))
    served: Mask = there @ of_core
    attached: Mask = (there & sight.station) @ of_others
    maybe: Mask = np.logical_or.reduce(there & sight.maybe_station, axis=1)
    silent: Mask = np.einsum("ok,kf,ka->ofa", there.astype(float), member, (~of_core).astype(float)) > 0
    return np.asarray((silent & ((attached | maybe[:, None]) & served)[:, None]).any(axis=2), bool)


def _spoken(network: Network, ages: Sequence[str], *, core: bool) -> Mask:
    """By combination of functions and generation: whether it has a function of that, of the core or of others."""
    rows = [{age for one in row if core == (one.domain in _CORE) for age in one.generations} for row in network.sight.functions]
    return np.array([[age in row for age in ages] for row in rows], bool).reshape(len(rows), len(ages))


def in_core(network: Network) -> Mask:
    """Which elements have a function of the core or its border."""
    return np.asarray((functions_of(network) @ _of_core(network) > 0)[network.function], bool)


def functions_of(network: Network) -> NDArray[np.float64]:
    """By combination of functions and function: 1 where it is one of them."""
    names: dict[str, int] = {}
    pairs = [
        (row, names.setdefault(one.id, len(names))) for row, members in enumerate(network.sight.functions) for one in members
    ]
    found = np.zeros((len(network.sight.functions), len(names)))
    for row, name in pairs:
        found[row, name] = 1.0
    return found


@dataclass(frozen=True)
class Missing:
    """What of the whole may not be there.

    Attributes:
        part: by operator and question, how much, in people or Gbit/s.
        nothing, open, more, room: as `netvet.exposure.wavering.Wavering`.
        low, high: by operator and question, bounds of the share seen of stations whose weight is not known; nan without any.
        steady: what is seen if stations are missing.
    """

    part: Floats
    nothing: Mask
    open: Mask
    more: Floats
    room: Floats
    low: Floats
    high: Floats
    steady: Steady


def bounds(
    weights: Weights, seen: Seen, some_low: Floats, some_high: Floats, missing: Missing | None = None
) -> list[tuple[Bounds, list[Bounds]]]:
    """By question, the bounds over all operators, and of each.

    Whom two functions serve may be the same people or others. So the bounds are those of a union: at least the largest part,
    at most the sum.
    """
    total = weights.total[:, None]
    least = np.maximum(seen.low, some_low * total)
    most = np.minimum(seen.high + some_high * total, total)
    least = np.minimum(least, most)
    room = np.maximum(weights.total - weights.stated, 0.0)[:, None]
    filled = (weights.gap & weights.bounded)[:, None] & (np.nan_to_num(seen.missing_high) > 0)
    most = np.where(filled, np.minimum(most + room, total), most)
    # of operators whose number nothing bounds, the bounds of the share seen; nan where there are none
    there = (weights.open | (weights.total == 0))[:, None]
    low = np.maximum(np.nan_to_num(seen.missing_low), some_low)
    high = np.maximum(np.nan_to_num(seen.missing_high), np.where(some_high > 0, 1.0, 0.0))
    lost_low, lost_high = np.where(there, low, np.nan), np.where(there, np.maximum(low, high), np.nan)
    nobody = np.broadcast_to(weights.nobody[:, None], most.shape)
    whole = np.broadcast_to(total, most.shape)
    parts, floor = (whole, least), np.zeros(most.shape)
    if missing is not None:
        some = (most > 0) | (high > 0)
        most = np.where(np.nan_to_num(missing.high) > 0, most + missing.room[:, None], most)
        # who sees all sees all of a larger whole too
        most = np.where(some_high >= 1, most + missing.more[:, None], most)
        whole = np.maximum(total - missing.part, most)
        fewest = dwindled(np.minimum(seen.low, least), np.minimum(some_low * total, least), total, missing.steady)
        parts, floor = (fewest.whole, fewest.seen), fewest.floor
        unbounded, nothing = missing.open[:, None], missing.nothing[:, None]
        lost_low = np.where(unbounded, np.maximum(np.nan_to_num(missing.low), some_low), lost_low)
        lost_high = np.where(unbounded, np.maximum(np.nan_to_num(missing.high), np.where(some_high > 0, 1.0, 0.0)), lost_high)
        lost_low, lost_high = np.where(nothing, 0.0, lost_low), np.where(nothing, some.astype(float), lost_high)
        nobody = nobody & ~unbounded & ~nothing
    told = (*parts, floor, whole, most)
    # who serves nobody is no part of a whole over all
    over_all = _shares((*told, *(np.where(nobody, np.nan, lost) for lost in (lost_low, lost_high))), over_all=True)
    each = _shares((*told, lost_low, lost_high), over_all=False)
    return [
        (Bounds(*over_all[:, question].tolist()), [Bounds(*own) for own in each[:, :, question].T.tolist()])
        for question in range(least.shape[1])
    ]


def _shares(parts: Sequence[Floats], *, over_all: bool) -> Floats:
    """Bounds of shares of a whole, over all rows or of each; parts of unknown weight can pull them as far as they are seen.

    The least is a share of the most that the whole can be then, the most of the least that it can be.
    """
    largest, least, floor, whole, most, lost_low, lost_high = parts
    if over_all:
        largest, least, whole, most = (part.sum(axis=0) for part in (largest, least, whole, most))
        floor = floor.min(axis=0, initial=np.inf)
        lost_low, lost_high = (
            rule.reduce(lost, 0, initial=np.nan) for rule, lost in ((np.fmin, lost_low), (np.fmax, lost_high))
        )
    known, lost = (largest > 0) | (whole > 0), ~np.isnan(lost_low)
    low = np.where(known, np.maximum(_ratio(least, largest), floor), np.inf)
    high = np.where(known, _ratio(most, whole), -np.inf)
    low, high = np.where(lost, np.fmin(low, lost_low), low), np.where(lost, np.fmax(high, lost_high), high)
    return np.stack([np.where(known | lost, low, 0.0), np.where(known | lost, np.minimum(high, 1.0), 0.0)])


def _ratio(part: Floats, whole: Floats) -> Floats:
    return np.asarray(np.divide(part, whole, out=np.zeros(part.shape), where=whole > 0), float)
