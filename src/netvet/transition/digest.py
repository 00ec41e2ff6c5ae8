"""One number for a problem or a plan: the same bytes for the same content, whatever made it."""

from __future__ import annotations

import hashlib
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np


def digest(thing: Any) -> str:
    """SHA-256 of dataclasses, arrays, texts and numbers, in hexadecimal digits."""
    sums = hashlib.sha256()
    _add(sums, thing)
    return sums.hexdigest()


def _add(sums: Any, thing: Any) -> None:
    if is_dataclass(thing):
        sums.update(f"({type(thing).__name__}".encode())
        for field in fields(thing):
            sums.update(f"|{field.name}=".encode())
            _add(sums, getattr(thing, field.name))
        sums.update(b")")
    elif isinstance(thing, np.ndarray):
        kind = "<f8" if thing.dtype.kind == "f" else "<i8"
        sums.update(f"[{kind}{thing.shape}".encode())
        sums.update(np.ascontiguousarray(thing, kind).tobytes())
    elif isinstance(thing, tuple):
        sums.update(f"<{len(thing)}".encode())
        for part in thing:
            _add(sums, part)
    else:
        # a number of numpy and the same of Python are written alike
        value = thing.item() if isinstance(thing, np.generic) else thing
        sums.update(f"{{{type(value).__name__}:{value!r}".encode())
