"""JSON files of many objects as other systems export them: whether whole, and their objects as a table in DuckDB."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from netvet.errors import InventoryError
from netvet.inventory.cells import file, name, quote
from netvet.inventory.delimited import Fault, shorten
from netvet.inventory.source import ROW
from netvet.inventory.tables import Table

SUFFIXES = (".json", ".ndjson", ".jsonl")

OBJECT_LIMIT = 16 << 20
"""Bytes that one object of a list may take."""

PAGE_LIMIT = 64 << 20
"""Bytes that a file may take which is one object, such as a page of results."""

SAMPLE = 1 << 16
"""Bytes at the begin of a file by which a format knows it."""

_FILES = 100
"""Files that are read by one query: each query is planned anew, which takes longer than to read a page."""

_BOM = b"\xef\xbb\xbf"
_SPACE = b" \t\r\n"


def find_documents(path: Path) -> tuple[Path, ...]:
    """The JSON file, or all of a folder, in order of their names; none where there are none."""
    files = sorted(path.iterdir()) if path.is_dir() else [path]
    return tuple(one for one in files if one.is_file() and one.suffix.lower() in SUFFIXES)


def begin(path: Path) -> bytes:
    """The first bytes of a file without a byte order mark and white space; nothing where it cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(SAMPLE).removeprefix(_BOM).lstrip(_SPACE)
    except OSError:
        return b""


def stage_objects(
    con: duckdb.DuckDBPyConnection,
    files: Sequence[Path],
    table: str,
    shapes: Mapping[str, str],
    columns: Mapping[str, str],
    *,
    within: str = "",
) -> None:
    """Read the objects of files into a temporary table, in order, whatever their number.

    Args:
        con: the database.
        files: the files: each a list of objects, one object, or an object a line.
        table: the table to make: the row (counted over all files), `file`, `item` (counted within the file), and `columns`.
        shapes: what is read of an object, by name, as DuckDB's `json_transform` takes it: each is one pass over its text.
        columns: SQL by name, over the object as `json` and the shapes.
        within: the list within an object, where the objects are handed out in pages.

    Raises:
        InventoryError: where a file is empty, cut off, not UTF-8, not JSON, or one of its objects is too large.
    """
    made = ", ".join(f"{sql} AS {name(column)}" for column, sql in columns.items())
    shaped = ", ".join(f"json_transform(json, {quote(shape)}) AS {one}" for one, shape in shapes.items())
    begun = 0
    for first in range(0, len(files), _FILES):
        some = files[first : first + _FILES]
        objects = " UNION ALL ".join(
            f"(SELECT {quote(path.name)} AS file, row_number() OVER () AS item, json FROM {_scan(path, within)})"
            for path in some
        )
        numbered = f"SELECT {begun} + row_number() OVER () AS {name(ROW)}, file, item, json, {shaped} FROM ({objects})"
        verb = f"INSERT INTO {table}" if first else f"CREATE OR REPLACE TEMP TABLE {table} AS"
        ((rows,),) = _asked(con, some, f"{verb} SELECT {name(ROW)}, file, item, {made} FROM ({numbered})", within)
        begun += rows


def read_heads(con: duckdb.DuckDBPyConnection, path: Path, columns: Sequence[str]) -> list[tuple[str | None, ...]]:
    """Texts at these paths in every object of a file that is not a list of objects; nothing where it is one.

    Raises:
        InventoryError: as `stage_objects`.
    """
    if begin(path)[:1] == b"[":
        return []
    texts = ", ".join(f"json ->> {quote(column)}" for column in columns)
    return _asked(con, [path], f"SELECT {texts} FROM {_whole(path, PAGE_LIMIT)}")


def _asked(con: duckdb.DuckDBPyConnection, files: Sequence[Path], query: str, within: str = "") -> list[tuple[Any, ...]]:
    """What a query over files gives; its error names the file that is at fault."""
    try:
        return con.execute(query).fetchall()
    except (duckdb.Error, UnicodeDecodeError) as error:
        if len(files) > 1:
            for path in files:
                _asked(con, [path], f"SELECT count(json) FROM {_scan(path, within)}")
        raise _unreadable(files[0], error) from None


def _scan(path: Path, within: str) -> str:
    """SQL that gives the objects of a file, in order, as `json`."""
    if begin(path)[:1] == b"[" or not within:
        return _whole(path, OBJECT_LIMIT)
    pages = f"CASE WHEN json_type(json, '$.{within}') = 'ARRAY' THEN json_extract(json, '$.{within}[*]') ELSE [json] END"
    return f"(SELECT unnest({pages}) AS json FROM {_whole(path, PAGE_LIMIT)})"


def _whole(path: Path, limit: int) -> str:
    """SQL that gives what stands in a file: the members of its list, or its objects."""
    first, last = _ends(path)
    if (first, last) not in ((b"[", b"]"), (b"{", b"}")):
        trouble = "the file is no JSON" if first not in (b"[", b"{") else "the file is cut off"
        raise InventoryError(trouble, where=str(path), remedy="export it again, as JSON in UTF-8")
    form = "array" if first == b"[" else "unstructured"
    return f"read_json_objects({file(path)}, format = '{form}', compression = 'none', maximum_object_size = {limit})"


