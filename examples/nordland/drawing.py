"""What all the drawing uses: one way to ask SQL, to share out whole numbers, to draw days."""

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]
Texts = NDArray[np.str_]
Days = NDArray[np.datetime64]


def query(sql: str, **tables: pa.Table) -> pa.Table:
    """Answer one SQL query over the tables named, always in the same way."""
    with duckdb.connect(config={"threads": 1}) as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.sql(sql).to_arrow_table()


def top(score: Floats, count: int) -> Mask:
    """Mark the `count` highest scores."""
    mask = np.zeros(len(score), dtype=bool)
    mask[np.argsort(-score, kind="stable")[:count]] = True
    return mask


def share_out(totals: Integers, operator: Integers, weight: Floats) -> Integers:
    """Whole numbers in proportion to the weights that add up to each operator's total; rows are sorted by operator."""
    upto = np.cumsum(weight)
    before = np.concatenate([[0.0], upto])[np.searchsorted(operator, operator)]
    whole = np.bincount(operator, weight, len(totals))[operator]
    last = np.floor((upto - before) / whole * totals[operator] + 1e-6).astype(np.int64)
    return np.asarray(last - np.where(np.diff(operator, prepend=-1) > 0, 0, np.roll(last, 1)))


def weekly(rng: np.random.Generator, count: int, first: str, peak: str, last: str) -> Days:
    """Days of installation, always a Monday where `first` is one, most of them near `peak`."""
    week = np.timedelta64(7, "D")
    peak_week, last_week = ((np.array([peak, last], "datetime64[D]") - np.datetime64(first)) // week).tolist()
    weeks = np.floor(rng.triangular(0, peak_week, last_week, size=count)).astype(np.int64)
    return np.asarray(np.datetime64(first) + 7 * weeks)
