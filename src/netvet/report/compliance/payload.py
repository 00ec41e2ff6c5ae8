"""The rows of a page, packed: a word of each column once, then its number in every row, deflated and in base64.

Before deflation: the length of the head (four bytes, the lowest first), the head as JSON, then what the head names by place.
A column is numbers of one, two or four bytes (or eight, as floating numbers); 0 is not known. Of a column of words, number n
is word n - 1 of its lists, which follow each other; of any other, n - 1 + `base`. A column that goes `through` another table
has its words there.
"""

from __future__ import annotations

import base64
import json
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from netvet.report.compliance.lines import evidence
from netvet.report.compliance.register import Register
from netvet.report.compliance.texts import Texts

if TYPE_CHECKING:
    import pyarrow as pa

GRID = 65_534
"""Steps of a position on the map, along the longer side: with the number for not known, two bytes hold it."""

CHANGES = 20_000
"""Single changes on a page."""

BLOCK = 1_000
"""Words that the page reads at a time."""

_NUMBERS = ("duty", "rule", "days_left", "subscribers", "elements", "open", "place", "x", "y", "estimate")
_ALIGNED = 8

Numbers = Any
"""A NumPy array of whole numbers."""


def pack(register: Register, texts: Texts) -> str:
    """Single findings, sites and single changes, as the page unpacks them."""
    packed = _Packed()
    sites = _all_sites(register)
    packed.table("items", _items(register, sites), _item_words(register, texts))
    packed.through("items", {"site_id": "site_id", "site": "name", "region": "region"}, by="place", table="sites")
    packed.table("sites", sites, {})
    packed.tables["sites"]["listed"] = register.open.sites.num_rows
    if register.changes is not None:
        columns = ["change", "key", "element_id", "operator", "responsible", "ticket", "status_before", "status", "due_before"]
        columns += ["due", "why", "estimate", "reason_before", "reason"]
        rows = register.changes.rows.slice(0, CHANGES).select(columns)
        packed.table("changes", rows, {"due": texts.day, "due_before": texts.day})
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(squeezer.compress(packed.whole()) + squeezer.flush()).decode("ascii")


class _Packed:
    """Tables, gathered into one run of bytes."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[str, Any]] = {}
        self._bytes = bytearray()

    def table(self, key: str, table: pa.Table, changed: Mapping[str, Callable[[Any], Any]]) -> None:
        """Add a table; `changed` says how the words of a column are written."""
        told = {name: self._column(name, table[name], changed.get(name)) for name in table.column_names}
        self.tables[key] = {"length": table.num_rows, "columns": told}

    def through(self, key: str, names: Mapping[str, str], *, by: str, table: str) -> None:
        """Let columns of a table be those of another, whose row the column `by` names."""
        told = {name: {"through": table, "column": column, "by": by} for name, column in names.items()}
        self.tables[key]["columns"].update(told)

    def whole(self) -> bytes:
        """The head and what it names."""
        head = _json(self.tables)
        head += b" " * (-(len(head) + 4) % _ALIGNED)
        return struct.pack("<I", len(head)) + head + bytes(self._bytes)

    def _column(self, name: str, column: pa.ChunkedArray[Any], changed: Callable[[Any], Any] | None) -> dict[str, Any]:
        if name in _NUMBERS:
            return self._numbers(column)
        coded = column.combine_chunks().dictionary_encode()
        words = coded.dictionary.to_pylist()
        told = [changed(word) for word in words] if changed else words
        blocks = [self._place(_json(told[at : at + BLOCK])) for at in range(0, len(told), BLOCK)]
        numbers = coded.indices.fill_null(-1).to_numpy(zero_copy_only=False) + 1
        return {**self._put(numbers), "words": blocks}

    def _numbers(self, column: pa.ChunkedArray[Any]) -> dict[str, Any]:
        import numpy as np  # noqa: PLC0415
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.compute as pc  # noqa: PLC0415

        whole = column.cast(pa.int64()).combine_chunks()
        base = int(pc.min(whole).as_py() or 0)
        numbers = np.where(whole.is_valid(), whole.fill_null(base).to_numpy(zero_copy_only=False) - base + 1, 0)
        return {**self._put(numbers), "base": base}

    def _put(self, numbers: Numbers) -> dict[str, Any]:
        """Numbers in as few bytes as hold the largest."""
        most = int(numbers.max()) if len(numbers) else 0
        width = next((width for width in (1, 2, 4) if most < 256**width), 8)
        form = {1: "<u1", 2: "<u2", 4: "<u4", 8: "<f8"}[width]
        return {"width": width, "at": self._place(numbers.astype(form).tobytes())[0]}

    def _place(self, told: bytes) -> tuple[int, int]:
        """Where some bytes begin and end; each begins where its numbers may be read."""
        self._bytes += b"\0" * (-len(self._bytes) % _ALIGNED)
        begin = len(self._bytes)
        self._bytes += told
        return begin, len(self._bytes)


def _json(told: object) -> bytes:
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()


def _items(register: Register, sites: pa.Table) -> pa.Table:
    """The single findings, with the row of their site instead of what that row says."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    table = register.open.items
    place = pc.index_in(table["site_id"], value_set=sites["site_id"].combine_chunks(), skip_nulls=True)
    return table.drop_columns(["site_id", "site", "region"]).append_column("place", place.cast(pa.int64()))


def _item_words(register: Register, texts: Texts) -> dict[str, Callable[[Any], Any]]:
    import pyarrow.compute as pc  # noqa: PLC0415

    held = evidence(register, texts, pc.unique(register.open.items["certificates"]).to_pylist())
    return {"due": texts.day, "planned_removal_on": texts.day, "certificates": held.get, "traffic_gbps": texts.number}


def _all_sites(register: Register) -> pa.Table:
    """The sites listed, with positions in steps of a grid; after them those that only a single finding names."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.compute as pc  # noqa: PLC0415

    listed = register.open.sites
    plain = listed.select(["site_id", "name", "region", "status", "elements", "open"])
    for axis, steps in _positions(listed).items():
        plain = plain.append_column(axis, steps)
    named = register.open.items.select(["site_id", "site", "region"]).rename_columns(["site_id", "name", "region"])
    known = pc.is_in(named["site_id"], value_set=listed["site_id"].combine_chunks())
    others = named.filter(pc.and_(pc.is_valid(named["site_id"]), pc.invert(known)))
    others = others.group_by(["site_id", "name", "region"], use_threads=False).aggregate([])
    return pa.concat_tables([plain, others], promote_options="default")


def _positions(table: pa.Table) -> dict[str, pa.Array[Any]]:
    """Positions in steps of a grid (Mercator's, so that shapes are as on a map), or null."""
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    longitude = table["longitude"].to_numpy(zero_copy_only=False).astype(float)
    latitude = table["latitude"].to_numpy(zero_copy_only=False).astype(float)
    known = np.isfinite(longitude) & np.isfinite(latitude)
    x = np.radians(longitude)
    y = -np.arcsinh(np.tan(np.radians(np.clip(latitude, -85, 85))))
    span = max(np.ptp(x[known]), np.ptp(y[known])) if known.any() else 0.0
    placed: dict[str, pa.Array[Any]] = {}
    for axis, values in (("x", x), ("y", y)):
        begun = values[known].min() if known.any() else 0.0
        share = np.where(known, values - begun, 0) / (span or 1.0)
        placed[axis] = pa.array(np.round(share * GRID).astype(np.int64), mask=~known)
    return placed
