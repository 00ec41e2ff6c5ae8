"""How charts are drawn: as SVG, in the library's own fonts, the same bytes for the same numbers."""

from __future__ import annotations

import base64
import os
import re
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any

LABEL = 30
"""Characters of a label at most."""


@dataclass(frozen=True)
class Series:
    """What one kind of bar stands for, its colour and its pattern."""

    name: str
    colour: str
    pattern: str


def svg(figure: Any) -> bytes:
    """A figure as SVG, the same bytes for the same figure."""
    written = BytesIO()
    figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None}, transparent=True)
    return written.getvalue()


def address_of(figure: Any) -> str:
    """A figure as an SVG in a `data:` address."""
    return address(svg(figure))


def address(drawn: bytes) -> str:
    """An SVG as a `data:` address, which a page holds in itself."""
    return "data:image/svg+xml;base64," + base64.b64encode(drawn).decode("ascii")


def label_of(text: str, longest: int = LABEL) -> str:
    """A label that no reader of XML stumbles over, and no longer than fits."""
    plain = re.sub(r"[\x00-\x1f\x7f\ud800-\udfff\ufffe\uffff]", "\N{REPLACEMENT CHARACTER}", text)
    return plain if len(plain) <= longest else plain[: longest - 1].rstrip() + "…"


_STYLE: dict[str, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "netvet",
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "sans-serif"],
    "font.size": 10,
    "hatch.linewidth": 0.7,
    "axes.linewidth": 0.8,
}


@contextmanager
def drawing() -> Iterator[Any]:
    """The library, without the machine's own fonts and settings, and without a trace of it in the user's home."""
    own = {key: os.environ.get(key) for key in ("MPLCONFIGDIR", "MPL_IGNORE_SYSTEM_FONTS")}
    with tempfile.TemporaryDirectory(prefix="netvet-") as folder, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of letters that its own font lacks: the reader's font draws them
        os.environ.update({"MPLCONFIGDIR": folder, "MPL_IGNORE_SYSTEM_FONTS": "1"})
        try:
            import matplotlib  # noqa: PLC0415

            style: Any = {**matplotlib.rcParamsDefault, **_STYLE, "backend": "svg"}
            with matplotlib.rc_context(style):
                yield matplotlib
        finally:
            for key, value in own.items():
                os.environ.pop(key, None) if value is None else os.environ.update({key: value})
