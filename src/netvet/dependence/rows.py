"""Shares and concentration as a table: one row a scope and maker."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from netvet.dependence.bounds import Bounds
from netvet.dependence.scopes import Scope

if TYPE_CHECKING:
    import pyarrow as pa

_TEXTS = ("operator", "region", "function", "maker", "measure")
_PAIRS = ("share", "top", "hhi", "effective")
_UNKNOWN = ("doubtful", "unknown", "unweighed", "estimates", "unsorted", "siteless")
_COUNTS = ("suppliers_low", "suppliers_high", "elements", *_UNKNOWN)

SHARE_COLUMNS = (*_TEXTS, *(f"{pair}_{end}" for pair in _PAIRS for end in ("low", "high")), "whole", *_COUNTS)
"""Columns of a row: its scope and maker; its share, the largest share, HHI (0 to 1) and effective number of suppliers from
below and above; the whole in the unit of the measure, as far as it is known; how many makers; how many elements, and of how
many what is not known."""


def ranked(scope: Scope) -> list[tuple[str, Bounds]]:
    """The makers of a scope with their shares, the largest first; ties in the order of the inventory."""
    return sorted(scope.found.shares.items(), key=lambda one: (-one[1].low, -one[1].high))


def scope_row(scope: Scope) -> dict[str, Any]:
    """What is the same for every maker of a scope; fractions as floats."""
    found = scope.found
    pairs = {"top": found.top, "hhi": found.hhi, "effective": found.effective}
    row: dict[str, Any] = {"operator": scope.operator, "region": scope.region, "function": scope.function}
    for label, bounds in pairs.items():
        row |= ends(label, bounds)
    row |= {"whole": float(found.whole), "suppliers_low": found.suppliers[0], "suppliers_high": found.suppliers[1]}
    return row | {label: getattr(scope, label) for label in _COUNTS[2:]}


def ends(label: str, bounds: Bounds | None) -> dict[str, float | None]:
    """A figure from below and above, under a name each."""
    low, high = (float(bounds.low), float(bounds.high)) if bounds else (None, None)
    return {f"{label}_low": low, f"{label}_high": high}


def share_table(scopes: Iterable[Scope], measure: str) -> pa.Table:
    """The rows as an Arrow table with SHARE_COLUMNS; a scope without a known maker has one row without a maker."""
    import pyarrow as pa  # noqa: PLC0415

    kinds = dict.fromkeys(_TEXTS, pa.string()) | dict.fromkeys(_COUNTS, pa.int64())
    schema = pa.schema([(label, kinds.get(label, pa.float64())) for label in SHARE_COLUMNS])
    return pa.Table.from_pylist([row for scope in scopes for row in _rows(scope, measure)], schema=schema)


def _rows(scope: Scope, measure: str) -> Iterator[dict[str, Any]]:
    head = scope_row(scope) | {"measure": measure}
    listed: list[tuple[str | None, Bounds | None]] = [*ranked(scope)]
    for maker, bounds in listed or [(maker, None) for maker in scope.found.makers] or [(None, None)]:
        yield head | {"maker": maker} | ends("share", bounds)
