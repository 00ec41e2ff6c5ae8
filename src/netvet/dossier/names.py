"""Makers' names: one key for one name, whatever its script, case, punctuation and legal form. Never a guess."""

from __future__ import annotations

from functools import lru_cache

from anyascii import anyascii


@lru_cache(maxsize=65_536)
def fold(name: str) -> str:
    """A name without script, case, accents, punctuation and legal form; names that fold alike are the same name."""
    from cleanco import basename  # noqa: PLC0415 - its tables take a moment, and most runs meet few names

    plain = " ".join(anyascii(name).replace(",", ", ").replace("(", " ").replace(")", " ").split())
    stripped = basename(plain)
    while stripped and stripped != plain:
        plain, stripped = stripped, basename(stripped)
    return "".join(mark for mark in (stripped or plain).casefold() if mark.isalnum())
