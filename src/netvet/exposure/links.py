"""The links of a network over which subscribers' traffic can run, each pair of elements joined once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from netvet.exposure.lengths import measured_lengths

Integers = NDArray[np.integer[Any]]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]

_UNSEEN = ("O&M", "SBI", "N4", "N6")
"""Reference points over which no subscriber's path runs."""
_PLANE = {"N2": "control", "N3": "user", "N9": "user"}
_PLANES = ("user", "control")


@dataclass(frozen=True)
class Links:
    """The links over which subscribers' traffic can run, each once.

    Attributes:
        ends: the two elements, by place.
        length: what the shortest path is measured in: metres where any link has its length, a likely number where it has none
            itself; else 1.
        clear, maybe_clear: no IPsec protects it; it may be that none does.
        planes: by plane (user, control), which links serve it.
        measured: whether any link has its length.
        unmeasured: how many have none.
        doubled: how many pairs of elements are listed as linked more than once.
        disputed: of how many of these the rows differ on IPsec, so that it is not known.
        vague: of how many of these some rows have a length and others none, so that one of the others may be the shortest.
        least, most: between which two each length lies; None where all are known, or none.
    """

    ends: Integers
    length: Integers
    clear: Mask
    maybe_clear: Mask
    planes: dict[str, Mask]
    measured: bool
    unmeasured: int = 0
    doubled: int = 0
    disputed: int = 0
    vague: int = 0
    least: Integers | None = None
    most: Integers | None = None

    def __len__(self) -> int:
        return len(self.length)


def read_links(con: duckdb.DuckDBPyConnection, columns: Sequence[str]) -> Links:
    """The links of an inventory whose elements stand in the table `net`.

    Args:
        con: its database.
        columns: the columns of its table of links; none where it has no such table.
    """
    if not columns:
        return make_links(np.zeros((0, 2), np.int64), np.zeros(0), np.zeros(0, bool), np.zeros(0, bool), [])
    point, length, ipsec = (
        f"k.{label}" if label in columns else f"NULL::{kind}"
        for label, kind in (("reference_point", "VARCHAR"), ("length_km", "DOUBLE"), ("ipsec", "BOOLEAN"))
    )
    rows = _in_order(
        con.sql(
            f"SELECT k.netvet_row AS place, a.place::INTEGER AS a, b.place::INTEGER AS b, {length}::DOUBLE AS length, "
            f"coalesce({ipsec}, FALSE) AS ipsec, {ipsec} IS NOT NULL AS known, {_on_plane(point, 'user')} AS on_user, "
            f"{_on_plane(point, 'control')} AS on_control "
            "FROM links AS k JOIN net AS a ON a.element_id = k.from_element JOIN net AS b ON b.element_id = k.to_element "
            f"WHERE a.place <> b.place AND coalesce({point}, '') NOT IN {_UNSEEN}"
        ).to_arrow_table()
    )
    ends = np.stack([_numbers(rows["a"], np.int32), _numbers(rows["b"], np.int32)], axis=1)
    ipsec_on, ipsec_known = _numbers(rows["ipsec"], np.bool_), _numbers(rows["known"], np.bool_)
    planes = {plane: _numbers(rows[f"on_{plane}"], np.bool_) for plane in _PLANES}
    clear, maybe_clear = ipsec_known & ~ipsec_on, ~(ipsec_known & ipsec_on)
    return _made(_Rows(ends, _numbers(rows["length"], np.float64), clear, maybe_clear, planes, np.zeros(len(ends), bool)))


def make_links(ends: Integers, length: Floats, ipsec: Mask, known: Mask, points: list[str | None]) -> Links:
    """Links from their columns; lengths in km, nan where not known: where none is, every link counts as one step."""
    plane = np.array([_PLANE.get(point or "", "both") for point in points], dtype="U7")
    planes = {name: (plane == name) | (plane == "both") for name in _PLANES}
    return _made(_Rows(ends, length, known & ~ipsec, ~(known & ipsec), planes, np.zeros(len(length), bool)))


@dataclass(frozen=True)
class _Rows:
    """Rows of links as they were written; lengths in km, nan where not known; `vague`: which of them may be shorter."""

    ends: Integers
    length: Floats
    clear: Mask
    maybe_clear: Mask
    planes: dict[str, Mask]
    vague: Mask

    def taken(self, rows: Integers | Mask) -> _Rows:
        kept = {plane: mask[rows] for plane, mask in self.planes.items()}
        told = self.length[rows], self.clear[rows], self.maybe_clear[rows]
        return _Rows(self.ends[rows], *told, kept, self.vague[rows])

    def pairs(self) -> Integers:
        """One number for the two elements of each row, whichever stands first."""
        low, high = self.ends.min(axis=1).astype(np.int64), self.ends.max(axis=1)
        return np.asarray(low * (int(high.max(initial=0)) + 1) + high, np.int64)


def _made(rows: _Rows) -> Links:
    rows, several = _each_pair_once(rows)
    lost, lengths = np.isnan(rows.length), measured_lengths(rows.length, rows.vague)
    told = (not bool(lost.all()), int(lost.sum()), *several, lengths.least, lengths.most)
    return Links(rows.ends, lengths.likely, rows.clear, rows.maybe_clear, rows.planes, *told)


