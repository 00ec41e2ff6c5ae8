"""Rows of a query as a Parquet file."""

from __future__ import annotations

from collections.abc import Iterator
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


def write_parquet(con: duckdb.DuckDBPyConnection, query: str, target: Path, metadata: dict[str, str] | None = None) -> None:
    """Write what a query gives, in its order; the same rows are the same bytes.

    Not by COPY: in DuckDB 2.0.0 a COPY whose query fails half way may wait for ever.

    Args:
        con: the database.
        query: SQL.
        target: the file.
        metadata: what the file says of itself, besides.

    Raises:
        duckdb.Error: where the query fails.
        OSError: where the file cannot be written.
    """
    import pyarrow.parquet as pq  # noqa: PLC0415

    reader = con.sql(query).to_arrow_reader(GROUP)
    # no schema of Arrow's own: what reads the file next need not be Arrow
    with pq.ParquetWriter(target, reader.schema, compression="zstd", compression_level=3, store_schema=False) as writer:
        writer.add_key_value_metadata(metadata or {})
        for group in _groups(reader):
            writer.write_table(group, row_group_size=GROUP)


def _groups(reader: pa.RecordBatchReader) -> Iterator[pa.Table]:
    """All rows, in tables of one size: how a database cuts its batches must not show in the file."""
    import pyarrow as pa  # noqa: PLC0415

    held: list[pa.RecordBatch] = []
    for batch in _batches(reader):
        held.append(batch)
        if sum(map(len, held)) >= GROUP:
            whole = pa.Table.from_batches(held)
            yield whole.slice(0, GROUP).combine_chunks()
            held = whole.slice(GROUP).to_batches()
    if held:
        yield pa.Table.from_batches(held).combine_chunks()


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
