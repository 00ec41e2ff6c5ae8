"""The rows of a page, packed: a word of each column once, then its number in every row, deflated and in base64."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from netvet.report.compliance.lines import evidence
from netvet.report.compliance.register import Register
from netvet.report.compliance.texts import Texts
from netvet.verdict import Status

if TYPE_CHECKING:
    import pyarrow as pa

GRID = 65_535
"""Steps of a position on the map, along the longer side."""

_NUMBERS = ("duty", "rule", "days_left", "subscribers", "elements", "open", "x", "y")


def pack(register: Register, texts: Texts) -> str:
    """Single findings and sites, as the page unpacks them."""
    whole = {"items": _items(register, texts), "sites": _sites(register)}
    told = json.dumps(whole, ensure_ascii=False, separators=(",", ":")).encode()
    squeezer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    return base64.b64encode(squeezer.compress(told) + squeezer.flush()).decode("ascii")


def _items(register: Register, texts: Texts) -> dict[str, Any]:
    import pyarrow.compute as pc  # noqa: PLC0415

    table = register.open.items
    changed: dict[str, Callable[[Any], Any]] = {"due": texts.day, "planned_removal_on": texts.day}
    held = evidence(register, texts, pc.unique(table["certificates"]).to_pylist())
    changed["certificates"] = held.get
    changed["traffic_gbps"] = texts.number
    return _columns(table, changed)


def _columns(table: pa.Table, changed: Mapping[str, Callable[[Any], Any]]) -> dict[str, Any]:
    """Columns by name: numbers as they are; of all else the words, and in each row the number of its word or -1."""
    return {name: _column(name, table[name], changed.get(name)) for name in table.column_names}


def _column(name: str, column: pa.ChunkedArray[Any], changed: Callable[[Any], Any] | None) -> Any:
    if name in _NUMBERS:
        return column.to_pylist()
    if str(column.type) == "bool":
        return [None if flag is None else int(flag) for flag in column.to_pylist()]
    coded = column.combine_chunks().dictionary_encode()
    words = coded.dictionary.to_pylist()
    rows = coded.indices.fill_null(-1).to_pylist()
    return {"words": [changed(word) for word in words] if changed else words, "rows": rows}


def _sites(register: Register) -> dict[str, Any]:
    """The sites, with positions in steps of a grid (Mercator's, so that shapes are as on a map), or null."""
    table = register.open.sites
    plain = table.select(["site_id", "name", "region", "status", "elements", "open"])
    return {**_columns(plain, {}), **_positions(table), "statuses": list(Status)}


def _positions(table: pa.Table) -> dict[str, list[int | None]]:
    import numpy as np  # noqa: PLC0415

    longitude = table["longitude"].to_numpy(zero_copy_only=False).astype(float)
    latitude = table["latitude"].to_numpy(zero_copy_only=False).astype(float)
    known = np.isfinite(longitude) & np.isfinite(latitude)
    if not known.any():
        return {"x": [None] * len(known), "y": [None] * len(known)}
    x = np.radians(longitude)
    y = -np.arcsinh(np.tan(np.radians(np.clip(latitude, -85, 85))))
    span = max(np.ptp(x[known]), np.ptp(y[known])) or 1.0
    placed = {"x": (x - x[known].min()) / span, "y": (y - y[known].min()) / span}
    return {axis: _steps(share, known) for axis, share in placed.items()}


def _steps(share: Any, known: Any) -> list[int | None]:
    import numpy as np  # noqa: PLC0415
    import pyarrow as pa  # noqa: PLC0415

    steps = np.round(np.where(known, share, 0) * GRID).astype(np.int32)
    placed: list[int | None] = pa.array(steps, type=pa.int32(), mask=~known).to_pylist()
    return placed