def _each_pair_once(rows: _Rows) -> tuple[_Rows, tuple[int, int, int]]:
    """Rows in which no two join the same elements on a plane; how many pairs had several; `disputed`, `vague` as `Links`."""
    pair = rows.pairs()
    order = np.sort(pair)
    twice = np.isin(pair, np.unique(order[1:][order[1:] == order[:-1]])) if len(pair) else np.zeros(0, bool)
    if not twice.any():
        return rows, (0, 0, 0)
    number = np.unique(pair[twice], return_inverse=True)[1].reshape(-1)
    own = rows.taken(twice)
    merged = {plane: _merged(own, number, own.planes[plane]) for plane in _PLANES}
    user, control = (merged[plane] for plane in _PLANES)
    same = user.like(control)
    doubled = np.logical_or.reduce([one.several for one in merged.values()])
    disputed = np.logical_or.reduce([one.several & one.maybe_clear & ~one.clear & ~one.unsaid for one in merged.values()])
    shared, only = {"user": user.there & same, "control": user.there & same}, user.there & ~same
    parts = [rows.taken(~twice), user.rows(own, shared["user"], ("user", "control"))]
    parts += [user.rows(own, only, ("user",)), control.rows(own, control.there & ~same, ("control",))]
    vague = np.logical_or.reduce([one.vague for one in merged.values()])
    return _joined(parts), (int(doubled.sum()), int(disputed.sum()), int(vague.sum()))


@dataclass(frozen=True)
class _Merged:
    """Of each pair of elements its one link on a plane.

    Attributes:
        there: whether it has one.
        first: the first row of it.
        length: of the shortest; nan where none is known.
        clear, maybe_clear: of the shortest, and of those of which the length is not known: whether none is protected for
            certain, whether one may not be.
        several: whether there were several.
        unsaid: whether one of them does not say.
        vague: whether the length of one is known and that of another is not.
    """

    there: Mask
    first: Integers
    length: Floats
    clear: Mask
    maybe_clear: Mask
    several: Mask
    unsaid: Mask
    vague: Mask

    def like(self, other: _Merged) -> Mask:
        """Which pairs have the same link in both."""
        same = self.there & other.there & (self.clear == other.clear) & (self.maybe_clear == other.maybe_clear)
        same &= self.vague == other.vague
        return np.asarray(same & ((self.length == other.length) | (np.isnan(self.length) & np.isnan(other.length))), bool)

    def rows(self, written: _Rows, wanted: Mask, planes: tuple[str, ...]) -> _Rows:
        """The links of some pairs, as rows."""
        served = {plane: np.full(int(wanted.sum()), plane in planes) for plane in _PLANES}
        ends = written.ends[self.first[wanted]]
        return _Rows(ends, self.length[wanted], self.clear[wanted], self.maybe_clear[wanted], served, self.vague[wanted])


def _merged(rows: _Rows, number: Integers, served: Mask) -> _Merged:
    pairs = int(number.max()) + 1
    count = np.bincount(number[served], minlength=pairs)
    first = np.full(pairs, len(number) - 1)
    np.minimum.at(first, number[served], np.flatnonzero(served))
    length = np.full(pairs, np.inf)
    metres = np.maximum(np.rint(rows.length * 1000), 1) / 1000  # as lengths are compared
    np.minimum.at(length, number[served], np.nan_to_num(metres[served], nan=np.inf))
    length[np.isinf(length)] = np.nan
    near = served & ~(metres > length[number])
    clear, maybe_clear = np.ones(pairs, bool), np.zeros(pairs, bool)
    np.logical_and.at(clear, number[near], rows.clear[near])
    np.logical_or.at(maybe_clear, number[near], rows.maybe_clear[near])
    unsaid = np.zeros(pairs, bool)
    np.logical_or.at(unsaid, number[near], (rows.maybe_clear & ~rows.clear)[near])
    blank = np.bincount(number[served & np.isnan(rows.length)], minlength=pairs) > 0
    vague = blank & ~np.isnan(length)
    return _Merged(count > 0, first, length, clear & (count > 0), maybe_clear, count > 1, unsaid, vague)


def _joined(parts: list[_Rows]) -> _Rows:
    return _Rows(
        np.concatenate([one.ends for one in parts]),
        np.concatenate([one.length for one in parts]),
        np.concatenate([one.clear for one in parts]),
        np.concatenate([one.maybe_clear for one in parts]),
        {plane: np.concatenate([one.planes[plane] for one in parts]) for plane in _PLANES},
        np.concatenate([one.vague for one in parts]),
    )


def _in_order(rows: pa.Table) -> pa.Table:
    """Rows by their column `place`."""
    place = _numbers(rows["place"], np.int64)
    return rows if (np.diff(place) > 0).all() else rows.take(np.argsort(place))


def _on_plane(point: str, plane: str) -> str:
    others = ", ".join(f"'{name}'" for name, served in _PLANE.items() if served != plane)
    return f"coalesce({point}, '') NOT IN ({others})"


def _numbers(column: pa.ChunkedArray[Any], kind: type[Any]) -> NDArray[Any]:
    return np.array(column.combine_chunks().to_numpy(zero_copy_only=False), kind)
