"""What each function sees of those it serves, or of anyone: the cells of the table of functions, read for exposure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from netvet.inventory.cells import split_members
from netvet.inventory.functions import DATA_CLASSES, Function, Functions

Mask = NDArray[np.bool_]

DISRUPTION = "disruption"
ASKED = (*DATA_CLASSES, DISRUPTION)
"""What is asked of a compromised set: what it could see, class by class, and what it could stop."""

STORED = frozenset({"identity", "long_term_keys", "location", "interception_targets"})
"""Classes that are held or fetched for any subscriber (`B`); the others pass by, of those who are served."""

SHIELDED = frozenset({"identity", "session_keys", "location", "signalling", "user_plane"})
"""Classes that IPsec on both sides of a transport element hides from it."""

ENDS_IPSEC = frozenset({"SecGW", "BNG"})
"""Transport functions in which the protection ends."""

NO_STATION = frozenset({"CU-CP", "CU-UP", "RNC", "BSC", "MEC"})
"""Access functions that stand behind the stations to which subscribers attach."""


@dataclass(frozen=True)
class Sight:
    """What combinations of functions see: arrays of one row a combination and one column a word of ASKED.

    Attributes:
        served, anyone: it sees the class of those whom it serves; of every subscriber of its operator.
        maybe_served, maybe_anyone: the same where what is not known is taken as seen.
        ordered: it can order another function to hand the class over, of those it serves (`h` where it is no manager).
        shielded, maybe_shielded: what it sees for certain, or possibly, it sees only where IPsec does not protect what passes;
            what it can order it sees all the same.
        opens: whether control of another element certainly opens this class (False where the table does not know).
        functions: the functions of each combination that are known.
        unknown: whether one is not.
    """

    served: Mask
    anyone: Mask
    maybe_served: Mask
    maybe_anyone: Mask
    ordered: Mask
    shielded: Mask
    maybe_shielded: Mask
    opens: Mask
    functions: tuple[tuple[Function, ...], ...]
    unknown: Mask

    def holds(self, wanted: frozenset[str]) -> Mask:
        """Which combinations hold one of some functions."""
        return np.array([any(one.id in wanted for one in row) for row in self.functions], bool)

    def besides(self, left: frozenset[str]) -> Mask:
        """Which combinations hold a function that is none of some."""
        return np.array([any(one.id not in left for one in row) for row in self.functions], bool)

    def in_domain(self, domain: str) -> Mask:
        """Which combinations hold a function of a domain."""
        return np.array([any(one.domain == domain for one in row) for row in self.functions], bool)

    @property
    def station(self) -> Mask:
        """Which combinations are stations: subscribers attach to them."""
        return np.array([any(is_station(one) for one in row) for row in self.functions], bool)

    @property
    def maybe_station(self) -> Mask:
        """Which may be stations, as a function of theirs is not known, and are none by those that are known."""
        return self.unknown & ~self.station

    @property
    def manager(self) -> Mask:
        """Which combinations control others: managers and platforms."""
        return np.array([any(controls(one) for one in row) for row in self.functions], bool)


def is_station(function: Function) -> bool:
    """Whether subscribers attach to it."""
    return function.domain == "access" and function.id not in NO_STATION


def controls(function: Function) -> bool:
    """Whether it manages or hosts others: what it sees by control (`h`) follows from `managed_by` and `hosted_on`."""
    return function.disruption == "fleet" or (function.domain == "support" and "h" in function.sees.values())


def read_sight(cells: Sequence[str | None], functions: Functions) -> Sight:
    """What each cell of the column `function` comes to; a name that is not mapped may see anything."""
    rows, lost = zip(*(_members(cell, functions) for cell in cells), strict=True) if cells else ((), ())
    shape, unknown = (len(rows), len(ASKED)), np.array(lost, bool)
    made = {label: np.zeros(shape, bool) for label in ("served", "anyone", "maybe_served", "maybe_anyone", "ordered")}
    shown = {label: np.zeros(shape, bool) for label in ("served", "maybe_served")}
    opens = np.ones(shape, bool)
    for row, members in enumerate(rows):
        for function in members:
            for column, word in enumerate(ASKED):
                found = _read(function, word)
                for label in found:
                    made[label][row, column] = True
                    if label in shown and not _is_shielded(function, word):
                        shown[label][row, column] = True
                opens[row, column] &= not (controls(function) and function.sees.get(word) == "?")
        if lost[row] and not any(one.domain in ("access", "transport") for one in members):
            # whether ways count, or what it states that it serves, is not known: for certain is what it holds of everyone
            made["served"][row] &= made["anyone"][row]
    for mask in (made["maybe_served"], made["maybe_anyone"], shown["maybe_served"]):
        mask[unknown] = True
    hidden = {"shielded": ~shown["served"], "maybe_shielded": ~shown["maybe_served"]}
    return Sight(**made, **hidden, opens=opens, functions=tuple(rows), unknown=unknown)


def _members(cell: str | None, functions: Functions) -> tuple[tuple[Function, ...], bool]:
    """The functions of a cell that are known, and whether one is not."""
    if cell is None or cell == "none":
        return (), cell is None
    found = [functions.find(name) if name is not None else None for name in split_members(cell)]
    known = tuple(row for row in found if row is not None)
    return known, len(known) < len(found)


def _is_shielded(function: Function, word: str) -> bool:
    return function.domain == "transport" and function.id not in ENDS_IPSEC and word in SHIELDED


_SERVED, _MAYBE = ("served", "maybe_served"), ("maybe_served",)
_ANYONE, _MAYBE_ANYONE = ("served", "anyone", "maybe_served", "maybe_anyone"), ("maybe_served", "maybe_anyone")
_REACH_OF_STOP = {
    "cells": _SERVED,
    "area": _SERVED,
    # of one element of several it is not known whether it can stop the whole operator
    "operator": (*_SERVED, "maybe_anyone"),
    "fleet": (),
    "none": (),
}


def _read(function: Function, word: str) -> tuple[str, ...]:
    return _REACH_OF_STOP.get(function.disruption, _MAYBE_ANYONE) if word == DISRUPTION else _of_cell(function, word)


def _of_cell(function: Function, word: str) -> tuple[str, ...]:
    match function.sees[word]:
        case "B":
            return _ANYONE if word in STORED else _SERVED
        case "p" if word == "user_plane" and function.domain not in ("access", "transport"):
            return _MAYBE  # one service only, such as short messages: how much of it is not known
        case "p" | "s" | "L":
            return _SERVED
        case "?":
            return _MAYBE_ANYONE if word in STORED else _MAYBE
        case "h" if not controls(function):
            return ("ordered",)
    return ()
