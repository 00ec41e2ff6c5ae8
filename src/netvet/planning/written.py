"""Sees that a document has the form in which it was written: each field of its kind, and no other field."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from types import NoneType, UnionType
from typing import Any, NewType, Union, get_args, get_origin, get_type_hints

import numpy as np

from netvet.errors import PlanError, trouble

REMEDY = "take the folder as it was written"

Digest = NewType("Digest", str)
"""SHA-256 in hexadecimal digits."""

_DIGITS = 64
_WHOLE = 1 << 53
"""Whole numbers are below this: no more of them are numbers of JSON for every program."""

_SHOWN = 40

Kind = Any
"""A class of fields, or a mapping of names to kinds; or what may be the annotation of such a field: text, number, truth, day,
digest, list, table, array, or one of several of them. `object` is anything."""


def fit(told: Any, kind: Kind, place: str = "") -> None:
    """See that what was read is of a kind, and so is everything in it.

    Args:
        told: a document of JSON, or a part of one.
        kind: as which it was written.
        place: of the part within its document, such as `plans.moves`.

    Raises:
        ValueError: it is not; with the place of the first part that is not.
    """
    origin: Any = get_origin(kind)
    parts = get_args(kind)
    if isinstance(kind, Mapping):
        _fit_fields(told, kind, place)
    elif origin in (Union, UnionType):
        _fit_one(told, parts, place)
    elif origin is np.ndarray:
        _fit_array(told, get_args(parts[1])[0], place)
    elif origin in (tuple, list):
        _fit_list(told, parts, place)
    elif isinstance(origin, type) and issubclass(origin, Mapping):
        for name, one in _table(told, place).items():
            fit(one, parts[1], _within(place, name))
    elif is_dataclass(kind) or hasattr(kind, "_fields"):
        _fit_fields(told, get_type_hints(kind), place)
    elif kind is not object and not _PLAIN[kind][1](told):
        raise _misfit(told, _PLAIN[kind][0], place)


def _is_day(told: Any) -> bool:
    try:
        return isinstance(told, str) and date.fromisoformat(told).isoformat() == told
    except ValueError:
        return False


def _is_digest(told: Any) -> bool:
    return isinstance(told, str) and len(told) == _DIGITS and set(told) <= set("0123456789abcdef")


_PLAIN: Mapping[Any, Any] = {
    str: ("is no text", lambda told: isinstance(told, str)),
    bool: ("is neither true nor false", lambda told: isinstance(told, bool)),
    int: ("is no whole number", lambda told: type(told) is int and abs(told) < _WHOLE),
    float: ("is no number", lambda told: type(told) in (int, float) and abs(told) < math.inf),
    date: ("is no day", _is_day),
    Digest: ("is no SHA-256 of 64 hexadecimal digits", _is_digest),
    NoneType: ("is not nothing", lambda told: told is None),
}
"""What is said of what is not of a plain kind, and what is of it."""


def _misfit(told: Any, what: str, place: str) -> ValueError:
    shown = repr(told)
    return ValueError(f"{place or 'the whole'} {what}: {shown if len(shown) <= _SHOWN else shown[:_SHOWN] + '...'}")


def _within(place: str, name: object) -> str:
    return f"{place}.{name}" if place else str(name)


def _table(told: Any, place: str) -> Mapping[str, Any]:
    if not isinstance(told, dict):
        raise _misfit(told, "is no table of names with what they say", place)
    return told


def _fit_fields(told: Any, fields: Mapping[str, Kind], place: str) -> None:
    table = _table(told, place)
    for name in fields:
        if name not in table:
            raise ValueError(f"{_within(place, name)} is missing")
    for name, one in table.items():
        if name not in fields:
            raise ValueError(f"{_within(place, name)} is no field of it")
        fit(one, fields[name], _within(place, name))


def _fit_one(told: Any, kinds: tuple[Kind, ...], place: str) -> None:
    """One of several kinds; what is of none is told as not of the first."""
    troubles = []
    for kind in kinds:
        try:
            return fit(told, kind, place)
        except ValueError as error:
            troubles.append(error)
    raise troubles[0]


def _fit_list(told: Any, kinds: tuple[Kind, ...], place: str) -> None:
    if not isinstance(told, list):
        raise _misfit(told, "is no list", place)
    every = len(kinds) == 1 or kinds[-1] is Ellipsis
    if not every and len(told) != len(kinds):
        raise _misfit(told, f"is no list of {len(kinds)}", place)
    for number, one in enumerate(told):
        fit(one, kinds[0] if every else kinds[number], f"{place}[{number}]")


def _fit_array(told: Any, kind: type, place: str) -> None:
    """A list of numbers, or of such lists of one length."""
    plain = {"f": float, "i": int, "b": bool}[np.dtype(kind).kind]
    if not isinstance(told, list):
        raise _misfit(told, "is no list", place)
    nested = [isinstance(one, list) for one in told]
    if not any(nested):
        _fit_list(told, (plain, ...), place)
    elif not all(nested) or len({len(one) for one in told}) > 1:
        raise ValueError(f"{place} has rows of more than one length")
    else:
        for number, one in enumerate(told):
            _fit_array(one, kind, f"{place}[{number}]")


def unlike(error: Exception, where: object) -> PlanError:
    """What is to be said of a file of a record that cannot be read again."""
    told = error.message if isinstance(error, PlanError) else trouble(error)
    place = f"{error.where}: " if isinstance(error, PlanError) and error.where else ""
    return PlanError(f"it cannot be read again: {place}{told}", where=str(where), remedy=REMEDY)