def _ends(path: Path) -> tuple[bytes, bytes]:
    """The first and the last sign of a file, white space apart: a list that was cut off between two objects parses."""
    first = begin(path)
    if not first:
        raise InventoryError("the file is empty", where=str(path), remedy="export it again")
    if first[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in first:
        raise InventoryError("the file is not UTF-8 text", where=str(path), remedy="export it as JSON in UTF-8")
    with path.open("rb") as stream:
        stream.seek(max(0, path.stat().st_size - SAMPLE))
        return first[:1], stream.read().rstrip(_SPACE)[-1:]


def _unreadable(path: Path, error: Exception) -> InventoryError:
    lines = str(error).strip().splitlines()
    reason = shorten(lines[0] if lines else type(error).__name__, 240)
    remedy = "it may be cut off, or not JSON in UTF-8; export it again"
    if "maximum_object_size" in reason:
        reason = f"an object is larger than {OBJECT_LIMIT >> 20} MiB, or a page of results than {PAGE_LIMIT >> 20} MiB"
        remedy = "export smaller pages (1000 objects each), or one object a line"
    elif isinstance(error, duckdb.OutOfMemoryException):
        remedy = "free some memory, or space in the folder for temporary files"
    return InventoryError(f"the file cannot be read: {reason}", where=str(path), remedy=remedy)


def text(json: str) -> str:
    """SQL: a JSON value as text; NULL where it is an object or a list, or not there."""
    return f"CASE WHEN json_type({json}) NOT IN ('OBJECT', 'ARRAY') THEN {json} ->> '$' END"


def label(json: str) -> str:
    """SQL: a name given by another system: as `text`, without the word `none`, which means something in our tables only."""
    return f"CASE WHEN lower(trim({text(json)})) <> 'none' THEN {text(json)} END"


def joined(json: str) -> str:
    """SQL: a JSON value as a cell: text, or the members of a list joined by `+`; NULL where it is an object."""
    members = f"nullif(array_to_string(json_extract_string({json}, '$[*]'), '+'), '')"
    return f"CASE json_type({json}) WHEN 'ARRAY' THEN {members} WHEN 'OBJECT' THEN NULL ELSE {json} ->> '$' END"


def json_list(json: str, shape: str) -> str:
    """SQL: a JSON list of objects as a list of this shape; one object is a list of one."""
    return f"json_transform(CASE json_type({json}) WHEN 'OBJECT' THEN '[' || {json} || ']' ELSE {json} END, {quote(shape)})"


def plain_sql(text: str) -> str:
    """SQL: a name as `plain` gives it."""
    return f"lower(regexp_replace({text}, '[^\\p{{L}}\\p{{N}}]', '', 'g'))"


def doubled(json: str) -> str:
    """SQL: a key that an object holds twice; NULL where there is none."""
    keys = f"json_keys({json})"
    return f"CASE WHEN len({keys}) > len(list_distinct({keys})) THEN {_second(keys)} END"


def _second(keys: str) -> str:
    return f"list_filter({keys}, lambda k, i: list_position({keys}, k) < i)[1]"


def own_columns(table: Table, found: Sequence[str]) -> dict[str, str]:
    """Those of `found` that name a column of a table, by column; `source` is ours to fill.

    Names are compared without the case of letters and the signs between words: `softwareVersion` is `software_version`.
    """
    known = {plain(column): column for column in table.names if column != "source"}
    taken = {known[plain(word)]: word for word in sorted(found, reverse=True) if plain(word) in known}
    return {column: taken[column] for column in table.names if column in taken}


def pointer(key: str) -> str:
    """The JSON pointer of a key of an object, whatever signs it holds."""
    return "/" + key.replace("~", "~0").replace("/", "~1")


def plain(word: str) -> str:
    """A name without the case of its letters and the signs between its words."""
    return "".join(mark for mark in word.casefold() if mark.isalnum())


def broken_objects(con: duckdb.DuckDBPyConnection, query: str) -> tuple[Fault, ...]:
    """Faults of objects, of a query of row, column, value, `what is wrong|what to do`; they name no file yet."""
    return tuple(
        Fault("", row, column, shorten(value or ""), *trouble.split("|", 1))
        for row, column, value, trouble in con.execute(query).fetchall()
    )


def counted(con: duckdb.DuckDBPyConnection, query: str) -> str:
    """What a query of words and counts gives, in one line: the ten most frequent, and how many more there are."""
    rows = con.execute(f"SELECT word, n FROM ({query}) AS t(word, n) WHERE n > 0 ORDER BY n DESC, word").fetchall()
    shown = ", ".join(f"{shorten(str(word))} {n}" for word, n in rows[:10])
    rest = rows[10:]
    return shown + (f" and {len(rest)} more kinds ({sum(n for _, n in rest)})" if rest else "")
