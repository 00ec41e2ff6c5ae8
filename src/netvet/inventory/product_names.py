"""Products' names: one key for one name, whatever its case and punctuation, and the name without version and band."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

NAME_LIMIT = 200
"""Characters that a product's name may have; a longer text is none."""

_HUAWEI = r"V\d{3}R\d{3}(?:C\d+)?(?:SPC?\d+)?(?:CP\d+)?"
_VERSION = re.compile(
    rf"""(?:
    {_HUAWEI}
    | [VR]?\d+(?:\.[0-9A-Z]+)+           # 24.8, V4.10.20, R22.8, 21.Q4
    | V\d{{1,2}}                         # V4
    | \d{{1,2}}                          # NetAct 22
    | \d{{2}}Q[1-4] | \d{{2}}R\d         # 21Q4, 23R1
    | (?:B\d{{1,3}}[A-Z]?)+ | N\d{{1,3}} # bands of a radio: B42, B1B3, n78
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_NAMES_A_VERSION = re.compile(r"(?:release|rel|version|ver|software|sw|issue)\.?", re.IGNORECASE)
_GLUED = re.compile(rf"(?<=\w){_HUAWEI}$", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s_,;()\[\]]+")
_AT_MOST = 4
"""Versions, bands and the words before them that may follow a name."""


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """A name without case, spaces, punctuation and invisible marks; a plus sign stays, since it tells products apart.

    Nothing is transliterated: a letter of another script is another letter, however alike it looks.
    """
    return "".join(mark for mark in unicodedata.normalize("NFKC", name).casefold() if mark.isalnum() or mark == "+")


def spellings(name: str) -> Iterator[str]:
    """Keys under which to look a name up: as written, then with ever more of the versions and bands at its end left out."""
    if len(name) > NAME_LIMIT:
        return
    plain = unicodedata.normalize("NFKC", name)
    yield fold(plain)
    bare = _GLUED.sub("", plain.strip())
    if bare != plain.strip():
        yield fold(bare)
    parts = [part for part in _BETWEEN.split(plain) if part]
    for _ in range(_AT_MOST):
        if len(parts) < 2 or not (_VERSION.fullmatch(parts[-1]) or _NAMES_A_VERSION.fullmatch(parts[-1])):  # noqa: PLR2004
            return
        parts.pop()
        yield fold(" ".join(parts))
