"""Columns of Arrow tables as lists and arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pyarrow as pa

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Mask = NDArray[np.bool_]

NOWHERE = -1
"""The place of what is not among the names."""


def texts(table: pa.Table, column: str) -> list[Any]:
    """The cells of a column: texts, lists of texts, or None."""
    found: list[Any] = table[column].to_pylist()
    return found


def floats(table: pa.Table, column: str) -> Floats:
    """A column of numbers."""
    return np.asarray(table[column].to_numpy(), np.float64)


def integers(table: pa.Table, column: str) -> Integers:
    """A column of whole numbers."""
    return np.asarray(table[column].to_numpy(), np.int64)


def flags(table: pa.Table, column: str) -> Mask:
    """A column of truths; what is not known is false."""
    chunked: Any = table[column]
    return np.asarray(chunked.fill_null(False).to_numpy(), np.bool_)  # noqa: FBT003 - Arrow's


def empty(table: pa.Table, column: str) -> Mask:
    """Where a column has no value."""
    chunked: Any = table[column]
    return np.asarray(chunked.is_null().to_numpy(), np.bool_)


def equal(table: pa.Table, column: str, word: str) -> Mask:
    """Where a column holds a word."""
    import pyarrow.compute as pc  # noqa: PLC0415

    told: Any = pc
    return np.asarray(told.fill_null(told.equal(table[column], word), False).to_numpy(), np.bool_)  # noqa: FBT003 - Arrow's


def places(table: pa.Table, column: str, names: Sequence[str]) -> Integers:
    """The place of each cell among some names; NOWHERE where there is none."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    told: Any = pc
    return np.asarray(told.index_in(table[column], pa.array(names, pa.string())).fill_null(NOWHERE).to_numpy(), np.int64)


def rows(table: pa.Table, mask: Mask) -> pa.Table:
    """The rows of a table where a mask holds."""
    import pyarrow as pa  # noqa: PLC0415

    return table.take(pa.array(np.flatnonzero(mask), pa.int64()))


def distinct_texts(column: Any) -> tuple[list[str], Integers]:
    """The distinct texts of a column in order, and the place of each cell among them."""
    import pyarrow as pa  # noqa: PLC0415

    names = sorted(column.unique().to_pylist())
    return names, places(pa.table({"one": column}), "one", names)


def named(names: Sequence[str], codes: Integers) -> Any:
    """Texts for numbers; none for NOWHERE."""
    import pyarrow as pa  # noqa: PLC0415

    return pa.array(names, pa.string()).take(pa.array(codes, pa.int64(), mask=codes == NOWHERE))
