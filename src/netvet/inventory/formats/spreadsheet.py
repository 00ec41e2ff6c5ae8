"""Somebody's own spreadsheet, as a workbook (.xlsx) or CSV, by a mapping that says what its columns and words mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import duckdb

from netvet.errors import InventoryError
from netvet.inventory.cells import file, name
from netvet.inventory.formats.format import Format
from netvet.inventory.mapping import NAME, SheetMapping, TableMapping, read_mapping
from netvet.inventory.reading import open_source, scratch_of, staged
from netvet.inventory.source import ROW, SHEET_ROWS, Source
from netvet.inventory.tables import TABLES
from netvet.inventory.translated import translate
from netvet.inventory.workbook import Sheet, letter, read_sheets

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
"""Suffixes of workbooks; the last three are recognised, and refused with a remedy."""

DELIMITED = (".csv", ".tsv", ".txt")


def read_mapped(con: duckdb.DuckDBPyConnection, path: Path, mapping: SheetMapping) -> Mapping[str, Source]:
    """The tables that a mapping makes of a spreadsheet.

    Raises:
        InventoryError: where the file cannot be read, or is not what the mapping says.
    """
    if "elements" not in {one.to for one in mapping.tables}:
        remedy = 'write [[table]] and below it to = "elements"'
        raise InventoryError("no sheet fills the elements", where=str(mapping.path), remedy=remedy)
    pieces = _of_workbook(con, path, mapping) if path.suffix.lower() in WORKBOOKS else _of_delimited(con, path, mapping)
    made: dict[str, list[Source]] = {}
    for piece in pieces:
        made.setdefault(piece.table.name, []).append(piece)
    return {table: _joined(sources) for table, sources in made.items()}


def _of_delimited(con: duckdb.DuckDBPyConnection, path: Path, mapping: SheetMapping) -> Iterator[Source]:
    for one in mapping.tables:
        if one.sheet is not None:
            remedy = "take the line `sheet` out of the mapping"
            raise InventoryError(f"a CSV file has no sheet {one.sheet!r}", where=str(mapping.path), remedy=remedy)
        raw = open_source(con, TABLES[one.to], path, header=one.header, encoding=mapping.encoding)
        yield translate(con, mapping, one, raw, label=path.name)


def _of_workbook(con: duckdb.DuckDBPyConnection, path: Path, mapping: SheetMapping) -> Iterator[Source]:
    named = list(dict.fromkeys(one.sheet for one in mapping.tables if one.sheet is not None))
    sheets = {sheet.name: sheet for sheet in read_sheets(path, named if len(named) == len(_sheets(mapping)) else None)}
    ready: dict[tuple[object, ...], Path] = {}
    remarked: set[str] = set()
    for one in mapping.tables:
        sheet = _chosen(path, mapping, one, sheets)
        raw = _scratched(con, path, sheet, one, ready)
        made = translate(con, mapping, one, raw, label=f"{path.name}, {sheet.name}")
        new = sheet.name not in remarked
        remarked.add(sheet.name)
        yield replace(made, told=(*(_remarks(sheet) if new else ()), *made.told))


def _sheets(mapping: SheetMapping) -> set[str | None]:
    return {one.sheet for one in mapping.tables}


def _chosen(path: Path, mapping: SheetMapping, one: TableMapping, sheets: Mapping[str, Sheet]) -> Sheet:
    if one.sheet is not None:
        return sheets[one.sheet]
    shown = [sheet for sheet in sheets.values() if sheet.rows and not sheet.hidden]
    if len(shown) != 1:
        listed = ", ".join(repr(sheet.name) for sheet in shown)
        remedy = f"say which by sheet = ...: {listed}" if listed else "name a hidden one by sheet = ... if it is meant"
        raise InventoryError(f"{path.name} has {len(shown)} sheets with cells", where=str(mapping.path), remedy=remedy)
    return shown[0]


def _remarks(sheet: Sheet) -> Iterator[str]:
    if sheet.hidden:
        yield f"{sheet.path.name}, {sheet.name}: the sheet is hidden; it is read because the mapping names it"
    if sheet.extent.errors:
        listed = ", ".join(f"{kind} ({number})" for kind, number in sorted(sheet.extent.errors.items()))
        yield f"{sheet.path.name}, {sheet.name}: cells with an error of the spreadsheet, read as not known: {listed}"


def _scratched(
    con: duckdb.DuckDBPyConnection, path: Path, sheet: Sheet, one: TableMapping, ready: dict[tuple[object, ...], Path]
) -> Source:
    """The rows of a sheet as a file of texts in the scratch folder, under its own names; what is `ready` is not made again."""
    _check_merged(path, sheet, one)
    names = sheet.names(one.header)
    marks = {
        place: column.decimal
        for column in one.columns
        for place, own in enumerate(names)
        if column.decimal and own.casefold() == " ".join(column.source.split()).casefold()
    }
    key = (sheet.name, one.header, one.merged, tuple(sorted(marks.items())))
    if key not in ready:
        target = scratch_of(con) / f"sheet-{len(ready)}.parquet"
        _write(sheet, one, marks, target)
        ready[key] = target
    columns = dict.fromkeys(names, "VARCHAR")
    return Source(TABLES[one.to], path, f"read_parquet({file(ready[key])})", name(ROW), columns, sheets=(sheet.name,))


def write_sheet(con: duckdb.DuckDBPyConnection, sheet: Sheet, header: int) -> str:
    """SQL of the rows of a sheet below its header, as they stand there."""
    folder = scratch_of(con)
    target = folder / f"glimpse-{len(list(folder.iterdir()))}.parquet"
    _write(sheet, TableMapping("elements", header=header, merged="fill"), {}, target)
    return f"read_parquet({file(target)})"


def _write(sheet: Sheet, one: TableMapping, marks: Mapping[int, str], target: Path) -> None:
    import pyarrow.parquet as pq  # noqa: PLC0415

    writer = None
    for batch in sheet.batches(one.header, fill=one.merged == "fill", marks=marks):
        writer = writer or pq.ParquetWriter(target, batch.schema, compression="zstd", compression_level=1)
        writer.write_batch(batch)
    if writer is None:
        where = f"{sheet.path}, {sheet.name}"
        raise InventoryError(f"there is no row below row {one.header}", where=where, remedy="say header = ... in the mapping")
    writer.close()


def _check_merged(path: Path, sheet: Sheet, one: TableMapping) -> None:
    blocks = sheet.blocks(one.header)
    if not blocks or one.merged:
        return
    column, first, last = blocks[0]
    remedy = 'say merged = "fill" (the value holds for every row that it spans) or merged = "first" (for the first only)'
    many = f"{len(blocks)} times cells are merged over several rows, first {letter(column)}{first} to {letter(column)}{last}"
    raise InventoryError(many, where=f"{path}, {sheet.name}", remedy=remedy)


def _joined(sources: list[Source]) -> Source:
    """Several sheets that fill one table as one; a single one as it is."""
    if len(sources) == 1:
        return sources[0]
    if any(source.sheet for source in sources):
        remedy = "a CSV file fills a table once"
        raise InventoryError(f"{sources[0].table.name} is filled twice", where=str(sources[0].path), remedy=remedy)
    parts = [
        f"(SELECT {name(ROW)} + {number * SHEET_ROWS} AS {name(ROW)}, {source.shape} "
        f"FROM {staged(source.scan, source.stages)} {source.clause})"
        for number, source in enumerate(sources)
    ]
    columns = dict.fromkeys((column for source in sources for column in source.columns), "VARCHAR")
    return replace(
        sources[0],
        scan=f"(SELECT * FROM ({' UNION ALL BY NAME '.join(parts)}) ORDER BY {name(ROW)})",
        shape="*",
        stages=(),
        clause="",
        columns=columns,
        called={key: own for source in reversed(sources) for key, own in source.called.items()},
        sheets=tuple(sheet for source in sources for sheet in source.sheets),
        told=tuple(line for source in sources for line in source.told),
    )


def _recognises(path: Path) -> bool:
    return path.suffix.lower() in WORKBOOKS if path.is_file() else (path / NAME).is_file() and len(_files(path)) == 1


def _files(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.iterdir()) if path.suffix.lower() in (*WORKBOOKS, *DELIMITED)]


def _read(con: duckdb.DuckDBPyConnection, path: Path) -> Mapping[str, Source]:
    if path.is_dir():
        return read_mapped(con, _files(path)[0], read_mapping(path / NAME))
    remedy = f"`netvet inventory convert {path.name} --suggest -o mapping.toml` writes a first mapping; then give --mapping"
    raise InventoryError("nothing says what its columns mean", where=str(path), remedy=remedy)


SPREADSHEET = Format(
    name="spreadsheet",
    title="somebody's own spreadsheet, as .xlsx or CSV, by a mapping.toml that says what its columns and words mean",
    reference="docs/how-to/map-a-spreadsheet.md",
    limitations=(
        "What the mapping does not name is left out; words that it does not name are not known, and are counted.",
        "Cells with an error of the spreadsheet (#N/A, #REF!) are read as not known; formulas by the value last computed.",
    ),
    recognises=_recognises,
    read=_read,
)
