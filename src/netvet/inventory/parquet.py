"""Rows of a query as a Parquet file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

if TYPE_CHECKING:
    import pyarrow as pa

GROUP = 122_880
"""Rows in a group of the file."""

_KINDS: dict[str, type[duckdb.Error]] = {
    "Invalid Input Error": duckdb.InvalidInputException,
    "Out of Memory Error": duckdb.OutOfMemoryException,
}


def write_parquet(
    con: duckdb.DuckDBPyConnection, query: str | Iterable[str], target: Path, metadata: dict[str, str] | None = None
) -> None:
    """Write what a query gives, in its order, or several with the same columns; the same rows are the same bytes.

    Not by COPY: in DuckDB 2.0.0 a COPY whose query fails half way may wait for ever.

    Args:
        con: the database.
        query: SQL, or several, run one at a time.
        target: the file.
        metadata: what the file says of itself, besides.

    Raises:
        duckdb.Error: where the query fails.
        OSError: where the file cannot be written.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415

    readers = (con.sql(one).to_arrow_reader(GROUP) for one in ([query] if isinstance(query, str) else query))
    with ExitStack() as open_:
        writer = None
        for group in _groups(readers):
            # no schema of Arrow's own: what reads the file next need not be Arrow
            if writer is None:
                made = pq.ParquetWriter(target, group.schema, compression="zstd", compression_level=3, store_schema=False)
                writer = open_.enter_context(made)
                writer.add_key_value_metadata(metadata or {})
            writer.write_table(group, row_group_size=GROUP)


def _groups(readers: Iterable[pa.RecordBatchReader]) -> Iterator[pa.Table]:
    """All rows, in tables of one size, the last one shorter: how a database cuts its batches must not show in the file."""
    import pyarrow as pa  # noqa: PLC0415

    held: list[pa.RecordBatch] = []
    empty, started = None, False
    for reader in readers:
        empty = reader.schema.empty_table() if empty is None else empty
        for batch in _batches(reader):
            held.append(batch)
            if sum(map(len, held)) >= GROUP:
                whole = pa.Table.from_batches(held)
                yield whole.slice(0, GROUP).combine_chunks()
                started = True
                held = whole.slice(GROUP).to_batches()
    if sum(map(len, held)):
        yield pa.Table.from_batches(held).combine_chunks()
    elif not started and empty is not None:
        yield empty  # a file without rows still has columns


def _batches(reader: pa.RecordBatchReader) -> Iterator[pa.RecordBatch]:
    """The batches; what DuckDB has to say against them, which Arrow hands on as an OSError, is a `duckdb.Error` again."""
    while True:
        try:
            batch = reader.read_next_batch()
        except StopIteration:
            return
        except OSError as error:
            raise _KINDS.get(str(error).partition(":")[0], duckdb.Error)(str(error)) from None
        yield batch
